"""Whatever is done to the access log behind its back is named, and honest work raises no alarm."""

import json
import os
import random
import shutil

import duckdb
import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.data.copies.backup import backup, restore
from talentmatch.data.storage.access_log import HEAD, AccessLog
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.errors import StoreError

TARGETS = pd.DataFrame({"indicator": ["a"], "year": [2025], "target": [1.0]})
PEOPLE = pd.DataFrame({"candidate_id": ["P-17", "P-18"], "title": ["welder", "cook"]})


@pytest.fixture
def seen(tmp_path):
    """Return the folder of witnesses."""
    return tmp_path / "state" / "witness"


@pytest.fixture
def path(tmp_path, seen):
    """Return a store whose log has three entries."""
    place = tmp_path / "office" / "city.duckdb"
    place.parent.mkdir()
    with Store(place, witness=seen) as store:
        store.write("target", TARGETS)
    read(place, seen, 3)
    return place


def read(place, seen, times=1):
    with Store(place, witness=seen) as store:
        for _ in range(times):
            store.read("target", as_of="2030-01-01", purpose="planning")


def verdict(place, seen):
    with Store(place, witness=seen) as store:
        return store.access_log.verify()


def behind(place, *statements):
    """Change the file without the key, as any program can that reads DuckDB."""
    with duckdb.connect(str(place)) as connection:
        for sql in statements:
            connection.execute(sql)


CUT = (
    "DELETE FROM _access_log WHERE entry > 2",
    "UPDATE _meta SET value = (SELECT hash || ':2' FROM _access_log WHERE entry = 2) "
    f"WHERE key = '{HEAD}'",
)
EMPTY = ("DELETE FROM _access_log", f"DELETE FROM _meta WHERE key = '{HEAD}'")
LIKE_NEW = (
    "DELETE FROM _access_log",
    f"DELETE FROM _meta WHERE key IN ('{HEAD}', 'key_fingerprint')",
)


@pytest.mark.parametrize(
    ("statements", "kind", "entry"),
    [(CUT, "cut", 3), (EMPTY, "emptied", 1), (LIKE_NEW, "emptied", 1)],
    ids=["cut", "emptied", "like a new store"],
)
def test_a_log_that_is_cut_off_or_emptied_is_named(path, seen, statements, kind, entry):
    behind(path, *statements)
    found = verdict(path, seen)
    assert (found.kind, found.entry) == (kind, entry)
    read(path, seen, 5)
    assert verdict(path, seen) is not None, "what follows does not make it good"


@pytest.mark.parametrize("statements", [CUT, EMPTY, LIKE_NEW])
def test_it_is_named_without_a_witness_too(path, statements):
    behind(path, *statements)
    assert verdict(path, None).kind in ("unsealed", "emptied")
    read(path, None, 5)
    assert verdict(path, None) is not None


def test_a_log_that_is_written_anew_with_the_key_is_known_by_its_witness(path, seen):
    key = Pseudonymiser(path.with_name("city.duckdb.key").read_bytes())
    behind(path, "DELETE FROM _access_log", f"DELETE FROM _meta WHERE key = '{HEAD}'")
    with duckdb.connect(str(path)) as connection:
        forged = AccessLog(lambda: connection, key)
        forged.begin(new=True)
        for _ in range(3):
            forged.append("read", "posting", rows=1, purpose="planning")
    assert verdict(path, None) is None, "the key writes what it likes"
    found = verdict(path, seen)
    assert found.kind == "rewritten" and str(seen) in str(found)


@pytest.mark.parametrize("later", [0, 1, 9])
def test_yesterdays_file_in_the_place_of_todays_is_named(path, seen, tmp_path, later):
    shutil.copy(path, tmp_path / "yesterday")
    read(path, seen, 4)
    shutil.copy(tmp_path / "yesterday", path)
    read(path, seen, later)
    found = verdict(path, seen)
    assert found.kind == "rolled_back" and found.entry in range(4, 8)


def test_yesterdays_file_at_another_place_is_named_once_todays_is_gone(path, seen, tmp_path):
    shutil.copytree(path.parent, tmp_path / "yesterday")
    read(path, seen, 4)
    shutil.rmtree(path.parent)
    assert verdict(tmp_path / "yesterday" / path.name, seen).kind == "rolled_back"


@pytest.mark.parametrize("later", [0, 3])
def test_a_witness_that_was_removed_is_named_and_a_new_one_does_not_make_it_good(
    path, seen, tmp_path, later
):
    shutil.copy(path, tmp_path / "yesterday")
    read(path, seen, 4)
    shutil.copy(tmp_path / "yesterday", path)
    shutil.rmtree(seen)
    read(path, seen, later)
    assert verdict(path, seen).kind == "witness_missing"


@pytest.mark.parametrize("change", ["a line less", "another number", "an earlier line again"])
def test_a_witness_that_was_changed_is_named(path, seen, change):
    (file,) = seen.iterdir()
    lines = file.read_text("utf-8").splitlines()
    if change == "a line less":
        del lines[1]
    elif change == "another number":
        lines[1] = json.dumps({**json.loads(lines[1]), "entry": 7})
    else:
        lines.append(lines[1])
    file.write_text("\n".join(lines) + "\n", "utf-8")
    assert verdict(path, seen).kind == "witness_changed"


def test_a_line_of_the_witness_that_a_power_cut_left_half_is_no_change(path, seen):
    (file,) = seen.iterdir()
    content = file.read_bytes()
    file.write_bytes(content[:-40])
    assert verdict(path, seen) is None
    read(path, seen, 2)
    assert verdict(path, seen) is None


def test_each_kind_has_its_sentence_in_both_languages(command, path, seen, monkeypatch):
    monkeypatch.setenv("TALENTMATCH_WITNESS", str(seen))
    whole = path.read_bytes()
    read(path, seen, 2)
    path.write_bytes(whole)
    for lang, said in (("en", "an earlier file of the store was put"), ("zh", "换成较早的文件")):
        code, _, told = command("audit", "tamper", "--store", path, "--lang", lang)
        assert code == 1 and said in told
    shutil.rmtree(seen)
    code, _, told = command("audit", "tamper", "--store", path, "--witness", seen)
    assert code == 1 and "have lost their witness" in told


def as_before_seals(place):
    """Give a store the form in which earlier versions left it."""
    people = Pseudonymiser(place.with_name(place.name + ".key").read_bytes())
    old = people.digest("fingerprint", "")[:16]
    behind(
        place,
        f"UPDATE _meta SET value = '{old}' WHERE key = 'key_fingerprint'",
        "UPDATE _meta SET value = (SELECT hash || ':' || entry FROM _access_log "
        f"ORDER BY entry DESC LIMIT 1) WHERE key = '{HEAD}'",
    )


def test_a_store_of_an_earlier_version_is_verified_then_sealed(path, seen):
    as_before_seals(path)
    assert verdict(path, seen) is None
    behind(path, *CUT)
    assert verdict(path, seen).kind == "cut"


def test_what_was_wrong_before_the_seal_stays_wrong_behind_it(path):
    as_before_seals(path)
    behind(path, "DELETE FROM _access_log WHERE entry = 3")
    assert verdict(path, None).entry == 3
    read(path, None)
    assert verdict(path, None).entry == 3


@pytest.mark.slow
def test_a_restore_is_told_and_no_alarm(command, path, seen, tmp_path, monkeypatch):
    monkeypatch.setenv("TALENTMATCH_WITNESS", str(seen))
    backup(path, tmp_path / "copy.tar.gz")
    read(path, seen, 4)
    restore(tmp_path / "copy.tar.gz", path, replace=True)
    for _ in range(2):
        code, _, told = command("audit", "tamper", "--store", path)
        assert code == 0 and "Entry 5: a backup was restored; 4 entries" in told
        read(path, seen, 3)
    old = path.read_bytes()
    read(path, seen)
    path.write_bytes(old)
    assert verdict(path, seen).kind == "rolled_back", "an earlier restore excuses nothing later"


def test_the_file_as_it_was_right_after_a_restore_is_named_when_it_comes_again(
    path, seen, tmp_path
):
    backup(path, tmp_path / "copy.tar.gz")
    read(path, seen, 4)
    restore(tmp_path / "copy.tar.gz", path, replace=True)
    restored = path.read_bytes()
    read(path, seen, 3)
    path.write_bytes(restored)
    assert verdict(path, seen).kind == "rolled_back"
    read(path, seen, 9)
    assert verdict(path, seen).kind == "rolled_back"


def test_opening_a_log_that_is_where_it_was_adds_nothing_to_its_witness(path, seen):
    (file,) = seen.iterdir()
    before = file.read_bytes()
    assert verdict(path, seen) is None
    assert file.read_bytes() == before
    read(path, None)
    assert verdict(path, seen) is None
    assert file.read_bytes().startswith(before) and len(file.read_bytes()) > len(before)


def test_a_new_store_in_the_place_of_another_says_that_its_log_is_gone(
    command, path, monkeypatch, seen
):
    monkeypatch.setenv("TALENTMATCH_WITNESS", str(seen))
    path.unlink()
    with Store(path, witness=seen) as store:
        store.write("target", TARGETS)
    read(path, seen)
    code, _, told = command("audit", "tamper", "--store", path)
    assert code == 0 and "a new store was begun where another had been; 3 entries" in told


def test_moved_and_copied_stores_go_on_each_for_itself(path, seen, tmp_path):
    copy = tmp_path / "copy" / path.name
    shutil.copytree(path.parent, copy.parent)
    for place in (copy, path, copy):
        read(place, seen, 2)
        assert verdict(place, seen) is None
    moved = path.parent.rename(tmp_path / "moved") / path.name
    read(moved, seen)
    assert verdict(moved, seen) is None and verdict(copy, seen) is None


def test_two_users_have_witnesses_of_their_own(command, path, seen, tmp_path, monkeypatch):
    other = tmp_path / "other" / "witness"
    read(path, other, 2)
    read(path, seen, 2)
    assert verdict(path, seen) is None and verdict(path, other) is None
    whole = path.read_bytes()
    read(path, other)
    today = path.read_bytes()
    path.write_bytes(whole)
    assert verdict(path, seen).kind == "rolled_back", "the other's witness speaks too"
    path.write_bytes(today)
    shutil.rmtree(other)
    monkeypatch.setenv("TALENTMATCH_WITNESS", str(seen))
    code, _, told = command("audit", "tamper", "--store", path)
    assert code == 0 and "cannot be read from here" in told and str(other) in told


def test_where_no_witness_can_be_written_it_is_said_and_work_goes_on(
    command, path, tmp_path, monkeypatch
):
    (tmp_path / "a file").write_text("", "utf-8")
    monkeypatch.setenv("TALENTMATCH_WITNESS", str(tmp_path / "a file" / "witness"))
    for lang, said in (("en", "No witness of the access log can be written"), ("zh", "无法写入")):
        code, _, told = command("audit", "access", "--store", path, "--lang", lang)
        assert code == 0 and said in told


def test_nothing_is_read_that_cannot_be_logged(path, seen, monkeypatch):
    with Store(path, witness=seen) as store:
        before = len(store.access_log.entries())

        def full(*arguments, **named):
            raise duckdb.IOException("No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(AccessLog, "append", full)
            with pytest.raises(StoreError, match="disk may be full"):
                store.read("target", as_of="2030-01-01", purpose="planning")
        assert len(store.access_log.entries()) == before
    assert verdict(path, seen) is None


def test_what_is_taken_back_was_never_witnessed(path, seen):
    with Store(path, witness=seen) as store:
        with pytest.raises(RuntimeError), store.together():
            store.read("target", as_of="2030-01-01", purpose="planning")
            raise RuntimeError
        assert store.access_log.verify() is None
        store.read("target", as_of="2030-01-01", purpose="planning")
        assert store.access_log.verify() is None
    assert verdict(path, seen) is None


def test_a_witness_tells_nothing_of_the_people_and_is_its_owners_alone(path, seen):
    with Store(path, witness=seen) as store:
        store.write("candidate", PEOPLE)
        store.erase("P-17")
    (file,) = seen.iterdir()
    assert "P-17" not in file.read_text("utf-8")
    assert os.name == "nt" or file.stat().st_mode & 0o077 == 0


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(3))
def test_honest_work_in_any_order_raises_no_alarm(tmp_path, seen, seed):
    """Reads, writes, erasures, failures, backups, restores, copies, moves, with and without a witness."""
    chance = random.Random(seed)
    places, copies = [tmp_path / "0" / "city.duckdb"], []
    places[0].parent.mkdir()
    with Store(places[0], witness=seen) as store:
        store.write("candidate", PEOPLE)
    for step in range(1, 20):
        at = chance.randrange(len(places))
        place, witness = places[at], chance.choice([seen, seen, seen, None, tmp_path / "usb"])
        act = chance.choice(
            [
                "read",
                "read",
                "write",
                "erase",
                "fail",
                "backup",
                "restore",
                "elsewhere",
                "copy",
                "move",
                "export",
            ]
        )
        if act in ("copy", "elsewhere") and len(places) > 3:
            act = "read"
        if act == "read":
            read(place, witness, chance.randrange(1, 4))
        elif act in ("write", "erase", "fail", "export"):
            with Store(place, witness=witness) as store:
                if act == "write":
                    store.write("target", TARGETS.assign(year=2000 + step))
                elif act == "export":
                    store.log_export("lead", rows=1, purpose="recruiting")
                elif act == "erase":
                    store.erase(chance.choice(["P-17", "P-18"]))
                else:
                    with pytest.raises(KeyboardInterrupt), store.together():
                        store.read("target", as_of="2030-01-01", purpose="planning")
                        raise KeyboardInterrupt
        elif act == "backup":
            copies.append(backup(place, tmp_path / f"{step}.tar.gz", with_key=True).path)
        elif act in ("restore", "elsewhere") and copies:
            if act == "elsewhere":
                place = tmp_path / f"{step}" / "city.duckdb"
                places.append(place)
            restore(chance.choice(copies), place, replace=True)
        elif act == "copy":
            places.append(tmp_path / f"{step}" / "city.duckdb")
            shutil.copytree(place.parent, places[-1].parent)
            read(places[-1], seen)  # opened while the original is there
        elif act == "move":
            places[at] = place.parent.rename(tmp_path / f"{step}") / "city.duckdb"
        for each in places:
            assert verdict(each, seen) is None, (seed, step, act)
