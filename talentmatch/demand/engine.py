"""From openings known at an origin to a forecast: season out, smooth, boost, blend, season in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history.covariates import Covariates
from talentmatch.demand.history.drivers import Drivers, fit_drivers
from talentmatch.demand.history.late import hold_levels
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.history.series import shared_groups
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
from talentmatch.demand.models.common import (
    NO_COMMON,
    CommonPath,
    common_path,
    less_of_what_moves,
    what_moves,
)
from talentmatch.demand.models.family import each_smoother, prior_weights, smooth
from talentmatch.demand.models.intervals import Residuals
from talentmatch.demand.models.momentum import damped_growth
from talentmatch.demand.models.newborn import born_between, newborn_levels, same_series
from talentmatch.demand.models.own_seasons import with_own_seasons
from talentmatch.demand.models.persistence import lasting
from talentmatch.demand.models.seasonality import Season, fit_season
from talentmatch.demand.models.shared import ALONE, Shared
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
        codes = shared.each(names, lambda name: shared_groups(keys, [name], shared))
        for name, (code, groups) in codes.items():
            if 1 < len(groups) < series:
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
        return lasting(known * capped_weights(known.mean(axis=1), shared)[:, None], shared)


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
        start, series = known.shared.among(len(known.age))
        every = -(-series // _TAUGHT)
        if every == 1:
            return self, known
        chosen = slice(-start % every, None, every)
        parents = {name: (code[chosen], size) for name, (code, size) in self.parents.items()}
        return replace(self, parents=parents, _panels={}), known.thinned(every)

    def season(self, origin: int) -> Season:
        """Measure the season of the total at an origin, of which no series is more than a part."""
        panel = self.at(origin)
        shared = panel.shared.within("season")

        def weighed() -> Floats:
            carried = same_series(panel.carried, panel.age)
            return np.asarray(capped_weights(carried.mean(axis=1), shared) @ carried)

        fit = partial(fit_season, months=panel.months, step=panel.step)
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
            weights = capped_weights(plain.mean(axis=1), shared)
            return what_moves(same_series(plain, panel.age) * weights[:, None], panel.late == 0)

        path: CommonPath = shared.rows("common", moves, common_path, trim=less_of_what_moves)
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
        level = said["level"] * known.common.ahead(horizon)[:, None]
        if weights.lasting > 0:
            level = (1 - weights.lasting) * level + weights.lasting * said["moving"]
        return np.where(np.isfinite(said["born"]), said["born"], level)

    def boosted(self, known: Known, ratio: Ratio, horizon: int) -> Floats:
        """Return the boosters' forecast, season still out; NaN where they are silent."""
        forecast = np.full((horizon, len(known.age)), np.nan)
        described = features(known.adjusted, known.age, self.parents, known.rows, known.shared)
        if known.rows.size:
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
        """Return what the smoothers would have said at an origin; nothing else of it is kept."""

        def calculate() -> Floats:
            apart = replace(self, _drivers={}, _panels={})
            level = apart.smoothed(apart.known(origin, season), weights, horizon)
            return apart.with_campaigns(level * apart.ahead(origin, season, horizon), origin)

        return self.panel.shared.within("then", origin).kept(f"{horizon} steps", calculate)

    def examples(self, known: Known, most: int, seed: int) -> tuple[NDArray[Any], ...]:
        """Draw what the boosters learn from, of months before the origin only.

        Returns
        -------
        tuple of ndarray
            Features, ratios, weights, and the place of each row in an order of all.
        """
        pasts = {origin: known.before(origin) for origin in range(_FIRST_ORIGIN, known.origin)}
        share = max(most // (STEPS * max(len(pasts), 1)), 50)
        chosen = self._chosen(known, pasts, share, seed)
        parts = known.shared.each(
            pasts, lambda origin: self._examples_at(known, pasts[origin], chosen[origin])
        )
        return tuple(np.concatenate(column) for column in zip(*parts.values(), strict=True))

    @staticmethod
    def _chosen(known: Known, pasts: dict[int, Known], share: int, seed: int) -> dict[int, Codes]:
        """Draw the series that teach of each past origin, no more than a share of them."""
        random = np.random.default_rng(seed)
        counts = np.array([past.rows.size for past in pasts.values()])
        first, whole = known.shared.numbered("teaching", counts)
        chosen = {}
        for (origin, past), start, series in zip(pasts.items(), first, whole, strict=True):
            chosen[origin] = past.rows
            if series > share:
                places = np.sort(random.choice(series, share, replace=False)) - start
                chosen[origin] = past.rows[places[(places >= 0) & (places < len(past.rows))]]
        return chosen

    def _examples_at(self, known: Known, past: Known, rows: Codes) -> tuple[NDArray[Any], ...]:
        """Return features, ratios, weights and places of series at a past origin, by steps."""
        origin, level = past.origin, past.level
        described = features(past.adjusted, past.age, self.parents, rows, past.shared)
        actual = known.adjusted[:, origin : origin + STEPS]
        steps = np.arange(actual.shape[1])
        stacked = np.concatenate([described] * len(steps))
        stacked[:, self.step_column] = np.repeat(steps + 1, rows.size)
        came, expected = past.shared.total("came", lambda: (actual.sum(axis=0), level.sum()))
        together = came / max(expected, LEAST_LEVEL)
        common = np.where(together > 0, together, 1.0)
        ratio = (actual[rows] / level[rows, None] / common).T.ravel()
        reported = (origin + steps[:, None] < known.until[rows]).ravel()
        start, series = past.shared.among(len(level))
        place = (origin * STEPS + steps[:, None]) * series + start + rows
        columns = (stacked, ratio, np.tile(level[rows], len(steps)), place.ravel())
        return tuple(column[reported] for column in columns)

    def ratio(self, known: Known, *, most: int, seeds: Sequence[int]) -> Ratio | None:
        """Train the boosters on what is known at an origin; None when that is too little."""
        if known.origin < _LEAST_MONTHS:
            return None

        def drawn() -> tuple[NDArray[Any], ...]:
            parts = known.shared.each(seeds, lambda seed: self.examples(known, most, seed))
            return tuple(column for part in parts.values() for column in part)

        train = partial(_trained, seeds=tuple(seeds), step_column=self.step_column)
        ratio: Ratio | None = known.shared.rows(f"boosters {seeds}", drawn, train)
        return ratio

    def weigh_smoothers(self, known: Known, origins: Sequence[int]) -> Floats:
        """Return the smoothers' weights in each size class by what they missed after past origins.

        Past months are those of the restated history, in which a shock common to all series does
        not drown what sets the smoothers apart.
        """
        prior = prior_weights(self.parents)

        def missed() -> tuple[Floats, Floats]:
            each = known.shared.each(origins, lambda origin: self._missed(known, origin))
            losses = sum(each.values(), np.zeros((N_SIZES, len(prior))))
            return losses, class_sums(np.ones(len(known.level)), known.level)

        losses, series = known.shared.total("missed by smoothers", missed)
        return weights_by_size(losses, series, prior, sharpness=self.sharpness)

    def _missed(self, known: Known, origin: int) -> Floats:
        """Return what each smoother missed after a past origin, in each size class."""
        past = known.before(origin)
        actual = known.adjusted[:, origin : origin + STEPS].T
        each = smooth(past.adjusted, past.age, len(actual), self.parents, past.shared)
        # Who is silent of a series is judged by what the others say on average.
        each = np.where(np.isfinite(each), each, np.nanmean(each, axis=0))
        reported = origin + np.arange(len(actual))[:, None] < known.until
        return losses_by_size(np.where(reported, each, actual), actual, known.level)


def _trained(
    columns: tuple[NDArray[Any], ...], seeds: Sequence[int], step_column: int
) -> Ratio | None:
    """Train a booster on the examples of each seed; None where they are too few."""
    parts = [columns[place : place + 4] for place in range(0, len(columns), 4)]
    if any(len(places) < _LEAST_EXAMPLES for *_, places in parts):
        return None
    # In an order that does not hang on who drew them: samples of boosters go by place.
    orders = [np.argsort(places, kind="stable") for *_, places in parts]
    drawn = [
        Examples(*(column[order] for column in part[:3]))
        for part, order in zip(parts, orders, strict=True)
    ]
    # One thread a booster: two threads inside one booster wait for each other on a busy machine.
    with ThreadPoolExecutor(2) as pool:
        return Ratio(tuple(pool.map(train_booster, drawn, seeds)), STEPS, step_column)


def residuals_of(forecasts: dict[int, Floats], panel: Panel) -> Residuals:
    """Line up the forecasts of several origins with what came.

    A series that had not begun at an origin, or of which the month is not known yet, counts as
    nothing forecast and nothing come there.
    """
    values, shared = panel.openings, panel.shared.within("residuals")
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
        return Residuals(nothing, nothing, np.zeros(0, dtype=np.int64), shared)
    predicted, actual, steps = zip(*cells, strict=True)
    step = np.array(steps, dtype=np.int64)
    return Residuals(np.stack(predicted), np.stack(actual), step, shared)
