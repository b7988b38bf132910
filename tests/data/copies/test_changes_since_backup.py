"""Who was erased after a backup was made stays erased when it is restored."""

import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.data.copies.backup import backup, restore
from talentmatch.errors import StoreError, StoreLockedError

NUMBER, PHONE, MAIL = "P-0017", "13812344321", "planted.person@example.org"


@pytest.fixture
def home(tmp_path):
    """Return a folder with a store, runs and a model that hold one person and another."""
    place = tmp_path / "home"
    place.mkdir()
    with Store(place / "city.duckdb") as store:
        both = [NUMBER, "P-00170"]
        rows = {"candidate_id": both, "title": ["焊工", "车工"], "text": ["x", f"荐{NUMBER}"]}
        store.write("candidate", pd.DataFrame(rows))
        contact = {"candidate_id": both, "phone": [PHONE, "13900000000"], "email": [MAIL, None]}
        store.write("contact", pd.DataFrame(contact))
        person = store.pseudonym(NUMBER)
    with closing(sqlite3.connect(place / "mlflow.db")) as runs:
        runs.execute("CREATE TABLE tags (value VARCHAR(99))")
        runs.execute("INSERT INTO tags VALUES (?)", [f"best {person}"])
        runs.commit()
    (place / "mlartifacts").mkdir()
    (place / "mlartifacts" / "members.json").write_text(f'["{person}", "c-other"]', "utf-8")
    return place


def mentions(folder, person):
    """Search every table and the bytes of every file, slowly."""
    found = []
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        found += [(path.name, t) for t in (person, PHONE, MAIL) if t.encode() in content]
    with Store(folder / "city.duckdb") as store:
        tables = [name for (name,) in store._connection.execute("SHOW TABLES").fetchall()]
        for name in tables:
            text = store._connection.execute(f'SELECT * FROM main."{name}"').df().to_csv()
            found += [(name, t) for t in (person, PHONE, MAIL) if t in text]
    return found


def erased_since(home, copy):
    backup(home / "city.duckdb", copy)
    with Store(home / "city.duckdb") as store:
        return store.erase(NUMBER, beside=True).candidate


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_restoring_erases_again_whom_the_store_had_erased_and_says_so(
    command, home, tmp_path, lang
):
    copy = tmp_path / "copy.tar.gz"
    person = erased_since(home, copy)
    asked = ("restore", copy, "--store", home / "city.duckdb", "--replace", "--lang", lang)
    code, out, err = command(*asked)
    assert code == 0, err
    said = {
        "en": f"1 people erased since the backup were erased from it again: {person}",
        "zh": f"备份之后删除的 1 人已再次删除：{person}",
    }
    assert said[lang] in out + err and str(copy) in (out + err).replace("\n", "")
    assert mentions(home, person) == []
    with Store(home / "city.duckdb") as store:
        assert store.tables() == {"candidate": 1, "contact": 1}
        assert store.access_log.verify() is None


@pytest.mark.slow
def test_whoever_was_erased_stays_out_of_what_is_restored_by_later_loads_too(home, tmp_path):
    backup(home / "city.duckdb", tmp_path / "copy.tar.gz")
    with Store(home / "city.duckdb") as store:
        store.write("candidate", pd.DataFrame({"candidate_id": ["P-99"], "title": ["钳工"]}))
        store.erase("P-99")
    done = restore(tmp_path / "copy.tar.gz", home / "city.duckdb", replace=True)
    assert done.since.erased == ()
    with Store(home / "city.duckdb") as store:
        again = pd.DataFrame({"candidate_id": ["P-99", "P-100"], "title": ["钳工", "铣工"]})
        assert store.write("candidate", again).loaded == 1


@pytest.mark.slow
def test_a_duplicate_that_was_joined_after_the_backup_is_erased_with_the_person(home, tmp_path):
    store_file, copy = home / "city.duckdb", tmp_path / "copy.tar.gz"
    twin = {"candidate_id": ["T-1"], "title": ["焊工"]}
    with Store(store_file) as store:
        store.write("candidate", pd.DataFrame(twin))
    backup(store_file, copy)
    with Store(store_file) as store:
        marks = {"candidate_id": ["T-1"], "phone": [PHONE], "email": [MAIL]}
        store.write("contact", pd.DataFrame(marks))
        store.erase(NUMBER)
        assert store.write("candidate", pd.DataFrame(twin)).loaded == 0
        pseudonyms = {store.pseudonym(NUMBER), store.pseudonym("T-1")}
    assert set(restore(copy, store_file, replace=True).since.erased) == pseudonyms
    with Store(store_file) as store:
        assert store.tables() == {"candidate": 1, "contact": 1}


@pytest.mark.slow
def test_a_restore_elsewhere_asks_the_store_beside_the_key(command, home, tmp_path):
    copy, back = tmp_path / "copy.tar.gz", tmp_path / "back" / "city.duckdb"
    person = erased_since(home, copy)
    code, _, err = command("restore", copy, "--store", back, "--key", home / "city.duckdb.key")
    assert code == 0 and person in err
    assert mentions(back.parent, person) == []


@pytest.mark.slow
@pytest.mark.parametrize("spoil", ["broken", "gone"])
def test_where_nobody_can_tell_who_was_erased_the_operator_decides(command, home, tmp_path, spoil):
    copy, store = tmp_path / "copy.tar.gz", home / "city.duckdb"
    erased_since(home, copy)
    if spoil == "broken":
        store.write_bytes(b"broken")
    else:
        store.unlink()
    asked = ("restore", copy, "--store", store, "--replace")
    code, _, err = command(*asked)
    assert code == 1 and "--erased-unknown" in err
    assert not store.exists() or store.read_bytes() == b"broken"
    code, _, err = command(*asked, "--erased-unknown")
    assert code == 0 and "run talentmatch erase ID for them again" in " ".join(err.split())


def test_a_store_that_is_open_elsewhere_is_not_replaced(home, tmp_path, monkeypatch):
    import duckdb

    copy = tmp_path / "copy.tar.gz"
    backup(home / "city.duckdb", copy)
    whole, connect = (home / "city.duckdb").read_bytes(), duckdb.connect

    def locked(path=":memory:", **how):
        if str(path) == str(home / "city.duckdb"):
            raise duckdb.IOException("Could not set lock on file")
        return connect(path, **how)

    monkeypatch.setattr(duckdb, "connect", locked)
    with pytest.raises(StoreError, match="open"):
        restore(copy, home / "city.duckdb", replace=True)
    assert (home / "city.duckdb").read_bytes() == whole


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["replaced", "beside the key"])
def test_a_store_that_is_open_in_this_process_is_neither_replaced_nor_passed_over(
    home, tmp_path, asked
):
    file, copy = home / "city.duckdb", tmp_path / "copy.tar.gz"
    erased_since(home, copy)
    (tmp_path / "link").symlink_to(home)
    back = {"replaced": tmp_path / "link" / file.name, "beside the key": tmp_path / "other.duckdb"}
    with Store(file) as store:
        with pytest.raises(StoreLockedError, match="open in this program"):
            restore(copy, back[asked], key=home / "city.duckdb.key", replace=True)
        assert store.tables() == {"candidate": 1, "contact": 1}
    restore(copy, back[asked], key=home / "city.duckdb.key", replace=True)
    with Store(back[asked]) as store:
        assert store.tables() == {"candidate": 1, "contact": 1}, "who was erased stays erased"


def test_a_store_that_may_not_be_read_is_not_taken_for_one_without_erasures(
    home, tmp_path, monkeypatch
):
    import duckdb

    copy, connect = tmp_path / "copy.tar.gz", duckdb.connect
    erased_since(home, copy)

    def forbidden(path=":memory:", **how):
        if str(path) == str(home / "city.duckdb"):
            raise duckdb.IOException("Cannot open file: Permission denied")
        return connect(path, **how)

    monkeypatch.setattr(duckdb, "connect", forbidden)
    with pytest.raises(StoreError, match="Permission denied"):
        restore(copy, home / "city.duckdb", replace=True)


@pytest.mark.slow
def test_consent_withdrawn_after_the_backup_stays_withdrawn(command, home, tmp_path):
    store_file, copy = home / "city.duckdb", tmp_path / "copy.tar.gz"
    agreed = {"candidate_id": NUMBER, "purpose": "recruiting", "given_on": "2024-01-01"}
    now = {"as_of": "2024-06-01", "purpose": "recruiting"}
    with Store(store_file) as store:
        store.write("consent", pd.DataFrame([agreed]))
        assert len(store.read("candidate", **now)) == 1
        before = {**agreed, "candidate_id": "P-00170", "withdrawn_on": "2024-02-01"}
        store.write("consent", pd.DataFrame([before]))
    backup(store_file, copy)
    with Store(store_file) as store:
        store.write("consent", pd.DataFrame([{**agreed, "withdrawn_on": "2024-05-01"}]))
        unknown = {**agreed, "candidate_id": "P-5", "withdrawn_on": "2024-05-01"}
        store.write("consent", pd.DataFrame([unknown]))
    code, _, err = command("restore", copy, "--store", store_file, "--replace")
    assert code == 0 and "1 consents withdrawn since the backup stay withdrawn" in err
    with Store(store_file) as store:
        assert len(store.read("candidate", **now)) == 0
        assert store.tables()["consent"] == 2
