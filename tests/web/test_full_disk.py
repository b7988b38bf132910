"""A disk that fills up: a sentence in the reader's language, what was typed is there, nothing is lost."""

import re
import resource
import sqlite3
import time
from contextlib import contextmanager

import pytest
import requests
from conftest import PASSWORD, copied_office
from serving import command, serving

from talentmatch.web.process._jobs import Jobs, Outcome
from talentmatch.web.process.state import ServerState

FULL = {"zh": "服务器磁盘已满", "en": "The disk of the server is full"}
TARGET = ("规划.csv", "指标,年份,目标值\n磁盘满时的指标,2031,20\n".encode())


@contextmanager
def full_disk(process):
    """Let a process write no file beyond its first 100 bytes, as on a disk without room."""
    before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    yield
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, before)


class Visitor:
    """A browser of a server in another process."""

    def __init__(self, server, lang, name):
        self.address, self.session = server.address, requests.Session()
        self.session.headers["accept-language"] = lang
        form = {"username": name, "password": PASSWORD}
        self.login = self.session.post(f"{self.address}/login", data=form, timeout=60)
        found = re.search(r'data-csrf="([^"]+)"', self.login.text)
        self.csrf = found[1] if found else ""

    def get(self, path):
        return self.session.get(self.address + path, timeout=60)

    def post(self, path, form=None, **more):
        form = {"csrf": self.csrf, **(form or {})}
        return self.session.post(self.address + path, data=form, timeout=60, **more)


@pytest.fixture
def state(tmp_path):
    state = ServerState(tmp_path / "city.duckdb.server.db")
    yield state
    state.close()


@pytest.mark.slow(minutes=1)
@pytest.mark.parametrize("lang", FULL)
def test_on_a_full_disk_every_change_is_refused_with_what_was_typed(
    city_file, tracking, tmp_path, lang
):
    store = copied_office(city_file, tracking, tmp_path)
    for role in ("planner", "agency"):
        words = ("user", "add", role, "--role", role, "--password-stdin")
        command(store, *words, given=PASSWORD + "\n")
    with serving(store, log=tmp_path / "log") as server:
        planner, agent = Visitor(server, lang, "planner"), Visitor(server, lang, "agency")
        person = re.search(r"/candidates/c-\w+", agent.get("/candidates").text)[0]
        note = {"text": "打过电话", "kind": "call", "come_back_on": ""}
        with full_disk(server):
            for path in ("/", "/files", "/settings"):
                assert planner.get(path).status_code == 200, path
            for visitor, path in ((planner, "/targets"), (agent, person)):  # each view is logged
                seen = visitor.get(path)
                assert seen.status_code == 507 and FULL[lang] in seen.text, path
            kept = agent.post(f"{person}/notes", note)
            assert kept.status_code == 507 and FULL[lang] in kept.text
            assert ">打过电话</textarea>" in kept.text
            assert f'action="{person}/notes"' in kept.text
            sent = planner.post("/shortage/editions", {"edition": "2031-A"})
            assert sent.status_code == 507 and ">2031-A</textarea>" in sent.text
            loaded = planner.post("/files", files={"files": TARGET})
            assert loaded.status_code == 507 and FULL[lang] in loaded.text
            assert FULL[lang] in Visitor(server, lang, "planner").login.text
            assert not list(store.parent.glob("*.uploads/*"))
        assert agent.get(person).status_code == 200
        assert "打过电话" not in agent.get(person).text
        assert agent.post(f"{person}/notes", note).status_code == 200
        assert "打过电话" in agent.get(person).text
        assert planner.post("/files", files={"files": TARGET}).status_code == 200
        for _ in range(100):
            if "磁盘满时的指标" in planner.get("/targets?fresh=1").text:
                break
            time.sleep(0.1)
        else:
            raise AssertionError(planner.get("/files").text)
        assert "2031-A" not in planner.get("/shortage/editions").text
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")


def test_a_job_whose_end_finds_no_room_is_shown_as_ended_and_written_down_later(state, monkeypatch):
    change, full = state.change, True

    def without_room(sql, values=()):
        if full and sql.startswith("UPDATE job"):
            raise sqlite3.OperationalError("database or disk is full")
        return change(sql, values)

    monkeypatch.setattr(state, "change", without_room)
    jobs = Jobs(state)

    def work(progress):
        progress(1, 2, "half")
        return Outcome(["loaded"])

    number = jobs.start("load", "li", work).id
    jobs._worker.submit(lambda: None).result(10)
    assert (jobs.get(number).state, jobs.get(number).messages("en")) == ("done", ["loaded"])
    assert state.rows("SELECT state FROM job") == [{"state": "queued"}]
    full = False
    assert jobs.latest()[0].state == "done"
    assert state.rows("SELECT state FROM job") == [{"state": "done"}]
    jobs.close()


def test_a_job_that_finds_no_room_says_so(state):
    jobs = Jobs(state)

    def work(progress):
        raise OSError(28, "No space left on device")

    number = jobs.start("report", "li", work).id
    jobs._worker.submit(lambda: None).result(10)
    assert jobs.get(number).state == "failed"
    assert FULL["zh"] in jobs.get(number).messages("zh")[0]
    jobs.close()
