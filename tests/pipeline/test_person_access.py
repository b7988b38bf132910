"""Who saw a person, when and for what."""

import json

import pandas as pd
import pytest

from talentmatch.data.store import Store
from talentmatch.errors import NotFoundError
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people._person_access import person_access

PEOPLE = ListSpec("people", (Field("candidate_id"),), subject="candidate_id", purpose="recruiting")
LEADS = ListSpec("leads", (Field("whom"),), purpose="recruiting")
READ = {"as_of": "2031-01-01", "purpose": "recruiting"}


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "talentmatch.duckdb", user="service") as opened:
        people = ["P-1", "P-2"]
        opened.write("candidate", pd.DataFrame({"candidate_id": people, "title": ["a", "b"]}))
        opened.write(
            "contact",
            pd.DataFrame({"candidate_id": people, "phone": ["13800138000", "13900139000"]}),
        )
        opened.write(
            "consent",
            pd.DataFrame(
                {"candidate_id": people, "purpose": "recruiting", "given_on": "2024-01-01"}
            ),
        )
        yield opened
    with Store(tmp_path / "talentmatch.duckdb") as again:
        assert again.access_log.verify() is None


def shown(store, person):
    table = person_access(store, person).table
    return table[table["seen"] == "shown"][
        ["user", "purpose", "receiver", "tables"]
    ].values.tolist()


def listed(*people):
    return Result(PEOPLE, pd.DataFrame({"candidate_id": list(people)}))


def test_each_list_that_named_the_person_is_told_with_user_purpose_and_receiver(store):
    one, other = store.pseudonym("P-1"), store.pseudonym("P-2")
    deliver(store.acting_as("wang"), [listed(one, other)], receiver="E1")
    deliver(store.acting_as("li"), [listed(other)])
    assert shown(store, "P-1") == [["wang", "recruiting", "E1", "people (persons: 2)"]]
    assert [row[0] for row in shown(store, "13900139000")] == ["wang", "li"]


def test_a_name_inside_a_sentence_or_a_list_counts_as_shown(store):
    one = store.pseudonym("P-1")
    cells = {"whom": [f"ask {one}（53%）", "nobody"], "more": [[one], []]}
    deliver(store, [Result(LEADS, pd.DataFrame(cells))])
    assert len(shown(store, "P-1")) == 1 and shown(store, "P-2") == []


def test_a_table_read_whole_is_told_apart_from_a_list(store):
    for _ in range(3):
        store.acting_as("wang").read("candidate", **READ)
    store.read("target", as_of="2031-01-01", purpose="planning")
    table = person_access(store, "P-1").table
    assert table[["seen", "user", "times", "tables"]].values.tolist() == [
        ["among_all", "wang", 3, "candidate"]
    ]


def test_the_log_itself_names_nobody(store):
    deliver(store, [listed(store.pseudonym("P-1"))])
    texts = store.access_log.entries().to_csv()
    marks = json.dumps(store._fetch("SELECT marks FROM main._shown").to_dict(), default=list)
    assert store.pseudonym("P-1")[2:] not in texts + marks


def test_a_record_joined_later_and_somebody_erased_still_get_their_answer(store):
    one, other = store.pseudonym("P-1"), store.pseudonym("P-2")
    deliver(store.acting_as("wang"), [listed(one)])
    store.join_people(pd.DataFrame({"candidate_id": [one], "likely_id": [other]}))
    assert [row[0] for row in shown(store, "P-2")] == ["wang"]
    deliver(store.acting_as("li"), [listed(other)])
    store.erase("P-2")
    assert [row[0] for row in shown(store, "P-2")] == ["li"]


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM _shown", "UPDATE _shown SET marks = ['0123456789abcdef']"],
)
def test_whom_an_entry_showed_cannot_be_changed_unseen(tmp_path, sql):
    with Store(tmp_path / "a.duckdb") as store:
        deliver(store, [listed(store.pseudonym("P-1"))])
        store._connection.execute(sql).fetchall()
        assert store.access_log.verify().kind == "changed"


def test_the_command_answers_by_telephone_and_its_answer_is_the_next_entry(command, store):
    one, path = store.pseudonym("P-1"), store.path
    deliver(store.acting_as("wang"), [listed(one)])
    store.close()
    ask = (
        "audit",
        "access",
        "--person",
        "13800138000",
        "--store",
        str(path),
        "--format",
        "json",
        "--headings",
        "codes",
    )
    rows = json.loads(command(*ask)[1])
    assert [row["user"] for row in rows if row["seen"] == "shown"] == ["wang"]
    again = [row["tables"] for row in json.loads(command(*ask)[1]) if row["seen"] == "shown"]
    assert again == ["people (persons: 1)", "person_access (persons: 1)"]
    with pytest.raises(NotFoundError), Store(path) as opened:
        person_access(opened, "c-0123456789abcdeg")
