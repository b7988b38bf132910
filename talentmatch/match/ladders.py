"""Compare what stands on a ladder: education, title rank, skill grade, years of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.data.tables.shared import EDUCATION_LEVELS, SKILL_GRADES, TITLE_RANKS

__all__ = ["LADDERS", "experience_comparisons", "ladder_comparisons"]

Array = NDArray[np.float64]

LADDERS: Final[Mapping[str, Sequence[str]]] = {
    "education": EDUCATION_LEVELS,
    "title_rank": TITLE_RANKS,
    "skill_grade": SKILL_GRADES,
}


def ladder_comparisons(candidates: pd.DataFrame, postings: pd.DataFrame) -> dict[str, Array]:
    """Return for each ladder how many steps a person stands below and above what is asked.

    Parameters
    ----------
    candidates, postings : DataFrame of n_pairs rows
        The rows of each pair, side by side.

    Returns
    -------
    dict of str to ndarray of shape (n_pairs,)
        ``<ladder>_short`` and ``<ladder>_over`` [steps, at least 0]; NaN where either is missing.

    Examples
    --------
    >>> held = pd.DataFrame({"education": ["college", "master"]})
    >>> asked = pd.DataFrame({"education": ["bachelor", "bachelor"]})
    >>> ladder_comparisons(held, asked)["education_short"].tolist()
    [1.0, 0.0]
    """
    found = {}
    for name, steps in LADDERS.items():
        above = _step(candidates, name, steps) - _step(postings, name, steps)
        found[f"{name}_short"] = np.maximum(-above, 0.0)
        found[f"{name}_over"] = np.maximum(above, 0.0)
    return found


def _step(frame: pd.DataFrame, name: str, steps: Sequence[str]) -> Array:
    if name not in frame:
        return np.full(len(frame), np.nan)
    order = {value: float(at) for at, value in enumerate(steps)}
    return np.asarray(frame[name].map(order).to_numpy(dtype=float, na_value=np.nan))


def experience_comparisons(years: Array, least: Array, most: Array) -> dict[str, Array]:
    """Return how many years a person has, lacks, and has beyond what is asked.

    Examples
    --------
    >>> found = experience_comparisons(np.array([2.0, 9.0]), np.array([3.0, 3.0]), np.array([5.0, 5.0]))
    >>> found["experience_short"].tolist(), found["experience_over"].tolist()
    ([1.0, 0.0], [0.0, 4.0])
    """
    return {
        "experience_years": years,
        "experience_short": np.maximum(least - years, 0.0),
        "experience_over": np.maximum(years - most, 0.0),
    }
