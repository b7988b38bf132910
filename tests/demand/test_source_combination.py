"""Several sources become one demand, each with its share."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.demand.yearly.source_combination import Source, combine_sources
from talentmatch.errors import InputError


def source(name, means, *, half=10.0, own_error=0.1, partial=False):
    means = np.asarray(means, dtype=float)
    openings = pd.DataFrame(
        {
            "occupation": [f"o{i}" for i in range(len(means))],
            "mean": means,
            "lo-80": means - half,
            "hi-80": means + half,
        }
    ).dropna()
    return Source(name=name, openings=openings, own_error=own_error, partial=partial)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.floats(1, 1e4), st.floats(1, 1e4)), min_size=1, max_size=5),
    st.floats(0.5, 100),
    st.floats(0.5, 100),
)
def test_shares_add_up_and_the_mean_lies_between_the_sources(pairs, first, second):
    one, other = zip(*pairs, strict=True)
    found = combine_sources(
        [source("survey", one, half=first), source("headcount", other, half=second)]
    )
    shares = found[["share_survey", "share_headcount"]]
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    both = found[["from_survey", "from_headcount"]]
    assert (found["mean"] >= both.min(axis=1) - 1e-6).all()
    assert (found["mean"] <= both.max(axis=1) + 1e-6).all()
    weighted = (shares.to_numpy() * both.to_numpy()).sum(axis=1)
    np.testing.assert_allclose(found["mean"], weighted)


def test_the_surer_source_counts_more():
    found = combine_sources(
        [source("survey", [100], half=5), source("headcount", [100], half=50)]
    ).iloc[0]
    assert found["share_survey"] > 0.5 > found["share_headcount"]


def test_two_that_agree_are_surer_than_one_and_two_that_contradict_are_not():
    alone = combine_sources([source("survey", [100])]).iloc[0]
    agreed = combine_sources([source("survey", [100]), source("headcount", [101])]).iloc[0]
    apart = combine_sources([source("survey", [100]), source("headcount", [400])]).iloc[0]

    def width(row):
        return row["hi-80"] - row["lo-80"]

    assert width(agreed) < width(alone) < width(apart)


def test_what_one_source_does_not_know_rests_on_the_other():
    found = combine_sources([source("survey", [100, np.nan]), source("headcount", [90, 40])])
    unknown = found.set_index("occupation").loc["o1"]
    assert unknown["share_survey"] == 0 and unknown["mean"] == 40


def test_a_partial_source_tells_how_demand_is_split_and_not_how_large_it_is():
    whole = source("survey", [100, 100])
    part = source("postings", [3, 1], half=1, own_error=0.1, partial=True)
    found = combine_sources([whole, part]).set_index("occupation")
    assert found["from_postings"].to_dict() == pytest.approx({"o0": 150, "o1": 50})
    assert found.loc["o0", "mean"] > 100 > found.loc["o1", "mean"]


def test_no_source_at_all_names_the_remedy():
    with pytest.raises(InputError, match="load a survey of needs"):
        combine_sources([])
