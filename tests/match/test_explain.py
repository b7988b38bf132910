"""Reasons in words: of the side they fit, adding up to the score, in both languages."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from talentmatch.i18n import phrase_keys, render
from talentmatch.match import ReciprocalRanker, reasons
from talentmatch.match.features import COMPARISONS as ALL
from talentmatch.match.ranking.explain import basis_in_words, by_topic, comparison_in_words

DECLARED = sorted(ALL)
CONTRIBUTIONS = pd.DataFrame(
    [[1.0, -0.5, 0.0, -2.0, 0.4, -3.0, 0.01, -1.0]],
    columns=pd.MultiIndex.from_product(
        [
            ["candidate", "employer"],
            ["pay_over_expected", "skills_covered", "region_wanted", "base"],
        ]
    ),
)
COMPARISONS = pd.DataFrame(
    {"pay_over_expected": [np.log(1.2)], "skills_covered": [0.25], "region_wanted": [np.nan]}
)


def test_reasons_are_for_and_against_on_both_sides_the_strongest_first():
    row = reasons(CONTRIBUTIONS, COMPARISONS).iloc[0]
    assert row["candidate_for"] == ["pay offered is 120 % of what is expected"]
    assert row["candidate_against"] == ["knows only 25 % of the skills of the post"]
    assert row["employer_against"] == ["has only 25 % of the skills asked for"]
    assert row["reasons"].startswith("for (candidate): pay offered")


def test_what_is_no_matter_of_a_side_is_not_said_of_it_but_not_hidden_either():
    """Pay above what a person expects may count for the employer, but is no reason of theirs."""
    row = reasons(CONTRIBUTIONS, COMPARISONS).iloc[0]
    assert row["employer_for"] == ["what past answers show beyond these"]
    assert by_topic(CONTRIBUTIONS, COMPARISONS)["employer"]["other"].iloc[0] == pytest.approx(0.41)


def test_reasons_are_in_the_readers_language():
    text = render(reasons(CONTRIBUTIONS, COMPARISONS)["reasons"].iloc[0], "zh")
    assert text.startswith("人选看重：薪酬达到期望的120%；人选顾虑：仅熟悉岗位技能的25%")


def test_comparisons_of_one_thing_are_one_reason():
    weights = {("employer", "skills_covered"): [-0.4], ("employer", "skills_missing"): [0.9]}
    seen = pd.DataFrame({"skills_covered": [1.0], "skills_missing": [0.0]})
    row = reasons(pd.DataFrame(weights), seen).iloc[0]
    assert row["employer_for"] == ["lacks none of the skills asked for"]
    assert row["employer_against"] == []


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8))
def test_topics_add_up_to_the_contributions(seed, rows):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, len(DECLARED))) * rng.choice([0, 1, 30], len(DECLARED))
    seen = pd.DataFrame(np.where(rng.random(values.shape) < 0.2, np.nan, values), columns=DECLARED)
    columns = pd.MultiIndex.from_product([["candidate", "employer"], [*DECLARED, "base"]])
    given_ = pd.DataFrame(rng.normal(size=(rows, len(columns))), columns=columns)
    topics = by_topic(given_, seen)
    for side in ("candidate", "employer"):
        assert np.allclose(topics[side].sum(axis=1), given_[side].sum(axis=1), atol=1e-9)


def test_topics_add_up_to_the_score_of_a_ranker_that_learnt():
    rng = np.random.default_rng(0)
    pairs = pd.DataFrame(
        {"skills_covered": rng.random(300), "pay_over_expected": rng.normal(0, 0.3, 300)}
    )
    yes = rng.random(300) < pairs["skills_covered"]
    ranker = ReciprocalRanker(rounds=20).fit(pairs, candidate_accepts=yes, employer_accepts=yes)
    topics = by_topic(ranker.explain(pairs), pairs)
    scores = ranker.predict(pairs)
    for side in ("candidate", "employer"):
        assert np.allclose(topics[side].sum(axis=1), logit(scores[side]), atol=1e-6)


def test_the_scorecard_leaves_nothing_unsaid():
    rng = np.random.default_rng(0)
    seen = pd.DataFrame(
        {
            "skills_covered": rng.random(200),
            "skills_missing": rng.random(200) * 3,
            "title_similarity": rng.random(200),
            "wanted_title_similarity": rng.random(200),
            "occupation_distance": rng.choice([0, 0.25, 0.5, 1], 200),
            "pay_over_expected": rng.normal(0.1, 0.3, 200),
            "experience_short": rng.choice([0, 0, 2.5], 200),
            "region_wanted": rng.choice([0.0, 1.0], 200),
        }
    )
    ranker = ReciprocalRanker().fit(seen)
    topics = by_topic(ranker.explain(seen), seen)
    assert topics.xs("other", axis=1, level=1).abs().max(axis=None) < 0.45


def test_top_limits_the_reasons():
    one = reasons(CONTRIBUTIONS, COMPARISONS, top=0).iloc[0]
    assert one["candidate_for"] == [] and one["reasons"] == ""


def test_what_is_not_known_can_speak_against_but_not_for():
    against = pd.DataFrame({("candidate", "region_wanted"): [-0.5]})
    row = reasons(against, COMPARISONS).iloc[0]
    assert row["candidate_against"] == ["whether the region is wanted is not known"]
    row = reasons(-against, COMPARISONS).iloc[0]
    assert row["candidate_for"] == ["what past answers show beyond these"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "lacks AutoCAD, forklift and others"), ("zh", "缺少技能AutoCAD、forklift等")],
)
def test_missing_skills_are_named(lang, text):
    against = pd.DataFrame({("employer", "skills_covered"): [-0.5]})
    lacking = pd.Series([["AutoCAD", "forklift", "a", "b", "c"]])
    said = reasons(against, COMPARISONS, missing_skills=lacking)["employer_against"].iloc[0]
    words = text.replace("forklift", "forklift, a, b" if lang == "en" else "forklift、a、b")
    assert [render(one, lang) for one in said] == [words]


def test_a_column_without_a_sentence_is_named():
    weights = pd.DataFrame({("employer", "iq"): [-0.5]})
    table = reasons(weights, pd.DataFrame({"iq": [2.0]}))
    assert table["employer_against"].iloc[0] == ["iq is 2"]
    assert table["candidate_for"].iloc[0] == []


def test_every_declared_comparison_has_a_sentence_a_name_and_a_topic():
    assert set(DECLARED) <= set(phrase_keys("match"))
    assert {f"name_{name}" for name in DECLARED} <= set(phrase_keys("match"))
    assert {f"topic_{one.topic}" for one in ALL.values()} <= set(phrase_keys("match"))


@pytest.mark.parametrize("name", DECLARED)
def test_monotone_comparisons_are_read_in_their_direction(name):
    """What may only raise a score is not said against at its best, nor for at its worst."""
    one = ALL[name]
    low, high = (value if value is not None else 1000.0 for value in one.range)
    for side, sign in one.direction.items():
        if side not in one.readings or name.startswith(("popularity", "yes_rate")):
            continue
        best, worst = (high, low) if sign > 0 else (low, high)
        good, bad = one.fits(side, np.array([best, worst]))
        assert good.tolist() == [True, False] and bad.tolist() == [False, True]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", DECLARED)
def test_every_value_of_every_comparison_can_be_said(name, lang):
    for value in (0.0, 0.4, 1.0, 7.5, np.nan):
        for side in ("candidate", "employer"):
            for stance in ("for", "against"):
                text = render(comparison_in_words(name, value, side=side, stance=stance), lang)
                assert text and "{" not in text and name not in text


@pytest.mark.parametrize("basis", ["learnt", "scorecard", "rate and scorecard"])
def test_every_basis_has_words(basis):
    assert render(basis_in_words(basis), "zh") != basis_in_words(basis)
