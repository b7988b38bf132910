"""A yearly figure far out of line with the years around it: held back and named, not believed.

One digit too many in one year of a yearbook's table would else be a tenfold growth that goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

__all__ = ["LoneYear", "hold_back_lone_years"]

#: Known years on either side that tell what is usual, and how many of them are needed.
_BESIDE, _LEAST_YEARS = 3, 3
#: They lie within so many times of each other; so many times their median is out of line.
_STEADY, _ABOVE, _BELOW = 2.0, 5.0, 1 / 8


class LoneYear(NamedTuple):
    """A figure held back, and what is usual around it [persons]."""

    code: str
    year: int
    value: float
    usual: float


def hold_back_lone_years(levels: pd.DataFrame) -> tuple[pd.DataFrame, tuple[LoneYear, ...]]:
    """Return levels without single years far out of line, and those years.

    Two years at a new level are believed, and so is a level that was never steady.

    Parameters
    ----------
    levels : DataFrame
        Persons by industry (rows) and year (columns), NaN where none is known.

    Examples
    --------
    >>> levels = pd.DataFrame([[100.0, 104.0, 1070.0, 109.0, 110.0]], index=["C35"],
    ...                       columns=range(2020, 2025))
    >>> clean, lone = hold_back_lone_years(levels)
    >>> bool(clean.isna().loc["C35", 2022]), lone[0].year, lone[0].usual
    (True, 2022, 106.5)
    """
    clean, lone = levels.copy(), []
    for code, row in levels.iterrows():
        known = row.dropna()
        for place, (year, value) in enumerate(known.items()):
            usual = _usual(known.to_numpy(dtype=float), place)
            if usual and not _BELOW * usual < value < _ABOVE * usual:
                lone.append(LoneYear(str(code), int(str(year)), float(value), usual))
                clean.loc[code, year] = np.nan
    return clean, tuple(lone)


def _usual(values: Sequence[float] | np.ndarray, place: int) -> float | None:
    """Return the median of the years beside one, None where they are few or not steady."""
    beside = [*values[max(0, place - _BESIDE) : place], *values[place + 1 : place + 1 + _BESIDE]]
    if len(beside) < _LEAST_YEARS or not 0 < max(beside) <= _STEADY * min(beside):
        return None
    return float(np.median(beside))
