"""Between pandas and DuckDB: columns go over whole, by way of Arrow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.data.contract.table import Kind, Table

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["distinct_objects", "from_arrow", "to_arrow"]

_LISTS = (list, tuple, set, frozenset, np.ndarray)


def to_arrow(frame: pd.DataFrame, table: Table | None = None) -> pa.Table:
    """Turn a frame into an Arrow table, whatever mixture of values its columns hold.

    Parameters
    ----------
    frame : DataFrame
        Rows; a column of mixed values goes over as text.
    table : Table, optional
        Contract whose list columns are turned into lists of text.

    Examples
    --------
    >>> to_arrow(pd.DataFrame({"at": ["2024-01-01", 3, None]})).column("at").to_pylist()
    ['2024-01-01', '3', None]
    """
    import pyarrow as pa

    kinds: dict[str, Kind] = {c.name: c.kind for c in table.columns} if table else {}
    columns = {
        str(name): _arrow_column(frame.iloc[:, place], kinds.get(str(name)))
        for place, name in enumerate(frame.columns)
    }
    return pa.table(columns)


def _arrow_column(values: pd.Series[Any], kind: Kind | None) -> pa.Array | pa.ChunkedArray:
    import pyarrow as pa

    dtype = values.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        values = values.astype(object)
    elif isinstance(dtype, pd.PeriodDtype):
        values = values.dt.to_timestamp()
    elif isinstance(dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if values.dtype != object:
        return pa.array(values, from_pandas=True)
    if kind == "list":
        return _lists(values)
    try:
        array = pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        array = None
    # Bytes, nested and decimal values have no plain counterpart in a contract.
    if array is None or not _plain(array.type):
        text = [
            None if missing else str(cell)
            for cell, missing in zip(values, values.isna(), strict=True)
        ]
        array = pa.array(text, type=pa.string())
    return array


def _lists(values: pd.Series[Any]) -> pa.Array:
    import pyarrow as pa

    kind = pa.list_(pa.string())
    places, cells = distinct_objects(values)
    if set(map(type, cells)) <= {list}:
        try:
            array = pa.array(cells, type=kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            array = None
        if array is not None and not array.flatten().null_count:
            return array.take(pa.array(places))
    # A loop over cells: lists of what is no text, or a list in words, are no column to work on
    # whole.
    return pa.array([_texts(cell) for cell in cells], type=kind).take(pa.array(places))


def distinct_objects(values: pd.Series[Any]) -> tuple[NDArray[np.intp], list[Any]]:
    """Return the place of each cell among the distinct objects, and these.

    Lists cannot be compared fast, but equal cells of a file are mostly one list.

    Examples
    --------
    >>> one, other = ["PLC"], ["CAD"]
    >>> distinct_objects(pd.Series([one, other, one]))[1]
    [['PLC'], ['CAD']]
    """
    cells = values.to_numpy(dtype=object)
    places, keys = pd.factorize(np.fromiter(map(id, cells), np.int64, len(cells)))
    objects = dict(zip(map(id, cells), cells, strict=True))
    return places, [objects[int(key)] for key in keys]


def _plain(kind: pa.DataType) -> bool:
    import pyarrow.types as is_

    checks = (
        is_.is_string,
        is_.is_large_string,
        is_.is_integer,
        is_.is_floating,
        is_.is_boolean,
        is_.is_date,
        is_.is_timestamp,
        is_.is_null,
        is_.is_list,
    )
    return any(check(kind) for check in checks)


def _texts(cell: object) -> list[str] | None:
    if isinstance(cell, _LISTS):
        parts: Iterable[Any] = sorted(cell) if isinstance(cell, (set, frozenset)) else cell
        return [str(part) for part in parts if part is not None and part == part]
    if cell is None or cell is pd.NA or cell != cell:
        return None
    text = str(cell)
    for mark in "；;、，|\n":
        text = text.replace(mark, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def from_arrow(result: pa.Table) -> pd.DataFrame:
    """Turn a query's result into a frame in the dtypes that the library works with.

    Dates and times come as ``datetime64[us]``, lists as Python lists (a missing list as an empty
    one), decimals as floats, whole numbers without gaps as ``int64`` and with gaps as floats,
    yes/no with gaps as ``boolean``.
    """
    import pyarrow.types as is_

    columns: dict[str, Any] = {}
    for field, column in zip(result.schema, result.columns, strict=True):
        kind = field.type
        if is_.is_list(kind) or is_.is_large_list(kind):
            cells = [[] if cell is None else cell for cell in column.to_pylist()]
            columns[field.name] = pd.Series(cells, dtype=object)
        elif is_.is_date(kind) or is_.is_timestamp(kind):
            naive = column.cast("timestamp[us]")
            columns[field.name] = naive.to_pandas()
        elif is_.is_decimal(kind):
            whole = kind.scale == 0 and column.null_count == 0
            columns[field.name] = column.cast("int64" if whole else "float64").to_pandas()
        elif is_.is_boolean(kind) and column.null_count:
            columns[field.name] = pd.Series(column.to_pandas(), dtype="boolean")
        else:
            columns[field.name] = column.to_pandas()
    return pd.DataFrame(columns, columns=list(result.schema.names))
