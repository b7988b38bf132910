"""Teams and projects look at each other: both utilities, what was done, what judges said."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample.catalogue import TODAY

__all__ = ["PROJECT_UTILITY", "TEAM_UTILITY", "simulate_attraction"]

#: Logit of "the team says yes".
TEAM_UTILITY: Final = {
    "constant": -1.0,
    "prize": 1.1,
    "region_wanted": 1.2,
    "industry_near": 1.0,
    "needs_met": 0.9,
    "capital_offered": 0.5,
    "standing": -1.2,
}
#: Logit of "the project says yes".
PROJECT_UTILITY: Final = {
    "constant": -2.2,
    "skills_covered": 2.6,
    "industry_near": 1.2,
    "readiness_short": -0.5,
    "capital_brought": 0.4,
    "standing": 1.1,
    "prize": -0.9,
}
_EXPOSED: Final = 0.45
_CRITERIA: Final = (("技术水平", 0.4), ("市场前景", 0.35), ("团队能力", 0.25))


def simulate_attraction(
    rng: np.random.Generator, team: pd.DataFrame, project: pd.DataFrame
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Draw who looked at whom and said yes.

    Returns
    -------
    tables, truth : dict of str to DataFrame
        `team_interaction` and `judge_score`; `team_pair` (every pair with the true probabilities
        team, project, mutual), and `team_utility` (side, term, coefficient).
    """
    pair = _pairs(team, project)
    exposed = pair[rng.random(len(pair)) < _EXPOSED].reset_index(drop=True)
    sides = (("team", TEAM_UTILITY), ("project", PROJECT_UTILITY))
    truth = [
        pd.DataFrame({"side": side, "term": list(beta), "coefficient": list(beta.values())})
        for side, beta in sides
    ]
    tables = {
        "team_interaction": _actions(rng, exposed, project),
        "judge_score": _judges(rng, team),
    }
    columns = ["team_id", "project_id", "team", "project", "mutual"]
    return tables, {"team_pair": pair[columns], "team_utility": pd.concat(truth, ignore_index=True)}


def _standing(team: pd.DataFrame) -> pd.Series:
    raw = np.log1p(team["patents"]) + np.log1p(team["past_projects"]) + 0.25 * team["readiness"]
    return pd.Series((raw - 3.5) / 0.9)


def _pairs(team: pd.DataFrame, project: pd.DataFrame) -> pd.DataFrame:
    teams = team.assign(standing=_standing(team))
    both = teams.merge(project, how="cross", suffixes=("", "_of_project"))
    terms = _terms(both)
    for side, beta in (("team", TEAM_UTILITY), ("project", PROJECT_UTILITY)):
        logit = terms[list(beta)].to_numpy() @ np.array(list(beta.values()))
        both[side] = 1 / (1 + np.exp(-logit))
    return both.assign(mutual=both["team"] * both["project"])


def _terms(both: pd.DataFrame) -> pd.DataFrame:
    rows = zip(both["skills"], both["skills_of_project"], strict=True)
    needs = zip(both["needs"], both["offers"], strict=True)
    places = zip(both["region"], both["wanted_regions"], strict=True)
    fields = zip(both["industry"], both["industry_of_project"], strict=True)
    return pd.DataFrame(
        {
            "constant": 1.0,
            "skills_covered": [len(set(a) & set(b)) / max(len(b), 1) for a, b in rows],
            "needs_met": [len(set(a) & set(b)) / len(a) if a else 1.0 for a, b in needs],
            "region_wanted": [float(not regions or place in regions) for place, regions in places],
            "industry_near": [_industry_nearness(a, b) for a, b in fields],
            "prize": (np.log(both["prize"]) - 13.8) / 0.8,
            "standing": both["standing"],
            "readiness_short": np.maximum(both["readiness_min"] - both["readiness"], 0),
            "capital_brought": np.clip(
                np.log(both["capital"] / both["capital_needed_of_project"]), -2, 2
            ),
            "capital_offered": np.clip(
                np.log(both["capital_offered"] / both["capital_needed"]), -2, 2
            ),
        }
    )


def _industry_nearness(a: str, b: str) -> float:
    """Return 1 for the same class, .7 the same division, .3 the same section, else 0."""
    return 1.0 if a == b else 0.7 if a[:3] == b[:3] else 0.3 if a[0] == b[0] else 0.0


def _actions(rng: np.random.Generator, pair: pd.DataFrame, project: pd.DataFrame) -> pd.DataFrame:
    n = len(pair)
    published = pair["project_id"].map(project.set_index("project_id")["published_on"])
    at = published + pd.to_timedelta(rng.integers(1, 120 * 24 * 60, n), unit="min")
    applied = rng.random(n) < pair["team"].to_numpy()
    shortlist = rng.random(n) < pair["project"].to_numpy()
    accepted = applied & shortlist & (rng.random(n) < 0.7)
    everyone = np.ones(n, dtype=bool)
    steps = [
        ("team", "view", everyone, 0),
        ("team", "apply", applied, 1),
        ("project", "view", everyone, 2),
        ("project", "shortlist", shortlist, 5),
        ("project", "offer", accepted, 20),
        ("team", "accept", accepted, 25),
    ]
    keys = pair[["team_id", "project_id"]]
    frames = [
        keys[mask].assign(at=at[mask] + pd.Timedelta(days=days), side=side, action=action)
        for side, action, mask, days in steps
    ]
    frame = pd.concat(frames, ignore_index=True)
    return frame[frame["at"] < TODAY].sort_values(["at", "team_id", "action"], ignore_index=True)


def _judges(rng: np.random.Generator, team: pd.DataFrame) -> pd.DataFrame:
    """Let three of six judges score each team; some judges are strict, some lenient."""
    leniency = rng.normal(0, 6, 6)
    standing = _standing(team).to_numpy()
    rows = [
        {
            "subject_id": team_id,
            "judge": f"评委{judge + 1}",
            "criterion": criterion,
            "score": float(
                np.clip(74 + 7 * standing[k] + leniency[judge] + rng.normal(0, 4), 0, 100).round()
            ),
            "weight": weight,
            "scored_on": TODAY - pd.Timedelta(days=60),
        }
        for k, team_id in enumerate(team["team_id"])
        for judge in rng.choice(6, size=3, replace=False)
        for criterion, weight in _CRITERIA
    ]
    return pd.DataFrame(rows)
