"""A rough score of everybody: what of the scorecard is cheap to compare for all pairs at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.match.features import COMPARISONS
from talentmatch.match.ranking.scorecard import Scorecard, default_scorecards

__all__ = ["RoughScore"]

Floats = NDArray[np.float32]


class RoughScore:
    """How likely both sides say yes, by a scorecard on what is cheap to compare.

    The comparisons that have a coarse form are computed for all pairs of two tables as whole
    columns. What is missing on either side counts as neutral, so that tables of titles alone are
    ranked by titles.

    Parameters
    ----------
    candidates, postings : DataFrame
        Rows of the tables; absent columns tell nothing.
    scorecards : mapping of side to Scorecard, optional
        Points of both sides; the default scorecard if none are given.

    Examples
    --------
    >>> who = pd.DataFrame({"title": ["welder", "cook"], "skills": [["MIG"], []]})
    >>> post = pd.DataFrame({"title": ["welder"], "skills": [["MIG"]]})
    >>> RoughScore(who, post).of(slice(None), slice(None)).argmax(axis=1).tolist()
    [0]
    """

    def __init__(
        self,
        candidates: pd.DataFrame,
        postings: pd.DataFrame,
        scorecards: Mapping[str, Scorecard] | None = None,
    ) -> None:
        self._cards = scorecards or default_scorecards()
        self._parts = {
            name: one.coarse(candidates, postings)
            for name, one in COMPARISONS.items()
            if one.coarse is not None and any(name in card.points for card in self._cards.values())
        }

    def of(self, posts: slice, people: slice) -> Floats:
        """Return the score of some postings and people.

        Parameters
        ----------
        posts, people : slice
            Rows of both tables.

        Returns
        -------
        ndarray of float32 of shape (n_posts, n_people)
            Rough probability that both say yes [1]; good for an order, not for a promise.
        """
        against: dict[str, Floats | float] = {
            side: -card.base for side, card in self._cards.items()
        }
        for name, part in self._comparisons(posts, people):
            for side, card in self._cards.items():
                weight, neutral = card.points.get(name, (0.0, 0.0))
                if weight:
                    share = np.float32(weight * COMPARISONS[name].coarse_share)
                    against[side] = against[side] - share * (part - np.float32(neutral))
        odds = [1 + np.exp(np.asarray(value, dtype=np.float32)) for value in against.values()]
        return np.asarray(1 / np.prod(np.broadcast_arrays(*odds), axis=0), dtype=np.float32)

    def _comparisons(self, posts: slice, people: slice) -> Iterator[tuple[str, Floats]]:
        """Yield the comparisons, neutral where a side says nothing."""
        for name, part in self._parts.items():
            neutral = [card.points[name][1] for card in self._cards.values() if name in card.points]
            values = part(posts, people)
            yield name, np.where(np.isnan(values), np.float32(neutral[0]), values)
