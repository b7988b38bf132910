"""From shortlists to leads: whom to call today, for which post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.match.retrieval import retrieve
from talentmatch.pipeline.matching import (
    RETRIEVED_IN_BATCH,
    open_postings,
    ranked_pairs,
    read_market,
    scored_pairs,
)
from talentmatch.pipeline.state import require
from talentmatch.plan import headhunting_leads
from talentmatch.vocab import occupations
from talentmatch.vocab.phrases import Language

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["Leads", "leads"]

_SHORTLIST = 5


@dataclass(frozen=True, kw_only=True)
class Leads:
    """Leads, each with its shortlist.

    Attributes
    ----------
    table : DataFrame
        Leads, the best first.
    shortlists : DataFrame
        Candidates for the posting of each lead, with the reasons of both sides.
    notes : tuple of str
        What the probabilities rest on.
    """

    table: pd.DataFrame
    shortlists: pd.DataFrame
    notes: tuple[str, ...]


def leads(store: Store, *, tracking: Tracking, top: int = 20, lang: Language = "en") -> Leads:
    """Rank enterprise × post by the fee a call can be expected to earn.

    Reads only what may be used commercially: statistical returns have no effect on any lead.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the champion is.
    top : int
        How many leads.
    lang : {"zh", "en"}
        Language of names and reasons.
    """
    require(store, "leads")
    market = read_market(store, tracking, lang)
    current = open_postings(market.postings, market.as_of)
    pairs = retrieve(current, market.candidates, RETRIEVED_IN_BATCH, exclusions=market.exclusions)
    scored = scored_pairs(market, pairs)[1]
    found = headhunting_leads(
        market.postings,
        scored[["posting_id", "candidate_id", "mutual"]],
        as_of=market.as_of,
        clients=store.read("client", as_of=market.as_of, purpose="recruiting"),
        taken=store.read("lead", as_of=market.as_of, purpose="recruiting"),
    ).head(top)
    chosen = pairs.loc[pairs["posting_id"].isin(found["posting_id"])].reset_index(drop=True)
    shortlists = ranked_pairs(market, chosen, "posting_id", top=_SHORTLIST, lang=lang)
    order = {posting: place for place, posting in enumerate(found["posting_id"])}
    return Leads(
        table=_with_names(found, market.postings, lang),
        shortlists=shortlists.table.sort_values(
            "posting_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True
        ),
        notes=market.notes,
    )


def _with_names(found: pd.DataFrame, postings: pd.DataFrame, lang: Language) -> pd.DataFrame:
    names = postings.drop_duplicates("enterprise_id").set_index("enterprise_id")["enterprise_name"]
    named = found.assign(
        rank=range(1, len(found) + 1),
        enterprise_name=found["enterprise_id"].map(names),
        post=[occupations.name(str(code), lang) or code for code in found["occupation"]],
    )
    columns = ["rank", "enterprise_name", "post", "openings", "unfilled", "fee", "candidates",
               "chance", "placements", "value", "call_on", "posting_id", "enterprise_id", "occupation"]  # fmt: skip
    return named[columns]
