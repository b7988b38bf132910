"""The loop of deferred acceptance, in the part of Python that numba compiles."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

__all__ = ["compiled"]


def _offer_seats(lists: Any, seats: Any, tie: Any) -> Any:
    """Return who holds each seat, or -1.

    Of each proposer `lists` hold the receivers, best first, what those give it, and how many they
    are: what is read next lies together, since hardly any proposer asks twice in a row. The seats
    of receiver `j` are those from ``first[j]`` to ``first[j + 1]``; they form a heap with the worst
    proposer at the top.
    """
    listed, regard, count = lists
    seats_out, first = seats
    heap = np.full(first[-1], -1, np.int64)
    score = np.full(first[-1], -np.inf)
    offers = np.zeros(count.size, np.int64)
    wanting = seats_out.copy()
    free = np.empty(count.size, np.int64)
    for start in range(count.size):
        free[0], waiting = start, 1
        while waiting > 0:
            waiting -= 1
            who = free[waiting]
            while wanting[who] > 0 and offers[who] < count[who]:
                j, value = listed[who, offers[who]], regard[who, offers[who]]
                offers[who] += 1
                top, end = first[j], first[j + 1]
                if top == end or value < score[top]:
                    continue
                last = heap[top]
                if last >= 0:
                    if value == score[top] and tie[who] > tie[last]:
                        continue
                    wanting[last] += 1
                    if wanting[last] == 1:
                        free[waiting] = last
                        waiting += 1
                wanting[who] -= 1
                at = 0
                while top + 2 * at + 1 < end:  # down, until both below are better
                    child = 2 * at + 1
                    low = top + child
                    if low + 1 < end and (
                        score[low + 1] < score[low]
                        or (score[low + 1] == score[low] and tie[heap[low + 1]] > tie[heap[low]])
                    ):
                        child, low = child + 1, low + 1
                    if heap[low] >= 0 and (
                        score[low] > value or (score[low] == value and tie[heap[low]] < tie[who])
                    ):
                        break
                    heap[top + at], score[top + at] = heap[low], score[low]
                    at = child
                heap[top + at], score[top + at] = who, value
    return heap


@cache
def compiled() -> Any:
    """Return the loop as machine code, kept on disk where the folder may be written.

    Examples
    --------
    >>> one = np.ones(1, dtype=np.intp)
    >>> lists = np.zeros((1, 1), dtype=np.int32), np.ones((1, 1)), one
    >>> compiled()(lists, (one, np.array([0, 1])), one).tolist()
    [0]
    """
    import numba

    return numba.njit(cache=True)(_offer_seats)
