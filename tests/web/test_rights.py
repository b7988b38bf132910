"""Each role sees its own: every page and endpoint is tried as every role."""

import re

import pytest

from talentmatch.web._listings import LISTINGS
from talentmatch.web._problems import routes_of
from talentmatch.web.rights import PAGES, menu_of

ROLES = ("admin", "planner", "agency", "viewer")
PEOPLE = {"admin", "agency"}
PLANS = {"admin", "planner"}
ALL = set(ROLES)
#: Paths with a number in them, and who may open them.
OF_ONE = {
    "/candidates/{candidate}": PEOPLE,
    "/postings/{posting}": PEOPLE,
    "/projects/{project}/team": PEOPLE,
    "/candidates/{candidate}/erase": PEOPLE,
    "/candidates/upload": PEOPLE,
    "/postings/{posting}/client?receiver=x": PEOPLE,
    "/settings/stages": PEOPLE,
    "/leads/{lead}": PEOPLE,
    "/leads/calls": PEOPLE,
    "/leads/calls.ics": PEOPLE,
    "/audit/fairness": {"admin"},
    "/parts/log-check": {"admin"},
    "/api/v1/webhooks": {"admin"},
    "/api/v1/webhooks/{webhook}/deliveries": {"admin"},
    "/api/v1/candidates/{candidate}": PEOPLE,
    "/api/v1/postings/{posting}": PEOPLE,
    "/api/v1/candidates/{candidate}/resume": PEOPLE,
    "/api/v1/postings/{posting}/job-posting": PEOPLE,
    "/api/v1/candidates/{candidate}/postings": PEOPLE,
    "/api/v1/postings/{posting}/candidates": PEOPLE,
    "/api/v1/projects/{project}/team": PEOPLE,
    "/shortage/row?row={row}&by=post": PLANS,
    "/shortage/edits": PLANS,
    "/shortage/changes": PLANS,
    "/shortage/confirm": PLANS,
    "/shortage/editions": PLANS,
    "/shortage/form": PLANS,
    "/shortage/printed": ALL,
    "/shortage/printed?kind=inside": PLANS,
    "/shortage/printed.{form}": ALL,
    "/demand/why/{row}": PLANS,
    "/demand/grid": PLANS,
    "/scenarios.{book}?orders_1=5": PLANS,
}
#: Paths to which forms alone are sent, and who may.
FORMS = {
    "/candidates/searches": PEOPLE,
    "/candidates/{candidate}/notes": PEOPLE,
    "/candidates/{candidate}/stage": PEOPLE,
    "/candidates/{candidate}/erase": PEOPLE,
    "/candidates/upload": PEOPLE,
    "/candidates/upload/{review}": PEOPLE,
    "/screen": PEOPLE,
    "/postings/{posting}/notes": PEOPLE,
    "/postings/{posting}/client": PEOPLE,
    "/people": PEOPLE,
    "/leads/{lead}": PEOPLE,
    "/settings/stages": PEOPLE,
    "/audit/fairness": {"admin"},
    "/backups": {"admin"},
    "/users": {"admin"},
    "/webhooks": {"admin"},
    "/sample": {"admin"},
}


@pytest.fixture(scope="module")
def numbers(backend):
    """Return a number of each kind that is there."""
    from talentmatch.pipeline import shortage
    from talentmatch.pipeline.people.records import candidates, postings, projects

    store = backend.store
    backend.state.change(
        "INSERT INTO webhook VALUES ('w1', 'https://example.org', '[]', 'x', 'admin', 0)"
    )
    return {
        "candidate": candidates(store).table["candidate_id"].iloc[0],
        "posting": postings(store).table["posting_id"].iloc[0],
        "project": projects(store).table["project_id"].iloc[0],
        "lead": store.read("lead", as_of="2030-01-01", purpose="recruiting")["lead_id"].iloc[0],
        "review": "0" * 32,
        "row": shortage(store, tracking=backend.tracking, by="post").rows["occupation"].iloc[0],
        "form": "docx",
        "book": "xlsx",
        "webhook": "w1",
    }


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_a_page_that_is_not_for_a_role_is_refused_and_in_no_menu(browser, role):
    visitor = browser(role)
    linked = set(re.findall(r'<li><a href="/(\w+)"', visitor.get("/settings").text))
    for name, page in PAGES.items():
        answer = visitor.get(page.path)
        assert answer.status_code == (200 if role in page.roles else 403), name
        assert (name in linked) == (role in page.roles), name


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_a_list_of_the_api_that_is_not_for_a_role_is_refused(program, role):
    for name, listing in LISTINGS.items():
        answer = program(role).get(f"/api/v1/{name}?limit=1")
        assert answer.status_code == (200 if role in listing.roles else 403), name
        if answer.status_code == 403:
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_what_is_about_one_person_or_posting_is_for_who_recruits(browser, program, numbers, role):
    visitor = browser(role)
    for pattern, roles in OF_ONE.items():
        path = pattern.format(**numbers)
        asked = program(role) if path.startswith("/api/") else visitor
        assert asked.get(path).status_code == (200 if role in roles else 403), path
    asked = program(role)
    assert asked.delete("/api/v1/webhooks/nobody").status_code == (404 if role == "admin" else 403)
    wanted = {"url": "nowhere", "kinds": ["job.done"]}
    added = asked.post("/api/v1/webhooks", json=wanted)
    assert added.status_code == (409 if role == "admin" else 403)
    gone = program(role).delete("/api/v1/candidates/nobody")
    assert gone.status_code == (404 if role in PEOPLE else 403), gone.text


@pytest.mark.parametrize("role", ROLES)
def test_a_form_that_is_not_for_a_role_changes_nothing(browser, backend, numbers, role):
    visitor, before = browser(role), backend.store.data_version
    for pattern, roles in FORMS.items():
        if role not in roles:
            assert visitor.post(pattern.format(**numbers)).status_code == 403, pattern
        assert visitor.client.post(pattern.format(**numbers)).status_code == 403, pattern
    assert backend.store.data_version == before


def test_no_endpoint_is_left_out_of_these_tests(app):
    tried = {re.sub(r"\{\w+\}", "{}", path.partition("?")[0]) for path in (*OF_ONE, *FORMS)}
    tried |= {page.path for page in PAGES.values()} | {f"/api/v1/{name}" for name in LISTINGS}
    tried |= {f"{PAGES[name].path}.{{}}" for name in LISTINGS if name in PAGES}
    open_to_all = {
        "/login",
        "/logout",
        "/setup",
        "/healthz",
        "/refused/{}",
        "/",
        "/draft/{}",
        "/tour",
    }
    open_to_all |= {"/parts/findings", "/api/docs", "/api/v1/openapi.json"}
    of_settings = {"/settings/password", "/settings/tokens"}
    of_files = {
        "/api/v1/webhooks/{}",
        "/report/{}.{}",
        "/screen/{}",
        "/screen/{}.{}",
        "/backups/{}",
        "/files/{}",
        "/files/{}/headings",
        "/files/{}/rows/{}",
        "/api/v1/files",
        "/api/v1/jobs/{}",
        "/parts/jobs/{}",
    }
    paths = {re.sub(r"\{[\w:]+\}", "{}", one.path) for one in routes_of(app)}
    assert len(paths) > 40
    assert paths - tried - open_to_all - of_settings - of_files == set()


@pytest.mark.parametrize("role", ["agency", "viewer"])
def test_statistics_beyond_what_is_public_are_for_planners(program, role):
    public = program(role).get("/api/v1/shortage?limit=1000").json()["rows"]
    inside = program("planner").get("/api/v1/shortage?limit=1000").json()["rows"]
    hidden = [row for row in public if row.get("suppressed")]
    assert 0 < len(hidden) < len(public)
    assert all(row["number"] is None and row["gap"] is None for row in hidden)
    assert all(row["number"] is not None for row in inside)


@pytest.mark.slow
def test_a_planner_sees_no_name_and_no_lead(browser, program, planted):
    planner = browser("planner")
    for path in [page.path for page in PAGES.values() if "planner" in page.roles]:
        text = planner.get(f"{path}?rows=200&whole=1").text
        for what in ("name", "phone", "email"):
            assert planted[what] not in text, path
    assert {"candidates", "leads", "match", "audit", "users"}.isdisjoint(
        page.name for pages in menu_of("planner").values() for page in pages
    )


def test_a_token_that_may_read_changes_nothing(program, numbers):
    reader = program("admin", "read")
    assert reader.get("/api/v1/targets").status_code == 200
    assert reader.delete(f"/api/v1/candidates/{numbers['candidate']}").status_code == 403
    assert reader.post("/api/v1/files", files={"files": ("a.csv", b"x")}).status_code == 403


def test_without_login_or_token_nothing_is_told(browser):
    visitor = browser()
    for path in [f"/api/v1/{name}" for name in LISTINGS] + ["/api/v1/jobs/x"]:
        answer = visitor.get(path)
        assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer", path
    assert visitor.get("/parts/findings").status_code == 303


def test_each_view_of_people_is_one_entry_of_the_log_with_the_user(browser, backend):
    visitor = browser("agency")
    log = backend.store.access_log
    before = len(log.entries())
    assert visitor.get("/candidates").status_code == 200
    new = log.entries().iloc[before:]
    exports = new.loc[new["verb"].eq("export")]
    assert exports["user"].tolist() == ["agency"]
    assert exports["tables"].str.contains(r"candidates \(persons: \d+\)").all()
    assert log.verify() is None
