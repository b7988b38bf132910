"""What the rest of the project may ask of a demand model: the face, and capabilities by name.

Pipeline, plan and report ask any model for `Forecaster` alone. What a model can do beyond that it
shows by having the method; who asks for a capability checks with ``isinstance`` and says in a
sentence that the model in use does not have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, runtime_checkable

import pandas as pd

if TYPE_CHECKING:
    from talentmatch.demand.explain import Explanation
    from talentmatch.demand.history.panel import Panel
    from talentmatch.demand.scenario import Scenario

__all__ = [
    "LEARNT_IN_PARTS",
    "Explains",
    "Forecaster",
    "LearnsFromPanel",
    "MarksHistory",
    "RunsScenarios",
    "TellsNotes",
    "WakesDormant",
    "lacking_of_forecaster",
]


#: What reads a model back that was learnt in parts, which may lie on other machines.
LEARNT_IN_PARTS = "talentmatch.demand:PartedForecaster"


class Forecaster(Protocol):
    """A demand model.

    Attributes
    ----------
    dims_ : tuple of str
        Dimensions of the history it was fitted on.
    """

    def __hash__(self) -> int:
        """Tell one fitted model from another, so that a forecast is made once for many lists."""
        ...

    @property
    def dims_(self) -> tuple[str, ...]:
        """Dimensions of the history it was fitted on."""
        ...

    def fit(self, history: pd.DataFrame, covariates: pd.DataFrame | None = None) -> Self:
        """Learn from a history: dimensions, month, openings; see `DemandForecaster.fit`."""
        ...

    def predict(
        self,
        horizon: int = 3,
        levels: Sequence[float] = (80, 95),
        aggregate: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return dimensions, month, mean, and lo- and hi- of each level.

        One row a series and month; `aggregate` sums over the dimensions it does not name.
        """
        ...

    def save(self, folder: Path) -> None:
        """Write the fitted model to a folder, without pickle."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        ...


@runtime_checkable
class Explains(Protocol):
    """A model that takes its forecast apart."""

    def explain(self, horizon: int = 3, *, aggregate: Sequence[str] | None = None) -> Explanation:
        """Return parts that add up to the mean."""
        ...


@runtime_checkable
class RunsScenarios(Protocol):
    """A model that forecasts under named changes, beside its baseline."""

    def run_scenario(
        self,
        scenario: Scenario,
        *,
        horizon: int = 6,
        aggregate: Sequence[str] | None = None,
        mix: pd.DataFrame | None = None,
    ) -> pd.DataFrame:
        """Return dimensions, month, baseline, scenario, difference, lo-80 and hi-80."""
        ...

    def scenario_notes(self, scenario: Scenario, table: pd.DataFrame) -> tuple[str, ...]:
        """Say what a scenario comes to, and when each change shows."""
        ...


@runtime_checkable
class TellsNotes(Protocol):
    """A model that says on what its forecast rests."""

    def forecast_notes(self) -> tuple[str, ...]:
        """Return sentences that a reader of the forecast should know."""
        ...


@runtime_checkable
class MarksHistory(Protocol):
    """A model that knows what was unusual in its history."""

    def marks(self) -> pd.DataFrame:
        """Return births, deaths, level shifts, outliers; see `talentmatch.demand.history.marks`."""
        ...


@runtime_checkable
class WakesDormant(Protocol):
    """A model that says how likely series without openings of late are to have some again."""

    def waking_chances(
        self, *, horizon: int = 3, aggregate: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return dimensions and `chance`, one row a dormant series."""
        ...


@runtime_checkable
class LearnsFromPanel(Protocol):
    """A model that takes a history as a matrix, which a backtest makes once for all origins."""

    gaps: str

    def fit_panel(self, panel: Panel, covariates: pd.DataFrame | None = None) -> Self:
        """Learn from a panel as `fit` does from a history."""
        ...


def lacking_of_forecaster(fitted: Any) -> list[str]:
    """Return what a fitted model lacks of a `Forecaster` that no backtest asks for.

    Examples
    --------
    >>> lacking_of_forecaster(object())
    ['dims_', 'predict(horizon, levels, aggregate)']
    """
    lacking = [] if hasattr(fitted, "dims_") else ["dims_"]
    try:
        signature(fitted.predict).bind(horizon=1, levels=(80,), aggregate=())
    except (AttributeError, TypeError):
        lacking.append("predict(horizon, levels, aggregate)")
    if type(fitted).__hash__ is None:
        lacking.append("__hash__")
    return lacking
