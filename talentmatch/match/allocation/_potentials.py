"""The potentials of a matching market: what being in it is worth to each side.

With ``a = ½ log mu_i0`` and ``b = ½ log mu_0j`` a market is in equilibrium when rows and columns
use up their capacities. Given `b`, rows have a closed form, so that `b` alone is sought. Fitting
columns in turn (iterative proportional fitting) stalls at low temperatures. Here

1. a sample of rows is cooled down to the temperature, for prices to start from;
2. fitting in turn is extrapolated from its last few rounds (Anderson), which is enough as long as
   masses are spread;
3. where it is not, nearly all mass sits on few pairs: the convex dual over those alone is cheap,
   and L-BFGS brings prices near;
4. Newton steps, with the few pairs as curvature and residuals over all, are extrapolated likewise.

References
----------
.. [1] Choo & Siow (2006), Who marries whom and why, JPE 114(1).
.. [2] Galichon & Salanié (2022), Cupid's invisible hand, REStud 89(5).
.. [3] Séjourné, Vialard & Peyré (2022), Faster unbalanced optimal transport: translation
   invariant Sinkhorn and 1-D Frank-Wolfe, AISTATS.
.. [4] Tang et al. (2024), Accelerating Sinkhorn algorithm with sparse Newton iterations, ICLR.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy.linalg
import scipy.optimize
import scipy.sparse as sp
import scipy.sparse.linalg

from talentmatch.match.allocation._kernels import Floats, Kernel, SparseKernel, closed_form
from talentmatch.match.allocation._sparse_loops import compiled

__all__ = ["Market", "Point", "balance", "cooled"]

_MEMORY = 8  # rounds that are extrapolated from
_LONGEST_STEP = 20.0  # log units
_ROUGH_DOWN_TO = 1e-3  # residual from which half the bits do not help [share of the largest column]
_FAR = 0.05  # residual from which Newton's steps are of little use [share of the largest column]
_TELLING = 1e-7  # unmatched mass that a difference of sums can still tell from rounding
_FEW = 0.01  # share of pairs that stand for all, if the caller names no other
_SMALL = 1_000_000  # pairs that need no such choice
_NEARLY_ALL = 0.9  # share of mass that few pairs must hold to stand for all
_MANY = 2_000_000  # pairs that are not few
_ROUGH = 20  # products with all pairs in a Newton step
_DIRECT_COLUMNS = 3000  # above this a Cholesky factor costs more than conjugate gradients

Step = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Market:
    """A market at one temperature.

    Attributes
    ----------
    kernel : Kernel
        The pairs.
    r, c : ndarray
        Capacity of rows and columns, all positive.
    scale : float
        1 / 2T: turns utility into log mass.
    few : float
        Share of pairs that stand for all where nearly all mass sits on few.
    """

    kernel: Kernel
    r: Floats
    c: Floats
    scale: float
    few: float = _FEW

    def rough(self) -> Market:
        """Return a market that is faster and near, or this one."""
        kernel = self.kernel.rough(self.scale)
        return self if kernel is self.kernel else replace(self, kernel=kernel)

    def at(self, b: Floats) -> Point:
        """Return the market's state at prices `b`."""
        a, inflow = self.kernel.flow(b, self.r, self.scale)
        return Point(a, b, inflow, inflow + np.exp(2 * b) - self.c)

    def fitted(self, p: Point) -> Floats:
        """Return the prices that use up each column on its own."""
        with np.errstate(divide="ignore"):
            return closed_form(np.log(p.inflow) - p.b, self.c)

    def shifted(self, b: Floats, a: Floats) -> Floats:
        """Move all columns at once to where the two sides' totals agree (a quadratic)."""
        rows, columns = np.exp(2 * a).sum(), np.exp(2 * b).sum()
        if min(rows, columns) < 1e-300:
            return b
        excess = float(self.r.sum() - self.c.sum())
        root = np.sqrt(excess**2 + 4 * rows * columns)
        square = 2 * rows / (excess + root) if excess > 0 else (root - excess) / (2 * columns)
        return np.asarray(b + 0.5 * np.log(square))

    def telling(self, a: Floats, b: Floats) -> tuple[float, sp.csr_array]:
        """Return the log mass that counts at these potentials, and the pairs that exceed it."""
        n, m = self.kernel.shape
        pairs = max(int(self.few * n * m), _SMALL if n * m <= _SMALL else 0)
        level = float(np.clip(self.kernel.level(a, b, self.scale, pairs), -21.0, -7.0))
        return level, self.kernel.over(a, b, self.scale, level)


@dataclass(frozen=True)
class Point:
    """Prices, what they lead to, and by how much columns are over-full."""

    a: Floats
    b: Floats
    inflow: Floats
    residual: Floats

    def worst(self, c: Floats) -> float:
        """Return the largest residual, as a share of the largest column."""
        return float(np.abs(self.residual).max() / c.max())

    def balanced(self, c: Floats) -> bool:
        """Tell whether residuals are small, beside unmatched mass too where both sides have any."""
        if not self.worst(c) <= 1e-8:
            return False
        single = np.exp(2 * self.b)
        telling = (single > _TELLING) & bool((np.exp(2 * self.a) > _TELLING / 100).any())
        return bool((np.abs(self.residual) <= 5e-7 * single)[telling].all())


class _Extrapolation:
    """Anderson's: the mixture of the last rounds whose steps cancel best."""

    def __init__(self) -> None:
        self.prices: list[Floats] = []
        self.steps: list[Floats] = []

    def next(self, b: Floats, step: Floats, weight: Floats) -> Floats:
        self.prices = [*self.prices, b][-_MEMORY:]
        self.steps = [*self.steps, step][-_MEMORY:]
        if len(self.steps) > 1:
            turned = np.diff(np.array(self.steps), axis=0).T
            moved = np.diff(np.array(self.prices), axis=0).T
            root = np.sqrt(weight)
            with contextlib.suppress(np.linalg.LinAlgError):  # the step alone leads on, too
                mix = np.linalg.lstsq(turned * root[:, None], step * root, rcond=1e-10)[0]
                step = step - (moved + turned) @ mix
        return np.asarray(b + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP))


def _near(market: Market, p: Point, pairs: sp.csr_array) -> Floats:
    """Return the prices that minimise the dual over some pairs, roughly."""
    part = Market(SparseKernel(pairs), market.r, market.c, market.scale)
    unit = 1 / np.sqrt(market.c)

    def dual(z: Floats) -> tuple[float, Floats]:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            q = part.at(p.b + z * unit)
            rows = -0.5 * np.exp(2 * q.a) - part.r * q.a
            columns = 0.5 * np.exp(2 * q.b) - part.c * q.b
        return float(rows.sum() + columns.sum()), q.residual * unit

    limits = {"maxiter": 150, "maxfun": 600, "maxcor": 20, "ftol": 1e-13, "gtol": 1e-9}
    start = np.zeros(p.b.size)
    solution = scipy.optimize.minimize(dual, start, jac=True, method="L-BFGS-B", options=limits)
    return np.asarray(p.b + solution.x * unit)


def _newton(market: Market, p: Point, pairs: sp.csr_array) -> Step:
    """Return Newton's step from a residual; some pairs are its curvature if they hold most of it."""
    each, columns = np.diff(pairs.indptr), pairs.indices
    mass = np.exp(pairs.data * market.scale + p.b[columns] + np.repeat(p.a, each))
    root = np.sqrt(p.inflow + 2 * np.exp(2 * p.b))
    weight = np.sqrt(market.r + np.exp(2 * p.a))
    many = _MANY
    if isinstance(market.kernel, SparseKernel):
        # A step over all pairs is as much dearer, and is broken off before it is solved.
        many = max(many, market.kernel.joint.nnz // 4)
    if pairs.nnz > many or mass.sum() < _NEARLY_ALL * p.inflow.sum():
        return _conjugate(market.kernel.curvature(p.a, p.b, market.scale, weight), root, _ROUGH)
    scaled = mass / np.repeat(weight, each) / root[columns]
    plan = sp.csr_array((scaled, columns, pairs.indptr), shape=pairs.shape)
    # Blocks of pairs that trade only among themselves make the system singular up to rounding.
    damping = max(1e-12, 1e-3 * min(1.0, p.worst(market.c)))
    if plan.shape[1] <= _DIRECT_COLUMNS:
        system = -(plan.T @ plan).toarray()
        system[np.diag_indices_from(system)] += 1 + damping
        with contextlib.suppress(scipy.linalg.LinAlgError):
            factor = scipy.linalg.cho_factor(system, overwrite_a=True, check_finite=False)
            return lambda residual: (
                -scipy.linalg.cho_solve(factor, residual / root, check_finite=False) / root
            )
    parts = plan.data, plan.indices, plan.indptr

    def trade(d: Floats) -> Floats:
        passed = np.zeros(root.size)
        compiled().trade(parts, root * d, passed)
        return np.asarray(root * passed)

    return _conjugate(trade, root, 200, damping)


def _conjugate(trade: Step, root: Floats, rounds: int, damping: float = 1e-12) -> Step:
    """Return a step that solves the Newton system roughly, without forming it."""

    def step(residual: Floats) -> Floats:
        system = scipy.sparse.linalg.LinearOperator(
            (root.size, root.size),
            matvec=lambda d: (1 + damping) * d - trade(d / root) / root,
            dtype=float,
        )
        solution, _ = scipy.sparse.linalg.cg(
            system, residual / root, rtol=1e-3, atol=0.0, maxiter=rounds
        )
        return np.asarray(-solution / root)

    return step


def _stalls(worst: list[float], since: int, newton: Step | None) -> bool:
    """Tell whether the present way is too slow, `since` rounds after it was chosen."""
    if newton is not None:
        return since > 1 and worst[-1] > 0.1 * worst[-2]
    return (since > 2 and worst[-1] > 1) or (since > 5 and worst[-1] > 0.1 * worst[-5])


def balance(market: Market, b: Floats, *, rounds: int = 60) -> tuple[Point, float]:
    """Return the market's equilibrium and its worst residual, from prices `b`.

    The best point is returned where `rounds` are not enough.

    Examples
    --------
    >>> from talentmatch.match.allocation._kernels import DenseKernel
    >>> one = np.ones(1)
    >>> point, worst = balance(Market(DenseKernel(np.zeros((1, 1))), one, one, 0.5), np.zeros(1))
    >>> round(float(np.exp(2 * point.b[0])), 6), worst < 1e-8
    (0.5, True)
    """
    here = market.rough()
    best, least, worst = here.at(b), np.inf, []
    ahead, newton, since, warmed = _Extrapolation(), None, 0, 0
    high_a, high_b = best.a, best.b
    for done in range(rounds):
        p = here.at(b) if done else best
        if here is not market and p.worst(market.c) < _ROUGH_DOWN_TO:
            here, least = market, np.inf
            p = here.at(b)
        worst.append(p.worst(market.c))
        since += 1
        if worst[-1] < least:
            best, least = p, worst[-1]
        # One more round costs little while rounds bring a hundredfold.
        fast = done > 0 and 1e-13 < worst[-1] < 0.01 * worst[-2]
        if p.balanced(market.c) and not fast:
            return p, worst[-1]
        if (warmed and newton is None and worst[-1] < 0.1) or _stalls(worst, since, newton):
            # What told before may tell again: without it, prices would swing back and forth.
            high_a = np.maximum(p.a, high_a)
            high_b = np.maximum(np.maximum(p.b, market.fitted(p)), high_b)
            level, pairs = market.telling(high_a, high_b)
            ahead, since = _Extrapolation(), 0
            # Where few pairs hold too little of the mass, they would mislead.
            if worst[-1] > _FAR and warmed < 6 and level < np.log(1e-4):
                b, newton, warmed, since = _near(market, p, pairs), None, warmed + 1, 1
                continue
            newton = _newton(market, p, pairs)
            high_a, high_b = p.a, p.b
        step = newton(p.residual) if newton else market.shifted(market.fitted(p), p.a) - p.b
        if not np.isfinite(step).all():
            break
        b = ahead.next(p.b, step, p.inflow + 2 * np.exp(2 * p.b))
    return best, least


def cooled(market: Market) -> Floats:
    """Return prices to start from: a sample of rows, cooled down to the temperature."""
    n, m = market.kernel.shape
    rows = np.unique(np.linspace(0, n - 1, min(n, max(m, 1000))).astype(np.intp))
    part = market.kernel.sample(rows).rough(market.scale)
    share = market.r[rows].sum() / market.r.sum()
    half = 0.5 * np.log(market.c)
    scales = [market.scale]
    while max(part.highest, 0.0) * scales[-1] > 5:
        scales.append(scales[-1] / 3)
    worth = np.zeros(m)  # in units of utility
    for scale in reversed(scales):
        here = Market(part, market.r[rows], market.c * share, scale)
        b, ahead = half + 0.5 * np.log(share) - worth * scale, _Extrapolation()
        for _ in range(15):
            p = here.at(b)
            if p.worst(here.c) < 2e-2:
                break
            step = here.shifted(here.fitted(p), p.a) - p.b
            b = ahead.next(p.b, step, p.inflow + 2 * np.exp(2 * p.b))
        worth = (half + 0.5 * np.log(share) - p.b) / scale
    return np.asarray(half - worth * market.scale)
