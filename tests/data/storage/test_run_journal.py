"""A training that is killed leaves the runs and models of a store as they were."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from talentmatch.data.storage.model_files import model_files
from talentmatch.data.storage.run_journal import undo_training, whole_training
from talentmatch.data.store import Store

KILLED = """
import os, signal, sys
from pathlib import Path
from talentmatch.data.storage.model_files import model_files
from talentmatch.data.storage.run_journal import whole_training

files = model_files(Path(sys.argv[1]))
with whole_training(files):
    files.runs.write_bytes(b"half a file")
    (files.models / "1" / "late").mkdir(parents=True)
    (files.models / "1" / "late" / "model").write_bytes(b"half a model")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills a process")
@pytest.mark.parametrize("earlier", [True, False], ids=["models before", "the first training"])
def test_a_training_that_is_killed_leaves_runs_and_models_as_before(command, tmp_path, earlier):
    store = tmp_path / "city.duckdb"
    Store(store).close()
    files = model_files(store)
    if earlier:
        with closing(sqlite3.connect(files.runs)) as runs:
            runs.execute("CREATE TABLE run (id)")
            runs.commit()
        (files.models / "1" / "early").mkdir(parents=True)
        (files.models / "1" / "early" / "model").write_bytes(b"a model")
    before = {path.name for path in tmp_path.rglob("*")}
    subprocess.run([sys.executable, "-c", KILLED, store], check=False)
    assert (files.models / "1" / "late" / "model").exists()
    code, _, said = command("audit", "tamper", "--store", store, "--lang", "en")
    assert code == 0 and "the models are those from before" in said
    assert {path.name for path in tmp_path.rglob("*")} - {".city.duckdb.reserve"} == before - {
        ".city.duckdb.reserve"
    }
    if earlier:
        with closing(sqlite3.connect(files.runs)) as runs:
            assert runs.execute("SELECT name FROM sqlite_master").fetchone() == ("run",)


def test_runs_and_models_are_their_owners_alone(tmp_path):
    files = model_files(tmp_path / "city.duckdb")
    with whole_training(files):
        assert not undo_training(files), "it is at work"
        files.runs.write_bytes(b"a run")
    assert files.runs.read_bytes() == b"a run"
    assert os.name == "nt" or files.runs.stat().st_mode & 0o777 == 0o600
    assert os.name == "nt" or files.models.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mlartifacts", "mlflow.db"]
