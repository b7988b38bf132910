"""What a team that exists lacks for a project, and who would fill it for least."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.errors import number_problems
from talentmatch.i18n import joined, phrase
from talentmatch.lists.words import lazy_word
from talentmatch.team.assembly._cover import cover_and_seat
from talentmatch.team.assembly.assemble import cheapest_by, instance_of
from talentmatch.team.assembly.need import listed_people, need_and_book
from talentmatch.team.assembly.search import covers, greedy_team, improve, prune, value
from talentmatch.team.assembly.team_program import Instance, in_units

__all__ = ["TeamGaps", "team_gaps"]


@dataclass(frozen=True, kw_only=True)
class TeamGaps:
    """What a team lacks for a project.

    Attributes
    ----------
    lacks : DataFrame
        requirement, kind ("skill" or "role"), must, needed and missing [persons], `by` (list of
        those of the hires who fill it); no row where the team has everything.
    hires : DataFrame
        candidate_id and cost over the project [CNY] of the people who together fill it for least;
        what nobody can fill is left out.
    open : tuple of str
        What nobody who is free can fill, in part or at all.
    """

    lacks: pd.DataFrame
    hires: pd.DataFrame
    open: tuple[str, ...] = ()

    @property
    def cost(self) -> float:
        """What the people together cost over the project [CNY]."""
        return float(self.hires["cost"].sum())

    def message(self) -> str:
        """Return in words what is lacking, and what would fill it; empty where nothing is.

        Examples
        --------
        >>> book = pd.DataFrame({"candidate_id": ["ann", "bo"], "skills": [["plc"], ["vision"]],
        ...                      "monthly_cost": [9000.0, 8000.0]})
        >>> team_gaps({"skills": ["plc", "vision"], "months": 2}, ["ann"], book).message()
        'lacks vision; 1 more would fill it, for 16,000 CNY'
        """
        if self.lacks.empty:
            return ""
        rows = self.lacks[["requirement", "missing"]].itertuples(index=False)
        names = joined([_counted(name, int(missing)) for name, missing in rows])
        said = [phrase("team", "lacks", what=names)]
        if self.open:
            nobody = joined([lazy_word("skill", name) for name in self.open])
            said.append(phrase("team", "nobody_fills", what=nobody))
        if len(self.hires):
            facts = {"n": len(self.hires), "cost": f"{self.cost:,.0f}"}
            said.append(phrase("team", "would_fill_partly" if self.open else "would_fill", **facts))
        return joined(said, "; ")


def _counted(name: str, missing: int) -> str:
    word = lazy_word("skill", name)
    return word if missing == 1 else phrase("team", "lacks_heads", what=word, n=missing)


def team_gaps(
    project: Mapping[str, Any],
    members: Iterable[str],
    candidates: pd.DataFrame,
    *,
    time_limit: float = 1.0,
) -> TeamGaps:
    """Say what a team lacks for a project, and who would fill it for least.

    Parameters
    ----------
    project : mapping
        As for `assemble_team`; desired skills count as much as others, and the budget not at all.
    members : iterable of str
        Who is in the team; whoever of them has no time covers nothing. They may change roles where
        that makes it cheaper.
    candidates : DataFrame
        As for `assemble_team`: everybody who could be in, the members among them.
    time_limit : float, default=1.0
        Seconds after which the cheapest people so far are taken.

    Returns
    -------
    TeamGaps

    Raises
    ------
    InputError
        If the project or the people cannot be used, or a member is not among them.

    Examples
    --------
    >>> book = pd.DataFrame({
    ...     "candidate_id": ["ann", "bo", "cy"],
    ...     "skills": [["plc"], ["vision", "robot"], ["robot"]],
    ...     "monthly_cost": [9000.0, 8000.0, 3000.0],
    ... })
    >>> gaps = team_gaps({"skills": ["plc", "vision", "robot"]}, ["ann"], book)
    >>> gaps.lacks["requirement"].tolist(), gaps.hires["candidate_id"].tolist()
    (['vision', 'robot'], ['bo'])
    """
    problems = number_problems(SimpleNamespace(time_limit=time_limit), from_zero=["time_limit"])
    team = listed_people(members)
    asked, book = need_and_book(project, candidates, (team, []), problems)
    stop = time.perf_counter() + time_limit
    every = tuple(replace(one, must=True) for one in asked.requirements)
    need = replace(asked, requirements=every, budget=None, least_desired_share=0.0)
    inside = book["candidate_id"].isin(team).to_numpy()
    instance = instance_of(need, book, None, [])
    instance = replace(instance, cost=np.where(inside, 0.0, instance.cost))
    hires = _hires(instance, inside, stop)
    fills = _fills(instance, np.append(np.flatnonzero(inside), hires), inside)
    missing = instance.heads - _own(instance, fills, inside)
    short = missing > 0
    still = missing - np.array([sum(~inside[who]) for who in fills]) > 0
    names = np.array([one.name for one in every], dtype=object)
    return TeamGaps(
        lacks=pd.DataFrame(
            {
                "requirement": names[short],
                "kind": np.array([one.kind for one in every], dtype=object)[short],
                "must": np.array([one.must for one in asked.requirements])[short],
                "needed": instance.heads[short],
                "missing": missing[short],
                "by": [
                    list(book["candidate_id"].iloc[who[~inside[who]]])
                    for who, lacking in zip(fills, short, strict=True)
                    if lacking
                ],
            }
        ),
        hires=pd.DataFrame(
            {
                "candidate_id": book["candidate_id"].iloc[hires].to_numpy(),
                "cost": instance.cost[hires],
            }
        ),
        open=tuple(names[still]),
    )


def _hires(instance: Instance, inside: np.ndarray, stop: float) -> np.ndarray:
    """Return the people outside the team who fill what is open for least."""
    own = np.flatnonzero(inside)
    # What nobody can fill would leave no solution for the rest.
    most = covers(instance, np.arange(inside.size))
    possible = replace(instance, heads=np.minimum(instance.heads, most))
    if (covers(possible, own) >= possible.heads).all():
        return own[:0]
    program, _ = in_units(possible)
    small, numbers = prune(program)
    starts = (improve(small, start) for start in (greedy_team(small), cover_and_seat(small)))
    team, _ = cheapest_by(small, min(starts, key=lambda start: value(small, start)), stop)
    found = numbers[team]
    return np.asarray(found[~inside[found]], dtype=np.int64)


def _fills(instance: Instance, people: np.ndarray, inside: np.ndarray) -> list[np.ndarray]:
    """Return who covers each requirement: of roles one person a seat, members before others."""
    from scipy.optimize import linear_sum_assignment

    roles = np.flatnonzero(instance.exclusive)
    seats = np.repeat(roles, instance.heads[roles])
    fits = instance.eligible[np.ix_(seats, people)]
    # A seat taken is worth more than any choice of who takes it.
    price = np.where(fits, np.where(inside[people], 0.0, 1.0), 2.0 + 2.0 * seats.size)
    rows, taken = linear_sum_assignment(price)
    seated = fits[rows, taken]
    rows, taken = rows[seated], taken[seated]
    fills = []
    for number, who in enumerate(instance.eligible[:, people]):
        mine = taken[seats[rows] == number] if instance.exclusive[number] else np.flatnonzero(who)
        some = people[mine]
        if not instance.exclusive[number] and inside[some].any():
            some = some[inside[some]]
        fills.append(some)
    return fills


def _own(instance: Instance, fills: list[np.ndarray], inside: np.ndarray) -> np.ndarray:
    """Return the heads of each requirement that members cover."""
    own = np.array([int(inside[who].sum()) for who in fills])
    return np.asarray(np.minimum(own, instance.heads))
