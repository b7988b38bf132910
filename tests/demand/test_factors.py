"""What series have in common is told from their own noise."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster
from talentmatch.demand.engine import Weights, parents_of
from talentmatch.demand.history.panel import read_panel
from talentmatch.demand.models._factors import RANKS, factor_levels
from talentmatch.demand.models.family import prior_weights, smooth, smoother_names
from talentmatch.demand.models.sizes import N_SIZES
from talentmatch.demand.models.smoothing import exponential

TOTAL = {"total": (np.zeros(300, dtype=int), 1)}


def trades(noise=0.2, seed=0):
    """Return series that follow two paths, and where those stand at the end."""
    random = np.random.default_rng(seed)
    paths = np.cumsum(random.normal(0, 0.2, (2, 36)), axis=1)
    true = np.exp(5 + random.normal(0, 1, (300, 1)) + random.normal(0, 1, (300, 2)) @ paths)
    return true * np.exp(random.normal(0, noise, true.shape)), true[:, -1]


@pytest.mark.parametrize("seed", range(1, 4))
def test_factors_find_where_noisy_series_stand(seed):
    values, true = trades(seed=seed)
    missed = np.abs(np.log(factor_levels(values).mean(axis=0) / true)).mean()
    smoothed = [exponential(values, alpha) for alpha in (0.2, 0.3, 0.5, 0.7, 1.0)]
    assert missed < 0.9 * min(np.abs(np.log(level / true)).mean() for level in smoothed)


def test_series_without_noise_stand_where_they_are():
    values, true = trades(noise=0.0)
    assert factor_levels(values)[-1] == pytest.approx(true, rel=0.02)


def test_factors_scale_with_the_series():
    values, _ = trades()
    assert factor_levels(7 * values) == pytest.approx(7 * factor_levels(values))


def test_a_series_with_a_month_of_nothing_shows_none_and_leaves_the_others_theirs():
    values, _ = trades()
    more = np.vstack([values, values[:1]])
    more[-1, -2] = 0.0
    found = factor_levels(more)
    assert np.isnan(found[:, -1]).all()
    assert found[:, :-1] == pytest.approx(factor_levels(values))


def test_large_series_say_which_factors_there_are():
    random = np.random.default_rng(0)
    path = np.exp(np.cumsum(random.normal(0, 0.1, 36)))
    large = 1000 * path * np.exp(random.normal(0, 0.02, (30, 36)))
    small = np.exp(random.normal(0, 1, (300, 36)))
    found = factor_levels(np.vstack([large, small]))
    assert np.abs(np.log(found[0, :30] / (1000 * path[-1]))).mean() < 0.03


@pytest.mark.parametrize("values", [np.ones((49, 36)), np.ones((60, 17)), np.zeros((60, 36))])
def test_few_series_or_months_show_no_factors(values):
    assert np.isnan(factor_levels(values)).all()


def test_where_there_are_no_factors_the_rest_of_the_family_shares_their_weight():
    values, age = np.random.default_rng(0).poisson(9, (3, 24)) + 1.0, np.full(3, 24)
    found, own = smooth(values, age, 2, TOTAL), smooth(values, age, 2)
    assert np.isnan(found[: len(RANKS)]).all()
    prior = np.tile(prior_weights(TOTAL), (N_SIZES, 1))
    averaged = Weights(prior, 0.0).averaged(found, values.mean(axis=1))
    assert averaged == pytest.approx(own.mean(axis=0))


def test_without_sharpness_the_engine_weighs_as_before_any_backtest():
    months = pd.date_range("2022-01-01", periods=30, freq="MS")
    values, _ = trades()
    panel = read_panel(
        pd.DataFrame(
            {
                "skill": np.repeat(np.arange(300), 30),
                "month": np.tile(months, 300),
                "openings": values[:, :30].ravel(),
            }
        )
    )
    fitted = DemandForecaster(sharpness=0.0, boosting=False).fit_panel(panel)
    weights = fitted.weights_.smoothers
    prior = prior_weights(parents_of(panel.keys))
    assert weights / weights.sum(axis=1, keepdims=True) == pytest.approx(
        np.tile(prior, (N_SIZES, 1))
    )


def test_kinds_of_forecast_weigh_alike_before_the_backtest():
    parents = TOTAL | {"region": (np.arange(300) % 7, 7), "skill": (np.arange(300) % 40, 40)}
    weights = dict(zip(smoother_names(parents), prior_weights(parents), strict=False))
    shares = sum(weights[f"{name}_{w}"] for name in ("region", "skill") for w in (6, 12))
    assert shares == pytest.approx(1 / 3)
    assert sum(weights[f"factors_{rank}"] for rank in RANKS) == pytest.approx(1 / 3)
    assert prior_weights(TOTAL).sum() == pytest.approx(1)
