"""The file of a store: opened by one, of one version, whole after any failure, useless without its key."""

import os
import subprocess
import sys
import textwrap

import duckdb
import pandas as pd
import pytest

from talentmatch.data.storage.schema import SCHEMA_VERSION, is_as_declared, why_not_written
from talentmatch.data.store import Store
from talentmatch.errors import StoreError, StoreLockedError, StoreVersionError


def targets(*values, year=2025):
    return pd.DataFrame(
        {"indicator": [f"i{n}" for n in range(len(values))], "year": year, "target": list(values)}
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "city.duckdb"


def values(store):
    return store.read("target", as_of="2100-01-01", purpose="planning")["target"].tolist()


def _after_deleting(failure):
    def upsert(connection, table):
        connection.execute(f'DELETE FROM main."{table.name}"').fetchall()
        raise failure

    return upsert


def _python(code, path):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("content", ["region,month,openings\n", "SQLite format 3\0" + "\0" * 99])
def test_a_file_of_another_kind_is_no_store_and_is_left_as_it_is(tmp_path, content):
    other = tmp_path / "other.csv"
    other.write_text(content)
    with pytest.raises(StoreError, match="not a talentmatch store but a file of another kind"):
        Store(other)
    assert other.read_text() == content


def test_facts_and_the_mark_of_a_simulation_are_kept(path):
    with Store(path) as store:
        store.remember("mapping:1", "{}")
        assert not store.simulated
        store.simulated = True
    with Store(path) as store:
        assert store.recall("mapping:1") == "{}"
        assert store.recall("nothing") is None
        assert store.simulated


def test_a_write_that_dies_half_way_leaves_the_table_as_it_was(path, monkeypatch):
    with Store(path) as store:
        store.write("target", targets(3, 4))
        for failure in (
            duckdb.IOException("No space left on device"),
            KeyboardInterrupt(),
            RuntimeError(),
        ):
            monkeypatch.setattr("talentmatch.data.intake._writes.upsert", _after_deleting(failure))
            expected = StoreError if isinstance(failure, duckdb.Error) else type(failure)
            with pytest.raises(expected):
                store.write("target", targets(9, 9))
            monkeypatch.undo()
            assert values(store) == [3.0, 4.0]
        store.write("target", targets(5))
    with Store(path) as store:
        assert sorted(values(store)) == [4.0, 5.0]


@pytest.mark.slow
@pytest.mark.no_cover
def test_a_full_disk_is_told_and_loses_nothing(path):
    with Store(path) as store:
        store.write("target", targets(3))
    code = """
        import resource, sys
        import numpy as np, pandas as pd
        from talentmatch.data.store import Store
        from talentmatch.errors import StoreError
        store = Store(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, 6_000_000))
        text = np.random.default_rng(0).bytes(4_000_000).hex()
        rows = pd.DataFrame({"indicator": text, "year": range(2000, 2100), "target": 1.0})
        rows["indicator"] = [np.random.default_rng(n).bytes(100_000).hex() for n in range(100)]
        try:
            store.write("target", rows)
        except StoreError as error:
            print("told:", error)
    """
    done = _python(code, path)
    assert "told:" in done.stdout, done.stderr
    assert "stored before is still there" in done.stdout
    with Store(path) as store:
        assert values(store) == [3.0]


def test_ctrl_c_in_a_load_loses_nothing(path):
    with Store(path) as store:
        store.write("target", targets(3))
    code = """
        import os, signal, sys
        import pandas as pd
        import talentmatch.data.intake._writes as writes
        from talentmatch.data.store import Store
        upsert = writes.upsert
        def interrupted(*arguments):
            upsert(*arguments)
            os.kill(os.getpid(), signal.SIGINT)
        writes.upsert = interrupted
        # A process started in the background by a shell is deaf to it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        store = Store(sys.argv[1])
        try:
            store.write("target", pd.DataFrame({"indicator": ["i0"], "year": [2025], "target": [9.0]}))
        except KeyboardInterrupt:
            print("stopped", store.tables())
    """
    done = _python(code, path)
    assert "stopped {'target': 1}" in done.stdout, done.stderr
    with Store(path) as store:
        assert values(store) == [3.0]


def test_a_second_process_is_told_who_holds_the_store(path):
    with Store(path):
        code = """
            import sys
            from talentmatch.data.store import Store
            from talentmatch.errors import StoreLockedError
            try:
                Store(sys.argv[1])
            except StoreLockedError as error:
                print(error)
        """
        done = _python(code, path)
    assert f"is open in process {os.getpid()}; one process at a time" in done.stdout, done.stderr


def test_a_store_of_before_a_column_came_gets_it_empty(path):
    with Store(path) as store:
        store.write("target", targets(3))
    with duckdb.connect(str(path)) as connection:
        connection.execute('ALTER TABLE target DROP COLUMN "unit"').fetchall()
        connection.execute("UPDATE _meta SET value = 'earlier' WHERE key = 'form'").fetchall()
    with Store(path) as store:
        assert values(store) == [3.0]
        held = store.read("target", as_of="2030-01-01", purpose="planning")
        assert held["unit"].isna().all()
        assert is_as_declared(store._connection)


def test_a_store_of_a_newer_version_is_left_alone(path):
    with Store(path) as store:
        store.write("target", targets(3))
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE _meta SET value = '99' WHERE key = 'schema_version'").fetchall()
    with pytest.raises(
        StoreVersionError,
        match=f"schema version 99, this talentmatch reads version {SCHEMA_VERSION}",
    ):
        Store(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"UPDATE _meta SET value = '{SCHEMA_VERSION}' WHERE key = 'schema_version'"
        ).fetchall()
    with Store(path) as store:
        assert values(store) == [3.0]


def test_a_file_that_is_no_store_and_a_folder_that_is_missing_are_told(tmp_path):
    other = tmp_path / "notes.duckdb"
    other.write_text("no database " * 1000)
    with pytest.raises(StoreError, match="is not a talentmatch store"):
        Store(other)
    with pytest.raises(StoreError, match=r"the folder of .* does not exist"):
        Store(tmp_path / "absent" / "city.duckdb")


def test_a_lock_without_a_number_is_told_too(monkeypatch, path):
    def locked(*_):
        raise duckdb.IOException("Could not set lock on file")

    monkeypatch.setattr(duckdb, "connect", locked)
    with pytest.raises(StoreLockedError, match="another process"):
        Store(path)


def test_the_key_lies_outside_the_store_for_its_owner_alone(path):
    with Store(path) as store:
        person = store.pseudonym("P-1")
    key = path.with_name("city.duckdb.key")
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.read_bytes() not in path.read_bytes()
    with Store(path) as store:
        assert store.pseudonym("P-1") == person == store.pseudonym(person)


def test_a_lost_or_another_key_is_told(path, tmp_path):
    with Store(path):
        pass
    key = path.with_name("city.duckdb.key")
    kept = key.rename(tmp_path / "kept")
    with pytest.raises(StoreError, match=r"key file .* is missing"):
        Store(path)
    assert not key.exists(), "a new key would split every person in two"
    with pytest.raises(StoreError, match="not the one with which"):
        Store(path, key=b"another key of enough bytes")
    with Store(path, key_path=kept):
        pass


def test_a_key_that_cannot_be_written_or_is_too_short_is_told(path, tmp_path):
    with pytest.raises(StoreError, match="cannot be written"):
        Store(path, key_path=tmp_path / "absent" / "key")
    with pytest.raises(StoreError, match="cannot be read"):
        Store(path, key_path=tmp_path)
    with pytest.raises(StoreError, match="shorter than 16 bytes"):
        Store(key=b"short")


def test_a_missing_reason_of_a_failure_is_still_a_sentence():
    assert "MemoryError" in why_not_written("city.duckdb", MemoryError())


@pytest.mark.parametrize("place", [4096, 12288, 20000], ids=["header", "meta", "block"])
def test_a_damaged_store_is_called_damaged_and_a_backup_takes_its_place(path, tmp_path, place):
    from talentmatch.data.copies.backup import backup, restore

    with Store(path) as store:
        store.write("target", targets(3))
    backup(path, tmp_path / "copy.tar.gz")
    content = bytearray(path.read_bytes())
    content[place : place + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"is damaged: .*talentmatch restore") as told:
        Store(path)
    assert not isinstance(told.value, StoreLockedError)
    assert restore(tmp_path / "copy.tar.gz", path, replace=True).rows == {"target": 1}


def test_a_store_that_was_cut_off_is_called_damaged(path):
    with Store(path) as store:
        store.write("target", targets(3))
    path.write_bytes(path.read_bytes()[:-200_000])
    with pytest.raises(StoreError, match="is damaged"):
        Store(path)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT CAST(indicator AS INT) FROM target",
        "SELECT error(indicator) FROM target",
        "SELECT strptime(indicator, '%Y') FROM target",
    ],
)
def test_a_query_that_fails_quotes_no_cell(sql):
    with Store() as store:
        store.write("target", targets(3).assign(indicator="Zhang Secret"))
        with pytest.raises(StoreError) as told:
            store.query(sql, as_of="2100-01-01", purpose="planning")
        assert "Secret" not in str(told.value)
        with pytest.raises(StoreError, match="nothing_like_it"):
            store.query(
                "SELECT nothing_like_it FROM target", as_of="2100-01-01", purpose="planning"
            )
