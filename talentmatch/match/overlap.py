"""Compare lists of two sides: skills weighted by rarity, licences, regions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Holdings", "contains", "holdings", "rarity", "skill_comparisons"]

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Holdings:
    """Lists of many rows as a sparse 0/1 matrix.

    Attributes
    ----------
    matrix : csr_array of shape (n_rows, n_items)
        1 where the row's list holds the item.
    given : ndarray of bool of shape (n_rows,)
        Whether the row has a list at all; an empty list counts as given.
    """

    matrix: sparse.csr_array
    given: NDArray[np.bool_]

    @cached_property
    def counts(self) -> Array:
        """Number of distinct items of each row."""
        return np.asarray(self.matrix.sum(axis=1), dtype=float).ravel()


_LISTS = (list, tuple, set, frozenset, np.ndarray)


def _plain(item: object) -> str:
    return str(item).strip().casefold()


def holdings(*columns: Iterable[object]) -> list[Holdings]:
    """Turn columns of lists into matrices over the items that stand in any of them.

    Parameters
    ----------
    *columns : iterable of list, str or missing
        A text counts as a list of one; a missing value is told apart from an empty list.

    Examples
    --------
    >>> first, second = holdings([["CNC", "plc"], []], [["PLC "], None])
    >>> first.counts.tolist(), second.given.tolist()
    ([2.0, 0.0], [True, False])
    >>> (first.matrix @ second.matrix.T).toarray().tolist()
    [[1.0, 0.0], [0.0, 0.0]]
    """
    codes: dict[str, int] = {}
    drawn = [_numbered(column, codes) for column in columns]
    return [
        Holdings(
            sparse.csr_array(
                (np.ones(len(items)), items, starts), shape=(len(given), max(len(codes), 1))
            ),
            given,
        )
        for items, starts, given in drawn
    ]


def _numbered(
    column: Iterable[object], codes: dict[str, int]
) -> tuple[Rows, Rows, NDArray[np.bool_]]:
    # Whole columns of words are flattened, so that each spelling is made plain only once.
    lists = [_as_list(value) for value in column]
    given = np.array([value is not None for value in lists], dtype=bool)
    lengths = np.array([0 if value is None else len(value) for value in lists], dtype=np.int64)
    words = [word for value in lists if value is not None for word in value]
    number, spellings = pd.factorize(_objects(words))
    plain = np.array([codes.setdefault(text, len(codes)) if (text := _plain(spelling)) else -1
                      for spelling in spellings], dtype=np.int64)  # fmt: skip
    item = np.append(plain, -1)[number]
    row = np.repeat(np.arange(len(lists)), lengths)
    width = max(len(codes), 1)
    cells = np.sort((row * width + item)[item >= 0])
    distinct = cells[np.diff(cells, prepend=-1) > 0]
    starts = np.searchsorted(distinct, np.arange(len(lists) + 1) * width)
    return distinct % width, starts, given


def _as_list(value: object) -> Collection[object] | None:
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, _LISTS) else None


def _objects(words: list[object]) -> NDArray[np.object_]:
    flat = np.empty(len(words), dtype=object)
    flat[:] = words
    return flat


def rarity(asked: Holdings) -> Array:
    """Return the weight of each item: the rarer among the postings, the more it tells.

    Returns
    -------
    ndarray of shape (n_items,)
        1 + log((1 + n) / (1 + number of postings that ask for it)), at least 1.
    """
    often = np.asarray(asked.matrix.sum(axis=0), dtype=float).ravel()
    weight: Array = 1.0 + np.log((1.0 + asked.matrix.shape[0]) / (1.0 + often))
    return weight


def skill_comparisons(has: Holdings, asked: Holdings, who: Rows, post: Rows) -> dict[str, Array]:
    """Compare the skills of each pair.

    Parameters
    ----------
    has, asked : Holdings
        Skills of candidates and of postings, over the same items.
    who, post : ndarray of int of shape (n_pairs,)
        Rows of both.

    Returns
    -------
    dict of str to ndarray of shape (n_pairs,)
        `skills_covered` [1], `skills_missing` and `skills_surplus` [weighted skills]; all NaN where
        the posting names no skill, since nothing is then known, not even that all fits.
    """
    weight = rarity(asked)
    # Weighted lists are taken row by row below, which only compressed rows do fast.
    wanted = sparse.csr_array(asked.matrix * weight)
    shared = np.asarray((has.matrix[who] * wanted[post]).sum(axis=1)).ravel()
    need = np.asarray(wanted.sum(axis=1)).ravel()[post]
    own = np.asarray((has.matrix * weight).sum(axis=1)).ravel()[who]
    named = (need > 0) & has.given[who]
    return {
        "skills_covered": np.divide(shared, need, out=np.full(len(who), np.nan), where=named),
        "skills_missing": np.where(named, need - shared, np.nan),
        "skills_surplus": np.where(named, own - shared, np.nan),
    }


def contains(lists: Holdings, values: Holdings, who: Rows, post: Rows) -> Array:
    """Return the share of `values` of each pair that stands in `lists`; NaN where there are none.

    Examples
    --------
    >>> wanted, place = holdings([["Zhouxiang", "Xinpu"]], ["Xinpu", "Longshan", None])
    >>> contains(wanted, place, np.array([0, 0, 0]), np.array([0, 1, 2])).tolist()
    [1.0, 0.0, nan]
    """
    shared = np.asarray((lists.matrix[who] * values.matrix[post]).sum(axis=1)).ravel()
    number = values.counts[post]
    share: Array = np.divide(shared, number, out=np.full(len(who), np.nan), where=number > 0)
    return share
