"""What a page shows, as lines: a line a block, cells of tables side by side."""

from __future__ import annotations

from html.parser import HTMLParser

from talentmatch.data.reading.formats._sections import NEW_COLUMN
from talentmatch.vocab.reading import read_words

__all__ = ["lines_of_page"]

_BLOCKS = frozenset(read_words("element of a page that is a block"))
_UNSEEN = frozenset(
    ["script", "style", "head", "template", "noscript", "svg", "select", "button", "nav"]
)


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


def _row_lines(cells: list[list[list[str]]]) -> list[list[str]]:
    """Return a row as one line of cells, or cell after cell where they hold parts of the page."""
    parts = any(len(line) > 1 for cell in cells for line in cell)
    long = len(cells) <= 2 and any(len(cell) > 3 for cell in cells)
    if parts or long:
        return [line for cell in cells if cell for line in ([NEW_COLUMN], *cell)]
    return [["\n".join(line[0] for line in cell) for cell in cells]]


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
