"""Loops over the stored pairs of a sparse market, in the part of Python that numba compiles.

What a row needs stays in the cache from its first pair to its last, and no array of the market's
size is made on the way.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Loops", "compiled"]

#: Log of a sum beside which the 1 under the root is nothing.
_STEEP = 100.0


class Loops(NamedTuple):
    """Machine code of the loops."""

    flow: Any
    count_over: Any
    take_over: Any
    mass: Any
    trade: Any


def _flow(pairs: Any, b: Any, r: Any, scale: float, a: Any, inflow: Any) -> None:
    """Write the rows' potentials that use up `r`, and add what arrives at columns."""
    data, columns, ends = pairs
    most = 0
    for row in range(r.size):
        most = max(most, ends[row + 1] - ends[row])
    term = np.empty(most)
    for row in range(r.size):
        low, high = ends[row], ends[row + 1]
        half = 0.0 if r[row] == 1.0 else 0.5 * np.log(r[row])
        if low == high:
            a[row] = half
            continue
        best = -np.inf
        for k in range(low, high):
            value = data[k] * scale + b[columns[k]]
            term[k - low] = value
            best = max(best, value)
        total = 0.0
        for k in range(high - low):
            term[k] = np.exp(term[k] - best)
            total += term[k]
        # x where x² + x S = r, S the sum: √r / (y + √(y² + 1)) with y = S / 2√r
        above = best - half
        if above > _STEEP:  # x = r / S
            a[row] = 2.0 * half - best - np.log(total)
            lifted = r[row] / total
        else:
            lift = np.exp(above)
            y = 0.5 * total * lift
            root = y + np.sqrt(y * y + 1.0)
            a[row] = half - np.log(root)
            lifted = lift * r[row] / root
        for k in range(low, high):
            inflow[columns[k]] += lifted * term[k - low]


def _count_over(pairs: Any, a: Any, b: Any, scale: float, level: float, count: Any) -> None:
    """Write how many pairs of each row have a log mass over a level."""
    data, columns, ends = pairs
    for row in range(a.size):
        n = 0
        for k in range(ends[row], ends[row + 1]):
            n += data[k] * scale + b[columns[k]] + a[row] > level
        count[row] = n


def _take_over(pairs: Any, a: Any, b: Any, scale: float, level: float, taken: Any) -> None:
    """Write the utilities and columns of the pairs that `count_over` counted."""
    data, columns, ends = pairs
    values, places = taken
    at = 0
    for row in range(a.size):
        for k in range(ends[row], ends[row + 1]):
            if data[k] * scale + b[columns[k]] + a[row] > level:
                values[at], places[at] = data[k], columns[k]
                at += 1


def _mass(pairs: Any, a: Any, b: Any, scale: float, mass: Any) -> None:
    """Write the mass of each pair; where its utility stood, if asked to."""
    data, columns, ends = pairs
    for row in range(a.size):
        for k in range(ends[row], ends[row + 1]):
            mass[k] = np.exp(data[k] * scale + b[columns[k]] + a[row])


def _trade(pairs: Any, d: Any, passed: Any) -> None:
    """Add to each column what rows pass on to it, of what all columns give them."""
    data, columns, ends = pairs
    for row in range(ends.size - 1):
        total = 0.0
        for k in range(ends[row], ends[row + 1]):
            total += data[k] * d[columns[k]]
        for k in range(ends[row], ends[row + 1]):
            passed[columns[k]] += data[k] * total


@cache
def compiled() -> Loops:
    """Return the loops as machine code, kept on disk where the folder may be written.

    Examples
    --------
    >>> pairs = np.zeros(2), np.array([0, 1], dtype=np.int32), np.array([0, 2], dtype=np.int32)
    >>> passed = np.zeros(2)
    >>> compiled().trade((np.ones(2), *pairs[1:]), np.array([1.0, 2.0]), passed)
    >>> passed.tolist()
    [3.0, 3.0]
    """
    import numba

    loops = (_flow, _count_over, _take_over, _mass, _trade)
    return Loops(*(numba.njit(cache=True)(loop) for loop in loops))
