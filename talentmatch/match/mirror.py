"""Columns that tell of one side what others tell of the other, so that each may learn from both.

Where a pair is described by the same facts of two people (`his_age` and `her_age`, `age` and
`age_o`), what makes one side say yes is a hint at what makes the other: coefficients are one shared
part and a smaller deviation of each side.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentmatch.match.logistic import LogisticMember, fit_logistic

__all__ = ["Mirror", "MirroredMember", "find_mirror"]

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Scheme = tuple[str, str, str]

_LEAST_PAIRS = 3
_LEAST_SHARE = 1 / 3
#: How many times less a deviation may grow than the part both sides share.
_DEVIATION = 0.3
_OWN_WORDS = (("candidate", "posting"), ("candidate", "employer"))


@dataclass(frozen=True)
class Mirror:
    """How a pair looks from the other side.

    Parameters
    ----------
    order : ndarray of shape (n_columns,)
        Place of each column's counterpart; its own place where it has none.
    signs : ndarray of shape (n_columns,)
        -1 where the view from the other side turns the sign, as of a difference, else 1.
    """

    order: Indices
    signs: Array


def find_mirror(columns: Sequence[str], X: Array) -> Mirror | None:
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
    >>> mirror = find_mirror(names, X)
    >>> mirror.order.tolist(), mirror.signs.tolist()
    ([3, 4, 5, 0, 1, 2, 6], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0])
    >>> find_mirror(["skills_covered", "experience_short", "experience_over"], X[:, :3]) is None
    True
    """
    found = _schemes(columns)
    count = {scheme: sum(_alike(X, i, j) for i, j in pairs) for scheme, pairs in found.items()}
    best = max(count, key=lambda scheme: (count[scheme], scheme), default=None)
    if best is None or count[best] < _LEAST_PAIRS:
        return None
    also = [s for s in found if s != best and tuple(sorted(s[1:])) in _OWN_WORDS]
    order = np.arange(len(columns))
    for scheme in [best, *also]:
        for i, j in found[scheme]:
            if order[i] == i and order[j] == j and _alike(X, i, j):
                order[i], order[j] = j, i
    if (order != np.arange(len(columns))).mean() < _LEAST_SHARE:
        return None
    return Mirror(order=order, signs=_turned(X, order))


def _schemes(columns: Sequence[str]) -> dict[Scheme, list[tuple[int, int]]]:
    """Return, for each two words that may tell the sides apart, the columns that they pair."""
    ways: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for at, name in enumerate(columns):
        for kind, pattern in (("first", r"([^_.]+)[_.](.+)"), ("last", r"(.+)[_.]([^_.]+)")):
            ways[kind, name][""] = at
            if parts := re.fullmatch(pattern, name):
                word, rest = parts.groups() if kind == "first" else parts.groups()[::-1]
                ways[kind, rest][word] = at
    found: dict[Scheme, list[tuple[int, int]]] = defaultdict(list)
    for (kind, _), words in ways.items():
        known = sorted(words)
        for place, first in enumerate(known):
            for second in known[place + 1 :]:
                found[kind, first, second].append((words[first], words[second]))
    often = Counter({scheme: len(pairs) for scheme, pairs in found.items()})
    return {scheme: found[scheme] for scheme, size in often.items() if size > 1}


def _alike(X: Array, i: int, j: int) -> bool:
    one, other = (X[np.isfinite(X[:, k]), k] for k in (i, j))
    if not one.size or not other.size:
        return False
    return bool(
        other.min() <= np.median(one) <= other.max() and one.min() <= np.median(other) <= one.max()
    )


def _turned(X: Array, order: Indices) -> Array:
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


@dataclass
class MirroredMember(LogisticMember):
    """A linear member that also learns from what the other side answered.

    Parameters
    ----------
    mirror : Mirror
        How a pair looks from the other side.
    other : ndarray of shape (n_rows,)
        The other side's answers to the rows of `fit`; NaN where it gave none.

    Notes
    -----
    The part that both sides share is penalised by `ridge`, each side's deviation by about three
    times that: with a few hundred people, two sides that are much alike are better learnt together.
    """

    mirror: Mirror = None  # type: ignore[assignment]
    other: Array = None  # type: ignore[assignment]

    def fit(self, X: Array, y: Array, weight: Array, signs: Array) -> MirroredMember:
        """Learn from rows with labels; `signs` must be 0, since sums of parts keep no sign."""
        valued, gapped = self._learn_scales(X)
        own = np.hstack(self._design(X))
        told = np.isfinite(self.other)
        turned = np.hstack([self.mirror.signs, np.ones(X.shape[1])])
        there = own[told][:, np.hstack([self.mirror.order, X.shape[1] + self.mirror.order])]
        there = there * turned
        used = np.hstack([valued, gapped])
        own, there = own[:, used], there[:, used]
        # Sum and difference of the two sides' coefficients, each scaled so that one ridge does what
        # it would on a shared part and two deviations.
        both, apart = np.sqrt(1 + _DEVIATION / 2), np.sqrt(_DEVIATION / 2)
        # Each side keeps its own rate, so that only differences within a side are shared.
        side = np.concatenate([np.ones(len(own)), -np.ones(len(there))])[:, None]
        rows = np.vstack([own, there])
        self.intercept, coef = fit_logistic(
            np.hstack([rows * both, rows * side * apart, side * np.sqrt(self.ridge)]),
            np.concatenate([y, self.other[told]]),
            np.concatenate([weight, weight[told]]),
            ridge=self.ridge,
            lasso=0.0,
            signs=np.zeros(2 * rows.shape[1] + 1),
        )
        self.intercept += float(coef[-1]) * np.sqrt(self.ridge)
        mean, half = coef[: rows.shape[1]], coef[rows.shape[1] : -1]
        placed = np.zeros(2 * X.shape[1])
        placed[used] = both * mean + apart * half
        self.value_coef, self.gap_coef = np.split(placed, 2)
        return self
