"""Ask how long, and in how much memory, the store takes in two million postings.

Writes simulated posting rows to Parquet, loads them with validation through `Store.load`, and reads
them back. The aim is under 15 s and under 2 GB.
"""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch.data.store import Store

ROWS = 2_000_000
QUICK_ROWS = 20_000
#: One row in so many breaks the contract.
BROKEN_EVERY = 1_000


def write_postings(path: Path, rows: int, seed: int) -> None:
    """Write simulated postings to Parquet part by part, so that this takes little memory itself."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    part = min(rows, 250_000)
    writer = None
    for start in range(0, rows, part):
        table = pa.Table.from_pandas(_postings(start, min(part, rows - start), rng))
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def _postings(start: int, rows: int, rng: np.random.Generator) -> pd.DataFrame:
    number = np.arange(start, start + rows)
    titles = np.array(["数控车工", "嵌入式软件工程师", "会计", "电气工程师", "仓库管理员"])
    skills = np.array(["PLC", "Python", "数控编程", "Excel", "CAD"])
    openings = rng.integers(1, 20, rows)
    openings[number % BROKEN_EVERY == 0] = -4
    posted = np.datetime64("2021-01-01") + rng.integers(0, 1_500, rows)
    low = rng.integers(4, 20, rows) * 1000.0
    picked = rng.integers(0, len(titles), rows)
    return pd.DataFrame(
        {
            "posting_id": pd.Series(number).map("P{:08d}".format),
            "enterprise_id": pd.Series(rng.integers(0, 40_000, rows)).map("E{:06d}".format),
            "title": titles[picked],
            "region": "北区",
            "openings": openings,
            "posted_on": posted.astype("datetime64[s]"),
            "pay_low": low,
            "pay_high": low + 4000,
            "education": np.array(["college", "bachelor", "master"])[rng.integers(0, 3, rows)],
            "experience_min": rng.integers(0, 10, rows).astype(float),
            "skills": [
                [skills[first], skills[second]] for first, second in rng.integers(0, 5, (rows, 2))
            ],
            "text": pd.Series(number).map(
                "负责设备调试与维护,编号{},待遇从优,五险一金,两班倒。".format
            ),
        }
    )


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    rows = QUICK_ROWS if options.quick else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posting.parquet"
        write_postings(path, rows, options.seed)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with Store(Path(folder) / "city.duckdb") as store:
            started, used = time.perf_counter(), time.process_time()
            report = store.load(path)
            seconds, used = time.perf_counter() - started, time.process_time() - used
            started = time.perf_counter()
            store.query(
                "SELECT region, count(*) AS n FROM posting GROUP BY ALL",
                as_of="2024-01-01",
                purpose="planning",
            )
            reading = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = pd.DataFrame(
        {
            "rows": [rows],
            "loaded": [report.loaded],
            "rejected": [report.rejected],
            "load_seconds": [round(seconds, 1)],
            "load_cpu_seconds": [round(used, 1)],
            "query_seconds": [round(reading, 2)],
            "peak_gb": [round(peak / 1e6, 2)],
            "peak_before_gb": [round(before / 1e6, 2)],
        }
    )
    publish("store_benchmark", result, options, data="simulated")


if __name__ == "__main__":
    main()
