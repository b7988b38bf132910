"""Dormant series: who is one, how likely each is to open again, and where a reader sees it."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score

from talentmatch.demand import DemandForecaster
from talentmatch.demand.models.waking import dormant_at, waking_chances
from talentmatch.errors import InputError

MONTHS = pd.date_range("2022-01-01", periods=30, freq="MS")
NO_PARENTS = {}


def rare(series=400, seed=0):
    """Return openings of series whose chance of any in a month differs, and that chance."""
    random = np.random.default_rng(seed)
    chance = random.beta(0.5, 6, series)
    return random.binomial(1, chance[:, None], (series, 33)) * random.integers(
        1, 5, (series, 33)
    ), chance


def long(openings):
    series, months = openings.shape
    return pd.DataFrame(
        {
            "post": np.repeat([f"p{n:03}" for n in range(series)], months),
            "month": np.tile(MONTHS[:months], series),
            "openings": openings.ravel().astype(float),
        }
    )


def test_a_late_series_a_young_one_and_an_awake_one_are_not_dormant():
    openings = np.array([[3.0, 0, 0, 0]] * 3 + [[3.0, 0, 1, 0]])
    dormant = dormant_at(openings, np.array([4, 3, 4, 4]), np.array([0, 0, 2, 0]), 4)
    assert dormant.tolist() == [True, False, False, False]


def test_chances_are_calibrated_and_rank_better_than_chance():
    openings, chance = rare()
    found = waking_chances(
        openings[:, :30].astype(float), np.full(400, 30), np.zeros(400, int), NO_PARENTS
    )
    dormant = ~np.isnan(found)
    assert dormant.tolist() == (openings[:, 27:30].sum(axis=1) == 0).tolist()
    woke = openings[dormant, 30:].sum(axis=1) > 0
    assert found[dormant].mean() == pytest.approx(woke.mean(), abs=0.06)
    assert average_precision_score(woke, found[dormant]) > woke.mean() + 0.1
    truth = 1 - (1 - chance[dormant]) ** 3
    assert np.corrcoef(found[dormant], truth)[0, 1] > 0.8


def test_nothing_is_said_without_an_earlier_dormant_series_that_was_seen_for_a_horizon():
    openings = np.array([[1.0, 1, 1, 0, 0, 0], [1.0, 1, 1, 1, 1, 1]])
    chances = waking_chances(openings, np.full(2, 6), np.zeros(2, int), NO_PARENTS)
    assert np.isnan(chances).all()


def test_few_events_give_the_share_of_them_all():
    openings = np.zeros((5, 20))
    openings[:, 0] = 1
    openings[0, 8] = 2
    chances = waking_chances(openings, np.full(5, 20), np.zeros(5, int), NO_PARENTS)
    assert len(set(chances)) == 1 and 0 < chances[0] < 0.15


def test_order_and_unit_change_no_chance():
    history = long(rare(60)[0][:, :30])
    plain = DemandForecaster(boosting=False).fit(history).waking_chances()
    other = history.sample(frac=1, random_state=1).assign(openings=history["openings"] * 1000)
    mixed = DemandForecaster(boosting=False).fit(other).waking_chances()
    both = plain.merge(mixed, on="post", validate="1:1")
    assert len(both) == len(plain) == len(mixed)
    assert both["chance_x"].to_numpy() == pytest.approx(both["chance_y"].to_numpy(), abs=1e-9)


def test_a_sum_sleeps_only_where_all_its_series_do():
    openings = np.tile([1.0, 0, 0, 0, 0, 0], (4, 5))
    openings[3, -1] = 2
    history = long(openings).assign(region=np.repeat(["x", "x", "y", "y"], 30))
    fitted = DemandForecaster(boosting=False).fit(history)
    assert fitted.waking_chances(aggregate=["region"])["region"].tolist() == ["x"]
    assert fitted.waking_chances(aggregate=[]).empty
    with pytest.raises(InputError):
        fitted.waking_chances(horizon=0)
