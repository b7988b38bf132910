"""A rough score of everybody: what of the scorecard is cheap to compare for all pairs at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from talentmatch.match.ladders import LADDERS
from talentmatch.match.overlap import sought
from talentmatch.match.scorecard import Scorecard, load_scorecard

__all__ = ["RoughScore"]

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]
Rows = NDArray[np.int64]
Part = Callable[[slice, slice], Floats]

#: Share of a point that counts here. A learnt ranker often makes less of pay than the scorecard.
_SHARES: Final = {"pay_over_expected": 0.5}
#: Pay further from what is expected than this tells no more about who should be looked at [log].
_PAY_SPAN: Final = 0.5


class RoughScore:
    """How likely both sides say yes, by the documented scorecard on what is cheap to compare.

    Pay, occupation, title, skills, education and experience are compared for all pairs of two
    tables as whole columns. What is missing on either side counts as neutral, so that tables of
    titles alone are ranked by titles.

    Parameters
    ----------
    candidates, postings : DataFrame
        Rows of the tables; absent columns tell nothing.

    Examples
    --------
    >>> who = pd.DataFrame({"title": ["welder", "cook"], "skills": [["MIG"], []]})
    >>> post = pd.DataFrame({"title": ["welder"], "skills": [["MIG"]]})
    >>> RoughScore(who, post).of(slice(None), slice(None)).argmax(axis=1).tolist()
    [0]
    """

    def __init__(self, candidates: pd.DataFrame, postings: pd.DataFrame) -> None:
        self._cards = _cards()
        self._parts: dict[str, Part] = {
            **_pay(candidates, postings),
            **_experience(candidates, postings),
            **{
                f"{name}_short": _ladder(candidates, postings, name=name, steps=steps)
                for name, steps in LADDERS.items()
            },
            "occupation_distance": _occupations(candidates, postings),
            "title_similarity": _titles(candidates, postings),
            "skills_covered": _skills(candidates, postings),
        }

    def of(self, posts: slice, people: slice) -> Floats:
        """Return the score of some postings and people.

        Parameters
        ----------
        posts, people : slice
            Rows of both tables.

        Returns
        -------
        ndarray of float32 of shape (n_posts, n_people)
            Rough probability that both say yes [1]; good for an order, not for a promise.
        """
        against: dict[str, Floats | float] = {
            side: -card.base for side, card in self._cards.items()
        }
        for name, part in self._known(posts, people):
            for side, card in self._cards.items():
                weight, neutral = card.points.get(name, (0.0, 0.0))
                if weight:
                    share = np.float32(weight * _SHARES.get(name, 1.0))
                    against[side] = against[side] - share * (part - np.float32(neutral))
        odds = [1 + np.exp(np.asarray(value, dtype=np.float32)) for value in against.values()]
        return np.asarray(1 / np.prod(np.broadcast_arrays(*odds), axis=0), dtype=np.float32)

    def _known(self, posts: slice, people: slice) -> Iterator[tuple[str, Floats]]:
        """Yield the comparisons that earn points, neutral where a side says nothing."""
        for name, part in self._parts.items():
            neutral = [card.points[name][1] for card in self._cards.values() if name in card.points]
            if neutral:
                found = part(posts, people)
                yield name, np.where(np.isnan(found), np.float32(neutral[0]), found)


@cache
def _cards() -> Mapping[str, Scorecard]:
    return load_scorecard()


def _number(frame: pd.DataFrame, column: str) -> Floats:
    if column not in frame:
        return np.full(len(frame), np.nan, dtype=np.float32)
    values = pd.to_numeric(frame[column]).to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(values, dtype=np.float32)


def _coded(frame: pd.DataFrame, column: str) -> tuple[Rows, list[str]]:
    """Return the number of each row's text, -1 where there is none, and the texts."""
    if column not in frame:
        return np.full(len(frame), -1), []
    codes, texts = pd.factorize(frame[column].astype("str"))
    return codes, [str(text) for text in texts]


def _looked_up(table: Numbers, posts: Rows, people: Rows) -> Part:
    """Return a comparison of pairs of texts that were compared once; the last of each is missing."""
    padded = np.full((table.shape[0] + 1, table.shape[1] + 1), np.nan, dtype=np.float32)
    padded[:-1, :-1] = table
    # Rows first, so that what is taken along is as narrow as the texts are few.
    return lambda some, who: np.take(padded[posts[some]], people[who], axis=1)


def _pay(candidates: pd.DataFrame, postings: pd.DataFrame) -> dict[str, Part]:
    low, high = _number(postings, "pay_low"), _number(postings, "pay_high")
    low, high = np.where(np.isnan(low), high, low), np.where(np.isnan(high), low, high)
    months = np.nan_to_num(_number(postings, "pay_months"), nan=12.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        offer, most = np.log((low + high) / 2 * months)[:, None], np.log(high * months)[:, None]
        expected = np.log(_number(candidates, "expected_yearly_pay"))
    # Pay of nothing, or below, is not known to be anything.
    offer, most, expected = (
        np.where(np.isfinite(part), part, np.float32(np.nan)) for part in (offer, most, expected)
    )
    return {
        "pay_over_expected": lambda some, who: np.clip(
            offer[some] - expected[who], -_PAY_SPAN, _PAY_SPAN
        ),
        "expected_over_budget": lambda some, who: np.clip(expected[who] - most[some], 0, 2),
    }


def _experience(candidates: pd.DataFrame, postings: pd.DataFrame) -> dict[str, Part]:
    years = _number(candidates, "experience_years")
    least, most = (_number(postings, f"experience_{end}")[:, None] for end in ("min", "max"))
    return {
        "experience_short": lambda some, who: np.maximum(least[some] - years[who], 0),
        "experience_over": lambda some, who: np.maximum(years[who] - most[some], 0),
    }


def _ladder(
    candidates: pd.DataFrame, postings: pd.DataFrame, *, name: str, steps: Sequence[str]
) -> Part:
    order = {value: float(at) for at, value in enumerate(steps)}
    has, held = _coded(candidates, name)
    asks, asked = _coded(postings, name)
    heights = [np.array([order.get(t, np.nan) for t in texts]) for texts in (asked, held)]
    return _looked_up(np.maximum(heights[0][:, None] - heights[1], 0.0), asks, has)


def _occupations(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    from talentmatch.vocab import occupations

    has, held = _coded(candidates, "occupation")
    asks, asked = _coded(postings, "occupation")
    return _looked_up(occupations.distance_matrix(asked, held), asks, has)


def _titles(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    """Compare titles by the letters they share in order: the ways to write a title are very many."""
    has, held = _coded(candidates, "title")
    asks, asked = _coded(postings, "title")
    held, asked = [text.casefold() for text in held], [text.casefold() for text in asked]

    def similarity(some: slice, who: slice) -> Floats:
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        # Each pair of spellings in this block once; -1, which stands first, is no title.
        posts, post = np.unique(np.append(-1, asks[some]), return_inverse=True)
        people, person = np.unique(np.append(-1, has[who]), return_inverse=True)
        alike = np.full((len(posts), len(people)), np.nan, dtype=np.float32)
        if len(posts) > 1 and len(people) > 1:
            texts = [asked[code] for code in posts[1:]], [held[code] for code in people[1:]]
            alike[1:, 1:] = process.cdist(
                *texts, scorer=Indel.normalized_similarity, dtype=np.float32
            )
        return np.take(alike[post[1:]], person[1:], axis=1)

    return similarity


def _skills(candidates: pd.DataFrame, postings: pd.DataFrame) -> Part:
    """Compare skills by the share of what is asked that a person has.

    All count alike: rarity would have to be learnt from the postings that are asked together, and
    a list should not depend on its company.
    """
    asked, has = sought(*(
        frame["skills"].tolist() if "skills" in frame else [None] * len(frame)
        for frame in (postings, candidates)
    ))  # fmt: skip
    need = np.maximum(asked.counts, 1.0)
    wanted = sparse.csr_array(sparse.diags_array(1.0 / need) @ asked.matrix)
    columns = sparse.csr_array(has.matrix.T)

    def covered(some: slice, who: slice) -> Floats:
        part = columns if who == slice(None) else columns[:, who]
        share = np.asarray((wanted[some] @ part).toarray(), dtype=np.float32)
        share[asked.counts[some] == 0] = np.nan
        share[:, ~has.given[who]] = np.nan
        return share

    return covered
