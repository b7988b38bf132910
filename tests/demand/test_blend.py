"""Weights follow what was missed, as far as there were series to miss it on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from talentmatch.demand.engine import Weights
from talentmatch.demand.models.blend import losses_by_size, weights_by_size
from talentmatch.demand.models.sizes import N_SIZES, size_class

positive = arrays(float, (N_SIZES, 4), elements=st.floats(0, 1e6))


@given(positive, st.integers(0, 10**6))
def test_weights_of_every_class_sum_to_one(losses, series):
    weights = weights_by_size(losses, np.full(N_SIZES, float(series)), np.ones(4), sharpness=6.0)
    assert weights.sum(axis=1) == pytest.approx(np.ones(N_SIZES))
    assert (weights >= 0).all()


def test_the_better_forecast_weighs_more_the_more_series_show_it():
    losses = np.tile([1.0, 1.2], (2, 1))
    few, many = weights_by_size(losses, np.array([1.0, 1000.0]), np.ones(2), sharpness=6.0)
    assert 0.5 < few[0] < 0.52
    assert many[0] > 0.7


def test_losses_are_those_of_the_series_of_each_class():
    middle = np.sqrt(3.0 * 6.0) - 1  # of the class from 2 to 5, on logarithms of one more
    level = np.array([0.0, middle, middle])
    forecasts = np.array([[[1.0, 2.0, 5.0]], [[0.0, 3.0, 3.0]]])
    losses = losses_by_size(forecasts, np.array([[0.0, 3.0, 3.0]]), level)
    assert losses[size_class(level)[:2]] == pytest.approx(np.array([[1.0, 0.0], [3.0, 0.0]]))
    assert losses.sum() == pytest.approx(4.0)


@pytest.mark.parametrize("edge", [0.02, 1.0, 5.0, 100.0, 5000.0])
def test_no_series_changes_weights_by_a_jump_where_one_class_ends(edge):
    smoothers = np.random.default_rng(0).dirichlet(np.ones(3), N_SIZES)
    each = np.array([[[1.0]], [[2.0]], [[4.0]]])
    below, above = (np.array([edge * (1 + side)]) for side in (-1e-4, 1e-4))
    forecasts = [Weights(smoothers, 0.0).averaged(each, level) for level in (below, above)]
    assert forecasts[0] == pytest.approx(forecasts[1], rel=1e-3)
    losses = [losses_by_size(each, np.zeros((1, 1)), level) for level in (below, above)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-2, abs=1e-3)


def test_of_like_accuracy_each_counts_what_it_did_before():
    weights = weights_by_size(
        np.ones((1, 3)), np.array([1000.0]), np.array([0.5, 0.25, 0.25]), sharpness=6.0
    )
    assert weights[0] == pytest.approx([0.5, 0.25, 0.25])
