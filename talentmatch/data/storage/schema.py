"""Open a store's file: its tables, its meta facts, its version, its lock."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.data.contract.staging import quoted
from talentmatch.data.storage._outputs import OUTPUTS_DDL
from talentmatch.data.storage.switching import finish_switch
from talentmatch.data.tables import TABLES
from talentmatch.errors import StoreError, StoreLockedError, StoreVersionError, reason_of
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "SCHEMA_VERSION",
    "connect",
    "copy_to",
    "damage_of",
    "explained",
    "get_fact",
    "is_as_declared",
    "is_damaged",
    "is_full",
    "note_declared",
    "plain_reason",
    "put_fact",
    "require_plain_path",
    "roll_back",
    "why_not_written",
]

#: Raised by one whenever a stored table changes its form by more than a column it did not have.
SCHEMA_VERSION = 2
#: Records of joined people as they came, and pairs of which somebody said that they
#: are two people; keyed digests of the numbers of identity cards that records came with.
_ABOUT_PEOPLE = (
    "_record (record VARCHAR, of VARCHAR, person VARCHAR, row BLOB)",
    "_apart (one VARCHAR, other VARCHAR)",
    "_identity (record VARCHAR, mark VARCHAR)",
)
#: Fact of the store: a digest of the declarations that its tables follow.
_FORM = "form"

#: What DuckDB says of a file that is its own and broken.
_DAMAGED = re.compile(
    r"checksum|corrupt|enough bytes|serializ|internal error|fatal|assert|block", re.IGNORECASE
)


def connect(path: str | Path) -> duckdb.DuckDBPyConnection:
    """Open or create the file of a store.

    Raises
    ------
    StoreLockedError
        Another process holds it.
    StoreVersionError
        Another version of talentmatch wrote it.
    StoreError
        It is no store, or its folder is missing.
    """
    import duckdb

    memory = str(path) == ":memory:"
    if not memory and not Path(path).absolute().parent.is_dir():
        raise StoreError(phrase("store", "no_folder", path=path))
    if not memory:
        require_plain_path(path)
        finish_switch(Path(path))
        _refuse_other_files(Path(path))
    is_new = not memory and not Path(path).exists()
    try:
        connection = duckdb.connect(str(path))
        if is_new:
            Path(path).chmod(0o600)
    except duckdb.Error as error:
        raise explained(path, error) from error
    try:
        _prepare(connection, path)
    except BaseException as error:
        connection.close()
        if isinstance(error, duckdb.Error):
            raise explained(path, error) from error
        raise
    return connection


def require_plain_path(path: str | Path) -> None:
    """Raise if DuckDB could not keep a store there: it cuts paths at a question mark."""
    if "?" in str(Path(path).absolute()):
        raise StoreError(phrase("store", "question_mark", path=path))


def _refuse_other_files(path: Path) -> None:
    # DuckDB opens a CSV or SQLite file as tables of its own kind, and what is stored there is lost.
    if not path.is_file():
        return
    with path.open("rb") as stream:
        head = stream.read(12)
    if head and head[8:] != b"DUCK":
        raise StoreError(phrase("store", "other_kind", path=path))


def explained(path: str | Path, error: Exception) -> StoreError:
    """Return the error that says why DuckDB could not open or read the file of a store."""
    import duckdb

    text = str(error)
    if isinstance(error, duckdb.ConnectionException):  # DuckDB opens a file once a process
        return StoreLockedError(phrase("store", "open_here", path=path))
    if _is_locked(error):
        holder = re.search(r"PID (\d+)", text)
        key = "held_by" if holder else "held"
        return StoreLockedError(
            phrase("store", key, path=path, process=holder[1] if holder else None)
        )
    if "newer version" in text or "storage version" in text.lower():
        return StoreError(phrase("store", "newer_duckdb", path=path))
    key = "damaged" if _DAMAGED.search(text) else "no_store_file"
    return StoreError(phrase("store", key, path=path, error=text.splitlines()[0]))


def _is_locked(error: Exception) -> bool:
    """Tell whether another process holds a store, rather than a block of it being damaged."""
    return bool(re.search(r"\block\b|used by another process", str(error), re.IGNORECASE))


def is_damaged(error: Exception) -> bool:
    """Tell whether a file is no store, or no longer one, rather than out of reach."""
    return bool(re.search("not a valid DuckDB", str(error)) or _DAMAGED.search(str(error)))


def damage_of(path: str | Path, error: Exception) -> StoreError | None:
    """Return the error that names a store as damaged, where that is why a query failed."""
    import duckdb

    of_query_or_values = (
        duckdb.ParserException,
        duckdb.BinderException,
        duckdb.CatalogException,
        duckdb.ConversionException,
        duckdb.ConstraintException,
        duckdb.InvalidInputException,
    )
    if isinstance(error, of_query_or_values) or is_full(error):
        return None
    if _DAMAGED.search(str(error)):
        return explained(path, error)
    return None


def plain_reason(error: BaseException) -> str:
    """Return what DuckDB says of a failure, without the cells that it may quote.

    What it says of the text of a query quotes the query alone, and stays as it is.
    """
    import duckdb

    text = str(error)
    about_query = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
    if not text or isinstance(error, about_query):
        return text or type(error).__name__
    if isinstance(error, duckdb.InvalidInputException):
        return type(error).__name__  # a cell may stand in it without quotes
    if isinstance(error, duckdb.IOException):
        return text.splitlines()[0]  # of a file or the disk, never of a cell
    return reason_of(error)


def _prepare(connection: duckdb.DuckDBPyConnection, path: str | Path) -> None:
    # One transaction, so that a file is prepared whole or not at all, and is written once.
    connection.execute("BEGIN").fetchall()
    connection.execute("CREATE TABLE IF NOT EXISTS _meta (key VARCHAR, value VARCHAR)").fetchall()
    version = get_fact(connection, "schema_version")
    if version is None:
        put_fact(connection, "schema_version", str(SCHEMA_VERSION))
    elif not version.isdecimal():
        raise StoreError(phrase("store", "spoilt_fact", path=path, fact="schema_version"))
    elif int(version) != SCHEMA_VERSION:
        raise StoreVersionError(str(path), int(version), SCHEMA_VERSION)
    if not is_as_declared(connection):
        for declared in _declared():
            connection.execute(declared).fetchall()
        if version is None:
            note_declared(connection)
        else:
            _add_columns(connection)
    connection.execute("COMMIT").fetchall()


@cache
def _declared() -> tuple[str, ...]:
    """Return what makes the tables of a store that are not there yet."""
    own = (
        "_same_person (alias VARCHAR, candidate_id VARCHAR)",
        '_erased (mark VARCHAR, "on" VARCHAR)',
        *_ABOUT_PEOPLE,
        OUTPUTS_DDL,
    )
    return (
        *(f"CREATE TABLE IF NOT EXISTS {table}" for table in own),
        *(table.ddl() for table in TABLES.values()),
    )


@cache
def _form() -> str:
    return hashlib.sha256("\n".join(_declared()).encode()).hexdigest()


def is_as_declared(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether every table is known to be stored as it is declared now, sealed columns too."""
    return get_fact(connection, _FORM) == _form()


def note_declared(connection: duckdb.DuckDBPyConnection) -> None:
    """Note that every table is stored as it is declared now, so that no opening looks again."""
    put_fact(connection, _FORM, _form())


def _add_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Give tables of an earlier store the columns that came later; their rows leave them empty."""
    columns = set(
        connection.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
    )
    for table in TABLES.values():
        for column in table.columns:
            if (table.name, column.name) not in columns:
                kind = column.stored_type
                added = f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind}'
                connection.execute(added).fetchall()


def copy_to(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Copy everything that is stored, and nothing that was deleted, into a new file."""
    ((name,),) = connection.execute("SELECT current_database()").fetchall()
    connection.execute(f"ATTACH {quoted(str(path))} AS _fresh").fetchall()
    try:
        connection.execute(f'COPY FROM DATABASE "{name}" TO _fresh').fetchall()
    finally:
        connection.execute("DETACH _fresh").fetchall()


def get_fact(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """Return a fact about the store, or None."""
    rows = connection.execute("SELECT value FROM _meta WHERE key = ?", [key]).fetchall()
    return str(rows[0][0]) if rows else None


def put_fact(connection: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    """Write a fact about the store over any earlier one."""
    ((changed,),) = connection.execute(
        "UPDATE _meta SET value = ? WHERE key = ?", [value, key]
    ).fetchall()
    if not changed:
        connection.execute("INSERT INTO _meta VALUES (?, ?)", [key, value]).fetchall()


def roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Take a transaction back, if there still is one."""
    import duckdb

    # Where DuckDB has rolled back by itself, or holds the file no more, the file is whole.
    with suppress(duckdb.Error):
        connection.execute("ROLLBACK").fetchall()


def is_full(error: BaseException | None) -> bool:
    """Tell whether a failure is that of a disk without room."""
    text = str(error).lower() if error is not None else ""
    return any(mark in text for mark in ("no space", "disk", "could not write", "too large"))


def why_not_written(path: str | Path, error: BaseException) -> str:
    """Say why a store could not be written: the disk is full, or what the system says."""
    text = plain_reason(error)
    if is_full(error):
        return phrase("store", "disk_full", path=path, error=text)
    return phrase("store", "not_written", path=path, error=text)
