"""Every smoother agrees with the loop that its definition is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from talentmatch.demand.models.family import SMOOTHERS, smooth, smoother_names
from talentmatch.demand.models.smoothing import (
    damped_trend,
    exponential,
    intermittent,
    nearly_always_zero,
    recent_mean,
    share_of_parent,
)

openings = arrays(
    float,
    st.tuples(st.integers(1, 4), st.integers(1, 30)),
    elements=st.one_of(st.just(0.0), st.floats(1e-6, 1e5)),
)


def slow_exponential(series, alpha):
    level = series[0]
    for value in series[1:]:
        level = alpha * value + (1 - alpha) * level
    return level


def slow_damped_trend(series, horizon, alpha, beta, phi):
    level, slope = series[0], 0.0
    for value in series[1:]:
        new = alpha * value + (1 - alpha) * (level + phi * slope)
        slope = beta * (new - level) + (1 - beta) * phi * slope
        level = new
    path = []
    for step in range(1, horizon + 1):
        path.append(max(level + sum(phi**k for k in range(1, step + 1)) * slope, 0))
    return path


def slow_intermittent(series, alpha, beta):
    share = slow_exponential([float(value > 0) for value in series], beta)
    weight, total, size = 1.0, 0.0, 0.0
    for value in reversed(series):
        if value > 0:
            size += weight * value
            total += weight
            weight *= 1 - alpha
    return share * size / total if total else 0.0


@settings(max_examples=25, deadline=None)
@given(openings, st.floats(0.05, 0.95))
def test_exponential_smoothing_is_its_recursion(values, alpha):
    slow = [slow_exponential(series, alpha) for series in values]
    assert exponential(values, alpha) == pytest.approx(slow, rel=1e-9, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(openings, st.integers(1, 6))
def test_damped_trend_is_its_recursion(values, horizon):
    slow = np.transpose([slow_damped_trend(s, horizon, 0.5, 0.15, 0.8) for s in values])
    assert damped_trend(values, horizon) == pytest.approx(slow, rel=1e-9, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(openings)
def test_intermittent_demand_is_its_recursion(values):
    slow = [slow_intermittent(list(series), 0.3, 0.15) for series in values]
    assert intermittent(values) == pytest.approx(slow, rel=1e-9, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(openings, st.integers(1, 20))
def test_a_mean_over_more_months_than_there_are_is_the_mean_of_all(values, months):
    slow = [np.mean(series[-months:]) for series in values]
    assert recent_mean(values, months) == pytest.approx(slow, rel=1e-9, abs=1e-9)


def test_the_time_before_a_series_existed_is_left_out_of_means():
    values = np.array([[0.0, 0.0, 0.0, 0.0, 6.0, 6.0, 6.0, 6.0]])
    assert recent_mean(values, 8, np.array([4])).tolist() == [6.0]


def test_a_series_of_one_month_is_not_believed_to_be_that_large():
    values = np.array([[0.0, 0.0, 0.0, 0.0, 9.0]])
    assert recent_mean(values, 5, np.array([1])).tolist() == [3.0]


@settings(max_examples=25, deadline=None)
@given(openings, st.floats(0.1, 100))
def test_every_smoother_scales_with_its_series(values, factor):
    age = np.full(len(values), values.shape[1])
    assert smooth(values * factor, age, 2) == pytest.approx(
        smooth(values, age, 2) * factor, rel=1e-6, abs=1e-6
    )


@settings(max_examples=25, deadline=None)
@given(openings)
def test_no_smoother_forecasts_less_than_nothing(values):
    assert (smooth(values, np.full(len(values), values.shape[1]), 3) >= 0).all()


@pytest.mark.parametrize("name", SMOOTHERS)
def test_every_smoother_holds_a_constant(name):
    values = np.full((2, 20), 7.0)
    forecast = SMOOTHERS[name](values, np.full(2, 20), 3)
    assert forecast == pytest.approx(np.full((3, 2), 7.0))


def test_a_share_of_a_parent_follows_the_parent_and_ignores_the_series_own_month():
    values = np.full((3, 24), 10.0)
    values[0, -1] = 40.0
    values[1:, -1] = 5.0
    level = share_of_parent(values, np.full(3, 24), np.zeros(3, dtype=int), 1)
    same = np.full((3, 24), 10.0)
    same[:, -1] = values[:, -1].mean()
    assert level.sum(axis=1) == pytest.approx(
        share_of_parent(same, np.full(3, 24), np.zeros(3, dtype=int), 1).sum(axis=1)
    )
    assert (level[:, 0] < 20).all()


def test_a_parent_without_openings_gives_its_series_none():
    level = share_of_parent(np.zeros((2, 13)), np.full(2, 13), np.array([0, 0]), 1)
    assert (level == 0).all()


def test_every_forecast_of_the_family_has_a_name():
    values, parents = (
        np.ones((2, 12)),
        {"total": (np.zeros(2, int), 1), "region": (np.arange(2), 2)},
    )
    forecast = smooth(values, np.full(2, 12), 1, parents)
    assert len(forecast) == len(smoother_names(parents)) == len(SMOOTHERS) + 5
    assert np.nanmean(forecast) == pytest.approx(1.0)
    assert np.isnan(forecast).sum() == 6


def test_all_smoothers_agree_on_a_series_that_is_zero_nearly_always():
    values = np.zeros((2, 24))
    values[0, 20] = 4.0
    values[1] = np.arange(24.0)
    forecast = smooth(values, np.full(2, 24), 2)
    assert np.ptp(forecast[:, :, 0]) == 0
    assert 0 < forecast[0, 0, 0] < 1
    assert np.ptp(forecast[:, 0, 1]) > 1


def test_few_months_do_not_make_a_series_nearly_always_zero():
    assert not nearly_always_zero(np.zeros((3, 5))).any()
