"""What a page shows: its lines, cells of tables side by side; or its tables as sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from talentmatch.data.reading.formats._resume_parts import NEW_COLUMN
from talentmatch.data.reading.formats._sheet_marks import MAX_CELLS
from talentmatch.data.reading.layout.sheets import Cell, RawSheet
from talentmatch.vocab.reading import read_words

__all__ = ["is_html", "is_text_table", "lines_of_page", "sheets_of_page"]

_BLOCKS = frozenset(read_words("element of a page that is a block"))
_UNSEEN = frozenset(
    ["script", "style", "head", "template", "noscript", "svg", "select", "button", "nav"]
)
#: A table that holds no other.
_TABLE = re.compile(r"<table\b(?:(?!<table\b).)*?</table\s*>", re.I | re.S)


class _Page(HTMLParser):
    """Gathers lines; cells of a row of a table come side by side."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = []
        self.text = ""
        self.unseen: list[str] = []
        self.rows: list[list[list[list[str]]]] = []
        self.cell: list[list[str]] = []
        self.in_cell = False
        self.around: list[tuple[list[list[list[list[str]]]], list[list[str]], bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen.append(tag)
        if tag in _BLOCKS:
            self._break()
        if tag == "table":
            self.around.append((self.rows, self.cell, self.in_cell))
            self.rows, self.cell, self.in_cell = [], [], False
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            del self.unseen[self.unseen.index(tag) :]
        if tag in _BLOCKS:
            self._break()
        if tag in ("td", "th") or tag == "tr":
            self._end_cell()
        elif tag == "table" and self.around:
            self._end_table()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text += data.replace("\xa0", " ")

    def _break(self) -> None:
        text, self.text = " ".join(self.text.split()), ""
        if text and self.around:
            self.cell.append([text])
        elif text:
            self.lines.append([text])

    def _end_cell(self) -> None:
        """Put what was gathered into the open row; the end of a cell need not be written."""
        if self.rows and self.in_cell:
            self.rows[-1].append(self.cell)
            self.cell = []
        self.in_cell = False

    def _end_table(self) -> None:
        """Give the rows of a table to the cell around it, or to the page."""
        self._end_cell()
        lines = [line for row in self.rows for line in _row_lines(row)]
        self.rows, self.cell, self.in_cell = self.around.pop()
        (self.cell if self.around else self.lines).extend(lines)

    def finish(self) -> list[list[str]]:
        """Return the lines; tables whose end is not written end here."""
        self.close()
        self._break()
        while self.around:
            self._end_table()
        return [line for line in self.lines if any(line)]


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


def lines_of_page(page: str) -> list[list[str]]:
    """Return what a page shows, a line a block, cells of tables side by side.

    Examples
    --------
    >>> lines_of_page("<h2>工作经历</h2><table><tr><td>姓名<td>张三</table><script>x()</script>")
    [['工作经历'], ['姓名', '张三']]
    """
    reader = _Page()
    reader.feed(page)
    return reader.finish()


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


def _row_lines(cells: list[list[list[str]]]) -> list[list[str]]:
    """Return a row as one line of cells, or cell after cell where they hold parts of the page."""
    parts = any(len(line) > 1 for cell in cells for line in cell)
    long = len(cells) <= 2 and any(len(cell) > 3 for cell in cells)
    if parts or long:
        return [line for cell in cells if cell for line in ([NEW_COLUMN], *cell)]
    return [["\n".join(line[0] for line in cell) for cell in cells]]


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
