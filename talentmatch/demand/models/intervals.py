"""Conformal intervals: what the forecast missed on held-out months, by step and size of series.

Residuals of rolling origins, divided by a power of the forecast, are pooled over the series of one
size class; their quantiles, both tails apart, are the interval. What all series missed together in
a month is a draw of its own, of which the few origins show a few: it counts with either sign. Where
a pool is too small for quantiles (a grand total has one series), Student's t on their root mean
square stands in.

References
----------
.. [1] Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models.sizes import N_SIZES, size_class

__all__ = ["Residuals", "grouped", "interval"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_ENOUGH = 50_000
_POOL = 150
_POWER = 0.75
# Shocks are of this size again: on public series, forecast at origins before those of any test, the
# share at which intervals cover what they say.
_REPEATED = 0.8
# Fewer series than this do not show what is common to all.
_SERIES = 30


@dataclass(frozen=True)
class Residuals:
    """Forecasts of rolling origins and what came.

    Attributes
    ----------
    forecast, actual : ndarray of shape (n_cells, n_series)
        One row for each pair of origin and step.
    step : ndarray of shape (n_cells,)
        Months ahead, from 1.
    """

    forecast: Floats
    actual: Floats
    step: Codes

    def summed(self, code: Codes, size: int) -> Residuals:
        """Return the residuals of groups of series."""
        return Residuals(
            grouped(self.forecast, code, size), grouped(self.actual, code, size), self.step
        )


def grouped(rows: Floats, code: Codes, size: int) -> Floats:
    """Sum the columns of each row that belong to one group.

    Examples
    --------
    >>> grouped(np.array([[1.0, 2.0, 4.0]]), np.array([0, 1, 0]), 2).tolist()
    [[5.0, 2.0]]
    """
    if not len(rows):
        return np.zeros((0, size))
    return np.stack([np.bincount(code, weights=row, minlength=size) for row in rows])


def _scale(forecast: Floats) -> Floats:
    return np.asarray((forecast + 1.0) ** _POWER, dtype=float)


def interval(
    mean: Floats, residuals: Residuals, levels: Sequence[float], late: Codes | None = None
) -> Floats:
    """Return the bounds around a forecast.

    Parameters
    ----------
    mean : ndarray of shape (horizon, n_series)
        Forecast.
    residuals : Residuals
        Of the same series, or groups of series.
    levels : sequence of float
        Nominal coverages [%].
    late : ndarray of shape (n_series,), optional
        Months by which the last known month of a series lies before the forecast's origin: its
        interval is that of so many months farther ahead.

    Returns
    -------
    ndarray of shape (n_levels, 2, horizon, n_series)
        Lower and upper bounds, never below zero; wider levels contain narrower ones.
    """
    bounds = np.empty((len(levels), 2, *mean.shape))
    late = np.zeros(mean.shape[1], dtype=np.int64) if late is None else late
    for gap in np.unique(late):
        rows = np.flatnonzero(late == gap)
        for step in range(len(mean)):
            pool, growth = _pool(residuals, step + 1 + int(gap))
            table = _table(*_scores(pool), levels)
            level = mean[step, rows]
            width = growth * table[:, :, size_class(level)] * _scale(level)
            bounds[:, :, step, rows] = level + width
    bounds[:, 0] = np.minimum(bounds[:, 0], mean)
    bounds[:, 1] = np.maximum(bounds[:, 1], mean)
    return np.clip(bounds, 0, None)


def _pool(residuals: Residuals, step: int) -> tuple[Residuals, float]:
    """Return the residuals of a step, or of the farthest measured one and how to widen them."""
    measured = np.unique(residuals.step)
    if not measured.size:
        return residuals, 1.0
    if len(residuals.step) * residuals.forecast.shape[1] < _POOL:
        nearest = measured
    else:
        nearest = measured[[np.abs(measured - step).argmin()]]
    chosen = np.isin(residuals.step, nearest)
    beyond = max(step - int(measured.max()), 0)
    pool = Residuals(residuals.forecast[chosen], residuals.actual[chosen], residuals.step[chosen])
    return pool, float(np.sqrt(1.0 + beyond / float(measured.max())))


def _scores(pool: Residuals) -> tuple[Floats, Codes]:
    score = (pool.actual - pool.forecast) / _scale(pool.forecast)
    size = size_class(pool.forecast)
    together = pool.forecast.sum(axis=1, keepdims=True)
    if pool.forecast.shape[1] < _SERIES or not (together > 0).all():
        return score.ravel(), size.ravel()
    shock = pool.actual.sum(axis=1, keepdims=True) / together - 1
    common = shock * pool.forecast / _scale(pool.forecast)
    own = score - common
    common *= _REPEATED
    both = np.concatenate([own + common, own - common])
    return both.ravel(), np.concatenate([size, size]).ravel()


def _table(score: Floats, size: Codes, levels: Sequence[float]) -> Floats:
    """Return lower and upper scores: one column a size class, thin classes joined to neighbours."""
    order = np.argsort(size.astype(np.int8), kind="stable")
    score, starts = score[order], np.searchsorted(size[order], np.arange(N_SIZES + 1))
    table = np.empty((len(levels), 2, N_SIZES))
    for place in range(N_SIZES):
        for reach in range(N_SIZES):
            first, last = max(place - reach, 0), min(place + reach + 1, N_SIZES)
            near = score[starts[first] : starts[last]]
            if near.size >= _POOL:
                break
        table[:, :, place] = _quantiles(_few(near), levels)
    return table


def _few(score: Floats) -> Floats:
    """Return enough of very many scores to read quantiles from."""
    if score.size <= _ENOUGH:
        return score
    drawn = np.random.default_rng(0).integers(score.size, size=_ENOUGH)
    return np.asarray(score[drawn])


def _quantiles(score: Floats, levels: Sequence[float]) -> Floats:
    from scipy.special import stdtrit

    tails = 0.5 - np.array(levels) / 200
    if score.size >= _POOL:
        rank = tails * (score.size + 1) / score.size
        low = np.quantile(score, np.clip(rank, 0, 1), method="lower")
        high = np.quantile(score, np.clip(1 - rank, 0, 1), method="higher")
        return np.stack([low, high], axis=1)
    # With no residual at all, a relative error of a third is the prior.
    spread = np.sqrt((np.sum(score**2) + 0.33**2) / (score.size + 1))
    width = stdtrit(max(score.size, 2), 1 - tails) * spread
    return np.stack([-width, width], axis=1)
