"""Erase a person: from every table and every export, and prove it by searching again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.data.erasure_files import Traces, clean_files
from talentmatch.data.staging import quoted
from talentmatch.data.tables import TABLES
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
    """

    candidate: str
    removed: dict[str, int]
    files: tuple[str, ...]
    remaining: int
    kept: tuple[str, ...] = ()

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
    removed = _erase_rows(connection, person, traces.everything, raw)
    remaining = _stored_mentions(connection, traces.everything, raw)
    if remaining:
        raise StoreError(phrase("erase", "remain", n=remaining, person=person))
    found = clean_files(traces, store=_file_of(connection), named=folders, beside=beside)
    files = tuple(file.said for file in found if not file.kept)
    kept = tuple(file.said for file in found if file.kept)
    return ErasureReport(person, removed, files, remaining, kept)


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
    pseudonyms = [person, *(alias for (alias,) in aliases)]
    found = [*pseudonyms, raw, *(value for (value,) in contact)]
    # A number of one or two digits is an id that stands for much else in a file.
    kept = tuple(dict.fromkeys(trace for trace in found if trace and len(trace) >= 4))
    return Traces(kept, tuple(dict.fromkeys(pseudonyms)))


def _erase_rows(
    connection: duckdb.DuckDBPyConnection, person: str, traces: Sequence[str], number: str
) -> dict[str, int]:
    """Delete the person's rows, empty references of others, mask what sentences still hold."""
    removed: dict[str, int] = {}
    people = ", ".join(map(quoted, {person, *traces}))
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
    for table_name, column, kind in _text_columns(connection):
        telling = _telling(table_name, column, traces, number)
        changed = _mask(connection, table_name, (column, kind), telling) if telling else 0
        if changed:
            removed[table_name] = removed.get(table_name, 0) + changed
    return removed


def _stored_mentions(
    connection: duckdb.DuckDBPyConnection, traces: Sequence[str], number: str
) -> int:
    """Count the cells of all tables that still hold a trace."""
    total = 0
    for table, column, _ in _text_columns(connection):
        telling = _telling(table, column, traces, number)
        if not telling:
            continue
        ((count,),) = connection.execute(
            f'SELECT count(*) FROM main."{table}" WHERE {_holds(column, telling)}'
        ).fetchall()
        total += int(count)
    return total


def _telling(table: str, column: str, traces: Sequence[str], number: str) -> list[str]:
    """Return the traces that can only be the person's in a column.

    The store holds pseudonyms for numbers: where an id, a code or a class is alike, or a figure has
    the same digits, it is of something else.
    """
    found = TABLES[table][column] if table in TABLES else None
    names = found is None or bool(found.choices or found.vocabulary) or column.endswith("_id")
    names = names or column in TABLES[table].key
    if names or (number.isdigit() and len(number) < 8):
        traces = [trace for trace in traces if trace != number or _FORM.fullmatch(trace)]
    return [trace for trace in traces if not (trace.isdigit() and len(trace) < 7)]


def _text_columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    return connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'main' AND data_type IN ('VARCHAR', 'VARCHAR[]') "
        # The log holds no ids, and a changed entry would break its chain.
        "AND table_name <> '_access_log' ORDER BY ALL"
    ).fetchall()


def _holds(column: str, traces: Sequence[str]) -> str:
    return " OR ".join(f'contains(CAST("{column}" AS VARCHAR), {quoted(t)})' for t in traces)


def _mask(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    column: tuple[str, str],
    traces: Sequence[str],
) -> int:
    name, kind = column
    value = f'"{name}"' if kind == "VARCHAR" else "p"
    for trace in traces:
        value = f"replace({value}, {quoted(trace)}, '…')"
    if kind != "VARCHAR":
        value = f'list_transform("{name}", lambda p: {value})'
    ((count,),) = connection.execute(
        f'UPDATE main."{table}" SET "{name}" = {value} WHERE {_holds(name, traces)}'
    ).fetchall()
    return int(count)
