"""Nobody on any list of their own or a blocked employer; places by containment; the list says so."""

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.i18n import render

EMPLOYERS = {
    "same": "苏州虚构星锐模具有限公司",
    "short": "虚构星锐",
    "branch": "苏州虚构星锐模具有限公司昆山分公司",
    "english": "Xuguo Xingrui Mould Co., Ltd. (虚构星锐模具)",
    "blocks": "虚构别家模具厂",
    "doubt": "上海虚构星锐模具有限公司",
    "alias": "Starsharp Mould",
    "free": "虚构三角模具有限公司",
}
PLACES = {
    "city": ["苏州"],
    "province": ["江苏省"],
    "delta": ["长三角"],
    "latin": ["Suzhou", "JS", "CN"],
    "park": ["苏州工业园区"],
    "unknown": ["火星基地计划"],
    "elsewhere": ["上海"],
    "any": [],
}


def book(people, **columns):
    """Return a store with a posting in Suzhou and people who could all do it."""
    store = Store()
    work = {"title": "模具设计工程师", "occupation": "2-02-07-06"}
    same = {**work, "experience_years": 5.0, "skills": [["UG"]] * len(people)}
    frame = pd.DataFrame({"candidate_id": people, "registered_on": "2026-11-01", **same, **columns})
    store.write("candidate", frame)
    days = {"given_on": "2026-11-01", "purpose": "recruiting"}
    store.write("consent", pd.DataFrame({"candidate_id": people, **days}))
    posts = {
        "posting_id": ["K1", "K2"],
        "posted_on": "2026-11-10",
        **work,
        "enterprise_name": ["苏州虚构星锐模具有限公司", "昆山虚构远方软件有限公司"],
        "region": ["苏州", "苏州-吴中区"],
    }
    store.write("posting", pd.DataFrame(posts))
    return store


@pytest.fixture(scope="module")
def firm():
    people = list(EMPLOYERS)
    blocked = [["虚构星锐模具"] if name == "blocks" else [] for name in people]
    with book(people, employer=list(EMPLOYERS.values()), blocked_employers=blocked) as store:
        register = {"name": ["苏州虚构星锐模具有限公司"], "aliases": [["Starsharp Mould Ltd"]]}
        store.write("enterprise", pd.DataFrame(register))
        yield store


def listed(store, found, posting="K1"):
    table = found.loc[found["posting_id"].eq(posting)]
    names = {store.pseudonym(name): name for name in (*EMPLOYERS, *PLACES)}
    return {names[one] for one in table["candidate_id"]}


def test_a_list_of_a_posting_holds_nobody_of_that_employer_and_says_how_many(firm, no_models):
    found = pipeline.match(firm, tracking=no_models, posting_id="K1", top=20)
    assert listed(firm, found.table) == {"free"}
    note = found.notes[-1]
    assert "5 of the present employer" in note and "1 of a blocked employer" in note
    assert "1 in doubt" in note and firm.pseudonym("doubt") in note


@pytest.mark.slow
@pytest.mark.no_cover
def test_every_way_to_a_list_holds_nobody_of_that_employer(firm, no_models):
    everywhere = pipeline.match(firm, tracking=no_models, top=20).table
    spread = pipeline.match_market(firm, tracking=no_models, top=20).table
    leads = pipeline.leads(firm, tracking=no_models).shortlists
    for table in (everywhere, spread, leads):
        assert listed(firm, table) <= {"free"}
        assert len(listed(firm, table, "K2")) >= 5
    placed = pipeline.place_all(firm, tracking=no_models, least=0).table
    assert listed(firm, placed) <= {"free"}
    for name in set(EMPLOYERS) - {"free"}:
        own = pipeline.match(firm, tracking=no_models, candidate_id=name)
        assert own.table["posting_id"].tolist() == ["K2"]
        assert own.notes[-1].startswith("Postings left out")
    why = pipeline.what_if(firm, tracking=no_models, posting_id="K1", candidate_id="doubt")
    assert any("may be this employer" in note for note in why.notes)


def test_a_list_for_another_receiver_holds_nobody_who_works_there(firm, no_models):
    found = pipeline.match(
        firm, tracking=no_models, posting_id="K2", top=20, receiver="苏州虚构星锐模具有限公司"
    )
    assert len(found.table) == 1
    assert not any(firm.pseudonym("doubt") in note for note in found.notes)


def test_who_may_work_at_a_client_off_limits_is_on_no_list(no_models):
    people = ["free", "branch"]
    with book(people, employer=[EMPLOYERS[name] for name in people]) as store:
        client = {"client_id": ["1"], "name": ["虚构星锐模具"], "off_limits_until": ["2027-01-01"]}
        store.write("client", pd.DataFrame(client))
        assert listed(store, pipeline.match(store, tracking=no_models).table, "K2") == {"free"}
        leads = pipeline.leads(store, tracking=no_models).table
        assert leads["enterprise_name"].tolist() == ["昆山虚构远方软件有限公司"]


def test_places_by_containment_and_what_is_not_known_is_told(no_models):
    people = list(PLACES)
    with book(people, wanted_regions=list(PLACES.values())) as store:
        found = pipeline.match(store, tracking=no_models, posting_id="K1", top=20)
        assert listed(store, found.table) == set(PLACES) - {"elsewhere"}
        said = " ".join(found.notes)
        assert "火星基地计划" in said and "wants 苏州工业园区, the post is in 苏州" in said
        district = pipeline.match(store, tracking=no_models, posting_id="K2", top=20)
        assert listed(store, district.table, "K2") == set(PLACES) - {"elsewhere", "park"}
        chinese = pipeline.match(store, tracking=no_models, posting_id="K1").notes
        assert any("期望 苏州工业园区" in render(note, "zh") for note in chinese)


def test_whose_licences_nobody_wrote_down_is_listed_and_told(no_models):
    with book(["silent", "city", "none"], licences=[None, ["CPA"], []]) as store:
        posts = store.query("SELECT * FROM posting", as_of="2029-12-31", purpose="recruiting")
        store.write("posting", posts.assign(licences=[["CPA"]] * len(posts)))
        found = pipeline.match(store, tracking=no_models, posting_id="K1", top=20)
        ids = [store.pseudonym(name) for name in ("silent", "city", "none")]
    assert set(found.table["candidate_id"]) == {*ids[:2]}
    told = [render(note, "en") for note in found.notes]
    assert any("licences of 1 of those listed" in note and ids[0] in note for note in told)
    assert any("1 without a licence" in note for note in told)
