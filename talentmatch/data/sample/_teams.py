"""Teams that look for a project, with members from the candidates, and who worked with whom."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample.catalogue import REGIONS, TODAY, industries, occupations
from talentmatch.data.sample.people import People

__all__ = ["NEEDS", "simulate_teams"]

NEEDS: Final = ("housing", "school", "partner_job")
_ROLES: Final = ("负责人", "技术骨干", "工程师", "市场", "运营", "工程师二", "工程师三")


def simulate_teams(rng: np.random.Generator, people: People, n: int) -> dict[str, pd.DataFrame]:
    """Draw `n` teams; return team, team_member, team_asset and collaboration."""
    field = _fields(rng, n)
    member = _members(rng, people, field)
    team = _teams(rng, field, member)
    return {
        "team": team,
        "team_member": member,
        "team_asset": _assets(team),
        "collaboration": _collaboration(rng, member, people),
    }


def _fields(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Choose the industry of each team; people of a team come from what its cluster employs."""
    listed = industries()
    rows = rng.choice(len(listed), size=n, p=(w := listed["growth"] + 0.02) / w.sum())
    return listed.iloc[rows][["industry", "zh", "cluster"]].reset_index(drop=True)


def _members(rng: np.random.Generator, people: People, field: pd.DataFrame) -> pd.DataFrame:
    candidate = people.tables["candidate"]
    trained = ~occupations()["occupation"].str.startswith("6-").to_numpy()
    frames = []
    for k, cluster in enumerate(field["cluster"]):  # 80 teams
        weight = occupations()[str(cluster)].to_numpy(dtype=float) * trained
        weight = weight[people.occupation] * np.exp(0.8 * people.standing)
        size = min(int(rng.integers(3, 8)), int((weight > 0).sum()))
        rows = rng.choice(len(candidate), size=size, replace=False, p=weight / weight.sum())
        rows = rows[np.argsort(-people.standing[rows], kind="stable")]
        frames.append(_member_rows(rng, candidate.iloc[rows], people.standing[rows], k))
    return pd.concat(frames, ignore_index=True)


def _member_rows(
    rng: np.random.Generator, rows: pd.DataFrame, standing: np.ndarray, k: int
) -> pd.DataFrame:
    n = len(rows)
    return pd.DataFrame(
        {
            "team_id": f"T{k + 1:03d}",
            "candidate_id": rows["candidate_id"].to_numpy(),
            "role": _ROLES[:n],
            "skills": rows["skills"].to_numpy(),
            "level": np.clip(np.round(2.6 + standing + rng.normal(0, 0.4, n)), 1, 5).astype(int),
            "monthly_cost": (rows["expected_yearly_pay"].to_numpy() / 12 * 1.35).round(),
            "allocation": rng.choice([0.3, 0.5, 0.8, 1.0], size=n, p=[0.1, 0.2, 0.2, 0.5]),
            "full_time": rng.random(n) < 0.7,
            "since": TODAY - pd.to_timedelta(rng.integers(200, 1500, n), unit="D"),
        }
    )


def _teams(rng: np.random.Generator, field: pd.DataFrame, member: pd.DataFrame) -> pd.DataFrame:
    n = len(field)
    by_team = member.groupby("team_id", sort=True)
    strength = by_team["level"].mean().to_numpy() - 3.0
    skills = by_team["skills"].agg(lambda rows: sorted({s for row in rows for s in row}))
    capital = np.exp(rng.normal(14.0, 1.0, n) + 0.4 * strength).round(-4)
    wishes = rng.random((n, len(REGIONS))) < 0.4
    needs = rng.random((n, len(NEEDS))) < 0.45
    names = np.array(REGIONS)
    return pd.DataFrame(
        {
            "team_id": skills.index,
            "name": [f"模拟{zh}团队{k + 1}" for k, zh in enumerate(field["zh"])],
            "lead_id": by_team["candidate_id"].first().to_numpy(),
            "industry": field["industry"],
            "skills": skills.to_numpy(),
            "readiness": np.clip(np.round(rng.normal(5.5 + strength, 1.4)), 1, 9).astype(int),
            "patents": rng.poisson(np.exp(0.9 + 0.7 * strength)),
            "capital": capital,
            "capital_needed": (capital * np.exp(rng.normal(0.9, 0.5, n))).round(-4),
            "full_time": rng.random(n) < 0.65,
            "brings_project": [
                f"{zh}关键技术产业化" if own else None
                for zh, own in zip(field["zh"], rng.random(n) < 0.7, strict=True)
            ],
            "past_projects": rng.poisson(np.exp(0.7 + 0.6 * strength)),
            "wanted_regions": [names[row].tolist() for row in wishes],
            "area_needed": np.exp(rng.normal(5.8, 0.7, n)).round(-1),
            "needs": [np.array(NEEDS)[row].tolist() for row in needs],
            "registered_on": TODAY - pd.to_timedelta(rng.integers(100, 900, n), unit="D"),
        }
    )


def _assets(team: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for kind, label, value in (
        ("capital", "自有资金", team["capital"]),
        ("technology", "核心技术", pd.Series(np.nan, index=team.index)),
        ("project", "携带项目", pd.Series(np.nan, index=team.index)),
        ("patent", "发明专利", pd.Series(np.nan, index=team.index)),
    ):
        part = team[["team_id", "readiness"]].assign(asset=label, kind=kind, value=value)
        keep = {"project": team["brings_project"].notna(), "patent": team["patents"] > 0}
        parts.append(part[keep.get(kind, pd.Series(True, index=team.index))])
    columns = ["team_id", "asset", "kind", "readiness", "value"]
    return pd.concat(parts, ignore_index=True)[columns]


def _collaboration(rng: np.random.Generator, member: pd.DataFrame, people: People) -> pd.DataFrame:
    """Let members of one team have worked together, and some others who share an employer."""
    pairs = (
        member[["team_id", "candidate_id"]]
        .merge(member[["team_id", "candidate_id"]], on="team_id", suffixes=("", "_b"))[
            ["candidate_id", "candidate_id_b"]
        ]
        .to_numpy(dtype=str)
    )
    ids = people.tables["candidate"]["candidate_id"].to_numpy(dtype=str)
    others = ids[rng.integers(len(ids), size=(len(ids) // 10, 2))]
    both = np.sort(np.vstack([pairs, others]), axis=1)
    both = np.unique(both[both[:, 0] < both[:, 1]], axis=0)
    n = len(both)
    return pd.DataFrame(
        {
            "candidate_a": both[:, 0],
            "candidate_b": both[:, 1],
            "times": 1 + rng.poisson(1.2, n),
            "last_on": TODAY - pd.to_timedelta(rng.integers(30, 1400, n), unit="D"),
        }
    )
