"""Who comes in, who does not, and what happens to a form that comes too late."""

import re

import pytest

from talentmatch.web.process import _session as session
from talentmatch.web.process.state import ServerState
from talentmatch.web.process.users import add_user, new_setup_key, user_with_password

PASSWORD = "long enough"


def test_a_page_leads_to_the_login_and_from_there_back(browser):
    visitor = browser()
    answer = visitor.get("/shortage?by=post")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fshortage%3Fby%3Dpost"
    form = {"username": "planner", "password": PASSWORD, "next": "/shortage?by=post"}
    assert visitor.client.post("/login", data=form).headers["location"] == "/shortage?by=post"


@pytest.mark.parametrize("next", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_the_login_leads_to_no_other_server(browser, next):
    form = {"username": "planner", "password": PASSWORD, "next": next}
    assert browser().client.post("/login", data=form).headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(browser):
    answers = [
        browser(lang="zh").client.post("/login", data={"username": name, "password": "not this"})
        for name in ("viewer", "nobody at all")
    ]
    assert {answer.status_code for answer in answers} == {401}
    told = [re.search(r'role="alert">([^<]+)<', answer.text)[1] for answer in answers]
    assert told == ["用户名或密码不正确。"] * 2


@pytest.mark.slow
def test_after_ten_wrong_tries_the_right_password_must_wait_too(tmp_path):
    state = ServerState(tmp_path / "state.db")
    add_user(state, "li", "viewer", PASSWORD)
    for _ in range(10):
        assert user_with_password(state, "li", "wrong", address="10.0.0.1") is None
    with pytest.raises(ValueError, match=r"wait [12] seconds"):
        user_with_password(state, "li", PASSWORD, address="10.0.0.2")
    state.change("UPDATE attempt SET last = last - 3")
    assert user_with_password(state, "li", PASSWORD, address="10.0.0.2").name == "li"


def test_the_set_up_link_adds_one_administrator_once(tmp_path, app, browser, backend):
    state = ServerState(tmp_path / "state.db")
    key = new_setup_key(state)
    from talentmatch.web.process.users import set_up

    assert set_up(state, "another key", "li", PASSWORD) is None
    assert set_up(state, key, "li", PASSWORD).role == "admin"
    assert set_up(state, key, "wang", PASSWORD) is None
    assert new_setup_key(state) is None
    form = {"key": "x", "username": "li", "password": PASSWORD, "again": PASSWORD}
    assert browser().client.post("/setup", data=form).status_code == 403
    page = browser().client.get(f"/setup?key={key}")  # no form that could not be sent
    assert page.status_code == 403 and "This link has been used" in page.text
    assert 'action="/setup"' not in page.text


def test_a_session_ends_and_what_was_typed_is_sent_again_after_the_login(browser, backend):
    visitor = browser("admin")
    csrf = visitor.csrf
    backend.state.change("UPDATE session SET seen = seen - ?", (session.IDLE + 1,))
    form = {
        "csrf": csrf,
        "action": "add",
        "username": "late",
        "role": "viewer",
        "password": "secret words",
    }
    answer = visitor.client.post("/users", data=form)
    assert answer.status_code == 303 and "draft=" in answer.headers["location"]
    draft = answer.headers["location"].partition("draft=")[2]
    login = {"username": "admin", "password": PASSWORD, "draft": draft}
    then = visitor.client.post("/login", data=login).headers["location"]
    page = visitor.get(then)
    assert page.status_code == 200 and ">late</textarea>" in page.text
    assert "secret words" not in page.text
    assert browser("viewer").get(then).status_code == 404


def test_a_session_ends_after_its_longest_time_whatever_was_clicked(browser, backend):
    visitor = browser("viewer")
    backend.state.change("UPDATE session SET begun = begun - ?", (session.LONGEST + 1,))
    assert visitor.get("/").status_code == 303


def test_who_logs_out_is_out(browser):
    visitor = browser("viewer")
    cookie = visitor.client.cookies["talentmatch_session"]
    assert visitor.post("/logout").status_code == 303
    visitor.client.cookies.set("talentmatch_session", cookie)
    assert visitor.get("/").status_code == 303


def test_a_form_without_the_mark_of_its_session_changes_nothing(browser, backend):
    visitor = browser("admin")
    form = {"action": "add", "username": "forged", "role": "admin", "password": PASSWORD}
    for csrf in ("", "something else", browser("planner").csrf):
        assert visitor.client.post("/users", data={**form, "csrf": csrf}).status_code == 403
    assert backend.state.rows("SELECT 1 FROM user WHERE name = 'forged'") == []


def test_passwords_are_kept_as_argon2_and_tokens_as_digests(backend, program):
    program("viewer")
    hashes = [row["password"] for row in backend.state.rows("SELECT password FROM user")]
    assert all(one.startswith("$argon2id$") for one in hashes)
    raw = backend.state.path.read_bytes()
    assert b"tm_" not in raw and PASSWORD.encode() not in raw
    assert backend.state.path.stat().st_mode & 0o077 == 0


def test_a_removed_user_is_out_at_once_and_the_last_administrator_stays(browser, backend):
    add_user(backend.state, "guest", "viewer", PASSWORD)
    guest, admin = browser("guest"), browser("admin")
    assert guest.get("/").status_code == 200
    assert admin.post("/users", {"action": "remove", "username": "guest"}).status_code == 303
    assert guest.get("/").status_code == 303
    answer = admin.post("/users", {"action": "remove", "username": "admin"})
    assert answer.status_code == 400 and "only administrator" in answer.text


def test_another_password_ends_all_other_sessions(browser, backend):
    add_user(backend.state, "wang", "viewer", PASSWORD)
    one, other = browser("wang"), browser("wang")
    form = {"present": PASSWORD, "password": "another one", "again": "another one"}
    assert one.post("/settings/password", form).status_code == 303
    assert one.get("/").status_code == 200
    assert other.get("/").status_code == 303


def test_cookies_are_for_this_server_alone(browser):
    form = {"username": "viewer", "password": PASSWORD}
    cookie = browser().client.post("/login", data=form).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
