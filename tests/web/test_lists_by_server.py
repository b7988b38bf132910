"""Commands that ask a server end as those that open the store."""

import json

import pytest

FILES = {
    "名录.csv": "企业名称,统一社会信用代码,所属行业\n虚海传动有限公司,919900000000000018,通用设备制造业\n",
    "需求.csv": "企业名称,岗位名称,需求人数,年度\n虚海传动有限公司,磨工,30,2025\n",
    "招生.csv": "学校,专业,层次,年份,招生计划,毕业生\n虚山学院,电子信息工程,本科,2025,200,180\n",
}


@pytest.fixture
def by_server(command, tmp_path, monkeypatch):
    """Return a function that runs a command against a server of a small office's store."""
    import requests
    from starlette.testclient import TestClient

    from talentmatch import Store
    from talentmatch.track import Tracking
    from talentmatch.web.process.backend import Backend, Settings
    from talentmatch.web.process.users import add_user, new_token
    from talentmatch.web.server import create_app

    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
        assert command("load", name)[0] == 0
    path = tmp_path / "talentmatch.duckdb"
    with Store(path) as store:
        backend = Backend.begin(store, Tracking.beside(path), Settings(hosts=("testserver",)))
        add_user(backend.state, "li", "planner", "long enough")
        monkeypatch.setenv("TALENTMATCH_TOKEN", new_token(backend.state, "li", "read"))
        client = TestClient(create_app(backend))

        def request(method, url, *, timeout, **more):
            answer = client.request(method, url, **more)
            answer.ok = answer.is_success  # as requests says it
            return answer

        monkeypatch.setattr(requests, "request", request)
        yield lambda *words: command(*words, "--server", "http://testserver")
        backend.close()


@pytest.mark.slow
def test_a_list_without_rows_says_why_and_ends_with_its_own_code(by_server):
    code, out, said = by_server("majors", "--format", "csv")
    assert (code, len(out.splitlines())) == (3, 1) and "Electronic information" in said
    code, out, said = by_server("majors", "--format", "json")
    assert (code, json.loads(out)) == (3, []) and "Electronic information" in said
    code, out, said = by_server("shortage", "--format", "csv")
    assert code == 0 and len(out.splitlines()) > 1 and said == ""
