"""Backups on the page: made while others work, whole, and the administrator's alone."""

import shutil
import threading
import time
from pathlib import Path

import pytest

from talentmatch import Store
from talentmatch.data.copies.backup import restore


@pytest.fixture(scope="module")
def made(app, backend):
    """Return the page after a backup that was made while rows were read and written."""
    from tests.web.conftest import Browser

    admin = Browser(app, "zh").log_in("admin")
    stop, errors = threading.Event(), []

    def work():
        while not stop.is_set():
            try:
                backend.store.read("posting", as_of="2024-12-31", purpose="recruiting")
                backend.store.remember("noted", str(time.time()))
            except Exception as error:
                errors.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    assert admin.post("/backups").headers["location"] == "/backups"
    try:
        for _ in range(600):
            job = next(one for one in backend.jobs.latest() if one.kind == "backup")
            if job.state in ("done", "failed"):
                break
            time.sleep(0.1)
    finally:
        stop.set()
        worker.join()
    assert job.state == "done", job.outcome
    assert errors == []
    return admin, job.outcome


@pytest.mark.slow
def test_it_is_listed_downloaded_and_comes_back_whole(made, backend, tmp_path):
    admin, outcome = made
    page = admin.get("/backups").text
    assert f"/backups/{outcome['name']}" in page
    assert f"restore city.duckdb.backups/{outcome['name']} --store city.duckdb --replace" in page
    got = admin.get(f"/backups/{outcome['name']}")
    assert got.headers["content-type"] == "application/gzip"
    copy = tmp_path / outcome["name"]
    copy.write_bytes(got.content)
    store = Path(backend.store.path)
    key = shutil.copy(f"{store}.key", tmp_path / "key")
    assert (
        sum(restore(copy, tmp_path / "back.duckdb", key=Path(key)).rows.values())
        == (outcome["rows"])
    )
    with Store(tmp_path / "back.duckdb") as back:
        assert back.own_tables() == backend.store.own_tables()


def test_who_made_and_who_took_it_stands_in_the_log_and_the_file_is_the_owners(made, backend):
    admin, outcome = made
    admin.get(f"/backups/{outcome['name']}")
    log = backend.store.access_log.entries()
    exports = log.loc[(log["verb"] == "export") & (log["tables"] == "backup")]
    assert len(exports) >= 2 and set(exports["user"]) == {"admin"}
    file = Path(f"{backend.store.path}.backups") / outcome["name"]
    assert file.stat().st_mode & 0o077 == 0 and file.parent.stat().st_mode & 0o077 == 0
    assert file in [output.path for output in backend.store.outputs()]


def test_it_says_that_the_key_is_kept_apart(made):
    _, outcome = made
    assert "另处保存" in outcome["said"]["zh"][-1] and ".key" in outcome["said"]["en"][-1]


@pytest.mark.parametrize("name", ["city.tar.gz", "..%2fcity.duckdb", "city.duckdb.key", "x"])
def test_nothing_else_is_given_out(made, name):
    assert made[0].get(f"/backups/{name}").status_code == 404


@pytest.mark.parametrize("role", ["planner", "agency", "viewer"])
def test_nobody_but_the_administrator_makes_lists_or_takes_one(made, browser, role):
    other, name = browser(role), made[1]["name"]
    for path in ("/backups", f"/backups/{name}"):
        assert other.get(path).status_code == 403
    assert other.post("/backups").status_code == 403
    assert "/backups" not in other.get("/settings").text
