"""Judges' scores, freed of how strict or lenient each judge is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = ["fair_scores"]

_DAMPING = 0.05


def fair_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Correct scores for strict and lenient judges.

    Score = subject + judge + criterion, fitted by least squares over all scores at once, so that
    a subject is not punished for having met the strict judges. A judge's effect is drawn a little
    towards zero, which keeps judges apart who share no subject with the others.

    Parameters
    ----------
    scores : DataFrame with subject_id, judge, criterion, score[, weight]
        One row a score [points, 0 to 100]; `weight` is that of the criterion.

    Returns
    -------
    DataFrame with subject_id, score, raw, judges
        `score`: corrected [points, 0 to 100]; `raw`: plain weighted mean; `judges`: how many.

    Raises
    ------
    InputError
        If columns are missing.

    Examples
    --------
    >>> scores = pd.DataFrame({
    ...     "subject_id": ["a", "b", "b", "c"], "judge": ["mild", "mild", "hard", "hard"],
    ...     "criterion": "all", "score": [80.0, 80.0, 60.0, 60.0],
    ... })
    >>> fair_scores(scores)["score"].round().tolist()
    [70.0, 70.0, 70.0]
    """
    missing = [c for c in ("subject_id", "judge", "criterion", "score") if c not in scores.columns]
    if missing:
        raise InputError(
            phrase("team_refused", "judges"),
            [phrase("team_refused", "column_missing", column=column) for column in missing],
        )
    if scores.empty:
        return pd.DataFrame(columns=["subject_id", "score", "raw", "judges"])
    weight = _weights(scores)
    subject, subjects = pd.factorize(scores["subject_id"], sort=True)
    judge, judges = pd.factorize(scores["judge"], sort=True)
    criterion, criteria = pd.factorize(scores["criterion"], sort=True)
    middle = np.average(scores["score"].to_numpy(dtype=float), weights=weight)
    target = scores["score"].to_numpy(dtype=float) - middle
    rows = np.arange(len(scores))
    design = np.zeros((len(scores), len(subjects) + len(judges) + len(criteria)))
    design[rows, subject] = 1
    design[rows, len(subjects) + judge] = 1
    design[rows, len(subjects) + len(judges) + criterion] = 1
    damping = np.full(design.shape[1], _DAMPING)
    damping[: len(subjects)] = _DAMPING / 50
    gram = design.T @ (design * weight[:, None]) + np.diag(damping)
    effect = np.linalg.solve(gram, design.T @ (weight * target))
    plain = np.bincount(subject, weight * scores["score"]) / np.bincount(subject, weight)
    return pd.DataFrame(
        {
            "subject_id": subjects,
            "score": np.clip(middle + effect[: len(subjects)], 0, 100),
            "raw": plain,
            "judges": scores.groupby("subject_id")["judge"].nunique().reindex(subjects).to_numpy(),
        }
    )


def _weights(scores: pd.DataFrame) -> np.ndarray:
    if "weight" not in scores.columns:
        return np.ones(len(scores))
    weights = scores["weight"].to_numpy(dtype=float)
    return (
        np.where(np.isnan(weights) | (weights <= 0), 1e-6, weights)
        if np.nansum(weights)
        else np.ones(len(scores))
    )
