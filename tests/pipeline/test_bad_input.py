"""What people really load: each line gives a clear list or a clear error."""

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import InputError, MissingDataError

POSTINGS = """posting_id,enterprise_id,title,region,skills,pay,openings,posted_on
P1,E1,PLC engineer,Xinpu,"PLC, AutoCAD",{pay},2,2024-05-01
P2,E2,Accountant,Xinpu,SAP,8000-9000,1,2024-05-01
"""
CANDIDATES = """candidate_id,title,skills,expected_yearly_pay,registered_on
ann,PLC engineer,"PLC, AutoCAD",150000,2024-04-01
bo,Accountant,SAP,100000,2024-04-01
"""
CONSENT = """candidate_id,purpose,receiver,given_on
ann,recruiting,*,2024-04-01
bo,recruiting,*,2024-04-01
"""


@pytest.fixture
def book(tmp_path):
    """Return a function that loads a small book, tables replaced or left out by name."""

    def load(**texts):
        store = Store()
        given = {
            "posting": POSTINGS.format(pay="10000-12000"),
            "candidate": CANDIDATES,
            "consent": CONSENT,
            **texts,
        }
        for table, text in given.items():
            if text is not None:
                path = tmp_path / f"{table}.csv"
                path.write_text(text, "utf-8")
                store.load(path, table=table)
        return store

    return load


def test_without_interactions_the_scorecard_ranks_and_says_so(book, no_models):
    found = pipeline.match(book(), tracking=no_models, posting_id="P1")
    assert found.table["title"].iloc[0] == "PLC engineer"
    assert "scorecard" in found.notes[0]


@pytest.mark.parametrize(
    ("pay", "monthly"),
    [("12万-18万/年", (10_000, 15_000)), ("1-1.5万/月", (10_000, 15_000)), ("面议", None)],
)
def test_pay_by_the_year_or_as_text_is_compared_by_the_month(book, no_models, pay, monthly):
    store = book(posting=POSTINGS.format(pay=pay))
    found = pipeline.match(store, tracking=no_models, posting_id="P1").table
    assert len(found) == 2 and found["mutual"].between(0, 1).all()
    post = store.read("posting", as_of="2030-01-01", purpose="recruiting").set_index("posting_id")
    low, high = post.loc["P1", ["pay_low", "pay_high"]]
    assert (pd.isna(low) and pd.isna(high)) if monthly is None else (low, high) == monthly


def test_pay_by_the_hour_gives_a_list_without_a_wild_ratio(book, no_models):
    store = book(posting=POSTINGS.format(pay="60-80元/小时"))
    found = pipeline.match(store, tracking=no_models, posting_id="P1").table
    assert len(found) == 2 and found["mutual"].between(0.001, 0.999).all()


@pytest.mark.parametrize("empty", ["posting", "candidate", "consent"])
def test_an_empty_side_names_the_table(book, no_models, empty):
    with pytest.raises(MissingDataError, match=f"table '{empty}'"):
        pipeline.match(book(**{empty: None}), tracking=no_models)


def test_a_book_in_which_nobody_consents_any_more_gives_empty_lists(book, no_models):
    store = book()
    consent = store.read("consent", as_of="2030-01-01", purpose="recruiting")
    store.write("consent", consent.assign(withdrawn_on=pd.Timestamp("2024-05-02")))
    found = pipeline.match(store, tracking=no_models, posting_id="P1")
    assert found.table.empty and "P1" in found.notes[-1]
    assert pipeline.match(store, tracking=no_models).table.empty
    assert pipeline.match_market(store, tracking=no_models).table.empty
    assert pipeline.place_all(store, tracking=no_models).table.empty


def test_one_person_under_two_numbers_and_spellings_appears_once(book, no_models):
    extra = 'ann2,PLC engineer,"PLC, AutoCAD",150000,2024-04-02\n'
    store = book(
        candidate=CANDIDATES + extra,
        consent=CONSENT + "ann2,recruiting,*,2024-04-01\n",
        contact="candidate_id,name,phone\nann,Ann Lee,13800000001\nann2,ＡＮＮ ＬＥＥ,138 0000 0001\n",
    )
    found = pipeline.match(store, tracking=no_models, posting_id="P1").table
    assert found["candidate_id"].is_unique and len(found) == 2


@pytest.mark.parametrize("action", ["apply", "reject"])
def test_answers_of_one_kind_only_are_named_and_the_scorecard_ranks(book, no_models, action):
    side = "candidate" if action == "apply" else "employer"
    rows = [
        f"{person},P{post},2024-05-0{day},{side},{action}"
        for person in ("ann", "bo")
        for post, day in ((1, 3), (2, 4))
    ]
    text = "\n".join(["candidate_id,posting_id,at,side,action", *rows]) + "\n"
    store = book(interaction=text)
    with pytest.raises(InputError, match="load more of them; until then the default scorecard"):
        pipeline.train(store, "match", tracking=no_models)
    found = pipeline.match(store, tracking=no_models)
    assert found.table["mutual"].between(0, 1).all() and "scorecard" in found.notes[0]


def test_a_posting_closed_or_excluded_has_no_list(book, no_models):
    found = pipeline.match(book(), tracking=no_models, exclude=["P2"]).table
    assert set(found["posting_id"]) == {"P1"}
    found = pipeline.match(book(), tracking=no_models, exclude=["ann"]).table
    assert found["candidate_id"].nunique() == 1
