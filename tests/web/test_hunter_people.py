"""A headhunter's day with people: search, one person, notes, the board of a posting, erasing."""

import re

import pytest

from talentmatch import pipeline
from talentmatch.pipeline.people.notes import notes
from talentmatch.pipeline.people.people_search import search_people
from talentmatch.pipeline.people.records import postings
from talentmatch.pipeline.people.stages import board


@pytest.fixture(scope="module")
def people(backend):
    return search_people(backend.store, rows=40).table["candidate_id"].tolist()


@pytest.fixture(scope="module")
def posting(backend):
    return postings(backend.store).table["posting_id"].iloc[0]


def exports(backend):
    entries = backend.store.access_log.entries()
    return entries.loc[entries["verb"].eq("export")]


def test_a_search_is_answered_a_page_at_a_time_and_its_file_holds_all(browser, backend):
    agent = browser("agency")
    found = search_people(backend.store, "skill:Java", rows=None)
    page = agent.get("/candidates", params={"q": "skill:Java", "rows": "5"})
    shown = re.findall(r'href="/candidates/(c-\w+)"', page.text)
    assert shown == found.table["candidate_id"].head(5).tolist()
    assert f"People: {found.total}" in page.text
    after = re.search(r'rel="next" href="([^"]+)"', page.text)[1].replace("&amp;", "&")
    assert "q=skill%3AJava" in after
    file = agent.get("/candidates.csv", params={"q": "skill:Java"})
    assert len(file.text.strip().splitlines()) == found.total + 1
    assert exports(backend)["user"].tolist()[-2:] == ["agency"] * 2


def test_a_search_is_sorted_by_the_store_not_the_page(browser, backend):
    page = browser("agency").get("/candidates?sort=expected_yearly_pay&down=0&rows=5")
    cheapest = search_people(backend.store, order="expected_yearly_pay", down=False, rows=5)
    shown = re.findall(r'href="/candidates/(c-\w+)"', page.text)
    assert shown == cheapest.table["candidate_id"].tolist()
    assert 'aria-sort="ascending"' in page.text
    assert "sort=expected_yearly_pay&amp;down=1" in page.text


@pytest.mark.parametrize(("lang", "said"), [("en", "is not closed"), ("zh", "括号未闭合")])
def test_a_search_that_cannot_be_read_stays_in_its_field(browser, lang, said):
    page = browser("agency", lang).get("/candidates", params={"q": "(焊工"})
    assert page.status_code == 400
    assert said in page.text and 'value="(焊工"' in page.text


def test_a_search_is_kept_for_who_made_it_alone(browser, backend):
    agent = browser("agency")
    form = {"q": "skill:Java pay<20万", "name": "Java 20万"}
    assert agent.post("/candidates/searches", form).status_code == 303
    assert "Java 20万" in agent.get("/candidates").text
    assert "Java 20万" not in browser("admin").get("/candidates").text
    wrong = agent.post("/candidates/searches", {"q": "skill:Java", "name": " "})
    assert wrong.status_code == 400 and 'value="skill:Java"' in wrong.text
    agent.post("/candidates/searches", {"action": "remove", "name": "Java 20万"})
    assert "Java 20万" not in agent.get("/candidates").text


def test_telephone_and_mail_are_shown_on_request_and_that_is_a_view_of_its_own(
    browser, backend, people
):
    agent, number = browser("agency"), people[0]
    page = agent.get(f"/candidates/{number}").text
    assert "example.invalid" not in page
    assert exports(backend)["tables"].iloc[-1].startswith(f"candidate {number}")
    page = agent.get(f"/candidates/{number}?contacts=1").text
    assert "example.invalid" in page
    last = exports(backend).iloc[-1]
    assert last["tables"].startswith(f"contacts of candidate {number}") and last["user"] == "agency"


def test_a_note_is_written_due_and_done(browser, backend, people):
    agent, number = browser("agency"), people[1]
    form = {"text": "打电话 13912345678 再谈", "kind": "call", "come_back_on": "2024-01-31"}
    answer = agent.post(f"/candidates/{number}/notes", form)
    assert answer.headers["location"] == f"/candidates/{number}#notes"
    assert "打电话 … 再谈" in agent.get(f"/candidates/{number}").text
    assert "打电话 … 再谈" in agent.get("/candidates").text  # due on the list of people too
    row = notes(backend.store, candidate_id=number).table.iloc[0]
    done = {"action": "done", "at": str(row["noted_at"]), "by": "agency", "back": "/candidates"}
    assert agent.post(f"/candidates/{number}/notes", done).headers["location"] == "/candidates"
    assert "打电话" not in agent.get("/candidates").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"come_back_on": "soon"}, "soon is no day"),
        ({"kind": "dream"}, "no kind of note"),
        ({"posting": "P-nowhere"}, "P-nowhere"),
    ],
)
def test_a_note_with_a_mistake_keeps_what_was_typed(browser, people, wrong, said):
    form = {"text": "记得回电", "kind": "call", **wrong}
    page = browser("agency").post(f"/candidates/{people[2]}/notes", form)
    assert page.status_code == 400
    assert said in page.text and ">记得回电</textarea>" in page.text


def test_a_note_about_nobody_is_not_found(browser):
    assert browser("agency").post("/candidates/c-nobody/notes", {"text": "x"}).status_code == 404


def test_somebody_is_put_on_the_board_and_moved(browser, backend, people, posting):
    agent, number = browser("agency"), people[3]
    form = {"posting": posting, "step": "noted"}
    answer = agent.post(f"/candidates/{number}/stage", form)
    assert answer.headers["location"] == f"/postings/{posting}#board"
    agent.post(f"/candidates/{number}/stage", {"posting": posting, "step": "in process"})
    row = board(backend.store, posting).table.set_index("candidate_id").loc[number]
    assert row["stage"] == "in_process"
    page = browser("agency", "zh").get(f"/postings/{posting}").text
    assert f'data-card="{number}"' in page and "推荐中 · 1" in page
    wrong = agent.post(f"/candidates/{number}/stage", {"posting": posting, "step": "dream"})
    assert wrong.status_code == 400


def test_a_form_leads_back_to_pages_of_ours_alone(browser, people):
    form = {"text": "好", "back": "https://evil.example/"}
    answer = browser("agency").post(f"/candidates/{people[4]}/notes", form)
    assert answer.headers["location"] == f"/candidates/{people[4]}#notes"
    form["back"] = "/candidates//evil.example"
    answer = browser("agency").post(f"/candidates/{people[4]}/notes", form)
    assert answer.headers["location"] == f"/candidates/{people[4]}#notes"


def test_the_office_names_its_stages(browser, backend, people, posting):
    agent = browser("agency")
    codes = ["open", "in_process", "in_process", "offer", "hired", "declined"]
    names = ["待联系", "已推荐", "面试", "录用", "入职", "淘汰"]
    answer = agent.post("/settings/stages", {"name": names, "code": codes})
    assert answer.status_code == 303
    page = agent.get(f"/postings/{posting}").text
    assert [name for name in names if f'data-stage="{name}"' in page] == names
    wrong = agent.post("/settings/stages", {"name": names[:2], "code": codes[:2]})
    assert wrong.status_code == 400 and "no stage of yours stands for" in wrong.text
    agent.post("/settings/stages", {"action": "reset"})
    assert 'data-stage="noted"' in agent.get(f"/postings/{posting}").text


@pytest.mark.slow
def test_questions_about_people_for_a_posting_are_answered_on_its_page(
    browser, backend, posting, people
):
    agent = browser("agency")
    page = agent.get(f"/postings/{posting}").text
    ranked = list(dict.fromkeys(re.findall(r"candidate=(c-\w+)#answer", page)))
    assert len(ranked) >= 2
    both = {"question": "compare", "candidate": ranked[0], "other": ranked[1]}
    assert "<h3>comparison" in agent.get(f"/postings/{posting}", params=both).text.lower()
    why = {"question": "why_not", "candidate": "nobody at all"}
    assert 'role="alert"' in agent.get(f"/postings/{posting}", params=why).text
    what = {"question": "what_if", "posting": posting}
    assert agent.get(f"/candidates/{ranked[0]}", params=what).text.count("<h3>") == 1


@pytest.mark.slow
def test_erasing_asks_to_type_the_number_and_shows_the_proof(browser, backend, people):
    admin, number = browser("admin"), people[-1]
    admin.post("/candidates/searches", {"q": number, "name": "one person"})
    admin.post(f"/candidates/{number}/notes", {"text": "好"})
    wrong = admin.post(f"/candidates/{number}/erase", {"reason": "request", "typed": "yes"})
    assert wrong.status_code == 400 and "nothing was erased" in wrong.text
    wrong = admin.post(f"/candidates/{number}/erase", {"typed": number})
    assert wrong.status_code == 400
    page = admin.post(f"/candidates/{number}/erase", {"reason": "request", "typed": number})
    assert page.status_code == 200 and "0 mentions remain" in page.text
    assert admin.get(f"/candidates/{number}").status_code == 404
    assert "one person" not in admin.get("/candidates").text
    entries = backend.store.access_log.entries()
    erased = entries.loc[entries["verb"].eq("erase")].iloc[-1]
    assert (erased["user"], erased["purpose"]) == ("admin", "request")
    assert "note" in erased["tables"]


def test_who_fits_is_asked_by_the_titles_of_open_postings(browser, backend):
    from talentmatch.pipeline.matches.matching import open_postings

    store = backend.store
    rows = store.read("posting", as_of="2030-01-01", purpose="recruiting")
    still = open_postings(rows, pipeline.data_date(store, "recruiting"))
    page = browser("agency").get("/match").text
    offered = re.findall(r'<option value="([^"]+)">', page.partition('id="open-postings"')[2])
    assert set(still["posting_id"]) == set(offered)


def words_in(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.slow
def test_who_fits_is_asked_by_title_and_by_name_and_several_are_a_choice(browser, backend):
    agent, table = browser("agency"), postings(backend.store).table
    counted = table["title"].value_counts()
    title = next(name for name, n in counted.items() if n > 1)
    page = agent.get("/match", params={"posting": title}).text
    assert "Several postings fit" in page
    choices = re.findall(r'<li><a href="(/match\?[^"]+)"', page)
    assert len(choices) == min(20, table["title"].str.lower().str.contains(title.lower()).sum())
    answer = agent.get(choices[0].replace("&amp;", "&")).text
    assert "Several postings" not in answer and "<tbody>" in answer
    person = next(
        row
        for row in search_people(backend.store, rows=200).table.dropna(subset=["name"]).itertuples()
        if search_people(backend.store, row.name).total == 1
    )
    named = agent.get("/match", params={"candidate": person.name}).text
    numbered = agent.get("/match", params={"candidate": person.candidate_id}).text
    assert (
        re.search(r"<tbody>.*?</tbody>", named, re.S)[0]
        == (re.search(r"<tbody>.*?</tbody>", numbered, re.S)[0])
    )


@pytest.mark.slow
def test_ranked_people_have_name_place_and_industry_beside_their_title(browser, backend, posting):
    from talentmatch.pipeline.people.pair_names import named_matches

    ranked = pipeline.match(backend.store, tracking=backend.tracking, posting_id=posting)
    named = named_matches(backend.store, ranked, people=True).table
    assert named["candidate_id"].tolist() == ranked.table["candidate_id"].tolist()
    people = search_people(backend.store, rows=None).table.set_index("candidate_id")
    for row in named.itertuples():
        assert row.name == people.loc[row.candidate_id, "name"]
        assert row.region == people.loc[row.candidate_id, "region"]
    pages = [
        browser("agency").get(path).text
        for path in (f"/match?posting={posting}", f"/postings/{posting}")
    ]
    for page in pages:
        assert named["name"].iloc[0] in page
        assert "Region" in page and "Industry" in page
    offers = pipeline.match(
        backend.store, tracking=backend.tracking, candidate_id=named["candidate_id"].iloc[0]
    )
    table = named_matches(backend.store, offers, people=False).table
    assert table["enterprise_name"].notna().all()


def test_words_that_fit_nothing_are_said_with_where_to_look(browser):
    agent = browser("agency", "zh")
    page = agent.get("/match", params={"posting": "没有这样的岗位"}).text
    assert "没有编号为“没有这样的岗位”" in words_in(page)
    nobody = agent.get("/match", params={"candidate": "没有这样的人"}).text
    assert "没有与“没有这样的人”相符的" in words_in(nobody)
    injected = agent.get("/match", params={"posting": "' OR 1=1 --"})
    assert injected.status_code == 200 and "没有编号为" in injected.text


@pytest.mark.slow
def test_what_erasing_finds_is_shown_before_and_is_what_it_removes(browser, backend, people):
    agent, person, store = browser("agency"), people[-3], backend.store
    agent.post(f"/candidates/{person}/notes", {"text": "called once", "kind": "remark"})
    agent.post("/candidates/searches", {"action": "keep", "name": "mine", "q": person})
    version, tables = store.data_version, store.tables()
    found = store.rehearse_erasure(person).removed
    page = words_in(agent.get(f"/candidates/{person}/erase").text)
    assert (store.data_version, store.tables()) == (version, tables)
    assert found["candidate"] == 1 and found["note"] == 1
    assert "What is found of the person" in page
    assert "Kept searches that name the person 1 " in page
    form = {"typed": person, "reason": "request"}
    reasons = re.findall(r'<option value="(\w+)"', agent.get(f"/candidates/{person}/erase").text)
    done = agent.post(f"/candidates/{person}/erase", {**form, "reason": reasons[0]})
    assert done.status_code == 200
    for table, n in found.items():
        assert f"{table} {n}" in words_in(done.text), table
