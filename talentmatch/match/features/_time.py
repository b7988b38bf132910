"""Days: since the posting was published, since the record was made, until the person can start."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.match.features._comparison import Comparison, Points, Reading
from talentmatch.match.features._pairs import Pairs

__all__ = ["CANDIDATE_AGE", "DAYS_TO_START", "POSTING_AGE"]

Array = NDArray[np.float64]


def _days(pairs: Pairs, frame: pd.DataFrame, column: str) -> Array:
    if column not in frame or not pd.api.types.is_datetime64_any_dtype(pairs.moment):
        return np.full(len(frame), np.nan)
    passed = pairs.moment - pd.to_datetime(frame[column])
    return np.asarray((passed / pd.Timedelta(days=1)).to_numpy(dtype=float, na_value=np.nan))


POSTING_AGE = Comparison(
    name="posting_age",
    unit="days",
    range=(0, None),
    meaning="Days since the posting was published.",
    source="posting.posted_on, pair.at",
    topic="posting_age",
    compute=lambda pairs: np.maximum(_days(pairs, pairs.job, "posted_on"), 0.0),
    readings={
        "candidate": Reading((0.0, 45.0), (45.0, np.inf)),
        "employer": Reading((45.0, np.inf), None),
    },
)
CANDIDATE_AGE = Comparison(
    name="candidate_age",
    unit="days",
    range=(0, None),
    meaning="Days since the person's record was made.",
    source="candidate.registered_on, pair.at",
    topic="candidate_age",
    compute=lambda pairs: np.maximum(_days(pairs, pairs.person, "registered_on"), 0.0),
    readings={
        "candidate": Reading((0.0, 180.0), (180.0, np.inf)),
        "employer": Reading((0.0, 180.0), (180.0, np.inf)),
    },
)
DAYS_TO_START = Comparison(
    name="days_to_start",
    unit="days",
    range=(0, None),
    meaning="Days until the person could start.",
    source="candidate.available_from, pair.at",
    topic="start",
    compute=lambda pairs: np.maximum(-_days(pairs, pairs.person, "available_from"), 0.0),
    direction={"employer": -1},
    readings={"employer": Reading((0.0, 30.0), (7.0, np.inf))},
    points={"employer": Points(-0.005, 30.0)},
)
