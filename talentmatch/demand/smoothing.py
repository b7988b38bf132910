"""A family of smoothers over all series at once: means, exponential smoothing, trend, intermittent.

Each gives the level of every series after a month, in openings a month with the season taken out.
They are averaged by `blend`, since choosing one a series by backtest chooses noise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "SMOOTHERS",
    "autocorrelation",
    "damped_trend",
    "exponential",
    "intermittent",
    "lasting",
    "nearly_always_zero",
    "persistent",
    "recent_mean",
    "smooth",
]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

# A series of a few months is not averaged with the time before it existed, but is not believed
# to be as large as its first month either.
_LEAST_AGE = 3
_YEAR, _LEAST_MONTHS = 12, 6
# A pooled autocorrelation needs no more series than this.
_ENOUGH_SERIES = 2000


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
    seen = np.cumsum(happened[:, ::-1], axis=1)[:, ::-1]  # this demand and those after it
    weights = np.where(happened, (1 - alpha) ** (seen - 1), 0.0)
    total = weights.sum(axis=1)
    size = (weights * values).sum(axis=1) / np.where(total > 0, total, 1.0)
    return np.asarray(size * share, dtype=float)


def autocorrelation(values: Floats) -> tuple[float, float]:
    """Return how far changes are undone a month later, pooled over series.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Any series; each counts by its changes against its level.

    Returns
    -------
    changes : float
        How many independent changes the figure rests on; at most 25 series count.
    correlation : float
        First autocorrelation of the changes: negative where they are undone, as noise around a
        level is, zero for a random walk, positive where they go on [1].

    Examples
    --------
    >>> changes, correlation = autocorrelation(np.array([[5.0, 6.0, 5.0, 6.0]]))
    >>> changes, round(correlation, 3)
    (2.0, -0.667)
    """
    values = values[:: max(len(values) // _ENOUGH_SERIES, 1)]
    change = np.diff(values, axis=1)
    if change.shape[1] < 2:
        return 0.0, 0.0
    level = np.abs(values).mean(axis=1)
    weight = 1.0 / np.where(level > 0, level, np.inf)
    power = weight * np.einsum("ij,ij->i", change, change)
    if not power.sum() > 0:
        return 0.0, 0.0
    follow = weight @ np.einsum("ij,ij->i", change[:, 1:], change[:, :-1])
    series = power.sum() ** 2 / (power * power).sum()
    return float(min(series, 25.0) * (change.shape[1] - 1)), float(follow / power.sum())


def lasting(values: Floats) -> float:
    """Return how clear it is that changes of these series are not undone, 0 to 1.

    Nothing below a year of history, and in full from two years where the autocorrelation of
    changes is less than one standard error under zero.

    Examples
    --------
    >>> lasting(np.cumsum(np.ones((2, 40)), axis=1))
    1.0
    >>> lasting(np.tile([1.0, 5.0], (1, 20)))
    0.0
    """
    changes, undone = autocorrelation(values)
    told = float(np.clip(values.shape[1] / 12 - 1, 0.0, 1.0))
    return told * float(np.clip(2.0 + undone * np.sqrt(changes), 0.0, 1.0)) if changes else 0.0


def persistent(values: Floats, horizon: int) -> Floats:
    """Return the last value, carried on with the last change as far as changes are seen to go on.

    Returns
    -------
    ndarray of shape (horizon, n_series)

    Examples
    --------
    >>> persistent(np.array([[5.0, 6.0, 5.0, 6.0]]), 2).tolist()
    [[6.0], [6.0]]
    """
    last = values[:, -1]
    changes, onward = autocorrelation(values)
    damping = 0.8 * (onward - 1.0 / np.sqrt(changes)) if changes else 0.0
    if damping <= 0:
        return np.broadcast_to(last, (horizon, len(values)))
    path = np.cumsum(min(damping, 0.95) ** np.arange(1, horizon + 1))
    return np.asarray(np.clip(last + path[:, None] * (last - values[:, -2]), 0, None))


def _flat(level: Callable[[Floats, Codes], Floats]) -> Callable[[Floats, Codes, int], Floats]:
    def forecast(values: Floats, age: Codes, horizon: int) -> Floats:
        return np.broadcast_to(level(values, age), (horizon, len(values)))

    return forecast


def _mean(months: int) -> Callable[[Floats, Codes, int], Floats]:
    return _flat(lambda values, age: recent_mean(values, months, age))


def _ses(alpha: float) -> Callable[[Floats, Codes, int], Floats]:
    return _flat(lambda values, age: exponential(values, alpha))


#: Name to a function (values, age, horizon) -> (horizon, n_series).
SMOOTHERS: Mapping[str, Callable[[Floats, Codes, int], Floats]] = {
    "last": _mean(1),
    "mean_2": _mean(2),
    "mean_3": _mean(3),
    "mean_4": _mean(4),
    "mean_6": _mean(6),
    "mean_12": _mean(12),
    "ses_3": _ses(0.3),
    "ses_5": _ses(0.5),
    "ses_7": _ses(0.7),
    "trend": lambda values, age, horizon: damped_trend(values, horizon),
    "fast_trend": lambda values, age, horizon: damped_trend(
        values, horizon, alpha=0.95, beta=0.4, phi=0.75
    ),
    "intermittent": _flat(lambda values, age: intermittent(values)),
    "persistent": lambda values, age, horizon: persistent(values, horizon),
}


def smooth(values: Floats, age: Codes, horizon: int) -> Floats:
    """Return the forecast of every smoother.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings without season, up to the origin.
    age : ndarray of shape (n_series,)
        Months each series has existed.
    horizon : int
        Months ahead.

    Returns
    -------
    ndarray of shape (n_smoothers, horizon, n_series)
        In the order of `SMOOTHERS`, season still out. Of a series that is zero nearly always, all
        give the same: a slow rate.

    Examples
    --------
    >>> smooth(np.array([[2.0, 2.0]]), np.array([2]), 3).shape
    (13, 3, 1)
    """
    found = np.stack([forecast(values, age, horizon) for forecast in SMOOTHERS.values()])
    rare = nearly_always_zero(values)
    slow = (recent_mean(values[rare], _YEAR, age[rare]) + exponential(values[rare], 0.3)) / 2
    found[:, :, rare] = slow
    return found


def nearly_always_zero(values: Floats) -> NDArray[np.bool_]:
    """Say which series had openings in no more than three of the last twelve months.

    For a shorter history, in no more than a quarter of its months, and of six at least.

    Examples
    --------
    >>> nearly_always_zero(np.repeat([[0.0], [1.0]], 12, axis=1)).tolist()
    [True, False]
    """
    recent = values[:, -_YEAR:]
    if recent.shape[1] < _LEAST_MONTHS:
        return np.zeros(len(values), dtype=bool)
    return np.asarray((recent > 0).mean(axis=1) <= 0.25)
