"""Measures of scores that say yes or no: do they separate, and are they honest probabilities."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from talentmatch.errors import InputError

__all__ = ["auc", "auc_of_sides", "brier", "calibration_error"]


def _outcomes(y: ArrayLike, p: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    outcome, score = np.asarray(y, dtype=float), np.asarray(p, dtype=float)
    problems = []
    if outcome.shape != score.shape or outcome.ndim != 1:
        problems.append(f"y has shape {outcome.shape}, the scores {score.shape}")
    if outcome.size == 0:
        problems.append("there are no outcomes")
    elif not np.isin(outcome, (0.0, 1.0)).all():
        problems.append("y holds other values than 0 and 1")
    if not np.isfinite(score).all():
        problems.append(f"{int((~np.isfinite(score)).sum())} scores are NaN or infinite")
    if problems:
        raise InputError("the scores cannot be measured", problems)
    return outcome, score


def auc(y: ArrayLike, score: ArrayLike) -> float:
    """Return the area under the ROC curve: how often a yes scores above a no; ties count half.

    Parameters
    ----------
    y : array-like of shape (n,)
        Outcomes, 0 or 1.
    score : array-like of shape (n,)
        Higher for a likelier yes.

    Returns
    -------
    float
        NaN when only one outcome occurs.

    Examples
    --------
    >>> auc([0, 1, 0, 1], [0.1, 0.9, 0.5, 0.5])
    0.875
    """
    outcome, value = _outcomes(y, score)
    yes = int(outcome.sum())
    no = outcome.size - yes
    if not yes or not no:
        return float("nan")
    ranks = pd.Series(value).rank().to_numpy()
    return float((ranks[outcome == 1].sum() - yes * (yes + 1) / 2) / (yes * no))


def auc_of_sides(
    answers: Mapping[str, NDArray[np.float64]], predict: Callable[[], pd.DataFrame]
) -> float:
    """Return the area under the ROC curve of a two-sided score: of both saying yes, or of one side.

    Parameters
    ----------
    answers : mapping of side to ndarray of shape (n,)
        1 yes, 0 no, NaN not known, of two sides or of one.
    predict : callable
        Returns a column of scores a side, and `mutual`, by which two sides are judged.

    Returns
    -------
    float
        Over the pairs of which all answers are known; NaN where all said the same.

    Raises
    ------
    InputError
        If no side is given, or nobody's answer is known.

    Examples
    --------
    >>> scores = pd.DataFrame({"team": [0.9, 0.1, 0.5], "mutual": [0.1, 0.9, 0.5]})
    >>> auc_of_sides({"team": np.array([1.0, 0.0, np.nan])}, lambda: scores)
    1.0
    """
    if not answers:
        raise InputError("nothing to score by: give the answers of a side, or of both")
    said = np.prod(list(answers.values()), axis=0)
    known = np.isfinite(said)
    judged = "mutual" if len(answers) > 1 else next(iter(answers))
    return auc(said[known], predict()[judged].to_numpy()[known])


def brier(y: ArrayLike, p: ArrayLike) -> float:
    """Return the mean squared difference between outcome and probability.

    Examples
    --------
    >>> brier([0, 1], [0.5, 0.5])
    0.25
    """
    outcome, probability = _outcomes(y, p)
    return float(np.mean((outcome - probability) ** 2))


def calibration_error(y: ArrayLike, p: ArrayLike, bins: int = 10) -> float:
    """Return the expected calibration error over bins that hold equally many pairs.

    Parameters
    ----------
    y : array-like of shape (n,)
        Outcomes, 0 or 1.
    p : array-like of shape (n,)
        Predicted probabilities; equal ones always share a bin.
    bins : int, default=10
        Bins by rank of `p`.

    Returns
    -------
    float
        Mean over pairs of the distance between a bin's share of yes and its mean probability.

    Examples
    --------
    >>> round(calibration_error([0, 1, 1, 1], [0.5, 0.5, 0.9, 0.9], bins=2), 6)
    0.05
    """
    outcome, probability = _outcomes(y, p)
    if bins < 1:
        raise InputError(f"bins is {bins}; at least one is needed")
    place = pd.Series(probability).rank(method="min").to_numpy() - 1
    group = (place * bins / outcome.size).astype(int)
    size = np.bincount(group, minlength=bins)
    gap = np.bincount(group, weights=outcome - probability, minlength=bins)
    return float(np.abs(gap).sum() / size.sum())
