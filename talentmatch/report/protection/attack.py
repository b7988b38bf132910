"""What a reader can work out about cells that were left out of a table with margins."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Attack", "feasible", "smallest_unit"]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
#: Status of `scipy.optimize.linprog` for a problem without bound.
_UNBOUNDED = 3


class Attack:
    """Solve for hidden cells from the sums and from the cells that are printed.

    Parameters
    ----------
    sums : csr_array of shape (n_sums, n_cells)
        −1 at the cell that is a sum and +1 at each of its parts.
    value : ndarray of shape (n_cells,)
        True values, not negative; those of hidden cells enter only by what is printed of them.
    hidden : ndarray of bool of shape (n_cells,)
        Cells left out.
    low, high : ndarray of shape (n_cells,), optional
        Values that are known to be possible while no more than these cells are left out; they are
        widened in place.

    Attributes
    ----------
    low, high : ndarray of shape (n_cells,)
        The range of values that solutions seen so far have shown to be possible.
    """

    def __init__(
        self,
        sums: sparse.csr_array,
        value: Array,
        hidden: Mask,
        low: Array | None = None,
        high: Array | None = None,
    ) -> None:
        from scipy.sparse.csgraph import connected_components

        self._columns = np.flatnonzero(hidden)
        self._place = np.cumsum(hidden) - 1
        part = sparse.csr_array(sums[:, self._columns])
        self._part = part[np.flatnonzero(np.diff(part.indptr))]
        # Whatever is printed beside hidden cells of a sum tells what these add up to, no more.
        self._right = self._part @ value[self._columns]
        # Cells that share no sum, even by a chain of them, tell nothing about each other.
        touching = sparse.csr_array(abs(self._part.T) @ abs(self._part))
        self._block = connected_components(touching, directed=False)[1]
        self._by_column = sparse.csc_array(self._part)
        self.low = value.copy() if low is None else low
        self.high = value.copy() if high is None else high

    def bound(self, cell: int, *, up: bool) -> float:
        """Return the greatest (or the least) value of a hidden cell that fits what is printed."""
        place = self._place[cell]
        here = np.flatnonzero(self._block == self._block[place])
        value = self._solve(here, np.where(here == place, -1.0 if up else 1.0, 0.0))
        if value == -np.inf:
            return float("inf") if up else 0.0
        if value is None:  # rounding left no solution: take the cell as worked out
            return float(self.high[cell] if up else self.low[cell])
        return abs(value)

    def shake(
        self, times: int, unsettled: Callable[[], NDArray[np.int64]], random_state: int = 0
    ) -> None:
        """Push cells in random directions, which often shows the range of many at once.

        Parameters
        ----------
        times : int
            How often a block of cells that share sums is pushed, at most.
        unsettled : callable
            Returns the hidden cells whose range is still in question; where few are left in a
            block, asking for each is sooner done.
        random_state : int, default=0
            Seed of the directions.
        """
        random = np.random.default_rng(random_state)
        for left in range(times, 0, -1):
            blocks, n = np.unique(self._block[self._place[unsettled()]], return_counts=True)
            for block in blocks[2 * n > left].tolist():
                here = np.flatnonzero(self._block == block)
                if times - left < 2 * len(here):
                    self._solve(here, random.choice([-1.0, 1.0], len(here)))

    def _solve(self, here: NDArray[np.int64], aim: Array) -> float | None:
        from scipy.optimize import linprog

        part = sparse.csr_array(self._by_column[:, here])
        rows = np.flatnonzero(np.diff(part.indptr))
        solution = linprog(aim, A_eq=part[rows], b_eq=self._right[rows], bounds=(0, None))
        if solution.status == _UNBOUNDED:
            return -np.inf
        if solution.x is None:
            return None
        cells = self._columns[here]
        self.low[cells] = np.minimum(self.low[cells], solution.x)
        self.high[cells] = np.maximum(self.high[cells], solution.x)
        return float(solution.fun)


def smallest_unit(value: Array) -> float:
    """Return what to divide figures by, so that none is lost in the tolerance of a solver.

    Counts stay as they are; of figures far below 1 the smallest becomes 1, or as near as a
    billionth of the largest allows.
    """
    positive = value[value > 0]
    if not len(positive):
        return 1.0
    return float(min(1.0, max(positive.min(), positive.max() * 1e-9)))


def feasible(sums: sparse.csr_array, value: Array, hidden: Mask, cells: NDArray[np.int64]) -> Array:
    """Return the least and the greatest value a reader can work out for each of some hidden cells.

    Parameters
    ----------
    sums, value, hidden
        As for `Attack`.
    cells : ndarray of int
        Hidden cells to ask about.

    Returns
    -------
    ndarray of shape (n, 2)
        Lowest and highest possible value.

    Examples
    --------
    >>> sums = sparse.csr_array([[1.0, 1.0, -1.0]])
    >>> value, hidden = np.array([3.0, 4.0, 7.0]), np.array([True, True, False])
    >>> feasible(sums, value, hidden, np.array([0])).tolist()
    [[0.0, 7.0]]
    """
    unit = smallest_unit(value)
    attack = Attack(sums, value / unit, hidden)
    pairs = [(attack.bound(c, up=False), attack.bound(c, up=True)) for c in cells.tolist()]
    return np.array(pairs).reshape(-1, 2) * unit
