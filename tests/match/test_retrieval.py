"""Who may be shown to whom, and who comes up for scoring."""

import pandas as pd
import pytest

from talentmatch.match import eligible, retrieve

PEOPLE = pd.DataFrame(
    {
        "candidate_id": ["free", "blocks", "works there", "elsewhere", "no licence", "late"],
        "title": ["electrician"] * 6,
        "skills": [["plc"], ["plc"], ["plc"], ["plc"], ["plc"], ["cad"]],
        "employer": [None, None, "Acme Ltd ", None, None, None],
        "blocked_employers": [[], ["E1"], [], [], [], []],
        "wanted_regions": [[], [], [], ["Longshan"], [], ["Xinpu"]],
        "licences": [["electrician"], None, ["electrician"], ["electrician"], [], ["electrician"]],
        "available_from": pd.to_datetime([None, None, None, None, None, "2030-01-01"]),
    }
)
POSTS = pd.DataFrame(
    {
        "posting_id": ["p", "other"],
        "title": ["electrician", "accountant"],
        "skills": [["plc"], None],
        "enterprise_id": ["E1", "E2"],
        "enterprise_name": ["ACME Ltd", "Books"],
        "region": ["Xinpu", "Xinpu"],
        "licences": [["electrician"], None],
    }
)
PAIRS = PEOPLE[["candidate_id"]].assign(posting_id="p")


@pytest.mark.parametrize(
    ("person", "constraint"),
    [
        ("blocks", "blocked"),
        ("works there", "present_employer"),
        ("elsewhere", "region"),
        ("no licence", "licence"),
        ("late", "availability"),
    ],
)
def test_each_constraint_forbids_and_is_named(person, constraint):
    table = eligible(PEOPLE, POSTS, PAIRS, start_by="2025-01-01").set_index(PAIRS["candidate_id"])
    broken = table.loc[person].drop("eligible")
    assert not table.loc[person, "eligible"]
    assert list(broken[broken.astype(bool)].index) == [constraint]
    assert table.loc["free", "eligible"]


@pytest.mark.parametrize(
    ("exclusion", "forbidden"),
    [
        ({"candidate_id": ["free"], "posting_id": ["p"]}, ["p"]),
        ({"candidate_id": ["free"], "enterprise_id": ["E2"]}, ["other"]),
        ({"candidate_id": ["free"]}, ["other", "p"]),
    ],
)
def test_exclusions_hold_for_a_posting_an_enterprise_or_everybody(exclusion, forbidden):
    pairs = pd.DataFrame({"candidate_id": "free", "posting_id": ["other", "p"]})
    table = eligible(PEOPLE, POSTS, pairs, exclusions=pd.DataFrame(exclusion))
    assert pairs.loc[~table["eligible"], "posting_id"].tolist() == forbidden


def test_retrieval_never_returns_a_forbidden_pair():
    found = retrieve(POSTS, PEOPLE, top_k=10, direction="both", start_by="2025-01-01")
    rules = eligible(PEOPLE, POSTS, found, start_by="2025-01-01")
    assert rules["eligible"].all()
    assert found[found["posting_id"] == "p"]["candidate_id"].tolist() == ["free"]


def test_retrieval_keeps_the_nearest_first_in_both_directions():
    people = pd.DataFrame(
        {"candidate_id": ["a", "b"], "title": ["cook", "plc engineer"], "skills": [[], ["plc"]]}
    )
    found = retrieve(POSTS, people, top_k=1)
    assert found.loc[found["posting_id"] == "p", "candidate_id"].tolist() == ["b"]
    back = retrieve(POSTS, people, top_k=1, direction="postings")
    assert back["candidate_id"].tolist() == ["a", "b"]


def test_many_queries_give_what_each_gives_alone():
    people = pd.DataFrame(
        {"candidate_id": range(90), "title": [f"title {i % 7}" for i in range(90)]}
    )
    posts = pd.DataFrame({"posting_id": range(80), "title": [f"title {i % 5}" for i in range(80)]})
    together = retrieve(posts, people, top_k=5)
    alone = retrieve(posts.iloc[[70]], people, top_k=5)
    pd.testing.assert_frame_equal(
        together[together["posting_id"] == 70].reset_index(drop=True), alone
    )


def test_an_empty_side_gives_no_pairs():
    assert retrieve(POSTS[:0], PEOPLE).empty
    assert retrieve(POSTS, PEOPLE[:0], direction="both").empty
