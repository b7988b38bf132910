"""Forecasts of persistent monthly indexes up to a year ahead: errors beside peers, and intervals.

Employment of 73 US industries by month, each divided by its own months' usual share of the year
(`adjusted`), as published indexes are, or as counted (`raw`). At 14 origins a forecaster sees the
last ten years. Error: absolute difference over the mean of what it saw, as a ratio to that of the
last value, over all steps up to 3, 6 and 12. Coverage at 80 % is that of series at these steps, and
of the total and the sums by sector over all steps up to them. AutoETS, AutoTheta and AutoARIMA of
statsforecast run in the interpreter that `--reference-python` names.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.demand import DemandForecaster

SERIES, SEEN, ORIGINS, HORIZON = 73, 120, 14, 12
UP_TO = (3, 6, 12)


def monthly_levels(path: Path, seed: int) -> pd.DataFrame:
    """Return series drawn at random, month by series."""
    table = pd.read_parquet(path).pivot(index="month", columns="series", values="employed")
    whole = table.loc["1990-01":"2017-12"].dropna(axis=1)
    drawn = np.random.default_rng(seed).choice(whole.columns, SERIES, replace=False)
    return whole[sorted(drawn)]


def adjusted(levels: pd.DataFrame) -> pd.DataFrame:
    """Return levels without season: a month's usual ratio to the year around it, by five years."""
    log = np.log(levels)
    ratio = log - log.rolling(13, center=True, min_periods=7).mean()
    usual = ratio.groupby(ratio.index.month).transform(
        lambda month: month.rolling(5, center=True, min_periods=1).median()
    )
    return np.exp(log - usual)


def our_forecast(past: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return forecasts with intervals of series, sectors and total, a row a month."""
    rows = past.melt(ignore_index=False, var_name="series", value_name="openings").reset_index()
    rows["sector"] = rows["series"].str[3:5]
    model = DemandForecaster(random_state=0).fit(rows)
    kinds = {"series": ["series"], "sector": ["sector"], "total": []}
    return {
        kind: model.predict(HORIZON, levels=(80,), aggregate=dims) for kind, dims in kinds.items()
    }


def peers(seen: dict[int, pd.DataFrame], season: int, python: str) -> dict[str, np.ndarray]:
    """Return the peers' means of (series, horizon) by origin and name."""
    with tempfile.TemporaryDirectory() as folder:
        told, found = Path(folder, "values.npz"), Path(folder, "found.npz")
        np.savez(told, **{str(origin): past.to_numpy().T for origin, past in seen.items()})
        script = str(Path(__file__).with_name("index_reference.py"))
        command = [python, script, str(told), str(HORIZON), str(season), str(found)]
        subprocess.run(command, check=True)
        with np.load(found) as answers:
            return {name: answers[name] for name in answers.files}


def hits(forecast: pd.DataFrame, came: pd.DataFrame, dim: str) -> np.ndarray:
    """Return which intervals hold what came, of shape (horizon, n_series)."""
    if dim not in forecast:
        forecast, came = forecast.assign(**{dim: "all"}), came.sum(axis=1).to_frame("all")
    low, high = (
        forecast.pivot(index="month", columns=dim, values=f"{end}-80") for end in ("lo", "hi")
    )
    came = came[low.columns].to_numpy()
    return (came >= low.to_numpy()) & (came <= high.to_numpy())


def measured(levels: pd.DataFrame, kind: str, origins: int, python: str | None) -> pd.DataFrame:
    """Return one row a method."""
    starts = np.linspace(72, len(levels) - HORIZON - 1, origins).astype(int).tolist()
    seen = {origin: levels.iloc[max(origin - SEEN, 0) : origin] for origin in starts}
    theirs = peers(seen, 12 if kind == "raw" else 1, python) if python else {}
    errors: dict[str, list[np.ndarray]] = {}
    held: dict[str, list[np.ndarray]] = {"series": [], "sector": [], "total": []}
    for origin, past in seen.items():
        came = levels.iloc[origin : origin + HORIZON]
        ours = our_forecast(past)
        means = {
            "talentmatch": ours["series"]
            .pivot(index="month", columns="series", values="mean")
            .to_numpy()
        }
        means["last value"] = np.repeat(past.iloc[-1:].to_numpy(), HORIZON, axis=0)
        if len(past) >= 12:
            means["a year ago"] = past.iloc[-12:].to_numpy()
        means |= {
            key.partition(":")[2]: value.T
            for key, value in theirs.items()
            if key.startswith(f"{origin}:")
        }
        for name, mean in means.items():
            errors.setdefault(name, []).append(
                np.abs(mean - came.to_numpy()) / past.mean().to_numpy()
            )
        sums = came.T.groupby(came.columns.str[3:5]).sum().T
        held["series"].append(hits(ours["series"], came, "series"))
        held["sector"].append(hits(ours["sector"], sums, "sector"))
        held["total"].append(hits(ours["total"], came, "all"))
    base = np.stack(errors["last value"])
    rows = []
    for name, found in errors.items():
        row: dict[str, object] = {"levels": kind, "method": name}
        row |= {f"ratio_{h}": np.stack(found)[:, :h].mean() / base[:, :h].mean() for h in UP_TO}
        if name == "talentmatch":
            row |= {f"covered_at_{h}": np.stack(held["series"])[:, h - 1].mean() for h in UP_TO}
            for of in ("sector", "total"):
                row |= {f"{of}_covered_to_{h}": np.stack(held[of])[:, :h].mean() for h in UP_TO}
        rows.append(row)
    return pd.DataFrame(rows)


def main() -> None:
    """Run the protocol and publish its table."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--reference-python", help="an interpreter that has statsforecast")
    options = parser.parse_args()
    file = data_folder() / "employment" / "us_industries.parquet"
    levels = monthly_levels(file, options.seed)
    origins = 2 if options.quick else ORIGINS
    python = None if options.quick else options.reference_python
    kinds = (
        {"adjusted": adjusted(levels)}
        if options.quick
        else {"adjusted": adjusted(levels), "raw": levels}
    )
    tables = [measured(table, kind, origins, python) for kind, table in kinds.items()]
    publish(
        "demand_index_benchmark",
        pd.concat(tables, ignore_index=True).round(3),
        options,
        data=fingerprint(file),
    )


if __name__ == "__main__":
    main()
