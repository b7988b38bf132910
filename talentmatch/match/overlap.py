"""Compare lists of two sides: skills weighted by rarity, licences, regions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
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
    items: list[int] = []
    starts, given = [0], []
    # The same words come again and again: each spelling is made plain once.
    known_as: dict[object, int] = {}
    # Lists of Python objects have no whole-column form; each is walked once.
    for value in column:
        if isinstance(value, str):
            value = [value]
        known = isinstance(value, _LISTS)
        given.append(known)
        if isinstance(value, _LISTS) and len(value):
            for item in value:
                if item not in known_as:
                    plain = _plain(item)
                    known_as[item] = codes.setdefault(plain, len(codes)) if plain else -1
            items.extend(sorted({known_as[item] for item in value} - {-1}))
        starts.append(len(items))
    return (
        np.array(items, dtype=np.int64),
        np.array(starts, dtype=np.int64),
        np.array(given, dtype=bool),
    )


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
