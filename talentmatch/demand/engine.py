"""From the openings known at an origin to a forecast: season out, smooth, boost, blend, season in."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.blend import blend_weights, loss
from talentmatch.demand.boosting import (
    LEAST_LEVEL,
    Examples,
    Parents,
    Ratio,
    feature_names,
    features,
    reference_level,
    train_booster,
)
from talentmatch.demand.common import fit_common
from talentmatch.demand.covariates import Covariates
from talentmatch.demand.drivers import Drivers, fit_drivers
from talentmatch.demand.intervals import Residuals
from talentmatch.demand.panel import Panel, group_codes
from talentmatch.demand.seasonality import Season, fit_season, tempered
from talentmatch.demand.smoothing import SMOOTHERS, lasting, nearly_always_zero, smooth

__all__ = ["STEPS", "Engine", "Weights", "parents_of", "residuals_of"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Months ahead that the boosters learn and the blend is judged on.
STEPS = 3
_FIRST_ORIGIN = 6
_LEAST_MONTHS = 12
_LEAST_EXAMPLES = 1500


def parents_of(keys: pd.DataFrame) -> dict[str, tuple[Codes, int]]:
    """Return the coarser levels of the series: the total, and each dimension by itself.

    Examples
    --------
    >>> list(parents_of(pd.DataFrame({"region": ["x", "y"], "skill": ["a", "a"]})))
    ['total', 'region', 'skill']
    """
    parents = {"total": (np.zeros(max(len(keys), 1), dtype=np.int64), 1)}
    if len(keys.columns) > 1:
        for name in keys.columns:
            code, groups = group_codes(keys, [name])
            parents[str(name)] = (code, len(groups))
    return parents


@dataclass(frozen=True)
class Weights:
    """How much each forecast counts.

    Attributes
    ----------
    smoothers : ndarray of shape (n_smoothers,)
        Weights within the family; they sum to one.
    boosting : float
        Weight of the boosters against the smoothers.
    """

    smoothers: Floats
    boosting: float


@dataclass(frozen=True, kw_only=True)
class Engine:
    """The calculation over one panel; holds no state of its own beyond its inputs.

    Attributes
    ----------
    panel : Panel
        All months there are; every method looks only at those before the origin it is given.
    parents : mapping
        Coarser levels of the series.
    covariates : Covariates or None
        Indicators.
    season_prior : float
        Years of data that the prior of half a season is worth.
    sharpness : float
        How far blend weights follow the backtest.
    common : bool
        Whether what all series do together is divided out of the history.
    """

    panel: Panel
    parents: Parents
    covariates: Covariates | None = None
    season_prior: float = 2.0
    sharpness: float = 2.0
    common: bool = True
    _drivers: dict[int, Drivers | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def step_column(self) -> int:
        """Position of the step among the features."""
        return feature_names([]).index("step")

    @property
    def feature_names(self) -> list[str]:
        """Names of the boosters' features."""
        return feature_names(list(self.parents))

    def season(self, origin: int) -> Season:
        """Measure the season of the grand total at an origin, and how much of it to use."""
        total = self.panel.openings[:, :origin].sum(axis=0)
        months = self.panel.months[:origin]
        return tempered(fit_season(total, months), total, months, prior=self.season_prior)

    def drivers(self, origin: int, season: Season) -> Drivers | None:
        """Measure what the covariates tell at an origin; None without any."""
        if self.covariates is None:
            return None
        if origin not in self._drivers:
            months = self.panel.months[:origin]
            plain = self.panel.openings[:, :origin] / season.factors(months)
            self._drivers[origin] = fit_drivers(plain, months, self.covariates)
        return self._drivers[origin]

    def adjusted(self, origin: int, season: Season) -> Floats:
        """Return the openings before an origin; season, drivers and common movement taken out."""
        known = self.panel.openings[:, :origin]
        plain = np.asarray(known / season.factors(self.panel.months[:origin]), dtype=float)
        drivers = self.drivers(origin, season)
        if drivers is not None:
            plain /= drivers.factors(origin).T
        return np.asarray(plain * fit_common(plain).factor) if self.common else plain

    def ahead(self, origin: int, season: Season, horizon: int) -> Floats:
        """Return what season and drivers make of the level after an origin, a row a month."""
        factors = season.factors(self.future(origin, horizon))[:, None]
        drivers = self.drivers(origin, season)
        if drivers is not None:
            factors = factors * drivers.factors(origin + horizon)[origin:]
        return np.asarray(factors, dtype=float)

    def age(self, origin: int) -> Codes:
        """Return the months each series has existed at an origin."""
        return np.maximum(origin - self.panel.first, 0)

    def future(self, origin: int, horizon: int) -> pd.DatetimeIndex:
        """Return the months that follow an origin."""
        return self.panel.future(origin, horizon)

    def smoothed(self, origin: int, season: Season, horizon: int) -> Floats:
        """Return every smoother's forecast, of shape (n_smoothers, horizon, n_series)."""
        levels = smooth(self.adjusted(origin, season), self.age(origin), horizon)
        return np.asarray(levels * self.ahead(origin, season, horizon), dtype=float)

    def described(self, adjusted: Floats, rows: Codes) -> NDArray[np.float32]:
        """Return the boosters' features of some series at the end of `adjusted`."""
        return features(adjusted, self.age(adjusted.shape[1]), self.parents, rows)

    def boosted(
        self,
        origin: int,
        season: Season,
        ratio: Ratio,
        horizon: int,
    ) -> Floats:
        """Return the boosters' forecast, of shape (horizon, n_series); NaN where they are silent."""
        adjusted = self.adjusted(origin, season)
        level = reference_level(adjusted, self.age(origin))
        rows = np.flatnonzero((level >= LEAST_LEVEL) & ~nearly_always_zero(adjusted))
        forecast = np.full((horizon, len(level)), np.nan)
        if rows.size:
            described = self.described(adjusted, rows)
            forecast[:, rows] = ratio.predict(described, horizon) * level[rows]
        return np.asarray(forecast * self.ahead(origin, season, horizon))

    def examples(self, origin: int, season: Season, most: int, seed: int) -> Examples | None:
        """Draw what the boosters learn from, of months before the origin only."""
        adjusted = self.adjusted(origin, season)
        random = np.random.default_rng(seed)
        pasts = range(_FIRST_ORIGIN, origin)
        share = max(most // (STEPS * max(len(pasts), 1)), 50)
        parts = [self._examples_at(adjusted, past, share, random) for past in pasts]
        drawn = [part for part in parts if part is not None]
        if sum(len(part.ratio) for part in drawn) < _LEAST_EXAMPLES:
            return None
        return Examples(
            np.concatenate([part.features for part in drawn]),
            np.concatenate([part.ratio for part in drawn]),
            np.concatenate([part.weight for part in drawn]),
        )

    def _examples_at(
        self, adjusted: Floats, past: int, share: int, random: np.random.Generator
    ) -> Examples | None:
        level = reference_level(adjusted[:, :past], self.age(past))
        seldom = nearly_always_zero(adjusted[:, :past])
        rows = np.flatnonzero((level >= LEAST_LEVEL) & ~seldom)
        if not rows.size:
            return None
        if rows.size > share:
            rows = np.sort(random.choice(rows, share, replace=False))
        described = self.described(adjusted[:, :past], rows)
        steps = range(1, min(STEPS, adjusted.shape[1] - past) + 1)
        stacked = np.concatenate([described] * len(steps))
        stacked[:, self.step_column] = np.repeat(np.array(steps), rows.size)
        common = self._common(adjusted, past, level)
        ratio = np.concatenate(
            [adjusted[rows, past + step - 1] / level[rows] / common[step - 1] for step in steps]
        )
        return Examples(stacked, ratio, np.tile(level[rows], len(steps)))

    def _common(self, adjusted: Floats, past: int, level: Floats) -> Floats:
        """Return how all series together stood to their level in the months after an origin."""
        together = adjusted[:, past : past + STEPS].sum(axis=0) / max(level.sum(), LEAST_LEVEL)
        return np.where(together > 0, together, 1.0)

    def ratio(
        self, origin: int, season: Season, *, most: int, seeds: Sequence[int]
    ) -> Ratio | None:
        """Train the boosters on what is known at an origin; None when that is too little."""
        if origin < _LEAST_MONTHS:
            return None
        drawn = [self.examples(origin, season, most, seed) for seed in seeds]
        if any(part is None for part in drawn):
            return None
        # One thread a booster: two threads inside one booster wait for each other on a busy machine.
        with ThreadPoolExecutor(2) as pool:
            boosters = pool.map(train_booster, drawn, seeds)
            return Ratio(tuple(boosters), STEPS, self.step_column)

    def blended(self, smoothed: Floats, boosted: Floats | None, weights: Weights) -> Floats:
        """Average the forecasts; series on which the boosters are silent are smoothed alone."""
        mean = np.tensordot(weights.smoothers, smoothed, axes=1)
        if boosted is None:
            return np.asarray(mean, dtype=float)
        both = (1 - weights.boosting) * mean + weights.boosting * boosted
        return np.where(np.isfinite(boosted), both, mean)

    def weigh_smoothers(self, origins: Sequence[int], seasons: dict[int, Season]) -> Floats:
        """Return the smoothers' weights by what they missed after past origins.

        Series whose changes last are left to the last of the family, however noisy the backtest.
        """
        end = len(self.panel.months)
        losses = np.zeros(len(SMOOTHERS) - 1)
        for origin in origins:
            actual = self.panel.openings[:, origin : origin + STEPS].T
            smoothed = self.smoothed(origin, seasons[origin], len(actual))
            losses += np.array([loss(forecast, actual) for forecast in smoothed[:-1]])
        share = lasting(self.adjusted(end, seasons[end]))
        weights = (1 - share) * blend_weights(losses, sharpness=self.sharpness)
        return np.append(weights, share)


def residuals_of(forecasts: dict[int, Floats], values: Floats) -> Residuals:
    """Line up the forecasts of several origins with what came."""
    cells = [
        (forecast[step], values[:, origin + step], step + 1)
        for origin, forecast in forecasts.items()
        for step in range(len(forecast))
    ]
    if not cells:
        nothing = np.zeros((0, len(values)))
        return Residuals(nothing, nothing, np.zeros(0, dtype=np.int64))
    forecast, actual, step = zip(*cells, strict=True)
    return Residuals(np.stack(forecast), np.stack(actual), np.array(step, dtype=np.int64))
