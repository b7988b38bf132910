"""A season of each series beside the shared one: found where it returns, left where it is chance."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster
from talentmatch.demand.history.marks import marks
from talentmatch.demand.models._own_seasons import own_seasons

#: Other tests count the same lines.
pytestmark = pytest.mark.no_cover

MONTHS = pd.date_range("2018-01-01", periods=84, freq="MS")


def history(values):
    series, months = values.shape
    return pd.DataFrame(
        {
            "skill": np.repeat([f"S{place}" for place in range(series)], months),
            "month": np.tile(MONTHS[:months], series),
            "openings": values.ravel(),
        }
    )


def opposite(seed, months=72, series=6):
    """Return schools that hire in August and inns that hire in May, and what is expected of them."""
    random = np.random.default_rng(seed)
    peak = np.where(np.arange(series) % 2, 8, 5)[:, None]
    expected = 400 * np.where(MONTHS[:months].month.to_numpy() == peak, 1.6, 1.0)
    return random.poisson(expected).astype(float), expected


@pytest.mark.slow
def test_seasons_that_cancel_in_the_total_are_forecast_for_each_series():
    values, expected = opposite(0, months=72)
    forecast = DemandForecaster(boosting=False).fit(history(values[:, :60])).predict(12)
    mean = forecast["mean"].to_numpy().reshape(6, 12)
    assert np.abs(mean / expected[:, 60:] - 1).mean() < 0.06
    assert (mean.argmax(axis=1) + 1 == np.where(np.arange(6) % 2, 8, 5)).all()


def test_chance_is_no_season():
    values = np.random.default_rng(1).poisson(100, (40, 72)).astype(float)
    effects = own_seasons(values, np.zeros(40, dtype=int), MONTHS[:72])
    plain = np.log(values / values.mean(axis=1, keepdims=True))
    means = np.stack([plain[:, MONTHS[:72].month == month].mean(axis=1) for month in range(1, 13)])
    assert np.abs(effects).mean() < 0.25 * np.abs(means).mean()


@pytest.mark.parametrize("factor", [1e-3, 7.3, 1e6])
def test_effects_do_not_depend_on_the_unit(factor):
    values, _ = opposite(2)
    first = np.zeros(6, dtype=int)
    np.testing.assert_allclose(
        own_seasons(factor * values, first, MONTHS[:72]),
        own_seasons(values, first, MONTHS[:72]),
        atol=1e-12,
    )


def test_short_histories_and_young_or_rare_series_have_none():
    values, _ = opposite(3)
    assert own_seasons(values[:, :47], np.zeros(6, dtype=int), MONTHS[:47]) is None
    values[0, ::3] = 0
    effects = own_seasons(values, np.array([0, 30, 0, 0, 0, 0]), MONTHS[:72])
    assert (effects[:2] == 0).all() and (np.abs(effects[2:]).max(axis=1) > 0.2).all()


def test_quarters_have_seasons_of_their_own_too():
    months = pd.date_range("2010-01-01", periods=40, freq="QS")
    peak = np.where(np.arange(4) % 2, 4, 10)[:, None]
    values = np.where(months.month.to_numpy() == peak, 150.0, 100.0) + np.zeros((4, 1))
    effects = own_seasons(values, np.zeros(4, dtype=int), months, step=3)
    assert (effects.argmax(axis=1) + 1 == peak.ravel()).all()


@pytest.mark.slow
def test_parts_add_up_and_a_saved_model_forecasts_the_same(tmp_path):
    values, _ = opposite(4)
    fitted = DemandForecaster(boosting=False).fit(history(values))
    table = fitted.explain(12).table
    parts = table[["level", "trend", "siblings", "season"]].sum(axis=1)
    np.testing.assert_allclose(parts, table["mean"], rtol=1e-9)
    assert table["season"].abs().max() > 100
    fitted.save(tmp_path / "model")
    again = DemandForecaster.load(tmp_path / "model").predict(12)
    np.testing.assert_allclose(again["mean"], fitted.predict(12)["mean"], rtol=1e-12)


@pytest.mark.slow
def test_a_peak_that_returns_is_no_outlier_whoever_marks():
    values, _ = opposite(5)
    fitted = DemandForecaster(boosting=False).fit(history(values))
    for marked in (marks(history(values)), fitted.marks()):
        peaks = values.size // 12
        assert marked["kind"].isin(["outlier", "level_shift"]).sum() < 0.1 * peaks


def test_thirds_of_a_year_have_seasons_of_their_own_too():
    months = pd.date_range("2010-01-01", periods=36, freq="4MS")
    up = np.tile([1.5, 1.0, 0.5], 12)
    values = 100.0 * np.stack([up, 2 - up])
    effects = own_seasons(values, np.zeros(2, dtype=int), months, step=4)
    expected = np.log([1.5, 1.0, 0.5]) - np.log([1.5, 1.0, 0.5]).mean()
    np.testing.assert_allclose(effects[0, [0, 4, 8]], expected, atol=0.02)
    np.testing.assert_allclose(effects[1, [8, 4, 0]], expected, atol=0.02)
