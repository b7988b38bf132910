"""What the rest of the project may ask of a ranker of pairs: the face, and a capability by name."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, Self, runtime_checkable

import pandas as pd
from numpy.typing import ArrayLike

__all__ = ["ExplainsPairs", "Ranker"]


class Ranker(Protocol):
    """A model of whether each side says yes, see `talentmatch.match.ReciprocalRanker`."""

    def fit(
        self,
        pairs: pd.DataFrame,
        candidate_accepts: ArrayLike | None = None,
        employer_accepts: ArrayLike | None = None,
        groups: ArrayLike | None = None,
        at: ArrayLike | None = None,
    ) -> Self:
        """Learn from comparisons of pairs and the answers of both sides."""
        ...

    def predict(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Return candidate, employer and mutual [1] on the index of `pairs`."""
        ...

    def save(self, folder: Path) -> None:
        """Write the fitted model to a folder, without pickle."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        ...


@runtime_checkable
class ExplainsPairs(Protocol):
    """A ranker that says what each comparison adds to each side's log odds."""

    def explain(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Return contributions [logit], column levels side and comparison, "base" among them."""
        ...
