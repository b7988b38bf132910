"""The lake beside a store: the same doors over Parquet files, for what does not fit one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from talentmatch.data.contract.table import Purpose, Table
from talentmatch.data.intake._one_file import SUFFIXES
from talentmatch.data.intake._passing_over import files_below, may_be_table
from talentmatch.data.intake.load_report import LoadReport, TableLoad
from talentmatch.data.lake._change import LakeChange
from talentmatch.data.lake._chunks import CHUNK_ROWS, in_parts, large_csv, parquet_parts
from talentmatch.data.lake._erasing import mask_mentions
from talentmatch.data.lake._manifest import versions
from talentmatch.data.lake._open_lake import OpenLake
from talentmatch.data.lake._outcomes import Compaction, LakeCheck
from talentmatch.data.lake._partitions import LakeRead, dask_frame
from talentmatch.data.lake._parts import (
    Months,
    files_for,
    form_of,
    is_for_lake,
    months_checked,
    names_sql,
    rows_sql,
    time_column,
)
from talentmatch.data.lake._taking_in import take_in
from talentmatch.data.lake._workbench import fill_register
from talentmatch.data.protection.erasure import Telling, TextsElsewhere
from talentmatch.data.reading.formats.file_safety import check_inside
from talentmatch.data.reading.layout.sheets import Progress
from talentmatch.data.storage._filters import Moment, moment
from talentmatch.data.storage._queries import contract_of
from talentmatch.errors import (
    ContractError,
    InputError,
    NotFoundError,
    ScanError,
    StoreError,
    UnreadableFileError,
)
from talentmatch.i18n import joined, label, phrase

if TYPE_CHECKING:
    import dask.dataframe

    from talentmatch.data.intake.loading import LoadOptions

__all__ = ["Lake"]


class Lake(OpenLake):
    """Tables of a store that lie as partitioned Parquet beside it; taken from `Store.lake`.

    Rows go in through the contracts of the store and come out through its filters and its access
    log. A table lies in the store or in the lake, never in both. Only postings, demand, indicators,
    surveys of needs and workforce may lie in a lake: `write` and `load` put other rows, those of
    people above all, into the store.

    Parameters
    ----------
    host : LakeHost
        The store.
    doors : LakeDoors
        What it lends the lake.

    Notes
    -----
    What DuckLake would keep in its catalogue stands in one sealed list of files a version
    (`talentmatch.data.lake._manifest`); who wants DuckLake replaces that module and `change`.

    Examples
    --------
    >>> import tempfile
    >>> from talentmatch.data.store import Store
    >>> rows = pd.DataFrame({"month": ["2024-01-01", "2024-02-01"], "openings": [3, 5]})
    >>> with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "city.duckdb") as store:
    ...     print(store.lake.write("demand", rows, source="demand.csv"))
    ...     store.lake.read("demand", as_of="2024-02-15", purpose="planning")["openings"].tolist()
    demand.csv → demand: 2 rows loaded
    [3.0]
    """

    def latest(self, table: str, until: pd.Timestamp | None = None) -> pd.Timestamp | None:
        """Return the latest moment from which a row of `table` may be read; None if it has none."""
        contract = contract_of(table)
        files = self.manifest.of(table)
        if contract.known_from is None or not files:
            return None
        rows = self._rows(contract, files)
        query = f"SELECT max({contract.known_from}) AS last FROM {rows}"
        if until is not None:
            query += f" WHERE {contract.known_from} <= TIMESTAMP '{until}'"
        answer = self._doors.fetch(query)
        last = answer["last"].iloc[0]
        return None if pd.isna(last) else pd.Timestamp(last)

    def write(self, table: str, frame: pd.DataFrame, *, source: str = "the data") -> TableLoad:
        """Check rows and keep them in the lake, as `Store.write` keeps them in the store.

        Parameters
        ----------
        table : str
            Name of the table; one that may not lie in a lake goes into the store.
        frame : DataFrame
            Rows under the contract's column names.
        source : str
            Where they came from.

        Raises
        ------
        ContractError
            A required column is missing, so that no row can be stored.
        StoreError
            The table has rows in the store, or the lake cannot be written; it is as it was.
        """
        contract = contract_of(table)
        if not is_for_lake(contract):
            self._is_register_stale |= table == "enterprise"
            load = self._host.write(table, frame, source=source)
            return replace(load, notes=(*load.notes, phrase("lake", "kept_in_store")))
        return self._take_in(contract, [frame], source)

    def write_parquet(self, table: str, path: Path) -> TableLoad:
        """Keep a Parquet file whose columns are those of the contract, a part at a time."""
        contract = contract_of(table)
        if not is_for_lake(contract):
            return self.write(table, pd.read_parquet(path), source=path.name)
        return self._take_in(contract, parquet_parts(path, contract, CHUNK_ROWS), path.name)

    def write_straight(
        self, path: Path, table: str | None, mapping: Mapping[str, str] | None
    ) -> TableLoad | None:
        """Keep a large text table, a part at a time; None if the file is none, or holds people."""
        file = large_csv(path, table, mapping)
        if file is None or not is_for_lake(file.table):
            return None
        return self._take_in(file.table, file.parts(CHUNK_ROWS), path.name)

    def load(
        self,
        path: str | Path,
        *,
        progress: Progress | None = None,
        tasks: int = 1,
        **options: Unpack[LoadOptions],
    ) -> LoadReport:
        """Load a file or a folder of files; whole, or not at all.

        Parquet in the columns of a table, and large text tables whose headings are its columns, are
        read a part at a time; other files as `Store.load` reads them.

        Parameters
        ----------
        path, progress, tasks, **options
            As for `Store.load`.

        Raises
        ------
        ContractError
            A single file does not fit its table.
        UnreadableFileError
            A file cannot be read, or is not safe to read.
        StoreError
            A table has rows in the store, or nothing could be written.
        """
        from talentmatch.data.intake._reading_ahead import reading_ahead
        from talentmatch.data.intake.loading import load_files

        table, mapping = options.get("table"), options.get("mapping")
        if table:
            contract_of(table)
        path = Path(path)
        passes_by = partial(large_csv, table=table, mapping=mapping)
        with self._changing(), reading_ahead(path, tasks, passes_by) as ahead:
            load = partial(load_files, self, **options, ahead=ahead)
            files = _files_of(path) if path.is_dir() else []
            if not files:
                return load(path, progress=progress)
            return _merged(_file_reports(path, files, load, progress))

    def join_people(self, pairs: pd.DataFrame) -> int:
        """Take pairs of people for one each, in the store."""
        return self._host.join_people(pairs)

    def part_people(self, one: str, other: str) -> list[str]:
        """Take two records for two people, in the store."""
        return self._host.part_people(one, other)

    def register_output(self, path: Path, *, what: str) -> None:
        """Remember in the store a file that is written."""
        self._host.register_output(path, what=what)

    def remember(self, key: str, value: str) -> None:
        """Keep a small fact in the store."""
        self._host.remember(key, value)

    def recall(self, key: str) -> str | None:
        """Return a fact that the store kept, or None."""
        return self._host.recall(key)

    def move(self, table: str) -> int:
        """Move the rows of a table from the store into the lake; return how many.

        Raises
        ------
        InputError
            The table may not lie in a lake.
        """
        contract = contract_of(table)
        if not is_for_lake(contract):
            raise InputError(phrase("lake", "not_for_lake", table=label("tables", table)))
        moved = 0
        with self._changing() as change:
            connection = self._doors.connection()
            rows = connection.sql(f'SELECT {names_sql(contract)} FROM main."{table}"')
            for part in in_parts(rows.to_arrow_reader(100_000), CHUNK_ROWS):
                change.connection.register("_moved", part)
                change.add(contract, "_moved")
                change.connection.unregister("_moved")
                moved += len(part)
            connection.execute(f'DELETE FROM main."{table}"').fetchall()
            self._doors.log("move", table, moved)
        return moved

    def _take_in(self, contract: Table, parts: Any, source: str) -> TableLoad:
        if self._doors.tables().get(contract.name):
            raise StoreError(phrase("lake", "in_store", table=label("tables", contract.name)))
        with self._changing() as change, change.whole():
            if self._is_register_stale and "enterprise_id" in contract.names:
                self._fill_register(change)
            return take_in(change, contract, parts, source=source)

    def _fill_register(self, change: LakeChange) -> None:
        names = "enterprise_id, name, credit_code, aliases"
        fill_register(change.connection, self._doors.fetch(f"SELECT {names} FROM main.enterprise"))
        self._is_register_stale = False

    def read(
        self,
        table: str,
        *,
        as_of: Moment,
        purpose: Purpose,
        receiver: str | None = None,
        months: Months | None = None,
    ) -> pd.DataFrame:
        """Return what may be read of a table, as `Store.read`; of one outside the lake the store's.

        Parameters
        ----------
        table, as_of, purpose, receiver
            As for `Store.read`.
        months : tuple of (str, str), optional
            First and last month (``"2024-03"``) of the rows wanted; other files are not opened.

        Raises
        ------
        AccessError
            The table may not be read for this purpose.
        InputError
            The table has no months.
        """
        contract = contract_of(table)
        months = months_checked(contract, months)
        files = self.manifest.of(table)
        if not files and months is None:
            return self._host.read(table, as_of=as_of, purpose=purpose, receiver=receiver)
        read = self._read(contract, moment(as_of), purpose, receiver, months)
        visible = files_for(contract, files, read.as_of, months)
        frame = self._doors.fetch(self._mounted(read.select(visible)))
        self._doors.log("read", table, len(frame), purpose=purpose, receiver=receiver)
        return frame

    def query(
        self,
        sql: str,
        *,
        as_of: Moment,
        purpose: Purpose,
        receiver: str | None = None,
        relations: Mapping[str, pd.DataFrame] | None = None,
        months: Months | None = None,
    ) -> pd.DataFrame:
        """Return the answer to one SELECT over the tables of the lake and of the store, as `Store.query`.

        Parameters
        ----------
        sql, as_of, purpose, receiver, relations
            As for `Store.query`.
        months : tuple of (str, str), optional
            First and last month of the rows of every table of the lake that has months.
        """
        manifest, now = self.manifest, moment(as_of)

        def rows(contract: Table) -> str | None:
            files = manifest.of(contract.name)
            wanted = months if time_column(contract) else None
            chosen = files_for(contract, files, now, months_checked(contract, wanted))
            return self._rows(contract, chosen, wanted) if files else None

        return self._doors.answer(
            sql,
            elsewhere=rows,
            as_of=as_of,
            purpose=purpose,
            receiver=receiver,
            relations=relations,
        )

    def dask(
        self,
        table: str,
        *,
        as_of: Moment,
        purpose: Purpose,
        receiver: str | None = None,
        months: Months | None = None,
        columns: Sequence[str] | None = None,
        partition_rows: int = 1_000_000,
    ) -> dask.dataframe.DataFrame:
        """Return what may be read of a table as a dask DataFrame; workers read the files themselves.

        Date, purpose and months are a part of what each worker asks its files for. The access log
        has its one entry when this returns, over the rows that may be read.

        Parameters
        ----------
        table, as_of, purpose, receiver, months
            As for `read`.
        columns : sequence of str, optional
            Columns wanted, all by default.
        partition_rows : int, default=1_000_000
            Rows of a partition, about; a file is never split.

        Raises
        ------
        NotFoundError
            The table has no rows in the lake, or no such column.
        MissingExtraError
            dask is not installed.
        """
        contract = contract_of(table)
        files = self.manifest.of(table)
        if not files:
            raise NotFoundError("table", f"{table} ({self.place})", list(self.tables()))
        months = months_checked(contract, months)
        read = self._read(contract, moment(as_of), purpose, receiver, months, columns)
        visible = files_for(contract, files, read.as_of, months)
        count = f"SELECT count(*) AS n FROM ({read.select(visible)})"
        frame = dask_frame(read, visible, partition_rows=partition_rows)
        rows = int(self._doors.fetch(self._mounted(count))["n"][0])
        self._doors.log("read", table, rows, purpose=purpose, receiver=receiver)
        return frame

    def _read(
        self,
        contract: Table,
        as_of: pd.Timestamp,
        purpose: Purpose,
        receiver: str | None,
        months: Months | None,
        columns: Sequence[str] | None = None,
    ) -> LakeRead:
        names = tuple(contract.names if columns is None else columns)
        for name in names:
            if name not in contract.names:
                raise NotFoundError("column", name, list(contract.names))
        form = form_of(contract)
        return LakeRead(self.place, contract.name, as_of, purpose, receiver, months, names, form)

    def _rows(self, contract: Table, files: Sequence[Any], months: Months | None = None) -> str:
        return self._mounted(rows_sql(self._folder, contract, files, months=months))

    def _mounted(self, sql: str) -> str:
        """Let the store's connection read the files that a query names."""
        self._folder.mount(self._doors.connection())
        return sql

    def compact(self) -> Compaction:
        """Merge small files of one month into one, so that reading opens fewer."""
        before = len(self.manifest.files)
        with self._changing() as change:
            change.merge()
        return Compaction(before, len(self.manifest.files))

    def verify(self) -> LakeCheck:
        """Read every file of the lake and hold it against the list that was written with it."""
        folder, manifest = self._folder, self.manifest
        problems = []
        for file in manifest.files:
            found = folder.digest(file.name)
            if found is None:
                problems.append(phrase("lake", "file_missing", name=file.name, rows=file.rows))
            elif found != (file.size, file.digest):
                problems.append(phrase("lake", "file_changed", name=file.name, rows=file.rows))
        strays = len(self._strays(folder, manifest, earlier=True))
        rows = sum(file.rows for file in manifest.files)
        return LakeCheck(len(manifest.files), rows, tuple(problems), strays)

    def mask(self, telling: Telling, *, rehearsal: bool = False) -> TextsElsewhere | None:
        """Take a person out of all texts of the lake, or only count; None where there is no lake.

        Parameters
        ----------
        telling : callable
            Returns what tells of the person in a column of a table.
        rehearsal : bool, default=False
            Whether to leave the texts as they are.
        """
        if not self._fact.version:
            return None
        if not versions(self._folder):
            # A backup is restored without its lake.
            away = phrase("lake", "away", place=self.place)
            return TextsElsewhere(unsure=(away,), searched=False)
        with self._changing() as change:
            return mask_mentions(change, telling, rehearsal=rehearsal)

    def forget_earlier(self) -> None:
        """Remove the files of earlier versions, in which somebody erased may still stand."""
        if self._fact.version and versions(self._folder):
            self._sweep(self._folder, self.manifest)


def _files_of(folder: Path) -> list[Path]:
    """Return the files of a folder that holds some to be read a part at a time; else none."""
    files = list(files_below(folder))
    large = any(file.suffix.lower() == ".parquet" or large_csv(file, None, None) for file in files)
    return files if large else []


def _file_reports(
    folder: Path,
    files: Sequence[Path],
    load: Callable[[Path], LoadReport],
    progress: Progress | None,
) -> Iterator[LoadReport]:
    """Load the files of a folder one by one; one that cannot be read is left out and named."""
    for number, file in enumerate(files):
        name = str(file.relative_to(folder))
        if progress:
            progress(number, len(files), file.name)
        try:
            check_inside(file, folder)
            yield load(file)
        except (ContractError, UnreadableFileError) as error:
            why = joined([name, error.args[0]], ": ")
            closed = isinstance(error, UnreadableFileError) and error.closed
            if closed or may_be_table(file, SUFFIXES):
                yield LoadReport(skipped=(why,), unread=1, scans=isinstance(error, ScanError))
            else:
                yield LoadReport(passed=(why,))
    if progress:
        progress(len(files), len(files), "")


def _merged(reports: Iterator[LoadReport]) -> LoadReport:
    done = list(reports)
    return LoadReport(
        tuple(table for report in done for table in report.tables),
        tuple(text for report in done for text in report.skipped),
        passed=tuple(text for report in done for text in report.passed),
        unread=sum(report.unread for report in done),
        broken=sum(report.broken for report in done),
        scans=sum(report.scans for report in done),
    )
