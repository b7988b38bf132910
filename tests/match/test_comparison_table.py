"""Comparisons of pairs: what each says, against a plain loop, and what they must not know."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import InputError
from talentmatch.match import compare, popularity
from talentmatch.match.features import COMPARISONS, comparisons_reading
from talentmatch.match.ranking.scorecard import default_scorecards, read_scorecards
from talentmatch.specs import load_model_spec

CANDIDATES = pd.DataFrame(
    {
        "candidate_id": ["c-1", "c-2", "c-3"],
        "title": ["电气工程师", "CNC operator", None],
        "occupation": ["2-02-10-03", "6-18-01-01", None],
        "region": ["Xinpu", "Longshan", None],
        "education": ["bachelor", "college", None],
        "major": ["电气工程", None, None],
        "title_rank": ["intermediate", None, None],
        "skill_grade": [None, "grade_3", None],
        "experience_years": [5.0, 1.0, np.nan],
        "skills": [["plc", "cad"], ["cnc"], None],
        "licences": [["electrician"], [], None],
        "expected_yearly_pay": [120_000.0, 60_000.0, np.nan],
        "wanted_regions": [["Xinpu"], [], None],
        "wanted_titles": [["电气工程师", "accountant"], None, None],
        "available_from": pd.to_datetime(["2024-06-11", None, None]),
        "registered_on": pd.to_datetime(["2024-01-01", "2024-05-01", None]),
    }
)
POSTINGS = pd.DataFrame(
    {
        "posting_id": ["p-1", "p-2"],
        "title": ["电气工程师", "CNC operator"],
        "occupation": ["2-02-10-03", "6-18-01-01"],
        "region": ["Xinpu", "Zhouxiang"],
        "education": ["master", None],
        "major": ["电气工程", None],
        "title_rank": ["associate_senior", None],
        "skill_grade": [None, "grade_4"],
        "experience_min": [3.0, 2.0],
        "experience_max": [4.0, np.nan],
        "skills": [["PLC", "robotics"], []],
        "licences": [["electrician"], []],
        "pay_low": [8_000.0, 5_000.0],
        "pay_high": [12_000.0, np.nan],
        "pay_months": [12.0, np.nan],
        "posted_on": pd.to_datetime(["2024-05-22", "2024-06-01"]),
    }
)
PAIRS = pd.MultiIndex.from_product(
    [CANDIDATES["candidate_id"], POSTINGS["posting_id"]], names=["candidate_id", "posting_id"]
).to_frame(index=False)


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    table = compare(PAIRS, CANDIDATES, POSTINGS, as_of="2024-06-01")
    return table.set_index(pd.MultiIndex.from_frame(PAIRS))


def test_every_comparison_that_is_declared_is_computed_in_that_order(found):
    assert list(found.columns) == list(COMPARISONS)


def test_every_comparison_is_within_the_range_that_is_declared(found):
    for name, one in COMPARISONS.items():
        low, high = one.range
        assert low is None or (found[name].dropna() >= low - 1e-9).all(), name
        assert high is None or (found[name].dropna() <= high + 1e-9).all(), name


def test_a_coarse_form_orders_pairs_as_the_comparison_does(found):
    """Retrieval may be rougher than the ranker, and never the other way round."""
    who = CANDIDATES.set_index("candidate_id")
    post = POSTINGS.set_index("posting_id")
    for name, one in COMPARISONS.items():
        if one.coarse is None:
            continue
        rough = one.coarse(CANDIDATES, POSTINGS)(slice(None), slice(None))
        assert rough.shape == (len(post), len(who))
        rough_of = pd.DataFrame(rough, index=post.index, columns=who.index).T.stack(
            future_stack=True
        )
        both = pd.DataFrame({"exact": found[name], "rough": rough_of}).dropna()
        order = both.corr(method="spearman").to_numpy()[0, 1]
        assert np.isnan(order) or order > 0.3, name


@pytest.mark.parametrize(
    ("side", "column"),
    [
        (side, column)
        for side, table in enumerate((CANDIDATES, POSTINGS))
        for column in table.columns[1:]
    ],
)
def test_nothing_but_what_names_a_column_as_its_source_reads_it(found, side, column):
    tables = [CANDIDATES, POSTINGS]
    tables[side] = tables[side].drop(columns=column)
    reading = list(comparisons_reading(f"{('candidate', 'posting')[side]}.{column}"))
    assert reading
    blank = compare(PAIRS, *tables, as_of="2024-06-01").set_axis(found.index)
    pd.testing.assert_frame_equal(blank.drop(columns=reading), found.drop(columns=reading))
    alone = compare(PAIRS, *tables, as_of="2024-06-01", only=reading)
    pd.testing.assert_frame_equal(alone.set_axis(found.index), blank[reading])


def test_the_shipped_scorecard_is_the_one_that_is_declared():
    shipped = load_model_spec("match_default").settings["scorecard"]
    assert read_scorecards(shipped) == default_scorecards()


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        ("title_similarity", 1.0),
        ("wanted_title_similarity", 1.0),
        ("occupation_distance", 0.0),
        ("major_match", 1.0),
        ("education_short", 1.0),
        ("title_rank_short", 1.0),
        ("experience_short", 0.0),
        ("experience_over", 1.0),
        ("licences_held", 1.0),
        ("pay_over_expected", 0.0),
        ("expected_over_budget", 0.0),
        ("region_wanted", 1.0),
        ("region_same", 1.0),
        ("posting_age", 10.0),
        ("candidate_age", 152.0),
        ("days_to_start", 10.0),
    ],
)
def test_one_pair_worked_out_by_hand(found, comparison, expected):
    assert found.loc[("c-1", "p-1"), comparison] == pytest.approx(expected)


def test_a_posting_without_skills_tells_nothing_about_skills(found):
    assert found.xs("p-2", level="posting_id")["skills_covered"].isna().all()


def test_someone_who_says_nothing_has_only_missing_comparisons(found):
    own = found.loc["c-3"].drop(columns=["posting_age"])
    assert own.isna().all().all()


def test_no_wanted_region_means_anywhere(found):
    assert found.loc[("c-2", "p-2"), "region_wanted"] == 1.0


skill_lists = st.one_of(
    st.none(), st.lists(st.sampled_from(["plc", "cnc", "cad", "sql"]), unique=True)
)


@settings(deadline=None, max_examples=40)
@given(st.lists(skill_lists, min_size=1, max_size=5), st.lists(skill_lists, min_size=1, max_size=5))
def test_skills_equal_a_plain_loop_over_pairs(held, asked):
    who = pd.DataFrame(
        {
            "candidate_id": [f"c{i}" for i in range(len(held))],
            "skills": pd.Series(held, dtype=object),
        }
    )
    post = pd.DataFrame(
        {
            "posting_id": [f"p{j}" for j in range(len(asked))],
            "skills": pd.Series(asked, dtype=object),
        }
    )
    pairs = who[["candidate_id"]].merge(post[["posting_id"]], how="cross")
    table = compare(pairs, who, post)
    often = {s: sum(s in (row or []) for row in asked) for s in ("plc", "cnc", "cad", "sql")}
    weight = {s: 1 + np.log((1 + len(asked)) / (1 + n)) for s, n in often.items()}
    for row, (i, j) in enumerate((i, j) for i in range(len(held)) for j in range(len(asked))):
        if held[i] is None or not asked[j]:
            assert np.isnan(table["skills_covered"].iloc[row])
            continue
        total = sum(weight[s] for s in asked[j])
        has = sum(weight[s] for s in asked[j] if s in held[i])
        surplus = sum(weight[s] for s in held[i] if s not in asked[j])
        assert table["skills_covered"].iloc[row] == pytest.approx(has / total)
        assert table["skills_missing"].iloc[row] == pytest.approx(total - has)
        assert table["skills_surplus"].iloc[row] == pytest.approx(surplus)


def test_weights_of_skills_add_up_alike_in_any_order():
    random = np.random.default_rng(0)
    skills = [f"s{n}" for n in range(40)]
    posts = pd.DataFrame(
        {
            "posting_id": [f"p{n}" for n in range(30)],
            "skills": [random.choice(skills, 9, replace=False).tolist() for _ in range(30)],
        }
    )
    who = posts.rename(columns={"posting_id": "candidate_id"})
    pairs = pd.DataFrame({"candidate_id": random.permutation(who["candidate_id"])})
    pairs["posting_id"] = posts["posting_id"]
    names = ["skills_covered", "skills_missing", "skills_surplus"]
    turned = who.iloc[::-1].assign(skills=[words[::-1] for words in who["skills"].iloc[::-1]])
    ours, theirs = (compare(pairs, people, posts, only=names) for people in (turned, who))
    pd.testing.assert_frame_equal(ours, theirs, check_exact=True)


def test_a_pair_of_nobody_names_the_id():
    pairs = pd.DataFrame({"candidate_id": ["c-9"], "posting_id": ["p-1"]})
    with pytest.raises(InputError, match=r"candidate_id that the table lacks \(first: 'c-9'\)"):
        compare(pairs, CANDIDATES, POSTINGS)


def test_tables_of_ids_alone_and_no_pairs_are_fine():
    table = compare(PAIRS, CANDIDATES[["candidate_id"]], POSTINGS[["posting_id"]])
    assert table.isna().all().all()
    assert compare(PAIRS[:0], CANDIDATES, POSTINGS).empty


def test_an_industry_on_both_sides_gives_the_move():
    pairs = PAIRS[:2]
    table = compare(
        pairs,
        CANDIDATES.assign(industry="C351"),
        POSTINGS.assign(industry=["C352", "I65"]),
    )
    assert table["industry_move"].tolist() == [0.25, 1.0]


answers = st.sampled_from([0.0, 1.0, np.nan])
histories = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(0, 6), answers, answers),
    min_size=1,
    max_size=25,
).map(
    lambda rows: pd.DataFrame(
        rows,
        columns=["candidate_id", "posting_id", "at", "candidate_accepts", "employer_accepts"],
    )
)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(histories)
def test_popularity_equals_a_plain_loop_over_strictly_earlier_answers(history):
    found = popularity(history, prior=2.0)
    for row, asked in history.iterrows():
        earlier = history[history["at"] < asked["at"]]
        everybody = earlier["candidate_accepts"].mean()
        own = earlier.loc[
            earlier["posting_id"] == asked["posting_id"], "candidate_accepts"
        ].dropna()
        expected = (own.sum() + 2.0 * everybody) / (len(own) + 2.0)
        assert found.loc[row, "popularity_posting"] == pytest.approx(expected, nan_ok=True)


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(histories, st.integers(0, 6))
def test_popularity_is_blind_to_the_future(history, moment):
    altered = history.copy()
    later = altered["at"] >= moment
    altered.loc[later, ["candidate_accepts", "employer_accepts"]] = 1.0
    now = history["at"] <= moment
    pd.testing.assert_frame_equal(popularity(history)[now], popularity(altered)[now])


def test_history_gives_popularity_to_comparisons():
    history = PAIRS[:2].assign(
        at=pd.Timestamp("2024-01-01"), candidate_accepts=1.0, employer_accepts=[0.0, 1.0]
    )
    table = compare(PAIRS, CANDIDATES, POSTINGS, as_of="2024-06-01", history=history)
    assert (table["popularity_posting"] == 1.0).all()
    assert table["popularity_candidate"].between(0, 1).all()
