"""The API: paging, files, tags, keys against doing twice, and forms of other programs."""

import io
import json
import time

import openpyxl
import pytest

from talentmatch import Store


def ended(program, number):
    for _ in range(600):
        job = program.get(f"/api/v1/jobs/{number}").json()
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.05)
    raise AssertionError(job)


@pytest.mark.slow
def test_pages_of_a_list_are_the_list(program):
    asked = program("planner")
    whole = asked.get("/api/v1/majors?limit=1000").json()
    rows, cursor = [], "0"
    while cursor is not None:
        page = asked.get("/api/v1/majors", params={"limit": 7, "cursor": cursor}).json()
        rows, cursor = rows + page["rows"], page["next"]
    assert rows == whole["rows"] and len(rows) == whole["total"]


def test_rows_are_sorted_and_searched(program):
    asked = program("planner")
    gaps = [row["gap"] for row in asked.get("/api/v1/shortage?sort=-gap").json()["rows"]]
    assert gaps == sorted(gaps, reverse=True)
    post = asked.get("/api/v1/shortage?limit=1&lang=zh").json()["rows"][0]["post"]
    found = asked.get("/api/v1/shortage", params={"q": post, "lang": "zh"}).json()["rows"]
    assert found and all(post in row["post"] for row in found)


def test_a_list_is_a_workbook_or_csv_of_all_rows(program):
    asked = program("planner")
    total = asked.get("/api/v1/supply?limit=1").json()["total"]
    book = openpyxl.load_workbook(io.BytesIO(asked.get("/api/v1/supply?format=xlsx").content))
    assert book.worksheets[0].max_row >= total
    text = asked.get("/api/v1/supply?format=csv&limit=1").content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == total + 1


def test_what_has_not_changed_is_not_sent_again(program):
    asked = program("planner")
    tag = asked.get("/api/v1/targets").headers["etag"]
    assert asked.get("/api/v1/targets", headers={"if-none-match": tag}).status_code == 304
    other = asked.get("/api/v1/targets?review=annual", headers={"if-none-match": tag})
    assert other.status_code == 200


def test_files_sent_twice_under_one_key_are_one_job(program):
    asked = program("planner")
    files = {"files": ("规划.csv", "指标,年份,目标值\n新增孵化器,2031,20\n".encode())}
    headers = {"idempotency-key": "of today"}
    first = asked.post("/api/v1/files", files=files, headers=headers)
    assert first.status_code == 202
    again = asked.post("/api/v1/files", files=files, headers=headers).json()
    assert again["id"] == first.json()["id"]
    other = {"files": ("规划.csv", "指标,年份,目标值\n别的,2031,20\n".encode())}
    assert asked.post("/api/v1/files", files=other, headers=headers).status_code == 409
    assert ended(asked, first.json()["id"])["state"] == "done"
    indicators = [row["indicator"] for row in asked.get("/api/v1/targets").json()["rows"]]
    assert "新增孵化器" in indicators


def test_a_file_that_cannot_be_read_fails_its_job_with_the_reason(program):
    asked = program("planner")
    sent = asked.post("/api/v1/files", files={"files": ("strange.csv", b"foo,bar\n1,2\n")})
    job = ended(asked, sent.json()["id"])
    assert job["state"] == "failed" and "strange.csv" in " ".join(job["said"])


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "C:\\evil.csv"]
)
def test_a_name_leads_out_of_no_folder(name):
    from talentmatch.web.uploads._loading import _safe

    assert _safe(name) in {"evil.csv", "etc/evil.csv"}


def test_a_body_that_is_too_large_is_refused_before_it_is_read(program, browser):
    asked = program("planner")

    headers = {"content-length": str(3 * 2**20), "content-type": "application/octet-stream"}
    answer = asked.post("/api/v1/files", content=b"x" * (3 * 2**20), headers=headers)
    assert answer.status_code == 413 and answer.json()["status"] == 413
    page = browser("planner", "zh").client.post("/files", content=b"x" * (3 * 2**20))
    assert page.status_code == 413 and "2 MB" in page.text and '<html lang="zh"' in page.text


def test_a_stream_without_a_size_is_cut_off_where_it_grows_too_large(program):
    def parts():
        yield b'--cut\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n'
        yield from (b"x" * 2**20 for _ in range(4))
        yield b"\r\n--cut--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=cut"}
    answer = program("planner").post("/api/v1/files", content=parts(), headers=headers)
    assert answer.status_code == 413


def test_under_a_strange_name_nothing_is_told(program):
    answer = program("admin").get("/api/v1/targets", headers={"host": "evil.example"})
    assert answer.status_code == 421


def test_every_answer_forbids_what_is_not_its_own(browser):
    for path in ("/login", "/static/app.js", "/api/v1/targets", "/no/such/page"):
        headers = browser().get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy, path
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unknown_number_says_what_there_is(program, lang):
    answer = program("agency").get(f"/api/v1/postings/P9/candidates?lang={lang}")
    problem = answer.json()
    assert answer.status_code == 404 and "P9" in problem["title"]
    assert answer.headers["content-language"] == lang


def test_a_posting_given_to_another_program_is_read_as_it_was(program, tmp_path):
    asked = program("agency")
    rows = asked.get("/api/v1/postings?codes=true&limit=200").json()["rows"]
    row = next(one for one in rows if one.get("pay_low") and one.get("education"))
    given = asked.get(f"/api/v1/postings/{row['posting_id']}/job-posting?lang=zh")
    assert given.headers["content-type"] == "application/ld+json"
    (tmp_path / "posting.json").write_bytes(given.content)
    with Store() as store:
        store.load(tmp_path / "posting.json")
        read = store.read("posting", as_of="2030-01-01", purpose="planning").iloc[0]
    for name in ("posting_id", "title", "education", "pay_low", "pay_high", "experience_min"):
        assert read[name] == row[name], name


def test_a_person_given_to_another_program_is_read_as_they_were(program, tmp_path):
    asked = program("agency")
    rows = asked.get("/api/v1/candidates?codes=true&limit=100").json()["rows"]
    row = next(
        one for one in rows if all(one.get(name) for name in ("education", "skills", "employer"))
    )
    given = asked.get(f"/api/v1/candidates/{row['candidate_id']}/resume?lang=zh").json()
    (tmp_path / "resume.json").write_text(json.dumps(given), "utf-8")
    with Store() as store:
        store.load(tmp_path / "resume.json", consent="recruiting")
        read = store.read("candidate", as_of="2030-01-01", purpose="recruiting").iloc[0]
    for name in ("title", "education", "employer"):  # nobody is shown to the firm they work for
        assert read[name] == row[name], name
    assert set(row["skills"]) <= set(read["skills"])


@pytest.mark.slow
def test_people_are_searched_for_as_on_their_page(program, browser):
    asked = program("agency")
    words = "years>=3 NOT years>=8"
    whole = asked.get("/api/v1/candidates", params={"q": words, "limit": 1000}).json()
    page = browser("agency").get("/candidates", params={"q": words}).text
    assert 0 < whole["total"] < asked.get("/api/v1/candidates?limit=1").json()["total"]
    assert f"People: {whole['total']}" in page
    rows, cursor = [], "0"
    while cursor is not None:
        query = {"q": words, "limit": 7, "cursor": cursor, "sort": "-experience_years"}
        part = asked.get("/api/v1/candidates", params=query).json()
        rows, cursor = rows + part["rows"], part["next"]
    years = [row["experience_years"] for row in rows]
    assert len(rows) == whole["total"] and years == sorted(years, reverse=True)
    beyond = asked.get("/api/v1/candidates?cursor=90000").json()
    assert (beyond["rows"], beyond["next"]) == ([], None)
    unread = asked.get("/api/v1/candidates", params={"q": "(焊工"})
    assert unread.status_code == 400
    tag = asked.get("/api/v1/candidates").headers["etag"]
    assert asked.get("/api/v1/candidates", headers={"if-none-match": tag}).status_code == 304
    assert program("planner").get("/api/v1/candidates").status_code == 403
