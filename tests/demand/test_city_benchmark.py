"""The experiment on the simulated city runs, and shows what was planted."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

#: A quick run of an experiment takes its time all the same.
pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[2] / "experiments" / "city_demand_benchmark.py"


def test_a_quick_run_finds_the_leads_and_gains_from_them(tmp_path):
    done = subprocess.run(
        [sys.executable, SCRIPT, "--quick"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    written = Path(done.stdout.splitlines()[-1].removeprefix("written to "))
    table = pd.read_csv(written).set_index(["what", "of"])["mean"]
    assert tmp_path in written.parents
    assert table["gain of indicators in mae"].item() > 0
    assert (table["lead found less true"] == 0).all()
    assert table["leading indicators are first"].item() == 1
