"""Yearly levels one to many years ahead: a change fades to a share of the growth of ten years.

Each series moves with a path common to all and by itself, in logarithms. Of either movement the last
change fades, by half a year, toward a share of the growth over the years known. How much of it
carries on is estimated pooled over series and past origins, around values learnt from a longer
public set; where only a handful of years is there, these decide. Intervals come from the errors of
the same model at past origins (`_growth_errors`).

References
----------
.. [1] US Bureau of Labor Statistics, Current Employment Statistics, employment by industry, yearly
   means 1939 to 2000: the values of `GrowthPrior` are those of origins 1975 to 1995.
.. [2] Gardner & McKenzie (1985), Forecasting trends in time series, Management Science 31(10).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, issparse

from talentmatch.demand.yearly._growth_errors import GrowthErrors, level_noise
from talentmatch.demand.yearly._growth_state import (
    common_changes,
    common_growth,
    log_levels,
    own_state,
    without_rebounds,
)
from talentmatch.errors import InputError

__all__ = ["GrowthForecast", "GrowthPaths", "GrowthPrior"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: What is left of a change a year later.
_FADE: Final = 0.5
#: Steps from which shares are learnt, and at which errors of past origins are kept.
_LEARNT, _JUDGED = 5, 10
#: Residuals from which on, in medians, an error weighs less; rounds of weighing.
_HUBER, _ROUNDS = 2.0, 5
#: Years of a series up to which its past teaches nothing.
_FEWEST: Final = 1
#: An interval reaches as far as the series ever moved, this many times up or down at least.
_REACH: Final = 3.0
_TINY: Final = 1e-12


@dataclass(frozen=True, kw_only=True)
class GrowthPrior:
    """Shares that changes carry on, and how much they weigh against the data's own [1]_.

    Attributes
    ----------
    carry, drift, level : float
        Share of the last own change in the next, share of the own growth that lasts, share of the
        distance to the line through the last ten years that is made good.
    common_carry, common_drift : float
        The first two of the common path.
    rows : float
        Past changes of single series that weigh as much as the own shares given.
    origins, young : float
        Past origins that weigh as much as the common shares; further ones under that many years.
    """

    carry: float = 0.43
    drift: float = 0.85
    level: float = 0.0
    common_carry: float = 0.5
    common_drift: float = 0.5
    rows: float = 200.0
    origins: float = 8.0
    young: float = 30.0


@dataclass(frozen=True, kw_only=True)
class GrowthForecast:
    """Levels ahead, in the unit of the levels given.

    Attributes
    ----------
    median : ndarray of shape (n, horizon)
        Level that is as likely to be passed as not.
    lower, upper : mapping of float to ndarray of shape (n, horizon)
        Bounds of the central interval by its level [percent].
    """

    median: Floats
    lower: dict[float, Floats]
    upper: dict[float, Floats]


class GrowthPaths:
    """Forecast yearly levels of many series, and of sums of them, with intervals.

    Scaling a series scales its forecast; the order of the series does not matter.

    Parameters
    ----------
    prior : GrowthPrior, optional
        Shares from a longer public set; none given: those of US employment.

    Attributes
    ----------
    common_ : ndarray of shape (n_years - 1,)
        Change that series have in common [log per year].
    own_shares_ : ndarray of shape (3,)
        `carry`, `drift` and `level` as estimated.
    common_shares_ : ndarray of shape (2,)
        `common_carry` and `common_drift` as estimated.
    errors_ : GrowthErrors
        Errors at past origins.

    Examples
    --------
    >>> levels = [[100.0, 110.0, 121.0, 133.1], [50.0, 55.0, 60.5, 66.55]]
    >>> ahead = GrowthPaths().fit(levels).predict(2, levels=(80,))
    >>> bool((ahead.lower[80] < ahead.median).all() and (ahead.median[:, 1] > [133.1, 66.55]).all())
    True
    """

    def __init__(self, prior: GrowthPrior | None = None) -> None:
        self.prior = prior

    def fit(self, levels: ArrayLike) -> Self:
        """Learn from the levels of consecutive years.

        Parameters
        ----------
        levels : array-like of shape (n_series, n_years)
            Levels, 0 or more, NaN where none is known. Zeros before the first level of a series
            are taken for years before it began.

        Raises
        ------
        InputError
            If the array has not two axes, or holds a level below 0 or infinite.
        """
        values = _checked_levels(levels)
        self._logs, self._least = log_levels(values)
        self._is_late = ~np.isfinite(values[:, -1])
        self._last = _last_known(values)
        self._zero = (values == 0).any(axis=1)
        # What stands for a zero makes changes that say nothing of other series.
        self._apart = self._zero & ~self._zero.all()
        # A year filled in between others was seen to do nothing.
        observed = np.where(np.isfinite(values), self._logs, np.nan)
        self._seen = np.isfinite(observed)
        changes = np.diff(observed, axis=1)
        self.common_ = common_changes(changes[~self._apart])
        self._path = np.concatenate([[0.0], np.cumsum(self.common_)])
        self._own = own_state(self._logs - self._path)
        self._calm = without_rebounds(self.common_)
        self._growth = common_growth(self._calm)
        self._noise = level_noise(changes, self.common_)
        self._fit_common()
        self._fit_own()
        steps = range(1, min(_JUDGED, self._logs.shape[1] - 1) + 1)
        self.errors_ = GrowthErrors(
            {step: np.where(self._seen, self._forecast(step), np.nan) for step in steps},
            observed,
            noise=self._noise,
            years=self._own.years,
            apart=self._apart,
        )
        self._reach = _reach(self._logs)
        return self

    def predict(
        self,
        horizon: int,
        *,
        levels: tuple[float, ...] = (80, 95),
        membership: ArrayLike | csr_array | None = None,
        planned: ArrayLike | None = None,
    ) -> GrowthForecast:
        """Forecast the years after the last column.

        Parameters
        ----------
        horizon : int
            Years ahead.
        levels : tuple of float, default=(80, 95)
            Levels of the intervals [percent].
        membership : array-like or sparse array of shape (n_groups, n_series), optional
            Weights of the series in sums, 0 or more; none given: each series by itself.
        planned : array-like of shape (n_series, horizon), optional
            Levels that stand instead of the medians, as a plan has them; NaN where it has none.
            Intervals are as wide around them as around the medians.

        Returns
        -------
        GrowthForecast
            Of the series, or of the sums. A series without any level is NaN and left out of sums;
            one that ended is carried on to the last year.

        Raises
        ------
        InputError
            If the horizon is below 1, a level is not within 0 and 100, or the membership does not
            fit the series.
        """
        _check_question(horizon, levels)
        ends, late = self._ends()
        steps = np.arange(1, horizon + 1)
        median = np.exp(self._ahead(ends, late, steps))
        if planned is not None:
            given = np.asarray(planned, dtype=float)
            median = np.where(np.isfinite(given), given, median)
        noise = np.take_along_axis(self._noise, ends[:, None], axis=1)[:, 0]
        if membership is None:
            half = self.errors_.half_widths(noise, late[:, None] + steps, levels)
            reach = self._reach[:, None]
            half = {level: np.minimum(width, reach) for level, width in half.items()}
            return self._series_forecast(median, half)
        weights = _weights(membership, len(median))
        median = np.nan_to_num(median)
        half = self.errors_.sum_half_widths(weights, median, noise, levels)
        total = weights @ median
        farthest = weights @ (median * np.exp(self._reach[:, None]))
        reach = np.log(np.divide(farthest, total, out=np.ones_like(total), where=total > 0))
        half = {level: np.minimum(width, reach) for level, width in half.items()}
        return _bounded(total, half)

    def latest(self) -> Floats:
        """Return the level of each series in the last column, carried on to it where none is known."""
        carried = np.exp(self._ahead(*self._ends(), np.zeros(1, dtype=int)))[:, 0]
        known = np.where(self._last == 0, 0.0, carried)
        return np.asarray(np.where(self._is_late, known, self._last))

    def _series_forecast(self, median: Floats, half: dict[float, Floats]) -> GrowthForecast:
        """Return the forecast of each series; who had zeros may come to zero again."""
        bounded = _bounded(median, half)
        least = self._least[:, None]
        dead = self._zero[:, None] & np.isnan(median)
        known = np.where(dead, 0.0, median)
        lower = {
            level: np.where(dead | (self._zero[:, None] & (bound <= least)), 0.0, bound)
            for level, bound in bounded.lower.items()
        }
        upper = {level: np.where(dead, least, bound) for level, bound in bounded.upper.items()}
        return GrowthForecast(median=known, lower=lower, upper=upper)

    def _fit_common(self) -> None:
        """Estimate what of the common path carries on."""
        prior = self.prior or GrowthPrior()
        shares = np.array([prior.common_carry, prior.common_drift])
        years = len(self._path)
        features, targets, weights = [], [], []
        steps = min(_LEARNT, years - 2)
        for step in range(1, steps + 1):
            origins = np.arange(1, years - step)
            change = self._path[origins + step] - self._path[origins]
            features.append(self._common_features(origins, step) / np.sqrt(step))
            targets.append(change / np.sqrt(step))
            weights.append(np.full(len(origins), 1 / steps))
        if features:
            rows = prior.origins * (1 + prior.young / (years - 2))
            data = np.concatenate(features), np.concatenate(targets), np.concatenate(weights)
            shares = _drawn_regression(*data, shares, rows)
        self.common_shares_ = shares

    def _fit_own(self) -> None:
        """Estimate what of the series' own movement carries on."""
        prior = self.prior or GrowthPrior()
        shares = np.array([prior.carry, prior.drift, prior.level])
        own = self._logs - self._path
        years = own.shape[1]
        features, targets, weights = [], [], []
        steps = min(_LEARNT, years - 1 - _FEWEST)
        for step in range(1, steps + 1):
            change = own[:, step:] - own[:, :-step]
            good = np.isfinite(change) & (self._own.years[:, :-step] > _FEWEST)
            good &= ~self._apart[:, None] & self._seen[:, step:] & self._seen[:, :-step]
            scale = self._noise[:, :-step][good] * np.sqrt(step)
            features.append(self._own_features(step)[:, :-step][good] / scale[:, None])
            targets.append(change[good] / scale)
            weights.append(np.full(len(scale), 1 / steps))
        if features and sum(map(len, targets)):
            data = np.concatenate(features), np.concatenate(targets), np.concatenate(weights)
            shares = _drawn_regression(*data, shares, prior.rows)
        self.own_shares_ = shares

    def _own_features(self, step: int | Codes) -> Floats:
        """Return what the three own shares multiply, by series and year."""
        prior = self.prior or GrowthPrior()
        own = self._own
        carried = _faded(step) * (own.change - prior.drift * own.growth)
        return np.stack(np.broadcast_arrays(carried, own.growth * step, own.gap), axis=-1)

    def _common_features(self, origins: Codes, step: int | Codes) -> Floats:
        """Return what the two common shares multiply, by origin."""
        prior = self.prior or GrowthPrior()
        last = np.concatenate([[0.0], self._calm])[origins]
        growth = self._growth[origins]
        carried = _faded(step) * (last - prior.common_drift * growth)
        return np.stack(np.broadcast_arrays(carried, growth * step), axis=-1)

    def _forecast(self, step: int) -> Floats:
        """Return the logarithm forecast in each year for a number of years later."""
        common = self._common_features(np.arange(len(self._path)), step) @ self.common_shares_
        return np.asarray(self._logs + self._own_features(step) @ self.own_shares_ + common)

    def _ends(self) -> tuple[Codes, Codes]:
        """Return each series' last known year and the years since."""
        known = np.isfinite(self._logs)
        last = known.shape[1] - 1
        ends = np.where(known.any(axis=1), last - np.argmax(known[:, ::-1], axis=1), last)
        return ends, last - ends

    def _ahead(self, ends: Codes, late: Codes, steps: Codes) -> Floats:
        """Return the logarithms of the coming years; who ended earlier goes on with the others."""
        pick = ends[:, None]
        start = np.take_along_axis(self._logs - self._path, pick, axis=1)
        own = np.column_stack(
            [
                np.take_along_axis(self._own_features(step + late[:, None]), pick[..., None], 1)[
                    :, 0
                ]
                @ self.own_shares_
                for step in steps
            ]
        )
        now = np.full(len(steps), len(self._path) - 1)
        common = self._common_features(now, steps) @ self.common_shares_
        return np.asarray(start + own + self._path[-1] + common)


def _last_known(values: Floats) -> Floats:
    """Return the last level known of each series, NaN where none is."""
    known = np.isfinite(values)
    place = values.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.asarray(np.take_along_axis(values, place[:, None], axis=1)[:, 0])


def _reach(logs: Floats) -> Floats:
    """Return how far each series may come from its median at most [log].

    Where a handful of people, or zeros, make changes of a hundred times, a law that widens by the
    year would reach more people than there are.
    """
    known = np.isfinite(logs)
    high = np.where(known, logs, -np.inf).max(axis=1, initial=-np.inf)
    low = np.where(known, logs, np.inf).min(axis=1, initial=np.inf)
    span = np.where(known.any(axis=1), high - low, 0.0)
    return np.maximum(span, np.log(_REACH))


def _faded(step: int | Codes) -> Floats:
    """Return how much of a change arrives within some years if half of it is left each year."""
    return np.asarray((1 - _FADE ** np.asarray(step, dtype=float)) / (1 - _FADE))


def _drawn_regression(
    features: Floats, target: Floats, weight: Floats, prior: Floats, rows: float
) -> Floats:
    """Return coefficients drawn toward a prior as if so many rows had given it, gross errors aside."""
    residual = target - features @ prior
    square = (weight[:, None] * features**2).sum(axis=0)
    penalty = np.diag(rows * square / weight.sum() + _TINY)
    active: Floats = weight
    shift: Floats = np.zeros_like(prior)
    for _ in range(_ROUNDS):
        weighted = features * active[:, None]
        shift = np.asarray(np.linalg.solve(weighted.T @ features + penalty, weighted.T @ residual))
        error = np.abs(residual - features @ shift)
        bound = _HUBER * np.median(error) + _TINY
        active = np.asarray(weight * np.minimum(1.0, bound / np.maximum(error, _TINY)))
    return np.asarray(prior + shift)


def _checked_levels(levels: ArrayLike) -> Floats:
    values = np.asarray(levels, dtype=float)
    if values.ndim != 2 or not values.shape[1]:
        raise InputError(
            f"levels have shape {values.shape}; give one row a series, one column a year"
        )
    wrong = int((np.isinf(values) | (values < 0)).sum())
    if wrong:
        raise InputError(
            f"{wrong} levels are below 0 or infinite; give levels of 0 or more, or NaN"
        )
    return values


def _check_question(horizon: int, levels: tuple[float, ...]) -> None:
    if horizon < 1:
        raise InputError(f"horizon is {horizon}; give 1 year or more")
    if not all(0 < level < 100 for level in levels):
        raise InputError(f"levels are {levels}; give percentages between 0 and 100")


def _weights(membership: ArrayLike | csr_array, series: int) -> csr_array:
    dense = membership if issparse(membership) else np.atleast_2d(np.asarray(membership, float))
    weights = csr_array(dense)
    if weights.shape[1] != series:
        raise InputError(f"membership has {weights.shape[1]} columns; there are {series} series")
    return weights


def _bounded(median: Floats, half: dict[float, Floats]) -> GrowthForecast:
    lower = {level: median * np.exp(-width) for level, width in half.items()}
    upper = {level: median * np.exp(width) for level, width in half.items()}
    return GrowthForecast(median=median, lower=lower, upper=upper)
