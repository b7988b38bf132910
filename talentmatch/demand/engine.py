"""From openings known at an origin to a forecast: season out, smooth, boost, blend, season in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history.covariates import Covariates
from talentmatch.demand.history.drivers import Drivers, fit_drivers
from talentmatch.demand.history.late import hold_levels
from talentmatch.demand.history.panel import Panel, group_codes
from talentmatch.demand.models.blend import losses_by_size, weights_by_size
from talentmatch.demand.models.boosting import (
    LEAST_LEVEL,
    Examples,
    Ratio,
    feature_names,
    features,
    reference_level,
    train_booster,
)
from talentmatch.demand.models.campaigns import yearly_campaigns
from talentmatch.demand.models.common import NO_COMMON, CommonPath, fit_common
from talentmatch.demand.models.family import each_smoother, prior_weights, smooth
from talentmatch.demand.models.intervals import Residuals
from talentmatch.demand.models.momentum import damped_growth
from talentmatch.demand.models.newborn import born_between, newborn_levels, same_series
from talentmatch.demand.models.own_seasons import with_own_seasons
from talentmatch.demand.models.persistence import lasting
from talentmatch.demand.models.seasonality import Season, fit_season
from talentmatch.demand.models.sizes import (
    N_SIZES,
    capped_weights,
    class_place,
    class_sums,
)
from talentmatch.demand.models.smoothing import Parents, nearly_always_zero

__all__ = [
    "FARTHEST",
    "STEPS",
    "Engine",
    "Known",
    "Weights",
    "far_origins",
    "parents_of",
    "residuals_of",
]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Months ahead that the boosters learn and the blend is judged on.
STEPS = 3
#: Months ahead to which intervals are measured.
FARTHEST = 12
_FIRST_ORIGIN = 6
# Cells of past origins that are judged, and the fewest origins of a very large panel.
_MOST_JUDGED, _LEAST_JUDGED = 300_000, 3
_LEAST_MONTHS = 12
# Of more series than this a part teaches weights and boosters.
_TAUGHT = 200_000
_LEAST_EXAMPLES = 1500


def parents_of(keys: pd.DataFrame) -> dict[str, tuple[Codes, int]]:
    """Return the coarser levels of the series: the total, and each dimension by itself.

    A dimension of one value is the total again, one that names every series is no parent.

    Examples
    --------
    >>> list(parents_of(pd.DataFrame({"region": ["x", "x", "y"], "skill": ["a", "b", "c"]})))
    ['total', 'region']
    """
    parents = {"total": (np.zeros(max(len(keys), 1), dtype=np.int64), 1)}
    if len(keys.columns) > 1:
        for name in sorted(keys.columns, key=str):  # the same for any order of columns
            code, groups = group_codes(keys, [name])
            if 1 < len(groups) < len(keys):
                parents[str(name)] = (code, len(groups))
    return parents


def far_origins(months: int, series: int, *, most: int) -> list[int]:
    """Return the origins at which far steps are judged, spread over the later half of the history.

    Examples
    --------
    >>> far_origins(36, 100, most=6)
    [18, 21, 25, 28, 32, 35]
    >>> far_origins(5, 100, most=6)
    [3, 4]
    """
    first = max(3, months // 2)
    if first >= months:
        return []
    number = min(most, max(_LEAST_JUDGED, _MOST_JUDGED // max(series, 1)), months - first)
    return [int(origin) for origin in np.unique(np.linspace(first, months - 1, number).round())]


@dataclass(frozen=True)
class Weights:
    """How much each forecast counts.

    Attributes
    ----------
    smoothers : ndarray of shape (n_sizes, n_smoothers)
        Weights within the family for series of each size class; they sum to one.
    boosting : float
        Weight of the boosters against the smoothers.
    lasting : float
        Weight of the damped trend against all others: how sure changes are to last.
    """

    smoothers: Floats
    boosting: float
    lasting: float = 0.0

    def averaged(self, smoothed: Iterable[Floats], level: Floats) -> Floats:
        """Average the smoothers' forecasts, each series by the weights of its size class.

        Parameters
        ----------
        smoothed : iterable of n_smoothers ndarray of shape (horizon, n_series)
            NaN where one is silent of a series; the others then share its weight.
        level : ndarray of shape (n_series,)
            By which series are classed [positions per month]; between two classes both count.

        Returns
        -------
        ndarray of shape (horizon, n_series)
        """
        below, above = class_place(level)
        total: Floats | float = 0.0
        shared = np.zeros(len(level))
        for forecast, of_class in zip(smoothed, self.smoothers.T, strict=True):
            own = (1 - above) * of_class[below] + above * of_class[below + 1]
            own *= np.isfinite(forecast[0])
            total = total + own * np.nan_to_num(forecast)
            shared += own
        return np.asarray(total / shared, dtype=float)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known at an origin: openings with season, drivers and common movement taken out.

    Attributes
    ----------
    adjusted : ndarray of shape (n_series, origin)
        Openings of the months before the origin [positions per month]; late series keep their own
        level in the months that are not known of them.
    moving : ndarray of shape (n_series, origin)
        The same with the common movement left in.
    common : CommonPath
        The common movement.
    age : ndarray of shape (n_series,)
        Months each series has existed.
    until : ndarray of shape (n_series,)
        Months that are known of each series.
    season : Season
        As measured at the origin.
    """

    adjusted: Floats
    moving: Floats
    common: CommonPath
    age: Codes
    until: Codes
    season: Season

    @property
    def origin(self) -> int:
        """How many months are known."""
        return int(self.adjusted.shape[1])

    @cached_property
    def level(self) -> Floats:
        """Present level of each series [positions per month]."""
        return reference_level(self.adjusted, self.age)

    @cached_property
    def rows(self) -> Codes:
        """Series of which the boosters speak: neither tiny, newborn nor zero nearly always."""
        silent = nearly_always_zero(self.adjusted) | born_between(self.age, self.origin)
        return np.flatnonzero((self.level >= LEAST_LEVEL) & ~silent)

    def before(self, origin: int) -> Known:
        """Return the part known at an earlier origin, restated as it is now."""
        gone = self.origin - origin
        age = np.maximum(self.age - gone, 0)
        until = np.minimum(self.until, origin)
        return Known(
            adjusted=self.adjusted[:, :origin],
            moving=self.moving[:, :origin],
            common=NO_COMMON,
            age=age,
            until=until,
            season=self.season,
        )

    def of_rows(self, rows: Codes) -> Known:
        """Return what is known of some of the series."""
        return replace(
            self,
            adjusted=self.adjusted[rows],
            moving=self.moving[rows],
            age=self.age[rows],
            until=self.until[rows],
            season=self.season.of_rows(rows),
        )

    def lasting(self) -> float:
        """Return how clear it is that changes are not undone, 0 to 1; of series known to the end."""
        whole = self.until == self.origin
        known = self.moving if whole.all() else self.moving[whole]
        return lasting(known * capped_weights(known.mean(axis=1))[:, None])


@dataclass(frozen=True, kw_only=True)
class Engine:
    """The calculation over one panel; keeps panel and drivers of each origin, which has one season.

    Attributes
    ----------
    panel : Panel
        All months there are; every method looks only at those before the origin it is given.
    parents : mapping
        Coarser levels of the series.
    covariates : Covariates or None
        Indicators.
    sharpness : float
        How far blend weights follow the backtest.
    common : bool
        Whether what all series do together is divided out of the history.
    """

    panel: Panel
    parents: Parents
    covariates: Covariates | None = None
    sharpness: float = 6.0
    common: bool = True
    _drivers: dict[int, Drivers | None] = field(default_factory=dict, repr=False, compare=False)
    _panels: dict[int, Panel] = field(default_factory=dict, repr=False, compare=False)

    @property
    def step_column(self) -> int:
        """Position of the step among the features."""
        return feature_names([]).index("step")

    def at(self, origin: int) -> Panel:
        """Return the panel as it was known at an origin."""
        if origin not in self._panels:
            self._panels[origin] = self.panel.until(origin)
        return self._panels[origin]

    def taught(self, known: Known) -> tuple[Engine, Known]:
        """Return an engine and what it knows to learn weights and boosters from: a part of many.

        Weights of size classes and boosters over all series learn no more from a million series
        than from a fifth of them, evenly drawn.
        """
        every = -(-len(known.age) // _TAUGHT)
        if every == 1:
            return self, known
        rows = np.arange(0, len(known.age), every)
        parents = {name: (code[rows], size) for name, (code, size) in self.parents.items()}
        return replace(self, parents=parents, _panels={}), known.of_rows(rows)

    def season(self, origin: int) -> Season:
        """Measure the season of the total at an origin, of which no series is more than a part."""
        panel = self.at(origin)
        carried = same_series(panel.carried, panel.age)
        total = capped_weights(carried.mean(axis=1)) @ carried
        return self.with_own(fit_season(total, panel.months, panel.step), origin)

    def with_own(self, season: Season, origin: int) -> Season:
        """Return a season with what each series has beside it, as measured at an origin."""
        panel = self.at(origin)
        return with_own_seasons(season, panel.carried, panel.first, panel.months, panel.step)

    def drivers(self, origin: int, season: Season) -> Drivers | None:
        """Measure what the covariates tell at an origin; None without any."""
        if self.covariates is None:
            return None
        if origin not in self._drivers:
            months = self.panel.months[:origin]
            plain = self.at(origin).carried / season.factors(months)
            self._drivers[origin] = fit_drivers(plain, months, self.covariates)
        return self._drivers[origin]

    def known(self, origin: int, season: Season) -> Known:
        """Take season, drivers and common movement out of the openings before an origin."""
        panel = self.at(origin)
        plain = panel.carried / season.factors(panel.months)
        drivers = self.drivers(origin, season)
        if drivers is not None:
            plain /= drivers.factors(origin).T
        common, level = NO_COMMON, plain
        if self.common:
            counted = same_series(plain, panel.age)
            counted = counted * capped_weights(plain.mean(axis=1))[:, None]
            common = fit_common(counted, panel.late == 0)
            level = plain * common.factor
        return Known(
            adjusted=hold_levels(level, panel.age, panel.known),
            moving=plain,
            common=common,
            age=panel.age,
            until=panel.known,
            season=season,
        )

    def ahead(self, origin: int, season: Season, horizon: int) -> Floats:
        """Return what season and drivers make of the level after an origin, a row a month."""
        factors = season.ahead(self.panel.future(origin, horizon))
        drivers = self.drivers(origin, season)
        if drivers is not None:
            factors = factors * drivers.factors(origin + horizon)[origin:]
        return np.asarray(factors, dtype=float)

    def smoothed(self, known: Known, weights: Weights, horizon: int) -> Floats:
        """Return the average of the smoothers, of shape (horizon, n_series), season still out."""
        each = each_smoother(known.adjusted, known.age, horizon, self.parents)
        level = weights.averaged(each, known.level) * known.common.ahead(horizon)[:, None]
        if weights.lasting > 0:
            moving = damped_growth(known.moving, known.age, horizon)
            level = (1 - weights.lasting) * level + weights.lasting * moving
        born = newborn_levels(known.adjusted, known.age)
        return np.where(np.isfinite(born), born, level)

    def boosted(self, known: Known, ratio: Ratio, horizon: int) -> Floats:
        """Return the boosters' forecast, season still out; NaN where they are silent."""
        forecast = np.full((horizon, len(known.age)), np.nan)
        if known.rows.size:
            described = features(known.adjusted, known.age, self.parents, known.rows)
            level = known.level[known.rows] * known.common.ahead(horizon)[:, None]
            forecast[:, known.rows] = ratio.predict(described, horizon) * level
        return forecast

    def forecast(self, known: Known, weights: Weights, ratio: Ratio | None, horizon: int) -> Floats:
        """Return the blend of smoothers and boosters, season and drivers back in."""
        mean = self.smoothed(known, weights, horizon)
        if ratio is not None:
            boosted = self.boosted(known, ratio, horizon)
            both = (1 - weights.boosting) * mean + weights.boosting * boosted
            mean = np.where(np.isfinite(boosted), both, mean)
        mean = mean * self.ahead(known.origin, known.season, horizon)
        return self.with_campaigns(mean, known.origin)

    def with_campaigns(self, mean: Floats, origin: int) -> Floats:
        """Put series of a yearly campaign at what their last years say, into `mean` itself."""
        carried = self.at(origin).carried
        rows, usual = yearly_campaigns(carried, len(mean), 12 // self.panel.step)
        mean[:, rows] = usual
        return mean

    def forecast_then(self, origin: int, season: Season, weights: Weights, horizon: int) -> Floats:
        """Return what the smoothers would have said at an origin; nothing of it is kept."""
        apart = replace(self, _drivers={}, _panels={})
        level = apart.smoothed(apart.known(origin, season), weights, horizon)
        return apart.with_campaigns(level * apart.ahead(origin, season, horizon), origin)

    def examples(self, known: Known, most: int, seed: int) -> Examples | None:
        """Draw what the boosters learn from, of months before the origin only."""
        random = np.random.default_rng(seed)
        pasts = range(_FIRST_ORIGIN, known.origin)
        share = max(most // (STEPS * max(len(pasts), 1)), 50)
        parts = [self._examples_at(known, past, share, random) for past in pasts]
        drawn = [part for part in parts if part is not None]
        if sum(len(part.ratio) for part in drawn) < _LEAST_EXAMPLES:
            return None
        return Examples(
            np.concatenate([part.features for part in drawn]),
            np.concatenate([part.ratio for part in drawn]),
            np.concatenate([part.weight for part in drawn]),
        )

    def _examples_at(
        self, known: Known, origin: int, share: int, random: np.random.Generator
    ) -> Examples | None:
        past = known.before(origin)
        rows, level = past.rows, past.level
        if not rows.size:
            return None
        if rows.size > share:
            rows = np.sort(random.choice(rows, share, replace=False))
        described = features(past.adjusted, past.age, self.parents, rows)
        actual = known.adjusted[:, origin : origin + STEPS]
        steps = range(actual.shape[1])
        stacked = np.concatenate([described] * len(steps))
        stacked[:, self.step_column] = np.repeat(np.array(steps) + 1, rows.size)
        together = actual.sum(axis=0) / max(level.sum(), LEAST_LEVEL)
        common = np.where(together > 0, together, 1.0)
        ratio = (actual[rows] / level[rows, None] / common).T.ravel()
        reported = (origin + np.array(steps)[:, None] < known.until[rows]).ravel()
        return Examples(
            stacked[reported], ratio[reported], np.tile(level[rows], len(steps))[reported]
        )

    def ratio(self, known: Known, *, most: int, seeds: Sequence[int]) -> Ratio | None:
        """Train the boosters on what is known at an origin; None when that is too little."""
        if known.origin < _LEAST_MONTHS:
            return None
        drawn = [self.examples(known, most, seed) for seed in seeds]
        if any(part is None for part in drawn):
            return None
        # One thread a booster: two threads inside one booster wait for each other on a busy
        # machine.
        with ThreadPoolExecutor(2) as pool:
            boosters = pool.map(train_booster, drawn, seeds)
            return Ratio(tuple(boosters), STEPS, self.step_column)

    def weigh_smoothers(self, known: Known, origins: Sequence[int]) -> Floats:
        """Return the smoothers' weights in each size class by what they missed after past origins.

        Past months are those of the restated history, in which a shock common to all series does
        not drown what sets the smoothers apart.
        """
        prior = prior_weights(self.parents)
        losses = np.zeros((N_SIZES, len(prior)))
        series = class_sums(np.ones(len(known.level)), known.level)
        for origin in origins:
            past = known.before(origin)
            actual = known.adjusted[:, origin : origin + STEPS].T
            each = smooth(past.adjusted, past.age, len(actual), self.parents)
            # Who is silent of a series is judged by what the others say on average.
            each = np.where(np.isfinite(each), each, np.nanmean(each, axis=0))
            reported = origin + np.arange(len(actual))[:, None] < known.until
            each = np.where(reported, each, actual)
            losses += losses_by_size(each, actual, known.level)
        return weights_by_size(losses, series, prior, sharpness=self.sharpness)


def residuals_of(forecasts: dict[int, Floats], panel: Panel) -> Residuals:
    """Line up the forecasts of several origins with what came.

    A series that had not begun at an origin, or of which the month is not known yet, counts as
    nothing forecast and nothing come there.
    """
    values = panel.openings
    cells = []
    for origin, forecast in forecasts.items():
        judged = (panel.first[:, None] < origin) & panel.is_known(origin, origin + len(forecast))
        cells += [
            (
                np.where(judged[:, step], forecast[step], 0.0),
                np.where(judged[:, step], values[:, origin + step], 0.0),
                step + 1,
            )
            for step in range(len(forecast))
        ]
    if not cells:
        nothing = np.zeros((0, len(values)))
        return Residuals(nothing, nothing, np.zeros(0, dtype=np.int64))
    predicted, actual, steps = zip(*cells, strict=True)
    return Residuals(np.stack(predicted), np.stack(actual), np.array(steps, dtype=np.int64))
