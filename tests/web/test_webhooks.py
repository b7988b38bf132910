"""Webhooks: signed, told again until heard, never to an address that is not allowed, nothing about people."""

import hashlib
import hmac
import http.server
import json
import socket
import threading
import time

import pytest

from talentmatch.web.process import _webhook_calls as webhook_calls
from talentmatch.web.process import _webhooks as webhooks
from talentmatch.web.process._webhook_calls import checked_address
from talentmatch.web.process._webhooks import Webhooks
from talentmatch.web.process.state import ServerState


class Listener(http.server.ThreadingHTTPServer):
    """A program that is told; answers with the statuses it is given, one after another."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Heard)
        self.heard, self.statuses, self.more = [], [], {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/told?by=us"


class _Heard(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        for name, value in self.server.more.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *parts):
        pass


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.shutdown()
    listener.server_close()


@pytest.fixture
def state(tmp_path):
    state = ServerState(tmp_path / "city.duckdb.server.db")
    yield state
    state.close()


@pytest.fixture
def told(state):
    """Return webhooks that may call this computer."""
    told = Webhooks(state, inside=True)
    yield told
    told.close()


def wait_for(condition):
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def last(told, webhook):
    return told.deliveries(webhook.id)[0]


def test_what_happened_is_told_signed_over_time_and_body(told, listener):
    webhook, secret = told.add(listener.url, ["edition.published"], user="li")
    told.tell("edition.published", edition="2024")
    told.tell("lead.changed", lead_id="L1")
    wait_for(lambda: last(told, webhook).state == "delivered")
    ((path, headers, body),) = listener.heard
    assert path == "/told?by=us" and headers["Talentmatch-Event"] == "edition.published"
    signed = f"{headers['Talentmatch-Timestamp']}.".encode() + body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["Talentmatch-Signature"] == f"sha256={expected}"
    assert abs(time.time() - int(headers["Talentmatch-Timestamp"])) < 60
    sent = json.loads(body)
    assert sent["id"] == headers["Talentmatch-Delivery"] and sent["edition"] == "2024"
    assert set(sent) == {"id", "kind", "time", "edition"} and sent["time"].endswith("+00:00")


def test_what_was_not_heard_is_told_again_with_growing_pauses_and_then_given_up(
    told, listener, monkeypatch
):
    assert list(webhooks.PAUSES) == sorted(set(webhooks.PAUSES))
    monkeypatch.setattr(webhooks, "PAUSES", (0.05, 0.1))
    listener.statuses = [500, 503, 404]
    webhook, _ = told.add(listener.url, ["job.done"], user="li")
    told.tell("job.done", job_id="j")
    wait_for(lambda: last(told, webhook).state == "failed")
    assert (last(told, webhook).tries, last(told, webhook).answer) == (3, "404")
    numbers = {headers["Talentmatch-Delivery"] for _, headers, _ in listener.heard}
    assert len(listener.heard) == 3 and len(numbers) == 1


def test_what_was_not_heard_when_the_server_ended_is_told_by_the_next(state, listener):
    first = Webhooks(state, inside=True)
    listener.statuses = [500]
    webhook, _ = first.add(listener.url, ["job.done"], user="li")
    first.tell("job.done", job_id="j")
    wait_for(lambda: last(first, webhook).answer)
    first.close()
    state.change("UPDATE delivery SET due = 0")
    second = Webhooks(state, inside=True)
    wait_for(lambda: last(second, webhook).state == "delivered")
    second.close()
    assert len(listener.heard) == 2


def test_no_answer_leads_anywhere_else(told, listener):
    listener.statuses = [302]
    other = Listener()
    listener.more = {"Location": other.url}
    webhook, _ = told.add(listener.url, ["job.done"], user="li")
    told.try_out(webhook.id)
    wait_for(lambda: last(told, webhook).answer)
    assert last(told, webhook).answer == "302" and last(told, webhook).state == "waiting"
    assert other.heard == []
    other.shutdown()
    other.server_close()


def test_who_answers_drop_by_drop_is_broken_off_and_nobody_waits(told, monkeypatch):
    monkeypatch.setattr(webhook_calls, "SECONDS", 0.5)
    done = threading.Event()

    def drip(server):
        connection, _ = server.accept()
        while not done.wait(0.1):
            try:
                connection.sendall(b"H")
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, args=(server,), daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        webhook, _ = told.add(url, ["job.done"], user="li")
        begun = time.perf_counter()
        told.tell("job.done", job_id="j")
        assert time.perf_counter() - begun < 0.3
        wait_for(lambda: last(told, webhook).answer)
        assert last(told, webhook).answer == "late"
        done.set()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://192.168.0.7:8443/x",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://[::ffff:10.0.0.1]/",
        "https://0.0.0.0/",
        "https://[64:ff9b::a00:1]/",
        "https://[fd00::1]/",
        "https://224.0.0.1/",
        "https://2130706433/",
        "https://100.64.0.1/",
    ],
)
def test_an_address_inside_a_network_is_not_called(url):
    address = checked_address(url, inside=False)
    assert address.numbers == () and address.code in ("inside", "no_name")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nowhere",
        "ftp://example.org/",
        "https://",
        "https://li:pw@example.org/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\r\nX: y",
        "file:///etc/passwd",
        "http://8.8.8.8/",
    ],
)
def test_what_is_no_address_is_not_taken(url):
    assert checked_address(url, inside=False).code == "bad_address"


def looked_up(monkeypatch, *numbers):
    """Let every name stand for these addresses, one list at each look-up."""
    answers = list(numbers)

    def look_up(host, port, **more):
        entries = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in entries]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_a_name_that_stands_for_an_inner_address_is_not_called_then_or_later(state, monkeypatch):
    looked_up(monkeypatch, ["10.0.0.5"])
    assert checked_address("https://talent.example.org/", inside=False).code == "inside"
    looked_up(monkeypatch, ["8.8.8.8", "127.0.0.1"])
    assert checked_address("https://talent.example.org/", inside=False).code == "inside"
    connected = []
    monkeypatch.setattr(socket, "create_connection", lambda place, *more: connected.append(place))
    looked_up(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    told = Webhooks(state)
    webhook, _ = told.add("https://talent.example.org/", ["job.done"], user="li")
    told.try_out(webhook.id)
    wait_for(lambda: last(told, webhook).answer)
    told.close()
    assert last(told, webhook).answer == "inside" and connected == []


def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch):
    looked_up(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    connected = []

    def connect(place, *more):
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    answer = webhook_calls.call(
        "https://talent.example.org/", b"{}", kind="test", number="1", secret="s", inside=False
    )
    assert answer.code == "no_answer" and connected == [("8.8.8.8", 443)]


def test_an_admin_adds_one_on_the_page_and_sees_its_secret_once(browser, backend, monkeypatch):
    looked_up(monkeypatch, ["8.8.8.8"])
    monkeypatch.setattr(webhooks, "call", lambda *a, **k: webhook_calls.Answer(True, "204"))
    admin = browser("admin")
    sent = admin.post("/webhooks", {"url": "https://example.org/a", "kind": ["job.done"]})
    (webhook,) = backend.webhooks.every()
    _, secret = backend.webhooks.get(webhook.id)
    assert sent.status_code == 200 and sent.text.count(secret) == 1
    assert secret not in admin.get("/webhooks").text
    assert admin.post("/webhooks", {"action": "try", "webhook": webhook.id}).status_code == 303
    wait_for(lambda: last(backend.webhooks, webhook).state == "delivered")
    page = admin.get("/webhooks").text
    assert "a message to try it" in page and "HTTP 204" in page and "heard" in page
    assert admin.post("/webhooks", {"action": "remove", "webhook": webhook.id}).status_code == 303
    assert backend.webhooks.every() == [] and backend.state.rows("SELECT * FROM delivery") == []


def test_a_bad_address_is_said_in_the_readers_language_and_stays_in_its_field(browser):
    admin = browser("admin", "zh")
    answer = admin.post("/webhooks", {"url": "https://10.0.0.1/x", "kind": ["job.done"]})
    assert answer.status_code == 400 and "10.0.0.1 为内部网络地址" in answer.text
    assert 'value="https://10.0.0.1/x"' in answer.text
    empty = admin.post("/webhooks", {"url": "https://10.0.0.1/x"})
    assert "请至少勾选一种事件" in empty.text


def test_programs_add_list_and_remove_them(program, monkeypatch):
    looked_up(monkeypatch, ["8.8.8.8"])
    asked, headers = program("admin"), {"idempotency-key": "hook"}
    wanted = {"url": "https://example.org/b", "kinds": ["lead.changed"]}
    first = asked.post("/api/v1/webhooks", json=wanted, headers=headers)
    again = asked.post("/api/v1/webhooks", json=wanted, headers=headers)
    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    other = {**wanted, "url": "https://example.org/c"}
    assert asked.post("/api/v1/webhooks", json=other, headers=headers).status_code == 409
    listed = asked.get("/api/v1/webhooks").json()
    (row,) = listed["rows"]
    assert listed["next"] is None and row["url"] == wanted["url"] and "secret" not in row
    assert asked.get(f"/api/v1/webhooks/{row['id']}/deliveries").json()["rows"] == []
    assert asked.delete(f"/api/v1/webhooks/{row['id']}").status_code == 204
    assert asked.delete(f"/api/v1/webhooks/{row['id']}").status_code == 404
    wrong = asked.post("/api/v1/webhooks", json={**wanted, "kinds": ["person.seen"]})
    assert wrong.status_code == 422


@pytest.mark.slow
def test_jobs_editions_and_leads_are_told_without_anything_about_people(
    browser, backend, planted, monkeypatch
):
    from talentmatch import pipeline

    looked_up(monkeypatch, ["8.8.8.8"])
    bodies = []

    def call(url, body, **more):
        bodies.append(json.loads(body))
        return webhook_calls.Answer(True, "200")

    monkeypatch.setattr(webhooks, "call", call)
    backend.webhooks.add("https://example.org/d", webhooks.EVENTS, user="admin")
    lead = pipeline.leads(backend.store, tracking=backend.tracking, top=1).table["lead_id"].iloc[0]
    agent, planner = browser("agency"), browser("planner")
    form = {"state": "owned", "owner": planted["name"], "contact": planted["name"]}
    assert agent.post(f"/leads/{lead}", form).status_code == 303
    rows = "指标,年份,目标值\n新增孵化器,2032,20\n".encode()
    planner.post("/files", files={"files": ("规划.csv", rows)})
    published = planner.post("/shortage/editions", {"edition": "2024-A"})
    assert published.status_code == 200, published.text
    assert planner.post("/shortage/editions", {"edition": "2024-A"}).status_code == 400
    wait_for(lambda: len(bodies) == 3)
    by_kind = {body["kind"]: body for body in bodies}
    assert (by_kind["lead.changed"]["lead_id"], by_kind["lead.changed"]["state"]) == (lead, "owned")
    assert by_kind["job.done"]["job_kind"] == "load"
    assert by_kind["edition.published"]["edition"] == "2024-A"
    for value in planted.values():
        assert str(value) not in json.dumps(bodies, ensure_ascii=False)
