"""A small gradient-boosted member of one side's blend, monotone where common sense is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["BoostedMember"]

Array = NDArray[np.float64]


@dataclass
class BoostedMember:
    """Shallow trees by LightGBM, regularised for a few thousand labels.

    Parameters
    ----------
    rounds : int
        Number of trees.
    parameters : dict
        LightGBM's own parameters, on top of the defaults here.
    random_state : int
        Seed of the draws of rows and columns.
    """

    rounds: int = 150
    parameters: dict[str, Any] = field(default_factory=dict)
    random_state: int = 0
    booster: Any = None

    def fit(self, X: Array, y: Array, weight: Array, signs: Array) -> BoostedMember:
        """Learn from rows with labels; `signs` holds +1, -1 or 0 a column."""
        import lightgbm

        parameters = {
            "objective": "binary",
            "num_leaves": 4,
            "learning_rate": 0.06,
            "min_data_in_leaf": max(5, min(60, len(y) // 40)),
            "bagging_fraction": 0.7,
            "bagging_freq": 1,
            "feature_fraction": 0.3,
            "lambda_l2": 10.0,
            # Few rows: a second thread costs more in waiting than it brings.
            "num_threads": 1,
            "deterministic": True,
            "force_row_wise": True,
            "seed": self.random_state,
            "verbose": -1,
            **self.parameters,
        }
        if np.any(signs):
            parameters["monotone_constraints"] = [int(sign) for sign in signs]
        data = lightgbm.Dataset(X, y, weight=weight, free_raw_data=False)
        self.booster = lightgbm.train(parameters, data, num_boost_round=self.rounds)
        return self

    def contributions(self, X: Array) -> Array:
        """Return what each column adds and, last, the base [logit]: rows × (columns + 1)."""
        if len(X) == 0:  # which LightGBM divides by
            return np.zeros((0, X.shape[1] + 1))
        return np.asarray(self.booster.predict(X, pred_contrib=True, num_threads=1))

    def score(self, X: Array) -> Array:
        """Return log odds [logit] of each row."""
        return np.asarray(self.booster.predict(X, raw_score=True, num_threads=1))

    def text(self) -> str:
        """Return the trees in LightGBM's own text."""
        return str(self.booster.model_to_string())

    @classmethod
    def restore(cls, text: str) -> BoostedMember:
        """Return the member that `text` came from; it scores, but keeps no training parameters."""
        import lightgbm

        return cls(booster=lightgbm.Booster(model_str=text))
