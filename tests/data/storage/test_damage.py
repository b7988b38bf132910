"""Damage is called damage, of whatever kind, with a way out and without a traceback."""

import os
import random
import subprocess
import sys

import duckdb
import pandas as pd
import pytest

from talentmatch.data.storage.schema import damage_of
from talentmatch.data.store import Store
from talentmatch.errors import StoreError


@pytest.fixture
def path(tmp_path):
    with Store(tmp_path / "talentmatch.duckdb") as store:
        rows = range(20_000)
        frame = pd.DataFrame({"indicator": [f"i{n}" for n in rows], "year": 2030, "target": 1.0})
        store.write("target", frame)
        store.read("target", as_of="2031-01-01", purpose="planning")
    return tmp_path / "talentmatch.duckdb"


def spoil(path, sql):
    with duckdb.connect(str(path)) as raw:
        raw.execute(sql)


def test_a_version_that_is_no_number_is_damage_and_names_the_way_out(path):
    spoil(path, "UPDATE _meta SET value = 'two' WHERE key = 'schema_version'")
    with pytest.raises(StoreError, match=r"damaged.*schema_version.*talentmatch restore"):
        Store(path)


@pytest.mark.parametrize("head", ["xx", "a:b:c:d", "", ":"])
def test_a_spoilt_head_of_the_log_is_named_by_the_audit_and_hinders_no_work(command, path, head):
    spoil(path, f"UPDATE _meta SET value = '{head}' WHERE key = 'access_log_head'")
    code, _, err = command("audit", "tamper", "--store", str(path))
    assert code == 1 and "was changed" in err and "seal" in err
    with Store(path) as store:
        store.read("target", as_of="2031-01-01", purpose="planning")
        entries = store.access_log.entries()["entry"].tolist()
        assert entries == list(range(1, len(entries) + 1)) and store.access_log.verify() is not None


def test_a_spoilt_number_of_the_data_is_a_new_one(path):
    spoil(path, "UPDATE _meta SET value = 'zz' WHERE key = 'data_version'")
    with Store(path) as store:
        assert store.data_version > 1
        store.write("target", pd.DataFrame({"indicator": ["x"], "year": [2031], "target": [1.0]}))
        assert store.tables() == {"target": 20_001}


def test_a_log_in_another_form_is_named(command, path):
    spoil(path, "ALTER TABLE _access_log DROP COLUMN hash")
    with Store(path) as store:
        assert store.access_log.verify().kind == "other_form"
        with pytest.raises(StoreError):
            store.read("target", as_of="2031-01-01", purpose="planning")


@pytest.mark.parametrize("seed", range(12))
def test_bits_that_flipped_anywhere_are_damage_or_do_no_harm(command, path, seed):
    rng, content = random.Random(seed), bytearray(path.read_bytes())
    for _ in range(1 + 30 * (seed % 2)):
        place = rng.randrange(len(content))
        content[place] ^= 1 << rng.randrange(8)
    path.write_bytes(content)
    code, _, err = command("check", "--store", str(path))
    assert "open in another" not in err
    assert code == 0 or "damaged" in err or "no store" in err, err


@pytest.mark.parametrize(
    ("error", "is_damage"),
    [
        (duckdb.IOException("Corrupt database file: computed checksum 1 does not match"), True),
        (duckdb.InternalException("INTERNAL Error: block 7"), True),
        (duckdb.IOException("Could not write file: No space left on device"), False),
        (duckdb.ConversionException("Could not convert string 'block' to INT32"), False),
    ],
)
def test_what_duckdb_says_of_a_broken_file_is_told_apart_from_a_full_disk(error, is_damage):
    assert (damage_of("a.duckdb", error) is not None) == is_damage


@pytest.mark.slow
def test_where_the_system_knows_ascii_alone_chinese_is_written_all_the_same(path):
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "talentmatch.app.cli", "check", "--store", str(path)],
        env={**os.environ, **plain, "TALENTMATCH_LANG": "zh"},
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "规划目标" in done.stdout.decode()


@pytest.mark.slow
def test_two_loads_of_one_folder_come_to_the_same(command, tmp_path):
    command("init", str(tmp_path / "a"), "--example", "headhunter")
    digests = []
    with Store(tmp_path / "s.duckdb", key=b"a key of at least sixteen bytes") as store:
        for _ in range(2):
            store.load(tmp_path / "a")
            day = {"as_of": "2031-01-01", "purpose": "recruiting"}
            tables = {n: store.read(n, **day) for n in ("candidate", "contact", "posting")}
            digests.append({n: t.to_csv(index=False) for n, t in tables.items()})
    assert digests[0] == digests[1] and len(digests[0]["candidate"]) > 100
