"""A fitted forecaster on disk, without pickle: JSON, arrays, Parquet and LightGBM text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from talentmatch.demand._fitted_forecaster import (
    FittedForecaster,
    check_whole,
    engine_of,
    growth_of,
)
from talentmatch.demand.basis import basis_of, notes_of
from talentmatch.demand.engine import Weights
from talentmatch.demand.history._covariates import Covariates
from talentmatch.demand.history.panel import Panel
from talentmatch.demand.history.periods import period_range
from talentmatch.demand.models._boosting import Ratio
from talentmatch.demand.models._residuals import Residuals
from talentmatch.demand.models.family import smoother_names
from talentmatch.demand.models.seasonality import Season

__all__ = [
    "FACTS",
    "arrays_of",
    "facts_of",
    "learn_again",
    "load_forecaster",
    "measure_again",
    "months_of",
    "ratio_of",
    "save_boosters",
    "save_forecaster",
    "season_of",
    "set_aside_of",
]

#: File of what was learnt of all series together.
FACTS = "forecaster.json"

Kind = TypeVar("Kind", bound=FittedForecaster)


def save_forecaster(forecaster: FittedForecaster, folder: Path) -> None:
    """Write a fitted forecaster."""
    check_whole(forecaster, "save")
    folder.mkdir(parents=True, exist_ok=True)
    panel = forecaster.panel_
    panel.keys.to_parquet(folder / "keys.parquet", index=True)
    panel.set_aside.to_parquet(folder / "set_aside.parquet")
    np.savez_compressed(folder / "arrays.npz", allow_pickle=False, **arrays_of(forecaster))
    facts = {
        **facts_of(forecaster),
        "own_seasons": forecaster.season_.own is not None,
        "covariates": None
        if forecaster.covariates_ is None
        else {"names": forecaster.covariates_.names},
    }
    (folder / FACTS).write_text(json.dumps(facts, indent=1), "utf-8")
    save_boosters(forecaster.ratio_, folder)


def facts_of(forecaster: FittedForecaster) -> dict[str, Any]:
    """Return what was learnt of all series together, as plain data."""
    panel, ratio = forecaster.panel_, forecaster.ratio_
    season = asdict(replace(forecaster.season_, own=None))
    return {
        "parameters": forecaster.get_params(),
        "start": f"{panel.months[0]:%Y-%m-%d}",
        "step": panel.step,
        "remarks": panel.remarks,
        "season": {**season, "month": season["month"].tolist()},
        "boosting": forecaster.weights_.boosting,
        "lasting": forecaster.weights_.lasting,
        "boosters": 0 if ratio is None else len(ratio.boosters),
        "ratio": None if ratio is None else [ratio.steps, ratio.step_column],
    }


def save_boosters(ratio: Ratio | None, folder: Path) -> None:
    """Write boosters as the text of LightGBM."""
    for place, booster in enumerate(ratio.boosters if ratio else ()):
        booster.save_model(str(folder / f"booster_{place}.txt"))


def arrays_of(forecaster: FittedForecaster) -> dict[str, Any]:
    """Return what is known of each series, and the weights of the smoothers."""
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
        "origin": residuals.origin,
    }
    if forecaster.covariates_ is not None:
        arrays["covariate_group"] = forecaster.covariates_.group
        arrays["covariate_lag"] = forecaster.covariates_.lag
        arrays["covariate_values"] = forecaster.covariates_.known
    return arrays


def load_forecaster(kind: Callable[..., Kind], folder: Path) -> Kind:
    """Read a fitted forecaster."""
    facts = json.loads((folder / FACTS).read_text("utf-8"))
    with np.load(folder / "arrays.npz", allow_pickle=False) as stored:
        arrays = dict(stored)
    keys = pd.read_parquet(folder / "keys.parquet")
    forecaster = kind(**facts["parameters"])
    learn_again(forecaster, facts, arrays, keys, ratio=ratio_of(facts, folder))
    forecaster.set_aside_ = set_aside_of(folder)
    forecaster.panel_ = replace(forecaster.panel_, set_aside=forecaster.set_aside_)
    measure_again(forecaster, facts)
    forecaster.basis_ = basis_of(forecaster.panel_)
    forecaster.notes_ = notes_of(forecaster.panel_, forecaster.season_, forecaster.weights_)
    return forecaster


def learn_again(
    forecaster: FittedForecaster,
    facts: dict[str, Any],
    arrays: dict[str, Any],
    keys: pd.DataFrame,
    *,
    ratio: Ratio | None,
) -> None:
    """Set what a forecaster had learnt, from `facts_of` and `arrays_of`."""
    forecaster.panel_ = Panel(
        keys=keys,
        seen=arrays.get("seen", np.arange(len(arrays["values"]))),
        step=facts.get("step", 1),
        months=months_of(facts, arrays["values"].shape[1]),
        openings=arrays["values"],
        first=arrays["first"],
        has_row=_rows(arrays),
        set_aside=pd.DataFrame(),
        remarks=tuple((key, told) for key, told in facts.get("remarks", ())),
    )
    forecaster.weights_ = Weights(arrays["smoothers"], facts["boosting"], facts.get("lasting", 0.0))
    step = arrays["step"]
    # Of a model that does not say, errors cross no break.
    origin = arrays.get("origin", np.full_like(step, arrays["values"].shape[1]))
    forecaster.residuals_ = Residuals(arrays["forecast"], arrays["actual"], step, origin)
    forecaster.covariates_ = _covariates(facts, arrays)
    forecaster.ratio_ = ratio


def measure_again(forecaster: FittedForecaster, facts: dict[str, Any]) -> None:
    """Set what follows from the history of a forecaster: own seasons, drivers, paths of years."""
    panel = forecaster.panel_
    forecaster.growth_ = growth_of(panel)
    engine, end = engine_of(forecaster), len(panel.months)
    named, weighed = smoother_names(engine.parents), forecaster.weights_.smoothers.shape[1]
    if weighed != len(named):
        raise ValueError(f"{weighed} smoothers are weighed, not {len(named)}")
    shared = season_of(facts)
    # A model of an earlier version has the shared season alone.
    forecaster.season_ = engine.with_own(shared, end) if facts.get("own_seasons") else shared
    forecaster.drivers_ = engine.drivers(end, forecaster.season_)


def season_of(facts: dict[str, Any]) -> Season:
    """Return the season that all series share."""
    return Season(**{**facts["season"], "month": np.array(facts["season"]["month"])})


def months_of(facts: dict[str, Any], periods: int) -> pd.DatetimeIndex:
    """Return the periods of a history."""
    start = pd.Timestamp(facts["start"])
    return period_range(start.year * 12 + start.month - 1, periods, facts.get("step", 1))


def _rows(arrays: dict[str, Any]) -> Any:
    """Return which months have a row; of a model that does not say, all from the first on."""
    shape = arrays["values"].shape
    return arrays.get("has_row", np.arange(shape[1]) >= arrays["first"][:, None])


def set_aside_of(folder: Path) -> pd.DataFrame:
    """Return the rows that were set aside."""
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


def ratio_of(facts: dict[str, Any], folder: Path) -> Ratio | None:
    """Return the boosters; None where none take part."""
    if not facts["boosters"]:
        return None
    import lightgbm

    boosters = [
        lightgbm.Booster(model_file=str(folder / f"booster_{place}.txt"))
        for place in range(facts["boosters"])
    ]
    return Ratio(tuple(boosters), *facts["ratio"])
