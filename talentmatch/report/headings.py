"""Headings of lists in which a column's name means something else, or has another unit, than elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["headed"]

_ASSUMED = {"lo-80": "assumed_lo", "hi-80": "assumed_hi"}
_PLACED = {"lo-95": "placed_lo", "hi-95": "placed_hi", "waiting_days": "waiting_middle"}

_MONTHLY = {"mean": "per_month", "lo-80": "per_month_lo", "hi-80": "per_month_hi",
            "lo-95": "per_month_lo95", "hi-95": "per_month_hi95"}  # fmt: skip
_YEARLY = {"mean": "per_year", "lo-80": "per_year_lo", "hi-80": "per_year_hi"}

#: List to the columns whose heading stands under another key of the catalogue `columns`.
_HEADINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "forecast": _MONTHLY,
    "demand": _YEARLY,
    "shortage": {"lo-80": "per_year_lo", "hi-80": "per_year_hi"},
    "shortage_public": {"lo-80": "per_year_lo", "hi-80": "per_year_hi"},
    "over": {"mean": "over", "lo-80": "over_lo", "hi-80": "over_hi"},
    "by_year": {"lo-95": "stays_lo", "hi-95": "stays_hi"},
    "targets": {"probability": "reach", "lo-80": "expected_lo", "hi-80": "expected_hi"},
    "market": {"expected": "expected_matches"},
    "supply": {"lo-80": "persons_lo", "hi-80": "persons_hi"},
    "assumptions": _ASSUMED,
    "majors_assumptions": _ASSUMED,
    "targets_path": {
        "lo-80": "expected_lo",
        "hi-80": "expected_hi",
        "kind": "mark",
        "value": "path_value",
    },
    "members": {"level": "role_level"},
    "majors": {"change": "seats_change"},
    "programmes": {"name": "programme"},
    "retention": {"lo-95": "curve_lo", "hi-95": "curve_hi"},
    "summary": _PLACED,
    "components": {
        "openings": "openings_year",
        "retirements": "retirements_year",
        "separations": "separations_year",
    },
    "marks": {"kind": "mark"},
    "marked_leads": {"state": "lead_state"},
    "coverage": {"kind": "requirement_kind"},
}


def headed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rename the columns of a list for a reader; files for machines keep their names.

    Parameters
    ----------
    name : str
        Name of the list, as its sheet is called.
    frame : DataFrame
        The list.

    Examples
    --------
    >>> import pandas as pd
    >>> headed("targets", pd.DataFrame({"probability": [0.4]})).columns.tolist()
    ['reach']
    """
    return frame.rename(columns=dict(_HEADINGS.get(name, {})))
