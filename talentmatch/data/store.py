"""The store: one DuckDB file, contracts at its door, nothing let out that may not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pandas as pd

from talentmatch.data.access_log import AccessLog
from talentmatch.data.contracts import Purpose, Table
from talentmatch.data.database import Database, unfinished
from talentmatch.data.erasure import ErasureReport, erase_person
from talentmatch.data.filters import Moment, let_out, moment
from talentmatch.data.frames import from_arrow, to_arrow
from talentmatch.data.keys import Pseudonymiser, key_of_store
from talentmatch.data.loading import files_set_aside, load_files
from talentmatch.data.loads import LoadReport, TableLoad
from talentmatch.data.persons import join_confirmed
from talentmatch.data.queries import filtered, tables_in, with_as_of
from talentmatch.data.reading.sheets import Progress
from talentmatch.data.register import FirmRegister, firm_register
from talentmatch.data.schema import get_fact, plain_reason, put_fact
from talentmatch.data.schema import why_not_written as _why
from talentmatch.data.staging import quoted
from talentmatch.data.tables import TABLES
from talentmatch.data.text_vectors import TextVectors
from talentmatch.data.whose import Meant, meant_by
from talentmatch.data.witness import Witness
from talentmatch.data.writes import write, write_parquet
from talentmatch.errors import AccessError, NotFoundError, StoreError
from talentmatch.phrases import phrase

if TYPE_CHECKING:
    from types import TracebackType

    import duckdb


__all__ = ["ErasureReport", "LoadReport", "Store", "TableLoad"]

_KEY_FINGERPRINT = "key_fingerprint"


class Store:
    """Tables of one city or agency in one DuckDB file.

    Parameters
    ----------
    path : str or Path
        File of the store, created where there is none; ``":memory:"`` for one that is forgotten.
    key_path : Path, optional
        Key of the pseudonyms; by default ``<path>.key`` beside the store, created on first use.
    key : bytes, optional
        The key itself, for a store in memory; random by default.
    witness : Path, optional
        Folder outside the store's in which is noted how far the access log has come; without one
        an earlier file that is put in the place of this one does not show.
    user : str, optional
        Who the access log names; by default the user of the operating system.

    Notes
    -----
    A store may be used from any thread. Reads go on beside each other and beside a write, and see
    what was committed when they began; writes take turns. Stores of one file in one process share
    its connection.

    Raises
    ------
    StoreLockedError, StoreVersionError
        Another process has the file open; another version of talentmatch wrote it.
    StoreError
        The file is no store, or its key is missing or another.

    Examples
    --------
    >>> rows = pd.DataFrame({"indicator": ["incubators"], "year": [2025], "target": [20]})
    >>> with Store() as store:
    ...     print(store.write("target", rows, source="plan.xlsx"))
    ...     store.read("target", as_of="2024-12-31", purpose="planning")["target"].tolist()
    plan.xlsx → target: 1 rows loaded
    [20.0]
    """

    _closed = False

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
                asked = self._witness_in(witness)
                if self._database.log is not None and asked is not None:
                    self._database.log.watch(asked)
                elif self._database.log is None:
                    self._database.log = self._open_log(asked)
                    if unfinished(self.path):
                        self._finish_rewriting()
        except BaseException:
            self._database.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, so that another process may open it."""
        if not self._closed:
            self._closed = True
            self._database.release()

    def acting_as(self, user: str) -> Store:
        """Return the same store, whose reads and exports are logged under another user.

        Parameters
        ----------
        user : str
            Who asks, such as the person logged in to a page.

        Examples
        --------
        >>> with Store() as store:
        ...     _ = store.acting_as("li").read("target", as_of="2024-12-31", purpose="planning")
        ...     store.access_log.entries()["user"].tolist()
        ['li']
        """
        view = copy(self)
        view.user, view._closed = user, True  # the store it was taken from lets go of the file
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

    @property
    def simulated(self) -> bool:
        """Whether the store holds a simulated city; every view of it says so."""
        with self._database.reading() as connection:
            return get_fact(connection, "simulated") == "true"

    @simulated.setter
    def simulated(self, value: bool) -> None:
        with self._transaction():
            put_fact(self._connection, "simulated", "true" if value else "false")

    def tables(self) -> dict[str, int]:
        """Return the tables that hold rows, and how many."""
        counts = " UNION ALL ".join(
            f"SELECT '{name}' AS name, count(*) AS n FROM main.\"{name}\"" for name in TABLES
        )
        with self._database.reading() as connection:
            rows = dict(connection.execute(counts).fetchall())
        return {name: rows[name] for name in TABLES if rows[name]}

    def latest(self, table: str) -> pd.Timestamp | None:
        """Return the latest moment from which a row of `table` may be read; None if it has none."""
        contract = _contract(table)
        if contract.known is None:
            return None
        query = f'SELECT max({contract.known}) FROM main."{table}"'
        with self._database.reading() as connection:
            ((found,),) = connection.execute(query).fetchall()
        return None if found is None else pd.Timestamp(found)

    def write(self, table: str, frame: pd.DataFrame, *, source: str = "the data") -> TableLoad:
        """Check rows, set aside those that break the contract, store the rest by key.

        A row replaces the stored row of the same key. It happens whole or not at all.

        Parameters
        ----------
        table : str
            Name of the table.
        frame : DataFrame
            Rows under the contract's column names.
        source : str
            Where they came from, as a person would say it.

        Raises
        ------
        ContractError
            A required column is missing, so that no row can be stored.
        StoreError
            The rows cannot be stored, as when the disk is full; the table is as it was.
        """
        contract = _contract(table)
        with self._transaction():
            return write(self._connection, contract, frame, people=self._people, source=source)

    def load(
        self,
        path: str | Path,
        *,
        table: str | None = None,
        mapping: Mapping[str, str] | None = None,
        consent: str | None = None,
        progress: Progress | None = None,
        words: Callable[[str], str] = str,
    ) -> LoadReport:
        """Load a file or a folder of files; whole, or not at all.

        Parameters
        ----------
        path : str or Path
            CSV, XLSX, Parquet, JSON, DOCX … or a folder of them.
        table : str, optional
            Table the rows belong to, where the headers do not tell.
        mapping : mapping of str to str, optional
            Header to column, for headers that are not understood; it is remembered.
        consent : str, optional
            Purpose to which the people of the files agreed, where the files do not say.
        progress : callable, optional
            Called as ``progress(done, total, label)``.
        words : callable, optional
            Returns a sentence as it is to stand beside the rows set aside, such as
            ``partial(retold, lang="zh")``; in English by default.

        Returns
        -------
        LoadReport
            What was stored and what was set aside in ``<file>.rejected.csv`` beside the source.

        Raises
        ------
        ContractError
            A single file does not fit its table.
        UnreadableFileError
            A file cannot be read, or is not safe to read.
        StoreError
            Nothing could be stored, as when the disk is full.
        """
        if table is not None:
            _contract(table)
        with self._transaction():
            return load_files(
                self,
                Path(path),
                table=table,
                mapping=mapping,
                consent=consent,
                progress=progress,
                words=words,
            )

    def join_people(self, pairs: pd.DataFrame) -> int:
        """Take pairs of people for one each, as somebody decided who looked at a `person.review.csv`.

        Parameters
        ----------
        pairs : DataFrame
            candidate_id and likely_id, pseudonyms; the latter is kept.

        Returns
        -------
        int
            How many pseudonyms went over to another.
        """
        with self._transaction():
            return join_confirmed(self._connection, pairs)

    def write_parquet(self, table: str, path: Path) -> TableLoad:
        """Store a Parquet file whose columns are those of the contract; see `write`."""
        with self._transaction():
            return write_parquet(self._connection, _contract(table), path, people=self._people)

    def read(
        self, table: str, *, as_of: Moment, purpose: Purpose, receiver: str | None = None
    ) -> pd.DataFrame:
        """Return what may be read of a table.

        Parameters
        ----------
        table : str
            Name of the table.
        as_of : str, date or Timestamp
            Nothing later than this moment is let out; a date is its first moment.
        purpose : {"planning", "recruiting", "service", "audit"}
            What the rows are read for; permitted use and consent are held against it.
        receiver : str, optional
            Who is to see them, if not the owner of the store alone.

        Returns
        -------
        DataFrame
            Dates as datetime64, lists as Python lists (a missing list is empty).

        Raises
        ------
        AccessError
            The table may not be read for this purpose.
        """
        contract = _contract(table)
        select = let_out(contract, moment(as_of), purpose, receiver)
        frame = self._fetch(select)
        self._log("read", table, len(frame), purpose=purpose, receiver=receiver)
        return frame

    def query(
        self,
        sql: str,
        *,
        as_of: Moment,
        purpose: Purpose,
        receiver: str | None = None,
        relations: Mapping[str, pd.DataFrame] | None = None,
    ) -> pd.DataFrame:
        """Return the answer to one SELECT that sees every table as `read` lets it out.

        Parameters
        ----------
        sql : str
            One SELECT; ``:as_of`` stands for the date.
        as_of, purpose, receiver
            As for `read`.
        relations : mapping of str to DataFrame, optional
            Further inputs under the names that the SELECT uses.

        Examples
        --------
        >>> with Store() as store:
        ...     store.query("SELECT count(*) AS n FROM posting", as_of="2024-12-31", purpose="planning")
           n
        0  0
        """
        relations = dict(relations or {})
        clash = sorted(set(relations) & set(TABLES))
        if clash:
            raise AccessError(phrase("store", "relation_named", name=clash[0]))
        now = moment(as_of)
        text = with_as_of(sql, now)
        with self._database.reading() as connection, self._registered(relations):
            tables = tables_in(connection, text, relations=relations)
            full = filtered(
                text, tables, lambda name: let_out(TABLES[name], now, purpose, receiver)
            )
            frame = self._fetch(full)
        self._log("query", ", ".join(tables), len(frame), purpose=purpose, receiver=receiver)
        return frame

    @property
    def vectors(self) -> TextVectors:
        """Vectors of published texts; see `talentmatch.data.text_vectors`."""
        return TextVectors(self._database.reading, self._database.transaction)

    def firms(self) -> FirmRegister:
        """Return all names of enterprises, whatever use is permitted: they decide whom not to show."""
        with self._database.reading() as connection:
            return firm_register(connection)

    def pseudonym(self, raw: str) -> str:
        """Return the pseudonym of a person's id; a pseudonym is returned as it is."""
        return self._people.pseudonym(raw)

    def withdrawn(self, purpose: Purpose, receiver: str = "*") -> frozenset[str]:
        """Return who withdrew consent to a purpose and receiver, on whatever day."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT candidate_id FROM main.consent WHERE purpose = ? AND receiver = ? "
                "AND withdrawn_on IS NOT NULL",
                [purpose, receiver],
            ).fetchall()
        return frozenset(person for (person,) in rows)

    def withdrawals(self, purpose: Purpose) -> pd.DataFrame:
        """Return who withdrew consent from which receiver, and on which day."""
        return self._fetch(
            "SELECT candidate_id, receiver, withdrawn_on FROM main.consent "
            f"WHERE purpose = {quoted(purpose)} AND withdrawn_on IS NOT NULL"
        )

    def identifying(self, people: Sequence[str]) -> pd.DataFrame:
        """Return what names these people, whoever agreed to what: to be taken out, never shown.

        Returns
        -------
        DataFrame
            candidate_id, name, phone, email, occupation, employer, and of the register's enterprise
            employer_name and aliases (lists).
        """
        ids = ", ".join(map(quoted, people)) or "NULL"
        return self._fetch(
            "SELECT p.candidate_id, k.name, k.phone, k.email, c.occupation, c.employer, "
            "e.name AS employer_name, coalesce(e.aliases, []) AS aliases "
            f"FROM (SELECT unnest([{ids}]) AS candidate_id) AS p "
            "LEFT JOIN main.contact AS k USING (candidate_id) "
            "LEFT JOIN main.candidate AS c USING (candidate_id) LEFT JOIN main.enterprise AS e "
            "ON c.employer IN (e.enterprise_id, e.name) OR list_contains(e.aliases, c.employer)"
        )

    def log_export(
        self, lists: str, *, rows: int, purpose: str, receiver: str | None = None, persons: int = 0
    ) -> None:
        """Write into the access log that lists left the house, and how many people they show."""
        shown = f"{lists} (persons: {persons})" if persons else lists
        self._log("export", shown, rows, purpose=purpose, receiver=receiver)

    def log_restore(self, lost: int) -> None:
        """Write into the access log that a backup was restored, and how many entries went with it."""
        self._log("restore", "", lost)

    def erase(
        self, candidate: str, *, folders: Sequence[Path] = (), beside: bool = False
    ) -> ErasureReport:
        """Remove a person from every table and from the exports below the folders, and prove it.

        Parameters
        ----------
        candidate : str
            Pseudonym of the person, or the id under which the person was loaded; also a
            telephone number, an e-mail or a name that the contacts know of one person alone.
        folders : sequence of Path
            Folders of exports, reports and caches to search.
        beside : bool, default=False
            Clean what talentmatch wrote into the folder of the store too. Other stores, backups
            and files of your own are left there and named in ``kept``.

        Raises
        ------
        NotFoundError
            What was given is something else than a candidate, or of several; nothing was changed.
        StoreError
            A mention is left; the tables are as they were.

        Examples
        --------
        >>> people = pd.DataFrame({"candidate_id": ["P-17"], "title": ["welder"]})
        >>> with Store(key=b"a key of at least sixteen bytes") as store:
        ...     _ = store.write("candidate", people)
        ...     print(store.erase("P-17"))
        c-368b9e08fc553d4d erased: candidate 1; 0 mentions remain
          searched for pseudonym, number in the store; not known of the person, so not searched for: telephone, e-mail, name
        """
        meant = self.whose(candidate)
        with self._transaction():
            away = files_set_aside(self)
            how = {"folders": folders, "set_aside": away}
            report = erase_person(self._connection, meant, self._people, **how, beside=beside)
            for pseudonym in report.pseudonyms:
                self._bury(pseudonym)
            self._log("erase", ", ".join(report.removed), sum(report.removed.values()))
            self._database.rewrite()
        return report

    def whose(self, text: str) -> Meant:
        """Return the candidate meant by an id, telephone, e-mail or name, as `erase` would take it."""
        with self._database.reading() as connection:
            return meant_by(connection, text, self._people)

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
        known = get_fact(self._connection, _KEY_FINGERPRINT)
        rows = bool(self.tables())
        with log.transaction():
            if known != self._people.fingerprint:
                log.begin(new=known is None, rows=rows)
            log.call_witness()
        if known != self._people.fingerprint:
            put_fact(self._connection, _KEY_FINGERPRINT, self._people.fingerprint)
        return log

    def _bury(self, person: str) -> None:
        """Remember by a keyed hash alone that the person was erased, so that no load brings them back."""
        mark = self._people.digest("erased", person)
        today = pd.Timestamp.now().date().isoformat()
        self._connection.execute("DELETE FROM main._erased WHERE mark = ?", [mark]).fetchall()
        self._connection.execute("INSERT INTO main._erased VALUES (?, ?)", [mark, today]).fetchall()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Do all writes and loads inside whole, or none of them."""
        with self._transaction():
            yield

    def remember(self, key: str, value: str) -> None:
        """Keep a small fact, such as which header stands for which column."""
        with self._transaction():
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
    ) -> None:
        """Write into the access log, apart from any transaction: what was seen was seen."""
        import duckdb

        try:
            with self._database.reading():
                self.access_log.append(
                    verb, tables, rows=rows, purpose=purpose, receiver=receiver, user=self.user
                )
        except (duckdb.Error, OSError, MemoryError) as error:
            raise StoreError(_why(self.path, error)) from error

    def _fetch(self, select: str) -> pd.DataFrame:
        import duckdb

        try:
            with self._database.reading() as connection:
                return from_arrow(connection.sql(select).to_arrow_table())
        except duckdb.Error as error:
            raise StoreError(phrase("store", "query_failed", error=plain_reason(error))) from error

    @contextmanager
    def _registered(self, relations: Mapping[str, pd.DataFrame]) -> Iterator[None]:
        for name, frame in relations.items():
            self._connection.register(name, to_arrow(frame))
        try:
            yield
        finally:
            for name in relations:
                self._connection.unregister(name)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do everything inside or nothing; a transaction inside another joins it."""
        import duckdb

        try:
            with self._database.transaction():
                yield
        except (duckdb.Error, OSError, MemoryError) as error:
            raise StoreError(_why(self.path, error)) from error

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self._database.connection

    def _pseudonymiser(self, key_path: Path | None, key: bytes | None) -> Pseudonymiser:
        remembered = get_fact(self._connection, _KEY_FINGERPRINT)
        if key is None:
            path = self.path if isinstance(self.path, Path) else None
            key = key_of_store(path, key_path, known=remembered is not None)
        people = Pseudonymiser(key)
        if remembered is not None and not people.fits(remembered):
            raise StoreError(phrase("store", "wrong_key", path=self.path))
        return people


def _contract(name: str) -> Table:
    if name not in TABLES:
        from rapidfuzz import process

        nearest: Sequence[str] = [
            found for found, _, _ in process.extract(name, list(TABLES), limit=3)
        ]
        raise NotFoundError("table", name, nearest)
    return TABLES[name]
