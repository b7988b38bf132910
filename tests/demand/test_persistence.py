"""Changes that last are told from noise that is undone."""

import numpy as np

from talentmatch.demand.models._persistence import lasting


def test_changes_of_a_walk_last_and_those_of_noise_around_a_level_do_not():
    random = np.random.default_rng(0)
    noise = random.normal(size=(20, 60))
    assert lasting(100 + np.cumsum(noise, axis=1)) > 0.9
    assert lasting(100 + noise) == 0.0


def test_a_year_of_history_is_too_little_to_tell_a_walk():
    assert lasting(100 + np.cumsum(np.ones((20, 12)), axis=1)) == 0.0
