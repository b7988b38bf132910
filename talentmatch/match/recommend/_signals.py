"""What is known of a candidate and a posting: who else applied, and what both are like."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from talentmatch.match.recommend.factors import implicit_factors
from talentmatch.match.recommend.neighbours import cosine_neighbours

__all__ = ["SIGNALS", "Signals"]

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

#: How much an attribute of a posting tells beside an application; .3 to 1 does about as well.
_ATTRIBUTES = np.float32(0.5)
#: How much a posting turned down tells beside an application; chosen on half the waves of the
#: dates.
_REJECTED = np.float32(0.5)
SIGNALS = (
    "factors",
    "neighbours",
    "alike_candidates",
    "applicants_alike",
    "postings_alike",
    "wanted_attributes",
    "popularity",
)


def _normalised(matrix: sp.csr_array, axis: int, power: float = 1.0) -> sp.csr_array:
    total = np.asarray(matrix.sum(axis=axis)).ravel()
    scale = sp.diags_array(np.where(total > 0, np.maximum(total, 1e-12) ** -power, 0.0))
    return sp.csr_array(scale @ matrix if axis == 1 else matrix @ scale)


class Signals:
    """Signals of every pair, computed for some candidates at a time.

    Parameters
    ----------
    applied : csr_array of shape (candidates, postings)
        Weight of each application, at most 1.
    people, posts : csr_array
        Attributes of candidates and postings, rows of unit length.
    rejected : csr_array of shape (candidates, postings), optional
        1 where a candidate turned a posting down.
    runs, random_state : int
        See `implicit_factors`.
    """

    def __init__(
        self,
        applied: sp.csr_array,
        people: sp.csr_array,
        posts: sp.csr_array,
        *,
        rejected: sp.csr_array | None = None,
        runs: int = 2,
        random_state: int = 0,
    ) -> None:
        applied, people, posts = (
            sp.csr_array(part, dtype=np.float32) for part in (applied, people, posts)
        )
        self.applied, self.people, self.posts = applied, people, posts
        crowd = np.asarray(applied.sum(axis=0)).ravel()
        # What postings are like stands for further applicants, who ask for one attribute each; that
        # somebody applied where everybody does tells less of them.
        root = np.sqrt(np.maximum(crowd, 1.0))
        telling = applied @ sp.diags_array(root.mean() / root)
        if rejected is not None and rejected.nnz:
            telling = telling - _REJECTED * sp.csr_array(rejected, dtype=np.float32)
        asked = sp.csr_array(sp.vstack([telling, _ATTRIBUTES * posts.T]))
        tastes, self.offers = implicit_factors(asked, runs=runs, random_state=random_state)
        self.tastes = tastes[: applied.shape[0]]
        self.neighbours = _single(cosine_neighbours(applied))
        self.candidates = _single(cosine_neighbours(sp.csr_array(applied.T), shrink=10.0))
        self.popularity = crowd / max(crowd.max(initial=0.0), 1.0)
        self.applicants = _single(
            sp.diags_array(1 / (crowd + 3.0)) @ (sp.csr_array(applied.T) @ people)
        )
        profiles = _normalised(applied, axis=1) @ posts
        support = np.asarray(people.sum(axis=0)).ravel()
        self.wanted = _single(sp.diags_array(1 / (support + 5.0)) @ (people.T @ profiles))

    def of(self, rows: Indices) -> list[Floats]:
        """Return the signals of the candidates `rows` with every posting, each (rows, postings)."""
        applied, people = self.applied[rows], self.people[rows]
        own = _normalised(applied, axis=1)
        return [
            self.tastes[rows] @ self.offers.T,
            (applied @ self.neighbours).toarray(),
            (self.candidates[rows] @ self.applied).toarray(),
            (people @ self.applicants.T).toarray(),
            ((own @ self.posts) @ self.posts.T).toarray(),
            ((people @ self.wanted) @ self.posts.T).toarray(),
            np.broadcast_to(self.popularity, (rows.size, self.popularity.size)),
        ]


def _single(matrix: sp.csr_array) -> sp.csr_array:
    return sp.csr_array(matrix, dtype=np.float32)
