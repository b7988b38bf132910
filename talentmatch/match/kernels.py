"""The pairs of a market as one kernel, dense or sparse, held near 1 by its own potentials.

``exp((U + V) / 2T)`` leaves the range of floats at low temperatures. The kernel is therefore kept
as ``exp(phi + a + b)`` around a centre `(a, b)` close to the solution, where its entries are match
masses; moving the centre is the only time an exponential of every pair is taken.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

__all__ = ["DenseKernel", "Floats", "Kernel", "SparseKernel"]

Floats = NDArray[np.float64]

_ROWS_AT_ONCE = 500


class Kernel(Protocol):
    """What the solver needs of the pairs."""

    shape: tuple[int, int]
    highest: float

    def centre(self, a: Floats, b: Floats, scale: float) -> None:
        """Hold the kernel around `a` and `b`; `scale` turns utility into log mass."""

    def best(self, b: Floats, scale: float) -> Floats:
        """Return the highest log term of each row."""

    def over_columns(self, z: Floats) -> Floats:
        """Sum each row, weighted by `z`."""

    def over_rows(self, z: Floats) -> Floats:
        """Sum each column, weighted by `z`."""

    def plan(self, x: Floats, y: Floats, least: float) -> sp.csr_array | None:
        """Return the masses over `least`, or None when too many are for a sparse matrix."""

    def sample(self, rows: NDArray[np.intp]) -> Kernel:
        """Return the market of some rows only."""


class DenseKernel:
    """Every pair is feasible; `joint` is U + V of shape (n, m), in units of utility."""

    def __init__(self, joint: Floats) -> None:
        self.joint = joint
        self.shape = (joint.shape[0], joint.shape[1])
        self.highest = float(joint.max())
        self.values = np.empty_like(joint)

    def _blocks(self) -> list[slice]:
        return [slice(i, i + _ROWS_AT_ONCE) for i in range(0, self.shape[0], _ROWS_AT_ONCE)]

    def centre(self, a: Floats, b: Floats, scale: float) -> None:
        """Hold the kernel around `a` and `b`; `scale` turns utility into log mass."""
        for rows in self._blocks():
            block = self.values[rows]
            np.multiply(self.joint[rows], scale, out=block)
            block += b
            block += a[rows, None]
            np.exp(block, out=block)

    def best(self, b: Floats, scale: float) -> Floats:
        """Return the highest log term of each row."""
        return np.concatenate([(self.joint[r] * scale + b).max(axis=1) for r in self._blocks()])

    def over_columns(self, z: Floats) -> Floats:
        """Sum each row, weighted by `z`."""
        return np.asarray(self.values @ z)

    def over_rows(self, z: Floats) -> Floats:
        """Sum each column, weighted by `z`."""
        return np.asarray(z @ self.values)

    def plan(self, x: Floats, y: Floats, least: float) -> sp.csr_array | None:
        """Return the masses over `least`, or None when too many are for a sparse matrix to pay."""
        columns, masses, lengths = [], [], []
        room = 0.06 * self.joint.size
        for rows in self._blocks():
            block = self.values[rows] * x[rows, None]
            block *= y
            found = np.flatnonzero(block > least)
            room -= found.size
            if room < 0:
                return None
            row, column = np.divmod(found, self.shape[1])
            columns.append(column)
            masses.append(block.ravel()[found])
            lengths.append(np.bincount(row, minlength=block.shape[0]))
        ends = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
        parts = (np.concatenate(masses), np.concatenate(columns), ends)
        return sp.csr_array(parts, shape=self.shape)

    def sample(self, rows: NDArray[np.intp]) -> DenseKernel:
        """Return the market of some rows only."""
        return DenseKernel(np.ascontiguousarray(self.joint[rows]))

    def masses(self, x: Floats, y: Floats) -> Floats:
        """Turn the kernel into the masses in place; it is of no use afterwards."""
        self.values *= x[:, None]
        self.values *= y
        return self.values


class SparseKernel:
    """Only stored pairs are feasible; `joint` is U + V as canonical CSR."""

    def __init__(self, joint: sp.csr_array) -> None:
        self.joint = joint
        self.shape = (joint.shape[0], joint.shape[1])
        self.highest = float(joint.data.max()) if joint.nnz else 0.0
        self.values = joint.copy()

    def _over_pairs(self, per_row: Floats) -> Floats:
        return np.repeat(per_row, np.diff(self.joint.indptr))

    def centre(self, a: Floats, b: Floats, scale: float) -> None:
        """Hold the kernel around `a` and `b`; `scale` turns utility into log mass."""
        exponent = self.joint.data * scale
        exponent += b[self.joint.indices]
        exponent += self._over_pairs(a)
        np.exp(exponent, out=self.values.data)

    def best(self, b: Floats, scale: float) -> Floats:
        """Return the highest log term of each row."""
        highest = np.full(self.shape[0], -np.inf)
        filled = np.diff(self.joint.indptr) > 0
        if filled.any():
            each = self.joint.data * scale + b[self.joint.indices]
            highest[filled] = np.maximum.reduceat(each, self.joint.indptr[:-1][filled])
        return highest

    def over_columns(self, z: Floats) -> Floats:
        """Sum each row, weighted by `z`."""
        return np.asarray(self.values @ z)

    def over_rows(self, z: Floats) -> Floats:
        """Sum each column, weighted by `z`."""
        return np.asarray(self.values.T @ z)

    def plan(self, x: Floats, y: Floats, least: float) -> sp.csr_array | None:
        """Return the masses over `least`, or None when too many are for a sparse matrix."""
        masses = self.values.data * self._over_pairs(x) * y[self.joint.indices]
        kept = masses > least
        ends = np.concatenate([[0], np.cumsum(kept)])[self.joint.indptr]
        return sp.csr_array((masses[kept], self.joint.indices[kept], ends), shape=self.shape)

    def sample(self, rows: NDArray[np.intp]) -> SparseKernel:
        """Return the market of some rows only."""
        return SparseKernel(sp.csr_array(self.joint[rows]))

    def masses(self, x: Floats, y: Floats) -> sp.csr_array:
        """Turn the kernel into the masses in place; it is of no use afterwards."""
        self.values.data *= self._over_pairs(x)
        self.values.data *= y[self.joint.indices]
        return self.values
