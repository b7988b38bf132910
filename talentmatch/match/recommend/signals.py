"""What is known of a candidate and a posting: who else applied, and what both are like."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from talentmatch.match.recommend.neighbours import (
    cosine_neighbours,
    posting_factors,
    walk_neighbours,
)

__all__ = ["SIGNALS", "Signals"]

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

SIGNALS = (
    "factors",
    "neighbours",
    "walk",
    "alike_candidates",
    "applicants_alike",
    "postings_alike",
    "wanted_attributes",
    "popularity",
    "applications",
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
    """

    def __init__(self, applied: sp.csr_array, people: sp.csr_array, posts: sp.csr_array) -> None:
        self.applied, self.people, self.posts = applied, people, posts
        self.neighbours = cosine_neighbours(applied)
        self.walk = walk_neighbours(applied)
        self.into, self.out = posting_factors(applied)
        self.candidates = cosine_neighbours(sp.csr_array(applied.T), shrink=10.0)
        crowd = np.asarray(applied.sum(axis=0)).ravel()
        self.popularity = crowd / max(crowd.max(initial=0.0), 1.0)
        self.applicants = sp.csr_array(
            sp.diags_array(1 / (crowd + 3.0)) @ (sp.csr_array(applied.T) @ people)
        )
        profiles = _normalised(applied, axis=1) @ posts
        support = np.asarray(people.sum(axis=0)).ravel()
        self.wanted = sp.csr_array(sp.diags_array(1 / (support + 5.0)) @ (people.T @ profiles))

    def of(self, rows: Indices) -> Floats:
        """Return the signals of the candidates `rows` with every posting, (signals, rows, m)."""
        applied = self.applied[rows]
        people = self.people[rows]
        own = _normalised(applied, axis=1)
        count = np.asarray(applied.sum(axis=1)).ravel()
        wide = (rows.size, applied.shape[1])
        root = _normalised(applied, axis=1, power=0.5)
        return np.stack(
            [
                (root @ self.into) @ self.out.T,
                (applied @ self.neighbours).toarray(),
                (applied @ self.walk).toarray(),
                (self.candidates[rows] @ self.applied).toarray(),
                (people @ self.applicants.T).toarray(),
                ((own @ self.posts) @ self.posts.T).toarray(),
                ((people @ self.wanted) @ self.posts.T).toarray(),
                np.broadcast_to(self.popularity, wide),
                np.broadcast_to(count[:, None], wide),
            ]
        )
