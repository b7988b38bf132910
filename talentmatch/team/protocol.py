"""What the rest of the project may ask of a ranker of teams and projects, and a capability by name."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, Self, runtime_checkable

import pandas as pd
from numpy.typing import ArrayLike

__all__ = ["TeamRanker", "WeighsComparisons"]


class TeamRanker(Protocol):
    """A model of whether team and project say yes, see `talentmatch.team.TeamProjectRanker`."""

    def fit(
        self,
        pairs: pd.DataFrame,
        team_accepts: ArrayLike | None = None,
        project_accepts: ArrayLike | None = None,
    ) -> Self:
        """Learn from comparisons of pairs and the answers of both sides."""
        ...

    def predict(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Return team, project and mutual [1] on the index of `pairs`."""
        ...

    def save(self, folder: Path) -> None:
        """Write the fitted model to a folder, without pickle."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        ...


@runtime_checkable
class WeighsComparisons(Protocol):
    """A ranker that says how much each comparison counts, from which reasons follow."""

    def weights_of(self, pairs: pd.DataFrame, side: str) -> pd.DataFrame:
        """Return the weight of each comparison of `side`, on the index of `pairs`."""
        ...
