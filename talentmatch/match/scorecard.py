"""The default scorecard: how pairs are ranked while nobody has answered yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Scorecard", "load_scorecard"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Scorecard:
    """Points a side gives for each comparison, written down and not learnt.

    Parameters
    ----------
    base : float
        Log odds of a pair that is neutral in every column [logit].
    points : mapping of str to (weight, neutral)
        Log odds for each unit above the neutral value; a missing value counts as neutral.

    Examples
    --------
    >>> card = Scorecard(base=-1.0, points={"skills_covered": (2.0, 0.5)})
    >>> card.contributions(np.array([[1.0], [np.nan]]), ["skills_covered"]).tolist()
    [[1.0, -1.0], [0.0, -1.0]]
    """

    base: float
    points: Mapping[str, tuple[float, float]]

    def covers(self, columns: Sequence[str]) -> bool:
        """Whether any of the columns earns points."""
        return any(column in self.points for column in columns)

    def contributions(self, X: Array, columns: Sequence[str]) -> Array:
        """Return what each column adds and, last, the base [logit]: rows × (columns + 1)."""
        weights, neutral = self._aligned(columns)
        added = np.where(np.isnan(X), 0.0, (X - neutral) * weights)
        return np.column_stack([added, np.full(len(X), self.base)])

    def score(self, X: Array, columns: Sequence[str]) -> Array:
        """Return log odds [logit] of each row."""
        weights, neutral = self._aligned(columns)
        used = np.flatnonzero(weights)
        part = X[:, used] - neutral[used]
        return np.asarray(np.where(np.isnan(part), 0.0, part) @ weights[used] + self.base)

    def _aligned(self, columns: Sequence[str]) -> tuple[Array, Array]:
        pairs = [self.points.get(column, (0.0, 0.0)) for column in columns]
        table = np.array(pairs, dtype=float).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def as_dict(self) -> dict[str, Any]:
        """Return the scorecard as plain data."""
        return {
            "base": self.base,
            "points": {name: list(pair) for name, pair in self.points.items()},
        }


def load_scorecard(model: str = "match_default") -> dict[str, Scorecard]:
    """Read the scorecards of both sides from the settings of a model spec.

    Examples
    --------
    >>> sorted(load_scorecard())
    ['candidate', 'employer']
    """
    from talentmatch.specs import load_model_spec

    given = load_model_spec(model).settings["scorecard"]
    return {side: _card(given[side]) for side in ("candidate", "employer")}


def _card(given: Mapping[str, Any]) -> Scorecard:
    points = {
        column: (float(facts["weight"]), float(facts.get("neutral", 0.0)))
        for column, facts in given["points"].items()
    }
    return Scorecard(base=float(given["base"]), points=points)
