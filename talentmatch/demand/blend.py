"""Weights of the forecasts that are averaged: by rolling-origin backtest, shrunk toward equal.

A candidate's weight falls with a power of its loss. Candidates of like accuracy thus weigh nearly
the same, which is the safe choice, and one that is several times worse hardly counts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["blend_weights", "loss"]

Floats = NDArray[np.float64]


def loss(forecast: Floats, actual: Floats) -> float:
    """Return the geometric mean of MAE and RMSE: large series count, single ones do not rule.

    Examples
    --------
    >>> loss(np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    1.0
    """
    error = forecast - actual
    return float(np.sqrt(np.abs(error).mean() * np.sqrt((error * error).mean())))


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
