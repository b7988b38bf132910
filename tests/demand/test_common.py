"""What all series do together is told from what each does by itself."""

import numpy as np
import pytest

from talentmatch.demand.models._common import fit_common, robust_level, synchrony


def market(series=40, months=30, seed=0, shared=0.2):
    """Return series of like size that follow a shared path and have noise of their own."""
    random = np.random.default_rng(seed)
    path = np.exp(random.normal(0, shared, months))
    return 100 * path * np.exp(random.normal(0, 0.05, (series, months)))


def test_series_that_move_as_one_are_seen_to():
    assert synchrony(market()) > 0.9


@pytest.mark.parametrize("seed", range(4))
def test_series_that_have_nothing_in_common_are_not_restated(seed):
    assert synchrony(market(shared=0.0, seed=seed)) < 0.5
    random = np.random.default_rng(seed)
    walks = 100 + np.cumsum(random.normal(size=(10, 60)), axis=1)
    assert fit_common(walks).factor == pytest.approx(np.ones(60), abs=0.05)


def test_a_month_in_which_all_paused_is_restated_to_the_usual_level():
    values = market(shared=0.0)
    values[:, 20] *= 0.3
    restated = values * fit_common(values).factor
    assert restated[:, 20].sum() == pytest.approx(values[:, 19].sum(), rel=0.2)


def test_a_single_shock_does_not_move_the_level_and_a_lasting_change_does():
    calm = np.full(24, 100.0) + np.tile([0.0, 4.0], 12)
    shocked, moved = calm.copy(), calm.copy()
    shocked[-1] = 40.0
    moved[-6:] = 60.0
    assert robust_level(shocked) == pytest.approx(100, rel=0.05)
    assert robust_level(moved) == pytest.approx(60, rel=0.05)


def test_a_shock_does_not_pass_for_a_change_that_lasts_where_all_others_did():
    walks = 100 * np.exp(np.cumsum(np.random.default_rng(4).normal(0, 0.03, (40, 60)), axis=1))
    struck = np.column_stack([walks, 0.6 * walks[:, -1]])
    calm = [abs(np.log(robust_level(walk) / walk[-1])) for walk in walks]
    doubted = [abs(np.log(robust_level(walk) / walk[-2])) for walk in struck]
    assert np.mean(calm) < 0.01
    assert np.mean(doubted) < 0.2  # of a fall by .51


def test_a_last_month_far_out_is_believed_where_changes_carry_on():
    random = np.random.default_rng(0)
    moves = np.zeros(60)
    for month in range(1, 60):
        moves[month] = 0.9 * moves[month - 1] + random.normal(0, 0.01)
    moves[-1] = 5 * np.median(np.abs(moves))
    total = 100 * np.exp(np.cumsum(moves))
    assert robust_level(total) > total[-2] + 0.8 * (total[-1] - total[-2])


def test_one_series_is_never_restated():
    assert (fit_common(market(series=1)).factor == 1).all()
