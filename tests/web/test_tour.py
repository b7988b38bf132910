"""An invented city for an empty store, and the tours through it."""

import re
import time

import pytest
from conftest import PASSWORD, Browser

from talentmatch import Store, pipeline
from talentmatch.i18n import phrase_keys
from talentmatch.track import Tracking
from talentmatch.web._tours import TOURS, tours_for
from talentmatch.web.pages import _tour as pages
from talentmatch.web.process.backend import Backend, Settings
from talentmatch.web.process.users import ROLES, add_user
from talentmatch.web.rights import PAGES
from talentmatch.web.server import create_app


@pytest.fixture
def empty_office(tmp_path, monkeypatch):
    """Return the backend and application of a server over an empty store, with every role."""

    class Trained:
        def summary(self):
            return "trained"

    monkeypatch.setattr(pages, "SCALE", 0.05)
    monkeypatch.setattr(pipeline, "train", lambda *a, **k: Trained())
    path = tmp_path / "trial.duckdb"
    with Store(path) as store:
        backend = Backend.begin(store, Tracking.beside(path), Settings(hosts=("testserver",)))
        for role in ROLES:
            add_user(backend.state, role, role, PASSWORD)
        yield backend, create_app(backend)
        backend.close()


def made(backend):
    for _ in range(600):
        job = backend.jobs.latest()[0]
        if job.ended is not None:
            return job
        time.sleep(0.05)
    raise AssertionError(job)


@pytest.mark.slow
def test_an_empty_store_is_filled_with_an_invented_city_once(empty_office):
    backend, app = empty_office
    admin = Browser(app).log_in("admin")
    assert "Try with an invented city" in admin.get("/").text
    for _ in range(2):  # pressed twice
        assert admin.post("/sample").status_code in (303, 400)
    assert made(backend).state == "done"
    assert [job.kind for job in backend.jobs.latest()] == ["sample"]
    assert backend.store.simulated and backend.store.tables()["posting"] > 0
    page = admin.get("/").text
    assert "simulated data" in page and "Tour for planning" in page
    assert "Try with an invented city" not in page
    before = backend.store.data_version
    refused = admin.post("/sample")
    assert refused.status_code == 400 and "--store trial.duckdb" in refused.text
    assert backend.store.data_version == before


@pytest.mark.slow
def test_only_the_administrator_is_offered_it(empty_office):
    backend, app = empty_office
    for role in set(ROLES) - {"admin"}:
        visitor = Browser(app).log_in(role)
        assert "invented city" not in visitor.get("/").text
        assert visitor.post("/sample").status_code == 403
    assert backend.jobs.latest() == [] and not backend.store.tables()


def test_data_that_came_while_the_city_was_made_is_not_mixed_with_it(own_city):
    from talentmatch.data.sample.city import fill_with_sample
    from talentmatch.errors import InputError

    before = own_city.tables()
    with pytest.raises(InputError, match="holds data already"):
        fill_with_sample(own_city, scale=0.05)
    assert own_city.tables() == before


@pytest.mark.slow
@pytest.mark.parametrize(("role", "name"), [("planner", "planner"), ("agency", "hunter")])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_tour_goes_over_its_pages_on_and_back_and_to_an_end(browser, role, name, lang):
    visitor = browser(role, lang)
    assert visitor.post("/tour", {"action": "start", "tour": name}).headers["location"]
    seen = []
    for n, (_, path) in enumerate(TOURS[name]):
        page = visitor.get(path)
        assert page.status_code == 200
        panel = re.search(r'<section class="tour".*?</section>', page.text, re.S)[0]
        seen.append(panel)
        if n == 1:
            back = visitor.post("/tour", {"action": "back"})
            assert back.headers["location"] == TOURS[name][0][1]
            visitor.post("/tour", {"action": "next"})
        after = visitor.post("/tour", {"action": "next"}).headers["location"]
    assert after == "/" and 'class="tour"' not in visitor.get("/").text
    assert len(set(seen)) == len(TOURS[name]) == 6
    assert ("第 1 步" if lang == "zh" else "1 of 6") in seen[0]


def test_a_tour_that_rests_goes_on_where_it_was(browser):
    visitor = browser("planner")
    visitor.post("/tour", {"action": "start", "tour": "planner"})
    visitor.post("/tour", {"action": "next"})
    assert "The tour waits on another page" in visitor.get("/demand").text
    visitor.post("/tour", {"action": "stop"})
    assert 'class="tour"' not in visitor.get("/files").text
    again = browser("planner")
    assert "go on at 2" in again.get("/").text
    assert again.post("/tour", {"action": "start", "tour": "planner"}).headers["location"] == (
        "/files"
    )
    assert 'class="tour"' in again.get("/files").text
    for _ in range(5):
        again.post("/tour", {"action": "next"})


@pytest.mark.parametrize("role", ROLES)
def test_a_role_takes_only_tours_of_pages_it_may_open(browser, role):
    visitor = browser(role)
    for name in TOURS:
        begun = visitor.post("/tour", {"action": "start", "tour": name})
        assert begun.status_code == (303 if name in tours_for(role) else 404), name
    for name in tours_for(role):
        for _, path in TOURS[name]:
            page = PAGES.get(path.split("/")[1])
            assert page is None or role in page.roles, path
    assert visitor.post("/tour", {"action": "next"}).status_code == 303


def test_every_step_has_its_sentence():
    keys = {f"tour_{name}_{step}" for name, steps in TOURS.items() for step, _ in steps}
    assert keys <= set(phrase_keys("office"))
