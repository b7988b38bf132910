"""Seats filled along shortest paths, in the part of Python that numba compiles.

Successive shortest paths for the transportation problem: prices of postings stay such that
everybody has what leaves the most, and one more is seated, or one priced seat filled, at each step.

References
----------
.. [1] Ahuja, Magnanti & Orlin (1993), Network flows, section 9.7.
.. [2] Jonker & Volgenant (1987), A shortest augmenting path algorithm for dense and sparse linear
   assignment problems, Computing 38.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

__all__ = ["compiled"]


def _push(key: Any, heap: Any, size: int, d: float, k: int) -> int:
    """Add an entry to a heap, least first; return its new size."""
    hole = size
    while hole > 0 and key[(hole - 1) // 2] > d:
        key[hole], heap[hole] = key[(hole - 1) // 2], heap[(hole - 1) // 2]
        hole = (hole - 1) // 2
    key[hole], heap[hole] = d, k
    return size + 1


def _pop(key: Any, heap: Any, size: int) -> int:
    """Take the least entry off a heap; return its new size."""
    size -= 1
    last, child, hole = key[size], 1, 0
    while child < size:
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= last:
            break
        key[hole], heap[hole] = key[child], heap[child]
        hole, child = child, 2 * child + 1
    key[hole], heap[hole] = last, heap[size]
    return size


def _some_priced_seat_is_empty(first: Any, count: Any, price: Any) -> bool:
    empty = count < first[1:] - first[:-1]
    return bool((empty & (price > 0))[:-1].any())


def _move(state: Any, seats: Any, value: Any, node: int, by: Any, how: Any) -> None:
    """Move everybody on the way to a seat one seat on."""
    person, slot, placed, own = state
    first, count = seats
    out, nobody = count.size - 1, placed.size
    k = node
    while k >= 0 and by[k] != nobody:
        i, o = by[k], how[k]
        previous = placed[i]
        if previous >= 0:
            count[previous] -= 1
            moved = person[first[previous] + count[previous]]
            person[slot[i]], slot[moved] = moved, slot[i]
        placed[i], own[i], slot[i] = k, value[o], first[k] + count[k]
        person[slot[i]] = i
        count[k] += 1
        k = -1 if previous == out else previous


def _seated(lists: Any, seats: Any, state: Any, price: Any, waiting: Any) -> None:
    """Seat those who wait, then fill or give away every seat that has a price, all in place.

    The last posting is staying out, which has room for all at no price; the last person takes any
    seat at no gain and stands for nobody: who gets to sit there leaves the seat empty.
    """
    start, option, value = lists
    first, count = seats
    person, _, _, own = state
    out = count.size - 1
    dist, by, how = (
        np.full(out + 1, np.inf),
        np.zeros(out + 1, np.int64),
        np.zeros(out + 1, np.int64),
    )
    reached = np.empty(out + 1, np.int64)
    key, heap = np.empty(option.size + out + 1), np.empty(option.size + out + 1, np.int64)
    at = 0
    while True:
        filling = at == waiting.size
        far, size, base, limit = 0, 0, 0.0, np.inf
        if filling:
            if not _some_priced_seat_is_empty(first, count, price):
                return
            node, low, high = out, first[out], first[out] + count[out]
            dist[out], reached[0], far = 0.0, out, 1
        else:
            node, low, high = -1, 0, 1
            who = waiting[at]
            own[who] = 0.0
            for o in range(start[who], start[who + 1]):
                own[who] = max(own[who], value[o] - price[option[o]])
            at += 1
        while True:
            for s in range(low, high):
                i = person[s] if node >= 0 else who
                have = base + own[i] - (price[node] if node >= 0 else 0.0)
                for o in range(start[i], start[i + 1]):
                    k = option[o]
                    d = max(base, have - value[o] + price[k])
                    if d >= limit or d >= dist[k]:
                        continue
                    if dist[k] == np.inf:
                        reached[far] = k
                        far += 1
                    dist[k], by[k], how[k] = d, i, o
                    if count[k] < first[k + 1] - first[k] and (price[k] > 0 or not filling):
                        limit = d
                    size = _push(key, heap, size, d, k)
            while True:  # until one comes up that was not reached on a shorter way since
                base, node = key[0], heap[0]
                size = _pop(key, heap, size)
                if base == dist[node]:
                    break
            low, high = first[node], first[node] + count[node]
            if high < first[node + 1] and (price[node] > 0 or not filling):
                break
        if filling:
            for k in range(out):
                price[k] -= min(dist[k], base)
        else:
            for r in range(far):
                price[reached[r]] += base - min(dist[reached[r]], base)
        _move(state, seats, value, node, by, how)
        for r in range(far):
            dist[reached[r]] = np.inf


@cache
def compiled() -> Any:
    """Return the loop as machine code, kept on disk where the folder may be written."""
    import numba
    from numba.extending import register_jitable

    for part in (_push, _pop, _some_priced_seat_is_empty, _move):
        register_jitable(part)
    return numba.njit(cache=True)(_seated)
