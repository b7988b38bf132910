"""The yearly survey of talent needs, answered by a third of the enterprises, large ones more often."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample.catalogue import MONTHS, majors, occupations
from talentmatch.data.sample.economy import Economy, next_year_rate
from talentmatch.data.tables import TABLES

__all__ = ["simulate_survey"]

_ROUNDS: Final = (2023, 2024)
_UNCLEAR: Final = 0.03


def simulate_survey(
    rng: np.random.Generator, economy: Economy
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Draw two rounds; who answers names the openings it expects in the year to come.

    Returns
    -------
    tables, truth : dict of str to DataFrame
        `need_survey`; and `survey_total`, the expected openings of all enterprises by round and
        occupation [positions].
    """
    expected = {
        2023: economy.rate[:, :, np.asarray(MONTHS.year) == 2024].sum(axis=2),
        2024: next_year_rate(economy).sum(axis=2),
    }
    frames = [_round(rng, economy, year, expected[year]) for year in _ROUNDS]
    codes = occupations()["occupation"]
    totals = [
        pd.DataFrame({"round": y, "occupation": codes, "openings": expected[y].sum(axis=0)})
        for y in _ROUNDS
    ]
    survey = pd.concat(frames, ignore_index=True)[list(TABLES["need_survey"].names)]
    return {"need_survey": survey}, {"survey_total": pd.concat(totals, ignore_index=True)}


def _round(
    rng: np.random.Generator, economy: Economy, year: int, expected: np.ndarray
) -> pd.DataFrame:
    size = np.log(economy.enterprises["size"].to_numpy())
    chance = 1 / (1 + np.exp(0.75 - 0.45 * (size - size.mean())))
    answered = rng.random(len(size)) < chance
    ids = economy.enterprises["enterprise_id"].to_numpy()
    needs = np.where(answered[:, None], rng.poisson(expected), 0)
    firm, occupation = np.nonzero(needs)
    silent = pd.DataFrame({"enterprise_id": ids[~answered], "post": "all", "answered": False})
    posts = _posts(rng, occupation, needs[firm, occupation]).assign(
        enterprise_id=ids[firm], answered=True, wanted_by=pd.Timestamp(year + 1, 6, 1)
    )
    day = pd.Timestamp(year, 10, 10) + pd.to_timedelta(rng.integers(0, 60, len(ids)), unit="D")
    posts["answered_on"] = day.to_numpy()[firm]
    both = pd.concat([posts, silent], ignore_index=True)
    return both.assign(round=year, permitted_use="statistical")


def _posts(rng: np.random.Generator, occupation: np.ndarray, openings: np.ndarray) -> pd.DataFrame:
    listed = occupations().iloc[occupation].reset_index(drop=True)
    n = len(listed)
    first_major = majors().drop_duplicates("occupation").set_index("occupation")["major"]
    scarce = np.searchsorted([0.55, 0.85], listed["tightness"].to_numpy() + rng.normal(0, 0.1, n))
    pay = listed["pay"].to_numpy() * np.exp(rng.normal(0, 0.1, n))
    return pd.DataFrame(
        {
            "post": [titles[0] for titles in listed["titles"]],
            "occupation": listed["occupation"],
            "openings": pd.Series(openings).astype("Int64").mask(rng.random(n) < _UNCLEAR),
            "urgency": np.array(["high", "medium", "low"])[scarce],
            "education": listed["education"],
            "major": listed["occupation"].map(first_major),
            "title_rank": "none",
            "skill_grade": np.where(listed["occupation"].str.startswith("6-"), "grade_4", "none"),
            "experience_min": np.maximum(listed["experience"].to_numpy() - 2.0, 0),
            "pay_low": (pay * 0.85 / 500).round() * 500,
            "pay_high": (pay * 1.2 / 500).round() * 500,
            "skills": [skills[:3] for skills in listed["skills"]],
        }
    )
