"""Who applied here applied there: scores of postings from a matrix of applications alone.

Each function takes the applications as a binary CSR matrix (candidates, postings) and returns a
dense matrix of how alike two postings are by who applied; a candidate's score for a posting is
the sum over what the candidate applied to.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg
import scipy.sparse as sp
from numpy.typing import NDArray

__all__ = ["cosine_neighbours", "ease", "posting_factors", "walk_neighbours"]


def cosine_neighbours(applied: sp.csr_array, shrink: float = 20.0) -> sp.csr_array:
    """Return the shrunk cosine of every two postings, by who applied to both.

    Parameters
    ----------
    applied : csr_array of shape (candidates, postings)
        1 where a candidate applied.
    shrink : float, default=20
        Added below the fraction [applications], so that a chance meeting counts little.

    Returns
    -------
    csr_array of shape (postings, postings)
        Zero on the diagonal.

    Examples
    --------
    >>> applied = sp.csr_array([[1.0, 1.0], [1.0, 1.0]])
    >>> cosine_neighbours(applied, shrink=2.0).toarray().tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    together = sp.coo_array(applied.T @ applied)
    row, column = together.coords
    apart = row != column
    row, column, count = row[apart], column[apart], together.data[apart]
    size = np.sqrt(np.asarray(applied.sum(axis=0)).ravel())
    alike = count / (size[row] * size[column] + shrink)
    return sp.csr_array((alike, (row, column)), shape=together.shape)


def ease(applied: sp.csr_array, regularisation: float = 200.0) -> NDArray[np.float32]:
    """Return the item weights of EASE: a ridge regression of each posting on all others.

    Parameters
    ----------
    applied : csr_array of shape (candidates, postings)
        1 where a candidate applied.
    regularisation : float, default=200
        Ridge [applications].

    Returns
    -------
    ndarray of shape (postings, postings)
        Zero on the diagonal.

    References
    ----------
    .. [1] Steck (2019), Embarrassingly shallow autoencoders for sparse data, WWW.

    Examples
    --------
    >>> applied = sp.csr_array([[1.0, 1.0], [1.0, 1.0]])
    >>> ease(applied, regularisation=2.0).round(3).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    gram = (applied.T @ applied).toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += np.float32(regularisation)
    factor, _ = scipy.linalg.lapack.spotrf(gram, lower=1, overwrite_a=1)
    inverse, _ = scipy.linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    weights = np.asarray(inverse / -np.diag(inverse))
    weights[np.diag_indices_from(weights)] = 0.0
    return weights.astype(np.float32, copy=False)


def walk_neighbours(applied: sp.csr_array) -> sp.csr_array:
    """Return how likely a walk from a posting over one applicant is to end at another.

    Busy applicants are passed less often than in proportion, and postings that everybody applies
    to are reached less.

    Returns
    -------
    csr_array of shape (postings, postings)
        Zero on the diagonal.

    References
    ----------
    .. [1] Paudel et al. (2017), Updatable, accurate, diverse, and scalable recommendations for
       interactive applications, ACM TiiS 7(1).

    Examples
    --------
    >>> walk_neighbours(sp.csr_array([[1.0, 1.0], [0.0, 0.0]])).toarray().round(3).tolist()
    [[0.0, 0.707], [0.707, 0.0]]
    """
    count = np.asarray(applied.sum(axis=1)).ravel()
    crowd = np.asarray(applied.sum(axis=0)).ravel()
    start = sp.diags_array(_power(crowd, -0.5)) @ applied.T
    steps = sp.coo_array(
        start @ sp.diags_array(_power(count, -0.5)) @ applied @ sp.diags_array(_power(crowd, -0.3))
    )
    row, column = steps.coords
    apart = row != column
    return sp.csr_array((steps.data[apart], (row[apart], column[apart])), shape=steps.shape)


def posting_factors(applied: sp.csr_array, factors: int = 256) -> tuple[NDArray[np.float64], ...]:
    """Return what turns a candidate's applications into scores by way of a few common tastes.

    Parameters
    ----------
    applied : csr_array of shape (candidates, postings)
        Weight of each application.
    factors : int, default=256
        Singular vectors kept; at most an eighth of the smaller side, so that what is kept is
        common.

    Returns
    -------
    into, out : ndarray of shape (postings, factors)
        Scores are ``(own @ into) @ out.T``, where rows of `own` are applications over the root of
        their number.

    References
    ----------
    .. [1] Shen et al. (2021), How powerful is graph convolution for recommendation?, CIKM.

    Examples
    --------
    >>> applied = sp.csr_array(np.kron(np.eye(8), np.ones((2, 2))))
    >>> into, out = posting_factors(applied)
    >>> into.shape
    (16, 2)
    """
    from scipy.sparse.linalg import svds

    own = sp.csr_array(
        sp.diags_array(_power(np.asarray(applied.sum(axis=1)).ravel(), -0.5)) @ applied
    )
    crowd = np.asarray(own.sum(axis=0)).ravel()
    scaled = sp.csr_array(own @ sp.diags_array(_power(crowd, -0.5)), dtype=np.float32)
    size = min(factors, min(scaled.shape) // 8)
    if size < 1 or scaled.nnz == 0:
        return np.zeros((len(crowd), 1)), np.zeros((len(crowd), 1))
    # A fixed start makes the same data give the same factors; finer steps change no ranking.
    start = np.ones(min(scaled.shape), dtype=np.float32)
    right = svds(sp.csr_matrix(scaled), k=size, tol=1e-2, v0=start)[2].T.astype(float)
    return right * _power(crowd, -0.5)[:, None], right * np.sqrt(crowd)[:, None]


def _power(total: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    return np.where(total > 0, np.maximum(total, 1e-12) ** power, 0.0)
