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
# Covariances that are worked on at once.
_CHUNK = 64


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
    calendar = np.column_stack([same, festival_days(months), _log_weekdays(months)])
    wave = _likeness()
    parts = (same, calendar[:, 12:13], calendar[:, 13:])
    kernels = [same @ wave @ same.T, *(part @ part.T for part in parts)]
    kernels += [*_trend_kernels(np.arange(log.size, dtype=float)), np.eye(log.size)]
    grid, likely = _grid()
    if step > 1:  # quarters have no days of their own
        plain = (grid[:, 2] == 0) & (grid[:, 3] == 0)
        grid, likely = grid[plain], likely[plain]
    evidence, effects = np.empty(len(grid)), np.empty((len(grid), 14))
    for start in range(0, len(grid), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        variances = grid[chunk] ** 2
        covariance = np.tensordot(variances, np.stack(kernels), axes=1)
        covariance += 4.0  # the overall level is unknown
        evidence[chunk], weights = _weigh_evidence(covariance, log)
        told = weights @ calendar
        effects[chunk] = np.repeat(variances[:, 1:4], (12, 1, 1), axis=1) * told
        effects[chunk, :12] += variances[:, :1] * (told[:, :12] @ wave)
    belief = likely * np.exp(evidence - evidence.max())
    belief /= belief.sum()
    present = float(belief[(grid[:, :3] > 0).any(axis=1)].sum())
    used = float(np.clip((present - _DOUBTED) / (_BELIEVED - _DOUBTED), 0.0, 1.0))
    effect = used * (belief @ effects)
    within = same.any(axis=0)
    month = np.where(within, effect[:12] - effect[:12][within].mean(), 0.0)
    plain = _plain(log - calendar[:, 12:] @ effect[12:], months, 12 // step)
    power = float(plain @ plain)
    return Season(
        month=month,
        festival=float(effect[12]),
        weekdays=float(np.clip(effect[13], 0.0, 1.0)),
        evidence=present,
        strength=float(month @ plain) / power if power > 0 else 0.0,
    )


def _weigh_evidence(covariance: Floats, log: Floats) -> tuple[Floats, Floats]:
    """Return the evidence of each covariance, and what its effects are read from.

    Averaged over which month, if any, was a shock, or the first of a pulse or after a break. Each
    adds to the covariance a change of rank one, whose determinant and inverse follow from those
    without it.

    Returns
    -------
    evidence : ndarray of shape (n_covariances,)
    weights : ndarray of shape (n_covariances, n_months)
        Inverse covariance times observations.
    """
    months = len(log)
    inverse = np.linalg.inv(covariance)
    weights = inverse @ log
    diagonal = np.diagonal(np.linalg.cholesky(covariance), axis1=1, axis2=2)
    calm = -0.5 * weights @ log - np.log(diagonal).sum(axis=1)
    # Of each month and all after it; those of a few months are differences of these.
    until = np.tri(months)
    since, after = inverse @ until, weights @ until
    power = np.einsum("cij,ij->cj", since, until)
    kinds = [(np.diagonal(inverse, axis1=1, axis2=2), weights, _SHOCK, _SHOCKS)]
    kinds.append((power, after, _BREAK, _BREAKS))
    for long in _PULSES:
        near = [np.diagonal(since, apart, axis1=1, axis2=2) for apart in range(1, long + 1)]
        crossed = power[:, long:] + sum(one[:, long - k - 1 :] for k, one in enumerate(near))
        within = power[:, :-long] + power[:, long:] - 2 * crossed
        kinds.append((within, after[:, :-long] - after[:, long:], _BREAK, _BREAKS))
    chances, moves = [], []
    for strength, told, size, often in kinds:
        grown = 1.0 + size**2 * strength
        share = size**2 / grown
        chances.append(np.log(often) + 0.5 * (share * told**2 - np.log(grown)))
        moves.append(share * told)
    either = np.logaddexp(np.logaddexp.reduce(np.concatenate(chances, axis=1), axis=1), 0.0)
    struck = [np.exp(one - either[:, None]) * by for one, by in zip(chances, moves, strict=True)]
    single, steps, *pulses = struck
    for long, pulse in zip(_PULSES, pulses, strict=True):
        steps[:, :-long] += pulse
        steps[:, long:] -= pulse
    moved = single + steps @ until.T
    return calm + either, weights - (inverse @ moved[:, :, None])[:, :, 0]


def _plain(log: Floats, months: pd.DatetimeIndex, year: int) -> Floats:
    """Return the mean deviation of each calendar month from a year's moving average."""
    usual = pd.Series(log).rolling(year + 1, center=True, min_periods=year // 2 + 1).mean()
    plain = pd.Series(log - usual).groupby(months.month.to_numpy()).mean()
    return np.asarray((plain - plain.mean()).reindex(range(1, 13)).fillna(0.0), dtype=float)


def _grid() -> tuple[Floats, Floats]:
    """Return the standard deviations of each setting, one a kernel, and how likely it is beforehand."""
    kinds = zip(_KINDS, _BEFOREHAND, strict=True)
    settings = [
        ((*kind, *others), likely)
        for (kind, likely), *others in product(kinds, _FESTIVAL, _WEEKDAYS, _LEVEL, _SLOPE, _NOISE)
    ]
    return np.array([each for each, _ in settings]), np.array([likely for _, likely in settings])


def _likeness() -> Floats:
    """Return how alike the effects of two calendar months are, near ones more, of shape (12, 12)."""
    apart = np.subtract.outer(np.arange(12), np.arange(12)) * np.pi / 12
    return np.asarray(np.exp(-2 * np.sin(apart) ** 2), dtype=float)


def _trend_kernels(at: Floats) -> tuple[Floats, Floats]:
    """Return the covariances of a random walk and of a walk whose slope is one."""
    low = np.minimum(at[:, None], at)
    high = np.maximum(at[:, None], at)
    return low + 1.0, low * low * (3 * high - low) / 6 + (at[:, None] + 1) * (at + 1)
