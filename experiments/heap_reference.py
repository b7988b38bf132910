"""Deferred acceptance with a heap of each candidate's wishes: the peer of `stable_match`."""

from __future__ import annotations

import numba
import numpy as np

__all__ = ["heap_match"]


@numba.njit(cache=True)
def _sink(heap, row, at, size):
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and row[heap[child + 1]] > row[heap[child]]:
            child += 1
        if row[heap[child]] <= row[heap[at]]:
            break
        heap[child], heap[at] = heap[at], heap[child]
        at = child


@numba.njit(cache=True)
def heap_match(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Return who holds each posting of one seat, or -1; candidates propose."""
    n, m = ours.shape
    heaps, left = np.empty((n, m), np.int32), np.full(n, m)
    for i in range(n):
        heaps[i] = np.arange(m)
        for at in range(m // 2 - 1, -1, -1):
            _sink(heaps[i], ours[i], at, m)
    holder, free, waiting = np.full(m, -1), np.arange(n), n
    while waiting > 0:
        waiting -= 1
        who = free[waiting]
        heap = heaps[who]
        while left[who] > 0:
            j = heap[0]
            left[who] -= 1
            heap[0] = heap[left[who]]
            _sink(heap, ours[who], 0, left[who])
            last = holder[j]
            if last < 0 or theirs[who, j] > theirs[last, j]:
                holder[j] = who
                if last >= 0:
                    free[waiting] = last
                    waiting += 1
                break
    return holder
