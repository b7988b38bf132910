"""Ask how long, and in how much memory, a lake takes in postings, and how fast it answers by month.

Postings are made part by part into Parquet, loaded with validation through `Lake.load`, and asked
for by month. Each size runs in a process of its own, so that its peak of memory is its own. The aim
for 100 000 000 rows (`--rows 100000000`, with some 15 GB of disk) is under 20 minutes, under 3 GB
and under 1 s for a query by month.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish
from store_benchmark import write_postings

from talentmatch.data.store import Store

SIZES = (250_000, 1_000_000)
QUICK_SIZES = (10_000, 40_000)
#: Postings of the simulation begin in January 2021.
MONTH = ("2023-03", "2023-03")
LATE = "2026-01-01"
QUESTIONS = 5
BY_REGION = "SELECT region, count(*) AS n, avg(pay_low) AS pay FROM posting GROUP BY ALL"
BY_REGION_OF_MONTH = BY_REGION.replace(
    "GROUP", "WHERE posted_on >= DATE '2023-03-01' AND posted_on < DATE '2023-04-01' GROUP"
)


def measured(rows: int, seed: int) -> dict[str, float]:
    """Load so many rows and ask for one month; return what it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posting.parquet"
        write_postings(path, rows, seed)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with Store(Path(folder) / "city.duckdb") as store:
            started, used = time.perf_counter(), time.process_time()
            report = store.lake.load(path)
            seconds, used = time.perf_counter() - started, time.process_time() - used
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            manifest = store.lake.manifest
            return {
                "rows": rows,
                "loaded": report.loaded,
                "rejected": report.rejected,
                "load_seconds": round(seconds, 1),
                "load_cpu_seconds": round(used, 1),
                "seconds_per_million": round(seconds / rows * 1e6, 2),
                "peak_gb": round(peak / 1e6, 2),
                "peak_before_gb": round(before / 1e6, 2),
                "files": len(manifest.files),
                "lake_mb": round(sum(file.size for file in manifest.files) / 1e6, 1),
                **questions(store),
            }


def questions(store: Store) -> dict[str, float]:
    """Return the seconds of each question about one month, and about all of them."""
    asked = {"as_of": LATE, "purpose": "planning"}
    lake = store.lake
    return {
        "month_seconds": timed(lambda: lake.query(BY_REGION, months=MONTH, **asked)),
        "month_in_sql_seconds": timed(lambda: lake.query(BY_REGION_OF_MONTH, **asked)),
        "all_months_seconds": timed(lambda: lake.query(BY_REGION, **asked)),
        "dask_month_seconds": timed(lambda: lake.dask("posting", months=MONTH, **asked).compute()),
        "verify_seconds": timed(lake.verify, times=1),
    }


def timed(ask: Callable[[], object], times: int = QUESTIONS) -> float:
    """Return the median of the seconds that a question takes."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - started)
    return round(float(np.median(seconds)), 3)


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--rows", type=int, action="append", help="rows, may be repeated")
    parser.add_argument("--one", type=int, help="measure this size alone, and print JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.seed)))
        return
    sizes = options.rows or (QUICK_SIZES if options.quick else SIZES)
    results = []
    for rows in sizes:
        run = [sys.executable, __file__, "--one", str(rows), "--seed", str(options.seed)]
        done = subprocess.run(run, stdout=subprocess.PIPE, text=True, check=True)
        results.append(json.loads(done.stdout.splitlines()[-1]))
    publish("lake_benchmark", pd.DataFrame(results), options, data="simulated")


if __name__ == "__main__":
    main()
