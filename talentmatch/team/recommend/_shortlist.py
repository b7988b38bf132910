"""The first pass: who might fit a project at all, some projects at a time."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

__all__ = ["project_blocks", "softmax_top", "top_columns", "union"]

_BLOCK_CELLS = 12_000_000


def project_blocks(projects: int, people: int) -> list[slice]:
    """Part projects into blocks of which a dense table over all people is small enough.

    Examples
    --------
    >>> project_blocks(5, 6_000_000)
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    step = max(1, _BLOCK_CELLS // max(1, people))
    return [slice(at, min(at + step, projects)) for at in range(0, projects, step)]


def top_columns(scores: np.ndarray, count: int) -> np.ndarray:
    """Return the columns of the `count` highest scores of each row, in no order."""
    count = min(max(count, 1), scores.shape[1])
    if count == scores.shape[1]:
        return np.tile(np.arange(count), (len(scores), 1))
    return np.argpartition(-scores, count - 1, axis=1)[:, :count]


def softmax_top(scores: np.ndarray, likely: np.ndarray, count: int) -> sp.csr_matrix:
    """Return the weights of the `count` best of the likely columns; they add up to 1 a row."""
    values = np.take_along_axis(scores, likely, axis=1)
    order = np.argsort(-values, axis=1)[:, :count]
    columns = np.take_along_axis(likely, order, axis=1)
    weights = np.exp(np.take_along_axis(values, order, axis=1)).astype(np.float32)
    weights /= weights.sum(axis=1, keepdims=True)
    rows = np.repeat(np.arange(len(scores)), columns.shape[1])
    return sp.csr_matrix((weights.ravel(), (rows, columns.ravel())), shape=scores.shape)


def union(likely: np.ndarray, near: sp.csr_matrix, people: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of both choices, sorted by row, each pair once."""
    more = near.tocoo()
    rows = np.concatenate([np.repeat(np.arange(len(likely)), likely.shape[1]), more.row])
    columns = np.concatenate([likely.ravel(), more.col]).astype(np.int64)
    key = np.unique(rows * people + columns)
    return key // people, key % people
