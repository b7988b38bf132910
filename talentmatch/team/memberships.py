"""Whether teams are made of people: nobody twice, no team within itself or without members."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = ["check_memberships"]


def check_memberships(
    teams: Iterable[str],
    members: pd.DataFrame,
    *,
    person_of: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """Return the teams without a member; raise if somebody is in a team twice or a team in itself.

    Parameters
    ----------
    teams : iterable of str
        Every team.
    members : DataFrame with team_id, candidate_id
        Who is in which team. A team may be a member of another.
    person_of : callable
        Number that a team has as a member of another, such as a pseudonym of its number.

    Raises
    ------
    InputError
        Names every person who stands twice and the shortest circle of teams.

    Examples
    --------
    >>> check_memberships(["a", "b"], pd.DataFrame({"team_id": ["a"], "candidate_id": ["ann"]}))
    ('b',)
    """
    teams = list(dict.fromkeys(teams))
    twice = members[members.duplicated(["team_id", "candidate_id"])]
    problems = [
        phrase("team_refused", "twice", person=row.candidate_id, team=row.team_id)
        for row in twice.drop_duplicates(["team_id", "candidate_id"]).itertuples()
    ]
    as_member = {person_of(team): team for team in teams}
    nested = members[members["candidate_id"].isin(list(as_member))]
    within: dict[str, list[str]] = {}
    for row in nested.itertuples():
        within.setdefault(str(row.team_id), []).append(as_member[str(row.candidate_id)])
    circle = _shortest_circle(within)
    if circle:
        chain = " → ".join([*circle, circle[0]])
        problems.append(phrase("team_refused", "circle", teams=chain))
    if problems:
        raise InputError(phrase("team_refused", "teams"), problems)
    with_members = set(members["team_id"])
    return tuple(team for team in teams if team not in with_members)


def _shortest_circle(within: dict[str, list[str]]) -> list[str]:
    """Return the shortest way from a team back to itself, empty where there is none."""
    best: list[str] = []
    for start in within:
        ways, seen = [[start]], {start}
        while ways and not (best and len(ways[0]) >= len(best)):
            way = ways.pop(0)
            if start in within.get(way[-1], []):
                best = way
                break
            for team in within.get(way[-1], []):
                if team not in seen:
                    seen.add(team)
                    ways.append([*way, team])
    return best
