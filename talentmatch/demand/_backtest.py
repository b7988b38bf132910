"""Rolling-origin backtest: what a forecaster would have said, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._covariates import read_covariates
from talentmatch.demand.history._months import month_starts
from talentmatch.demand.history.panel import Panel, read_panel
from talentmatch.demand.history.periods import period_count
from talentmatch.demand.protocol import LearnsFromPanel
from talentmatch.errors import InputError
from talentmatch.evaluate.compare import Comparison, paired_bootstrap
from talentmatch.evaluate.forecasts import forecast_metrics
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from talentmatch.demand.protocol import Forecaster

__all__ = ["Backtest", "backtest", "cells_of", "origins_of", "publication_lag", "published"]


@dataclass(frozen=True)
class Backtest:
    """Forecasts from past origins, cell by cell.

    Attributes
    ----------
    cells : DataFrame
        Dimensions; origin (last month known), month, step; actual, mean, lo- and hi- of each
        level; naive (last value) and mean_of_three, the references. Months that are not known
        yet of a series are left out.
    dims : tuple of str
        Dimensions of the series.
    levels : tuple of float
        Nominal coverages [%].
    """

    cells: pd.DataFrame
    dims: tuple[str, ...]
    levels: tuple[float, ...]

    def metrics(self) -> dict[str, float]:
        """Return the measures over all cells, as `evaluate.forecasts.forecast_metrics` names them.

        Beside them coverage over the cells forecast at five or more and under that, as
        ``coverage_80_from_5`` and ``coverage_80_under_5``.
        """
        measures = forecast_metrics(self.cells, levels=self.levels)
        large = self.cells["mean"] >= 5
        for part, name in ((large, "from_5"), (~large, "under_5")):
            if part.any():
                measured = forecast_metrics(self.cells[part], levels=self.levels)
                for level in self.levels:
                    key = f"coverage_{level:g}"
                    measures[f"{key}_{name}"] = measured[key]
        return measures

    def by(self, column: str) -> pd.DataFrame:
        """Return the measures for each value of a column of `cells`, or for size classes.

        Parameters
        ----------
        column : str
            A dimension, origin, month, step, or "size" (classes of the forecast).

        Raises
        ------
        InputError
            If there is no such column.
        """
        cells = self.cells
        if column == "size":
            edges = [-np.inf, 1, 5, 20, 100, 1000, np.inf]
            names = ["under 1", "1 to 5", "5 to 20", "20 to 100", "100 to 1000", "over 1000"]
            cells = cells.assign(size=pd.cut(cells["mean"], edges, right=False, labels=names))
        if column not in cells.columns:
            raise InputError(
                f"the backtest has no column '{column}'; "
                f"it has {', '.join(map(str, cells.columns))}"
            )
        rows = [
            {column: value, "cells": len(part), **forecast_metrics(part, levels=self.levels)}
            for value, part in cells.groupby(column, observed=True)
        ]
        return pd.DataFrame(rows)

    def compare(self, other: Backtest | str, *, random_state: int = 0) -> Comparison:
        """Ask whether this forecast is better than another on the same cells.

        Parameters
        ----------
        other : Backtest or str
            A backtest over the same series and origins, or the name of a reference column.
        random_state : int, default=0
            Seed of the bootstrap.

        Raises
        ------
        InputError
            If the cells are not the same.
        """
        key = [*self.dims, "origin", "month"]
        theirs = self.cells[other] if isinstance(other, str) else other.cells["mean"]
        if not isinstance(other, str) and not self.cells[key].equals(other.cells[key]):
            raise InputError("the backtests cannot be compared: their cells are not the same")
        actual = self.cells["actual"]
        series = self.cells.groupby(list(self.dims)).ngroup() if self.dims else None
        return paired_bootstrap(
            (self.cells["mean"] - actual).abs(),
            (theirs - actual).abs(),
            groups=series,
            random_state=random_state,
        )


def backtest(
    forecaster: Forecaster,
    history: pd.DataFrame,
    *,
    origins: int | Sequence[int] = 4,
    horizon: int = 3,
    levels: Sequence[float] = (80, 95),
    covariates: pd.DataFrame | None = None,
) -> Backtest:
    """Fit at past origins and compare with what came.

    A month that is held back as typed wrong is not judged, and one between others counts as it was
    usual: a slip would say more of a forecast than all other months.

    Parameters
    ----------
    forecaster : Forecaster
        Cloned for each origin; not changed.
    history : DataFrame
        As for `DemandForecaster.fit`.
    origins : int or sequence of int, default=4
        How many origins, the last one `horizon` months before the end; or the numbers of months
        known at each.
    horizon : int, default=3
        Months ahead.
    levels : sequence of float, default=(80, 95)
        Nominal coverages [%].
    covariates : DataFrame, optional
        As for `fit`; with their own lag before every origin.

    Returns
    -------
    Backtest

    Raises
    ------
    InputError
        If the history is too short for an origin.

    Examples
    --------
    >>> from talentmatch.demand import DemandForecaster
    >>> months = pd.date_range("2024-01-01", periods=12, freq="MS")
    >>> history = pd.DataFrame({"month": months, "openings": 5.0})
    >>> round(backtest(DemandForecaster(), history, origins=2).metrics()["mae"], 6)
    0.0
    """
    panel = read_panel(history, gaps=getattr(forecaster, "gaps", "zero"))
    starts = origins_of(origins, horizon, panel)
    lag = publication_lag(covariates, panel)
    cells = [
        _cells(
            forecaster, panel, origin, horizon, levels, published(covariates, panel, origin, lag)
        )
        for origin in starts
    ]
    return Backtest(
        pd.concat(cells, ignore_index=True), tuple(panel.dims), tuple(float(x) for x in levels)
    )


def origins_of(origins: int | Sequence[int], horizon: int, panel: Panel) -> list[int]:
    """Return the numbers of months that are known at the origins that are asked for.

    Raises
    ------
    InputError
        If the history is too short for one.
    """
    months = len(panel.months)
    if isinstance(origins, int):
        first = months - horizon - origins + 1
        starts = list(range(first, first + origins))
    else:
        starts = sorted(int(origin) for origin in origins)
    if not starts or horizon < 1 or starts[0] < 1 or starts[-1] + horizon > months:
        raise InputError(
            phrase(
                "demand_refused",
                "few_months",
                periods=period_count(months, panel.step),
                origins=starts,
                horizon=horizon,
            )
        )
    return starts


def publication_lag(covariates: pd.DataFrame | None, panel: Panel) -> dict[str, int]:
    """Return by how many months each covariate ends before the history."""
    if covariates is None:
        return {}
    series = read_covariates(covariates, panel)
    return dict(zip(series.names, series.lag.tolist(), strict=True))


def published(
    covariates: pd.DataFrame | None, panel: Panel, origin: int, lags: dict[str, int]
) -> pd.DataFrame | None:
    """Return the covariates that were out at an origin: their lag was then what it is now."""
    if covariates is None:
        return None
    out = covariates.copy()
    month = month_starts(out["month"])
    for name, lag in lags.items():
        last = _last_month(panel, max(origin - 1 - lag, 0))
        out[name] = out[name].where(month <= last)
    return out[month <= _last_month(panel, origin - 1)]


def _last_month(panel: Panel, place: int) -> pd.Timestamp:
    """Return the last month of a period: itself, unless that is a quarter or a year."""
    return panel.months[place] + pd.DateOffset(months=panel.step - 1)


def _cells(
    forecaster: Forecaster,
    panel: Panel,
    origin: int,
    horizon: int,
    levels: Sequence[float],
    covariates: pd.DataFrame | None,
) -> pd.DataFrame:
    from sklearn.base import clone

    fresh: Forecaster = clone(forecaster, safe=False)
    past = panel.until(origin)
    if isinstance(fresh, LearnsFromPanel):
        fresh.fit_panel(past, covariates)
    else:
        fresh.fit(past.history(), covariates)
    return cells_of(panel, past, fresh.predict(horizon, levels), horizon)


def cells_of(
    panel: Panel,
    past: Panel,
    predicted: pd.DataFrame,
    horizon: int,
    *,
    judged: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Return a forecast beside what came, see `Backtest.cells`.

    Parameters
    ----------
    panel, past : Panel
        The history, and the months of it from which the forecast was made.
    predicted : DataFrame
        The forecast.
    horizon : int
        Its months.
    judged : ndarray of bool of shape (n_series,), optional
        Series that are wanted; all by default.
    """
    origin = len(past.months)
    cells = _grid(past, predicted, origin, horizon)
    order = np.argsort(panel.seen)
    before = past.last_known(3)[order]
    cells.insert(len(panel.dims), "origin", panel.months[origin - 1])
    cells.insert(len(panel.dims) + 2, "step", np.tile(np.arange(1, horizon + 1), len(before)))
    cells.insert(
        len(panel.dims) + 3, "actual", panel.openings[order, origin : origin + horizon].ravel()
    )
    cells["naive"] = np.repeat(before[:, -1], horizon)
    cells["mean_of_three"] = np.repeat(before.mean(axis=1), horizon)
    wanted = panel.is_known(origin, origin + horizon)
    if judged is not None:
        wanted = wanted & judged[:, None]
    return cells[wanted[order].ravel()]


def _grid(panel: Panel, predicted: pd.DataFrame, origin: int, horizon: int) -> pd.DataFrame:
    """Return a forecast with a row for each series of the panel and each month, in that order.

    What a model does not forecast, such as a series that has no row yet, it takes to be nothing.
    """
    months = panel.future(origin, horizon)
    rows = panel.keys.iloc[np.repeat(np.argsort(panel.seen), horizon)]
    grid = rows.reset_index(drop=True).assign(month=np.tile(months, len(panel.openings)))
    figures = [name for name in predicted.columns if name not in (*panel.dims, "month")]
    if len(predicted) == len(grid) and predicted[list(grid.columns)].equals(grid):
        return predicted
    table = grid.merge(predicted, on=[*panel.dims, "month"], how="left")
    return table.fillna(dict.fromkeys(figures, 0.0))
