"""A return that is late is unknown, not zero, and nobody else's forecast moves because of it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from talentmatch.demand import DemandForecaster, backtest, marks
from talentmatch.demand.basis import late_notes
from talentmatch.demand.history._late import carry_on, known_until
from talentmatch.demand.history.panel import carried_history, read_panel
from talentmatch.i18n import render

MONTHS = pd.date_range("2023-01-01", periods=24, freq="MS")


def steady(series=6, *, noise=0.05, seed=0, base=(100, 40, 15)):
    """Return monthly returns of regions at about 100, 40 and 15."""
    random = np.random.default_rng(seed)
    level = np.resize(base, series)[:, None] * np.exp(noise * random.normal(size=(series, 24)))
    return pd.DataFrame(
        {
            "region": np.repeat([f"R{place:02d}" for place in range(series)], 24),
            "month": np.tile(MONTHS, series),
            "openings": np.round(level).ravel(),
        }
    )


def without_last(history, late):
    """Leave out the last months of some series."""
    back = len(MONTHS) - 1 - MONTHS.get_indexer(history["month"])
    return history[back >= history["region"].map(late).fillna(0)].reset_index(drop=True)


def forecast(history, **options):
    return DemandForecaster(boosting=False).fit(history).predict(**options)


def test_a_series_at_100_whose_last_month_is_missing_is_forecast_near_100():
    full = steady()
    late, whole = forecast(without_last(full, {"R00": 1})), forecast(full)
    assert late["month"].equals(whole["month"])
    assert late["mean"].iloc[0] == pytest.approx(whole["mean"].iloc[0], rel=0.06)
    assert late["lo-80"].iloc[0] > 80
    others = slice(3, None)
    np.testing.assert_allclose(late["mean"][others], whole["mean"][others], rtol=0.03)


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(st.data())
def test_late_or_punctual_a_forecast_is_near_that_of_the_full_data(data):
    full = steady(10, seed=data.draw(st.integers(0, 99)))
    names = sorted(full["region"].unique())
    chosen = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=5))
    late = {name: data.draw(st.integers(1, 2)) for name in sorted(chosen)}
    seen, whole = forecast(without_last(full, late)), forecast(full)
    np.testing.assert_allclose(seen["mean"], whole["mean"], rtol=0.12, atol=0.5)
    total = [table.groupby("month")["mean"].sum() for table in (seen, whole)]
    np.testing.assert_allclose(*total, rtol=0.04)


def test_neither_total_nor_parents_fall_because_a_return_is_late():
    full = pd.concat([steady().assign(kind=kind) for kind in ("a", "b")], ignore_index=True)
    seen = without_last(full, {"R00": 2, "R01": 1})
    for aggregate in ([], ["kind"]):
        sums = [forecast(table, aggregate=aggregate)["mean"] for table in (seen, full)]
        np.testing.assert_allclose(*sums, rtol=0.04)


def test_a_month_that_all_others_saw_fall_is_not_taken_for_a_rise_of_the_late_one():
    full = steady(noise=0.0)
    full.loc[full["month"].eq(MONTHS[-1]), "openings"] *= 0.5
    seen = without_last(full, {"R00": 1})
    panel = read_panel(seen)
    assert panel.carried[0, -1] == pytest.approx(50, rel=0.02)
    assert panel.late.tolist() == [1, 0, 0, 0, 0, 0]


def test_a_rare_series_that_lacks_its_last_row_is_not_late():
    rare = pd.DataFrame({"region": "rare", "month": MONTHS[::3], "openings": 9.0})
    seen = pd.concat([steady(), rare[rare["month"] < MONTHS[-1]]], ignore_index=True)
    every = pd.DataFrame({"region": "rare", "month": MONTHS})
    zeros = every.merge(rare, how="left").fillna({"openings": 0.0})
    assert read_panel(seen).late.sum() == 0
    with_zeros = pd.concat([steady(), zeros], ignore_index=True)
    assert_frame_equal(forecast(seen), forecast(with_zeros))


@settings(deadline=None, max_examples=30, derandomize=True)
@given(st.integers(0, 999), st.floats(0.05, 0.6))
def test_where_zero_months_have_no_rows_nothing_is_cut_and_nobody_is_late(seed, share):
    random = np.random.default_rng(seed)
    cells = random.random((60, 24)) < share
    cells[:3, -1] = True  # somebody has a row in the last month
    series, month = np.nonzero(cells)
    history = pd.DataFrame({"post": series, "month": MONTHS[month], "openings": 1.0})
    panel = read_panel(history)
    assert panel.months[-1] == MONTHS[-1] or share < 0.1
    assert panel.late.sum() <= 2
    np.testing.assert_array_equal(panel.carried[panel.late == 0], panel.openings[panel.late == 0])


def test_a_series_silent_for_more_than_a_quarter_has_ended():
    seen = without_last(steady(), {"R00": 4})
    assert read_panel(seen).late.tolist() == [0] * 6
    ended = forecast(seen).query("region == 'R00'")["mean"]
    assert (ended < 40).all()
    years = without_last(steady(), {"R00": 12})
    assert (forecast(years).query("region == 'R00'")["mean"] < 5).all()


def test_a_late_series_has_the_interval_of_a_longer_way():
    full = steady(8, noise=0.15)
    seen = without_last(full, {"R00": 2})
    bounds = [forecast(table).iloc[0] for table in (seen, full)]
    late, whole = (row["hi-80"] - row["lo-80"] for row in bounds)
    assert late > 0.9 * whole


def test_what_is_late_is_told_in_basis_and_notes_in_both_languages():
    fitted = DemandForecaster(boosting=False).fit(without_last(steady(), {"R01": 2, "R02": 1}))
    assert fitted.basis_["late"].tolist() == [0, 2, 1, 0, 0, 0]
    assert fitted.basis_["filled"].sum() == 0
    (note,) = [note for note in fitted.notes_ if "not reported" in note]
    assert "2 series" in note and "region=R01, last 2024-10" in note
    assert "2 个序列尚未报到 2024-12" in render(late_notes(fitted.panel_)[0], "zh")


def test_a_late_return_is_no_death_no_shift_and_no_outlier():
    assert marks(without_last(steady(), {"R00": 3})).empty


def test_a_month_that_is_not_known_yet_is_not_judged():
    seen = without_last(steady(), {"R00": 2})
    found = backtest(DemandForecaster(boosting=False, calibration=2), seen, origins=2)
    judged = found.cells.query("region == 'R00'")
    assert judged["month"].max() == MONTHS[-3]
    assert (found.cells["actual"] > 0).all()
    assert (found.cells["naive"] > 0).all()


def test_a_loaded_forecaster_knows_who_is_late(tmp_path):
    fitted = DemandForecaster(boosting=False).fit(without_last(steady(), {"R00": 1}))
    fitted.save(tmp_path / "model")
    again = DemandForecaster.load(tmp_path / "model")
    assert_frame_equal(again.predict(), fitted.predict())
    assert again.notes_ == fitted.notes_


def test_sums_over_series_carry_late_ones_on():
    full = steady(noise=0.0)
    carried = carried_history(without_last(full, {"R00": 2}))
    assert carried.groupby("month")["openings"].sum().nunique() == 1


def test_a_panel_in_which_nobody_is_late_stays_the_very_same_numbers():
    values = np.arange(12.0).reshape(2, 6)
    first, known = np.array([0, 0]), np.array([6, 6])
    assert carry_on(values, first, known) is values
    assert known_until(np.ones((2, 6), dtype=bool)).tolist() == [6, 6]


def test_a_value_typed_a_hundredfold_for_two_months_does_not_move_late_neighbours():
    history = without_last(steady(12), {"R01": 2, "R05": 1})
    typed = history.copy()
    confirmed = (typed["region"] == "R03") & (typed["month"] >= MONTHS[-2])
    typed.loc[confirmed, "openings"] *= 100
    plain, beside = (read_panel(rows).carried for rows in (history, typed))
    assert beside[1, -2:] == pytest.approx(plain[1, -2:], rel=0.03)
    assert beside[5, -1] == pytest.approx(plain[5, -1], rel=0.03)


def test_a_peak_of_all_series_is_carried_to_those_that_are_late():
    history = steady(12)
    history.loc[history["month"] == MONTHS[-1], "openings"] *= 10
    late = read_panel(without_last(history, {"R01": 1}))
    assert late.carried[1, -1] == pytest.approx(10 * late.carried[1, -2], rel=0.2)


def test_a_series_that_counts_as_ended_is_named():
    notes = [
        render(note, "en") for note in late_notes(read_panel(without_last(steady(), {"R02": 5})))
    ]
    assert len(notes) == 1
    assert "count as ended" in notes[0]
    assert "R02" in notes[0]
    assert f"{MONTHS[-6]:%Y-%m}" in notes[0]


@pytest.mark.parametrize(("zeros", "said"), [("all", True), ("one", False), ("every other", False)])
def test_months_in_which_every_row_is_nought_are_named_and_believed(zeros, said):
    history = steady()
    last = history["month"].eq(MONTHS[-1])
    if zeros == "one":
        last &= history["region"].eq("R02")
    if zeros == "every other":
        last = history["month"].dt.month % 2 == 0
    panel = read_panel(history.assign(openings=history["openings"].mask(last, 0.0)))
    assert any(key == "zero_months" for key, _ in panel.remarks) == said
