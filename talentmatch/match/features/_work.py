"""The kind of work: titles, occupation, major, industry."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.match.features._comparison import (
    ALIKE,
    NEAR,
    SOME,
    UNLIKE,
    Comparison,
    Part,
    Points,
    Reading,
)
from talentmatch.match.features._pairs import Pairs, coded, lists, looked_up, text
from talentmatch.match.similarity.title_ngrams import text_similarity

__all__ = [
    "INDUSTRY_MOVE",
    "MAJOR_MATCH",
    "OCCUPATION_DISTANCE",
    "TITLE_SIMILARITY",
    "WANTED_TITLE_SIMILARITY",
]

Array = NDArray[np.float64]
Floats = NDArray[np.float32]


def _titles(pairs: Pairs) -> Array:
    return pairs.titles(text(pairs.person, "title"), text(pairs.job, "title"))


def _wanted_titles(pairs: Pairs) -> Array:
    """Return the similarity of the posting's title to the nearest of the titles wanted."""
    person = pairs.person
    wishes = pd.Series(lists(person, "wanted_titles"), index=person.index).explode()
    wishes = wishes[wishes.notna()]
    near = pd.Series(
        pairs.titles(wishes, text(pairs.job, "title").loc[wishes.index]),
        index=wishes.index,
        dtype=float,
    )
    return near.groupby(level=0).max().reindex(person.index).to_numpy(dtype=float)


def _occupations(pairs: Pairs) -> Array:
    from talentmatch.vocab import occupations

    first, first_codes = pd.factorize(text(pairs.person, "occupation"))
    second, second_codes = pd.factorize(text(pairs.job, "occupation"))
    between = occupations.distance_matrix(list(first_codes), list(second_codes))
    padded = np.full((len(first_codes) + 1, len(second_codes) + 1), np.nan)
    padded[:-1, :-1] = between
    return padded[first, second]


def _industry_moves(pairs: Pairs) -> Array:
    """Return 0 for the same industry, up to 1 for another section, by the letters shared."""
    table = pd.DataFrame({"a": text(pairs.person, "industry"), "b": text(pairs.job, "industry")})
    distinct = table.dropna().drop_duplicates()
    moves = [_apart(a, b) for a, b in distinct.itertuples(index=False)]
    joined = table.merge(distinct.assign(move=moves), on=["a", "b"], how="left")
    return joined["move"].to_numpy(dtype=float)


def _apart(a: str, b: str) -> float:
    length = min(len(a), len(b))
    shared = next((at for at in range(length) if a[at] != b[at]), length)
    return 1.0 - shared / max(length, 1)


def _coarse_occupations(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    from talentmatch.vocab import occupations

    has, own_occupations = coded(candidates, "occupation")
    asks, post_occupations = coded(postings, "occupation")
    return looked_up(occupations.distance_matrix(post_occupations, own_occupations), asks, has)


def _coarse_titles(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    """Compare titles by the letters they share in order: a title can be written in many ways."""
    has, own_titles = coded(candidates, "title")
    asks, post_titles = coded(postings, "title")
    own_titles, post_titles = (
        [title.casefold() for title in own_titles],
        [title.casefold() for title in post_titles],
    )

    def similarity(some: slice, who: slice) -> Floats:
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        # Each pair of spellings in this block once; -1, which stands first, is no title.
        posts, post = np.unique(np.append(-1, asks[some]), return_inverse=True)
        people, person = np.unique(np.append(-1, has[who]), return_inverse=True)
        alike = np.full((len(posts), len(people)), np.nan, dtype=np.float32)
        if len(posts) > 1 and len(people) > 1:
            texts = (
                [post_titles[code] for code in posts[1:]],
                [own_titles[code] for code in people[1:]],
            )
            alike[1:, 1:] = process.cdist(
                *texts, scorer=Indel.normalized_similarity, dtype=np.float32
            )
        return np.take(alike[post[1:]], person[1:], axis=1)

    return similarity


TITLE_SIMILARITY = Comparison(
    name="title_similarity",
    unit="1",
    range=(0, 1),
    meaning="Cosine of character n-grams of the present title and the title advertised.",
    source="candidate.title, posting.title",
    topic="work",
    compute=_titles,
    coarse=_coarse_titles,
    readings={"candidate": Reading(ALIKE, UNLIKE), "employer": Reading(ALIKE, UNLIKE)},
    points={"candidate": Points(0.5, 0.3), "employer": Points(1.0, 0.3)},
)
WANTED_TITLE_SIMILARITY = Comparison(
    name="wanted_title_similarity",
    unit="1",
    range=(0, 1),
    meaning="The same between the title advertised and the nearest of the posts the person wants.",
    source="candidate.wanted_titles, posting.title",
    topic="work",
    compute=_wanted_titles,
    direction={"candidate": 1},
    readings={"candidate": Reading(ALIKE, UNLIKE)},
    points={"candidate": Points(1.0, 0.3)},
)
OCCUPATION_DISTANCE = Comparison(
    name="occupation_distance",
    unit="1",
    range=(0, 1),
    meaning="Distance in the tree of occupations; 0 is the same, 1 nothing shared.",
    source="candidate.occupation, posting.occupation",
    topic="work",
    compute=_occupations,
    coarse=_coarse_occupations,
    direction={"candidate": -1, "employer": -1},
    readings={"candidate": Reading(NEAR, SOME), "employer": Reading(NEAR, SOME)},
    points={"candidate": Points(-1.5, 0.5), "employer": Points(-1.5, 0.5)},
)
MAJOR_MATCH = Comparison(
    name="major_match",
    unit="1",
    range=(0, 1),
    meaning="Cosine of character n-grams of the major held and the major asked for.",
    source="candidate.major, posting.major",
    topic="major",
    compute=lambda pairs: text_similarity(text(pairs.person, "major"), text(pairs.job, "major")),
    direction={"employer": 1},
    readings={"candidate": Reading(ALIKE, UNLIKE), "employer": Reading(ALIKE, UNLIKE)},
    points={"employer": Points(0.5, 0.3)},
)
INDUSTRY_MOVE = Comparison(
    name="industry_move",
    unit="1",
    range=(0, 1),
    meaning=(
        "0 for the same industry, up to 1 for another section; "
        "missing where either industry is unknown."
    ),
    source="enterprise.industry of present employer and of posting",
    topic="industry",
    compute=_industry_moves,
    readings={"candidate": Reading(NEAR, SOME), "employer": Reading(NEAR, SOME)},
)
