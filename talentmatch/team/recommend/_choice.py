"""Conditional logit: which of a project's candidates were in the team."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import minimize

__all__ = ["chances", "fit_choice", "standard", "utility"]

_PRIOR = 8.0
_ITERATIONS = 60


def fit_choice(
    scores: pd.DataFrame,
    columns: Sequence[str],
    *,
    project: np.ndarray,
    hit: np.ndarray,
    weight: np.ndarray,
) -> dict[str, list[float]]:
    """Learn how much each score says of who was chosen among a project's candidates.

    Every score enters twice: standardised within the project, which tells how a candidate stands
    among the others, and as it is, which tells how sure that is.

    Parameters
    ----------
    scores : DataFrame of shape (n_pairs, n_scores)
        Scores of candidates.
    columns : sequence of str
        The scores to use.
    project : ndarray of int, shape (n_pairs,)
        Project of each candidate, from 0, sorted.
    hit : ndarray of bool, shape (n_pairs,)
        Who was in the team; each is one choice among the project's candidates.
    weight : ndarray of shape (n_projects,)
        Weight of each project.

    Returns
    -------
    dict of str to [float, float]
        Weight of each score, standardised and as it is.

    References
    ----------
    .. [1] McFadden (1974), Conditional logit analysis of qualitative choice behavior.
    """
    features = _features(scores, columns, project)
    scale = features.std(axis=0)
    idle = scale < 1e-6
    features[:, idle] = 0
    scale[idle] = 1
    features /= scale
    chosen = np.bincount(project, hit, minlength=len(weight))
    shares = weight / max(float(weight.sum()), 1e-9)
    starts = np.flatnonzero(np.r_[True, np.diff(project) != 0])
    ridge = _PRIOR / max(len(weight), 1)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value = (features @ weights.astype(np.float32)).astype(np.float64)
        top = np.repeat(np.maximum.reduceat(value, starts), np.diff(np.r_[starts, len(value)]))
        odds = np.exp(value - top)
        total = np.bincount(project, odds, minlength=len(weight))[project]
        log_chance = hit * (value - top - np.log(total)) * shares[project]
        error = (hit - chosen[project] * odds / total) * shares[project]
        slope = -(error.astype(np.float32) @ features).astype(np.float64) + 2 * ridge * weights
        return float(-log_chance.sum() + ridge * (weights**2).sum()), slope

    start = np.zeros(features.shape[1])
    options = {"maxiter": _ITERATIONS}
    solution = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x / scale
    pairs = solution.reshape(2, len(columns)).T
    return {name: [float(a), float(b)] for name, (a, b) in zip(columns, pairs, strict=True)}


def utility(
    weights: dict[str, list[float]], project: np.ndarray, scores: pd.DataFrame
) -> np.ndarray:
    """Return the weighted sum of scores, standardised and as they are; more is better.

    Examples
    --------
    >>> scores = pd.DataFrame({"nearest": [1.0, 3.0]})
    >>> utility({"nearest": [2.0, 1.0]}, np.array([0, 0]), scores).tolist()
    [-1.0, 5.0]
    """
    total = np.zeros(len(scores))
    for name, (relative, plain) in weights.items():
        values = scores[name].to_numpy(dtype=float)
        if relative:
            total += relative * standard(project, values)
        total += plain * values
    return total


def chances(project: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return the chance of each candidate to be chosen first; adds up to 1 a project.

    Examples
    --------
    >>> chances(np.array([0, 0, 1]), np.log([1.0, 3.0, 5.0])).round(2).tolist()
    [0.25, 0.75, 1.0]
    """
    best = np.full(int(project.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(best, project, value)
    odds = np.exp(value - best[project])
    return np.asarray(odds / np.bincount(project, odds)[project])


def standard(project: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Centre and scale within each project, so that scores of different kind can be added."""
    count = np.maximum(np.bincount(project), 1)
    mean = np.bincount(project, score) / count
    centred = score - mean[project]
    spread = np.sqrt(np.bincount(project, centred**2) / count)
    return np.asarray(centred / np.maximum(spread, 1e-9)[project])


def _features(scores: pd.DataFrame, columns: Sequence[str], project: np.ndarray) -> np.ndarray:
    relative = [standard(project, scores[name].to_numpy(dtype=float)) for name in columns]
    plain = [scores[name].to_numpy() for name in columns]
    return np.stack([*relative, *plain], axis=1).astype(np.float32)
