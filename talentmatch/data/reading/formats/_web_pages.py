"""Saved web pages: the JobPostings in their scripts, else the résumé or job description they show."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

from talentmatch.data.reading.formats._disguised_files import html_tables
from talentmatch.data.reading.formats._document_tables import is_list, lists_people
from talentmatch.data.reading.formats._firm_documents import is_firm_form
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._json_forms import forms_in_page
from talentmatch.data.reading.formats._sections import NEW_COLUMN
from talentmatch.data.reading.formats.readers import decoded
from talentmatch.data.reading.layout.sheets import Cell, Form, RawSheet
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import phrase

#: A table that holds no other.
_TABLE = re.compile(r"<table\b(?:(?!<table\b).)*?</table\s*>", re.I | re.S)

__all__ = ["forms_of_page", "lines_of_page", "read_page"]

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
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


def forms_of_page(page: str, path: Path) -> list[Form]:
    """Return what a page carries in its scripts, else what it shows; none if that is no form."""
    forms = forms_in_page(page, path)
    form = None if forms else form_of_lines(lines_of_page(page), path.name)
    return [form] if form and form.records else forms


def _lists_of(page: str, path: Path) -> list[RawSheet | Form]:
    """Return the form of a firm, else the tables that have a row for each firm, post or major."""
    whole = RawSheet(path.name, [[*line] for line in lines_of_page(page)], path.stem)
    if is_firm_form(whole):
        return [whole]
    tables = html_tables(page)
    texts = _TABLE.split(page)
    # What stands above a table is its title; one table goes on below.
    titles: list[list[list[Cell]]] = [
        [[*line] for line in lines_of_page(text)] for text in texts if len(texts) == len(tables) + 1
    ]
    if len(tables) == 1 and titles:
        rows = [*titles[0], *tables[0], *titles[1]]
        if is_list(one := RawSheet(path.name, rows, path.stem), by_sense=True):
            return [one]
    sheets = [
        RawSheet(f"{path.name}, table {number}", [*above, *rows], path.stem, str(number))
        for number, (above, rows) in enumerate(
            zip_longest(titles[:-1], tables, fillvalue=()), start=1
        )
    ]
    return [sheet for sheet in sheets if is_list(sheet, by_sense=True) or lists_people(sheet)]


def read_page(path: Path) -> list[RawSheet | Form]:
    """Read a saved web page: what its scripts carry, the form it shows, else its lists.

    Raises
    ------
    UnreadableFileError
        If it has no JobPosting, résumé, job description or list.
    """
    page = decoded(path)
    forms = forms_of_page(page, path)
    one_post = sum(len(form.records) for form in forms) < 2 and all(
        form.table == "posting" for form in forms
    )
    if one_post and not forms_in_page(page, path) and (lists := _lists_of(page, path)):
        return lists
    if not forms:
        raise UnreadableFileError(
            str(path), phrase("load", "no_job_posting"), phrase("load", "copy_text")
        )
    return list(forms)
