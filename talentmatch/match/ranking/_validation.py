"""How rows are held out inside training: later time, or groups that never split."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["held_out"]


def held_out(
    n_rows: int,
    *,
    groups: NDArray[np.int64] | None = None,
    at: NDArray[np.float64] | None = None,
    folds: int = 5,
    random_state: int = 0,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield rows to learn from and rows to validate on.

    Parameters
    ----------
    n_rows : int
        Number of rows.
    groups : ndarray of shape (n_rows,), optional
        Rows of one group (a person, an event, a shown list) are never on both sides.
    at : ndarray of shape (n_rows,), optional
        When each row happened. Validation is then later than what is learnt from: the second half
        of time is cut into `folds - 1` blocks, each predicted from all that lies before it. `at`
        decides where both are given, since what counts is how the model is used: on later rows.
    folds : int
        Number of blocks.
    random_state : int
        Seed by which groups, or single rows, are dealt out.

    Examples
    --------
    >>> [later.tolist() for _, later in held_out(6, at=np.arange(6.0), folds=4)]
    [[3], [4], [5]]
    """
    if at is not None and len(np.unique(at)) > 1:
        yield from _by_time(at, folds)
        return
    keys = np.arange(n_rows) if groups is None else groups
    distinct = np.unique(keys)
    dealt = np.random.default_rng(random_state).permutation(len(distinct))
    block = (dealt % min(folds, len(distinct)))[np.searchsorted(distinct, keys)]
    for fold in range(min(folds, len(distinct))):
        if (block != fold).any():
            yield np.flatnonzero(block != fold), np.flatnonzero(block == fold)


def _by_time(
    at: NDArray[np.float64], folds: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    cuts = np.unique(np.quantile(at, np.linspace(0.5, 1.0, max(folds, 2))[:-1], method="higher"))
    if at.min() >= cuts[0]:
        cuts = np.unique(at)[1:2]
    for start, end in zip(cuts, [*cuts[1:], np.inf], strict=True):
        yield np.flatnonzero(at < start), np.flatnonzero((at >= start) & (at < end))
