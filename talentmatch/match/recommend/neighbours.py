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

__all__ = ["cosine_neighbours", "ease"]


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
