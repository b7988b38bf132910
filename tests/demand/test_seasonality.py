"""A planted season is found, an absent one is not, and festivals fall on new moons."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

from talentmatch.demand.models.calendar import festival_days, spring_festivals, weekdays
from talentmatch.demand.models.seasonality import (
    _BREAK,
    _BREAKS,
    _PULSES,
    _SHOCK,
    _SHOCKS,
    _weigh_evidence,
    fit_season,
)

MONTHS = pd.date_range("2018-01-01", periods=60, freq="MS")


def planted(months, seed=0, noise=0.03):
    random = np.random.default_rng(seed)
    effect = 0.3 * np.sin(2 * np.pi * months.month.to_numpy() / 12)
    trend = np.cumsum(random.normal(0, 0.02, len(months)))
    return effect, np.exp(8 + effect + trend + random.normal(0, noise, len(months)))


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_month_index_is_recovered(seed):
    effect, total = planted(MONTHS, seed)
    season = fit_season(total, MONTHS)
    assert season.evidence > 0.99
    assert season.month == pytest.approx(effect[:12] - effect[:12].mean(), abs=0.08)


def test_a_planted_festival_is_recovered():
    days = festival_days(MONTHS)
    random = np.random.default_rng(1)
    total = np.exp(7 - 0.03 * days + random.normal(0, 0.01, 60))
    factors = fit_season(total, MONTHS).factors(MONTHS)
    assert np.corrcoef(np.log(factors), -0.03 * days)[0, 1] > 0.97


def test_openings_that_come_day_by_day_follow_the_weekdays_of_the_month():
    random = np.random.default_rng(2)
    daily = weekdays(MONTHS) * np.exp(random.normal(0, 0.01, 60))
    counted = np.exp(random.normal(0, 0.01, 60))
    effect, _ = planted(MONTHS)
    assert fit_season(daily * np.exp(effect), MONTHS).weekdays == pytest.approx(1, abs=0.15)
    assert fit_season(counted * np.exp(effect), MONTHS).weekdays == pytest.approx(0, abs=0.15)


@pytest.mark.parametrize("struck", [23, 28, 33])
def test_a_month_of_shock_is_not_blamed_on_its_calendar_month(struck):
    _, total = planted(MONTHS)
    total = total[:36]
    clean = fit_season(total, MONTHS[:36]).month
    total[struck] *= 0.6
    shocked = fit_season(total, MONTHS[:36]).month
    assert abs(shocked - clean)[struck % 12] < 0.03


@pytest.mark.parametrize("since", [24, 42, 45])
def test_a_break_leaves_the_season_as_it_was(since):
    effect, total = planted(MONTHS[:48])
    total[since:] *= 0.3
    broken = fit_season(total, MONTHS[:48])
    assert broken.evidence > 0.95
    assert broken.month == pytest.approx(effect[:12] - effect[:12].mean(), abs=0.1)


@pytest.mark.parametrize("long", [2, 4, 6])
def test_a_pulse_of_months_leaves_the_season_as_it_was(long):
    effect, total = planted(MONTHS[:48])
    total[36 : 36 + long] *= 0.4
    struck = fit_season(total, MONTHS[:48])
    assert struck.month == pytest.approx(effect[:12] - effect[:12].mean(), abs=0.1)


@pytest.mark.parametrize("months", [22, 24, 26])
@pytest.mark.parametrize("size", [0.1, 0.2, 0.4])
def test_a_wave_of_the_year_is_found_in_two_years(months, size):
    random = np.random.default_rng(months)
    wave = size * np.sin(2 * np.pi * np.arange(12) / 12)
    total = np.exp(7 + np.resize(wave, months) + random.normal(0, 0.02, months))
    found = fit_season(total, MONTHS[:months]).month
    assert found == pytest.approx(wave, abs=0.05)


def test_a_shock_a_pulse_or_a_break_in_any_one_month_is_averaged_as_by_its_own_covariance():
    random = np.random.default_rng(0)
    root = random.normal(size=(3, 14, 14))
    trends, log = root @ root.transpose(0, 2, 1) + np.eye(14), random.normal(size=14)
    has = random.normal(size=(14, 4)), random.normal(size=(14, 2))
    root = random.normal(size=(3, 4, 4))
    of_months = root @ root.transpose(0, 2, 1) * np.array([0.0, 0.1, 1.0])[:, None, None]
    of_days = np.array([np.diag(variances) for variances in ([0.0, 0.0], [0.3, 0.0], [0.2, 0.5])])
    since = np.tri(14).T
    pulses = [since[month] - since[month + long] for long in _PULSES for month in range(14 - long)]
    shocks = [_SHOCK**2 * np.outer(one, one) for one in np.eye(14)]
    breaks = [_BREAK**2 * np.outer(one, one) for one in [*since, *pulses]]
    struck = [np.zeros((14, 14)), *shocks, *breaks]
    odds = np.log(np.array([1.0, *[_SHOCKS] * 14, *[_BREAKS] * len(breaks)]))
    evidence, weights = _weigh_evidence(trends, log, (has[0], of_months), (has[1], of_days))
    for place in np.ndindex(3, 3, 3):
        season = [
            h @ of[at] @ h.T for h, of, at in zip(has, (of_months, of_days), place[1:], strict=True)
        ]
        each = [trends[place[0]] + sum(season) + more for more in struck]
        told = odds + [multivariate_normal(cov=one).logpdf(log) for one in each]
        share = np.exp(told - logsumexp(told))
        assert weights[place] == pytest.approx(
            sum(s * np.linalg.solve(one, log) for s, one in zip(share, each, strict=True))
        )
        missing = 7 * np.log(2 * np.pi)  # the constant of the density
        assert evidence[place] == pytest.approx(logsumexp(told) + missing)


def test_a_season_is_that_of_the_last_ten_years():
    months = pd.date_range("2000-01-01", periods=240, freq="MS")
    effect, total = planted(months)
    turned = np.where(np.arange(240) < 120, total * np.exp(-2 * effect), total)
    assert fit_season(turned, months).month == pytest.approx(
        fit_season(turned[120:], months[120:]).month
    )


@pytest.mark.parametrize("seed", range(5))
def test_a_smooth_index_without_season_keeps_none(seed):
    random = np.random.default_rng(seed)
    steps = np.convolve(random.normal(0, 1.5, 64), np.ones(5) / 5, "valid")
    season = fit_season(100 + np.cumsum(steps), MONTHS)
    assert season.evidence < 0.3
    assert np.abs(season.month).max() < 0.01


def test_a_season_seen_once_is_used_in_part():
    effect, total = planted(MONTHS)
    short = fit_season(total[:14], MONTHS[:14])
    assert np.ptp(short.month) < np.ptp(effect)


@pytest.mark.parametrize("total", [np.zeros(40), np.ones(5)])
def test_nothing_to_learn_a_season_from_gives_none(total):
    assert (fit_season(total, MONTHS[: len(total)]).factors(MONTHS) == 1).all()


def test_a_season_is_used_the_more_the_more_years_show_it():
    _, total = planted(MONTHS)
    short, long = (fit_season(total[:span], MONTHS[:span]).strength for span in (15, 60))
    assert 0 < short < 0.6
    assert short + 0.2 < long < 1.1


def test_a_month_that_other_years_contradict_leaves_little_season():
    months = pd.date_range("2020-01-01", periods=36, freq="MS")
    random = np.random.default_rng(0)
    season = fit_season(np.exp(7 + 0.4 * random.normal(size=36)), months)
    assert season.strength < 0.3


def test_no_season_leaves_every_factor_at_exactly_one():
    random = np.random.default_rng(3)
    index = 100 + np.cumsum(np.convolve(random.normal(0, 1.5, 64), np.ones(5) / 5, "valid"))
    assert fit_season(index, MONTHS).factors(MONTHS).tolist() == [1.0] * 60


def new_moon(k):
    """Return the k-th new moon after 2000-01-06 as a Julian day (Meeus, chapter 49, main terms)."""
    t = k / 1236.85
    day = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    sun = math.radians(2.5534 + 29.10535670 * k)
    moon = math.radians(201.5643 + 385.81693528 * k)
    node = math.radians(160.7108 + 390.67050284 * k)
    return day + (
        -0.40720 * math.sin(moon)
        + 0.17241 * math.sin(sun)
        + 0.01608 * math.sin(2 * moon)
        + 0.01039 * math.sin(2 * node)
        + 0.00739 * math.sin(moon - sun)
        - 0.00514 * math.sin(moon + sun)
        + 0.00208 * math.sin(2 * sun)
    )


def test_every_spring_festival_is_the_new_moon_between_21_january_and_21_february():
    beijing = [
        pd.Timestamp("2000-01-01 12:00") + pd.Timedelta(days=new_moon(k) - 2451545 + 8 / 24)
        for k in range(640)
    ]
    moons = {moment.normalize() for moment in beijing}
    near = {moon + pd.Timedelta(days=shift) for moon in moons for shift in (-1, 0, 1)}
    festivals = spring_festivals()
    assert list(festivals.year) == list(range(2000, 2051))
    assert all(20 < day.day_of_year < 53 for day in festivals)
    assert sum(day in moons for day in festivals) >= 50
    assert all(day in near for day in festivals)


def test_the_festivals_days_of_a_year_add_up_to_three_weeks():
    months = pd.date_range("2000-01-01", "2050-12-01", freq="MS")
    by_year = pd.Series(festival_days(months)).groupby(months.year).sum()
    assert (by_year == 22).all()


def test_weekdays_of_a_month_are_counted_from_its_calendar():
    months = pd.date_range("2019-12-01", "2024-03-01", freq="MS")
    days = pd.date_range("2019-12-01", "2024-03-31")
    counted = pd.Series(days.day_of_week < 5).groupby(days.to_period("M")).sum()
    assert weekdays(months).tolist() == counted.tolist()


def test_years_outside_the_table_have_no_festival():
    assert festival_days(pd.DatetimeIndex(["1999-02-01", "2060-02-01"])).tolist() == [0, 0]
