"""Files that call themselves workbooks and are pages or text: what many systems export."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from talentmatch.data.reading.formats._sheet_marks import MAX_CELLS
from talentmatch.data.reading.layout.sheets import Cell

__all__ = ["html_tables", "is_html", "is_text_table"]


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


def html_tables(text: str) -> list[list[list[Cell]]]:
    """Return the tables of a page as rows of cells; merged cells repeat their value.

    Examples
    --------
    >>> html_tables("<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>")
    [[['a', 'b'], ['a', 'c']]]
    """
    reader = _Tables()
    reader.feed(text)
    reader.close()
    return [rows for rows in map(_laid_out, reader.tables) if rows]


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


def _laid_out(table: list[list[tuple[str, int, int]]]) -> list[list[Cell]]:
    """Write the text of each cell into all that it covers, to the right and below."""
    rows: list[list[Cell]] = []
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
            for high, text in covered:
                if high > 1:
                    below[len(row)] = (high - 1, text)
                row.append(text)
        above = below
        rows.append(row)
        cells += len(row)
        if cells > MAX_CELLS:
            raise MemoryError(f"{cells} cells")
    return rows
