"""A difference that is there is found, one that is not is not claimed."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.errors import InputError
from talentmatch.evaluate.compare import paired_bootstrap, shared_cells


def losses(shift, n=200):
    random = np.random.default_rng(1)
    base = random.gamma(2, 1, n)
    return base, base + shift + random.normal(0, 0.5, n)


def test_a_clear_difference_is_certain():
    a, b = losses(0.5)
    found = paired_bootstrap(a, b)
    assert found.difference == pytest.approx((a - b).mean())
    assert found.low < found.difference < found.high < 0
    assert found.probability_better > 0.99


def test_models_that_are_alike_are_a_toss_up():
    a, _ = losses(0)
    found = paired_bootstrap(a, a)
    assert (found.difference, found.probability_better) == (0, 0.5)


def test_swapping_the_models_swaps_the_answer():
    a, b = losses(0.02)
    one, other = paired_bootstrap(a, b), paired_bootstrap(b, a)
    assert one.difference == -other.difference
    assert one.probability_better == pytest.approx(1 - other.probability_better)


def test_cases_that_belong_together_widen_the_interval():
    a, b = losses(0.1, 40)
    alone = paired_bootstrap(np.tile(a, 10), np.tile(b, 10))
    together = paired_bootstrap(np.tile(a, 10), np.tile(b, 10), groups=np.tile(np.arange(40), 10))
    assert together.high - together.low > 2 * (alone.high - alone.low)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0], [1.0, 2.0]), "pair them"),
        (([], []), "no cases"),
        (([np.inf], [1.0]), "NaN or infinite"),
    ],
)
def test_losses_that_are_not_paired_are_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        paired_bootstrap(*arguments)


def test_groups_and_resamples_are_checked_together():
    with pytest.raises(InputError) as caught:
        paired_bootstrap([1.0], [1.0], groups=[1, 2], n=0)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("challenger", "champion"),
    [
        (["region", "industry"], ["region"]),
        (["region"], ["region", "industry"]),
        (["industry"], ["region"]),
    ],
)
def test_cells_of_other_dimensions_are_not_shared(challenger, champion):
    ours, theirs = (
        pd.DataFrame({name: ["A", "B"] for name in names} | {"month": [1, 2], "actual": [3.0, 4.0]})
        for names in (challenger, champion)
    )
    key = [*champion, "month", *challenger, "month"]
    found = shared_cells(ours, theirs, key=key, truth=["actual"])
    assert found.challenger.empty and found.champion.empty
    assert found.lacking.equals(theirs[[*champion, "month"]])


def test_a_key_may_name_a_column_twice():
    cells = pd.DataFrame({"month": [1, 2], "actual": [3.0, 4.0]})
    found = shared_cells(cells, cells, key=["month", "month"], truth=["actual"])
    assert len(found.champion) == 2 and found.lacking.empty
