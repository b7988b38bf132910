"""Yearly paths: what any forecast of levels must obey, and public employment by industry."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand.yearly._growth_errors import level_noise
from talentmatch.demand.yearly.growth_paths import GrowthPaths
from talentmatch.errors import InputError

DATA = Path(os.environ.get("TALENTMATCH_DATA", Path(__file__).parents[3] / "shared" / "data"))


def walks(series: int = 30, years: int = 12, *, seed: int = 0) -> np.ndarray:
    """Return levels that wander, together and each by itself."""
    rng = np.random.default_rng(seed)
    common = 0.03 * rng.normal(size=(1, years)) + 0.01
    changes = common + 0.05 * rng.normal(size=(series, years))
    return np.exp(rng.normal(5, 1, size=(series, 1)) + np.cumsum(changes, axis=1))


def test_scaling_a_series_scales_its_forecast_and_no_other():
    levels = walks()
    plain = GrowthPaths().fit(levels).predict(7)
    scale = np.ones((len(levels), 1))
    scale[3], scale[8] = 1e7, 1e-6
    scaled = GrowthPaths().fit(levels * scale).predict(7)
    for one, other in (
        (plain.median, scaled.median),
        (plain.lower[80], scaled.lower[80]),
        (plain.upper[95], scaled.upper[95]),
    ):
        np.testing.assert_allclose(other, one * scale, rtol=1e-9)


def test_the_order_of_the_series_does_not_matter():
    levels = walks(seed=1)
    order = np.random.default_rng(0).permutation(len(levels))
    plain, shuffled = (GrowthPaths().fit(rows).predict(5) for rows in (levels, levels[order]))
    np.testing.assert_allclose(shuffled.median, plain.median[order], rtol=1e-9)
    np.testing.assert_allclose(shuffled.upper[80], plain.upper[80][order], rtol=1e-9)


@pytest.mark.parametrize("years", [1, 2, 3, 5, 30])
def test_intervals_lie_around_the_median_hold_each_other_and_widen(years):
    ahead = GrowthPaths().fit(walks(years=years)).predict(8)
    assert (ahead.lower[95] < ahead.lower[80]).all() and (ahead.lower[80] < ahead.median).all()
    assert (ahead.upper[95] > ahead.upper[80]).all() and (ahead.upper[80] > ahead.median).all()
    widths = np.log(ahead.upper[80] / ahead.lower[80])
    assert (np.diff(widths, axis=1) > 0).all()


def test_intervals_hold_what_they_promise_of_series_and_of_their_sum():
    series, totals = [], []
    for seed in range(12):
        levels = walks(40, 20, seed=seed)
        paths = GrowthPaths().fit(levels[:, :15])
        ahead, total = paths.predict(5), paths.predict(5, membership=np.ones((1, 40)))
        actual = levels[:, 15:]
        series.append((actual >= ahead.lower[80]) & (actual <= ahead.upper[80]))
        sums = actual.sum(axis=0)
        totals.append((sums >= total.lower[80][0]) & (sums <= total.upper[80][0]))
    assert np.mean(series) == pytest.approx(0.85, abs=0.1)
    assert np.mean(totals) == pytest.approx(0.85, abs=0.12)


@pytest.mark.parametrize("years", [8, 10, 15])
def test_sums_of_quiet_series_are_no_surer_than_their_few_years_let_them_be(years):
    hits = []
    for seed in range(40):
        random = np.random.default_rng(seed)
        changes = random.normal(0, 0.003, (1, years + 5)) + random.normal(0, 0.006, (20, years + 5))
        levels = np.exp(8 + np.cumsum(changes, axis=1))
        model = GrowthPaths().fit(levels[:, :years])
        said = model.predict(5, levels=(80,), membership=np.ones((1, 20)))
        came = levels[:, years:].sum(axis=0)
        hits.append((said.lower[80][0] <= came) & (came <= said.upper[80][0]))
    assert 0.7 < np.mean(hits) < 0.95


def test_a_sum_is_the_sum_of_its_parts_and_relatively_surer():
    paths = GrowthPaths().fit(walks(years=6))
    parts, total = paths.predict(5), paths.predict(5, membership=np.ones((1, 30)))
    np.testing.assert_allclose(total.median[0], parts.median.sum(axis=0))
    relative = np.log(parts.upper[80] / parts.median).mean(axis=0)
    assert (np.log(total.upper[80] / total.median)[0] < relative).all()


def test_steady_growth_is_carried_on_in_part_and_more_so_after_many_years():
    levels = np.outer([10.0, 20.0, 30.0], 1.05 ** np.arange(25))
    longer = GrowthPaths().fit(levels).predict(5).median / levels[:, -1:]
    shorter = GrowthPaths().fit(levels[:, -4:]).predict(5).median / levels[:, -1:]
    assert (shorter > 1).all() and (shorter < longer).all() and (longer < 1.05**5.5).all()


def test_a_series_that_ended_early_goes_on_with_the_others():
    years = 15
    common = 1.04 ** np.arange(years)
    levels = np.outer(np.arange(1.0, 21.0), common)
    late = levels.copy()
    late[0, -2:] = np.nan
    full, cut = GrowthPaths().fit(levels).predict(3), GrowthPaths().fit(late).predict(3)
    np.testing.assert_allclose(cut.median[0], full.median[0], rtol=0.02)
    assert (cut.upper[80][0] > full.upper[80][0]).all()


def test_gaps_zeros_and_empty_series():
    levels = walks(6, 10)
    levels[0, 4] = np.nan
    levels[1, :3] = 0.0
    levels[2] = 0.0
    levels[3] = np.nan
    levels[4, -1] = 0.0
    ahead = GrowthPaths().fit(levels).predict(2)
    good = [0, 1, 4, 5]
    assert np.isfinite(ahead.median[good]).all() and (ahead.median[good] > 0).all()
    assert (ahead.median[2] == 0).all() and (ahead.upper[80][2] > 0).all()
    assert np.isnan(ahead.median[3]).all()
    assert (ahead.lower[95][4] == 0).all()
    total = GrowthPaths().fit(levels).predict(2, membership=np.ones((1, 6)))
    np.testing.assert_allclose(total.median[0], ahead.median[[0, 1, 2, 4, 5]].sum(axis=0))


def test_years_filled_in_make_no_series_surer():
    levels = walks(5, 17)
    few, gap = levels.copy(), levels.copy()
    few[:, :12] = np.nan
    gap[:, 3:12] = np.nan
    narrow, wide = (
        np.log(ahead.upper[80] / ahead.median).mean()
        for ahead in (GrowthPaths().fit(rows).predict(3) for rows in (gap, few))
    )
    assert narrow > 0.6 * wide


def test_figures_that_never_moved_are_not_certain():
    ahead = GrowthPaths().fit(np.full((3, 9), 500.0)).predict(3, levels=(80,))
    assert (ahead.upper[80] > 502).all() and (ahead.lower[80] < 498).all()


def test_the_latest_level_of_who_is_late_is_carried_on_and_zero_stays_zero():
    levels = np.outer([100.0, 200, 300, 50, 10, 0], 1.05 ** np.arange(8))
    levels[0, -2:] = np.nan
    levels[3, -3:] = 0.0
    levels[4, -3:] = [0.0, np.nan, np.nan]
    levels[5, -1] = np.nan
    latest = GrowthPaths().fit(levels).latest()
    assert levels[0, 5] * 1.02 < latest[0] < levels[0, 5] * 1.12
    assert latest[1:].tolist() == pytest.approx([levels[1, -1], levels[2, -1], 0, 0, 0])


def test_what_cannot_be_answered_is_refused():
    with pytest.raises(InputError, match="below 0"):
        GrowthPaths().fit([[1.0, -1.0]])
    with pytest.raises(InputError, match="one row a series"):
        GrowthPaths().fit([1.0, 2.0])
    fitted = GrowthPaths().fit([[1.0, 2.0]])
    with pytest.raises(InputError, match="horizon"):
        fitted.predict(0)
    with pytest.raises(InputError, match="between 0 and 100"):
        fitted.predict(1, levels=(180,))
    with pytest.raises(InputError, match="there are 1 series"):
        fitted.predict(1, membership=np.ones((1, 3)))


@pytest.mark.skipif(not (DATA / "employment").is_dir(), reason="public reference data is not there")
def test_on_public_employment_the_paths_are_ahead_of_the_usual_references():
    table = pd.read_parquet(DATA / "employment" / "us_industries.parquet")
    year = table["month"].dt.year
    table = table[year <= 2018].groupby(["series", year[year <= 2018]])["employed"].mean()
    levels = table.unstack()
    errors, hits = [], []
    for origin in range(2000, 2014):
        seen = levels.loc[:, :origin]
        seen = seen[seen.iloc[:, -15:].notna().all(axis=1)]
        ahead = GrowthPaths().fit(seen.to_numpy()).predict(5, levels=(80,))
        actual = levels.loc[seen.index, origin + 1 : origin + 5].to_numpy()
        errors.append(np.abs(np.log(actual / ahead.median)))
        hits.append((actual >= ahead.lower[80]) & (actual <= ahead.upper[80]))
    by_step = np.nanmean(np.concatenate(errors), axis=0)
    assert by_step.mean() < 0.0645
    coverage = np.concatenate(hits).mean(axis=0)
    assert (np.abs(coverage - 0.8) < [0.07, 0.07, 0.07, 0.1, 0.1]).all()


def test_two_calm_years_shared_by_many_series_make_none_sure():
    calm = level_noise(np.full((40, 2), 0.01), np.full(2, 0.01))[:, -1]
    assert (calm > 0.025).all()
    long = level_noise(np.full((40, 20), 0.01), np.full(20, 0.01))[:, -1]
    assert (long < 0.015).all()


@pytest.mark.parametrize("size", [0.1, 0.3])
def test_a_year_that_dipped_and_came_back_is_no_growth(size):
    random = np.random.default_rng(5)
    growth = 0.01 + random.normal(0, 0.02, (30, 12))
    level = 1000 * np.exp(np.cumsum(growth, axis=1))
    dipped = level.copy()
    dipped[:, -2] *= np.exp(-size)
    plain, after = (
        GrowthPaths().fit(x).predict(3, levels=(80,), membership=np.ones((1, 30))).median[0]
        for x in (level, dipped)
    )
    assert after == pytest.approx(plain, rel=0.03)
