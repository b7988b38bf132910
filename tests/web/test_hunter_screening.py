"""Résumés for job descriptions straight from files: ranked, looked at, saved, and nothing stored."""

import re
import time

import pytest

JOBS = "职位名称,技能要求,工作地点,公司名称\n焊工,氩弧焊,苏州,虚构管业有限公司\n"
PEOPLE = (
    "姓名,手机,现任职位,技能,期望年薪\n"
    "司空试焊,13912340011,焊工,氩弧焊,90000\n"
    "公冶试厨,13912340012,厨师,川菜,80000\n"
)


def sent(agent, backend, jobs=("岗位.csv", JOBS), people=(("简历.csv", PEOPLE),), **asked):
    """Send files; return the job that ranked them."""
    files = [("job", (jobs[0], jobs[1].encode()))]
    files += [("resume", (name, content.encode())) for name, content in people]
    answer = agent.post("/screen", asked, files=files)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/screen"), answer.text
    for _ in range(300):
        job = backend.jobs.latest(1)[0]
        if job.state in ("done", "failed"):
            return job
        time.sleep(0.1)
    raise AssertionError("the job does not end")


@pytest.fixture(scope="module")
def screened(app, backend):
    """Return the number of lists that an agency made."""
    from conftest import Browser

    job = sent(Browser(app).log_in("agency"), backend)
    assert job.state == "done", job.outcome
    return job.id


@pytest.mark.slow
def test_who_fits_stands_first_with_reasons_and_what_is_missing(browser, screened):
    page = browser("agency", "zh").get(f"/screen/{screened}").text
    assert page.index("简历.csv: 司空试焊") < page.index("简历.csv: 公冶试厨")
    assert "氩弧焊" in page and "仅供内部使用" in page
    form = browser("agency", "zh").get("/screen").text
    assert f'href="/screen/{screened}"' in form and "已列出职位说明 1 份、简历 2 份" in form


def test_the_lists_are_saved_as_files_and_each_is_logged_once(browser, backend, screened):
    agent = browser("agency")
    before = len(backend.store.access_log.entries())
    file = agent.get(f"/screen/{screened}.csv")
    assert "司空试焊" in file.text and "attachment" in file.headers["content-disposition"]
    assert agent.get(f"/screen/{screened}.xlsx").content[:2] == b"PK"
    entries = backend.store.access_log.entries().iloc[before:]
    assert (
        entries[["user", "verb", "tables"]].to_numpy().tolist()
        == [["agency", "export", "screen (persons: 2)"]] * 2
    )


def test_nothing_is_stored_or_left_on_the_disk(browser, backend, screened):
    from talentmatch.pipeline.people.people_search import search_people

    assert search_people(backend.store, "司空试焊").total == 0
    assert not any(backend.uploads.glob("*"))
    written = str(backend.state.rows("SELECT * FROM job"))
    assert "司空试焊" not in written and "简历.csv" not in written
    assert browser("admin").get(f"/screen/{screened}").status_code == 404
    assert browser("planner").get(f"/screen/{screened}.csv").status_code == 403


def test_two_files_of_one_name_are_both_ranked(browser, backend):
    people = [
        ("简历.csv", PEOPLE),
        ("简历.csv", PEOPLE.replace("司空试焊", "上官试铆").replace("3400", "3500")),
    ]
    job = sent(browser("agency"), backend, people=people)
    page = browser("agency").get(f"/screen/{job.id}").text
    assert "司空试焊" in page and "上官试铆" in page


def test_a_list_for_each_resume(browser, backend):
    job = sent(browser("agency"), backend, of="resume", top="1")
    rows = browser("agency").get(f"/screen/{job.id}.csv").text.strip().splitlines()
    assert len(rows) == 3


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "why"), [("en", "no job description"), ("zh", "未在")])
def test_files_of_which_nothing_is_understood_are_named_with_the_reason(
    browser, backend, lang, why
):
    job = sent(browser("agency", lang), backend, jobs=("空.csv", "a,b\n1,2\n"))
    assert job.state == "failed"
    page = browser("agency", lang).get(f"/screen/{job.id}").text
    assert why in page and "空.csv" in page and str(backend.uploads) not in page
    assert browser("agency", lang).get(f"/screen/{job.id}.csv").status_code == 404


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, ["choose at least one job description", "choose at least one résumé"]),
        ({"of": "nobody"}, ["nobody"]),
        ({"top": "0"}, ["How many"]),
    ],
)
def test_what_cannot_be_ranked_is_refused_before_anything_runs(browser, backend, form, said):
    jobs = len(backend.jobs.latest(100))
    answer = browser("agency").post("/screen", form)
    assert answer.status_code == 400
    text = re.sub(r"\s+", " ", answer.text)
    assert [one for one in said if one not in text] == []
    assert len(backend.jobs.latest(100)) == jobs and not any(backend.uploads.glob("*"))
