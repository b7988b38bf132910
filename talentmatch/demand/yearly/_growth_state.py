"""What each year knows of yearly series: how each moved by itself, and what all have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "OwnState",
    "common_changes",
    "common_growth",
    "log_levels",
    "own_state",
    "without_rebounds",
]

Floats = NDArray[np.float64]

#: Years over which growth is measured, of a series and of the common path.
_YEARS, _COMMON_YEARS = 10, 30
#: Series from which the median of their changes counts half as the common change.
_HALF_COMMON: Final = 4.0
#: A dip of so many usual changes, and so much in logarithms, is over when so much of it is back.
_DIP, _LEAST_DIP, _BACK = 4.0, 0.05, 0.7
#: Years known for which the growth over them counts half.
_HALF_GROWTH: Final = 4.0


def log_levels(levels: Floats) -> tuple[Floats, Floats]:
    """Return logarithms without inner gaps, and half of the least level that each series tells.

    A zero stands for half of the series' least level, of all series' where it has none. Zeros
    before the first level are unknown, since the series had not begun.
    """
    positive = levels > 0
    least = np.where(positive, levels, np.inf).min(axis=1, initial=np.inf) / 2
    least = np.where(np.isfinite(least), least, least.min(initial=np.inf))
    least = np.where(np.isfinite(least), least, 0.0)
    begun = np.maximum.accumulate(positive, axis=1) & (levels == 0)
    logs = np.log(np.where(positive, levels, np.where(begun, least[:, None], np.nan)))
    for row in np.flatnonzero(_has_gap(logs)):
        known = np.flatnonzero(np.isfinite(logs[row]))
        inside = np.arange(known[0], known[-1] + 1)
        logs[row, inside] = np.interp(inside, known, logs[row, known])
    return logs, least


def _has_gap(logs: Floats) -> NDArray[np.bool_]:
    known = np.isfinite(logs)
    before = np.maximum.accumulate(known, axis=1)
    after = np.maximum.accumulate(known[:, ::-1], axis=1)[:, ::-1]
    return np.asarray((before & after & ~known).any(axis=1))


@dataclass(frozen=True)
class OwnState:
    """What each year knows of the series' own movement.

    Attributes
    ----------
    change, growth, gap : ndarray of shape (n_series, n_years)
        Last change; growth over up to ten years, drawn toward none where there are fewer; distance
        to the end of the line through them [log, log per year, log].
    years : ndarray of shape (n_series, n_years)
        Years known so far.
    """

    change: Floats
    growth: Floats
    gap: Floats
    years: Floats


def own_state(own: Floats) -> OwnState:
    """Return the state of each year from the logarithms less the common path."""
    known = np.isfinite(own)
    years = np.cumsum(known, axis=1).astype(float)
    change = np.zeros_like(own)
    change[:, 1:] = np.nan_to_num(np.diff(own, axis=1))
    growth, gap = np.zeros_like(own), np.zeros_like(own)
    for year in range(1, own.shape[1]):
        here = slice(max(0, year - _YEARS + 1), year + 1)
        growth[:, year], end = _line(own[:, here])
        gap[:, year] = np.nan_to_num(end - own[:, year])
    trust = np.minimum(years, _YEARS)
    return OwnState(change, growth * trust / (trust + _HALF_GROWTH), gap, years)


def _line(window: Floats) -> tuple[Floats, Floats]:
    """Return slope, and height at the last column, of a line through each row."""
    known = np.isfinite(window)
    count = np.maximum(known.sum(axis=1), 1)
    position = np.where(known, np.arange(window.shape[1]) - (window.shape[1] - 1.0), 0.0)
    values = np.where(known, window, 0.0)
    centre, mean = position.sum(axis=1) / count, values.sum(axis=1) / count
    away = np.where(known, position - centre[:, None], 0.0)
    squares = (away**2).sum(axis=1)
    slope = (away * (values - mean[:, None])).sum(axis=1) / np.where(squares > 0, squares, 1.0)
    return slope, mean - slope * centre


def common_changes(changes: Floats) -> Floats:
    """Return the median change of each year, drawn toward none where few series tell it."""
    common = np.zeros(changes.shape[1])
    for year, column in enumerate(changes.T):
        known = column[np.isfinite(column)]
        if len(known):
            common[year] = np.median(known) * len(known) / (len(known) + _HALF_COMMON)
    return common


def common_growth(common: Floats) -> Floats:
    """Return the mean common change over the years before each year."""
    windows = [common[max(0, year - _COMMON_YEARS) : year] for year in range(len(common) + 1)]
    return np.array([window.mean() if len(window) else 0.0 for window in windows])


def without_rebounds(common: Floats) -> Floats:
    """Return common changes in which a year's dip that the next year made good is no movement.

    Its rebound is no growth that goes on; nor is the end of a peak of one year a decline.

    Examples
    --------
    >>> without_rebounds(np.array([0.01, 0.02, -0.3, 0.32, 0.01])).round(3).tolist()
    [0.01, 0.02, 0.01, 0.01, 0.01]
    """
    calm = common.copy()
    usual = float(np.median(np.abs(common))) if len(common) else 0.0
    for year in range(len(common) - 1):
        there, back = calm[year : year + 2]
        far = max(abs(there), abs(back))
        if far > max(_DIP * usual, _LEAST_DIP) and abs(there + back) <= (1 - _BACK) * far:
            calm[year : year + 2] = (there + back) / 2
    return calm
