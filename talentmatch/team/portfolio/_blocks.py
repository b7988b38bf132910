"""Decompose a portfolio by budget: each project's best people are found exactly, prices join them.

Roles of one project share its budget, projects share people. With a price on every shared limit
the programme falls apart into one multiple-choice knapsack a project, solved by dynamic programming
over its budget. Costs rounded down prove a bound, costs rounded up give people who can be paid;
the prices follow a subgradient.

References
----------
.. [1] Fisher (1981), The Lagrangian relaxation method for solving integer programming problems.
.. [2] Kellerer, Pferschy & Pisinger (2004), Knapsack Problems, chapter 11.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from talentmatch.team.portfolio.program import Program

__all__ = ["Blocks", "decompose", "knapsack"]

_BINS = 1000
_FINE_BINS = 4000
_PATIENCE = 5


@dataclass(frozen=True)
class Blocks:
    """Which limits belong to one project alone.

    Attributes
    ----------
    role : ndarray of int, shape (n_options,)
        Row of the limit on heads of the option's role; each option uses 1 of it.
    budget : ndarray of int, shape (n_options,)
        Row of the limit on money of the option's project.
    """

    role: np.ndarray
    budget: np.ndarray


@dataclass(frozen=True)
class _Split:
    program: Program
    linking: np.ndarray
    shared: sp.csc_matrix
    cost: np.ndarray
    blocks: list[tuple[float, list[np.ndarray]]]
    """Budget and, for each seat, its options."""


def knapsack(
    seats: list[tuple[np.ndarray, np.ndarray]], budget: float, *, bins: int, up: bool
) -> tuple[float, list[tuple[int, int]]]:
    """Choose at most one option a seat, of the greatest worth, within the budget.

    Parameters
    ----------
    seats : list of (cost, worth)
        Arrays of the options of each seat.
    budget : float
        Most that may be spent.
    bins : int
        Costs are whole multiples of `budget / bins`.
    up : bool
        Round costs up, so that the choice can be paid; else down, so that no choice is worth more.

    Returns
    -------
    tuple of float and list of (seat, option)

    Examples
    --------
    >>> seats = [(np.array([4.0, 1.0]), np.array([8.0, 5.0])), (np.array([3.0]), np.array([4.0]))]
    >>> knapsack(seats, 4.0, bins=4, up=True)
    (9.0, [(1, 0), (0, 1)])
    """
    best = np.zeros(bins + 1)
    chosen = []
    for cost, worth in seats:
        frontier = _frontier(cost, worth)
        steps = _steps(cost[frontier], budget, bins=bins, up=up)
        pick = np.full(bins + 1, -1, dtype=np.int32)
        grown = best.copy()
        # one slice an option: what is spent on it shifts the table
        for number, (step, gain) in enumerate(
            zip(steps.tolist(), worth[frontier].tolist(), strict=True)
        ):
            if step > bins:
                break
            trial = best[: bins + 1 - step] + gain
            better = trial > grown[step:]
            grown[step:][better] = trial[better]
            pick[step:][better] = number
        chosen.append((pick, steps, frontier))
        best = grown
    bin_left, choice = bins, []
    for seat in range(len(seats) - 1, -1, -1):
        pick, steps, frontier = chosen[seat]
        if pick[bin_left] >= 0:
            choice.append((seat, int(frontier[pick[bin_left]])))
            bin_left -= int(steps[pick[bin_left]])
    return float(best[bins]), choice


def _frontier(cost: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return options that are worth more than every one that costs no more, cheapest first."""
    order = np.lexsort((-worth, cost))
    before = (
        np.maximum.accumulate(np.concatenate([[0.0], worth[order][:-1]])) if len(order) else worth
    )
    return order[worth[order] > np.maximum(before, 1e-12)]


def _steps(cost: np.ndarray, budget: float, *, bins: int, up: bool) -> np.ndarray:
    share = cost / budget * bins if budget > 0 else np.where(cost > 0, bins + 1.0, 0.0)
    steps = np.ceil(share - 1e-9) if up else np.floor(share + 1e-9)
    return np.minimum(steps, bins + 1).astype(np.int64)


def decompose(
    program: Program,
    blocks: Blocks,
    *,
    prices: np.ndarray,
    time_limit: float,
    gap: float,
    bound: float = np.inf,
) -> tuple[np.ndarray, float]:
    """Return options taken that keep every limit, and a bound, by Lagrangian relaxation.

    Parameters
    ----------
    program : Program
        Without demands.
    blocks : Blocks
        What belongs to one project.
    prices : ndarray of shape (n_limits,)
        To begin with, such as those of the linear relaxation.
    time_limit : float
        Seconds.
    gap : float
        Relative gap that is good enough.
    bound : float
        One that is proven already.
    """
    stop = time.perf_counter() + time_limit
    split = _split(program, blocks)
    generator = np.random.default_rng(0)
    best = np.zeros(0, dtype=np.int64)
    for turn, (value, price) in enumerate(_descend(split, prices[split.linking])):
        bound = min(bound, value)
        if turn % _PATIENCE == 0:
            trial = _pay(split, generator, price=price)
            trial = _again(split, generator, trial, stop)
            best = max(best, trial, key=program.worth)
        if bound - program.worth(best) <= gap * abs(bound) or time.perf_counter() > stop:
            break
    return best, bound


def _split(program: Program, blocks: Blocks) -> _Split:
    own = np.zeros(len(program.capacity), dtype=bool)
    own[blocks.role] = own[blocks.budget] = True
    linking = np.flatnonzero(~own)
    rows = program.uses.tocsr()
    everyone = np.arange(len(program.value))
    cost = np.asarray(program.uses[blocks.budget, everyone]).ravel()
    order = np.lexsort((blocks.role, blocks.budget))
    seats: dict[int, list[np.ndarray]] = {}
    cuts = np.flatnonzero(np.diff(blocks.role[order])) + 1
    for options in np.split(order, cuts):
        heads = int(program.capacity[blocks.role[options[0]]] + 1e-9)
        seats.setdefault(int(blocks.budget[options[0]]), []).extend([options] * heads)
    listed = [(float(program.capacity[row]), slots) for row, slots in seats.items()]
    return _Split(program, linking, rows[linking].tocsc(), cost, listed)


def _descend(split: _Split, price: np.ndarray) -> Iterator[tuple[float, np.ndarray]]:
    """Yield bounds and the prices that prove them, along a subgradient of the dual."""
    program, best, still, step = split.program, np.inf, 0, 0.02
    right, centre = program.capacity[split.linking], price
    scale = np.maximum(right, 1e-9)
    while True:
        worth = program.value - split.shared.T @ price
        total, used = float(right @ price), np.zeros(len(right))
        for budget, seats in split.blocks:
            options = [(split.cost[seat], worth[seat]) for seat in seats]
            value, choice = knapsack(options, budget, bins=_BINS, up=False)
            total += value
            for seat, option in choice:
                _use(split.shared, seats[seat][option], used)
        yield total, price
        if total < best - 1e-9 * abs(total):
            best, centre, still = total, price, 0
        else:
            still += 1
        if still >= _PATIENCE:
            step, still, price = step / 2, 0, centre
        slope = (used - right) / scale
        slope[(price <= 0) & (slope < 0)] = 0.0
        length = float(slope @ slope)
        if length == 0:
            return
        price = np.maximum(0.0, price + step * best * slope / length / scale)


def _use(shared: sp.csc_matrix, option: int, used: np.ndarray, sign: float = 1.0) -> None:
    here = slice(shared.indptr[option], shared.indptr[option + 1])
    used[shared.indices[here]] += sign * shared.data[here]


def _pay(split: _Split, generator: np.random.Generator, *, price: np.ndarray) -> np.ndarray:
    """Serve projects one after the other with whom the ones before have left."""
    worth = split.program.value - 0.5 * (split.shared.T @ price)
    room = split.program.capacity[split.linking].copy()
    choice: list[int] = []
    for number in generator.permutation(len(split.blocks)):
        choice += _serve(split, number, (worth, room), generator)
    return np.array(choice, dtype=np.int64)


def _again(
    split: _Split, generator: np.random.Generator, choice: np.ndarray, stop: float
) -> np.ndarray:
    """Let each project choose anew, all others held, while that helps."""
    program = split.program
    used = np.asarray(split.shared[:, choice].sum(axis=1)).ravel()
    room = program.capacity[split.linking] - used
    budget_of = {int(o): n for n, (_, seats) in enumerate(split.blocks) for s in seats for o in s}
    options_of: list[list[int]] = [[] for _ in split.blocks]
    for option in choice.tolist():
        options_of[budget_of[option]].append(option)
    for number in generator.permutation(len(split.blocks)):
        if time.perf_counter() > stop:
            break
        now = options_of[number]
        freed = room.copy()
        for option in now:
            _use(split.shared, option, freed)
        trial = _serve(split, number, (program.value, freed), generator)
        if program.worth(np.array(trial, int)) > program.worth(np.array(now, int)) + 1e-12:
            options_of[number], room = trial, freed
    return np.array([option for options in options_of for option in options], dtype=np.int64)


def _serve(
    split: _Split,
    number: int,
    state: tuple[np.ndarray, np.ndarray],
    generator: np.random.Generator,
) -> list[int]:
    """Choose for one project among what is left of the shared limits, and use it up."""
    worth, room = state
    budget, seats = split.blocks[number]
    free = []
    for seat in _apart(seats, generator):  # few: the seats of one project
        part = split.shared[:, seat].tocoo()
        blocked = np.zeros(len(seat), dtype=bool)
        blocked[part.col[part.data > room[part.row] + 1e-9]] = True
        free.append(seat[~blocked])
    options = [(split.cost[seat], worth[seat]) for seat in free]
    _, choice = knapsack(options, budget, bins=_FINE_BINS, up=True)
    chosen = sorted((int(free[s][o]) for s, o in choice), key=lambda option: -worth[option])
    picks = []
    for option in chosen:
        trial = room.copy()
        _use(split.shared, option, trial, -1.0)
        if (trial >= -1e-7).all():
            room[:] = trial
            picks.append(option)
    return picks


def _apart(seats: list[np.ndarray], generator: np.random.Generator) -> list[np.ndarray]:
    """Share the options of a role with several seats out among these, so that none counts twice."""
    roles = {id(seat): seat for seat in seats}
    apart = []
    for role, options in roles.items():
        heads = sum(id(seat) == role for seat in seats)
        mixed = generator.permutation(options) if heads > 1 else options
        apart += [mixed[number::heads] for number in range(heads)]
    return apart
