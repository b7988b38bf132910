"""Indicators lead openings: by how much, how early, and never from the future."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from talentmatch.demand import DemandForecaster, backtest
from talentmatch.demand.history._covariates import read_covariates
from talentmatch.demand.history._drivers import fit_drivers
from talentmatch.demand.history.panel import read_panel
from talentmatch.demand.notes import driver_notes
from talentmatch.errors import InputError
from talentmatch.i18n import render

QUICK = DemandForecaster(calibration=2, boosting=False)


def economy(lead=3, strength=1.0, groups=6, months=48, seed=0):
    """Return openings that follow orders by `lead` months, and those orders."""
    rng = np.random.default_rng(seed)
    course = np.zeros((groups, months + lead))
    for t in range(1, months + lead):
        course[:, t] = 0.8 * course[:, t - 1] + rng.normal(0, 0.15, groups)
    month = pd.date_range("2020-01-01", periods=months, freq="MS")
    expected = 200 * np.exp(strength * course[:, :months])
    town = np.repeat([f"t{n}" for n in range(groups)], months)
    history = pd.DataFrame(
        {"town": town, "month": np.tile(month, groups), "openings": rng.poisson(expected).ravel()}
    )
    orders = 1e6 * np.exp(course[:, lead:] + rng.normal(0, 0.02, (groups, months)))
    return history, history[["town", "month"]].assign(orders=orders.ravel())


@pytest.mark.slow
@pytest.mark.parametrize(("lead", "strength"), [(1, 0.5), (3, 1.0), (5, 0.8)])
def test_lead_and_strength_are_those_planted(lead, strength):
    history, orders = economy(lead, strength)
    drivers = QUICK.fit(history, orders).drivers_
    assert drivers.lead.tolist() == [lead]
    assert drivers.strength[0] == pytest.approx(strength, abs=0.15)


def test_the_error_of_a_strength_is_as_large_as_it_says():
    off = []
    for seed in range(40):
        history, orders = economy(seed=seed, groups=3, months=36)
        panel = read_panel(history)
        drivers = fit_drivers(panel.openings, panel.months, read_covariates(orders, panel))
        off.append((drivers.strength[0] - 1) / drivers.strength_error[0])
    assert 0.7 <= np.mean(np.abs(off) < 1.2816) <= 0.95
    few, many = (
        fit_drivers(panel.openings, panel.months, read_covariates(orders, panel)).strength_error[0]
        for history, orders in (economy(groups=2, months=30), economy(groups=8, months=60))
        for panel in (read_panel(history),)
    )
    assert many < few / 2


def test_an_indicator_without_bearing_gets_next_to_no_strength():
    history, orders = economy()
    noise = np.random.default_rng(9).lognormal(0, 0.3, len(orders))
    drivers = QUICK.fit(history, orders.assign(weather=noise)).drivers_
    of = dict(zip(drivers.names, drivers.strength, strict=True))
    assert abs(of["weather"]) < 0.05 < of["orders"]


@pytest.mark.slow
def test_leading_indicators_make_the_forecast_better():
    history, orders = economy()
    plain = backtest(QUICK, history, origins=4)
    led = backtest(QUICK, history, origins=4, covariates=orders)
    assert led.metrics()["mae"] < 0.8 * plain.metrics()["mae"]


@settings(max_examples=10, deadline=None)
@given(st.integers(20, 44), st.floats(0.1, 10))
def test_what_is_published_after_an_origin_changes_nothing(origin, times):
    history, orders = economy(groups=3)
    panel = read_panel(history)
    altered = orders.copy()
    later = altered["month"] >= panel.months[origin]
    altered.loc[later, "orders"] *= times
    fitted = [
        fit_drivers(panel.openings[:, :origin], panel.months[:origin], read_covariates(c, panel))
        for c in (orders, altered)
    ]
    np.testing.assert_array_equal(fitted[0].factors(origin + 3), fitted[1].factors(origin + 3))


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 3))
def test_the_publication_lag_of_today_held_in_the_past(lag):
    history, orders = economy(groups=3)
    last = orders["month"].max() - pd.DateOffset(months=lag)
    known = orders.loc[orders["month"] <= last]
    panel = read_panel(history)
    origin = 36
    out = panel.months[origin - 1 - lag]
    fitted = [
        fit_drivers(panel.openings[:, :origin], panel.months[:origin], read_covariates(c, panel))
        for c in (known, known.assign(orders=known["orders"].where(known["month"] <= out, 1.0)))
    ]
    np.testing.assert_array_equal(fitted[0].factors(origin + 3), fitted[1].factors(origin + 3))


def test_groups_without_indicators_keep_their_own_forecast():
    history, orders = economy(groups=4)
    some = orders.loc[orders["town"] != "t0"]
    fitted = QUICK.fit(history, some)
    effects = fitted.drivers_.factors(51)
    assert (effects[:, 0] == 1).all() and (effects[:, 1] != 1).any()


def test_an_assumed_future_of_the_indicators_moves_the_forecast_after_their_lead():
    history, orders = economy(lead=3)
    fitted = QUICK.fit(history, orders)
    ahead = pd.date_range("2024-01-01", periods=6, freq="MS")
    future = pd.concat(
        [
            pd.DataFrame({"town": town, "month": ahead, "orders": level})
            for town, level in orders.groupby("town")["orders"].last().items()
        ]
    )
    base = fitted.predict(6, covariates=pd.concat([orders, future]))
    fallen = fitted.predict(
        6, covariates=pd.concat([orders, future.assign(orders=future["orders"] * 0.9)])
    )
    share = (fallen["mean"] / base["mean"]).to_numpy().reshape(-1, 6)
    assert share[:, :3] == pytest.approx(1.0)
    assert share[:, 3:] == pytest.approx(0.9 ** fitted.drivers_.strength[0])


def test_the_same_covariates_as_a_what_if_change_nothing():
    history, orders = economy()
    fitted = QUICK.fit(history, orders)
    assert_frame_equal(fitted.predict(3), fitted.predict(3, covariates=orders), rtol=1e-9)


def test_a_short_history_says_that_indicators_are_not_used():
    history, orders = economy(months=12)
    fitted = QUICK.fit(history, orders)
    assert fitted.drivers_ is None
    assert "under a year and a half" in driver_notes(fitted)[0]
    assert not render(driver_notes(fitted)[0], "zh").isascii()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.assign(orders=-1.0), "'orders' is never above zero"),
        (
            lambda c: c.assign(town="elsewhere", month=c["month"]).drop_duplicates("month"),
            "no row belongs to a series",
        ),
    ],
)
def test_covariates_that_cannot_tell_anything_name_the_remedy(change, message):
    history, orders = economy()
    with pytest.raises(InputError, match=message):
        QUICK.fit(history, change(orders))


def test_other_indicators_than_those_of_fit_are_refused():
    history, orders = economy()
    with pytest.raises(InputError, match="fit had"):
        QUICK.fit(history, orders).predict(1, covariates=orders.rename(columns={"orders": "sales"}))


def test_a_backtest_does_not_see_indicators_of_months_after_its_origin():
    history, orders = economy(groups=3)
    months = orders["month"].drop_duplicates().to_list()
    spoiled = orders.assign(orders=orders["orders"].where(orders["month"] < months[40], 1e9))
    first, second = (
        backtest(QUICK, history, origins=[40], covariates=told).cells["mean"]
        for told in (orders, spoiled)
    )
    assert first.tolist() == second.tolist()
    plain = backtest(QUICK, history, origins=[40]).cells["mean"]
    assert first.tolist() != plain.tolist()
