"""How often others said yes to a person or posting, and how often these said yes themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.match.features._comparison import ANY, Comparison, Reading
from talentmatch.match.features._pairs import Pairs, number
from talentmatch.match.features.past_answers import popularity

__all__ = ["POPULARITY"]

Array = NDArray[np.float64]
_SOURCE = "interaction, strictly earlier"


def _from_history(pairs: Pairs) -> pd.DataFrame:
    """Return the shares from earlier pairs, or those of the feature set where there are none."""
    if pairs.history is None:
        return pairs.given
    questions = pairs.given[["candidate_id", "posting_id"]].reset_index(drop=True)
    return popularity(pairs.history, questions.assign(at=pairs.moment))


def _share(name: str) -> Callable[[Pairs], Array]:
    return lambda pairs: number(pairs.shared(_from_history), name)


POPULARITY = (
    Comparison(
        name="popularity_candidate",
        unit="1",
        range=(0, 1),
        meaning=(
            "Smoothed share of employers who wanted the person, of those who saw the person before."
        ),
        source=_SOURCE,
        topic="candidate_wanted",
        compute=_share("popularity_candidate"),
        direction={"employer": 1},
        readings={"candidate": Reading(None, ANY), "employer": Reading(ANY, ANY)},
    ),
    Comparison(
        name="popularity_posting",
        unit="1",
        range=(0, 1),
        meaning="Smoothed share of candidates who wanted the posting, of those who saw it before.",
        source=_SOURCE,
        topic="posting_wanted",
        compute=_share("popularity_posting"),
        direction={"candidate": 1},
        readings={"candidate": Reading(ANY, ANY), "employer": Reading(None, ANY)},
    ),
    Comparison(
        name="yes_rate_candidate",
        unit="1",
        range=(0, 1),
        meaning="Smoothed share of postings the person wanted, of those seen before.",
        source=_SOURCE,
        topic="candidate_says_yes",
        compute=_share("yes_rate_candidate"),
        direction={"candidate": 1},
        readings={"candidate": Reading(ANY, ANY)},
    ),
    Comparison(
        name="yes_rate_posting",
        unit="1",
        range=(0, 1),
        meaning=(
            "Smoothed share of persons the employer wanted for the posting, of those seen before."
        ),
        source=_SOURCE,
        topic="employer_says_yes",
        compute=_share("yes_rate_posting"),
        direction={"employer": 1},
        readings={"employer": Reading(ANY, ANY)},
    ),
)
