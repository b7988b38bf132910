"""The market: from scores to matches that hold when everybody competes for the same people.

`equilibrium` gives expected match masses, so that a popular person is not shown to all;
`place` gives the one placement with the highest total score. `stable_match` is in
:mod:`talentmatch.match.allocation.stable`.
"""

from __future__ import annotations

from dataclasses import replace
from numbers import Real
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from talentmatch.errors import InputError, collected
from talentmatch.match.allocation._kernels import DenseKernel, Floats, SparseKernel
from talentmatch.match.allocation._potentials import Market, balance, cooled

__all__ = ["equilibrium", "floats", "seats"]

#: Worst marginal that is still handed out: a share of the largest posting, and in persons.
_ACCEPTED, _PERSONS = 1e-6, 5e-6
_SHARES = (0.01, 0.05, 0.25, 1.0)  # of the pairs that stand for all, one after the other


def floats(values: ArrayLike, name: str) -> Floats:
    """Return an array of numbers.

    Raises
    ------
    InputError
        If a value is none.

    Examples
    --------
    >>> floats([[1, True]], "scores").tolist()
    [[1.0, 1.0]]
    """
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} holds what is no number: {error}") from error


def seats(openings: ArrayLike | None, columns: int) -> Floats:
    """Return the openings of each posting, one each where none are given.

    Raises
    ------
    InputError
        If their number differs from the postings, or one is negative or not a number.

    Examples
    --------
    >>> seats(None, 2).tolist()
    [1.0, 1.0]
    """
    if openings is None:
        return np.ones(columns)
    quota = floats(openings, "openings")
    if quota.shape != (columns,):
        raise InputError(f"openings have shape {quota.shape}; there are {columns} postings")
    if not (np.isfinite(quota) & (quota >= 0)).all():
        raise InputError("openings must be numbers of at least 0")
    return quota


def _canonical(utility: Any, name: str) -> sp.csr_array:
    matrix = sp.csr_array(utility, dtype=float)
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    if not np.isfinite(matrix.data).all():
        raise InputError(f"{name} holds NaN or infinite utilities; leave infeasible pairs out")
    return matrix


def _joint_sparse(u: sp.csr_array, v: sp.csr_array) -> sp.csr_array:
    """Add where both are stored; scipy's own sum would drop zeros, which are feasible here."""
    if np.array_equal(u.indptr, v.indptr) and np.array_equal(u.indices, v.indices):
        return sp.csr_array((u.data + v.data, u.indices, u.indptr), shape=u.shape)
    width = np.int64(u.shape[1])
    keys = [
        np.repeat(np.arange(s.shape[0], dtype=np.int64), np.diff(s.indptr)) * width + s.indices
        for s in (u, v)
    ]
    both, in_u, in_v = np.intersect1d(keys[0], keys[1], assume_unique=True, return_indices=True)
    ends = np.searchsorted(both, np.arange(u.shape[0] + 1, dtype=np.int64) * width)
    return sp.csr_array((u.data[in_u] + v.data[in_v], both % width, ends), shape=u.shape)


def _joint(candidate_utility: Any, employer_utility: Any) -> Floats | sp.csr_array:
    sparse = sp.issparse(candidate_utility)
    if sparse != sp.issparse(employer_utility):
        raise InputError("one utility is sparse, the other dense; give both in one form")
    if not sparse:
        candidate_utility = floats(candidate_utility, "candidate_utility")
        employer_utility = floats(employer_utility, "employer_utility")
    if candidate_utility.ndim != 2 or candidate_utility.shape != employer_utility.shape:
        raise InputError(
            f"the utilities have shapes {candidate_utility.shape} and {employer_utility.shape}; "
            "both are (candidates, postings)"
        )
    if sparse:
        return _joint_sparse(
            _canonical(candidate_utility, "candidate_utility"),
            _canonical(employer_utility, "employer_utility"),
        )
    joint = np.asarray(candidate_utility + employer_utility)
    # A sum is finite only if every term is, and it needs no array of the market's size.
    if not np.isfinite(joint.sum()):
        raise InputError(
            "utilities hold NaN or infinite values; use scipy.sparse and leave infeasible pairs out"
        )
    return joint


def _solve(kernel: Any, openings: Floats, temperature: float) -> Any:
    market = Market(kernel, np.ones(kernel.shape[0]), openings, 1 / (2 * temperature))
    accepted = max(_ACCEPTED, _PERSONS / float(openings.max()))
    # Products are small and many; threads that wait for one another cost more than they give.
    with threadpool_limits(1, user_api="blas"):
        start = cooled(market)
        # Where too few pairs stand for all, prices swing for ever; more take longer and hold.
        for few in _SHARES:
            p, worst = balance(replace(market, few=few), start)
            if worst <= accepted:
                break
    if not worst <= accepted:
        raise InputError(
            f"the market found no equilibrium at temperature {temperature:g} "
            f"(worst marginal off by {worst:.1e}); raise the temperature"
        )
    return kernel.masses(p.a, p.b, market.scale)


def equilibrium(
    candidate_utility: Any,
    employer_utility: Any,
    openings: ArrayLike | None = None,
    temperature: float = 1.0,
) -> Any:
    """Return the expected match masses when both sides choose among all pairs at once.

    The transferable-utility market of Choo and Siow with capacities: pairs with high joint
    utility match more, but nobody is promised twice. ``log mu_ij = ½ log mu_i0 + ½ log mu_0j +
    (U_ij + V_ij) / 2T``, where ``mu_i0 = 1 - sum_j mu_ij`` stay unmatched and
    ``mu_0j = openings_j - sum_i mu_ij`` stay open; being unmatched has utility 0.

    Parameters
    ----------
    candidate_utility, employer_utility : array or scipy.sparse of shape (n, m)
        What a match is worth to each side, finite. In sparse form a pair absent from either is
        infeasible, and a stored 0 is a feasible utility of 0.
    openings : array-like of shape (m,), optional
        Openings of each posting, fractions allowed; one each by default, 0 closes a posting.
    temperature : float, default=1.0
        Size of what scores do not see, in units of utility; low is close to an assignment.

    Returns
    -------
    ndarray or csr_array of shape (n, m)
        Match masses; CSR of the feasible pairs for sparse input.

    Raises
    ------
    InputError
        If shapes differ, values are not finite, openings are negative, the temperature is not
        positive, or no equilibrium is found.

    References
    ----------
    .. [1] Choo & Siow (2006), Who marries whom and why, JPE 114(1).

    Examples
    --------
    >>> masses = equilibrium([[0.0]], [[0.0]])
    >>> round(masses.item(), 6)     # matched, and either side alone: equally likely
    0.5
    """
    problems: list[str] = []
    if not (isinstance(temperature, Real) and np.isfinite(temperature) and temperature > 0):
        problems.append(f"temperature is {temperature!r}; it must be a number above 0")
    joint = collected(lambda: _joint(candidate_utility, employer_utility), problems)
    quota = None if joint is None else collected(lambda: seats(openings, joint.shape[1]), problems)
    if problems or joint is None or quota is None:
        raise InputError("the market cannot be solved", problems)
    open_posts: NDArray[np.intp] = np.flatnonzero(quota > 0)
    if sp.issparse(joint):
        return _sparse(joint, quota, open_posts, temperature)
    if joint.shape[0] == 0 or open_posts.size == 0:
        return np.zeros(joint.shape)
    if open_posts.size == joint.shape[1]:
        return _solve(DenseKernel(joint), quota, temperature)
    masses = np.zeros(joint.shape)
    masses[:, open_posts] = _solve(
        DenseKernel(np.ascontiguousarray(joint[:, open_posts])), quota[open_posts], temperature
    )
    return masses


def _sparse(
    joint: sp.csr_array, quota: Floats, open_posts: NDArray[np.intp], temperature: float
) -> sp.csr_array:
    reached = open_posts[np.bincount(joint.indices, minlength=quota.size)[open_posts] > 0]
    masses = sp.csr_array((np.zeros(joint.nnz), joint.indices, joint.indptr), shape=joint.shape)
    if reached.size == 0:
        return masses
    if reached.size == quota.size:
        return _solve(SparseKernel(joint), quota, temperature)
    kept = np.isin(joint.indices, reached)
    number = np.zeros(quota.size, dtype=np.intp)
    number[reached] = np.arange(reached.size)
    ends = np.concatenate([[0], np.cumsum(kept)])[joint.indptr]
    part = sp.csr_array(
        (joint.data[kept], number[joint.indices[kept]], ends),
        shape=(joint.shape[0], reached.size),
    )
    masses.data[kept] = _solve(SparseKernel(part), quota[reached], temperature).data
    return masses
