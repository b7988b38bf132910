"""Tell which candidate is meant before anything is erased: by id, number, telephone, e-mail or name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from talentmatch.data.contract._sealed import plain_rows
from talentmatch.data.contract.staging import quoted
from talentmatch.data.intake.identity._contact_cells import TELEPHONES
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.data.tables import TABLES
from talentmatch.errors import NotFoundError
from talentmatch.i18n import joined, phrase
from talentmatch.vocab.reading import nearest_keys

if TYPE_CHECKING:
    import duckdb

__all__ = ["ResolvedPerson", "people_in", "resolve_person"]

_TELEPHONE = re.compile(r"[+()0-9 -]{7,20}")


@dataclass(frozen=True)
class ResolvedPerson:
    """The candidate somebody meant.

    Attributes
    ----------
    person : str
        Pseudonym.
    number : str
        Id under which the person was loaded, where it was given; else empty.
    by : {"id", "contact", "nothing"}
        What the person was recognised by: an id or a candidate number, a telephone, e-mail or
        name, or nothing, since what was given stands nowhere in the store.
    nearest : tuple of str
        Pseudonyms like an id that stands nowhere in the store, though lists may still have it.
    erased_on : str
        Day of an earlier erasure; empty where there was none.
    """

    person: str
    number: str
    by: Literal["id", "contact", "nothing"]
    nearest: tuple[str, ...] = ()
    erased_on: str = ""


def resolve_person(
    connection: duckdb.DuckDBPyConnection, text: str, people: Pseudonymiser
) -> ResolvedPerson:
    """Return the candidate meant, and refuse what stands in the store for something else.

    A job title, the id of a posting or the code of an enterprise would be blanked wherever it
    stands, and all who share it would lose it.

    Raises
    ------
    NotFoundError
        The text is of something else than a candidate, or of several candidates.
    """
    text = text.strip()
    pseudonym = people.pseudonym(text)
    person = _person_of(connection, pseudonym)
    candidates = {*people_in(connection)}
    erased_on = _erased_on(connection, person, people)
    if person in candidates or erased_on:
        return ResolvedPerson(person, text, "id", erased_on=erased_on)
    if pseudonym == text:
        return ResolvedPerson(
            person, text, "id", tuple(nearest_keys(text, {name: name for name in candidates}))
        )
    matches = _by_contact(connection, text)
    if len(matches) == 1:
        return ResolvedPerson(matches[0], "", "contact")
    if matches:
        message = phrase("erase", "several", text=text, n=len(matches), ids=joined(matches))
        raise NotFoundError("candidate", text, matches, said=message)
    if text.startswith("c-") and candidates:
        nearest = nearest_keys(text, {name: name for name in candidates})
        raise NotFoundError("candidate", text, nearest)
    if not text or _stands(connection, text):
        message = phrase("erase", "no_candidate", text=text, how=phrase("erase", "how_found"))
        raise NotFoundError("candidate", text, said=message)
    return ResolvedPerson(person, "", "nothing")


def people_in(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the pseudonyms of everybody who stands in a table."""
    parts = [
        f'SELECT "{name}" AS person FROM main."{table.name}"'
        for table in TABLES.values()
        for name in dict.fromkeys((*table.people, *table.subjects))
    ]
    query = f"SELECT DISTINCT person FROM ({' UNION ALL '.join(parts)}) WHERE person IS NOT NULL"
    return [person for (person,) in connection.execute(f"{query} ORDER BY ALL").fetchall()]


def _person_of(connection: duckdb.DuckDBPyConnection, pseudonym: str) -> str:
    """Return the pseudonym under which a duplicate is kept."""
    rows = connection.execute(
        "SELECT candidate_id FROM main._same_person WHERE alias = ?", [pseudonym]
    ).fetchall()
    return str(rows[0][0]) if rows else pseudonym


def _erased_on(connection: duckdb.DuckDBPyConnection, person: str, people: Pseudonymiser) -> str:
    mark = people.digest("erased", person)
    rows = connection.execute('SELECT "on" FROM main._erased WHERE mark = ?', [mark]).fetchall()
    return str(rows[0][0]) if rows else ""


def _by_contact(connection: duckdb.DuckDBPyConnection, text: str) -> list[str]:
    where, values = "name = ? OR lower(email) = lower(?)", [text, text]
    digits = re.sub("[^0-9]", "", text)[-11:]
    if _TELEPHONE.fullmatch(text) and len(digits) >= 7:
        where, values = f"{where} OR list_contains({TELEPHONES}, ?)", [*values, digits]
    rows = connection.execute(
        f"SELECT DISTINCT candidate_id FROM {plain_rows(TABLES['contact'])} WHERE {where} "
        "ORDER BY ALL",
        values,
    ).fetchall()
    return [person for (person,) in rows]


def _stands(connection: duckdb.DuckDBPyConnection, text: str) -> bool:
    columns = [
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.kind in ("text", "list")
    ]
    return any(
        connection.execute(
            f"SELECT 1 FROM {plain_rows(TABLES[table])} "
            f'WHERE contains(CAST("{column}" AS VARCHAR), {quoted(text)}) LIMIT 1'
        ).fetchall()
        for table, column in columns
    )
