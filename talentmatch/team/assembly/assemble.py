"""The best members for one project: every skill and role covered, at the least cost."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.errors import InputError, number_problems
from talentmatch.i18n import joined, phrase
from talentmatch.team.assembly._availability import free_months, month_weights
from talentmatch.team.assembly._conflict import Conflict, find_conflict
from talentmatch.team.assembly._cover import cover_and_seat, lower_bound
from talentmatch.team.assembly._relaxation import relaxed
from talentmatch.team.assembly.need import ProjectNeed, listed_people, need_and_book
from talentmatch.team.assembly.polish import can_polish, polish
from talentmatch.team.assembly.search import covers, greedy_team, improve, prune, value
from talentmatch.team.assembly.team_program import Instance, in_units, solve

__all__ = ["Assembly", "assemble_team", "cheapest_by", "instance_of"]

_MOST_JOINT_WORK = 5
_SEARCH_SHARE = 0.8
_BONUS_SHARE = 0.02


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """A team, what it costs, what it covers, and how good it can be at most.

    Attributes
    ----------
    project_id : str
        Number of the project.
    members : tuple of str
        Candidates taken; empty where no team is possible.
    cost : float
        Cost of the team over the project [CNY]; NaN without a team.
    objective : float
        Cost less the worth of past joint work plus that of desired requirements left open [CNY].
    bound : float or None
        No team has a lower objective than this [CNY]; None: no bound is known.
    coverage : DataFrame with requirement, kind, must, needed, covered, by
        What is covered by whom.
    alternates : DataFrame with member, candidate_id, rank, extra_cost
        Who could replace each member one for one, cheapest first [CNY].
    conflict : Conflict or None
        Why no team is possible.
    """

    project_id: str
    members: tuple[str, ...]
    cost: float
    objective: float
    bound: float | None
    coverage: pd.DataFrame
    alternates: pd.DataFrame
    conflict: Conflict | None = None

    @property
    def feasible(self) -> bool:
        """Whether there is a team."""
        return bool(self.members)

    @property
    def gap(self) -> float | None:
        """Relative distance from the bound [1]; None where no bound is known."""
        if self.bound is None or not self.members:
            return None
        above = self.objective - self.bound
        return above / max(abs(self.objective), abs(self.bound)) if above > 0 else 0.0

    def message(self) -> str:
        """Say in one sentence or a few what was found."""
        if self.conflict is not None:
            return self.conflict.message()
        if not self.members:
            return phrase("team", "no_team_in_time")
        bound = (
            phrase("team", "no_bound")
            if self.gap is None
            else phrase("team", "within", gap=f"{self.gap:.1%}")
        )
        facts = {"heads": len(self.members), "cost": f"{self.cost:,.0f}"}
        return joined([phrase("team", "team_found", **facts), bound], "")


def assemble_team(
    project: Mapping[str, Any],
    candidates: pd.DataFrame,
    collaboration: pd.DataFrame | None = None,
    locked: Iterable[str] = (),
    *,
    excluded: Iterable[str] = (),
    time_limit: float = 1.0,
    alternates: int = 3,
) -> Assembly:
    """Choose the members of one project's team.

    Parameters
    ----------
    project : mapping
        `project_id`, `skills` (each needs one person who has it), `desired_skills`,
        `least_desired_share` (0 to 1), `roles` (DataFrame or list of mappings with role, skills,
        level, head_count, full_time, must, share, from_month, months; a person fills one role),
        `budget` [CNY], `months`, `start` (first day; without it there is no calendar). `share` is
        the time a role asks of each person, `from_month` and `months` when it is needed.
    candidates : DataFrame with candidate_id, skills (list)
        And where known `level`, `full_time`, `monthly_cost`, `allocation`, `available_from`,
        `available_until`, `free_by_month`: see
        :func:`talentmatch.team.assembly._availability.free_months`. Who has no time free in a month
        of a skill or role cannot cover it. A person costs `monthly_cost` times the share that is
        free, over the months of what they could cover. Without `monthly_cost` the smallest team is
        sought.
    collaboration : DataFrame with candidate_a, candidate_b, times, optional
        Past joint work; each piece (up to 5) is worth 2 % of a median candidate's cost.
    locked, excluded : iterable of str
        Candidates who must, or must not, be in the team.
    time_limit : float, default=1.0
        Seconds in all: the search stops at four fifths of it, since alternates are listed after it.
    alternates : int, default=3
        Replacements listed for each member.

    Returns
    -------
    Assembly
        With `feasible` False and a `conflict` where no team is possible.

    Raises
    ------
    InputError
        If the project or the candidate book cannot be used; all problems at once.

    References
    ----------
    .. [1] Lappas, Liu & Terzi (2009), Finding a team of experts in social networks, KDD: the
       problem, without roles, levels and months.

    Examples
    --------
    >>> book = pd.DataFrame({
    ...     "candidate_id": ["ann", "bo", "cy"],
    ...     "skills": [["plc"], ["vision"], ["plc", "vision"]],
    ...     "monthly_cost": [10000.0, 12000.0, 20000.0],
    ... })
    >>> assemble_team({"skills": ["plc", "vision"]}, book).members
    ('cy',)
    >>> assemble_team({"skills": ["plc", "vision"]}, book, excluded=["cy"]).cost
    22000.0
    """
    settings = SimpleNamespace(time_limit=time_limit, alternates=alternates)
    problems = number_problems(settings, whole={"alternates": 0}, from_zero=["time_limit"])
    locked, excluded = listed_people(locked), listed_people(excluded)
    need, book = need_and_book(project, candidates, (locked, excluded), problems)
    stop = time.perf_counter() + _SEARCH_SHARE * time_limit
    book = book[~book["candidate_id"].isin(excluded)].reset_index(drop=True)
    instance = instance_of(need, book, collaboration, locked)
    program, unit = in_units(instance)
    small, numbers = prune(program)
    starts = (improve(small, start) for start in (greedy_team(small), cover_and_seat(small)))
    team = min(starts, key=lambda start: value(small, start))
    available = np.asarray(_free(need, book).any(axis=1))
    if not np.isfinite(value(small, team)) or (instance.locked & ~available).any():
        conflict = find_conflict(program, available)
        if conflict is not None:
            ways = relaxed(conflict, need, book, program)
            return _without_team(need, ways.in_units(unit))
    team, bound = cheapest_by(small, team, stop)
    if not np.isfinite(value(small, team)):
        return _without_team(need, None)
    least = None if bound is None else bound * unit
    return _assembly(need, book, (instance, numbers[team]), least, alternates)


def cheapest_by(small: Instance, team: np.ndarray, stop: float) -> tuple[np.ndarray, float | None]:
    """Return the best team by then, and the bound: HiGHS first, then CP-SAT if it is there."""
    bound = lower_bound(small)
    if bound is not None and value(small, team) <= bound + 1e-6:
        return team, bound
    seconds_left = stop - time.perf_counter() - 0.1
    solution = solve(small, time_limit=max(0.05, seconds_left * (0.5 if can_polish() else 1.0)))
    team, bound = _best(small, team, solution.team), _higher(bound, solution.bound)
    seconds_left = stop - time.perf_counter() - 0.05
    if can_polish() and solution.status != "optimal" and seconds_left > 0.05:
        again = polish(small, team, time_limit=seconds_left)
        team, bound = _best(small, team, again.team), _higher(bound, again.bound)
    return team, bound


def _higher(one: float | None, other: float | None) -> float | None:
    return max((bound for bound in (one, other) if bound is not None), default=None)


def _best(instance: Instance, team: np.ndarray, other: np.ndarray) -> np.ndarray:
    return other if len(other) and value(instance, other) <= value(instance, team) else team


def _free(need: ProjectNeed, book: pd.DataFrame) -> np.ndarray:
    return free_months(book, need.months, need.start)


def instance_of(
    need: ProjectNeed,
    book: pd.DataFrame,
    collaboration: pd.DataFrame | None,
    locked: Sequence[str],
) -> Instance:
    """Return the staffing problem as arrays; rows of the checked `book` are its people."""
    requirements = need.requirements
    free = _free(need, book)
    eligible = np.array([r.eligible(book, free) for r in requirements], dtype=bool)
    cost = _cost(need, book["price"].to_numpy(dtype=float), free, eligible)
    middle = float(np.median(cost)) if len(cost) else 0.0
    pairs, bonus = _joint_work(book, collaboration, middle)
    # who covers nothing is not taken for company's sake
    useful = eligible.any(axis=0) | book["candidate_id"].isin(locked).to_numpy()
    both = useful[pairs].all(axis=1)
    pairs, bonus = pairs[both], bonus[both]
    desired = sum(not requirement.must for requirement in requirements)
    return Instance(
        cost=cost,
        eligible=eligible,
        heads=np.array([r.head_count for r in requirements]),
        exclusive=np.array([r.kind == "role" for r in requirements]),
        must=np.array([r.must for r in requirements]),
        locked=book["candidate_id"].isin(locked).to_numpy(),
        groups=tuple(f"{r.kind}:{r.name}" for r in requirements),
        lock_groups=tuple(f"locked:{candidate}" for candidate in book["candidate_id"]),
        pairs=pairs,
        bonus=bonus,
        penalty=middle / 2,
        budget=need.budget,
        desired_needed=int(np.ceil(need.least_desired_share * desired - 1e-9)),
    )


def _cost(
    need: ProjectNeed, price: np.ndarray, free: np.ndarray, eligible: np.ndarray
) -> np.ndarray:
    """Return what each person costs over the months of whatever they could cover [CNY]."""
    in_use = np.zeros_like(free, dtype=bool)
    for requirement, who in zip(need.requirements, eligible, strict=True):
        in_use[who, requirement.window(free.shape[1])] = True
    in_use[~eligible.any(axis=0)] = True
    return (
        np.asarray(price * ((free * in_use) @ month_weights(need.months))) if free.size else price
    )


def _joint_work(
    book: pd.DataFrame, collaboration: pd.DataFrame | None, middle: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of row numbers of the book and what their joint work is worth [CNY]."""
    if collaboration is not None and not isinstance(collaboration, pd.DataFrame):
        raise InputError(f"collaboration is {type(collaboration).__name__}; give a DataFrame")
    if collaboration is None or collaboration.empty:
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0)
    missing = [c for c in ("candidate_a", "candidate_b", "times") if c not in collaboration.columns]
    if missing:
        raise InputError(
            phrase("team_refused", "collaboration"),
            [phrase("team_refused", "column_missing", column=column) for column in missing],
        )
    index = pd.Index(book["candidate_id"])
    ends = np.column_stack(
        [index.get_indexer(pd.Index(collaboration[c])) for c in ("candidate_a", "candidate_b")]
    )
    inside = (ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])
    joint = pd.DataFrame(np.sort(ends[inside], axis=1), columns=["one", "other"])
    joint["times"] = collaboration.loc[inside, "times"].to_numpy(dtype=float)
    total = joint.groupby(["one", "other"], as_index=False)["times"].sum()
    pieces = total["times"].clip(upper=_MOST_JOINT_WORK).to_numpy(dtype=float)
    return total[["one", "other"]].to_numpy(dtype=np.int64), pieces * _BONUS_SHARE * middle


def _without_team(need: ProjectNeed, conflict: Conflict | None) -> Assembly:
    return Assembly(
        project_id=need.project_id,
        members=(),
        cost=float("nan"),
        objective=float("nan"),
        bound=None,
        coverage=_coverage(need, None, np.zeros(0, dtype=np.int64), pd.Series(dtype=str)),
        alternates=pd.DataFrame(columns=["member", "candidate_id", "rank", "extra_cost"]),
        conflict=conflict,
    )


def _assembly(
    need: ProjectNeed,
    book: pd.DataFrame,
    solution: tuple[Instance, np.ndarray],
    bound: float | None,
    alternates: int,
) -> Assembly:
    instance, team = solution
    names = book["candidate_id"]
    order = team[np.argsort(instance.cost[team], kind="stable")]
    return Assembly(
        project_id=need.project_id,
        members=tuple(names.iloc[order]),
        cost=float(instance.cost[team].sum()),
        objective=value(instance, team),
        bound=bound,
        coverage=_coverage(need, instance, order, names),
        alternates=_alternates(instance, order, names, alternates),
    )


def _coverage(
    need: ProjectNeed, instance: Instance | None, team: np.ndarray, names: pd.Series[Any]
) -> pd.DataFrame:
    rows = []
    have = covers(instance, team) if instance is not None else np.zeros(len(need.requirements), int)
    for number, requirement in enumerate(need.requirements):
        who = team[instance.eligible[number, team]] if instance is not None else team
        rows.append(
            {
                "requirement": requirement.name,
                "kind": requirement.kind,
                "must": requirement.must,
                "needed": requirement.head_count,
                "covered": int(have[number]),
                "by": list(names.iloc[who]) if len(who) else [],
            }
        )
    return pd.DataFrame(rows)


def _alternates(
    instance: Instance, team: np.ndarray, names: pd.Series[Any], most: int
) -> pd.DataFrame:
    """List who could take each member's place with every requirement still met."""
    rows = []
    outside = np.ones(len(instance.cost), dtype=bool)
    outside[team] = False
    now = value(instance, team)
    anyone = replace(instance, locked=np.zeros_like(instance.locked))
    for member in team:
        rest = team[team != member]
        missing = (covers(instance, rest) < instance.heads) & instance.must
        could = outside & instance.eligible[missing].all(axis=0)
        nearest = np.flatnonzero(could)
        nearest = nearest[np.argsort(instance.cost[nearest], kind="stable")][: 4 * most]
        worth = [(value(anyone, np.append(rest, other)) - now, other) for other in nearest]
        possible = sorted(pair for pair in worth if np.isfinite(pair[0]))[:most]
        rows += [
            {
                "member": names.iloc[member],
                "candidate_id": names.iloc[other],
                "rank": rank,
                "extra_cost": extra,
            }
            for rank, (extra, other) in enumerate(possible, start=1)
        ]
    return pd.DataFrame(rows, columns=["member", "candidate_id", "rank", "extra_cost"])
