"""What a project asks of its team, and who could give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.errors import InputError

__all__ = ["ProjectNeed", "Requirement", "check_book", "project_need"]

_PROJECT_KEYS = (
    "project_id",
    "skills",
    "desired_skills",
    "least_desired_share",
    "roles",
    "budget",
    "months",
)


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One skill or role to be covered.

    Attributes
    ----------
    kind : {"skill", "role"}
        A person covers every skill they have, but fills one role only.
    name : str
        Skill or role.
    skills : frozenset of str
        Skills of which a person needs all.
    level : float
        Least level, 1 to 5; 0 asks for none.
    head_count : int
        People needed.
    must : bool
        Required rather than desired.
    full_time : bool
        Only full-time people count.
    """

    kind: str
    name: str
    skills: frozenset[str]
    level: float = 0.0
    head_count: int = 1
    must: bool = True
    full_time: bool = False

    def eligible(self, book: pd.DataFrame) -> np.ndarray:
        """Return who in the candidate book can cover this; an unknown level covers no level."""
        fits = np.array([self.skills <= set(skills) for skills in book["skills"]], dtype=bool)
        if self.level and "level" in book.columns:
            fits &= book["level"].fillna(0).to_numpy(dtype=float) >= self.level
        if self.full_time and "full_time" in book.columns:
            fits &= book["full_time"].fillna(False).to_numpy(dtype=bool)
        return fits


@dataclass(frozen=True, kw_only=True)
class ProjectNeed:
    """Everything a project asks of its team.

    Attributes
    ----------
    project_id : str
        Number of the project.
    requirements : tuple of Requirement
        Skills and roles.
    budget : float or None
        Most the team may cost over `months` [CNY]; None: no limit.
    months : float
        Duration [months].
    least_desired_share : float
        Share of the desired requirements that must be covered all the same, 0 to 1.
    """

    project_id: str
    requirements: tuple[Requirement, ...]
    budget: float | None = None
    months: float = 1.0
    least_desired_share: float = 0.0


def project_need(project: Mapping[str, Any]) -> ProjectNeed:
    """Read a project: its own row with `skills` (list) and `roles` (DataFrame or list of dict).

    Raises
    ------
    InputError
        If a key is unknown, nothing is required, or a figure is out of range; all problems at once.

    Examples
    --------
    >>> need = project_need({"project_id": "p", "skills": ["plc", "vision"], "budget": 50000})
    >>> [requirement.name for requirement in need.requirements]
    ['plc', 'vision']
    """
    name = str(project.get("project_id", "project"))
    problems = _figures_out_of_range(project)
    requirements = [
        Requirement(kind="skill", name=skill, skills=frozenset([skill]), must=must)
        for key, must in (("skills", True), ("desired_skills", False))
        for skill in dict.fromkeys(_listed(project.get(key)))
    ]
    must_have = {r.name for r in requirements if r.must}
    requirements = [r for r in requirements if r.must or r.name not in must_have]
    for role in _role_rows(project.get("roles")):
        requirements.append(_role(role, problems))
    roles = [requirement.name for requirement in requirements if requirement.kind == "role"]
    problems += [
        f"role '{role}' stands twice" for role in sorted(set(roles)) if roles.count(role) > 1
    ]
    if not requirements:
        problems.append("it has neither skills nor roles; name at least one of them")
    if problems:
        raise InputError(f"project '{name}' cannot be staffed", problems)
    budget = project.get("budget")
    months = project.get("months")
    return ProjectNeed(
        project_id=name,
        requirements=tuple(requirements),
        budget=None if _unknown(budget) else float(budget),  # type: ignore[arg-type]
        months=1.0 if _unknown(months) else float(months),  # type: ignore[arg-type]
        least_desired_share=float(project.get("least_desired_share") or 0.0),
    )


def _figures_out_of_range(project: Mapping[str, Any]) -> list[str]:
    problems = []
    for key, low, high in (
        ("budget", 0, np.inf),
        ("months", 1e-6, np.inf),
        ("least_desired_share", 0, 1),
    ):
        value = project.get(key)
        if not _unknown(value) and not low <= float(value) <= high:  # type: ignore[arg-type]
            problems.append(f"{key} is {value}; it must be between {low:g} and {high:g}")
    return problems


def _unknown(value: Any) -> bool:
    lists = (list, tuple, set, frozenset, np.ndarray)
    return not isinstance(value, lists) and bool(pd.isna(value))


def _listed(value: Any) -> list[str]:
    return [] if _unknown(value) else [str(item) for item in value]


def _role_rows(roles: pd.DataFrame | Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    if roles is None:
        return []
    if isinstance(roles, pd.DataFrame):
        return [{str(k): v for k, v in row.items()} for row in roles.to_dict("records")]
    return list(roles)


def _role(row: Mapping[str, Any], problems: list[str]) -> Requirement:
    def given(key: str, default: Any) -> Any:
        value = row.get(key, default)
        return default if _unknown(value) else value

    name = str(given("role", "role"))
    head_count = int(given("head_count", 1))
    if head_count < 1:
        problems.append(f"role '{name}': head_count is {head_count}; it must be at least 1")
    return Requirement(
        kind="role",
        name=name,
        skills=frozenset(_listed(row.get("skills"))),
        level=float(given("level", 0)),
        head_count=max(head_count, 1),
        must=bool(given("must", True)),
        full_time=bool(given("full_time", False)),
    )


def check_book(
    candidates: pd.DataFrame, locked: Iterable[str], excluded: Iterable[str]
) -> pd.DataFrame:
    """Return the candidate book with `cost` and `free`, or raise InputError with every problem.

    `cost` is the monthly cost of the share of time that is free; without `monthly_cost` every
    person costs 1, so that the smallest team is the cheapest.
    """
    missing = [c for c in ("candidate_id", "skills") if c not in candidates.columns]
    if missing:
        raise InputError(
            "the candidates cannot be used", [f"column '{column}' is missing" for column in missing]
        )
    known = set(candidates["candidate_id"])
    locked, excluded = set(locked), set(excluded)
    problems = [f"locked member '{c}' is not in the candidate book" for c in sorted(locked - known)]
    problems += [
        f"'{c}' is both locked and excluded; take one of the two back"
        for c in sorted(locked & excluded)
    ]
    doubled = candidates.loc[candidates["candidate_id"].duplicated(), "candidate_id"]
    if len(doubled):
        problems.append(f"candidate_id: {len(doubled)} stand twice (first: {doubled.iloc[0]})")
    if candidates.empty:
        problems.append("there is no candidate")
    if problems:
        raise InputError("the team cannot be assembled", problems)
    ones = pd.Series(1.0, index=candidates.index)
    free = candidates["allocation"].fillna(1.0) if "allocation" in candidates.columns else ones
    price = _price(candidates) if "monthly_cost" in candidates.columns else ones
    return candidates.assign(cost=price * free, free=free).reset_index(drop=True)


def _price(candidates: pd.DataFrame) -> pd.Series[Any]:
    """Return monthly costs; who has none is taken to cost the median."""
    price = candidates["monthly_cost"].astype(float)
    middle = price.median()
    return price.fillna(1.0 if np.isnan(middle) else middle)
