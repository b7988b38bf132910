"""Measures of forecasts on cases small enough to do by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import InputError
from talentmatch.evaluate.forecasts import coverage, forecast_metrics, mae, pinball, rmse, wape

numbers = st.lists(st.floats(0, 1e4), min_size=1, max_size=20)


@settings(max_examples=30, deadline=None)
@given(numbers)
def test_a_perfect_forecast_misses_nothing(actual):
    assert mae(actual, actual) == rmse(actual, actual) == pinball(actual, actual, 0.3) == 0


@settings(max_examples=30, deadline=None)
@given(numbers, st.floats(0, 100))
def test_rmse_is_never_below_mae(actual, shift):
    forecast = np.array(actual) * 0.5 + shift
    assert (
        rmse(actual, forecast) >= mae(actual, forecast) * (1 - 1e-9) - 1e-150
    )  # squares underflow


def test_the_median_has_the_least_pinball_loss_at_a_half():
    actual = np.array([1.0, 2.0, 10.0])
    losses = [pinball(actual, np.full(3, guess), 0.5) for guess in (1.0, 2.0, 4.3)]
    assert min(losses) == losses[1]


def test_wape_of_nothing_is_unknown():
    assert np.isnan(wape([0.0], [1.0]))


def test_bounds_belong_to_the_interval():
    assert coverage([1.0, 2.0], [1.0, 0.0], [1.0, 2.0]) == 1


def test_all_measures_of_one_table():
    cells = pd.DataFrame(
        {
            "actual": [1.0, 5.0],
            "mean": [2.0, 5.0],
            "lo-80": [0.0, 6.0],
            "hi-80": [3.0, 7.0],
            "naive": [1.0, 1.0],
        }
    )
    metrics = forecast_metrics(cells, levels=(80,), references=("naive",))
    assert metrics["mae"] == 0.5
    assert metrics["mase"] == 0.25
    assert metrics["bias"] == 0.5
    assert metrics["coverage_80"] == 0.5
    assert metrics["mae_naive"] == 2
    assert metrics["pinball"] == pytest.approx(np.mean([0.1, 0.9, 0.2, 0.2]))


def test_a_perfect_reference_leaves_mase_unknown():
    cells = pd.DataFrame({"actual": [1.0], "mean": [2.0], "naive": [1.0]})
    assert np.isnan(forecast_metrics(cells, levels=(), references=("naive",))["mase"])


@pytest.mark.parametrize(
    ("actual", "forecast", "message"),
    [([1.0], [1.0, 2.0], "shape"), ([], [], "nothing"), ([np.nan], [1.0], "NaN")],
)
def test_what_cannot_be_measured_is_said(actual, forecast, message):
    with pytest.raises(InputError, match=message):
        mae(actual, forecast)
