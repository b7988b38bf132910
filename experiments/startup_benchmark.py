"""How long does it take before a person sees something: import, help, the demo's main job.

Prints CPU seconds of whole processes beside the limits we set ourselves, and, as the reference of
the machine, the import of pandas alone in the same minutes.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from reference import arguments, publish


def measure(*command: str, runs: int = 5) -> tuple[float, float, float]:
    """Return median CPU [s], median wall [s] and peak memory [GB] of a command."""
    cpu, wall = [], []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        wall.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    return float(pd.Series(cpu).median()), float(pd.Series(wall).median()), peak


def planners_example(folder: Path, talentmatch: tuple[str, ...]) -> tuple[str, ...]:
    """Load the planner's example into a store of its own; return what asks for its scarce posts."""
    subprocess.run(
        [*talentmatch, "init", str(folder), "--example", "planner"], check=True, capture_output=True
    )
    store = ("--store", str(folder / "talentmatch.duckdb"))
    load = [*talentmatch, "load", str(folder / "files"), *store]
    subprocess.run(load, check=False, capture_output=True)
    return ("shortage", *store)


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    python = sys.executable
    talentmatch = (python, "-m", "talentmatch.app.cli")
    rows = [
        ("python -c 'import talentmatch'", 0.3, *measure(python, "-c", "import talentmatch")),
        ("talentmatch --help", 0.5, *measure(*talentmatch, "--help")),
        ("reference: import pandas", None, *measure(python, "-c", "import pandas")),
    ]
    if not options.quick:
        pipeline = "from talentmatch import pipeline"
        rows.append((f"python -c '{pipeline}'", 0.4, *measure(python, "-c", pipeline)))
        with tempfile.TemporaryDirectory() as folder:
            demo = measure(*talentmatch, "demo", "--out", folder, runs=1)
            rows.append(("talentmatch demo (limit: wall)", 60.0, *demo))
            store = ("--store", str(Path(folder) / "city.duckdb"))
            rows.append(("check, demo's store", 1.5, *measure(*talentmatch, "check", *store)))
            rows.append(
                ("shortage, demo's store", None, *measure(*talentmatch, "shortage", *store))
            )
        with tempfile.TemporaryDirectory() as folder:
            planner = planners_example(Path(folder), talentmatch)
            rows.append(("shortage, planner's example", 1.5, *measure(*talentmatch, *planner)))
    columns = ["what", "limit_s", "cpu_s", "wall_s", "peak_gb"]
    table = pd.DataFrame(rows, columns=columns).round(3)
    publish("startup_benchmark", table, options, data="none")


if __name__ == "__main__":
    main()
