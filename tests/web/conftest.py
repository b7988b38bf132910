"""A server over a copy of the city, asked as a browser and as a program would."""

import re
import shutil
from pathlib import Path

import pytest

ROLES = ("admin", "planner", "agency", "viewer")
PASSWORD = "long enough"


def copied_office(city_file, tracking, folder):
    """Copy the city with its models into a folder; return the store's path."""
    for part in (city_file.parent, Path(tracking.uri.removeprefix("sqlite:///")).parent):
        shutil.copytree(part, folder, dirs_exist_ok=True)
    return folder / city_file.name


@pytest.fixture(scope="module")
def backend(city_file, tracking, tmp_path_factory):
    """Return what a server of the city stands on, with a user of each role."""
    from talentmatch import Store
    from talentmatch.track import Tracking
    from talentmatch.web.process.backend import Backend, Settings
    from talentmatch.web.process.users import add_user

    path = copied_office(city_file, tracking, tmp_path_factory.mktemp("served"))
    settings = Settings(hosts=("testserver",), most_bytes=2 * 2**20)
    with Store(path) as store:
        backend = Backend.begin(store, Tracking.beside(path), settings)
        for role in ROLES:
            add_user(backend.state, role, role, PASSWORD)
        yield backend
        backend.close()


@pytest.fixture(scope="module")
def app(backend):
    from talentmatch.web.server import create_app

    return create_app(backend)


class Browser:
    """A browser without scripts: keeps cookies, sends the mark of its session with each form."""

    def __init__(self, app, lang="en"):
        from starlette.testclient import TestClient

        self.client = TestClient(app, headers={"accept-language": lang}, follow_redirects=False)

    def log_in(self, name, password=PASSWORD):
        answer = self.client.post("/login", data={"username": name, "password": password})
        assert answer.status_code == 303, answer.text
        return self

    def get(self, path, **more):
        return self.client.get(path, **more)

    @property
    def csrf(self):
        return re.search(r'data-csrf="([^"]+)"', self.get("/settings").text)[1]

    def post(self, path, data=None, **more):
        return self.client.post(path, data={"csrf": self.csrf, **(data or {})}, **more)


@pytest.fixture
def browser(app):
    """Return a function that opens a browser, logged in as a role if one is named."""

    def call(role=None, lang="en"):
        opened = Browser(app, lang)
        return opened.log_in(role) if role else opened

    return call


@pytest.fixture(scope="module")
def program(app, backend):
    """Return a function that asks the API with the token of a role."""
    from starlette.testclient import TestClient

    from talentmatch.web.process.users import new_token

    clients = {}

    def call(role, scope="write"):
        if (role, scope) not in clients:
            headers = {"authorization": f"Bearer {new_token(backend.state, role, scope)}"}
            clients[role, scope] = TestClient(app, headers=headers)
        return clients[role, scope]

    return call
