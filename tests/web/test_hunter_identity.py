"""Who is who, and résumés that are looked at before they are stored."""

import re
import time

import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.pipeline.people.one_person import pair_facts
from talentmatch.pipeline.people.people_search import search_people
from talentmatch.vocab import levels


@pytest.fixture(scope="module")
def twins(backend):
    """Store two records that may be of one person: one name and telephone, other mails."""
    store, ids = backend.store, ["twin-1", "twin-2"]
    people = pd.DataFrame(
        {
            "candidate_id": ids,
            "title": ["数控车工", "数控车工"],
            "education": ["college", "bachelor"],
            "experience_years": [5.0, 5.0],
            "registered_on": pd.Timestamp("2024-06-01"),
        }
    )
    store.write("candidate", people)
    consent = {"candidate_id": ids, "purpose": "recruiting", "given_on": pd.Timestamp("2024-06-01")}
    store.write("consent", pd.DataFrame(consent))
    contact = pd.DataFrame({"candidate_id": ids, "name": ["欧阳双胞", "欧阳双胞"]})
    store.write("contact", contact.assign(email=["a@example.org", "b@example.org"]))
    return tuple(store.pseudonym(one) for one in ids)


def state_of(store, pair):
    table = pipeline.people_pairs(store).table
    both = table["candidate_id"].isin(pair) & table["likely_id"].isin(pair)
    return table.loc[both, "outcome"].tolist()


def test_two_records_stand_side_by_side_with_what_differs_first(backend, twins):
    pair = pd.DataFrame({"candidate_id": [twins[0]], "likely_id": [twins[1]]})
    table = pair_facts(backend.store, pair).table
    assert table["same"].tolist() == sorted(table["same"])
    facts = {str(row["about"]).casefold(): row for row in table.to_dict("records")}
    named = [levels.label("education", one) for one in ("college", "bachelor")]
    education = next(row for row in facts.values() if str(row["first"]) == named[0])
    assert not education["same"] and str(education["second"]) == named[1]
    assert any(row["same"] and row["first"] == "数控车工" for row in facts.values())


@pytest.mark.slow
def test_a_pair_is_joined_and_taken_apart_on_the_page(browser, backend, twins):
    agent = browser("agency", "zh")
    assert state_of(backend.store, twins) == ["in_doubt"]
    doubt = pipeline.people_pairs(backend.store).table.query("outcome == 'in_doubt'")
    at = int(doubt.reset_index().index[doubt["candidate_id"].isin(twins)][0])
    page = agent.get(f"/people?start={at}").text
    assert twins[0] in page and "欧阳双胞" in page and "不同" in page
    form = {"action": "merge", "one": twins[0], "other": twins[1]}
    assert agent.post("/people", form).headers["location"] == "/people?done=merge"
    assert state_of(backend.store, twins) == ["joined"]
    assert search_people(backend.store, "欧阳双胞").total == 1
    page = agent.get("/people?done=merge").text
    assert "已作为同一人合并。" in page and twins[0] in page
    agent.post("/people", {**form, "action": "split"})
    assert state_of(backend.store, twins) == []
    assert search_people(backend.store, "欧阳双胞").total == 2


def test_a_number_that_is_nobodys_stays_in_its_field(browser, twins):
    form = {"action": "merge", "one": "nobody", "other": twins[0]}
    page = browser("agency").post("/people", form)
    assert page.status_code in (400,) and 'value="nobody"' in page.text


LIST = "姓名,手机,现任职位,学历,工作年限,期望年薪\n司徒试读,13912340001,注塑技师,大专,8,120000\n"


def upload(agent, content=LIST, name="简历.csv"):
    answer = agent.post("/candidates/upload", files={"files": (name, content.encode())})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def wait(backend):
    for _ in range(200):
        if all(job.state in ("done", "failed") for job in backend.jobs.latest()):
            return backend.jobs.latest(1)[0]
        time.sleep(0.1)
    raise AssertionError("the job does not end")


def test_what_was_read_is_shown_before_anything_is_stored(browser, backend):
    agent = browser("agency")
    place = upload(agent)
    page = agent.get(place).text
    assert "现任职位" in page and "注塑技师" in page
    assert search_people(backend.store, "司徒试读").total == 0
    row = re.search(r'name="column-(\d+)"(?:(?!</tr>).)*?experience_years', page, re.S)
    assert row is not None
    answer = agent.post(place, {"consent": "recruiting"})
    assert answer.headers["location"] == "/candidates/upload?stored=1"
    job = wait(backend)
    assert job.state == "done", job.outcome
    found = search_people(backend.store, "司徒试读").table
    assert found["title"].tolist() == ["注塑技师"] and found["experience_years"].tolist() == [8.0]
    assert agent.get(place).status_code == 404
    assert "注塑技师" not in str(backend.state.rows("SELECT * FROM job"))


def test_a_heading_that_is_not_to_be_read_is_not_stored(browser, backend):
    agent = browser("agency")
    place = upload(agent, LIST.replace("司徒试读", "公孙试读").replace("0001", "0002"))
    page = agent.get(place).text
    rows = re.findall(r"<tr.*?</tr>", page, re.S)
    line = next(row for row in rows if "工作年限" in row and "column-" in row)
    number = re.search(r'name="column-(\d+)"', line)[1]
    agent.post(place, {"consent": "recruiting", f"column-{number}": ""})
    assert wait(backend).state == "done"
    found = search_people(backend.store, "公孙试读").table
    assert len(found) == 1 and "experience_years" not in found


def test_what_is_thrown_away_is_gone_and_nobody_elses_review_is_open(browser, backend):
    agent = browser("agency")
    place = upload(agent, LIST.replace("司徒试读", "夏侯试读"))
    assert browser("admin").get(place).status_code == 404
    agent.post(place, {"action": "discard"})
    assert agent.get(place).status_code == 404
    assert not any(backend.uploads.glob("review-*"))
    assert search_people(backend.store, "夏侯试读").total == 0
    assert agent.get("/candidates/upload/a-b").status_code == 404


def test_no_file_is_refused(browser):
    assert browser("agency").post("/candidates/upload").status_code == 400


def test_to_look_at_pairs_changes_no_data(browser, backend):
    before = backend.store.data_version
    assert len(backend.store.people_in_doubt())
    browser("agency").get("/people")
    browser("agency").get("/")
    assert backend.store.data_version == before
