"""A steady drift of a total: growth that went on all along, and so may be counted on.

Series of counts are too noisy, each by itself, to show that all of them grow by one per cent a
month; their total is not. Whether it drifts or only wanders is told by how much its changes over
half a year differ from one another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._shocks import without_pulses

__all__ = ["drifted", "steady_drift"]

Floats = NDArray[np.float64]

# A drift is that of the last years, and shows in no fewer.
_LEAST_YEARS, _MOST_YEARS = 2, 5
# A total wanders by so much a month, as far as half a year tells of it: a variance of logarithms.
_WANDERS = 0.02**2
# Standard errors from which a drift counts, and the most it comes to a month.
_CERTAIN, _MOST = 2.0, 0.03
# It slows down, by so much a month.
_DAMPING = 0.98


def steady_drift(total: Floats, year: int = 12) -> float:
    """Return by how much a total grows each period where it does so steadily, as a logarithm.

    Parameters
    ----------
    total : ndarray of shape (n_periods,)
        Openings without season.
    year : int
        Periods of a year.

    Returns
    -------
    float
        0 where growth is not told from wandering; drawn to it the less clear it is.

    Examples
    --------
    >>> months = np.arange(48)
    >>> round(steady_drift(100 * 1.01**months), 4), steady_drift(100 + months % 5)
    (0.0095, 0.0)
    """
    apart = max(year // 2, 1)
    total = total[-_MOST_YEARS * year :]
    if year < 2 or len(total) < _LEAST_YEARS * year or not total.min() > 0:
        return 0.0
    log, month = without_pulses(np.log(total)), 12 / year
    ends = np.median(log[-apart:]), np.median(log[:apart])
    growth = float(ends[0] - ends[1]) / (len(log) - apart)
    strayed = log[apart:] - log[:-apart] - apart * growth
    halves = len(strayed) / apart
    wanders = (halves * float((strayed**2).mean()) / apart + month * _WANDERS) / (halves + 1)
    certain = 1.0 - _CERTAIN**2 * wanders / (len(log) * max(growth**2, 1e-300))
    return float(np.clip(max(certain, 0.0) * growth, -_MOST * month, _MOST * month))


def drifted(drift: float, periods: int, year: int = 12) -> Floats:
    """Return what a drift makes of a level in each of the periods to come.

    Examples
    --------
    >>> drifted(0.01, 3).round(4).tolist()
    [1.0098, 1.0196, 1.0292]
    """
    slowing = _DAMPING ** (12 / year)
    return np.asarray(np.exp(drift * np.cumsum(slowing ** np.arange(1, periods + 1))), dtype=float)
