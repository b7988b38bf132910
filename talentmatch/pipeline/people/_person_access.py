"""Who saw a person, when and for what: the answer that the law lets the person ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase
from talentmatch.lists import Field, ListSpec, Result

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["PERSON_ACCESS", "person_access"]

PERSON_ACCESS = ListSpec(
    "person_access",
    key=("candidate_id", "seen", "at", "user", "tables"),
    grain="a list that showed the person, or all readings of a kind by one user",
    subject="candidate_id",
    purpose="audit",
    fields=(
        Field("candidate_id"),
        Field("seen", vocabulary="access:seen_", doc="Shown on a list, or read with all others."),
        Field("at", label="first_at"),
        Field("last_at"),
        Field("times"),
        Field("user"),
        Field("purpose", vocabulary="purposes"),
        Field("receiver"),
        Field("tables"),
    ),
)
_ABOUT_PEOPLE = frozenset(table.name for table in TABLES.values() if table.people)
_GROUPED = ["user", "purpose", "receiver", "tables"]


def person_access(store: Store, person: str) -> Result:
    """List who saw a person, when and for which purpose, as the access log tells it.

    Parameters
    ----------
    store : Store
        Whose log is asked.
    person : str
        Number of the person, or a telephone, e-mail or name of theirs alone, as `Store.erase`
        takes it; of somebody erased too.
    """
    who = store.resolve_person(person).person
    entries = store.access_log.entries()
    shown = entries[entries["entry"].isin(store.entries_that_showed(who))]
    tables = entries["tables"].str.split(", ").map(_ABOUT_PEOPLE.intersection)
    # Programs read whole tables to compute; among them the person's row, whoever was listed after.
    whole = entries[entries["verb"].isin(["read", "query"]) & (tables.map(len) > 0)]
    whole = whole[whole["rows"] > 0]
    groups = whole.groupby(_GROUPED, sort=False)["at"].agg(["min", "max", "size"]).reset_index()
    table = pd.concat(
        [
            shown.assign(seen="shown", last_at=shown["at"], times=1),
            groups.rename(columns={"min": "at", "max": "last_at", "size": "times"}).assign(
                seen="among_all"
            ),
        ],
        ignore_index=True,
    ).assign(candidate_id=who)
    notes = (
        phrase("access", "person_shown", n=len(shown), person=who),
        phrase("access", "person_among_all", n=len(whole)),
    )
    return Result(PERSON_ACCESS, PERSON_ACCESS.ordered(table), notes)
