"""By which texts a person can be found, and in which columns others may write of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from talentmatch.data.contract._sealed import plain_rows
from talentmatch.data.intake.identity._contact_cells import ADDRESSES, NUMBERS, TELEPHONES
from talentmatch.data.protection._erasure_places import Places
from talentmatch.data.protection._name_traces import Names, numbers_of
from talentmatch.data.protection._resolve_person import ResolvedPerson
from talentmatch.data.protection._traces import Traces
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

if TYPE_CHECKING:
    import duckdb

__all__ = ["contacts_of_others", "names_of", "sentence_columns", "traces_of"]

#: SQL of a name as it is compared: 陈 国华 is 陈国华.
_BARE = "regexp_replace(lower({}), '\\s', '', 'g')"
_CONTACTS = plain_rows(TABLES["contact"])
#: People named who share a telephone or an e-mail.
_SHOWN = 5
#: SQL of the telephones and e-mails of contacts, one a row, as written and as compared; what is
#: neither stands for itself.
_PARTS = f"""
unnest(list_concat(
    if(len({NUMBERS}) > 0, {NUMBERS}, [trim(phone)]),
    if(len({ADDRESSES}) > 0, {ADDRESSES}, [trim(email)])
)) AS text, unnest(list_concat(
    if(len({NUMBERS}) > 0, {TELEPHONES}, [lower(trim(phone))]),
    if(len({ADDRESSES}) > 0, {ADDRESSES}, [lower(trim(email))])
)) AS mark FROM {plain_rows(TABLES["contact"])}"""


def traces_of(
    connection: duckdb.DuckDBPyConnection,
    resolved: ResolvedPerson,
    people: Pseudonymiser,
    place: Places,
) -> Traces:
    """Return every text by which the person can be found: pseudonyms, numbers, telephone, e-mail."""
    aliases = connection.execute(
        "SELECT alias FROM main._same_person WHERE candidate_id = ?", [resolved.person]
    ).fetchall()
    pseudonyms = tuple(dict.fromkeys([resolved.person, *(alias for (alias,) in aliases)]))
    # The number in the person's file may stand in sentences and rejects, though nobody gave it.
    texts = chain(_sentence_words(connection), place.set_aside_texts())
    numbers = sorted(numbers_of(texts, pseudonyms, people.pseudonym) - {resolved.number})
    # A number of one or two digits is an id that stands for much else in a file.
    own_number = resolved.number if len(resolved.number) >= 4 else ""
    number, more = (own_number, numbers) if own_number or not numbers else (numbers[0], numbers[1:])
    own = (text for text, others in _contacts(connection, resolved.person).items() if not others)
    return Traces(pseudonyms, number, tuple(sorted({*own, *more})))


def contacts_of_others(connection: duckdb.DuckDBPyConnection, person: str) -> tuple[str, ...]:
    """Say how many telephones and e-mails of the person others have too, and who.

    By these nobody is found: the row or the file that holds one may be of any of them.
    """
    shared = [others for others in _contacts(connection, person).values() if others]
    if not shared:
        return ()
    people = sorted(set(chain.from_iterable(shared)))
    ids = [*people[:_SHOWN], "…"] if len(people) > _SHOWN else people
    return (phrase("erase", "contact_shared", n=len(shared), ids=joined(ids)),)


def _contacts(connection: duckdb.DuckDBPyConnection, person: str) -> dict[str, list[str]]:
    """Return each telephone and e-mail of the person with those who have it too, however spelt."""
    rows = connection.execute(
        f"WITH part AS (SELECT candidate_id, {_PARTS}) "
        "SELECT own.text, list(other.candidate_id) FILTER (other.candidate_id IS NOT NULL) "
        "FROM part AS own LEFT JOIN part AS other "
        "ON other.mark = own.mark AND other.candidate_id <> own.candidate_id "
        "WHERE own.candidate_id = ? AND length(own.text) >= 4 GROUP BY ALL ORDER BY ALL",
        [person],
    ).fetchall()
    return {text: others or [] for text, others in rows}


def names_of(connection: duckdb.DuckDBPyConnection, person: str) -> Names:
    """Return the person's names, those apart that somebody else bears too."""
    rows = connection.execute(
        f"SELECT DISTINCT c.name, EXISTS (SELECT 1 FROM {_CONTACTS} AS o "
        f"WHERE {_BARE.format('o.name')} = {_BARE.format('c.name')} AND o.candidate_id <> "
        "c.candidate_id) "
        f"FROM {_CONTACTS} AS c WHERE c.candidate_id = ? AND length(trim(c.name)) > 1 ORDER BY ALL",
        [person],
    ).fetchall()
    own, shared = ([name.strip() for name, also in rows if also == of] for of in (False, True))
    return Names(tuple(own), tuple(shared))


def sentence_columns() -> list[tuple[str, str]]:
    """List the columns in which people write words of their own, in which others may be named."""
    return [
        (table.name, column.name)
        for table in TABLES.values()
        if table.name != "contact"
        for column in table.columns
        if column.kind in ("text", "list")
        and not (column.person or column.choices or column.vocabulary)
        and column.name not in table.key
        and not column.name.endswith("_id")
    ]


def _sentence_words(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Return the words of sentences that may be somebody's number."""
    for table, column in sentence_columns():
        words = f"regexp_extract_all(CAST(\"{column}\" AS VARCHAR), '[A-Za-z0-9_-]{{4,}}')"
        rows = connection.execute(
            f"SELECT DISTINCT word FROM (SELECT unnest({words}) AS word "
            f"FROM {plain_rows(TABLES[table])}) WHERE regexp_matches(word, '[0-9]')"
        ).fetchall()
        yield from (word for (word,) in rows)
