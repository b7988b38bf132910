"""Lists from the command line: one entry in the log a call, words for people, codes for programs."""

import io
import json

import pandas as pd
import pytest

from talentmatch import Store

NOW = {"as_of": "2024-12-31", "purpose": "recruiting"}
#: Calls that give a list, and the list that the log names first.
CALLS = {
    "staff": (("staff", "--project", "{project}"), "members"),
    "portfolio": (("portfolio", "--what-if", "budget=50000000"), "portfolio"),
    "levels": (("levels", "--candidate", "{person}"), "levels"),
    "programmes": (("programmes",), "programmes"),
    "check": (("check",), "check"),
    "models": (("models", "list"), "models"),
}


@pytest.fixture
def asked(own_city):
    """Return the store, a project and a person who agreed to service."""
    project = own_city.read("project", **NOW)["project_id"].iloc[0]
    person = own_city.read("candidate", as_of="2024-12-31", purpose="service")["candidate_id"]
    own_city.close()
    return own_city.path, {"project": project, "person": person.iloc[0]}


def exports(path):
    with Store(path) as store:
        entries = store.access_log.entries()
    return entries.loc[entries["verb"].eq("export"), "tables"].tolist()


@pytest.mark.parametrize("verb", CALLS)
def test_a_call_that_gives_a_list_is_one_entry_in_the_log(command, asked, tmp_path, verb):
    store, facts = asked
    arguments, name = CALLS[verb]
    call = [part.format(**facts) for part in arguments]
    for form in ((), ("--out", tmp_path / "list.xlsx")):
        before = exports(store)
        code, _, err = command(*call, "--store", store, *form)
        assert "Traceback" not in err and code in (0, 1), err
        (entry,) = exports(store)[len(before) :]
        assert entry.startswith((name, facts["project"], "teams"))


def test_the_log_counts_the_person_whose_level_is_shown(command, asked):
    store, facts = asked
    command("levels", "--candidate", facts["person"], "--store", store)
    assert exports(store)[-1] == "levels (persons: 1)"


def test_codes_for_programs_and_words_for_people(command, asked):
    store, _ = asked
    call = ("programmes", "--store", store, "--lang", "zh", "--format")
    words = pd.read_csv(io.StringIO(command(*call, "csv")[1].lstrip("\ufeff")))
    codes = pd.read_csv(
        io.StringIO(command(*call, "csv", "--headings", "codes")[1].lstrip("\ufeff"))
    )
    assert "全部年份" in set(words["引进年份"]) and "all" in set(codes["cohort"])
    rows = json.loads(command(*call, "json")[1])
    assert {row["cohort"] for row in rows} == set(words["引进年份"])
    kinds = json.loads(command("check", "--store", store, "--lang", "zh", "--format", "json")[1])
    assert "岗位目录" in " ".join(row["table"] for row in kinds)
