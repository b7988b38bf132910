"""Editions of the list of scarce posts: what is published, and what changed since."""

from __future__ import annotations

import pandas as pd

from talentmatch.data.tables.shared import SCARCITY_GRADES

__all__ = ["edition_changes"]


def edition_changes(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Compare a list with an edition that was published.

    Parameters
    ----------
    before : DataFrame
        `occupation`, `post`, `grade`, `number`, `gap` and, where the list is by chain, `chain`.
    now : DataFrame
        The same columns, with `gap_lo` and `gap_hi`; rows of grade "none" are not listed.

    Returns
    -------
    DataFrame
        `chain`, `occupation`, `post`, `change` ("new", "gone", "up", "down", "same"),
        `grade_before`, `grade`, `number_before`, `number`, `gap_before`, `gap`, and `beyond`:
        whether the gap published lies outside the interval of today's. What changed most comes
        first.

    Examples
    --------
    >>> before = pd.DataFrame({"occupation": ["x"], "post": ["X"], "grade": ["mild"],
    ...                        "number": [9.0], "gap": [2.0]})
    >>> now = before.assign(grade="high", gap=5.0, gap_lo=3.0, gap_hi=7.0)
    >>> edition_changes(before, now)[["change", "beyond"]].values.tolist()
    [['up', True]]
    """
    keys = ["chain", "occupation"]
    columns = [*keys, "post", "grade", "number", "gap"]
    old, new = (frame.assign(chain=_chain(frame)) for frame in (before, now))
    new = new.reindex(columns=[*columns, "gap_lo", "gap_hi"])
    both = new.merge(old[columns], on=keys, how="outer", suffixes=("", "_before"))
    both["post"] = both["post"].fillna(both.pop("post_before"))
    grades = both[["grade_before", "grade"]].fillna("none")
    both[["grade_before", "grade"]] = grades
    rank = SCARCITY_GRADES.index
    steps = grades["grade"].map(rank) - grades["grade_before"].map(rank)
    both["change"] = "same"
    both.loc[steps > 0, "change"] = "up"
    both.loc[steps < 0, "change"] = "down"
    both.loc[grades["grade_before"].eq("none") & (steps > 0), "change"] = "new"
    both.loc[grades["grade"].eq("none") & (steps < 0), "change"] = "gone"
    inside = both["gap_before"].ge(both["gap_lo"]) & both["gap_before"].le(both["gap_hi"])
    both["beyond"] = ~inside & both["gap_before"].notna() & both["gap"].notna()
    listed = both.loc[(grades != "none").any(axis=1)]
    order = listed.assign(
        size=steps.abs(), moved=(listed["gap"].fillna(0) - listed["gap_before"].fillna(0)).abs()
    ).sort_values(["size", "moved"], ascending=False, kind="stable")
    layout = [
        *keys,
        "post",
        "change",
        "grade_before",
        "grade",
        "number_before",
        "number",
        "gap_before",
        "gap",
        "beyond",
    ]
    return order[layout].reset_index(drop=True)


def _chain(frame: pd.DataFrame) -> pd.Series:
    if "chain" not in frame:
        return pd.Series("all", index=frame.index)
    return frame["chain"].fillna("all").astype(str)
