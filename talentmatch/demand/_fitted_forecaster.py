"""What a fitted forecaster has learnt, as this room's own modules read it.

Whatever explains, changes or stores a fitted forecaster asks for these values, not for the class
that learns them; so it lies below that class, and nothing imports back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.utils.validation import check_is_fitted

from talentmatch.demand._coherence import lock
from talentmatch.demand.engine import Engine, Weights, parents_of
from talentmatch.demand.history._covariates import Covariates, read_covariates
from talentmatch.demand.history._drivers import Drivers
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.models._boosting import Ratio
from talentmatch.demand.models._residuals import Residuals
from talentmatch.demand.models.seasonality import Season
from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = ["FittedForecaster", "check_whole", "engine_of", "growth_of", "mean_of"]

if TYPE_CHECKING:
    from talentmatch.demand.yearly.growth_paths import GrowthPaths

Floats = NDArray[np.float64]
_YEAR = 12


class FittedForecaster(Protocol):
    """The learnt values of a forecaster; `DemandForecaster` says what each is."""

    common: bool
    sharpness: float
    panel_: Panel
    set_aside_: pd.DataFrame
    season_: Season
    weights_: Weights
    ratio_: Ratio | None
    drivers_: Drivers | None
    covariates_: Covariates | None
    residuals_: Residuals
    growth_: GrowthPaths | None
    basis_: pd.DataFrame
    notes_: tuple[str, ...]

    def get_params(self) -> dict[str, Any]:
        """Return the parameters it was made with."""
        ...

    def predict(
        self,
        horizon: int = 3,
        levels: Sequence[float] = (80, 95),
        aggregate: Sequence[str] | None = None,
        covariates: pd.DataFrame | None = None,
        locked: pd.DataFrame | None = None,
    ) -> pd.DataFrame:
        """Forecast the months that follow the history; see `DemandForecaster.predict`."""
        ...


def check_whole(fitted: FittedForecaster, name: str) -> None:
    """Raise where a forecaster was not fitted, or to partitions of which no process has all.

    Parameters
    ----------
    fitted : FittedForecaster
        A forecaster.
    name : str
        What was asked of it, for the message.
    """
    check_is_fitted(fitted, "panel_")
    if hasattr(fitted, "parts_"):
        raise InputError(phrase("demand_refused", "parts_only", name=name))


def engine_of(fitted: FittedForecaster) -> Engine:
    """Return the calculation over the history of a forecaster, in the history's own unit."""
    # What covariates told at the end of the history is measured once, by `fit`.
    told = {len(fitted.panel_.months): fitted.drivers_} if hasattr(fitted, "drivers_") else {}
    return Engine(
        panel=fitted.panel_.in_units,
        parents=parents_of(fitted.panel_.keys, fitted.panel_.shared),
        covariates=fitted.covariates_,
        common=fitted.common,
        sharpness=fitted.sharpness,
        _drivers=told,
    )


def growth_of(panel: Panel) -> GrowthPaths | None:
    """Return the paths of a yearly history; None where it is monthly or quarterly.

    A year without a row is not known there: levels of years are stocks and sums, not postings.
    """
    if panel.step != _YEAR:
        return None
    from talentmatch.demand.yearly.growth_paths import GrowthPaths

    known = panel.has_row & panel.is_known(0, len(panel.months))
    return GrowthPaths().fit(np.where(known, panel.openings, np.nan))


def mean_of(
    fitted: FittedForecaster,
    horizon: int,
    covariates: pd.DataFrame | None = None,
    locked: pd.DataFrame | None = None,
) -> tuple[Floats, NDArray[np.bool_] | None]:
    """Return the mean of every series in the months ahead, and which cells a locked total holds.

    Parameters
    ----------
    fitted : FittedForecaster
        Fitted.
    horizon : int
        Months ahead.
    covariates, locked : DataFrame, optional
        As for `DemandForecaster.predict`.

    Returns
    -------
    mean : ndarray of shape (horizon, n_series)
    locked : ndarray of bool, shape (horizon, n_series), or None
        None where no total is locked.
    """
    panel, drivers = fitted.panel_, fitted.drivers_
    engine, end = engine_of(fitted), len(panel.months)
    known = engine.known(end, fitted.season_)
    if fitted.growth_ is None:
        mean = panel.unit * engine.forecast(known, fitted.weights_, fitted.ratio_, horizon)
    else:
        mean = np.nan_to_num(fitted.growth_.predict(horizon).median.T)
    if covariates is not None and drivers is not None:
        assumed = read_covariates(covariates, panel, ahead=horizon)
        changed = drivers.assuming(assumed, panel.future(0, end + horizon))
        mean *= (changed.factors(end + horizon) / drivers.factors(end + horizon))[end:]
    if locked is None:
        return mean, None
    return lock(mean, panel.keys, panel.future(end, horizon), locked, panel.carried.mean(axis=1))
