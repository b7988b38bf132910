"""A headhunter's day with leads and clients: marks, calls, a calendar, what a client is sent."""

import io
import re
import zipfile

import pytest
from docx import Document

from talentmatch import pipeline
from talentmatch.pipeline.people.people_search import search_people


@pytest.fixture(scope="module")
def lead(backend):
    table = pipeline.leads(backend.store, tracking=backend.tracking, top=3).table
    return table.iloc[0]


def marked(backend, number):
    return pipeline.marked_leads(backend.store).table.set_index("lead_id").loc[number]


@pytest.mark.slow
def test_a_lead_has_a_page_with_whom_to_offer(browser, lead):
    agent = browser("agency")
    assert f'href="/leads/{lead["lead_id"]}"' in agent.get("/leads").text
    page = agent.get(f"/leads/{lead['lead_id']}").text
    assert lead["enterprise_name"] in page and "Whom to offer" in page
    assert agent.get("/leads/L-nowhere").status_code == 404


@pytest.mark.slow
def test_a_lead_is_marked_from_its_page(browser, backend, lead):
    agent, number = browser("agency"), lead["lead_id"]
    day = f"{pipeline.data_date(backend.store, 'recruiting') + pipeline_days(7):%Y-%m-%d}"
    form = {
        "state": "contacted",
        "owner": "Li",
        "follow_up": day,
        "contact": "王女士",
        "until": day,
    }
    assert agent.post(f"/leads/{number}", form).status_code == 303
    row = marked(backend, number)
    assert (row["state"], row["owner"], row["contact_name"]) == ("contacted", "Li", "王女士")
    assert f"{row['follow_up_on']:%Y-%m-%d}" == day
    assert "Li" in agent.get("/leads?fresh=1").text
    assert 'value="王女士"' in agent.get(f"/leads/{number}").text


def pipeline_days(n):
    import pandas as pd

    return pd.Timedelta(days=n)


@pytest.mark.parametrize(("lang", "said"), [("en", "day"), ("zh", "日")])
def test_a_mark_that_cannot_be_is_refused_with_what_was_typed(browser, lead, lang, said):
    form = {"state": "snoozed", "contact": "somebody typed"}
    page = browser("agency", lang).post(f"/leads/{lead['lead_id']}", form)
    assert page.status_code == 400 and said in page.text
    assert 'value="somebody typed"' in page.text


@pytest.mark.slow
def test_the_calls_of_a_day_are_a_calendar_without_candidates(browser, backend):
    agent = browser("agency")
    page = agent.get("/leads/calls")
    calls = pipeline.call_list(backend.store, tracking=backend.tracking)
    assert page.text.count('href="/leads/L') >= min(len(calls.table), 10)
    calendar = agent.get("/leads/calls.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.text.count("BEGIN:VEVENT") == len(calls.table)
    assert "CLASS:PRIVATE" in calendar.text
    assert agent.get("/leads/calls?day=1999-01-01").status_code == 400


def client_posting(backend):
    """Return an open posting for whose enterprise somebody can be sent."""
    from talentmatch.pipeline.people.records import postings

    rows = postings(backend.store).table
    for row in rows.head(30).to_dict("records"):
        sent = pipeline.match(
            backend.store,
            tracking=backend.tracking,
            posting_id=row["posting_id"],
            receiver=row["enterprise_id"],
            top=3,
        )
        if len(sent.table):
            return row, sent
    raise AssertionError("nobody fits anywhere")


@pytest.mark.slow
def test_what_a_client_is_sent_names_nobody_and_links_nowhere(browser, backend):
    posting, sent = client_posting(backend)
    agent, path = browser("agency"), f"/postings/{posting['posting_id']}/client"
    form = {"receiver": posting["enterprise_id"], "top": "3"}
    page = agent.get(path, params=form)
    assert page.status_code == 200 and "What the client reads" in page.text
    answer = agent.post(path, form)
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert len(archive.namelist()) == len(sent.table) + 1
    people = search_people(backend.store, rows=None).table
    inside = pipeline.match(
        backend.store, tracking=backend.tracking, posting_id=posting["posting_id"]
    )
    names = people.set_index("candidate_id")["name"].reindex(inside.table["candidate_id"]).dropna()
    parts = {}
    for name in archive.namelist():
        inner = zipfile.ZipFile(io.BytesIO(archive.read(name)))
        parts |= {
            f"{name}/{part}": inner.read(part).decode("utf-8", "ignore")
            for part in inner.namelist()
        }
    text = "\n".join(parts.values())
    assert not any(name in text for name in names)
    # Numbers of people who agreed to this client may stand there, addresses never.
    rest = re.sub(r"https?://(schemas|purl|www\.w3)\S*", "", text)
    assert not re.search(r"https?://|mailto:|/candidates/|<(w:)?hyperlink", rest)
    log = backend.store.access_log.entries()
    export = log.loc[log["verb"].eq("export")].iloc[-1]
    assert export["receiver"] == posting["enterprise_id"]
    assert export["tables"].startswith("client package")


@pytest.mark.slow
def test_the_letterhead_of_the_house_stands_on_each_profile(browser, backend):
    posting, _ = client_posting(backend)
    agent, path = browser("agency"), f"/postings/{posting['posting_id']}/client"
    head, stream = Document(), io.BytesIO()
    head.sections[0].header.paragraphs[0].text = "慈溪某某人才服务"
    head.save(stream)
    form = {"receiver": posting["enterprise_id"], "top": "1"}
    answer = agent.post(path, form, files={"letterhead": ("head.docx", stream.getvalue())})
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    profile = next(name for name in archive.namelist() if name.endswith(".docx"))
    made = Document(io.BytesIO(archive.read(profile)))
    assert made.sections[0].header.paragraphs[0].text == "慈溪某某人才服务"
    wrong = agent.post(path, form, files={"letterhead": ("head.docx", b"no document")})
    assert wrong.status_code == 400 and "letterhead" in wrong.text


@pytest.mark.parametrize("form", [{"receiver": "", "top": "3"}, {"receiver": "x", "top": "many"}])
def test_a_client_list_without_receiver_or_number_is_refused(browser, backend, form):
    posting, _ = client_posting(backend)
    assert (
        browser("agency").post(f"/postings/{posting['posting_id']}/client", form).status_code == 400
    )
