"""`talentmatch serve` and `talentmatch user` as people start them, and what a kill leaves."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
import requests
from conftest import copied_office
from serving import command, serving

pytestmark = pytest.mark.slow(minutes=1)
PASSWORD = "long enough"


@pytest.fixture
def store(city_file, tracking, tmp_path):
    return copied_office(city_file, tracking, tmp_path)


def token_of(store, name, role):
    command(store, "user", "add", name, "--role", role, "--password-stdin", given=PASSWORD + "\n")
    return command(store, "user", "token", name).splitlines()[-1]


def ask(server, token, method, path, **more):
    headers = {"authorization": f"Bearer {token}"}
    return requests.request(method, server.address + path, headers=headers, timeout=60, **more)


def ended(server, token, number):
    for _ in range(300):
        job = ask(server, token, "get", f"/api/v1/jobs/{number}").json()
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_the_first_user_comes_by_a_link_that_works_once(store, tmp_path):
    with serving(store, log=tmp_path / "log") as server:
        link = re.search(r"http\S+/setup\?key=\S+", (tmp_path / "log").read_text())[0]
        form = {
            "key": link.partition("key=")[2],
            "username": "li",
            "password": PASSWORD,
            "again": PASSWORD,
        }
        with requests.Session() as browser:
            assert browser.get(link, timeout=10).status_code == 200
            entered = browser.post(f"{server.address}/setup", data=form, timeout=10)
            assert entered.status_code == 200 and entered.url == f"{server.address}/"
        again = requests.post(
            f"{server.address}/setup", data={**form, "username": "wu"}, timeout=10
        )
        assert again.status_code == 403
    assert [
        user["name"] for user in json.loads(command(store, "user", "list", "--format", "json"))
    ] == ["li"]


def test_commands_name_the_server_that_holds_the_store_and_can_ask_it(store, tmp_path):
    token = token_of(store, "li", "admin")
    with serving(store, log=tmp_path / "log") as server:
        call = [sys.executable, "-m", "talentmatch.app.cli", "targets", "--format", "json"]
        held = subprocess.run(
            [*call, "--store", str(store)], capture_output=True, text=True, timeout=60
        )
        assert held.returncode == 1 and server.address in held.stderr
        asked = subprocess.run(
            [*call, "--server", server.address],
            env={**os.environ, "TALENTMATCH_TOKEN": token},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert asked.returncode == 0, asked.stderr
    here = json.loads(command(store, "targets", "--format", "json"))
    assert json.loads(asked.stdout) == here
    assert not (store.parent / f"{store.name}.server.json").exists()


def test_a_server_killed_while_it_loads_leaves_nothing_half_written(store, tmp_path):
    token = token_of(store, "li", "admin")
    lines = "\n".join(f"X{n},职位{n},2024-0{n % 9 + 1}-01,东区,{n % 7 + 1}" for n in range(60_000))
    rows = f"职位编号,职位名称,发布日期,工作地点,招聘人数\n{lines}\n"
    with serving(store, log=tmp_path / "log") as server:
        before = ask(server, token, "get", "/api/v1/postings?limit=1").json()["total"]
        sent = ask(
            server, token, "post", "/api/v1/files", files={"files": ("岗位.csv", rows.encode())}
        )
        number = sent.json()["id"]
        while ask(server, token, "get", f"/api/v1/jobs/{number}").json()["state"] == "queued":
            time.sleep(0.02)
        server.send_signal(signal.SIGKILL)
        server.wait(10)
    with serving(store, log=tmp_path / "log2") as server:
        job = ended(server, token, number)
        assert job["state"] == "failed" and "stopped" in job["said"][0]
        assert ask(server, token, "get", "/api/v1/postings?limit=1").json()["total"] == before
        assert not list(store.parent.glob("*.uploads/*"))
        again = ask(
            server, token, "post", "/api/v1/files", files={"files": ("岗位.csv", rows.encode())}
        )
        assert ended(server, token, again.json()["id"])["state"] == "done"
        assert ask(server, token, "get", "/api/v1/postings?limit=1").json()["total"] > before


def test_beyond_this_computer_it_wants_users_and_tls(store, tmp_path):
    call = [sys.executable, "-m", "talentmatch.app.cli", "serve", "--store", str(store)]
    call += ["--port", "0", "--host", "0.0.0.0"]
    refused = subprocess.run(call, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1
    assert "talentmatch user add" in refused.stderr and "--tls-cert" in refused.stderr


def test_an_address_of_mlflow_is_linked_and_one_that_is_none_refused(store, tmp_path):
    token_of(store, "li", "planner")
    address = ("--mlflow-url", "http://10.0.0.8:5000/")
    with (
        serving(store, *address, log=tmp_path / "log") as server,
        requests.Session() as browser,
    ):
        form = {"username": "li", "password": PASSWORD}
        browser.post(f"{server.address}/login", data=form, timeout=10)
        page = browser.get(f"{server.address}/models", timeout=60).text
    assert 'href="http://10.0.0.8:5000"' in page and "mlflow ui" not in page
    call = [sys.executable, "-m", "talentmatch.app.cli", "serve", "--store", str(store)]
    call += ["--port", "0", "--mlflow-url", "javascript:alert(1)"]
    refused = subprocess.run(call, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1 and "--mlflow-url" in refused.stderr


def test_with_a_certificate_it_speaks_tls_and_its_cookies_are_secure(store, tmp_path):
    certificate, key = self_signed(tmp_path)
    token_of(store, "li", "viewer")
    with serving(
        store, "--tls-cert", certificate, "--tls-key", key, log=tmp_path / "log"
    ) as server:
        assert server.address.startswith("https://")
        form = {"username": "li", "password": PASSWORD}
        answer = requests.post(
            f"{server.address}/login",
            data=form,
            verify=certificate,
            allow_redirects=False,
            timeout=10,
        )
        assert "secure" in answer.headers["set-cookie"].lower()
        assert "max-age" in answer.headers["strict-transport-security"]


def self_signed(folder):
    """Write a certificate for 127.0.0.1 and its key; return their paths."""
    import datetime as dt
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return tuple(map(str, paths))


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
def test_what_a_server_writes_is_its_owners_alone(store, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir(mode=0o700)
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("TALENTMATCH_WITNESS", raising=False)
    old = {path for path in tmp_path.rglob("*") if path.is_file()}
    before = os.umask(0o022)
    try:
        token = token_of(store, "li", "admin")
        with serving(store, log=tmp_path / "log") as server:
            files = {"files": ("需求.csv", "区域,月份,招聘人数\n甲,2024-01,3\n".encode())}
            sent = ask(server, token, "post", "/api/v1/files", files=files)
            assert ended(server, token, sent.json()["id"])["state"] == "done"
            with requests.Session() as browser:
                form = {"username": "li", "password": PASSWORD}
                browser.post(f"{server.address}/login", data=form, timeout=30)
                page = browser.get(f"{server.address}/report", timeout=60).text
                csrf = re.search(r'data-csrf="([^"]+)"', page)[1]
                form = {"csrf": csrf, "months": "12"}
                browser.post(f"{server.address}/report", data=form, timeout=60).raise_for_status()
                for _ in range(300):
                    if "/report/" in browser.get(f"{server.address}/report", timeout=60).text:
                        break
                    time.sleep(0.2)
                else:
                    raise AssertionError("no report was made")
                browser.get(f"{server.address}/shortage/printed.docx", timeout=60)
            new = {path for path in tmp_path.rglob("*") if path.is_file()} - old
    finally:
        os.umask(before)
    new.discard(tmp_path / "log")  # the shell's
    shown = {
        str(path.relative_to(tmp_path))
        for path in new
        if path.exists() and path.stat().st_mode & 0o077 and scratch not in path.parents
    }
    assert len(new) > 3 and shown == set()
