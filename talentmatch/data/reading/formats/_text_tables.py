r"""Text tables that need no reading row by row: large ones, and those of statistics offices [1]_.

The latter name all dimensions of a series in one heading, and behind a backslash what stands in
the other columns: ``freq,nace_r2,geo\TIME_PERIOD``.

References
----------
.. [1] Eurostat, Bulk download, format TSV.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.i18n import joined, phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["columns_of_bytes", "columns_of_csv", "parted_dimensions"]

#: Smaller files are read row by row at once [characters].
_LARGE = 1_000_000
#: A figure, or a colon where there is none, and letters that say what to think of it.
_FLAGGED = re.compile(r"\s*(:|-?\d+(?:\.\d+)?)\s*([a-z]{1,4})?\s*")
#: Dimensions that the tables know, by what they are called there.
_NAMES_OF_DIMENSIONS = {"geo": "地区", "nace_r2": "行业", "isco08": "职业"}
#: All industries, occupations or places: B-S, TOTAL, EU27_2020.
_ALL_OF_ONE = re.compile(r"[A-Z]-[A-Z](?:_\w+)?|TOTAL|ALL|E[AU]\d*(?:_\d+)?|", re.I)
#: Classifications whose letters and numbers mean something else in those of China.
_FOREIGN = {"nace_r2": "NACE", "isco08": "ISCO"}


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


def parted_dimensions(rows: list[list[Cell]]) -> tuple[list[list[Cell]], tuple[str, ...], str]:
    r"""Return rows with a column for each dimension that tells series apart, and what was noticed.

    Dimensions of one value, such as the unit, say nothing about rows: they come last, but for a
    place, an industry or an occupation that is not the whole. Codes of other classifications get
    its name before them, since NACE F is another industry than F.

    Examples
    --------
    >>> rows = [["freq,nace_r2,geo\\TIME_PERIOD", "2022-Q1 "], ["Q,C,DE", "12.5 b"], ["Q,F,DE", "3 "]]
    >>> parted_dimensions(rows)[0]
    [['行业', '地区', '2022-Q1'], ['NACE C', 'DE', '12.5'], ['NACE F', 'DE', '3']]
    """
    first = str(rows[0][0]) if rows and rows[0] else ""
    heads, slash, _ = first.partition("\\")
    names = [name.strip() for name in heads.split(",")]
    if not slash or any(row and str(row[0]).count(",") != len(names) - 1 for row in rows[1:]):
        return rows, (), ""
    parts = [[part.strip() for part in str(row[0]).split(",")] for row in rows[1:] if row]
    values = [{part[place] for part in parts} for place in range(len(names))]
    places = [
        place
        for place, name in enumerate(names)
        if len(values[place]) > 1
        or (
            name.lower() in _NAMES_OF_DIMENSIONS
            and not any(map(_ALL_OF_ONE.fullmatch, values[place]))
        )
    ]
    header: list[Cell] = [
        _NAMES_OF_DIMENSIONS.get(names[place].lower(), names[place]) for place in places
    ]
    records = [
        [*(_value(names[place], part[place]) for place in places), *map(_figure, row[1:])]
        for part, row in zip(parts, (row for row in rows[1:] if row), strict=True)
    ]
    flags = [
        match for row in rows[1:] for cell in row[1:] if (match := _FLAGGED.fullmatch(str(cell)))
    ]
    marked = [match[0].strip() for match in flags if match[2] and match[1] != ":"]
    empty = sum(match[1] == ":" for match in flags)
    facts = {"n": len(marked), "some": joined(list(dict.fromkeys(marked))[:3]), "empty": empty}
    notes = (phrase("load", "flags_parted", **facts),) if marked or empty else ()
    whole = " ".join(
        parts[0][place] for place in range(len(names)) if place not in places and parts
    )
    return [[*header, *(str(name).strip() for name in rows[0][1:])], *records], notes, whole


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


def _figure(cell: Cell) -> Cell:
    """Return a figure without its flags; one that is not available is empty."""
    match = _FLAGGED.fullmatch(str(cell))
    return cell if not match else "" if match[1] == ":" else match[1]


def _value(name: str, value: str) -> str:
    classification = _FOREIGN.get(name.lower())
    return f"{classification} {value}" if classification else value
