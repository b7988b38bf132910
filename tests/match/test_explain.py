"""Reasons in words."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.match import reasons
from talentmatch.match.explain import basis_in_words
from talentmatch.specs import load_feature_spec
from talentmatch.vocab.phrases import phrase_keys

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
    assert row["employer_against"] == ["25 % of the skills asked for are there, by weight"]
    assert row["reasons"].startswith("for (candidate): pay offered")


def test_reasons_are_in_the_readers_language():
    assert "薪酬为期望的120%" in reasons(CONTRIBUTIONS, COMPARISONS, "zh")["reasons"].iloc[0]


def test_top_limits_the_reasons():
    one = reasons(CONTRIBUTIONS, COMPARISONS, top=0).iloc[0]
    assert one["candidate_for"] == [] and one["reasons"] == ""


def test_a_missing_comparison_that_counts_says_so():
    given = pd.DataFrame({("employer", "region_wanted"): [0.5]})
    assert reasons(given, COMPARISONS)["employer_for"].iloc[0] == [
        "whether the region is wanted is not known"
    ]


def test_a_column_without_a_sentence_is_named():
    given = pd.DataFrame({("employer", "iq"): [-0.5]})
    table = reasons(given, pd.DataFrame({"iq": [2.0]}))
    assert table["employer_against"].iloc[0] == ["iq is 2"]
    assert table["candidate_for"].iloc[0] == []


def test_every_declared_comparison_has_a_sentence_and_a_name():
    facts = {"at", "candidate_accepts", "employer_accepts"}
    declared = set(load_feature_spec("candidate_posting_pairs").columns) - facts
    assert declared <= set(phrase_keys("match"))
    assert {f"name_{name}" for name in declared} <= set(phrase_keys("match"))


@pytest.mark.parametrize("basis", ["learnt", "scorecard", "rate and scorecard"])
def test_every_basis_has_words(basis):
    assert basis_in_words(basis, "zh")
