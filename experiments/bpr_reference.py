"""Bayesian personalised ranking, as a peer of the recommender: factors by pairs, one at a time."""

from __future__ import annotations

import numba
import numpy as np
import scipy.sparse as sp

__all__ = ["bpr_factors"]


def bpr_factors(
    applied: sp.csr_array,
    *,
    factors: int = 128,
    rate: float = 0.1,
    regularisation: float = 0.02,
    epochs: int = 400,
    random_state: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """Return vectors of candidates and postings, the last entry of a posting's being its bias.

    Parameters
    ----------
    applied : csr_array of shape (candidates, postings)
        1 where a candidate applied.
    factors, rate, regularisation, epochs, random_state
        As in Rendle et al. (2009), BPR: Bayesian personalized ranking from implicit feedback.
    """
    applied = sp.csr_array(applied)
    applied.sort_indices()
    random = np.random.default_rng(random_state)
    people = np.ones((applied.shape[0], factors + 1), dtype=np.float32)
    people[:, :-1] = random.normal(0, 0.1, (applied.shape[0], factors))
    posts = random.normal(0, 0.1, (applied.shape[1], factors + 1)).astype(np.float32)
    posts[:, -1] = 0.0
    row = np.repeat(np.arange(applied.shape[0]), np.diff(applied.indptr))
    _sweep(
        row, applied.indices, applied.indptr, people, posts, rate, regularisation, epochs, random
    )
    return people, posts


@numba.njit(cache=True)
def _sweep(row, column, start, people, posts, rate, regularisation, epochs, random):
    size = people.shape[1]
    for _ in range(epochs * len(row)):
        entry = random.integers(0, len(row))
        who, liked = row[entry], column[entry]
        other = random.integers(0, posts.shape[0])
        own = column[start[who] : start[who + 1]]
        place = np.searchsorted(own, other)
        if place < len(own) and own[place] == other:
            continue
        ahead = 0.0
        for k in range(size):
            ahead += people[who, k] * (posts[liked, k] - posts[other, k])
        step = rate / (1.0 + np.exp(ahead))
        for k in range(size):
            mine, one, two = people[who, k], posts[liked, k], posts[other, k]
            if k < size - 1:
                people[who, k] += step * (one - two) - rate * regularisation * mine
            posts[liked, k] += step * mine - rate * regularisation * one
            posts[other, k] -= step * mine + rate * regularisation * two
