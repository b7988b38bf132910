"""The family of forecasts that are averaged, since choosing one a series by backtest chooses noise.

Three kinds: a series' own past, the parents (region, occupation) of which it has a steady share,
and the factors it has in common with other series. Kinds weigh alike before the backtest speaks, so
that many smoothers of one kind do not outvote the others.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._factors import RANKS, factor_levels
from talentmatch.demand.models._newborn import begun
from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.demand.models.smoothing import (
    SHARE_WINDOWS,
    Parents,
    damped_trend,
    exponential,
    intermittent,
    nearly_always_zero,
    recent_mean,
    share_of_parent,
)

__all__ = ["SMOOTHERS", "each_smoother", "prior_weights", "smooth", "smoother_names"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_YEAR = 12
# Series smoothed together: what they take on the way stays small.
_TOGETHER = 50_000


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
}


def _kinds(parents: Parents | None) -> tuple[list[str], list[str], list[str]]:
    """Return the names of the forecasts that follow parents, factors and the series alone."""
    if parents is None:
        return [], [], list(SMOOTHERS)
    related = [name for name in parents if name != "total"]
    shares = [f"{name}_{months}" for name in related for months in SHARE_WINDOWS]
    return shares, [f"factors_{rank}" for rank in RANKS], list(SMOOTHERS)


def smoother_names(parents: Parents | None = None) -> list[str]:
    """Return the names of what `smooth` gives, in its order.

    Examples
    --------
    >>> smoother_names({"region": (np.array([0]), 1)})[1:4]
    ['region_12', 'factors_2', 'factors_4']
    """
    return [name for kind in _kinds(parents) for name in kind]


def prior_weights(parents: Parents | None = None) -> Floats:
    """Return what each forecast of the family counts before any backtest.

    Examples
    --------
    >>> prior_weights({"region": (np.array([0]), 1)}).round(2)[:4].tolist()
    [0.17, 0.17, 0.11, 0.11]
    """
    *related, own = _kinds(parents)
    kinds = [kind for kind in (*related, own) if kind]
    return np.concatenate([np.full(len(kind), 1 / len(kind)) for kind in kinds]) / len(kinds)


def smooth(
    values: Floats,
    age: Codes,
    horizon: int,
    parents: Parents | None = None,
    shared: Shared = ALONE,
) -> Floats:
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
        Group of each series at coarser levels; the total is left out. Without it each series is
        smoothed by itself.
    shared : Shared
        Where the other series of the parents are.

    Returns
    -------
    ndarray of shape (n_smoothers, horizon, n_series)
        In the order of `smoother_names`, season still out. Of a series that is zero nearly
        always, all give the same: a slow rate. NaN where a series shows no factors.

    Examples
    --------
    >>> smooth(np.array([[2.0, 2.0]]), np.array([2]), 3).shape
    (14, 3, 1)
    """
    return np.stack(list(each_smoother(values, age, horizon, parents, shared)))


def each_smoother(
    values: Floats,
    age: Codes,
    horizon: int,
    parents: Parents | None = None,
    shared: Shared = ALONE,
) -> Iterator[Floats]:
    """Yield the forecast of one smoother after the other, as `smooth` gives all of them.

    Of very many series all at once would take gigabytes.
    """
    rare = nearly_always_zero(values)
    slow = (recent_mean(values[rare], _YEAR, age[rare]) + exponential(values[rare], 0.3)) / 2
    related = [] if parents is None else _related(values, age, parents, shared)
    for forecast in itertools.chain(related, _own_forecasts(values, age, horizon)):
        whole = np.array(np.broadcast_to(forecast, (horizon, len(values))))
        whole[:, rare] = slow
        yield whole


def _related(values: Floats, age: Codes, parents: Parents, shared: Shared) -> list[Floats]:
    """Return what parents and common factors say of each series."""

    def level(name: str) -> Floats:
        if name == "total":
            return factor_levels(values, shared)
        return share_of_parent(values, age, *parents[name], shared.within(name))

    names = [*(name for name in parents if name != "total"), "total"]
    return [row for rows in shared.each(names, level).values() for row in rows]


def _own_forecasts(values: Floats, age: Codes, horizon: int) -> Iterator[Floats]:
    rows, standing, share = begun(values, age)
    always = np.full(len(rows), values.shape[1])
    for forecast in SMOOTHERS.values():
        starts = range(0, max(len(values), 1), _TOGETHER)
        parts = [slice(start, start + _TOGETHER) for start in starts]
        said = np.concatenate([forecast(values[p], age[p], horizon) for p in parts], axis=-1)
        said[:, rows] += share * (forecast(standing, always, horizon) - said[:, rows])
        yield said
