"""The pairs of a market, dense or sparse: what their masses sum to at given potentials.

``exp((U + V) / 2T)`` leaves the range of floats at low temperatures, and arrays of a market's size
leave the caches. Rows are therefore taken a few at a time, each relative to its own best pair, and
nothing but the utilities is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from talentmatch.match.allocation._sparse_loops import compiled

__all__ = ["DenseKernel", "Floats", "Kernel", "SparseKernel", "closed_form"]

Floats = NDArray[np.float64]

_ROWS_AT_ONCE = 64  # so that a part of the market stays in the cache
_ROUGH_UP_TO = 500.0  # log mass that 32 bits resolve to a few 1e-5
_LOWEST = np.float32(-1e30)
_LOOKED_AT = 200  # rows that the number of pairs over a level is estimated from


def closed_form(log_sum: Floats, capacity: Floats) -> Floats:
    """Return log x where x² + x e^{log_sum} = capacity.

    Examples
    --------
    >>> float(np.exp(closed_form(np.zeros(1), np.full(1, 6.0))).round(6)[0])    # 2² + 2 = 6
    2.0
    """
    half = 0.5 * np.log(capacity)
    steep = log_sum - half
    mild = np.arcsinh(0.5 * np.exp(np.minimum(steep, 30.0)))
    return np.asarray(half - np.where(steep > 30.0, steep, mild))


def _some(rows: int) -> NDArray[np.intp]:
    return np.unique(np.linspace(0, rows - 1, min(rows, _LOOKED_AT)).astype(np.intp))


class Kernel(Protocol):
    """What the solver needs of the pairs; `scale` turns utility into log mass."""

    shape: tuple[int, int]
    highest: float

    def flow(self, b: Floats, r: Floats, scale: float) -> tuple[Floats, Floats]:
        """Return the rows' potentials that use up `r` given `b`, and what arrives at columns."""

    def curvature(
        self, a: Floats, b: Floats, scale: float, weight: Floats
    ) -> Callable[[Floats], Floats]:
        """Return what columns pass on to one another: d to Pᵀ (P d / weight²), P the masses."""

    def level(self, a: Floats, b: Floats, scale: float, pairs: int) -> float:
        """Return a log mass that about so many pairs exceed."""

    def over(self, a: Floats, b: Floats, scale: float, level: float) -> sp.csr_array:
        """Return the utilities of the pairs whose log mass exceeds a level."""

    def sample(self, rows: NDArray[np.intp]) -> Kernel:
        """Return the market of some rows only."""

    def rough(self, scale: float) -> Kernel:
        """Return a market that is faster, and near."""


class DenseKernel:
    """Every pair is feasible; `joint` is U + V of shape (n, m), in units of utility."""

    def __init__(self, joint: Floats) -> None:
        self.joint = joint
        self.shape = (joint.shape[0], joint.shape[1])
        self.highest = float(joint.max())

    def _parts(self) -> Iterator[slice]:
        return (slice(i, i + _ROWS_AT_ONCE) for i in range(0, self.shape[0], _ROWS_AT_ONCE))

    def flow(self, b: Floats, r: Floats, scale: float) -> tuple[Floats, Floats]:
        """Return the rows' potentials that use up `r` given `b`, and what arrives at columns."""
        kind = self.joint.dtype
        a, inflow = np.empty(self.shape[0]), np.zeros(self.shape[1])
        ones, room = np.ones(self.shape[1], kind), np.empty((_ROWS_AT_ONCE, self.shape[1]), kind)
        added = b.astype(kind)
        for rows in self._parts():
            part = self.joint[rows]
            term = np.multiply(part, kind.type(scale), out=room[: len(part)])
            term += added
            best = term.max(axis=1)
            term -= best[:, None]
            np.exp(term, out=term)
            a[rows] = closed_form(np.log(term @ ones) + best, r[rows])
            inflow += np.exp(a[rows] + best).astype(kind) @ term
        return a, inflow

    def rough(self, scale: float) -> DenseKernel:
        """Return the same market in half the bits, where they tell masses apart."""
        if self.highest * scale > _ROUGH_UP_TO:
            return self
        return DenseKernel(np.maximum(self.joint, _LOWEST, dtype=np.float32, casting="same_kind"))

    def curvature(
        self, a: Floats, b: Floats, scale: float, weight: Floats
    ) -> Callable[[Floats], Floats]:
        """Return what columns pass on to one another: d to Pᵀ (P d / weight²), P the masses."""
        plan = np.empty(self.shape, dtype=np.float32)
        for rows in self._parts():
            term = self.joint[rows] * scale
            term += b
            term += (a[rows] - np.log(weight[rows]))[:, None]
            plan[rows] = np.exp(term, out=term)

        def passed_on(d: Floats) -> Floats:
            with np.errstate(over="ignore", invalid="ignore"):  # whoever asked looks at the result
                return np.asarray(plan.T @ (plan @ d.astype(np.float32)), dtype=float)

        return passed_on

    def level(self, a: Floats, b: Floats, scale: float, pairs: int) -> float:
        """Return a log mass that about so many pairs exceed."""
        if pairs >= self.joint.size:
            return -np.inf
        rows = _some(self.shape[0])
        terms = self.joint[rows] * scale + a[rows, None] + b
        return float(np.quantile(terms, 1 - pairs / self.joint.size))

    def over(self, a: Floats, b: Floats, scale: float, level: float) -> sp.csr_array:
        """Return the utilities of the pairs whose log mass exceeds a level."""
        columns, values, lengths = [], [], []
        for rows in self._parts():
            part = self.joint[rows]
            above = np.flatnonzero(part * scale + a[rows, None] > level - b)
            row, column = np.divmod(above, self.shape[1])
            columns.append(column)
            values.append(part.ravel()[above])
            lengths.append(np.bincount(row, minlength=part.shape[0]))
        ends = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
        parts = (np.concatenate(values), np.concatenate(columns), ends)
        return sp.csr_array(parts, shape=self.shape)

    def sample(self, rows: NDArray[np.intp]) -> DenseKernel:
        """Return the market of some rows only."""
        return DenseKernel(np.ascontiguousarray(self.joint[rows]))

    def masses(self, a: Floats, b: Floats, scale: float) -> Floats:
        """Turn the utilities into the masses in place; the kernel is of no use afterwards."""
        for rows in self._parts():
            part = self.joint[rows]
            part *= scale
            part += b
            part += a[rows, None]
            np.exp(part, out=part)
        return self.joint


class SparseKernel:
    """Only stored pairs are feasible; `joint` is U + V as canonical CSR."""

    def __init__(self, joint: sp.csr_array) -> None:
        self.joint = joint
        self.shape = (joint.shape[0], joint.shape[1])
        self.highest = float(joint.data.max()) if joint.nnz else 0.0

    @property
    def _pairs(self) -> tuple[Floats, NDArray[Any], NDArray[Any]]:
        return self.joint.data, self.joint.indices, self.joint.indptr

    def flow(self, b: Floats, r: Floats, scale: float) -> tuple[Floats, Floats]:
        """Return the rows' potentials that use up `r` given `b`, and what arrives at columns."""
        a, inflow = np.empty(self.shape[0]), np.zeros(self.shape[1])
        compiled().flow(self._pairs, b, r, scale, a, inflow)
        return a, inflow

    def curvature(
        self, a: Floats, b: Floats, scale: float, weight: Floats
    ) -> Callable[[Floats], Floats]:
        """Return what columns pass on to one another: d to Pᵀ (P d / weight²), P the masses."""
        mass = np.empty_like(self.joint.data)
        compiled().mass(self._pairs, a - np.log(weight), b, scale, mass)
        plan = mass, self.joint.indices, self.joint.indptr

        def passed_on(d: Floats) -> Floats:
            passed = np.zeros(self.shape[1])
            compiled().trade(plan, d, passed)
            return passed

        return passed_on

    def level(self, a: Floats, b: Floats, scale: float, pairs: int) -> float:
        """Return a log mass that about so many pairs exceed."""
        if pairs >= self.joint.nnz:
            return -np.inf
        rows = _some(self.shape[0])
        part = self.joint[rows]
        terms = part.data * scale + b[part.indices] + np.repeat(a[rows], np.diff(part.indptr))
        return float(np.quantile(terms, 1 - pairs / self.joint.nnz)) if terms.size else -np.inf

    def over(self, a: Floats, b: Floats, scale: float, level: float) -> sp.csr_array:
        """Return the utilities of the pairs whose log mass exceeds a level."""
        if level == -np.inf:
            return self.joint
        ends = np.zeros_like(self.joint.indptr, shape=self.shape[0] + 1)
        compiled().count_over(self._pairs, a, b, scale, level, ends[1:])
        np.cumsum(ends, out=ends)
        values = np.empty(ends[-1])
        columns = np.empty(ends[-1], dtype=self.joint.indices.dtype)
        compiled().take_over(self._pairs, a, b, scale, level, (values, columns))
        return sp.csr_array((values, columns, ends), shape=self.shape)

    def sample(self, rows: NDArray[np.intp]) -> SparseKernel:
        """Return the market of some rows only."""
        return SparseKernel(sp.csr_array(self.joint[rows]))

    def rough(self, scale: float) -> SparseKernel:
        """Return the same market; it is small as it is."""
        return self

    def masses(self, a: Floats, b: Floats, scale: float) -> sp.csr_array:
        """Turn the utilities into the masses in place; the kernel is of no use afterwards."""
        compiled().mass(self._pairs, a, b, scale, self.joint.data)
        return self.joint
