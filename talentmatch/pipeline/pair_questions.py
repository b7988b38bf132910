"""Questions about single pairs: what would turn one, and what sets two apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.match.candidates.eligibility import Constraints, eligible
from talentmatch.match.features import comparisons_reading
from talentmatch.match.features.comparison_table import compare
from talentmatch.match.features.past_answers import POPULARITY, popularity
from talentmatch.match.ranking.contrast import contrast, contrast_in_words
from talentmatch.match.ranking.counterfactuals import Target, counterfactuals
from talentmatch.pipeline.market import Market
from talentmatch.pipeline.matching import (
    LEAST_MUTUAL,
    one_person,
    read_market,
    scored_pairs,
    shortlist_pairs,
)
from talentmatch.pipeline.readiness import require

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["COMPARE", "WHAT_IF", "PairAnswer", "compare_candidates", "what_if"]

WHAT_IF = ListSpec(
    "what_if",
    key=("lever",),
    grain="a lever that could turn the answer of a pair",
    purpose="recruiting",
    fields=(
        Field("lever", vocabulary="match:lever_"),
        Field("turns", doc="Whether any change of the lever turns the answer."),
        Field("size", doc="Smallest change that does."),
        Field("mutual_before", unit="share"),
        Field("mutual_after", unit="share"),
        Field("rank_before"),
        Field("rank_after"),
        Field("sentence", doc="The change, and what follows from it."),
    ),
)
COMPARE = ListSpec(
    "compare",
    key=("side", "about"),
    grain="what sets two candidates for a posting apart on one side",
    purpose="recruiting",
    fields=(
        Field("side", vocabulary="match:side_"),
        Field("about"),
        Field("first"),
        Field("second"),
        Field("first_adds"),
        Field("second_adds"),
        Field("difference"),
    ),
)
#: Columns of pay, of which most changes are, and the comparisons that read one.
_PAY = ("pay_low", "pay_high", "pay_months", "expected_yearly_pay")
_ON_PAY = comparisons_reading(
    "candidate.expected_yearly_pay", "posting.pay_low", "posting.pay_high", "posting.pay_months"
)


@dataclass(frozen=True)
class PairAnswer(Result):
    """The answer to a question about one person, or two.

    Attributes
    ----------
    people : tuple of str
        Whom it is about, by pseudonym.
    """

    people: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """The people whom the list shows, though no column names them."""
        return self.people


def what_if(
    store: Store,
    *,
    tracking: Tracking,
    posting_id: str,
    candidate_id: str,
    top: int = 10,
    least: float = LEAST_MUTUAL,
) -> PairAnswer:
    """Say what would bring a candidate onto a posting's list, or put one who is on it off.

    On the list is who is among the first `top` and reaches `least`. Each change is made in the
    tables, and the list is retrieved, compared and scored anew.

    Parameters
    ----------
    store, tracking
        See `talentmatch.pipeline.match`.
    posting_id, candidate_id : str
        The pair.
    top : int
        Length of the list.
    least : float
        Least probability that both say yes [1].

    Returns
    -------
    PairAnswer
        See `talentmatch.match.ranking.counterfactuals.counterfactuals`; notes say where the pair
        stands now, and which hard limit forbids it.

    Raises
    ------
    NotFoundError
        If there is no such posting, or no such candidate who agreed to be recruited.
    """
    require(store, "match")
    market = read_market(store, tracking)
    market, _ = shortlist_pairs(store, market, posting_id=posting_id)
    person = store.pseudonym(candidate_id)
    one_person(market.candidates, store, candidate_id)
    relist = _Relist(market, person, posting_id)
    found = counterfactuals((person, posting_id), (market.candidates, market.postings), relist,
                       Target(least=least, top=top))  # fmt: skip
    notes = (*market.notes, *_limits(market, person, posting_id))
    if len(found):
        notes = (*notes, _now(found.iloc[0], Target(least=least, top=top)))
    ranks = found["rank_after"].astype(float).where(found["rank_after"] >= 0)
    table = WHAT_IF.ordered(found.assign(rank_after=ranks))
    return PairAnswer(WHAT_IF, table, notes, people=(person,))


@dataclass
class _Kept:
    """What no change of pay touches: constraints, and the comparisons of who was on the list."""

    constraints: Constraints
    compared: pd.DataFrame = field(default_factory=pd.DataFrame)


class _Relist:
    """A posting's list with changed tables; what a change does not touch is computed once."""

    def __init__(self, market: Market, person: str, posting_id: str) -> None:
        self.market, self.person, self.posting_id = market, person, posting_id
        everybody = market.candidates[["candidate_id"]]
        asked = everybody.assign(posting_id=posting_id, at=market.as_of)
        answers = popularity(market.history, asked)[list(POPULARITY)]
        self.answers = answers.set_axis(everybody["candidate_id"])
        self.kept: dict[str, _Kept] = {}

    def __call__(self, candidates: pd.DataFrame, postings: pd.DataFrame) -> pd.DataFrame:
        own = candidates.loc[candidates["candidate_id"].eq(self.person)]
        post = postings.loc[postings["posting_id"].eq(self.posting_id)]
        key = repr([row.drop(columns=list(_PAY), errors="ignore").to_dict("list") for row in (own, post)])  # fmt: skip
        if key not in self.kept:
            self.kept[key] = _Kept(Constraints(candidates, post, **self.market.limits))
        kept = self.kept[key]
        pairs = self.market.pairs_of(post, candidates, constraints=kept.constraints)
        people = pairs["candidate_id"]
        if not people.eq(self.person).any():
            # Whatever the others' scores are, the person is not among them.
            return pairs[["candidate_id"]].head(0).assign(mutual=0.0)
        if not people.isin(kept.compared.index).all():
            # All of a list are compared at once, so that equals stay equal to the last digit;
            # rarity of skills is that among all postings, so all of them are compared with.
            more = kept.compared.index.union(pd.Index(people))
            kept.compared = self._compare(more, candidates, postings).set_axis(more)
        pay = self._compare(people, candidates, post, only=_ON_PAY)
        comparisons = kept.compared.loc[people].set_axis(pairs.index)
        comparisons[pay.columns] = pay.to_numpy()
        return pairs[["candidate_id"]].join(self.market.ranker.predict(comparisons)["mutual"])

    def _compare(
        self, people: Iterable[str], candidates: pd.DataFrame, postings: pd.DataFrame, **only: Any
    ) -> pd.DataFrame:
        pairs = pd.DataFrame({"candidate_id": list(people)}).assign(posting_id=self.posting_id)
        few = candidates.loc[candidates["candidate_id"].isin(pairs["candidate_id"])]
        return compare(pairs.join(self.answers, on="candidate_id"), few, postings,
                       as_of=self.market.as_of, titles=self.market.titles, **only)  # fmt: skip


def _limits(market: Market, person: str, posting_id: str) -> tuple[str, ...]:
    pair = pd.DataFrame({"candidate_id": [person], "posting_id": [posting_id]})
    broken = eligible(market.candidates, market.postings, pair, **market.limits)
    return tuple(
        phrase("match", "forbidden", why=phrase("match", f"excluded_{name}"))
        for name in broken.columns[1:]
        if broken[name].iloc[0]
    )


def _now(row: pd.Series[Any], target: Target) -> str:
    inside = row["rank_before"] and (
        row["mutual_before"] >= target.least and row["rank_before"] <= (target.top or 0)
    )
    place = phrase("match", "place" if row["rank_before"] else "no_place", rank=row["rank_before"])
    return phrase("match", "now_in" if inside else "now_out", place=place, top=target.top,
                  mutual=f"{100 * row['mutual_before']:.1f}", least=f"{100 * target.least:g}")  # fmt: skip


def compare_candidates(
    store: Store,
    *,
    tracking: Tracking,
    posting_id: str,
    candidates: tuple[str, str],
) -> PairAnswer:
    """Lay two candidates for one posting side by side.

    Parameters
    ----------
    store, tracking
        See `talentmatch.pipeline.match`.
    posting_id : str
        The posting.
    candidates : tuple of two str
        Whom to compare.

    Returns
    -------
    PairAnswer
        See `talentmatch.match.ranking.contrast.contrast`; notes give the scores of both and say who
        is ahead on what.

    Raises
    ------
    InputError
        If it is the same person twice.
    NotFoundError
        If there is no such posting, or no such candidate who agreed to be recruited.
    """
    require(store, "match")
    market = read_market(store, tracking)
    market, _ = shortlist_pairs(store, market, posting_id=posting_id)
    people = tuple(store.pseudonym(name) for name in candidates)
    if people[0] == people[1]:
        raise InputError(
            phrase("match_refused", "same_person", first=candidates[0], second=candidates[1])
        )
    rows = [one_person(market.candidates, store, name) for name in candidates]
    few = replace(market, candidates=pd.concat(rows, ignore_index=True))
    pairs = pd.DataFrame({"candidate_id": people, "posting_id": posting_id})
    comparisons, scored = scored_pairs(few, pairs)
    table = contrast(market.contributions(comparisons), comparisons)
    notes = [
        phrase("match", "scores_of", name=person,
               **{side: f"{100 * scored[side].iloc[at]:.1f}"
                  for side in ("candidate", "employer", "mutual")})
        for at, person in enumerate(people)
    ]  # fmt: skip
    for person in people:
        notes += [joined([person, limit], ": ") for limit in _limits(market, person, posting_id)]
    sentences = contrast_in_words(table, (people[0], people[1]))
    said = (*market.notes, *notes, *sentences)
    return PairAnswer(COMPARE, COMPARE.ordered(table), said, people=people)
