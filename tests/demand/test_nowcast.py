"""What late series have not reported: estimated by series and in total, with an interval."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster
from talentmatch.demand.history.panel import read_panel

MONTHS = pd.date_range("2022-01-01", periods=36, freq="MS")


def market(series=60, seed=0):
    random = np.random.default_rng(seed)
    level = random.gamma(2.0, 15.0, series)[:, None]
    openings = random.poisson(level, (series, 36)).astype(float)
    return pd.DataFrame(
        {
            "region": np.repeat(["x", "y"], series // 2 * 36),
            "post": np.repeat([f"p{n:02}" for n in range(series)], 36),
            "month": np.tile(MONTHS, series),
            "openings": openings.ravel(),
        }
    )


@pytest.fixture(scope="module")
def late():
    """Return a whole market, and a forecaster that lacks the last month of a third of it."""
    whole = market()
    missing = whole["post"].isin([f"p{n:02}" for n in range(0, 60, 3)]) & whole["month"].eq(
        MONTHS[-1]
    )
    return whole, missing, DemandForecaster(boosting=False).fit(whole[~missing])


@pytest.mark.slow
def test_each_unreported_cell_is_estimated_and_no_other(late):
    whole, missing, fitted = late
    table = fitted.nowcast(levels=(80,))
    assert set(table["post"]) == set(whole.loc[missing, "post"])
    assert (table["month"] == MONTHS[-1]).all() and (table["reported"] == 0).all()
    truth = table.merge(whole, on=["region", "post", "month"])
    assert truth["openings"].between(truth["lo-80"], truth["hi-80"]).mean() == pytest.approx(
        0.8, abs=0.2
    )
    assert truth["mean"].sum() == pytest.approx(truth["openings"].sum(), rel=0.1)


def test_sums_hold_what_was_reported_and_what_was_not(late):
    whole, missing, fitted = late
    total = fitted.nowcast(levels=(80,), aggregate=[]).iloc[0]
    last = whole[whole["month"].eq(MONTHS[-1])]
    assert total["reported"] == last.loc[~missing, "openings"].sum()
    assert total["lo-80"] <= last["openings"].sum() <= total["hi-80"]
    regions = fitted.nowcast(levels=(80,), aggregate=["region"])
    assert regions["reported"].sum() == pytest.approx(total["reported"])
    assert regions["mean"].sum() == pytest.approx(total["mean"])
    assert any("80" in note and "2024-12" in note for note in map(str, fitted.forecast_notes()))


def test_nothing_is_estimated_where_all_have_reported():
    fitted = DemandForecaster(boosting=False).fit(market())
    assert fitted.nowcast().empty
    assert list(fitted.nowcast(levels=(80,))) == [
        "region",
        "post",
        "month",
        "reported",
        "mean",
        "lo-80",
        "hi-80",
    ]


@pytest.mark.parametrize("by", [None, []])
def test_two_months_that_half_have_not_reported_lie_within_as_often_as_said(by):
    covered = []
    for seed in range(8):
        whole = market(30, seed=seed)
        gone = whole["post"].isin([f"p{n:02}" for n in range(0, 30, 2)])
        forecaster = DemandForecaster()
        # An estimate of what is missing rests on the panel alone.
        forecaster.panel_ = read_panel(whole[~(gone & whole["month"].ge(MONTHS[-2]))])
        key = ["month"] if by == [] else ["region", "post", "month"]
        came = whole.groupby(key, as_index=False)["openings"].sum()
        table = forecaster.nowcast(levels=(80,), aggregate=by).merge(came, on=key)
        covered += table["openings"].between(table["lo-80"], table["hi-80"]).tolist()
    assert np.mean(covered) == pytest.approx(0.8, abs=0.1)
