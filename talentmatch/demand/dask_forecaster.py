"""A forecaster whose parts lie where dask calculates, behind the face of any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from talentmatch.demand._backtest import Backtest, cells_of, origins_of, publication_lag, published
from talentmatch.demand._dask_state import load_common, load_parts, save_parts
from talentmatch.demand._forecaster import DemandForecaster
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.models._rounds import in_rounds
from talentmatch.demand.models._shared import PartOfAll
from talentmatch.demand.partitions import (
    FitPart,
    PartedPanel,
    PredictPart,
    fit_partitions,
    with_shared,
)
from talentmatch.demand.protocol import LEARNT_IN_PARTS
from talentmatch.errors import InputError, MissingExtraError, UnreadableModelError
from talentmatch.i18n import phrase
from talentmatch.partitions import computed, where_computed

if TYPE_CHECKING:
    import dask.dataframe as dd

__all__ = ["JUDGED", "PartedForecaster", "backtest_parts"]

#: What reading a part that is damaged comes to.
_UNREADABLE = (EOFError, LookupError, OSError, ValueError, BadZipFile)
#: Series that a backtest of parts judges at most; of more, each n-th.
JUDGED = 200_000


class PartedForecaster:
    """`DemandForecaster` of a history that no one process holds.

    It has the face that every list asks of a demand model, and none of what needs all series in one
    process: explanations, scenarios, marks and chances of dormant series.

    Parameters
    ----------
    forecaster : DemandForecaster
        What each part is fitted by; not changed.

    Attributes
    ----------
    forecaster_ : DemandForecaster
        Fitted in parts.
    """

    #: By what a saved one is read.
    loaded_by = LEARNT_IN_PARTS
    forecaster_: DemandForecaster

    def __init__(self, forecaster: DemandForecaster) -> None:
        self.forecaster = forecaster
        self._folder: Path | None = None
        self._place = ""

    @property
    def dims_(self) -> tuple[str, ...]:
        """Dimensions of the history."""
        return self.forecaster_.dims_

    @property
    def step_(self) -> int:
        """Months of a period of history and forecast."""
        return self.forecaster_.step_

    @property
    def series(self) -> int:
        """How many series there are."""
        return int(self._here().series_)

    def fit(
        self, history: dd.DataFrame | PartedPanel, covariates: pd.DataFrame | None = None
    ) -> Self:
        """Learn from a history in partitions; see `DemandForecaster.fit`."""
        fitted = clone(self.forecaster)
        fit_partitions(fitted, history, covariates)
        self.forecaster_, self._folder = fitted, None
        return self

    def predict(
        self,
        horizon: int = 3,
        levels: Sequence[float] = (80, 95),
        aggregate: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Forecast the months that follow the history, into this process.

        Series stand in the order of their names; see `DemandForecaster.predict`.
        """
        table: pd.DataFrame = computed(self.predict_parts(horizon, levels, aggregate))[0]
        return table.reset_index(drop=True)

    def predict_parts(
        self,
        horizon: int = 3,
        levels: Sequence[float] = (80, 95),
        aggregate: Sequence[str] | None = None,
    ) -> dd.DataFrame:
        """Forecast as a dask DataFrame, a partition for each part of the series."""
        parts: Any = self._here().predict(horizon, levels, aggregate)
        return parts

    def forecast_notes(self) -> tuple[str, ...]:
        """Say on what the forecast rests, what leads it, and what a model of parts does not tell."""
        return (*self._here().forecast_notes(), phrase("cluster", "parts_lack"))

    def save(self, folder: Path) -> None:
        """Write what all series share, and each part by itself."""
        save_parts(self._here(), Path(folder))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; parts are read when they are asked, where dask calculates then."""
        common = load_common(Path(folder))
        loaded = cls(clone(common))
        loaded.forecaster_, loaded._folder = common, Path(folder)
        return loaded

    def _here(self) -> DemandForecaster:
        """Return the forecaster with its parts where dask calculates now."""
        try:
            import dask.dataframe  # noqa: F401
        except ImportError as error:
            purpose = phrase("cluster", "model_of_parts")
            raise MissingExtraError(purpose, "scale") from error
        if not hasattr(self, "forecaster_"):
            raise NotFittedError(phrase("demand_refused", "parts_unfitted"))
        if self._folder is not None and self._place != where_computed():
            try:
                load_parts(self.forecaster_, self._folder)
            except InputError:
                raise
            except _UNREADABLE as error:
                facts = {"name": self.loaded_by, "error": error}
                raise UnreadableModelError(phrase("models", "unreadable", **facts)) from error
            self._place = where_computed()
        return self.forecaster_


def backtest_parts(
    forecaster: DemandForecaster,
    history: PartedPanel,
    *,
    origins: int | Sequence[int] = 4,
    horizon: int = 3,
    levels: Sequence[float] = (80, 95),
    covariates: pd.DataFrame | None = None,
) -> Backtest:
    """Fit at past origins and compare with what came, as `backtest` does with one process.

    Of more than `JUDGED` series each n-th is judged, by forecasts that all have taught.

    Parameters
    ----------
    forecaster : DemandForecaster
        Cloned for each origin.
    history : PartedPanel
        From `talentmatch.demand.partitions.read_parted`.
    origins, horizon, levels, covariates
        As for `backtest`.
    """
    import dask

    common = history.common
    lag = _lag(history, covariates)
    cells = []
    for origin in origins_of(origins, horizon, common):
        known = published(covariates, common, origin, lag)
        pieces, statistics = in_rounds(history.panels, FitPart(forecaster, known, origin), [])
        pairs = [
            dask.delayed(tuple)([piece, panel])
            for piece, panel in zip(pieces, history.panels, strict=True)
        ]
        judged, _ = in_rounds(pairs, _JudgePart(origin, horizon, tuple(levels)), statistics)
        for part in judged:
            cells.append(computed(part)[0])
    dims = tuple(common.dims)
    return Backtest(pd.concat(cells, ignore_index=True), dims, tuple(float(x) for x in levels))


def _lag(history: PartedPanel, covariates: pd.DataFrame | None) -> dict[str, int]:
    if covariates is None:
        return {}
    lags, _ = in_rounds(history.panels, _LagOf(covariates), [])
    lag: dict[str, int] = computed(lags[0])[0]
    return lag


@dataclass(frozen=True)
class _LagOf:
    """Say how late covariates are published."""

    covariates: pd.DataFrame

    def __call__(self, panel: Panel, shared: PartOfAll) -> dict[str, int]:
        return publication_lag(self.covariates, with_shared(panel, shared))


@dataclass(frozen=True)
class _JudgePart:
    """Put the forecast of a part beside what came."""

    origin: int
    horizon: int
    levels: tuple[float, ...]

    def __call__(self, both: tuple[Any, Panel], shared: PartOfAll) -> pd.DataFrame:
        piece, panel = both
        predicted = PredictPart(self.horizon, self.levels, None)(piece, shared)
        start, size = panel.shared.among(len(panel.keys))
        every = -(-size // JUDGED)
        judged = (start + np.arange(len(panel.keys))) % every == 0
        panel = with_shared(panel, shared)
        panel = replace(panel, shared=panel.shared.within("judged"))
        past = panel.until(self.origin)
        return cells_of(panel, past, predicted, self.horizon, judged=judged)
