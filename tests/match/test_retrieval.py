"""Who may be shown to whom, and who comes up for scoring."""

import sys

import numpy as np
import pandas as pd
import pytest

from talentmatch.errors import InputError, MissingExtraError
from talentmatch.match import VectorIndex, eligible, retrieve
from talentmatch.match.candidates import _vectors as vectors_module
from talentmatch.match.features import SIDES
from talentmatch.match.ranking.scorecard import Scorecard
from talentmatch.match.similarity.known_skills import with_known_skills

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
    ("text", "named"),
    [
        ("为客户甬江精密机械招聘设备工程师", True),
        ("受宁波甬江精密机械有限公司委托，诚聘设备工程师", True),
        ("用人单位：宁波甬江精密机械有限公司\n职责：维护客户关系", True),
        ("代招：甬江精密机械", True),
        ("Our client, Yongjiang Precision, is looking for an engineer.", True),
        ("为客户海曙软件招聘设备工程师", False),
        ("负责客户维护，以客户为中心；负责为公司招聘人才", False),
        (None, False),
    ],
)
def test_nobody_is_shown_to_their_employer_by_an_agency_that_posts_for_it(text, named):
    people = pd.DataFrame(
        {"candidate_id": ["works there"], "employer": ["宁波甬江精密机械有限公司"]}
    )
    post = {"posting_id": ["p"], "enterprise_name": ["宁波智聘人力资源有限公司"], "text": [text]}
    pairs = people[["candidate_id"]].assign(posting_id="p")
    table = eligible(people, pd.DataFrame(post), pairs)
    assert table["employer_in_doubt"].tolist() == [named]
    assert table["eligible"].tolist() == [not named]


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


def test_a_list_does_not_depend_on_what_else_is_asked():
    random = np.random.default_rng(2)
    skills = np.array(["plc", "cad", "cnc", "welding", "java", "sql"])

    def drawn(key, count):
        return pd.DataFrame(
            {
                key: [f"{key} {row}" for row in range(count)],
                "title": random.choice(["plc engineer", "welder", "programmer"], count),
                "skills": [list(random.choice(skills, 2, replace=False)) for _ in range(count)],
                "experience_years": random.uniform(0, 9, count),
                "education": random.choice(["college", "bachelor", "master"], count),
            }
        )

    people, posts = drawn("candidate_id", 150), drawn("posting_id", 70)
    posts["experience_min"] = random.integers(0, 6, 70)
    for direction, key in (("candidates", "posting_id"), ("postings", "candidate_id")):
        together = retrieve(posts, people, top_k=9, direction=direction)
        name = f"{key} 66"
        one = (
            (posts[posts[key].eq(name)], people)
            if key in posts
            else (posts, people[people[key].eq(name)])
        )
        alone = retrieve(*one, top_k=9, direction=direction)
        pd.testing.assert_frame_equal(
            together[together[key].eq(name)].reset_index(drop=True), alone
        )


def test_every_cheap_comparison_moves_a_person_up():
    post = pd.DataFrame(
        {
            "posting_id": ["p"],
            "title": ["welder"],
            "skills": [["mig", "tig"]],
            "region": ["Xinpu"],
            "occupation": ["6-18-02-04"],
            "education": ["college"],
            "experience_min": [3.0],
            "experience_max": [8.0],
            "pay_low": [8000.0],
            "pay_high": [9000.0],
            "pay_months": [12.0],
        }
    )
    fitting = {
        "title": "welder",
        "skills": ["mig", "tig"],
        "occupation": "6-18-02-04",
        "education": "college",
        "experience_years": 5.0,
        "expected_yearly_pay": 90000.0,
    }
    worse = {
        "title": "cook",
        "skills": ["mig"],
        "occupation": "4-03-02-01",
        "education": "junior_middle",
        "experience_years": 1.0,
        "expected_yearly_pay": 200000.0,
    }
    people = pd.DataFrame(
        [{"candidate_id": "all", **fitting}]
        + [{"candidate_id": name, **fitting, name: worse[name]} for name in worse]
    )
    near = retrieve(post, people, top_k=9).set_index("candidate_id")["near"]
    assert (near.drop("all") < near["all"]).all()


def test_the_nearest_that_may_not_be_shown_make_room_for_those_who_may():
    count = 400
    people = pd.DataFrame(
        {
            "candidate_id": range(count),
            "title": ["electrician" if row < 300 else "fitter" for row in range(count)],
            "blocked_employers": [["E1"] if row < 300 else [] for row in range(count)],
        }
    )
    found = retrieve(POSTS[:1], people, top_k=20)
    assert len(found) == 20
    assert found["candidate_id"].ge(300).all()


def test_an_empty_side_gives_no_pairs():
    assert retrieve(POSTS[:0], PEOPLE).empty
    assert retrieve(POSTS, PEOPLE[:0], direction="both").empty


def test_vectors_take_the_place_of_words_and_constraints_still_hold():
    near = np.eye(6)[[0, 0, 0, 0, 0, 1]]
    asked = np.array([[1.0, 0.1, 0, 0, 0, 0], [0, 1.0, 0, 0, 0, 0]])
    found = retrieve(POSTS, PEOPLE, top_k=1, vectors=(asked, near), start_by="2025-01-01")
    assert found.loc[found["posting_id"] == "p", "candidate_id"].tolist() == ["free"]
    both = retrieve(POSTS, PEOPLE, top_k=9, vectors=(asked, near), direction="both")
    assert eligible(PEOPLE, POSTS, both)["eligible"].all()


def test_vectors_that_do_not_fit_the_tables_are_named():
    with pytest.raises(InputError, match=r"candidates: 5 vectors for 6 rows"):
        retrieve(POSTS, PEOPLE, vectors=(np.eye(2), np.ones((5, 2))))


def test_an_exact_index_finds_what_sorting_all_cosines_does():
    random = np.random.default_rng(0)
    items, queries = random.normal(size=(300, 8)), random.normal(size=(20, 8))
    rows, cosines = VectorIndex(items).search(queries, top_k=7)
    length = np.linalg.norm(items, axis=1) * np.linalg.norm(queries, axis=1)[:, None]
    every = queries @ items.T / length
    assert (rows == np.argsort(-every, axis=1)[:, :7]).all()
    assert cosines == pytest.approx(-np.sort(-every, axis=1)[:, :7], abs=1e-6)


def test_an_approximate_index_measures_the_recall_it_keeps():
    random = np.random.default_rng(1)
    items = random.normal(size=(5000, 16))
    queries = random.normal(size=(50, 16))
    index = VectorIndex(items, exact=False)
    rows, _ = index.search(queries, top_k=50)
    truth, _ = VectorIndex(items).search(queries, top_k=50)
    hits = [np.isin(one, two).mean() for one, two in zip(truth, rows, strict=True)]
    assert index.recall >= 0.99
    assert np.mean(hits) >= 0.97


def test_very_many_vectors_without_faiss_name_the_line_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "faiss", None)
    monkeypatch.setattr(vectors_module, "EXACT_UP_TO", 10)
    with pytest.raises(MissingExtraError, match=r"talentmatch\[scale\]"):
        VectorIndex(np.eye(11))
    assert VectorIndex(np.eye(11), exact=True).exact


def test_vectors_that_make_no_sense_say_why():
    with pytest.raises(InputError, match="NaN or infinite values \\(first: row 1\\)"):
        VectorIndex([[1.0], [np.nan]])
    with pytest.raises(InputError, match="queries have 2 dimensions, the vectors 1"):
        VectorIndex([[1.0]]).search([[1.0, 2.0]])
    assert VectorIndex(np.empty((0, 3))).search(np.ones((2, 3)))[0].shape == (2, 0)


@pytest.mark.parametrize(
    ("person", "lacks"),
    [
        ({"licences": ["CICPA"]}, False),
        ({"skills": ["注册会计师"]}, False),
        ({"licences": ["中级会计师"], "skills": ["CPA"]}, False),
        ({"licences": ["中级会计师"]}, True),
        ({"text": "成本核算"}, False),
        ({"text": "无CPA证书"}, True),
        ({"text": "注册会计师在考（已过3门）"}, True),
        ({"text": "scpa"}, False),
    ],
)
def test_a_licence_among_the_skills_is_held_and_one_that_a_text_denies_is_not(person, lacks):
    row = {"candidate_id": "c", "skills": [], "licences": None, "text": None} | person
    people = pd.DataFrame({name: pd.Series([cell], dtype=object) for name, cell in row.items()})
    posts = pd.DataFrame({"posting_id": ["p"], "skills": [[]], "licences": [["CPA"]]})
    people, posts = with_known_skills(people, posts)
    table = eligible(people, posts, people[["candidate_id"]].assign(posting_id="p"))
    assert table["licence"].tolist() == [lacks]


def test_a_licence_nobody_wrote_down_is_not_known_to_be_missing():
    row = eligible(PEOPLE, POSTS, pd.DataFrame({"candidate_id": ["blocks"], "posting_id": ["p"]}))
    assert not row["licence"].any()


def test_two_scorecards_retrieve_by_their_own():
    """One office pays for skills alone, another for pay alone: each finds its own person first."""
    people = pd.DataFrame(
        {
            "candidate_id": ["skilled", "modest"],
            "title": ["fitter", "fitter"],
            "skills": [["cnc"], []],
            "expected_yearly_pay": [300_000.0, 100_000.0],
        }
    )
    post = pd.DataFrame(
        {
            "posting_id": ["p"],
            "title": ["fitter"],
            "skills": [["cnc"]],
            "pay_low": [10_000.0],
            "pay_high": [12_000.0],
        }
    )
    cards = {
        name: {side: Scorecard(base=-1.0, points={name: (2.0, 0.0)}) for side in SIDES}
        for name in ("skills_covered", "pay_over_expected")
    }
    first = {
        name: retrieve(post, people, top_k=1, scorecards=card)["candidate_id"].item()
        for name, card in cards.items()
    }
    assert first == {"skills_covered": "skilled", "pay_over_expected": "modest"}
