"""Who is one person: pairs that were joined or are in doubt, and what somebody decided about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells, lazy_word
from talentmatch.pipeline.people.records import CANDIDATES, WITH_EMPLOYER
from talentmatch.pipeline.readiness import data_date

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["PAIR_FACTS", "PEOPLE", "merge_people", "pair_facts", "people_pairs", "split_people"]

PEOPLE = ListSpec(
    "people",
    key=("candidate_id", "likely_id"),
    grain="two records that are, or may be, of one person",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("outcome", vocabulary="people:outcome_"),
        Field("candidate_id"),
        Field("likely_id", doc="The record that is kept, or may be the same person."),
        Field("shared", vocabulary="people:shared_", doc="What both records have."),
        *(Field(name) for name in ("name", "phone", "email")),
        *(Field(f"likely_{name}") for name in ("name", "phone", "email")),
    ),
)
PAIR_FACTS = ListSpec(
    "pair_facts",
    key=("candidate_id", "likely_id", "about"),
    grain="what two records that may be of one person say about one thing",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("candidate_id"),
        Field("likely_id"),
        Field("about"),
        Field("first", label="record_first"),
        Field("second", label="record_second"),
        Field("same", label="record_same"),
    ),
)
_CONTACTS = ["name", "phone", "email", "likely_name", "likely_phone", "likely_email"]


def people_pairs(store: Store, *, contacts: bool = False) -> Result:
    """Return the records that are in doubt, and those that were joined to another.

    Parameters
    ----------
    store : Store
        The data.
    contacts : bool
        Add names, telephones and e-mails of those in doubt.
    """
    doubt = store.people_in_doubt()
    if len(doubt):
        doubt = doubt.assign(shared=doubt["shared"].str.replace(", ", "_"))
    joined = store.joined_people().assign(outcome="joined")
    pairs = pd.concat([doubt.assign(outcome="in_doubt"), joined], ignore_index=True)
    pairs = pairs.reindex(columns=[field.name for field in PEOPLE.fields])
    if not contacts:
        pairs = pairs.drop(columns=_CONTACTS)
    note = phrase("people", "pairs", doubt=len(doubt), joined=len(joined))
    return Result(PEOPLE, PEOPLE.ordered(pairs), (note,))


def pair_facts(store: Store, pairs: pd.DataFrame) -> Result:
    """Return side by side what the records of pairs say, what differs first within each pair.

    Of a pair with a record that may not be read for recruiting there is no row.

    Parameters
    ----------
    store : Store
        The data.
    pairs : DataFrame
        candidate_id and likely_id, as `people_pairs` lists them.
    """
    ids = pd.concat([pairs["candidate_id"], pairs["likely_id"]]).drop_duplicates()
    query = (
        f"SELECT {WITH_EMPLOYER}, n.name, n.phone, n.email FROM candidate AS t "
        "LEFT JOIN contact AS n USING (candidate_id) "
        "WHERE candidate_id IN (SELECT candidate_id FROM asked)"
    )
    people = store.query(
        query,
        as_of=data_date(store, "recruiting"),
        purpose="recruiting",
        relations={"asked": pd.DataFrame({"candidate_id": ids.astype("str")})},
    )
    known = {str(row["candidate_id"]): row for row in people.to_dict("records")}
    rows = [
        {"candidate_id": one, "likely_id": other, **fact}
        for one, other in zip(pairs["candidate_id"], pairs["likely_id"], strict=True)
        if one in known and other in known
        for fact in _facts(known[one], known[other])
    ]
    columns = [field.name for field in PAIR_FACTS.fields]
    table = pd.DataFrame(rows, columns=columns)
    for name in ("about", "first", "second"):
        table[name] = lazy_cells([row[name] for row in rows])
    return Result(PAIR_FACTS, table)


def _facts(one: dict[Any, Any], other: dict[Any, Any]) -> list[dict[str, Any]]:
    facts = []
    for field in CANDIDATES.fields:
        first, second = (_in_words(field, row.get(field.name)) for row in (one, other))
        if field.name != "candidate_id" and (first or second):
            about = phrase("columns", field.heading)
            facts.append(
                {"about": about, "first": first, "second": second, "same": first == second}
            )
    return sorted(facts, key=lambda fact: fact["same"])


def _in_words(field: Field, value: Any) -> str:
    """Return a cell as it can be said in any language; nothing where it is not known."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return joined([_in_words(field, one) for one in value]) if len(value) else ""
    if pd.isna(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "✓" if value else "✗"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        return lazy_word(field.vocabulary, value) if field.vocabulary else value
    return f"{value:g}" if isinstance(value, float) else str(value)


def merge_people(store: Store, one: str, other: str) -> str:
    """Take two records for one person, from now on; return a sentence that says so.

    Parameters
    ----------
    store : Store
        The data.
    one, other : str
        Ids of the records, as lists show them or as in the files; the latter is kept.

    Raises
    ------
    NotFoundError
        One of them is nobody's.
    InputError
        Both are one record.
    """
    first, second = _records(store, one, other)
    n = store.join_people(pd.DataFrame({"candidate_id": [first], "likely_id": [second]}))
    return phrase("people", "merged" if n else "one_already", one=first, other=second)


def split_people(store: Store, one: str, other: str) -> str:
    """Take two records for two people, from now on; return a sentence that says so.

    Parameters
    ----------
    store : Store
        The data.
    one, other : str
        Ids of the records, as lists show them or as in the files. Each gets back what it brought.

    Raises
    ------
    NotFoundError
        One of them is nobody's.
    InputError
        Both are one record.
    """
    first, second = _records(store, one, other)
    parted = store.part_people(first, second)
    return phrase("people", "parted" if parted else "two_already", one=first, other=second)


def _records(store: Store, one: str, other: str) -> tuple[str, str]:
    aliases = {*store.joined_people()["candidate_id"]}
    first, second = (_record(store, text, aliases) for text in (one, other))
    if first == second:
        raise InputError(phrase("people", "one_record", one=one, other=other))
    return first, second


def _record(store: Store, text: str, aliases: set[str]) -> str:
    """Return the pseudonym of a record, of one that was joined to another too."""
    given = store.pseudonym(text.strip())
    if given in aliases:
        return given
    try:
        meant = store.resolve_person(text)
    except NotFoundError as error:
        said = phrase("people", "nobody", text=text)
        raise NotFoundError("candidate", text, error.nearest, said=said) from None
    if meant.by == "nothing" or meant.nearest:
        said = phrase("people", "nobody", text=text)
        raise NotFoundError("candidate", text, list(meant.nearest), said=said)
    return meant.person
