"""Which further cells to leave out, so that those that must stay hidden cannot be solved back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from talentmatch.report.protection.attack import Attack, smallest_unit

__all__ = ["TOTAL", "Memory", "complement", "pinned", "sums_of"]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Name of the margin of a dimension.
TOTAL = "total"
#: Share of what is asked for that rounding in a linear program may take away.
_ROUNDING = 1e-4
#: A little more than what is asked for.
_MORE = 1.02
#: Linear programs with random aims before each cell is asked about alone.
_SHAKES = 12


class _Wish(NamedTuple):
    """A cell that must be possible so far from its value, on one side or on either."""

    cell: int
    up: bool
    amount: float
    either: bool = False


@dataclass(frozen=True)
class Memory:
    """What is known or hidden of cells before some of them are printed.

    Attributes
    ----------
    known : ndarray of bool of shape (n_cells,)
        Cells that were printed before: they cannot be hidden any more.
    hidden : ndarray of bool of shape (n_cells,)
        Cells that stay hidden.
    unlisted : ndarray of bool of shape (n_cells,)
        Cells of no list: nobody sees them, and they are there for the sums they stand in.
    share : ndarray of shape (n_cells,)
        No hidden cell may be known within this share of its value up and down; NaN: it may.
    """

    known: Mask
    hidden: Mask
    unlisted: Mask
    share: Array

    @classmethod
    def empty(cls, size: int) -> Memory:
        """Return that nothing is known or hidden of so many cells."""
        none = np.zeros(size, dtype=bool)
        return cls(none, none, none, np.full(size, np.nan))


def sums_of(
    cells: pd.DataFrame, dims: list[str], parents: Mapping[str, Mapping[str, str]]
) -> sparse.csr_array:
    """Return the sums that hold between the cells of a table, in every dimension.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, margins included; each dimension holds a code or ``"total"``.
    dims : list of str
        Dimensions.
    parents : mapping of str to mapping
        Of each dimension the code above each code; the highest stand below ``"total"``.

    Returns
    -------
    csr_array of shape (n_sums, n_cells)
        −1 at the cell that is a sum and +1 at each of its parts.

    Examples
    --------
    >>> cells = pd.DataFrame({"region": ["north", "south", "total"]})
    >>> sums_of(cells, ["region"], {"region": {"north": "total", "south": "total"}}).toarray()
    array([[ 1.,  1., -1.]])
    """
    size = len(cells)
    places = pd.MultiIndex.from_frame(cells[dims])
    part, total = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for number, dim in enumerate(dims):
        above = cells[dims].assign(**{dim: cells[dim].map(dict(parents[dim]))})
        total_place = places.get_indexer(pd.MultiIndex.from_frame(above))
        child = np.flatnonzero(above[dim].notna().to_numpy() & (total_place >= 0))
        part.append(child)
        total.append(total_place[child] + number * size)
    names, row = np.unique(np.concatenate(total), return_inverse=True)
    rows = np.concatenate([row, np.arange(len(names))])
    columns = np.concatenate([*part, names % max(size, 1)])
    signs = np.concatenate([np.ones(len(row)), -np.ones(len(names))])
    return sparse.csr_array((signs, (rows, columns)), shape=(len(names), size))


def complement(
    sums: sparse.csr_array,
    value: Array,
    need: Array,
    *,
    alone: Mask | None = None,
    memory: Memory | None = None,
) -> Mask:
    """Add the cheapest cells until no sensitive cell can be solved back closely.

    A first pass leaves no sum with a single hidden part. Then a linear program says of each
    sensitive cell how far what is printed pins it down; where that is too close, a second one
    finds the cheapest cells that set it free [1]_.

    Parameters
    ----------
    sums : csr_array of shape (n_sums, n_cells)
        See `sums_of`.
    value : ndarray of shape (n_cells,)
        Values, not negative; large ones are dear to leave out.
    need : ndarray of shape (n_cells,)
        How far above and below its value a sensitive cell must stay possible; NaN for the rest.
    alone : ndarray of bool of shape (n_cells,), optional
        Cells with one contributor, who knows the value and could solve for its neighbour.
    memory : Memory, optional
        What is known or hidden already. A cell that cannot be freed of it is freed as far as it
        can be; `pinned` tells whether that is enough.

    Returns
    -------
    ndarray of bool of shape (n_cells,)
        Cells to leave out, the sensitive ones among them.

    References
    ----------
    .. [1] Kelly, Golden & Assad (1992), Cell suppression: disclosure protection for sensitive
       tabular data, Networks 22(4).

    Examples
    --------
    >>> sums = sparse.csr_array([[1.0, 1.0, 1.0, -1.0]])
    >>> complement(sums, np.array([2.0, 30.0, 40.0, 72.0]), np.array([1.0, *[np.nan] * 3])).tolist()
    [True, True, False, False]
    """
    unit = smallest_unit(value)
    value, need = value / unit, need / unit
    memory = memory or Memory.empty(len(value))
    hidden = (~np.isnan(need) | memory.hidden | memory.unlisted) & ~memory.known
    insiders = np.zeros_like(hidden) if alone is None else alone
    listed_sums = sums[(abs(sums) @ memory.unlisted.astype(float)) == 0]
    stuck: set[_Wish] = set()
    # What was possible stays so when more is left out.
    seen = {"low": value.copy(), "high": value.copy()}
    while True:
        kinds = (insiders, ~np.isnan(need), memory.known)
        hidden = _no_lone_cell(listed_sums, value, hidden, kinds)
        wishes = _too_close(sums, value, hidden, need, memory.share, **seen)
        close = [wish for wish in wishes if wish not in stuck]
        if not close:
            return hidden
        before = hidden.sum()
        for wish in close:
            hidden, freed = _freed(sums, value, hidden, wish, memory.known)
            if not freed and memory.known.any():
                stuck.add(wish)
        if hidden.sum() == before and not memory.known.any():
            # Rounding may stand in the way of a solution: then whole sums are left out.
            cells = [wish.cell for wish in close]
            beside = abs(sums.T) @ (abs(sums) @ np.isin(np.arange(len(value)), cells))
            hidden = hidden | (np.asarray(beside) > 0)
            if hidden.sum() == before:
                return hidden
        elif hidden.sum() == before:
            stuck.update(close)


def pinned(
    sums: sparse.csr_array, value: Array, hidden: Mask, *, share: Array
) -> NDArray[np.int64]:
    """Return the hidden cells that a reader knows within a share of their value, up and down.

    Parameters
    ----------
    sums, value, hidden
        As for `Attack`.
    share : ndarray of shape (n_cells,)
        How close is too close, as a share of the value; NaN for cells that are not asked about.

    Examples
    --------
    >>> sums = sparse.csr_array([[1.0, 1.0, -1.0]])
    >>> value, hidden = np.array([30.0, 1.0, 31.0]), np.array([True, False, False])
    >>> pinned(sums, value, hidden, share=np.full(3, 0.1)).tolist()
    [0]
    """
    unit = smallest_unit(value)
    nothing = np.full(len(value), np.nan)
    close = _too_close(sums, value / unit, hidden, nothing, share)
    return np.array(sorted({wish.cell for wish in close}), dtype=np.int64)


def _no_lone_cell(
    sums: sparse.csr_array, value: Array, hidden: Mask, kinds: tuple[Mask, Mask, Mask]
) -> Mask:
    """Add to each sum with one hidden part its cheapest printed one, until there is none left.

    A part that its one contributor knows is no cover for another sensitive part: that contributor
    could solve for it.
    """
    alone, sensitive, known = kinds
    touched = sparse.csr_array(abs(sums))
    tried = np.zeros(sums.shape[0], dtype=bool)
    while True:
        count = touched @ hidden.astype(float)
        alone_count = touched @ (hidden & alone).astype(float)
        exposed = (
            (count == 2) & (alone_count >= 1) & (touched @ (hidden & sensitive).astype(float) == 2)
        )
        lone = np.flatnonzero(((count == 1) | exposed) & ~tried)
        if not len(lone):
            return hidden
        hidden = hidden.copy()
        for row in lone:
            here = touched.indices[touched.indptr[row] : touched.indptr[row + 1]]
            free = here[~hidden[here] & ~known[here] & (value[here] > 0)]
            # A sum may have nothing else to hide; then its total is hidden already.
            tried[row] = not len(free)
            if len(free) and hidden[here].sum() <= 2:
                hidden[free[np.argmin(value[free])]] = True


def _too_close(
    sums: sparse.csr_array,
    value: Array,
    hidden: Mask,
    need: Array,
    share: Array,
    *,
    low: Array | None = None,
    high: Array | None = None,
) -> list[_Wish]:
    """Return the hidden cells that a reader pins down, on which side, and what is asked for.

    A sensitive cell must be free on both sides; of the others one side is enough, so that nobody
    knows them within `share`. `low` and `high` are widened by what is seen to be possible.
    """
    attack = Attack(sums, value, hidden, low, high)
    slack = 1 - _ROUNDING
    sensitive = np.flatnonzero(hidden & ~np.isnan(need) & (value > 0))
    most = value[sensitive] + need[sensitive] * slack
    least = np.maximum(value[sensitive] - need[sensitive] * slack, 0) + _ROUNDING
    others = np.flatnonzero(hidden & ~np.isnan(share) & (value > 0))
    off = share[others] * value[others]

    def unsettled() -> NDArray[np.int64]:
        within = (attack.high[others] <= value[others] + off * slack) & (
            attack.low[others] >= value[others] - off
        )
        pinned_down = (attack.high[sensitive] < most) | (attack.low[sensitive] > least)
        return np.union1d(sensitive[pinned_down], others[within & np.isnan(need[others])])

    attack.shake(_SHAKES, unsettled)
    close = []
    for cell, up_to, down_to in zip(sensitive.tolist(), most.tolist(), least.tolist(), strict=True):
        # Solutions for one cell often show the range of others, which then need no solving.
        if attack.high[cell] < up_to and attack.bound(cell, up=True) < up_to:
            close.append(_Wish(cell, True, float(need[cell])))
        if attack.low[cell] > down_to and attack.bound(cell, up=False) > down_to:
            close.append(_Wish(cell, False, float(need[cell])))
    not_free = {wish.cell for wish in close}
    for cell, far in zip(others.tolist(), off.tolist(), strict=True):
        if not np.isnan(need[cell]) and cell not in not_free:
            continue
        up_to, down_to = value[cell] + far * slack, value[cell] - far
        if attack.high[cell] > up_to or attack.low[cell] < down_to:
            continue
        if attack.bound(cell, up=True) > up_to:
            continue
        if attack.bound(cell, up=False) > value[cell] - far * slack:
            # A little more than is asked for, so that rounding does not decide.
            close.append(_Wish(cell, True, _MORE * far, either=True))
    return close


def _freed(
    sums: sparse.csr_array, value: Array, hidden: Mask, wish: _Wish, known: Mask
) -> tuple[Mask, bool]:
    """Return the cheapest cells whose hiding lets one cell be off by what is needed.

    The second value says whether there are such cells.
    """
    sides = (wish.up, not wish.up) if wish.either else (wish.up,)
    for up in sides:
        moved = _cheapest_move(sums, value, hidden, (wish.cell, up, wish.amount), known)
        if moved is not None:
            return np.asarray((hidden | moved) & ~known), True
    return hidden, False


def _cheapest_move(
    sums: sparse.csr_array, value: Array, hidden: Mask, move: tuple[int, bool, float], known: Mask
) -> Mask | None:
    from scipy.optimize import linprog

    cell, up, amount = move
    size = len(value)
    change = amount if up else min(amount, value[cell])
    cost = np.where(hidden, 1e-3, value + 1.0)
    # Up and down moves of every cell that keep all sums; no cell falls below zero.
    most = np.concatenate([np.where(known, 0.0, np.inf), np.where(known, 0.0, value)])
    least = np.zeros(2 * size)
    at = cell if up else size + cell
    least[at] = change
    most[at] = max(change, most[at])
    most[size + cell if up else cell] = 0.0  # or it would move back at once
    moves = sparse.hstack([sums, -sums], format="csr")
    solution = linprog(
        np.concatenate([cost, cost]),
        A_eq=moves,
        b_eq=np.zeros(sums.shape[0]),
        bounds=np.column_stack([least, most]),
    )
    if solution.x is None:
        return None
    moved = np.abs(solution.x[:size] - solution.x[size:]) > _ROUNDING * max(change, 1e-9)
    return np.asarray(moved)
