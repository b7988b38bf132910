"""Counts of people as they may be printed: what tells about a few is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from talentmatch.i18n import phrase
from talentmatch.report.protection.disclosure import TOTAL, DisclosureRule, protect

__all__ = ["few_people", "printed_people"]

_BETWEEN = "\x1f"


def few_people(
    counts: pd.DataFrame,
    dims: Sequence[str],
    count: str,
    *,
    whole: str,
    rule: DisclosureRule | None = None,
) -> set[tuple[str, ...]]:
    """Return the cells of a table of people that may not be printed.

    Parameters
    ----------
    counts : DataFrame
        `dims` and `count` [persons]; one row a cell, sums among them.
    dims : sequence of str
        Dimensions of the table; with two, the last is summed within the first, or all is.
    count : str
        Column of the number of people.
    whole : str
        What a sum is called in the last dimension.
    rule : DisclosureRule, optional
        Fewest people behind a printed cell.

    Returns
    -------
    set of tuple of str
        Values of `dims`: cells with too few people, and those that would give these away.

    Examples
    --------
    >>> levels = pd.DataFrame({"level": ["A", "B", "C"], "people": [1, 40, 60]})
    >>> sorted(few_people(levels, ["level"], "people", whole="all"))
    [('A',), ('B',)]
    """
    # One person counts one: nobody dominates a cell, it only can be small.
    plain = replace(rule or DisclosureRule(), dominance=1.0)
    *outer, last = dims
    counts = counts.reset_index(drop=True)
    keys = counts[list(dims)].astype(str)
    parts = keys.loc[keys[last].ne(whole)]
    number = counts.loc[parts.index, count].fillna(0).astype(int)
    people = parts.loc[parts.index.repeat(number)].assign(one=1.0, who=np.arange(number.sum()))
    summed = keys.loc[keys[last].eq(whole), outer].drop_duplicates()
    if not len(people):
        return set()
    # Cells whose sum stands beside them are held against it; all others against the grand total.
    group = people[outer].agg(_BETWEEN.join, axis=1) if outer else pd.Series("", people.index)
    with_sum = set(summed.agg(_BETWEEN.join, axis=1)) if outer else set()
    people["group"] = group.where(group.isin(with_sum), TOTAL)
    hidden: set[tuple[str, ...]] = set()
    for name, rows in people.groupby("group", sort=True):
        cell = rows[list(dims)].agg(_BETWEEN.join, axis=1)
        cells = protect(rows.assign(cell=cell), ["cell"], value="one", unit="who", rule=plain).cells
        lost = cells.loc[cells["status"].ne("printed"), "cell"]
        hidden |= {tuple(text.split(_BETWEEN)) for text in lost if text != TOTAL}
        if TOTAL in set(lost):
            above = [whole] * len(outer) if name == TOTAL else str(name).split(_BETWEEN)
            hidden.add((*above, whole))
    return hidden


def printed_people(
    frame: pd.DataFrame,
    dims: Sequence[str],
    hidden: set[tuple[str, ...]],
    *,
    least: int,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows of a list that may be printed, and what was left out of it.

    Parameters
    ----------
    frame : DataFrame
        A list with `dims`.
    dims : sequence of str
        Dimensions of `hidden`.
    hidden : set of tuple of str
        What `few_people` returned.
    least : int
        Fewest people behind a printed row.
    """
    cells = zip(*(frame[dim].astype(str) for dim in dims), strict=True)
    lost = np.array([cell in hidden for cell in cells], dtype=bool)
    if not lost.any():
        return frame, ()
    facts = {"n": int(lost.sum()), "of": len(frame), "least": least}
    return frame.loc[~lost].reset_index(drop=True), (phrase("report", "few_people", **facts),)
