"""Weights of the forecasts that are averaged: by rolling-origin backtest, shrunk toward a prior.

A candidate's weight falls with a power of its loss. Candidates of like accuracy thus keep nearly
the weight they had before, which is the safe choice, and one that is several times worse hardly
counts. Large series are steadier than small ones and call for shorter memories, so each size class
has weights of its own; a class of few series, whose losses are mostly chance, keeps nearly those of
the prior.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models.sizes import TOP_LEVEL, class_sums

__all__ = ["blend_weights", "losses_by_size", "weights_by_size"]

Floats = NDArray[np.float64]

# So many series make a class's losses count half.
_PRIOR_SERIES = 30.0
# The errors of a series count as those of one of so many units at most.
_MOST = 25_000.0


def blend_weights(losses: Floats, *, sharpness: float) -> Floats:
    """Return weights that fall with a power of the loss and sum to one.

    Parameters
    ----------
    losses : ndarray of shape (n_candidates,)
        Loss of each on the same backtest.
    sharpness : float
        The power; 0 gives equal weights.

    Examples
    --------
    >>> blend_weights(np.array([1.0, 2.0]), sharpness=2.0).round(2).tolist()
    [0.8, 0.2]
    """
    least = float(losses.min())
    weights = (least / losses) ** sharpness if least > 0 else (losses <= 0).astype(float)
    return np.asarray(weights / weights.sum(), dtype=float)


def losses_by_size(forecasts: Floats, actual: Floats, level: Floats) -> Floats:
    """Return the absolute errors of each candidate, summed over the series of each size class.

    Of series far above `TOP_LEVEL` none counts more for being larger.

    Parameters
    ----------
    forecasts : ndarray of shape (n_candidates, horizon, n_series)
    actual : ndarray of shape (horizon, n_series)
    level : ndarray of shape (n_series,)
        By which series are classed [positions per month].

    Returns
    -------
    ndarray of shape (n_sizes, n_candidates)
    """
    errors = np.abs(forecasts - actual).sum(axis=1) * (_MOST / np.maximum(level, _MOST))
    return np.stack([class_sums(row, np.minimum(level, TOP_LEVEL)) for row in errors], axis=1)


def weights_by_size(losses: Floats, series: Floats, prior: Floats, *, sharpness: float) -> Floats:
    """Return weights that sum to one in each size class.

    Parameters
    ----------
    losses : ndarray of shape (n_sizes, n_candidates)
        Of each candidate in each class.
    series : ndarray of shape (n_sizes,)
        How many series the losses rest on.
    prior : ndarray of shape (n_candidates,)
        What each counts before the backtest.
    sharpness : float
        As for `blend_weights`, in a class of many series.

    Examples
    --------
    >>> losses = np.array([[1.0, 2.0], [1.0, 2.0]])
    >>> weights_by_size(
    ...     losses, np.array([3000.0, 0.0]), np.ones(2), sharpness=2.0).round(1).tolist()
    [[0.8, 0.2], [0.5, 0.5]]
    """
    powers = sharpness * series / (series + _PRIOR_SERIES)
    rows = zip(losses, powers, strict=True)
    weights = np.stack([blend_weights(row, sharpness=power) for row, power in rows]) * prior
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=float)
