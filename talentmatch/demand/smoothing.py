"""A family of smoothers over all series at once: means, exponential smoothing, trend, intermittent.

Each gives the level of every series after a month, in openings a month with the season taken out;
some follow a parent (region, occupation) of which the series has a steady share. They are averaged
by `blend`, since choosing one a series by backtest chooses noise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.persistence import persistent

__all__ = [
    "SMOOTHERS",
    "Parents",
    "damped_trend",
    "exponential",
    "intermittent",
    "nearly_always_zero",
    "parent_totals",
    "recent_mean",
    "share_of_parent",
    "smooth",
    "smoother_names",
]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Parents of the series: name to (group of each series, number of groups).
Parents = Mapping[str, tuple[Codes, int]]

# A series of a few months is not averaged with the time before it existed, but is not believed
# to be as large as its first month either.
_LEAST_AGE = 3
_YEAR, _LEAST_MONTHS = 12, 6
# A share of a parent is that of these months [months]; the parent itself follows its last months.
_SHARE_WINDOWS, _PARENT_ALPHA = (6, 12), 0.7


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


def parent_totals(values: Floats, code: Codes, size: int) -> Floats:
    """Return the sums of the series of each group, of shape (size, n_months).

    Examples
    --------
    >>> parent_totals(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0, 0]), 1).tolist()
    [[4.0, 6.0]]
    """
    months = [np.bincount(code, weights=month, minlength=size) for month in values.T]
    return np.stack(months, axis=1)


def share_of_parent(values: Floats, age: Codes, code: Codes, size: int) -> Floats:
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
    total = parent_totals(recent, code, size)
    now = exponential(total, _PARENT_ALPHA)
    levels = []
    for months in _SHARE_WINDOWS:
        usual = recent_mean(total, months)
        present = np.divide(now, usual, out=np.zeros(size), where=usual > 0)
        levels.append(recent_mean(recent, months, age) * present[code])
    return np.stack(levels)


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
    "ses_2": _ses(0.2),
    "ses_3": _ses(0.3),
    "ses_5": _ses(0.5),
    "ses_7": _ses(0.7),
    "ses_9": _ses(0.9),
    "trend": lambda values, age, horizon: damped_trend(values, horizon),
    "fast_trend": lambda values, age, horizon: damped_trend(
        values, horizon, alpha=0.95, beta=0.4, phi=0.75
    ),
    "intermittent": _flat(lambda values, age: intermittent(values)),
    "persistent": lambda values, age, horizon: persistent(values, horizon),
}


def smoother_names(parents: Parents | None = None) -> tuple[str, ...]:
    """Return the names of what `smooth` gives, in its order.

    Examples
    --------
    >>> smoother_names({"region": (np.array([0]), 1)})[:3]
    ('region_6', 'region_12', 'last')
    """
    related = [name for name in parents or {} if name != "total"]
    return (*(f"{name}_{months}" for name in related for months in _SHARE_WINDOWS), *SMOOTHERS)


def smooth(values: Floats, age: Codes, horizon: int, parents: Parents | None = None) -> Floats:
    """Return the forecast of every smoother.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings without season, up to the origin.
    age : ndarray of shape (n_series,)
        Months each series has existed.
    horizon : int
        Months ahead.
    parents : mapping, optional
        Group of each series at coarser levels; the total is left out.

    Returns
    -------
    ndarray of shape (n_smoothers, horizon, n_series)
        In the order of `smoother_names`, season still out. Of a series that is zero nearly
        always, all give the same: a slow rate.

    Examples
    --------
    >>> smooth(np.array([[2.0, 2.0]]), np.array([2]), 3).shape
    (15, 3, 1)
    """
    related = [parent for name, parent in (parents or {}).items() if name != "total"]
    shares = [level for parent in related for level in share_of_parent(values, age, *parent)]
    flat = [np.broadcast_to(level, (horizon, len(values))) for level in shares]
    own = [forecast(values, age, horizon) for forecast in SMOOTHERS.values()]
    found = np.stack([*flat, *own])
    rare = nearly_always_zero(values)
    slow = (recent_mean(values[rare], _YEAR, age[rare]) + exponential(values[rare], 0.3)) / 2
    found[:, :, rare] = slow
    return found


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
