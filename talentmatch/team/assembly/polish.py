"""Polish a team by CP-SAT, where the extra `optimize` is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np

from talentmatch.team.assembly.team_program import Instance, Solution

__all__ = ["can_polish", "polish"]

_CENTS = 100


def can_polish() -> bool:
    """Return whether CP-SAT is there (`pip install "talentmatch[optimize]"`)."""
    return find_spec("ortools") is not None


def polish(
    instance: Instance, team: np.ndarray, *, time_limit: float, workers: int = 2
) -> Solution:
    """Return the best team that CP-SAT finds in time, beginning with one that is known.

    Costs are rounded down to a cent and bonuses up, so that the bound holds for the true ones.

    Parameters
    ----------
    instance : Instance
        The staffing problem.
    team : ndarray of int
        A team to begin with; may be empty.
    time_limit : float
        Seconds.
    workers : int
        Threads.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    people = [model.new_bool_var(f"p{n}") for n in range(len(instance.cost))]
    still_open = _requirements(model, instance, people)
    together = []
    for number, (one, other) in enumerate(instance.pairs.tolist()):
        pair = model.new_bool_var(f"w{number}")
        model.add_implication(pair, people[one])
        model.add_implication(pair, people[other])
        together.append(pair)
    cost = np.floor(instance.cost * _CENTS).astype(np.int64)
    if instance.budget is not None:
        dear = np.ceil(instance.cost * _CENTS - 1e-6).astype(np.int64)
        model.add(cp_model.LinearExpr.weighted_sum(people, dear) <= int(instance.budget * _CENTS))
    bonus = -np.ceil(instance.bonus * _CENTS).astype(np.int64)
    penalty = np.full(len(still_open), int(instance.penalty * _CENTS), dtype=np.int64)
    model.minimize(
        cp_model.LinearExpr.weighted_sum(
            people + together + still_open, np.concatenate([cost, bonus, penalty])
        )
    )
    inside = np.isin(np.arange(len(people)), team)
    for variable, is_in in zip(people, inside.tolist(), strict=True):
        if len(team):
            model.add_hint(variable, is_in)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(time_limit, 0.05)
    solver.parameters.num_workers = workers
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        outcome = "infeasible" if status == cp_model.INFEASIBLE else "limit"
        return Solution(outcome, np.zeros(0, np.int64), None)
    best_team = np.flatnonzero([solver.boolean_value(variable) for variable in people])
    reached = "optimal" if status == cp_model.OPTIMAL else "limit"
    return Solution(reached, best_team, solver.best_objective_bound / _CENTS)


def _requirements(model: Any, instance: Instance, people: list[Any]) -> list[Any]:
    """Add what must be covered; return a variable for each desired requirement left open."""
    fills: dict[int, list[Any]] = {}
    still_open = []
    for need in range(len(instance.heads)):
        covering = []
        for person in np.flatnonzero(instance.eligible[need]).tolist():
            if not instance.exclusive[need]:
                covering.append(people[person])
                continue
            fill = model.new_bool_var(f"f{need}_{person}")
            fills.setdefault(person, []).append(fill)
            covering.append(fill)
        heads = int(instance.heads[need])
        if instance.must[need]:
            model.add(sum(covering) >= heads)
        else:
            is_open = model.new_bool_var(f"o{need}")
            model.add(sum(covering) + heads * is_open >= heads)
            still_open.append(is_open)
    for person, roles in fills.items():
        model.add(sum(roles) <= people[person])
    for person in np.flatnonzero(instance.locked).tolist():
        model.add(people[person] == 1)
    if instance.desired_needed:
        most = len(still_open) - instance.desired_needed
        model.add(sum(still_open) <= most)
    return still_open
