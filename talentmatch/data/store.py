"""The store: one DuckDB file, contracts at its door, nothing let out that may not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data._people_store import PeopleStore
from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract.table import Purpose, Table
from talentmatch.data.intake.load_report import LoadReport, TableLoad
from talentmatch.data.lake._fact import FACT, LakeFact
from talentmatch.data.storage._filters import Moment, moment, visible_rows
from talentmatch.data.storage._queries import contract_of, filtered, tables_in, with_as_of
from talentmatch.data.storage._text_vectors import TextVectors
from talentmatch.data.storage.pages import has_page
from talentmatch.data.tables import TABLES
from talentmatch.errors import AccessError, ContractError, StoreError, UnreadableFileError
from talentmatch.i18n import label, phrase

if TYPE_CHECKING:
    from talentmatch.data.lake._lake import Lake
    from talentmatch.data.reading.layout.sheets import ParsedSheet, Progress

__all__ = ["LoadReport", "Store", "TableLoad"]


class Store(PeopleStore):
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

    Raises
    ------
    StoreLockedError, StoreVersionError
        Another process has the file open; another version of talentmatch wrote it.
    StoreError
        The file is no store, or its key is missing or another.

    Notes
    -----
    A store may be used from any thread. Reads go on beside each other and beside a write, and see
    what was committed when they began; writes take turns. Stores of one file in one process share
    its connection.

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
