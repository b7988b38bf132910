"""What is the least to give up, where no team is possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from talentmatch.team.assembly._availability import free_months
from talentmatch.team.assembly._conflict import Conflict, WayOut
from talentmatch.team.assembly.need import ProjectNeed, Requirement
from talentmatch.team.assembly.search import prune
from talentmatch.team.assembly.team_program import Instance, solve

__all__ = ["relaxed"]

_SECONDS = 1.0
_TRIED = 12


def relaxed(
    conflict: Conflict, need: ProjectNeed, book: pd.DataFrame, instance: Instance
) -> Conflict:
    """Add the ways out of a conflict: weaker requirements first, then to do without one of them.

    Parameters
    ----------
    conflict : Conflict
        Of this project.
    need : ProjectNeed
        What was asked.
    book : DataFrame
        Of :func:`talentmatch.team.assembly.need.check_book`.
    instance : Instance
        The staffing problem.
    """
    free = free_months(book, need.months, need.start)
    weaker: list[WayOut] = []
    without: list[WayOut] = []
    number_of = {f"{r.kind}:{r.name}": number for number, r in enumerate(need.requirements)}
    for name in conflict.requirements[:_TRIED]:
        if name in number_of:
            way = _weakened(
                need.requirements[number_of[name]], number_of[name], (book, free, instance)
            )
            weaker += [] if way is None else [way]
        if name not in ("budget", "desired") and not name.startswith("available:"):
            cost = _cost(instance, frozenset([name]))
            if cost is not None:
                without.append(WayOut("leave_out", name, float("nan"), cost))
    ways = [*sorted(weaker, key=_by_cost), *sorted(without, key=_by_cost)]
    return replace(conflict, ways_out=tuple(ways))


def _by_cost(way: WayOut) -> float:
    return way.cost


def _weakened(
    requirement: Requirement, number: int, facts: tuple[pd.DataFrame, np.ndarray, Instance]
) -> WayOut | None:
    """Return the first weaker form of a requirement with which there is a team."""
    book, free, instance = facts
    for step, to, weaker in _weaker(requirement):
        eligible = instance.eligible.copy()
        eligible[number] = weaker.eligible(book, free)
        if (eligible[number] == instance.eligible[number]).all():
            continue
        cost = _cost(replace(instance, eligible=eligible), frozenset())
        if cost is not None:
            return WayOut(step, f"{requirement.kind}:{requirement.name}", to, cost)
    return None


def _weaker(requirement: Requirement) -> Iterator[tuple[str, float, Requirement]]:
    for level in np.arange(requirement.level - 1, -1, -1):
        yield "level", float(level), replace(requirement, level=float(level))
    if requirement.full_time:
        yield "flexible", float("nan"), replace(requirement, full_time=False)
    for share in (0.75, 0.5, 0.25):
        if requirement.share > share:
            yield "share", share, replace(requirement, share=share)


def _cost(instance: Instance, without: frozenset[str]) -> float | None:
    """Return the cost of the cheapest team found, None where there is none."""
    small, _ = prune(instance)
    team = solve(small, without=without, time_limit=_SECONDS, relative_gap=0.01).team
    return float(small.cost[team].sum()) if len(team) else None
