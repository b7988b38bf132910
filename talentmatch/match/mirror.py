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
from scipy import sparse
from scipy.sparse.linalg import splu
from scipy.special import expit

from talentmatch.match.logistic import LogisticMember

__all__ = ["Mirror", "MirroredMember", "find_mirror"]

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Scheme = tuple[str, str, str]

_LEAST_PAIRS = 3
_LEAST_SHARE = 1 / 3
#: How many times less a deviation may grow than the part both sides share.
_DEVIATION = 0.1
_RIDGE_OF_PAST = 1.0
_STEPS = 3
#: Rows a person at least, on average; people met once have no effect that could be told apart.
_LEAST_MEETINGS = 3
#: A column that alone makes so many times as many people of them is not one of their facts.
_SPLIT = 1.5
#: People differ at least that much [squared logit]; less would be a perfect likeness of all.
_LEAST_VARIANCE = 0.01
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
    people : ndarray of shape (n_rows, 2)
        A number for whom each row describes on the one and on the other half.
    """

    order: Indices
    signs: Array
    people: Indices


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
    return Mirror(order=order, signs=_turned(X, order), people=_people(X, order))


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


@dataclass
class MirroredMember(LogisticMember):
    """A linear member that also learns from what the other side answered.

    Parameters
    ----------
    mirror : Mirror
        How a pair looks from the other side.
    other : ndarray of shape (n_rows,)
        The other side's answers to the rows of `fit`; NaN where it gave none.
    people : ndarray of shape (n_rows, 2)
        Whom the rows of `fit` describe; see `Mirror`.
    past : tuple of int
        Columns that tell of a person's past answers, of little penalty.

    Notes
    -----
    The part that both sides share is penalised by `ridge`, each side's deviation by ten times that:
    with a few hundred people, two sides that are much alike are better learnt together.

    One person's answers are alike, and so are the answers to one person. Both are random effects
    [1]_ whose variances are learnt, else a hundred answers of five people would count as a hundred
    people. The effects are not kept; where
    columns of the past stand for them, there are none.
    A gap has no coefficient: what some groups were never asked would tell one group from another.

    References
    ----------
    .. [1] Breslow & Clayton (1993), Approximate inference in generalized linear mixed models,
       JASA 88, 9-25: marginal quasi-likelihood.
    """

    mirror: Mirror = None  # type: ignore[assignment]
    other: Array = None  # type: ignore[assignment]
    people: Indices = None  # type: ignore[assignment]
    past: tuple[int, ...] = ()

    def fit(self, X: Array, y: Array, weight: Array, signs: Array) -> MirroredMember:
        """Learn from rows with labels; a column that would break its sign is left out."""
        used, _ = self._learn_scales(X)
        self.gap_coef = np.zeros(X.shape[1])
        while True:
            self.intercept, self.value_coef = self._learn(X, y, weight, used)
            wrong = self.value_coef * signs < 0
            if not wrong.any():
                return self
            used &= ~wrong

    def _learn(
        self, X: Array, y: Array, weight: Array, used: NDArray[np.bool_]
    ) -> tuple[float, Array]:
        told = np.isfinite(self.other)
        own = self._design(X)[0]
        there = (own[:, self.mirror.order] * self.mirror.signs)[told]
        rows = np.vstack([own, there])[:, used]
        # Each side keeps its own rate, so that only differences within a side are shared.
        turned = np.repeat([1.0, -1.0], [len(own), len(there)])[:, None]
        design = np.hstack([np.ones_like(turned), turned, rows, turned * rows])
        ridge = np.full(X.shape[1], self.ridge)
        ridge[list(self.past)] = _RIDGE_OF_PAST
        penalty = np.concatenate([[1e-6, 1e-6], ridge[used], ridge[used] / _DEVIATION])
        first, second = self.people.T
        people = [] if self.past else [[first, second[told]], [second, first[told]]]
        answers = np.concatenate([y, self.other[told]])
        coef = _fit_mixed(
            design,
            answers,
            np.concatenate([weight, weight[told]]),
            penalty,
            [np.concatenate(codes) for codes in people],
        )
        value = np.zeros(X.shape[1])
        value[used] = np.add(*np.split(coef[2:], 2))
        return float(coef[0] + coef[1]), value


def _fit_mixed(
    Z: Array, y: Array, weight: Array, penalty: Array, people: Sequence[Indices]
) -> Array:
    """Return the coefficients of a logistic model with a random effect for each list of people."""
    coef = np.zeros(Z.shape[1])
    for _ in range(_STEPS):
        p = expit(Z @ coef)
        spread = np.maximum(p * (1.0 - p), 1e-3)
        coef = _mixed(Z, Z @ coef + (y - p) / spread, weight * spread, penalty, people)
    return coef


def _mixed(
    Z: Array, target: Array, precision: Array, penalty: Array, people: Sequence[Indices]
) -> Array:
    told = precision[:, None] * Z
    gram, pull = Z.T @ told + np.diag(penalty), told.T @ target
    if people:
        away = target - Z @ np.linalg.solve(gram, pull)
        variance = [np.full(codes.max() + 1, _variance(away, precision, codes)) for codes in people]
        who = sparse.csc_array(sparse.hstack([_membership(codes) for codes in people]))
        told_of = who.multiply(precision[:, None])
        among = who.T @ told_of + sparse.diags_array(1 / np.concatenate(variance))
        # Effects are taken out by the Schur complement: people are many, but meet few others.
        shared = told_of.T @ Z
        part = splu(sparse.csc_array(among)).solve(shared)
        gram, pull = gram - shared.T @ part, pull - part.T @ (told_of.T @ target)
    return np.asarray(np.linalg.solve(gram, pull))


def _membership(codes: Indices) -> sparse.csr_array:
    rows = np.arange(len(codes))
    return sparse.csr_array((np.ones(len(codes)), (rows, codes)), (len(codes), codes.max() + 1))


def _variance(away: Array, weight: Array, codes: Indices) -> float:
    """Return how much people differ: the mean product of two answers of one person."""
    total, square = (np.bincount(codes, (weight * away) ** power) for power in (1, 2))
    mass, alone = (np.bincount(codes, weight**power) for power in (1, 2))
    pairs = float((mass**2 - alone).sum())
    like = float((total**2 - square).sum()) / pairs if pairs > 0 else 0.0
    return max(like, _LEAST_VARIANCE)
