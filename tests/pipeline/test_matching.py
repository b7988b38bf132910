"""From the city to shortlists and leads: who is never shown, what notes say, what moves nothing."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch import Store, pipeline
from talentmatch.errors import MissingDataError, NotFoundError
from talentmatch.i18n import render

#: Other tests count the same lines.
pytestmark = pytest.mark.no_cover

COLUMNS = ["rank", "title", "candidate", "employer", "mutual", "reasons"]


def besides_left_out(notes):
    """Return the notes but for how many are kept from their own or a blocked employer."""
    return [note for note in notes if not note.startswith(("People left out", "已排除人选"))]


def read(store, table, purpose="recruiting"):
    return store.read(table, as_of=pipeline.data_date(store, "recruiting"), purpose=purpose)


@pytest.fixture(scope="module")
def shortlists(city, tracking):
    """Return the shortlist of every open posting."""
    return pipeline.match(city, tracking=tracking, top=10).table


@pytest.fixture(scope="module")
def posting(shortlists) -> str:
    return str(shortlists["posting_id"].value_counts().index[0])


def test_each_list_is_ranked_by_the_mutual_probability(shortlists):
    assert set(COLUMNS) < set(shortlists)
    for _, rows in shortlists.groupby("posting_id"):
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
        assert rows["mutual"].is_monotonic_decreasing
    scores = shortlists[["candidate", "employer", "mutual"]]
    assert scores.ge(0).all(axis=None) and scores.le(1).all(axis=None)
    assert (scores["mutual"] <= scores[["candidate", "employer"]].min(axis=1) + 1e-12).all()


def test_every_row_says_why_from_both_sides(shortlists):
    text = shortlists["reasons"]
    assert text.str.contains("(candidate)", regex=False).all()
    assert text.str.contains("(employer)", regex=False).all()


def test_only_open_postings_that_are_no_reposts_get_a_list(city, shortlists):
    postings = read(city, "posting").set_index("posting_id").loc[shortlists["posting_id"]]
    as_of = pipeline.data_date(city, "recruiting")
    assert (postings["closed_on"].isna() | (postings["closed_on"] > as_of)).all()
    assert postings["repost_of"].isna().all()


def test_nobody_is_shown_to_a_blocked_or_present_employer_or_out_of_region(city, shortlists):
    people = read(city, "candidate").set_index("candidate_id")
    postings = read(city, "posting").set_index("posting_id")
    for row in shortlists.itertuples():
        person, post = people.loc[row.candidate_id], postings.loc[row.posting_id]
        assert post["enterprise_id"] not in list(person["blocked_employers"])
        assert post["enterprise_id"] != person["employer"]
        assert not len(person["wanted_regions"]) or post["region"] in list(person["wanted_regions"])


def test_only_people_with_consent_are_shown(city, shortlists):
    assert set(shortlists["candidate_id"]) <= set(read(city, "candidate")["candidate_id"])


def test_nobody_in_a_guarantee_or_at_a_client_off_limits_is_shown(city, shortlists):
    as_of = pipeline.data_date(city, "recruiting")
    placed, clients, people = (read(city, name) for name in ("placement", "client", "candidate"))
    bound = placed.loc[placed["left_on"].isna() & placed["guarantee_until"].ge(as_of)]
    off = clients.loc[clients["off_limits_until"].ge(as_of), "enterprise_id"]
    staff = people.loc[people["employer"].isin(off)]
    assert len(bound) and len(staff), "the city has both, or this test says nothing"
    assert not {*bound["candidate_id"], *staff["candidate_id"]} & set(shortlists["candidate_id"])


def test_a_pair_that_is_settled_is_not_shown_again(city, shortlists):
    settled = read(city, "interaction").query(
        "action in ['interview', 'offer', 'accept', 'reject']"
    )
    seen = pd.MultiIndex.from_frame(settled[["candidate_id", "posting_id"]])
    assert not pd.MultiIndex.from_frame(shortlists[["candidate_id", "posting_id"]]).isin(seen).any()


def test_who_withdraws_or_blocks_or_is_excluded_is_gone_from_the_next_list(
    own_city, tracking, posting
):
    first = pipeline.match(own_city, tracking=tracking, posting_id=posting, top=3).table
    withdrawn, blocks, excluded = first["candidate_id"].tolist()
    consent = read(own_city, "consent")
    consent = consent.loc[consent["candidate_id"].eq(withdrawn)]
    own_city.write("consent", consent.assign(withdrawn_on=pd.Timestamp("2024-12-01")))
    firm = read(own_city, "posting").set_index("posting_id").loc[posting, "enterprise_id"]
    person = read(own_city, "candidate")
    person = person.loc[person["candidate_id"].eq(blocks)]
    own_city.write("candidate", person.assign(blocked_employers=[[firm]]))
    next_list = pipeline.match(
        own_city, tracking=tracking, posting_id=posting, top=200, exclude=[excluded]
    ).table
    assert len(next_list) and not set(first["candidate_id"]) & set(next_list["candidate_id"])
    with pytest.raises(NotFoundError, match="consenting candidate"):
        pipeline.match(own_city, tracking=tracking, candidate_id=withdrawn)


def test_both_directions_score_a_pair_alike(city, tracking, shortlists, posting):
    best = shortlists.loc[shortlists["posting_id"].eq(posting)].iloc[0]
    mine = pipeline.match(city, tracking=tracking, candidate_id=best["candidate_id"], top=50).table
    same = mine.set_index("posting_id").loc[posting]
    assert same["mutual"] == pytest.approx(best["mutual"], rel=1e-9)


def test_an_unknown_posting_names_the_nearest(city, tracking, posting):
    with pytest.raises(NotFoundError, match=f"no posting '{posting}x'") as caught:
        pipeline.match(city, tracking=tracking, posting_id=f"{posting}x")
    assert posting in caught.value.nearest


def test_a_list_for_a_closed_posting_says_that_it_is_closed(city, tracking, posting):
    as_of = pipeline.data_date(city, "recruiting")
    posts = city.read("posting", as_of=as_of, purpose="recruiting")
    closed = posts.loc[posts["closed_on"].le(as_of)].iloc[0]
    told = pipeline.match(city, tracking=tracking, posting_id=closed["posting_id"]).notes
    said = f"{closed['closed_on']:%Y-%m-%d} 关闭"
    assert any(said in render(note, "zh") for note in told)
    told = pipeline.match(city, tracking=tracking, posting_id=posting).notes
    assert not any("closed on" in note for note in told)


def test_an_unknown_person_is_named_as_it_was_typed(city, tracking):
    with pytest.raises(NotFoundError, match="no consenting candidate 'nobody'"):
        pipeline.match(city, tracking=tracking, candidate_id="nobody")


def test_names_that_leave_nobody_out_and_strange_receivers_are_told(city, tracking, posting):
    found = pipeline.match(city, tracking=tracking, posting_id=posting, exclude=["nope"])
    assert any("known as nope" in note for note in found.notes)
    found = pipeline.match(city, tracking=tracking, posting_id=posting, receiver="nope")
    assert any("enterprise 'nope'" in note and "credit code" in note for note in found.inside)
    assert found.notes == (), "a list for a receiver carries no word on who is left out of it"
    usual = pipeline.match(city, tracking=tracking, posting_id=posting)
    assert not any("known as" in note for note in usual.notes)


@pytest.mark.slow
def test_a_receiver_may_be_named_by_its_registered_name_or_alias(own_city, no_models, posting):
    now = {"as_of": "2024-12-31", "purpose": "recruiting"}
    posts = own_city.read("posting", **now).set_index("posting_id")
    firm = posts.loc[posting, "enterprise_id"]
    register = own_city.read("enterprise", **now)
    own = register.loc[register["enterprise_id"].eq(firm)]
    own_city.write("enterprise", own.assign(name="东星机电有限公司", aliases=[["东星"]]))

    def sent_to(name):
        found = pipeline.match(own_city, tracking=no_models, posting_id=posting, receiver=name)
        return [note for note in found.notes if "enterprise" in note], found.table

    by_id = sent_to(firm)
    for name in ("东星机电有限公司", "东星"):
        notes, table = sent_to(name)
        assert notes == by_id[0] == []
        assert table.equals(by_id[1])


def test_a_posting_nobody_fits_gets_an_empty_list_and_a_note(own_city, tracking, posting):
    post = read(own_city, "posting").query("posting_id == @posting")
    own_city.write("posting", post.assign(region="nowhere", licences=[["moon pilot"]]))
    people = read(own_city, "candidate")
    own_city.write(
        "candidate",
        people.assign(
            licences=[[] for _ in range(len(people))], wanted_regions=[["here"]] * len(people)
        ),
    )
    found = pipeline.match(own_city, tracking=tracking, posting_id=posting)
    assert found.table.empty and set(COLUMNS) < set(found.table)
    assert posting in found.notes[0] and besides_left_out(found.notes) == [found.notes[0]]


def test_a_posting_without_skills_and_a_candidate_without_answers_are_matched(own_city, tracking):
    post = read(own_city, "posting").head(1)
    bare = post.assign(posting_id="bare", skills=[[]], text=None, closed_on=pd.NaT, education=None)
    own_city.write("posting", bare)
    person = read(own_city, "candidate").head(1)
    new = own_city.pseudonym("somebody new")
    own_city.write("candidate", person.assign(candidate_id=new, skills=[[]], employer=None))
    consent = read(own_city, "consent").query("purpose == 'recruiting'").head(1)
    own_city.write("consent", consent.assign(candidate_id=new, withdrawn_on=pd.NaT))
    assert len(pipeline.match(own_city, tracking=tracking, posting_id="bare").table)
    found = pipeline.match(own_city, tracking=tracking, candidate_id="somebody new").table
    assert len(found) and found["mutual"].between(0, 1).all()


def test_without_a_champion_the_scorecard_ranks_and_says_so(city, no_models):
    found = pipeline.match(city, tracking=no_models, top=3, least=0)
    assert len(found.table) and found.table["mutual"].between(0, 1).all()
    assert "scorecard" in found.notes[0] and besides_left_out(found.notes) == [found.notes[0]]


def test_a_champion_needs_no_note(city, tracking, posting):
    notes = pipeline.match(city, tracking=tracking, posting_id=posting, least=0).notes
    assert besides_left_out(notes) == []


@pytest.mark.parametrize(("lang", "words"), [("en", "Nobody in the book fits"), ("zh", "没有合适")])
def test_a_posting_whose_best_are_weak_says_that_nobody_fits(city, tracking, posting, lang, words):
    found = pipeline.match(city, tracking=tracking, posting_id=posting, least=0.99)
    assert found.table["weak"].all() and besides_left_out(found.notes) == [found.notes[0]]
    note = render(found.notes[0], lang)
    assert words in note and posting in note and "99" in note


def test_the_weak_are_marked_and_counted(city, tracking, posting):
    listed = pipeline.match(city, tracking=tracking, posting_id=posting, top=50).table
    middle = float(listed["mutual"].median())
    found = pipeline.match(city, tracking=tracking, posting_id=posting, top=50, least=middle)
    assert found.table["weak"].tolist() == (found.table["mutual"] < middle).tolist()
    assert found.notes[0].startswith(f"{found.table['weak'].sum()} of the {len(found.table)}")


@pytest.mark.slow
def test_who_agreed_to_one_enterprise_alone_is_shown_to_it_alone(own_city, tracking, posting):
    firm = read(own_city, "posting").set_index("posting_id").loc[posting, "enterprise_id"]
    first = pipeline.match(own_city, tracking=tracking, posting_id=posting).table
    person = first["candidate_id"].iloc[0]
    consent = read(own_city, "consent").query("candidate_id == @person")
    own_city.write("consent", consent.assign(withdrawn_on=pd.Timestamp("2024-06-01")))
    one = consent.query("purpose == 'recruiting'").head(1)
    own_city.write(
        "consent",
        one.assign(receiver=firm, given_on=pd.Timestamp("2024-07-01"), withdrawn_on=pd.NaT),
    )
    again = pipeline.match(own_city, tracking=tracking, posting_id=posting, top=200).table
    others = pipeline.match(own_city, tracking=tracking, top=200).table
    shown = set(others.loc[others["posting_id"].ne(posting), "candidate_id"])
    assert person not in shown
    assert person in set(again["candidate_id"])


def test_leads_are_ordered_by_value_and_carry_their_shortlists(city, tracking):
    found = pipeline.leads(city, tracking=tracking, top=10)
    assert found.table["rank"].tolist() == list(range(1, len(found.table) + 1))
    assert found.table["value"].is_monotonic_decreasing
    assert set(found.shortlists["posting_id"]) <= set(found.table["posting_id"])
    assert found.shortlists["rank"].max() <= 5
    order = found.shortlists["posting_id"].drop_duplicates().tolist()
    assert order == [lead for lead in found.table["posting_id"] if lead in set(order)]


def test_no_lead_is_off_limits_or_taken(city, tracking):
    as_of = pipeline.data_date(city, "recruiting")
    found = pipeline.leads(city, tracking=tracking, top=500).table
    clients = read(city, "client")
    off = clients.loc[clients["off_limits_until"].ge(as_of), "enterprise_id"]
    assert not set(off) & set(found.loc[found["call_on"] <= as_of, "enterprise_id"])
    closed = read(city, "lead").query("state in ['won', 'lost', 'owned']")
    taken = pd.MultiIndex.from_frame(closed[["enterprise_id", "occupation"]])
    assert not pd.MultiIndex.from_frame(found[["enterprise_id", "occupation"]]).isin(taken).any()


def test_statistical_rows_have_no_effect_on_any_lead(own_city, no_models):
    """What was collected for statistics may not sell a lead, nor date it."""
    first = pipeline.leads(own_city, tracking=no_models, top=500)
    everything = read(own_city, "enterprise", "planning")
    extra = everything.head(5).assign(
        enterprise_id=[f"S{n}" for n in range(5)], credit_code=None, permitted_use="statistical"
    )
    own_city.write("enterprise", extra)
    rows = [(e, "2025-06-01", "headcount", 9e9) for e in [*everything["enterprise_id"], "S1"]]
    indicator = pd.DataFrame(rows, columns=["enterprise_id", "period", "metric", "value"])
    own_city.write("indicator", indicator.assign(permitted_use="statistical"))
    need = pd.DataFrame(
        {
            "enterprise_id": everything["enterprise_id"],
            "round": "2025",
            "post": "焊工",
            "openings": 99,
            "permitted_use": "statistical",
        }
    )
    own_city.write("need_survey", need)
    again = pipeline.leads(own_city, tracking=no_models, top=500)
    assert_frame_equal(again.table, first.table)
    assert_frame_equal(again.shortlists, first.shortlists)


def test_a_new_answer_does_have_an_effect(own_city, no_models):
    """The oracle of the test above: what may be used commercially is seen."""
    first = pipeline.leads(own_city, tracking=no_models, top=500).table
    post = read(own_city, "posting").query("posting_id == @first.posting_id.iloc[0]")
    own_city.write("posting", post.assign(openings=post["openings"].fillna(1) + 50))
    again = pipeline.leads(own_city, tracking=no_models, top=500).table
    assert again["open_now"].sum() == pytest.approx(first["open_now"].sum() + 50)


@pytest.mark.parametrize(
    "verb",
    [
        pipeline.match,
        pipeline.leads,
        pipeline.match_market,
        pipeline.place_all,
        pipeline.audit_fairness,
    ],
)
def test_a_store_without_postings_names_the_tables(no_models, verb):
    with Store() as empty, pytest.raises(MissingDataError) as caught:
        verb(empty, tracking=no_models)
    assert {"posting", "candidate", "consent"} == set(caught.value.needs)
    assert "talentmatch template posting" in str(caught.value)


@pytest.mark.slow
def test_the_audit_compares_groups_by_who_was_shown_and_how_they_score(city, tracking):
    found = pipeline.audit_fairness(city, tracking=tracking, top=5)
    groups = found.groups
    assert {"sex", "age", "sex × age"} == set(groups["attribute"])
    assert {"female", "male"} <= set(groups.loc[groups["attribute"].eq("sex"), "group"])
    assert groups[["rate", "scoring_rate"]].ge(0).all(axis=None)
    assert groups[["rate", "scoring_rate"]].le(1).all(axis=None)
    listed = pipeline.match(city, tracking=tracking, top=5).table["candidate_id"].nunique()
    assert groups.loc[groups["attribute"].eq("sex"), "selected"].sum() == listed


def test_the_audit_measures_proxies_and_how_much_the_lists_rest_on_them(city, tracking):
    table = pipeline.audit_fairness(city, tracking=tracking, top=5).proxies
    by = table.drop_duplicates("column").set_index("column")
    assert by.loc["experience_years", "auc"] > 0.8, "years of work tell the age"
    assert by.loc["expected_yearly_pay", "moves"] > 0
    assert table[["auc", "moves"]].le(1).all(axis=None)
    assert table[["auc", "moves", "explains"]].ge(0).all(axis=None)


def test_ranking_never_reads_protected_attributes_or_contacts(own_city, tracking):
    pipeline.match(own_city, tracking=tracking, top=3)
    pipeline.leads(own_city, tracking=tracking, top=3)
    log = own_city.access_log.entries().astype(str)
    assert log.apply(lambda row: "candidate" in " ".join(row), axis=1).any()
    assert not log.apply(lambda row: "protected" in " ".join(row), axis=1).any()
    assert not log.apply(lambda row: "contact" in " ".join(row), axis=1).any()


def test_contacts_are_added_for_the_owner_alone(city, tracking):
    listed = pipeline.match(city, tracking=tracking, top=1, contacts=True).table
    held = read(city, "contact").set_index("candidate_id")["phone"]
    assert len(listed) and listed["phone"].tolist() == held.loc[listed["candidate_id"]].tolist()
    assert "phone" not in pipeline.match(city, tracking=tracking, top=1).table
