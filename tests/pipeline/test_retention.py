"""What is kept longer than its purpose allows is listed, and removed on a word."""

import json
from datetime import date

import pandas as pd
import pytest

from talentmatch.data.private_files import write_private
from talentmatch.data.store import Store
from talentmatch.errors import SpecError
from talentmatch.pipeline.people._retention import (
    RetentionRule,
    load_retention_rule,
    overdue,
    remove_overdue,
)

TODAY = date(2030, 6, 1)
CONSENTS = {
    "ran out": ("2020-01-01", "2030-04-01", None),
    "ran out of late": ("2020-01-01", "2030-05-20", None),
    "withdrawn": ("2020-01-01", None, "2030-03-01"),
    "holds": ("2020-01-01", None, None),
    "holds to the day": ("2020-01-01", "2030-06-01", None),
}


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "talentmatch.duckdb") as opened:
        names = list(CONSENTS)
        opened.write("candidate", pd.DataFrame({"candidate_id": names}))
        rows = [(name, "recruiting", *days) for name, days in CONSENTS.items()]
        # One purpose that ended ends nothing where another holds.
        rows += [("holds", "planning", "2020-01-01", "2021-01-01", None)]
        columns = ["candidate_id", "purpose", "given_on", "expires_on", "withdrawn_on"]
        opened.write("consent", pd.DataFrame(rows, columns=columns))
        yield opened


def aged(store, name, *, what, day):
    path = store.path.parent / name
    store.register_output(path, b"x", what=what)
    write_private(path, b"x")
    with store._transaction():
        store._connection.execute(
            'UPDATE main._output SET "at" = ? WHERE path = ?', [day, name]
        ).fetchall()
    return path


def listed(store, **rule):
    table = overdue(store, today=TODAY, rule=RetentionRule(**rule)).table
    return dict(zip(table["which"], table["over_days"], strict=True))


def test_whose_last_consent_ended_long_ago_is_listed_with_the_days_over(store):
    assert listed(store) == {
        store.pseudonym("ran out"): 61 - 30,
        store.pseudonym("withdrawn"): 92 - 30,
    }
    assert store.pseudonym("ran out of late") in listed(store, people_days=5)


def test_files_follow_the_rule_of_their_kind(store):
    old = aged(store, "old.csv", what="leads", day="2028-01-01T00:00:00")
    aged(store, "young.csv", what="leads", day="2030-01-01T00:00:00")
    rejects = aged(store, "a.rejected.csv", what="set_aside", day="2030-01-01T00:00:00")
    aged(store, "gone.csv", what="leads", day="2020-01-01T00:00:00").unlink()
    files = {name for name in listed(store) if "/" in name or "\\" in name}
    assert files == {str(old), str(rejects)}


def test_on_a_word_people_are_erased_and_files_deleted_and_nothing_else(store):
    old = aged(store, "old.csv", what="leads", day="2028-01-01T00:00:00")
    said = remove_overdue(store, overdue(store, today=TODAY))
    assert len(said) == 3 and not old.exists() and store.outputs() == []
    kept = store._fetch("SELECT candidate_id FROM main.candidate")["candidate_id"]
    assert set(kept) == {store.pseudonym(n) for n in CONSENTS if n not in ("ran out", "withdrawn")}
    assert listed(store) == {}


def test_the_command_lists_and_removes(command, store):
    path = store.path
    store.write("candidate", pd.DataFrame({"candidate_id": ["old"]}))
    facts = {"candidate_id": ["old"], "purpose": "recruiting", "given_on": "2001-01-01"}
    store.write("consent", pd.DataFrame({**facts, "expires_on": "2002-01-01"}))
    who = store.pseudonym("old")
    store.close()
    ask = ("audit", "rules", "--store", str(path), "--format", "json", "--headings", "codes")
    assert [row["which"] for row in json.loads(command(*ask)[1])] == [who]
    code, _, err = command(*ask, "--remove", "--yes")
    assert code == 0 and f"{who} erased" in err
    assert json.loads(command(*ask)[1]) == []


def test_a_rule_that_is_none_is_refused(tmp_path):
    path = tmp_path / "rule.yml"
    path.write_text("people_dayz: 3\nlists_days: soon\n", "utf-8")
    with pytest.raises(SpecError, match="people_days") as error:
        load_retention_rule(str(path))
    assert "soon" in str(error.value)
