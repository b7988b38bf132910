"""A last month far out of line in one series alone: held back and named, not believed.

A figure typed with two zeros too many stands in the last month as often as in any other, and there
nothing after it shows the slip. Where one steady series jumps and no other does, its last month
counts as not reported until somebody has looked.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models.shared import ALONE, Shared

__all__ = ["lone_last"]

Floats = NDArray[np.float64]

_YEAR, _LEAST_MONTHS, _LEAST_UNITS = 12, 8, 2.0
# A steady series stays within so many times its median, counts of a few a little farther.
_STEADY, _CHANCE = 3.0, 3.0
# So many times the median is out of line; a hundredth is two digits lost.
_ABOVE, _BELOW = 8.0, 1 / 50
# What a smaller series may rise to is what one of so many units may; a smaller one may well fall.
_LARGE = 20.0
# More series than one, or than this share, are not alone.
_ALONE = 0.01


def lone_last(openings: Floats, unit: float, shared: Shared = ALONE) -> NDArray[np.int64]:
    """Return the series whose last month is far out of line, where hardly any other's is.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_months)
        NaN in months without a row.
    unit : float
        Unit in which the history counts.
    shared : Shared
        Where the other series are.

    Examples
    --------
    >>> steady = np.full((3, 12), 100.0)
    >>> steady[1, -1] = 10_000
    >>> lone_last(steady, 1.0).tolist(), lone_last(steady * [[1], [1], [0.001]], 1.0).tolist()
    ([1], [1])
    >>> lone_last(np.array([[3.0, 1, 4, 0, 2, 5, 3, 2, 3, 300], [3.0] * 10]), 1.0).tolist()
    [0]
    """
    outliers = _outliers(openings, unit)
    found, series = shared.total("lone", lambda: (len(outliers), len(openings)))
    return outliers if found <= max(1, _ALONE * series) else outliers[:0]


def _outliers(openings: Floats, unit: float) -> NDArray[np.int64]:
    """Return the steady series whose last month is far out of line."""
    before, last = openings[:, -_YEAR - 1 : -1], openings[:, -1]
    known = np.isfinite(before).sum(axis=1)
    judged = np.flatnonzero((known >= _LEAST_MONTHS) & np.isfinite(last))
    if not judged.size:
        return judged
    before, last = before[judged], last[judged]
    usual = np.nanmedian(before, axis=1)
    chance, large = _CHANCE * np.sqrt(usual * unit), _LARGE * unit
    steady = (usual >= _LEAST_UNITS * unit) & (
        np.nanmin(before, axis=1) + chance >= usual / _STEADY
    )
    steady &= np.nanmax(before, axis=1) <= _STEADY * usual + chance
    fallen = (usual >= large) & (last > 0) & (last <= _BELOW * usual)
    apart = (last >= _ABOVE * np.maximum(usual, large)) | fallen
    return np.asarray(judged[steady & apart], dtype=np.int64)
