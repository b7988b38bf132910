"""Conformal intervals around a forecast, out of what was missed on held-out months."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._error_sizes import error_sizes, own_noise
from talentmatch.demand.models._residuals import Residuals, error_scale
from talentmatch.demand.models.sizes import between_classes

__all__ = ["interval", "stretched", "with_error"]

Floats = NDArray[np.float64]


def interval(
    mean: Floats, residuals: Residuals, levels: Sequence[float], late: Floats | None = None
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
        interval is that of so many months farther ahead; of parts of months between two.

    Returns
    -------
    ndarray of shape (n_levels, 2, horizon, n_series)
        Lower and upper bounds, never below zero; wider levels contain narrower ones.
    """
    bounds = np.empty((len(levels), 2, *mean.shape))
    late = np.zeros(mean.shape[1]) if late is None else late
    latest = residuals.shared.rows("latest", lambda: np.array([late.max(initial=0)])).max()
    sizes = error_sizes(residuals, len(mean) + int(np.ceil(latest)), tuple(levels))
    noise, tables = own_noise(residuals, sizes.law, sizes.spread), sizes.tables
    for gap in np.unique(np.floor(late)):
        rows = np.flatnonzero(np.floor(late) == gap)
        farther = late[rows] - gap
        for step in range(len(mean)):
            level, at = mean[step, rows], step + int(gap)
            score = between_classes(tables[at], level)
            if farther.any():
                score += farther * (between_classes(tables[at + 1], level) - score)
            width = score * noise[rows] * error_scale(level)
            bounds[:, :, step, rows] = level + width
    bounds[:, 0] = np.minimum(bounds[:, 0], mean)
    bounds[:, 1] = np.maximum(bounds[:, 1], mean)
    return np.clip(bounds, 0, None)


def with_error(bounds: Floats, mean: Floats, error: Floats, levels: Sequence[float]) -> Floats:
    """Return bounds widened by an independent error.

    Parameters
    ----------
    bounds : ndarray of shape (n_levels, 2, horizon, n_series)
    mean, error : ndarray of shape (horizon, n_series)
        Forecast, and standard error beside what the bounds hold.
    levels : sequence of float
        Nominal coverages [%].
    """
    if not error.any():
        return bounds
    from scipy.special import ndtri

    reach = ndtri(0.5 + np.array(levels) / 200)[:, None, None] * error
    low = mean - np.sqrt((mean - bounds[:, 0]) ** 2 + reach**2)
    high = mean + np.sqrt((bounds[:, 1] - mean) ** 2 + reach**2)
    return np.asarray(np.clip(np.stack([low, high], axis=1), 0, None), dtype=float)


def stretched(bounds: Floats, mean: Floats, low: Floats, high: Floats, clarity: Floats) -> Floats:
    """Return bounds that reach to other levels, and beyond them as far as they do in proportion.

    Parameters
    ----------
    bounds : ndarray of shape (n_levels, 2, horizon, n_series)
    mean : ndarray of shape (horizon, n_series)
    low, high : ndarray of shape (n_shocks, horizon, n_series)
        Levels that are possible too.
    clarity : ndarray of shape (n_shocks, n_series)
        How much of the way the bounds go there, 0 to 1.
    """
    share = np.divide(bounds, mean, out=np.ones_like(bounds), where=mean > 0)
    lower, upper = bounds[:, 0], bounds[:, 1]
    for shock in np.flatnonzero(clarity.any(axis=1)):
        down = np.minimum(low[shock] * share[:, 0] - bounds[:, 0], 0.0)
        up = np.maximum(high[shock] * share[:, 1] - bounds[:, 1], 0.0)
        lower = np.minimum(lower, bounds[:, 0] + clarity[shock] * down)
        upper = np.maximum(upper, bounds[:, 1] + clarity[shock] * up)
    return np.stack([lower, upper], axis=1)
