"""A backup comes back as it was, or is refused."""

import json
import sqlite3
import tarfile
from contextlib import closing

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch import Store
from talentmatch.data.copies.backup import backup, restore
from talentmatch.errors import StoreError, StoreLockedError
from talentmatch.track import Registry, Tracking

TARGETS = pd.DataFrame({"indicator": ["incubators"], "year": [2025], "target": [20.0]})
PEOPLE = pd.DataFrame({"candidate_id": ["P-17"], "title": ["welder"]})


@pytest.fixture
def store(tmp_path):
    """Return the path of a small store with its key."""
    path = tmp_path / "office" / "city.duckdb"
    path.parent.mkdir()
    with Store(path) as opened:
        opened.write("target", TARGETS)
        opened.write("candidate", PEOPLE)
    return path


def held_in(path):
    with tarfile.open(path) as archive:
        return set(archive.getnames())


def held(path, table="target"):
    with Store(path) as opened:
        purpose = "planning" if table == "target" else "audit"
        return opened.read(table, as_of="2030-01-01", purpose=purpose)


def test_what_is_restored_equals_what_was_backed_up(store, tmp_path):
    before = held(store)
    done = backup(store, tmp_path / "copy.tar.gz")
    assert dict(done.rows) == {"candidate": 1, "target": 1} and not done.with_key
    back = tmp_path / "elsewhere" / "city.duckdb"
    again = restore(done.path, back, key=store.with_name("city.duckdb.key"))
    assert again.rows == done.rows
    assert_frame_equal(held(back), before)
    with Store(back) as opened:
        assert opened.tables()["candidate"] == 1
        assert opened.pseudonym("P-17") == Store(store).pseudonym("P-17")


def test_the_key_stays_out_unless_asked_for(store, tmp_path):
    backup(store, tmp_path / "without.tar.gz")
    backup(store, tmp_path / "with.tar.gz", with_key=True)
    names = [held_in(tmp_path / f"{n}.tar.gz") for n in ("without", "with")]
    assert [("store.key" in found) for found in names] == [False, True]
    key = store.with_name("city.duckdb.key").read_bytes()
    with tarfile.open(tmp_path / "without.tar.gz") as archive:
        assert key not in archive.extractfile("store.duckdb").read()
    back = tmp_path / "back" / "city.duckdb"
    restore(tmp_path / "with.tar.gz", back)
    assert (back.parent / "city.duckdb.key").stat().st_mode & 0o077 == 0
    assert len(held(back)) == 1


def test_without_the_right_key_nothing_is_restored(store, tmp_path):
    done = backup(store, tmp_path / "copy.tar.gz")
    back = tmp_path / "back" / "city.duckdb"
    with pytest.raises(StoreError, match=r"is missing.*--key"):
        restore(done.path, back)
    other = tmp_path / "other.key"
    other.write_bytes(b"x" * 32)
    with pytest.raises(StoreError, match=f"is another.*{done.fingerprint}"):
        restore(done.path, back, key=other)
    assert not back.parent.exists(), "a folder that was made for nothing is gone again"


def test_a_store_that_is_there_is_not_overwritten_unasked(store, tmp_path):
    done = backup(store, tmp_path / "copy.tar.gz")
    with Store(store) as opened:
        opened.write("target", TARGETS.assign(year=2026))
    with pytest.raises(StoreError, match="--replace"):
        restore(done.path, store)
    assert len(held(store)) == 2
    restore(done.path, store, replace=True)
    assert len(held(store)) == 1


def test_a_damaged_backup_is_refused(store, tmp_path):
    done = backup(store, tmp_path / "copy.tar.gz", with_key=True)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(done.path.read_bytes()[:-200])
    with pytest.raises(StoreError, match="cut off"):
        restore(cut, tmp_path / "back" / "city.duckdb")
    folder = tmp_path / "opened"
    with tarfile.open(done.path) as archive:
        archive.extractall(folder)
    (folder / "store.key").write_bytes(b"another key, but as long as it!!")
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(forged, "w:gz") as archive:
        for path in folder.iterdir():
            archive.add(path, path.name)
    with pytest.raises(StoreError, match=r"damaged: store\.key"):
        restore(forged, tmp_path / "back" / "city.duckdb")
    assert not (tmp_path / "back" / "city.duckdb").exists()


def test_a_row_count_that_disagrees_is_refused(store, tmp_path):
    done = backup(store, tmp_path / "copy.tar.gz", with_key=True)
    folder = tmp_path / "opened"
    with tarfile.open(done.path) as archive:
        archive.extractall(folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["rows"]["target"] = 7
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(forged, "w:gz") as archive:
        for path in folder.iterdir():
            archive.add(path, path.name)
    with pytest.raises(StoreError, match="other rows"):
        restore(forged, tmp_path / "back" / "city.duckdb")


def test_a_store_that_is_open_elsewhere_is_not_copied(store, tmp_path):
    import subprocess
    import sys

    code = (
        f"from talentmatch import Store; s = Store({str(store)!r}); print('open', flush=True); "
        "input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreLockedError, match=str(other.pid)):
            backup(store, tmp_path / "copy.tar.gz")
        other.communicate("\n")
    assert not (tmp_path / "copy.tar.gz").exists()


def test_a_backup_that_fails_leaves_the_earlier_one(store, tmp_path):
    done = backup(store, tmp_path / "copy.tar.gz")
    before = done.path.read_bytes()
    with pytest.raises(StoreError, match="no store"):
        backup(tmp_path / "nothing.duckdb", done.path)
    assert done.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
@pytest.mark.no_cover
def test_models_are_found_where_they_were_restored_to(city_file, quick_demand, tmp_path):
    from shutil import copy

    from talentmatch import pipeline

    office = tmp_path / "office"
    office.mkdir()
    for path in city_file.parent.iterdir():
        copy(path, office)
    with Store(office / "city.duckdb") as city:
        pipeline.train(city, "demand", tracking=Tracking.in_folder(office), spec=quick_demand)
    backup(office / "city.duckdb", tmp_path / "copy.tar.gz", with_key=True)
    before = Registry(Tracking.in_folder(office)).in_use("demand")[1].predict(horizon=1)
    office.rename(tmp_path / "gone")
    restore(tmp_path / "copy.tar.gz", tmp_path / "new" / "city.duckdb")
    after = Registry(Tracking.in_folder(tmp_path / "new")).in_use("demand")[1].predict(horizon=1)
    assert_frame_equal(after, before)


def test_backup_and_restore_from_the_command_line(command, store, tmp_path):
    code, _, told = command("backup", tmp_path / "copy.tar.gz", "--store", store, "--lang", "zh")
    assert code == 0 and "已试恢复一次" in told and "city.duckdb.key" in told
    back = tmp_path / "back" / "city.duckdb"
    code, _, told = command("restore", tmp_path / "copy.tar.gz", "--store", back)
    assert code == 1 and "--key" in told and "Traceback" not in told
    key = store.with_name("city.duckdb.key")
    code, _, told = command("restore", tmp_path / "copy.tar.gz", "--store", back, "--key", key)
    assert code == 0 and "2 rows of 2 tables restored" in told


def test_backup_and_restore_take_paths_from_where_one_stands(command, store, monkeypatch):
    monkeypatch.chdir(store.parent)
    artifacts = (store.parent / "mlartifacts" / "1").as_uri()
    with closing(sqlite3.connect("mlflow.db")) as runs:
        runs.execute("CREATE TABLE runs (artifact_uri VARCHAR(200))")
        runs.execute("INSERT INTO runs VALUES (?)", [artifacts])
        runs.commit()
    assert command("backup", "copies/city.tar.gz", "--store", "city.duckdb")[0] == 0
    code, _, told = command(
        "restore", "copies/city.tar.gz", "--store", "back/city.duckdb", "--key", "city.duckdb.key"
    )
    assert code == 0, told
    assert len(held("back/city.duckdb")) == 1
    with closing(sqlite3.connect("back/mlflow.db")) as runs:
        moved = runs.execute("SELECT artifact_uri FROM runs").fetchall()
    assert moved == [((store.parent / "back" / "mlartifacts" / "1").as_uri(),)]


def test_restoring_a_file_that_is_missing_or_no_backup_says_so(command, store, tmp_path):
    code, _, told = command("restore", tmp_path / "nope.tar.gz", "--store", store)
    assert code == 1 and "there is no file" in told and "exists" not in told
    table = tmp_path / "people.csv"
    table.write_text("candidate_id\nP-17\n", "utf-8")
    code, _, told = command("restore", table, "--store", tmp_path / "back" / "city.duckdb")
    assert code == 1 and "is no backup of talentmatch" in told
    assert "method" not in told and "header" not in told and not (tmp_path / "back").exists()


def test_a_file_that_is_there_is_written_over_only_when_asked_and_only_if_a_backup(store, tmp_path):
    path = tmp_path / "copy.tar.gz"
    backup(store, path)
    before = path.read_bytes()
    with Store(store) as opened:
        opened.write("target", TARGETS.assign(year=2026))
    with pytest.raises(StoreError, match=r"exists.*--replace"):
        backup(store, path)
    assert path.read_bytes() == before
    assert backup(store, path, replace=True).rows["target"] == 2
    own = tmp_path / "notes.txt"
    own.write_text("mine", "utf-8")
    with pytest.raises(StoreError, match="no backup"):
        backup(store, own, replace=True)
    assert own.read_text("utf-8") == "mine"


def test_restoring_over_a_store_where_nothing_happened_since_says_nothing_more(store, tmp_path):
    with Store(store) as opened:
        opened.erase("P-17")
    done = restore(backup(store, tmp_path / "copy.tar.gz").path, store, replace=True)
    assert (done.since.erased, done.since.entries, done.since.is_known) == ((), 0, True)


def test_restoring_over_a_file_that_is_no_store_says_that_nobody_looked(store, tmp_path):
    done = backup(store, tmp_path / "copy.tar.gz")
    store.write_bytes(b"broken")
    assert restore(done.path, store, replace=True).since.is_known is False
