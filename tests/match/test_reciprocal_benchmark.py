"""The two experiments of the room run on a part of the data."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: A quick run of an experiment takes its time all the same.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("TALENTMATCH_DATA", ROOT.parent / "shared" / "data"))


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of public data sets is not here")
@pytest.mark.parametrize("name", ["reciprocal_benchmark", "fairness_benchmark"])
def test_the_quick_run_prints_its_table_beside_the_references(name):
    command = [sys.executable, str(ROOT / "experiments" / f"{name}.py"), "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {"reciprocal_benchmark": "popularity", "fairness_benchmark": "0.6681"}[
        name
    ] in done.stdout
