"""Deferred acceptance, one offer at a time, compiled.

Where tastes are common, offers depend on one another down to the last, so that no whole-array step
can stand for many of them; the loop is compiled by numba at its first use and kept on disk. Where
they differ hardly anybody asks more than a few: lists are made as long as they are needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from talentmatch.match.allocation._offer_loop import LISTED, compiled

__all__ = ["deferred_acceptance"]

Scores = NDArray[Any]
Indices = NDArray[np.intp]

_CELLS = 1_000_000  # scores sorted together, to bound memory


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
    n, m = wishes.shape
    wishes = np.ascontiguousarray(wishes)
    room = np.minimum(seats_in, n)
    first = np.concatenate([[0], np.cumsum(room)])
    best = np.empty((n, min(LISTED, m)), dtype=np.int32)
    everybody, count = best[:0], np.zeros(n, dtype=np.int64)
    whole, offers = np.zeros(n, dtype=np.int8), np.zeros(n, dtype=np.int64)
    wanting = seats_out.astype(np.int64)
    holder, score = np.full(first[-1], -1, np.int64), np.full(first[-1], -np.inf, regard.dtype)
    sides, short = (wishes, *_flat(regard)), np.arange(n)
    while short.size:
        lists = best, everybody, count, whole, offers, wanting
        short = compiled()(short, sides, lists, (first, holder, score), ties)
        if short.size and not everybody.size:
            everybody = np.empty((n, m), dtype=np.int32)  # in memory where it is written
        _list_all(wishes, short, ties[1], everybody)
        count[short] = (wishes[short] > -np.inf).sum(axis=1)
        whole[short] = 2
    filled = np.flatnonzero(holder >= 0)
    return holder[filled], np.repeat(np.arange(room.size), room)[filled]


def _flat(table: Scores) -> tuple[Scores, NDArray[np.int64]]:
    """Return a table as it lies in memory, and how far a row and a column are from the next."""
    if not (table.flags.c_contiguous or table.flags.f_contiguous):
        table = np.ascontiguousarray(table)
    return table.ravel(order="K"), np.array(table.strides) // table.itemsize


def _list_all(wishes: Scores, rows: Indices, order: Indices, listed: NDArray[np.int32]) -> None:
    """Write all receivers of some proposers, the best first."""
    turned = np.argsort(order)
    at_once = max(1, _CELLS // wishes.shape[1])
    for start in range(0, rows.size, at_once):
        some = rows[start : start + at_once]
        worst_first = -wishes[some]
        best = np.argsort(worst_first, axis=1)
        value = np.take_along_axis(worst_first, best, axis=1)
        tied = ((value[:, 1:] == value[:, :-1]) & (value[:, 1:] < np.inf)).any(axis=1)
        if tied.any():
            again = np.argsort(worst_first[tied][:, turned], axis=1, kind="stable")
            best[tied] = turned[again]
        listed[some] = best
