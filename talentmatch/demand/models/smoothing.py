"""Smoothers over all series at once: means, exponential smoothing, trend, intermittent demand.

Each gives the level of every series after a month, in openings a month with the season taken out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._newborn import same_series
from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.demand.models.sizes import capped_values

__all__ = [
    "SHARE_WINDOWS",
    "Parents",
    "damped_trend",
    "exponential",
    "intermittent",
    "nearly_always_zero",
    "recent_mean",
    "share_of_parent",
]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Parents of the series: name to (group of each series, number of groups).
Parents = Mapping[str, tuple[Codes, int]]

# A series of a few months is not averaged with the time before it existed, but is not believed
# to be as large as its first month either.
_LEAST_AGE = 3
_YEAR, _LEAST_MONTHS = 12, 6
#: A share of a parent is that of these months [months]; the parent itself follows its last months.
SHARE_WINDOWS, _PARENT_ALPHA = (6, 12), 0.7


def recent_mean(values: Floats, months: int, age: Codes | None = None) -> Floats:
    """Return the mean of the last months.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings without season.
    months : int
        Months averaged.
    age : ndarray of shape (n_series,), optional
        Months each series has existed; earlier ones are left out.

    Returns
    -------
    ndarray of shape (n_series,)

    Examples
    --------
    >>> recent_mean(np.array([[9.0, 1.0, 3.0]]), 2).tolist()
    [2.0]
    """
    window = min(months, values.shape[1])
    total = values[:, -window:].sum(axis=1)
    if age is None:
        return np.asarray(total / window, dtype=float)
    months_lived = np.clip(age, min(_LEAST_AGE, window), window)
    return np.asarray(total / months_lived, dtype=float)


def exponential(values: Floats, alpha: float) -> Floats:
    """Return the exponentially smoothed level; the first month starts it.

    Examples
    --------
    >>> exponential(np.array([[4.0, 8.0]]), 0.5).tolist()
    [6.0]
    """
    span = values.shape[1]
    weights = alpha * (1 - alpha) ** np.arange(span - 1, -1, -1)
    weights[0] = (1 - alpha) ** (span - 1)
    return np.asarray(values @ weights, dtype=float)


def damped_trend(
    values: Floats, horizon: int, *, alpha: float = 0.5, beta: float = 0.15, phi: float = 0.8
) -> Floats:
    """Return Holt's damped trend, never below zero.

    Returns
    -------
    ndarray of shape (horizon, n_series)

    References
    ----------
    .. [1] Gardner & McKenzie (1985), Forecasting trends in time series.

    Examples
    --------
    >>> damped_trend(np.array([[5.0, 5.0, 5.0]]), 2).tolist()
    [[5.0], [5.0]]
    """
    level, slope = values[:, 0].copy(), np.zeros(len(values))
    for month in values.T[1:]:  # each month needs the one before
        before = level
        level = alpha * month + (1 - alpha) * (level + phi * slope)
        slope = beta * (level - before) + (1 - beta) * phi * slope
    damping = np.cumsum(phi ** np.arange(1, horizon + 1))
    return np.asarray(np.clip(level + damping[:, None] * slope, 0, None), dtype=float)


def intermittent(values: Floats, *, alpha: float = 0.3, beta: float = 0.15) -> Floats:
    """Return the rate of a series that is often zero: size of demand times its probability.

    References
    ----------
    .. [1] Teunter, Syntetos & Babai (2011), Intermittent demand: linking forecasting to
       inventory obsolescence.

    Examples
    --------
    >>> intermittent(np.array([[0.0, 0.0, 0.0]])).tolist()
    [0.0]
    """
    happened = values > 0
    share = exponential(happened.astype(float), beta)
    # Of each demand, how many there are from it on, itself included.
    rank = np.cumsum(happened[:, ::-1], axis=1, dtype=np.int16)[:, ::-1]
    counts = np.concatenate([[0.0], (1 - alpha) ** np.arange(values.shape[1])])
    weights = counts[np.where(happened, rank, 0)]
    total = weights.sum(axis=1)
    size = (weights * values).sum(axis=1) / np.where(total > 0, total, 1.0)
    return np.asarray(size * share, dtype=float)


def share_of_parent(
    values: Floats, age: Codes, code: Codes, size: int, shared: Shared = ALONE
) -> Floats:
    """Return each series' steady share of its parent times where the parent stands now.

    Returns
    -------
    ndarray of shape (2, n_series)
        With the shares of half a year and of a year.

    Examples
    --------
    >>> grown = np.array([[2.0] * 11 + [4.0], [6.0] * 11 + [12.0]])
    >>> share_of_parent(grown, np.array([12, 12]), np.array([0, 0]), 1).round(1).tolist()
    [[3.4, 10.2], [3.4, 10.2]]
    """
    recent = values[:, -_YEAR:]

    def parts() -> Floats:
        return capped_values(same_series(values, age)[:, -_YEAR:], shared.within("parts"))

    present = shared.grouped("parents", parts, code, size, _present)
    own = [recent_mean(recent, months, age) for months in SHARE_WINDOWS]
    return np.asarray(np.stack(own) * present[:, code])


def _present(total: Floats) -> Floats:
    """Return where each parent stands now against each window, of shape (n_windows, n_parents)."""
    now = exponential(total, _PARENT_ALPHA)
    usual = np.stack([recent_mean(total, months) for months in SHARE_WINDOWS])
    return np.divide(now, usual, out=np.zeros_like(usual), where=usual > 0)


def nearly_always_zero(values: Floats) -> NDArray[np.bool_]:
    """Say which series had openings in no more than three of the last twelve months.

    A shorter history is judged by a quarter of its months; one under six months is never called so.

    Examples
    --------
    >>> nearly_always_zero(np.repeat([[0.0], [1.0]], 12, axis=1)).tolist()
    [True, False]
    """
    recent = values[:, -_YEAR:]
    if recent.shape[1] < _LEAST_MONTHS:
        return np.zeros(len(values), dtype=bool)
    return np.asarray((recent > 0).mean(axis=1) <= 0.25)
