"""Compare teams and projects: what each side looks at, on a scale from 0 to 1.

Every comparison is better when higher, NaN where one side does not say, and named for what a
person would ask: are the skills there, is the capital enough, is there room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.team._judges import fair_scores
from talentmatch.vocab import industries
from talentmatch.vocab.places import covers, place, places

__all__ = ["PROJECT_LOOKS_AT", "TEAM_LOOKS_AT", "compare", "fit_pairs", "in_region", "items_of"]

PROJECT_LOOKS_AT = (
    "skills_covered",
    "roles_covered",
    "industry_fit",
    "track_record",
    "readiness_fit",
    "patent_strength",
    "capital_brought",
    "full_time",
    "judged",
)
TEAM_LOOKS_AT = (
    "prize_size",
    "budget_size",
    "capital_offer",
    "industry_fit",
    "region_fit",
    "area_fit",
    "needs_met",
)
_TEAM = (
    "skills",
    "industry",
    "readiness",
    "patents",
    "capital",
    "capital_needed",
    "full_time",
    "past_projects",
    "wanted_regions",
    "area_needed",
    "needs",
)
_PROJECT = (
    "kind",
    "skills",
    "industry",
    "region",
    "readiness_min",
    "prize",
    "budget",
    "capital_needed",
    "capital_offered",
    "area_offered",
    "offers",
)
# half of the full mark is reached at these: a usual prize, staff budget, patents and projects
_HALF = {"prize": 1e6, "budget": 2e6, "patents": 5.0, "past_projects": 3.0}


def fit_pairs(
    teams: pd.DataFrame,
    projects: pd.DataFrame,
    *,
    roles: pd.DataFrame | None = None,
    members: pd.DataFrame | None = None,
    sites: pd.DataFrame | None = None,
    judge_scores: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Compare every team with every project.

    Parameters
    ----------
    teams, projects : DataFrame
        Rows of the tables `team` and `project`; absent columns count as not said.
    roles, members, sites : DataFrame, optional
        Rows of `project_role`, `team_member` and `site`; sites of the project's region that take
        its industry add to the floor space it offers.
    judge_scores : DataFrame, optional
        Result of :func:`fair_scores` for teams.

    Returns
    -------
    DataFrame with team_id, project_id, kind and one column a comparison
        0 to 1, NaN where not said.

    Raises
    ------
    InputError
        If an id column is missing.

    Examples
    --------
    >>> teams = pd.DataFrame({"team_id": ["t"], "skills": [["plc"]], "capital": [1e6]})
    >>> projects = pd.DataFrame(
    ...     {"project_id": ["p"], "skills": [["plc", "vision"]], "capital_needed": [2e6]}
    ... )
    >>> fit_pairs(teams, projects)[["skills_covered", "capital_brought"]].iloc[0].tolist()
    [0.5, 0.5]
    """
    for name, frame, key in (("teams", teams, "team_id"), ("projects", projects, "project_id")):
        if key not in frame.columns:
            problem = phrase("team_refused", "column_missing", column=key)
            raise InputError(phrase("team_refused", f"{name}_compared"), [problem])
    left = _prefixed(teams, "team_id", _TEAM, "team")
    right = _prefixed(projects, "project_id", _PROJECT, "project")
    left["team_members"] = _grouped(members, "team_id", left["team_id"])
    right["project_roles"] = _grouped(roles, "project_id", right["project_id"])
    if sites is not None:
        right["project_area_offered"] = _with_sites(right, sites)
    if judge_scores is not None:
        judged = judge_scores.set_index("subject_id")["score"]
        left["team_judged"] = left["team_id"].map(judged).astype(float)
    return compare(left.merge(right, how="cross"))


def _prefixed(frame: pd.DataFrame, key: str, columns: Iterable[str], side: str) -> pd.DataFrame:
    part = frame.reindex(columns=[key, *columns])
    return part.rename(columns={column: f"{side}_{column}" for column in columns})


def _grouped(frame: pd.DataFrame | None, key: str, ids: pd.Series[Any]) -> pd.Series[Any]:
    """Return for each id the list of its rows as mappings."""
    rows_of: dict[Any, list[dict[str, Any]]] = {}
    if frame is not None:
        for row in frame.to_dict("records"):
            rows_of.setdefault(row[key], []).append({str(k): v for k, v in row.items()})
    return pd.Series([rows_of.get(value, []) for value in ids], index=ids.index, dtype="object")


def _with_sites(projects: pd.DataFrame, sites: pd.DataFrame) -> np.ndarray:
    offered = projects["project_area_offered"].astype(float).to_numpy()
    best = np.full(len(projects), np.nan)
    for number, (region, industry) in enumerate(
        zip(projects["project_region"], projects["project_industry"], strict=True)
    ):
        near = sites[[in_region(site, region) for site in sites["region"]]]
        takes = [_takes(site_industries, industry) for site_industries in near["industries"]]
        areas = near.loc[takes, "area"].astype(float)
        best[number] = areas.max() if len(areas) else np.nan
    return np.asarray(np.fmax(offered, best))


def in_region(site: Any, region: Any) -> bool:
    """Tell whether a site lies in a project's region for sure."""
    if not (isinstance(region, str) and isinstance(site, str)):
        return False
    return covers(place(region), place(site)) == "yes"


def _takes(site_industries: Any, industry: Any) -> bool:
    codes = items_of(site_industries)
    if not isinstance(industry, str):
        return not codes
    return not codes or any(_industry_fit(industry, code) > 0.5 for code in codes)


def compare(pairs: pd.DataFrame) -> pd.DataFrame:
    """Compute the comparisons of rows that hold both sides' facts (`team_…`, `project_…`).

    This is what the feature set `team_project_pairs` gives; columns beside them are kept.
    """
    result = pairs[["team_id", "project_id"]].copy()
    result["kind"] = pairs["project_kind"]
    get = pairs.assign(team_judged=_judged(pairs)).__getitem__
    result["skills_covered"] = [
        _share(skills, offered)
        for skills, offered in zip(get("project_skills"), get("team_skills"), strict=True)
    ]
    result["roles_covered"] = [
        _roles_share(roles, members)
        for roles, members in zip(get("project_roles"), get("team_members"), strict=True)
    ]
    result["industry_fit"] = _industry_column(get("team_industry"), get("project_industry"))
    result["track_record"] = _saturating(get("team_past_projects"), "past_projects")
    result["readiness_fit"] = _readiness(get("team_readiness"), get("project_readiness_min"))
    result["patent_strength"] = _saturating(get("team_patents"), "patents")
    result["capital_brought"] = _ratio(get("team_capital"), get("project_capital_needed"))
    result["full_time"] = get("team_full_time").astype(float)
    result["judged"] = get("team_judged").astype(float) / 100
    result["prize_size"] = _saturating(get("project_prize"), "prize")
    result["budget_size"] = _saturating(get("project_budget"), "budget")
    result["capital_offer"] = _ratio(get("project_capital_offered"), get("team_capital_needed"))
    result["region_fit"] = [
        _region_fit(region, tuple(map(str, items_of(regions))))
        for region, regions in zip(get("project_region"), get("team_wanted_regions"), strict=True)
    ]
    result["area_fit"] = _ratio(get("project_area_offered"), get("team_area_needed"))
    result["needs_met"] = [
        1.0 if not items_of(needs) else _share(needs, offers)
        for needs, offers in zip(get("team_needs"), get("project_offers"), strict=True)
    ]
    return result


def _region_fit(region: Any, regions: tuple[str, ...]) -> float:
    """Return whether the project lies where the team would go; NaN where nobody can tell."""
    if not regions:
        return 1.0
    if not isinstance(region, str):
        return 0.0
    return {"yes": 1.0, "maybe": float("nan"), "no": 0.0}[covers(places(regions), place(region))]


def items_of(value: Any) -> list[Any]:
    """Return the items of a cell that holds several; none of one that holds none."""
    return list(value) if isinstance(value, (list, tuple, set, frozenset, np.ndarray)) else []


def _share(needs: Any, offered: Any) -> float:
    items = set(items_of(needs))
    return len(items & set(items_of(offered))) / len(items) if items else float("nan")


def _roles_share(roles: Any, members: Any) -> float:
    """Return the share of heads that members can fill, each in one role; skills and level count."""
    from talentmatch.team.assembly.search import seated

    roles, members = items_of(roles), items_of(members)
    if not roles or not members:
        return float("nan")
    heads = np.array([_number(role.get("head_count"), 1) for role in roles], dtype=np.int64)
    eligible = np.array([[_fits(role, member) for member in members] for role in roles])
    return float(seated(eligible, heads).sum() / heads.sum())


def _judged(pairs: pd.DataFrame) -> pd.Series[Any] | float:
    """Return each team's score [points], levelled over judges where single scores are there."""
    if "team_scores" not in pairs.columns:
        return pairs["team_judged"] if "team_judged" in pairs.columns else float("nan")
    rows = pairs.drop_duplicates("team_id")[["team_id", "team_scores"]].explode("team_scores")
    rows = rows.dropna(subset="team_scores")
    scores = pd.DataFrame(rows["team_scores"].tolist()).assign(subject_id=rows["team_id"].values)
    if scores.empty:
        return float("nan")
    fair = fair_scores(scores).set_index("subject_id")["score"]
    return pairs["team_id"].map(fair).astype(float)


def _fits(role: Mapping[str, Any], member: Mapping[str, Any]) -> bool:
    has_skills = set(items_of(role.get("skills"))) <= set(items_of(member.get("skills")))
    return has_skills and _number(member.get("level"), 0) >= _number(role.get("level"), 0)


def _number(value: Any, default: float) -> float:
    return default if value is None or pd.isna(value) else float(value)


def _industry_column(team: pd.Series[Any], project: pd.Series[Any]) -> np.ndarray:
    sides = [[code if isinstance(code, str) else "" for code in codes] for codes in (team, project)]
    fit_of = {pair: _industry_fit(*pair) for pair in set(zip(*sides, strict=True))}
    return np.array([fit_of[pair] for pair in zip(*sides, strict=True)])


def _industry_fit(one: Any, other: Any) -> float:
    """Return 1 for the same branch, less for a common parent, NaN where one is not said."""
    if not one or not other:
        return float("nan")
    left, right = industries.ancestors(one), industries.ancestors(other)
    shared = sum(a == b for a, b in zip(left, right, strict=False))
    return shared / max(min(len(left), len(right)), 1)


def _saturating(values: pd.Series[Any], name: str) -> pd.Series[Any]:
    numbers = values.astype(float)
    return numbers / (numbers + _HALF[name])


def _readiness(team: pd.Series[Any], least: pd.Series[Any]) -> pd.Series[Any]:
    """Return 1 at or above the least level, a quarter less for each level below it."""
    short = (least.astype(float) - team.astype(float)).clip(lower=0)
    return (1 - 0.25 * short).clip(lower=0)


def _ratio(offered: pd.Series[Any], need: pd.Series[Any]) -> pd.Series[Any]:
    """Return the share of what is asked that is offered; 1 where nothing is asked."""
    amount = need.astype(float)
    share = (offered.astype(float).fillna(0) / amount.where(amount > 0)).clip(upper=1)
    return share.where(amount > 0, np.where(amount.isna(), np.nan, 1.0))
