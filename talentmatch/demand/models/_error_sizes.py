"""How large errors are, as all series together tell: by step ahead and size of series.

Residuals of rolling origins, divided by a power of the forecast and by how noisy each series is,
are pooled over the series of one size class; their quantiles, both tails apart, are the interval.
What all series missed together in a month is a draw of its own, of which the few origins show a
few: it counts with either sign. Where a pool is too small for quantiles (a grand total has one
series), Student's t on the root mean square of all steps stands in, each step restated by the law
with which errors were seen to grow; beyond the steps that were judged the law carries on.

References
----------
.. [1] Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._residuals import Residuals, calm, error_scale
from talentmatch.demand.models.sizes import N_SIZES, between_classes, capped_values, size_class

__all__ = ["ErrorSizes", "error_sizes", "own_noise"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

# Scores from which quantiles are read, series whose noise is measured at a time, and the fewest
# scores that make a pool.
_ENOUGH, _AT_A_TIME, _POOL = 50_000, 20_000, 150
# Shocks are of this size again: on public series, forecast at origins before those of any test, the
# share at which intervals cover what they say.
_REPEATED = 0.8
# Fewer series than this do not show what is common to all; so many more do in full.
_SERIES, _MORE_SERIES = 25, 10
# Errors grow with a power of the step; before any is seen, with its root, worth so many origins.
_ROOT, _ROOT_ORIGINS = 0.5, 4.0
# So many origins make the noise of one series count half, and scores that of one size class.
_OWN_ORIGINS, _CLASS_SCORES = 12.0, 20.0
# So many series of a class tell of those beside it as well as more would.
_CLASS_SERIES = 10.0
# What a class comes to without its largest series is at least so much of what it does with them:
# beside constant series, whose errors are roundings, any other is the largest.
_LEAST_OF_CLASS = 0.02
# Errors of a constant series are roundings, and hang on the order in which it is summed.
_ROUNDING = 1e-9
# Relative error where nothing was ever judged, worth one score.
_UNJUDGED = 0.33


@dataclass(frozen=True)
class ErrorSizes:
    """How large errors are, as all series together tell.

    Attributes
    ----------
    law : _Law
        How errors grow with the step.
    spread : ndarray of shape (n_sizes,)
        Mean absolute score of each size class at the first step.
    tables : ndarray of shape (n_steps, n_levels, 2, n_sizes)
        Lower and upper scores.
    """

    law: _Law
    spread: Floats
    tables: Floats


@dataclass(frozen=True)
class _Law:
    """How large errors are at each step: as measured where many origins tell, else by a power."""

    spread: dict[int, float]
    power: float

    def at(self, step: int) -> float:
        """Return the size of errors at a step, those of one step counting 1."""
        if step in self.spread:
            return self.spread[step]
        near = min(self.spread, key=lambda known: (abs(known - step), known))
        return self.spread[near] * float((step / near) ** self.power)

    def at_each(self, steps: Codes) -> Floats:
        """Return the size of errors at several steps."""
        return np.array([self.at(int(step)) for step in steps])


def error_sizes(residuals: Residuals, steps: int, levels: tuple[float, ...]) -> ErrorSizes:
    """Learn from enough of all series how large errors are so many steps ahead.

    Parameters
    ----------
    residuals : Residuals
        Of the series at hand, which may be a part of all.
    steps : int
        Periods ahead.
    levels : tuple of float
        Nominal coverages [%].
    """
    rows = residuals.enough
    sizes: ErrorSizes = residuals.shared.rows(
        f"errors of {steps} {levels}",
        lambda: (residuals.forecast[:, rows], residuals.actual[:, rows]),
        partial(_learnt, step=residuals.step, origin=residuals.origin, steps=steps, levels=levels),
        axis=1,
    )
    return sizes


def _learnt(
    drawn: tuple[Floats, Floats],
    step: Codes,
    origin: Codes,
    *,
    steps: int,
    levels: tuple[float, ...],
) -> ErrorSizes:
    """Return what the residuals of drawn series tell."""
    residuals = Residuals(*drawn, step, origin)
    size = np.abs(residuals.score) * residuals.calm
    usual = size.mean(axis=0) if len(size) else np.zeros(size.shape[1])
    # Each series counts alike: one of large errors does not tell how those of others grow.
    telling = usual > _ROUNDING
    law = _fit_law((size[:, telling] / usual[telling]).sum(axis=1), step)
    at_first = size / law.at_each(step)[:, None]
    spread = np.ones(N_SIZES)
    if at_first.size:
        spread = _class_spread(at_first, size_class(residuals.forecast))
    noise = own_noise(residuals, law, spread)
    return ErrorSizes(law, spread, _tables(residuals, law, noise, (steps, levels)))


def _fit_law(size: Floats, step: Codes) -> _Law:
    """Fit the growth of errors: a power of the step, and each step's own where it has origins."""
    steps = np.unique(step)
    mean = np.array([size[step == one].mean() for one in steps]) if steps.size else np.zeros(0)
    if not steps.size or not (mean > 0).all():
        return _Law({1: 1.0}, _ROOT)
    origins = np.array([(step == one).sum() for one in steps], dtype=float)
    at, log = np.log(steps), np.log(mean)
    middle = origins / origins.sum()
    apart = at - middle @ at
    spread = float(origins @ (apart * apart))
    slope = float(origins @ (apart * (log - middle @ log)))
    power = float(np.clip((slope + _ROOT_ORIGINS * _ROOT) / (spread + _ROOT_ORIGINS), 0.0, 1.5))
    fitted = middle @ log + power * apart
    trust = origins / (origins + _ROOT_ORIGINS)
    smoothed = np.exp(trust * log + (1 - trust) * fitted)
    # Errors farther ahead are not smaller, whatever the few origins say.
    smoothed = np.maximum.accumulate(smoothed)
    return _Law(dict(zip(steps.tolist(), (smoothed / smoothed[0]).tolist(), strict=True)), power)


def own_noise(residuals: Residuals, law: _Law, spread: Floats) -> Floats:
    """Return the size of each series' errors against that of its class, drawn toward one."""
    cells, series = residuals.forecast.shape
    if cells == 0 or residuals.shared.among(series)[1] < 2:
        return np.ones(series)
    usual = law.at_each(residuals.step)[:, None]
    relative, judged = np.empty(series), np.empty(series)
    for start in range(0, series, _AT_A_TIME):  # a million series at once take gigabytes
        part = slice(start, start + _AT_A_TIME)
        forecast = residuals.forecast[:, part]
        size = np.abs(residuals.actual[:, part] - forecast) / (error_scale(forecast) * usual)
        size /= between_classes(spread, forecast)
        relative[part] = (size * calm(size, residuals.month)).sum(axis=0)
        # Where nothing was forecast and nothing came, the series had not begun.
        judged[part] = ((forecast > 0) | (size > 0)).sum(axis=0)
    steps = max(len(np.unique(residuals.step)), 1)
    return np.asarray((relative / steps + _OWN_ORIGINS) / (judged / steps + _OWN_ORIGINS))


def _tables(
    residuals: Residuals, law: _Law, noise: Floats, ahead: tuple[int, tuple[float, ...]]
) -> Floats:
    """Return lower and upper scores at each step, none nearer than those of the step before."""
    steps, levels = ahead
    each = np.stack([_table_at(residuals, law, noise, step + 1, levels) for step in range(steps)])
    each[:, :, 0] = np.minimum.accumulate(each[:, :, 0], axis=0)
    each[:, :, 1] = np.maximum.accumulate(each[:, :, 1], axis=0)
    return np.asarray(each, dtype=float)


def _table_at(
    residuals: Residuals, law: _Law, noise: Floats, step: int, levels: Sequence[float]
) -> Floats:
    """Return lower and upper scores of each size class at a step."""
    measured = np.unique(residuals.step)
    if not measured.size:
        width = _unjudged(levels)
        return np.repeat(np.stack([-width, width], axis=1)[:, :, None], N_SIZES, axis=2)
    nearest = int(measured[np.abs(measured - step).argmin()])
    chosen = residuals.step == nearest
    if chosen.sum() * residuals.forecast.shape[1] < _POOL:
        chosen = np.ones(len(residuals.step), dtype=bool)
    growth = law.at(step) / law.at_each(residuals.step[chosen])
    origins = int((residuals.step == nearest).sum())

    def table(scores: tuple[Floats, Codes]) -> Floats:
        score, size = scores
        twice = len(score) // len(growth)
        restated = score * np.tile(growth, twice)[:, None]
        usual = np.abs(restated) * np.tile(residuals.calm[chosen], (twice, 1))
        return _table(restated, size, _class_spread(usual, size), levels=levels, origins=origins)

    forecast, actual = residuals.forecast[chosen], residuals.actual[chosen]
    as_seen = residuals.score[chosen] / noise, size_class(forecast)
    shown = np.clip((forecast.shape[1] - _SERIES) / _MORE_SERIES, 0.0, 1.0)
    if shown == 0 or not (forecast.sum(axis=1) > 0).all():
        return table(as_seen)
    either = table(_with_either_sign(as_seen, forecast, actual, noise))
    return either if shown == 1 else shown * either + (1 - shown) * table(as_seen)


def _with_either_sign(
    as_seen: tuple[Floats, Codes], forecast: Floats, actual: Floats, noise: Floats
) -> tuple[Floats, Codes]:
    """Return scores and size classes of cells; shocks common to all series with either sign."""
    score, size = as_seen
    common = _common_shock(forecast, actual)[:, None] * forecast / error_scale(forecast) / noise
    own = score - common
    common *= _REPEATED
    return np.concatenate([own + common, own - common]), np.concatenate([size, size])


def _common_shock(forecast: Floats, actual: Floats) -> Floats:
    """Return the share by which all series missed each cell together, of shape (n_cells,).

    No series is more than a part of all, and what errors of each alone add up to is not shared.
    """
    forecast, actual = capped_values(forecast.T).T, capped_values(actual.T).T
    miss, together = actual - forecast, forecast.sum(axis=1)
    shock = miss.sum(axis=1) / together
    alone = float(((miss * miss).sum(axis=1) / together**2).sum())
    power = float((shock * shock).sum())
    shared = np.sqrt(max(1 - alone / power, 0.0)) if power > 0 else 1.0
    return np.asarray(shock * shared, dtype=float)


def _table(
    score: Floats, size: Codes, spread: Floats, *, levels: Sequence[float], origins: int
) -> Floats:
    """Return lower and upper scores: one column a size class.

    A thin class is joined to its neighbours, whose scores are restated to its own spread.

    Parameters
    ----------
    score, size : ndarray of shape (n_cells, n_series)
    spread : ndarray of shape (n_sizes,)
        Mean absolute score of each class.
    levels : sequence of float
        Nominal coverages [%].
    origins : int
        From how many origins the scores are.
    """
    if score.size < _POOL:
        return np.repeat(_student(score, levels, origins)[:, :, None], N_SIZES, axis=2)
    # As many series as tell of a class, so that none of a few decides the intervals of the others.
    enough = max(_POOL, int(_CLASS_SERIES) * len(score))
    score, size = score.ravel(), size.ravel()
    order = np.argsort(size.astype(np.int8), kind="stable")
    score, starts = score[order], np.searchsorted(size[order], np.arange(N_SIZES + 1))
    restated = score / spread[size[order]]
    table = np.empty((len(levels), 2, N_SIZES))
    for place in range(N_SIZES):
        for reach in range(N_SIZES):
            first, last = max(place - reach, 0), min(place + reach + 1, N_SIZES)
            near = restated[starts[first] : starts[last]]
            if near.size >= enough:
                break
        table[:, :, place] = _quantiles(_few(near), levels) * spread[place]
    return table


def _class_spread(size_of_score: Floats, size: Codes) -> Floats:
    """Return the mean absolute score of each size class, thin ones drawn to those beside them.

    No series is more than a part of what all of its class come to.
    """
    cells, series = size.shape
    cell = (size * series + np.arange(series)).ravel()
    counts = np.bincount(cell, minlength=N_SIZES * series).reshape(N_SIZES, series)
    flat = np.bincount(cell, weights=size_of_score.ravel(), minlength=N_SIZES * series)
    sums = flat.reshape(N_SIZES, series).astype(float)
    count = counts.sum(axis=1).astype(float)
    own = zip(sums, counts > 0, strict=True)
    total = np.array([capped_values(scores[here, None]).sum() for scores, here in own])
    total = np.maximum(total, _LEAST_OF_CLASS * sums.sum(axis=1))
    distance = np.abs(np.arange(N_SIZES)[:, None] - np.arange(N_SIZES))
    near = 0.5 ** (2.0 * distance) * np.minimum(count / max(cells, 1), _CLASS_SERIES)
    mean = np.divide(total, count, out=np.zeros(N_SIZES), where=count > 0)
    beside = (near @ mean) / near.sum(axis=1)
    spread = (total + _CLASS_SCORES * beside) / (count + _CLASS_SCORES)
    return np.where(spread > 0, spread, max(float(mean.max(initial=0.0)), 1e-12))


def _few(score: Floats) -> Floats:
    """Return enough of very many scores to read quantiles from."""
    if score.size <= _ENOUGH:
        return score
    drawn = np.random.default_rng(0).integers(score.size, size=_ENOUGH)
    return np.asarray(score[drawn])


def _quantiles(score: Floats, levels: Sequence[float]) -> Floats:
    tails = 0.5 - np.array(levels) / 200
    rank = tails * (score.size + 1) / score.size
    low = np.quantile(score, np.clip(rank, 0, 1), method="lower")
    high = np.quantile(score, np.clip(1 - rank, 0, 1), method="higher")
    return np.stack([low, high], axis=1)


def _student(score: Floats, levels: Sequence[float], origins: int) -> Floats:
    """Return bounds of few scores, which as many origins as there are make independent."""
    from scipy.special import stdtrit

    spread = np.sqrt((np.sum(score**2) + _UNJUDGED**2) / (score.size + 1))
    width = stdtrit(max(origins, 2), 0.5 + np.array(levels) / 200) * spread
    return np.stack([-width, width], axis=1)


def _unjudged(levels: Sequence[float]) -> Floats:
    from scipy.special import stdtrit

    return np.asarray(stdtrit(2, 0.5 + np.array(levels) / 200) * _UNJUDGED, dtype=float)
