"""A total that grows steadily is followed; one that wanders, breaks or stands is not."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster
from talentmatch.demand.models._drift import steady_drift

YEARS = np.arange(60)


def noisy(log, seed=0, noise=0.01):
    return np.exp(7 + log + np.random.default_rng(seed).normal(0, noise, len(log)))


@pytest.mark.parametrize("growth", [0.01, -0.01, 0.005])
def test_steady_growth_is_found_nearly_in_full(growth):
    assert steady_drift(noisy(growth * YEARS)) == pytest.approx(growth, rel=0.25)


def test_quarters_have_their_own_step():
    assert steady_drift(noisy(0.03 * np.arange(20)), year=4) == pytest.approx(0.03, rel=0.25)


def test_what_wanders_has_hardly_ever_a_drift():
    steps = np.random.default_rng(0).normal(0, 0.03, (200, 60))
    found = [steady_drift(noisy(np.cumsum(each))) for each in steps]
    assert np.mean(np.array(found) != 0) < 0.15


@pytest.mark.parametrize("path", [np.where(YEARS < 30, 0.0, -1.2), 0.0 * YEARS, [0.0] * 12])
def test_a_break_and_a_level_are_no_drift(path):
    assert abs(steady_drift(noisy(np.asarray(path, dtype=float)))) < 0.001


@pytest.mark.slow
def test_totals_of_noisy_series_that_all_grow_follow_their_growth():
    random = np.random.default_rng(1)
    months = pd.date_range("2020-01-01", periods=66, freq="MS")
    expected = random.uniform(20, 300, (30, 1)) * 1.01 ** np.arange(66)
    rows = pd.DataFrame(random.poisson(expected).astype(float), columns=months)
    history = rows.rename_axis("post").melt(
        ignore_index=False, var_name="month", value_name="openings"
    )
    known = history[history["month"] < months[60]].reset_index()
    total = DemandForecaster(boosting=False).fit(known).predict(6, aggregate=[])
    assert total["mean"].to_numpy() == pytest.approx(expected[:, 60:].sum(axis=0), rel=0.025)


@pytest.mark.slow
def test_a_total_that_fell_goes_on_from_its_new_level():
    random = np.random.default_rng(2)
    months = pd.date_range("2021-01-01", periods=51, freq="MS")
    season = np.exp(0.1 * np.sin(np.arange(51) / 6 * np.pi))
    level = np.where(np.arange(51) < 42, 1.0, 0.3)
    expected = random.uniform(50, 300, (30, 1)) * season * level
    rows = pd.DataFrame(random.poisson(expected).astype(float), columns=months)
    history = rows.rename_axis("post").melt(
        ignore_index=False, var_name="month", value_name="openings"
    )
    known = history[history["month"] < months[48]].reset_index()
    total = DemandForecaster(boosting=False).fit(known).predict(3, aggregate=[])
    came = expected[:, 48:].sum(axis=0)
    assert total["mean"].to_numpy() == pytest.approx(came, rel=0.06)
    assert ((total["lo-95"] <= came) & (came <= total["hi-95"])).all()
