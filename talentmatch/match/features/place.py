"""Where the post is, against where the person lives and would work."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.match.features.comparison import WHOLE, Comparison, Points, Reading
from talentmatch.match.features.pairs import Pairs, lists, text
from talentmatch.match.overlap import contains, holdings

__all__ = ["REGION_SAME", "REGION_WANTED"]

Array = NDArray[np.float64]


def _wanted(pairs: Pairs) -> Array:
    wanted, place = holdings(
        lists(pairs.candidates, "wanted_regions"), text(pairs.postings, "region").tolist()
    )
    who = pairs.who
    named = contains(wanted, place, who, pairs.post)
    anywhere = wanted.given[who] & (wanted.counts[who] == 0) & ~np.isnan(named)
    return np.where(anywhere, 1.0, np.where(wanted.given[who], named, np.nan))


def _same(pairs: Pairs) -> Array:
    home, place = holdings(
        text(pairs.candidates, "region").tolist(), text(pairs.postings, "region").tolist()
    )
    return np.where(home.given[pairs.who], contains(home, place, pairs.who, pairs.post), np.nan)


REGION_WANTED = Comparison(
    name="region_wanted",
    unit="1",
    range=(0, 1),
    meaning="Whether the posting is in a region the person would work in; an empty list is anywhere.",
    source="candidate.wanted_regions, posting.region",
    topic="place",
    compute=_wanted,
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
