"""How accurate are yearly projections one to five years ahead, and how honest their intervals.

Protocol: yearly means of US employment by industry through 2018; forecast origins 2000 to 2013; at each,
the series whose last fifteen years are complete, with all their history; error is the absolute difference of
logarithms, mean over cells at each horizon and then over horizons. Every choice was made on the
origins 1975 to 1995, which the table shows beside them. References run on the same cells; AutoETS
and AutoARIMA where statsforecast is there, or in the interpreter that `--reference-python` names.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.demand.yearly.growth_paths import GrowthPaths

ORIGINS = {"test": range(2000, 2014), "choice": range(1975, 1996)}
HORIZON = 5
LAST_YEAR = 2018
COMPLETE = 15


def yearly_levels(path: Path) -> pd.DataFrame:
    """Return yearly means of whole years, series by year."""
    table = pd.read_parquet(path)
    table = table.assign(year=table["month"].dt.year)
    yearly = table.groupby(["series", "year"])["employed"].agg(["mean", "size"])
    whole = yearly.loc[yearly["size"] == 12, "mean"].unstack()
    return whole.loc[:, :LAST_YEAR]


def seen_at(levels: pd.DataFrame, origin: int, years: int | None = None) -> pd.DataFrame:
    """Return what a forecaster sees at an origin, of all years or the last few."""
    seen = levels.loc[:, :origin]
    seen = seen[seen.iloc[:, -COMPLETE:].notna().all(axis=1)]
    return seen if years is None else seen.iloc[:, -years:]


def simple_forecasts(seen: np.ndarray) -> dict[str, np.ndarray]:
    """Return the logarithms that simple methods forecast."""
    logs, steps = np.log(seen), np.arange(1, HORIZON + 1)
    last = np.repeat(logs[:, -1:], HORIZON, axis=1)
    change = (logs[:, -1] - logs[:, -2])[:, None]
    damped = last + change * np.cumsum(0.6**steps)
    slope, end = np.polynomial.polynomial.polyfit(np.arange(-9, 1), logs[:, -10:].T, 1)[::-1]
    line = end[:, None] + slope[:, None] * steps
    return {
        "last value": last,
        "last change carried on": last + change * steps,
        "last change damped by .6 a year": damped,
        "regression on ten years": line,
        "mean of last value, damped change, regression": (last + damped + line) / 3,
    }


def our_forecast(seen: np.ndarray) -> np.ndarray:
    """Return median and bounds at 80 %, of logarithms."""
    ahead = GrowthPaths().fit(seen).predict(HORIZON, levels=(80,))
    return np.log([ahead.median, ahead.lower[80], ahead.upper[80]])


def peer_forecasts(seen: dict[int, pd.DataFrame], python: str | None) -> dict[str, np.ndarray]:
    """Return what statsforecast forecasts, by origin and model; nothing where it is not there."""
    if python is None and importlib.util.find_spec("statsforecast") is None:
        return {}
    script = str(Path(__file__).with_name("yearly_reference.py"))
    with tempfile.TemporaryDirectory() as folder:
        levels, answers = Path(folder, "levels.npz"), Path(folder, "answers.npz")
        np.savez(levels, **{str(origin): rows.to_numpy() for origin, rows in seen.items()})
        command = [python or sys.executable, script, str(levels), str(HORIZON), str(answers)]
        subprocess.run(command, check=True)
        with np.load(answers) as found:
            return {name: found[name] for name in found.files}


def measured(levels: pd.DataFrame, kind: str, options: argparse.Namespace) -> pd.DataFrame:
    """Return one row a method of one group of origins."""
    origins = list(ORIGINS[kind])[:: 4 if options.quick else 1]
    seen = {origin: seen_at(levels, origin) for origin in origins}
    python = None if options.quick else options.reference_python
    peers = {} if options.quick else peer_forecasts(seen, python)
    errors: dict[str, list[np.ndarray]] = {}
    hits: dict[str, list[np.ndarray]] = {}
    for origin, rows in seen.items():
        future = levels.loc[rows.index].reindex(columns=range(origin + 1, origin + 1 + HORIZON))
        actual = np.log(future.to_numpy())
        intervals = {"talentmatch": our_forecast(rows.to_numpy())}
        intervals["talentmatch, last eight years only"] = our_forecast(
            seen_at(levels, origin, 8).to_numpy()
        )
        for name in ("AutoETS", "AutoARIMA"):
            if f"{origin}:{name}" in peers:
                intervals[f"{name}, statsforecast"] = peers[f"{origin}:{name}"]
        points = {name: found[0] for name, found in intervals.items()}
        points |= simple_forecasts(rows.to_numpy())
        for name, forecast in points.items():
            errors.setdefault(name, []).append(np.abs(actual - forecast))
        for name, (_, low, high) in intervals.items():
            hit = np.where(np.isfinite(actual), (actual >= low) & (actual <= high), np.nan)
            hits.setdefault(name, []).append(hit)
    return pd.DataFrame([_row(kind, name, errors[name], hits.get(name)) for name in errors])


def _row(
    kind: str, name: str, errors: list[np.ndarray], hits: list[np.ndarray] | None
) -> dict[str, object]:
    by_step = 100 * np.nanmean(np.concatenate(errors), axis=0)
    row: dict[str, object] = {"origins": kind, "method": name, "error": by_step.mean()}
    row |= {f"error_{step}": value for step, value in enumerate(by_step, start=1)}
    if hits is not None:
        coverage = np.nanmean(np.concatenate(hits), axis=0)
        row |= {f"coverage_80_{step}": value for step, value in enumerate(coverage, start=1)}
    return row


def main() -> None:
    """Run the protocol and publish its table."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--reference-python", help="an interpreter that has statsforecast")
    options = parser.parse_args()
    file = data_folder() / "employment" / "us_industries.parquet"
    levels = yearly_levels(file)
    tables = [measured(levels, kind, options) for kind in ORIGINS]
    publish(
        "projection_benchmark",
        pd.concat(tables, ignore_index=True).round(3),
        options,
        data=fingerprint(file),
    )


if __name__ == "__main__":
    main()
