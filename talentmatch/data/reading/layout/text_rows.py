"""Rows of texts kept as columns: small, and quick to send from the process that reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import pyarrow as pa

from talentmatch.data.reading.cells.distinct import all_text
from talentmatch.data.reading.layout.sheets import Cell

__all__ = ["TextRows", "packed"]

#: Fewer rows are not worth it.
_MANY = 5000


class TextRows(Sequence[list[Cell]]):
    """Rows of one width of which every cell is a text.

    Parameters
    ----------
    rows : sequence of sequence of str
        The cells.

    Examples
    --------
    >>> rows = TextRows([["甲", "1"], ["乙", "2"]])
    >>> len(rows), rows[1]
    (2, ['乙', '2'])
    """

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        columns = [pa.array(column, pa.large_string()) for column in zip(*rows, strict=True)]
        self._columns = columns
        self._length = len(rows)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[Cell]]: ...
    def __getitem__(self, place: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(self._length))]
        return [column[place].as_py() for column in self._columns]

    def __iter__(self) -> Iterator[list[Cell]]:
        return map(list, zip(*(column.to_pylist() for column in self._columns), strict=True))


def packed(rows: Sequence[list[Cell]]) -> Sequence[list[Cell]]:
    """Return many rows of texts as `TextRows`, others as they are."""
    even = len(rows) >= _MANY and len(set(map(len, rows))) == 1
    return TextRows(rows) if even and all(map(all_text, zip(*rows, strict=True))) else rows
