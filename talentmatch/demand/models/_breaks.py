"""Errors of before a break that is settled: as they would have been, had its level been known.

A level that fell and stayed is missed once, by every forecast made before it; for a year and longer
these errors would make intervals reach to a level that has been over for as long.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._newborn import since_birth
from talentmatch.demand.models._residuals import Residuals

__all__ = ["beyond_breaks", "settled_breaks"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

# A break is settled when so many months stand on its far side, and none of as many before it did.
_SETTLED = 3
# So many months later the new level is sure, and errors of before count as if it had been known.
_SURE = 6
# It is so much in logarithms, and so many usual moves, away from the year before, most of it at
# once.
_APART, _CLEAR, _AT_ONCE = 0.5, 5.0, 0.7
_YEAR, _LEAST_BEFORE = 12, 6
# Series that are worked on at once: all of a million would take gigabytes.
_TOGETHER = 20_000
# Counts of a few jump by chance: on roots their noise is alike.
_ROOT = 0.375


def settled_breaks(path: Floats, age: Codes | None = None) -> tuple[Codes, Floats]:
    """Return the month in which each series came to the level that it has kept, and the change.

    Parameters
    ----------
    path : ndarray of shape (n_series, n_months)
        Openings without season, in the history's unit.
    age : ndarray of shape (n_series,), optional
        Months each series has existed; before these it stood where it began.

    Returns
    -------
    month : ndarray of shape (n_series,)
        First month of the level; 0 where there was no break.
    change : ndarray of shape (n_series,)
        Level over that of the year before; 1 where there was no break.

    Examples
    --------
    >>> fallen = [100.0, 101, 99, 100, 102, 98, 100, 30, 31, 29]
    >>> month, change = settled_breaks(np.array([fallen, fallen[:7] + [30.0, 100, 101]]))
    >>> month.tolist(), change.round(1).tolist()
    ([7, 0], [0.3, 1.0])
    """
    month, change = np.zeros(len(path), dtype=np.int64), np.ones(len(path))
    for start in range(0, len(path), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        lived = path[part] if age is None else since_birth(path[part], age[part])
        month[part], change[part] = _settled(lived)
    return month, change


def _settled(path: Floats) -> tuple[Codes, Floats]:
    series, months = path.shape
    root, shifted = np.sqrt(path + _ROOT), path + _ROOT
    sums = np.pad(np.cumsum(shifted, axis=1), ((0, 0), (1, 0)))
    least = np.minimum.accumulate(shifted[:, ::-1], axis=1)[:, ::-1]
    most = np.maximum.accumulate(shifted[:, ::-1], axis=1)[:, ::-1]
    moves = np.pad(np.cumsum(np.abs(np.diff(root, axis=1)), axis=1), ((0, 0), (1, 0)))
    month, change = np.zeros(series, dtype=np.int64), np.ones(series)
    for at in range(_LEAST_BEFORE, months - _SETTLED + 1):
        since = max(at - _YEAR, 0)
        before = (sums[:, at] - sums[:, since]) / (at - since)
        after = (sums[:, -1] - sums[:, at]) / (months - at)
        last, first = shifted[:, at - _SETTLED : at], shifted[:, at : at + _SETTLED]
        middle, gap = np.sqrt(before * after), np.abs(np.log(after / before))
        fell = (most[:, at] < middle) & (last.min(axis=1) > middle)
        rose = (least[:, at] > middle) & (last.max(axis=1) < middle)
        noise = np.maximum((moves[:, at - 1] - moves[:, since]) / (at - 1 - since), 0.5)
        clear = np.abs(np.sqrt(after) - np.sqrt(before)) > _CLEAR * noise
        at_once = np.abs(np.log(first.mean(axis=1) / last.mean(axis=1))) > _AT_ONCE * gap
        larger = gap > np.maximum(np.abs(np.log(change)), _APART)
        broke = (fell | rose) & clear & at_once & larger
        month[broke], change[broke] = at, (after / before)[broke]
    return month, change


def beyond_breaks(residuals: Residuals, path: Floats, age: Codes | None = None) -> Residuals:
    """Return residuals in which forecasts made before a settled break stand on its level.

    Parameters
    ----------
    residuals : Residuals
        Of series, or groups of series.
    path, age : ndarray
        Of these, as for `settled_breaks`.
    """
    month, change = settled_breaks(path, age)
    rows = np.flatnonzero(month)
    if not rows.size or not len(residuals.step):
        return residuals
    origin, since = residuals.origin[:, None], month[rows]
    crossed = origin + residuals.step[:, None] - 1 >= since
    factor = np.where(crossed & (origin <= since), change[rows], 1.0)
    forecast, actual = residuals.forecast[:, rows], residuals.actual[:, rows]
    half_seen = crossed & (origin > since) & (origin < since + _SETTLED)
    for one in np.unique(residuals.origin[half_seen.any(axis=1)]):
        cells = residuals.origin == one
        came, said = actual[cells].sum(axis=0), forecast[cells].sum(axis=0)
        level = np.divide(came, said, out=np.ones_like(came), where=(came > 0) & (said > 0))
        factor[cells] = np.where(half_seen[cells], level, factor[cells])
    lived = path.shape[1] - since
    factor **= np.clip((lived - _SETTLED + 1) / (_SURE - _SETTLED + 1), 0.0, 1.0)
    restated = residuals.forecast.copy()
    restated[:, rows] = forecast * factor
    return replace(residuals, forecast=restated)
