"""Who gets whom as a programme: choose options of the greatest value under limits, with a bound.

Each option uses some of some limits (a team's one place, a project's one place, a site's room, a
budget); some sets of options must hold at least one that is taken. The linear relaxation gives a
price for every limit, and any prices give a bound: what all limits are worth plus what each
option is worth above the prices of what it uses.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

__all__ = [
    "Answer",
    "Prices",
    "Program",
    "Units",
    "dual_bound",
    "exact",
    "fill",
    "fits",
    "normal",
    "reduce",
    "relax",
    "round_up",
]

_NEAR = 1e-9
_WHOLE = 20_000
_CLOSE = 1e-4
#: HiGHS lets a row be over by 1e-6: rows of about 1000 keep a budget to a billionth.
_TIGHT = 1e3


@dataclass(frozen=True, kw_only=True)
class Program:
    """Options, what they are worth, and what they use.

    Attributes
    ----------
    value : ndarray of shape (n_options,)
        Worth of taking an option.
    uses : csc_matrix of shape (n_limits, n_options)
        What an option uses of a limit, never negative.
    capacity : ndarray of shape (n_limits,)
        What there is of each limit, finite.
    demands : csr_matrix of shape (n_demands, n_options)
        1 where an option meets a demand; each demand needs at least one.
    """

    value: np.ndarray
    uses: sp.csc_matrix
    capacity: np.ndarray
    demands: sp.csr_matrix

    def worth(self, choice: np.ndarray) -> float:
        """Return the total value of the options taken (numbers)."""
        return float(self.value[choice].sum())

    def part(self, options: np.ndarray) -> Program:
        """Return the programme of some options only."""
        return replace(
            self,
            value=self.value[options],
            uses=self.uses[:, options],
            demands=self.demands[:, options],
        )


@dataclass(frozen=True)
class Units:
    """What 1 of a programme in its own units is worth: one unit of value, one for each limit."""

    value: float
    limits: np.ndarray


def normal(program: Program) -> tuple[Program, Units]:
    """Return the programme with each limit, and the largest value that could be taken, at 1.

    Solvers and the search hold against absolute tolerances: money in yuan or in billions, values
    of 1e-7 or of 1e9, are the same programme only in units of its own.
    """
    limits = _or_one(np.where(program.capacity > 0, program.capacity, _largest(program.uses)))
    scaled = replace(
        program,
        uses=(sp.diags_array(1 / limits) @ program.uses).tocsc(),
        capacity=program.capacity / limits,
    )
    promising = reduce(scaled)
    value = float(_or_one(np.abs(program.value[promising]).max(initial=0.0)))
    return replace(scaled, value=program.value / value), Units(value, limits)


def _or_one(size: np.ndarray | float) -> np.ndarray:
    return np.where(np.asarray(size) > 0, size, 1.0)


@dataclass(frozen=True)
class Prices:
    """Prices of limits and premiums of demands, both 0 or more, and the bound they prove."""

    limits: np.ndarray
    demands: np.ndarray
    bound: float
    margin: np.ndarray
    """What each option is worth above the prices of what it uses."""
    share: np.ndarray
    """How much of each option the relaxation takes, 0 to 1."""


@dataclass(frozen=True)
class Answer:
    """Options taken (None: none found), the bound proven, and whether there is no way at all."""

    choice: np.ndarray | None
    bound: float
    impossible: bool = False


def dual_bound(
    program: Program, limits: np.ndarray, demands: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return the bound that prices prove, whatever they are, and the margin of each option."""
    margin = program.value - program.uses.T @ limits + program.demands.T @ demands
    bound = program.capacity @ limits - demands.sum() + np.maximum(margin, 0).sum()
    return float(bound), margin


def relax(program: Program, time_limit: float) -> Prices | None:
    """Solve the linear relaxation by HiGHS; None where it has no solution.

    Large programmes are sifted: solve for the likely options, price all others, add those worth
    more than their price, again and again. The bound is computed from the prices, not read from the
    solver, so that it holds even if that stops early.
    """
    stop = time.perf_counter() + time_limit
    options = len(program.value)
    core = np.ones(options, dtype=bool) if options <= _WHOLE else _likely(program)
    best: Prices | None = None
    while True:
        inside = np.flatnonzero(core)
        solved = _linear(program.part(inside), stop - time.perf_counter())
        if solved is None:
            return best
        limits, demands, share = solved
        bound, margin = dual_bound(program, limits, demands)
        shares = np.zeros(options)
        shares[inside] = share
        if best is None or bound < best.bound:
            best = Prices(limits, demands, bound, margin, shares)
        worth = float(program.value @ shares)
        new = np.flatnonzero((margin > _NEAR) & ~core)
        near = bound - worth <= _CLOSE * abs(bound)
        if near or not len(new) or time.perf_counter() > stop:
            return best
        core[new[np.argsort(-margin[new])[: max(_WHOLE // 4, len(inside) // 2)]]] = True


def _likely(program: Program) -> np.ndarray:
    """Return the most valuable options of each limit, and all that are demanded."""
    likely = np.asarray(program.demands.sum(axis=0)).ravel() > 0
    rows = program.uses.tocsr()
    most = max(5, _WHOLE // max(rows.shape[0], 1))
    # a row at a time: the rows are of all lengths
    for row in range(rows.shape[0]):
        options = rows.indices[rows.indptr[row] : rows.indptr[row + 1]]
        if len(options) > most:
            options = options[np.argpartition(-program.value[options], most)[:most]]
        likely[options] = True
    return likely


def _linear(
    program: Program, time_limit: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Return prices of limits, premiums of demands and the share taken of each option."""
    from scipy.optimize import linprog

    scale = _scale(program)
    unit = _value_unit(program)
    rows = sp.vstack([sp.diags_array(scale) @ program.uses, -program.demands]).tocsc()
    right = np.concatenate([program.capacity * scale, -np.ones(program.demands.shape[0])])
    result = linprog(
        -program.value / unit,
        A_ub=rows,
        b_ub=right,
        bounds=(0, 1),
        method="highs-ds",
        options={"time_limit": max(time_limit, 0.1)},
    )
    if result.status == 2:
        return None
    marginals = np.zeros(len(right)) if result.x is None else -result.ineqlin.marginals
    prices = unit * np.maximum(marginals, 0.0)
    share = np.zeros(len(program.value)) if result.x is None else np.asarray(result.x)
    return prices[: len(scale)] * scale, prices[len(scale) :], share


def _scale(program: Program) -> np.ndarray:
    """Return what makes each limit about 1, so that solvers keep money and heads alike."""
    return np.asarray(1.0 / np.maximum(program.capacity, np.maximum(_largest(program.uses), _NEAR)))


def _value_unit(program: Program) -> float:
    """Return the largest value, for a part of a programme may be worth little beside the whole."""
    return float(_or_one(np.abs(program.value).max(initial=0.0)))


def _largest(uses: sp.csc_matrix) -> np.ndarray:
    return (
        np.asarray(uses.max(axis=1).todense()).ravel() if uses.shape[1] else np.zeros(uses.shape[0])
    )


def reduce(program: Program) -> np.ndarray:
    """Return the options worth looking at: those that fit alone and are worth something."""
    each = program.uses.tocoo()
    tight = each.data > program.capacity[each.row] * (1 + _NEAR) + _NEAR
    useful = program.value > 0
    useful |= np.asarray(program.demands.sum(axis=0)).ravel() > 0
    useful[each.col[tight]] = False
    return np.flatnonzero(useful)


def fits(program: Program, choice: np.ndarray) -> bool:
    """Return whether the options taken keep every limit and meet every demand."""
    chosen = np.zeros(len(program.value))
    chosen[choice] = 1.0
    within = program.uses @ chosen <= program.capacity * (1 + 1e-7) + 1e-7
    return bool(within.all() and (program.demands @ chosen >= 1 - _NEAR).all())


def round_up(program: Program, prices: Prices) -> np.ndarray:
    """Take options one after the other while they fit: demanded first, then by share and margin."""
    demanded = np.asarray(program.demands.sum(axis=0)).ravel() > 0
    shares = np.round(prices.share, 6)
    order = np.lexsort((-prices.margin, -shares, ~demanded))
    useful = (program.value > 0) | demanded
    return fill(program, program.capacity, order[useful[order]])


def fill(program: Program, room: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return the options of an order that fit, one after the other, into what is left of limits."""
    room = room + _NEAR * (1 + program.capacity)
    start, rows, amounts = program.uses.indptr, program.uses.indices, program.uses.data
    choice: list[int] = []
    # each step depends on what the ones before have used up
    for option in order.tolist():
        here = slice(start[option], start[option + 1])
        if (amounts[here] <= room[rows[here]]).all():
            room[rows[here]] -= amounts[here]
            choice.append(option)
    return np.array(choice, dtype=np.int64)


def exact(
    program: Program, time_limit: float, relative_gap: float = 1e-6, *, presolve: bool = False
) -> Answer:
    """Solve by HiGHS as a mixed-integer programme, within the time.

    With its presolve, which gains nothing on what is left here, HiGHS 1.12 writes lines of its own
    to stdout, where a command's data goes.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not len(program.value):
        demanded = program.demands.shape[0] > 0
        return Answer(None if demanded else np.zeros(0, np.int64), 0.0, demanded)
    scale = _TIGHT * _scale(program)
    unit = _value_unit(program)
    constraints = [
        LinearConstraint(sp.diags_array(scale) @ program.uses, -np.inf, program.capacity * scale)
    ]
    if program.demands.shape[0]:
        constraints.append(LinearConstraint(program.demands, 1, np.inf))
    result = milp(
        -program.value / unit,
        integrality=np.ones(len(program.value)),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={
            "time_limit": max(time_limit, 0.1),
            "mip_rel_gap": relative_gap,
            "presolve": presolve,
        },
    )
    choice = None if result.x is None else np.flatnonzero(np.asarray(result.x) > 0.5)
    dual = getattr(result, "mip_dual_bound", None)
    bound = np.inf if dual is None or not np.isfinite(dual) else -float(dual) * unit
    return Answer(choice, bound, result.status == 2)
