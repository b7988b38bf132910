"""The staffing problem as a mixed-integer programme, solved by HiGHS.

Variables: take a person or not; a person fills a role or not; a pair works together again or not;
a desired requirement stays open. Constraints stand in named groups, so that a group can be left
out to ask whether it is the one that makes the team impossible.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

__all__ = ["Instance", "Solution", "in_units", "solve"]

#: What a middling cost is in the units of a solver.
_MIDDLING = 1e5


@dataclass(frozen=True, kw_only=True)
class Instance:
    """People, requirements and limits as arrays.

    Attributes
    ----------
    cost : ndarray of shape (n_people,)
        Cost over the project [CNY].
    eligible : ndarray of bool, shape (n_requirements, n_people)
        Who can cover what.
    heads : ndarray of int, shape (n_requirements,)
        People needed.
    exclusive : ndarray of bool, shape (n_requirements,)
        Roles: a person fills one only.
    must : ndarray of bool, shape (n_requirements,)
        Required rather than desired.
    locked : ndarray of bool, shape (n_people,)
        Must be in the team.
    groups : tuple of str
        Name of each requirement's constraint group.
    lock_groups : tuple of str
        Name of each person's lock.
    pairs : ndarray of int, shape (n_pairs, 2)
        People who have worked together.
    bonus : ndarray of shape (n_pairs,)
        Worth of both being in the team [CNY].
    penalty : float
        Worth of a desired requirement [CNY].
    budget : float or None
        Most the team may cost [CNY].
    desired_needed : int
        Desired requirements that must be covered all the same.
    """

    cost: np.ndarray
    eligible: np.ndarray
    heads: np.ndarray
    exclusive: np.ndarray
    must: np.ndarray
    locked: np.ndarray
    groups: tuple[str, ...]
    lock_groups: tuple[str, ...]
    pairs: np.ndarray
    bonus: np.ndarray
    penalty: float
    budget: float | None
    desired_needed: int = 0

    def all_groups(self) -> list[str]:
        """Return the name of every constraint group that can be in conflict."""
        names = [group for group, must in zip(self.groups, self.must, strict=True) if must]
        names += [self.lock_groups[person] for person in np.flatnonzero(self.locked)]
        if self.budget is not None:
            names.append("budget")
        if self.desired_needed:
            names.append("desired")
        return names

    def objective(self, team: np.ndarray, open_desired: int) -> float:
        """Return cost less the worth of past joint work plus that of desired work left open."""
        inside = np.zeros(len(self.cost), dtype=bool)
        inside[team] = True
        together = inside[self.pairs].all(axis=1) if len(self.pairs) else np.zeros(0, bool)
        bonus = float(self.bonus[together].sum())
        return float(self.cost[team].sum()) - bonus + self.penalty * open_desired


def in_units(instance: Instance) -> tuple[Instance, float]:
    """Return the same problem with a middling cost of about 100 000, and what 1 of it is worth.

    Solvers hold costs and the budget against absolute tolerances. The unit is a power of two, so
    that no figure is rounded.
    """
    costs = instance.cost[instance.cost > 0]
    if not len(costs):
        return instance, 1.0
    unit = float(2.0 ** np.round(np.log2(np.median(costs)) - np.log2(_MIDDLING)))
    return replace(
        instance,
        cost=instance.cost / unit,
        bonus=instance.bonus / unit,
        penalty=instance.penalty / unit,
        budget=None if instance.budget is None else instance.budget / unit,
    ), unit


@dataclass(frozen=True)
class Solution:
    """What the solver found.

    Attributes
    ----------
    status : {"optimal", "limit", "infeasible"}
        "limit": time ran out; there may be a team all the same.
    team : ndarray of int
        People taken.
    bound : float or None
        No team is better than this [CNY]; None where the solver knows none.
    """

    status: str
    team: np.ndarray
    bound: float | None


def solve(
    instance: Instance,
    *,
    without: Set[str] = frozenset(),
    time_limit: float = 1.0,
    relative_gap: float = 1e-4,
) -> Solution:
    """Return the best team that HiGHS finds in time, leaving out some constraint groups."""
    program = _Program(instance)
    result = milp(
        program.weights(),
        integrality=np.ones(program.width),
        bounds=program.bounds(without),
        constraints=program.constraints(without),
        options={"time_limit": max(time_limit, 0.05), "mip_rel_gap": relative_gap},
    )
    nobody = np.zeros(len(instance.cost))
    team = np.flatnonzero((nobody if result.x is None else result.x[: nobody.size]) > 0.5)
    bound = getattr(result, "mip_dual_bound", None)
    status = {0: "optimal", 1: "limit", 2: "infeasible"}.get(result.status, "limit")
    return Solution(status, team, bound if bound is not None and np.isfinite(bound) else None)


class _Program:
    """Variables, block after block: people, people in roles, pairs, requirements left open."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        in_role = instance.eligible & instance.exclusive[:, None]
        self.role, self.person_in_role = np.nonzero(in_role)
        blocks = (len(instance.cost), len(self.role), len(instance.pairs), len(instance.heads))
        _, self.in_role, self.pair, self.open, self.width = np.cumsum([0, *blocks]).tolist()

    def weights(self) -> np.ndarray:
        """Return what each variable costs [CNY]."""
        of = self.instance
        penalty = np.where(of.must, 0.0, of.penalty)
        return np.concatenate([of.cost, np.zeros(len(self.role)), -of.bonus, penalty])

    def bounds(self, without: Set[str]) -> Bounds:
        """Say that locked people are in and that nothing required stays open."""
        of = self.instance
        lower, upper = np.zeros(self.width), np.ones(self.width)
        upper[self.open :] = ~of.must
        locked = np.flatnonzero(of.locked)
        lower[[person for person in locked if of.lock_groups[person] not in without]] = 1
        return Bounds(lower, upper)

    def constraints(self, without: Set[str]) -> LinearConstraint | None:
        """Return all groups but those left out."""
        of, rows = self.instance, _Rows(self.width)
        for need in range(len(of.heads)):
            if not (of.must[need] and of.groups[need] in without):
                self._cover(rows, need)
        for person in np.unique(self.person_in_role):
            roles = self.in_role + np.flatnonzero(self.person_in_role == person)
            rows.add(np.append(roles, person), np.append(np.ones(len(roles)), -1.0), most=0.0)
        rows.add_pairs(self.pair + np.arange(len(of.pairs)), of.pairs)
        if of.budget is not None and "budget" not in without:
            rows.add(np.arange(len(of.cost)), of.cost, most=of.budget)
        if of.desired_needed and "desired" not in without:
            still_open = self.open + np.flatnonzero(~of.must)
            most = float(len(still_open) - of.desired_needed)
            rows.add(still_open, np.ones(len(still_open)), most=most)
        return rows.constraint()

    def _cover(self, rows: _Rows, need: int) -> None:
        """Say that a requirement has its heads, or stays open."""
        of = self.instance
        if of.exclusive[need]:
            columns = self.in_role + np.flatnonzero(self.role == need)
        else:
            columns = np.flatnonzero(of.eligible[need])
        heads = of.heads[need]
        weights = np.append(np.ones(len(columns)), heads)
        rows.add(np.append(columns, self.open + need), weights, least=heads)


class _Rows:
    """Sparse rows that grow one at a time, and two for each pair."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.sizes: list[int] = []
        self.columns: list[np.ndarray] = []
        self.weights: list[np.ndarray] = []
        self.least: list[float] = []
        self.most: list[float] = []

    def add(
        self,
        columns: np.ndarray,
        weights: np.ndarray,
        *,
        least: float = -np.inf,
        most: float = np.inf,
    ) -> None:
        self.sizes.append(len(columns))
        self.columns.append(columns)
        self.weights.append(weights)
        self.least.append(least)
        self.most.append(most)

    def add_pairs(self, together: np.ndarray, ends: np.ndarray) -> None:
        """Say that a pair works together only if either end is in."""
        count = 2 * len(ends)
        columns = np.column_stack([together, ends[:, 0], together, ends[:, 1]])
        self.sizes += [2] * count
        self.columns.append(columns.ravel())
        self.weights.append(np.tile([1.0, -1.0], count))
        self.least += [-np.inf] * count
        self.most += [0.0] * count

    def constraint(self) -> LinearConstraint | None:
        if not self.sizes:
            return None
        rows = np.repeat(np.arange(len(self.sizes)), self.sizes)
        data = (np.concatenate(self.weights), (rows, np.concatenate(self.columns)))
        matrix = sp.csr_matrix(data, shape=(len(self.sizes), self.width))
        return LinearConstraint(matrix, self.least, self.most)
