"""Attempts to find people out: by a dictionary of all numbers there are, and around consent."""

import hashlib
import hmac

import duckdb
import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.errors import TalentMatchError

PHONE, ID = "19900000307", "P-0042"
#: An attacker holds every number an office gives, and the telephones of a network.
NUMBERS = [f"P-{n:04d}" for n in range(200)]
PHONES = [f"199000003{n:02d}" for n in range(100)]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "city.duckdb"
    with Store(path) as store:
        store.write("candidate", pd.DataFrame({"candidate_id": [ID], "title": ["焊工"]}))
        store.write("contact", pd.DataFrame({"candidate_id": [ID], "phone": [PHONE]}))
        store.log_export("match", rows=1, purpose="recruiting", people=[ID])
    return path


def everything_in(path):
    """Return every cell of every table, as somebody without the key reads it, and all bytes."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
        cells = {
            str(cell)
            for (name,) in tables
            for row in connection.execute(f'FROM main."{name}"').fetchall()
            for cell in row
        }
    return cells, path.read_bytes() + path.with_name(
        f"{path.name}.wal"
    ).read_bytes() if path.with_name(f"{path.name}.wal").exists() else path.read_bytes()


def digests(text, secrets):
    """Return whatever a hash without the store's key makes of a text."""
    for secret in secrets:
        for name in ("sha256", "sha1", "md5"):
            for content in (text, f"candidate\0{text}"):
                yield hashlib.new(name, content.encode()).hexdigest()
                yield hmac.new(secret, content.encode(), name).hexdigest()


def test_a_dictionary_of_all_numbers_finds_nobody_without_the_key(path):
    cells, content = everything_in(path)
    text = "\n".join(cells)
    assert not any(number in text or number.encode() in content for number in (ID, PHONE))
    # Whatever stands in the store may have been taken for a key.
    secrets = [
        b"",
        b"candidate",
        b"talentmatch",
        *(cell.encode() for cell in cells if 8 <= len(cell) <= 200),
    ][:300]
    for number in (*NUMBERS[40:45], *PHONES[5:9]):
        assert not any(digest[:16] in text for digest in digests(number, secrets))


def test_the_same_person_has_another_number_in_another_store(path, tmp_path):
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "city.duckdb"
    with Store(path) as one, Store(other) as two:
        two.write("candidate", pd.DataFrame({"candidate_id": NUMBERS, "title": "x"}))
        theirs = set(
            two._connection.execute("SELECT candidate_id FROM candidate").df()["candidate_id"]
        )
        assert one.pseudonym(ID) not in theirs and len(theirs) == len(NUMBERS)


def test_uses_of_one_key_cannot_be_joined(path):
    key = Pseudonymiser(path.with_name("city.duckdb.key").read_bytes())
    uses = ("candidate", "access log", "access log seal", "fingerprint", "witness name", "")
    assert len({key.digest(use, ID) for use in uses}) == len(uses)
    assert key.digest("a", "b\0c") != key.digest("a\0b", "c") or "\0" not in ID


def test_a_number_is_not_tried_out_by_asking_the_store(store, agree):
    agree("P-001", withdrawn_on="2024-02-01")
    when = {"as_of": "2030-01-01", "purpose": "recruiting"}
    assert store.read("candidate", **when).empty
    person = store.pseudonym("P-001")
    for sql in (
        f"SELECT count(*) AS n FROM candidate WHERE candidate_id = '{person}'",
        "WITH candidate AS (SELECT * FROM candidate) SELECT count(*) AS n FROM candidate",
        "SELECT count(*) AS n FROM candidate a FULL JOIN candidate b USING (candidate_id)",
        "SELECT (SELECT count(*) FROM candidate) AS n",
    ):
        assert store.query(sql, **when)["n"].tolist() == [0], sql
    for sql in (
        "SELECT * FROM main.candidate",
        "FROM duckdb_tables()",
        "SELECT * FROM query('FROM candidate')",
        "SELECT * FROM query_table('candidate')",
        "SELECT unsealed(title, 'candidate.title') FROM main.candidate",
        "FROM pragma_storage_info('candidate')",
        "SELECT * FROM 'city.duckdb'",
        "FROM _shown",
        "SUMMARIZE candidate",
    ):
        try:
            found = store.query(sql, **when)
        except TalentMatchError:
            continue
        assert person not in found.to_csv(), sql


def test_a_later_consent_to_another_purpose_brings_nobody_back(store, agree):
    agree("P-001", withdrawn_on="2024-02-01")
    agree("P-001", purpose="service", given_on="2024-03-01")
    for receiver in ("*", "E1", "' OR 1=1 --", "%"):
        seen = store.read("candidate", as_of="2030-01-01", purpose="recruiting", receiver=receiver)
        assert seen.empty
