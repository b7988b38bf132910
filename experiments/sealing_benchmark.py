"""Ask whether reads stay within 1.3 times of a store in plain, columns about people being sealed.

The store in plain holds the same rows, its contracts seal nothing. Each read is timed in both by
turns; `first` is that of a process that opens a store, `again` what a server does whose people were
asked for before, `after a change` opens every value, since what was kept of them is gone.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from reference import arguments, publish

from talentmatch import pipeline
from talentmatch.data.sample import load_sample
from talentmatch.data.storage.pages import pages_of
from talentmatch.data.storage.seals import sealed_places
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.pipeline.people.records import candidates
from talentmatch.pipeline.readiness import data_date
from talentmatch.track import Tracking

SCALE, QUICK_SCALE = 1.0, 0.1
TIMES, QUICK_TIMES = 7, 2


@contextmanager
def sealing_nothing() -> Iterator[None]:
    """Let all contracts seal nothing for a while."""
    columns = [c for table in TABLES.values() for c in table.columns if c.sealed]
    try:
        for column in columns:
            object.__setattr__(column, "sealed", False)
        yield
    finally:
        for column in columns:
            object.__setattr__(column, "sealed", True)


def in_plain(path: Path) -> None:
    """Turn a store into one whose columns stand in plain."""
    with Store(path) as store, store._transaction():
        for table, column in sealed_places():
            if table not in TABLES:
                continue
            kind = "BIGINT" if TABLES[table][column].kind == "int" else "VARCHAR"
            value = f"CAST(unsealed(\"{column}\", '{table}.{column}') AS {kind})"
            store._connection.execute(
                f'ALTER TABLE main."{table}" ALTER "{column}" SET DATA TYPE {kind} USING {value}'
            ).fetchall()


def reads(tracking: Tracking) -> dict[str, Callable[[Store], object]]:
    """Return what is timed, by name."""

    def table(name: str, purpose: str) -> Callable[[Store], object]:
        return lambda store: store.read(name, as_of=data_date(store, "recruiting"), purpose=purpose)  # type: ignore[arg-type]

    return {
        "table contact": table("contact", "recruiting"),
        "table candidate": table("candidate", "recruiting"),
        "table protected": table("protected", "audit"),
        "list of candidates": lambda store: candidates(store, contacts=True),
        "match, all postings": lambda store: pipeline.match(store, tracking=tracking),
        "audit fairness": lambda store: pipeline.audit_fairness(store, tracking=tracking),
    }


def seconds(path: Path, read: Callable[[Store], object]) -> tuple[float, ...]:
    """Return the times of a first read of an open store, of a second one, and of one after a change."""
    taken = []
    for changed in (False, True):
        for page in pages_of(path) if changed else ():
            page.unlink(missing_ok=True)
        with Store(path) as store:
            store.tables()
            for _ in range(1 if changed else 2):
                start = time.perf_counter()
                read(store)
                taken.append(time.perf_counter() - start)
    return tuple(taken)


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    scale, times = (QUICK_SCALE, QUICK_TIMES) if options.quick else (SCALE, TIMES)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        sealed, plain = Path(folder) / "sealed.duckdb", Path(folder) / "plain.duckdb"
        load_sample(seed=options.seed, scale=scale, path=sealed).close()
        for end in ("", ".key"):
            shutil.copy(f"{sealed}{end}", f"{plain}{end}")
        in_plain(plain)
        for name, read in reads(Tracking.in_folder(Path(folder))).items():
            both: dict[str, list[tuple[float, ...]]] = {"plain": [], "sealed": []}
            for _ in range(times):
                both["sealed"].append(seconds(sealed, read))
                with sealing_nothing():
                    both["plain"].append(seconds(plain, read))
            for place, kind in enumerate(("first", "again", "after a change")):
                one, other = (min(t[place] for t in both[k]) for k in ("plain", "sealed"))
                rows.append({"read": name, "time": kind, "plain_s": one, "sealed_s": other})
    table = pd.DataFrame(rows)
    table["ratio"] = (table["sealed_s"] / table["plain_s"]).round(2)
    publish("sealing_benchmark", table.round(4), options, data=f"city {scale}")


if __name__ == "__main__":
    main()
