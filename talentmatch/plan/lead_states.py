"""What has been done about a lead, so that tomorrow's list does not repeat today's calls."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, key_named, phrase

__all__ = [
    "STATES",
    "follow_ups",
    "lead_number",
    "leads_in",
    "marked",
    "out_of_sight",
    "state_name",
    "state_named",
]

STATES = ("open", "owned", "snoozed", "contacted", "won", "lost")
#: States in which somebody is at it or it is settled.
_BUSY = ("owned", "contacted", "won", "lost")
_KEYS = ["enterprise_id", "occupation"]


def lead_number(enterprise: str, occupation: str) -> str:
    """Return the number under which a lead can be named; the same every day.

    Examples
    --------
    >>> lead_number("E1", "6-18-01-01")
    'L-9d85a29c'
    """
    return f"L-{hashlib.sha256(f'{enterprise}|{occupation}'.encode()).hexdigest()[:8]}"


def out_of_sight(leads: pd.DataFrame, marks: pd.DataFrame | None, as_of: pd.Timestamp) -> pd.Series:
    """Tell of each lead whether somebody is at it already, or put it off to a later day.

    Parameters
    ----------
    leads : DataFrame
        `enterprise_id`, `occupation`.
    marks : DataFrame or None
        Table `lead`; of several rows of one enterprise and occupation the latest counts.
    as_of : Timestamp
        Day of the list.

    Examples
    --------
    >>> leads = pd.DataFrame({"enterprise_id": ["a", "b"], "occupation": ["x", "x"]})
    >>> marks = leads.head(1).assign(state="snoozed", snoozed_until=pd.Timestamp("2025-02-01"),
    ...                              updated_on=pd.Timestamp("2025-01-01"))
    >>> out_of_sight(leads, marks, pd.Timestamp("2025-01-15")).tolist()
    [True, False]
    """
    if marks is None or marks.empty:
        return pd.Series(False, index=leads.index)
    last = marks.sort_values("updated_on") if "updated_on" in marks.columns else marks
    last = last.drop_duplicates(_KEYS, keep="last")
    asleep = last["state"].eq("snoozed") & last["snoozed_until"].gt(as_of)
    busy = pd.MultiIndex.from_frame(last.loc[asleep | last["state"].isin(_BUSY), _KEYS])
    return pd.Series(pd.MultiIndex.from_frame(leads[_KEYS]).isin(busy), index=leads.index)


def leads_in(
    marks: pd.DataFrame, *, owner: str | None = None, states: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the leads that are marked, by owner and state, those to do first.

    Parameters
    ----------
    marks : DataFrame
        Table `lead`.
    owner : str, optional
        Who works on it; anybody if not given.
    states : sequence of str
        Some of `STATES`; any if none is given.

    Returns
    -------
    DataFrame
        The rows by state in the order of `STATES`, snoozed ones by the day they wake up, others by
        the last contact, the longest ago first.

    Raises
    ------
    InputError
        A state is unknown, or nothing is marked with this owner; the owners there are told.

    Examples
    --------
    >>> marks = pd.DataFrame({"lead_id": ["L-1", "L-2"], "state": ["won", "owned"], "owner": "Li",
    ...                       "snoozed_until": pd.NaT, "contacted_on": pd.NaT})
    >>> leads_in(marks, owner="Li", states=["owned"])["lead_id"].tolist()
    ['L-2']
    """
    problems = [_unknown(state) for state in states if state not in STATES]
    problems += _unknown_owner(marks, owner)
    if problems:
        raise InputError(phrase("list_refused", "not_listed"), problems)
    rows = marks.loc[marks["state"].isin(states or STATES)]
    rows = rows.loc[rows["owner"].eq(owner)] if owner is not None else rows
    place = rows["state"].map(STATES.index)
    order = rows.assign(place=place).sort_values(
        ["place", "snoozed_until", "contacted_on", "lead_id"], na_position="first"
    )
    return order.drop(columns="place").reset_index(drop=True)


def _unknown_owner(marks: pd.DataFrame, owner: str | None) -> list[str]:
    owners = sorted(marks["owner"].dropna().unique())
    if owner is None or owner in owners:
        return []
    there = joined(owners) if owners else phrase("list_refused", "nobody")
    return [phrase("list_refused", "lead_owner", owner=owner, owners=there)]


def state_name(state: str) -> str:
    """Return what a state is called; `LazyText`."""
    return phrase("leads", f"state_{state}")


def state_named(text: str) -> str:
    """Return the state that a person names in either language.

    Raises
    ------
    InputError
        If there is no such state; those there are are told.

    Examples
    --------
    >>> state_named("已联系"), state_named("Won")
    ('contacted', 'won')
    """
    state = key_named(text, {state: state_name(state) for state in STATES})
    if state is None:
        raise InputError(_unknown(text))
    return state


def _unknown(state: str) -> str:
    return phrase("list_refused", "lead_state", state=state, states=joined(map(state_name, STATES)))


def follow_ups(
    marks: pd.DataFrame, day: pd.Timestamp, *, days: float = 7.0, owner: str | None = None
) -> pd.DataFrame:
    """Return the leads about which somebody is to be called again by a day.

    Parameters
    ----------
    marks : DataFrame
        Table `lead`.
    day : Timestamp
        The day.
    days : float
        A lead that was contacted is called again after so many days, if no day was set [days].
    owner : str, optional
        Who works on it; anybody if not given.

    Returns
    -------
    DataFrame
        The rows and `due_on`, those due for longest first: the day that was set, the day on which
        a snoozed lead wakes up, so many days after the last contact, or, of a lead that somebody
        owns and nobody has called about, the day it was taken.

    Raises
    ------
    InputError
        Nothing is marked with this owner; the owners there are told.

    Examples
    --------
    >>> marks = pd.DataFrame({"lead_id": ["L-1", "L-2"], "state": ["contacted", "owned"],
    ...     "contacted_on": pd.to_datetime(["2025-01-01", None]), "snoozed_until": pd.NaT,
    ...     "updated_on": pd.to_datetime(["2025-01-01", "2025-01-06"]), "owner": "Li"})
    >>> due = follow_ups(marks, pd.Timestamp("2025-01-08"))
    >>> due["due_on"].dt.strftime("%m-%d").tolist()
    ['01-06', '01-08']
    """
    if problems := _unknown_owner(marks, owner):
        raise InputError(phrase("list_refused", "not_listed"), problems)
    rows = marks.loc[marks["state"].isin(["owned", "snoozed", "contacted"])]
    rows = rows.loc[rows["owner"].eq(owner)] if owner is not None else rows
    dates = ["follow_up_on", "snoozed_until", "contacted_on", "updated_on"]
    day_of = rows.reindex(columns=dates).apply(pd.to_datetime)
    again = (day_of["contacted_on"] + pd.Timedelta(days=days)).fillna(day_of["updated_on"])
    again = again.mask(rows["state"].eq("snoozed"), day_of["snoozed_until"])
    due = rows.assign(due_on=day_of["follow_up_on"].fillna(again).fillna(day))
    due = due.loc[due["due_on"].le(day)]
    return due.sort_values(["due_on", "lead_id"], ignore_index=True)


def marked(
    lead: pd.Series,
    state: str,
    *,
    on: pd.Timestamp,
    until: pd.Timestamp | None = None,
    owner: str | None = None,
    follow_up: pd.Timestamp | None = None,
    contact: tuple[str | None, str | None] = (None, None),
) -> pd.DataFrame:
    """Return the row of table `lead` that says what was done.

    Parameters
    ----------
    lead : Series
        `lead_id`, `enterprise_id`, `occupation` and, if they are known, `created_on`, `owner`,
        `value`.
    state : str
        One of `STATES`.
    on : Timestamp
        Day on which it was done.
    until : Timestamp, optional
        Day from which a snoozed lead is shown again.
    owner : str, optional
        Who works on it; by default whoever did before.
    follow_up : Timestamp, optional
        Day on which to call again, of a lead that is owned or contacted.
    contact : tuple of (str, str)
        Name and telephone of whom to call; by default those known before.

    Raises
    ------
    InputError
        The state is unknown, a snoozed lead has no day to come back on, or a day lies in the past.
    """
    problems = []
    if state not in STATES:
        problems.append(_unknown(state))
    if state == "snoozed" and until is None:
        problems.append(phrase("list_refused", "snoozed"))
    if until is not None and (state != "snoozed" or until <= on):
        problems.append(phrase("list_refused", "until", until=until, on=on))
    if follow_up is not None and (state not in ("owned", "contacted") or follow_up <= on):
        problems.append(phrase("list_refused", "follow_up", day=follow_up, on=on))
    if problems:
        raise InputError(phrase("list_refused", "not_marked", lead=lead["lead_id"]), problems)
    created = lead.get("created_on")
    row = {
        **{name: lead[name] for name in ("lead_id", *_KEYS)},
        "created_on": on if pd.isna(created) else created,
        "state": state,
        "owner": owner or lead.get("owner"),
        "snoozed_until": until,
        "value": lead.get("value"),
        "updated_on": on,
        "contacted_on": on if state == "contacted" else lead.get("contacted_on"),
        "follow_up_on": follow_up,
        "contact_name": contact[0] or lead.get("contact_name"),
        "contact_phone": contact[1] or lead.get("contact_phone"),
    }
    return pd.DataFrame([row])
