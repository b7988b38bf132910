"""Rows of texts kept as columns: looked through as a whole, and quick to send to another process."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from talentmatch.data.reading.cells.values import is_blank_text
from talentmatch.data.reading.layout.sheets import Cell

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TextRows"]

#: So many rows are turned back into lists in one go.
_AT_ONCE = 1000


class TextRows(Sequence[list[Cell]]):
    """Rows of one width of which every cell is a text; what `list` says of them holds here too.

    Parameters
    ----------
    columns : sequence of Array
        Columns of texts, without gaps.

    Examples
    --------
    >>> rows = TextRows([pa.array(["甲", "乙"]), pa.array(["1", "2"])])
    >>> len(rows), rows[1], list(rows[:1])
    (2, ['乙', '2'], [['甲', '1']])
    """

    def __init__(self, columns: Sequence[pa.Array]) -> None:
        self.columns = list(columns)

    def __getstate__(self) -> dict[str, list[pa.Array]]:
        return {"columns": self.columns}

    @property
    def width(self) -> int:
        """Number of cells of each row."""
        return len(self.columns)

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, place: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> TextRows: ...
    def __getitem__(self, place: int | slice) -> list[Cell] | TextRows:
        if isinstance(place, int):
            at = place if place >= 0 else len(self) + place
            return [column[at].as_py() for column in self.columns]
        start, stop, step = place.indices(len(self))
        if step == 1:
            return TextRows([column.slice(start, max(0, stop - start)) for column in self.columns])
        return self.take(np.arange(start, stop, step))

    def __iter__(self) -> Iterator[list[Cell]]:
        # In parts, so that a caller who stops after a few rows does not wait for all of them.
        for start in range(0, len(self), _AT_ONCE):
            part = (column.slice(start, _AT_ONCE).to_pylist() for column in self.columns)
            yield from map(list, zip(*part, strict=True))

    def take(self, places: NDArray[np.int64]) -> TextRows:
        """Return the rows at these places."""
        rows = TextRows([column.take(pa.array(places)) for column in self.columns])
        if "coded" in self.__dict__:
            rows.coded = [column.take(pa.array(places)) for column in self.coded]
        return rows

    @cached_property
    def coded(self) -> list[pa.DictionaryArray]:
        """Columns as distinct texts and the place of each cell among them.

        Where nearly every cell is different, equal ones are not looked for.
        """
        return [
            _each_its_own(column) if _is_varied(column) else column.dictionary_encode()
            for column in self.columns
        ]

    def differ_in_row(self, least: int) -> NDArray[np.bool_]:
        """Return which rows have so many different cells, blank ones left out."""
        # Columns of few texts are quick to count, and mostly enough.
        small = sorted(self.coded, key=lambda own: len(own.dictionary))[: least + 2]
        enough = _different(small) >= least
        places = np.flatnonzero(~enough)
        if len(places) and len(small) < self.width:
            enough[places] = _different(self.take(places).coded) >= least
        return enough

    def frame(self, texts: Collection[int] = ()) -> pd.DataFrame:
        """Return the cells as columns of Python's texts, equal ones as one object.

        Columns at the places `texts` may stay as Arrow has them, if nearly every cell is different.
        """
        return pd.DataFrame(
            {
                place: pd.Series(pd.array(self.columns[place], dtype="str"))
                if place in texts and _is_varied(self.columns[place])
                else np.array(own.dictionary.to_pylist(), dtype=object)[own.indices.to_numpy()]
                for place, own in enumerate(self.coded)
            }
        )


def _is_varied(column: pa.Array) -> bool:
    """Tell a long column of which nearly every cell is different, by its beginning and its end."""
    ends = (column.slice(0, _AT_ONCE), column.slice(max(0, len(column) - _AT_ONCE)))
    return len(column) > 2 * _AT_ONCE and all(
        pc.count_distinct(end).as_py() > 0.9 * _AT_ONCE for end in ends
    )


def _each_its_own(column: pa.Array) -> pa.DictionaryArray:
    places = pa.array(np.arange(len(column), dtype=np.int32))
    return pa.DictionaryArray.from_arrays(places, column)


def _different(columns: Sequence[pa.DictionaryArray]) -> NDArray[np.int64]:
    """Return how many different cells each row has in these columns, blank ones left out."""
    codes = pa.concat_arrays([own.dictionary for own in columns]).dictionary_encode()
    blank = is_blank_text(codes.dictionary)
    number = np.where(blank, -1, np.arange(len(blank)))
    overall = number[codes.indices.to_numpy()]
    ends = np.cumsum([len(own.dictionary) for own in columns])[:-1]
    parts = zip(columns, np.split(overall, ends), strict=True)
    places = [numbers[own.indices.to_numpy()] for own, numbers in parts]
    rows = np.sort(np.stack(places, axis=1), axis=1)
    fresh = np.diff(rows, axis=1, prepend=-1) != 0
    return np.asarray(fresh.sum(axis=1))
