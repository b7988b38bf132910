"""What stands on a ladder: education, title rank, skill grade, years of work."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.data.tables.shared import EDUCATION_LEVELS, SKILL_GRADES, TITLE_RANKS
from talentmatch.match.features._comparison import NONE, SOME, Comparison, Part, Points, Reading
from talentmatch.match.features._pairs import Pairs, coded, looked_up, number

__all__ = ["EXPERIENCE", "ORDINAL"]

Array = NDArray[np.float64]


def _steps(frame: pd.DataFrame, name: str, steps: Sequence[str]) -> Array:
    if name not in frame:
        return np.full(len(frame), np.nan)
    order = {value: float(at) for at, value in enumerate(steps)}
    return np.asarray(frame[name].map(order).to_numpy(dtype=float, na_value=np.nan))


def _above(name: str, steps: Sequence[str]) -> Callable[[Pairs], Array]:
    """Return the steps by which a person stands above what is asked, below zero where below."""
    return lambda pairs: _steps(pairs.person, name, steps) - _steps(pairs.job, name, steps)


def _coarse_short(name: str, steps: Sequence[str]) -> Callable[[pd.DataFrame, pd.DataFrame], Part]:
    order = {value: float(at) for at, value in enumerate(steps)}

    def short(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
        has, own_values = coded(candidates, name)
        asks, posting_values = coded(postings, name)
        heights = [
            np.array([order.get(t, np.nan) for t in words])
            for words in (posting_values, own_values)
        ]
        return looked_up(np.maximum(heights[0][:, None] - heights[1], 0.0), asks, has)

    return short


def _ladder(
    name: str, what: str, steps: Sequence[str], *, weight: float
) -> tuple[Comparison, Comparison]:
    """Declare how far a person stands below and above what a posting asks on one ladder."""
    above, source = _above(name, steps), f"candidate.{name}, posting.{name}"
    short = Comparison(
        name=f"{name}_short",
        unit="steps",
        range=(0, len(steps) - 1),
        meaning=f"Steps of {what} below what is asked.",
        source=source,
        topic=name,
        compute=lambda pairs: np.maximum(-pairs.shared(above), 0.0),
        coarse=_coarse_short(name, steps),
        direction={"employer": -1},
        readings={"employer": Reading(NONE, SOME)},
        points={"employer": Points(weight, 0.0)},
    )
    over = Comparison(
        name=f"{name}_over",
        unit="steps",
        range=(0, len(steps) - 1),
        meaning=f"Steps of {what} above what is asked.",
        source=source,
        topic=name,
        compute=lambda pairs: np.maximum(pairs.shared(above), 0.0),
        readings={"candidate": Reading(None, SOME), "employer": Reading(SOME, SOME)},
        silent=True,
    )
    return short, over


def _years(pairs: Pairs) -> Array:
    return number(pairs.person, "experience_years")


def _coarse_experience_short(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    years = number(candidates, "experience_years").astype(np.float32)
    least = number(postings, "experience_min").astype(np.float32)[:, None]
    return lambda some, who: np.maximum(least[some] - years[who], 0)


def _coarse_experience_over(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    years = number(candidates, "experience_years").astype(np.float32)
    most = number(postings, "experience_max").astype(np.float32)[:, None]
    return lambda some, who: np.maximum(years[who] - most[some], 0)


ORDINAL = (
    *_ladder("education", "education", EDUCATION_LEVELS, weight=-0.7),
    *_ladder("title_rank", "title rank", TITLE_RANKS, weight=-0.4),
    *_ladder("skill_grade", "skill grade", SKILL_GRADES, weight=-0.4),
)
EXPERIENCE = (
    Comparison(
        name="experience_years",
        unit="years",
        range=(0, 70),
        meaning="Years of work of the person.",
        source="candidate.experience_years",
        topic="experience",
        compute=_years,
        readings={"employer": Reading((3.0, np.inf), (0.0, 3.0))},
    ),
    Comparison(
        name="experience_short",
        unit="years",
        range=(0, 60),
        meaning="Years of work below the least asked for.",
        source="candidate.experience_years, posting.experience_min",
        topic="experience",
        compute=lambda pairs: np.maximum(number(pairs.job, "experience_min") - _years(pairs), 0.0),
        coarse=_coarse_experience_short,
        direction={"employer": -1},
        readings={"employer": Reading(NONE, SOME)},
        points={"employer": Points(-0.35, 0.0)},
    ),
    Comparison(
        name="experience_over",
        unit="years",
        range=(0, 70),
        meaning="Years of work above the most asked for.",
        source="candidate.experience_years, posting.experience_max",
        topic="experience",
        compute=lambda pairs: np.maximum(_years(pairs) - number(pairs.job, "experience_max"), 0.0),
        coarse=_coarse_experience_over,
        readings={"candidate": Reading(None, SOME), "employer": Reading(NONE, SOME)},
        silent=True,
        points={"employer": Points(-0.05, 0.0)},
    ),
)
