"""From shortlists to leads: whom to call today, for which post, and what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import NotFoundError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.limits import clients_of_postings, left_out, place_notes
from talentmatch.pipeline.market import Market
from talentmatch.pipeline.matching import (
    MATCH,
    open_postings,
    ranked_pairs,
    read_market,
    scored_pairs,
)
from talentmatch.pipeline.processes import process_notes
from talentmatch.pipeline.readiness import data_date, model_note, require
from talentmatch.plan.lead_states import leads_in, marked, state_name
from talentmatch.plan.leads import FeeRule, lead_prospects, load_fee_rule, ranked_leads
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["LEADS", "MARKED_LEADS", "SHORTLISTS", "Leads", "leads", "mark_lead", "marked_leads"]  # fmt: skip

LEADS = ListSpec(
    "leads",
    key=("lead_id",),
    grain="an enterprise and an occupation that it will not fill by itself",
    purpose="recruiting",
    fields=(
        Field("rank"),
        Field("lead_id", names_row=True),
        Field("enterprise_name", names_row=True),
        Field("post", vocabulary="occupation", names_row=True),
        Field("openings", unit="positions", doc="Open now."),
        Field("to_come", unit="positions", doc="Openings to expect over the horizon."),
        Field("unfilled", unit="positions", doc="Of both, those to expect to stay open."),
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
MARKED_LEADS = ListSpec(
    "marked_leads",
    key=("lead_id",),
    grain="a lead about which something was done",
    purpose="recruiting",
    fields=(
        Field("lead_id", names_row=True),
        Field("state", vocabulary="leads:state_", label="lead_state"),
        Field("owner"),
        Field("enterprise_name", names_row=True),
        Field("post", vocabulary="occupation", names_row=True),
        Field("contacted_on"),
        Field("snoozed_until"),
        Field("updated_on"),
        Field("value", unit="CNY"),
        Field("enterprise_id", names_row=True),
        Field("occupation", names_row=True),
    ),
)

_SHORTLIST = 5
#: Prospects for which people are looked up before it is known whether that is enough.
_LOOKED_UP = 150


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


def leads(
    store: Store,
    *,
    tracking: Tracking,
    top: int = 20,
    rule: FeeRule | None = None,
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
    """
    require(store, "leads")
    rule = rule or load_fee_rule()
    market = read_market(store, tracking)
    market = replace(market, exclusions=_with_known(store, market))
    prospects = _prospects(store, market, rule)
    ranking, pairs = _best(market, prospects, rule, top)
    chosen = pairs.loc[pairs["posting_id"].isin(ranking["posting_id"])].reset_index(drop=True)
    shortlists = _shortlists(market, chosen, ranking)
    posts = market.postings.loc[market.postings["posting_id"].isin(ranking["posting_id"])]
    return Leads(
        LEADS,
        _with_names(ranking, market.postings),
        (
            *market.notes,
            *_basis(tracking),
            *_fee_notes(ranking, rule),
            *_agency_note(market),
            *left_out(market, posts, "posting_id"),
            *process_notes(market, posts["posting_id"], "posting_id"),
            *place_notes(market, shortlists),
        ),
        shortlists=shortlists,
    )


def mark_lead(
    store: Store,
    lead: str,
    state: str,
    *,
    until: pd.Timestamp | None = None,
    owner: str | None = None,
) -> pd.DataFrame:
    """Write down what was done about a lead, so that the next list does not repeat it.

    Parameters
    ----------
    store : Store
        The data.
    lead : str
        Number of the lead, as the list shows it.
    state : {"open", "owned", "snoozed", "contacted", "won", "lost"}
        What it is now.
    until : Timestamp, optional
        Day from which a snoozed lead is shown again.
    owner : str, optional
        Who works on it.

    Returns
    -------
    DataFrame
        The row of table `lead` as it is stored.

    Raises
    ------
    NotFoundError
        There is no such lead.
    InputError
        The state or the day cannot be used.
    """
    # What was done is dated by the data, as the list is: both then agree on what lies ahead.
    on = data_date(store, "recruiting")
    row = marked(_lead(store, lead, on), state, on=on, until=until, owner=owner)
    store.write("lead", row, source=lead)
    return row


def marked_leads(store: Store, *, owner: str | None = None, states: Sequence[str] = ()) -> Result:
    """List the leads that were marked: by whom, since when, and when a snoozed one wakes up.

    Parameters
    ----------
    store : Store
        The data.
    owner : str, optional
        Who works on it; anybody if not given.
    states : sequence of {"open", "owned", "snoozed", "contacted", "won", "lost"}
        Any if none is given.

    Returns
    -------
    Result
        `lead_id`, `state`, `owner`, `enterprise_name`, `post`, `contacted_on`, `snoozed_until`,
        `updated_on`, `value` [CNY], `enterprise_id`, `occupation`; the note counts the states.

    Raises
    ------
    InputError
        A state or the owner is unknown.
    """
    as_of = data_date(store, "recruiting")
    marks = store.read("lead", as_of=as_of, purpose="recruiting")
    listed = leads_in(marks, owner=owner, states=states)
    listed = listed.assign(
        enterprise_name=listed["enterprise_id"].map(_enterprise_names(store, as_of)),
        post=listed["occupation"],
    )
    counts = listed["state"].value_counts(sort=False)
    parts = [
        phrase("leads", "counted", state=state_name(str(state)), n=int(n))
        for state, n in counts.items()
    ]
    note = phrase("leads", "marked_count", n=len(listed), parts=joined(parts))
    if not parts:
        note = phrase("leads", "none_marked")
    return Result(MARKED_LEADS, MARKED_LEADS.ordered(listed), (note,))


def _enterprise_names(store: Store, as_of: pd.Timestamp) -> pd.Series:
    """Return the names of enterprises, of the register or else as their postings give them."""
    query = """
        SELECT enterprise_id, any_value(coalesce(e.name, p.enterprise_name)) AS name
        FROM posting AS p FULL JOIN enterprise AS e USING (enterprise_id)
        WHERE enterprise_id IS NOT NULL GROUP BY enterprise_id
    """
    names = store.query(query, as_of=as_of, purpose="recruiting")
    return names.set_index("enterprise_id")["name"]


def _lead(store: Store, number: str, as_of: pd.Timestamp) -> pd.Series:
    marks = store.read("lead", as_of=as_of, purpose="recruiting")
    own = marks.loc[marks["lead_id"].eq(number)]
    if len(own):
        return own.iloc[-1]
    postings = store.read("posting", as_of=as_of, purpose="recruiting")
    every = lead_prospects(postings, as_of=as_of)
    candidates = every.loc[every["lead_id"].eq(number)]
    if candidates.empty:
        from rapidfuzz import process

        names = list(dict.fromkeys([*marks["lead_id"], *every["lead_id"]]))
        near = process.extract(number, names, limit=3, score_cutoff=60)
        raise NotFoundError("lead", number, [name for name, _, _ in near])
    # What it may earn is known once people have been looked up for it, so not here.
    return candidates.iloc[0].drop("most")


def _prospects(store: Store, market: Market, rule: FeeRule) -> pd.DataFrame:
    as_of = market.as_of
    clients = store.read("client", as_of=as_of, purpose="recruiting")
    return lead_prospects(
        market.postings,
        as_of=as_of,
        clients=clients_of_postings(clients, market, as_of),
        taken=store.read("lead", as_of=as_of, purpose="recruiting"),
        rule=rule,
    )


def _best(
    market: Market, prospects: pd.DataFrame, rule: FeeRule, top: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Look people up for those prospects alone that can still come among the best.

    What a prospect could earn at most bounds what it is worth: once the last of the list is worth
    more than the rest could earn, the rest need nobody looked up.
    """
    count = max(_LOOKED_UP, 2 * top)
    while True:
        part = prospects.head(count)
        posts = market.postings.loc[market.postings["posting_id"].isin(part["posting_id"])]
        posts = posts.reset_index(drop=True)
        pairs = market.pairs_of(posts, market.candidates)
        scored = scored_pairs(_about(market, pairs), pairs)[1]
        ranking = ranked_leads(part, scored, rule=rule).head(top)
        rest = prospects["most"].iloc[count:]
        if rest.empty or (len(ranking) == top and ranking["value"].iloc[-1] >= rest.iloc[0]):
            return ranking, pairs
        count *= 2


def _about(market: Market, pairs: pd.DataFrame) -> Market:
    """Leave out the people of no pair, whom comparing would read.

    All postings stay: how rare a skill is they tell together, in every list alike.
    """
    named = market.candidates["candidate_id"].isin(pairs["candidate_id"])
    return replace(market, candidates=market.candidates.loc[named].reset_index(drop=True))


def _with_known(store: Store, market: Market) -> pd.DataFrame:
    """Add who is in a process with an enterprise, or was in one within a year: not to be sent again."""
    in_process = store.query(
        """
        SELECT DISTINCT seen.candidate_id, post.enterprise_id, post.enterprise_name
        FROM interaction AS seen JOIN posting AS post USING (posting_id)
        WHERE seen.action IN ('interview', 'offer', 'accept', 'reject')
          AND seen."at" > :as_of - INTERVAL 1 YEAR
        """,
        as_of=market.as_of,
        purpose="recruiting",
    )
    return pd.concat([market.exclusions, in_process.assign(in_doubt=False)], ignore_index=True)


def _shortlists(market: Market, pairs: pd.DataFrame, ranking: pd.DataFrame) -> pd.DataFrame:
    table = ranked_pairs(_about(market, pairs), pairs, "posting_id", top=_SHORTLIST)
    order = {posting: place for place, posting in enumerate(ranking["posting_id"])}
    number = dict(zip(ranking["posting_id"], ranking["lead_id"], strict=True))
    table.insert(0, "lead_id", table["posting_id"].map(number).astype("str"))
    return table.sort_values(
        "posting_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True
    )


def _agency_note(market: Market) -> tuple[str, ...]:
    """Say how many open postings of agencies, whose client nobody knows, are no leads."""
    posts = open_postings(market.postings, market.as_of)
    n = int(posts["agency"].fillna(False).sum())
    return (phrase("leads", "note_agencies", n=n),) if n else ()


def _basis(tracking: Tracking) -> tuple[str, ...]:
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
