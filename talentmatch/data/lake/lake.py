"""The lake beside a store: the same doors over Parquet files, for what does not fit one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.data.contract.table import Purpose, Table
from talentmatch.data.intake.load_report import LoadReport, TableLoad
from talentmatch.data.lake.change import LakeChange
from talentmatch.data.lake.chunks import CHUNK_ROWS, in_parts, large_csv, parquet_parts
from talentmatch.data.lake.erasing import mask_mentions
from talentmatch.data.lake.fact import FACT, LakeFact
from talentmatch.data.lake.folder import LakeFolder
from talentmatch.data.lake.host import LakeDoors, LakeHost
from talentmatch.data.lake.manifest import (
    MANIFESTS,
    Manifest,
    manifest_name,
    read_manifest,
    versions,
    write_manifest,
)
from talentmatch.data.lake.outcomes import Compaction, LakeCheck
from talentmatch.data.lake.partitions import LakeRead, dask_frame
from talentmatch.data.lake.parts import (
    Months,
    files_for,
    is_for_lake,
    months_checked,
    names_sql,
    rows_sql,
    time_column,
)
from talentmatch.data.lake.taking_in import take_in
from talentmatch.data.lake.workbench import fill_register, workbench
from talentmatch.data.protection.erasure import Telling, TextsElsewhere
from talentmatch.data.reading.layout.sheets import Progress
from talentmatch.data.storage.filters import Moment, moment
from talentmatch.data.storage.queries import contract_of
from talentmatch.data.tables import TABLES
from talentmatch.errors import (
    ContractError,
    InputError,
    NotFoundError,
    StoreError,
    UnreadableFileError,
)
from talentmatch.i18n import label, phrase

if TYPE_CHECKING:
    import dask.dataframe

__all__ = ["Lake"]

#: Parts with so many new files are merged at the end of a load.
_MANY_FILES = 8


class Lake:
    """Tables of a store that lie as partitioned Parquet beside it; taken from `Store.lake`.

    Rows go in through the contracts of the store and come out through its filters and its access
    log. A table lies in the store or in the lake, never in both. What must change with a person
    (tables of people, what is sealed, the register of enterprises) stays in the store: `write` and
    `load` put it there.

    Parameters
    ----------
    host : LakeHost
        The store.
    doors : LakeDoors
        What it lends the lake.

    Notes
    -----
    What DuckLake would keep in its catalogue stands in one sealed list of files a version
    (`talentmatch.data.lake.manifest`); who wants DuckLake replaces that module and `change`.

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

    def __init__(self, host: LakeHost, doors: LakeDoors) -> None:
        self._host, self._doors = host, doors
        self._change: LakeChange | None = None
        self._is_register_stale = True

    @property
    def place(self) -> str:
        """Where the lake lies.

        Raises
        ------
        StoreError
            The store is in memory, and no place was named.
        """
        named = self._fact.place
        if "://" in named or Path(named).is_absolute():
            return named
        if not isinstance(self._host.path, Path):
            raise StoreError(phrase("lake", "no_place"))
        store = self._host.path.absolute()
        return str(store.with_name(named or f"{store.name}.lake"))

    def own_folders(self) -> tuple[Path, ...]:
        """Return the folder of the lake, where it is one on this machine."""
        if not self._fact.version or "://" in self.place:
            return ()
        return (Path(self.place),)

    @property
    def path(self) -> str | Path:
        """File of the store, beside which rows set aside are written where their source is not."""
        return self._host.path

    def lie_at(self, place: str) -> None:
        """Say where the lake lies from now on, such as ``s3://bucket/lake``.

        Raises
        ------
        StoreError
            It holds rows already elsewhere.
        """
        fact = self._fact
        if place == fact.place:
            return
        if fact.version:
            raise StoreError(phrase("lake", "lies_elsewhere", place=self.place))
        LakeFolder(place)
        resolved = place if "://" in place else str(Path(place).absolute())
        self._host.remember(FACT, replace(fact, place=resolved).text())

    @property
    def manifest(self) -> Manifest:
        """The files as they are."""
        if self._change is not None:
            return self._change.after
        fact = self._fact
        if not fact.version:
            return Manifest()
        return read_manifest(self._folder, fact.version, self._doors.seal)

    @property
    def _fact(self) -> LakeFact:
        return LakeFact.of(self._host.recall(FACT))

    @property
    def _folder(self) -> LakeFolder:
        return LakeFolder(self.place)

    def tables(self) -> dict[str, int]:
        """Return the tables that hold rows in the lake, and how many."""
        counts = self.manifest.rows()
        return {name: counts[name] for name in TABLES if name in counts}

    def latest(self, table: str) -> pd.Timestamp | None:
        """Return the latest moment from which a row of `table` may be read; None if it has none."""
        contract = contract_of(table)
        files = self.manifest.of(table)
        if contract.known_from is None or not files:
            return None
        rows = self._rows(contract, files)
        last = self._doors.fetch(f"SELECT max({contract.known_from}) AS last FROM {rows}")["last"][
            0
        ]
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
        table: str | None = None,
        mapping: Mapping[str, str] | None = None,
        consent: str | None = None,
        edition: tuple[str, date] | None = None,
        hidden: bool = False,
        reviewed: str | Path | None = None,
        progress: Progress | None = None,
        words: Callable[[str], str] = str,
    ) -> LoadReport:
        """Load a file or a folder of files; whole, or not at all.

        Parquet in the columns of a table, and large text tables whose headings are its columns, are
        read a part at a time; other files as `Store.load` reads them.

        Parameters
        ----------
        path, table, mapping, consent, edition, hidden, reviewed, progress, words
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
        from talentmatch.data.intake.loading import load_files

        path = Path(path)
        options: dict[str, Any] = {"table": table, "mapping": mapping, "consent": consent, "edition": edition, "hidden": hidden, "reviewed": Path(reviewed) if reviewed else None, "words": words}  # fmt: skip
        if table is not None:
            contract_of(table)
        with self._changing():
            straight = _straight_files(path)
            if not straight:
                return load_files(self, path, progress=progress, **options)
            return _merged(self._file_reports(straight, options, progress))

    def _file_reports(
        self, files: Sequence[Path], options: Mapping[str, Any], progress: Progress | None
    ) -> Iterator[LoadReport]:
        from talentmatch.data.intake.loading import load_files

        for number, file in enumerate(files):
            if progress:
                progress(number, len(files), file.name)
            try:
                yield load_files(self, file, progress=None, **options)
            except (ContractError, UnreadableFileError) as error:
                yield LoadReport(skipped=(error.args[0],), unread=1)
        if progress:
            progress(len(files), len(files), "")

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
        if self._host.tables().get(contract.name):
            raise StoreError(phrase("lake", "in_store", table=label("tables", contract.name)))
        with self._changing() as change:
            if self._is_register_stale and "enterprise_id" in contract.names:
                self._fill_register(change)
            return take_in(change, contract, parts, source=source)

    def _fill_register(self, change: LakeChange) -> None:
        names = "enterprise_id, name, credit_code, aliases"
        fill_register(change.connection, self._doors.fetch(f"SELECT {names} FROM main.enterprise"))
        self._is_register_stale = False

    @contextmanager
    def _changing(self) -> Iterator[LakeChange]:
        """Change the lake whole or not at all, in one transaction with the store."""
        if self._change is not None:
            yield self._change
            return
        with self._host.together():
            folder, before = self._folder, self.manifest
            self._refuse_others_lake(folder)
            self._sweep(folder, before)
            with folder.staging() as staging, workbench(folder, staging) as connection:
                change = self._change = LakeChange(folder, before, staging, connection)
                self._is_register_stale = True
                try:
                    yield change
                    change.merge(least=_MANY_FILES)
                    self._commit(change)
                except BaseException:
                    change.undo()
                    raise
                finally:
                    self._change = None

    def _refuse_others_lake(self, folder: LakeFolder) -> None:
        """Raise where another store's lake lies, before anything of it is taken for a leftover."""
        if not self._fact.version:
            for version in versions(folder):
                read_manifest(folder, version, self._doors.seal)

    def _commit(self, change: LakeChange) -> None:
        """Write the list of files, and let the store know of it in its transaction."""
        if change.is_empty:
            return
        write_manifest(change.folder, change.after, self._doors.seal)
        fact = self._fact
        tables = tuple(sorted(change.after.rows()))
        # Its name goes with the store when both are moved.
        place = fact.place or Path(self.place).name
        fact = replace(fact, place=place, version=change.after.version, tables=tables)
        self._host.remember(FACT, fact.text())

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
            sql, rows, as_of=as_of, purpose=purpose, receiver=receiver, relations=relations
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
        return LakeRead(self.place, contract.name, as_of, purpose, receiver, months, names)

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
            self._sweep(self._folder, self.manifest, earlier=False)

    def _sweep(self, folder: LakeFolder, manifest: Manifest, *, earlier: bool = True) -> None:
        """Remove what belongs to no version but this one and, if asked for, the one before."""
        for name in self._strays(folder, manifest, earlier=earlier):
            folder.remove(name)
        folder.remove_staging()

    def _strays(self, folder: LakeFolder, manifest: Manifest, *, earlier: bool) -> list[str]:
        before = [number for number in versions(folder) if number < manifest.version][-1:]
        known = {manifest_name(manifest.version), *(file.name for file in manifest.files)}
        for number in before if earlier else []:
            # Whoever reads by the list before finds its files until the next change.
            previous = read_manifest(folder, number, self._doors.seal)
            known |= {manifest_name(number), *(file.name for file in previous.files)}
        own = (*(f"{name}/" for name in TABLES), f"{MANIFESTS}/")
        return [name for name in folder.names() if name.startswith(own) and name not in known]


def _straight_files(path: Path) -> list[Path]:
    """Return the files of a folder where one of them is to be read a part at a time."""
    if path.is_file():
        return []
    files = sorted(file for file in path.rglob("*") if file.is_file())
    large = any(file.suffix.lower() == ".parquet" or large_csv(file, None, None) for file in files)
    return files if large else []


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
