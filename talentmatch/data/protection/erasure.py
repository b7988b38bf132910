"""Erase a person: from every table and every export, and prove it by searching again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._sealed import RECORD, storable, unsealed_text
from talentmatch.data.contract.staging import quoted
from talentmatch.data.protection._erasure_files import FileOutcome, clean_files
from talentmatch.data.protection._erasure_places import Places, Sought
from talentmatch.data.protection._erasure_traces import (
    contacts_of_others,
    names_of,
    sentence_columns,
    traces_of,
)
from talentmatch.data.protection._name_traces import Names
from talentmatch.data.protection._resolve_person import ResolvedPerson
from talentmatch.data.protection._traces import Traces
from talentmatch.data.storage._outputs import Output, digest_of, forget_output, register
from talentmatch.data.storage.access_log import HEAD
from talentmatch.data.storage.keys import Pseudonymiser
from talentmatch.data.tables import TABLES
from talentmatch.errors import StoreError
from talentmatch.i18n import joined, label, phrase

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "Elsewhere",
    "ErasureReport",
    "Rehearsal",
    "Telling",
    "TextsElsewhere",
    "erase_person",
    "mark_erased",
    "rehearse",
]

#: Rows named of each column.
_SHOWN = 5
#: Returns the traces and names that can only be the person's in a column of a table.
Telling = Callable[[str, str], Sequence[Traces | Names]]


@dataclass(frozen=True)
class TextsElsewhere:
    """What came of looking for a person in tables that lie outside the store's file.

    Attributes
    ----------
    masked : dict of str to int
        Table to the rows in which a text was masked.
    unsure : tuple of str
        Places where a name like the person's stands that may be somebody else's.
    searched : bool
        Whether anybody could look there.
    """

    masked: dict[str, int] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    searched: bool = True


#: Takes a person out of tables outside the store's file; None where there are none.
Elsewhere = Callable[[Telling], TextsElsewhere | None]


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
    files_kept : tuple of str
        Files that still hold the person and were left, since they are other stores, backups or
        somebody's own, each with what to do next.
    pseudonyms : tuple of str
        All pseudonyms under which the person was known, duplicates too.
    unsure : tuple of str
        Telephones and e-mails that others have too, and places in the store where a name like the
        person's stands that may be somebody else's.
    searched : str
        Which kinds of trace were looked for, and where.
    """

    candidate: str
    removed: dict[str, int]
    files: tuple[str, ...]
    remaining: int
    files_kept: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    searched: str = ""

    def summary(self) -> str:
        """Return what was removed, one line a file."""
        rows = [
            joined([label("tables", table), f" {count}"], "")
            for table, count in self.removed.items()
        ]
        facts = {
            "person": self.candidate,
            "remaining": self.remaining,
            "kept": len(self.files_kept),
        }
        facts |= {"rows": joined(rows) if rows else phrase("erase", "no_rows")}
        first = phrase("erase", "erased_but" if self.files_kept else "erased", **facts)
        warnings = [phrase("erase", "line_left", line=line) for line in self.files_kept]
        warnings += [phrase("erase", "line_unsure", place=place) for place in self.unsure]
        lines = [file for file in (*self.files, self.searched) if file]
        return joined([first, *lines, *warnings], "\n  ")

    def __str__(self) -> str:
        return self.summary()


def erase_person(
    connection: duckdb.DuckDBPyConnection,
    resolved: ResolvedPerson,
    people: Pseudonymiser,
    *,
    folders: Sequence[Path] = (),
    beside: bool = False,
    outputs: Sequence[Output] = (),
    showed: Sequence[int] = (),
    elsewhere: Elsewhere = lambda telling: None,
    apart: Sequence[Path] = (),
) -> ErasureReport:
    """Remove a person from tables and folders; the caller holds the transaction.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The store.
    resolved : ResolvedPerson
        The person.
    people : Pseudonymiser
        Makes the pseudonym of any number, so that the person's is known when it is seen.
    folders : sequence of Path
        Folders of exports.
    beside : bool, default=False
        Whether to search the folder of the store.
    outputs : sequence of Output
        Files that were written out of the store.
    showed : sequence of int
        Entries of the access log of what named the person.
    elsewhere : callable, optional
        Takes the person out of tables outside the store's file.
    apart : sequence of Path
        Folders that nobody but `elsewhere` looks into.

    Raises
    ------
    StoreError
        A mention is left, or a folder is missing.
    """
    place = Places(
        _file_of(connection),
        tuple(folders),
        outputs=tuple(outputs),
        showed=frozenset(showed),
        beside=beside,
        apart=tuple(apart),
    )
    place.refuse_missing()
    traces, names = (
        traces_of(connection, resolved, people, place),
        names_of(connection, resolved.person),
    )
    shared = contacts_of_others(connection, resolved.person)
    removed = _erase_rows(connection, traces, names)
    remaining = _stored_mentions(connection, traces)
    if remaining:
        raise StoreError(phrase("erase", "remain", n=remaining, person=resolved.person))
    there = elsewhere(_telling_of(traces, names))
    outcomes = clean_files(Sought(traces, names, people.pseudonym), place)
    gone = place.gone()
    _register_again(connection, outcomes, place)
    unsure = (*shared, *_unsure(connection, names), *(there.unsure if there else ()))
    unsure = (*unsure, *_unsearched(outcomes), *map(_gone, gone))
    files = tuple(file.sentence for file in outcomes if not file.is_kept)
    files_kept = tuple(file.sentence for file in outcomes if file.is_kept and file.searched)
    return ErasureReport(
        resolved.person,
        _summed(removed, there),
        files,
        remaining,
        files_kept,
        traces.pseudonyms,
        unsure,
        _searched(traces, names, place, has_lake=there is not None and there.searched),
    )


@dataclass(frozen=True)
class Rehearsal:
    """What erasing a person would find, before it is done.

    Attributes
    ----------
    removed : dict of str to int
        Table to the rows that would be deleted, or cleared of a reference.
    outputs : tuple of Output
        Files that talentmatch wrote and that showed the person.
    """

    removed: dict[str, int]
    outputs: tuple[Output, ...]


def rehearse(
    connection: duckdb.DuckDBPyConnection,
    resolved: ResolvedPerson,
    people: Pseudonymiser,
    *,
    outputs: Sequence[Output],
    showed: Sequence[int],
    elsewhere: Elsewhere = lambda telling: None,
) -> Rehearsal:
    """Delete a person's rows to count them; the caller takes the transaction back.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The store.
    resolved : ResolvedPerson
        The person.
    people : Pseudonymiser
        As for `erase_person`.
    outputs : sequence of Output
        Files that were written out of the store.
    showed : sequence of int
        Entries of the access log of what named the person.
    elsewhere : callable, optional
        Counts the rows that tell of the person in tables outside the store's file.
    """
    place = Places(_file_of(connection), (), outputs=tuple(outputs), showed=frozenset(showed))
    traces = traces_of(connection, resolved, people, place)
    names = names_of(connection, resolved.person)
    removed = _erase_rows(connection, traces, names)
    removed = _summed(removed, elsewhere(_telling_of(traces, names)))
    return Rehearsal(removed, tuple(one for one in outputs if one.entry in place.showed))


def mark_erased(connection: duckdb.DuckDBPyConnection, people: Pseudonymiser, person: str) -> None:
    """Remember by a keyed hash alone that a person was erased, so that no load brings them back."""
    mark = people.digest("erased", person)
    today = pd.Timestamp.now().date().isoformat()
    connection.execute("DELETE FROM main._erased WHERE mark = ?", [mark]).fetchall()
    connection.execute("INSERT INTO main._erased VALUES (?, ?)", [mark, today]).fetchall()


def _searched(traces: Traces, names: Names, place: Places, *, has_lake: bool) -> str:
    """Say which kinds of trace were looked for, and where."""
    mails = [text for text in traces.contacts if "@" in text]
    kinds = {
        "kind_pseudonym": traces.pseudonyms,
        "kind_number": traces.number,
        "kind_telephone": len(traces.contacts) > len(mails),
        "kind_mail": mails,
        "kind_name": names.everything,
    }
    sought = [phrase("erase", kind) for kind, value in kinds.items() if value]
    lake = [phrase("erase", "in_lake")] if has_lake else []
    places = [phrase("erase", "in_store"), *lake, *place.searched()]
    lacking = [phrase("erase", kind) for kind, value in kinds.items() if not value]
    facts = {"kinds": joined(sought), "places": joined(places), "lacking": joined(lacking)}
    return phrase("erase", "searched_all" if not lacking else "searched", **facts)


def _file_of(connection: duckdb.DuckDBPyConnection) -> Path | None:
    ((path,),) = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchall()
    return Path(path).resolve() if path else None


def _unsure(connection: duckdb.DuckDBPyConnection, names: Names) -> tuple[str, ...]:
    """Return where a name still stands that may be the person's, a few rows of each column."""
    places: list[str] = []
    for table, column in sentence_columns():
        rows = [
            row
            for row, cell in _candidates(connection, table, column, names.parts)
            if any(map(names.perhaps_in, _texts(cell)))
        ]
        if rows:
            keys = _keys(connection, table, rows[:_SHOWN])
            facts = {"table": label("tables", table), "column": column, "n": len(rows)}
            places.append(phrase("erase", "name_in", **facts, keys=joined(keys)))
    return tuple(places)


def _unsearched(outcomes: Sequence[FileOutcome]) -> tuple[str, ...]:
    """Say in one line which files nobody could look into: a folder may hold many scans."""
    names = [file.path.name for file in outcomes if not file.searched]
    if not names:
        return ()
    few = joined([*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])])
    return (phrase("erase", "files_unsearched", n=len(names), names=few),)


def _register_again(
    connection: duckdb.DuckDBPyConnection, outcomes: Sequence[FileOutcome], place: Places
) -> None:
    """Remember of the outputs that were cleaned what stands in them now, and forget those deleted."""
    home = place.store.parent if place.store else None
    for file in outcomes:
        output = place.output(file.path)
        if output is None or file.is_kept:
            continue
        forget_output(connection, file.path, home)
        if file.path.exists():
            digest = digest_of(file.path.read_bytes())
            entry = output.entry
            register(connection, file.path, home, what=output.what, entry=entry, digest=digest)


def _gone(output: Output) -> str:
    """Say that a file which showed the person is not where it was written."""
    return phrase("erase", "gone", path=output.path, day=output.written[:10])


def _keys(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[int]) -> list[str]:
    key = ", ".join(f'"{name}"' for name in TABLES[table].key)
    keys = connection.execute(
        f"SELECT concat_ws('/', {key}) FROM main.\"{table}\" "
        f"WHERE rowid IN ({', '.join(map(str, rows))}) ORDER BY ALL"
    ).fetchall()
    return [text for (text,) in keys]


def _erase_rows(
    connection: duckdb.DuckDBPyConnection, traces: Traces, names: Names
) -> dict[str, int]:
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
    connection.execute(f"DELETE FROM main._record WHERE record IN ({people})").fetchall()
    connection.execute(f"DELETE FROM main._identity WHERE record IN ({people})").fetchall()
    connection.execute(
        f"DELETE FROM main._apart WHERE one IN ({people}) OR other IN ({people})"
    ).fetchall()
    for name, column in _text_columns(connection):
        changed = _mask(connection, name, column, _telling(name, column, traces))
        if changed:
            removed[name] = removed.get(name, 0) + changed
    for name, column in sentence_columns():
        if changed := _mask(connection, name, column, names):
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
    field = TABLES[table][column] if table in TABLES else None
    names = field is None or bool(field.choices or field.vocabulary) or column.endswith("_id")
    names = names or column in TABLES[table].key
    if names or (traces.number.isdigit() and len(traces.number) < 8):
        traces = traces.without_number()
    return traces.of_figures(7)


def _telling_of(traces: Traces, names: Names) -> Telling:
    """Return what tells of the person, column by column."""
    sentences = set(sentence_columns())

    def telling(table: str, column: str) -> Sequence[Traces | Names]:
        named = [names] if (table, column) in sentences else []
        return [_telling(table, column, traces), *named]

    return telling


def _summed(removed: dict[str, int], there: TextsElsewhere | None) -> dict[str, int]:
    more = there.masked if there else {}
    return removed | {table: removed.get(table, 0) + rows for table, rows in more.items()}


def _text_columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    columns = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'main' AND data_type IN ('VARCHAR', 'VARCHAR[]') "
        # The log holds no ids, and a changed entry would break its chain.
        "AND table_name NOT IN ('_access_log', '_shown') ORDER BY ALL"
    ).fetchall()
    sealed = [
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.sealed and column.kind in ("text", "list")
    ]
    return [*columns, *sealed, ("_record", "row")]


def _mentioning(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, traces: Traces | Names
) -> list[tuple[int, str | list[str | None]]]:
    """Return row number and cell where a trace stands whole."""
    rows = _candidates(connection, table, column, traces.parts)
    return [(row, cell) for row, cell in rows if any(map(traces.found_in, _texts(cell)))]


def _candidates(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, parts: Sequence[str]
) -> list[tuple[int, str | list[str | None]]]:
    """Return row number and cell where one of the parts stands; the rest need not be looked at."""
    if not parts:
        return []
    cell = unsealed_text(table, column, TABLES.get(table))
    text = f"lower(CAST({cell} AS VARCHAR))"
    where = " OR ".join(f"contains({text}, {quoted(part.lower())})" for part in parts)
    # The seal of the log holds no more of a person than the log, and must stay as it is.
    sealed = f" AND key <> {quoted(HEAD)}" if table == "_meta" else ""
    return connection.execute(
        f'SELECT rowid, {cell} FROM main."{table}" WHERE ({where}){sealed}'
    ).fetchall()


def _texts(cell: str | list[str | None]) -> list[str]:
    return [cell] if isinstance(cell, str) else [part for part in cell if part]


def _mask(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, traces: Traces | Names
) -> int:
    cells = _mentioning(connection, table, column, traces)
    for row, cell in cells:  # the cells in which one person stands are few
        masked: str | list[str | None]
        if isinstance(cell, str):
            masked = traces.masked(cell)
        else:
            masked = [part and traces.masked(part) for part in cell]
        value = "?" if table not in TABLES else storable(TABLES[table], column, "?")
        value = f"sealed(?, '{RECORD}')" if f"{table}.{column}" == RECORD else value
        connection.execute(
            f'UPDATE main."{table}" SET "{column}" = {value} WHERE rowid = ?', [masked, row]
        ).fetchall()
    return len(cells)
