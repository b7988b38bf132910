"""What each part of the demand forecaster is worth: switched off one at a time, on public series.

MAE and RMSE on raw counts over origins x steps x series, horizon 3: on the origins where choices
are made (18 ... 27 months known) and on the test origins (30 ... 33), which nothing was chosen by.
A ratio above one says that the forecast is worse without the part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from unittest.mock import patch

import numpy as np
import pandas as pd
from demand_benchmark import ORIGINS, SETS, history
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.demand import DemandForecaster, backtest, engine, teaching
from talentmatch.demand.models import blend, family, seasonality
from talentmatch.demand.models.calendar import weekdays
from talentmatch.demand.models.sizes import N_SIZES
from talentmatch.demand.models.smoothing import Parents, recent_mean

Switch = Callable[[], AbstractContextManager[object]]


def _no_days(months: pd.DatetimeIndex) -> np.ndarray:
    return np.zeros(len(months))


def _usual_weekdays(months: pd.DatetimeIndex) -> np.ndarray:
    return np.full(len(months), seasonality._USUAL_WEEKDAYS)


def _workdays(months: pd.DatetimeIndex) -> np.ndarray:
    """Return weekdays less China's public holidays, with the weekend days worked in their stead."""
    from chinese_calendar import constants

    days = pd.Series({day: -1 for day in constants.holidays if day.weekday() < 5})
    days = pd.concat([days, pd.Series({day: 1 for day in constants.workdays if day.weekday() > 4})])
    net = days.groupby(pd.DatetimeIndex(days.index).to_period("M")).sum()
    return weekdays(months) + net.reindex(months.to_period("M"), fill_value=0).to_numpy()


def _never(values: np.ndarray) -> np.ndarray:
    return np.zeros(len(values), dtype=bool)


@contextmanager
def _ordinary_series() -> Iterator[None]:
    """Treat series that are nearly always zero like all others."""
    with (
        patch.object(family, "nearly_always_zero", _never),
        patch.object(engine, "nearly_always_zero", _never),
    ):
        yield


def _half(total: np.ndarray, months: pd.DatetimeIndex, step: int = 1) -> seasonality.Season:
    """Use half of what the season is measured to be."""
    season = seasonality.fit_season(total, months, step)
    return replace(season, month=season.month / 2)


def _mean_of_three(
    values: np.ndarray, age: np.ndarray, horizon: int, parents: Parents, *_: object
) -> np.ndarray:
    """Give every member of the family the same forecast."""
    mean = recent_mean(values, 3, age)
    names = family.smoother_names(parents)
    return np.broadcast_to(mean, (len(names), horizon, len(values))).copy()


def _own_alone(
    values: np.ndarray, age: np.ndarray, horizon: int, parents: Parents, *_: object
) -> np.ndarray:
    """Smooth each series by itself; what it shares with others counts as the mean of those."""
    own = family.smooth(values, age, horizon)
    related = len(family.smoother_names(parents)) - len(own)
    return np.concatenate([np.repeat(own.mean(axis=0)[None], related, axis=0), own])


@contextmanager
def _smoothers(family_of: Callable[..., np.ndarray]) -> Iterator[None]:
    """Put another family in the place of the smoothers, one by one and all at once."""
    with (
        patch.object(teaching, "smooth", family_of),
        patch.object(engine, "each_smoother", family_of),
    ):
        yield


def _silent(values: np.ndarray, *_: object) -> np.ndarray:
    return np.full((len(family.RANKS), len(values)), np.nan)


def _one_class(level: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros(len(level), dtype=np.int64), np.zeros(len(level))


def _one_sum(values: np.ndarray, level: np.ndarray) -> np.ndarray:
    return np.concatenate([[values.sum()], np.zeros(N_SIZES - 1)])


@contextmanager
def _same_weights() -> Iterator[None]:
    """Weigh series of every size alike."""
    with (
        patch.object(engine, "class_place", _one_class),
        patch.object(teaching, "class_sums", _one_sum),
        patch.object(blend, "class_sums", _one_sum),
    ):
        yield


#: Name to the parameters that change and to what is patched.
PARTS: dict[str, tuple[dict[str, object], Switch]] = {
    "everything": ({}, nullcontext),
    "no season": ({"seasonal": False}, nullcontext),
    "half of the season": ({}, lambda: patch.object(engine, "fit_season", _half)),
    "no moving holidays": ({}, lambda: patch.object(seasonality, "festival_days", _no_days)),
    "no weekdays": ({}, lambda: patch.object(seasonality, "weekdays", _usual_weekdays)),
    "workdays for weekdays": ({}, lambda: patch.object(seasonality, "weekdays", _workdays)),
    "no month of shock": ({}, lambda: patch.object(seasonality, "_SHOCKS", 1e-9)),
    "no common path": ({"common": False}, nullcontext),
    "mean of three for the smoothers": ({}, lambda: _smoothers(_mean_of_three)),
    "no boosting": ({"boosting": False}, nullcontext),
    "weights of the prior": ({"sharpness": 0.0}, nullcontext),
    "weights that follow the backtest": ({"sharpness": 30.0}, nullcontext),
    "one set of weights for all sizes": ({}, _same_weights),
    "no factors": ({}, lambda: patch.object(family, "factor_levels", _silent)),
    "no factors nor shares of parents": ({}, lambda: _smoothers(_own_alone)),
    "no rule for rare series": ({}, _ordinary_series),
}


def measured(job: tuple[str, str, str], *, seed: int, quick: bool) -> dict[str, object]:
    """Backtest one set without one part."""
    name, kind, part = job
    tidy = history(name)
    if quick:
        tidy = tidy[tidy["skill_id"] < 40]
    changed, switch = PARTS[part]
    with switch():
        tested = backtest(
            DemandForecaster(random_state=seed, **changed), tidy, origins=ORIGINS[kind], horizon=3
        )
    gap = tested.cells["mean"] - tested.cells["actual"]
    return {
        "set": name,
        "origins": kind,
        "forecaster": part,
        "mae": gap.abs().mean(),
        "rmse": float(np.sqrt((gap**2).mean())),
    }


def main() -> None:
    """Switch the parts off and publish the table."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=SETS)
    options = parser.parse_args()
    kinds = ["choice"] if options.quick else list(ORIGINS)
    sets = options.sets[:1] if options.quick else options.sets
    jobs = [(name, kind, part) for name in sets for kind in kinds for part in PARTS]
    with ProcessPoolExecutor(2) as pool:
        work = partial(measured, seed=options.seed, quick=options.quick)
        table = pd.DataFrame(pool.map(work, jobs))
    whole = table.groupby(["set", "origins"])["mae"].transform("first")
    files = [data_folder() / "jobsdf" / f"{name}.parquet" for name in sets]
    publish(
        "demand_ablation",
        table.assign(ratio=table["mae"] / whole).round(3),
        options,
        data=fingerprint(*files),
    )


if __name__ == "__main__":
    main()
