"""Where the post is, against where the person lives and would work."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.match.features._comparison import WHOLE, Comparison, Points, Reading
from talentmatch.match.features._pairs import Pairs, lists
from talentmatch.match.similarity.place_fit import home_fit, wanted_fit

__all__ = ["REGION_SAME", "REGION_WANTED"]

Array = NDArray[np.float64]


def _compare_wishes(pairs: Pairs) -> Array:
    wishes, region = lists(pairs.candidates, "wanted_regions"), lists(pairs.postings, "region")
    open_to_all = np.array([_is_empty(cell) for cell in wishes], dtype=bool)
    named = np.array([isinstance(cell, str) for cell in region], dtype=bool)
    anywhere = open_to_all[pairs.who] & named[pairs.post]
    return np.where(anywhere, 1.0, wanted_fit(wishes, region).of(pairs.who, pairs.post))


def _is_empty(cell: object) -> bool:
    return isinstance(cell, (list, tuple, np.ndarray)) and len(cell) == 0


def _same(pairs: Pairs) -> Array:
    home, region = lists(pairs.candidates, "region"), lists(pairs.postings, "region")
    return home_fit(home, region).of(pairs.who, pairs.post)


REGION_WANTED = Comparison(
    name="region_wanted",
    unit="1",
    range=(0, 1),
    meaning=(
        "Whether the posting is in a region the person would work in; an empty list is anywhere."
    ),
    source="candidate.wanted_regions, posting.region",
    topic="place",
    compute=_compare_wishes,
    direction={"candidate": 1},
    readings={"candidate": Reading(WHOLE, (0.0, 0.99))},
    points={"candidate": Points(1.0, 0.5)},
)
REGION_SAME = Comparison(
    name="region_same",
    unit="1",
    range=(0, 1),
    meaning="Whether the person lives in the posting's region.",
    source="candidate.region, posting.region",
    topic="place",
    compute=_same,
    readings={"candidate": Reading(WHOLE, (0.0, 0.99)), "employer": Reading(WHOLE, (0.0, 0.99))},
)
