"""The benchmarks of the team room run, and their quick runs beat the naive references.

`cpsat_reference` is run by the assembly benchmark where ortools is there.
"""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

#: A quick run of an experiment takes its time all the same.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("TALENTMATCH_DATA", ROOT.parent / "shared" / "data"))


def quick_run(name: str) -> pd.DataFrame:
    script = ROOT / "experiments" / f"{name}.py"
    done = subprocess.run(
        [sys.executable, str(script), "--quick"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # The solver may print a line of its own after ours.
    told = [line for line in done.stdout.splitlines() if line.startswith("written to ")]
    return pd.read_csv(told[-1].removeprefix("written to "))


@pytest.mark.skipif(
    not (DATA / "opentf").is_dir(), reason=f"{DATA / 'opentf'} is missing: public reference data"
)
def test_quick_team_benchmark_beats_popularity():
    rows = quick_run("team_benchmark").set_index(["set", "model"])["ndcg_all"]
    assert rows["dblp", "TeamRecommender"] > rows["dblp", "popularity"]
    assert rows.between(0, 1).all()


def test_quick_portfolio_benchmark_proves_its_gap_and_beats_greedy():
    rows = quick_run("portfolio_benchmark")
    assert (rows["gap_proven"] <= 0.02).all()
    assert (rows["greedy_below"] >= -1e-6).all()
    assert (rows["exact_below"].dropna() >= -0.01).all()


def test_quick_assembly_benchmark_is_within_five_percent_of_the_best():
    rows = quick_run("assembly_benchmark")
    assert (rows["over_best"] <= 0.05).all()
    assert (rows["over_best"] <= rows["greedy_over_best"] + 1e-6).all()
