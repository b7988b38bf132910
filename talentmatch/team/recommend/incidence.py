"""Teams as sparse matrices: who has been in which team, and which skills the team had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from talentmatch.errors import InputError, is_whole
from talentmatch.i18n import joined, phrase

__all__ = [
    "Incidence",
    "check_projects",
    "check_teams",
    "incidence_of",
    "skill_matrix",
]


@dataclass(frozen=True)
class Incidence:
    """What is known of past teams.

    Attributes
    ----------
    skills : csr_matrix of shape (n_teams, n_skills)
        1 where the team had the skill.
    members : csr_matrix of shape (n_teams, n_people)
        1 where the person was in the team.
    skill_names, people, team_ids : Index
        Names of the columns of `skills`, of `members`, and of the rows of both.
    """

    skills: sp.csr_matrix
    members: sp.csr_matrix
    skill_names: pd.Index
    people: pd.Index
    team_ids: pd.Index

    def rows(self, chosen: np.ndarray) -> Incidence:
        """Return the same with some teams only; skills and people keep their columns."""
        return Incidence(
            self.skills[chosen],
            self.members[chosen],
            self.skill_names,
            self.people,
            self.team_ids[chosen],
        )


def check_teams(teams: pd.DataFrame) -> None:
    """Raise InputError with every reason why these teams cannot be learnt from."""
    problems = _absent(teams, ("team_id", "skills", "members"))
    if not problems and teams.empty:
        problems.append(phrase("team_refused", "no_team"))
    if not problems:
        problems += _not_lists(teams, "team_id", ("skills", "members"))
    if not problems:
        problems += _mixed(teams, ("skills", "members"))
        doubled = teams.loc[teams["team_id"].duplicated(), "team_id"]
        if len(doubled):
            facts = {"n": len(doubled), "first": doubled.iloc[0]}
            problems.append(phrase("team_refused", "team_twice", **facts))
        empty = teams.loc[[len(members) == 0 for members in teams["members"]], "team_id"]
        if len(empty):
            facts = {"n": len(empty), "first": empty.iloc[0]}
            problems.append(phrase("team_refused", "memberless", **facts))
        if all(len(skills) == 0 for skills in teams["skills"]):
            problems.append(phrase("team_refused", "no_skill"))
    if problems:
        raise InputError(phrase("team_refused", "past_teams"), problems)


def check_projects(projects: pd.DataFrame, top_k: int) -> None:
    """Raise InputError with every reason why nobody can be recommended for these projects."""
    problems = _absent(projects, ("project_id", "skills"))
    if not problems:
        problems += _not_lists(projects, "project_id", ("skills",))
        doubled = projects.loc[projects["project_id"].duplicated(), "project_id"]
        if len(doubled):
            facts = {"n": len(doubled), "first": doubled.iloc[0]}
            problems.append(phrase("team_refused", "project_twice", **facts))
    if not is_whole(top_k, 1):
        problems.append(phrase("team_refused", "top_k", value=top_k))
    if problems:
        raise InputError(phrase("team_refused", "projects"), problems)


def _absent(frame: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    if not isinstance(frame, pd.DataFrame):
        return [f"{type(frame).__name__} is no table; give a DataFrame with {', '.join(columns)}"]
    missing = [column for column in columns if column not in frame.columns]
    return [phrase("team_refused", "column_missing", column=column) for column in missing]


def _not_lists(frame: pd.DataFrame, key: str, columns: Sequence[str]) -> list[str]:
    problems = []
    for column in columns:
        wrong = [
            not isinstance(value, (list, tuple, set, frozenset, np.ndarray))
            for value in frame[column]
        ]
        if any(wrong):
            first = frame.loc[wrong].iloc[0]
            facts = {"column": column, "n": sum(wrong), "key": key}
            facts |= {"first": first[key], "value": first[column]}
            problems.append(phrase("team_refused", "no_list", **facts))
    return problems


def _mixed(frame: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Say where names are of several kinds, which cannot be sorted nor told apart."""
    problems = []
    for column in columns:
        kinds = sorted({type(name).__name__ for row in frame[column] for name in row})
        if len(kinds) > 1:
            problems.append(phrase("team_refused", "mixed", column=column, kinds=joined(kinds)))
    return problems


def incidence_of(teams: pd.DataFrame) -> Incidence:
    """Turn checked teams into matrices; a skill or member named twice in a team counts once.

    Examples
    --------
    >>> teams = pd.DataFrame(
    ...     {"team_id": ["a"], "skills": [["plc", "plc"]], "members": [["x", "y"]]}
    ... )
    >>> incidence_of(teams).members.toarray().tolist()
    [[1.0, 1.0]]
    """
    skill_names = _names(teams["skills"])
    people = _names(teams["members"])
    return Incidence(
        skill_matrix(teams["skills"], skill_names),
        skill_matrix(teams["members"], people),
        skill_names,
        people,
        pd.Index(teams["team_id"]),
    )


def _names(lists: pd.Series[Any]) -> pd.Index:
    names: pd.Index = pd.Index(sorted({n for row in lists for n in row}), dtype="object")
    return names


def skill_matrix(lists: Iterable[Sequence[str]], names: pd.Index) -> sp.csr_matrix:
    """Return one row a list with 1 for each of `names` it holds; other names are passed over."""
    sets = [sorted(set(values)) for values in lists]
    sizes = np.array([len(values) for values in sets], dtype=np.int64)
    flat = [value for values in sets for value in values]
    columns = names.get_indexer(pd.Index(flat, dtype="object")) if flat else np.zeros(0, np.int64)
    rows = np.repeat(np.arange(len(sets)), sizes)
    known = columns >= 0
    ones = np.ones(int(known.sum()), dtype=np.float32)
    shape = (len(sets), len(names))
    return sp.csr_matrix((ones, (rows[known], columns[known])), shape=shape)
