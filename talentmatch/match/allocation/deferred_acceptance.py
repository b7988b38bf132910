"""Deferred acceptance, one offer at a time, compiled.

Where tastes are common, offers depend on one another down to the last, so that no whole-array step
can stand for many of them; the loop is compiled by numba at its first use and kept on disk.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from talentmatch.match.allocation.offer_loop import compiled

__all__ = ["deferred_acceptance"]

Scores = NDArray[np.float64]
Indices = NDArray[np.intp]

_CELLS = 1_000_000  # scores sorted together, to bound memory


def _preferences(
    wishes: Scores, regard: Scores, order: Indices
) -> tuple[NDArray[np.int32], Scores, Indices]:
    """Return each proposer's receivers, best first, their regard, and how many it would have."""
    n, m = wishes.shape
    listed, regard_listed = np.empty((n, m), dtype=np.int32), np.empty((n, m))
    turned = np.argsort(order)
    at_once = max(1, _CELLS // m)
    for start in range(0, n, at_once):
        some = slice(start, start + at_once)
        worst_first = -np.ascontiguousarray(wishes[some])
        best = np.argsort(worst_first, axis=1)
        value = np.take_along_axis(worst_first, best, axis=1)
        tied = ((value[:, 1:] == value[:, :-1]) & (value[:, 1:] < np.inf)).any(axis=1)
        if tied.any():
            again = np.argsort(worst_first[tied][:, turned], axis=1, kind="stable")
            best[tied] = turned[again]
        listed[some] = best
        regard_listed[some] = np.take_along_axis(np.ascontiguousarray(regard[some]), best, axis=1)
    return listed, regard_listed, (wishes > -np.inf).sum(axis=1)


def deferred_acceptance(
    wishes: Scores, regard: Scores, seats: tuple[Indices, Indices], ties: tuple[Indices, Indices]
) -> tuple[Indices, Indices]:
    """Return the matched proposers and receivers, pair by pair.

    Parameters
    ----------
    wishes : ndarray of shape (proposers, receivers)
        What each proposer gives each receiver; -inf is unacceptable.
    regard : ndarray of shape (proposers, receivers)
        What each receiver gives each proposer.
    seats : pair of int arrays
        Seats of the proposers and of the receivers.
    ties : pair of int arrays
        Rank among equals of the proposers and of the receivers; the lower goes first.

    Examples
    --------
    >>> one = np.ones(2, dtype=np.intp)
    >>> wishes, regard = np.array([[2.0, 1.0], [2.0, 1.0]]), np.array([[1.0, 1.0], [2.0, 2.0]])
    >>> [part.tolist() for part in deferred_acceptance(wishes, regard, (one, one), (one, one))]
    [[1, 0], [0, 1]]
    """
    seats_out, seats_in = seats
    room = np.minimum(seats_in, wishes.shape[0])
    first = np.concatenate([[0], np.cumsum(room)])
    holder: Any = compiled()(_preferences(wishes, regard, ties[1]), (seats_out, first), ties[0])
    filled = np.flatnonzero(holder >= 0)
    return holder[filled], np.repeat(np.arange(room.size), room)[filled]
