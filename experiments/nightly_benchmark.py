"""How long is a planner's night, in how much memory, and does it come out the same after a kill.

The planner's fictitious files with 500 000 posting rows run from an empty store: load, drift,
training, forecast, lists, report. Then smaller nights are killed (SIGKILL) at random moments and
started again; the lists must be those of a night left alone, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from reference import arguments, publish
from store_benchmark import write_postings

from talentmatch.data.sample.files import copy_files

QUICK_SPEC = """name: quick_demand
estimator: talentmatch.demand:DemandForecaster
features: demand_history
parameters: {random_state: 0, calibration: 2, bags: 1, examples: 10000}
backtest: {origins: 1, horizon: 3}
gate: {metric: mae, better: lower, least_gain: 0.0}
card: demand_default.md
"""


def prepare(folder: Path, postings: int, seed: int, *, quick_model: bool) -> list[str]:
    """Lay out a drop folder and a configuration; return the command of the night."""
    copy_files("planner", folder / "drop")
    write_postings(folder / "drop" / "postings.parquet", postings, seed)
    lines = ["store: city.duckdb", "drop: drop", "out: out"]
    if quick_model:
        (folder / "quick.yml").write_text(QUICK_SPEC, "utf-8")
        lines.append(f"specs: {{demand: {folder / 'quick.yml'}}}")
    (folder / "night.yml").write_text("\n".join(lines), "utf-8")
    return [sys.executable, "-m", "talentmatch.app.cli", "nightly", str(folder / "night.yml")]


def lists(folder: Path) -> dict[str, str]:
    """Return the checksum of every list."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "out" / "lists").glob("*"))
    }


def whole_night(command: list[str]) -> dict[str, float]:
    """Run a night to its end; return seconds, CPU seconds and peak memory [GB]."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the night failed: {error.decode()[-2000:]}")
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_gb": round(used.ru_maxrss / 1e6, 2),
    }


def killed_night(command: list[str], after: float) -> bool:
    """Start a night and kill it after some seconds; tell whether it was still at work."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def step_cut_off(folder: Path) -> str:
    """Return the step in which a night was killed."""
    ledger = folder / "out" / ".night" / "ledger.json"
    if not ledger.exists():
        return "start"
    return json.loads(ledger.read_text("utf-8"))["begun"] or "between steps"


def differing(made: dict[str, str], expected: dict[str, str]) -> list[str]:
    """Name the lists that are not what they should be."""
    return sorted(name for name in {*made, *expected} if made.get(name) != expected.get(name))


def kills(times: int, postings: int, seed: int) -> dict[str, object]:
    """Kill nights at random moments, start them again, and compare what comes out."""
    moments = random.Random(seed)
    with tempfile.TemporaryDirectory() as parent:
        alone = Path(parent) / "alone"
        command = prepare(alone, postings, seed, quick_model=True)
        length = whole_night(command)["seconds"]
        expected, same = lists(alone), 0
        struck: list[str] = []
        for number in range(times):
            folder = Path(parent) / f"night{number}"
            shutil.copytree(alone / "drop", folder / "drop")
            for name in ("night.yml", "quick.yml"):
                shutil.copy(alone / name, folder)
            again = [*command[:-1], str(folder / "night.yml")]
            if killed_night(again, moments.uniform(0.02, 0.98) * length):
                struck.append(step_cut_off(folder))
            whole_night(again)
            made = lists(folder)
            same += made == expected
            if made != expected:
                print(f"night {number}, killed in {struck[-1:]}: ", differing(made, expected))
            shutil.rmtree(folder)
    where = ", ".join(f"{step} {struck.count(step)}" for step in sorted(set(struck)))
    return {
        "question": "kills",
        "rows": postings,
        "killed": len(struck),
        "nights": times,
        "same": same,
        "killed_in": where,
    }


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--kills", type=int, default=None, help="nights to kill")
    options = parser.parse_args()
    rows = 5_000 if options.quick else 500_000
    with tempfile.TemporaryDirectory() as folder:
        command = prepare(Path(folder), rows, options.seed, quick_model=options.quick)
        result = {"question": "planner's day", "rows": rows, **whole_night(command)}
        again = whole_night(command)
        result["second_run_seconds"] = again["seconds"]
    times = options.kills if options.kills is not None else (2 if options.quick else 50)
    found = kills(times, 3_000, options.seed)
    publish("nightly_benchmark", pd.DataFrame([result, found]), options, data="simulated")


if __name__ == "__main__":
    main()
