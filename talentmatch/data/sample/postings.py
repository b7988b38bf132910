"""Postings: a share of the openings, as enterprises and agencies advertise them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample.catalogue import MONTHS, TODAY, majors, occupations
from talentmatch.data.sample.economy import Economy
from talentmatch.data.sample.people import pick_skills, skill_matrix
from talentmatch.data.tables import TABLES
from talentmatch.data.tables.shared import EDUCATION_LEVELS

__all__ = ["Postings", "simulate_postings"]

#: Postings are advertised in the last three years, more of them lately.
_FIRST_MONTH: Final = 24
_UNLAWFUL: Final = (
    "sex: 限男性",
    "age: 35岁以下",
    "household: 限本地户籍",
    "marital: 已婚已育优先",
)


@dataclass(frozen=True)
class Postings:
    """The table of postings and what is hidden of it.

    Attributes
    ----------
    table : DataFrame of shape (n, …)
        Table `posting` in contract columns.
    occupation, enterprise : ndarray of shape (n,)
        Rows in the catalogue and in the register.
    skills : ndarray of shape (n, n_skills)
        Whether the post asks for the skill.
    renown : ndarray of shape (n,)
        What size and tags of the enterprise say together [standard deviations].
    appeal : ndarray of shape (n,)
        What draws people beyond what is written [standard deviations].
    """

    table: pd.DataFrame
    occupation: np.ndarray
    enterprise: np.ndarray
    skills: np.ndarray
    renown: np.ndarray
    appeal: np.ndarray


def simulate_postings(rng: np.random.Generator, economy: Economy, n: int) -> Postings:
    """Advertise `n` of the openings of the last three years."""
    enterprise, occupation, month = _openings(rng, economy, n)
    renown = economy.renown[enterprise]
    appeal = economy.enterprises["appeal"].to_numpy()[enterprise] + rng.normal(0, 0.6, n)
    skills = pick_skills(rng, occupation, np.full(n, 0.62), 0.004)
    skills[~skills.any(axis=1), 0] = True
    frame = _frame(rng, economy, (enterprise, occupation, month), renown)
    names = np.array(skill_matrix()[0])
    frame["skills"] = [names[row].tolist() for row in skills]
    frame["text"] = [
        f"模拟职位。岗位职责：负责{title}相关工作。任职要求：熟悉{'、'.join(row)}。"
        for title, row in zip(frame["title"], frame["skills"], strict=True)
    ]
    _copy_some(rng, frame)
    return Postings(
        frame[list(TABLES["posting"].names)], occupation, enterprise, skills, renown, appeal
    )


def _openings(
    rng: np.random.Generator, economy: Economy, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    recent = economy.openings[:, :, _FIRST_MONTH:].astype(float) ** 0.6
    recent *= np.linspace(0.5, 1.5, recent.shape[2])
    weights = recent.ravel() / recent.sum()
    flat = np.sort(rng.choice(weights.size, size=n, replace=False, p=weights))
    enterprise, occupation, month = np.unravel_index(flat, recent.shape)
    order = np.argsort(month, kind="stable")
    return enterprise[order], occupation[order], month[order] + _FIRST_MONTH


def _frame(
    rng: np.random.Generator,
    economy: Economy,
    where: tuple[np.ndarray, np.ndarray, np.ndarray],
    renown: np.ndarray,
) -> pd.DataFrame:
    enterprise, occupation, month = where
    n = len(enterprise)
    firms = economy.enterprises.iloc[enterprise].reset_index(drop=True)
    listed = occupations().iloc[occupation].reset_index(drop=True)
    openings = economy.openings[enterprise, occupation, month]
    posted = pd.Series(MONTHS[month] + pd.to_timedelta(rng.integers(0, 28, n), unit="D"))
    unclear = rng.random(n) < 0.06
    least = np.clip(rng.normal(listed["experience"] - 1.5, 1.5), 0, 15).round()
    pay_low, pay_high = _pay(rng, listed, least, renown)
    picks = rng.integers(12, size=n)
    return pd.DataFrame(
        {
            "posting_id": [f"P{k + 1:05d}" for k in range(n)],
            "enterprise_id": firms["enterprise_id"],
            "enterprise_name": firms["name"],
            "title": [row[k % len(row)] for row, k in zip(listed["titles"], picks, strict=True)],
            "occupation": listed["occupation"],
            "region": firms["region"],
            "openings": pd.Series(openings).astype("Int64").mask(unclear),
            "posted_on": posted,
            "closed_on": _closed(rng, posted, listed["tightness"].to_numpy()),
            "pay_low": pay_low,
            "pay_high": pay_high,
            "pay_months": rng.choice([12.0, 13.0, 14.0, 15.0], size=n, p=[0.3, 0.45, 0.15, 0.1]),
            "education": _education(rng, listed["education"]),
            "major": _majors(rng, listed["occupation"]),
            "title_rank": rng.choice(["none", "assistant", "intermediate"], n, p=[0.75, 0.1, 0.15]),
            "skill_grade": np.where(
                listed["occupation"].str.startswith("6-") & (rng.random(n) < 0.4), "grade_4", "none"
            ),
            "experience_min": least,
            "experience_max": np.where(rng.random(n) < 0.5, least + rng.integers(3, 8, n), np.nan),
            "licences": [[x] if isinstance(x, str) else [] for x in listed["licence"]],
            "agency": rng.random(n) < 0.08,
            "dispatch": listed["occupation"].str.startswith("6-") & (rng.random(n) < 0.15),
            "repost_of": np.full(n, None, dtype=object),
            "unlawful_terms": _unlawful_terms(rng, n),
        }
    )


def _unlawful_terms(rng: np.random.Generator, n: int) -> list[list[str]]:
    """Return what one advertisement in twenty must not ask for."""
    picks = rng.integers(len(_UNLAWFUL), size=n)
    return [
        [_UNLAWFUL[pick]] if chance < 0.05 else []
        for pick, chance in zip(picks, rng.random(n), strict=True)
    ]


def _pay(
    rng: np.random.Generator, listed: pd.DataFrame, least: np.ndarray, renown: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    ahead = 0.035 * (least + 1.5 - listed["experience"].to_numpy()) + 0.06 * renown
    middle = listed["pay"].to_numpy() * np.exp(ahead + rng.normal(0, 0.14, len(least)))
    spread = rng.uniform(0.12, 0.3, len(least))
    return (middle * (1 - spread) / 500).round() * 500, (middle * (1 + spread) / 500).round() * 500


def _closed(rng: np.random.Generator, posted: pd.Series, tightness: np.ndarray) -> pd.Series:
    """Close a posting after about five weeks, later where the occupation is scarce."""
    days = rng.gamma(3.0, 12.0 / tightness).round().clip(5, 240)
    closed = pd.Series(posted + pd.to_timedelta(days, unit="D"))
    return closed.where(closed < TODAY)


def _education(rng: np.random.Generator, usual: pd.Series) -> np.ndarray:
    base = usual.map(EDUCATION_LEVELS.index).to_numpy()
    level = np.maximum(base - (rng.random(len(base)) < 0.4), 1)
    return np.asarray(np.array(EDUCATION_LEVELS)[level])


def _majors(rng: np.random.Generator, codes: pd.Series) -> list[str | None]:
    first = majors().drop_duplicates("occupation").set_index("occupation")["major"].to_dict()
    asks = rng.random(len(codes)) < 0.35
    return [first.get(code) if ask else None for code, ask in zip(codes, asks, strict=True)]


def _copy_some(rng: np.random.Generator, frame: pd.DataFrame) -> None:
    """Mark a later posting of the same firm and occupation as a repost, one time in three."""
    same = frame.groupby(["enterprise_id", "occupation"])["posting_id"].shift()
    before = frame.groupby(["enterprise_id", "occupation"])["posted_on"].shift()
    soon = (frame["posted_on"] - before).dt.days.le(75) & (rng.random(len(frame)) < 0.35)
    frame["repost_of"] = same.where(soon, None)
