"""The forecaster of openings: the face of this room."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import partial
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from talentmatch.demand._bounds import bounds_of
from talentmatch.demand._fitted_forecaster import check_whole, engine_of, growth_of, mean_of
from talentmatch.demand._judging import judge
from talentmatch.demand.basis import basis_of, notes_of, set_aside_notes
from talentmatch.demand.engine import Engine, Known, Weights
from talentmatch.demand.history._covariates import read_covariates
from talentmatch.demand.history._months import month_starts
from talentmatch.demand.history.panel import Gaps, Panel, read_panel
from talentmatch.demand.models._boosting import Ratio
from talentmatch.demand.models._residuals import Grouping
from talentmatch.demand.models.seasonality import Season
from talentmatch.demand.teaching import teacher_of, train_ratio, weigh_smoothers
from talentmatch.errors import InputError, is_whole, number_problems
from talentmatch.i18n import joined, phrase
from talentmatch.partitions import is_partitioned

if TYPE_CHECKING:
    from talentmatch.demand.explain import Explanation
    from talentmatch.demand.scenario import Scenario

__all__ = ["DemandForecaster"]

Floats = NDArray[np.float64]


class DemandForecaster(BaseEstimator):  # type: ignore[misc]
    """Forecast openings of every series and of any sum of them, with intervals.

    A season shared by all series and what they do together are taken out; a family of smoothers,
    shares of parents and common factors, weighed in each size class by a rolling-origin backtest,
    and one LightGBM over all series forecast what is left. Where changes last, a damped trend takes
    their place. What was missed at past origins, step by step, gives the intervals. Quarters and
    years are forecast in their own step, years by `talentmatch.demand.yearly.growth_paths`.

    Parameters
    ----------
    random_state : int, default=0
        Seed of the boosters' samples.
    gaps : {"zero", "carry"}, default="zero"
        What stands for a month without a row: nothing advertised, or (for rates and indices) the
        value before.
    boosting : bool, default=True
        Whether LightGBM takes part.
    seasonal : bool, default=True
        Whether a season is measured and used.
    common : bool, default=True
        Whether what all series do together is divided out and forecast by itself.
    sharpness : float, default=6.0
        How far blend weights follow the backtest; 0 averages each kind alike.
    calibration : int, default=6
        Past origins on which the blend is judged and the intervals are calibrated.
    bags : int, default=2
        Boosters of different samples that are averaged.
    examples : int, default=150000
        Most rows each booster learns from.

    Attributes
    ----------
    panel_ : Panel
        The history as a matrix.
    set_aside_ : DataFrame
        Rows outside the months in which most series have reported; nothing is learnt from them.
    season_ : Season
        Shared effects of the calendar: months, the Spring Festival, weekdays.
    weights_ : Weights
        Weights of the blend.
    drivers_ : Drivers or None
        Lead and strength of the covariates, where there are any.
    residuals_ : Residuals
        What the blend missed at past origins.
    growth_ : GrowthPaths or None
        The paths of a yearly history, whose forecast is their median.
    basis_ : DataFrame
        For each series: dimensions, months of history, months filled, months by which its returns
        are late, and on what its forecast rests.
    notes_ : tuple of str
        What a reader of the forecast should know.
    parts_ : list of Delayed
        Where the history was in partitions: forecasters of its parts, kept where they were fitted.
        They hold what is of single series (`drivers_`, `residuals_`, `growth_`, `basis_`), and
        `panel_` has no series then.
    statistics_ : list of Delayed
        What is known of all series of a history in partitions.

    References
    ----------
    .. [1] Makridakis, Spiliotis & Assimakopoulos (2022), M5 accuracy competition: results,
       findings, and conclusions.

    Examples
    --------
    >>> months = pd.date_range("2024-01-01", periods=6, freq="MS")
    >>> history = pd.DataFrame({"industry": "C35", "month": months, "openings": 4.0})
    >>> forecast = DemandForecaster(random_state=0).fit(history).predict(horizon=2)
    >>> forecast["mean"].round(6).tolist()
    [4.0, 4.0]
    >>> forecast.columns.tolist()
    ['industry', 'month', 'mean', 'lo-80', 'hi-80', 'lo-95', 'hi-95']
    """

    def __init__(
        self,
        *,
        random_state: int = 0,
        gaps: Gaps = "zero",
        boosting: bool = True,
        seasonal: bool = True,
        common: bool = True,
        sharpness: float = 6.0,
        calibration: int = 6,
        bags: int = 2,
        examples: int = 150_000,
    ) -> None:
        self.random_state = random_state
        self.gaps = gaps
        self.boosting = boosting
        self.seasonal = seasonal
        self.common = common
        self.sharpness = sharpness
        self.calibration = calibration
        self.bags = bags
        self.examples = examples

    def fit(self, history: pd.DataFrame, covariates: pd.DataFrame | None = None) -> Self:
        """Learn from a history.

        Parameters
        ----------
        history : DataFrame, or dask DataFrame
            month, openings, and any other columns as dimensions; one row a series and month
            [positions per month]. In partitions, however they are cut, it is forecast as in memory,
            to nine digits; series then stand in the order of their names. It ends with the last
            month for which most series have a row; rows beyond are set aside with a warning. A
            series that stops before is late, not zero. Rows that all stand for quarters or years
            are forecast as such.
        covariates : DataFrame, optional
            Some of the dimensions, month, and numeric columns. Months after the history's last
            are not looked at.

        Returns
        -------
        DemandForecaster

        Raises
        ------
        InputError
            If the history or the covariates cannot be read; the message names the series and the
            remedy.
        """
        if is_partitioned(history):
            from talentmatch.demand.partitions import fit_partitions

            self._check_parameters()
            self._forget()
            fit_partitions(self, history, covariates)
            return self
        panel = read_panel(history, gaps=self.gaps)
        for note in set_aside_notes(panel.set_aside, panel.months, panel.step):
            warnings.warn(note, UserWarning, stacklevel=2)
        return self.fit_panel(panel, covariates)

    def fit_panel(self, panel: Panel, covariates: pd.DataFrame | None = None) -> Self:
        """Learn from a history that is a panel already, as `fit` does."""
        self._check_parameters()
        self._forget()
        self.panel_, self.set_aside_ = panel, panel.set_aside
        self.covariates_ = None
        if covariates is not None:
            self.covariates_ = panel.shared.kept(
                "covariates", lambda: read_covariates(covariates, panel)
            )
        engine = engine_of(self)
        end = len(self.panel_.months)
        judged = [o for o in range(end - self.calibration, end) if o >= min(3, end - 1) and o > 0]
        seasons = panel.shared.each((*judged, end), lambda origin: self._season(engine, origin))
        self.season_ = seasons[end]
        self.drivers_ = engine.drivers(end, self.season_)
        teacher, lesson = teacher_of(engine, engine.known(end, self.season_))
        self.growth_ = growth_of(panel)
        weighed = weigh_smoothers(teacher, lesson, judged)
        self.weights_ = Weights(weighed, 0.0, lesson.lasting())
        self.weights_, self.residuals_ = judge(
            engine,
            {origin: seasons[origin] for origin in judged},
            self.weights_,
            train=partial(self._first_ratio, engine, seasons),
            measure=partial(self._season, engine),
            most=4 * self.calibration,
        )
        self.ratio_ = None
        if self.boosting and self.weights_.boosting > 0:
            self.ratio_ = self._ratio(teacher, lesson, bags=self.bags)
        self.basis_ = basis_of(self.panel_)
        self.notes_ = notes_of(self.panel_, self.season_, self.weights_)
        return self

    def predict(
        self,
        horizon: int = 3,
        levels: Sequence[float] = (80, 95),
        aggregate: Sequence[str] | None = None,
        covariates: pd.DataFrame | None = None,
        locked: pd.DataFrame | None = None,
    ) -> pd.DataFrame:
        """Forecast the months that follow the history.

        Parameters
        ----------
        horizon : int, default=3
            Months ahead; quarters or years where the history has these, see `step_`.
        levels : sequence of float, default=(80, 95)
            Nominal coverage of the intervals [%].
        aggregate : sequence of str, optional
            Dimensions to keep: the forecast is summed over the others; `[]` gives the total.
        covariates : DataFrame, optional
            Used in place of those of `fit`, for a what-if; the same columns. Months after the
            history's last are what is assumed of the future.
        locked : DataFrame, optional
            Official totals: some of the dimensions, month, openings. Their parts are scaled to
            sum to them.

        Returns
        -------
        DataFrame
            Dimensions, month, mean, and lo- and hi- for each level; one row a series and month. A
            dask DataFrame where the history was one.

        Raises
        ------
        InputError
            If an argument does not fit the history.
        NotFittedError
            Before `fit`.
        """
        if hasattr(self, "parts_"):
            from talentmatch.demand.partitions import predict_partitions

            if covariates is not None or locked is not None:
                raise InputError(
                    phrase("demand_refused", "no_forecast"),
                    [phrase("demand_refused", "parts_predict")],
                )
            self._check(horizon, levels, aggregate, None)
            table: pd.DataFrame = predict_partitions(self, horizon, levels, aggregate)
            return table
        check_is_fitted(self, "panel_")
        self._check(horizon, levels, aggregate, covariates)
        dims = self.panel_.dims if aggregate is None else list(aggregate)
        code, keys, order = self.panel_.groups(aggregate)
        shared = self.panel_.shared.within("predict", horizon)
        mean, fixed = shared.kept("mean", lambda: mean_of(self, horizon, covariates, locked))
        groups = Grouping(None, len(keys), shared)
        if aggregate is not None:
            groups = Grouping(code, len(keys), shared.within("by", *dims))
        total = groups.sums("total", mean)
        bounds = bounds_of(self, mean, groups, levels)
        if fixed is not None and not set(dims) - set(self._locked_dims(locked)):
            is_fixed = groups.sums("fixed", fixed.astype(float)) >= groups.counts
            bounds = np.where(is_fixed, total, bounds)
        keys = keys.iloc[order] if dims else pd.DataFrame(index=range(1))
        return self._frame(keys, total[:, order], bounds[..., order], levels)

    def score(self, history: pd.DataFrame, y: object = None) -> float:
        """Return how near the forecasts come to what happened.

        Parameters
        ----------
        history : DataFrame
            As for `fit`, of the months that follow it; earlier ones are not looked at.
        y : None
            Not used; here for scikit-learn.

        Returns
        -------
        float
            Mean absolute error of series and months with its sign turned [positions per month], so
            that more is better: 0 is the best there is.

        Raises
        ------
        InputError
            If no row stands for a known series in a month after the history.
        """
        check_whole(self, "score")
        last = self.panel_.months[-1]
        actual = history.assign(month=month_starts(history["month"]))
        months = (actual["month"].dt.to_period("M") - last.to_period("M")).map(
            lambda ahead: ahead.n
        )
        if not (months > 0).any():
            raise InputError(f"no month of the history is after {last:%Y-%m}, the last of fit")
        key = [*self.panel_.dims, "month"]
        forecasts = self.predict(-(-int(months.max()) // self.step_), levels=())
        both = forecasts.merge(actual[[*key, "openings"]], on=key)
        if both.empty:
            raise InputError("no series of the history is one that was fitted")
        return -float((both["mean"] - both["openings"]).abs().mean())

    @property
    def step_(self) -> int:
        """Months of a period of history and forecast: 1, 3 of a quarter, 12 of a year."""
        check_is_fitted(self, "panel_")
        return self.panel_.step

    @property
    def dims_(self) -> tuple[str, ...]:
        """Dimensions of the history."""
        check_is_fitted(self, "panel_")
        return tuple(self.panel_.dims)

    def explain(
        self,
        horizon: int = 3,
        *,
        aggregate: Sequence[str] | None = None,
        locked: pd.DataFrame | None = None,
    ) -> Explanation:
        """Take the forecast apart; see `talentmatch.demand.explain_forecast`."""
        from talentmatch.demand.explain import explain_forecast

        return explain_forecast(self, horizon, aggregate=aggregate, locked=locked)

    def run_scenario(
        self,
        scenario: Scenario,
        *,
        horizon: int = 6,
        aggregate: Sequence[str] | None = None,
        mix: pd.DataFrame | None = None,
    ) -> pd.DataFrame:
        """Forecast under a scenario, beside the baseline; see `talentmatch.demand.run_scenario`."""
        from talentmatch.demand.scenario import run_scenario

        return run_scenario(self, scenario, horizon=horizon, aggregate=aggregate, mix=mix)

    def scenario_notes(self, scenario: Scenario, table: pd.DataFrame) -> tuple[str, ...]:
        """Say what a scenario comes to, and when each change shows."""
        from talentmatch.demand.scenario import scenario_notes

        return scenario_notes(self, scenario, table)

    def forecast_notes(self) -> tuple[str, ...]:
        """Say on what the forecast rests, what leads it, and what was unusual in its history."""
        from talentmatch.demand._nowcast import nowcast_notes
        from talentmatch.demand.notes import driver_notes, mark_notes

        if hasattr(self, "parts_"):
            return self.notes_
        notes = (*self.notes_, *nowcast_notes(self), *driver_notes(self))
        return (*notes, *mark_notes(self.marks()))

    def nowcast(
        self, *, levels: Sequence[float] = (80, 95), aggregate: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Estimate what late series have not reported; see `talentmatch.demand._nowcast`."""
        from talentmatch.demand._nowcast import nowcast

        return nowcast(self, levels=levels, aggregate=aggregate)

    def waking_chances(
        self, *, horizon: int = 3, aggregate: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Say how likely dormant series are to open again; see `talentmatch.demand._waking`."""
        from talentmatch.demand._waking import waking_chances

        return waking_chances(self, horizon=horizon, aggregate=aggregate)

    def marks(self) -> pd.DataFrame:
        """Return what was unusual in the history; see `talentmatch.demand.history.marks`."""
        from talentmatch.demand.history.marks import mark_panel

        check_whole(self, "marks")
        return mark_panel(self.panel_, self.season_)

    @staticmethod
    def _locked_dims(locked: pd.DataFrame | None) -> list[str]:
        return [] if locked is None else [str(c) for c in locked if c not in ("month", "openings")]

    def _season(self, engine: Engine, origin: int) -> Season:
        if self.seasonal:
            return engine.season(origin)
        return Season(month=np.zeros(12), festival=0.0, evidence=0.0)

    def _ratio(self, teacher: Engine, lesson: Known, *, bags: int) -> Ratio | None:
        """Train boosters of different samples on what is known at an origin."""
        seeds = [int(self.random_state) * 1000 + bag for bag in range(bags)]
        return train_ratio(teacher, lesson, most=self.examples, seeds=seeds)

    def _first_ratio(self, engine: Engine, seasons: dict[int, Season]) -> Ratio | None:
        """Train a booster on what was known at the first origin, so that it has seen no other."""
        first = min(seasons)
        if not self.boosting or self.growth_ is not None:
            return None
        return self._ratio(*teacher_of(engine, engine.known(first, seasons[first])), bags=1)

    def _forget(self) -> None:
        """Forget what was learnt before: of a history in partitions other things are."""
        for name in [name for name in vars(self) if name.endswith("_")]:
            delattr(self, name)

    def _check_parameters(self) -> None:
        least = {"calibration": 1, "bags": 1, "examples": 1}
        if problems := number_problems(self, whole=least, from_zero=["sharpness"]):
            raise InputError(phrase("demand_refused", "not_fitted"), problems)

    def _check(
        self,
        horizon: int,
        levels: Sequence[float],
        aggregate: Sequence[str] | None,
        covariates: pd.DataFrame | None,
    ) -> None:
        problems = []
        if not is_whole(horizon, 1):
            problems.append(phrase("demand_refused", "horizon", n=horizon))
        if isinstance(aggregate, str):
            problems.append(phrase("demand_refused", "aggregate_text", name=aggregate))
            aggregate = ()
        if aggregate is not None and len({*aggregate}) < len(aggregate):
            problems.append(phrase("demand_refused", "aggregate_twice", dims=joined(aggregate)))
        problems += [
            phrase("demand_refused", "level", level=level)
            for level in levels
            if not (isinstance(level, Real) and 0 < float(level) < 100)
        ]
        problems += [
            phrase(
                "demand_refused", "aggregate", name=name, dims=joined(self.panel_.dims or ("–",))
            )
            for name in aggregate or ()
            if name not in self.panel_.dims
        ]
        if covariates is not None and self.covariates_ is None:
            problems.append(phrase("demand_refused", "no_covariates"))
        if problems:
            raise InputError(phrase("demand_refused", "no_forecast"), problems)

    def _frame(
        self, keys: pd.DataFrame, mean: Floats, bounds: Floats, levels: Sequence[float]
    ) -> pd.DataFrame:
        horizon, size = mean.shape
        months = self.panel_.future(len(self.panel_.months), horizon)
        frame = keys.iloc[np.repeat(np.arange(size), horizon)].reset_index(drop=True)
        frame["month"] = np.tile(months.to_numpy(), size)
        frame["mean"] = mean.T.ravel()
        for place, level in enumerate(levels):
            frame[f"lo-{level:g}"] = bounds[place, 0].T.ravel()
            frame[f"hi-{level:g}"] = bounds[place, 1].T.ravel()
        return frame

    def save(self, folder: Path) -> None:
        """Write the fitted forecaster to a folder: JSON, arrays, Parquet, LightGBM text."""
        from talentmatch.demand._state import save_forecaster

        save_forecaster(self, Path(folder))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a forecaster that `save` wrote; it predicts identically."""
        from talentmatch.demand._state import load_forecaster

        return load_forecaster(cls, Path(folder))
