"""The experiment on the stability of grades runs in its quick form."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

#: A quick run of an experiment takes its time all the same.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def test_grades_with_an_edition_in_force_are_steadier_than_without(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "experiments" / "shortage_benchmark.py", "--quick"],
        env={**os.environ, "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    table = pd.read_csv(done.stdout.splitlines()[-1].removeprefix("written to "))
    means = table[table["city"].eq("mean")].set_index("way")
    held, alone = means.loc["edition in force"], means.loc["first edition"]
    assert held["kept_mean"] >= 0.85
    assert held["kept_mean"] >= alone["kept_mean"]
    assert alone["single_kept"] >= alone["kept_mean"]
    # Not even thresholds chosen in sight of the draws keep every grade of a first edition.
    assert means.loc["any three thresholds", "kept_least"] < held["kept_mean"]
