"""A linear member that learns from both sides' answers, with random effects of people.

Coefficients are one part that both sides share and a smaller deviation of each side, over the
columns that `talentmatch.match.ranking._dyadic_columns` found to be counterparts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu
from scipy.special import expit

from talentmatch.match.ranking._dyadic_columns import DyadicColumns
from talentmatch.match.ranking._logistic import LogisticMember

__all__ = ["DyadicRegression"]

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

#: How many times less a deviation may grow than the part both sides share.
_DEVIATION = 0.1
_RIDGE_OF_PAST = 1.0
_STEPS = 3
#: People differ at least that much [squared logit]; less would be a perfect likeness of all.
_LEAST_VARIANCE = 0.01
#: Among more people than these the effects take minutes, and few answers of one weigh little.
_MOST_PEOPLE = 1_200


@dataclass(kw_only=True)
class DyadicRegression(LogisticMember):
    """A linear member that also learns from what the other side answered.

    Parameters
    ----------
    dyadic_columns : DyadicColumns
        How a pair looks from the other side.
    other : ndarray of shape (n_rows,)
        The other side's answers to the rows of `fit`; NaN where it gave none.
    people : ndarray of shape (n_rows, 2)
        Whom the rows of `fit` describe; see `DyadicColumns`.
    past : tuple of int
        Columns that tell of a person's past answers, of little penalty.

    Notes
    -----
    The part that both sides share is penalised by `ridge`, each side's deviation by ten times that:
    with a few hundred people, two sides that are much alike are better learnt together.

    One person's answers are alike, and so are the answers to one person. Both are random effects
    [1]_ whose variances are learnt, else a hundred answers of five people would count as a hundred
    people. The effects are not kept. Where columns of the past stand for them, there are none.

    A gap has no coefficient: what some groups were never asked would tell one group from another.

    References
    ----------
    .. [1] Breslow & Clayton (1993), Approximate inference in generalized linear mixed models,
       JASA 88, 9-25: marginal quasi-likelihood.
    """

    dyadic_columns: DyadicColumns
    other: Array
    people: Indices
    past: tuple[int, ...] = ()

    def fit(self, X: Array, y: Array, weight: Array, signs: Array) -> DyadicRegression:
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
        has_other = np.isfinite(self.other)
        own = self._design(X)[0]
        there = (own[:, self.dyadic_columns.order] * self.dyadic_columns.signs)[has_other]
        rows = np.vstack([own, there])[:, used]
        # Each side keeps its own rate, so that only differences within a side are shared.
        turned = np.repeat([1.0, -1.0], [len(own), len(there)])[:, None]
        design = np.hstack([np.ones_like(turned), turned, rows, turned * rows])
        ridge = np.full(X.shape[1], self.ridge)
        ridge[list(self.past)] = _RIDGE_OF_PAST
        penalty = np.concatenate([[1e-6, 1e-6], ridge[used], ridge[used] / _DEVIATION])
        first, second = self.people.T
        people = (
            []
            if self.past or self.people.max(initial=0) > _MOST_PEOPLE
            else [[first, second[has_other]], [second, first[has_other]]]
        )
        answers = np.concatenate([y, self.other[has_other]])
        coef = _fit_mixed(
            design,
            answers,
            np.concatenate([weight, weight[has_other]]),
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
    weighted = precision[:, None] * Z
    gram, pull = Z.T @ weighted + np.diag(penalty), weighted.T @ target
    if people:
        away = target - Z @ np.linalg.solve(gram, pull)
        variance = [np.full(codes.max() + 1, _variance(away, precision, codes)) for codes in people]
        who = sparse.csc_array(sparse.hstack([_membership(codes) for codes in people]))
        weighted_who = who.multiply(precision[:, None])
        among = who.T @ weighted_who + sparse.diags_array(1 / np.concatenate(variance))
        # Effects are taken out by the Schur complement: people are many, but meet few others.
        shared = weighted_who.T @ Z
        part = splu(sparse.csc_array(among)).solve(shared)
        gram, pull = gram - shared.T @ part, pull - part.T @ (weighted_who.T @ target)
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
