"""Combine the scores of the base models: a conditional logit, with boosted trees where they pay.

Both are learnt from pairs whose base scores never saw the team in question. A first logit says who
is likely; what candidates did with those is known then, and a second logit sets the candidates of a
project against each other by that too. The trees learn the chance that a candidate was in the
team, and rise with every score that says so. The share of the trees is the one that ranks held-out
teams best, and it is zero unless its gain is larger than half its standard error, so that small and
noisy sets keep the plain logit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.team.recommend._choice import chances, fit_choice, utility
from talentmatch.team.recommend._coworkers import COMPANY
from talentmatch.team.recommend._standing import places
from talentmatch.team.recommend.pair_scores import BASES, TRAITS

__all__ = ["Stack", "TrainingPairs", "ndcg_by_project"]

_DEPTH = 10
_START = {"first_pass": [1.0, 0.0], "co_members": [0.25, 0.0]}
#: The first logit is surer of whom to ask about than of whom to name; 1, 2 and 3 do worse.
_SURE = 1.5
_SHARES = (0.25, 0.5, 1.0, 2.0)


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
        Weight of each team in what logit and trees learn.
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
    gains = np.bincount(pairs.project, gain, minlength=len(pairs.sizes))
    best = np.concatenate([[0.0], np.cumsum(1.0 / np.log2(np.arange(2, k + 2)))])
    return np.asarray(gains / best[np.minimum(pairs.sizes, k)])


@dataclass
class Stack:
    """A conditional logit of base scores and, where they pay, boosted trees over all features.

    Attributes
    ----------
    first : dict of str to [float, float]
        Weight of each base score in the first logit, standardised within a project and as it is.
    weights : dict of str to [float, float]
        The same of the second logit, which also knows `COMPANY`.
    boosted_share : float
        Weight of the trees' log-odds beside the logit's utility, 0 or more.
    booster : str
        Trees in LightGBM's text format; empty without any.
    validation : dict of str to float
        NDCG@10 on held-out teams of each way that was tried.
    """

    first: dict[str, list[float]] = field(default_factory=lambda: dict(_START))
    weights: dict[str, list[float]] = field(default_factory=lambda: dict(_START))
    boosted_share: float = 0.0
    booster: str = ""
    validation: dict[str, float] = field(default_factory=dict)

    def fit(
        self,
        pairs: TrainingPairs,
        second_look: Callable[[np.ndarray], pd.DataFrame],
        *,
        trees: int,
        leaves: int,
        seed: int,
    ) -> Stack:
        """Learn the logits and the trees, and choose the share of the trees.

        `second_look` returns the columns `COMPANY` of all pairs for what `likely` returns.
        """
        teams = len(pairs.sizes)
        cut = int(0.75 * teams)
        self.first = _logit(pairs.part(0, cut), (*BASES, *TRAITS))
        more = second_look(self.likely(pairs.project, pairs.scores))
        pairs = replace(pairs, scores=pairs.scores.join(more))
        learn, validation = pairs.part(0, cut), pairs.part(cut, teams)
        self.weights = _logit(learn, (*BASES, *COMPANY, *TRAITS))
        booster = _boost(learn, validation, trees=trees, leaves=leaves, seed=seed)
        self._choose_share(validation, booster)
        return self

    def _choose_share(self, validation: TrainingPairs, booster: Any) -> None:
        logit = utility(self.weights, validation.project, validation.scores)
        boosted = _log_odds(booster, validation.scores)
        plain = ndcg_by_project(validation, logit)
        self.validation = {"logit": float(plain.mean())}
        best = 0.0
        for share in _SHARES:
            mixed = ndcg_by_project(validation, logit + share * boosted)
            gain = mixed - plain
            self.validation[f"boosted {share}"] = float(mixed.mean())
            error = gain.std() / np.sqrt(max(len(gain), 1))
            if gain.mean() > max(best, error / 2):
                best, self.boosted_share = float(gain.mean()), share
        if self.boosted_share:
            self.booster = booster.model_to_string()

    def likely(self, project: np.ndarray, values: pd.DataFrame) -> np.ndarray:
        """Return how likely the first logit finds each candidate; adds up to 1 a project."""
        return chances(project, _SURE * utility(self.first, project, values))

    def score(self, project: np.ndarray, values: pd.DataFrame) -> np.ndarray:
        """Return the final score; more is better within a project. `values` hold `COMPANY` too."""
        logit = utility(self.weights, project, values)
        if not self.booster:
            return logit
        import lightgbm as lgb

        return logit + self.boosted_share * _log_odds(lgb.Booster(model_str=self.booster), values)


def _logit(pairs: TrainingPairs, columns: Sequence[str]) -> dict[str, list[float]]:
    return fit_choice(
        pairs.scores, columns, project=pairs.project, hit=pairs.hit, weight=pairs.weight
    )


def _log_odds(booster: Any, values: pd.DataFrame) -> np.ndarray:
    return np.asarray(booster.predict(values, raw_score=True, num_threads=2))


def _boost(
    learn: TrainingPairs, validation: TrainingPairs, *, trees: int, leaves: int, seed: int
) -> Any:
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
            "feature_fraction": 0.5,
            "lambda_l2": 5.0,
            "monotone_constraints": [int(name in (*BASES, *COMPANY)) for name in learn.scores],
            "num_threads": 2,
            "deterministic": True,
            "force_row_wise": True,
            "seed": seed,
            "verbose": -1,
        },
        train,
        num_boost_round=trees,
        valid_sets=[dataset(validation, train)],
        callbacks=[lgb.early_stopping(30, verbose=False)],
    )
