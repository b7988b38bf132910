"""Compare lists of two sides: skills weighted by rarity, licences, regions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Holdings", "contains", "holdings", "rarity", "skill_comparisons", "sought"]

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
#: Steps of a weight of one.
_STEPS = 2.0**32


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
    codes = _Codes()
    drawn = [_numbered(column, codes) for column in columns]
    return [_holdings(part, codes) for part in drawn]


def sought(first: Iterable[object], *columns: Iterable[object]) -> list[Holdings]:
    """Turn columns into matrices over the items of the first alone; other items are left out.

    Examples
    --------
    >>> skills, has = sought([["CNC"]], [["plc", "cnc"], ["cook"]])
    >>> skills.matrix.shape, has.matrix.toarray().ravel().tolist()
    ((1, 1), [1.0, 0.0])
    """
    codes = _Codes()
    drawn = [_numbered(first, codes)]
    codes.closed = True
    drawn += [_numbered(column, codes) for column in columns]
    return [_holdings(part, codes) for part in drawn]


class _Codes(dict[object, int]):
    """Numbers of spellings, each made plain when it is first met; -1 for what is not counted."""

    def __init__(self) -> None:
        super().__init__()
        self.plain: dict[str, int] = {}
        self.closed = False

    def __missing__(self, spelling: object) -> int:
        # A value that is not equal to itself is missing.
        missing = spelling is None or spelling != spelling
        text = "" if missing else _plain(spelling)
        if not text or (self.closed and text not in self.plain):
            code = -1
        else:
            code = self.plain.setdefault(text, len(self.plain))
        self[spelling] = code
        return code


def _holdings(drawn: tuple[Rows, Rows, NDArray[np.bool_]], codes: _Codes) -> Holdings:
    items, starts, given = drawn
    shape = (len(given), max(len(codes.plain), 1))
    return Holdings(sparse.csr_array((np.ones(len(items)), items, starts), shape=shape), given)


def _numbered(column: Iterable[object], codes: _Codes) -> tuple[Rows, Rows, NDArray[np.bool_]]:
    # Words of the whole column are numbered in one pass without a step of Python for each.
    lists, given = _as_lists(list(column))
    lengths = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
    words = chain.from_iterable(lists)
    item = np.fromiter(map(codes.__getitem__, words), np.int64, count=int(lengths.sum()))
    row = np.repeat(np.arange(len(lists)), lengths)
    width = max(len(codes.plain), 1)
    cells = np.sort((row * width + item)[item >= 0])
    distinct = cells[np.diff(cells, prepend=-1) > 0]
    starts = np.searchsorted(distinct, np.arange(len(lists) + 1) * width)
    return distinct % width, starts, given


def _as_lists(column: list[object]) -> tuple[list[Collection[object]], NDArray[np.bool_]]:
    """Return a list for each cell, and whether there was one."""
    kinds = set(map(type, column))
    if kinds <= {list}:
        return column, np.ones(len(column), dtype=bool)  # type: ignore[return-value]
    lists = [_as_list(value) for value in column]
    given = np.array([value is not None for value in lists], dtype=bool)
    return [() if value is None else value for value in lists], given


def _as_list(value: object) -> Collection[object] | None:
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, _LISTS) else None


def rarity(requirements: Holdings) -> Array:
    """Return the weight of each item: the rarer among the postings, the more it tells.

    Returns
    -------
    ndarray of shape (n_items,)
        1 + log((1 + n) / (1 + number of postings that ask for it)), at least 1; in steps so small
        that nobody sees them, of which sums are exact, whatever the order of skills.
    """
    often = np.asarray(requirements.matrix.sum(axis=0), dtype=float).ravel()
    weight: Array = 1.0 + np.log((1.0 + requirements.matrix.shape[0]) / (1.0 + often))
    return np.round(weight * _STEPS) / _STEPS


def skill_comparisons(
    has: Holdings, requirements: Holdings, who: Rows, post: Rows
) -> dict[str, Array]:
    """Compare the skills of each pair.

    Parameters
    ----------
    has, requirements : Holdings
        Skills of candidates and of postings, over the same items.
    who, post : ndarray of int of shape (n_pairs,)
        Rows of both.

    Returns
    -------
    dict of str to ndarray of shape (n_pairs,)
        `skills_covered` [1], `skills_missing` and `skills_surplus` [weighted skills]; all NaN where
        the posting names no skill, since nothing is then known, not even that all fits.
    """
    weight = rarity(requirements)
    # Weighted lists are taken row by row below, which only compressed rows do fast.
    weighted = sparse.csr_array(requirements.matrix * weight)
    shared = np.asarray((has.matrix[who] * weighted[post]).sum(axis=1)).ravel()
    need = np.asarray(weighted.sum(axis=1)).ravel()[post]
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
    >>> regions, place = holdings([["Zhouxiang", "Xinpu"]], ["Xinpu", "Longshan", None])
    >>> contains(regions, place, np.array([0, 0, 0]), np.array([0, 1, 2])).tolist()
    [1.0, 0.0, nan]
    """
    shared = np.asarray((lists.matrix[who] * values.matrix[post]).sum(axis=1)).ravel()
    number = values.counts[post]
    share: Array = np.divide(shared, number, out=np.full(len(who), np.nan), where=number > 0)
    return share
