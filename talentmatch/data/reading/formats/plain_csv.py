"""Read large text tables straight into columns, where they are written by the book."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pyarrow as pa

from talentmatch.data.reading.layout.text_rows import TextRows

__all__ = ["columns_of_csv"]

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
    if len(text) < max(1, least) or not mark.isascii() or "\0" in text:
        return None
    if "\r" in text and re.search(r"\r(?!\n)", text):
        return None
    raw = text.rstrip("\r\n").encode()
    if not _well_quoted(raw, mark):
        return None
    width = len(next(csv.reader(io.StringIO(text[:_LARGE], newline=""), delimiter=mark), []))
    try:
        return _columns(raw, mark, width) if width > 1 else None
    except pa.ArrowInvalid:
        return None


def _columns(raw: bytes, mark: str, width: int) -> TextRows:
    from pyarrow import csv as columns

    names = [str(number) for number in range(width)]
    table = columns.read_csv(
        io.BytesIO(raw),
        columns.ReadOptions(column_names=names, block_size=16 * 1024**2),
        columns.ParseOptions(delimiter=mark, newlines_in_values=True, ignore_empty_lines=False),
        columns.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    )
    return TextRows([column.combine_chunks() for column in table.columns])


def _well_quoted(raw: bytes, mark: str) -> bool:
    """Tell whether every quotation mark stands around a cell, or doubled inside one."""
    letters = np.frombuffer(b"\n" + raw + b"\n", dtype=np.uint8)
    places = np.flatnonzero(letters == ord('"'))
    if len(places) % 2:
        return False
    # One that opens stands behind one that closes only where both are one doubled.
    opening, closing = places[::2], places[1::2]
    outside = [ord(mark), ord("\n"), ord("\r")]
    begins = np.isin(letters[opening - 1], outside)
    ends = np.isin(letters[closing + 1], outside)
    doubled = opening[1:] == closing[:-1] + 1
    begins[1:] |= doubled
    ends[:-1] |= doubled
    return bool(begins.all() and ends.all())
