"""Experiments that belong to no room run in their quick form; none is left without such a test."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

#: A quick run of an experiment takes its time all the same.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "experiments"
DATA = Path(os.environ.get("TALENTMATCH_DATA", ROOT.parent / "shared" / "data"))
CASES = Path(os.environ.get("TALENTMATCH_CASES", ROOT.parent / "shared" / "cases"))
#: Experiments of a room are run beside its tests, where what they must show is known.
HERE = [
    "city_team_benchmark",
    "concurrency_benchmark",
    "demand_late_returns",
    "demand_robustness",
    "demand_sources_benchmark",
    "demand_speed",
    "identity_benchmark",
    "kill_benchmark",
    "lake_benchmark",
    "load_benchmark",
    "startup_benchmark",
    "resume_benchmark",
    "scale_benchmark",
    "sealing_benchmark",
    "search_benchmark",
    "store_benchmark",
    "screen_benchmark",
    "title_skills_benchmark",
    "tamper_benchmark",
    "web_benchmark",
    "retrieval_benchmark",
    pytest.param(
        "demand_ablation",
        marks=pytest.mark.skipif(
            not (DATA / "jobsdf").is_dir(), reason="public reference data is not there"
        ),
    ),
    pytest.param(
        "demand_index_benchmark",
        marks=pytest.mark.skipif(
            not (DATA / "employment").is_dir(), reason="public reference data is not there"
        ),
    ),
    pytest.param(
        "waking_benchmark",
        marks=pytest.mark.skipif(
            not (DATA / "jobsdf").is_dir(), reason="public reference data is not there"
        ),
    ),
    pytest.param(
        "projection_benchmark",
        marks=pytest.mark.skipif(
            not (DATA / "employment").is_dir(), reason="public reference data is not there"
        ),
    ),
    pytest.param(
        "files_benchmark",
        marks=pytest.mark.skipif(
            not (CASES / "check.py").is_file(), reason="the cases of files are not there"
        ),
    ),
]
#: What every experiment shares, and references that an interpreter of its own may run.
SHARED = {
    "identity_books",
    "identity_registers",
    "reference",
    "bpr_reference",
    "ets_reference",
    "heap_reference",
    "index_reference",
    "yearly_reference",
}


def test_every_experiment_is_run_by_some_test():
    scripts = {path.stem for path in FOLDER.glob("*.py")} - SHARED
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert {name for name in scripts if name not in tests} == set()


@pytest.mark.parametrize("name", HERE)
def test_a_quick_run_prints_its_table_and_leaves_the_results_alone(name, tmp_path):
    results = {path: path.stat().st_mtime_ns for path in (FOLDER / "results").glob(f"{name}*")}
    done = subprocess.run(
        [sys.executable, FOLDER / f"{name}.py", "--quick"],
        cwd=tmp_path,
        env={**os.environ, "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    written = Path(done.stdout.splitlines()[-1].removeprefix("written to "))
    table = pd.read_csv(written)
    assert len(table) and {"seed", "commit", "data"} <= set(table)
    assert tmp_path in written.parents
    assert {
        path: path.stat().st_mtime_ns for path in (FOLDER / "results").glob(f"{name}*")
    } == results


def test_other_libraries_are_asked_where_they_are_installed(tmp_path):
    run = [sys.executable, FOLDER / "library_benchmark.py", "--quick"]
    done = subprocess.run(
        run,
        env={**os.environ, "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    asked = [name for name in ("implicit", "matching", "fairlearn") if find_spec(name)]
    if not asked:
        assert "talentmatch[bench]" in done.stdout
        return
    table = pd.read_csv(Path(done.stdout.splitlines()[-1].removeprefix("written to ")))
    assert list(dict.fromkeys(table["library"])) == asked


def test_without_the_public_data_an_experiment_says_how_to_get_it(tmp_path):
    done = subprocess.run(
        [sys.executable, FOLDER / "title_benchmark.py", "--quick"],
        env={**os.environ, "TALENTMATCH_DATA": str(tmp_path / "nowhere")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1
    assert "set TALENTMATCH_DATA" in done.stderr and "Traceback" not in done.stderr


def test_committed_results_name_their_seed_commit_and_data():
    tables = sorted((FOLDER / "results").glob("*.csv"))
    assert tables
    for path in tables:
        frame = pd.read_csv(path)
        assert len(frame), path.name
        assert frame[["seed", "commit", "data"]].notna().all(axis=None), path.name
