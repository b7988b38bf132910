"""At rest: without the key neither store nor backup tells who somebody is."""

import tarfile
from datetime import date
from unittest.mock import Mock

import duckdb
import pandas as pd
import pytest

from talentmatch.data.copies.backup import backup, restore
from talentmatch.data.storage._cipher import Sealer
from talentmatch.data.storage.keys import key_beside, move_key, next_key
from talentmatch.data.storage.seals import sealed_places
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.errors import StoreError

SECRETS = {
    "name": "欧阳七七七",
    "phone": "13812344321",
    "email": "someone@example.org",
    "text": "wrote a memoir about lighthouses",
    "ethnicity": "虚构族",
    "marital_status": "secretly married",
    "household_registration": "周庄灯塔户",
}
READ = {"as_of": "2030-01-01", "purpose": "recruiting"}


def fill(path):
    with Store(path) as store:
        own = {name: [value] for name, value in SECRETS.items()}
        for table in ("contact", "candidate", "protected"):
            columns = {n: own[n] for n in TABLES[table].names if n in own}
            more = {"birth_year": [1977]} if table == "protected" else {}
            store.write(table, pd.DataFrame({"candidate_id": ["P-1"], **columns, **more}))
        store.write(
            "consent",
            pd.DataFrame(
                {"candidate_id": "P-1", "purpose": ["recruiting"], "given_on": ["2020-01-01"]}
            ),
        )
    return path


@pytest.fixture
def path(tmp_path):
    return fill(tmp_path / "talentmatch.duckdb")


def told(content):
    return [name for name, value in SECRETS.items() if value.encode() in content]


def read(path, **how):
    with Store(path, **how) as store:
        contact = store.read("contact", **READ).iloc[0]
        candidate = store.read("candidate", **READ).iloc[0]
        protected = store.read("protected", as_of="2030-01-01", purpose="audit").iloc[0]
        assert store.access_log.verify() is None
    both = {**contact.to_dict(), **candidate.to_dict(), **protected.to_dict()}
    assert protected["birth_year"] == 1977
    return {name: both[name] for name in SECRETS}


def test_the_file_tells_nothing_and_the_store_everything(path):
    assert told(path.read_bytes()) == []
    assert read(path) == SECRETS


def test_a_backup_tells_nothing_and_comes_back_with_the_key(path, tmp_path):
    backup(path, tmp_path / "copy.tar.gz")
    with tarfile.open(tmp_path / "copy.tar.gz") as packed:
        members = [packed.extractfile(m).read() for m in packed if m.isfile()]
    assert members and all(told(content) == [] for content in members)
    assert (tmp_path / "copy.tar.gz").stat().st_mode & 0o777 == 0o600
    restore(tmp_path / "copy.tar.gz", tmp_path / "new" / "a.duckdb", key=key_beside(path))
    assert read(tmp_path / "new" / "a.duckdb") == SECRETS


def test_files_of_the_store_are_their_owners_alone(path):
    modes = {p.name: p.stat().st_mode & 0o777 for p in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes


def test_every_column_declared_as_sealed_is_stored_so(path):
    with duckdb.connect(str(path), read_only=True) as raw:
        kinds = {
            (table, column): kind
            for table, column, kind in raw.execute(
                "SELECT table_name, column_name, data_type FROM duckdb_columns()"
            ).fetchall()
        }
    assert {kinds[place] for place in sealed_places()} == {"BLOB"}
    contact = {("contact", name) for name in ("name", "phone", "email")}
    protected = {("protected", name) for name in TABLES["protected"].names[1:]}
    assert contact | protected | {("candidate", "text")} <= set(sealed_places())


def test_a_store_in_plain_is_sealed_when_it_is_opened_and_keeps_no_bytes(path):
    with Store(path) as store, store._transaction():
        for table, column in sealed_places():
            kind = "BIGINT" if column == "birth_year" else "VARCHAR"
            opened = f"CAST(unsealed(\"{column}\", '{table}.{column}') AS {kind})"
            store._connection.execute(
                f'ALTER TABLE main."{table}" ALTER "{column}" SET DATA TYPE {kind} USING {opened}'
            ).fetchall()
        # An earlier version noted neither.
        store._connection.execute(
            "DELETE FROM _meta WHERE key IN ('sealing_key', 'form')"
        ).fetchall()
    assert "name" in told(path.read_bytes())
    assert read(path) == SECRETS
    assert told(path.read_bytes()) == [] and not list(path.parent.glob("*.wal"))


def test_a_value_that_was_changed_or_moved_is_no_text_but_a_refusal(path):
    with duckdb.connect(str(path)) as raw:
        raw.execute("UPDATE contact SET name = phone")
    with Store(path) as store, pytest.raises(StoreError, match="was changed, or moved"):
        store.read("contact", **READ)


def test_one_text_sealed_twice_looks_different():
    sealer = Sealer(bytes(32))
    one, other = sealer.seal("男", "protected.sex"), sealer.seal("男", "protected.sex")
    assert one != other and len(one) == 12 + 3 + 16
    with pytest.raises(ValueError, match="does not hold"):
        Sealer(bytes([1]) * 32).open(one, "protected.sex")


@pytest.mark.slow
def test_after_a_rotation_the_new_key_alone_opens_and_pseudonyms_stay(path, tmp_path):
    backup(path, tmp_path / "before.tar.gz")
    key = key_beside(path)
    old = key.read_bytes()
    with Store(path) as store:
        person = store.pseudonym("P-1")
        before = store.rotate_key()
        assert store.read("contact", **READ)["name"].tolist() == [SECRETS["name"]]
    assert key.read_bytes() != old == before.read_bytes()
    assert before.name == f"{key.name}.until-{date.today():%Y-%m-%d}"
    assert read(path) == SECRETS
    with pytest.raises(StoreError, match="not the one"):
        Store(path, key_path=before)
    with Store(path) as store:
        assert store.pseudonym("P-1") == person
        store.rotate_key()
        store.erase("P-1")
    backup(path, tmp_path / "after.tar.gz")
    restore(tmp_path / "after.tar.gz", tmp_path / "b" / "b.duckdb", key=key)
    with Store(tmp_path / "b" / "b.duckdb") as store:
        assert store.pseudonym("P-1") == person
    # Who was erased since is erased from a backup of before the rotations too.
    restore(tmp_path / "before.tar.gz", path, key=before, replace=True)
    with Store(path) as store:
        assert store.tables() == {}


def test_a_rotation_that_was_killed_before_or_after_its_commit_is_taken_up(path):
    key = key_beside(path)
    next_key(key).write_bytes(b"0" * 32)  # killed before: the store never saw it
    assert read(path) == SECRETS and not next_key(key).exists()
    with Store(path) as store, pytest.MonkeyPatch.context() as patch:
        killed = Mock(side_effect=KeyboardInterrupt)
        patch.setattr("talentmatch.data.storage._open_store.put_next_key", killed)
        with pytest.raises(KeyboardInterrupt):
            store.rotate_key()
    assert read(path) == SECRETS and not next_key(key).exists()


@pytest.mark.slow
def test_the_key_may_lie_elsewhere_and_goes_into_a_backup_that_asks_for_it(command, path, tmp_path):
    (tmp_path / "stick").mkdir()
    place = tmp_path / "stick/city.key"
    assert command("key", "move", str(place), "--store", str(path))[0] == 0
    assert place.stat().st_mode & 0o777 == 0o600 and len(key_beside(path).read_bytes()) > 32
    assert read(path) == SECRETS
    assert command("key", "rotate", "--store", str(path))[0] == 0
    assert read(path) == SECRETS
    backup(path, tmp_path / "with.tar.gz", with_key=True)
    restore(tmp_path / "with.tar.gz", tmp_path / "n" / "a.duckdb")
    assert read(tmp_path / "n" / "a.duckdb") == SECRETS
    place.rename(tmp_path / "gone")
    with pytest.raises(StoreError, match="key"):
        Store(path)


def test_without_keyring_the_message_names_what_to_install(path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    with pytest.raises(StoreError, match=r"talentmatch\[keyring\]"):
        move_key(key_beside(path), "keyring:city")


def test_a_keyring_keeps_the_key(path, monkeypatch):
    class Ring:
        kept: dict[tuple[str, str], str] = {}  # noqa: RUF012

        def set_password(self, *facts):
            self.kept[facts[:2]] = facts[2]

        def get_password(self, *facts):
            return self.kept.get(facts)

    monkeypatch.setitem(__import__("sys").modules, "keyring", Ring())
    move_key(key_beside(path), "keyring:city")
    assert read(path) == SECRETS
    with Store(path) as store, pytest.raises(StoreError, match="key move"):
        store.rotate_key()
