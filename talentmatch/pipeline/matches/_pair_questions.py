"""Questions about single pairs: what would turn one, and what sets two apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.match.candidates.eligibility import eligible
from talentmatch.match.ranking.contrast import contrast, contrast_in_words, most_telling
from talentmatch.match.ranking.counterfactuals import STEP, Target, counterfactuals
from talentmatch.pipeline.matches._pair_standings import PairStandings
from talentmatch.pipeline.matches.market import Market
from talentmatch.pipeline.matches.matching import (
    LEAST_MUTUAL,
    one_person,
    one_row,
    open_postings,
    read_market,
    shortlist_pairs,
    with_consent_to,
)
from talentmatch.pipeline.matches.scoring import scored_pairs
from talentmatch.pipeline.readiness import require

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["COMPARE", "WHAT_IF", "PairAnswer", "compare_candidates", "what_if"]

WHAT_IF = ListSpec(
    "what_if",
    key=("aim", "lever"),
    grain="a lever that could win a person for a post, or lose them",
    purpose="recruiting",
    fields=(
        Field("aim", vocabulary="match:aim_"),
        Field("lever", vocabulary="match:lever_"),
        Field("turns", doc="Whether any change of the lever does it."),
        Field("size", doc="Smallest change that does."),
        Field("candidate_before", unit="share"),
        Field("candidate_after", unit="share"),
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
#: Places that a post is moved to, to see whether that loses the person.
_REGIONS = 4


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
    """Say what would win a candidate for a posting, and what would lose them.

    On the list is who is among the first `top` and reaches `least`. Each change is made in the
    rows of the pair, and the list is retrieved, compared and scored as it would be then.

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
        See `talentmatch.match.ranking.counterfactuals.counterfactuals`, and the post of the same
        enterprise, or of another, that the person likes better; notes say where the pair stands
        now, and which hard limit forbids it.

    Raises
    ------
    NotFoundError
        If there is no such posting, or no such candidate who agreed to be recruited.
    """
    require(store, "match")
    market = read_market(store, tracking)
    everywhere, person = market, store.pseudonym(candidate_id)
    post = one_row(market.postings, "posting_id", posting_id, "posting").iloc[0]
    people = with_consent_to(store, market.candidates, post["enterprise_id"], as_of=market.as_of)
    market = replace(market, candidates=people)
    row = one_person(people, store, candidate_id).iloc[0]
    standings, target = PairStandings(market, person, posting_id), Target(least=least, top=top)
    table = counterfactuals(row, post, standings, target, regions=_other_regions(market, post))
    notes = (*market.notes, *_limits(market, person, posting_id))
    if len(table):
        notes = (*notes, _now(table.iloc[0], target))
        table = _with_elsewhere(table, everywhere, person, posting_id)
    ranks = table[["rank_before", "rank_after"]].astype(float)
    table = WHAT_IF.ordered(table.assign(**ranks.where(ranks > 0)))
    return PairAnswer(WHAT_IF, table, notes, people=(person,))


def _other_regions(market: Market, post: pd.Series[Any]) -> list[str]:
    """Return where else the enterprise, and then most others, have open posts."""
    current = open_postings(market.postings, market.as_of)
    own = current["enterprise_id"].eq(post["enterprise_id"])
    regions = [*current.loc[own, "region"], *current["region"].value_counts().index]
    named = [region for region in regions if isinstance(region, str) and region != post["region"]]
    return list(dict.fromkeys(named))[:_REGIONS]


def _with_elsewhere(
    table: pd.DataFrame, market: Market, person: str, posting_id: str
) -> pd.DataFrame:
    """Add the post of the same enterprise that wins the person best, and one that loses them."""
    one = market.candidates.loc[market.candidates["candidate_id"].eq(person)]
    current = open_postings(market.postings, market.as_of)
    if one.empty or current.empty:
        return table  # who agreed to one enterprise alone is held against no other
    market = replace(market, candidates=one.reset_index(drop=True))
    pairs = market.pairs_of(current.reset_index(drop=True), market.candidates, direction="postings")
    scored = scored_pairs(market, pairs)[1]
    scored = scored.loc[scored["posting_id"].ne(posting_id)]
    posts = market.postings.drop_duplicates("posting_id").set_index("posting_id")
    firm = scored["posting_id"].map(posts["enterprise_id"])
    same = firm.eq(str(posts.loc[posting_id, "enterprise_id"]))
    before = table.iloc[0]
    rows = []
    kinds = [("win", "other_post", same, "mutual"), ("lose", "rival", ~same, "candidate")]
    # Who may not be shown cannot be lost.
    for aim, lever, which, by in kinds if before["mutual_before"] else kinds[:1]:
        best = scored.loc[which].sort_values([by, "posting_id"], ascending=[False, True]).head(1)
        better = best.loc[best[by] > before[f"{by}_before"]]
        rows += [_elsewhere(aim, lever, before, row, posts) for row in better.to_dict("records")]
    sentences = [*table["sentence"], *(row["sentence"] for row in rows)]
    table = pd.concat([table, pd.DataFrame(rows)], ignore_index=True) if rows else table
    return table.assign(sentence=lazy_cells(sentences))


def _elsewhere(
    aim: str, lever: str, before: pd.Series[Any], there: dict[Any, Any], posts: pd.DataFrame
) -> dict[str, object]:
    posting = posts.loc[there["posting_id"]]
    sentence = phrase(
        "match",
        "elsewhere",
        title=posting["title"],
        posting=there["posting_id"],
        enterprise=posting["enterprise_name"],
        person_after=f"{100 * there['candidate']:.1f}",
        person_before=f"{100 * before['candidate_before']:.1f}",
        after=f"{100 * there['mutual']:.1f}",
        before=f"{100 * before['mutual_before']:.1f}",
    )
    return {
        **before[["candidate_before", "mutual_before", "rank_before"]],
        "aim": aim,
        "lever": lever,
        "turns": True,
        "size": 1.0,
        "candidate_after": there["candidate"],
        "mutual_after": there["mutual"],
        "rank_after": 0,
        "sentence": sentence,
    }


def _limits(market: Market, person: str, posting_id: str) -> tuple[str, ...]:
    pair = pd.DataFrame({"candidate_id": [person], "posting_id": [posting_id]})
    people, posts = market.candidates, market.postings
    one = people.loc[people["candidate_id"].eq(person)]
    post = posts.loc[posts["posting_id"].eq(posting_id)]
    broken = eligible(one, post, pair, **market.limits)
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
    return phrase(
        "match",
        "now_in" if inside else "now_out",
        place=place,
        top=target.top,
        mutual=f"{100 * row['mutual_before']:.1f}",
        least=f"{100 * target.least:g}",
        step=f"{100 * (STEP - 1):.0f}",
        factor=f"{STEP:g}",
    )


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
        At most twelve rows, see `talentmatch.match.ranking.contrast.most_telling`; notes give the
        scores of both, who is ahead on what, and on what the two are alike.

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
        phrase(
            "match",
            "scores_of",
            name=person,
            **{
                side: f"{100 * scored[side].iloc[at]:.1f}"
                for side in ("candidate", "employer", "mutual")
            },
        )
        for at, person in enumerate(people)
    ]
    for person in people:
        notes += [joined([person, limit], ": ") for limit in _limits(market, person, posting_id)]
    sentences = contrast_in_words(table, (people[0], people[1]))
    kept, alike = most_telling(table)
    if alike:
        sentences = (*sentences, phrase("match", "alike", about=joined(alike)))
    said = (*market.notes, *notes, *sentences)
    return PairAnswer(COMPARE, COMPARE.ordered(kept), said, people=people)
