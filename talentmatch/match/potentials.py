"""The potentials of a matching market: what being in it is worth to each side.

With ``x = sqrt(mu_i0)`` and ``y = sqrt(mu_0j)`` a market is in equilibrium when
``x² + x · Ky = r`` and ``y² + y · K'x = c``. Solving the two in turn (iterative proportional
fitting, each a quadratic with a closed form) stalls at low temperatures, where it needs thousands
of rounds. Here `x` is always the closed form of `y`, and `y` takes Newton steps on the convex dual
that remains; at low temperatures nearly all mass sits on a few pairs, so a sparse plan serves as
curvature while residuals stay exact. Temperatures are approached from above, on a sample of rows.

References
----------
.. [1] Choo & Siow (2006), Who marries whom and why, JPE 114(1).
.. [2] Galichon & Salanié (2022), Cupid's invisible hand, REStud 89(5).
.. [3] Séjourné, Vialard & Peyré (2022), Faster unbalanced optimal transport: translation
   invariant Sinkhorn and 1-D Frank-Wolfe, AISTATS.
.. [4] Tang et al. (2024), Accelerating Sinkhorn algorithm with sparse Newton iterations, ICLR.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.sparse as sp
import scipy.sparse.linalg

from talentmatch.match.kernels import Floats, Kernel

__all__ = ["Potentials", "anneal", "refine"]

_DRIFT = 20.0  # log units that potentials may move before the kernel is centred again
_LONGEST_STEP = 5.0
_TELLING = 1e-7  # unmatched mass that a difference of sums can still tell from rounding
_DIRECT_COLUMNS = 3000  # above this a Cholesky factor costs more than conjugate gradients


@dataclass(frozen=True)
class Potentials:
    """A point of the dual: `a` = ½ log mu_i0, `b` = ½ log mu_0j, and how far it is from balance.

    Attributes
    ----------
    inflow : Floats
        Mass that arrives at each column.
    value : float
        Dual objective, smallest in equilibrium.
    """

    a: Floats
    b: Floats
    inflow: Floats
    value: float


def _closed_form(log_sum: Floats, capacity: Floats) -> Floats:
    """Return log x where x² + x e^{log_sum} = capacity."""
    half = 0.5 * np.log(capacity)
    steep = log_sum - half
    mild = np.arcsinh(0.5 * np.exp(np.minimum(steep, 30.0)))
    return np.asarray(half - np.where(steep > 30.0, steep, mild))


class _Dual:
    """The dual of one market at one temperature, as a function of `b` alone."""

    def __init__(self, kernel: Kernel, r: Floats, c: Floats, scale: float) -> None:
        self.kernel, self.r, self.c, self.scale = kernel, r, c, scale
        self.tightest = float(r.sum() - c.sum())

    def centre(self, a: Floats, b: Floats) -> None:
        self.a0, self.b0 = a, b
        self.kernel.centre(a, b, self.scale)

    def start(self, b: Floats) -> Potentials:
        highest = np.maximum(self.kernel.best(b, self.scale), 0.0)
        self.centre(-highest, b)
        return self.at(b)

    def at(self, b: Floats) -> Potentials:
        z = np.exp(b - self.b0)
        reached = self.kernel.over_columns(z)
        with np.errstate(divide="ignore"):
            a = _closed_form(np.log(reached) - self.a0, self.r)
        inflow = self.kernel.over_rows(np.exp(a - self.a0)) * z
        single = np.exp(2 * a)
        value = (self.r - 0.5 * single - self.r * a).sum()
        value += (0.5 * np.exp(2 * b) - self.c * b).sum()
        return Potentials(a, b, inflow, float(value))

    def recentred(self, p: Potentials) -> Potentials:
        drift = max(np.abs(p.a - self.a0).max(), np.abs(p.b - self.b0).max())
        if drift <= _DRIFT:
            return p
        self.centre(p.a, p.b)
        return self.at(p.b)

    def residual(self, p: Potentials) -> Floats:
        return np.asarray(p.inflow + np.exp(2 * p.b) - self.c)

    def shifted(self, b: Floats, a: Floats) -> Floats:
        """Move all columns at once to where the two sides' totals agree (a quadratic)."""
        rows, columns = np.exp(2 * a).sum(), np.exp(2 * b).sum()
        if min(rows, columns) < 1e-300:
            return b
        root = np.sqrt(self.tightest**2 + 4 * rows * columns)
        square = (
            2 * rows / (self.tightest + root)
            if self.tightest > 0
            else (root - self.tightest) / (2 * columns)
        )
        return np.asarray(b + 0.5 * np.log(square))

    def proportional(self, p: Potentials) -> Potentials:
        """Fit the columns to their capacity, as iterative proportional fitting does."""
        with np.errstate(divide="ignore"):
            b = _closed_form(np.log(p.inflow) - p.b, self.c)
        return self.at(self.shifted(b, p.a))

    def newton(self, p: Potentials, residual: Floats) -> Potentials:
        step = self._direction(p, residual)
        slope = float(residual @ step)
        length = min(1.0, _LONGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        noise = 1e-13 * abs(p.value)
        new = p
        for _ in range(8):
            b = p.b + length * step
            new = self.at(self.shifted(b, p.a) if np.abs(residual).max() > 1e-9 else b)
            if new.value <= p.value + 1e-4 * length * slope + noise:
                break
            length /= 2
        return new

    def _direction(self, p: Potentials, residual: Floats) -> Floats:
        x, y = np.exp(p.a - self.a0), np.exp(p.b - self.b0)
        diagonal = p.inflow + 2 * np.exp(2 * p.b)
        weight = self.r + np.exp(2 * p.a)
        worst = float(np.abs(residual).max())
        plan = self.kernel.plan(x, y, min(1e-6, 1e-3 * worst) if worst > 1e-9 else 1e-10)
        if plan is None:
            pull = x * x / weight
            return _conjugate(
                lambda d: (
                    diagonal * d - y * self.kernel.over_rows(pull * self.kernel.over_columns(y * d))
                ),
                -residual,
                diagonal,
                worst,
            )
        if plan.shape[1] <= _DIRECT_COLUMNS and plan.nnz**2 / plan.shape[0] < 4e7:
            return _direct(plan, weight, diagonal, -residual)
        back = plan.T
        return _conjugate(
            lambda d: diagonal * d - back @ ((plan @ d) / weight), -residual, diagonal, worst
        )


def _direct(plan: sp.csr_array, weight: Floats, diagonal: Floats, right: Floats) -> Floats:
    """Solve the Newton system by Cholesky, scaled to a unit diagonal."""
    root = np.sqrt(diagonal)
    scaled = sp.diags_array(1 / np.sqrt(weight)) @ plan @ sp.diags_array(1 / root)
    system = -(scaled.T @ scaled).toarray()
    # Blocks of pairs that trade only among themselves make it singular up to rounding.
    system[np.diag_indices_from(system)] += 1.0 + 1e-13
    try:
        factor = scipy.linalg.cho_factor(system, overwrite_a=True, check_finite=False)
    except scipy.linalg.LinAlgError:
        system = -(scaled.T @ scaled).toarray()
        system[np.diag_indices_from(system)] += 1.0 + 1e-9
        factor = scipy.linalg.cho_factor(system, overwrite_a=True, check_finite=False)
    solved = scipy.linalg.cho_solve(factor, right / root, check_finite=False)
    return np.asarray(solved / root)


def _conjugate(apply, right: Floats, diagonal: Floats, worst: float) -> Floats:  # type: ignore[no-untyped-def]
    """Solve the Newton system roughly: the closer to balance, the better."""
    size = right.size
    operator = scipy.sparse.linalg.LinearOperator((size, size), matvec=apply, dtype=float)
    scaling = scipy.sparse.linalg.LinearOperator(
        (size, size), matvec=lambda d: d / diagonal, dtype=float
    )
    precision = min(0.1, float(np.sqrt(worst)))
    step, _ = scipy.sparse.linalg.cg(
        operator, right, rtol=precision, atol=0.0, maxiter=300, M=scaling
    )
    return np.asarray(step)


def _balanced(dual: _Dual, p: Potentials, residual: Floats, loose: float) -> bool:
    """Tell whether residuals are small, beside the unmatched mass too where there is any."""
    worst = np.abs(residual)
    if worst.max() > loose * dual.c.max():
        return False
    if loose > 1e-3:
        return True
    single = np.exp(2 * p.b)
    return bool((worst <= 5e-7 * single)[single > _TELLING].all())


def refine(
    kernel: Kernel,
    capacities: tuple[Floats, Floats],
    temperature: float,
    b: Floats,
    *,
    loose: float = 1e-8,
    rounds: int = 80,
) -> tuple[Potentials, float]:
    """Solve one temperature from a start `b`; return the potentials and the worst residual.

    Parameters
    ----------
    kernel : Kernel
        The pairs; left centred within reach of the result.
    capacities : pair of arrays
        Capacity of rows and columns, all positive.
    temperature : float
        In units of utility.
    b : Floats
        ½ log of the columns' unmatched mass to start from.
    loose : float
        Residual to stop at, as a share of the largest column.
    rounds : int
        Most rounds.
    """
    r, c = capacities
    dual = _Dual(kernel, r, c, 1 / (2 * temperature))
    p = dual.start(b)
    worst: list[float] = []
    for done in range(rounds):
        p = dual.recentred(p)
        residual = dual.residual(p)
        worst.append(float(np.abs(residual).max()))
        if _balanced(dual, p, residual, loose):
            break
        # Rounding sets in: further rounds only move the last digits.
        if worst[-1] < 1e-9 * c.max() and len(worst) > 4 and worst[-1] > 0.5 * worst[-4]:
            break
        early = done < 2 or (worst[-1] > 0.3 * c.max() and done < 12)
        p = dual.proportional(p) if early else dual.newton(p, residual)
    return dual.recentred(p), worst[-1]


def anneal(kernel: Kernel, capacities: tuple[Floats, Floats], temperature: float) -> Floats:
    """Return a start for `refine`: a sample of rows, cooled down to the temperature."""
    r, c = capacities
    n, m = kernel.shape
    wanted = min(n, max(2 * m, 1000))
    rows = np.unique(np.linspace(0, n - 1, wanted).astype(np.intp))
    part = kernel.sample(rows) if rows.size < n else kernel
    share = r[rows].sum() / r.sum()
    steps = [temperature]
    while max(kernel.highest, 0.0) / steps[-1] > 10:
        steps.append(3 * steps[-1])
    half = 0.5 * np.log(c)
    worth = np.zeros(m)
    for step in reversed(steps[1:] or steps):
        p, _ = refine(
            part,
            (r[rows], c * share),
            step,
            half + 0.5 * np.log(share) - worth / step,
            loose=2e-2,
            rounds=15,
        )
        worth = step * (half + 0.5 * np.log(share) - p.b)
    return np.asarray(half - worth / temperature)
