"""Files that call themselves workbooks and are pages or text: what many systems export."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from talentmatch.data.reading.formats._page_lines import lines_of_page
from talentmatch.data.reading.formats._sheet_marks import MAX_CELLS
from talentmatch.data.reading.layout.sheets import Cell, RawSheet

__all__ = ["is_html", "is_text_table", "sheets_of_page"]

#: A table that holds no other.
_TABLE = re.compile(r"<table\b(?:(?!<table\b).)*?</table\s*>", re.I | re.S)


class _PageTable(NamedTuple):
    """A table of a page.

    Attributes
    ----------
    rows : list of list
        Its cells; merged ones repeat their value.
    merged : list of (int, int, int, int)
        First row and column, last row and column of what each merged cell covers, from 0.
    """

    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]]


def is_html(path: Path) -> bool:
    """Tell a page by how it begins."""
    with path.open("rb") as stream:
        head = stream.read(1024).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head"))


def is_text_table(path: Path) -> bool:
    """Tell lines of text parted by tabs or commas."""
    with path.open("rb") as stream:
        head = stream.read(65536)
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\x00" in head and not wide:
        return False
    return b"\n" in head and (b"\t" in head or b"," in head)


def _tables_in(text: str) -> list[_PageTable]:
    """Return the tables of a page that have rows.

    Examples
    --------
    >>> _tables_in("<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>")
    [_PageTable(rows=[['a', 'b'], ['a', 'c']], merged=[(0, 0, 1, 0)])]
    """
    reader = _Tables()
    reader.feed(text)
    reader.close()
    return [table for table in map(_laid_out, reader.tables) if table.rows]


def sheets_of_page(page: str, path: Path) -> list[RawSheet]:
    """Return the tables of a page, each below its title; what stands below goes with a lone one."""
    tables, texts = _tables_in(page), _TABLE.split(page)
    around: list[list[list[Cell]]] = [[] for _ in range(len(tables) + 1)]
    if len(texts) == len(around):
        around = [[[*line] for line in lines_of_page(text)] for text in texts]
    if len(tables) == 1:
        return [_with_lines(path.name, path.stem, "", around[0], tables[0], around[1])]
    return [
        _with_lines(f"{path.name}, table {number}", path.stem, str(number), above, table)
        for number, (above, table) in enumerate(zip(around, tables, strict=False), start=1)
    ]


def _with_lines(
    source: str,
    hint: str,
    name: str,
    above: list[list[Cell]],
    table: _PageTable,
    below: Sequence[list[Cell]] = (),
) -> RawSheet:
    """Return a table of a page between the lines around it."""
    shift = len(above)
    merged = [
        (top + shift, left, bottom + shift, right) for top, left, bottom, right in table.merged
    ]
    return RawSheet(source, [*above, *table.rows, *below], hint, name).with_merged(merged)


class _Tables(HTMLParser):
    """Collects the cells of tables with how far they reach."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self._open: list[str] | None = None
        self._reach = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self._end_cell()
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._end_cell()
            reach = {name: value or "" for name, value in attrs}
            self._reach = (_whole(reach.get("rowspan")), _whole(reach.get("colspan")))
            self._open = []
        elif tag == "br" and self._open is not None:
            self._open.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a cell; many exports leave it to the next one."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self._open is not None:
            self._open.append(data)

    def _end_cell(self) -> None:
        if self._open is not None:
            lines = (" ".join(line.split()) for line in "".join(self._open).split("\n"))
            self.tables[-1][-1].append(("\n".join(filter(None, lines)), *self._reach))
            self._open = None


def _whole(text: str | None) -> int:
    return max(1, min(int(text), 1000)) if text and text.isdigit() else 1


def _laid_out(table: list[list[tuple[str, int, int]]]) -> _PageTable:
    """Write the text of each cell into all that it covers, to the right and below."""
    rows: list[list[Cell]] = []
    merged = []
    # Column to how many rows a cell from above still covers there, and its text.
    above: dict[int, tuple[int, str]] = {}
    cells = 0
    for line in table:
        row: list[Cell] = []
        below: dict[int, tuple[int, str]] = {}
        waiting = line[::-1]
        while waiting or len(row) in above:
            if len(row) in above:
                covered = [above[len(row)]]
            else:
                text, high, wide = waiting.pop()
                covered = [(high, text)] * wide
                if (high, wide) != (1, 1):
                    last = min(len(rows) + high, len(table)) - 1
                    merged.append((len(rows), len(row), last, len(row) + wide - 1))
            for high, text in covered:
                if high > 1:
                    below[len(row)] = (high - 1, text)
                row.append(text)
        above = below
        rows.append(row)
        cells += len(row)
        if cells > MAX_CELLS:
            raise MemoryError(f"{cells} cells")
    return _PageTable(rows, merged)
