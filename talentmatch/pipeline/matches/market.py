"""Both sides of the labour market as they may be read today, and what scores pairs of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from talentmatch.data.intake.identity.employers import FirmRegister
from talentmatch.match.candidates.retrieval import retrieve
from talentmatch.match.protocol import ExplainsPairs, Ranker
from talentmatch.match.ranking.scorecard import (
    Scorecard,
    default_scorecards,
    scorecard_contributions,
)
from talentmatch.match.similarity.title_ngrams import text_similarity
from talentmatch.partitions import computed, cut

if TYPE_CHECKING:
    from talentmatch.match.candidates.eligibility import Constraints
    from talentmatch.match.features import TitleSimilarity

__all__ = ["RETRIEVED", "Market"]

#: Candidates a posting or postings a candidate that are scored in full.
RETRIEVED = 200
#: People that are searched by one task, at most.
_PEOPLE = 50_000


@dataclass(frozen=True)
class Market:
    """Both sides as they may be read today, and the model that scores pairs of them.

    Work is cut into at least `tasks` where it is more than one, and done wherever dask calculates.
    """

    as_of: pd.Timestamp
    candidates: pd.DataFrame
    postings: pd.DataFrame
    history: pd.DataFrame
    exclusions: pd.DataFrame
    ranker: Ranker
    notes: tuple[str, ...]
    titles: TitleSimilarity = text_similarity
    scorecards: Mapping[str, Scorecard] = field(default_factory=default_scorecards)
    register: FirmRegister | None = None
    settled: pd.DataFrame | None = None
    tasks: int = 1

    @property
    def limits(self) -> dict[str, Any]:
        """What retrieval and eligibility are to hold pairs against."""
        return {"exclusions": self.exclusions, "register": self.register}

    def contributions(self, comparisons: pd.DataFrame) -> pd.DataFrame:
        """Return what each comparison adds to each side [logit], by model or else by scorecard."""
        if isinstance(self.ranker, ExplainsPairs):
            return self.ranker.explain(comparisons)
        return scorecard_contributions(self.scorecards, comparisons)

    def pairs_of(
        self,
        postings: pd.DataFrame,
        candidates: pd.DataFrame,
        top_k: int = RETRIEVED,
        *,
        direction: Literal["candidates", "postings", "both"] = "candidates",
        start_by: pd.Timestamp | None = None,
        constraints: Constraints | None = None,
    ) -> pd.DataFrame:
        """Return the pairs worth scoring: by the scorecard of the model in use, constraints held."""
        people = candidates
        if self.tasks > 1:
            people = cut(candidates, _PEOPLE, least=self.tasks)
        pairs = retrieve(
            postings,
            people,
            top_k,
            direction=direction,
            start_by=start_by,
            scorecards=self.scorecards,
            constraints=constraints,
            **self.limits,
        )
        return computed(pairs)[0] if self.tasks > 1 else pairs
