"""Quarters and years are forecast as such; days and weeks are refused with a remedy that works."""

import warnings

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster, backtest, month_starts
from talentmatch.demand.history.panel import read_panel
from talentmatch.errors import InputError
from talentmatch.i18n import render


def series(months, level=300.0, name="A", noise=0.04):
    ripple = 1 + noise * np.sin(np.arange(len(months)) * 2.4)
    return pd.DataFrame({"region": name, "month": months, "openings": np.round(level * ripple)})


def quarters(n=28, start="2018-01-01"):
    return pd.date_range(start, periods=n, freq="3MS")


@pytest.mark.parametrize(
    ("months", "step", "first"),
    [
        (quarters(), 3, "2025-01"),
        (quarters(3, "2024-01-01"), 3, "2024-10"),
        (quarters(24, "2018-02-01"), 3, "2024-02"),
        (pd.date_range("2018-03-31", periods=24, freq="QE"), 3, "2024-01"),
        (pd.period_range("2018Q1", periods=24, freq="Q"), 3, "2024-01"),
        ([f"{y}Q{q}" for y in range(2018, 2024) for q in range(1, 5)], 3, "2024-01"),
        ([f"{y}年第{q}季度" for y in range(2018, 2024) for q in "一二三四"], 3, "2024-01"),
        (pd.date_range("2018-01-01", periods=10, freq="6MS"), 6, "2023-01"),
        (pd.date_range("2012-01-01", periods=12, freq="YS"), 12, "2024-01"),
        (pd.date_range("2012-12-31", periods=12, freq="YE"), 12, "2024-01"),
        (list(range(2012, 2024)), 12, "2024-01"),
        (pd.date_range("2022-01-01", periods=24, freq="MS"), 1, "2024-01"),
    ],
)
def test_the_periods_of_a_history_are_those_of_its_forecast(months, step, first):
    history = pd.concat([series(months), series(months, 90, "B")])
    forecaster = DemandForecaster(boosting=False).fit(history)
    forecast = forecaster.predict(3)
    assert forecaster.step_ == step
    expected = pd.date_range(first, periods=3, freq=f"{step}MS")
    assert forecast["month"].tolist() == [*expected, *expected]
    assert forecast["mean"].between(0.9 * 90, 1.1 * 300).all()
    assert not forecaster.panel_.filled.any()


def starts(start, periods, freq):
    return pd.date_range(start, periods=periods, freq=freq)


@pytest.mark.parametrize(
    ("before", "after", "step", "span"),
    [
        # What has gone on for half a year is the history; what has just begun is not yet.
        (starts("2017-01-01", 5, "YS"), starts("2022-01-01", 24, "MS"), 1, ("2022-01", "2023-12")),
        (starts("2018-01-01", 16, "QS"), starts("2022-01-01", 24, "MS"), 1, ("2022-01", "2023-12")),
        (starts("2018-03-31", 16, "QE"), starts("2022-01-01", 24, "MS"), 1, ("2022-01", "2023-12")),
        (starts("2018-01-01", 16, "QS"), starts("2022-01-01", 3, "MS"), 3, ("2018-01", "2021-10")),
        (starts("2018-03-31", 16, "QE"), starts("2022-01-01", 3, "MS"), 3, ("2018-01", "2021-10")),
        (starts("2015-01-01", 5, "YS"), starts("2020-01-01", 12, "QS"), 3, ("2020-01", "2022-10")),
        (starts("2020-01-01", 24, "MS"), starts("2022-01-01", 8, "QS"), 3, ("2022-01", "2023-10")),
        (starts("2020-01-01", 24, "MS"), starts("2022-03-31", 8, "QE"), 3, ("2022-01", "2023-10")),
    ],
)
def test_periods_of_another_length_are_no_months_with_zeros_between(before, after, step, span):
    history = pd.concat([series([*before, *after], name=name) for name in "AB"])
    panel = read_panel(history)
    assert panel.step == step and not panel.filled.any()
    assert (f"{panel.months[0]:%Y-%m}", f"{panel.months[-1]:%Y-%m}") == span
    assert "rhythm" in dict(panel.remarks)
    assert len(panel.set_aside) + panel.has_row.sum() == len(history)


def test_a_slip_at_the_end_of_quarters_does_not_end_them_before_it():
    slip = series([pd.Timestamp("2025-02-01")])
    panel = read_panel(pd.concat([series(quarters(29)), series(quarters(29), 90, "B"), slip]))
    assert panel.step == 3 and panel.months[-1] == pd.Timestamp("2025-01-01")
    assert len(panel.set_aside) == 1


def test_a_season_of_quarters_comes_back():
    history = series(quarters(40, "2014-01-01"), 100)
    history["openings"] *= history["month"].dt.month.map({1: 0.5, 4: 1.0, 7: 1.6, 10: 0.9})
    forecast = DemandForecaster().fit(history).predict(4)["mean"].to_numpy()
    assert forecast == pytest.approx([50, 100, 160, 90], rel=0.12)


def test_the_words_are_those_of_quarters_in_both_languages():
    history = pd.concat([series(quarters()), series(quarters(4, "2024-01-01"), 20, "new")])
    notes = DemandForecaster(boosting=False).fit(history).notes_
    assert "2 series over 28 quarters" in notes
    assert any("less than 6 quarters" in note for note in notes)
    assert any("every row stands for a quarter" in note for note in notes)
    assert not any("个月" in render(note, "zh") for note in notes)


def test_a_campaign_each_december_is_no_year_among_monthly_series():
    months = pd.date_range("2021-01-01", periods=48, freq="MS")
    campaign = series(months[11::12], 50, "campaign")
    panel = read_panel(pd.concat([series(months), campaign]))
    assert panel.step == 1
    assert ("sparse_12", {"n": 1}) in panel.remarks
    assert read_panel(campaign).step == 12


@pytest.mark.parametrize(("step", "level", "n"), [(3, 900, 6), (12, 3600, 1), (12, 3600, 2)])
def test_series_that_begin_with_longer_periods_are_named_among_monthly_ones(step, level, n):
    months = pd.date_range("2021-01-01", periods=48, freq="MS")
    others = [series(months, name=name) for name in "BCDE"]
    begun = [series(months[: step * n : step], level), series(months[step * n :])]
    panel = read_panel(pd.concat([*others, *begun]))
    assert panel.remarks == ((f"begins_{step}", {"n": 1}),)


@pytest.mark.parametrize("names", ["A", "ABCDE"])
def test_a_year_in_one_row_before_its_months_is_set_aside(names):
    months = pd.date_range("2021-01-01", periods=36, freq="MS")
    parts = [series(part, name=name) for name in names for part in (months[:1], months[12:])]
    panel = read_panel(pd.concat(parts))
    assert panel.months[0] == months[12] and len(panel.set_aside) == len(names)
    assert [kind for kind, _ in panel.remarks] == ["rhythm"]


def test_a_month_without_a_row_near_the_beginning_is_no_other_period():
    months = pd.date_range("2021-01-01", periods=36, freq="MS")
    panel = read_panel(pd.concat([series(months, name="B"), series(months).drop(index=[1, 2])]))
    assert panel.months[0] == months[0] and panel.remarks == ()


def test_a_monthly_history_with_gaps_stays_monthly():
    months = pd.date_range("2021-01-01", periods=48, freq="MS")
    assert read_panel(series(months).drop(index=[3, 4, 20])).step == 1
    assert read_panel(series(months[[0, 1, 4, 9, 12, 16, 19, 25, 31]])).step == 1


def test_a_quarter_typed_wrong_is_set_aside_and_named():
    history = series(quarters())
    history.loc[5, "month"] = pd.Timestamp("2019-05-01")
    with pytest.warns(UserWarning, match="in other months than all other rows.*2019-05"):
        forecaster = DemandForecaster(boosting=False).fit(history)
    assert forecaster.step_ == 3
    assert forecaster.predict(1)["mean"].between(270, 330).all()


def test_a_planned_quarter_is_no_history():
    planned = pd.DataFrame({"region": "A", "month": ["2026-01-01"], "openings": 300.0})
    history = pd.concat([series(quarters()), series(quarters(), 90, "B"), planned])
    with pytest.warns(UserWarning, match="2026-01"):
        forecast = DemandForecaster(boosting=False).fit(history).predict(1)
    assert forecast["month"].dt.strftime("%Y-%m").tolist() == ["2025-01", "2025-01"]


def test_a_quarter_not_yet_reported_is_unknown():
    history = pd.concat([series(quarters()), series(quarters(27), 90, "B")])
    forecaster = DemandForecaster(boosting=False).fit(history)
    assert forecaster.basis_["late"].tolist() == [0, 1]
    assert forecaster.predict(1)["mean"].iloc[1] == pytest.approx(90, rel=0.1)


def test_a_saved_quarterly_forecaster_predicts_identically(tmp_path):
    forecaster = DemandForecaster(boosting=False).fit(series(quarters()))
    forecaster.save(tmp_path)
    loaded = DemandForecaster.load(tmp_path)
    pd.testing.assert_frame_equal(loaded.predict(3), forecaster.predict(3))
    assert loaded.notes_ == forecaster.notes_


def test_monthly_indicators_of_a_quarterly_history_count_by_their_mean():
    months = pd.date_range("2018-01-01", periods=84, freq="MS")
    orders = pd.DataFrame({"month": months, "orders": np.arange(84.0) + 1})
    forecaster = DemandForecaster(boosting=False).fit(series(quarters()), orders)
    assert forecaster.covariates_.known[0, 0, :2].tolist() == [2.0, 5.0]


def test_a_backtest_of_quarters_steps_by_quarters():
    cells = backtest(DemandForecaster(boosting=False), series(quarters()), origins=2).cells
    assert cells["origin"].dt.strftime("%Y-%m").unique().tolist() == ["2023-10", "2024-01"]
    assert (cells["mean"] - cells["actual"]).abs().max() < 40


def test_a_total_locked_inside_a_quarter_is_refused():
    forecaster = DemandForecaster(boosting=False).fit(series(quarters()))
    locked = pd.DataFrame({"month": ["2025-01", "2025-02"], "openings": [100.0, 100.0]})
    with pytest.raises(InputError, match="a total names 2025-02"):
        forecaster.predict(2, locked=locked)


WEEKS = pd.date_range("2023-01-02", periods=104, freq="W-MON")


@pytest.mark.parametrize(
    "days",
    [
        WEEKS,
        WEEKS.strftime("%Y-%m-%d"),
        WEEKS.strftime("%d/%m/%Y"),
        WEEKS.strftime("%m/%d/%Y"),
        WEEKS.strftime("%Y%m%d").astype(int),
        [f"{t.year}年{t.month}月{t.day}日" for t in WEEKS],
        WEEKS.strftime("%G-W%V"),
        (WEEKS - pd.Timestamp("1899-12-30")).days,
        pd.period_range("2023-01-02", periods=104, freq="W"),
        pd.date_range("2023-01-01", periods=400),
        pd.date_range("2022-01-03", periods=36, freq="28D"),
        pd.date_range("2022-01-28", periods=8, freq="28D"),
    ],
)
def test_the_remedy_for_days_and_weeks_gives_a_history_that_is_accepted(days):
    history = pd.DataFrame({"region": "A", "month": days, "openings": 10.0})
    with pytest.raises(InputError, match="days or weeks and not months") as caught:
        read_panel(history)
    assert "日或周数据" in render(caught.value, "zh")
    code = caught.value.problems[0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        summed = eval(code[code.index("history.") :], {"history": history, "pd": pd})
    panel = read_panel(summed)
    assert panel.step == 1
    assert panel.openings.sum() == history["openings"].sum()
    assert not panel.filled.any()


def test_a_month_in_two_ways_of_writing_is_summed_by_the_remedy():
    history = pd.DataFrame({"month": ["2023-01", "2023/01", "2023-02"], "openings": 1.0})
    with pytest.raises(InputError, match="repeat a month of their series") as caught:
        read_panel(history)
    code = caught.value.problems[0]
    import talentmatch

    facts = {"history": history, "pd": pd, "talentmatch": talentmatch}
    summed = eval(code[code.index("history.") :], facts)
    assert read_panel(summed).openings.tolist() == [[2.0, 1.0]]
    assert month_starts(summed["month"]).dt.month.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("first", "years", "told"),
    [
        (4, range(2021, 2025), "first_4"),  # quarters written 2024/1 to 2024/4
        (2, range(2021, 2025), "first_2"),
        (4, range(2024, 2025), None),
        (2, range(2023, 2025), None),
        (5, range(2021, 2025), None),
    ],
)
def test_rows_in_the_first_months_of_every_year_alone_may_be_longer_periods(first, years, told):
    months = [pd.Timestamp(year, month, 1) for year in years for month in range(1, first + 1)]
    remarks = {name for name, _ in read_panel(series(months)).remarks}
    assert {name for name in remarks if name.startswith("first_")} == ({told} if told else set())


def test_one_month_more_and_the_first_months_are_months():
    months = [pd.Timestamp(year, month, 1) for year in (2023, 2024) for month in (1, 2, 3, 4)]
    more = series([*months, pd.Timestamp("2024-05-01")])
    assert not any(name.startswith("first_") for name, _ in read_panel(more).remarks)
