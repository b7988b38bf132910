"""A table of a lake as a dask DataFrame: each partition asks DuckDB for its files, filters pushed down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.data.contract._frames import from_arrow
from talentmatch.data.contract.table import DTYPES, Purpose, Table
from talentmatch.data.lake._folder import LakeFolder
from talentmatch.data.lake._manifest import LakeFile
from talentmatch.data.lake._parts import Months, form_of, rows_sql
from talentmatch.data.storage._filters import visible_rows
from talentmatch.data.tables import TABLES
from talentmatch.errors import MissingExtraError, StoreError
from talentmatch.i18n import label, phrase

if TYPE_CHECKING:
    import dask.dataframe

__all__ = ["LakeRead", "dask_frame"]


@dataclass(frozen=True)
class LakeRead:
    """One reading of a table of a lake, which a worker can do by itself.

    Attributes
    ----------
    place, table : str
        Lake and table.
    as_of, purpose, receiver
        As for `Store.read`.
    months : tuple of str, optional
        First and last month that are read.
    columns : tuple of str
        Columns that are wanted, in their order.
    form : str
        Mark of the contract by which the rows were asked for.
    """

    place: str
    table: str
    as_of: pd.Timestamp
    purpose: Purpose
    receiver: str | None
    months: Months | None
    columns: tuple[str, ...]
    form: str

    def select(self, files: Sequence[LakeFile]) -> str:
        """Return the SELECT of what may be read of some files."""
        contract = TABLES[self.table]
        rows = rows_sql(LakeFolder(self.place), contract, files, months=self.months)
        visible = visible_rows(contract, self.as_of, self.purpose, self.receiver, rows=rows)
        names = ", ".join(f'"{name}"' for name in self.columns)
        return f"SELECT {names} FROM ({visible})"

    def frame(self, files: Sequence[LakeFile]) -> pd.DataFrame:
        """Return what may be read of some files, in the dtypes that every partition has.

        Raises
        ------
        StoreError
            A file is gone, since the lake was changed twice; or the worker's talentmatch is another
            version, with another contract.
        """
        if form_of(TABLES[self.table]) != self.form:
            raise StoreError(phrase("lake", "other_version", table=label("tables", self.table)))
        import duckdb

        with duckdb.connect() as connection:
            # A worker has threads of its own.
            connection.execute("SET threads = 1").fetchall()
            LakeFolder(self.place).mount(connection)
            try:
                found = from_arrow(connection.sql(self.select(files)).to_arrow_table())
            except (duckdb.IOException, OSError) as error:
                raise StoreError(phrase("lake", "file_gone", place=self.place)) from error
            except duckdb.Error as error:
                raise StoreError(phrase("lake", "file_damaged", error=error)) from error
        return _uniform(TABLES[self.table], found)


def dask_frame(
    read: LakeRead, files: Iterable[LakeFile], *, partition_rows: int
) -> dask.dataframe.DataFrame:
    """Return the rows of a table, a partition for each bundle of files.

    Parameters
    ----------
    read : LakeRead
        What is read.
    files : iterable of LakeFile
        Where it is.
    partition_rows : int
        Rows of a partition, about; a file is never split.
    """
    try:
        import dask
        import dask.dataframe as dd
    except ImportError as error:
        raise MissingExtraError("lake.dask", "scale") from error
    bundles = _bundles(sorted(files, key=lambda file: (file.part, file.name)), partition_rows)
    meta = _uniform(TABLES[read.table], TABLES[read.table].empty()[[*read.columns]])
    # Lists are no texts: dask would turn them into such.
    with dask.config.set({"dataframe.convert-string": False}):
        spread: dask.dataframe.DataFrame = dd.from_map(  # type: ignore[no-untyped-call]
            read.frame, bundles or [()], meta=meta, enforce_metadata=False
        )
        return spread


def _bundles(files: Sequence[LakeFile], rows: int) -> list[tuple[LakeFile, ...]]:
    bundles: list[list[LakeFile]] = []
    for file in files:
        if not bundles or sum(one.rows for one in bundles[-1]) + file.rows > rows:
            bundles.append([])
        bundles[-1].append(file)
    return [tuple(bundle) for bundle in bundles]


def _uniform(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose dtypes do not depend on which values are missing in it."""
    dtypes: dict[str, Any] = {}
    for name in frame.columns:
        column = table[str(name)]
        is_full = column.required or table.default(column.name) is not None
        kind = DTYPES[column.kind]
        if not is_full:
            kind = {"int64": "float64", "bool": "boolean"}.get(kind, kind)
        dtypes[str(name)] = kind
    return frame.astype(dtypes)
