"""The sum of all series is drawn to its year's level where the past bears it out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.demand.anchor import Anchor, find_anchor, year_level


def shocked(months=120, seed=0):
    """Return a steady total with months in which everything moved at once, and came back."""
    random = np.random.default_rng(seed)
    return 1000 * np.exp(random.normal(0, 0.15, months))


@pytest.mark.parametrize("seed", range(4))
def test_a_total_whose_shocks_pass_is_drawn_nearly_all_the_way(seed):
    assert find_anchor(shocked(seed=seed)).pull > 0.7


@pytest.mark.parametrize("seed", range(4))
def test_a_total_that_wanders_is_hardly_drawn(seed):
    random = np.random.default_rng(seed)
    walk = np.convolve(random.normal(0, 0.02, 90), np.ones(4) / 4, "valid").cumsum()
    assert find_anchor(100 * np.exp(walk)).pull < 0.2


def test_with_no_past_to_judge_by_it_is_drawn_half_way():
    assert find_anchor(shocked(12)).pull == 0.5


@pytest.mark.parametrize(
    "total", [np.ones(11), np.zeros(30), np.append(np.ones(20), 0.0), np.array([4.0])]
)
def test_less_than_a_year_or_a_month_of_nothing_draws_nothing(total):
    anchor = find_anchor(total)
    forecast = np.array([[1.0, 2.0]])
    assert anchor.pull == 0
    assert anchor.draw(forecast) is forecast


def test_a_constant_total_stays_what_it_is():
    anchor = find_anchor(np.full(24, 7.0))
    assert anchor.draw(np.array([[3.0, 4.0]])) == pytest.approx(np.array([[3.0, 4.0]]))


@given(st.floats(0.01, 1), st.floats(1, 1e6), st.lists(st.floats(0, 1e4), min_size=1, max_size=9))
def test_shares_are_kept_and_the_sum_lies_between_itself_and_the_level(pull, level, parts):
    forecast = np.array([parts])
    drawn = Anchor(level, pull).draw(forecast)
    before, after = forecast.sum(), drawn.sum()
    low, high = sorted((before, level if before > 0 else 0.0))
    assert low * (1 - 1e-9) <= after <= high * (1 + 1e-9)
    assert drawn * before == pytest.approx(forecast * after, rel=1e-6, abs=1e-6)


def test_series_without_a_forecast_are_left_out_of_the_sum():
    drawn = Anchor(level=10.0, pull=1.0).draw(np.array([[1.0, np.nan, 3.0]]), share=0.8)
    assert drawn[0, [0, 2]].tolist() == [2.0, 6.0]
    assert np.isnan(drawn[0, 1])


def test_two_months_of_lockdown_do_not_move_the_level():
    usual = np.full(12, 50.0)
    assert year_level(np.append(usual[:10], [5.0, 10.0])) == year_level(usual)
