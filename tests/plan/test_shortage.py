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
    strict = GradeRule(severe=(0.999999, 0.99), high=(0.9999, 0.98), mild=(0.5, 0.0))
    listed = shortage_list(demand(("x", 100.0, 80.0, 120.0)), SUPPLY, rule=strict)
    assert listed["grade"].tolist() == ["mild"]


@pytest.mark.parametrize("published", [None, "high"])
def test_a_grade_is_kept_as_often_as_drawing_the_supply_again_keeps_it(published):
    row = demand(("x", 100.0, 100.0, 100.0))
    supply = pd.DataFrame({"occupation": ["x"], "supply": [66.0]})
    edition = published and pd.DataFrame({"occupation": ["x"], "grade": [published]})

    def listed(people):
        ends = {"supply": people, "supply_lo": people - 10, "supply_hi": people + 10}
        return shortage_list(row, supply.assign(**ends), published=edition).iloc[0]

    rng = np.random.default_rng(0)
    here = listed(66.0)
    again = [listed(66.0 + draw)["grade"] for draw in rng.normal(0, 10 / 1.2815515655, 400)]
    assert here["grade"] == "high"
    assert here["grade_kept"] == pytest.approx(np.mean([g == "high" for g in again]), abs=0.04)


def test_a_post_far_from_every_threshold_keeps_its_grade():
    sure = SUPPLY.assign(supply=5.0, supply_lo=4.0, supply_hi=6.0)
    row = shortage_list(demand(("x", 100.0, 99.0, 101.0)), sure).iloc[0]
    assert (row["grade"], round(row["grade_kept"], 3)) == ("severe", 1.0)
