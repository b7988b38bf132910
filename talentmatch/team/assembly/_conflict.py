"""Why no team is possible: the smallest set of requirements in conflict, and a way out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from talentmatch.i18n import joined, phrase
from talentmatch.team.assembly.search import prune
from talentmatch.team.assembly.team_program import Instance, solve

__all__ = ["Conflict", "WayOut", "find_conflict"]

_SECONDS = 2.0
_TOLD = 3


@dataclass(frozen=True)
class WayOut:
    """One step that makes a team possible.

    Attributes
    ----------
    step : {"level", "flexible", "share", "leave_out"}
        Ask for a lower level, take people who are not full-time, ask for less time, or do without.
    requirement : str
        Of what, as in a conflict.
    to : float
        The level or share that is enough; NaN for the other steps.
    cost : float
        Cost of the cheapest team then [CNY].
    """

    step: str
    requirement: str
    to: float
    cost: float

    def message(self) -> str:
        """Say the step and what the team costs then."""
        kind, _, name = self.requirement.partition(":")
        what = phrase("team", f"requirement_{kind}", name=name)
        facts = {"what": what, "to": f"{self.to:g}", "cost": f"{self.cost:,.0f}"}
        return phrase("team", f"way_{self.step}", **facts)


@dataclass(frozen=True)
class Conflict:
    """Requirements that cannot all be met.

    Attributes
    ----------
    requirements : tuple of str
        `skill:NAME`, `role:NAME`, `locked:CANDIDATE`, `available:CANDIDATE`, `budget`, `desired`.
        Without any one of them the others can be met: this was verified by solving again.
    budget_needed : float or None
        Least budget with which all other requirements can be met [CNY], where a higher budget
        is a way out.
    people_missing : dict of str to int
        People that the book lacks for a skill or role that stands alone in conflict.
    ways_out : tuple of WayOut
        What else would make a team possible, cheapest team first; each was verified by solving
        again. Empty where no single step helps.
    """

    requirements: tuple[str, ...]
    budget_needed: float | None = None
    people_missing: dict[str, int] | None = None
    ways_out: tuple[WayOut, ...] = ()

    def in_units(self, unit: float) -> Conflict:
        """Return the same conflict with its money in another unit, of which 1 is worth `unit`."""
        needed = None if self.budget_needed is None else self.budget_needed * unit
        ways = tuple(replace(way, cost=way.cost * unit) for way in self.ways_out)
        return replace(self, budget_needed=needed, ways_out=ways)

    def message(self) -> str:
        """Name the requirements in conflict and the cheapest way out."""
        parts = []
        for requirement in self.requirements:
            kind, _, name = requirement.partition(":")
            parts.append(phrase("team", f"requirement_{kind}", name=name))
        alone = len(parts) == 1
        key = "conflict_one" if alone else "conflict"
        sentences = [phrase("team", key, parts=joined(parts, " + "))]
        if self.budget_needed is not None:
            sentences.append(phrase("team", "raise_budget", budget=f"{self.budget_needed:,.0f}"))
        for name, missing in (self.people_missing or {}).items():
            what = name.partition(":")[2]
            sentences.append(phrase("team", "people_missing", missing=missing, name=what))
        if not alone:
            sentences.append(phrase("team", "leave_out_one"))
        return joined([*sentences, *(way.message() for way in self.ways_out[:_TOLD])], "")


def find_conflict(instance: Instance, available: np.ndarray) -> Conflict | None:
    """Return the smallest conflict found, None where a team is possible.

    Parameters
    ----------
    instance : Instance
        The staffing problem.
    available : ndarray of bool
        Who has free time.
    """
    alone = _alone(instance, available)
    if alone is not None:
        return alone
    small, _ = prune(instance)
    if not _impossible(small, frozenset()):
        return None
    groups = small.all_groups()
    # the order of deletion decides which minimal set is left: try two and take the smaller
    smallest = min((_minimal(small, order) for order in (groups, groups[::-1])), key=len)
    return Conflict(tuple(smallest), budget_needed=_least_budget(small, smallest))


def _alone(instance: Instance, available: np.ndarray) -> Conflict | None:
    """Look for a requirement that cannot be met even by itself."""
    for person in np.flatnonzero(instance.locked & ~available):
        lock = instance.lock_groups[person]
        return Conflict((lock, lock.replace("locked:", "available:")))
    short = instance.heads - instance.eligible.sum(axis=1)
    for need in np.flatnonzero((short > 0) & instance.must):
        group = instance.groups[need]
        return Conflict((group,), people_missing={group: int(short[need])})
    return None


def _impossible(instance: Instance, without: frozenset[str]) -> bool:
    free = replace(instance, cost=instance.cost, pairs=instance.pairs[:0], bonus=instance.bonus[:0])
    return (
        solve(free, without=without, time_limit=_SECONDS, relative_gap=1.0).status == "infeasible"
    )


def _minimal(instance: Instance, groups: list[str]) -> list[str]:
    """Delete groups one at a time for as long as the rest stays in conflict."""
    left_out: set[str] = set()
    for group in groups:
        if _impossible(instance, frozenset(left_out | {group})):
            left_out.add(group)
    return [group for group in groups if group not in left_out]


def _least_budget(instance: Instance, conflict: list[str]) -> float | None:
    if "budget" not in conflict:
        return None
    solution = solve(replace(instance, budget=None), time_limit=_SECONDS)
    if not len(solution.team):
        return None
    return float(instance.cost[solution.team].sum())
