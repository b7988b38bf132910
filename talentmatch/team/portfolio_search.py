"""Find the options to take: the relaxation first, then what is left to decide."""

from __future__ import annotations

import time

import numpy as np

from talentmatch.team.portfolio_blocks import Blocks, decompose
from talentmatch.team.portfolio_program import (
    Answer,
    Prices,
    Program,
    exact,
    fits,
    round_up,
)

__all__ = ["search"]

_EXACT_OPTIONS = 20_000
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
    taken: np.ndarray | None = round_up(program, prices)
    if taken is not None and not fits(program, taken):
        taken = None
    best = Answer(taken, prices.bound)
    if _done(program, best, gap):
        return best
    if blocks is not None and len(program.value) > _FEW_OPTIONS:
        found, bound = decompose(
            program,
            blocks,
            prices=prices.limits,
            time_limit=stop - time.perf_counter(),
            gap=gap,
            bound=prices.bound,
        )
        return _better(program, best, Answer(found, bound))
    return _better(program, best, _left_over(program, prices, best, stop=stop, gap=gap))


def _done(program: Program, answer: Answer, gap: float) -> bool:
    if answer.taken is None:
        return False
    return answer.bound - program.worth(answer.taken) <= gap * abs(answer.bound)


def _left_over(
    program: Program, prices: Prices, best: Answer, *, stop: float, gap: float
) -> Answer:
    """Let HiGHS decide about the options that could be in a better choice."""
    slack = np.inf if best.taken is None else prices.bound - program.worth(best.taken)
    near = np.flatnonzero(prices.margin >= -slack - 1e-9)
    proves = len(near) <= _EXACT_OPTIONS
    if not proves:
        demanded = np.asarray(program.demands.sum(axis=0)).ravel() > 0
        ranked = np.lexsort((-prices.margin, ~demanded))
        near = np.sort(ranked[:_EXACT_OPTIONS])
    left = stop - time.perf_counter()
    relative = 1e-6 if len(near) <= _EXACTLY else gap / 5
    found = exact(program.part(near), left, relative_gap=relative)
    taken = None if found.taken is None else near[found.taken]
    if not proves:
        return Answer(taken, prices.bound)
    # what was left out can only be in choices no better than the one at hand
    floor = -np.inf if best.taken is None else program.worth(best.taken)
    return Answer(taken, max(found.bound, floor), found.impossible and best.taken is None)


def _better(program: Program, one: Answer, other: Answer) -> Answer:
    known = [answer.taken for answer in (one, other) if answer.taken is not None]
    taken = max(known, key=program.worth) if known else None
    return Answer(taken, min(one.bound, other.bound), other.impossible and taken is None)
