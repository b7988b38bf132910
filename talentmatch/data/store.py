"""The store: one DuckDB file, contracts at its door, nothing let out that may not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract._sealed import plain_rows
from talentmatch.data.contract.staging import quoted
from talentmatch.data.contract.table import Purpose, Table
from talentmatch.data.intake.load_report import LoadReport, TableLoad
from talentmatch.data.lake._fact import FACT, LakeFact
from talentmatch.data.protection._resolve_person import ResolvedPerson, resolve_person
from talentmatch.data.storage._filters import Moment, moment, visible_rows
from talentmatch.data.storage._open_store import OpenStore
from talentmatch.data.storage._queries import contract_of, filtered, tables_in, with_as_of
from talentmatch.data.storage._reserve import keep_reserve, release_reserve
from talentmatch.data.storage._text_vectors import TextVectors
from talentmatch.data.storage.pages import has_page
from talentmatch.data.storage.schema import is_full
from talentmatch.data.tables import TABLES
from talentmatch.errors import AccessError, ContractError, StoreError, UnreadableFileError
from talentmatch.i18n import label, phrase

if TYPE_CHECKING:
    from talentmatch.data.intake.identity._register import FirmRegister
    from talentmatch.data.lake._lake import Lake
    from talentmatch.data.protection.erasure import ErasureReport, Rehearsal
    from talentmatch.data.reading.layout.sheets import ParsedSheet, Progress

__all__ = ["LoadReport", "Store", "TableLoad"]


class _TakenBackError(Exception):
    """A transaction was a rehearsal."""


class Store(OpenStore):
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
        from talentmatch.data.intake._writes import write

        contract = contract_of(table)
        self._refuse_lake_table(table)
        with self._transaction(rows=has_page(contract)):
            load = write(self._connection, contract, frame, people=self._people, source=source)
            self._database.note_loaded(contract, load.loaded)
        return load

    def load(
        self,
        path: str | Path,
        *,
        table: str | None = None,
        mapping: Mapping[str, str] | None = None,
        consent: str | None = None,
        edition: tuple[str, date] | None = None,
        hidden: bool = False,
        reviewed: str | Path | None = None,
        progress: Progress | None = None,
        words: Callable[[str], str] = str,
        tasks: int = 1,
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
        edition : tuple of (str, date), optional
            Name and day of publication, where the file is a list of scarce posts published before.
        hidden : bool, default=False
            Whether hidden sheets, rows and columns of workbooks are read too.
        reviewed : str or Path, optional
            Sheet of what was understood, as `review` wrote it and somebody corrected it.
        progress : callable, optional
            Called as ``progress(done, total, label)``.
        words : callable, optional
            Returns a sentence as it is to stand beside the rows set aside, such as
            ``partial(render, lang="zh")``; in English by default.
        tasks : int, default=1
            Above 1, files are read by the workers of an open ``distributed.Client``, if there is
            one; what is stored is the same.

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
        InputError
            Workers do not answer any more, or have other versions.
        StoreError
            Nothing could be stored, as when the disk is full.
        """
        # Most commands read no file: what opens them is not waited for.
        from talentmatch.data.intake._reading_ahead import reading_ahead
        from talentmatch.data.intake.loading import load_files
        from talentmatch.data.intake.refused_files import remember_refusals

        if table is not None:
            contract_of(table)
        try:
            # What it writes says itself whether rows of people changed.
            with self._transaction(rows=False), reading_ahead(Path(path), tasks) as ahead:
                return load_files(
                    self,
                    Path(path),
                    table=table,
                    mapping=mapping,
                    consent=consent,
                    edition=edition,
                    hidden=hidden,
                    reviewed=reviewed,
                    progress=progress,
                    words=words,
                    ahead=ahead,
                )
        except (ContractError, UnreadableFileError) as error:
            if Path(path).is_file():
                # What was written is gone with the transaction; that the file is missing stays.
                remember_refusals(self, [(Path(path), str(error))], [])
            raise

    def review(
        self,
        paths: Sequence[str | Path],
        to: str | Path,
        *,
        table: str | None = None,
        mapping: Mapping[str, str] | None = None,
        hidden: bool = False,
        words: Callable[[str], str] = str,
        tasks: int = 1,
    ) -> tuple[int, int]:
        """Write one workbook of what is understood of files, a line a heading; store nothing.

        Parameters
        ----------
        paths : sequence of str or Path
            Files and folders.
        to : str or Path
            Workbook to write; corrected by hand, it goes to `load` as `reviewed`.
        table, mapping, hidden, words, tasks : optional
            As for `load`.

        Returns
        -------
        tuple of int
            Number of headings, and of those that somebody should look at.
        """
        from talentmatch.data.intake.review import write_review

        sheets = self.understand(paths, table=table, mapping=mapping, hidden=hidden, tasks=tasks)
        self.register_output(Path(to), what="review")
        return write_review(Path(to), sheets, words)

    def understand(
        self,
        paths: Sequence[str | Path],
        *,
        table: str | None = None,
        mapping: Mapping[str, str] | None = None,
        hidden: bool = False,
        tasks: int = 1,
    ) -> list[ParsedSheet]:
        """Return what is understood of each heading of files, sheet by sheet; store nothing.

        Parameters
        ----------
        paths : sequence of str or Path
            Files and folders.
        table, mapping, hidden, tasks : optional
            As for `load`.

        Returns
        -------
        list of ParsedSheet
            With `understood`, and without rows.
        """
        from talentmatch.data.intake._reading_ahead import reading_ahead
        from talentmatch.data.intake.ingest import read_files

        sheets: list[ParsedSheet] = []
        for path in paths:
            with reading_ahead(Path(path), tasks) as ahead:
                sheets += read_files(
                    path,
                    table=table,
                    mapping=mapping,
                    remembered=self.recall,
                    hidden=hidden,
                    review=True,
                    bounded=True,
                    ahead=ahead,
                )
        return sheets

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
        from talentmatch.data.intake.identity._persons import join_confirmed

        with self._transaction():
            joined = join_confirmed(self._connection, pairs)
            self._log("merge", "contact", joined)
        return joined

    def part_people(self, one: str, other: str) -> list[str]:
        """Take two records for two people, also when they are loaded again; undoes a join of them.

        Parameters
        ----------
        one, other : str
            Pseudonyms of the records, those that were joined to another included.

        Returns
        -------
        list of str
            Pseudonyms that have rows of their own again; empty if they had not been joined.
        """
        from talentmatch.data.intake.identity._persons import part

        with self._transaction():
            people = part(self._connection, one, other)
            self._log("split", "contact", len(people))
        return people

    def people_in_doubt(self) -> pd.DataFrame:
        """Return the pairs of stored people who may be one, as `person.review.csv` has them."""
        from talentmatch.data.intake.identity._persons import pairs_in_doubt

        with self._database.reading() as connection:
            pairs = pairs_in_doubt(connection)
        self._log("read", "contact", len(pairs), purpose="recruiting")
        return pairs

    def joined_people(self) -> pd.DataFrame:
        """Return of each record that was joined to another the person under whom it is kept."""
        return self._fetch(
            "SELECT alias AS candidate_id, candidate_id AS likely_id FROM main._same_person "
            "ORDER BY ALL"
        )

    def write_parquet(self, table: str, path: Path) -> TableLoad:
        """Store a Parquet file whose columns are those of the contract; see `write`."""
        from talentmatch.data.intake._writes import write_parquet

        self._refuse_lake_table(table)
        contract = contract_of(table)
        with self._transaction(rows=has_page(contract)):
            load = write_parquet(self._connection, contract, path, people=self._people)
            self._database.note_loaded(contract, load.loaded)
        return load

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
        contract = contract_of(table)
        if table in self._lake_tables:
            return self.lake.read(table, as_of=as_of, purpose=purpose, receiver=receiver)
        visible = partial(visible_rows, contract, moment(as_of), purpose, receiver)
        select = visible()
        # What a transaction has changed so far is in no page.
        pages = None if self._database.writing else self._database.pages
        answer = pages.answer(contract, partial(visible, opened=True)) if pages else None
        frame = self._fetch(select) if answer is None else from_arrow(answer)
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
        ask = self.lake.query if self._lake_tables else partial(self._answer, elsewhere=_nowhere)
        return ask(sql, as_of=as_of, purpose=purpose, receiver=receiver, relations=relations)

    def tables(self) -> dict[str, int]:
        """Return the tables that hold rows, here and in the lake, and how many."""
        counts = self.own_tables()
        if self._lake_tables:
            counts |= self.until_changed("tables of the lake", lambda: self.lake.tables())
        return {name: counts[name] for name in TABLES if name in counts}

    def latest(self, table: str, until: pd.Timestamp | None = None) -> pd.Timestamp | None:
        """Return the latest moment from which a row of `table` may be read; None if it has none."""
        if table in self._lake_tables:
            question = ("latest", table, until)
            return self.until_changed(question, lambda: self.lake.latest(table, until))
        return super().latest(table, until)

    def _answer(
        self,
        sql: str,
        *,
        elsewhere: Callable[[Table], str | None],
        as_of: Moment,
        purpose: Purpose,
        receiver: str | None,
        relations: Mapping[str, pd.DataFrame] | None,
    ) -> pd.DataFrame:
        """Answer a SELECT; `elsewhere` gives the relation of a table that does not lie here."""
        relations = dict(relations or {})
        clash = sorted(set(relations) & set(TABLES))
        if clash:
            raise AccessError(phrase("store", "relation_named", name=clash[0]))
        now = moment(as_of)
        text = with_as_of(sql, now)
        with self._database.reading() as connection, self._registered(relations):
            tables = tables_in(connection, text, relations=relations)

            def visible(name: str) -> str:
                rows = elsewhere(TABLES[name])
                return visible_rows(TABLES[name], now, purpose, receiver, rows=rows)

            full = filtered(text, tables, visible)
            frame = self._fetch(full)
        self._log("query", ", ".join(tables), len(frame), purpose=purpose, receiver=receiver)
        return frame

    @property
    def lake(self) -> Lake:
        """The store's tables that lie as Parquet beside it; see `talentmatch.data.lake._lake.Lake`."""
        from talentmatch.data.lake._host import LakeDoors
        from talentmatch.data.lake._lake import Lake

        doors = LakeDoors(
            fetch=self._fetch,
            answer=self._answer,
            connection=lambda: self._connection,
            log=self._log,
            tables=self.own_tables,
            seal=partial(self._people.digest, "lake"),
        )
        return Lake(self, doors)

    @property
    def _lake_tables(self) -> tuple[str, ...]:
        """Names of the tables that lie in the lake."""

        def answer() -> tuple[str, ...]:
            return LakeFact.of(self.recall(FACT)).tables

        return self.until_changed("lake", answer)

    def _refuse_lake_table(self, table: str) -> None:
        """Raise if a table lies in the lake: rows of it in two places would count twice or not."""
        if table in self._lake_tables:
            raise StoreError(phrase("lake", "in_lake", table=label("tables", table)))

    @property
    def vectors(self) -> TextVectors:
        """Vectors of published texts; see `talentmatch.data.storage._text_vectors`."""
        return TextVectors(self._database.reading, partial(self._database.transaction, rows=False))

    def firms(self) -> FirmRegister:
        """Return all names of enterprises, whatever use is permitted: they decide whom not to show."""
        from talentmatch.data.intake.identity._register import firm_register

        with self._database.reading() as connection:
            return firm_register(connection)

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

    def consents_ended(self, today: date) -> pd.DataFrame:
        """Return who agreed once and to nothing any more: candidate_id, and ended_on, the last day."""
        day = f"DATE {quoted(str(today))}"
        return self._fetch(
            "SELECT candidate_id, max(coalesce(withdrawn_on, expires_on)) AS ended_on "
            "FROM main.consent GROUP BY candidate_id "
            f"HAVING NOT bool_or(withdrawn_on IS NULL AND coalesce(expires_on, {day}) >= {day}) "
            "ORDER BY ALL"
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
            f"LEFT JOIN {plain_rows(TABLES['contact'])} AS k USING (candidate_id) LEFT JOIN "
            f"{plain_rows(TABLES['candidate'])} AS c USING (candidate_id) "
            "LEFT JOIN main.enterprise AS e "
            "ON c.employer IN (e.enterprise_id, e.name) OR list_contains(e.aliases, c.employer)"
        )

    def erase(
        self,
        candidate: str,
        *,
        folders: Sequence[Path] = (),
        beside: bool = False,
        reason: str = "",
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
        reason : str, optional
            Why, for the access log; it must name nobody.

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
          searched for pseudonym, number in the store; not known of the person, so not searched for:
          telephone, e-mail, name
        """
        try:
            return self._erase(candidate, folders, beside=beside, reason=reason)
        except StoreError as error:
            path = self.path
            if not (isinstance(path, Path) and is_full(error.__cause__) and release_reserve(path)):
                raise
        report = self._erase(candidate, folders, beside=beside, reason=reason)
        keep_reserve(path)
        return report

    def rehearse_erasure(self, candidate: str) -> Rehearsal:
        """Return what `erase` would find of a person in tables and outputs; nothing is changed.

        Parameters
        ----------
        candidate : str
            As for `erase`.

        Raises
        ------
        NotFoundError
            As for `erase`.

        Examples
        --------
        >>> people = pd.DataFrame({"candidate_id": ["P-17"], "title": ["welder"]})
        >>> with Store(key=b"a key of at least sixteen bytes") as store:
        ...     _ = store.write("candidate", people)
        ...     store.rehearse_erasure("P-17").removed, store.tables()["candidate"]
        ({'candidate': 1}, 1)
        """
        from talentmatch.data.protection.erasure import rehearse

        resolved = self.resolve_person(candidate)
        showed, outputs = self.entries_that_showed(resolved.person), self.outputs()
        with suppress(_TakenBackError), self._transaction():
            found = rehearse(
                self._connection,
                resolved,
                self._people,
                outputs=outputs,
                showed=showed,
                elsewhere=partial(self.lake.mask, rehearsal=True),
            )
            raise _TakenBackError
        return found

    def _erase(
        self, candidate: str, folders: Sequence[Path], *, beside: bool, reason: str
    ) -> ErasureReport:
        from talentmatch.data.protection.erasure import erase_person, mark_erased

        resolved = self.resolve_person(candidate)
        showed = self.entries_that_showed(resolved.person)
        with self._transaction():
            report = erase_person(
                self._connection,
                resolved,
                self._people,
                folders=folders,
                outputs=self.outputs(),
                showed=showed,
                beside=beside,
                elsewhere=self.lake.mask,
                apart=self.lake.own_folders(),
            )
            for pseudonym in report.pseudonyms:
                mark_erased(self._connection, self._people, pseudonym)
            rows = sum(report.removed.values())
            self._log("erase", ", ".join(report.removed), rows, purpose=reason)
            self._database.rewrite()
        self.lake.forget_earlier()
        if self._database.unwritten:
            facts = {"path": self.path, "error": self._database.unwritten}
            waiting = phrase("erase", "bytes_wait", **facts)
            report = replace(report, unsure=(*report.unsure, waiting))
        return report

    def resolve_person(self, text: str) -> ResolvedPerson:
        """Return the candidate meant by an id, telephone, e-mail or name, as `erase` would take it."""
        with self._database.reading() as connection:
            return resolve_person(connection, text, self._people)

    def entries_that_showed(self, person: str) -> list[int]:
        """Return the entries of the access log of lists that named a person, under any number of theirs."""
        aliases = self.joined_people().query("likely_id == @person")["candidate_id"]
        return self.access_log.shown([person, *aliases])

    @contextmanager
    def _registered(self, relations: Mapping[str, pd.DataFrame]) -> Iterator[None]:
        for name, frame in relations.items():
            self._connection.register(name, to_arrow(frame))
        try:
            yield
        finally:
            for name in relations:
                self._connection.unregister(name)


def _nowhere(table: Table) -> None:
    """Return where the rows of a table lie if not in the store: nowhere."""
