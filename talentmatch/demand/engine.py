"""From openings known at an origin to a forecast: season out, smooth, boost, blend, season in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._covariates import Covariates
from talentmatch.demand.history._drivers import Drivers, fit_drivers
from talentmatch.demand.history._late import hold_levels
from talentmatch.demand.history._series import shared_groups
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.models._boosting import (
    LEAST_LEVEL,
    Ratio,
    feature_names,
    features,
    parents_growth,
    reference_level,
)
from talentmatch.demand.models._campaigns import yearly_campaigns
from talentmatch.demand.models._common import (
    NO_COMMON,
    CommonPath,
    common_path,
    less_of_what_moves,
    what_moves,
)
from talentmatch.demand.models._momentum import damped_growth
from talentmatch.demand.models._newborn import (
    born_between,
    chained,
    linked_sums,
    newborn_levels,
    same_series,
)
from talentmatch.demand.models._own_seasons import with_own_seasons
from talentmatch.demand.models._persistence import lasting
from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.demand.models.family import each_smoother
from talentmatch.demand.models.seasonality import Season, fit_season
from talentmatch.demand.models.sizes import TOP_LEVEL, capped_values, class_place
from talentmatch.demand.models.smoothing import Parents, nearly_always_zero

__all__ = [
    "FARTHEST",
    "STEPS",
    "Engine",
    "Known",
    "Weights",
    "parents_of",
]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Months ahead that the boosters learn and the blend is judged on.
STEPS = 3
#: Months ahead to which intervals are measured.
FARTHEST = 12


def parents_of(keys: pd.DataFrame, shared: Shared = ALONE) -> dict[str, tuple[Codes, int]]:
    """Return the coarser levels of the series: the total, and each dimension by itself.

    A dimension of one value is the total again, one that names every series is no parent.

    Examples
    --------
    >>> list(parents_of(pd.DataFrame({"region": ["x", "x", "y"], "skill": ["a", "b", "c"]})))
    ['total', 'region']
    """
    parents = {"total": (np.zeros(max(len(keys), 1), dtype=np.int64), 1)}
    if len(keys.columns) > 1:
        _, series = shared.among(len(keys))
        names = sorted(keys.columns, key=str)  # the same for any order of columns
        codes = shared.kept(
            "parents", lambda: shared.each(names, lambda name: shared_groups(keys, [name], shared))
        )
        for name, (code, groups) in codes.items():
            if 1 < len(groups) < series:
                parents[str(name)] = (code, len(groups))
    return parents


def _season_of(sums: Floats, months: pd.DatetimeIndex, step: int) -> Season:
    """Return the season of the total of `linked_sums`."""
    return fit_season(chained(sums), months, step)


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
        below, above = class_place(np.minimum(level, TOP_LEVEL))
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
    shared : Shared
        Where the other series are.
    """

    adjusted: Floats
    moving: Floats
    common: CommonPath
    age: Codes
    until: Codes
    season: Season
    shared: Shared = ALONE

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
            shared=self.shared.within("before", origin),
        )

    def thinned(self, every: int) -> Known:
        """Return what is known of every n-th series."""
        start, _ = self.shared.among(len(self.age))
        rows = np.arange(-start % every, len(self.age), every)
        return replace(
            self,
            adjusted=self.adjusted[rows],
            moving=self.moving[rows],
            age=self.age[rows],
            until=self.until[rows],
            season=self.season.of_rows(rows),
            shared=self.shared.thinned(every),
        )

    def lasting(self) -> float:
        """Return how clear it is that changes are not undone, 0 to 1; of series known to the end."""
        whole = self.until == self.origin
        known = self.moving if whole.all() else self.moving[whole]
        shared = self.shared.within("lasting")
        return lasting(capped_values(known, shared), shared)


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

    def season(self, origin: int) -> Season:
        """Measure the season of the total at an origin, of which no series is more than a part."""
        panel = self.at(origin)
        shared = panel.shared.within("season")

        def weighed() -> Floats:
            carried = same_series(panel.carried, panel.age)
            return linked_sums(capped_values(carried, shared), panel.age)

        fit = partial(_season_of, months=panel.months, step=panel.step)
        season: Season = shared.total("season", weighed, fit)
        return self.with_own(season, origin)

    def with_own(self, season: Season, origin: int) -> Season:
        """Return a season with what each series has beside it, as measured at an origin."""
        panel = self.at(origin)
        return with_own_seasons(
            season, panel.carried, panel.first, panel.months, panel.step, panel.shared
        )

    def drivers(self, origin: int, season: Season) -> Drivers | None:
        """Measure what the covariates tell at an origin; None without any."""
        if self.covariates is None:
            return None
        if origin not in self._drivers:
            months = self.panel.months[:origin]
            panel = self.at(origin)
            plain = panel.carried / season.factors(months)
            self._drivers[origin] = fit_drivers(plain, months, self.covariates, panel.shared)
        return self._drivers[origin]

    def known(self, origin: int, season: Season) -> Known:
        """Take season, drivers and common movement out of the openings before an origin."""
        panel = self.at(origin)
        plain = panel.carried / season.factors(panel.months)
        drivers = self.drivers(origin, season)
        if drivers is not None:
            plain /= drivers.factors(origin).T
        shared = panel.shared.within("known")
        common, level = NO_COMMON, plain
        if self.common:
            common = self._common_path(panel, plain, shared)
            level = plain * common.factor
        return Known(
            adjusted=hold_levels(level, panel.age, panel.known, panel.shared),
            moving=plain,
            common=common,
            age=panel.age,
            until=panel.known,
            season=season,
            shared=shared,
        )

    @staticmethod
    def _common_path(panel: Panel, plain: Floats, shared: Shared) -> CommonPath:
        """Measure the common path of openings without season, of which no series is the most."""

        def moves() -> tuple[Floats, ...]:
            standing = same_series(plain, panel.age)
            part = capped_values(standing, shared)
            own = None if part is standing else (part == standing).mean(axis=1)
            return what_moves(part, panel.late == 0, own, panel.age)

        join = partial(common_path, year=12 // panel.step)
        path: CommonPath = shared.rows("common", moves, join, trim=less_of_what_moves)
        return path

    def ahead(self, origin: int, season: Season, horizon: int) -> Floats:
        """Return what season and drivers make of the level after an origin, a row a month."""
        factors = season.ahead(self.panel.future(origin, horizon))
        drivers = self.drivers(origin, season)
        if drivers is not None:
            factors = factors * drivers.factors(origin + horizon)[origin:]
        return np.asarray(factors, dtype=float)

    def smoothed(self, known: Known, weights: Weights, horizon: int) -> Floats:
        """Return the average of the smoothers, of shape (horizon, n_series), season still out."""
        shared = known.shared
        parts = {"born": lambda: newborn_levels(known.adjusted, known.age, shared)}
        parts["level"] = lambda: weights.averaged(
            each_smoother(known.adjusted, known.age, horizon, self.parents, shared), known.level
        )
        if weights.lasting > 0:
            parts["moving"] = lambda: damped_growth(known.moving, known.age, horizon, shared=shared)
        said = shared.each(parts, lambda name: parts[name]())
        ahead = known.common.ahead(horizon)[:, None]
        level = said["level"] * ahead
        if weights.lasting > 0:
            level = (1 - weights.lasting) * level + weights.lasting * said["moving"]
        return np.where(np.isfinite(said["born"]), said["born"] * ahead, level)

    def boosted(self, known: Known, ratio: Ratio, horizon: int) -> Floats:
        """Return the boosters' forecast, season still out; NaN where they are silent."""
        forecast = np.full((horizon, len(known.age)), np.nan)
        growth = parents_growth(known.adjusted, known.age, self.parents, known.shared)
        if known.rows.size:
            described = features(known.adjusted, known.age, self.parents, known.rows, growth)
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
        return self.with_lives(mean, known.origin)

    def with_lives(self, mean: Floats, origin: int) -> Floats:
        """Put series of a yearly campaign at what their last years say, into `mean` itself.

        Those that have ended are at nothing.
        """
        panel = self.at(origin)
        rows, usual = yearly_campaigns(panel.carried, len(mean), 12 // panel.step)
        mean[:, rows] = usual
        mean[:, panel.ended > 0] = 0.0
        return mean

    def forecast_then(self, origin: int, season: Season, weights: Weights, steps: Codes) -> Floats:
        """Return what the smoothers would have said at an origin; nothing else of it is kept."""

        def calculate() -> Floats:
            apart, horizon = replace(self, _drivers={}, _panels={}), int(steps[-1])
            level = apart.smoothed(apart.known(origin, season), weights, horizon)
            mean = level * apart.ahead(origin, season, horizon)
            return apart.with_lives(mean, origin)[steps - 1]

        return self.panel.shared.within("then", origin).kept("smoothed", calculate)
