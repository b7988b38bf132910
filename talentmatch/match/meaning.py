"""What a comparison means to each side: when it may be said for a pair, and when against."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["OTHER", "TOPICS", "Reading", "fits", "readings", "topic_of"]

Span = tuple[float, float]
Mask = NDArray[np.bool_]

_INF: Final = np.inf
_ANY: Final[Span] = (-_INF, _INF)
_SOME: Final[Span] = (1e-9, _INF)
_NONE: Final[Span] = (0.0, 0.0)
_ALIKE: Final[Span] = (0.3, 1.0)
_UNLIKE: Final[Span] = (0.0, 0.7)
_NEAR: Final[Span] = (0.0, 0.5)

#: Topic of what has no side to stand on, see `fits`.
OTHER: Final = "other"

#: Topic to its comparisons. What a topic adds up to is said in one sentence, so that a share of
#: skills covered does not stand for a pair while the skills missing stand against it.
TOPICS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "pay": ("pay_over_expected", "expected_over_budget"),
        "place": ("region_wanted", "region_same"),
        "skills": ("skills_covered", "skills_missing", "skills_surplus"),
        "licences": ("licences_held",),
        "work": ("occupation_distance", "title_similarity", "wanted_title_similarity"),
        "major": ("major_match",),
        "industry": ("industry_move",),
        "education": ("education_short", "education_over"),
        "title_rank": ("title_rank_short", "title_rank_over"),
        "skill_grade": ("skill_grade_short", "skill_grade_over"),
        "experience": ("experience_short", "experience_over", "experience_years"),
        "start": ("days_to_start",),
        "posting_age": ("posting_age",),
        "candidate_age": ("candidate_age",),
        "candidate_wanted": ("popularity_candidate",),
        "posting_wanted": ("popularity_posting",),
        "candidate_says_yes": ("yes_rate_candidate",),
        "employer_says_yes": ("yes_rate_posting",),
    }
)


class Reading(NamedTuple):
    """Values of a comparison that may be said for a pair, and those that may be said against it."""

    good: Span | None
    bad: Span | None


_BOTH_LIKE = {"candidate": Reading(_ALIKE, _UNLIKE), "employer": Reading(_ALIKE, _UNLIKE)}
_OVER = {"candidate": Reading(None, _SOME), "employer": Reading(_SOME, _SOME)}
_SHORT = {"employer": Reading(_NONE, _SOME)}

#: Comparison → side → reading. A side that is absent has no stake in it: pay above what a person
#: expects can go with fewer yeses of employers in past answers, but it is nobody's reason.
_READINGS: Final[Mapping[str, Mapping[str, Reading]]] = MappingProxyType(
    {
        "pay_over_expected": {"candidate": Reading((0.0, _INF), (-_INF, 0.1))},
        "expected_over_budget": {
            "candidate": Reading(_NONE, _SOME),
            "employer": Reading(_NONE, _SOME),
        },
        "region_wanted": {"candidate": Reading((1.0, 1.0), (0.0, 0.99))},
        "region_same": {
            "candidate": Reading((1.0, 1.0), (0.0, 0.99)),
            "employer": Reading((1.0, 1.0), (0.0, 0.99)),
        },
        "skills_covered": {
            "candidate": Reading((0.5, 1.0), (0.0, 0.8)),
            "employer": Reading((0.3, 1.0), (0.0, 0.95)),
        },
        "skills_missing": {
            "candidate": Reading(_NONE, _SOME),
            "employer": Reading(_NONE, _SOME),
        },
        "skills_surplus": {
            "candidate": Reading(None, _SOME),
            "employer": Reading(_SOME, _NONE),
        },
        "licences_held": {"employer": Reading((1.0, 1.0), (0.0, 0.99))},
        "title_similarity": _BOTH_LIKE,
        "wanted_title_similarity": {"candidate": Reading(_ALIKE, _UNLIKE)},
        "occupation_distance": {
            "candidate": Reading(_NEAR, _SOME),
            "employer": Reading(_NEAR, _SOME),
        },
        "major_match": _BOTH_LIKE,
        "industry_move": {
            "candidate": Reading(_NEAR, _SOME),
            "employer": Reading(_NEAR, _SOME),
        },
        "education_short": _SHORT,
        "education_over": _OVER,
        "title_rank_short": _SHORT,
        "title_rank_over": _OVER,
        "skill_grade_short": _SHORT,
        "skill_grade_over": _OVER,
        "experience_years": {"employer": Reading((3.0, _INF), (0.0, 3.0))},
        "experience_short": _SHORT,
        "experience_over": {
            "candidate": Reading(None, _SOME),
            "employer": Reading(_NONE, _SOME),
        },
        "days_to_start": {"employer": Reading((0.0, 30.0), (7.0, _INF))},
        "posting_age": {
            "candidate": Reading((0.0, 45.0), (45.0, _INF)),
            "employer": Reading((45.0, _INF), None),
        },
        "candidate_age": {
            "candidate": Reading((0.0, 180.0), (180.0, _INF)),
            "employer": Reading((0.0, 180.0), (180.0, _INF)),
        },
        "popularity_candidate": {
            "candidate": Reading(None, _ANY),
            "employer": Reading(_ANY, _ANY),
        },
        "popularity_posting": {
            "candidate": Reading(_ANY, _ANY),
            "employer": Reading(None, _ANY),
        },
        "yes_rate_candidate": {"candidate": Reading(_ANY, _ANY)},
        "yes_rate_posting": {"employer": Reading(_ANY, _ANY)},
    }
)
#: Where these are missing, the posting asks for nothing: no reason at all.
_SILENT = frozenset(
    {"experience_over", "education_over", "title_rank_over", "skill_grade_over", "skills_surplus"}
)
_TOPIC_OF = {name: topic for topic, names in TOPICS.items() for name in names}


def topic_of(comparison: str) -> str:
    """Return the topic of a comparison; one that is not known here is a topic of its own.

    Examples
    --------
    >>> topic_of("skills_missing"), topic_of("iq")
    ('skills', 'iq')
    """
    return _TOPIC_OF.get(comparison, comparison)


def readings(comparison: str) -> Mapping[str, Reading]:
    """Return the readings of a comparison by side; one not known here may be said of both."""
    free = Reading(_ANY, _ANY)
    return _READINGS.get(comparison, {"candidate": free, "employer": free})


def fits(comparison: str, side: str, values: pd.Series) -> tuple[Mask, Mask]:
    """Say of each value whether it may be said for the pair, and whether against it.

    Models read columns in whatever way predicts: pay well above what a person expects may lower
    the employer's score. As a reason of the employer that would be nonsense, so it is not one; its
    contribution is kept under `OTHER`.

    Parameters
    ----------
    comparison : str
        Name of the comparison.
    side : {"candidate", "employer"}
        Whose reason it would be.
    values : Series of float of shape (n,)
        Its values. What is not known can only be said against.

    Returns
    -------
    tuple of two arrays of bool of shape (n,)
        May be said for, may be said against.

    Examples
    --------
    >>> [mask.tolist() for mask in fits("pay_over_expected", "candidate", pd.Series([0.3, -0.2]))]
    [[True, False], [False, True]]
    >>> [mask.tolist() for mask in fits("pay_over_expected", "employer", pd.Series([0.3]))]
    [[False], [False]]
    """
    number = values.to_numpy(dtype=float)
    reading = readings(comparison).get(side)
    if reading is None:
        return np.zeros(len(number), dtype=bool), np.zeros(len(number), dtype=bool)
    good, bad = _inside(number, reading.good), _inside(number, reading.bad)
    if reading.bad is not None and comparison not in _SILENT:
        bad |= np.isnan(number)
    return good, bad


def _inside(values: NDArray[np.float64], span: Span | None) -> Mask:
    if span is None:
        return np.zeros(len(values), dtype=bool)
    return np.asarray((values >= span[0]) & (values <= span[1]))
