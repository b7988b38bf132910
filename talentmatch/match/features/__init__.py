"""Everything that is compared of a candidate and a posting, in the order in which rankers see it.

A new comparison is a `Comparison` in a module of this room, its place in `COMPARISONS`, and its
words in the catalogue `match`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from talentmatch.match.features._comparison import (
    ANY,
    SIDES,
    Comparison,
    Part,
    Points,
    Reading,
    Side,
)
from talentmatch.match.features._ordinal import EXPERIENCE, ORDINAL
from talentmatch.match.features._pairs import Pairs, TitleSimilarity
from talentmatch.match.features._pay import EXPECTED_OVER_BUDGET, PAY_OVER_EXPECTED
from talentmatch.match.features._place import REGION_SAME, REGION_WANTED
from talentmatch.match.features._popularity import POPULARITY
from talentmatch.match.features._skills import (
    LICENCES_HELD,
    SKILLS_COVERED,
    SKILLS_MISSING,
    SKILLS_SURPLUS,
)
from talentmatch.match.features._time import CANDIDATE_AGE, DAYS_TO_START, POSTING_AGE
from talentmatch.match.features._work import (
    INDUSTRY_MOVE,
    MAJOR_MATCH,
    OCCUPATION_DISTANCE,
    TITLE_SIMILARITY,
    WANTED_TITLE_SIMILARITY,
)
from talentmatch.specs.feature_spec import FeatureColumn, FeatureSpec

__all__ = [
    "COMPARISONS",
    "SIDES",
    "Comparison",
    "Pairs",
    "Part",
    "Points",
    "Reading",
    "Side",
    "TitleSimilarity",
    "comparison",
    "comparisons_reading",
    "directions",
    "with_comparisons",
]

_ALL: Final = (
    SKILLS_COVERED,
    SKILLS_MISSING,
    SKILLS_SURPLUS,
    LICENCES_HELD,
    TITLE_SIMILARITY,
    WANTED_TITLE_SIMILARITY,
    OCCUPATION_DISTANCE,
    MAJOR_MATCH,
    INDUSTRY_MOVE,
    *ORDINAL,
    *EXPERIENCE,
    PAY_OVER_EXPECTED,
    EXPECTED_OVER_BUDGET,
    REGION_WANTED,
    REGION_SAME,
    POSTING_AGE,
    CANDIDATE_AGE,
    DAYS_TO_START,
    *POPULARITY,
)
COMPARISONS: Final[Mapping[str, Comparison]] = MappingProxyType({one.name: one for one in _ALL})
_FREE = Reading(ANY, ANY)


def comparison(name: str) -> Comparison:
    """Return a comparison; a column that is not declared tells of itself and may be said of both.

    Examples
    --------
    >>> comparison("skills_missing").topic, comparison("iq").topic
    ('skills', 'iq')
    """
    if name in COMPARISONS:
        return COMPARISONS[name]
    return Comparison(
        name=name,
        unit="",
        meaning="",
        source="",
        topic=name,
        compute=lambda pairs: pairs.given[name].to_numpy(dtype=float),
        readings={"candidate": _FREE, "employer": _FREE},
    )


def comparisons_reading(*columns: str) -> tuple[str, ...]:
    """Return the comparisons that read one of these columns of candidates or postings.

    Parameters
    ----------
    *columns : str
        With their tables, as sources of comparisons name them.

    Examples
    --------
    >>> comparisons_reading("candidate.education")
    ('education_short', 'education_over')
    """
    return tuple(
        name for name, one in COMPARISONS.items() if {*columns} & {*one.source.split(", ")}
    )


def directions(side: Side) -> dict[str, int]:
    """Return comparison to the direction in which it may move one side's score.

    Examples
    --------
    >>> directions("employer")["education_short"]
    -1
    """
    return {name: one.direction[side] for name, one in COMPARISONS.items() if side in one.direction}


def with_comparisons(spec: FeatureSpec) -> FeatureSpec:
    """Return a feature set with the comparisons that are computed beside its SQL among its columns.

    Examples
    --------
    >>> from talentmatch.specs import load_feature_spec
    >>> spec = with_comparisons(load_feature_spec("candidate_posting_pairs"))
    >>> spec.columns["skills_covered"].unit
    '1'
    """
    if spec.comparisons is None:
        return spec
    computed = {
        name: FeatureColumn(
            unit=one.unit,
            meaning=one.meaning,
            source=one.source,
            range=one.range,
            monotone={str(side): way for side, way in one.direction.items()},
        )
        for name, one in COMPARISONS.items()
    }
    return replace(spec, columns={**spec.columns, **computed})
