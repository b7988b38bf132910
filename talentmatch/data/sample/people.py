"""Candidates of the simulated city: what they can, what they want, whom they work for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample._identifiers import candidate_ids
from talentmatch.data.sample._personal import simulate_personal
from talentmatch.data.sample.catalogue import (
    MONTHS,
    OUTSIDE,
    REGION_WEIGHTS,
    REGIONS,
    TODAY,
    majors,
    occupations,
)
from talentmatch.data.sample.economy import Economy
from talentmatch.data.tables import TABLES
from talentmatch.data.tables.shared import EDUCATION_LEVELS, SKILL_GRADES, TITLE_RANKS

__all__ = ["People", "pick_skills", "simulate_people", "skill_matrix"]

_LEVELS: Final = ("A", "B", "C", "D", "E")


@dataclass(frozen=True)
class People:
    """Tables of people and what is hidden of them.

    Attributes
    ----------
    tables : dict of str to DataFrame
        candidate, consent, contact, protected.
    occupation : ndarray of shape (n,)
        Row of the occupation in the catalogue.
    skills : ndarray of shape (n, n_skills)
        Whether the person has the skill.
    standing : ndarray of shape (n,)
        What title rank, skill grade and talent level say together [standard deviations].
    quality : ndarray of shape (n,)
        What employers see in a person beyond the record [standard deviations].
    """

    tables: dict[str, pd.DataFrame]
    occupation: np.ndarray
    skills: np.ndarray
    standing: np.ndarray
    quality: np.ndarray


def skill_matrix() -> tuple[list[str], np.ndarray]:
    """Return all skills of the catalogue and, by occupation, whether it uses them."""
    lists = occupations()["skills"]
    names = sorted({skill for row in lists for skill in row})
    return names, np.array([[name in row for name in names] for row in lists])


def pick_skills(
    rng: np.random.Generator, occupation: np.ndarray, chance: np.ndarray, stray: float
) -> np.ndarray:
    """Draw skills: those of the occupation by `chance` [1], any other by `stray` [1]."""
    _, uses = skill_matrix()
    drawn = rng.random((len(occupation), uses.shape[1]))
    return np.asarray(drawn < np.where(uses[occupation], chance[:, None], stray))


def simulate_people(rng: np.random.Generator, economy: Economy, n: int) -> People:
    """Draw `n` candidates; an occupation's share in the book follows the root of its supply."""
    listed = occupations()
    yearly = economy.openings[:, :, -12:].sum(axis=(0, 2))
    supply = np.sqrt(yearly * listed["tightness"].to_numpy() + 1.0)
    occupation = rng.choice(len(listed), size=n, p=supply / supply.sum())
    quality = rng.normal(size=n)
    skills = pick_skills(rng, occupation, np.clip(0.58 + 0.1 * quality, 0.15, 0.95), 0.012)
    candidate = _candidates(rng, economy, occupation, quality)
    candidate["skills"] = _names(skills)
    _pair_up(rng, candidate)
    tables = {
        "candidate": candidate[list(TABLES["candidate"].names)],
        **simulate_personal(rng, candidate),
    }
    return People(tables, occupation, skills, _standing(candidate), quality)


def _names(skills: np.ndarray) -> list[list[str]]:
    names = np.array(skill_matrix()[0])
    return [names[row].tolist() for row in skills]


def _candidates(
    rng: np.random.Generator, economy: Economy, occupation: np.ndarray, quality: np.ndarray
) -> pd.DataFrame:
    n = len(occupation)
    listed = occupations().iloc[occupation].reset_index(drop=True)
    education = _education(rng, listed["education"], quality)
    experience = np.clip(rng.gamma(2.2, listed["experience"] * 0.9 / 2.2), 0, 38).round(1)
    rank = np.searchsorted([3.5, 6.5, 11, 18], experience + 1.2 * quality)
    graduate = education >= EDUCATION_LEVELS.index("college")
    regions = np.array([*REGIONS, OUTSIDE])
    home = rng.choice(len(regions), size=n, p=[*(0.8 * np.array(REGION_WEIGHTS)), 0.2])
    titles = [
        row[k % len(row)] for row, k in zip(listed["titles"], rng.integers(12, size=n), strict=True)
    ]
    return pd.DataFrame(
        {
            "candidate_id": candidate_ids(rng, n),
            "title": titles,
            "occupation": listed["occupation"],
            "region": regions[home],
            "education": np.array(EDUCATION_LEVELS)[education],
            "major": _majors(rng, listed["occupation"]),
            "full_time_education": rng.random(n) < 0.8,
            "title_rank": np.where(graduate, np.array(TITLE_RANKS)[rank], "none"),
            "skill_grade": _skill_grades(rng, listed["occupation"], experience),
            "talent_level": _levels(rng, experience, education, quality),
            "experience_years": experience,
            "licences": [
                [licence] if isinstance(licence, str) and rng.random() < 0.85 else []
                for licence in listed["licence"]
            ],
            "employer": _employers(rng, economy, n),
            "blocked_employers": _blocked(rng, economy, n),
            "expected_yearly_pay": _expected_pay(rng, listed, experience, quality),
            "wanted_regions": _wanted_regions(rng, home),
            "wanted_titles": [[title] if rng.random() < 0.8 else [] for title in titles],
            "available_from": _available(rng, n),
            "partner_id": np.full(n, None, dtype=object),
            "registered_on": MONTHS[0] + pd.to_timedelta(rng.integers(0, 1700, n), unit="D"),
            "text": _resumes(titles, experience),
        }
    )


def _resumes(titles: list[str], experience: np.ndarray) -> list[str]:
    return [
        f"模拟简历：从事{title}相关工作{years:.0f}年，具备项目经验。"
        for title, years in zip(titles, experience, strict=True)
    ]


def _education(rng: np.random.Generator, usual: pd.Series, quality: np.ndarray) -> np.ndarray:
    base = usual.map(EDUCATION_LEVELS.index).to_numpy()
    step = np.searchsorted([-1.1, 1.5, 2.6], rng.normal(0, 0.9, len(base)) + 0.5 * quality) - 1
    return np.asarray(np.clip(base + step, 0, len(EDUCATION_LEVELS) - 1))


def _majors(rng: np.random.Generator, codes: pd.Series) -> list[str | None]:
    by_occupation = majors().groupby("occupation")["major"].agg(list).to_dict()
    others = majors()["major"].unique()
    strays, chances = rng.integers(len(others), size=len(codes)), rng.random(len(codes))
    picks = rng.integers(12, size=len(codes))
    return [
        (fitting := by_occupation.get(code, [str(others[stray])]))[pick % len(fitting)]
        if chance < 0.75
        else str(others[stray])
        for code, stray, chance, pick in zip(codes, strays, chances, picks, strict=True)
    ]


def _skill_grades(rng: np.random.Generator, codes: pd.Series, experience: np.ndarray) -> np.ndarray:
    step = np.searchsorted([1, 3, 6, 10, 16], experience + rng.normal(0, 1.5, len(codes)))
    return np.where(codes.str.startswith("6-"), np.array(SKILL_GRADES)[step], "none")


def _levels(
    rng: np.random.Generator, experience: np.ndarray, education: np.ndarray, quality: np.ndarray
) -> np.ndarray:
    worth = quality + 0.06 * experience + 0.5 * (education - 4) + rng.normal(0, 0.4, len(quality))
    bounds = [1.4, 2.1, 2.9, 3.7, 4.4]
    return np.array([None, *reversed(_LEVELS)], dtype=object)[np.searchsorted(bounds, worth)]


def _standing(candidate: pd.DataFrame) -> np.ndarray:
    rank = candidate["title_rank"].map(TITLE_RANKS.index)
    grade = candidate["skill_grade"].map(SKILL_GRADES.index)
    level = candidate["talent_level"].map({name: 5 - k for k, name in enumerate(_LEVELS)}).fillna(0)
    raw = np.maximum(rank.to_numpy(), 0.8 * grade.to_numpy()) + 0.8 * level.to_numpy()
    return np.asarray((raw - 2.0) / 1.6)


def _employers(rng: np.random.Generator, economy: Economy, n: int) -> np.ndarray:
    weights = economy.headcount[:, -1] ** 0.7
    ids = economy.enterprises["enterprise_id"].to_numpy(dtype=object)
    inside = ids[rng.choice(len(ids), size=n, p=weights / weights.sum())]
    outside = np.array([f"模拟外地企业{k:03d}" for k in rng.integers(200, size=n)], dtype=object)
    drawn = rng.random(n)
    inside[drawn >= 0.55] = outside[drawn >= 0.55]
    inside[drawn >= 0.75] = None
    return np.asarray(inside)


def _blocked(rng: np.random.Generator, economy: Economy, n: int) -> list[list[str]]:
    ids = economy.enterprises["enterprise_id"].tolist()
    picks, chances = rng.integers(len(ids), size=n), rng.random(n)
    return [
        [ids[pick]] if chance < 0.06 else [] for pick, chance in zip(picks, chances, strict=True)
    ]


def _expected_pay(
    rng: np.random.Generator, listed: pd.DataFrame, experience: np.ndarray, quality: np.ndarray
) -> np.ndarray:
    worth = 0.035 * (experience - listed["experience"].to_numpy()) + 0.16 * quality
    pay = listed["pay"].to_numpy() * 12.8 * np.exp(worth + rng.normal(0, 0.1, len(quality)))
    return np.asarray((pay / 5000).round() * 5000)


def _wanted_regions(rng: np.random.Generator, home: np.ndarray) -> list[list[str]]:
    chances = rng.random((len(home), len(REGIONS)))
    threshold = 0.25 + 0.65 * (home[:, None] == np.arange(len(REGIONS)))
    wishes = chances < threshold
    anywhere = rng.random(len(home)) < 0.2
    names = np.array(REGIONS)
    return [[] if free else names[row].tolist() for row, free in zip(wishes, anywhere, strict=True)]


def _available(rng: np.random.Generator, n: int) -> pd.Series:
    days = TODAY + pd.to_timedelta(rng.integers(-60, 120, n), unit="D")
    return pd.Series(days).where(pd.Series(rng.random(n) < 0.6))


def _pair_up(rng: np.random.Generator, candidate: pd.DataFrame) -> None:
    """Make one person in twelve the partner of another one in the book."""
    n = len(candidate) // 24 * 2
    rows = rng.permutation(len(candidate))[:n].reshape(-1, 2)
    ids = candidate["candidate_id"].to_numpy(dtype=object)
    partner = np.full(len(candidate), None, dtype=object)
    partner[rows[:, 0]], partner[rows[:, 1]] = ids[rows[:, 1]], ids[rows[:, 0]]
    candidate["partner_id"] = partner
