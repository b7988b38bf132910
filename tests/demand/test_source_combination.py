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
def test_shares_add_up_and_the_mean_lies_between_the_sources_at_one_level(pairs, first, second):
    one, other = zip(*pairs, strict=True)
    combined = combine_sources(
        [source("survey", one, half=first), source("headcount", other, half=second)]
    )
    table = combined.table
    shares = table[["share_survey", "share_headcount"]].to_numpy()
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    levels = [combined.levels[name] for name in ("survey", "headcount")]
    logs = np.log(table[["from_survey", "from_headcount"]].to_numpy() / levels)
    np.testing.assert_allclose(np.log(table["mean"]), (shares * logs).sum(axis=1), atol=1e-9)
    assert (table["lo-80"] <= table["mean"]).all() and (table["mean"] <= table["hi-80"]).all()
    assert (table["sampling"] >= 0).all()


def test_a_level_that_lies_apart_over_all_posts_is_taken_out_and_the_pattern_counts():
    posts = np.arange(1, 41) * 10.0
    survey = source("survey", posts, half=1, own_error=0.15)
    headcount = source("headcount", posts * 0.7, half=1, own_error=0.3)
    combined = combine_sources([survey, headcount])
    assert combined.levels["headcount"] / combined.levels["survey"] == pytest.approx(0.7, abs=0.005)
    # The survey is believed to be right to 15 %, headcount to 30 %: its level counts four times.
    assert combined.levels["survey"] == pytest.approx(0.7**-0.2, abs=0.01)


def test_the_source_that_scatters_more_over_many_posts_counts_less():
    rng = np.random.default_rng(0)
    posts = np.full(60, 100.0)
    noisy = source("forecast", posts * np.exp(rng.normal(0, 0.6, 60)), half=1, own_error=0.2)
    close = source("survey", posts * np.exp(rng.normal(0, 0.02, 60)), half=1, own_error=0.2)
    third = source("headcount", posts * np.exp(rng.normal(0, 0.05, 60)), half=1, own_error=0.2)
    table = combine_sources([noisy, close, third]).table
    assert table["share_forecast"].mean() < 0.1
    assert np.abs(np.log(table["mean"] / 100)).mean() < 0.06


def test_the_interval_reaches_into_that_of_every_source():
    combined = combine_sources(
        [source("survey", [856.0], half=105), source("headcount", [200.0], half=60, own_error=0.3)]
    )
    row = combined.table.iloc[0]
    assert row["lo-80"] < 200 * np.exp(1.2816 * np.hypot(0.3, 60 / 200 / 1.2816)) + 1
    assert row["hi-80"] > 856 * np.exp(-1.2816 * np.hypot(0.15, 105 / 856 / 1.2816)) - 1


def test_at_least_what_was_reported_is_wanted():
    reported = pd.Series({"o0": 90.0})
    both = [source("survey", [100.0]), source("headcount", [40.0])]
    row = combine_sources(both, least=reported).table.iloc[0]
    assert row["mean"] >= 90 and row["lo-80"] >= 90 and row["hi-80"] >= row["mean"]


def test_the_surer_source_counts_more():
    found = combine_sources(
        [source("survey", [100], half=5), source("headcount", [100], half=50)]
    ).table.iloc[0]
    assert found["share_survey"] > 0.5 > found["share_headcount"]


def test_two_that_agree_are_surer_than_one_and_two_that_contradict_are_not():
    alone = combine_sources([source("survey", [100])]).table.iloc[0]
    agreed = combine_sources([source("survey", [100]), source("headcount", [101])]).table.iloc[0]
    apart = combine_sources([source("survey", [100]), source("headcount", [400])]).table.iloc[0]

    def width(row):
        return row["hi-80"] - row["lo-80"]

    assert width(agreed) < width(alone) < width(apart)


def test_what_one_source_does_not_know_rests_on_the_other_at_the_level_of_both():
    combined = combine_sources([source("survey", [100, np.nan]), source("headcount", [90, 40])])
    unknown = combined.table.set_index("occupation").loc["o1"]
    assert unknown["share_survey"] == 0
    assert unknown["mean"] == pytest.approx(40 / combined.levels["headcount"])


def test_a_partial_source_tells_how_demand_is_split_and_not_how_large_it_is():
    whole = source("survey", [100, 100])
    part = source("postings", [3, 1], half=0.3, own_error=0.1, partial=True)
    table = combine_sources([whole, part]).table.set_index("occupation")
    assert table["from_postings"].to_dict() == {"o0": 3, "o1": 1}
    assert table.loc["o0", "mean"] > 105 and table.loc["o1", "mean"] < 95
    assert table["mean"].prod() == pytest.approx(100 * 100, rel=0.05)
    more = source("postings", [300, 100], half=30, own_error=0.1, partial=True)
    again = combine_sources([whole, more]).table.set_index("occupation")
    pd.testing.assert_series_equal(again["mean"], table["mean"])


def test_no_source_at_all_names_the_remedy():
    with pytest.raises(InputError, match="load a survey of needs"):
        combine_sources([])


def test_a_zero_is_no_certainty_and_moves_no_other_post():
    rng = np.random.default_rng(1)
    posts = rng.uniform(20, 300, 30)
    survey = posts * np.exp(rng.normal(0, 0.1, 30))
    headcount = posts * np.exp(rng.normal(0, 0.1, 30))
    nothing = survey.copy()
    nothing[0] = 0.0
    before, after = (
        combine_sources(
            [source("survey", one, half=5), source("headcount", headcount, half=5)]
        ).table.set_index("occupation")["mean"]
        for one in (survey, nothing)
    )
    others = before.index.drop("o0")
    np.testing.assert_allclose(after[others], before[others], rtol=0.06)
    assert after["o0"] > headcount[0] / 2, "what another source counts is not outweighed by nothing"
