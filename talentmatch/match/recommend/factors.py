"""Common tastes behind applications: implicit alternating least squares."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

__all__ = ["implicit_factors"]

Floats = NDArray[np.float32]

_SWEEPS = 15
#: Conjugate-gradient steps of a half sweep; it goes on where the one before left off.
_STEPS = 3
_REGULARISATION = np.float32(0.01)


def implicit_factors(
    applied: sp.csr_array,
    *,
    factors: int = 128,
    confidence: float = 20.0,
    runs: int = 2,
    random_state: int = 0,
) -> tuple[Floats, Floats]:
    """Return candidates and postings as vectors whose products are high where one applied.

    Parameters
    ----------
    applied : csr_array of shape (candidates, postings)
        Weight of each application; below 0 of each posting turned down, which tells as much more
        than an absence, and the other way.
    factors : int, default=128
        Dimensions of a run; at most an eighth of the smaller side, so that what they hold is
        common to several.
    confidence : float, default=20
        How much more an application tells than its absence.
    runs : int, default=2
        Runs from different starts, whose products are averaged: each settles elsewhere.
    random_state : int, default=0
        Seed of the starts.

    Returns
    -------
    candidates, postings : ndarray of shape (n, runs × factors)
        Float32.

    Notes
    -----
    Each half sweep solves all candidates (or postings) at once by a few steps of conjugate
    gradients [2]_, of which every step is a product of matrices.

    References
    ----------
    .. [1] Hu, Koren & Volinsky (2008), Collaborative filtering for implicit feedback datasets,
       ICDM.
    .. [2] Takács, Pilászy & Tikk (2011), Applications of the conjugate gradient method for implicit
       feedback collaborative filtering, RecSys.

    Examples
    --------
    >>> applied = sp.csr_array(np.kron(np.eye(8), np.ones((3, 3))))
    >>> applied[0, 0] = 0.0
    >>> candidates, postings = implicit_factors(applied)
    >>> bool((candidates @ postings.T)[0, 0] > (candidates @ postings.T)[0, 3:].max())
    True
    """
    applied = sp.csr_array(applied, dtype=np.float32)
    turned = sp.csr_array(applied.T)
    size = min(factors, min(applied.shape) // 8)
    if size < 1 or applied.nnz == 0:
        return tuple(np.zeros((n, 1), dtype=np.float32) for n in applied.shape)  # type: ignore[return-value]
    random = np.random.default_rng(random_state)
    results = []
    for _ in range(runs):
        # Who applied for nothing stands at nothing.
        candidates, postings = (
            (random.random((table.shape[0], size), dtype=np.float32) - np.float32(0.5))
            * ((np.diff(table.indptr) > 0) / np.float32(size))[:, None].astype(np.float32)
            for table in (applied, turned)
        )
        for _ in range(_SWEEPS):
            candidates = _half_sweep(applied, candidates, postings, confidence)
            postings = _half_sweep(turned, postings, candidates, confidence)
        results.append((candidates, postings))
    first, second = zip(*results, strict=True)
    return np.asarray(np.hstack(first) / np.float32(runs), dtype=np.float32), np.hstack(second)


def _half_sweep(
    applied: sp.csr_array, vectors: Floats, others: Floats, confidence: float
) -> Floats:
    """Return the vectors of the rows, nearer to the least squares given those of the columns."""
    row = np.repeat(np.arange(applied.shape[0]), np.diff(applied.indptr))
    ridge = _REGULARISATION * np.eye(others.shape[1], dtype=np.float32)
    gram: Floats = np.asarray(others.T @ others + ridge, dtype=np.float32)
    extra = np.float32(confidence) * np.abs(applied.data)
    wanted = (1 + extra) * (applied.data > 0)
    met = others[applied.indices]

    def weighted(values: Floats) -> Floats:
        of_rows = sp.csr_array((values, applied.indices, applied.indptr), shape=applied.shape)
        return np.asarray(of_rows @ others)

    def curvature(given: Floats) -> Floats:
        return given @ gram + weighted(_dots(given[row], met) * extra)

    rest: Floats = weighted(wanted) - curvature(vectors)
    step, length = rest, _dots(rest, rest)
    for _ in range(_STEPS):
        bent = curvature(step)
        # A row that is solved, or empty, has no way left to go.
        far = (length / np.maximum(_dots(step, bent), np.float32(1e-20)))[:, None]
        vectors, rest = np.asarray(vectors + far * step), np.asarray(rest - far * bent)
        length, before = _dots(rest, rest), length
        turn = (length / np.maximum(before, np.float32(1e-20)))[:, None]
        step = np.asarray(rest + turn * step)
    return vectors


def _dots(one: NDArray[Any], other: NDArray[Any]) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", one, other))
