"""Teams, projects, the portfolio with its changes, and the audit."""

import re
import time

import pytest

from talentmatch import pipeline
from talentmatch.pipeline.models.auditing import access_part
from talentmatch.pipeline.people.people_search import search_people
from talentmatch.pipeline.people.records import projects
from talentmatch.pipeline.teams.portfolio import portfolio_choices


@pytest.fixture(scope="module")
def project(backend):
    """Return an open project for which a team can be put together."""
    for number in projects(backend.store).table["project_id"]:
        found = pipeline.staff(backend.store, number, tracking=backend.tracking)
        if len(found.members) > 1:
            return number, found
    raise AssertionError("no project can be staffed")


@pytest.mark.parametrize("view", ["teams", "projects", "fits"])
def test_teams_are_shown_from_each_side(browser, view):
    page = browser("planner").get(f"/teams?view={view}")
    assert page.status_code == 200 and page.text.count("<tr>") > 2
    assert f'href="/teams?view={view}" aria-current="page"' in page.text


@pytest.mark.slow
def test_a_member_is_kept_and_another_left_out(browser, backend, project):
    number, found = project
    agent, members = browser("agency"), found.members["candidate_id"].tolist()
    page = agent.get(f"/projects/{number}/team").text
    assert all(f'href="/candidates/{one}"' in page for one in members)
    out = {"locked": members[0], "excluded": members[1]}
    changed = agent.get(f"/projects/{number}/team", params=out).text
    body = changed[changed.index("</form>") :]
    again = pipeline.staff(
        backend.store, number, tracking=backend.tracking, locked=members[:1], excluded=members[1:2]
    )
    assert members[1] not in again.members["candidate_id"].tolist()
    assert all(f'href="/candidates/{one}"' in body for one in again.members["candidate_id"])
    wrong = agent.get(f"/projects/{number}/team", params={"locked": "nobody"}).text
    assert 'role="alert"' in wrong and "nobody" in wrong


def test_the_portfolio_is_decided_under_what_the_form_says(browser, backend):
    planner = browser("planner")
    before = pipeline.portfolio(backend.store, tracking=backend.tracking)
    first = before.assigned.iloc[0]
    form = {"how1": "without", "team1": first["team_id"], "project1": first["project_id"]}
    page = planner.get("/portfolio", params=form)
    after = pipeline.portfolio(
        backend.store,
        tracking=backend.tracking,
        plan=[f"without={first['team_id']}={first['project_id']}"],
    )
    assert page.status_code == 200
    rows = re.findall(r'href="/projects/([^"/]+)/team"', page.text)
    assert set(after.assigned["project_id"]) <= set(rows)
    file = planner.get("/portfolio.csv", params=form)
    lines = file.text.strip().splitlines()
    assert len(lines) == len(after.assigned) + 1
    pair = {str(first["team_id"]), str(first["project_id"])}
    assert not any(pair <= set(line.split(",")) for line in lines)


def test_the_teams_of_the_project_that_is_asked_for_are_shown(browser, backend):
    planner = browser("planner")
    sheet = pipeline.portfolio(backend.store, tracking=backend.tracking).sheets[-1]
    closed = planner.get("/portfolio?budget=1000000").text
    (link,) = re.findall(rf'href="(/portfolio\?[^"]*show={sheet.spec.name})#', closed)
    assert "budget=1000000" in link
    page = planner.get(f"/portfolio?show={sheet.spec.name}").text
    shown = page.partition(f'<li id="{sheet.spec.name}">')[2].partition("</li>")[0]
    assert all(f">{team}<" in shown for team in sheet.table["team_id"])
    assert "<table>" not in page.partition(f'<li id="{sheet.spec.name}">')[2].partition("</li>")[2]


def test_changes_are_tried_and_a_missing_pair_is_explained(browser, backend):
    planner = browser("planner")
    before = pipeline.portfolio(backend.store, tracking=backend.tracking)
    row = before.assigned.iloc[0]
    others = [
        team for team, _ in portfolio_choices(backend.store)["team"] if team != row["team_id"]
    ]
    form = {
        "budget": "100000",
        "try_budget": "-50000",
        "why_team": others[0],
        "why_project": row["project_id"],
    }
    page = planner.get("/portfolio", params=form).text
    assert "what" in page.lower() and "-500,000,000" in page.replace("−", "-")
    assert f'value="{others[0]}" selected' in page
    wrong = planner.get("/portfolio", params={"budget": "much"})
    assert wrong.status_code == 400 and "much is no amount" in wrong.text


def test_the_log_tells_who_saw_whom(browser, backend):
    people = search_people(backend.store, rows=3).table["candidate_id"].tolist()
    agent, admin = browser("agency"), browser("admin", "zh")
    agent.get(f"/candidates/{people[0]}")
    agent.get(f"/candidates/{people[0]}?contacts=1")
    part = access_part(backend.store, user="agency", person=people[0])
    assert part.total >= 2 and set(part.table["user"]) == {"agency"}
    page = admin.get("/audit", params={"user": "agency", "person": people[0]}).text
    assert f"contacts of candidate {people[0]}" in page and people[1] not in page
    assert access_part(backend.store, person=people[0], since=after_all()).total == 0
    assert admin.get("/audit?since=never").status_code == 400
    rows = access_part(backend.store, rows=5, start=5)
    whole = backend.store.access_log.entries()
    assert rows.table["entry"].tolist() == whole["entry"].tolist()[::-1][5:10]


def after_all():
    import pandas as pd

    return pd.Timestamp.now() + pd.Timedelta(days=2)


def test_the_log_is_checked_on_the_page(browser):
    assert "日志完整" in browser("admin", "zh").get("/parts/log-check").text
    assert browser("agency").get("/parts/log-check").status_code == 403


@pytest.mark.slow
def test_fairness_is_audited_as_a_job_and_kept(browser, backend):
    admin = browser("admin")
    assert admin.post("/audit/fairness").status_code == 303
    for _ in range(600):
        job = next(job for job in backend.jobs.latest() if job.kind == "fairness")
        if job.state in ("done", "failed"):
            break
        time.sleep(0.2)
    assert job.state == "done" and "groups were compared" in job.messages("en")[0]
    page = admin.get("/audit/fairness").text
    made = backend.answers.earlier(("fairness",)).result
    assert page.count("<tr>") > len(made.table)
    assert browser("planner").get("/audit/fairness").status_code == 403


@pytest.mark.parametrize("path", ["/postings", "/teams", "/teams?view=projects"])
def test_a_list_of_records_fits_a_page_and_all_columns_are_a_click_away(browser, path):
    agent = browser("agency")

    def columns(address):
        table = re.search(r"<thead>.*?</thead>", agent.get(address).text, re.S)[0]
        return table.count("<th ")

    assert 8 <= columns(path) <= 12
    assert columns(f"{path}{'&' if '?' in path else '?'}whole=1") > 12


def test_notes_of_the_portfolio_speak_of_no_option_of_a_command(browser):
    page = browser("agency").get("/portfolio").text
    assert " --" not in re.search(r"<main.*</main>", page, re.S)[0]


def test_what_teams_need_and_projects_offer_is_in_words(browser):
    planner = browser("planner")
    page = (
        planner.get("/teams?view=projects&lang=zh&columns=all").text
        + planner.get("/teams?lang=zh").text
    )
    assert "住房" in page and "配偶就业" in page
    assert "partner_job" not in page and "housing" not in page
