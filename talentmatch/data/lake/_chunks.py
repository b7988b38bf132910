"""Files of millions of rows, a part at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from talentmatch.data.contract.table import Table
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells.values import parse_values
from talentmatch.data.reading.layout.columns import map_headers, rank_tables
from talentmatch.data.tables import TABLES
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import phrase

__all__ = ["CHUNK_ROWS", "LargeCsv", "in_parts", "large_csv", "parquet_parts"]

#: Rows that are checked at once: more take more memory, fewer make more and smaller files.
CHUNK_ROWS = 1_000_000
#: Fewer where rows are long: size of what is checked at once [bytes].
_CHUNK_SIZE = 256_000_000
#: Rows that are read at once of a Parquet file, in which one group of rows may be all of it.
_BATCH_ROWS = 50_000
#: Smaller text tables are read as the store reads them, whatever their layout [bytes].
_LARGE = 64_000_000
_HEAD = 1_000_000
#: Rows whose months are looked at.
_LOOKED_AT = 1000
_BLOCK = 16 * 1024**2
#: A heading with one of these says more than a name: a unit, a year.
_QUALIFIED = "(（/[【"


@dataclass(frozen=True)
class LargeCsv:
    """A text table whose headings are the columns of one table.

    Attributes
    ----------
    path : Path
        The file.
    table : Table
        What its rows are.
    headers : tuple of str
        Headings in their order.
    fields : dict of str to str
        Heading to column.
    mark, encoding : str
        What parts its cells, and how its letters are written.
    """

    path: Path
    table: Table
    headers: tuple[str, ...]
    fields: Mapping[str, str]
    mark: str
    encoding: str

    def parts(self, rows: int) -> Iterator[pd.DataFrame]:
        """Yield the rows, so many at once, values in their kinds; unknown columns stay behind.

        Raises
        ------
        UnreadableFileError
            A line has more or fewer cells than the header, or the bytes are no text.
        """
        from pyarrow import csv as columns

        try:
            reader = columns.open_csv(
                self.path,
                columns.ReadOptions(block_size=_BLOCK, encoding=self.encoding),
                columns.ParseOptions(delimiter=self.mark, newlines_in_values=True),
                columns.ConvertOptions(
                    include_columns=[*self.fields],
                    column_types=dict.fromkeys(self.headers, pa.large_string()),
                    strings_can_be_null=True,
                    null_values=[""],
                ),
            )
            for part in in_parts(reader, rows):
                frame = part.to_pandas().rename(columns=dict(self.fields))
                yield frame.apply(lambda cells: parse_values(self.table[str(cells.name)], cells))
        except pa.ArrowInvalid as error:
            raise UnreadableFileError(
                str(self.path), phrase("lake", "broken_csv"), phrase("load", "write_again")
            ) from error


def large_csv(path: Path, table: str | None, mapping: Mapping[str, str] | None) -> LargeCsv | None:
    """Return a large text table that can be read in parts; None where it is to be read whole.

    Its first line names columns of one table, nothing else is to be derived from it, as months are
    from days and weeks, and nobody has to be told from a unit or a title.
    """
    if path.suffix.lower() not in (".csv", ".tsv") or path.stat().st_size < _LARGE:
        return None
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    head = head[: head.rfind(b"\n") + 1]
    encoding = _encoding(head)
    if encoding is None:
        return None
    line = head.decode(encoding).removeprefix("\ufeff").splitlines()[0]
    mark = max(",\t;|", key=line.count)
    headers = tuple(next(csv.reader([line], delimiter=mark)))
    if len(set(headers)) < len(headers) or any(
        sign in name for name in headers for sign in _QUALIFIED
    ):
        return None
    name = table or next((name for name, _ in rank_tables(list(headers), path.stem)), None)
    if name is None:
        return None
    mapped = map_headers(name, headers, mapping)
    fields = {headers[place]: field for place, field in mapped.fields.items()}
    own = set(TABLES[name].names)
    if mapped.missing or not set(fields.values()) <= own or len({*fields.values()}) < len(fields):
        return None
    if not set(TABLES[name].required) <= set(fields.values()):
        return None
    rows = csv.reader(head.decode(encoding).splitlines()[1:_LOOKED_AT], delimiter=mark)
    places = [place for place, field in mapped.fields.items() if field == "month"]
    if places and any(_within_a_month(row[places[0]]) for row in rows if len(row) > places[0]):
        return None  # days and weeks are summed, which takes all of them
    return LargeCsv(path, TABLES[name], headers, fields, mark, encoding)


def _within_a_month(cell: str) -> bool:
    day = parse_date(cell)
    return day is not None and not pd.isna(day) and day.day > 1


def _encoding(head: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def parquet_parts(path: Path, table: Table, rows: int) -> Iterator[pa.Table]:
    """Yield the rows of a Parquet file, so many at once.

    Raises
    ------
    UnreadableFileError
        The file is damaged.
    """
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, buffer_size=_BLOCK, pre_buffer=False) as file:
            names = [name for name in file.schema_arrow.names if name in table.names]
            batches = file.iter_batches(batch_size=min(rows, _BATCH_ROWS), columns=names)
            yield from in_parts(batches, rows)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError(
            str(path), phrase("load", "damaged"), phrase("load", "write_again")
        ) from error


def in_parts(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Join batches into tables of at most so many rows, fewer where they are long, in their order."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        size = sum(one.nbytes for one in waiting) + batch.nbytes
        if waiting and (sum(map(len, waiting)) + len(batch) > rows or size > _CHUNK_SIZE):
            yield pa.Table.from_batches(waiting)
            waiting = []
        waiting.append(batch)
    if waiting:
        yield pa.Table.from_batches(waiting)
