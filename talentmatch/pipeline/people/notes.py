"""What somebody wrote down about people: remarks, contacts, and when to come back to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from talentmatch.data.contract.staging import quoted
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.people.records import record
from talentmatch.pipeline.readiness import query_today

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "FOLLOW_UPS",
    "NOTES",
    "NOTE_KINDS",
    "follow_ups_due",
    "notes",
    "settle_note",
    "write_note",
]

#: What a note can be about, in the order in which it is offered.
NOTE_KINDS: Final = TABLES["note"]["note_kind"].choices
#: Letters of a note that are kept.
_MOST_LETTERS = 4000
_NOWHERE = "all"


def _spec(name: str) -> ListSpec:
    return ListSpec(
        name,
        key=("candidate_id", "posting_id", "noted_at", "noted_by"),
        grain="what somebody wrote down about a person",
        subject="candidate_id",
        purpose="recruiting",
        fields=(
            Field("come_back_on"),
            Field("candidate_id"),
            Field("name"),
            Field("posting_id"),
            Field("title"),
            Field("note_kind", vocabulary="notes:kind_"),
            Field("note_text"),
            Field("noted_by"),
            Field("noted_at"),
            Field("note_done"),
        ),
    )


NOTES = _spec("notes")
FOLLOW_UPS = _spec("follow_ups")


def write_note(
    store: Store,
    candidate_id: str,
    text: str,
    *,
    who: str,
    posting_id: str | None = None,
    kind: str = "remark",
    come_back_on: pd.Timestamp | None = None,
) -> None:
    """Write down something about a person; names and contact data in it are masked.

    Parameters
    ----------
    store : Store
        The data.
    candidate_id : str
        The person.
    text : str
        What is to be remembered.
    who : str
        Who writes it.
    posting_id : str, optional
        Posting that it is about.
    kind : {"remark", "call", "message", "meeting"}
        What was done.
    come_back_on : Timestamp, optional
        Day on which to come back to it.

    Raises
    ------
    InputError
        It says nothing, or too much.
    NotFoundError
        There is no such person or posting that may be seen for recruiting.
    """
    text = text.strip()
    if not text:
        raise InputError(phrase("notes", "empty"))
    if len(text) > _MOST_LETTERS:
        raise InputError(phrase("notes", "too_long", n=len(text), most=_MOST_LETTERS))
    if kind not in NOTE_KINDS:
        raise InputError(phrase("notes", "no_kind", kind=kind))
    record(store, "candidate", candidate_id, contacts=False)
    if posting_id is not None:
        record(store, "posting", posting_id)
    row = {
        "candidate_id": candidate_id,
        "posting_id": posting_id or _NOWHERE,
        "noted_at": pd.Timestamp.now(),
        "noted_by": who,
        "note_kind": kind,
        "note_text": text,
        "come_back_on": come_back_on,
        "note_done": come_back_on is None,
    }
    store.write("note", pd.DataFrame([row]), source=phrase("notes", "source"))


def settle_note(store: Store, candidate_id: str, noted_at: pd.Timestamp, noted_by: str) -> None:
    """Write down that somebody came back to what a note reminded of.

    Raises
    ------
    NotFoundError
        There is no such note.
    """
    where = (
        f"candidate_id = {quoted(candidate_id)} AND noted_by = {quoted(noted_by)} "
        f"AND noted_at = TIMESTAMP {quoted(str(noted_at))}"
    )
    rows = query_today(store, f"SELECT * FROM note WHERE {where}")
    if rows.empty:
        raise NotFoundError("note", f"{candidate_id} {noted_at}")
    store.write("note", rows.assign(note_done=True), source=phrase("notes", "source"))


def notes(
    store: Store, *, candidate_id: str | None = None, posting_id: str | None = None
) -> Result:
    """Return what was written about a person, or about people for a posting, the newest first.

    Parameters
    ----------
    store : Store
        The data.
    candidate_id, posting_id : str, optional
        Of whom, and about which posting; any if not given.
    """
    asked = {"candidate_id": candidate_id, "posting_id": posting_id}
    where = [f"t.{name} = {quoted(text)}" for name, text in asked.items() if text is not None]
    return Result(NOTES, _listed(store, NOTES, where, "noted_at DESC"))


def follow_ups_due(
    store: Store, *, day: pd.Timestamp | None = None, who: str | None = None
) -> Result:
    """Return what is to be come back to on a day, and what was not before it, the longest due first.

    Parameters
    ----------
    store : Store
        The data.
    day : Timestamp, optional
        The day; today if not given.
    who : str, optional
        Who wrote it; anybody if not given.
    """
    if "note" not in store.tables():  # every page of people asks
        return Result(FOLLOW_UPS, FOLLOW_UPS.ordered(TABLES["note"].empty()))
    day = pd.Timestamp.now().normalize() if day is None else day
    where = ["NOT coalesce(t.note_done, FALSE)", f"t.come_back_on <= DATE {quoted(f'{day:%F}')}"]
    where += [f"t.noted_by = {quoted(who)}"] if who is not None else []
    return Result(FOLLOW_UPS, _listed(store, FOLLOW_UPS, where, "come_back_on, noted_at"))


def _listed(store: Store, spec: ListSpec, where: list[str], order: str) -> pd.DataFrame:
    rows = query_today(
        store,
        "SELECT t.*, n.name, p.title FROM note AS t LEFT JOIN contact AS n USING (candidate_id) "
        "LEFT JOIN posting AS p ON p.posting_id = t.posting_id "
        f"WHERE {' AND '.join(where) or 'TRUE'} ORDER BY {order}",
    )
    return spec.ordered(rows.assign(posting_id=rows["posting_id"].replace({_NOWHERE: None})))
