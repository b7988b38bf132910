"""Questions about single pairs: what would turn one, and what sets two apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.match.candidates.eligibility import eligible
from talentmatch.match.features.comparison_table import compare
from talentmatch.match.features.past_answers import POPULARITY, popularity
from talentmatch.match.ranking.contrast import contrast, contrast_in_words
from talentmatch.match.ranking.counterfactuals import Target, counterfactuals
from talentmatch.phrases import Language, phrase
from talentmatch.pipeline.matching import (
    LEAST_MUTUAL,
    Market,
    one_person,
    read_market,
    scored_pairs,
    shortlist_pairs,
)
from talentmatch.pipeline.state import Listed, require

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["compare_candidates", "what_if"]

_SHOWN = ["lever", "turns", "size", "mutual_before", "mutual_after", "rank_before", "rank_after",
          "sentence"]  # fmt: skip
#: What neither retrieval nor a constraint reads.
_PAY = ("pay_low", "pay_high", "pay_months", "expected_yearly_pay")


def what_if(
    store: Store,
    *,
    tracking: Tracking,
    posting_id: str,
    candidate_id: str,
    top: int = 10,
    least: float = LEAST_MUTUAL,
    lang: Language = "en",
) -> Listed:
    """Say what would bring a candidate onto a posting's list, or put one who is on it off.

    On the list is who is among the first `top` and reaches `least`. Each change is made in the
    tables, and the list is retrieved, compared and scored anew.

    Parameters
    ----------
    store, tracking, lang
        See `talentmatch.pipeline.match`.
    posting_id, candidate_id : str
        The pair.
    top : int
        Length of the list.
    least : float
        Least probability that both say yes [1].

    Returns
    -------
    Listed
        See `talentmatch.match.ranking.counterfactuals.counterfactuals`; notes say where the pair stands now, and which
        hard limit forbids it.

    Raises
    ------
    NotFoundError
        If there is no such posting, or no such candidate who agreed to be recruited.
    """
    require(store, "match")
    market = read_market(store, tracking, lang)
    market, _ = shortlist_pairs(store, market, posting_id=posting_id)
    person = store.pseudonym(candidate_id)
    one_person(market.candidates, store, candidate_id)
    relist = _Relist(market, person, posting_id)
    found = counterfactuals((person, posting_id), (market.candidates, market.postings), relist,
                       Target(least=least, top=top), lang=lang)  # fmt: skip
    notes = (*market.notes, *_limits(market, person, posting_id, lang))
    if len(found):
        notes = (*notes, _now(found.iloc[0], Target(least=least, top=top), lang))
    ranks = found["rank_after"].astype(float).where(found["rank_after"] >= 0)
    return Listed(found.assign(rank_after=ranks)[_SHOWN], notes)


class _Relist:
    """A posting's list with changed tables; what a change of pay cannot alter is kept."""

    def __init__(self, market: Market, person: str, posting_id: str) -> None:
        self.market, self.person, self.posting_id = market, person, posting_id
        self.kept: dict[str, pd.DataFrame] = {}

    def __call__(self, candidates: pd.DataFrame, postings: pd.DataFrame) -> pd.DataFrame:
        own = candidates.loc[candidates["candidate_id"].eq(self.person)]
        post = postings.loc[postings["posting_id"].eq(self.posting_id)]
        key = repr([row.drop(columns=_PAY, errors="ignore").to_dict("list") for row in (own, post)])
        if key not in self.kept:
            self.kept[key] = self._pairs(candidates, post)
        pairs = self.kept[key]
        if not pairs["candidate_id"].eq(self.person).any():
            # Whatever the others' scores are, the person is not among them.
            return pairs[["candidate_id"]].head(0).assign(mutual=0.0)
        few = candidates.loc[candidates["candidate_id"].isin(pairs["candidate_id"])]
        # Rarity of skills is that among all postings, so all of them are compared with.
        comparisons = compare(pairs, few, postings, as_of=self.market.as_of,
                              titles=self.market.titles)  # fmt: skip
        return pairs[["candidate_id"]].join(self.market.ranker.predict(comparisons)["mutual"])

    def _pairs(self, candidates: pd.DataFrame, post: pd.DataFrame) -> pd.DataFrame:
        pairs = self.market.pairs_of(post, candidates)
        pairs = pairs[["candidate_id", "posting_id"]]
        asked = pairs.assign(at=self.market.as_of)
        return pairs.join(popularity(self.market.history, asked)[list(POPULARITY)])


def _limits(market: Market, person: str, posting_id: str, lang: Language) -> tuple[str, ...]:
    pair = pd.DataFrame({"candidate_id": [person], "posting_id": [posting_id]})
    broken = eligible(market.candidates, market.postings, pair, **market.limits)
    return tuple(
        phrase("match", "forbidden", lang, why=phrase("match", f"excluded_{name}", lang))
        for name in broken.columns[1:]
        if broken[name].iloc[0]
    )


def _now(row: pd.Series[Any], target: Target, lang: Language) -> str:
    inside = row["rank_before"] and (
        row["mutual_before"] >= target.least and row["rank_before"] <= (target.top or 0)
    )
    place = phrase("match", "place" if row["rank_before"] else "no_place", lang,
                   rank=row["rank_before"])  # fmt: skip
    return phrase("match", "now_in" if inside else "now_out", lang, place=place, top=target.top,
                  mutual=f"{100 * row['mutual_before']:.1f}", least=f"{100 * target.least:g}")  # fmt: skip


def compare_candidates(
    store: Store,
    *,
    tracking: Tracking,
    posting_id: str,
    candidates: tuple[str, str],
    lang: Language = "en",
) -> Listed:
    """Lay two candidates for one posting side by side.

    Parameters
    ----------
    store, tracking, lang
        See `talentmatch.pipeline.match`.
    posting_id : str
        The posting.
    candidates : tuple of two str
        Whom to compare.

    Returns
    -------
    Listed
        See `talentmatch.match.ranking.contrast.contrast`; notes give the scores of both and say who is
        ahead on what.

    Raises
    ------
    InputError
        If it is the same person twice.
    NotFoundError
        If there is no such posting, or no such candidate who agreed to be recruited.
    """
    require(store, "match")
    market = read_market(store, tracking, lang)
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
    table = contrast(market.contributions(comparisons), comparisons, lang)
    notes = [
        phrase("match", "scores_of", lang, name=person,
               **{side: f"{100 * scored[side].iloc[at]:.1f}"
                  for side in ("candidate", "employer", "mutual")})
        for at, person in enumerate(people)
    ]  # fmt: skip
    for person in people:
        notes += [f"{person}: {limit}" for limit in _limits(market, person, posting_id, lang)]
    said = contrast_in_words(table, (people[0], people[1]), lang)
    shown = table.assign(side=[phrase("match", f"side_{side}", lang) for side in table["side"]])
    return Listed(shown.drop(columns="topic"), (*market.notes, *notes, *said))
