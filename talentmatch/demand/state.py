"""A fitted forecaster on disk, without pickle: JSON, arrays, Parquet and LightGBM text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from talentmatch.demand.basis import basis_of, notes_of
from talentmatch.demand.engine import Weights, parents_of
from talentmatch.demand.fitted_forecaster import FittedForecaster, check_whole, engine_of, growth_of
from talentmatch.demand.history.covariates import Covariates
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.history.periods import period_range
from talentmatch.demand.models.boosting import Ratio
from talentmatch.demand.models.family import smoother_names
from talentmatch.demand.models.intervals import Residuals
from talentmatch.demand.models.seasonality import Season

__all__ = ["load_forecaster", "save_forecaster"]

Kind = TypeVar("Kind", bound=FittedForecaster)


def save_forecaster(forecaster: FittedForecaster, folder: Path) -> None:
    """Write a fitted forecaster."""
    check_whole(forecaster, "save")
    folder.mkdir(parents=True, exist_ok=True)
    panel, ratio = forecaster.panel_, forecaster.ratio_
    panel.keys.to_parquet(folder / "keys.parquet", index=True)
    panel.set_aside.to_parquet(folder / "set_aside.parquet")
    np.savez_compressed(folder / "arrays.npz", allow_pickle=False, **_arrays(forecaster))
    season = asdict(replace(forecaster.season_, own=None))
    facts = {
        "parameters": forecaster.get_params(),
        "start": f"{panel.months[0]:%Y-%m-%d}",
        "step": panel.step,
        "remarks": panel.remarks,
        "season": {**season, "month": season["month"].tolist()},
        "own_seasons": forecaster.season_.own is not None,
        "boosting": forecaster.weights_.boosting,
        "lasting": forecaster.weights_.lasting,
        "boosters": 0 if ratio is None else len(ratio.boosters),
        "ratio": None if ratio is None else [ratio.steps, ratio.step_column],
        "covariates": None
        if forecaster.covariates_ is None
        else {"names": forecaster.covariates_.names},
    }
    (folder / "forecaster.json").write_text(json.dumps(facts, indent=1), "utf-8")
    for place, booster in enumerate(ratio.boosters if ratio else ()):
        booster.save_model(str(folder / f"booster_{place}.txt"))


def _arrays(forecaster: FittedForecaster) -> dict[str, Any]:
    panel, residuals = forecaster.panel_, forecaster.residuals_
    arrays = {
        "values": panel.openings,
        "first": panel.first,
        "has_row": panel.has_row,
        "seen": panel.seen,
        "smoothers": forecaster.weights_.smoothers,
        "forecast": residuals.forecast,
        "actual": residuals.actual,
        "step": residuals.step,
    }
    if forecaster.covariates_ is not None:
        arrays["covariate_group"] = forecaster.covariates_.group
        arrays["covariate_lag"] = forecaster.covariates_.lag
        arrays["covariate_values"] = forecaster.covariates_.known
    return arrays


def load_forecaster(kind: Callable[..., Kind], folder: Path) -> Kind:
    """Read a fitted forecaster."""
    facts = json.loads((folder / "forecaster.json").read_text("utf-8"))
    with np.load(folder / "arrays.npz", allow_pickle=False) as stored:
        arrays = dict(stored)
    forecaster = kind(**facts["parameters"])
    forecaster.panel_ = Panel(
        keys=pd.read_parquet(folder / "keys.parquet"),
        seen=arrays.get("seen", np.arange(len(arrays["values"]))),
        step=facts.get("step", 1),
        months=_months(facts, arrays["values"].shape[1]),
        openings=arrays["values"],
        first=arrays["first"],
        has_row=_rows(arrays),
        set_aside=_set_aside(folder),
        remarks=tuple((key, told) for key, told in facts.get("remarks", ())),
    )
    forecaster.set_aside_ = forecaster.panel_.set_aside
    season = facts["season"]
    shared = Season(**{**season, "month": np.array(season["month"])})
    named = smoother_names(parents_of(forecaster.panel_.keys))
    if arrays["smoothers"].shape[1] != len(named):
        raise ValueError(f"{arrays['smoothers'].shape[1]} smoothers are weighed, not {len(named)}")
    forecaster.weights_ = Weights(arrays["smoothers"], facts["boosting"], facts.get("lasting", 0.0))
    forecaster.residuals_ = Residuals(arrays["forecast"], arrays["actual"], arrays["step"])
    forecaster.covariates_ = _covariates(facts, arrays)
    forecaster.ratio_ = _ratio(facts, folder)
    forecaster.growth_ = growth_of(forecaster.panel_)
    end = len(forecaster.panel_.months)
    engine = engine_of(forecaster)
    # A model of an earlier version has the shared season alone.
    forecaster.season_ = engine.with_own(shared, end) if facts.get("own_seasons") else shared
    forecaster.drivers_ = engine.drivers(end, forecaster.season_)
    forecaster.basis_ = basis_of(forecaster.panel_)
    forecaster.notes_ = notes_of(forecaster.panel_, forecaster.season_, forecaster.weights_)
    return forecaster


def _months(facts: dict[str, Any], periods: int) -> pd.DatetimeIndex:
    start = pd.Timestamp(facts["start"])
    return period_range(start.year * 12 + start.month - 1, periods, facts.get("step", 1))


def _rows(arrays: dict[str, Any]) -> Any:
    """Return which months have a row; of a model that does not say, all from the first on."""
    shape = arrays["values"].shape
    return arrays.get("has_row", np.arange(shape[1]) >= arrays["first"][:, None])


def _set_aside(folder: Path) -> pd.DataFrame:
    path = folder / "set_aside.parquet"
    return pd.read_parquet(path) if path.exists() else pd.DataFrame()


def _covariates(facts: dict[str, Any], arrays: dict[str, Any]) -> Covariates | None:
    if facts["covariates"] is None:
        return None
    return Covariates(
        names=tuple(facts["covariates"]["names"]),
        group=arrays["covariate_group"],
        known=arrays["covariate_values"],
        lag=arrays["covariate_lag"],
    )


def _ratio(facts: dict[str, Any], folder: Path) -> Ratio | None:
    if not facts["boosters"]:
        return None
    import lightgbm

    boosters = [
        lightgbm.Booster(model_file=str(folder / f"booster_{place}.txt"))
        for place in range(facts["boosters"])
    ]
    return Ratio(tuple(boosters), *facts["ratio"])
