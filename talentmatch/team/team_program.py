"""The staffing problem as a mixed-integer programme, solved by HiGHS.

Variables: take a person or not; a person fills a role or not; a pair works together again or not;
a desired requirement stays open. Constraints stand in named groups, so that a group can be left
out to ask whether it is the one that makes the team impossible.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

__all__ = ["Instance", "Solution", "solve"]


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
    from scipy.optimize import Bounds, LinearConstraint, milp

    people, pairs = len(instance.cost), len(instance.pairs)
    role_rows, role_people = np.nonzero(instance.eligible & instance.exclusive[:, None])
    fills, needs = len(role_rows), len(instance.heads)
    width = people + fills + pairs + needs
    rows, low, high = _Rows(width), [], []

    def add(matrix_row: tuple[np.ndarray, np.ndarray], least: float, most: float) -> None:
        rows.add(*matrix_row)
        low.append(least)
        high.append(most)

    for need in range(needs):
        if instance.must[need] and instance.groups[need] in without:
            continue
        if instance.exclusive[need]:
            columns = people + np.flatnonzero(role_rows == need)
        else:
            columns = np.flatnonzero(instance.eligible[need])
        columns = np.append(columns, people + fills + pairs + need)
        weights = np.ones(len(columns))
        weights[-1] = instance.heads[need]
        add((columns, weights), instance.heads[need], np.inf)
    for person in np.unique(role_people):
        columns = np.append(people + np.flatnonzero(role_people == person), person)
        weights = np.append(np.ones(len(columns) - 1), -1.0)
        add((columns, weights), -np.inf, 0)
    rows.add_pairs(people + fills + np.arange(pairs), instance.pairs)
    low += [-np.inf] * (2 * pairs)
    high += [0.0] * (2 * pairs)
    if instance.budget is not None and "budget" not in without:
        add((np.arange(people), instance.cost), -np.inf, instance.budget)
    if instance.desired_needed and "desired" not in without:
        columns = people + fills + pairs + np.flatnonzero(~instance.must)
        most_open = float(len(columns) - instance.desired_needed)
        add((columns, np.ones(len(columns))), -np.inf, most_open)
    upper = np.ones(width)
    upper[people + fills + pairs :] = ~instance.must
    lower = np.zeros(width)
    kept = [
        person
        for person in np.flatnonzero(instance.locked)
        if instance.lock_groups[person] not in without
    ]
    lower[kept] = 1
    penalty = np.where(instance.must, 0.0, instance.penalty)
    weights = np.concatenate([instance.cost, np.zeros(fills), -instance.bonus, penalty])
    constraints = LinearConstraint(rows.matrix(), low, high) if low else None
    found = milp(
        weights,
        integrality=np.ones(width),
        bounds=Bounds(lower, upper),
        constraints=constraints,
        options={"time_limit": max(time_limit, 0.05), "mip_rel_gap": relative_gap},
    )
    team = np.flatnonzero(found.x[:people] > 0.5) if found.x is not None else np.zeros(0, np.int64)
    bound = getattr(found, "mip_dual_bound", None)
    if bound is not None and not np.isfinite(bound):
        bound = None
    status = {0: "optimal", 1: "limit", 2: "infeasible"}.get(found.status, "limit")
    return Solution(status, team, bound)


class _Rows:
    """Sparse rows that grow one at a time, and two for each pair."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.sizes: list[int] = []
        self.columns: list[np.ndarray] = []
        self.weights: list[np.ndarray] = []

    def add(self, columns: np.ndarray, weights: np.ndarray) -> None:
        self.sizes.append(len(columns))
        self.columns.append(columns)
        self.weights.append(weights)

    def add_pairs(self, together: np.ndarray, ends: np.ndarray) -> None:
        """Say that a pair works together only if either end is in."""
        columns = np.column_stack([together, ends[:, 0], together, ends[:, 1]])
        self.sizes += [2] * (2 * len(ends))
        self.columns.append(columns.ravel())
        self.weights.append(np.tile([1.0, -1.0], 2 * len(ends)))

    def matrix(self) -> sp.csr_matrix:
        rows = np.repeat(np.arange(len(self.sizes)), self.sizes)
        data = (np.concatenate(self.weights), (rows, np.concatenate(self.columns)))
        return sp.csr_matrix(data, shape=(len(self.sizes), self.width))
