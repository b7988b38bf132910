"""Does one store serve many threads: fifty readers beside a load, each read in the access log.

Fifty threads read a small table twenty times each while another thread loads 100 000 rows of
openings. Beside it stand the same reads one after the other in one thread.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
from reference import arguments, publish

from talentmatch.data.store import Store

THREADS = 50
READS = 20
MONTHS = 50
ROWS = 100_000
QUICK_ROWS = 5_000
READ = {"as_of": "2024-12-31", "purpose": "planning"}


def openings(rows: int) -> pd.DataFrame:
    """Return rows of openings: `MONTHS` months of as many series as that takes."""
    series = pd.DataFrame({"region": [f"r{number}" for number in range(rows // MONTHS)]})
    months = pd.DataFrame({"month": pd.date_range("2020-01-01", periods=MONTHS, freq="MS")})
    return series.merge(months, how="cross").assign(openings=1.0)


def filled(folder: Path, name: str) -> Store:
    """Return a new store that holds a small table."""
    store = Store(folder / name)
    years = range(2021, 2031)
    store.write("target", pd.DataFrame({"indicator": "incubators", "year": years, "target": 20.0}))
    return store


def together(store: Store, rows: int, threads: int, reads: int) -> dict[str, float]:
    """Read in many threads beside a load; return reads a second, errors and the log's state."""
    logged = len(store.access_log.entries())

    def read(_: int) -> float:
        started = time.perf_counter()
        for _ in range(reads):
            store.read("target", **READ)
        return time.perf_counter() - started

    started = time.perf_counter()
    with ThreadPoolExecutor(threads + 1) as pool:
        load = pool.submit(store.write, "demand", openings(rows))
        readers = [pool.submit(read, number) for number in range(threads)]
        errors = sum(reader.exception() is not None for reader in readers)
        seconds = time.perf_counter() - started
        loaded = load.result().loaded
    return {
        "rows loaded": loaded,
        "reads": threads * reads,
        "errors": errors,
        "entries": len(store.access_log.entries()) - logged,
        "log whole": float(store.access_log.verify() is None),
        "reads a second": threads * reads / seconds,
    }


def alone(store: Store, reads: int) -> dict[str, float]:
    """Read in one thread; return reads a second."""
    logged = len(store.access_log.entries())
    started = time.perf_counter()
    for _ in range(reads):
        store.read("target", **READ)
    seconds = time.perf_counter() - started
    entries = len(store.access_log.entries()) - logged
    return {
        "rows loaded": 0,
        "reads": reads,
        "errors": 0,
        "entries": entries,
        "log whole": float(store.access_log.verify() is None),
        "reads a second": reads / seconds,
    }


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    rows = QUICK_ROWS if options.quick else ROWS
    threads, reads = (10, 5) if options.quick else (THREADS, READS)
    with tempfile.TemporaryDirectory() as folder:
        with filled(Path(folder), "one.duckdb") as store:
            single = alone(store, threads * reads // 5)
        with filled(Path(folder), "many.duckdb") as store:
            many = together(store, rows, threads, reads)
    named = [{"who": "one thread", **single}, {"who": f"{threads} threads and a load", **many}]
    publish("concurrency_benchmark", pd.DataFrame(named), options, data="seeded")


if __name__ == "__main__":
    main()
