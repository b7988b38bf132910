"""Where changes last: one damped trend for all series, its parameters pooled over their past.

Indexes and stocks move on as they moved of late, and slow down. How fast is told by all series
together, since each alone has too few months: every setting of a grid of damped trends on
logarithms is judged by what it missed one to six months ahead, and the settings are averaged, the
better ones counting more.

References
----------
.. [1] Gardner & McKenzie (1985), Forecasting trends in time series.
.. [2] Montero-Manso & Hyndman (2021), Principles and algorithms for forecasting groups of time
   series: locality and globality.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._newborn import since_birth
from talentmatch.demand.models._shared import ALONE, Shared

__all__ = ["damped_growth"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Smoothing of the level, smoothing of the slope, damping of the slope.
_GRID = np.array(
    list(product((0.5, 0.7, 0.9, 1.0), (0.05, 0.1, 0.2, 0.35, 0.6), (0.8, 0.9, 0.95, 0.98)))
)
# Steps on which settings are judged, after a first year without judgement.
_JUDGED, _FIRST = 6, 12
# The better of two settings counts more by this power of the ratio of their errors.
_SHARPNESS = 60.0
# Settings that count less than this share of the best one are left out.
_LEAST = 0.02
# Settings times series that are carried on at once.
_AT_ONCE = 100_000
# Pooled parameters need no more series than this.
_ENOUGH_SERIES = 300
# What a month misses by more than so many usual changes of its series is a shock: it moves the
# level, and the slope the less, the larger it is.
_SHOCK = 6.0
# Stands for months of nothing, as a share of a series' mean.
_FLOOR = 0.01


def damped_growth(
    values: Floats,
    age: Codes,
    horizon: int,
    *,
    sharpness: float = _SHARPNESS,
    shared: Shared = ALONE,
) -> Floats:
    """Return each series carried on along its damped trend.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Series without season.
    age : ndarray of shape (n_series,)
        Months each series has existed.
    horizon : int
        Months ahead.
    sharpness : float
        How far settings follow what they missed; less where few series tell.
    shared : Shared
        Where the other series are from which settings are learnt.

    Returns
    -------
    ndarray of shape (horizon, n_series)

    Examples
    --------
    >>> growing = 100 * 1.01 ** np.arange(36.0)[None]
    >>> damped_growth(growing, np.array([36]), 2).round(1).tolist()
    [[143.0], [144.4]]
    """
    log = _logs(values, age)
    share = shared.drawn("paths", log, _ENOUGH_SERIES, _weights) ** sharpness
    chosen = np.flatnonzero(share > _LEAST * share.max())
    share = share[chosen] / share[chosen].sum()
    forecast = np.zeros((horizon, len(log)))
    at_once = max(_AT_ONCE // max(len(log), 1), 1)
    for begin in range(0, len(chosen), at_once):
        settings = _GRID[chosen[begin : begin + at_once]]
        ends = zip(*_last(log, settings), strict=True)
        for (level, slope), phi, weight in zip(ends, settings[:, 2], share[begin:], strict=False):
            damping = np.cumsum(phi ** np.arange(1, horizon + 1))
            forecast += weight * (level + damping[:, None] * slope)
    return np.asarray(np.exp(forecast), dtype=float)


def _logs(values: Floats, age: Codes) -> Floats:
    """Return logarithms of series that stood where they began before their birth."""
    lived = since_birth(values, age)
    floor = _FLOOR * lived.mean(axis=1, keepdims=True)
    return np.asarray(np.log(np.maximum(lived, np.maximum(floor, 1e-300))), dtype=float)


def _weights(log: Floats) -> Floats:
    """Return how much each setting counts by what it missed at past months."""
    if not len(log):
        return np.ones(len(_GRID))
    months = log.shape[1]
    start = min(_FIRST, months // 3)
    alpha, beta, phi = _GRID.T[:, :, None]
    level, slope = np.repeat(log[None, :, 0], len(_GRID), axis=0), np.zeros((len(_GRID), len(log)))
    most = _most_of_slope(log)
    loss = np.zeros(len(_GRID))
    for month in range(1, months - 1):  # each month needs the one before
        level, slope = _moved(level, slope, log[:, month], (alpha, beta, phi), most)
        if month < start:
            continue
        ahead, damping = level, phi
        for actual in log.T[month + 1 : month + 1 + _JUDGED]:
            ahead, damping = ahead + damping * slope, damping * phi
            loss += np.abs(ahead - actual).mean(axis=1)
    if not loss.min() > 0:
        return np.asarray(loss <= loss.min(), dtype=float)
    return np.asarray(loss.min() / loss, dtype=float)


def _last(log: Floats, settings: Floats) -> tuple[Floats, Floats]:
    """Return level and slope of each series after the last month, by setting and series."""
    alpha, beta, phi = settings.T[:, :, None]
    level, slope = np.repeat(log[None, :, 0], len(settings), axis=0), np.zeros((1, len(log)))
    most = _most_of_slope(log)
    for month in log.T[1:]:
        level, slope = _moved(level, slope, month, (alpha, beta, phi), most)
    return level, np.broadcast_to(slope, level.shape)


def _most_of_slope(log: Floats) -> Floats:
    """Return from which miss on a month tells less and less of the slope of each series."""
    change = np.abs(np.diff(log, axis=1))
    usual = np.median(change, axis=1) if change.shape[1] else np.zeros(len(log))
    return np.where(usual > 0, _SHOCK * usual, np.inf)


def _moved(
    level: Floats,
    slope: Floats,
    month: Floats,
    setting: tuple[Floats, Floats, Floats],
    most: Floats,
) -> tuple[Floats, Floats]:
    """Return level and slope with one month more."""
    alpha, beta, phi = setting
    carried = phi * slope
    miss = month - (level + carried)
    telling = np.minimum(most / np.maximum(np.abs(miss), 1e-300), 1.0) ** 2
    return level + carried + alpha * miss, carried + alpha * beta * telling * miss
