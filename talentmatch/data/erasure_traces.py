"""By which texts a person can be found, and in which columns others may write of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from talentmatch.data.erasure_places import Places
from talentmatch.data.keys import Pseudonymiser
from talentmatch.data.name_traces import Names, numbers_of
from talentmatch.data.tables import TABLES
from talentmatch.data.traces import Traces
from talentmatch.data.whose import Meant

if TYPE_CHECKING:
    import duckdb

__all__ = ["names_of", "sentence_columns", "traces_of"]


def traces_of(
    connection: duckdb.DuckDBPyConnection, meant: Meant, people: Pseudonymiser, place: Places
) -> Traces:
    """Return every text by which the person can be found: pseudonyms, numbers, telephone, e-mail."""
    aliases = connection.execute(
        "SELECT alias FROM main._same_person WHERE candidate_id = ?", [meant.person]
    ).fetchall()
    contact = connection.execute(
        "SELECT unnest([phone, email]) FROM main.contact WHERE candidate_id = ?", [meant.person]
    ).fetchall()
    pseudonyms = tuple(dict.fromkeys([meant.person, *(alias for (alias,) in aliases)]))
    # The number in the person's file may stand in sentences and rejects, though nobody gave it.
    texts = chain(_sentence_words(connection), place.set_aside_texts())
    numbers = sorted(numbers_of(texts, pseudonyms, people.pseudonym) - {meant.number})
    # A number of one or two digits is an id that stands for much else in a file.
    given = meant.number if len(meant.number) >= 4 else ""
    number, more = (given, numbers) if given or not numbers else (numbers[0], numbers[1:])
    contacts = {value for (value,) in contact if value and len(value) >= 4} | {*more}
    return Traces(pseudonyms, number, tuple(sorted(contacts)))


def names_of(connection: duckdb.DuckDBPyConnection, person: str) -> Names:
    """Return the person's names, those apart that somebody else bears too."""
    rows = connection.execute(
        "SELECT DISTINCT c.name, EXISTS (SELECT 1 FROM main.contact AS o "
        "WHERE lower(o.name) = lower(c.name) AND o.candidate_id <> c.candidate_id) "
        "FROM main.contact AS c WHERE c.candidate_id = ? AND length(trim(c.name)) > 1 ORDER BY ALL",
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
            f"FROM main.\"{table}\") WHERE regexp_matches(word, '[0-9]')"
        ).fetchall()
        yield from (word for (word,) in rows)
