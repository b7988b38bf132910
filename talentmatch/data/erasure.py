"""Erase a person: from every table and every export, and prove it by searching again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.data.staging import quoted
from talentmatch.data.tables import TABLES
from talentmatch.errors import StoreError

if TYPE_CHECKING:
    import duckdb

__all__ = ["ErasureReport", "erase_person"]

_ENCODINGS = ("utf-8", "gb18030", "utf-16-le")


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
        Mentions found by the search afterwards; 0, or the erasure failed.
    """

    candidate: str
    removed: dict[str, int]
    files: tuple[str, ...]
    remaining: int

    def __str__(self) -> str:
        rows = ", ".join(f"{table} {count}" for table, count in self.removed.items()) or "no rows"
        files = "".join(f"\n  {line}" for line in self.files)
        return f"{self.candidate} erased: {rows}; {self.remaining} mentions remain{files}"


def erase_person(
    connection: duckdb.DuckDBPyConnection, person: str, raw: str, folders: Sequence[Path]
) -> ErasureReport:
    """Remove a person from tables and folders; the caller holds the transaction.

    Raises
    ------
    StoreError
        A mention is left, or a folder is missing.
    """
    traces = _traces(connection, person, raw)
    removed = _erase_rows(connection, person, traces)
    files = tuple(line for folder in folders for line in _clean_folder(folder, traces))
    remaining = _stored_mentions(connection, traces) + sum(
        _mentions(path, traces)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    )
    if remaining:
        raise StoreError(f"{remaining} mentions of {person} could not be removed")
    return ErasureReport(person, removed, files, remaining)


def _traces(connection: duckdb.DuckDBPyConnection, person: str, raw: str) -> tuple[str, ...]:
    """Return every text by which the person can be found: pseudonyms, the id given, telephone, e-mail."""
    aliases = connection.execute(
        "SELECT alias FROM main._same_person WHERE candidate_id = ?", [person]
    ).fetchall()
    contact = connection.execute(
        "SELECT unnest([phone, email]) FROM main.contact WHERE candidate_id = ?", [person]
    ).fetchall()
    found = [person, raw, *(value for (value,) in [*aliases, *contact])]
    # A number of one or two digits is an id that stands for much else in a file.
    return tuple(dict.fromkeys(trace for trace in found if trace and len(trace) >= 4))


def _erase_rows(
    connection: duckdb.DuckDBPyConnection, person: str, traces: Sequence[str]
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
        changed = _mask(connection, table_name, (column, kind), traces)
        if changed:
            removed[table_name] = removed.get(table_name, 0) + changed
    return removed


def _stored_mentions(connection: duckdb.DuckDBPyConnection, traces: Sequence[str]) -> int:
    """Count the cells of all tables that still hold a trace."""
    total = 0
    for table, column, _ in _text_columns(connection):
        ((count,),) = connection.execute(
            f'SELECT count(*) FROM main."{table}" WHERE {_holds(column, traces)}'
        ).fetchall()
        total += int(count)
    return total


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


def _clean_folder(folder: Path, traces: Sequence[str]) -> Iterator[str]:
    """Take the person out of every file below a folder; yield what was done to each.

    Rows are removed from CSV, XLSX and JSON; any other file that mentions the person is deleted,
    since nobody could say what else of it would have to change.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder} is not a folder; name the folder with the exports")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and _mentions(path, traces):
            done = _remove_rows(path, traces)
            if _mentions(path, traces):
                path.unlink()
                done = "deleted"
            yield f"{path}: {done}"


def _mentions(path: Path, traces: Sequence[str]) -> bool:
    """Tell whether a file holds a trace, also inside a workbook, an archive or a Parquet file."""
    if path.suffix.lower() == ".parquet":
        text = pd.read_parquet(path).to_csv()
        return any(trace in text for trace in traces)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return any(_in_bytes(archive.read(name), traces) for name in archive.namelist())
    return _in_bytes(path.read_bytes(), traces)


def _in_bytes(content: bytes, traces: Sequence[str]) -> bool:
    return any(trace.encode(encoding) in content for trace in traces for encoding in _ENCODINGS)


def _remove_rows(path: Path, traces: Sequence[str]) -> str:
    kind = path.suffix.lower()
    try:
        if kind == ".csv":
            return _clean_csv(path, traces)
        if kind == ".xlsx":
            return _clean_workbook(path, traces)
        if kind == ".json":
            kept = _without(json.loads(path.read_text("utf-8")), traces)
            path.write_text(json.dumps(kept, ensure_ascii=False, indent=2), "utf-8")
            return "records removed"
    except (ValueError, KeyError, zipfile.BadZipFile):
        return "not readable"
    return "left"


def _clean_csv(path: Path, traces: Sequence[str]) -> str:
    frame = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    hit = _rows_with(frame, traces)
    frame[~hit].to_csv(path, index=False, encoding="utf-8-sig")
    return f"{int(hit.sum())} rows removed"


def _rows_with(frame: pd.DataFrame, traces: Sequence[str]) -> pd.Series[bool]:
    hit = pd.Series(False, index=frame.index)
    for name in frame.columns:
        for trace in traces:
            hit |= frame[name].astype(str).str.contains(trace, regex=False)
    return hit


def _clean_workbook(path: Path, traces: Sequence[str]) -> str:
    import openpyxl

    book = openpyxl.load_workbook(path)
    removed = 0
    for sheet in book.worksheets:
        # From the last row up, so that deleting one does not move those still to be looked at.
        for number in range(sheet.max_row, 0, -1):
            cells = [str(cell.value) for cell in sheet[number] if cell.value is not None]
            if any(trace in cell for cell in cells for trace in traces):
                sheet.delete_rows(number)
                removed += 1
    book.save(path)
    return f"{removed} rows removed"


def _without(value: Any, traces: Sequence[str]) -> Any:
    """Drop from lists the records that mention a trace, and from objects the plain values that do."""
    if isinstance(value, list):
        return [_without(part, traces) for part in value if not _is_about(part, traces)]
    if isinstance(value, dict):
        return {k: _without(v, traces) for k, v in value.items() if not _is_plain_hit(v, traces)}
    return value


def _is_about(record: Any, traces: Sequence[str]) -> bool:
    if isinstance(record, dict):
        return any(_is_plain_hit(part, traces) for part in record.values())
    return _is_plain_hit(record, traces)


def _is_plain_hit(value: Any, traces: Sequence[str]) -> bool:
    return isinstance(value, str) and any(trace in value for trace in traces)
