"""Erase a person: from every table and every export, and prove it by searching again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.data.access_log import HEAD
from talentmatch.data.erasure_files import clean_files
from talentmatch.data.staging import quoted
from talentmatch.data.tables import TABLES
from talentmatch.data.traces import Traces
from talentmatch.errors import StoreError
from talentmatch.phrases import Language, called, joined, phrase, retold

if TYPE_CHECKING:
    import duckdb

__all__ = ["ErasureReport", "erase_person"]

_FORM = re.compile(r"c-[0-9a-f]{16}")


@dataclass(frozen=True)
class ErasureReport:
    """What was removed, and the proof that nothing is left.

    Attributes
    ----------
    candidate : str
        Pseudonym of the person.
    removed : dict of str to int
        Table to the rows deleted, or cleared of a reference.
    files : tuple of str
        Files rewritten or deleted, each with what was done.
    remaining : int
        Mentions found in the tables by the search afterwards; 0, or the erasure failed.
    kept : tuple of str
        Files that still hold the person and were left, since they are other stores, backups or
        somebody's own, each with what to do next.
    pseudonyms : tuple of str
        All pseudonyms under which the person was known, duplicates too.
    """

    candidate: str
    removed: dict[str, int]
    files: tuple[str, ...]
    remaining: int
    kept: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()

    def told(self, lang: Language = "en") -> str:
        """Return what was removed, one line a file."""
        rows = [
            joined([called("tables", table), f" {count}"], "")
            for table, count in self.removed.items()
        ]
        facts = {"person": self.candidate, "remaining": self.remaining, "kept": len(self.kept)}
        facts |= {"rows": joined(rows) if rows else phrase("erase", "no_rows")}
        told = phrase("erase", "erased_but" if self.kept else "erased", lang, **facts)
        left = [phrase("erase", "line_left", lang, line=line) for line in self.kept]
        return "\n  ".join([told, *(str(retold(file, lang)) for file in self.files), *left])

    def __str__(self) -> str:
        return self.told()


def erase_person(
    connection: duckdb.DuckDBPyConnection,
    person: str,
    raw: str,
    folders: Sequence[Path],
    *,
    beside: bool = False,
) -> ErasureReport:
    """Remove a person from tables and folders; the caller holds the transaction.

    Raises
    ------
    StoreError
        A mention is left, or a folder is missing.
    """
    traces = _traces(connection, person, raw)
    removed = _erase_rows(connection, traces)
    remaining = _stored_mentions(connection, traces)
    if remaining:
        raise StoreError(phrase("erase", "remain", n=remaining, person=person))
    found = clean_files(traces, store=_file_of(connection), named=folders, beside=beside)
    files = tuple(file.said for file in found if not file.kept)
    kept = tuple(file.said for file in found if file.kept)
    return ErasureReport(person, removed, files, remaining, kept, traces.pseudonyms)


def _file_of(connection: duckdb.DuckDBPyConnection) -> Path | None:
    ((path,),) = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchall()
    return Path(path).resolve() if path else None


def _traces(connection: duckdb.DuckDBPyConnection, person: str, raw: str) -> Traces:
    """Return every text by which the person can be found: pseudonyms, the id given, telephone, e-mail."""
    aliases = connection.execute(
        "SELECT alias FROM main._same_person WHERE candidate_id = ?", [person]
    ).fetchall()
    contact = connection.execute(
        "SELECT unnest([phone, email]) FROM main.contact WHERE candidate_id = ?", [person]
    ).fetchall()
    # A number of one or two digits is an id that stands for much else in a file.
    number, contacts = raw if len(raw) >= 4 else "", {value for (value,) in contact if value}
    pseudonyms = dict.fromkeys([person, *(alias for (alias,) in aliases)])
    return Traces(tuple(pseudonyms), number, tuple(sorted(c for c in contacts if len(c) >= 4)))


def _erase_rows(connection: duckdb.DuckDBPyConnection, traces: Traces) -> dict[str, int]:
    """Delete the person's rows, empty references of others, mask what sentences still hold."""
    removed: dict[str, int] = {}
    people = ", ".join(map(quoted, traces.everything))
    for table in TABLES.values():
        count = 0
        for name in table.people:
            own = name in table.key or name in table.subjects
            verb = (
                f'DELETE FROM main."{table.name}"'
                if own
                else (f'UPDATE main."{table.name}" SET "{name}" = NULL')
            )
            ((changed,),) = connection.execute(f'{verb} WHERE "{name}" IN ({people})').fetchall()
            count += int(changed)
        if count:
            removed[table.name] = count
    connection.execute(f"DELETE FROM main._same_person WHERE candidate_id IN ({people})").fetchall()
    for name, column in _text_columns(connection):
        changed = _mask(connection, name, column, _telling(name, column, traces))
        if changed:
            removed[name] = removed.get(name, 0) + changed
    return removed


def _stored_mentions(connection: duckdb.DuckDBPyConnection, traces: Traces) -> int:
    """Count the cells of all tables that still hold a trace."""
    return sum(
        len(_mentioning(connection, table, column, _telling(table, column, traces)))
        for table, column in _text_columns(connection)
    )


def _telling(table: str, column: str, traces: Traces) -> Traces:
    """Return the traces that can only be the person's in a column.

    The store holds pseudonyms for numbers: where an id, a code or a class is alike, or a figure has
    the same digits, it is of something else.
    """
    found = TABLES[table][column] if table in TABLES else None
    names = found is None or bool(found.choices or found.vocabulary) or column.endswith("_id")
    names = names or column in TABLES[table].key
    if names or (traces.number.isdigit() and len(traces.number) < 8):
        traces = traces.without_number()
    return traces.of_figures(7)


def _text_columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'main' AND data_type IN ('VARCHAR', 'VARCHAR[]') "
        # The log holds no ids, and a changed entry would break its chain.
        "AND table_name <> '_access_log' ORDER BY ALL"
    ).fetchall()


def _mentioning(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, traces: Traces
) -> list[tuple[int, str | list[str | None]]]:
    """Return row number and cell where a trace stands whole; SQL narrows them down by its parts."""
    if not traces.parts:
        return []
    text = f'lower(CAST("{column}" AS VARCHAR))'
    where = " OR ".join(f"contains({text}, {quoted(part.lower())})" for part in traces.parts)
    # The seal of the log holds no more of a person than the log, and must stay as it is.
    sealed = f" AND key <> {quoted(HEAD)}" if table == "_meta" else ""
    rows = connection.execute(
        f'SELECT rowid, "{column}" FROM main."{table}" WHERE ({where}){sealed}'
    ).fetchall()
    return [(row, cell) for row, cell in rows if any(map(traces.found_in, _texts(cell)))]


def _texts(cell: str | list[str | None]) -> list[str]:
    return [cell] if isinstance(cell, str) else [part for part in cell if part]


def _mask(connection: duckdb.DuckDBPyConnection, table: str, column: str, traces: Traces) -> int:
    found = _mentioning(connection, table, column, traces)
    for row, cell in found:  # the cells in which one person stands are few
        masked: str | list[str | None]
        if isinstance(cell, str):
            masked = traces.masked(cell)
        else:
            masked = [part and traces.masked(part) for part in cell]
        connection.execute(
            f'UPDATE main."{table}" SET "{column}" = ? WHERE rowid = ?', [masked, row]
        ).fetchall()
    return len(found)
