"""Find the options to take: the relaxation first, then what is left to decide."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from talentmatch.team.portfolio._blocks import Blocks, decompose
from talentmatch.team.portfolio.program import (
    Answer,
    Prices,
    Program,
    exact,
    fill,
    fits,
    reduce,
    round_up,
)

__all__ = ["search"]

_SIZES = (500, 3_000)
_FIRST_SECONDS = 1.0
_HELD_SHARES = (0.7, 0.9)
_FEW_OPTIONS = 3_000
_EXACTLY = 1_000


def search(
    program: Program, prices: Prices, blocks: Blocks | None, *, stop: float, gap: float
) -> Answer:
    """Return the options taken and the bound proven.

    Rounding the relaxation gives a first choice. An option whose margin is further below 0 than
    the choice is below the bound is in no better choice, which leaves few for HiGHS. Roles under
    budgets, of which the relaxation says little, are decomposed by project.

    Parameters
    ----------
    program : Program
        Each option fits alone.
    prices : Prices
        Solution of the relaxation.
    blocks : Blocks or None
        Limits that belong to one project alone; without demands.
    stop : float
        Clock (`time.perf_counter`) at which to stop.
    gap : float
        Relative gap that is good enough.
    """
    answer = _searched(program, prices, blocks, stop=stop, gap=gap)
    return (
        answer if answer.choice is None else replace(answer, choice=_filled(program, answer.choice))
    )


def _filled(program: Program, choice: np.ndarray) -> np.ndarray:
    """Add what still fits: what is worth a billionth of the whole is nothing to the solver."""
    spare = program.value > 0
    spare[choice] = False
    rest = np.flatnonzero(spare)
    used = np.asarray(program.uses[:, choice].sum(axis=1)).ravel()
    order = rest[np.argsort(-program.value[rest], kind="stable")]
    return np.concatenate([choice, fill(program, program.capacity - used, order)])


def _searched(
    program: Program, prices: Prices, blocks: Blocks | None, *, stop: float, gap: float
) -> Answer:
    choice: np.ndarray | None = round_up(program, prices)
    if choice is not None and not fits(program, choice):
        choice = None
    best = Answer(choice, prices.bound)
    if _done(program, best, gap):
        return best
    if blocks is not None and len(program.value) > _FEW_OPTIONS:
        trial, bound = decompose(
            program,
            blocks,
            prices=prices.limits,
            time_limit=stop - time.perf_counter(),
            gap=gap,
            bound=prices.bound,
        )
        return _better(program, best, Answer(trial, bound))
    for size in _SIZES:
        near = _near(program, prices, best)
        whole, seconds_left = len(near) <= size, stop - time.perf_counter()
        seconds = seconds_left if whole else min(_FIRST_SECONDS, seconds_left / 3)
        more = _among(program, prices, (best, near), time_limit=seconds, size=size, gap=gap)
        best = _better(program, best, more)
        if whole or _done(program, best, gap):
            return best
    return _again(program, prices, best, stop=stop, gap=gap)


def _again(program: Program, prices: Prices, best: Answer, *, stop: float, gap: float) -> Answer:
    """Free a part of the choice at a time and choose it anew, all else held, while time is left."""
    generator = np.random.default_rng(0)
    while time.perf_counter() < stop and best.choice is not None and not _done(program, best, gap):
        share = generator.uniform(*_HELD_SHARES)
        fixed_part = best.choice[generator.random(len(best.choice)) < share]
        used = np.asarray(program.uses[:, fixed_part].sum(axis=1)).ravel()
        rest = replace(
            program,
            capacity=np.maximum(program.capacity - used, 0.0),
            demands=program.demands[
                np.asarray(program.demands[:, fixed_part].sum(axis=1)).ravel() == 0
            ],
        )
        near = reduce(rest)
        near = near[np.argsort(-prices.margin[near])[: _SIZES[0]]]
        seconds = min(2.0, stop - time.perf_counter())
        answer = exact(rest.part(near), seconds, relative_gap=gap / 5)
        if answer.choice is not None:
            choice = np.concatenate([fixed_part, near[answer.choice]])
            best = _better(program, best, Answer(choice, best.bound))
    return best


def _done(program: Program, answer: Answer, gap: float) -> bool:
    if answer.choice is None:
        return False
    return answer.bound - program.worth(answer.choice) <= gap * abs(answer.bound)


def _near(program: Program, prices: Prices, best: Answer) -> np.ndarray:
    """Return the options that could be in a better choice than the one at hand."""
    slack = np.inf if best.choice is None else prices.bound - program.worth(best.choice)
    return np.flatnonzero(prices.margin >= -slack - 1e-9)


def _among(
    program: Program,
    prices: Prices,
    state: tuple[Answer, np.ndarray],
    *,
    time_limit: float,
    size: int,
    gap: float,
) -> Answer:
    """Let HiGHS choose among the options nearest to their price; a bound if those are all."""
    best, near = state
    whole = len(near) <= size
    if not whole:
        demanded = np.asarray(program.demands.sum(axis=0)).ravel() > 0
        near = np.sort(np.lexsort((-prices.margin, ~demanded))[:size])
    relative = 1e-6 if len(program.value) <= _EXACTLY else gap / 3
    answer = exact(program.part(near), time_limit, relative_gap=relative)
    choice = None if answer.choice is None else near[answer.choice]
    if not whole:
        return Answer(choice, prices.bound)
    # what was left out can only be in choices no better than the one at hand
    floor = -np.inf if best.choice is None else program.worth(best.choice)
    return Answer(choice, max(answer.bound, floor), answer.impossible and best.choice is None)


def _better(program: Program, one: Answer, other: Answer) -> Answer:
    choices = [answer.choice for answer in (one, other) if answer.choice is not None]
    choice = max(choices, key=program.worth) if choices else None
    return Answer(choice, min(one.bound, other.bound), other.impossible and choice is None)
