"""Enterprises of the simulated city, their activity, and the openings that follow from it.

One hidden course of business per region and industry division drives everything: orders follow
it at once, revenue a month later, headcount two months later and openings three months later. So
orders lead openings by three months, revenue by two, headcount and insured persons by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample._identifiers import company_names, credit_code
from talentmatch.data.sample._season import month_index
from talentmatch.data.sample.catalogue import (
    MONTHS,
    REGION_WEIGHTS,
    REGIONS,
    industries,
    occupations,
)

__all__ = ["LEADS", "OPENINGS_LAG", "Economy", "next_year_rate", "simulate_economy"]

#: Months after a turn of business in which openings follow.
OPENINGS_LAG: Final = 3
#: Metric to (months after a turn of business, strength in logs).
LEADS: Final = {
    "orders": (0, 1.0),
    "revenue": (1, 0.8),
    "headcount": (2, 0.15),
    "insured_persons": (2, 0.15),
}
_BURN_IN: Final = 24
_PERSISTENCE: Final = 0.8
_STRENGTH: Final = 0.34
_NOTED_OCCUPATIONS: Final = 15
_SIZE_BOUNDS: Final = (20, 300, 1000)


@dataclass(frozen=True)
class Economy:
    """The hidden state of the city's economy.

    Attributes
    ----------
    enterprises : DataFrame of shape (n_enterprises, …)
        Columns of table `enterprise`, and `division`, `growth`, `cell`, `size`, `renown`, `appeal`.
    activity : ndarray of shape (n_cells, n_months + 3)
        Course of business [log]; column k is month k − 3.
    headcount : ndarray of shape (n_enterprises, n_months)
        People employed [persons].
    mix : ndarray of shape (n_divisions, n_occupations, n_years)
        Share of employment [1].
    divisions : tuple of str
        Divisions in the order of `mix`.
    rate, openings : ndarray of shape (n_enterprises, n_occupations, n_months)
        Expected and drawn openings [positions per month].
    fill : ndarray of shape (n_enterprises, n_occupations)
        Share of its openings that an enterprise fills [1].
    """

    enterprises: pd.DataFrame
    activity: np.ndarray
    headcount: np.ndarray
    mix: np.ndarray
    divisions: tuple[str, ...]
    rate: np.ndarray
    openings: np.ndarray
    fill: np.ndarray

    @property
    def renown(self) -> np.ndarray:
        """What size and tags of each enterprise say together [standard deviations]."""
        return np.asarray(self.enterprises["renown"])


def simulate_economy(rng: np.random.Generator, n: int) -> Economy:
    """Draw `n` enterprises and their sixty months.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    n : int
        Number of enterprises.
    """
    enterprises = _enterprises(rng, n)
    divisions = tuple(sorted(enterprises["division"].unique()))
    activity = _activity(rng, int(enterprises["cell"].max()) + 1)
    headcount = _headcount(rng, enterprises, activity)
    mix = _mix(rng, divisions)
    rate = _rate(enterprises, activity, headcount, mix[_codes(enterprises, divisions)])
    openings = rng.poisson(rate).astype(np.int64)
    fill = _fill(enterprises["renown"].to_numpy())
    return Economy(enterprises, activity, headcount, mix, divisions, rate, openings, fill)


def _fill(renown: np.ndarray) -> np.ndarray:
    """Let scarce occupations stay vacant more often, least so at enterprises of renown."""
    tightness = occupations()["tightness"].to_numpy()
    return np.asarray(np.clip(tightness[None, :] * np.exp(0.25 * renown[:, None]), 0.05, 1.0))


def _codes(enterprises: pd.DataFrame, divisions: tuple[str, ...]) -> np.ndarray:
    return np.asarray(np.searchsorted(divisions, enterprises["division"].to_numpy(dtype=str)))


def _enterprises(rng: np.random.Generator, n: int) -> pd.DataFrame:
    listed = industries()
    weights = (listed["weight"] / listed["weight"].sum()).to_numpy()
    picked = listed.iloc[rng.choice(len(listed), size=n, p=weights)].reset_index(drop=True)
    codes = [credit_code(10_000_000 + int(k)) for k in rng.choice(89_000_000, n, replace=False)]
    size = np.clip(np.exp(rng.normal(5.2, 1.1, n)), 12, 4500)
    region = rng.choice(len(REGIONS), size=n, p=REGION_WEIGHTS)
    division = picked["division"].astype("category")
    founded = pd.Timestamp("2019-12-31") - pd.to_timedelta(rng.integers(400, 9000, n), unit="D")
    return pd.DataFrame(
        {
            "enterprise_id": codes,
            "credit_code": codes,
            "name": (names := company_names(rng, [z.removesuffix("制造") for z in picked["zh"]])),
            "aliases": [[name[:4]] if rng.random() < 0.3 else [] for name in names],
            "industry": picked["industry"],
            "chain": picked["chain"],
            "region": np.array(REGIONS)[region],
            "park": pd.Series(["模拟产业园"] * n).where(rng.random(n) < 0.35),
            "ownership": rng.choice(
                ["private", "foreign", "joint", "state"], size=n, p=[0.74, 0.1, 0.1, 0.06]
            ),
            "size_class": np.array(["micro", "small", "medium", "large"])[
                np.searchsorted(_SIZE_BOUNDS, size)
            ],
            "tags": (tags := _tags(rng, size, picked["growth"].to_numpy())),
            "founded_on": founded.normalize(),
            "permitted_use": rng.choice(["commercial", "administrative"], size=n, p=[0.9, 0.1]),
            "division": picked["division"],
            "growth": picked["growth"],
            "cell": region * division.cat.categories.size + division.cat.codes.to_numpy(),
            "size": size,
            "renown": _renown(size, tags),
            "appeal": rng.normal(0, 0.8, n),
        }
    )


def _tags(rng: np.random.Generator, size: np.ndarray, growth: np.ndarray) -> list[list[str]]:
    chances = {
        "above_scale": np.where(size > 60, 0.9, 0.2),
        "high_tech": 0.15 + 2.5 * growth,
        "specialised_new": np.where(size > 80, 0.2, 0.05),
        "single_champion": np.where(size > 600, 0.2, 0.0),
    }
    drawn = {tag: rng.random(len(size)) < chance for tag, chance in chances.items()}
    return [[tag for tag in drawn if drawn[tag][i]] for i in range(len(size))]


def _renown(size: np.ndarray, tags: list[list[str]]) -> np.ndarray:
    is_tagged = np.array([bool({"high_tech", "single_champion"} & set(row)) for row in tags])
    return np.asarray((np.log(size) - 5.6) / 1.1 + 0.5 * is_tagged)


def _activity(rng: np.random.Generator, n_cells: int) -> np.ndarray:
    """Draw one autoregressive course a cell, a third of it common to the whole city."""
    n_months = _BURN_IN + OPENINGS_LAG + len(MONTHS)
    shocks = np.sqrt(0.8) * rng.normal(size=(n_cells, n_months)) + np.sqrt(0.2) * rng.normal(
        size=n_months
    )
    course = np.zeros((n_cells, n_months))
    for t in range(1, n_months):  # each month builds on the one before
        course[:, t] = _PERSISTENCE * course[:, t - 1] + shocks[:, t]
    scale = _STRENGTH * np.sqrt(1 - _PERSISTENCE**2)
    return np.asarray(scale * course[:, _BURN_IN:])


def _headcount(
    rng: np.random.Generator, enterprises: pd.DataFrame, activity: np.ndarray
) -> np.ndarray:
    n, n_months = len(enterprises), len(MONTHS)
    lag, strength = LEADS["headcount"]
    years = (np.arange(n_months) - n_months + 1) / 12
    own = np.cumsum(rng.normal(0, 0.006, (n, n_months)), axis=1)
    wave = activity[enterprises["cell"].to_numpy(), OPENINGS_LAG - lag :][:, :n_months]
    log_size = np.log(enterprises["size"].to_numpy())[:, None]
    growth = enterprises["growth"].to_numpy()[:, None] * years
    people = np.exp(log_size + growth + own + strength * wave)
    return np.asarray(np.maximum(people.round(), 3))


def _mix(rng: np.random.Generator, divisions: tuple[str, ...]) -> np.ndarray:
    """Draw the staffing pattern of each division and let it drift over five years."""
    listed = occupations()
    cluster = industries().drop_duplicates("division").set_index("division")["cluster"]
    base = listed[[str(cluster[d]) for d in divisions]].to_numpy(dtype=float).T
    base = base * rng.gamma(3.0, 1 / 3.0, base.shape)
    least = np.sort(base, axis=1)[:, -_NOTED_OCCUPATIONS][:, None]
    drift = rng.normal(0, 0.02, base.shape) + (0.75 - listed["tightness"].to_numpy()) * 0.06
    years = np.arange(5) - 4
    noted = (base >= least) | (base == base.max(axis=0))
    mix = np.where(noted, base, 0.0)[:, :, None] * np.exp(drift[:, :, None] * years)
    return np.asarray(mix / mix.sum(axis=1, keepdims=True))


def _rate(
    enterprises: pd.DataFrame, activity: np.ndarray, headcount: np.ndarray, mix: np.ndarray
) -> np.ndarray:
    years = np.asarray(MONTHS.year) - MONTHS.year[0]
    wave = np.exp(activity[enterprises["cell"].to_numpy(), : len(MONTHS)])
    monthly = wave * month_index(MONTHS) * headcount
    return np.asarray(_vacant(enterprises)[:, :, None] * mix[:, :, years] * monthly[:, None, :])


def _vacant(enterprises: pd.DataFrame) -> np.ndarray:
    """Return the share of posts that opens in an ordinary month: turnover and growth."""
    growth = np.maximum(enterprises["growth"].to_numpy(), 0)[:, None] / 12
    return np.asarray(occupations()["turnover"].to_numpy()[None, :] + growth)


def next_year_rate(economy: Economy) -> np.ndarray:
    """Return expected openings of the year after the last month.

    Business is expected to come back to normal as fast as its persistence says.

    Returns
    -------
    ndarray of shape (n_enterprises, n_occupations, 12)
        Expected openings [positions per month].
    """
    months = pd.date_range(MONTHS[-1], periods=13, freq="MS")[1:]
    ahead = np.maximum(np.arange(1, 13) - OPENINGS_LAG, 0)
    cell = economy.enterprises["cell"].to_numpy()
    recent = economy.activity[cell, -OPENINGS_LAG:]
    start = recent[:, np.minimum(np.arange(12), OPENINGS_LAG - 1)]
    spread = _STRENGTH**2 * (1 - _PERSISTENCE ** (2 * ahead)) / 2
    wave = np.exp(start * _PERSISTENCE**ahead + spread)
    growth = economy.enterprises["growth"].to_numpy()[:, None] * np.arange(1, 13) / 12
    people = economy.headcount[:, [-1]] * np.exp(growth)
    mix = economy.mix[_codes(economy.enterprises, economy.divisions), :, -1]
    posts = _vacant(economy.enterprises) * mix
    return np.asarray(posts[:, :, None] * (people * wave * month_index(months))[:, None, :])
