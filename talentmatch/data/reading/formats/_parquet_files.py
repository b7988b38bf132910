"""Parquet: big files in contract columns go over whole columns, all others like a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells._scrub import CONTACT_SUSPECT, holds_contact
from talentmatch.data.reading.cells._unlawful import SUSPECT, find_unlawful
from talentmatch.data.reading.cells.values import parse_values
from talentmatch.data.reading.layout.columns import map_headers, rank_tables
from talentmatch.data.reading.layout.sheets import ParsedSheet, RawSheet
from talentmatch.data.reading.rows._enrich import enrich
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._shaping import raw_of, shape_sheet
from talentmatch.data.reading.rows._wide_labels import is_wide
from talentmatch.data.reading.rows._wide_months import melt_months
from talentmatch.data.tables import TABLES
from talentmatch.errors import UnreadableFileError

__all__ = ["ENRICHED_ROWS", "needs_cleaning", "parquet_table", "read_parquet"]

#: Beyond so many rows skills and occupations are not looked for in texts [rows].
ENRICHED_ROWS = 200_000


def parquet_table(path: Path, options: Options) -> str | None:
    """Return the table a Parquet file is in contract columns, from its schema alone.

    Raises
    ------
    UnreadableFileError
        If it is no Parquet file.
    """
    names = _schema(path)
    if options.mapping:
        return None
    candidates = [options.table] if options.table else [n for n, _ in rank_tables(names, path.stem)]
    fitting = [n for n in candidates if n and set(names) <= set(TABLES[n].names)]
    return next((n for n in fitting if not map_headers(n, names).missing), None)


def _schema(path: Path) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError.of(path, "no_parquet", "write_again") from error


def read_parquet(path: Path, options: Options) -> Iterator[ParsedSheet]:
    """Read one Parquet file.

    Raises
    ------
    UnreadableFileError
        If it is no Parquet file or damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = parquet_table(path, options)
    try:
        arrow = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError.of(path, "damaged", "write_again") from error
    frame = arrow.to_pandas(types_mapper=_type_of_lists, self_destruct=True)
    del arrow
    if table is not None:
        yield _in_contract(path, table, frame)
    elif options.table in (None, "indicator", "demand") and is_wide(list(frame.columns), path.stem):
        name, rows, notes = melt_months(frame, context=path.stem, source=path.name)
        yield ParsedSheet(name, rows.reset_index(drop=True), path.name, tuple(notes))
    else:
        body: list[list[Any]] = frame.astype(object).to_numpy().tolist()  # type: ignore[assignment]
        grid = [list(map(str, frame.columns)), *body]
        yield from shape_sheet(RawSheet(path.name, grid, hint=path.stem), options)


def _type_of_lists(kind: Any) -> pd.ArrowDtype | None:
    """Leave lists in Arrow: two million Python lists would fill the memory."""
    import pyarrow.types as is_

    return pd.ArrowDtype(kind) if is_.is_list(kind) or is_.is_large_list(kind) else None


def _in_contract(path: Path, table: str, frame: pd.DataFrame) -> ParsedSheet:
    contract = TABLES[table]
    for column in contract.columns:
        if column.name in frame and (column.choices or column.vocabulary):
            words = frame[column.name].dropna().unique()
            parsed = parse_values(column, pd.Series(words, dtype=object))
            values = dict(zip(words, parsed, strict=True))
            if any(word != value for word, value in values.items()):
                frame[column.name] = frame[column.name].map(values)
    raw = raw_of(frame.head(0))
    if len(frame) <= ENRICHED_ROWS or (table == "posting" and needs_cleaning(path)):
        frame = _enriched(table, frame, raw)
    return ParsedSheet(table, frame, path.name, tuple(raw.notes))


def needs_cleaning(path: Path) -> bool:
    """Return whether titles or texts of a Parquet file hold unlawful limits or contact data.

    Distinct texts are searched for cheap signs first, whole columns at a time, so that a file of
    millions of clean postings may go straight into the store.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for name in ("title", "text"):
        if name not in _schema(path):
            continue
        texts = pc.unique(pq.read_table(path, columns=[name]).column(0).cast("string"))
        texts = texts.drop_null()
        if any(map(find_unlawful, texts.filter(suspects(texts, SUSPECT, short=0)).to_pylist())):
            return True
        found = texts.filter(suspects(texts, CONTACT_SUSPECT, short=0)).to_pylist()
        if any(map(holds_contact, found)):
            return True
    return False


def _enriched(table: str, frame: pd.DataFrame, raw: Any) -> pd.DataFrame:
    plain = frame.copy()
    for name in plain.columns:
        if isinstance(plain[name].dtype, pd.ArrowDtype):
            plain[name] = plain[name].astype(object).map(_as_list)
    return enrich(table, plain, raw)


def _as_list(cell: Any) -> list[str] | None:
    return None if cell is None or cell is pd.NA else [str(part) for part in cell]
