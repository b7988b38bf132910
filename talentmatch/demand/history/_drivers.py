"""What leads openings: how far ahead, how strongly, and what is known of it at an origin.

Openings of a group of series are read as a level times the course of its indicators some months
before. Lead and strength of each indicator are learnt from all groups together, from months before
the origin alone: the lead by the pooled correlation of deviations from the year before, the
strengths together by ridge regression, so that an indicator without a bearing gets next to none.
The effect is taken out before openings are smoothed and put back for the months ahead, where an
indicator that is not known yet returns to its year's level as fast as it did in the past.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from talentmatch.demand.history._covariates import Covariates
from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.errors import InputError

__all__ = ["Drivers", "fit_drivers"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Farthest lead that is looked for [months].
_LONGEST_LEAD = 6
_YEAR = 12
#: Fewest months of openings and indicator together from which an effect is learnt.
_FEWEST_MONTHS = 18
#: Standard deviation of the elasticities that are likely before data are seen.
_PRIOR_SD = 0.5
#: Log effects beyond this are not believed.
_LARGEST = 1.5


@dataclass(frozen=True, kw_only=True)
class Drivers:
    """The measured bearing of indicators on openings, as of one origin.

    Attributes
    ----------
    names : tuple of str
        Names of the indicators.
    group : ndarray of shape (n_series,)
        Group whose indicators belong to each series; -1 where none does.
    course : ndarray of shape (n_indicators, n_groups, n_months)
        Log of each indicator over its usual level, season out, up to the origin and beyond it
        where it is assumed; NaN where not known.
    usual : ndarray of shape (n_indicators, n_groups)
        Log of the last known year's level, season out.
    calendar : ndarray of shape (n_indicators, 12)
        Log effect that calendar months have on each indicator.
    lead : ndarray of shape (n_indicators,)
        Months by which each indicator leads openings.
    strength : ndarray of shape (n_indicators,)
        Elasticity: log openings for a log of the indicator [1].
    persistence : ndarray of shape (n_indicators,)
        Share of a deviation that is left a month later [1].
    strength_error : ndarray of shape (n_indicators,)
        Standard error of the strength, months that go on like the one before counted as fewer [1].
    """

    names: tuple[str, ...]
    group: Codes
    course: Floats
    usual: Floats
    calendar: Floats
    lead: Codes
    strength: Floats
    persistence: Floats
    strength_error: Floats

    def effects(self, months: int) -> Floats:
        """Return the log effect of each indicator on the openings of each group.

        Parameters
        ----------
        months : int
            Months from the history's first on; those after the last known one are carried on.

        Returns
        -------
        ndarray of shape (n_indicators, n_groups, months)
            Zero where an indicator is not known.
        """
        facts = (self.course, self.persistence, self.lead, self.strength)
        parts = [
            strength * _shifted(_carried(course, persistence, months), int(lead))
            for course, persistence, lead, strength in zip(*facts, strict=True)
        ]
        effects = np.stack(parts)
        total = np.abs(effects.sum(axis=0))
        return np.asarray(effects * np.minimum(1.0, _LARGEST / np.maximum(total, _LARGEST)))

    def factors(self, months: int) -> Floats:
        """Return by what the indicators multiply openings, of shape (months, n_series)."""
        return np.asarray(np.exp(self.of_series(self.effects(months).sum(axis=0))))

    def of_series(self, groups: Floats) -> Floats:
        """Give each series what its group has: from (n_groups, months) to (months, n_series)."""
        values = groups[np.maximum(self.group, 0)]
        values[self.group < 0] = 0.0
        return np.asarray(values.T)

    def assuming(self, covariates: Covariates, months: pd.DatetimeIndex) -> Drivers:
        """Return the same bearing for other values of the indicators, future ones included.

        Raises
        ------
        InputError
            If the indicators are not those that were learnt from.
        """
        if covariates.names != self.names:
            raise InputError(
                "the forecast cannot be made",
                [f"covariates are {covariates.names}; fit had {self.names}, in this order"],
            )
        course = _log(covariates.known) - self.calendar[:, None, months.month - 1]
        return replace(self, course=course - self.usual[:, :, None], group=covariates.group)


def _log(values: Floats) -> Floats:
    positive = np.where(values > 0, values, np.nan)
    return np.asarray(np.log(positive), dtype=float)


def _carried(course: Floats, persistence: float, months: int) -> Floats:
    """Carry a course on from its last known month, back to its usual level of zero."""
    long = np.full((len(course), max(months, course.shape[1])), np.nan)
    long[:, : course.shape[1]] = course
    at = np.arange(long.shape[1])
    last = np.maximum.accumulate(np.where(np.isfinite(long), at, -1), axis=1)
    last_value = np.take_along_axis(long, np.maximum(last, 0), axis=1)
    return np.asarray(np.where(last < 0, 0.0, persistence ** (at - last) * last_value)[:, :months])


def _shifted(course: Floats, lead: int) -> Floats:
    """Let month t hold what leads month t; before anything is known, the first value."""
    if not lead:
        return course
    first = np.repeat(course[:, :1], lead, axis=1)
    return np.concatenate([first, course[:, :-lead]], axis=1)


def fit_drivers(
    openings: Floats, months: pd.DatetimeIndex, covariates: Covariates, shared: Shared = ALONE
) -> Drivers | None:
    """Measure what leads openings, from what is known at an origin.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_months)
        Openings up to the origin, season out [positions per month].
    months : DatetimeIndex of shape (n_months,)
        Their months.
    covariates : Covariates
        Indicators; those that were not out at the origin are not looked at.
    shared : Shared
        Where the other series are.

    Returns
    -------
    Drivers or None
        None when there are fewer than one and a half years of openings.
    """
    if len(months) < _FEWEST_MONTHS:
        return None
    fit = partial(_fit, months=months, covariates=covariates)
    drivers: Drivers = shared.total("driven", lambda: _summed(openings, covariates), fit)
    return replace(drivers, group=covariates.group)


def _fit(sums: Floats, months: pd.DatetimeIndex, covariates: Covariates) -> Drivers:
    """Measure what leads the openings of each group."""
    published = np.full((*covariates.known.shape[:2], len(months)), np.nan)
    for place, lag in enumerate(covariates.lag):
        out = max(len(months) - int(lag), 0)
        published[place, :, :out] = covariates.known[place, :, :out]
    calendar = np.stack([_calendar(_deviation(_log(part)), months) for part in published])
    course = _log(published) - calendar[:, None, months.month - 1]
    parts = [_deviation(part) for part in course]
    target, weight = _deviation(np.log(sums + 0.5)), sums.mean(axis=1)
    lead = np.array([_lead(part, target, weight) for part in parts])
    usual = np.stack([_last_year(part) for part in course])
    strength, error = _strengths(parts, lead, target, weight)
    return Drivers(
        names=covariates.names,
        group=covariates.group,
        course=course - usual[:, :, None],
        usual=usual,
        calendar=calendar,
        lead=lead,
        strength=strength,
        persistence=np.array([_persistence(part, weight) for part in parts]),
        strength_error=error,
    )


def _summed(openings: Floats, covariates: Covariates) -> Floats:
    """Return the openings of each group that has indicators."""
    inside = covariates.group >= 0
    size, code = covariates.known.shape[1], covariates.group[inside]
    sums = [np.bincount(code, weights=month, minlength=size) for month in openings[inside].T]
    return np.stack(sums, axis=1)


def _deviation(course: Floats) -> Floats:
    """Return how each month stands to the mean of the year that it ends."""
    return course - _year_means(course, fewest=_YEAR // 2)


def _year_means(course: Floats, fewest: int) -> Floats:
    """Return the mean of the year that each month ends, where so many months of it are known."""
    before = np.full((len(course), _YEAR - 1), np.nan)
    years = sliding_window_view(np.concatenate([before, course], axis=1), _YEAR, axis=1)
    known = np.isfinite(years).sum(axis=-1)
    return np.where(known >= fewest, np.nansum(years, axis=-1) / np.maximum(known, 1), np.nan)


def _calendar(deviation: Floats, months: pd.DatetimeIndex) -> Floats:
    """Return what calendar months share over groups and years, shrunk by two years' worth."""
    effect = np.zeros(12)
    for month in range(12):
        here = deviation[:, months.month == month + 1]
        years = int(np.isfinite(here).any(axis=0).sum())
        if years > 1:
            effect[month] = np.nanmean(here) * years / (years + 2)
    return effect


def _last_year(course: Floats) -> Floats:
    means = pd.DataFrame(_year_means(course, fewest=1).T).ffill().iloc[-1]
    return np.asarray(np.nan_to_num(means.to_numpy()), dtype=float)


def _weighted(x: Floats, y: Floats, weight: Floats) -> tuple[float, float, float]:
    """Return the weighted sums of x², y² and xy over the cells where both are known."""
    both = np.isfinite(x) & np.isfinite(y)
    w, x, y = (both * weight[:, None])[both], x[both], y[both]
    return float((w * x * x).sum()), float((w * y * y).sum()), float((w * x * y).sum())


def _lead(part: Floats, target: Floats, weight: Floats) -> int:
    """Return the lead at which deviations go together best."""
    correlations = []
    for lead in range(_LONGEST_LEAD + 1):
        xx, yy, xy = _weighted(part[:, : part.shape[1] - lead], target[:, lead:], weight)
        correlations.append(abs(xy) / np.sqrt(xx * yy) if xx * yy > 0 else 0.0)
    return int(np.argmax(correlations))


def _strengths(
    parts: list[Floats], lead: Codes, target: Floats, weight: Floats
) -> tuple[Floats, Floats]:
    """Regress openings on all indicators at their leads, shrunk toward no effect.

    Returns
    -------
    tuple of (ndarray, ndarray)
        Strengths and their standard errors.
    """
    moved = [_known_before(part, int(ahead)) for part, ahead in zip(parts, lead, strict=True)]
    x = np.stack([part.ravel() for part in moved], axis=1)
    y, w = target.ravel(), np.repeat(weight, target.shape[1])
    used = np.isfinite(y) & (w > 0) & (x != 0).any(axis=1)
    if used.sum() < _FEWEST_MONTHS:
        return np.zeros(len(parts)), np.full(len(parts), _PRIOR_SD)
    left = np.where(used, y, np.nan)
    x, y, w = x[used], y[used], w[used] / w[used].mean()
    strength = np.zeros(len(parts))
    for _ in range(3):  # the noise is that of what the strengths leave over
        noise = max(float((w * (y - x @ strength) ** 2).mean()), 1e-9)
        gram = (x * w[:, None]).T @ x / noise + np.eye(len(parts)) / _PRIOR_SD**2
        strength = np.linalg.solve(gram, (x * w[:, None]).T @ y / noise)
    left[used] = y - x @ strength
    goes_on = _carries_on(left.reshape(target.shape))
    return np.asarray(strength, dtype=float), _errors(gram, (1 - goes_on) / (1 + goes_on))


def _errors(gram: Floats, fewer: float) -> Floats:
    """Return posterior standard errors where the data counts as a share of its months."""
    prior = np.eye(len(gram)) / _PRIOR_SD**2
    spread = np.linalg.inv(fewer * (gram - prior) + prior)
    return np.asarray(np.sqrt(np.diag(spread)))


def _carries_on(left: Floats) -> float:
    """Return how much of what is left over in a month is there a month later [1]."""
    before, after = left[:, :-1], left[:, 1:]
    both = np.isfinite(before) & np.isfinite(after)
    square = float((before[both] ** 2).sum())
    share = float((before[both] * after[both]).sum()) / square if square > 0 else 0.0
    return float(np.clip(share, 0.0, 0.95))


def _known_before(part: Floats, lead: int) -> Floats:
    moved = np.zeros_like(part)
    moved[:, lead:] = np.nan_to_num(part[:, : part.shape[1] - lead])
    return moved


def _persistence(part: Floats, weight: Floats) -> float:
    xx, _, xy = _weighted(part[:, :-1], part[:, 1:], weight)
    return float(np.clip(xy / xx, 0.0, 0.98)) if xx > 0 else 0.0
