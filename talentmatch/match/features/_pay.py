"""Pay offered against pay expected."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.match.features._comparison import NONE, SOME, Comparison, Part, Points, Reading
from talentmatch.match.features._pairs import Pairs, number

__all__ = ["EXPECTED_OVER_BUDGET", "PAY_OVER_EXPECTED"]

Array = NDArray[np.float64]

#: Log ratios beyond this tell no more.
_MOST = 2.0
#: Pay further from what is expected than this tells no more about who should be looked at [log].
_COARSE_SPAN = 0.5


def _offers(postings: pd.DataFrame) -> tuple[Array, Array]:
    """Return the logarithms of the middle and of the most of what is offered in a year [CNY]."""
    low, high = number(postings, "pay_low"), number(postings, "pay_high")
    low, high = np.where(np.isnan(low), high, low), np.where(np.isnan(high), low, high)
    months = np.nan_to_num(number(postings, "pay_months"), nan=12.0)
    return _log((low + high) / 2 * months), _log(high * months)


def _expected(candidates: pd.DataFrame) -> Array:
    return _log(number(candidates, "expected_yearly_pay"))


def _log(values: Array) -> Array:
    """Return the logarithm; pay of nothing, or below, is not known to be anything."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(values)
    return np.where(np.isfinite(logs), logs, np.nan)


def _over_expected(pairs: Pairs) -> Array:
    return np.clip(_offers(pairs.job)[0] - _expected(pairs.person), -_MOST, _MOST)


def _over_budget(pairs: Pairs) -> Array:
    return np.clip(_expected(pairs.person) - _offers(pairs.job)[1], 0.0, _MOST)


def _coarse_over_expected(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    expected = _expected(candidates).astype(np.float32)
    offered = _offers(postings)[0].astype(np.float32)[:, None]
    return lambda some, who: np.clip(offered[some] - expected[who], -_COARSE_SPAN, _COARSE_SPAN)


def _coarse_over_budget(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    expected = _expected(candidates).astype(np.float32)
    most = _offers(postings)[1].astype(np.float32)[:, None]
    return lambda some, who: np.clip(expected[who] - most[some], 0, _MOST)


PAY_OVER_EXPECTED = Comparison(
    name="pay_over_expected",
    unit="log ratio",
    range=(-2, 2),
    meaning=(
        "Middle of the pay offered in a year over the pay expected, as a logarithm; 0 is equal."
    ),
    source="posting.pay_low, posting.pay_high, posting.pay_months, candidate.expected_yearly_pay",
    topic="pay",
    compute=_over_expected,
    coarse=_coarse_over_expected,
    # A learnt ranker often makes less of pay than the scorecard.
    coarse_share=0.5,
    direction={"candidate": 1},
    readings={"candidate": Reading((0.0, np.inf), (-np.inf, 0.1))},
    points={"candidate": Points(3.0, 0.0)},
)
EXPECTED_OVER_BUDGET = Comparison(
    name="expected_over_budget",
    unit="log ratio",
    range=(0, 2),
    meaning="How far the pay expected is above the most offered, as a logarithm; 0 is within.",
    source="candidate.expected_yearly_pay, posting.pay_low, posting.pay_high, posting.pay_months",
    topic="pay",
    compute=_over_budget,
    coarse=_coarse_over_budget,
    direction={"employer": -1},
    readings={"candidate": Reading(NONE, SOME), "employer": Reading(NONE, SOME)},
    points={"employer": Points(-1.5, 0.0)},
)
