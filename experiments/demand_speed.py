"""How fit, predict and memory grow from a thousand to a hundred thousand series of 36 months.

With `--reference-python PYTHON`, an interpreter that has the extra `bench` (statsforecast, which needs
an environment of its own), the smoothers alone are set against its ETS(A,N,N) on the same series.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish

SIZES = (1_000, 16_345, 121_420, 1_000_000)
SMOOTHED = 100_000


def simulated(series: int, seed: int) -> pd.DataFrame:
    """Return a simulated history: counts with a season, half of the cells zero."""
    random = np.random.default_rng(seed)
    months = pd.date_range("2021-01-01", periods=36, freq="MS")
    level = random.gamma(0.15, 200, series)[:, None]
    season = 1 + 0.3 * np.sin(2 * np.pi * months.month.to_numpy() / 12)
    drift = np.exp(np.cumsum(random.normal(0, 0.1, (series, 36)), axis=1))
    return pd.DataFrame(
        {
            "region": np.repeat(np.arange(series) % 52, 36),
            "skill": np.repeat(np.arange(series) // 52, 36),
            "month": np.tile(months.to_numpy(), series),
            "openings": random.poisson(level * season * drift).ravel().astype(float),
        }
    )


def one(series: int, seed: int) -> None:
    """Measure one size in a process of its own and print it as JSON."""
    import resource

    from talentmatch.demand import DemandForecaster

    tidy = simulated(series, seed)
    start = time.perf_counter()
    forecaster = DemandForecaster(random_state=seed).fit(tidy)
    fitted = time.perf_counter()
    forecaster.predict(3)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    facts = {
        "series": series,
        "fit_seconds": fitted - start,
        "predict_seconds": done - fitted,
        "cpu_seconds": time.process_time(),
        "peak_gb": peak,
    }
    print(json.dumps(facts))


def smoothers(series: int, seed: int, python: str) -> pd.DataFrame:
    """Set the family of smoothers against ETS(A,N,N) on the last three months."""
    from talentmatch.demand.models.family import smooth

    values = simulated(series, seed)["openings"].to_numpy().reshape(series, 36)
    known, actual = values[:, :33], values[:, 33:]
    smooth(known[:5], np.full(5, 33), 3)
    start = time.perf_counter()
    ours = smooth(known, np.full(series, 33), 3).mean(axis=0).T
    seconds = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        told, found = Path(folder, "known.npy"), Path(folder, "found.npy")
        np.save(told, known)
        script = str(Path(__file__).with_name("ets_reference.py"))
        command = [python, script, str(told), "3", str(found)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        theirs = np.load(found)
    rows = [("smoothers", seconds, ours), ("statsforecast ETS(A,N,N)", float(done.stdout), theirs)]
    return pd.DataFrame(
        {
            "method": [name for name, *_ in rows],
            "series": series,
            "seconds": [taken for _, taken, _ in rows],
            "mae": [np.abs(forecast - actual).mean() for *_, forecast in rows],
            "times_as_fast": [float(done.stdout) / taken for _, taken, _ in rows],
        }
    )


def main() -> None:
    """Measure every size and publish the table."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--series", type=int, help="measure this size only and print JSON")
    parser.add_argument("--reference-python", help="an interpreter that has statsforecast")
    options = parser.parse_args()
    if options.reference_python:
        size = SIZES[0] if options.quick else SMOOTHED
        publish(
            "demand_smoothers",
            smoothers(size, options.seed, options.reference_python).round(3),
            options,
            data="simulated",
        )
    if options.series:
        one(options.series, options.seed)
        return
    rows = []
    for size in SIZES[:1] if options.quick else SIZES:
        command = [sys.executable, __file__, "--series", str(size), "--seed", str(options.seed)]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        whole = time.perf_counter() - start
        rows.append({**json.loads(done.stdout), "process_seconds": whole})
    publish("demand_speed", pd.DataFrame(rows).round(2), options, data="simulated")


if __name__ == "__main__":
    main()
