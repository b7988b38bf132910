"""A month far out of line in one series alone, or by digits in a few: held back and named.

A figure typed with two zeros too many stands in the last month as often as in any other, and there
nothing after it shows the slip. Where one steady series jumps and no other does, its last month
counts as not reported until somebody has looked. Where the months after are as before, what is
usual stands in its place: a forecast of these months would be one of the slip. No steady series
grows thirtyfold in a month: where fewer than half do, as when a district writes persons for tens or
hundreds, they are slips as well.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._shared import ALONE, Shared

__all__ = ["lone_values"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

# Months older than the first hardly move a forecast, but for a hundredfold up to a year ago.
_RECENT, _A_YEAR_AGO = 6, 13
_YEAR, _LEAST_MONTHS, _LEAST_UNITS = 12, 8, 2.0
# A steady series stays within so many times its median, counts of a few a little farther.
_STEADY, _CHANCE = 3.0, 3.0
# So many times the median is out of line; a hundredth is two digits lost.
_ABOVE, _BELOW = 6.0, 1 / 50
# What a year has seen, a series may well come to again, and to a few times that.
_BEYOND = 4.0
# What a smaller series may rise to is what one of so many units may; a smaller one may well fall.
_LARGE = 20.0
# More series than one, or than this share, are not alone; of those so far off, than half.
_ALONE, _DIGITS, _FEW = 0.01, 30.0, 0.5


def lone_values(openings: Floats, unit: float, shared: Shared = ALONE) -> tuple[Codes, Codes]:
    """Return the series and months of values far out of line, where few other series' are.

    Each is the last row of its series, or months as before follow it.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_months)
        NaN in months without a row.
    unit : float
        Unit in which the history counts.
    shared : Shared
        Where the other series are.

    Returns
    -------
    series, months : ndarray of shape (n_values,)

    Examples
    --------
    >>> steady = np.full((3, 12), 100.0)
    >>> steady[1, -1] = steady[2, -3] = 10_000
    >>> lone_values(steady, 1.0)
    (array([1, 2]), array([11,  9]))
    >>> steady[2, -2:] = 10_000
    >>> lone_values(steady, 1.0)
    (array([1]), array([11]))
    """
    months = openings.shape[1]
    ends = range(months, max(months - _A_YEAR_AGO, 1), -1)
    found = [_outliers(openings[:, :end], openings[:, end:], unit) for end in ends]
    counts, series = shared.total(
        "lone",
        lambda: (
            np.array([[len(rows), digits.sum()] for rows, digits in found]).reshape(-1, 2),
            len(openings),
        ),
    )
    kept = []
    for end, (rows, digits), (count, by_digits) in zip(ends, found, counts, strict=True):
        alone = (months - end < _RECENT) & (count <= max(1, _ALONE * series))
        kept.append(rows[alone | (digits & (by_digits < _FEW * series))])
    places = np.repeat(np.array(ends, dtype=np.int64) - 1, [len(rows) for rows in kept])
    return np.concatenate([np.zeros(0, dtype=np.int64), *kept]), places


def _outliers(openings: Floats, after: Floats, unit: float) -> tuple[Codes, NDArray[np.bool_]]:
    """Return the steady series whose last month is far out of line, and none of those after is.

    Of each whether it is so far off that digits may be wrong.
    """
    before, last = openings[:, -_YEAR - 1 : -1], openings[:, -1]
    large = _LARGE * unit
    # Medians of all series would take long: what is usual lies between the least and the most.
    least, most = np.fmin.reduce(before, axis=1), np.fmax.reduce(before, axis=1)
    may_be = (last >= _ABOVE * np.maximum(least, large)) | ((last > 0) & (last <= _BELOW * most))
    judged: Codes = np.flatnonzero(may_be)
    judged = judged[np.isfinite(before[judged]).sum(axis=1) >= _LEAST_MONTHS]
    if not judged.size:
        return judged, np.zeros(0, dtype=bool)
    before, last = before[judged], last[judged]
    usual = np.nanmedian(before, axis=1)
    chance = _CHANCE * np.sqrt(usual * unit)
    steady = (usual >= _LEAST_UNITS * unit) & (least[judged] + chance >= usual / _STEADY)
    steady &= most[judged] <= _STEADY * usual + chance
    fallen = (usual >= large) & (last > 0) & (last <= _BELOW * usual)
    above = np.maximum(_ABOVE * np.maximum(usual, large), _BEYOND * most[judged])
    apart = (last >= above) | fallen
    far = np.flatnonzero(steady & apart)
    low, high = usual[far] / _STEADY - chance[far], _STEADY * usual[far] + chance[far]
    later = after[judged[far]]
    as_before = np.isnan(later) | ((later >= low[:, None]) & (later <= high[:, None]))
    far = far[as_before.all(axis=1)]
    digits = last[far] >= _DIGITS * np.maximum(usual[far], large)
    return np.asarray(judged[far], dtype=np.int64), digits
