"""A restore that is killed, at whatever moment, leaves all of the old store or all of the new one."""

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing

import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.data.copies.backup import backup
from talentmatch.data.storage.model_files import model_files
from talentmatch.data.storage.switching import scratch_folder, sweep

#: Restores in a child that dies before the n-th change of a file, for each n until one lives.
KILLER = """
    import os, shutil, sys
    from pathlib import Path
    import talentmatch.data.store
    from talentmatch.data.copies.backup import restore

    copy, office = Path(sys.argv[1]), Path(sys.argv[2])

    def dying(call, left):
        def wrapped(*given, **how):
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
            return call(*given, **how)
        return wrapped

    moment, code = 0, 9
    while code:
        moment += 1
        place = office.with_name(f"killed {moment}")
        shutil.copytree(office, place)
        child = os.fork()
        if child == 0:
            left = [moment]
            for name in ("rename", "replace", "unlink", "rmdir", "mkdir"):
                setattr(os, name, dying(getattr(os, name), left))
            restore(copy, place / "city.duckdb", replace=True)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9), code
    print(moment)
"""


def fill(folder, year, *, models=True):
    """Write a store, runs and models that all tell the same year."""
    folder.mkdir(exist_ok=True)
    with Store(folder / "city.duckdb") as store:
        row = {"indicator": ["incubators"], "year": [2025], "target": [year]}
        store.write("target", pd.DataFrame(row))
    if models:
        with closing(sqlite3.connect(folder / "mlflow.db")) as runs, runs:
            runs.execute("CREATE TABLE IF NOT EXISTS tags (value VARCHAR(9))")
            runs.execute("DELETE FROM tags")
            runs.execute("INSERT INTO tags VALUES (?)", [str(year)])
        (folder / "mlartifacts").mkdir(exist_ok=True)
        (folder / "mlartifacts" / f"{year}.json").write_text("{}", "utf-8")
    return folder


def years_in(folder):
    """Return the year that the store, the runs and the models tell, opening them as a command does."""
    with Store(folder / "city.duckdb") as store:
        target = store.read("target", as_of="2030-01-01", purpose="planning")["target"].iloc[0]
    files = model_files(folder / "city.duckdb")
    if not files.runs.exists():
        return (int(target), None, files.models.exists() or None)
    with closing(sqlite3.connect(files.runs)) as runs:
        ((run,),) = runs.execute("SELECT value FROM tags").fetchall()
    (model,) = files.models.iterdir()
    return (int(target), int(run), int(model.stem))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="kills a forked process")
@pytest.mark.parametrize("models", [True, False], ids=["with models", "without models"])
def test_a_restore_killed_at_any_moment_leaves_all_old_or_all_new(tmp_path, models):
    backed = fill(tmp_path / "backed", 2001, models=models)
    office = fill(tmp_path / "office", 2001)
    for end in ("", ".key"):  # the same store, later
        (office / f"city.duckdb{end}").write_bytes((backed / f"city.duckdb{end}").read_bytes())
    (office / "mlartifacts" / "2001.json").unlink()
    fill(office, 2002)
    backup(backed / "city.duckdb", tmp_path / "copy.tar.gz")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLER), tmp_path / "copy.tar.gz", office],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    new = (2001, 2001, 2001) if models else (2001, None, None)
    moments = range(1, int(done.stdout) + 1)
    seen = [years_in(tmp_path / f"killed {moment}") for moment in moments]
    assert set(seen) == {(2002, 2002, 2002), new}
    assert seen == sorted(seen, reverse=True), "once new, it stays new"
    for moment in moments:
        sweep(tmp_path / f"killed {moment}")
        names = {path.name for path in (tmp_path / f"killed {moment}").iterdir()}
        left = {name for name in names if name.startswith(".") and not name.endswith(".reserve")}
        assert not left, (moment, left)


def test_the_next_command_says_what_it_finished_and_swept(tmp_path, command, monkeypatch):
    from talentmatch.data.storage import switching

    office = fill(tmp_path / "office", 2001)
    backup(office / "city.duckdb", tmp_path / "copy.tar.gz")
    with monkeypatch.context() as patch:
        patch.setattr(switching, "_carry_out", lambda ready: (_ for _ in ()).throw(SystemExit(9)))
        command("restore", tmp_path / "copy.tar.gz", "--store", office / "city.duckdb", "--replace")
    (office / ".restore-left").mkdir()
    sqlite3.connect(office / ".restore-left" / "lock.db").close()
    (office / ".restore-left" / "lock.db").touch()
    code, _, told = command("audit", "tamper", "--store", office / "city.duckdb")
    assert code == 0, told
    assert "that was stopped has been finished" in told and ".restore-left" in told
    assert {path.name for path in office.glob(".*")} == {".city.duckdb.reserve"}


def test_work_in_progress_is_not_swept(tmp_path):
    with scratch_folder(tmp_path, "backup") as place:
        assert sweep(tmp_path) == () and place.exists()
    assert list(tmp_path.iterdir()) == []
