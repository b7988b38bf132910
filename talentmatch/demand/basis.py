"""On what each forecast rests, said beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.demand.history._series import dimensions, series_label
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.history.periods import period_count
from talentmatch.demand.history.remarks import remark_notes
from talentmatch.i18n import joined, phrase

if TYPE_CHECKING:
    from talentmatch.demand.engine import Weights
    from talentmatch.demand.models.seasonality import Season

__all__ = [
    "basis_counts",
    "basis_of",
    "count_notes",
    "late_facts",
    "late_notes",
    "late_notes_of",
    "notes_of",
    "set_aside_notes",
]

#: Rows set aside that are named one by one.
_NAMED = 5
_YOUNG = 6
_SPARSE = 0.8
_YEAR = 12


def basis_of(panel: Panel) -> pd.DataFrame:
    """Say of each series on what its forecast rests.

    Returns
    -------
    DataFrame
        Dimensions; `age`, `filled` and `late` [months]; `rests_on`: history (its own), parents (too
        young: season and growth of its parents), sparse (nearly always zero: smoothed rate) or
        zeros. Series in the order in which they first appear in the history.

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
    return basis.iloc[np.argsort(panel.seen)].reset_index(drop=True)


def notes_of(panel: Panel, season: Season, weights: Weights) -> tuple[str, ...]:
    """Return what a reader of the whole forecast should know, as sentences."""
    return (
        *count_notes(basis_counts(panel), panel, season, weights),
        *remark_notes(panel.remarks),
        *late_notes(panel),
        *set_aside_notes(panel.set_aside, panel.months, panel.step),
    )


def basis_counts(panel: Panel) -> Counter[str]:
    """Count the series, on what their forecasts rest, and the months that were filled."""
    counts = Counter(basis_of(panel)["rests_on"].tolist())
    return counts + Counter(series=len(panel.age), filled=int(panel.filled.sum()))


def count_notes(
    counts: Counter[str], panel: Panel, season: Season, weights: Weights
) -> tuple[str, ...]:
    """Return notes that count series, of a panel or of all parts of one."""
    monthly = panel.step == 1
    many = "" if monthly else "_periods"
    notes = [
        phrase(
            "demand",
            f"history{many}",
            series=counts["series"],
            months=len(panel.months),
            periods=period_count(len(panel.months), panel.step),
        ),
        phrase(
            "demand",
            "season" if season.evidence >= 0.5 else "no_season",
            strength=season.strength,
            evidence=season.evidence,
        ),
        phrase(
            "demand",
            "boosting" if weights.boosting > 0 else f"no_boosting{many}",
            share=weights.boosting,
        ),
    ]
    for kind in ("parents", "sparse", "zeros"):
        if counts[kind]:
            young = period_count(_YOUNG, panel.step)
            notes.append(phrase("demand", f"{kind}{many}", series=counts[kind], periods=young))
    if counts["filled"]:
        periods = period_count(counts["filled"], panel.step)
        key = "filled_years" if panel.step == _YEAR else f"filled{many}"
        notes.append(phrase("demand", key, months=counts["filled"], periods=periods))
    return tuple(notes)


def late_notes(panel: Panel) -> tuple[str, ...]:
    """Say how many series are late or have ended, and which the most; nothing where none is."""
    return late_notes_of([late_facts(panel)])


def late_facts(panel: Panel) -> dict[str, dict[str, Any]]:
    """Return how many series are late, how many have ended within a year, and which the longest."""
    facts = {}
    for kind, silent in (("late", panel.late), ("ended", panel.ended)):
        rows = np.flatnonzero(silent)
        if rows.size:
            longest = rows[np.argmax(silent[rows])]
            facts[kind] = {
                "series": len(rows),
                "month": f"{panel.months[-1]:%Y-%m}",
                "first": series_label(panel.keys.iloc[longest]),
                "last": f"{panel.months[-1 - silent[longest]]:%Y-%m}",
            }
    return facts


def late_notes_of(parts: Iterable[dict[str, dict[str, Any]]]) -> tuple[str, ...]:
    """Say how many series of all parts are late or have ended, from the `late_facts` of each."""
    parts, notes = list(parts), []
    for kind in ("late", "ended"):
        facts = [part[kind] for part in parts if kind in part]
        if facts:
            longest = min(facts, key=lambda part: str(part["last"]))
            series = sum(part["series"] for part in facts)
            notes.append(phrase("demand", kind, **{**longest, "series": series}))
    return tuple(notes)


def set_aside_notes(
    set_aside: pd.DataFrame, months: pd.DatetimeIndex, step: int = 1
) -> tuple[str, ...]:
    """Name the rows outside the months of a history; nothing where there are none.

    Parameters
    ----------
    set_aside : DataFrame
        Dimensions, month, openings of these rows.
    months : DatetimeIndex
        Months of the history.
    step : int, default=1
        Months of a period, where the history is quarterly or yearly.
    """
    if set_aside.empty:
        return ()
    if step > 1:
        between = set_aside["month"].between(months[0], months[-1]).to_numpy()
        outside = set_aside_notes(set_aside[~between], months)
        return (*_between_notes(set_aside[between], step), *outside)
    examples = _shown_rows(set_aside)
    facts = {"rows": len(set_aside), "start": f"{months[0]:%Y-%m}", "end": f"{months[-1]:%Y-%m}"}
    key = "set_aside" if len(set_aside) <= _NAMED else "set_aside_first"
    return (phrase("demand", key, **facts, shown=joined(examples, "; ")),)


def _shown_rows(rows: pd.DataFrame) -> list[str]:
    dims = dimensions(rows)
    return [
        joined([series_label(row[dims]), f"{row['month']:%Y-%m}"], " ")
        for _, row in rows.head(_NAMED).iterrows()
    ]


def _between_notes(rows: pd.DataFrame, step: int) -> tuple[str, ...]:
    """Name rows in months in which no other row stands; nothing where there are none."""
    if rows.empty:
        return ()
    facts = {"rows": len(rows), "periods": period_count(1, step)}
    return (phrase("demand", "set_aside_between", **facts, shown=joined(_shown_rows(rows), "; ")),)
