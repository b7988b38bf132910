"""What the access log says was seen is what was shown: no more, and nothing less."""

import re

import pandas as pd
import pytest

from talentmatch.lists import Field, ListSpec, Result
from talentmatch.web.process._answers import Answers


@pytest.fixture
def seen(backend):
    """Return a function that does something and tells the exports of it in the log."""

    def call(action):
        before = len(backend.store.access_log.entries())
        assert action().status_code == 200
        new = backend.store.access_log.entries().iloc[before:]
        return new.loc[new["verb"].eq("export"), ["tables", "rows"]].to_numpy().tolist()

    return call


def test_of_a_page_of_people_those_on_it_were_seen(seen, program):
    asked = program("agency")
    assert seen(lambda: asked.get("/api/v1/candidates?limit=3")) == [["candidates (persons: 3)", 3]]
    total = asked.get("/api/v1/candidates?limit=1").json()["total"]
    file = seen(lambda: asked.get("/api/v1/candidates?format=csv&limit=3"))
    assert file == [[f"candidates (persons: {total})", total]]


@pytest.mark.slow
def test_a_page_of_a_list_is_one_entry_with_its_rows(seen, browser):
    planner = browser("planner")
    for path, rows in (("/demand?rows=5", 5), ("/shortage?rows=4", 4), ("/supply?rows=7", 7)):
        ((name, shown),) = seen(lambda path=path: planner.get(path))
        assert shown == rows and re.match(path[1:4], name), path


def test_the_first_page_is_one_entry(seen, browser):
    planner = browser("planner")
    planner.get("/parts/findings")
    ((name, _),) = seen(lambda: planner.get("/parts/findings"))
    assert name == "main_findings"


@pytest.mark.slow
def test_what_the_first_page_tells_a_viewer_binds_later_lists(browser, backend):
    assert browser("viewer").get("/parts/findings").status_code == 200
    rows = backend.store.read("published_cell", as_of="2100-01-01", purpose="planning")
    assert "shortage_public" in set(rows["list_name"])


def test_people_are_not_shown_out_of_data_that_has_changed():
    spec = ListSpec("people", (Field("candidate_id"),), subject="candidate_id")
    data = {"version": 1}
    answers = Answers(lambda: data["version"])

    def people():
        names = ["c-1", "c-2"] if data["version"] == 1 else ["c-1"]
        return Result(spec, pd.DataFrame({"candidate_id": names}))

    assert len(answers.get("people", people).result.table) == 2
    data["version"] = 2  # c-2 withdrew
    answer = answers.get("people", people, old_will_do=True)
    assert answer.result.subjects == ("c-1",) and not answer.renewing
    answers.close()
