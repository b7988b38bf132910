"""Projects that look for a team, and the sites and funds that carry them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample._teams import NEEDS
from talentmatch.data.sample.catalogue import (
    REGION_WEIGHTS,
    REGIONS,
    TODAY,
    industries,
    occupations,
)
from talentmatch.data.sample.economy import Economy

__all__ = ["simulate_carriers", "simulate_projects"]

_KINDS: Final = ("open_bidding", "investment", "contest", "research")
_ROLES: Final = ("技术负责人", "研发工程师", "工艺工程师", "项目管理")
_SITE_KINDS: Final = {
    "incubator": "孵化器",
    "maker_space": "众创空间",
    "research_station": "博士后工作站",
    "industry_college": "产业学院",
    "park": "产业园",
}


def simulate_projects(
    rng: np.random.Generator, economy: Economy, n: int
) -> dict[str, pd.DataFrame]:
    """Draw `n` projects of enterprises; return project and project_role."""
    listed = industries()
    weight = (listed["growth"] + 0.02).to_numpy()
    field = listed.iloc[rng.choice(len(listed), size=n, p=weight / weight.sum())]
    field = field.reset_index(drop=True)
    role = pd.concat(
        [_roles(rng, str(c), f"J{k + 1:03d}") for k, c in enumerate(field["cluster"])],
        ignore_index=True,
    )
    return {"project": _projects(rng, economy, field, role), "project_role": role}


def _roles(rng: np.random.Generator, cluster: str, project_id: str) -> pd.DataFrame:
    listed = occupations()
    trained = ~listed["occupation"].str.startswith("6-").to_numpy()
    weight = listed[cluster].to_numpy(dtype=float) * trained
    n = int(rng.integers(2, len(_ROLES) + 1))
    rows = rng.choice(len(listed), size=n, replace=False, p=weight / weight.sum())
    skills = [
        sorted(rng.choice(row, size=min(3, len(row)), replace=False).tolist())
        for row in listed["skills"].iloc[rows]
    ]
    return pd.DataFrame(
        {
            "project_id": project_id,
            "role": _ROLES[:n],
            "skills": skills,
            "level": rng.choice([2, 3, 4], size=n, p=[0.4, 0.4, 0.2]),
            "head_count": rng.choice([1, 1, 2], size=n),
            "full_time": rng.random(n) < 0.7,
            "must": np.arange(n) < max(n - 1, 1),
        }
    )


def _projects(
    rng: np.random.Generator, economy: Economy, field: pd.DataFrame, role: pd.DataFrame
) -> pd.DataFrame:
    n = len(field)
    skills = role.groupby("project_id", sort=True)["skills"].agg(
        lambda rows: sorted({s for row in rows for s in row})
    )
    head_count = role.groupby("project_id", sort=True)["head_count"].sum().to_numpy()
    months = rng.choice([12.0, 18.0, 24.0, 36.0], size=n)
    generosity = rng.normal(size=n)
    offers = rng.random((n, len(NEEDS))) < (0.45 + 0.1 * generosity)[:, None]
    published = TODAY - pd.to_timedelta(rng.integers(5, 400, n), unit="D")
    firms = economy.enterprises["name"].to_numpy()
    return pd.DataFrame(
        {
            "project_id": skills.index,
            "name": [f"模拟{zh}项目{k + 1}" for k, zh in enumerate(field["zh"])],
            "kind": rng.choice(_KINDS, size=n, p=[0.4, 0.3, 0.15, 0.15]),
            "sponsor": firms[rng.integers(len(firms), size=n)],
            "industry": field["industry"],
            "region": rng.choice(REGIONS, size=n, p=REGION_WEIGHTS),
            "skills": skills.to_numpy(),
            "readiness_min": rng.integers(3, 8, n),
            "prize": np.exp(13.8 + 0.8 * generosity).round(-4),
            "budget": (head_count * months * 26000 * np.exp(rng.normal(0.1, 0.2, n))).round(-4),
            "capital_needed": np.exp(rng.normal(13.6, 0.8, n)).round(-4),
            "capital_offered": np.exp(rng.normal(14.4, 0.8, n) + 0.4 * generosity).round(-4),
            "months": months,
            "area_offered": np.exp(rng.normal(6.1, 0.6, n)).round(-1),
            "offers": [np.array(NEEDS)[row].tolist() for row in offers],
            "deadline": published + pd.Timedelta(days=180),
            "published_on": published,
        }
    )


def simulate_carriers(rng: np.random.Generator, n_sites: int = 20) -> dict[str, pd.DataFrame]:
    """Draw sites with capacities and industries, and funds with tickets."""
    divisions = np.array(sorted(industries()["division"].unique()))
    kinds = rng.choice(list(_SITE_KINDS), size=n_sites, p=[0.35, 0.2, 0.15, 0.15, 0.15])
    site = pd.DataFrame(
        {
            "site_id": [f"S{k + 1:02d}" for k in range(n_sites)],
            "name": [f"模拟{_SITE_KINDS[str(kind)]}{k + 1}" for k, kind in enumerate(kinds)],
            "kind": kinds,
            "region": rng.choice(REGIONS, size=n_sites, p=REGION_WEIGHTS),
            "industries": [_some(rng, divisions) for _ in range(n_sites)],
            "capacity": rng.integers(1, 7, n_sites),
            "area": np.exp(rng.normal(7.2, 0.6, n_sites)).round(-1),
        }
    )
    low = rng.choice([5e5, 1e6, 3e6, 5e6], size=6)
    fund = pd.DataFrame(
        {
            "fund_id": [f"F{k + 1}" for k in range(6)],
            "name": [f"模拟产业基金{k + 1}号" for k in range(6)],
            "ticket_low": low,
            "ticket_high": low * 6,
            "size": low * rng.integers(8, 20, 6),
            "stages": [
                rng.choice(["seed", "angel", "growth"], size=2, replace=False).tolist()
                for _ in range(6)
            ],
            "industries": [_some(rng, divisions) for _ in range(6)],
        }
    )
    return {"site": site, "fund": fund}


def _some(rng: np.random.Generator, divisions: np.ndarray) -> list[str]:
    size = min(int(rng.integers(2, 6)), len(divisions))
    return sorted(rng.choice(divisions, size=size, replace=False).tolist())
