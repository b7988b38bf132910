"""Whom to call on a day: what is due of the leads at work, then new leads in the order of their worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.matches._lead_ranking import LeadSources, Ranking, read_lead_sources
from talentmatch.pipeline.matches._lead_reasons import (
    OFFERED,
    contact_note,
    firm_contacts,
    leads_in_words,
)
from talentmatch.pipeline.matches._lead_reasons import offered as offered_for
from talentmatch.pipeline.matches.lead_marks import enterprise_names
from talentmatch.pipeline.matches.leads import match_basis
from talentmatch.pipeline.readiness import data_date, require
from talentmatch.plan.lead_states import follow_ups
from talentmatch.plan.leads import FeeRule, load_fee_rule

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["CALLS", "Calls", "call_list"]

CALLS = ListSpec(
    "calls",
    key=("lead_id",),
    grain="a lead about which an enterprise is to be called",
    purpose="recruiting",
    fields=(
        Field("rank"),
        Field("call_kind", vocabulary="leads:call_"),
        Field("due_on"),
        Field("lead_id", names_row=True),
        Field("enterprise_name", names_row=True),
        Field("post", vocabulary="occupation", names_row=True),
        Field("contact_name"),
        Field("contact_phone", doc="Only where contacts were asked for."),
        Field("why", label="why_call"),
        Field("offer", label="offer_first", doc="The three best of its shortlist, by number."),
        Field("value", unit="CNY"),
        Field("owner"),
        Field("posting_id"),
        Field("enterprise_id", names_row=True),
        Field("occupation", names_row=True),
    ),
)


@dataclass(frozen=True)
class Calls(Result):
    """The calls of a day.

    Attributes
    ----------
    day : Timestamp
        The day.
    people : tuple of str
        Whom the calls offer, by pseudonym.
    """

    day: pd.Timestamp = pd.NaT  # type: ignore[assignment]
    people: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """The people whom the list names, though no column is theirs."""
        return self.people


def call_list(
    store: Store,
    *,
    tracking: Tracking,
    day: pd.Timestamp | None = None,
    owner: str | None = None,
    top: int = 10,
    contacts: bool = False,
    rule: FeeRule | None = None,
) -> Calls:
    """Return whom to call on a day, about which post and with whom.

    What is due of leads that somebody works on comes first, the longest due at the top; then new
    leads that are to be called by the day, in the order of what a call can be expected to earn.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the champion is.
    day : Timestamp, optional
        The day; by default that of the data.
    owner : str, optional
        Whose follow-ups; everybody's if not given. New leads are nobody's yet.
    top : int
        How many new leads.
    contacts : bool
        Add the telephone of whom to call. The people whom to offer are numbers in any case.
    rule : FeeRule, optional
        Fees where contracts are silent, and after how many days to call again.

    Returns
    -------
    Calls
        `rank`, `call_kind` ("overdue", "follow_up", "new"), `due_on`, `lead_id`,
        `enterprise_name`, `post`, `contact_name`, `contact_phone`, `why`, `offer`, `value` [CNY],
        `owner`, `posting_id`, `enterprise_id`, `occupation`.

    Raises
    ------
    InputError
        The day lies before that of the data, or nobody of this name works on a lead.
    """
    require(store, "leads")
    rule = rule or load_fee_rule()
    today = data_date(store, "recruiting")
    day = today if day is None else day
    if day < today:
        raise InputError(phrase("list_refused", "calls_day", day=day, today=today))
    sources = read_lead_sources(store, tracking, rule)
    due = follow_ups(sources.marks, day, days=rule.follow_up_days, owner=owner)
    again = sources.ranked(sources.prospects_of(due), max(len(due), 1))
    fresh = sources.prospects()
    fresh = fresh.loc[fresh["call_on"].le(day) & ~fresh["lead_id"].isin(due["lead_id"])]
    new = sources.ranked(fresh, top)
    rows = pd.concat([_due_calls(sources, due, again, day), _new_calls(sources, new)])
    rows = rows.reset_index(drop=True).assign(rank=range(1, len(rows) + 1))
    rows["enterprise_name"] = rows["enterprise_id"].map(enterprise_names(store, today))
    rows["post"] = rows["occupation"]
    rows = rows if contacts else rows.drop(columns="contact_phone")
    lists = pd.concat([again.shortlists, new.shortlists], ignore_index=True)
    return Calls(
        CALLS,
        CALLS.ordered(rows),
        (*sources.market.notes, *match_basis(tracking), *_notes(rows, day, today)),
        day=day,
        people=tuple(lists.loc[lists["rank"].le(OFFERED), "candidate_id"].unique()),
    )


def _due_calls(
    sources: LeadSources, due: pd.DataFrame, again: Ranking, day: pd.Timestamp
) -> pd.DataFrame:
    """Return what is due of leads at work; one whose enterprise has no posting left stays in it."""
    leads = leads_in_words(sources, again).set_index("lead_id")
    posting = due["lead_id"].map(leads["posting_id"])
    reasons = [
        joined([_since(row, day), *leads["why"].reindex([row["lead_id"]]).dropna()], "; ")
        for row in due.to_dict("records")
    ]
    return due[["lead_id", "enterprise_id", "occupation", "due_on", "owner"]].assign(
        call_kind=due["due_on"].lt(day).map({True: "overdue", False: "follow_up"}),
        why=lazy_cells(reasons, due.index),
        offer=offered_for(again.shortlists, posting),
        value=due["lead_id"].map(leads["value"]).fillna(due["value"]),
        posting_id=posting,
        **firm_contacts(due, sources.clients, sources.marks),
    )


def _since(row: dict[Any, Any], day: pd.Timestamp) -> str:
    """Say what was done about a lead last, and for how long its next call is due."""
    parts = []
    if row["state"] == "snoozed":
        parts.append(phrase("leads", "again_snoozed", until=row["due_on"]))
    if pd.notna(row["contacted_on"]):
        parts.append(phrase("leads", "again_contacted", done=row["contacted_on"]))
    elif pd.notna(row["updated_on"]):
        parts.append(phrase("leads", "again_uncalled", done=row["updated_on"]))
    days = (day - row["due_on"]).days
    parts.append(phrase("leads", "due_for" if days else "due_today", days=days))
    return joined(parts, "; ")


def _new_calls(sources: LeadSources, new: Ranking) -> pd.DataFrame:
    rows = leads_in_words(sources, new)
    return rows.assign(call_kind="new", due_on=rows["call_on"], owner=None)


def _notes(rows: pd.DataFrame, day: pd.Timestamp, today: pd.Timestamp) -> tuple[str, ...]:
    count = rows["call_kind"].value_counts()
    kinds = {kind: int(count.get(kind, 0)) for kind in ("overdue", "follow_up", "new")}
    notes = [phrase("leads", "calls_count", day=day, **kinds)]
    if day > today:
        notes.append(phrase("leads", "calls_ahead", today=today))
    return (*notes, *contact_note(rows["contact_name"]))
