"""Logistic regression with signs held, ridge and lasso penalties, and missing values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

__all__ = ["LogisticMember", "fit_logistic"]

Array = NDArray[np.float64]

#: Standardised values beyond this many deviations are drawn in, so that one outlier leads nobody.
_REACH = 4.0


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
        Penalties on half the squared and on the absolute coefficients, against the sum of log losses.
    signs : ndarray of shape (n_columns,)
        +1: never below zero; -1: never above; 0: free.

    Returns
    -------
    float, ndarray of shape (n_columns,)
        Intercept, not penalised, and coefficients [logit per unit].

    Notes
    -----
    A coefficient is the difference of two parts that are both at least zero, which makes the lasso
    smooth and a sign a bound.

    Examples
    --------
    >>> X = np.array([[0.0], [0.0], [1.0], [1.0]])
    >>> y = np.array([0.0, 1.0, 1.0, 1.0])
    >>> free = fit_logistic(X, y, np.ones(4), ridge=1.0, lasso=0.0, signs=np.zeros(1))[1]
    >>> held = fit_logistic(X, y, np.ones(4), ridge=1.0, lasso=0.0, signs=-np.ones(1))[1]
    >>> bool(free[0] > 0.1), float(held[0])
    (True, 0.0)
    """
    n = X.shape[1]
    total = float(weight.sum())

    def loss(theta: Array) -> tuple[float, Array]:
        up, down = theta[1 : n + 1], theta[n + 1 :]
        coefficients = up - down
        score = theta[0] + X @ coefficients
        value = float(weight @ (np.logaddexp(0.0, score) - y * score))
        value += 0.5 * ridge * float(coefficients @ coefficients) + lasso * float(
            up.sum() + down.sum()
        )
        slack = weight * (expit(score) - y)
        slope = X.T @ slack + ridge * coefficients
        return value / total, np.concatenate(([slack.sum()], slope + lasso, lasso - slope)) / total

    rate = float(np.clip(weight @ y / total, 1e-6, 1 - 1e-6))
    start = np.concatenate(([np.log(rate / (1 - rate))], np.zeros(2 * n)))
    bounds = [(None, None)]
    bounds += [(0.0, 0.0 if sign < 0 else None) for sign in signs]
    bounds += [(0.0, 0.0 if sign > 0 else None) for sign in signs]
    found = minimize(
        loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 200}
    )
    return float(found.x[0]), found.x[1 : n + 1] - found.x[n + 1 :]


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
        valued = used & np.isfinite(self.spread)
        gapped = used & (self.gap_share > 0.01) & (self.gap_share < 0.99)
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
        return np.asarray(values @ self.value_coef + gaps @ self.gap_coef + self.intercept)

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
        return cls(ridge=ridge, lasso=lasso, intercept=float(state["intercept"][0]), **arrays)


_ARRAYS = ("centre", "fill", "spread", "gap_share", "value_coef", "gap_coef")
