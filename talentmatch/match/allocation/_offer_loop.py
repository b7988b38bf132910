"""The loop of deferred acceptance, in the part of Python that numba compiles."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

__all__ = ["FIRST", "LISTED", "compiled"]

#: Receivers that a proposer lists at first, and once these are used up; then all are sorted.
FIRST, LISTED = 16, 80
#: Steps of sorting for each receiver that are worth it.
_MOVES = 3


def _list_next(row: Any, tie: Any, listed: Any, start: int, room: int) -> int:
    """Write the best receivers behind the first `start` of a list, and return how many are there.

    One look at each receiver: hardly any gets past the worst of the few that are sorted. Where many
    do, as in a list that grows better to its end, it is given up, and -1 returned.
    """
    best = np.empty(room, row.dtype)
    size = moves = 0
    last = np.inf if start == 0 else row[listed[start - 1]]
    last_tie = -1 if start == 0 else tie[listed[start - 1]]
    lowest = -np.inf
    for j in range(row.size):
        value = row[j]
        if value < lowest or value == -np.inf or value > last:
            continue
        if value == last and tie[j] <= last_tie:
            continue
        if size == room and value == lowest and tie[j] > tie[listed[start + size - 1]]:
            continue
        size = min(size + 1, room)
        at = size - 1
        while at > 0 and (
            best[at - 1] < value or (best[at - 1] == value and tie[listed[start + at - 1]] > tie[j])
        ):
            best[at], listed[start + at] = best[at - 1], listed[start + at - 1]
            at -= 1
        best[at], listed[start + at] = value, j
        moves += size - at
        if moves > _MOVES * row.size:
            return -1
        if size == room:
            lowest = best[size - 1]
    return start + size


def _offer_seats(asking: Any, sides: Any, lists: Any, seats: Any, ties: Any) -> Any:
    """Let proposers ask until nobody can, and return those whose lists are too short.

    Of each proposer `lists` hold the best receivers, best first, and all where these had to be
    sorted, how many are listed, whether these are all (1 among the best, 2 among all), how many
    were asked, and how many are still wanted. The seats of receiver `j` are those
    from ``first[j]`` to ``first[j + 1]``; they form a heap with the worst proposer at the top.
    """
    wishes, regard, step = sides
    best, everybody, count, whole, offers, wanting = lists
    first, heap, score = seats
    tie, tie_in = ties
    free = np.empty(count.size, np.int64)
    short = np.empty(count.size, np.int64)
    n_short = 0
    for start in asking:
        free[0], waiting = start, 1
        while waiting > 0:
            waiting -= 1
            who = free[waiting]
            while wanting[who] > 0:
                if offers[who] == count[who]:
                    if whole[who] > 0:
                        break
                    room = min(FIRST if count[who] == 0 else LISTED, best.shape[1]) - count[who]
                    end = -1
                    if room > 0 and room >= wanting[who]:
                        end = _list_next(wishes[who], tie_in, best[who], count[who], room)
                    if end < 0:
                        short[n_short] = who
                        n_short += 1
                        break
                    whole[who] = end < count[who] + room or end == wishes.shape[1]  # 1 if so
                    count[who] = end
                    continue
                j = (everybody if whole[who] == 2 else best)[who, offers[who]]
                value = regard[who * step[0] + j * step[1]]
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
    return short[:n_short]


@cache
def compiled() -> Any:
    """Return the loop as machine code, kept on disk where the folder may be written.

    Examples
    --------
    >>> one, zero = np.ones(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    >>> sides = np.ones((1, 1)), np.ones(1), np.ones(2, dtype=np.int64)
    >>> some, whole = np.empty((1, 1), dtype=np.int32), np.zeros(1, dtype=np.int8)
    >>> lists = some, some, zero, whole, zero.copy(), one
    >>> seats = np.array([0, 1]), np.full(1, -1), np.full(1, -np.inf)
    >>> compiled()(np.zeros(1, dtype=np.int64), sides, lists, seats, (one, one)).tolist()
    []
    >>> seats[1].tolist()
    [0]
    """
    import numba
    from numba.extending import register_jitable

    register_jitable(_list_next)
    return numba.njit(cache=True)(_offer_seats)
