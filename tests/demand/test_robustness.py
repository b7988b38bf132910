"""What a forecast must not depend on, and what it must follow: units, giants, births, breaks, lateness."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from talentmatch.demand import DemandForecaster
from talentmatch.demand.history.panel import read_panel
from talentmatch.demand.models._breaks import settled_breaks
from talentmatch.demand.models._intervals import interval
from talentmatch.demand.models._momentum import damped_growth
from talentmatch.demand.models._newborn import newborn_levels
from talentmatch.demand.models._residuals import Residuals
from talentmatch.demand.models._units import unit_of
from talentmatch.i18n import render

MONTHS = pd.date_range("2020-01-01", periods=60, freq="MS")
SEEDS = st.integers(0, 10_000)


def history(values, *, freq="MS"):
    """Return a history of two dimensions, one series a row of the array."""
    series, months = values.shape
    return pd.DataFrame(
        {
            "region": np.repeat([f"R{place % 3}" for place in range(series)], months),
            "skill": np.repeat([f"S{place:03d}" for place in range(series)], months),
            "month": np.tile(pd.date_range("2020-01-01", periods=months, freq=freq), series),
            "openings": values.ravel(),
        }
    )


def counts(seed, series, months, levels=(5, 20, 60, 200)):
    random = np.random.default_rng(seed)
    level = random.choice(levels, series)[:, None]
    return random.poisson(level, (series, months)).astype(float)


def indexes(seed, series, months):
    moves = np.random.default_rng(seed).normal(0, 0.01, (series, months))
    return 100 * np.exp(np.cumsum(moves, axis=1))


def forecast(table, *, boosting=False, **options):
    return DemandForecaster(boosting=boosting).fit(table).predict(**options)


def numbers(table):
    return table.select_dtypes("number").to_numpy()


def each(table, column):
    """Return one column of a forecast, a row a series."""
    return table[column].to_numpy().reshape(-1, table["month"].nunique())


def covered(table, actual):
    return (each(table, "lo-80") <= actual) & (actual <= each(table, "hi-80"))


@pytest.mark.slow
@settings(deadline=None, max_examples=4)
@given(SEEDS, st.sampled_from([1e-3, 1000, 7.3]), st.sampled_from([counts, indexes]))
def test_a_history_times_a_number_is_forecast_times_that_number(seed, factor, kind):
    values = kind(seed, 8, 26)
    fitted = [DemandForecaster(boosting=False).fit(history(x)) for x in (values, factor * values)]
    for aggregate in (None, [], ["region"]):
        plain, scaled = (numbers(model.predict(6, aggregate=aggregate)) for model in fitted)
        np.testing.assert_allclose(scaled, factor * plain, rtol=1e-9, atol=1e-9 * factor)


@pytest.mark.slow
def test_boosters_do_not_see_the_unit_either():
    values = counts(3, 40, 30)
    plain, scaled = (numbers(forecast(history(x), boosting=True)) for x in (values, 7.3 * values))
    np.testing.assert_allclose(scaled, 7.3 * plain, rtol=1e-9)


@settings(deadline=None, max_examples=25)
@given(SEEDS, st.floats(1e-6, 1e6))
def test_counts_keep_their_unit_and_measured_values_have_none_by_chance(seed, factor):
    assert unit_of(factor * counts(seed, 5, 24)) == pytest.approx(factor, rel=1e-12)
    measured = indexes(seed, 5, 24)
    usual = np.median(measured.mean(axis=1))
    assert unit_of(factor * measured) == pytest.approx(factor * usual / 100, rel=1e-12)


@pytest.mark.parametrize("months", [1, 2, 3])
def test_counts_of_a_few_months_keep_their_unit(months):
    values = counts(1, 6, months)
    assert [unit_of(factor * values) for factor in (1, 1000)] == [1.0, 1000.0]
    assert unit_of(values) == unit_of(values[::-1])


@pytest.mark.parametrize("series", [1, 2, 12])
def test_one_estimate_among_counts_leaves_all_others_counts(series):
    values = counts(0, series, 27)
    values[0, 20] = 21.0
    estimated = values.copy()
    estimated[0, 20] = 21.021
    assert unit_of(estimated) == unit_of(values) == 1.0
    fitted = [DemandForecaster(boosting=False, seasonal=False) for _ in range(2)]
    plain, other = (
        numbers(model.fit(history(x)).predict(3))
        for model, x in zip(fitted, (values, estimated), strict=True)
    )
    np.testing.assert_allclose(other, plain, rtol=0.01, atol=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("moves", ["noise", "walk"])
def test_one_series_of_ten_millions_leaves_the_small_ones_theirs(moves):
    random, values = np.random.default_rng(0), counts(0, 40, 30)
    step = random.normal(0, 0.05, 30)
    giant = np.round(1e7 * np.exp(step if moves == "noise" else np.cumsum(step)))
    alone = forecast(history(values))
    beside = forecast(history(np.vstack([values, giant]))).head(len(alone))
    np.testing.assert_allclose(beside["mean"], alone["mean"], rtol=0.05)
    width = [table["hi-80"] - table["lo-80"] for table in (beside, alone)]
    assert width[0].sum() == pytest.approx(width[1].sum(), rel=0.05)
    assert np.median(width[0] / width[1]) == pytest.approx(1, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("steady", [True, False])
def test_a_last_month_typed_with_two_zeros_too_many_leaves_the_others_theirs(steady):
    values = counts(3, 40, 30, levels=(5, 10, 20))
    if not steady:
        values[0, ::4] += 90  # a series that jumps is not held back, whatever its last month says
    typed = values.copy()
    typed[0, -1] = 1500
    plain, other = (forecast(history(x)).tail(-3) for x in (values, typed))
    for level in (80, 95):
        width = [(table[f"hi-{level}"] - table[f"lo-{level}"]).sum() for table in (other, plain)]
        assert width[0] == pytest.approx(width[1], rel=0.03)
    assert (other["mean"] - plain["mean"]).abs().sum() < 0.03 * plain["mean"].sum()


@pytest.mark.slow
def test_a_region_that_writes_a_hundred_times_as_much_moves_no_other():
    values = counts(3, 40, 30, levels=(20, 60))
    typed = values.copy()
    typed[::3, -1] *= 100
    model = DemandForecaster(boosting=False).fit(history(typed))
    plain, other = forecast(history(values)), model.predict(horizon=1)
    step = plain["month"] == plain["month"].min()
    np.testing.assert_allclose(other["mean"], plain.loc[step, "mean"], rtol=0.15)
    assert any("far out of line" in note for note in model.notes_)
    typed[:, -1] = values[:, -1] * 100  # all of them: figures are written otherwise from now on
    assert not any("far out of line" in n for n in DemandForecaster().fit(history(typed)).notes_)


@pytest.mark.slow
def test_series_born_of_late_do_not_teach_that_the_others_fall():
    values = np.random.default_rng(100).poisson(60, (30, 36)).astype(float)
    table = history(values)
    born = table["skill"].isin([f"S{place:03d}" for place in range(6)])
    late = table[~born | (table["month"] >= table["month"].max() - pd.DateOffset(months=1))]
    found = forecast(late, boosting=True, horizon=3)
    old = ~found["skill"].isin([f"S{place:03d}" for place in range(6)])
    assert found.loc[old, "mean"].mean() == pytest.approx(60, rel=0.03)


def test_a_month_held_back_is_asked_about_in_the_language_of_the_reader():
    values = counts(3, 6, 30, levels=(20,))
    values[0, -1] = 2000
    model = DemandForecaster(boosting=False).fit(history(values))
    held = next(note for note in model.notes_ if "far out of line" in note)
    assert held.startswith("region=R0, skill=S000: 2,000 in 2022-06")
    assert render(held, "zh").startswith("地区=R0、技能=S000：2022-06 为 2,000")


def test_boosters_learn_nothing_from_one_series_of_ten_millions():
    values = counts(0, 40, 30)
    giant = 1e7 * np.exp(np.cumsum(np.random.default_rng(0).normal(0, 0.2, 30)))
    alone = forecast(history(values), boosting=True)
    beside = forecast(history(np.vstack([values, np.round(giant)])), boosting=True)
    apart = (beside.head(len(alone))["mean"] - alone["mean"]).abs().sum()
    assert apart < 0.03 * alone["mean"].sum()


@pytest.mark.slow
def test_a_series_of_eight_hundred_keeps_its_interval_beside_one_of_ten_millions():
    values = counts(1, 40, 30, levels=(20, 800))
    random = np.random.default_rng(1)
    giant = np.round(1e7 * np.exp(np.cumsum(random.normal(0, 0.2, 30))))
    alone = forecast(history(values))
    beside = forecast(history(np.vstack([values, giant]))).head(len(alone))
    large = alone["mean"] > 400
    width = [(table["hi-80"] - table["lo-80"])[large].sum() for table in (beside, alone)]
    assert width[0] == pytest.approx(width[1], rel=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("lived", [1, 2, 3])
def test_newcomers_stand_at_their_own_level_however_many_are_born_at_once(lived):
    random, level = np.random.default_rng(lived), 60.0
    values = np.round(level * np.exp(random.normal(0, 0.1, (12, 39))))
    table = history(values[:, :36])
    young = table["skill"].isin([f"S{place:03d}" for place in range(6)])
    table = table[~young | (table["month"] >= MONTHS[36 - lived])]
    seen = forecast(table)
    means = each(seen, "mean")
    assert (np.abs(means[:6] / level - 1) < 0.25).all()
    assert (np.abs(means[6:] / level - 1) < 0.1).all()  # nobody else fell because they were born
    assert covered(seen, values[:, 36:])[:6].mean() >= 0.8


def test_a_newcomer_a_little_larger_is_not_believed_much_more():
    first, size = np.arange(1, 21), np.where(np.arange(20) % 2, 3.0, 30.0)
    values = np.where(np.arange(30) >= first[:, None], size[:, None], 0.0)
    values *= np.where((size[:, None] < 5) & (np.arange(30) > first[:, None]), 0.2, 1.0)
    levels = []
    for own in (2.0, 4.99, 5.01, 20.0):
        newest = np.append(np.zeros(29), own)
        level = newborn_levels(np.vstack([values, newest]), np.append(30 - first, 1))[-1]
        levels.append(level / own)
    assert levels[0] < 0.7 < levels[3]
    assert levels[2] == pytest.approx(levels[1], rel=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("lived", [4, 6, 9])
def test_series_a_little_older_are_neither_low_nor_too_sure(lived):
    ratio, hits = [], []
    for seed in range(3):
        random = np.random.default_rng(seed)
        level = random.uniform(20, 200, (30, 1))
        values = np.round(level * np.exp(random.normal(0, 0.08, (30, 51))))
        table = history(values[:, :48])
        place = table["skill"].str[1:].astype(int)
        late = table[(place >= 6) | (table["month"] >= MONTHS[48 - lived])]
        said = forecast(late, boosting=seed == 0)
        ratio.append(each(said, "mean")[:6].mean(axis=1) / values[:6, 48:].mean(axis=1))
        hits.append(covered(said, values[:, 48:])[:6])
    assert abs(np.median(ratio) - 1) < 0.03 and np.mean(hits) > 0.7


def fall(seed, months, path):
    """Return series that all follow one path."""
    random = np.random.default_rng(seed)
    level = random.choice([20, 50, 100, 300], 8)[:, None]
    return np.round(level * path[:months] * np.exp(random.normal(0, 0.05, (8, months))))


@pytest.mark.slow
def test_an_interval_reaches_to_an_open_shock_without_a_jump():
    values = indexes(4, 8, 26)
    bounds = []
    for drop in np.arange(0.3, 0.8, 0.04):
        values[3, -1] = values[3, -2] * np.exp(-drop)
        model = DemandForecaster(boosting=False, seasonal=False).fit(history(values))
        bounds.append(numbers(model.predict(3))[9:12, 1:])
    moves = np.abs(np.diff(np.log(bounds), axis=0))
    assert moves.max() < 0.3
    assert np.abs(np.log(bounds[-1] / bounds[0])).max() > 0.5


def test_intervals_do_not_jump_with_one_series_more():
    random, widths = np.random.default_rng(1), []
    common = 1 + 0.1 * random.normal(size=(36, 1))  # what all series missed in each cell
    actual = 100 * common * (1 + 0.02 * random.normal(size=(36, 40)))
    for series in range(20, 41):
        cells = np.tile([1, 2, 3], 12), np.repeat(np.arange(12), 3)
        pool = Residuals(np.full((36, series), 100.0), actual[:, :series], *cells)
        bounds = interval(np.full((3, series), 100.0), pool, (80,))
        widths.append(float((bounds[0, 1] - bounds[0, 0]).mean()))
    assert np.abs(np.diff(np.log(widths))).max() < 0.05


def test_an_interval_of_a_sum_widens_with_each_part_of_it_that_is_late():
    values, random = indexes(5, 40, 30), np.random.default_rng(5)
    steps = np.arange(1, 13)
    past = Residuals(values[:, :12].T, values[:, 12:24].T, steps, np.zeros_like(steps))
    level = np.full((2, 40), 100.0) * random.uniform(0.9, 1.1, 40)
    width = [
        np.ptp(interval(level, past, (80,), np.full(40, late)), axis=1).sum()
        for late in (0.0, 0.49, 0.51, 1.0)
    ]
    assert width[0] < width[1] < width[2] < width[3]
    assert width[2] / width[1] < 1.02


@pytest.mark.slow
@pytest.mark.parametrize("seen", [1, 2, 3, 6])
def test_a_fall_to_30_percent_is_in_the_interval_at_once_and_followed_after_three_months(seen):
    path = np.where(np.arange(60) < 24, 1.0, 0.3)
    values = fall(seen, 24 + seen + 3, path)
    total = forecast(history(values[:, :-3]), aggregate=[])
    came = values[:, -3:].sum(axis=0)
    assert covered(total, came).all()
    if seen >= 3:
        np.testing.assert_allclose(total["mean"], came, rtol=0.25)


def test_the_month_all_fell_in_is_in_the_interval_of_small_series_too():
    values = np.round(fall(2, 28, np.where(np.arange(60) < 24, 1.0, 0.3)) / 10)
    table = forecast(history(values[:, :25]))
    assert covered(table, values[:, 25:]).mean() > 0.8


@pytest.mark.slow
@pytest.mark.parametrize("level", [0.3, 3.0])
def test_nine_months_after_a_break_intervals_reach_no_more_to_what_was_before(level):
    values = fall(1, 36, np.where(np.arange(60) < 24, 1.0, level))
    model = DemandForecaster(boosting=False).fit(history(values[:, :-3]))
    came = values[:, -3:].sum(axis=0)
    total = model.predict(aggregate=[])
    assert covered(total, came).mean() > 0.6
    assert ((total["hi-80"] - total["lo-80"]) < 0.8 * came).all()
    parts = model.predict()
    assert covered(parts, values[:, -3:]).mean() > 0.7
    assert np.abs(parts["hi-80"] / parts["mean"] - 1).max() < 0.8


def test_a_break_is_a_step_that_stays():
    months = np.arange(36)
    paths = {
        "stays": np.where(months < 20, 100.0, 40.0),
        "pulse": np.where(months == 20, 20.0, 100.0),
        "growth": 100 * 1.06**months,
        "open": np.where(months < 34, 100.0, 30.0),
        "noise": np.random.default_rng(0).poisson(3.0, 36).astype(float),
    }
    month, change = settled_breaks(np.stack(list(paths.values())))
    assert month.tolist() == [20, 0, 0, 0, 0]
    np.testing.assert_allclose(change, [0.4, 1, 1, 1, 1], atol=0.01)


def test_each_past_origin_is_judged_with_the_season_of_its_own_time(monkeypatch):
    measured = []
    season = DemandForecaster._season
    monkeypatch.setattr(
        DemandForecaster,
        "_season",
        lambda self, engine, origin: measured.append(origin) or season(self, engine, origin),
    )
    model = DemandForecaster(boosting=False).fit(history(counts(0, 4, 30)))
    assert set(model.residuals_.origin) == set(measured) - {30} == set(range(15, 30))


@pytest.mark.slow
@pytest.mark.parametrize("lasted", [1, 2])
def test_the_month_after_a_short_pulse_is_no_pulse(lasted):
    months = np.arange(60)
    path = np.where((months >= 24) & (months < 24 + lasted), 0.2, 1.0)
    values = fall(lasted, 24 + lasted + 4, path)
    total = forecast(history(values[:, :-3]), aggregate=[])
    np.testing.assert_allclose(total["mean"], values[:, -3:].sum(axis=0), rtol=0.12)
    assert covered(total, values[:, -3:].sum(axis=0)).all()


@pytest.mark.slow
@pytest.mark.parametrize("gone", [[33], [20, 21]])
def test_months_of_which_nobody_has_a_row_are_unknown_and_named(gone):
    table = history(counts(3, 8, 36))
    model = DemandForecaster(boosting=False)
    whole = model.fit(table).predict(aggregate=[])["mean"].to_numpy()
    left = model.fit(table[~table["month"].isin(MONTHS[gone])])
    np.testing.assert_allclose(left.predict(aggregate=[])["mean"], whole, rtol=0.03)
    assert any(f"{MONTHS[gone[0]]:%Y-%m}" in str(note) for note in left.notes_)


@pytest.mark.parametrize("gone", [[20], [*range(1, 3), *range(4, 9)]])
def test_months_of_which_nobody_has_a_row_are_of_nothing_where_rows_or_months_are_few(gone):
    rate, months = (2.0, 36) if len(gone) == 1 else (90.0, 10)
    values = np.random.default_rng(1).poisson(rate, (6, months)).astype(float)
    values[:, gone] = 0.0
    panel = read_panel(history(values).query("openings > 0"))
    assert panel.openings.sum() == values.sum() and not panel.remarks


@pytest.mark.slow
@pytest.mark.parametrize(("depth", "lasted"), [(0.3, 2), (0.3, 4)])
def test_a_dip_of_all_that_is_over_is_not_foretold_again(depth, lasted):
    months = np.arange(60)
    path = np.where((months >= 40) & (months < 40 + lasted), 1 - depth, 1.0)
    dipped, steady = (
        forecast(history(fall(1, 41 + lasted, at)), aggregate=[])["mean"].sum()
        for at in (path, np.ones(60))
    )
    assert dipped > 0.92 * steady


@pytest.mark.slow
@settings(deadline=None, max_examples=3)
@given(SEEDS, st.sampled_from([counts, indexes]))
def test_intervals_do_not_narrow_with_the_step_and_hold_the_mean(seed, kind):
    table = forecast(history(kind(seed, 8, 30)), horizon=15)
    mean = each(table, "mean")
    width = (each(table, "hi-80") - each(table, "lo-80")) / mean
    whole = 2 / mean[:, 1:] if kind is counts else 0  # both ends are whole counts
    assert (np.diff(width) > -0.05 * width[:, :-1] - whole).all()
    assert width[:, 12:].mean() >= 0.95 * width[:, :3].mean()
    assert (table["lo-95"] <= table["lo-80"]).all() and (table["lo-80"] <= table["mean"]).all()
    assert (table["mean"] <= table["hi-80"]).all() and (table["hi-80"] <= table["hi-95"]).all()


@pytest.mark.slow
def test_intervals_of_aggregates_are_narrower_than_their_parts_together_and_hold_the_truth():
    hits = []
    for seed in range(4):
        values = counts(seed, 8, 39)
        fitted = DemandForecaster(boosting=False).fit(history(values[:, :36]))
        total, parts = fitted.predict(aggregate=[]), fitted.predict()
        width = [(table["hi-80"] - table["lo-80"]).sum() for table in (total, parts)]
        assert 0.1 * width[1] < width[0] < 0.7 * width[1]
        assert total["mean"].sum() == pytest.approx(parts["mean"].sum())
        hits += covered(total, values[:, 36:].sum(axis=0)).ravel().tolist()
    assert np.mean(hits) >= 0.65


def test_growth_of_years_is_trend_and_nothing_that_siblings_teach():
    values = 1000 * 1.03 ** np.arange(20.0) * np.array([[1.0], [3.0], [2.0]])
    table = DemandForecaster().fit(history(np.round(values), freq="YS")).explain(3).table
    assert (table[["siblings", "season"]] == 0).all(axis=None)
    assert (table["trend"] > 0.01 * table["level"]).all()


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_late_and_punctual_series_are_forecast_as_of_the_full_data(share):
    random = np.random.default_rng(5)
    level = random.choice([40, 100, 300], 30)[:, None]
    values = np.round(level * np.exp(random.normal(0, 0.1, (30, 39))))
    full = history(values[:, :36])
    late = np.arange(30) < 30 * share
    missing = full["skill"].isin([f"S{place:03d}" for place in np.flatnonzero(late)])
    table = full[~(missing & (full["month"] == MONTHS[35]))]
    seen, whole = forecast(table), forecast(full)
    means, wanted = each(seen, "mean"), each(whole, "mean")
    for rows in (late, ~late):
        assert np.abs(means[rows] / wanted[rows] - 1).mean() < 0.05
        assert means[rows].sum() == pytest.approx(wanted[rows].sum(), rel=0.03)
        assert covered(seen, values[:, 36:])[rows].mean() >= 0.7
    assert covered(seen, values[:, 36:]).mean() <= 0.92


@pytest.mark.parametrize("freq", ["MS", "QS", "YS"])
@pytest.mark.parametrize("kind", [counts, indexes])
def test_a_saved_forecaster_predicts_identically(freq, kind, tmp_path):
    values = kind(1, 6, 30)
    values[0, -1] *= 0.2
    fitted = DemandForecaster(boosting=False).fit(history(values, freq=freq))
    fitted.save(tmp_path)
    loaded = DemandForecaster.load(tmp_path)
    for aggregate in (None, ["region"], []):
        assert_frame_equal(
            loaded.predict(5, aggregate=aggregate), fitted.predict(5, aggregate=aggregate)
        )
    assert loaded.notes_ == fitted.notes_


@pytest.mark.parametrize("freq", ["MS", "QS", "YS"])
@pytest.mark.parametrize(("kind", "unit"), [(counts, 1.0), (counts, 1000.0), (indexes, 0.01)])
def test_parts_of_an_explanation_sum_to_the_mean_in_any_unit_and_step(freq, kind, unit):
    fitted = DemandForecaster(boosting=False).fit(history(unit * kind(2, 6, 30), freq=freq))
    for aggregate in (None, []):
        explained = fitted.explain(4, aggregate=aggregate)
        parts = explained.table[explained.parts].sum(axis=1)
        np.testing.assert_allclose(parts, explained.table["mean"], rtol=1e-9)
        means = fitted.predict(4, aggregate=aggregate)["mean"]
        np.testing.assert_allclose(explained.table["mean"], means, rtol=1e-12)
        assert (explained.table["level"] > 0.5 * means).all()


@pytest.mark.parametrize(("zeros", "back"), [(10, 2), (10, 3), (100, 2), (100, 3), (100, 13)])
def test_a_month_typed_with_zeros_too_many_and_refuted_since_is_bridged_and_named(zeros, back):
    values = counts(0, 12, 30, levels=(60, 200))
    typed = values.copy()
    typed[4, -back] *= zeros
    models = [
        DemandForecaster(boosting=False, seasonal=False).fit(history(x)) for x in (values, typed)
    ]
    plain, other = (each(model.predict(3), "mean") for model in models)
    np.testing.assert_allclose(other, plain, rtol=0.1)
    assert any("skill=S004" in note and "usual" in note for note in models[1].notes_)


def test_the_last_own_month_of_a_late_series_is_held_back_too():
    values = counts(0, 12, 30, levels=(60, 200))
    values[4, -3] *= 10
    table = history(values)
    late = table[(table["skill"] != "S004") | (table["month"] < MONTHS[28])]
    model = DemandForecaster(boosting=False, seasonal=False).fit(late)
    assert each(model.predict(3), "mean")[4] == pytest.approx(
        np.full(3, np.median(values[4])), rel=0.25
    )
    assert any("held back" in note and "skill=S004" in note for note in model.notes_)


def test_two_high_months_in_a_row_are_no_slip():
    values = counts(0, 12, 30, levels=(60, 200))
    values[4, -2:] *= 10
    model = DemandForecaster(boosting=False, seasonal=False).fit(history(values))
    assert not any("skill=S004" in note for note in model.notes_)
    assert each(model.predict(3), "mean")[4].min() > 2 * np.median(values[4])


@pytest.mark.slow
def test_births_leave_season_and_growth_of_all_where_they_were():
    random = np.random.default_rng(3)
    wave = 1 + 0.4 * np.sin(np.arange(54) / 6 * np.pi)
    expected = random.uniform(30, 200, (20, 1)) * wave * 1.01 ** np.arange(54)
    table = history(random.poisson(expected).astype(float))
    known = table[table["month"] < MONTHS[48]]
    young = known["skill"].isin(["S001", "S005", "S009", "S013"])
    born = known[~young | (known["month"] >= MONTHS[45])]
    total = forecast(born, horizon=6, aggregate=[])["mean"].to_numpy()
    assert total == pytest.approx(expected[:, 48:].sum(axis=0), rel=0.1)


def test_a_series_that_has_ended_is_at_nothing():
    table = history(counts(0, 12, 30, levels=(60,)))
    ended = table[(table["skill"] != "S004") | (table["month"] < MONTHS[25])]
    means = each(forecast(ended), "mean")
    assert (means[4] == 0).all()
    assert (np.delete(means, 4, axis=0) > 40).all()


def test_a_rate_that_is_carried_on_has_not_ended():
    table = history(np.round(indexes(0, 12, 30)) / 1000)
    silent = table[(table["skill"] != "S004") | (table["month"] < MONTHS[25])]
    model = DemandForecaster(gaps="carry", boosting=False).fit(silent)
    assert each(model.predict(3), "mean")[4] == pytest.approx(np.full(3, 0.1), rel=0.2)
    assert not any("ended" in note for note in model.notes_)


def momentum(seed, series=6, months=48):
    """Return indexes whose growth goes on, all together and each by itself."""
    random = np.random.default_rng(seed)
    growth = np.zeros((series, months))
    for month in range(1, months):
        moves = random.normal(0, 0.003, series + 1)
        growth[:, month] = 0.8 * growth[:, month - 1] + moves[:-1] + moves[-1]
    return 100 * np.exp(np.cumsum(growth, axis=1))


@pytest.mark.parametrize("left", [0.9, 0.8, 0.6])
def test_a_shock_of_the_last_month_is_no_slope_and_may_be_undone(left):
    calm = momentum(1)
    shocked = calm.copy()
    shocked[:, -1] *= left
    fitted = DemandForecaster(boosting=False, seasonal=False, gaps="carry", calibration=2)
    fitted.fit(history(shocked))
    assert fitted.weights_.lasting > 0.5
    total = fitted.predict(6, aggregate=[], levels=(80,))
    assert total["mean"].to_numpy() == pytest.approx(shocked[:, -1].sum(), rel=0.05)
    assert (total["hi-80"] > 0.98 * calm[:, -2].sum()).all()
    assert (total["lo-80"] < shocked[:, -1].sum()).all()


def test_a_slope_is_that_of_all_months_but_for_shocks():
    growing = 100 * 1.01 ** np.arange(36.0)[None] * np.exp(np.resize([0, 0.001], 36))
    shocked = growing.copy()
    shocked[:, 30:] *= 0.7
    ahead = [damped_growth(path, np.array([36]), 3)[:, 0] for path in (growing, shocked)]
    assert ahead[1] / ahead[0] == pytest.approx(0.7, rel=0.02)
