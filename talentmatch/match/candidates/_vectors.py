"""The nearest of very many vectors: exactly while that is fast, with an inverted file beyond.

Up to 200 000 vectors every one is compared. Beyond, faiss (extra ``scale``) sorts them into cells
and looks into as many cells as a measured recall of 99 % needs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from talentmatch.errors import InputError, MissingExtraError

__all__ = ["EXACT_UP_TO", "VectorIndex"]

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

#: Vectors up to which all are compared.
EXACT_UP_TO = 200_000
_CELLS_A_ROOT = 2  # cells for each square root of the number of vectors
_LEARNT_A_CELL = 40  # vectors a cell is learnt from
_ROUNDS = 8
_TRIED = 200  # vectors that recall is measured with
_TARGET = 0.995  # measured on known vectors; new ones lose a little
_BLOCK_SCORES = 20_000_000  # scores held at a time in an exact search


class VectorIndex:
    """Find the rows with the highest cosine to a query.

    Parameters
    ----------
    vectors : array-like of shape (n, d)
        One vector a row; lengths do not matter. A vector of zeros is near nothing (cosine 0).
    exact : bool, optional
        Whether every vector is compared. By default up to 200 000 vectors are, and more are looked
        up approximately.
    random_state : int, default=0
        Seed of what the cells are learnt from.

    Attributes
    ----------
    exact : bool
        Whether the search is exact.
    probes : int
        Cells looked into; 0 when exact.
    recall : float
        Share of the true nearest 100 found, measured on 200 of the vectors when built; 1 when
        exact.

    Raises
    ------
    InputError
        If the vectors are not a finite table of numbers.
    MissingExtraError
        If there are more than 200 000 and faiss is not installed; ``exact=True`` works without it.

    Examples
    --------
    >>> index = VectorIndex([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
    >>> rows, cosines = index.search([[3.0, 0.1]], top_k=2)
    >>> rows.tolist(), cosines.astype(float).round(2).tolist()
    ([[0, 2]], [[1.0, 0.73]])
    """

    def __init__(
        self, vectors: ArrayLike, *, exact: bool | None = None, random_state: int = 0
    ) -> None:
        self._vectors = _unit(vectors, "vectors")
        self.exact = len(self._vectors) <= EXACT_UP_TO if exact is None else exact
        self.probes, self.recall = 0, 1.0
        if not self.exact:
            self._learn(random_state)

    def __len__(self) -> int:
        return len(self._vectors)

    def search(self, queries: ArrayLike, top_k: int = 100) -> tuple[Rows, Floats]:
        """Return the rows nearest to each query, and their cosines, the nearest first.

        Parameters
        ----------
        queries : array-like of shape (q, d)
        top_k : int, default=100
            Rows a query; all of them where there are fewer.

        Returns
        -------
        rows, cosines : ndarray of shape (q, min(top_k, n))
            A row of -1 with a cosine of -1 fills up where an approximate search found too few.

        Raises
        ------
        InputError
            If the queries do not fit the vectors, or `top_k` is below 1.
        """
        unit_queries = _unit(queries, "queries")
        if unit_queries.shape[1] != self._vectors.shape[1]:
            raise InputError(
                f"queries have {unit_queries.shape[1]} dimensions, "
                f"the vectors {self._vectors.shape[1]}"
            )
        if top_k < 1:
            raise InputError(f"top_k is {top_k}; choose 1 or more")
        size = min(top_k, len(self))
        if size == 0 or len(unit_queries) == 0:
            return np.empty((len(unit_queries), size), np.int64), np.empty(
                (len(unit_queries), size), np.float32
            )
        if self.exact:
            return self._exactly(unit_queries, size)
        cosines, rows = self._index.search(unit_queries, size)
        return rows, np.maximum(cosines, -1)

    def _exactly(self, unit_queries: Floats, size: int) -> tuple[Rows, Floats]:
        blocks = []
        at_once = max(1, _BLOCK_SCORES // len(self))
        for start in range(0, len(unit_queries), at_once):
            cosine = unit_queries[start : start + at_once] @ self._vectors.T
            rows = np.argpartition(-cosine, size - 1, axis=1)[:, :size]
            near = np.take_along_axis(cosine, rows, axis=1)
            order = np.lexsort((rows, -near), axis=1)
            blocks.append((np.take_along_axis(rows, order, 1), np.take_along_axis(near, order, 1)))
        rows, near = (np.concatenate(part) for part in zip(*blocks, strict=True))
        return rows, near

    def _learn(self, random_state: int) -> None:
        try:
            import faiss  # type: ignore[import-untyped, unused-ignore]
        except ImportError as error:
            raise MissingExtraError(
                f"VectorIndex of {len(self)} vectors (exact=True needs no extra)", "scale"
            ) from error
        n, d = self._vectors.shape
        cells = int(min(_CELLS_A_ROOT * np.sqrt(n), n))
        random = np.random.default_rng(random_state)
        learnt = random.choice(n, min(n, cells * _LEARNT_A_CELL), replace=False)
        self._index = faiss.IndexIVFFlat(faiss.IndexFlatIP(d), d, cells, faiss.METRIC_INNER_PRODUCT)
        self._index.cp.niter, self._index.cp.seed = _ROUNDS, random_state
        self._index.train(self._vectors[np.sort(learnt)])
        self._index.add(self._vectors)
        self._tune(random.choice(n, min(n, _TRIED), replace=False))

    def _tune(self, tried: Rows) -> None:
        """Look into as many cells as are needed to find 99 % of the true neighbours."""
        queries, size = self._vectors[tried], min(100, len(self))
        truth = self._exactly(queries, size)[0]
        probes = 8
        while True:
            self.probes = self._index.nprobe = min(probes, self._index.nlist)
            rows = self._index.search(queries, size)[1]
            hits = [np.isin(one, two).mean() for one, two in zip(truth, rows, strict=True)]
            self.recall = float(np.mean(hits))
            if self.recall >= _TARGET or self.probes == self._index.nlist:
                return
            probes = max(probes + 1, int(1.4 * probes))


def _unit(vectors: ArrayLike, name: str) -> Floats:
    """Return rows of length 1 as float32; a row of zeros stays zero."""
    table = np.asarray(vectors, dtype=np.float32)
    if table.ndim != 2:
        raise InputError(f"{name} have shape {table.shape}; give one vector a row")
    length = np.sqrt(np.einsum("ij,ij->i", table, table, dtype=np.float64))
    if not np.isfinite(length).all():
        row = int(np.argmin(np.isfinite(length)))
        raise InputError(f"{name} hold NaN or infinite values (first: row {row})")
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return np.ascontiguousarray(table * scale.astype(np.float32)[:, None])
