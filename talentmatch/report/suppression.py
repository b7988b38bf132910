"""Which further cells to leave out, so that those that must stay hidden cannot be solved back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from talentmatch.report.attack import Attack, smallest_unit

__all__ = ["TOTAL", "complement", "sums_of"]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Name of the margin of a dimension.
TOTAL = "total"
#: Share of what is asked for that rounding in a linear program may take away.
_ROUNDING = 1e-4
#: Linear programs with random aims before each cell is asked about alone.
_SHAKES = 12


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
    sums: sparse.csr_array, value: Array, need: Array, *, alone: Mask | None = None
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
    hidden = ~np.isnan(need)
    insiders = np.zeros_like(hidden) if alone is None else alone
    while True:
        hidden = _no_lone_cell(sums, value, hidden, (insiders, ~np.isnan(need)))
        close = _too_close(sums, value, hidden, need)
        if not close:
            return hidden
        before = hidden.sum()
        for cell, up in close:
            hidden = _freed(sums, value, hidden, (cell, up, float(need[cell])))
        if hidden.sum() == before:
            # Rounding may stand in the way of a solution: then whole sums are left out.
            cells = [cell for cell, _ in close]
            beside = abs(sums.T) @ (abs(sums) @ np.isin(np.arange(len(value)), cells))
            hidden = hidden | (np.asarray(beside) > 0)
            if hidden.sum() == before:
                return hidden


def _no_lone_cell(
    sums: sparse.csr_array, value: Array, hidden: Mask, kinds: tuple[Mask, Mask]
) -> Mask:
    """Add to each sum with one hidden part its cheapest printed one, until there is none left.

    A part that its one contributor knows is no cover for another sensitive part: that contributor
    could solve for it.
    """
    alone, sensitive = kinds
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
            free = here[~hidden[here] & (value[here] > 0)]
            # A sum may have nothing else to hide; then its total is hidden already.
            tried[row] = not len(free)
            if len(free) and hidden[here].sum() <= 2:
                hidden[free[np.argmin(value[free])]] = True


def _too_close(
    sums: sparse.csr_array, value: Array, hidden: Mask, need: Array
) -> list[tuple[int, bool]]:
    """Return the sensitive cells that a reader pins down, and on which side."""
    attack = Attack(sums, value, hidden)
    attack.shake(_SHAKES)
    high = value + need * (1 - _ROUNDING)
    low = np.maximum(value - need * (1 - _ROUNDING), 0) + _ROUNDING
    close = []
    for cell in np.flatnonzero(~np.isnan(need)).tolist():
        # Solutions for one cell often show the range of others, which then need no solving.
        if attack.high[cell] < high[cell] and attack.bound(cell, up=True) < high[cell]:
            close.append((cell, True))
        if attack.low[cell] > low[cell] and attack.bound(cell, up=False) > low[cell]:
            close.append((cell, False))
    return close


def _freed(
    sums: sparse.csr_array, value: Array, hidden: Mask, wish: tuple[int, bool, float]
) -> Mask:
    """Return the cheapest cells whose hiding lets one cell be off by what is needed."""
    from scipy.optimize import linprog

    cell, up, need = wish
    size = len(value)
    change = min(need, value[cell]) if not up else need
    cost = np.where(hidden, 1e-3, value + 1.0)
    # Up and down moves of every cell that keep all sums; no cell falls below zero.
    most = np.concatenate([np.full(size, np.inf), value])
    least = np.zeros(2 * size)
    at = cell if up else size + cell
    least[at] = change
    most[at] = max(change, most[at])
    moves = sparse.hstack([sums, -sums], format="csr")
    solution = linprog(
        np.concatenate([cost, cost]),
        A_eq=moves,
        b_eq=np.zeros(sums.shape[0]),
        bounds=np.column_stack([least, most]),
    )
    if solution.x is None:
        return hidden
    moved = np.abs(solution.x[:size] - solution.x[size:]) > _ROUNDING * max(change, 1e-9)
    return np.asarray(hidden | moved)
