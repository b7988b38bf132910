"""The parts of a forecast add up to it, whatever it is made of."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.demand import DemandForecaster
from talentmatch.demand.explain import explain_forecast
from talentmatch.i18n import render


def market(series=4, months=30, seed=0):
    rng = np.random.default_rng(seed)
    month = pd.date_range("2021-01-01", periods=months, freq="MS")
    season = 1 + 0.4 * np.sin(2 * np.pi * month.month.to_numpy() / 12)
    parts = [
        pd.DataFrame(
            {
                "region": ["north", "south"][n % 2],
                "skill": f"s{n // 2}",
                "month": month,
                "openings": rng.poisson(rng.gamma(1, 20) * season).astype(float),
            }
        )
        for n in range(series)
    ]
    return pd.concat(parts, ignore_index=True)


def orders(history, seed=0):
    rng = np.random.default_rng(seed)
    cells = history[["region", "month"]].drop_duplicates(ignore_index=True)
    return cells.assign(orders=rng.lognormal(10, 0.4, len(cells)), exports=5.0)


def assert_adds_up(found, forecast):
    total = found.table[found.parts].sum(axis=1).to_numpy()
    np.testing.assert_allclose(total, forecast["mean"].to_numpy(), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(found.table["mean"], forecast["mean"])


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(
    st.integers(1, 6),
    st.integers(1, 30),
    st.integers(0, 99),
    st.sampled_from([None, [], ["region"]]),
    st.booleans(),
)
def test_the_parts_add_up_to_the_mean(series, months, seed, by, told):
    history = market(series, months, seed)
    fitted = DemandForecaster(calibration=2, boosting=False).fit(
        history, orders(history, seed) if told else None
    )
    assert_adds_up(explain_forecast(fitted, 4, aggregate=by), fitted.predict(4, aggregate=by))


@pytest.mark.parametrize("age", [1, 3, 5])
def test_a_newcomer_stands_at_its_own_level_without_a_trend(age):
    history = market(series=8)
    months = sorted(history["month"].unique())[-age:]
    new = [(region, "new", month, 60.0) for region in ("north", "south") for month in months]
    history = pd.concat([history, pd.DataFrame(new, columns=history.columns)])
    fitted = DemandForecaster(calibration=2, boosting=False).fit(history)
    found = explain_forecast(fitted, 1)
    rows = found.table[found.table["skill"].eq("new")]
    assert rows["level"].between(50, 70).all() and rows["trend"].abs().max() < 6
    if age <= 3:
        assert (rows["trend"] == 0).all()
    assert_adds_up(found, fitted.predict(1))


@pytest.fixture(scope="module")
def boosted():
    history = market(120, 30, seed=1)
    return DemandForecaster(calibration=2, bags=1).fit(history, orders(history))


@pytest.mark.slow
def test_they_add_up_with_boosters_and_a_locked_total(boosted):
    assert boosted.ratio_ is not None
    locked = pd.DataFrame({"region": ["north"], "month": ["2023-07"], "openings": [5000.0]})
    found = explain_forecast(boosted, 2, locked=locked)
    assert_adds_up(found, boosted.predict(2, locked=locked))
    north = (found.table["region"] == "north") & (found.table["month"] == "2023-07-01")
    assert found.table.loc[north, "official"].abs().sum() > 0
    assert (found.table.loc[~north, "official"] == 0).all()


def test_each_covariate_has_a_part_of_its_own_and_a_constant_one_adds_nothing(boosted):
    found = explain_forecast(boosted, 3)
    assert {"orders", "exports"} <= set(found.parts)
    assert found.table["exports"].abs().max() < 1e-6


def test_season_is_the_part_that_differs_between_months(boosted):
    found = explain_forecast(boosted, 12, aggregate=[])
    assert found.table["season"].max() > 0 > found.table["season"].min()
    assert found.table["level"].nunique() == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_name_the_level_and_what_moves_it(boosted, lang):
    found = explain_forecast(boosted, 2, aggregate=["region"])
    told = [render(sentence, lang) for sentence in found.words()]
    assert len(told) == len(found.table)
    row = found.table.iloc[0]
    assert f"{row['level']:.1f}" in told[0] and f"{row['season']:+.1f}" in told[0]
    assert "north" in told[0] and told[0].isascii() == (lang == "en")


def test_the_ranking_counts_covariates_apart_or_together(boosted):
    found = explain_forecast(boosted, 3)
    apart, together = found.ranking(), found.ranking(together=True)
    assert apart["moves"].is_monotonic_decreasing
    assert apart["share"].sum() == pytest.approx(1)
    assert "covariates" in set(together["part"]) and "orders" not in set(together["part"])
