"""Columns that tell of one side what others tell of the other, so that each may learn from both.

Where a pair is described by the same facts of two people (`his_age` and `her_age`, `age` and
`age_o`), what makes one side say yes is a hint at what makes the other; who learns from that is
`talentmatch.match.ranking._dyadic_regression`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["DyadicColumns", "find_dyadic_columns"]

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Scheme = tuple[str, str, str]

_LEAST_PAIRS = 3
_LEAST_SHARE = 1 / 3
#: Rows a person at least, on average; people met once have no effect that could be told apart.
_LEAST_MEETINGS = 3
#: A column that alone makes so many times as many people of them is not one of their facts.
_SPLIT = 1.5
_OWN_WORDS = (("candidate", "posting"), ("candidate", "employer"))
#: Words that tell the ends of one thing apart, not two people.
_ENDS = (
    ("after", "before"),
    ("end", "start"),
    ("first", "last"),
    ("from", "to"),
    ("high", "low"),
    ("max", "min"),
    ("over", "short"),
)


@dataclass(frozen=True)
class DyadicColumns:
    """How a pair looks from the other side.

    Parameters
    ----------
    order : ndarray of shape (n_columns,)
        Place of each column's counterpart; its own place where it has none.
    signs : ndarray of shape (n_columns,)
        -1 where the view from the other side turns the sign, as of a difference, else 1.
    people : ndarray of shape (n_rows, 2)
        A number for whom each row describes on the one and on the other half.
    """

    order: Indices
    signs: Array
    people: Indices


def find_dyadic_columns(columns: Sequence[str], X: Array) -> DyadicColumns | None:
    """Return the counterpart of each column, or None where pairs are not described in that way.

    Parameters
    ----------
    columns : sequence of str
        Names; counterparts differ by a word before or after an underscore, or lack it.
    X : ndarray of shape (n_rows, n_columns)
        Values, NaN allowed: counterparts must be of one range, and a column that is the difference
        of two of them turns its sign.

    Examples
    --------
    >>> X = np.array([[1.0, 2, 3, 9, 8, 7, -8], [2.0, 1, 3, 1, 2, 4, 1], [9, 9, 9, 2, 1, 0, 7]])
    >>> names = ["his_age", "his_pay", "his_town", "her_age", "her_pay", "her_town", "older"]
    >>> dyadic_columns = find_dyadic_columns(names, X)
    >>> dyadic_columns.order.tolist(), dyadic_columns.signs.tolist()
    ([3, 4, 5, 0, 1, 2, 6], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0])
    >>> columns = ["skills_covered", "experience_short", "experience_over"]
    >>> find_dyadic_columns(columns, X[:, :3]) is None
    True
    """
    pairs_of = _schemes(columns)
    count = {scheme: sum(_alike(X, i, j) for i, j in pairs) for scheme, pairs in pairs_of.items()}
    # A person and a post are not alike: what one likes in the other is no hint at the reverse.
    also = [scheme for scheme in pairs_of if tuple(sorted(scheme[1:])) in _OWN_WORDS]
    ends = [scheme for scheme in pairs_of if tuple(sorted(scheme[1:])) in _ENDS]
    sides = count.keys() - {*also, *ends}
    best = max(sides, key=lambda scheme: (count[scheme], scheme), default=None)
    if best is None or count[best] < _LEAST_PAIRS:
        return None
    order = np.arange(len(columns))
    for scheme in [best, *also]:
        for i, j in pairs_of[scheme]:
            if order[i] == i and order[j] == j and _alike(X, i, j):
                order[i], order[j] = j, i
    if (order != np.arange(len(columns))).mean() < _LEAST_SHARE:
        return None
    return DyadicColumns(order=order, signs=_signs(X, order), people=_people(X, order))


def _schemes(columns: Sequence[str]) -> dict[Scheme, list[tuple[int, int]]]:
    """Return, for each two words that may tell the sides apart, the columns that they pair."""
    ways: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for at, name in enumerate(columns):
        for kind, pattern in (("first", r"([^_.]+)[_.](.+)"), ("last", r"(.+)[_.]([^_.]+)")):
            ways[kind, name][""] = at
            if parts := re.fullmatch(pattern, name):
                word, rest = parts.groups() if kind == "first" else parts.groups()[::-1]
                ways[kind, rest][word] = at
    pairs_of: dict[Scheme, list[tuple[int, int]]] = defaultdict(list)
    for (kind, _), words in ways.items():
        choices = sorted(words)
        for place, first in enumerate(choices):
            for second in choices[place + 1 :]:
                pairs_of[kind, first, second].append((words[first], words[second]))
    often = Counter({scheme: len(pairs) for scheme, pairs in pairs_of.items()})
    return {scheme: pairs_of[scheme] for scheme, size in often.items() if size > 1}


def _alike(X: Array, i: int, j: int) -> bool:
    one, other = (X[np.isfinite(X[:, k]), k] for k in (i, j))
    if not one.size or not other.size:
        return False
    return bool(
        other.min() <= np.median(one) <= other.max() and one.min() <= np.median(other) <= one.max()
    )


def _signs(X: Array, order: Indices) -> Array:
    signs = np.ones(len(order))
    alone = np.flatnonzero(order == np.arange(len(order)))
    first = np.flatnonzero(order > np.arange(len(order)))
    for column in alone:
        apart = X[:, first] - X[:, order[first]]
        both = np.isfinite(apart) & np.isfinite(X[:, [column]])
        for pair in range(len(first)):
            a, b = apart[both[:, pair], pair], X[both[:, pair], column]
            if a.size > 2 and a.std() > 0 and np.allclose(np.abs(a), np.abs(b)) and (b < 0).any():
                signs[column] = -1.0
                break
    return signs


def _people(X: Array, order: Indices) -> Indices:
    half = np.flatnonzero(order > np.arange(len(order)))
    first, second = (_recognised(X[:, at]) for at in (half, order[half]))
    return np.column_stack([first, second + first.max(initial=0) + 1])


def _recognised(facts: Array) -> Indices:
    """Return a number for each row's person: rows of the same facts.

    A column that would leave few rows a person, or that splits whom all others hold for one, is of
    the meeting and not of the person.
    """
    random = np.random.default_rng(0)
    marks = [_marks(column, random) for column in np.nan_to_num(facts, nan=np.inf).T]
    kept, total = [], np.zeros(len(facts), dtype=np.uint64)
    for mark in sorted(marks, key=_distinct):
        if _distinct(total + mark) * _LEAST_MEETINGS <= len(facts):
            kept.append(mark)
            total = total + mark
    number = _distinct(total)
    for mark in kept:
        if _distinct(total - mark) * _SPLIT < number:
            total = total - mark
    return np.unique(total, return_inverse=True)[1]


def _marks(column: Array, random: np.random.Generator) -> NDArray[np.uint64]:
    """Return a large random number for each value: their sums tell combinations apart."""
    values, codes = np.unique(column, return_inverse=True)
    return random.integers(2**64, size=len(values), dtype=np.uint64)[codes]


def _distinct(values: NDArray[np.uint64]) -> int:
    return len(np.unique(values))
