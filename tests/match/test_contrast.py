"""Two candidates side by side: differences that add up, and words for them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from talentmatch.errors import InputError
from talentmatch.i18n import render
from talentmatch.match import ReciprocalRanker
from talentmatch.match.ranking.contrast import contrast, contrast_in_words, most_telling

NAMES = ["skills_covered", "skills_missing", "pay_over_expected", "experience_years", "iq"]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_differences_add_up_to_the_difference_of_log_odds(seed):
    rng = np.random.default_rng(seed)
    columns = pd.MultiIndex.from_product([["candidate", "employer"], [*NAMES, "base"]])
    given_ = pd.DataFrame(rng.normal(size=(2, len(columns))), columns=columns)
    table = contrast(given_, pd.DataFrame(rng.random((2, len(NAMES))), columns=NAMES))
    apart = given_.T.groupby(level=0).sum().T.diff().iloc[-1]
    found = table.groupby("side")["difference"].sum()
    assert np.allclose(-apart[["candidate", "employer"]], found[["candidate", "employer"]])
    assert np.allclose(table["first_adds"] - table["second_adds"], table["difference"])


def test_differences_are_those_of_the_scores():
    pairs = pd.DataFrame({"skills_covered": [1.0, 0.2], "experience_short": [3.0, 0.0]})
    ranker = ReciprocalRanker().fit(pairs)
    table = contrast(ranker.explain(pairs), pairs)
    scores = logit(ranker.predict(pairs)["employer"])
    employer = table.loc[table["side"].eq("employer")]
    assert employer["difference"].sum() == pytest.approx(scores.iloc[0] - scores.iloc[1])
    assert employer["about"].tolist()[:2] == ["skills", "experience"]
    said = contrast_in_words(table, ("A", "B"))
    assert "A on skills" in said[1] and "B on experience" in said[1]
    assert render(contrast_in_words(table, ("甲", "乙"))[1], "zh").startswith("用人方：甲 领先")


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(4, 14))
def test_a_page_keeps_the_largest_differences_and_still_adds_up(seed, most):
    rng = np.random.default_rng(seed)
    columns = pd.MultiIndex.from_product([["candidate", "employer"], [*NAMES, "base"]])
    given_ = pd.DataFrame(rng.normal(size=(2, len(columns)), scale=0.2), columns=columns)
    table = contrast(given_, pd.DataFrame(rng.random((2, len(NAMES))), columns=NAMES))
    kept, alike = most_telling(table, most=most)
    assert len(kept) <= most
    sums = ["first_adds", "second_adds", "difference"]
    whole, part = (frame.groupby("side")[sums].sum() for frame in (table, kept))
    assert np.allclose(whole, part)
    # What is not shown sets them apart less than anything that is, or is said to be alike.
    for side, rows in kept.groupby("side"):
        shown = rows.loc[rows["topic"].ne("rest")]
        hidden = table.loc[
            table["side"].eq(side) & ~table["topic"].isin([*shown["topic"], "base", "other"])
        ]
        if len(shown) == most // 2 - 1 and len(hidden):
            assert shown["difference"].abs().min() >= hidden["difference"].abs().max() - 1e-12
    weak = (
        table.loc[~table["topic"].isin(["base", "other"])]
        .groupby("topic")["difference"]
        .agg(lambda gaps: gaps.abs().max())
    )
    names = table.set_index("topic")["about"]
    assert sorted(alike) == sorted(
        {str(names.loc[[one]].iloc[0]) for one in weak.index[weak < 0.05]}
    )


def test_two_alike_are_level():
    pairs = pd.DataFrame({"skills_covered": [0.5, 0.5]})
    table = contrast(ReciprocalRanker().fit(pairs).explain(pairs), pairs)
    assert contrast_in_words(table, ("A", "B"))[0] == (
        "candidate: the two are level; no difference worth naming"
    )


def test_three_are_not_compared():
    pairs = pd.DataFrame({"skills_covered": [0.5, 0.5, 1.0]})
    with pytest.raises(InputError, match="two candidates"):
        contrast(ReciprocalRanker().fit(pairs).explain(pairs), pairs)
