"""Would both say yes: the two sides joined, and a model of that very answer beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from talentmatch.match.ranking._boosting import BoostedMember
from talentmatch.match.ranking._dependence import both
from talentmatch.match.ranking._side import Folds, SideModel, blend

__all__ = ["MutualModel"]

Array = NDArray[np.float64]

#: Fewest pairs answered by both sides, of the rarer kind, from which the joint answer is learnt.
_LEAST_ANSWERS = 50
#: Shares of joined sides and direct model believed in beforehand. Where nothing of the past is
#: known and whole groups are held out, either does about as well, and both together a little
#: better.
_ANCHOR = (1.0, 0.0)
_ANCHOR_OF_GROUPS = (0.5, 0.5)


@dataclass
class MutualModel:
    """The chance that both say yes.

    Parameters
    ----------
    direct : SideModel
        Not yet fitted; learns the mutual answer from the comparisons.
    odds_ratio : float
        Dependence between the sides beyond their scores.

    Attributes
    ----------
    offset, shares : float, tuple of float
        How the log odds of the joined sides and of the direct model are added; (1, 0) where too
        few pairs were answered by both.

    Notes
    -----
    Each share is fitted on rows that its model had not seen. The result stays between what the two
    margins allow, so that it is never above the smaller one.
    """

    direct: SideModel
    odds_ratio: float
    offset: float = 0.0
    shares: tuple[float, float] = (1.0, 0.0)

    def fit(
        self, X: Array, y: Array, *, weight: Array, folds: Folds, sides: tuple[Array, Array]
    ) -> MutualModel:
        """Learn from pairs that both sides answered; `sides` are chances of rows not yet seen."""
        known = np.isfinite(y) & (weight > 0)
        yes = int((y[known] > 0.5).sum())
        if min(yes, int(known.sum()) - yes) < _LEAST_ANSWERS:
            return self
        self.direct.other = y
        self.direct.fit(X, y, weight, folds)
        rows = np.flatnonzero(known & np.isfinite(self.direct.unseen + sides[0] + sides[1]))
        joined = both(sides[0][rows], sides[1][rows], self.odds_ratio)
        scores = np.column_stack([_logit(joined), _logit(self.direct.unseen[rows])])
        self.offset, shares = blend(
            scores,
            y[rows],
            weight[rows],
            anchor=_ANCHOR_OF_GROUPS if self.direct.rows_a_group > 1 else _ANCHOR,
            rows_a_group=self.direct.rows_a_group,
        )
        self.shares = (float(shares[0]), float(shares[1]))
        return self

    def predict(self, X: Array, first: Array, second: Array) -> Array:
        """Return the chance [1] that both say yes, given that of each."""
        joined = both(first, second, self.odds_ratio)
        if self.shares == (1.0, 0.0):
            return joined
        score = self.offset + self.shares[0] * _logit(joined)
        if self.shares[1]:
            score = score + self.shares[1] * self.direct.score(X)
        return np.asarray(
            np.clip(expit(score), np.maximum(0.0, first + second - 1.0), np.minimum(first, second))
        )

    def save(self, folder: Path) -> None:
        """Write all that was learnt."""
        folder.mkdir(parents=True, exist_ok=True)
        facts = {"odds_ratio": self.odds_ratio, "offset": self.offset, "shares": self.shares}
        (folder / "mutual.json").write_text(json.dumps(facts, indent=1), "utf-8")
        self.direct.save(folder / "direct")

    @classmethod
    def load(cls, folder: Path, make_boosted: Callable[[], BoostedMember]) -> MutualModel:
        """Read what `save` wrote."""
        facts = json.loads((folder / "mutual.json").read_text("utf-8"))
        return cls(
            direct=SideModel.load(folder / "direct", make_boosted),
            odds_ratio=facts["odds_ratio"],
            offset=facts["offset"],
            shares=(facts["shares"][0], facts["shares"][1]),
        )


def _logit(chance: Array) -> Array:
    return np.asarray(logit(np.clip(chance, 1e-9, 1.0 - 1e-9)))
