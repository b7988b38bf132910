"""Logistic regression with signs held, ridge and lasso penalties, and missing values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from talentmatch.match.ranking.scorecard import row_sums

__all__ = ["LogisticMember", "fit_logistic"]

Array = NDArray[np.float64]

#: Standardised values beyond this many deviations are drawn in, so that one outlier leads nobody.
_REACH = 4.0
_NEWTON_STEPS = 25
_KEPT_STEPS = 4
_SWEEPS = 50
#: Further steps of the sum of log losses, or of a coefficient, below these change no ranking.
_ENOUGH = 1e-4
_CLOSE = 1e-4


def fit_logistic(
    X: Array, y: Array, weight: Array, *, ridge: float, lasso: float, signs: Array
) -> tuple[float, Array]:
    """Fit an intercept and coefficients that keep their signs.

    Parameters
    ----------
    X : ndarray of shape (n_rows, n_columns)
        Finite values, best standardised.
    y, weight : ndarray of shape (n_rows,)
        Labels 0 or 1, and how much each row counts.
    ridge, lasso : float
        Penalties on half the squared and on the absolute coefficients, against the sum of log
        losses.
    signs : ndarray of shape (n_columns,)
        +1: never below zero; -1: never above; 0: free.

    Returns
    -------
    float, ndarray of shape (n_columns,)
        Intercept, not penalised, and coefficients [logit per unit].

    Notes
    -----
    Proximal Newton steps, each solved by coordinate descent as in glmnet [1]_; the curvature, which
    costs most and changes least, is kept for a few steps.

    References
    ----------
    .. [1] Friedman, Hastie & Tibshirani (2010), Regularization paths for generalized linear models
       via coordinate descent, J. of Statistical Software 33(1).

    Examples
    --------
    >>> X = np.array([[0.0], [0.0], [1.0], [1.0]])
    >>> y = np.array([0.0, 1.0, 1.0, 1.0])
    >>> free = fit_logistic(X, y, np.ones(4), ridge=1.0, lasso=0.0, signs=np.zeros(1))[1]
    >>> bounded = fit_logistic(X, y, np.ones(4), ridge=1.0, lasso=0.0, signs=-np.ones(1))[1]
    >>> bool(free[0] > 0.1), float(bounded[0])
    (True, 0.0)
    """
    Z = np.column_stack([np.ones(len(X)), X])
    penalties = _Penalties(ridge=ridge, lasso=lasso, signs=np.concatenate([[0.0], signs]))
    rate = float(np.clip(weight @ y / weight.sum(), 1e-6, 1 - 1e-6))
    theta = np.zeros(Z.shape[1])
    theta[0] = np.log(rate / (1 - rate))
    score = Z @ theta
    loss = penalties.objective(theta, score, y, weight)
    for number in range(_NEWTON_STEPS):
        p = expit(score)
        if number % _KEPT_STEPS == 0:
            bent = Z * np.sqrt(np.maximum(weight * p * (1 - p), 1e-5 * weight))[:, None]
            curvature = bent.T @ bent
        step = penalties.minimise(theta, Z.T @ (weight * (p - y)), curvature) - theta
        moved = Z @ step
        # A full step may overshoot where the curvature is low; half of it never leaves the bounds.
        while (new := penalties.objective(theta + step, score + moved, y, weight)) > loss:
            step, moved = step / 2, moved / 2
            if np.abs(step).max() < _ENOUGH:
                return float(theta[0]), theta[1:]
        theta, score, gain, loss = theta + step, score + moved, loss - new, new
        if gain < _ENOUGH:
            break
    return float(theta[0]), theta[1:]


@dataclass(frozen=True)
class _Penalties:
    """Ridge, lasso and signs on all coefficients but the first, the intercept."""

    ridge: float
    lasso: float
    signs: Array

    def objective(self, theta: Array, score: Array, y: Array, weight: Array) -> float:
        size = theta[1:]
        penalty = 0.5 * self.ridge * float(size @ size) + self.lasso * float(np.abs(size).sum())
        return float(weight @ (np.logaddexp(0.0, score) - y * score)) + penalty

    def minimise(self, theta: Array, slope: Array, curvature: Array) -> Array:
        """Minimise the quadratic around `theta` one coefficient after the other."""
        ridge = np.full(len(theta), self.ridge)
        lasso = np.full(len(theta), self.lasso)
        ridge[0] = lasso[0] = 0.0
        stiff = np.diag(curvature).copy()
        goal = theta.copy()
        if not self.lasso:
            # Without bounds this is the answer; with them it is a start near to it.
            least = curvature + np.diag(ridge + 1e-9)
            goal += np.linalg.solve(least, -slope - ridge * theta)
            if not self.signs.any():
                return goal
            goal[goal * self.signs < 0] = 0.0
        slope = slope + curvature @ (goal - theta)
        for _ in range(_SWEEPS):
            furthest = 0.0
            # Each coefficient depends on those before it, hence a loop over columns, not rows.
            for j in range(len(theta)):
                pull = stiff[j] * goal[j] - slope[j]
                new = np.sign(pull) * max(abs(pull) - lasso[j], 0.0) / (stiff[j] + ridge[j])
                if new * self.signs[j] < 0:
                    new = 0.0
                moved = new - goal[j]
                if moved:
                    slope += curvature[:, j] * moved
                    goal[j] = new
                    furthest = max(furthest, abs(moved))
            if furthest < _CLOSE:
                break
        return goal


@dataclass
class LogisticMember:
    """A linear member of one side's blend.

    Missing values stand at the median of their column, with a coefficient of their own for being
    missing, so that a gap neither helps nor hurts by accident.

    Parameters
    ----------
    ridge, lasso : float
        Penalties; see `fit_logistic`.
    columns : tuple of int, optional
        Columns it looks at; all if None.

    Attributes
    ----------
    intercept : float
        Log odds where every column stands at its centre [logit].
    value_coef, gap_coef : ndarray of shape (n_columns,)
        Log odds for each deviation from the centre, and for a missing value [logit].
    """

    ridge: float = 100.0
    lasso: float = 0.0
    columns: tuple[int, ...] | None = None
    intercept: float = 0.0
    centre: Array = None  # type: ignore[assignment]
    fill: Array = None  # type: ignore[assignment]
    spread: Array = None  # type: ignore[assignment]
    gap_share: Array = None  # type: ignore[assignment]
    value_coef: Array = None  # type: ignore[assignment]
    gap_coef: Array = None  # type: ignore[assignment]

    def fit(self, X: Array, y: Array, weight: Array, signs: Array) -> LogisticMember:
        """Learn from rows with labels; `signs` holds +1, -1 or 0 a column."""
        valued, gapped = self._learn_scales(X)
        values, gaps = self._design(X)
        self.intercept, coef = fit_logistic(
            np.hstack([values[:, valued], gaps[:, gapped]]),
            y,
            weight,
            ridge=self.ridge,
            lasso=self.lasso,
            signs=np.concatenate([signs[valued], np.zeros(gapped.sum())]),
        )
        self.value_coef, self.gap_coef = np.zeros(X.shape[1]), np.zeros(X.shape[1])
        self.value_coef[valued] = coef[: valued.sum()]
        self.gap_coef[gapped] = coef[valued.sum() :]
        return self

    def _learn_scales(self, X: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Learn centre and spread; return which values and which gaps there are to use."""
        seen = np.isfinite(X).any(axis=0)
        self.fill = np.zeros(X.shape[1])
        self.fill[seen] = np.nanmedian(X[:, seen], axis=0)
        filled = np.where(np.isnan(X), self.fill, X)
        self.centre = filled.mean(axis=0)
        spread = filled.std(axis=0)
        self.spread = np.where(spread > 1e-9, spread, np.inf)
        self.gap_share = np.isnan(X).mean(axis=0)
        used = np.zeros(X.shape[1], dtype=bool)
        used[list(self.columns) if self.columns is not None else slice(None)] = True
        gapped = used & (self.gap_share > 0.01) & (self.gap_share < 0.99)
        return used & np.isfinite(self.spread), gapped

    def _design(self, X: Array) -> tuple[Array, Array]:
        values = np.where(np.isnan(X), self.fill, X) - self.centre
        values = np.clip(values / self.spread, -_REACH, _REACH)
        return values, np.isnan(X) - self.gap_share

    def contributions(self, X: Array) -> Array:
        """Return what each column adds and, last, the base [logit]: rows × (columns + 1)."""
        values, gaps = self._design(X)
        added = values * self.value_coef + gaps * self.gap_coef
        return np.column_stack([added, np.full(len(X), self.intercept)])

    def score(self, X: Array) -> Array:
        """Return log odds [logit] of each row."""
        values, gaps = self._design(X)
        score = row_sums(values, self.value_coef) + row_sums(gaps, self.gap_coef)
        return score + self.intercept

    def state(self) -> dict[str, Array]:
        """Return all that was learnt as arrays."""
        return {
            "intercept": np.array([self.intercept]),
            "penalty": np.array([self.ridge, self.lasso]),
            "centre": self.centre,
            "fill": self.fill,
            "spread": self.spread,
            "gap_share": self.gap_share,
            "value_coef": self.value_coef,
            "gap_coef": self.gap_coef,
        }

    @classmethod
    def restore(cls, state: Mapping[str, Array]) -> LogisticMember:
        """Return the member that `state` came from."""
        arrays = {name: np.asarray(state[name]) for name in _ARRAYS}
        ridge, lasso = (float(value) for value in state["penalty"])
        member = cls(ridge=ridge, lasso=lasso, intercept=float(state["intercept"][0]))
        for name, array in arrays.items():
            setattr(member, name, array)
        return member


_ARRAYS = ("centre", "fill", "spread", "gap_share", "value_coef", "gap_coef")
