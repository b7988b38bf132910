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
from talentmatch.match.ranking.contrast import contrast, contrast_in_words

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
