"""How accurate is the demand forecast on public monthly series of job advertisements.

Protocol: 36 months, forecast origins after months 30, 31, 32, 33, horizon 3, errors on raw counts
pooled over origins, steps and series. Every choice was made on the earlier origins, which the
table shows beside them. References are computed on the same cells in the same run. How much of a
figure is the luck of which rows the boosters drew shows in the mean and standard deviation over
six seeds.
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import pandas as pd
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.demand import Backtest, DemandForecaster

ORIGINS = {"test": (30, 31, 32, 33), "choice": (18, 21, 24, 27)}
SETS = ("r0", "region", "r1")
STEPS = (1, 2, 3)
SEEDS = 6

#: From the literature and earlier measurements on the test origins: MAE, RMSE.
PUBLISHED = {
    ("r0", "published deep model (DLinear, SegRNN, PreDyGAE)"): (317.0, 1810.0),
    ("r0", "pooled season x mean of three"): (146.9, 812.0),
    ("r0", "global LightGBM, Tweedie, relative"): (142.0, 760.0),
    ("region", "published deep model (DLinear, SegRNN, PreDyGAE)"): (35.45, 194.0),
    ("region", "EvolveGCN-H, published, checkpoint chosen on test"): (30.07, 166.3),
    ("region", "pooled season x mean of three"): (29.12, 173.2),
    ("region", "global LightGBM, Tweedie, relative"): (28.83, 176.3),
    ("r1", "pooled season x mean of three"): (15.66, 189.3),
    ("r1", "global LightGBM, Tweedie, relative"): (15.28, 189.7),
}


def history(name: str) -> pd.DataFrame:
    """Return one set as a tidy history."""
    wide = pd.read_parquet(data_folder() / "jobsdf" / f"{name}.parquet")
    tidy = wide.melt(list(wide.columns[:-36]), var_name="month", value_name="openings")
    return tidy.assign(month=pd.to_datetime(tidy["month"]))


def tested_at(tidy: pd.DataFrame, origins: tuple[int, ...], seed: int) -> Backtest:
    """Forecast from nothing but the months before each origin, beside what the table says came.

    `backtest` takes months that are held back as typed wrong out of what it judges by, too.
    """
    dims = [name for name in tidy.columns if name not in ("month", "openings")]
    months = np.sort(tidy["month"].unique())
    wide = tidy.pivot(index=dims, columns="month", values="openings")
    parts = []
    for origin in origins:
        known = tidy[tidy["month"] < months[origin]]
        forecast = DemandForecaster(random_state=seed).fit(known).predict(len(STEPS))
        cells = forecast.merge(tidy.rename(columns={"openings": "actual"}), on=[*dims, "month"])
        before = wide.loc[pd.MultiIndex.from_frame(cells[dims]), months[origin - 3 : origin]]
        steps = dict(zip(months[origin : origin + len(STEPS)], STEPS, strict=True))
        parts.append(
            cells.assign(
                origin=months[origin - 1],
                step=cells["month"].map(steps),
                naive=before.to_numpy()[:, -1],
                mean_of_three=before.to_numpy().mean(axis=1),
            )
        )
    return Backtest(pd.concat(parts, ignore_index=True), tuple(dims), (80.0, 95.0))


def seasonal_naive(tested: Backtest, tidy: pd.DataFrame) -> np.ndarray:
    """Return what the same month of the year before held, for every cell."""
    keys = [*tested.dims, "month"]
    before = tidy.assign(month=tidy["month"] + pd.DateOffset(years=1))
    joined = tested.cells[keys].merge(before, on=keys, how="left")
    return joined["openings"].to_numpy(dtype=float)


def half_season(tested: Backtest, tidy: pd.DataFrame) -> np.ndarray:
    """Return the mean of three months times half of the total's month index, for every cell."""
    total = tidy.groupby("month")["openings"].sum()
    parts = []
    for origin, cells in tested.cells.groupby("origin", sort=False):
        log = np.log(total[total.index <= origin])
        level = log.rolling(13, center=True, min_periods=7).mean()
        index = (log - level).groupby(log.index.month).mean()
        half = np.exp(0.5 * (index - index.mean()))
        known = tidy[tidy["month"].between(origin - pd.DateOffset(months=2), origin)]
        adjusted = known["openings"] / known["month"].dt.month.map(half)
        mean = adjusted.groupby([known[name] for name in tested.dims]).mean()
        keys = pd.MultiIndex.from_frame(cells[list(tested.dims)])
        parts.append(mean.reindex(keys).to_numpy() * cells["month"].dt.month.map(half).to_numpy())
    return np.concatenate(parts)


def worst_coverage(tested: Backtest) -> float:
    """Return the coverage at 80 over cells from 5 up at the origin where it is farthest off."""
    large = tested.cells[tested.cells["mean"] >= 5]
    held = large["actual"].between(large["lo-80"], large["hi-80"])
    by_origin = held.groupby(large["origin"]).mean()
    return float(by_origin[(by_origin - 0.8).abs().idxmax()])


def measured(job: tuple[str, str], *, seed: int, quick: bool) -> list[dict[str, object]]:
    """Backtest one set on one group of origins; one row a method."""
    name, kind = job
    tidy = history(name)
    if quick:
        tidy = tidy[tidy["skill_id"] < 60]
    start = time.perf_counter()
    tested = tested_at(tidy, ORIGINS[kind], seed)
    seconds = time.perf_counter() - start
    metrics = tested.metrics()
    cells = tested.cells.assign(
        seasonal_naive=seasonal_naive(tested, tidy), half_season=half_season(tested, tidy)
    )
    rows: list[dict[str, object]] = [
        {
            "set": name,
            "origins": kind,
            "method": "talentmatch",
            "mae": metrics["mae"],
            "rmse": metrics["rmse"],
            "coverage_80_from_5": metrics["coverage_80_from_5"],
            "coverage_95_from_5": metrics["coverage_95_from_5"],
            "coverage_80_under_5": metrics.get("coverage_80_under_5"),
            "coverage_95_under_5": metrics.get("coverage_95_under_5"),
            "coverage_80_worst_origin": worst_coverage(tested),
            "better_than_mean_of_three": tested.compare("mean_of_three").probability_better,
            "seconds": seconds,
        }
    ]
    for label, column in (
        ("last value", "naive"),
        ("seasonal naive", "seasonal_naive"),
        ("mean of three", "mean_of_three"),
        ("half season x mean of three", "half_season"),
    ):
        gap = cells[column] - cells["actual"]
        rows.append(
            {
                "set": name,
                "origins": kind,
                "method": label,
                "mae": gap.abs().mean(),
                "rmse": float(np.sqrt((gap**2).mean())),
            }
        )
    return rows


def over_seeds(name: str) -> dict[str, object]:
    """Return mean and standard deviation of the errors on the test origins over seeds."""
    tidy = history(name)
    found = [tested_at(tidy, ORIGINS["test"], seed).metrics() for seed in range(SEEDS)]
    mae, rmse = ([metrics[measure] for metrics in found] for measure in ("mae", "rmse"))
    return {
        "set": name,
        "origins": "test",
        "method": f"talentmatch, mean of {SEEDS} seeds",
        "mae": np.mean(mae),
        "rmse": np.mean(rmse),
        "mae_sd": np.std(mae, ddof=1),
        "rmse_sd": np.std(rmse, ddof=1),
    }


def main() -> None:
    """Run the protocol and publish its table."""
    options = arguments(__doc__ or "").parse_args()
    jobs = [(name, kind) for kind in ORIGINS for name in SETS][: 1 if options.quick else None]
    work = partial(measured, seed=options.seed, quick=options.quick)
    with ProcessPoolExecutor(2) as pool:
        rows = [row for found in pool.map(work, jobs) for row in found]
        rows += pool.map(over_seeds, () if options.quick else SETS)
    if not options.quick:
        rows += [
            {"set": name, "origins": "test", "method": f"{method} (reference)", "mae": a, "rmse": b}
            for (name, method), (a, b) in PUBLISHED.items()
        ]
    files = [data_folder() / "jobsdf" / f"{name}.parquet" for name in SETS]
    publish("demand_benchmark", pd.DataFrame(rows).round(3), options, data=fingerprint(*files))


if __name__ == "__main__":
    main()
