"""Whom to call today, for which post, why, and with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.i18n import phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.matches._lead_ranking import read_lead_sources
from talentmatch.pipeline.matches._lead_reasons import OFFERED, contact_note, leads_in_words
from talentmatch.pipeline.matches._limits import doubt_notes, notes_of_left_out
from talentmatch.pipeline.matches._processes import process_notes
from talentmatch.pipeline.matches.lead_marks import lead_of
from talentmatch.pipeline.matches.market import Market
from talentmatch.pipeline.matches.matching import MATCH, open_postings
from talentmatch.pipeline.readiness import model_note, require
from talentmatch.plan.leads import FeeRule, load_fee_rule
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.scenario import LevelChange
    from talentmatch.track import Tracking

__all__ = ["LEADS", "SHORTLISTS", "Leads", "lead", "leads", "match_basis"]

LEADS = ListSpec(
    "leads",
    key=("lead_id",),
    grain="an enterprise and an occupation that it will not fill by itself",
    purpose="recruiting",
    needs_rows=True,
    fields=(
        Field("rank"),
        Field("lead_id", names_row=True),
        Field("enterprise_name", names_row=True),
        Field("post", vocabulary="occupation", names_row=True),
        Field("why", label="why_call", doc="Open and to come, and how such openings were filled."),
        Field("fee_how", doc="Rate × yearly pay × placements expected."),
        Field("contact_name"),
        Field(
            "offer",
            label="offer_first",
            doc="The three best of its shortlist: number, and whether both say yes.",
        ),
        Field("openings", unit="positions", doc="Over the horizon: open now, and to come."),
        Field("open_now", unit="positions"),
        Field("to_come", unit="positions", doc="Openings to expect over the horizon."),
        Field("unfilled", unit="positions", doc="Of the openings, those to expect to stay open."),
        Field("fee", unit="CNY"),
        Field("fee_basis", vocabulary="leads:fee_"),
        Field("candidates", unit="persons"),
        Field("chance", unit="share"),
        Field("placements", doc="Expected of the call."),
        Field("value", unit="CNY", doc="Placements expected × fee."),
        Field("call_on"),
        Field("posting_id"),
        Field("enterprise_id", names_row=True),
        Field("occupation", names_row=True),
    ),
)
SHORTLISTS = MATCH.renamed("shortlists")


@dataclass(frozen=True)
class Leads(Result):
    """Leads, each with its shortlist.

    Attributes
    ----------
    table : DataFrame
        Leads, the best first.
    notes : tuple of str
        What probabilities and fees rest on.
    shortlists : DataFrame
        Candidates for the posting of each lead, with the reasons of both sides.
    """

    shortlists: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def sheets(self) -> tuple[Result, ...]:
        """The leads, and the shortlist of each."""
        return self, Result(SHORTLISTS, self.shortlists)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The people whom the leads name, by pseudonym."""
        if self.shortlists.empty:
            return ()
        first = self.shortlists.loc[self.shortlists["rank"] <= OFFERED, "candidate_id"]
        return tuple(dict.fromkeys(first.astype(str)))


def leads(
    store: Store,
    *,
    tracking: Tracking,
    top: int = 20,
    rule: FeeRule | None = None,
    changes: Sequence[LevelChange] = (),
    tasks: int = 1,
) -> Leads:
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
    rule : FeeRule, optional
        Fees where the contract is silent; by default ``models/plan/leads.yml``.
    changes : sequence of LevelChange
        By how much openings to come differ, as somebody states it: what statistical returns tell of
        it may not sell a lead.
    tasks : int
        In how many tasks, at least, people are looked up wherever dask calculates; 1 for this
        process. The leads are the same.
    """
    require(store, "leads")
    rule = rule or load_fee_rule()
    sources = read_lead_sources(store, tracking, rule).under(changes)
    sources = replace(sources, market=replace(sources.market, tasks=tasks))
    market, ranking = sources.market, sources.ranked(sources.prospects(), top)
    table = _with_names(leads_in_words(sources, ranking), market.postings)
    posts = market.postings.loc[market.postings["posting_id"].isin(table["posting_id"])]
    return Leads(
        LEADS,
        table,
        (
            *market.notes,
            *match_basis(tracking),
            *_fee_notes(table, rule),
            *contact_note(table["contact_name"]),
            *_agency_note(market),
            *notes_of_left_out(market, posts, "posting_id"),
            *process_notes(market, posts["posting_id"], "posting_id"),
            *doubt_notes(market, ranking.shortlists),
        ),
        shortlists=ranking.shortlists,
    )


def lead(store: Store, number: str, *, tracking: Tracking, rule: FeeRule | None = None) -> Leads:
    """Return one lead with its shortlist, whoever works on it; without rows where no posting is left.

    Parameters
    ----------
    store, tracking, rule
        As for `leads`.
    number : str
        Number of the lead, as the list shows it.

    Raises
    ------
    NotFoundError
        There is no such lead.
    """
    require(store, "leads")
    sources = read_lead_sources(store, tracking, rule or load_fee_rule())
    known = lead_of(store, number, sources.market.as_of)
    keys = pd.DataFrame([known[["lead_id", "enterprise_id", "occupation"]].to_dict()])
    ranking = sources.ranked(sources.prospects_of(keys), 1)
    table = _with_names(leads_in_words(sources, ranking), sources.market.postings)
    notes = (*sources.market.notes, *match_basis(tracking))
    return Leads(LEADS, table, notes, shortlists=ranking.shortlists)


def _agency_note(market: Market) -> tuple[str, ...]:
    """Say how many open postings of agencies, whose client nobody knows, are no leads."""
    posts = open_postings(market.postings, market.as_of)
    n = int(posts["agency"].fillna(False).sum())
    return (phrase("leads", "note_agencies", n=n),) if n else ()


def match_basis(tracking: Tracking) -> tuple[str, ...]:
    """Say from which model probabilities of leads come, if one is in use."""
    champion = Registry(tracking).champion("match")
    return (model_note(champion),) if champion is not None else ()


def _fee_notes(ranking: pd.DataFrame, rule: FeeRule) -> tuple[str, ...]:
    """Say of how many leads no contract tells the fee."""
    count = ranking["fee_basis"].value_counts()
    return tuple(
        phrase("leads", f"note_{basis}", n=int(count[basis]), rate=f"{rule.fee_rate:.0%}")
        for basis in ("no_fee", "no_contract")
        if basis in count.index
    )


def _with_names(ranking: pd.DataFrame, postings: pd.DataFrame) -> pd.DataFrame:
    names = postings.drop_duplicates("enterprise_id").set_index("enterprise_id")["enterprise_name"]
    named = ranking.assign(
        rank=range(1, len(ranking) + 1),
        enterprise_name=ranking["enterprise_id"].map(names),
        post=ranking["occupation"],
    )
    return LEADS.ordered(named)
