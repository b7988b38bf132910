"""One season shared by all series: how strong, the data say, against a prior that holds it back.

The logarithm of the grand total is read as level + trend + calendar month + days of the Spring
Festival + weekdays of the month + noise, each a Gaussian process; how much of each there is comes
from the evidence of a small grid, averaged rather than picked. A month seen once or twice is
therefore used at a third to a half of what was seen, one that returns every year nearly in full,
and a total that is not likely to have a season keeps none. Any one month may have been a shock (a
lockdown, a fault of collection): its calendar month is then not blamed for it, as far as the
evidence says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.models.calendar import festival_days, weekdays

__all__ = ["Season", "fit_season"]

Floats = NDArray[np.float64]
_Effects = tuple[Floats, Floats]

# Standard deviations of log openings a month, in the range that labour markets show.
_SEASON = (0.03, 0.1, 0.25)
# A season is none, or of months each by itself, or a wave with little that is of single months.
_WAVES, _OF_MONTHS = (0.1, 0.25), 0.01
_KINDS = ((0.0, 0.0), *((0.0, size) for size in _SEASON), *((size, _OF_MONTHS) for size in _WAVES))
# How likely each is beforehand: what wanders looks like a wave, too.
_BEFOREHAND = (1.0, *(1.0 for _ in _SEASON), *(0.02 for _ in _WAVES))
_FESTIVAL = (0.0, 0.01, 0.03)
_LEVEL = (0.01, 0.03, 0.08, 0.2)
_SLOPE = (0.0, 0.005, 0.02, 0.08)
_NOISE = (0.002, 0.01, 0.04, 0.12)
# Elasticity to weekdays: one where openings come day by day, none where they are counted on a day.
_WEEKDAYS = (0.0, 0.7)
_USUAL_WEEKDAYS = 365.2425 * 5 / 7 / 12
# How far a shock moves a month, and a break all months after it or the next few, and how often one
# comes.
_SHOCK, _SHOCKS = 0.3, 0.03
_BREAK, _BREAKS, _PULSES = 1.0, 0.001, (2, 3, 4, 5, 6)
# Nothing is used of a season less likely than one to three, all of one likelier than even.
_DOUBTED, _BELIEVED = 0.25, 0.5
# A season is that of the last ten years.
_MOST_MONTHS = 120
# Trends that are worked on at once.
_CHUNK = 8


@dataclass(frozen=True, kw_only=True)
class Season:
    """A month index: what a calendar month does to openings, as a factor around one.

    Attributes
    ----------
    month : ndarray of shape (12,)
        Log effect of January to December.
    festival : float
        Log effect of one day of the Spring Festival's weeks.
    weekdays : float
        Elasticity to the weekdays of the month, 0 to 1; 0 too where there is no season [1].
    evidence : float
        Probability that there is a season at all, weekdays left aside [1].
    strength : float
        Share of the plain mean of each month's deviations that `month` amounts to [1].
    own : ndarray of shape (n_series, 12), optional
        Log effects that each series has beside those that all share.
    """

    month: Floats
    festival: float
    evidence: float
    weekdays: float = 0.0
    strength: float = 0.0
    own: Floats | None = None

    def factors(self, months: pd.DatetimeIndex) -> Floats:
        """Return the factor of each month, of shape (n_months,); with `own` a row for each series.

        Examples
        --------
        >>> Season(month=np.zeros(12), festival=0.0, evidence=0.0).factors(
        ...     pd.DatetimeIndex(["2024-02-01"])).tolist()
        [1.0]
        """
        effect = self.month[months.month - 1] + self.festival * festival_days(months)
        effect += self.weekdays * _log_weekdays(months)
        if self.own is not None:
            effect = effect + self.own[:, months.month - 1]
        return np.asarray(np.exp(effect), dtype=float)

    def ahead(self, months: pd.DatetimeIndex) -> Floats:
        """Return the factors of coming months, a row a month and a column a series, or one."""
        factors = self.factors(months)
        return factors[:, None] if self.own is None else factors.T

    def of_rows(self, rows: NDArray[np.int64]) -> Season:
        """Return the season of some of the series."""
        return self if self.own is None else replace(self, own=self.own[rows])


def fit_season(total: Floats, months: pd.DatetimeIndex, step: int = 1) -> Season:
    """Measure the season of a total.

    Parameters
    ----------
    total : ndarray of shape (n_months,)
        Grand total, or any parent [positions per month].
    months : DatetimeIndex of shape (n_months,)
        Its months.
    step : int, default=1
        Months of a period: 3 where `months` are quarters. Festival and weekdays are of months only.

    Returns
    -------
    Season
        Without effects when there are fewer than 13 months (a year and a period) or nothing but
        zeros; years have none.

    Examples
    --------
    >>> months = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> planted = np.where(months.month == 7, 200.0, 100.0)
    >>> fit_season(planted, months).month.argmax() + 1
    np.int64(7)
    """
    total, months = total[-_MOST_MONTHS:], months[-_MOST_MONTHS:]
    periods = 12 // step
    if periods == 1 or total.size < periods + 1 or total.max() <= 0:
        return Season(month=np.zeros(12), festival=0.0, evidence=0.0)
    return _measured(tuple(total.tolist()), tuple(months), step)


@lru_cache(maxsize=256)
def _measured(total: tuple[float, ...], months: tuple[pd.Timestamp, ...], step: int) -> Season:
    """Measure once what each fit, backtest and challenger asks about the same months anew."""
    from threadpoolctl import threadpool_limits

    openings = np.array(total)
    log = np.log(openings + 0.01 * openings.mean())
    # Threads that share matrices this small wait more than they work.
    with threadpool_limits(1, user_api="blas"):
        season = _averaged(log - log.mean(), pd.DatetimeIndex(months), step)
    season.month.flags.writeable = False
    return season


def _log_weekdays(months: pd.DatetimeIndex) -> Floats:
    return np.asarray(np.log(weekdays(months) / _USUAL_WEEKDAYS), dtype=float)


def _averaged(log: Floats, months: pd.DatetimeIndex, step: int) -> Season:
    """Average the season's posterior mean over the grid, by evidence."""
    same = (months.month.to_numpy()[:, None] == np.arange(1, 13)).astype(float)
    days = np.column_stack([festival_days(months), _log_weekdays(months)])
    of_months, of_days = _of_months(), _of_days(step)
    trends = np.array(list(product(_LEVEL, _SLOPE, _NOISE))) ** 2
    kernels = np.stack([*_trend_kernels(np.arange(log.size, dtype=float)), np.eye(log.size)])
    evidence, effects = [], []
    for start in range(0, len(trends), _CHUNK):
        covariance = np.tensordot(trends[start : start + _CHUNK], kernels, axes=1)
        covariance += 4.0  # the overall level is unknown
        likely, weights = _weigh_evidence(covariance, log, (same, of_months), (days, of_days))
        evidence.append(likely)
        of_day = (weights @ days)[..., None, :] @ of_days
        effects.append(np.concatenate([weights @ same @ of_months, of_day[..., 0, :]], axis=-1))
    odds = np.concatenate(evidence)
    belief = np.array(_BEFOREHAND)[:, None] * np.exp(odds - odds.max())
    belief /= belief.sum()
    seasonal = np.any(of_months, axis=(1, 2))[:, None] | (of_days[:, 0, 0] > 0)
    present = float(belief[:, seasonal].sum())
    used = float(np.clip((present - _DOUBTED) / (_BELIEVED - _DOUBTED), 0.0, 1.0))
    effect = used * np.tensordot(belief, np.concatenate(effects), axes=3)
    within = same.any(axis=0)
    month = np.where(within, effect[:12] - effect[:12][within].mean(), 0.0)
    plain = _plain(log - days @ effect[12:], months, 12 // step)
    power = float(plain @ plain)
    return Season(
        month=month,
        festival=float(effect[12]),
        weekdays=float(np.clip(effect[13], 0.0, 1.0)),
        evidence=present,
        strength=float(month @ plain) / power if power > 0 else 0.0,
    )


def _of_months() -> Floats:
    """Return the covariances of the effects of calendar months, of shape (n_kinds, 12, 12)."""
    wave, single = np.array(_KINDS).T[:, :, None, None] ** 2
    return np.asarray(wave * _likeness() + single * np.eye(12), dtype=float)


def _of_days(step: int) -> Floats:
    """Return the covariances of the effects of festival and weekdays, of shape (n_settings, 2, 2).

    Quarters have no days of their own.
    """
    settings = np.array(list(product(_FESTIVAL, _WEEKDAYS) if step == 1 else [(0.0, 0.0)]))
    return np.asarray(settings[:, :, None] ** 2 * np.eye(2), dtype=float)


def _weigh_evidence(
    covariance: Floats, log: Floats, of_months: _Effects, of_days: _Effects
) -> tuple[Floats, Floats]:
    """Return the evidence of each setting, and what its effects are read from.

    Averaged over which month, if any, was a shock, or the first of a pulse or after a break. Each
    adds to the covariance a change of rank one, whose determinant and inverse follow from those
    without it. So do those of a season, of the rank of its effects, from those of the trend.

    Parameters
    ----------
    covariance : ndarray of shape (n_trends, n_months, n_months)
        Without any season.
    log : ndarray of shape (n_months,)
    of_months, of_days : pairs of ndarray
        What each month has of each effect, and covariances of the effects, one a setting.

    Returns
    -------
    evidence : ndarray of shape (n_trends, n_settings of months, n_settings of days)
    weights : ndarray of shape (n_trends, n_settings of months, n_settings of days, n_months)
        Inverse covariance times observations.
    """
    inverse = np.asarray(np.linalg.inv(covariance), dtype=float)
    of_trend = np.linalg.slogdet(covariance)[1]
    spread, core, grown_by_months = _added(inverse, *of_months)
    inverse = inverse[:, None] - spread[:, None] @ core @ spread[:, None].mT
    spread, core, grown_by_days = _added(inverse, *of_days)

    def times_inverse(values: Floats) -> Floats:
        through = (values @ spread)[..., None, :] @ core
        return np.asarray(values @ inverse - through[..., 0, :] @ spread.mT, dtype=float)

    weights = times_inverse(np.broadcast_to(log, (*core.shape[:3], len(log))))
    size = of_trend[:, None, None] + grown_by_months[:, :, None] + grown_by_days
    calm = -0.5 * (weights @ log + size)
    told = _disturbed(spread.mT)
    crossed = (told[:, :, :, None] * told[:, :, None]).reshape(*told.shape[:2], 4, -1)
    power = _disturbed_twice(inverse)[:, :, None] - core.reshape(*core.shape[:3], 4) @ crossed
    variance, often = _disturbances(len(log))
    grown = 1.0 + variance * power
    moves = variance / grown * (read := _disturbed(weights))
    chances = 0.5 * moves * read
    most = np.maximum(chances.max(axis=-1, keepdims=True), 0.0)
    chances = often / np.sqrt(grown) * np.exp(chances - most)
    either = chances.sum(axis=-1, keepdims=True) + np.exp(-most)
    moved = _undisturbed(chances / either * moves, len(log))
    return calm + (most + np.log(either))[..., 0], weights - times_inverse(moved)


def _added(inverse: Floats, has: Floats, variances: Floats) -> tuple[Floats, Floats, Floats]:
    """Return what effects change of inverse covariances: the inverse less `spread core spread'`.

    The third value is what the logarithm of the determinant grows by.
    """
    spread = inverse @ has
    small = np.eye(has.shape[1]) + variances @ (has.T @ spread)[..., None, :, :]
    core = np.asarray(np.linalg.solve(small, np.broadcast_to(variances, small.shape)), dtype=float)
    return spread, core, np.linalg.slogdet(small)[1]


def _since(values: Floats) -> Floats:
    """Return sums of each month and all after it, along the last axis."""
    return np.cumsum(values[..., ::-1], axis=-1)[..., ::-1]


def _disturbed(values: Floats) -> Floats:
    """Return the sums of months that each disturbance moves: each month, all from it on, a few."""
    since = _since(values)
    few = (since[..., :-long] - since[..., long:] for long in _PULSES)
    return np.concatenate([values, since, *few], axis=-1)


def _disturbed_twice(inverse: Floats) -> Floats:
    """Return the same sums over rows and columns of matrices."""
    since = _since(_since(inverse).mT)
    each, all_after = (np.diagonal(one, axis1=-2, axis2=-1) for one in (inverse, since))
    few = (
        all_after[..., :-long] + all_after[..., long:] - 2 * np.diagonal(since, long, -2, -1)
        for long in _PULSES
    )
    return np.concatenate([each, all_after, *few], axis=-1)


def _undisturbed(moves: Floats, months: int) -> Floats:
    """Return how far each month was moved by all disturbances together."""
    single, steps, *pulses = np.split(moves, np.cumsum(_lasting(months))[:-1], axis=-1)
    steps = steps.copy()
    for long, pulse in zip(_PULSES, pulses, strict=True):
        steps[..., :-long] += pulse
        steps[..., long:] -= pulse
    return np.asarray(single + np.cumsum(steps, axis=-1), dtype=float)


def _disturbances(months: int) -> tuple[Floats, Floats]:
    """Return the variance of each disturbance, and how often it comes."""
    counts = (months, sum(_lasting(months)[1:]))
    return np.repeat((_SHOCK**2, _BREAK**2), counts), np.repeat((_SHOCKS, _BREAKS), counts)


def _lasting(months: int) -> list[int]:
    """Return how many disturbances there are of each kind: single months, breaks, and pulses."""
    return [months, *(max(months - long, 0) for long in (0, *_PULSES))]


def _plain(log: Floats, months: pd.DatetimeIndex, year: int) -> Floats:
    """Return the mean deviation of each calendar month from a year's moving average."""
    usual = pd.Series(log).rolling(year + 1, center=True, min_periods=year // 2 + 1).mean()
    plain = pd.Series(log - usual).groupby(months.month.to_numpy()).mean()
    return np.asarray((plain - plain.mean()).reindex(range(1, 13)).fillna(0.0), dtype=float)


def _likeness() -> Floats:
    """Return how alike the effects of two calendar months are, near ones more, of shape (12, 12)."""
    apart = np.subtract.outer(np.arange(12), np.arange(12)) * np.pi / 12
    return np.asarray(np.exp(-2 * np.sin(apart) ** 2), dtype=float)


def _trend_kernels(at: Floats) -> tuple[Floats, Floats]:
    """Return the covariances of a random walk and of a walk whose slope is one."""
    low = np.minimum(at[:, None], at)
    high = np.maximum(at[:, None], at)
    return low + 1.0, low * low * (3 * high - low) / 6 + (at[:, None] + 1) * (at + 1)
