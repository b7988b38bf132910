"""Pages: what a table of sealed columns opens to, kept beside the store as one block, sealed as well.

The store holds its values sealed one by one, and to open each costs a whole read several times what
its rows cost. A page spares that. It is sealed for the rows of which it was made, as they are stored:
beside others, whoever changed them, it is not opened, and the values themselves answer. It is removed
before a change of rows is committed, so that nothing of a person outlives an erasure in it.

To compare the rows costs as much as to read them. It is not done where nobody wrote to the store since
the process that knew the page let go of it: then page and store bear the same time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.data.contract._sealed import plain_rows
from talentmatch.data.contract.table import Table
from talentmatch.data.private_files import sweep_parts, write_private
from talentmatch.data.tables import TABLES

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import duckdb
    import pyarrow as pa

    from talentmatch.data.storage._cipher import Sealer

__all__ = ["Pages", "has_page", "pages_of"]

#: Name under which a query sees the rows of a page.
_NAME = "_opened_rows"
#: Rows below which values are opened as fast as a page is.
_FEWEST = 100
#: A table with more rows, or a page that is longer [bytes], is not kept.
_MOST, _LONGEST = 400_000, 32 * 2**20


def has_page(table: Table) -> bool:
    """Tell whether a page is made of a table: it holds nothing beside its key and what is sealed.

    Examples
    --------
    >>> [name for name, table in TABLES.items() if has_page(table)]
    ['contact', 'protected']
    """
    sealed = [column.name for column in table.columns if column.sealed]
    return bool(sealed) and {*sealed, *table.key} == {*table.names}


def pages_of(store: Path) -> list[Path]:
    """Return where the pages of a store lie, whether there are any or not."""
    return [_place(store, table) for table in TABLES.values() if has_page(table)]


@dataclass(frozen=True)
class _Page:
    """Rows of a table in plain, None if they are not worth it, and the state of the data they are of."""

    state: int
    rows: pa.Table | None


class Pages:
    """Pages of one store, and those of them that were opened in this process.

    Parameters
    ----------
    path : str or Path
        The store's file; one in memory has no pages.
    reading : callable
        Returns a context that gives a connection to read from.
    no_writer : callable
        Returns a context in which nobody begins to write, which tells whether nobody does already.

    Attributes
    ----------
    sealer : Sealer, optional
        What opens values and pages, once the key is known.
    """

    def __init__(
        self,
        path: str | Path,
        reading: Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]],
        no_writer: Callable[[], AbstractContextManager[bool]],
    ) -> None:
        self._store = path if isinstance(path, Path) else None
        self._reading, self._no_writer = reading, no_writer
        self.sealer: Sealer | None = None
        self._known: dict[str, _Page] = {}
        #: Tables whose pages are of the rows that are stored.
        self._sure = _of_one_time(self._store)
        #: Raised before and after each commit of rows: odd while one goes on.
        self._state = 0

    @contextmanager
    def removed(self) -> Iterator[None]:
        """Remove all pages, and use none while a change of rows is committed."""
        if self._store:
            pages = pages_of(self._store)
            for page in pages:
                page.unlink(missing_ok=True)
            sweep_parts(pages)
        self._state += 1
        try:
            yield
        finally:
            self._known, self._sure = {}, set()
            self._state += 1

    def vouch(self) -> None:
        """Give pages that are of the stored rows the time of the store, which was let go of."""
        if self._store is None:
            return
        for name in self._sure:
            with suppress(OSError):
                time = self._store.stat().st_mtime_ns
                os.utime(_place(self._store, TABLES[name]), ns=(time, time))

    def answer(self, table: Table, select: Callable[..., str]) -> pa.Table | None:
        """Return what a SELECT finds in the page of a table; None where there is none.

        Parameters
        ----------
        table : Table
            Its contract.
        select : callable
            Returns the SQL, given as `rows` the name of the relation that has the rows in plain.
        """
        import duckdb

        state = self._state
        if state % 2 or not has_page(table):
            return None
        # Whatever goes wrong here, the values themselves answer, or tell what is wrong.
        with suppress(duckdb.Error), self._reading() as connection:
            page = self._page(connection, table, state)
            if page.rows is not None:
                found = _selected(connection, table, page.rows, select(rows=_NAME))
                # Where nothing was committed meanwhile, page and query saw the same.
                if self._state == state:
                    return found
        return None

    def make(self, table: Table, loaded: int) -> None:
        """Make a page of a table of which rows were loaded, unless most of it was there before."""
        import duckdb

        with suppress(duckdb.Error), self._reading() as connection:
            query = f'SELECT count(*) FROM main."{table.name}"'
            ((count,),) = connection.execute(query).fetchall()
            if 2 * loaded >= count:
                self._page(connection, table, self._state)

    def _page(self, connection: duckdb.DuckDBPyConnection, table: Table, state: int) -> _Page:
        page = self._known.get(table.name)
        if page is None or page.state != state:
            rows = self._rows(connection, self._store, table, state) if self._store else None
            page = self._known[table.name] = _Page(state, rows)
        return page

    def _rows(
        self, connection: duckdb.DuckDBPyConnection, store: Path, table: Table, state: int
    ) -> pa.Table | None:
        """Return the rows of a table by its page, which is made if there is none."""
        place, sure = _place(store, table), table.name in self._sure
        kept, count, mark = self._kept(place, table), 0, ""
        if not (kept and sure):
            count, mark = _mark(connection, table)
        if kept and (sure or kept[0] == mark):
            self._sure.add(table.name)
            return kept[1]
        if not _FEWEST <= count <= _MOST:
            return None
        query = f"SELECT {_names(table)} FROM {plain_rows(table)}"
        rows = connection.sql(query).to_arrow_table()
        content = _packed(rows)
        if len(content) > _LONGEST:
            return None
        assert self.sealer is not None  # the store is open
        sealed = self.sealer.seal_bytes(content, _use(table, mark))
        with self._no_writer() as alone, suppress(OSError):
            if alone and self._state == state:
                write_private(place, f"{mark}\n".encode() + sealed)
                self._sure.add(table.name)
        return rows

    def _kept(self, place: Path, table: Table) -> tuple[str, pa.Table] | None:
        """Return the mark and the rows of a page, if there is one that opens."""
        import pyarrow as pa

        assert self.sealer is not None  # the store is open
        try:
            mark, _, sealed = place.read_bytes().partition(b"\n")
            content = self.sealer.open_bytes(sealed, _use(table, mark.decode()))
            rows = pa.ipc.open_stream(pa.py_buffer(content)).read_all()
        except (OSError, ValueError):
            return None
        return (mark.decode(), rows) if tuple(rows.column_names) == table.names else None


def _selected(
    connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table, select: str
) -> pa.Table:
    # Whoever may read all rows is given them as they are.
    if select == f"SELECT {_names(table)} FROM {_NAME} AS t":
        return rows
    connection.register(_NAME, rows)
    try:
        return connection.sql(select).to_arrow_table()
    finally:
        connection.unregister(_NAME)


def _mark(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[int, str]:
    """Return how many rows are stored, and a mark that others would not have, in whatever order."""
    query = f'SELECT count(*), sum(hash({_names(table)})) FROM main."{table.name}"'
    ((count, total),) = connection.execute(query).fetchall()
    return int(count), f"{count} {total}"


def _use(table: Table, mark: str) -> str:
    return f"page of {table.name} {mark}"


def _of_one_time(store: Path | None) -> set[str]:
    """Return the tables whose pages bear the time of the store, where it has no journal besides."""
    if store is None or not store.exists() or store.with_name(f"{store.name}.wal").exists():
        return set()
    time, tables = store.stat().st_mtime_ns, filter(has_page, TABLES.values())
    places = {table.name: _place(store, table) for table in tables}
    return {name for name, p in places.items() if p.exists() and p.stat().st_mtime_ns == time}


def _names(table: Table) -> str:
    return ", ".join(f'"{name}"' for name in table.names)


def _packed(rows: pa.Table) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _place(store: Path, table: Table) -> Path:
    # A store may be opened by links of other names.
    place = store.resolve()
    return place.with_name(f".{place.name}.{table.name}.page")
