"""Read large text tables straight into columns, where they are written by the book."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from talentmatch.data.reading.layout._text_rows import TextRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["columns_of_bytes", "columns_of_csv"]

#: Smaller files are read row by row at once [characters].
_LARGE = 1_000_000


def columns_of_csv(text: str, mark: str, *, least: int = _LARGE) -> TextRows | None:
    """Return the rows of a large text table; None where only a reading row by row is sure.

    That is where lines differ in length, end in other ways than usual, or have quotation marks
    elsewhere than around cells and, doubled, inside them.

    Parameters
    ----------
    text : str
        The file.
    mark : str
        What parts its cells.
    least : int
        Characters of the smallest file that is worth it.
    """
    return columns_of_bytes(text.encode(), mark) if len(text) >= max(1, least) else None


def columns_of_bytes(raw: bytes, mark: str) -> TextRows | None:
    """Return the rows of a text table in UTF-8, as `columns_of_csv` does.

    None, too, where the bytes are no UTF-8.
    """
    if not mark.isascii() or b"\0" in raw or (b"\r" in raw and re.search(rb"\r(?!\n)", raw)):
        return None
    raw = raw.rstrip(b"\r\n")
    letters = np.frombuffer(raw, dtype=np.uint8)
    places = np.flatnonzero(letters == ord('"'))
    if not _well_quoted(letters, places, mark):
        return None
    broken_lines = _breaks_lines(letters, places)
    head = io.StringIO(raw[:_LARGE].decode(errors="replace"), newline="")
    width = len(next(csv.reader(head, delimiter=mark), []))
    try:
        return _columns(raw, mark, width, broken_lines=broken_lines) if width > 1 else None
    except pa.ArrowInvalid:
        return None


def _columns(raw: bytes, mark: str, width: int, *, broken_lines: bool) -> TextRows:
    from pyarrow import csv as columns

    names = [str(number) for number in range(width)]
    table = columns.read_csv(
        pa.BufferReader(raw),
        columns.ReadOptions(column_names=names, block_size=(16 if broken_lines else 4) * 1024**2),
        columns.ParseOptions(
            delimiter=mark, newlines_in_values=broken_lines, ignore_empty_lines=False
        ),
        columns.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    )
    return TextRows([column.combine_chunks() for column in table.columns])


def _well_quoted(letters: NDArray[np.uint8], places: NDArray[np.int64], mark: str) -> bool:
    """Tell whether every quotation mark stands around a cell, or doubled inside one."""
    if len(places) % 2:
        return False
    # A mark that opens right behind one that closes is one doubled mark inside a cell.
    opening, closing = places[::2], places[1::2]
    outside = [ord(mark), ord("\n"), ord("\r")]
    begins = np.isin(letters[opening - 1], outside) | (opening == 0)
    last = len(letters) - 1
    ends = np.isin(letters[np.minimum(closing + 1, last)], outside) | (closing == last)
    doubled = opening[1:] == closing[:-1] + 1
    begins[1:] |= doubled
    ends[:-1] |= doubled
    return bool(begins.all() and ends.all())


def _breaks_lines(letters: NDArray[np.uint8], places: NDArray[np.int64]) -> bool:
    """Tell whether a cell between quotation marks goes on in the next line."""
    if not len(places):
        return False
    lines = np.flatnonzero(letters == ord("\n"))
    return bool((np.searchsorted(places, lines) % 2).any())
