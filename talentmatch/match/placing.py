"""The placement with the highest total, for markets too large to expand every seat.

Only the pairs that look best at estimated prices are solved; prices that support that solution are
then held against every pair, and pairs that would pay are added, until none is left. What is
returned is therefore an optimum over all pairs, not over those that were tried.
"""

from __future__ import annotations

import numpy as np
import scipy.optimize
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

__all__ = ["highest_total"]

Scores = NDArray[np.float64]
Indices = NDArray[np.intp]

_DENSE = 25_000_000  # cells of candidates × seats up to which all are solved at once
_TRIED = 8  # postings of each candidate that are tried at first
_FREE_ROUNDS = 1  # rounds that may drop pairs again
_FEW_A_CANDIDATE = 15
_SAMPLE = 1_000  # candidates that prices are estimated from
_ROUNDS = 1_000
_ROWS_AT_ONCE = 500
_NOISE = 1e-9


def highest_total(worth: Scores, quota: Indices, random: np.random.Generator) -> Indices:
    """Return the posting of each candidate, or -1, with the highest total worth.

    Parameters
    ----------
    worth : ndarray of shape (n, m)
        At least 0; 0 is a pair not to be placed.
    quota : ndarray of int of shape (m,)
        Seats of each posting.
    random : Generator
        Draws the sample that first prices come from; the total does not depend on it.

    Examples
    --------
    >>> highest_total(np.array([[3, 2], [2.5, 0.5]]), np.array([1, 1]), np.random.default_rng(0)).tolist()
    [1, 0]
    """
    n = worth.shape[0]
    quota = np.minimum(quota, n)
    if n * quota.sum() <= _DENSE:
        return _all_at_once(worth, quota)
    price = _estimated(worth, quota, random)
    row, column = _first_pairs(worth, price)
    placed = np.full(n, -1, dtype=np.intp)
    for done in range(_ROUNDS):
        placed = _solved(worth, quota, row, column)
        price = _supporting(worth, placed, row, column)[0]
        gain, gap = _proof(worth, quota, placed, price)
        if gap <= _NOISE * max(1.0, float(worth.max())):
            return placed
        # No pair that costs more than the gap is in any optimum, and all that cost less are few.
        if (few := _within(worth, price, gain - gap)) is not None:
            return _solved(worth, quota, *few)
        # Better prices show which pairs matter; later rounds only add, so that they come to an end.
        here = np.flatnonzero(placed >= 0)
        pairs = [(here, placed[here]), _most_paying(worth, price, _TRIED, gain - gap)]
        pairs += [(row, column)] if done >= _FREE_ROUNDS else []
        cells = np.unique(np.concatenate([who * worth.shape[1] + what for who, what in pairs]))
        row, column = np.divmod(cells, worth.shape[1])
    return placed


def _proof(worth: Scores, quota: Indices, placed: Indices, price: Scores) -> tuple[Scores, float]:
    """Return what each candidate could have at these prices, and how far that is from what is had.

    By duality no placement is worth more than the seats at their prices and these gains together.
    """
    gain = np.concatenate(
        [
            (worth[at : at + _ROWS_AT_ONCE] - price).max(axis=1)
            for at in range(0, worth.shape[0], _ROWS_AT_ONCE)
        ]
    ).clip(0)
    here = np.flatnonzero(placed >= 0)
    had = worth[here, placed[here]].sum()
    return gain, float(quota @ price + gain.sum() - had)


def _within(worth: Scores, price: Scores, least: Scores) -> tuple[Indices, Indices] | None:
    """Return all pairs that leave at least so much, or None where they are many."""
    rows, columns, room = [], [], _FEW_A_CANDIDATE * worth.shape[0]
    for at in range(0, worth.shape[0], _ROWS_AT_ONCE):
        part = slice(at, at + _ROWS_AT_ONCE)
        row, column = np.nonzero(worth[part] - price >= least[part, None])
        room -= row.size
        if room < 0:
            return None
        rows.append(at + row)
        columns.append(column)
    row, column = np.concatenate(rows), np.concatenate(columns)
    kept = worth[row, column] > 0
    return row[kept], column[kept]


def _all_at_once(worth: Scores, quota: Indices) -> Indices:
    placed = np.full(worth.shape[0], -1, dtype=np.intp)
    seat = np.repeat(np.arange(quota.size), quota)
    who, at = scipy.optimize.linear_sum_assignment(worth[:, seat], maximize=True)
    gained = worth[who, seat[at]] > 0
    placed[who[gained]] = seat[at[gained]]
    return placed


def _estimated(worth: Scores, quota: Indices, random: np.random.Generator) -> Scores:
    """Return prices of a market of some candidates and as large a share of the seats."""
    n = worth.shape[0]
    rows = np.sort(random.choice(n, min(n, _SAMPLE), replace=False))
    drawn = np.cumsum(quota) * (rows.size / n) + random.random()
    seats = np.diff(np.floor(drawn), prepend=np.floor(random.random())).clip(0).astype(np.intp)
    part = worth[rows]
    placed = _all_at_once(part, seats)
    here, column = np.indices(part.shape).reshape(2, -1)
    return _supporting(part, placed, here, column)[0]


def _first_pairs(worth: Scores, price: Scores) -> tuple[Indices, Indices]:
    """Return some pairs of each candidate, but of those hardly worth a seat."""
    n = worth.shape[0]
    row, column = _most_paying(worth, price, _TRIED, np.full(n, -np.inf))
    left = worth[row, column] - price[column]
    best, worst = np.full(n, -np.inf), np.full(n, np.inf)
    np.maximum.at(best, row, left)
    np.minimum.at(worst, row, left)
    slack = float(np.median((best - worst)[best > -np.inf])) if row.size else 0.0
    kept = left > -2 * slack
    return row[kept], column[kept]


def _most_paying(worth: Scores, price: Scores, size: int, least: Scores) -> tuple[Indices, Indices]:
    """Return the pairs that leave each candidate the most at these prices, if over `least`."""
    rows, columns = [], []
    size = min(size, worth.shape[1])
    for start in range(0, worth.shape[0], _ROWS_AT_ONCE):
        left = worth[start : start + _ROWS_AT_ONCE] - price
        paying = np.flatnonzero(left.max(axis=1) > least[start : start + _ROWS_AT_ONCE])
        if paying.size == 0:
            continue
        left = left[paying]
        best = np.argpartition(left, -size, axis=1)[:, -size:]
        value = np.take_along_axis(left, best, axis=1)
        row, at = np.nonzero(value > least[start + paying, None])
        rows.append(start + paying[row])
        columns.append(best[row, at])
    if not rows:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    row, column = np.concatenate(rows), np.concatenate(columns)
    kept = worth[row, column] > 0
    return row[kept], column[kept]


def _solved(worth: Scores, quota: Indices, row: Indices, column: Indices) -> Indices:
    """Return the best placement over the pairs given, each seat a column of its own."""
    everybody = worth.shape[0]
    people, row = np.unique(row, return_inverse=True)
    n = people.size
    first = np.cumsum(quota) - quota
    seats = quota[column]
    within = np.arange(seats.sum()) - np.repeat(np.cumsum(seats) - seats, seats)
    at = np.concatenate([np.repeat(first[column], seats) + within, quota.sum() + np.arange(n)])
    who = np.concatenate([np.repeat(row, seats), np.arange(n)])
    # Staying out is a seat of one's own; the shift keeps it from being read as no edge at all.
    value = np.concatenate([np.repeat(worth[people[row], column], seats), np.zeros(n)]) + 1.0
    graph = sp.csr_array((value, (who, at)), shape=(n, quota.sum() + n))
    seat = min_weight_full_bipartite_matching(graph, maximize=True)[1]
    posting = np.repeat(np.arange(quota.size), quota)
    placed = np.full(everybody, -1, dtype=np.intp)
    seated = seat < posting.size
    placed[people[seated]] = posting[seat[seated]]
    return placed


def _supporting(
    worth: Scores, placed: Indices, row: Indices, column: Indices
) -> tuple[Scores, Scores]:
    """Return the lowest prices at which nobody would rather have another of the pairs given."""
    here = np.flatnonzero(placed >= 0)
    own = np.zeros(placed.size)
    own[here] = worth[here, placed[here]]
    order = np.argsort(column, kind="stable")
    row, column = row[order], column[order]
    value = worth[row, column]
    starts = np.flatnonzero(np.diff(column, prepend=-1))
    posting = column[starts]
    price = np.zeros(worth.shape[1])
    gain = own.copy()
    for _ in range(_ROUNDS):
        bid = np.maximum.reduceat(value - gain[row], starts) if starts.size else np.zeros(0)
        risen = np.maximum(price[posting], bid)
        if (risen <= price[posting] + 1e-13).all():
            break
        price[posting] = risen
        gain[here] = own[here] - price[placed[here]]
    return price, gain
