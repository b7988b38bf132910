"""Pages: a table is opened whole and fast, and never as it was before somebody was erased."""

import shutil
import threading
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch.data.copies.backup import backup, restore
from talentmatch.data.storage import pages
from talentmatch.data.storage._cipher import Sealer
from talentmatch.data.storage.keys import key_beside
from talentmatch.data.storage.pages import pages_of
from talentmatch.data.store import Store
from talentmatch.errors import StoreError

READS = {
    "contact": {"as_of": "2030-01-01", "purpose": "recruiting"},
    "protected": {"as_of": "2030-01-01", "purpose": "audit"},
}
IDS = ["P-1", "P-2", "P-3"]
CONTACTS = pd.DataFrame(
    {
        "candidate_id": IDS,
        "name": ["欧阳七七七", "李四四", "王五五"],
        "phone": ["13812344321", "13912344321", "13712344321"],
        "email": ["one@example.org", None, "three@example.org"],
    }
)


@pytest.fixture(autouse=True)
def pages_of_few_rows(monkeypatch):
    monkeypatch.setattr(pages, "_FEWEST", 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "city.duckdb"
    with pytest.MonkeyPatch.context() as patch, Store(path) as store:
        patch.setattr(pages, "_FEWEST", 1)
        protected = {
            "candidate_id": IDS,
            "sex": ["男", "女", None],
            "birth_year": [1977, None, 1999],
        }
        agreed = {"candidate_id": IDS[1:], "purpose": "recruiting", "given_on": "2020-01-01"}
        with store.together():
            store.write("contact", CONTACTS)
            store.write("protected", pd.DataFrame(protected))
            store.write("consent", pd.DataFrame(agreed))
    return path


@pytest.fixture
def path(made, tmp_path):
    """Return a store of three people, one without consent, that was loaded and closed."""
    return Path(shutil.copytree(made.parent, tmp_path / "city")) / made.name


def read(path):
    with Store(path) as store:
        return {table: store.read(table, **how) for table, how in READS.items()}


def kept(path):
    return [page.name for page in pages_of(path) if page.exists()]


def opens_no_value(patch):
    patch.setattr(Sealer, "_open_portion", lambda *_: pytest.fail("opened value by value"))


def names(path):
    return sorted(read(path)["contact"]["name"])


def test_a_page_answers_as_the_values_do_and_none_of_them_is_opened(path, monkeypatch):
    assert kept(path) == [".city.duckdb.contact.page", ".city.duckdb.protected.page"]
    with monkeypatch.context() as patch:
        opens_no_value(patch)
        by_page = read(path)
    monkeypatch.setattr(pages, "has_page", lambda _: False)
    by_value = read(path)
    for table in READS:
        assert_frame_equal(by_page[table], by_value[table])
    assert sorted(by_page["contact"]["name"]) == ["李四四", "王五五"]
    assert by_page["protected"]["birth_year"].isna().tolist() == [False, True, False]


def test_a_page_tells_nothing_without_the_key_and_is_its_owners_alone(path):
    for page in pages_of(path):
        content = page.read_bytes()
        assert page.stat().st_mode & 0o777 == 0o600
        assert b"example.org" not in content and "李四四".encode() not in content


def test_what_was_loaded_is_read_by_a_page_from_the_first_read_on(tmp_path, monkeypatch):
    path = tmp_path / "new.duckdb"
    with Store(path) as store, store.together():
        store.write("contact", CONTACTS[:2])
        store.write("contact", CONTACTS[2:])
    opens_no_value(monkeypatch)
    with Store(path) as store:
        assert store.read("contact", **READS["contact"]).empty


CHANGES = {
    "a load of few": lambda store: store.write("contact", CONTACTS[:1].assign(phone="13612344321")),
    "an erasure": lambda store: store.erase("P-2"),
    "a join": lambda store: store.join_people(
        pd.DataFrame(
            {"candidate_id": [store.pseudonym("P-2")], "likely_id": store.pseudonym("P-3")}
        )
    ),
    "a split": lambda store: store.part_people(store.pseudonym("P-1"), store.pseudonym("P-2")),
    "a new key": lambda store: store.rotate_key(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_pages_go_before_a_change_is_committed(path, change):
    with Store(path) as store:
        CHANGES[change](store)
    assert kept(path) == []
    assert names(path) == {"an erasure": ["王五五"], "a join": ["王五五"]}.get(
        change, ["李四四", "王五五"]
    )


@pytest.mark.parametrize("removed", ["by a change", "by the next command"])
def test_a_page_that_was_killed_half_written_is_swept(path, removed):
    with Store(path) as store:
        parts = [page.with_name(f".{page.name}.part") for page in pages_of(path)]
        for part in parts:
            part.write_bytes(b"half a page")
        swept = store.sweep_outputs() if removed == "by the next command" else parts
        if removed == "by a change":
            CHANGES["a load of few"](store)
    assert swept == parts and not any(part.exists() for part in parts)


def test_who_was_erased_is_in_no_page_that_is_made_afterwards(path):
    with Store(path) as store:
        store.erase("P-2")
        person = store.pseudonym("P-2")
        for table, how in READS.items():
            store.read(table, **how)
            rows = store._database.pages._known[table].rows
            assert person not in rows["candidate_id"].to_pylist() and len(rows) == 2
    assert len(kept(path)) == 2


def test_a_change_that_is_taken_back_is_in_no_page(path):
    with Store(path) as store:
        with pytest.raises(ZeroDivisionError), store.together():
            store.write("contact", CONTACTS.assign(name="新名字"))
            assert set(store.read("contact", **READS["contact"])["name"]) == {"新名字"}
            1 / 0  # noqa: B018
        assert sorted(store.read("contact", **READS["contact"])["name"]) == ["李四四", "王五五"]


def test_pages_stay_where_no_row_of_them_changed(path, tmp_path, monkeypatch):
    with Store(path) as store:
        store.remember("a fact", "1")
        store.register_output(tmp_path / "a.csv", what="list")
        store.write("candidate", pd.DataFrame({"candidate_id": ["P-9"], "title": ["焊工"]}))
    opens_no_value(monkeypatch)
    assert names(path) == ["李四四", "王五五"]


def test_a_consent_that_was_withdrawn_holds_for_a_page_too(path):
    with Store(path) as store:
        gone = {"candidate_id": ["P-2"], "purpose": "recruiting", "given_on": "2020-01-01"}
        store.write("consent", pd.DataFrame({**gone, "withdrawn_on": "2024-01-01"}))
    assert len(kept(path)) == 2 and names(path) == ["王五五"]


@pytest.mark.parametrize("spoil", [lambda c: c[:-1] + b"0", lambda c: c[:40], lambda c: b""])
def test_a_page_that_was_changed_is_passed_over_and_made_anew(path, spoil):
    page = pages_of(path)[0]
    was = page.read_bytes()
    page.write_bytes(spoil(was))
    assert names(path) == ["李四四", "王五五"]
    assert len(page.read_bytes()) == len(was)


def test_a_page_of_other_rows_is_passed_over(path):
    earlier = {page: page.read_bytes() for page in pages_of(path)}
    with Store(path) as store:
        store.write("contact", CONTACTS.assign(name="新名字"))
    for page, content in earlier.items():
        page.write_bytes(content)
    assert names(path) == ["新名字", "新名字"]


def test_what_is_committed_while_a_page_is_asked_is_seen(path, monkeypatch):
    selected = pages._selected

    def beside_a_writer(*facts):
        writer = threading.Thread(
            target=store.write, args=("contact", CONTACTS.assign(name="新名字"))
        )
        writer.start()
        writer.join()
        return selected(*facts)

    with Store(path) as store:
        monkeypatch.setattr(pages, "_selected", beside_a_writer)
        assert set(store.read("contact", **READS["contact"])["name"]) == {"新名字"}


@pytest.mark.parametrize("journal", [False, True])
def test_what_others_changed_in_the_file_is_seen_though_there_is_a_page(path, journal):
    with duckdb.connect(str(path)) as raw:
        if journal:  # as a process leaves it that is killed
            raw.execute("PRAGMA disable_checkpoint_on_shutdown")
        raw.execute("UPDATE contact SET name = phone")
    assert path.with_name(f"{path.name}.wal").exists() == journal
    with Store(path) as store, pytest.raises(StoreError, match="was changed, or moved"):
        store.read("contact", **READS["contact"])


def test_a_store_that_is_restored_has_no_page_of_the_one_before(path, tmp_path):
    backup(path, tmp_path / "copy.tar.gz")
    with Store(path) as store:
        store.write("contact", CONTACTS.assign(name="新名字"))
    assert names(path) == ["新名字", "新名字"]
    restore(tmp_path / "copy.tar.gz", path, key=key_beside(path), replace=True)
    assert kept(path) == []
    assert names(path) == ["李四四", "王五五"]


def test_a_page_that_is_too_long_is_not_kept(path, monkeypatch):
    for page in pages_of(path):
        page.unlink()
    monkeypatch.setattr(pages, "_LONGEST", 100)
    assert names(path) == ["李四四", "王五五"] and kept(path) == []


def test_a_store_in_memory_has_no_pages(monkeypatch):
    with Store() as store:
        store.write("contact", CONTACTS)
        assert store.read("contact", **READS["contact"]).empty
        assert store._database.pages._known["contact"].rows is None


@pytest.mark.slow
def test_readers_beside_a_writer_see_each_commit_whole(path):
    seen, done = [], threading.Event()

    def watch():
        with Store(path) as own:
            while not done.is_set():
                seen.append(frozenset(own.read("contact", **READS["contact"])["name"]))

    with Store(path) as store:
        watchers = [threading.Thread(target=watch) for _ in range(2)]
        for watcher in watchers:
            watcher.start()
        for turn in range(3):
            store.write("contact", CONTACTS.assign(name=f"名字{turn}"))
        done.set()
        for watcher in watchers:
            watcher.join()
    whole = {frozenset({"李四四", "王五五"}), *(frozenset({f"名字{n}"}) for n in range(3))}
    assert seen and set(seen) <= whole
    assert names(path) == ["名字2", "名字2"]
