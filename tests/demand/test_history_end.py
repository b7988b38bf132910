"""A history ends where most series have reported; rows outside are set aside and named."""

import warnings

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch.demand import DemandForecaster, backtest, marks
from talentmatch.demand.basis import set_aside_notes
from talentmatch.demand.history.panel import read_panel
from talentmatch.demand.history.rows import split_history
from talentmatch.i18n import render

MONTHS = pd.date_range("2023-01-01", periods=24, freq="MS")


def regions(n=6):
    random = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "region": np.repeat([f"R{place}" for place in range(n)], 24),
            "month": np.tile(MONTHS, n),
            "openings": np.round(np.resize((100, 40, 10), n)[:, None] * np.ones(24)).ravel()
            + random.integers(0, 5, 24 * n),
        }
    )


def row(month, openings=130.0, region="R0"):
    months = pd.DatetimeIndex(np.atleast_1d(np.array(month, dtype="datetime64[s]")))
    return pd.DataFrame({"region": region, "month": months, "openings": openings})


def planned(*months, n=6):
    return pd.concat([regions(n), *map(row, months)], ignore_index=True)


@pytest.mark.parametrize(
    "months",
    [
        ["2025-12-01"],
        ["2025-03-01"],
        ["2025-01-01"],
        ["2205-01-01"],
        ["1923-01-01"],
        [f"2025-{month:02d}-01" for month in range(1, 13)],
        ["2025-06-01", "2205-01-01"],
    ],
)
def test_a_planned_row_or_a_mistyped_year_moves_no_forecast(months):
    fitted = DemandForecaster(boosting=False)
    with pytest.warns(UserWarning, match="set aside"):
        fitted.fit(planned(*months))
    plain = DemandForecaster(boosting=False).fit(regions())
    assert_frame_equal(fitted.predict(), plain.predict())
    assert len(fitted.set_aside_) == len(months)
    (note,) = [note for note in fitted.notes_ if "set aside" in note]
    assert f"region=R0 {months[0][:7]}" in note and "2023-01 to 2024-12" in note
    assert "已搁置" in render(set_aside_notes(fitted.set_aside_, fitted.panel_.months)[0], "zh")


def test_the_only_series_with_a_row_a_year_ahead_ends_before_it():
    with pytest.warns(UserWarning, match="2025-12"):
        fitted = DemandForecaster(boosting=False).fit(planned("2025-12-01", n=1))
    assert fitted.predict(horizon=1)["month"].tolist() == [pd.Timestamp("2025-01-01")]


def test_backtest_and_marks_leave_such_rows_out_too():
    found = backtest(DemandForecaster(boosting=False, calibration=2), planned("2025-12-01"))
    assert found.cells["month"].max() == MONTHS[-1]
    assert_frame_equal(marks(planned("2025-12-01")), marks(regions()))


def test_a_history_that_all_have_reported_is_taken_whole_without_a_word():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fitted = DemandForecaster(boosting=False).fit(regions())
    assert fitted.set_aside_.empty
    kept, beyond = split_history(regions())
    assert len(kept) == len(regions()) and beyond.empty


def test_a_month_that_few_have_reported_waits_for_the_rest():
    early = row("2025-01-01", region="R2")
    panel = read_panel(pd.concat([regions(), early], ignore_index=True))
    assert panel.months[-1] == MONTHS[-1]
    half = pd.concat(
        [regions(), *[row("2025-01-01", region=f"R{place}") for place in (0, 1, 3)]],
        ignore_index=True,
    )
    assert read_panel(half).months[-1] == pd.Timestamp("2025-01-01")


@pytest.mark.parametrize("step", [1, 2, 3, 6, 12])
def test_series_with_a_row_every_few_months_keep_their_last(step):
    months = pd.date_range("2018-01-01", periods=5, freq=f"{step}MS")
    history = pd.DataFrame({"month": months, "openings": 4.0})
    assert read_panel(history).months[-1] == months[-1]


def test_series_that_have_ended_do_not_hold_the_history_back():
    gone = regions(12).query("region < 'R3' or month < '2023-06'")
    assert read_panel(gone).months[-1] == MONTHS[-1]


@pytest.mark.parametrize(
    ("openings", "closed"),
    [
        ((40, 40, 40, 40), {2: 6, 3: 6}),
        ((1, 1000), {0: 6}),
        ((1, 1, 1, 1000), {0: 5, 1: 5, 2: 5}),
        ((40,) * 5, {2: 11, 3: 8, 4: 4}),
        ((40,) * 5, {2: 14, 3: 14, 4: 14}),
        ((40,) * 8, {4: 9, 5: 9, 6: 9, 7: 9}),
    ],
)
def test_series_that_have_closed_take_no_month_from_those_that_go_on(openings, closed):
    going = regions(len(openings))
    place = going["region"].str[1:].astype(int)
    age = len(MONTHS) - 1 - MONTHS.get_indexer(going["month"])
    going["openings"] = place.map(dict(enumerate(openings)))
    kept, beyond = split_history(going[age >= place.map(closed).fillna(0)])
    assert beyond.empty and kept["month"].max() == MONTHS[-1]


@pytest.mark.parametrize(
    ("freq", "periods"),
    [
        *[("MS", 12), ("MS", 13), ("MS", 24), ("MS", 48), ("MS", 90)],
        *[("QS", 8), ("QS", 20), ("YS", 3), ("YS", 7)],
    ],
)
def test_planned_rows_of_a_few_are_no_sign_that_the_others_have_closed(freq, periods):
    ahead = pd.date_range("2025-01-01", periods=periods, freq=freq)
    plans = [row(ahead, region=region) for region in ("R1", "R2")]
    panel = read_panel(pd.concat([regions(), *plans], ignore_index=True))
    assert panel.months[-1] == MONTHS[-1] and len(panel.set_aside) == 2 * periods


def test_where_others_begin_as_all_end_nothing_is_set_aside():
    later = pd.date_range("2025-01-01", periods=60, freq="MS")
    new_codes = pd.concat([row(later, region=f"N{n}") for n in range(2)])
    panel = read_panel(pd.concat([regions(), new_codes], ignore_index=True))
    assert panel.months[-1] == later[-1] and panel.set_aside.empty


def test_a_set_aside_row_is_kept_with_the_saved_model(tmp_path):
    with pytest.warns(UserWarning):
        fitted = DemandForecaster(boosting=False).fit(planned("2205-01-01"))
    fitted.save(tmp_path / "model")
    assert DemandForecaster.load(tmp_path / "model").notes_ == fitted.notes_


@pytest.mark.parametrize(
    ("months", "last"),
    [
        (["2000-01-01", "2000-02-01", "2070-01-01"], "2000-02"),
        (["2000-01-01", "2031-02-01", "2062-05-01"], "2031-02"),
    ],
)
def test_a_row_decades_after_all_others_makes_no_months_of_zero(months, last):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        model = DemandForecaster(boosting=False).fit(row(months))
    assert f"{model.panel_.months[-1]:%Y-%m}" == last
    assert model.predict(1)["mean"][0] == pytest.approx(130)
