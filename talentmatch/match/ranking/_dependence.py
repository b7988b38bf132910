"""From the chance that each side says yes to the chance that both do."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

__all__ = ["both", "fit_odds_ratio"]

Array = NDArray[np.float64]

#: The log odds ratio is drawn towards independence like a normal prior of this deviation.
_PRIOR_DEVIATION = 1.0
_LEAST_ANSWERS = 10


def both(first: ArrayLike, second: ArrayLike, odds_ratio: float = 1.0) -> Array:
    """Return the probability that both say yes.

    Parameters
    ----------
    first, second : array of shape (n,)
        Probability that each side says yes [1].
    odds_ratio : float
        How much higher one side's odds are where the other says yes; 1 is independence.

    Returns
    -------
    ndarray of shape (n,)
        The joint probability [1] with these margins and this odds ratio (Plackett); never above the
        smaller margin, and it never falls when a margin rises.

    References
    ----------
    .. [1] Plackett (1965), A class of bivariate distributions, JASA 60, 516-522.

    Examples
    --------
    >>> both([0.5], [0.4]).round(3).tolist(), both([0.5], [0.4], odds_ratio=4.0).round(3).tolist()
    ([0.2], [0.28])
    """
    p, q = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    excess = odds_ratio - 1.0
    if abs(excess) < 1e-9:
        return np.asarray(p * q)
    total = 1.0 + (p + q) * excess
    root = np.sqrt(np.maximum(total**2 - 4.0 * odds_ratio * excess * p * q, 0.0))
    # The textbook form (total - root) / (2 excess) loses digits where the excess is small.
    joint = 2.0 * odds_ratio * p * q / (total + root)
    return np.asarray(np.clip(joint, np.maximum(0.0, p + q - 1.0), np.minimum(p, q)))


def fit_odds_ratio(
    first: ArrayLike, second: ArrayLike, yes_first: ArrayLike, yes_second: ArrayLike
) -> float:
    """Estimate the odds ratio between the two sides' answers, beyond what the scores explain.

    Parameters
    ----------
    first, second : array of shape (n,)
        Probabilities of rows that the model had not seen when it scored them [1].
    yes_first, yes_second : array of shape (n,)
        Answers 0 or 1; NaN where a side gave none.

    Returns
    -------
    float
        Odds ratio; 1 where either side has answered both rows so seldom that it cannot be known, as
        when an employer only ever sees those who applied.

    Examples
    --------
    >>> fit_odds_ratio([0.5] * 4, [0.5] * 4, [1, 1, 0, 0], [1, 1, 0, 0])
    1.0
    """
    p, q = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    a, b = np.asarray(yes_first, dtype=float), np.asarray(yes_second, dtype=float)
    known = np.isfinite(a) & np.isfinite(b)
    p, q, a, b = p[known], q[known], a[known] > 0.5, b[known] > 0.5
    least = min((side.sum() for side in (a, ~a, b, ~b)), default=0)
    if least < _LEAST_ANSWERS:
        return 1.0

    def loss(log_ratio: float) -> float:
        joint = both(p, q, float(np.exp(log_ratio)))
        cell = np.where(a, np.where(b, joint, p - joint), np.where(b, q - joint, 1 - p - q + joint))
        prior = 0.5 * (log_ratio / _PRIOR_DEVIATION) ** 2
        return prior - float(np.log(np.maximum(cell, 1e-12)).sum())

    return float(np.exp(minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded").x))
