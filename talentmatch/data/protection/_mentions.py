"""Look for a person inside files: texts, workbooks, Parquet, runs, stores and backups."""

from __future__ import annotations

import re
import sqlite3
import tarfile
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._sealed import opened_text
from talentmatch.data.protection._file_texts import texts_of
from talentmatch.data.protection._traces import Traces
from talentmatch.data.storage._backup_files import store_in
from talentmatch.data.storage._cipher import Sealer
from talentmatch.data.storage.keys import PSEUDONYM_KEY, key_at, key_beside, people_of
from talentmatch.data.storage.model_files import is_runs, text_columns
from talentmatch.data.storage.schema import get_fact
from talentmatch.data.storage.seals import SEALING_KEY, sealed_places
from talentmatch.errors import StoreError

if TYPE_CHECKING:
    import duckdb

__all__ = ["backup_holds", "mentions", "store_holds"]

_SQLITE = b"SQLite format 3"
#: What a cell of a worksheet says of itself: its place, and which of the shared texts it shows.
_NOT_SHOWN = re.compile(r'<c [^>]*t="s"[^>]*><v>\d+</v>|<[^>]*>')


def store_holds(path: Path, traces: Traces) -> bool:
    """Look into the cells, which the file may hold compressed, and into bytes of deleted rows."""
    import duckdb

    if _in_bytes(path.read_bytes(), traces.without_number()):
        return True
    with closing(duckdb.connect(str(path), read_only=True)) as other:
        columns = other.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns"
        ).fetchall()
        opens = _opened(other, path)
        for schema, table, column in columns:
            is_sealed = (table, column) in sealed_places() and opens
            place = f"{table}.{column}"
            cell = f'CAST("{column}" AS VARCHAR)'
            cell = opened_text(place, f'"{column}"') if is_sealed else cell
            where = " OR ".join(f"contains(lower({cell}), ?)" for _ in traces.parts)
            select = f'SELECT {cell} FROM "{schema}"."{table}" WHERE {where}'
            texts = other.execute(select, [part.lower() for part in traces.parts]).fetchall()
            if any(traces.found_in(text) for (text,) in texts):
                return True
    return False


def _opened(other: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Let the connection open what is sealed, with the key beside the store; tell whether it can.

    A store of another office whose key is away tells nothing of who is in it, to nobody.
    """
    import duckdb

    code = key_at(key_beside(path))
    try:
        known = get_fact(other, SEALING_KEY)
        wrapped_key = get_fact(other, PSEUDONYM_KEY)
        if code is None or known is None:
            return False
        secret = people_of(code, wrapped_key).unwrap(known, SEALING_KEY)
    except (duckdb.Error, StoreError):
        return False
    Sealer(secret).install(other)
    return True


def backup_holds(path: Path, traces: Traces) -> bool:
    """Look into the store of a backup, and into its runs and models."""
    import duckdb

    with tempfile.TemporaryDirectory() as scratch:
        try:
            if store_holds(store_in(path, Path(scratch)), traces):
                return True
        except duckdb.Error:
            return True  # nobody can show that it does not
    with tarfile.open(path) as packed:
        members = (packed.extractfile(member) for member in packed if member.isfile())
        return any(_holds(content.read(), traces) for content in members if content)


def mentions(path: Path, traces: Traces) -> bool:
    """Tell whether a file holds a trace, also inside a workbook, an archive or a Parquet file."""
    if path.suffix.lower() == ".parquet":
        return traces.found_in(pd.read_parquet(path).to_csv())
    if any(map(traces.found_in, texts_of(path).texts)):
        return True
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return any(_in_member(archive, name, traces) for name in archive.namelist())
    content = path.read_bytes()
    if content.startswith(_SQLITE):
        return _runs_hold(path, traces) or _in_bytes(content, Traces(traces.pseudonyms))
    return _holds(content, traces)


def _in_member(archive: zipfile.ZipFile, name: str, traces: Traces) -> bool:
    try:
        content = archive.read(name)
    except (RuntimeError, NotImplementedError):
        return False  # locked with a password: `texts_of` says so
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        return traces.found_in(_NOT_SHOWN.sub("\n", content.decode("utf-8", "replace")))
    return _holds(content, traces)


def _holds(content: bytes, traces: Traces) -> bool:
    if _is_text(content):
        return traces.found_in(_text_of(content))
    whole = traces.found_in(content.decode("latin-1"))
    return whole or _in_bytes(content, traces.without_number())


def _is_text(content: bytes) -> bool:
    return content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in content


def _text_of(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _in_bytes(content: bytes, traces: Traces) -> bool:
    """Look for traces where nothing parts one text from the next; a false alarm does no harm."""
    return any(
        trace.encode(encoding) in content
        for trace in traces.everything
        for encoding in ("utf-8", "utf-16-le")
    )


def _runs_hold(path: Path, traces: Traces) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return any(
            traces.found_in(str(cell))
            for table, column in text_columns(connection, untyped=not is_runs(path))
            for (cell,) in connection.execute(f'SELECT DISTINCT "{column}" FROM "{table}"')
        )
