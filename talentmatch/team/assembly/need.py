"""What a project asks of its team, and who could give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.errors import InputError, collected
from talentmatch.i18n import phrase

__all__ = [
    "ProjectNeed",
    "Requirement",
    "check_book",
    "listed_people",
    "need_and_book",
    "project_need",
]


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
    share : float
        Share of working time that a person must have free in every month of it, 0 to 1; 0: any.
    first_month, last_month : int
        Months of the project in which it is needed, counted from 1; 0 as the last: to the end.
    """

    kind: str
    name: str
    skills: frozenset[str]
    level: float = 0.0
    head_count: int = 1
    must: bool = True
    full_time: bool = False
    share: float = 0.0
    first_month: int = 1
    last_month: int = 0

    def window(self, months: int) -> slice:
        """Return the months of the project in which this is needed."""
        last = min(self.last_month, months) if self.last_month else months
        return slice(min(self.first_month, last) - 1, last)

    def eligible(self, book: pd.DataFrame, free: np.ndarray) -> np.ndarray:
        """Return who in the candidate book can cover this; an unknown level covers no level.

        Parameters
        ----------
        book : DataFrame
            Of :func:`check_book`.
        free : ndarray of shape (n_people, n_months)
            Share of time each has in each month of the project.
        """
        fits = np.fromiter((self.skills <= skills for skills in book["holds"]), bool, len(book))
        least = free[:, self.window(free.shape[1])].min(axis=1, initial=1.0)
        fits &= (least > 0) & (least >= self.share - 1e-9)
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
    start : Timestamp or None
        First day of the project; None: no calendar.
    """

    project_id: str
    requirements: tuple[Requirement, ...]
    budget: float | None = None
    months: float = 1.0
    least_desired_share: float = 0.0
    start: pd.Timestamp | None = None


def project_need(project: Mapping[str, Any]) -> ProjectNeed:
    """Read a project: its own row with `skills` (list) and `roles` (DataFrame or list of dict).

    Raises
    ------
    InputError
        If nothing is required, or a figure is out of range; all problems at once.

    Examples
    --------
    >>> need = project_need({"project_id": "p", "skills": ["plc", "vision"], "budget": 50000})
    >>> [requirement.name for requirement in need.requirements]
    ['plc', 'vision']
    """
    if not isinstance(project, (Mapping, pd.Series)):
        raise InputError(f"project is {type(project).__name__}; give a mapping")
    name = str(project.get("project_id", "project"))
    problems = _figures_out_of_range(project) + _texts_for_lists(project)
    requirements = [
        Requirement(kind="skill", name=skill, skills=frozenset([skill]), must=must)
        for key, must in (("skills", True), ("desired_skills", False))
        for skill in dict.fromkeys(_texts(project.get(key)))
    ]
    must_have = {r.name for r in requirements if r.must}
    requirements = [r for r in requirements if r.must or r.name not in must_have]
    for role in _role_rows(project.get("roles")):
        requirements.append(_role(role, problems))
    roles = [requirement.name for requirement in requirements if requirement.kind == "role"]
    problems += [
        phrase("team_refused", "role_twice", role=role)
        for role in sorted(set(roles))
        if roles.count(role) > 1
    ]
    if not requirements:
        problems.append(phrase("team_refused", "asks_nothing"))
    if problems:
        raise InputError(phrase("team_refused", "not_staffed", project=name), problems)
    budget = project.get("budget")
    months = project.get("months")
    return ProjectNeed(
        project_id=name,
        requirements=tuple(requirements),
        budget=None if _unknown(budget) else float(budget),  # type: ignore[arg-type]
        months=1.0 if _unknown(months) else float(months),  # type: ignore[arg-type]
        least_desired_share=float(project.get("least_desired_share") or 0.0),
        start=_first_day(project),
    )


def _texts_for_lists(project: Mapping[str, Any]) -> list[str]:
    return [
        phrase("team_refused", "text_for_list", key=key, value=project[key])
        for key in ("skills", "desired_skills", "roles")
        if isinstance(project.get(key), str)
    ]


def listed_people(people: object) -> list[Any]:
    """Return people that are named one by one, each once; one text is one name.

    Examples
    --------
    >>> listed_people("ann"), listed_people(["bo", "ann", "bo"]), listed_people(None)
    (['ann'], ['bo', 'ann'], [])
    """
    if people is None:
        return []
    one = isinstance(people, str) or not isinstance(people, Iterable)
    return list(dict.fromkeys([people] if one else people))  # type: ignore[call-overload]


def _figures_out_of_range(project: Mapping[str, Any]) -> list[str]:
    problems = []
    for key, low, high in (
        ("budget", 0, np.inf),
        ("months", 1e-6, np.inf),
        ("least_desired_share", 0, 1),
    ):
        value = project.get(key)
        if not _unknown(value) and not low <= _number(value) <= high:
            facts = {"key": key, "value": value, "low": low, "high": high}
            problems.append(phrase("team_refused", "out_of_range", **facts))
    if _first_day(project) is None and not _unknown(project.get("start")):
        problems.append(phrase("team_refused", "no_date", key="start", value=project["start"]))
    return problems


def _number(value: Any) -> float:
    """Return a number, NaN for what is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return np.nan


def _first_day(project: Mapping[str, Any]) -> pd.Timestamp | None:
    """Return the first day as the calendar of its place has it; None where none is known."""
    cell = pd.Series([project.get("start")], dtype=object)
    start = pd.to_datetime(cell, errors="coerce").dt.tz_localize(None).iloc[0]
    return None if pd.isna(start) else start.normalize()


def _unknown(value: Any) -> bool:
    lists = (list, tuple, set, frozenset, np.ndarray)
    return not isinstance(value, lists) and bool(pd.isna(value))


def _texts(value: Any) -> list[str]:
    return [] if isinstance(value, str) or _unknown(value) else [str(item) for item in value]


def _role_rows(roles: pd.DataFrame | Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    if roles is None or isinstance(roles, str):
        return []
    if isinstance(roles, pd.DataFrame):
        return [{str(k): v for k, v in row.items()} for row in roles.to_dict("records")]
    return list(roles)


def _role(row: Mapping[str, Any], problems: list[str]) -> Requirement:
    def value_of(key: str, default: Any) -> Any:
        value = row.get(key, default)
        return default if _unknown(value) else value

    name = str(value_of("role", "role"))
    if isinstance(row.get("skills"), str):
        problems.append(phrase("team_refused", "text_for_list", key=name, value=row["skills"]))
    figures = {}
    for key, low, high in (
        ("head_count", 1, np.inf),
        ("level", 0, np.inf),
        ("share", 0, 1),
        ("from_month", 1, np.inf),
        ("months", 0, np.inf),
    ):
        figures[key] = _number(value_of(key, low))
        if not (low <= figures[key] <= high and np.isfinite(figures[key])):
            facts = {"role": name, "key": key, "value": row[key], "low": low, "high": high}
            problems.append(phrase("team_refused", "role_out_of_range", **facts))
            figures[key] = low
    first, months = int(figures["from_month"]), figures["months"]
    return Requirement(
        kind="role",
        name=name,
        skills=frozenset(_texts(row.get("skills"))),
        level=figures["level"],
        head_count=int(figures["head_count"]),
        must=bool(value_of("must", True)),
        full_time=bool(value_of("full_time", False)),
        share=figures["share"],
        first_month=first,
        last_month=first - 1 + int(np.ceil(months)) if months else 0,
    )


def check_book(
    candidates: pd.DataFrame, locked: Iterable[str], excluded: Iterable[str]
) -> pd.DataFrame:
    """Return the candidate book with `price` [CNY/month] and `holds`, or raise with every problem.

    `price` is the monthly cost of full time; without `monthly_cost` every person costs 1, so that
    the smallest team is the cheapest. `holds` is the set of skills. People stand in the order of
    their names, so that the one they are given in changes nothing.
    """
    if not isinstance(candidates, pd.DataFrame):
        raise InputError(f"candidates is {type(candidates).__name__}; give a DataFrame")
    missing = [c for c in ("candidate_id", "skills") if c not in candidates.columns]
    if missing:
        raise InputError(
            phrase("team_refused", "people"),
            [phrase("team_refused", "column_missing", column=column) for column in missing],
        )
    people = set(candidates["candidate_id"])
    locked, excluded = set(locked), set(excluded)
    problems = [
        phrase("team_refused", word, person=person)
        for word, persons in (
            ("locked_unknown", locked - people),
            ("excluded_unknown", excluded - people),
            ("locked_excluded", locked & excluded),
        )
        for person in sorted(persons, key=str)
    ]
    texts = candidates["skills"].map(lambda skills: isinstance(skills, str))
    if texts.any():
        first = candidates.loc[texts].iloc[0]
        facts = {"column": "skills", "n": int(texts.sum()), "key": "candidate_id"}
        facts |= {"first": first["candidate_id"], "value": first["skills"]}
        problems.append(phrase("team_refused", "no_list", **facts))
    doubled = candidates.loc[candidates["candidate_id"].duplicated(), "candidate_id"]
    if len(doubled):
        problems.append(
            phrase("team_refused", "people_twice", n=len(doubled), first=doubled.iloc[0])
        )
    if candidates.empty:
        problems.append(phrase("team_refused", "nobody"))
    problems += _out_of_range(candidates)
    if problems:
        raise InputError(phrase("team_refused", "not_assembled"), problems)
    ones = pd.Series(1.0, index=candidates.index)
    price = _price(candidates) if "monthly_cost" in candidates.columns else ones
    holds = pd.Series(
        [frozenset(_texts(skills)) for skills in candidates["skills"]],
        index=candidates.index,
        dtype=object,
    )
    book = candidates.assign(price=price, holds=holds)
    return book.sort_values(
        "candidate_id", key=lambda ids: ids.astype(str), kind="stable", ignore_index=True
    )


def need_and_book(
    project: Mapping[str, Any],
    candidates: pd.DataFrame,
    named: tuple[Sequence[str], Sequence[str]],
    problems: list[str],
) -> tuple[ProjectNeed, pd.DataFrame]:
    """Return what a project asks and the candidate book, or raise with all that is wrong.

    Parameters
    ----------
    project, candidates
        See `project_need` and `check_book`.
    named : (sequence of str, sequence of str)
        Who is locked, who is excluded.
    problems : list of str
        What is wrong with other arguments.
    """
    book = collected(lambda: check_book(candidates, *named), problems)
    if book is not None and not problems:
        return project_need(project), book
    collected(lambda: project_need(project), problems)
    raise InputError(phrase("team_refused", "not_assembled"), problems)


def _out_of_range(candidates: pd.DataFrame) -> list[str]:
    problems = []
    for column, high in (("monthly_cost", np.inf), ("allocation", 1.0)):
        if column in candidates.columns:
            values = pd.to_numeric(candidates[column], errors="coerce").astype(float)
            texts = candidates.loc[values.isna() & candidates[column].notna(), column]
            if len(texts):
                first = texts.iloc[0]
                problems.append(f"{column}: {len(texts)} values are no numbers (first: {first!r})")
            wrong = (values < 0) | (values > high) | np.isinf(values)
            if wrong.any():
                first = candidates.loc[wrong, "candidate_id"].iloc[0]
                facts = {"column": column, "n": int(wrong.sum()), "total": len(values)}
                facts |= {
                    "high": high,
                    "first": first,
                    "value": candidates.loc[wrong, column].iloc[0],
                }
                problems.append(phrase("team_refused", "people_out_of_range", **facts))
    return problems


def _price(candidates: pd.DataFrame) -> pd.Series[Any]:
    """Return monthly costs; who has none is taken to cost the median."""
    price = candidates["monthly_cost"].astype(float)
    middle = price.median()
    return price.fillna(1.0 if np.isnan(middle) else middle)
