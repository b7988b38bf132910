"""Combine the scores of the base models: a shrunk blend, with boosted trees where they pay.

Both are learnt from pairs whose base scores never saw the team in question. The share of the
trees in the final score is the one that ranks held-out teams best, and it is zero unless its
gain is larger than its standard error, so that small and noisy sets keep the plain blend. The
trees learn the chance that a candidate was in the team: on noisy sets this ranks far better than
a LambdaRank on the same features, and as well on the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.team.pair_scores import BASES, places

__all__ = ["Stack", "TrainingPairs", "ndcg_by_project"]

_DEPTH = 10
_TEAMS_FOR_WEIGHTS = 2000
_START = {"group_profile": 0.5, "nearest": 0.5, "nearest_telling": 0.5, "co_members": 0.25}
_STEPS = (-0.5, -0.25, 0.25, 0.5)
_SHARES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class TrainingPairs:
    """Pairs of past teams and candidates with out-of-sample scores.

    Attributes
    ----------
    project : ndarray of int
        Team that stands in for the project; sorted.
    scores : DataFrame
        Scores of the base models.
    hit : ndarray of bool
        Whether the candidate was in the team.
    sizes : ndarray of int
        Members of each team.
    weight : ndarray of float
        Weight of each team in what the trees learn.
    """

    project: np.ndarray
    scores: pd.DataFrame
    hit: np.ndarray
    sizes: np.ndarray
    weight: np.ndarray

    def part(self, first: int, last: int) -> TrainingPairs:
        """Return the teams from `first` up to `last`, numbered from 0."""
        rows = (self.project >= first) & (self.project < last)
        scores = self.scores[rows].reset_index(drop=True)
        return TrainingPairs(
            self.project[rows] - first,
            scores,
            self.hit[rows],
            self.sizes[first:last],
            self.weight[first:last],
        )


def ndcg_by_project(pairs: TrainingPairs, score: np.ndarray, k: int = _DEPTH) -> np.ndarray:
    """Return the NDCG of each team; members that no candidate list holds count as missed."""
    place = places(pairs.project, score)
    gain = np.where((place <= k) & pairs.hit, 1.0 / np.log2(place + 1.0), 0.0)
    found = np.bincount(pairs.project, gain, minlength=len(pairs.sizes))
    best = np.concatenate([[0.0], np.cumsum(1.0 / np.log2(np.arange(2, k + 2)))])
    return np.asarray(found / best[np.minimum(pairs.sizes, k)])


@dataclass
class Stack:
    """A blend of base scores and, where they pay, boosted trees over all features.

    Attributes
    ----------
    weights : dict of str to float
        Weight of each standardised base score in the blend.
    boosted_share : float
        Share of the trees in the final score, 0 to 1.
    booster : str
        Trees in LightGBM's text format; empty without any.
    validation : dict of str to float
        NDCG@10 on held-out teams of each way that was tried.
    """

    weights: dict[str, float] = field(default_factory=lambda: dict(_START))
    boosted_share: float = 0.0
    booster: str = ""
    validation: dict[str, float] = field(default_factory=dict)

    def fit(self, pairs: TrainingPairs, *, trees: int, leaves: int, seed: int) -> Stack:
        """Choose weights and the share of the trees."""
        teams = len(pairs.sizes)
        learn, held = pairs.part(0, int(0.75 * teams)), pairs.part(int(0.75 * teams), teams)
        self.weights = _choose_weights(learn.part(0, _TEAMS_FOR_WEIGHTS))
        booster = _boost(learn, held, trees=trees, leaves=leaves, seed=seed)
        self._choose_share(held, booster)
        return self

    def _choose_share(self, held: TrainingPairs, booster: Any) -> None:
        blend = _standard(held.project, self.blend(held.project, held.scores))
        boosted = _standard(held.project, np.asarray(booster.predict(held.scores, num_threads=2)))
        plain = ndcg_by_project(held, blend)
        self.validation = {"blend": float(plain.mean())}
        best = 0.0
        for share in _SHARES:
            mixed = ndcg_by_project(held, (1 - share) * blend + share * boosted)
            gain = mixed - plain
            self.validation[f"boosted {share}"] = float(mixed.mean())
            error = gain.std() / np.sqrt(max(len(gain), 1))
            if gain.mean() > max(best, error):
                best, self.boosted_share = float(gain.mean()), share
        if self.boosted_share:
            self.booster = booster.model_to_string()

    def blend(self, project: np.ndarray, values: pd.DataFrame) -> np.ndarray:
        """Return the weighted sum of base scores, each standardised within its project."""
        total = np.zeros(len(values))
        for name, weight in self.weights.items():
            if weight:
                total += weight * _standard(project, values[name].to_numpy(dtype=float))
        return total

    def score(self, project: np.ndarray, values: pd.DataFrame) -> np.ndarray:
        """Return the final score; more is better within a project."""
        blend = _standard(project, self.blend(project, values))
        if not self.booster:
            return blend
        import lightgbm as lgb

        booster = lgb.Booster(model_str=self.booster)
        boosted = _standard(project, np.asarray(booster.predict(values, num_threads=2)))
        return (1 - self.boosted_share) * blend + self.boosted_share * boosted


def _standard(project: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Centre and scale within each project, so that scores of different kind can be added."""
    count = np.maximum(np.bincount(project), 1)
    mean = np.bincount(project, score) / count
    centred = score - mean[project]
    spread = np.sqrt(np.bincount(project, centred**2) / count)
    return np.asarray(centred / np.maximum(spread, 1e-9)[project])


def _choose_weights(pairs: TrainingPairs) -> dict[str, float]:
    """Search weights one at a time from a sensible start, and go half the way to the optimum."""
    scores = {
        name: _standard(pairs.project, pairs.scores[name].to_numpy(dtype=float)) for name in BASES
    }
    weights = {name: _START.get(name, 0.0) for name in BASES}
    total = sum((weights[name] * scores[name] for name in BASES), np.zeros(len(pairs.project)))
    best = ndcg_by_project(pairs, total).mean()
    for _ in range(2):
        for name in BASES:
            start = weights[name]
            for step in _STEPS:
                trial = total + (start + step - weights[name]) * scores[name]
                value = ndcg_by_project(pairs, trial).mean()
                if value > best:
                    best, total, weights[name] = value, trial, start + step
    return {name: round((weights[name] + _START.get(name, 0.0)) / 2, 4) for name in BASES}


def _boost(learn: TrainingPairs, held: TrainingPairs, *, trees: int, leaves: int, seed: int) -> Any:
    import lightgbm as lgb

    def dataset(pairs: TrainingPairs, reference: Any = None) -> Any:
        weight = pairs.weight[pairs.project]
        return lgb.Dataset(pairs.scores, pairs.hit.astype(int), weight=weight, reference=reference)

    train = dataset(learn)
    return lgb.train(
        {
            "objective": "binary",
            "learning_rate": 0.08,
            "num_leaves": leaves,
            "min_data_in_leaf": 100,
            "feature_fraction": 0.7,
            "lambda_l2": 5.0,
            "num_threads": 2,
            "deterministic": True,
            "force_row_wise": True,
            "seed": seed,
            "verbose": -1,
        },
        train,
        num_boost_round=trees,
        valid_sets=[dataset(held, train)],
        callbacks=[lgb.early_stopping(30, verbose=False)],
    )
