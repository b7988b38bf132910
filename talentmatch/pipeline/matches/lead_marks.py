"""What was done about leads: marks that keep the next list from repeating them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.errors import NotFoundError, nearest_names
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.matches._lead_ranking import read_lead_sources
from talentmatch.pipeline.matches._limits import clients_of_postings
from talentmatch.pipeline.readiness import data_date
from talentmatch.plan.lead_states import leads_in, marked, state_name
from talentmatch.plan.leads import FeeRule, lead_prospects, load_fee_rule

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["MARKED_LEADS", "enterprise_names", "lead_of", "mark_lead", "marked_leads"]

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
        Field("contact_name"),
        Field("contacted_on"),
        Field("follow_up_on"),
        Field("snoozed_until"),
        Field("updated_on"),
        Field("fee", unit="CNY", doc="As contract and postings are now."),
        Field("fee_basis", vocabulary="leads:fee_"),
        Field("value", unit="CNY", doc="Expected when it was marked."),
        Field("enterprise_id", names_row=True),
        Field("occupation", names_row=True),
    ),
)


def mark_lead(
    store: Store,
    lead: str,
    state: str,
    *,
    tracking: Tracking | None = None,
    **done: Any,
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
    tracking : Tracking, optional
        Where the champion is: with it, what may be expected of the lead is written down as well.
    **done
        `until`, `owner`, `follow_up` and `contact` of `talentmatch.plan.lead_states.marked`.

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
    row = marked(lead_of(store, lead, on), state, on=on, **done)
    if tracking is not None and row["value"].isna().all():
        row["value"] = _expected(store, tracking, row)
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
        `lead_id`, `state`, `owner`, `enterprise_name`, `post`, `contact_name`, `contacted_on`,
        `follow_up_on`, `snoozed_until`, `updated_on`, `fee` [CNY per placement], `fee_basis`,
        `value` [CNY], `enterprise_id`, `occupation`; the note counts the states.

    Raises
    ------
    InputError
        A state or the owner is unknown.
    """
    as_of = data_date(store, "recruiting")
    marks = store.read("lead", as_of=as_of, purpose="recruiting")
    listed = leads_in(marks, owner=owner, states=states)
    fees = _fees(store, as_of)
    listed = listed.merge(fees, on=["enterprise_id", "occupation"], how="left")
    listed = listed.fillna({"fee_basis": "no_posting"}).assign(
        enterprise_name=listed["enterprise_id"].map(enterprise_names(store, as_of)),
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


def _fees(store: Store, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return what a placement earns of every enterprise and occupation with a posting."""
    postings = store.read("posting", as_of=as_of, purpose="recruiting")
    clients = store.read("client", as_of=as_of, purpose="recruiting")
    clients = clients_of_postings(clients, postings, store.firms(), as_of)
    every = lead_prospects(
        postings,
        as_of=as_of,
        clients=clients.assign(off_limits_until=pd.Timestamp(0)),
        rule=replace(load_fee_rule(), least_openings=0.0),
    )
    return every[["enterprise_id", "occupation", "fee", "fee_basis"]]


def _expected(store: Store, tracking: Tracking, row: pd.DataFrame) -> float:
    """Return what may be expected of one lead [CNY]; nothing known where no posting is left."""
    sources = read_lead_sources(store, tracking, load_fee_rule())
    value = sources.ranked(sources.prospects_of(row), 1).leads["value"]
    return float(value.iloc[0]) if len(value) else float("nan")


def enterprise_names(store: Store, as_of: pd.Timestamp) -> pd.Series:
    """Return the names of enterprises, of the register or else as their postings give them.

    Parameters
    ----------
    store : Store
        The data.
    as_of : Timestamp
        Day of the list.
    """
    query = """
        SELECT enterprise_id, any_value(coalesce(e.name, p.enterprise_name)) AS name
        FROM posting AS p FULL JOIN enterprise AS e USING (enterprise_id)
        WHERE enterprise_id IS NOT NULL GROUP BY enterprise_id
    """
    names = store.query(query, as_of=as_of, purpose="recruiting")
    return names.set_index("enterprise_id")["name"]


def lead_of(store: Store, number: str, as_of: pd.Timestamp) -> pd.Series:
    """Return what was written down of a lead, or what it is where nobody has marked it yet.

    Raises
    ------
    NotFoundError
        There is no such lead; the nearest are named.
    """
    marks = store.read("lead", as_of=as_of, purpose="recruiting")
    own = marks.loc[marks["lead_id"].eq(number)]
    if len(own):
        return own.iloc[-1]
    postings = store.read("posting", as_of=as_of, purpose="recruiting")
    every = lead_prospects(postings, as_of=as_of, rule=FeeRule(least_openings=0.0))
    candidates = every.loc[every["lead_id"].eq(number)]
    if candidates.empty:
        names = dict.fromkeys([*marks["lead_id"], *every["lead_id"]])
        raise NotFoundError("lead", number, nearest_names(number, names, least=60))
    # What it may earn is known once people have been looked up for it, so not here.
    return candidates.iloc[0].drop("most")
