"""The best members for one project: every skill and role covered, at the least cost."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.team.conflict import Conflict, find_conflict
from talentmatch.team.need import ProjectNeed, check_book, project_need
from talentmatch.team.search import covers, greedy_team, improve, prune, value
from talentmatch.team.team_program import Instance, solve
from talentmatch.vocab.phrases import Language, phrase

__all__ = ["Assembly", "assemble_team", "instance_of"]

_MOST_JOINT_WORK = 5
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
        return max(0.0, (self.objective - self.bound) / max(abs(self.objective), 1e-9))

    def message(self, lang: Language = "en") -> str:
        """Say in one sentence or a few what was found."""
        if self.conflict is not None:
            return self.conflict.message(lang)
        if not self.members:
            return phrase("team", "no_team_in_time", lang)
        bound = (
            phrase("team", "no_bound", lang)
            if self.gap is None
            else phrase("team", "within", lang, gap=f"{self.gap:.1%}")
        )
        return (
            phrase("team", "team_found", lang, heads=len(self.members), cost=f"{self.cost:,.0f}")
            + bound
        )


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
        level, head_count, full_time, must; a person fills one role), `budget` [CNY], `months`.
    candidates : DataFrame with candidate_id, skills (list), [level, monthly_cost, allocation, full_time]
        `allocation` is the share of time that is free: who has none is not available, and cost is
        `monthly_cost` times that share times `months`. Without `monthly_cost` the smallest team
        is sought.
    collaboration : DataFrame with candidate_a, candidate_b, times, optional
        Past joint work; each piece (up to 5) is worth 2 % of a median candidate's cost.
    locked, excluded : iterable of str
        Candidates who must, or must not, be in the team.
    time_limit : float, default=1.0
        Seconds for the search.
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
    started = time.perf_counter()
    locked, excluded = list(dict.fromkeys(locked)), list(dict.fromkeys(excluded))
    need = project_need(project)
    book = check_book(candidates, locked, excluded)
    book = book[~book["candidate_id"].isin(excluded)].reset_index(drop=True)
    instance = instance_of(need, book, collaboration, locked)
    available = (book["free"] > 0).to_numpy()
    conflict = find_conflict(instance, available)
    if conflict is not None:
        return _without_team(need, conflict)
    small, numbers = prune(instance)
    team = improve(small, greedy_team(small))
    left = max(0.1, time_limit - (time.perf_counter() - started) - 0.1)
    found = solve(small, time_limit=left)
    if value(small, found.team) <= value(small, team):
        team = found.team
    if not np.isfinite(value(small, team)):
        return _without_team(need, None)
    return _assembly(need, book, (instance, numbers[team]), found.bound, alternates)


def instance_of(
    need: ProjectNeed,
    book: pd.DataFrame,
    collaboration: pd.DataFrame | None,
    locked: Sequence[str],
) -> Instance:
    """Return the staffing problem as arrays; rows of the checked `book` are its people."""
    requirements = need.requirements
    available = (book["free"] > 0).to_numpy()
    cost = book["cost"].to_numpy(dtype=float) * need.months
    middle = float(np.median(cost)) if len(cost) else 0.0
    pairs, bonus = _joint_work(book, collaboration, middle)
    desired = sum(not requirement.must for requirement in requirements)
    eligible = np.array([r.eligible(book) & available for r in requirements], dtype=bool)
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


def _joint_work(
    book: pd.DataFrame, collaboration: pd.DataFrame | None, middle: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of row numbers of the book and what their joint work is worth [CNY]."""
    if collaboration is None or collaboration.empty:
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0)
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
    for member in team[~instance.locked[team]]:
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
