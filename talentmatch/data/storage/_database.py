"""One DuckDB file for many threads: a cursor for each, one writer, a number that each commit raises."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from talentmatch.data.storage.pages import Pages, has_page
from talentmatch.data.storage.schema import (
    connect,
    copy_to,
    damage_of,
    get_fact,
    plain_reason,
    put_fact,
    roll_back,
)
from talentmatch.data.storage.switching import finish_switch
from talentmatch.data.tables import TABLES

if TYPE_CHECKING:
    import duckdb

    from talentmatch.data.contract.table import Table
    from talentmatch.data.storage._cipher import Sealer
    from talentmatch.data.storage.access_log import AccessLog

__all__ = ["Database", "unfinished"]

_VERSION = "data_version"
#: Answers to small questions that are kept until the data changes.
_ANSWERS = 256
T = TypeVar("T")


class _ThreadState(threading.local):
    """What one thread holds of a database."""

    cursor: duckdb.DuckDBPyConnection | None = None
    #: Opening of the file to which `cursor` belongs.
    opening: int = -1
    #: Transactions entered and not left; the outermost one commits.
    depth: int = 0
    #: Reads entered and not left.
    reads: int = 0
    #: Whether rows may have changed in the transaction that is entered.
    changing: bool = False
    #: Tables to the rows that were loaded in it.
    loaded: Mapping[str, int] = MappingProxyType({})


class Database:
    """Connections to one file, shared by all threads of a process.

    Any number of threads read at once, each on a cursor of its own that sees what was committed
    when it began. Writers take turns. While the file is rewritten, nobody reads. A thread may read
    inside its transaction, and never begins a transaction inside `reading`.

    Parameters
    ----------
    path : str or Path
        The file, or ``":memory:"``. Open it with `Database.at`, which shares what is open already:
        DuckDB holds one file open once a process.

    Raises
    ------
    StoreError
        As `talentmatch.data.storage.schema.connect`.
    """

    _open: ClassVar[dict[Path, Database]] = {}
    _opening: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: str | Path) -> None:
        self.path = path
        if isinstance(path, Path):
            finish_switch(path)  # what is put in its place now was not there when pages were made
        self.pages = Pages(path, self.reading, self.no_writer)
        self._root = connect(path)
        self._cursors: dict[threading.Thread, duckdb.DuckDBPyConnection] = {}
        self._openings = 0
        self._users = 1
        self._thread = _ThreadState()
        self._writer = threading.RLock()
        self._gate = threading.Condition()
        self._readers = 0
        self._closed_to_readers = False
        #: Whether the file is to be written anew when the transaction that runs is committed.
        self._rewriting = False
        #: Why the file could not be written anew after the last erasure; empty where it was.
        self.unwritten = ""
        #: What opens the sealed columns, once the key is known.
        self.sealer: Sealer | None = None
        #: The access log of the file, once it was opened; see `Store`.
        self.log: AccessLog | None = None
        self.opening = threading.Lock()
        self._log_cursor: tuple[int, duckdb.DuckDBPyConnection] | None = None
        #: Number of the data, once it was read, and what it answered to small questions.
        self._version: int | None = None
        self._answers: tuple[int, dict[Hashable, Any]] = (-1, {})

    @classmethod
    def at(cls, path: str | Path) -> Database:
        """Return the database of a file, the one that is open in this process if there is one."""
        if not isinstance(path, Path):
            return cls(path)
        with cls._opening:
            shared = cls._open.get(path.resolve())
            if shared is None:
                shared = cls._open[path.resolve()] = cls(path)
            else:
                shared._users += 1
        return shared

    @classmethod
    def is_open(cls, path: Path) -> bool:
        """Tell whether a file is open in this process."""
        with cls._opening:
            return path.resolve() in cls._open

    def release(self) -> None:
        """Give up the database; the last of its users closes the file."""
        with self._opening:
            self._users -= 1
            if self._users > 0:
                return
            if isinstance(self.path, Path):
                self._open.pop(self.path.resolve(), None)
            if self.log is not None:
                self.log.close()
            self._close()
            self.pages.vouch()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The cursor of the calling thread."""
        own = self._thread
        if own.cursor is None or own.opening != self._openings:
            own.cursor, own.opening = self._root.cursor(), self._openings
            self._keep(own.cursor)
        return own.cursor

    def log_cursor(self) -> duckdb.DuckDBPyConnection:
        """Return the cursor on which the access log is written, whatever thread asks."""
        if self._log_cursor is None or self._log_cursor[0] != self._openings:
            self._log_cursor = self._openings, self._root.cursor()
        return self._log_cursor[1]

    def _keep(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Remember a cursor, to close it before the file is let go of; those of ended threads go now."""
        with self._gate:
            for thread in [t for t in self._cursors if not t.is_alive()]:
                self._cursors.pop(thread).close()
            self._cursors[threading.current_thread()] = cursor

    def use(self, sealer: Sealer) -> None:
        """Open the sealed columns with a key, from now on and whenever the file is opened again."""
        if self.sealer is None:
            sealer.install(self._root)
        self.sealer = self.pages.sealer = sealer

    @property
    def version(self) -> int:
        """Number of the data; each commit of a transaction raises it."""
        # Nobody else writes to a file that is open here.
        if self._version is None or self.writing:
            with self.reading() as connection:
                version = _number(get_fact(connection, _VERSION))
            with self._gate:  # a commit that came between knows better
                if self._version is None and not self.writing:
                    self._version = version
            return version
        return self._version

    def until_changed(self, question: Hashable, answer: Callable[[], T]) -> T:
        """Return what the data answers to a small question, asked once until a commit changes it."""
        if self.writing:
            return answer()
        version = self.version
        if self._answers[0] != version:
            self._answers = version, {}
        known = self._answers[1]
        if question in known:
            found: T = known[question]
            return found
        if len(known) >= _ANSWERS:
            known.clear()
        found = known[question] = answer()
        return found

    @property
    def writing(self) -> bool:
        """Whether the calling thread is inside a transaction, and sees what nobody else does."""
        return bool(self._thread.depth)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Hold the file open for the calling thread's cursor."""
        own = self._thread
        if not own.reads:
            with self._gate:
                self._gate.wait_for(lambda: not self._closed_to_readers)
                self._readers += 1
        own.reads += 1
        import duckdb

        try:
            yield self.connection
        except duckdb.Error as error:
            damage = damage_of(self.path, error)
            if damage is None:
                raise
            raise damage from error
        finally:
            own.reads -= 1
            if not own.reads:
                with self._gate:
                    self._readers -= 1
                    self._gate.notify_all()

    @contextmanager
    def no_writer(self) -> Iterator[bool]:
        """Keep writers out for a moment; tell whether nobody was writing, who is not waited for."""
        alone = self._writer.acquire(blocking=False)
        try:
            yield alone
        finally:
            if alone:
                self._writer.release()

    def copy(self, target: Path) -> None:
        """Write what is committed at this moment into a new file, while others read and write."""
        with self.reading() as connection:
            copy_to(connection, target)

    @contextmanager
    def transaction(self, *, rows: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
        """Do everything inside or nothing; one inside another joins it, others wait their turn.

        Parameters
        ----------
        rows : bool, default=True
            Whether rows of tables may change; if not, the pages of them stay.
        """
        own = self._thread
        if own.depth:
            own.changing = own.changing or rows
            yield self.connection
            return
        with self._writer:
            with self.reading() as connection:
                connection.execute("BEGIN").fetchall()
                own.depth += 1
                own.changing, own.loaded = rows, {}
                try:
                    yield connection
                    version = _number(get_fact(connection, _VERSION)) + 1
                    put_fact(connection, _VERSION, str(version))
                    with self.pages.removed() if own.changing else nullcontext():
                        connection.execute("COMMIT").fetchall()
                    with self._gate:
                        self._version = version
                except BaseException:
                    roll_back(connection)
                    self._forget_rewriting()
                    raise
                finally:
                    own.depth -= 1
            if self._rewriting:
                self._rewrite_if_room()
            for name, count in own.loaded.items():
                self.pages.make(TABLES[name], count)

    def note_loaded(self, table: Table, rows: int) -> None:
        """Note in a transaction that rows of a table were loaded, of which a page is made after it."""
        if has_page(table):
            own = self._thread
            own.loaded = {**own.loaded, table.name: own.loaded.get(table.name, 0) + rows}

    def rewrite(self) -> None:
        """Write the file anew: DuckDB keeps the bytes of deleted rows in blocks it may use again.

        Inside a transaction it is done once that is committed; should the process end before,
        `unfinished` tells the next opening.
        """
        if not isinstance(self.path, Path):
            return
        fresh = _fresh(self.path)
        if self._thread.depth:
            fresh.touch()
            self._rewriting = True
            return
        with self._writer, self._alone():
            _take_away(fresh)
            try:
                copy_to(self._root, fresh)
                shutil.copymode(self.path, fresh)
                self._close()
                try:
                    fresh.replace(self.path)
                finally:
                    self._root = connect(self.path)
                    self._openings += 1
                    if self.sealer is not None:
                        self.sealer.install(self._root)
            except BaseException:
                _take_away(fresh)
                fresh.touch()  # whoever opens the file next tries again
                raise
            self._rewriting = False

    def _rewrite_if_room(self) -> None:
        """Rewrite the file; what is committed stands also where the disk has no room for a copy."""
        import duckdb

        self.unwritten = ""
        try:
            self.rewrite()
        except (duckdb.Error, OSError) as error:
            self.unwritten = plain_reason(error)

    def _forget_rewriting(self) -> None:
        if self._rewriting and isinstance(self.path, Path):
            _fresh(self.path).unlink(missing_ok=True)
        self._rewriting = False

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait until nobody reads, and let nobody begin."""
        try:
            with self._gate:
                self._closed_to_readers = True
                self._gate.wait_for(lambda: self._readers == 0)
            yield
        finally:
            with self._gate:
                self._closed_to_readers = False
                self._gate.notify_all()

    def _close(self) -> None:
        # The file is let go of only when the last cursor is closed.
        with self._gate:
            cursors, self._cursors = self._cursors, {}
        for cursor in cursors.values():
            cursor.close()
        if self._log_cursor is not None:
            self._log_cursor[1].close()
        self._root.close()


def unfinished(path: str | Path) -> bool:
    """Tell whether a file was being written anew when the process ended."""
    return isinstance(path, Path) and _fresh(path).exists()


def _number(fact: str | None) -> int:
    """Return the number of the data; of a spoilt one the time, which is none that was seen before."""
    return int(fact) if fact and fact.isdecimal() else time.time_ns() if fact else 0


def _take_away(fresh: Path) -> None:
    """Remove a copy that was begun, and the journal by which DuckDB would finish it."""
    for path in (fresh.with_name(fresh.name + ".wal"), fresh):
        path.unlink(missing_ok=True)


def _fresh(path: Path) -> Path:
    return path.with_name(path.name + ".fresh")
