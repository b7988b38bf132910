"""Placements that hold: stable matching with quotas, and the highest total score.

`stable_match` leaves no candidate and posting who would both rather have each other;
`place` maximises the sum of scores for an agency that may decide for all.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from talentmatch.errors import InputError, collected, number_problems
from talentmatch.match.allocation._assignment import highest_total
from talentmatch.match.allocation._deferred_acceptance import deferred_acceptance
from talentmatch.match.allocation.market import floats, seats

__all__ = ["place", "stable_match"]

Scores = NDArray[np.float32] | NDArray[np.float64]
Indices = NDArray[np.intp]


def _as_scores(scores: ArrayLike, name: str) -> Scores:
    """Return scores as they are if they are floats of 32 or 64 bits, else as the latter."""
    matrix: Any = np.asarray(scores)
    if matrix.dtype not in (np.float32, np.float64):
        matrix = floats(scores, name)
    if matrix.ndim != 2:
        raise InputError(f"{name} has shape {matrix.shape}; it must be (candidates, postings)")
    if np.isposinf(matrix.max(initial=-np.inf, where=~np.isnan(matrix))):
        raise InputError(
            f"{name} holds +inf, which cannot be compared; NaN or -inf mark a pair as unacceptable"
        )
    checked: Scores = matrix
    return checked


def _whole_seats(openings: ArrayLike | None, rows: int, columns: int) -> Indices:
    """Return the seats of each posting; more than there are people make no difference."""
    quota = seats(openings, columns)
    if (quota != np.floor(quota)).any():
        raise InputError("openings must be whole numbers; a person cannot be split")
    return np.minimum(quota, rows).astype(np.intp)


def _pairs(
    candidate_scores: ArrayLike, employer_scores: ArrayLike
) -> tuple[Scores, Scores, NDArray[np.bool_]]:
    ours = _as_scores(candidate_scores, "candidate_scores")
    theirs = _as_scores(employer_scores, "employer_scores")
    if ours.shape != theirs.shape:
        raise InputError(
            f"the scores have shapes {ours.shape} and {theirs.shape}; "
            "both are (candidates, postings)"
        )
    return ours, theirs, np.isfinite(ours) & np.isfinite(theirs)


def stable_match(
    candidate_scores: ArrayLike,
    employer_scores: ArrayLike,
    openings: ArrayLike | None = None,
    *,
    proposing: str = "candidate",
    random_state: int = 0,
) -> Indices:
    """Return the posting of each candidate, so that no pair would rather have each other.

    Deferred acceptance with quotas and incomplete lists. The proposing side gets the best it can
    have in any stable matching.

    Parameters
    ----------
    candidate_scores, employer_scores : array-like of shape (n, m)
        How much each candidate wants each posting, and each posting each candidate; NaN or -inf
        on either side makes the pair unacceptable. Floats of 32 bits stay so, and take half the
        memory.
    openings : array-like of int of shape (m,), optional
        Seats of each posting; one each by default.
    proposing : {"candidate", "employer"}, default="candidate"
        The side that proposes.
    random_state : int, default=0
        Breaks ties of equal scores.

    Returns
    -------
    ndarray of int of shape (n,)
        Index of the posting, or -1.

    Raises
    ------
    InputError
        If shapes differ, a score is +inf, openings are not whole numbers of at least 0, or
        `proposing` is neither side.

    References
    ----------
    .. [1] Gale & Shapley (1962), College admissions and the stability of marriage.
    .. [2] Roth & Sotomayor (1990), Two-sided matching.

    Examples
    --------
    >>> stable_match([[2, 1], [2, 1]], [[1, 1], [2, 2]]).tolist()
    [1, 0]
    """
    problems = number_problems(SimpleNamespace(random_state=random_state))
    if proposing not in ("candidate", "employer"):
        problems.append(f"proposing is '{proposing}'; it is 'candidate' or 'employer'")
    pairs = collected(lambda: _pairs(candidate_scores, employer_scores), problems)
    quota = None
    if pairs is not None:
        shape = pairs[0].shape
        quota = collected(lambda: _whole_seats(openings, *shape), problems)
    if problems or pairs is None or quota is None:
        raise InputError("nobody can be matched", problems)
    ours, theirs, acceptable = pairs
    n, m = ours.shape
    placed = np.full(n, -1, dtype=np.intp)
    if n == 0 or m == 0:
        return placed
    random = np.random.default_rng(random_state)
    ties = (random.permutation(n), random.permutation(m))
    one = np.ones(n, dtype=np.intp)
    acceptable &= quota > 0
    if proposing == "candidate":
        wishes = _wishes(ours, acceptable)
        who, post = deferred_acceptance(wishes, theirs, (one, quota), ties)
    else:
        wishes = _wishes(theirs.T, acceptable.T)
        post, who = deferred_acceptance(wishes, ours.T, (quota, one), ties[::-1])
    placed[who] = post
    return placed


def _wishes(scores: Scores, acceptable: NDArray[np.bool_]) -> Scores:
    """Return scores that lie in memory row by row, minus infinity where nobody would."""
    if acceptable.all() and scores.flags.c_contiguous:
        return scores
    wishes: Scores = np.full(scores.shape, -np.inf, dtype=scores.dtype)
    np.copyto(wishes, scores, where=acceptable)
    return wishes


def place(scores: ArrayLike, openings: ArrayLike | None = None) -> Indices:
    """Return the posting of each candidate with the highest total score.

    Parameters
    ----------
    scores : array-like of shape (n, m)
        What a placement is worth; NaN or -inf forbids it. A pair worth 0 or less is left unplaced.
    openings : array-like of int of shape (m,), optional
        Seats of each posting; one each by default.

    Returns
    -------
    ndarray of int of shape (n,)
        Index of the posting, or -1.

    Raises
    ------
    InputError
        If a score is +inf or openings are not whole numbers of at least 0.

    Examples
    --------
    >>> place([[3, 2], [2.5, 0.5]]).tolist()     # 2 + 2.5 is more than 3 + 0.5
    [1, 0]
    """
    worth = _as_scores(scores, "scores").astype(float)
    n, m = worth.shape
    quota = _whole_seats(openings, n, m)
    if n == 0 or quota.sum() == 0:
        return np.full(n, -1, dtype=np.intp)
    worth = np.fmax(worth, 0.0)  # NaN too
    return highest_total(worth, quota)
