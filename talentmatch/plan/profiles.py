"""What a post asks for and pays, read off postings and surveys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from talentmatch.data.tables.shared import EDUCATION_LEVELS

__all__ = ["post_profiles"]

_ORDER = {level: rank for rank, level in enumerate(EDUCATION_LEVELS)}


def post_profiles(requests: pd.DataFrame, *, skills: int = 5) -> pd.DataFrame:
    """Summarise what postings or survey answers ask for, by occupation.

    Parameters
    ----------
    requests : DataFrame
        Rows of `posting` or `need_survey` with `occupation`; either or both concatenated.
    skills : int, default=5
        How many of the most named skills are listed.

    Returns
    -------
    DataFrame
        Indexed by occupation: `education` (the least that three quarters accept), `major`,
        `title_rank`, `skill_grade`, `experience_min` [years, median], `skills`, `pay_p25`,
        `pay_p50`, `pay_p75` [CNY/year] and `asked`, the number of rows it rests on.

    Examples
    --------
    >>> postings = pd.DataFrame({
    ...     "occupation": ["x", "x"], "education": ["college", "bachelor"], "major": ["A", "A"],
    ...     "title_rank": [None, None], "skill_grade": [None, None],
    ...     "experience_min": [1.0, 3.0], "skills": [["cnc"], ["cnc"]],
    ...     "pay_low": [8000.0, 9000.0], "pay_high": [10000.0, 11000.0], "pay_months": [12.0, 12.0],
    ... })
    >>> post_profiles(postings).loc["x", "pay_p50"]
    np.float64(114000.0)
    """
    rows = requests.dropna(subset=["occupation"])
    months = rows.get("pay_months", pd.Series(index=rows.index, dtype=float)).fillna(12.0)
    # Without any posting or answer the columns hold no numbers.
    monthly = rows[["pay_low", "pay_high"]].astype(float).mean(axis=1)
    years = rows["experience_min"].astype(float)
    rows = rows.assign(yearly=monthly * months, experience_min=years)
    grouped = rows.groupby("occupation")
    parts = np.array([0.25, 0.5, 0.75])
    pay = grouped["yearly"].quantile(parts).unstack().reindex(columns=parts)
    pay.columns = pd.Index(["pay_p25", "pay_p50", "pay_p75"])
    return pd.DataFrame(
        {
            "education": grouped["education"].agg(_least_education),
            "major": grouped["major"].agg(_most_named),
            "title_rank": grouped["title_rank"].agg(_most_named),
            "skill_grade": grouped["skill_grade"].agg(_most_named),
            "experience_min": grouped["experience_min"].median(),
            "skills": grouped["skills"].agg(lambda lists: _most_common(lists, skills)),
            "asked": grouped.size(),
        }
    ).join(pay)


def _least_education(levels: pd.Series) -> str | None:
    ranks = levels.map(_ORDER).dropna()
    return (
        None if ranks.empty else EDUCATION_LEVELS[int(ranks.quantile(0.25, interpolation="higher"))]
    )


def _most_named(values: pd.Series) -> str | None:
    names = values.dropna()
    return None if names.empty else str(names.mode().iloc[0])


def _most_common(lists: Iterable[object], most: int) -> list[str]:
    counts = Counter(skill for cell in lists if isinstance(cell, list) for skill in cell)
    return [skill for skill, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))][
        :most
    ]
