"""An open store: its file, its key and who uses it; its access log, transactions and small facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import pandas as pd

from talentmatch.data.contract._frames import from_arrow
from talentmatch.data.private_files import sweep_parts, write_private
from talentmatch.data.storage._cipher import BROKEN_SEAL, Sealer, new_secret
from talentmatch.data.storage._database import Database, unfinished
from talentmatch.data.storage._outputs import Output, digest_of, forget_output, outputs, register
from talentmatch.data.storage._queries import contract_of
from talentmatch.data.storage._reserve import keep_reserve
from talentmatch.data.storage._witness import Witness
from talentmatch.data.storage.access_log import AccessLog
from talentmatch.data.storage.acting import Acting, acting_user
from talentmatch.data.storage.keys import (
    PSEUDONYM_KEY,
    Pseudonymiser,
    fits,
    key_at,
    key_beside,
    key_of_store,
    next_key,
    own_key_file,
    people_of,
    put_next_key,
)
from talentmatch.data.storage.pages import pages_of
from talentmatch.data.storage.schema import (
    get_fact,
    is_as_declared,
    note_declared,
    plain_reason,
    put_fact,
    why_not_written,
)
from talentmatch.data.storage.seals import SEALING_KEY, places_in_plain, seal_anew, seal_earlier
from talentmatch.data.tables import TABLES
from talentmatch.errors import StoreError
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    from types import TracebackType

    import duckdb

__all__ = ["OpenStore"]

_KEY_FINGERPRINT = "key_fingerprint"
T = TypeVar("T")


class OpenStore:
    """What every door of a store stands on; `talentmatch.data.store.Store` adds the doors.

    Parameters
    ----------
    path, key_path, key, witness, user
        See `Store`.
    """

    _closed = False
    #: Who acts in a view of the store, whatever is said around it.
    _acting: Acting | None = None

    def __init__(
        self,
        path: str | Path = ":memory:",
        *,
        key_path: Path | None = None,
        key: bytes | None = None,
        witness: Path | None = None,
        user: str | None = None,
    ) -> None:
        self.path = path if str(path) == ":memory:" else Path(path)
        self.user = user
        self._database = Database.at(self.path)
        try:
            with self._database.opening:
                self._people = self._pseudonymiser(key_path, key)
                self._unseal()
                own_witness = self._witness_in(witness)
                if self._database.log is not None and own_witness is not None:
                    self._database.log.watch(own_witness)
                elif self._database.log is None:
                    self._database.log = self._open_log(own_witness)
                    if unfinished(self.path):
                        self._finish_rewriting()
                    if isinstance(self.path, Path):
                        keep_reserve(self.path)
        except BaseException:
            self._database.release()
            raise

    def __enter__(self) -> Self:
        if self._acting is not None:
            self._acting.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._acting is not None:
            self._acting.__exit__(kind, error, trace)
        self.close()

    def close(self) -> None:
        """Let go of the file, so that another process may open it."""
        if not self._closed:
            self._closed = True
            self._database.release()

    def acting_as(self, user: str) -> Self:
        """Return the same store, whose reads and exports are logged under another user.

        As a context manager it holds for the whole thread or task (`contextvars`), whatever store
        or view of one is used inside.

        Parameters
        ----------
        user : str
            Who asks, such as the person logged in to a page.

        Raises
        ------
        AccessError
            The name is empty or no single line.

        Examples
        --------
        >>> from talentmatch.data.store import Store
        >>> with Store() as store:
        ...     with store.acting_as("wang"):
        ...         _ = store.read("target", as_of="2024-12-31", purpose="planning")
        ...     _ = store.acting_as("li").read("target", as_of="2024-12-31", purpose="planning")
        ...     store.access_log.entries()["user"].tolist()
        ['wang', 'li']
        """
        view = copy(self)
        view._acting = Acting(user)
        view._closed = True  # the store it was taken from lets go of the file
        return view

    @property
    def access_log(self) -> AccessLog:
        """Who read what for which purpose."""
        assert self._database.log is not None  # opened with the store
        return self._database.log

    @property
    def data_version(self) -> int:
        """Number that each change of the data raises."""
        return self._database.version

    def until_changed(self, question: Hashable, answer: Callable[[], T]) -> T:
        """Return what the data answers to a small question, asked once until a commit changes it.

        Parameters
        ----------
        question : hashable
            All that the answer depends on beside the data, the date among it.
        answer : callable
            Returns it; it is small, and holds no facts about people, whose every reading is logged.
        """
        return self._database.until_changed(question, answer)

    @property
    def simulated(self) -> bool:
        """Whether the store holds a simulated city; every view of it says so."""

        def answer() -> bool:
            with self._database.reading() as connection:
                return get_fact(connection, "simulated") == "true"

        return self.until_changed("simulated", answer)

    @simulated.setter
    def simulated(self, value: bool) -> None:
        with self._transaction():
            put_fact(self._connection, "simulated", "true" if value else "false")

    def own_tables(self) -> dict[str, int]:
        """Return the tables that hold rows in the file; counted once for each version of the data."""
        return dict(self.until_changed("tables", self._counted))

    def _counted(self) -> dict[str, int]:
        counts = " UNION ALL ".join(
            f"SELECT '{name}' AS name, count(*) AS n FROM main.\"{name}\"" for name in TABLES
        )
        with self._database.reading() as connection:
            rows = dict(connection.execute(counts).fetchall())
        return {name: rows[name] for name in TABLES if rows[name]}

    def latest(self, table: str, until: pd.Timestamp | None = None) -> pd.Timestamp | None:
        """Return the latest moment from which a row of `table` may be read; None if it has none.

        Parameters
        ----------
        table : str
            Name of the table.
        until : Timestamp, optional
            Rows that may be read only after this moment are passed over.
        """
        contract = contract_of(table)
        if contract.known_from is None:
            return None
        query = f'SELECT max({contract.known_from}) FROM main."{table}"'
        if until is not None:
            query += f" WHERE {contract.known_from} <= TIMESTAMP '{until}'"

        def answer() -> pd.Timestamp | None:
            with self._database.reading() as connection:
                ((last,),) = connection.execute(query).fetchall()
            return None if last is None else pd.Timestamp(last)

        return self.until_changed(("latest", table, until), answer)

    def pseudonym(self, raw: str) -> str:
        """Return the pseudonym of a person's id; a pseudonym is returned as it is."""
        return self._people.pseudonym(raw)

    def log_export(
        self,
        lists: str,
        *,
        rows: int,
        purpose: str,
        receiver: str | None = None,
        persons: int = 0,
        people: Sequence[str] = (),
    ) -> int:
        """Write into the access log that lists left the house; return the number of the entry.

        Parameters
        ----------
        lists, purpose : str
            What they are, and what they were made for.
        rows : int
            Rows of all of them.
        receiver : str, optional
            Who is to see them, if not the owner of the store alone.
        persons : int
            How many people they show.
        people : sequence of str
            Pseudonyms of those whom they name; see `AccessLog.shown`.
        """
        text = f"{lists} (persons: {persons})" if persons else lists
        return self._log("export", text, rows, purpose=purpose, receiver=receiver, people=people)

    def register_output(
        self, path: Path, data: bytes | None = None, *, what: str, entry: int = 0
    ) -> None:
        """Remember a file before it is written, so that an erasure finds it wherever it lies.

        Parameters
        ----------
        path : Path
            The file.
        data : bytes, optional
            What will stand in it, by which it is known later that nobody worked on it.
        what : str
            The list, or the kind of file.
        entry : int
            Entry of the access log that says who let it go.
        """
        digest = "" if data is None else digest_of(data)
        with self._transaction(rows=False):
            register(self._connection, path, self._home, what=what, entry=entry, digest=digest)

    def outputs(self) -> list[Output]:
        """Return every file that was written out of the store, still there or not."""
        with self._database.reading() as connection:
            known = outputs(connection, self._home)
            # Where versions before the register remembered files of rows set aside.
            earlier = get_fact(connection, "fact:files of rows set aside") or "[]"
        return [*known, *(Output(Path(path), "set_aside") for path in json.loads(earlier))]

    def sweep_outputs(self) -> list[Path]:
        """Remove what commands that were killed while they wrote a file have left; return it."""
        if not isinstance(self.path, Path):
            return []
        key = key_beside(self.path)
        beside = [self.path, key, next_key(key), *pages_of(self.path)]
        return sweep_parts([*beside, *(output.path for output in self.outputs())])

    def remove_output(self, output: Output) -> None:
        """Delete a file that was written out of the store, and forget it."""
        with self._transaction(rows=False):
            forget_output(self._connection, output.path, self._home)
            output.path.unlink(missing_ok=True)

    @property
    def _home(self) -> Path | None:
        return self.path.resolve().parent if isinstance(self.path, Path) else None

    def log_restore(self, entries: int) -> None:
        """Write into the access log that a backup was restored, and how many entries went with it."""
        self._log("restore", "", entries)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Do all writes and loads inside whole, or none of them."""
        with self._transaction():
            yield

    def remember(self, key: str, value: str) -> None:
        """Keep a small fact, such as which header stands for which column."""
        with self._transaction(rows=False):
            put_fact(self._connection, f"fact:{key}", value)

    def recall(self, key: str) -> str | None:
        """Return a fact that was kept, or None."""
        with self._database.reading() as connection:
            return get_fact(connection, f"fact:{key}")

    def _log(
        self,
        verb: str,
        tables: str,
        rows: int,
        *,
        purpose: str = "",
        receiver: str | None = None,
        people: Sequence[str] = (),
    ) -> int:
        """Write into the access log, apart from any transaction: what was seen was seen."""
        import duckdb

        who = self._acting.user if self._acting else acting_user() or self.user
        try:
            with self._database.reading():
                return self.access_log.append(
                    verb,
                    tables,
                    rows=rows,
                    purpose=purpose,
                    receiver=receiver,
                    user=who,
                    people=people,
                )
        except (duckdb.Error, OSError, MemoryError) as error:
            raise StoreError(why_not_written(self.path, error)) from error

    def _fetch(self, select: str) -> pd.DataFrame:
        import duckdb

        try:
            with self._database.reading() as connection:
                return from_arrow(connection.sql(select).to_arrow_table())
        except duckdb.Error as error:
            if BROKEN_SEAL in str(error):
                raise StoreError(phrase("store", "seal_broken", path=self.path)) from error
            raise StoreError(phrase("store", "query_failed", error=plain_reason(error))) from error

    @contextmanager
    def _transaction(self, *, rows: bool = True) -> Iterator[None]:
        """Do everything inside or nothing; a transaction inside another joins it."""
        import duckdb

        try:
            with self._database.transaction(rows=rows):
                yield
        except (duckdb.Error, OSError, MemoryError) as error:
            raise StoreError(why_not_written(self.path, error)) from error

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self._database.connection

    def _pseudonymiser(self, key_path: Path | None, key: bytes | None) -> Pseudonymiser:
        remembered = get_fact(self._connection, _KEY_FINGERPRINT)
        if key is None:
            path = self.path if isinstance(self.path, Path) else None
            key = key_of_store(path, key_path, is_known=remembered is not None)
        wrapped_key = get_fact(self._connection, PSEUDONYM_KEY)
        if remembered is None or fits(key, remembered, wrapped_key):
            self._drop_next_key(key_path, key)
            return people_of(key, wrapped_key)
        place = self._key_file(key_path)
        following = None if place is None else key_at(next_key(place))
        if place is None or following is None or not fits(following, remembered, wrapped_key):
            raise StoreError(phrase("store", "wrong_key", path=self.path))
        put_next_key(place)
        return people_of(following, wrapped_key)

    def _drop_next_key(self, key_path: Path | None, key: bytes) -> None:
        """Take away the key of a rotation that was stopped before anything was sealed with it."""
        place = self._key_file(key_path)
        if place is None or not next_key(place).exists():
            return
        # Whoever renews the key in another thread writes the next one inside its transaction.
        with self._database.transaction() as connection:
            known = get_fact(connection, _KEY_FINGERPRINT)
            if known and fits(key, known, get_fact(connection, PSEUDONYM_KEY)):
                next_key(place).unlink(missing_ok=True)

    def _key_file(self, key_path: Path | None) -> Path | None:
        return own_key_file(self.path if isinstance(self.path, Path) else None, key_path)

    def rotate_key(self, key_path: Path | None = None) -> Path:
        """Seal everything with a new key, in a new key file; return where the one before is kept.

        Pseudonyms stay as they are. A backup made before is opened with the key before alone.

        Parameters
        ----------
        key_path : Path, optional
            Where the key lies, if not beside the store.

        Raises
        ------
        StoreError
            The key lies in a keyring or nowhere, or the store could not be written.
        """
        place = self._key_file(key_path)
        if place is None or self._database.sealer is None:
            raise StoreError(phrase("store", "key_not_in_file"))
        master, secret = new_secret(), new_secret()
        people, wrapped_key = self._people.renewed(master)
        with self._transaction():
            write_private(next_key(place), master)
            seal_anew(self._connection, Sealer(secret))
            put_fact(self._connection, PSEUDONYM_KEY, wrapped_key)
            put_fact(self._connection, SEALING_KEY, people.wrap(secret, SEALING_KEY))
            self._log("rotate", "", 0)
            self._database.rewrite()
        self._people = people
        self._database.sealer.renew(secret)
        return put_next_key(place)

    def _unseal(self) -> None:
        """Let the connection open what is sealed, and seal what an earlier version left in plain."""
        if self._database.sealer is not None:
            return
        known = get_fact(self._connection, SEALING_KEY)
        secret = self._people.unwrap(known, SEALING_KEY) if known else new_secret()
        self._database.use(Sealer(secret))
        as_declared = is_as_declared(self._connection)
        if known is not None and as_declared:
            return
        plain = {} if as_declared else places_in_plain(self._connection)
        with self._transaction(rows=bool(plain)):
            if known is None:
                put_fact(self._connection, SEALING_KEY, self._people.wrap(secret, SEALING_KEY))
            if seal_earlier(self._connection, plain):
                self._database.rewrite()
            if not as_declared:
                note_declared(self._connection)

    def _finish_rewriting(self) -> None:
        """Take the bytes away that an erasure, stopped halfway, left; where it fails, next time."""
        import duckdb

        with suppress(duckdb.Error, OSError):
            self._database.rewrite()

    def _witness_in(self, folder: Path | None) -> Witness | None:
        if folder is None or not isinstance(self.path, Path):
            return None
        return Witness(folder, self.path.resolve(), self._people)

    def _open_log(self, witness: Witness | None) -> AccessLog:
        """Open the access log, seal it if it was not yet, and call its witness."""
        place = str(self.path.resolve()) if isinstance(self.path, Path) else ""
        base = self._database
        log = AccessLog(base.log_cursor, self._people, witness, place, base.reading)
        fingerprint = get_fact(self._connection, _KEY_FINGERPRINT)
        foreign = fingerprint != self._people.fingerprint
        rows = foreign and bool(self.own_tables())
        with log.transaction():
            if foreign:
                log.begin(new=fingerprint is None, rows=rows)
            log.call_witness()
        if foreign:
            put_fact(self._connection, _KEY_FINGERPRINT, self._people.fingerprint)
        return log
