"""The list of scarce occupations: gaps, their probability and grades."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.plan import GradeRule, shortage_list

SUPPLY = pd.DataFrame(
    {"occupation": ["x"], "supply": [40.0], "supply_lo": [30.0], "supply_hi": [50.0]}
)


def demand(*rows):
    return pd.DataFrame(rows, columns=["occupation", "mean", "lo-80", "hi-80"])


def test_the_gap_is_openings_less_supply_and_its_interval_holds_both_errors():
    listed = shortage_list(demand(("x", 100.0, 90.0, 110.0)), SUPPLY).iloc[0]
    assert listed["gap"] == 60
    assert listed["gap_hi"] - listed["gap"] == pytest.approx(np.hypot(10, 10))


def test_the_probability_agrees_with_simulated_draws():
    listed = shortage_list(demand(("x", 50.0, 40.0, 60.0)), SUPPLY).iloc[0]
    rng = np.random.default_rng(0)
    sd = 10 / 1.2815515655
    draws = rng.normal(50, sd, 200_000) - rng.normal(40, sd, 200_000)
    assert listed["probability"] == pytest.approx((draws > 0).mean(), abs=0.005)


def test_a_grade_is_that_of_the_probability_as_shown():
    """A gap whose probability prints as 0.950 is not denied the grade that begins at 0.95."""
    sd = 50 / 1.6445  # the probability is 0.94996
    half = 1.2815515655 * sd
    row = shortage_list(demand(("x", 50.0, 50.0 - half, 50.0 + half)), None).iloc[0]
    assert 0.9495 < row["probability"] < 0.95 and row["grade"] == "severe"


def test_without_supply_the_gap_is_all_openings():
    assert shortage_list(demand(("x", 5.0, 4.0, 6.0)), None)["gap"].tolist() == [5.0]


def test_rows_of_one_occupation_share_its_supply_by_openings():
    rows = demand(("x", 75.0, 75.0, 75.0), ("x", 25.0, 25.0, 25.0))
    assert sorted(shortage_list(rows, SUPPLY)["supply"]) == [10.0, 30.0]


def test_a_surplus_is_never_scarce_and_an_exact_gap_is_certain():
    rows = demand(("x", 10.0, 10.0, 10.0), ("y", 10.0, 10.0, 10.0))
    listed = shortage_list(rows, SUPPLY).set_index("occupation")
    assert listed.loc["x", "grade"] == "none"
    assert (listed.loc["y", "grade"], listed.loc["y", "probability"]) == ("severe", 1.0)


@pytest.mark.slow
@settings(deadline=None)
@given(st.floats(1, 1e4), st.floats(0, 0.9), st.floats(0, 1e4), st.floats(1.01, 3))
def test_more_demand_never_lowers_a_grade(mean, spread, supply, factor):
    supplied = SUPPLY.assign(supply=supply, supply_lo=supply * 0.8, supply_hi=supply * 1.2)
    order = ["none", "mild", "high", "severe"]
    grades = [
        shortage_list(demand(("x", m, m - mean * spread, m + mean * spread)), supplied)["grade"][0]
        for m in (mean, mean * factor)
    ]
    assert order.index(grades[0]) <= order.index(grades[1])


def test_thresholds_come_from_the_rule():
    strict = GradeRule(severe=0.99, high=0.98, mild=0.0)
    listed = shortage_list(demand(("x", 100.0, 80.0, 120.0)), SUPPLY, rule=strict)
    assert listed["grade"].tolist() == ["mild"]


RULES = {"default": GradeRule(), "narrow": GradeRule(severe=0.3, high=0.2, mild=0.1)}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(list(RULES)),
    st.floats(0.0, 1.1),
    st.floats(0.02, 0.4),
    st.floats(0.0, 0.4),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.integers(0, 1000),
)
def test_a_grade_is_kept_as_often_as_data_drawn_again_gives_it(
    rule, filled, spread, error, follows, seed
):
    """Openings and supply are drawn; a row keeps its grade, and its range holds what is drawn."""
    z80, times = 1.2815515655, 1500
    draws = np.random.default_rng(seed).normal(0, 1, (2, times))
    means = 100 + 100 * spread / z80 * draws[0]
    people = 100 * filled * (1 + follows * (means / 100 - 1)) + 100 * error / z80 * draws[1]

    def listed(means, people):
        names = [f"x{n}" for n in range(len(means))]
        rows = demand(*zip(names, means, means - 100 * spread, means + 100 * spread, strict=True))
        ends = {"supply_lo": people - 100 * error, "supply_hi": people + 100 * error}
        supply = pd.DataFrame({"occupation": names, "supply": people, "follows": follows, **ends})
        return shortage_list(rows, supply, rule=RULES[rule])

    here = listed(np.array([100.0]), np.array([100.0 * filled])).iloc[0]
    again = listed(means[means > 1], people[means > 1])
    assert here["grade_kept"] == pytest.approx(again["grade"].eq(here["grade"]).mean(), abs=0.06)


def test_an_uncertain_share_is_a_range_and_a_sure_one_a_single_grade():
    """Both posts leave 55 of 100 openings unfilled; of one the supply is hardly known."""
    rows = demand(("x", 100.0, 95.0, 105.0), ("y", 100.0, 95.0, 105.0))
    supply = pd.DataFrame(
        {
            "occupation": ["x", "y"],
            "supply": [45.0, 45.0],
            "supply_lo": [44.0, 35.0],
            "supply_hi": [46.0, 55.0],
        }
    )
    listed = shortage_list(rows, supply).set_index("occupation")
    assert listed["grade"].tolist() == ["severe", "severe"]
    assert listed["grade_low"].to_dict() == {"x": "severe", "y": "high"}
    assert listed["grade_high"].tolist() == ["severe", "severe"]
    assert listed.loc["x", "grade_kept"] > 0.95 and listed.loc["y", "grade_kept"] < 0.8


def test_what_is_assumed_widens_the_gap_and_unsettles_no_grade():
    supply = SUPPLY.assign(supply=45.0, supply_lo=30.0, supply_hi=60.0)
    rows = demand(("x", 100.0, 99.0, 101.0))
    assumed = shortage_list(rows, supply.assign(sampling=1.0)).iloc[0]
    sampled = shortage_list(rows, supply).iloc[0]
    assert assumed["gap_hi"] == sampled["gap_hi"] > 69
    assert assumed["grade_kept"] > 0.99 and sampled["grade_kept"] < 0.8


def test_openings_that_supply_follows_do_not_unsettle_a_grade():
    """Six in ten openings stay open for sure, however many openings there are."""
    supply = SUPPLY.assign(supply=40.0, supply_lo=40.0, supply_hi=40.0, follows=1.0)
    row = shortage_list(demand(("x", 100.0, 50.0, 150.0)), supply).iloc[0]
    assert row["unfilled_share"] == pytest.approx(0.6) and row["grade"] == "severe"
    assert row["grade_kept"] > 0.99 and row["grade_low"] == "severe"


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.0, 1.3),
    st.floats(0.01, 0.6),
    st.floats(0.0, 0.6),
    st.sampled_from(["none", "mild", "high", "severe", None]),
)
def test_a_range_holds_its_grade_and_is_as_sure_as_the_rule_asks(share, spread, error, published):
    supply = SUPPLY.assign(
        supply=100 * share,
        supply_lo=max(100 * (share - error), 0.0),
        supply_hi=100 * (share + error),
    )
    edition = (
        None if published is None else pd.DataFrame({"occupation": ["x"], "grade": [published]})
    )
    rows = demand(("x", 100.0, 100 - 100 * spread, 100 + 100 * spread))
    row = shortage_list(rows, supply, published=edition).iloc[0]
    places = [
        ["none", "mild", "high", "severe"].index(row[f"grade{end}"])
        for end in ("_low", "", "_high")
    ]
    assert places == sorted(places)
    assert (row["grade_low"] == row["grade_high"]) == (round(row["grade_kept"], 3) >= 0.8)


@pytest.mark.parametrize("published", ["high", "severe", "none"])
def test_publishing_a_grade_makes_it_no_surer(published):
    row = demand(("x", 100.0, 90.0, 110.0))
    supply = SUPPLY.assign(supply=66.0, supply_lo=56.0, supply_hi=76.0)
    alone = shortage_list(row, supply).iloc[0]
    edition = pd.DataFrame({"occupation": ["x"], "grade": [published]})
    held = shortage_list(row, supply, published=edition).iloc[0]
    assert held["grade_alone"] == alone["grade"] == "high"
    if held["grade"] == alone["grade"]:
        assert held["grade_kept"] == alone["grade_kept"]
    else:
        assert held["grade_kept"] < 1 - alone["grade_kept"] + 1e-9


def test_a_post_far_from_every_threshold_keeps_its_grade():
    sure = SUPPLY.assign(supply=5.0, supply_lo=4.0, supply_hi=6.0)
    row = shortage_list(demand(("x", 100.0, 99.0, 101.0)), sure).iloc[0]
    assert (row["grade"], round(row["grade_kept"], 3)) == ("severe", 1.0)


def test_the_interval_of_a_gap_is_as_skewed_as_that_of_the_openings():
    demand = pd.DataFrame({"occupation": ["x"], "mean": [100.0], "lo-80": [70.0], "hi-80": [160.0]})
    alone = shortage_list(demand, None).iloc[0]
    assert [alone["gap_lo"], alone["gap"], alone["gap_hi"]] == pytest.approx([70, 100, 160])
    supply = pd.DataFrame(
        {"occupation": ["x"], "supply": [40.0], "supply_lo": [30.0], "supply_hi": [80.0]}
    )
    row = shortage_list(demand, supply).iloc[0]
    assert row["gap_lo"] == pytest.approx(60 - np.hypot(30, 40))
    assert row["gap_hi"] == pytest.approx(60 + np.hypot(60, 10))


@pytest.mark.parametrize(("supply", "sure"), [(69.0, True), (71.0, False)])
def test_a_gap_is_sure_to_nine_tenths_where_its_interval_lies_above_nothing(supply, sure):
    demand = pd.DataFrame({"occupation": ["x"], "mean": [100.0], "lo-80": [70.0], "hi-80": [160.0]})
    known = dict.fromkeys(("supply", "supply_lo", "supply_hi"), supply)
    row = shortage_list(demand, pd.DataFrame({"occupation": ["x"], **known})).iloc[0]
    assert (row["gap_lo"] > 0) == (row["probability"] > 0.9) == sure
