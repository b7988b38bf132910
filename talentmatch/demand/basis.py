"""On what each forecast rests, said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.demand.history.panel import Panel, series_label
from talentmatch.i18n import joined, phrase

if TYPE_CHECKING:
    from talentmatch.demand.engine import Weights
    from talentmatch.demand.models.seasonality import Season

__all__ = ["basis_of", "late_notes", "notes_of", "set_aside_notes"]

#: Rows set aside that are named one by one.
_NAMED = 5
_YOUNG = 6
_SPARSE = 0.8


def basis_of(panel: Panel) -> pd.DataFrame:
    """Say of each series on what its forecast rests.

    Returns
    -------
    DataFrame
        Dimensions; `age`, `filled` and `late` [months]; `rests_on`: history (its own), parents (too
        young: season and growth of its parents), sparse (nearly always zero: smoothed rate) or
        zeros.

    Examples
    --------
    >>> from talentmatch.demand.history.panel import read_panel
    >>> history = pd.DataFrame({"month": ["2024-01"], "openings": [2]})
    >>> basis_of(read_panel(history))["rests_on"].tolist()
    ['parents']
    """
    empty = (panel.carried == 0).mean(axis=1)
    basis = panel.keys.copy() if panel.dims else pd.DataFrame(index=range(1))
    basis["age"] = panel.age
    basis["filled"] = panel.filled
    basis["late"] = panel.late
    basis["rests_on"] = np.select(
        [empty == 1, panel.age < _YOUNG, empty > _SPARSE],
        ["zeros", "parents", "sparse"],
        "history",
    )
    return basis


def notes_of(panel: Panel, season: Season, weights: Weights) -> tuple[str, ...]:
    """Return what a reader of the whole forecast should know, as sentences."""
    basis = basis_of(panel)
    notes = [
        phrase("demand", "history", series=len(basis), months=len(panel.months)),
        phrase(
            "demand",
            "season" if season.evidence >= 0.5 else "no_season",
            strength=season.strength,
            evidence=season.evidence,
        ),
        phrase(
            "demand",
            "boosting" if weights.boosting > 0 else "no_boosting",
            share=weights.boosting,
        ),
    ]
    for kind in ("parents", "sparse", "zeros"):
        count = int((basis["rests_on"] == kind).sum())
        if count:
            notes.append(phrase("demand", kind, series=count))
    if panel.filled.sum():
        notes.append(phrase("demand", "filled", months=int(panel.filled.sum())))
    return (
        *notes,
        *late_notes(panel),
        *set_aside_notes(panel.set_aside, panel.months),
    )


def late_notes(panel: Panel) -> tuple[str, ...]:
    """Say how many series are late, and which the most; nothing where none is."""
    late = np.flatnonzero(panel.late)
    if not late.size:
        return ()
    longest = late[np.argmax(panel.late[late])]
    facts = {
        "series": len(late),
        "month": f"{panel.months[-1]:%Y-%m}",
        "first": series_label(panel.keys.iloc[longest]),
        "last": f"{panel.months[panel.known[longest] - 1]:%Y-%m}",
    }
    return (phrase("demand", "late", **facts),)


def set_aside_notes(set_aside: pd.DataFrame, months: pd.DatetimeIndex) -> tuple[str, ...]:
    """Name the rows outside the months of a history; nothing where there are none.

    Parameters
    ----------
    set_aside : DataFrame
        Dimensions, month, openings of these rows.
    months : DatetimeIndex
        Months of the history.
    """
    if set_aside.empty:
        return ()
    dims = [name for name in set_aside.columns if name not in ("month", "openings")]
    examples = [
        joined([series_label(row[dims]), f"{row['month']:%Y-%m}"], " ")
        for _, row in set_aside.head(_NAMED).iterrows()
    ]
    facts = {"rows": len(set_aside), "start": f"{months[0]:%Y-%m}", "end": f"{months[-1]:%Y-%m}"}
    key = "set_aside" if len(set_aside) <= _NAMED else "set_aside_first"
    return (phrase("demand", key, **facts, shown=joined(examples, "; ")),)
