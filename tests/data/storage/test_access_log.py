"""The access log tells every read, and any change to it shows."""

import pandas as pd
import pytest

from talentmatch.data.store import Store

DAY = "2024-06-01"


@pytest.fixture
def store():
    with Store(key=b"a key of at least sixteen bytes") as opened:
        opened.write("target", pd.DataFrame({"indicator": ["a"], "year": [2025], "target": [1.0]}))
        opened.read("target", as_of=DAY, purpose="planning")
        opened.query(
            "SELECT 1 AS x FROM target, posting", as_of=DAY, purpose="recruiting", receiver="E1"
        )
        opened.log_export("lead", rows=7, purpose="recruiting", receiver="E1")
        opened.erase("P-001")
        yield opened


def run(store, sql):
    store._connection.execute(sql).fetchall()


def test_every_access_is_told_with_purpose_receiver_and_rows(store):
    log = store.access_log.entries()
    assert log["verb"].tolist() == ["read", "query", "export", "erase"]
    assert log["tables"].tolist() == ["target", "target, posting", "lead", ""]
    assert log["purpose"].tolist() == ["planning", "recruiting", "recruiting", ""]
    assert log["receiver"].tolist() == ["", "E1", "E1", ""]
    assert log["rows"].tolist() == [1, 0, 7, 0]
    assert log["user"].str.len().gt(0).all()
    assert pd.to_datetime(log["at"]).is_monotonic_increasing


def test_an_untouched_log_holds(store):
    assert store.access_log.verify() is None


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "UPDATE _access_log SET rows = 0 WHERE entry = 3",
            "entry 3 of the access log was changed",
        ),
        ("UPDATE _access_log SET purpose = 'planning' WHERE entry = 2", "entry 2 .* was changed"),
        ("DELETE FROM _access_log WHERE entry = 2", "entry 2 .* is missing"),
        ("DELETE FROM _access_log WHERE entry = 4", "entry 4 .* is missing"),
        ("DELETE FROM _access_log", "entry 1 .* is missing"),
        (
            (
                'INSERT INTO _access_log SELECT 5, "at", verb, tables, purpose, receiver, rows, '
                '"user", hash FROM _access_log WHERE entry = 4'
            ),
            "entry 5 .* was changed",
        ),
        (
            "DELETE FROM _access_log WHERE entry = 4; UPDATE _meta SET value = "
            "(SELECT hash || ':4' FROM _access_log WHERE entry = 3) WHERE key = 'access_log_head'",
            "entry 4 .* is missing",
        ),
        ("UPDATE _meta SET value = 'x:4' WHERE key = 'access_log_head'", "entry 4 .* as the last"),
    ],
)
def test_the_first_broken_entry_is_named(store, sql, told):
    import re

    for statement in sql.split("; "):
        run(store, statement)
    assert re.search(told, str(store.access_log.verify()))


def test_reads_go_on_after_tampering_and_it_still_shows(store):
    run(store, "UPDATE _access_log SET rows = 0 WHERE entry = 1")
    store.read("target", as_of=DAY, purpose="planning")
    assert store.access_log.verify().entry == 1


def test_a_chain_computed_with_another_key_does_not_hold(store):
    from talentmatch.data.storage.access_log import AccessLog
    from talentmatch.data.storage.keys import Pseudonymiser

    run(store, "DELETE FROM _access_log")
    run(store, "DELETE FROM _meta WHERE key = 'access_log_head'")
    AccessLog(lambda: store._connection, Pseudonymiser(b"a key the forger made up")).append(
        "read", "x", rows=0
    )
    assert store.access_log.verify().entry == 1


def test_a_refused_read_lets_nothing_out_and_needs_no_entry(store):
    before = len(store.access_log.entries())
    with pytest.raises(Exception, match="protected"):
        store.read("protected", as_of=DAY, purpose="planning")
    assert len(store.access_log.entries()) == before


def test_a_user_without_a_name_is_unknown(monkeypatch):
    from talentmatch.data.storage import acting

    def nobody():
        raise OSError

    monkeypatch.setattr(acting.getpass, "getuser", nobody)
    with Store() as store:
        store.read("target", as_of=DAY, purpose="planning")
        assert store.access_log.entries()["user"].tolist() == ["unknown"]
