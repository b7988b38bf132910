"""One store, many threads: reads beside reads and writes, one log, one file."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.errors import StoreError

ROWS = pd.DataFrame({"indicator": ["incubators"], "year": [2025], "target": [20.0]})
READ = {"as_of": "2024-12-31", "purpose": "planning"}


def demand(series: int) -> pd.DataFrame:
    months = pd.date_range("2023-01-01", periods=20, freq="MS")
    frame = pd.DataFrame({"region": [f"r{i}" for i in range(series)]}).merge(
        pd.DataFrame({"month": months}), how="cross"
    )
    return frame.assign(openings=1.0)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "city.duckdb") as store:
        store.write("target", ROWS)
        yield store


def test_fifty_threads_read_beside_a_load_and_every_read_is_logged(store):
    logged = len(store.access_log.entries())
    with ThreadPoolExecutor(51) as pool:
        load = pool.submit(store.write, "demand", demand(500))
        reads = [pool.submit(store.read, "target", **READ) for _ in range(50 * 4)]
        assert all(read.result()["target"].tolist() == [20.0] for read in reads)
        assert load.result().loaded == 10_000
    assert len(store.access_log.entries()) == logged + 200
    assert store.access_log.verify() is None


def test_a_reader_sees_a_write_whole_or_not_at_all(store):
    seen, done = set(), threading.Event()

    def watch():
        while not done.is_set():
            seen.add(store.query("SELECT count(*) AS n FROM demand", **READ)["n"].item())

    watcher = threading.Thread(target=watch)
    watcher.start()
    for times in (1, 2, 3):
        store.write("demand", demand(10 * times))
    done.set()
    watcher.join()
    assert seen <= {0, 200, 400, 600}


def test_each_commit_raises_the_version_of_the_data_and_a_read_does_not(store):
    before = store.data_version
    store.read("target", **READ)
    assert store.data_version == before
    store.write("target", ROWS.assign(year=2026))
    assert store.data_version == before + 1
    with store.together():
        store.write("target", ROWS.assign(year=2027))
        store.write("target", ROWS.assign(year=2028))
    assert store.data_version == before + 2


def test_a_write_that_fails_leaves_version_and_rows_as_they_were(store):
    before = store.data_version, store.tables()
    with pytest.raises(RuntimeError), store.together():
        store.write("target", ROWS.assign(year=2030))
        raise RuntimeError
    assert (store.data_version, store.tables()) == before


def test_two_stores_of_one_file_share_it_and_the_last_lets_go(tmp_path):
    import duckdb

    path = tmp_path / "city.duckdb"
    first = Store(path)
    with Store(path) as second:
        first.write("target", ROWS)
        assert second.tables() == {"target": 1}
    assert first.tables() == {"target": 1}
    first.close()
    first.close()
    duckdb.connect(str(path)).close()


def test_an_erasure_rewrites_the_file_beside_other_users_of_it(store):
    store.write("candidate", pd.DataFrame({"candidate_id": ["P-17"], "title": ["welder"]}))
    done = threading.Event()

    def read():
        while not done.is_set():
            store.read("target", **READ)

    with Store(store.path) as other, ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        store.erase("P-17")
        other.write("target", ROWS.assign(year=2031))
        done.set()
        for reader in readers:
            reader.result()
        assert "candidate" not in other.tables()
    assert store.access_log.verify() is None


def test_the_log_names_who_the_store_acts_for(store):
    store.acting_as("li").read("target", **READ)
    store.read("target", **READ)
    users = store.access_log.entries()["user"].tolist()
    assert users[-2] == "li" and users[-1] != "li"


def test_a_log_that_cannot_be_written_refuses_every_waiting_read(store, monkeypatch):
    def full(*_, **__):
        raise OSError("no space left on device")

    monkeypatch.setattr(store.access_log, "_insert", full)
    with ThreadPoolExecutor(8) as pool:
        reads = [pool.submit(store.read, "target", **READ) for _ in range(8)]
    assert all(isinstance(read.exception(), StoreError) for read in reads)


def test_an_audit_beside_readers_raises_no_alarm_and_breaks_no_seal(store):
    done, found = threading.Event(), []

    def audit():
        while not done.is_set():
            found.append(store.access_log.verify())
            store.access_log.entries()

    with ThreadPoolExecutor(6) as pool:
        auditors = [pool.submit(audit) for _ in range(2)]
        reads = [pool.submit(store.read, "target", **READ) for _ in range(60)]
        for read in reads:
            read.result()
        done.set()
        for auditor in auditors:
            auditor.result()
    assert set(found) == {None} and store.access_log.verify() is None


def test_an_erasure_inside_a_larger_write_rewrites_the_file_when_that_is_done(store):
    store.write(
        "candidate", pd.DataFrame({"candidate_id": ["P-17"], "title": ["lighthouse keeper"]})
    )
    with store.together():
        store.erase("P-17")
        assert store.path.with_name("city.duckdb.fresh").exists(), "a kill from here on is known"
    assert not store.path.with_name("city.duckdb.fresh").exists()
    assert store.read("target", **READ)["target"].tolist() == [20.0]
    with pytest.raises(RuntimeError), store.together():
        store.write("candidate", pd.DataFrame({"candidate_id": ["P-18"], "title": ["cook"]}))
        store.erase("P-18")
        raise RuntimeError
    assert not store.path.with_name("city.duckdb.fresh").exists()


def test_a_witness_asked_for_later_is_called(tmp_path):
    path = tmp_path / "city.duckdb"
    with Store(path), Store(path, witness=tmp_path / "witness") as second:
        second.write("target", ROWS)
        second.read("target", **READ)
    assert [file.suffix for file in (tmp_path / "witness").iterdir()] == [".jsonl"]


def test_a_small_question_is_asked_once_until_a_commit_changes_the_data(tmp_path):
    with Store(tmp_path / "city.duckdb") as store:
        asked = []

        def latest():
            return store.until_changed("how many", lambda: asked.append(1) or len(asked))

        assert [latest(), latest()] == [1, 1]
        with store.acting_as("li") as other:
            assert other.until_changed("how many", lambda: 0) == 1
        store.remember("colour", "blue")
        assert latest() == 2
        with store._transaction():
            assert [latest(), latest()] == [3, 4]  # what nobody else sees is not kept
        assert [latest(), latest()] == [5, 5]
        store.read("posting", as_of="2030-01-01", purpose="planning")
        assert latest() == 5  # the log alone was written
