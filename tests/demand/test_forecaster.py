"""The forecaster: what it never does, what it says, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from talentmatch.demand import DemandForecaster
from talentmatch.errors import InputError, TrackingError
from talentmatch.track._state import load_state, save_state


def market(series=4, months=24, seed=0, start="2021-01-01"):
    """Return a history of two regions and some skills, with a season."""
    random = np.random.default_rng(seed)
    month = pd.date_range(start, periods=months, freq="MS")
    season = 1 + 0.3 * np.sin(2 * np.pi * month.month.to_numpy() / 12)
    frames = [
        pd.DataFrame(
            {
                "region": ["north", "south"][place % 2],
                "skill": place // 2,
                "month": month,
                "openings": random.poisson(random.gamma(1, 20) * season).astype(float),
            }
        )
        for place in range(series)
    ]
    return pd.concat(frames, ignore_index=True)


@st.composite
def markets(draw):
    return market(draw(st.integers(1, 5)), draw(st.integers(2, 30)), draw(st.integers(0, 99)))


@pytest.fixture(scope="module")
def large():
    """A market large enough for the boosters to take part."""
    return market(120, 30, seed=1)


@pytest.fixture(scope="module")
def fitted(large):
    return DemandForecaster(random_state=0).fit(large)


quickly = settings(max_examples=8, deadline=None)


@quickly
@given(markets(), st.integers(1, 6))
def test_forecast_ignores_the_future(history, ahead):
    months = history["month"].drop_duplicates().sort_values()
    end = months.iloc[len(months) // 2]
    future = history["month"] > end
    altered = history.assign(openings=history["openings"].where(~future, 1e6))
    first, second = (
        DemandForecaster().fit(f[f["month"] <= end]).predict(ahead) for f in (history, altered)
    )
    assert_frame_equal(first, second)


@pytest.mark.slow
def test_the_future_of_covariates_changes_nothing(large):
    months = large["month"].drop_duplicates().sort_values()
    orders = pd.DataFrame({"month": months, "orders": np.arange(len(months)) + 50.0})
    later = pd.DataFrame({"month": months.iloc[-1] + pd.offsets.MonthBegin(2), "orders": [1e9]})
    plain = DemandForecaster().fit(large, orders).predict()
    told = DemandForecaster().fit(large, pd.concat([orders, later])).predict()
    assert_frame_equal(plain, told)


@pytest.mark.slow
@quickly
@given(markets())
def test_bounds_are_ordered_and_never_negative(history):
    forecast = DemandForecaster().fit(history).predict(3)
    ordered = forecast[["lo-95", "lo-80", "mean", "hi-80", "hi-95"]].to_numpy()
    assert (ordered >= 0).all()
    assert (np.diff(ordered, axis=1) >= -1e-9).all()


@pytest.mark.parametrize("dims", [["region"], ["skill"], []])
def test_an_aggregate_is_the_sum_of_its_parts(fitted, dims):
    parts = fitted.predict(3)
    whole = fitted.predict(3, aggregate=dims)
    summed = parts.groupby([*dims, "month"], as_index=False)["mean"].sum()
    assert len(whole) == len(summed)
    merged = whole.merge(summed, on=[*dims, "month"])
    assert merged["mean_x"].to_numpy() == pytest.approx(merged["mean_y"].to_numpy(), rel=1e-12)


def test_an_aggregate_is_surer_than_the_sum_of_its_parts_bounds(fitted):
    parts, whole = fitted.predict(1), fitted.predict(1, aggregate=[])
    assert whole["hi-80"].item() - whole["lo-80"].item() < (parts["hi-80"] - parts["lo-80"]).sum()


def test_columns_and_rows_are_as_promised(fitted, large):
    forecast = fitted.predict(2, levels=(50, 99.5))
    assert list(forecast) == [
        "region",
        "skill",
        "month",
        "mean",
        "lo-50",
        "hi-50",
        "lo-99.5",
        "hi-99.5",
    ]
    assert len(forecast) == 2 * len(large[["region", "skill"]].drop_duplicates())
    assert forecast["skill"].dtype == large["skill"].dtype
    assert not forecast.duplicated(["region", "skill", "month"]).any()


def test_the_boosters_take_part_where_there_is_enough_to_learn(fitted):
    assert fitted.ratio_ is not None
    assert 0 < fitted.weights_.boosting < 1


def test_the_same_seed_gives_the_same_forecast(large, fitted):
    again = clone(fitted).fit(large)
    assert_frame_equal(again.predict(), fitted.predict())


def test_the_order_of_rows_does_not_matter():
    history = market(6, 20)
    shuffled = history.sample(frac=1, random_state=3)
    key = ["region", "skill", "month"]
    first, second = (
        DemandForecaster().fit(frame).predict().sort_values(key, ignore_index=True)
        for frame in (history, shuffled)
    )
    assert_frame_equal(first, second)


def test_the_type_of_a_dimension_does_not_matter():
    history = market(6, 20)
    named = history.assign(skill="s" + history["skill"].astype(str))
    first, second = (DemandForecaster().fit(frame).predict() for frame in (history, named))
    assert_frame_equal(first.drop(columns="skill"), second.drop(columns="skill"))


def test_ten_times_the_openings_give_ten_times_the_forecast():
    history = market(4, 24)
    tenfold = history.assign(openings=history["openings"] * 10)
    first, second = (DemandForecaster().fit(frame).predict() for frame in (history, tenfold))
    assert second["mean"].to_numpy() == pytest.approx(10 * first["mean"].to_numpy(), rel=1e-6)


def test_fit_leaves_its_input_as_it_was():
    history = market(3, 12)
    before = history.copy()
    DemandForecaster().fit(history)
    assert_frame_equal(history, before)


def test_a_saved_forecaster_predicts_identically(fitted, tmp_path):
    fitted.save(tmp_path / "model")
    loaded = DemandForecaster.load(tmp_path / "model")
    assert_frame_equal(
        loaded.predict(4, aggregate=["region"]), fitted.predict(4, aggregate=["region"])
    )
    assert loaded.get_params() == fitted.get_params()
    assert loaded.notes_ == fitted.notes_


def test_a_saved_forecaster_of_one_series_with_covariates_predicts_identically(tmp_path):
    history = market(1, 14).drop(columns=["region", "skill"])
    orders = history[["month"]].assign(orders=np.arange(14.0) + 1)
    forecaster = DemandForecaster().fit(history, orders)
    forecaster.save(tmp_path)
    assert_frame_equal(DemandForecaster.load(tmp_path).predict(), forecaster.predict())


def test_a_model_saved_with_another_family_is_told_at_loading(fitted, tmp_path):
    save_state(fitted, "talentmatch.demand._forecaster:DemandForecaster", tmp_path)
    arrays = dict(np.load(tmp_path / "state" / "arrays.npz"))
    arrays["smoothers"] = arrays["smoothers"][:, 3:]
    np.savez_compressed(tmp_path / "state" / "arrays.npz", **arrays)
    with pytest.raises(TrackingError, match="smoothers are weighed"):
        load_state(tmp_path)


def test_predicting_before_fitting_is_refused():
    with pytest.raises(NotFittedError):
        DemandForecaster().predict()


# Histories that are short, empty or long-sighted still give a forecast that says its basis.


def test_one_month_of_history_is_repeated_and_said_to_be_young():
    history = pd.DataFrame({"skill": ["a", "b"], "month": "2024-05", "openings": [9.0, 0.0]})
    forecaster = DemandForecaster().fit(history)
    forecast = forecaster.predict(2)
    assert (forecast.loc[forecast["skill"] == "a", "mean"] > 0).all()
    assert (forecast["hi-95"] >= forecast["mean"]).all()
    assert forecaster.basis_["rests_on"].tolist() == ["parents", "zeros"]
    assert any("less than six months" in note for note in forecaster.notes_)


@pytest.mark.slow
@pytest.mark.parametrize("months", [1, 3, 6])
def test_a_series_that_has_just_begun_leaves_the_intervals_of_the_others(months):
    history = market(series=6, months=36)
    first = (history["skill"] == 0) & (history["region"] == "north")
    new = history[first].tail(months).assign(skill=99, openings=45.0)
    forecaster = DemandForecaster(boosting=False)
    plain = forecaster.fit(history).predict(1)
    joined = forecaster.fit(pd.concat([history, new])).predict(1)
    joined = joined[joined["skill"] != 99]
    width = [(part["hi-80"] - part["lo-80"]).median() for part in (plain, joined)]
    assert width[1] < 2 * width[0]


def test_all_zeros_stay_zero_and_say_so():
    history = market(3, 20).assign(openings=0.0)
    forecaster = DemandForecaster().fit(history)
    assert (forecaster.predict()["mean"] == 0).all()
    assert set(forecaster.basis_["rests_on"]) == {"zeros"}


def test_a_single_series_without_dimensions():
    history = market(1, 30)[["month", "openings"]]
    forecast = DemandForecaster().fit(history).predict(3)
    assert list(forecast)[:2] == ["month", "mean"]
    assert len(forecast) == 3


def test_a_horizon_longer_than_the_history():
    forecast = DemandForecaster().fit(market(2, 5)).predict(24)
    assert len(forecast) == 48
    width = forecast["hi-80"] - forecast["lo-80"]
    assert width.iloc[23] >= width.iloc[3]


def test_fractional_openings_are_valid():
    history = market(2, 12).assign(openings=lambda f: f["openings"] / 7)
    assert DemandForecaster().fit(history).predict()["mean"].gt(0).all()


def _walk(steps):
    return np.cumsum(steps, axis=1)


def _averaged(steps):
    return np.apply_along_axis(lambda x: np.convolve(x, np.ones(4) / 4, "valid"), 1, steps)


INDICES = {
    "a random walk": lambda steps: 100 + _walk(steps)[:, 3:],
    "a random walk with drift": lambda steps: 100 + _walk(steps + 0.3)[:, 3:],
    "a smooth walk": lambda steps: 120 + _walk(_averaged(2 * steps)),
    "a smooth walk with drift": lambda steps: 150 + _walk(_averaged(2 * steps) - 0.3),
}


def missed(index):
    """Return the error of the last three months, and that of the last value before them."""
    series, months = index.shape[0], index.shape[1] - 3
    history = pd.DataFrame(
        {
            "sector": np.repeat(np.arange(series), months),
            "month": np.tile(pd.date_range("2016-01-01", periods=months, freq="MS"), series),
            "openings": index[:, :-3].ravel(),
        }
    )
    forecast = DemandForecaster().fit(history).predict(3)["mean"].to_numpy()
    actual, last = index[:, -3:], index[:, [-4]]
    return np.abs(forecast.reshape(-1, 3) - actual).mean(), np.abs(last - actual).mean()


@pytest.mark.slow
@pytest.mark.parametrize("kind", INDICES)
@pytest.mark.parametrize(("series", "seeds"), [(1, 4), (12, 4)])
def test_an_index_without_season_is_no_worse_than_its_last_value(kind, series, seeds):
    # Nothing is better than the last value of a walk, and 63 months may look by chance as if their
    # changes lasted or were undone: what is estimated from one series costs more than from twelve.
    chance = 1.05 if series == 1 else 1.02
    steps = [np.random.default_rng(seed).normal(size=(series, 66)) for seed in range(seeds)]
    ours, last = np.sum([missed(INDICES[kind](step)) for step in steps], axis=0)
    assert ours <= chance * last


def test_a_year_ahead_the_level_of_the_third_month_is_held(fitted):
    forecast = fitted.predict(12).groupby("month")["mean"].sum().to_numpy()
    season = fitted.season_.factors(pd.date_range("2023-07-01", periods=12, freq="MS"))
    level = forecast / season
    assert level[3:] == pytest.approx(np.full(9, level[2]), rel=0.03)


@pytest.mark.slow
def test_a_shock_to_all_series_widens_every_interval():
    calm = market(60, 30, seed=2)
    late = calm["month"].isin(calm["month"].drop_duplicates().sort_values().iloc[-5:-3])
    shocked = calm.assign(openings=calm["openings"].where(~late, calm["openings"] * 2.5))
    widths = [
        DemandForecaster(boosting=False)
        .fit(frame)
        .predict(1)
        .pipe(lambda f: f["hi-80"] - f["lo-80"])
        for frame in (calm, shocked)
    ]
    assert widths[1].mean() > widths[0].mean()


def test_covariates_that_end_early_are_used_with_their_lag(large):
    months = large["month"].drop_duplicates().sort_values().iloc[:-3]
    orders = pd.DataFrame({"month": months, "orders": np.arange(len(months)) + 50.0})
    forecaster = DemandForecaster().fit(large, orders)
    assert forecaster.covariates_.lag.tolist() == [3]
    assert len(forecaster.predict()) == 3 * 120


# Locked totals


def official(openings, **dims):
    return pd.DataFrame({**dims, "month": ["2023-01"], "openings": [openings]})


@pytest.fixture(scope="module")
def small():
    return DemandForecaster().fit(market(6, 24))


def test_parts_sum_to_a_locked_total_and_others_do_not_move(small):
    free, locked = small.predict(2), small.predict(2, locked=official(500.0, region=["north"]))
    here = (locked["region"] == "north") & (locked["month"] == "2023-01-01")
    assert locked.loc[here, "mean"].sum() == pytest.approx(500)
    assert_frame_equal(locked[~here], free[~here])


def test_a_locked_total_is_certain_at_its_own_level(small):
    total = small.predict(1, aggregate=["region"], locked=official(500.0, region=["north"]))
    north = total[total["region"] == "north"].iloc[0]
    assert north["lo-95"] == north["hi-95"] == pytest.approx(500)
    south = total[total["region"] == "south"].iloc[0]
    assert south["lo-95"] < south["hi-95"]


def test_a_locked_total_of_zero_leaves_nothing_to_its_parts(small):
    forecast = small.predict(1, locked=official(0.0))
    assert (forecast["mean"] == 0).all()


def test_a_locked_total_over_parts_that_are_all_zero_is_split_equally():
    history = market(4, 20).assign(openings=0.0)
    locked = pd.DataFrame({"month": ["2022-09"], "openings": [8.0]})
    forecast = DemandForecaster().fit(history).predict(1, locked=locked)
    assert forecast["mean"].tolist() == [2.0] * 4


@pytest.mark.parametrize(
    ("locked", "message"),
    [
        (official(-1.0), "negative"),
        (official(1.0, town=["x"]), "'town' is no dimension"),
        (official(1.0, region=["east"]), "no series below them .first: .'region': 'east'"),
        (pd.concat([official(1.0)] * 2), "twice"),
        (official(1.0).drop(columns="month"), "'month' is missing"),
    ],
)
def test_a_locked_total_that_cannot_be_met_names_the_remedy(small, locked, message):
    with pytest.raises(InputError, match=message):
        small.predict(1, locked=locked)


def test_a_locked_total_of_no_month_that_is_forecast_is_refused(small):
    with pytest.raises(InputError, match="none of their months is forecast"):
        small.predict(1, locked=official(5.0).assign(month="2035-01"))


def test_a_dimension_named_like_a_bound_is_refused():
    with pytest.raises(InputError, match="column 'lo-80' has a name that the forecast uses"):
        DemandForecaster().fit(market(2, 6).rename(columns={"region": "lo-80"}))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"horizon": 0}, "at least one month"),
        ({"horizon": 2.5}, "whole number of months"),
        ({"aggregate": "region"}, "give a list"),
        ({"aggregate": ["region", "region"]}, "names a dimension twice"),
        ({"levels": (80, 101)}, "level 101"),
        ({"levels": ("80",)}, "level 80"),
        ({"aggregate": ["town"]}, "'town', which is no dimension"),
        ({"covariates": official(1.0)}, "fit had none"),
    ],
)
def test_a_forecast_that_cannot_be_made_names_the_remedy(small, arguments, message):
    with pytest.raises(InputError, match=message):
        small.predict(**arguments)


@pytest.mark.parametrize(
    ("covariates", "message"),
    [
        (pd.DataFrame({"orders": [1.0]}), "'month' is missing"),
        (pd.DataFrame({"month": ["2021-01"]}), "no column beside"),
        (pd.DataFrame({"month": ["2021-01"], "town": ["x"]}), "'town' is no number"),
        (pd.DataFrame({"month": ["2021-01"] * 2, "orders": [1.0, 2.0]}), "two rows"),
        (pd.DataFrame({"month": ["1999-01"], "orders": [1.0]}), "no row falls between"),
    ],
)
def test_covariates_that_cannot_be_used_name_the_remedy(covariates, message):
    with pytest.raises(InputError, match=message):
        DemandForecaster().fit(market(2, 12), covariates)
