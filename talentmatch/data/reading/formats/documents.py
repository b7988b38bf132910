"""Word documents: paragraphs and tables in the order of the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from talentmatch.data.reading.formats.firm_documents import firm_form
from talentmatch.data.reading.formats.forms import form_of_lines
from talentmatch.data.reading.layout.sheets import Form, RawSheet
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import phrase

__all__ = ["read_document"]


def read_document(path: Path) -> list[RawSheet | Form]:
    """Read a DOCX: résumés or job descriptions; else its tables as sheets.

    Raises
    ------
    UnreadableFileError
        If the document is damaged or holds neither.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise UnreadableFileError(
            str(path), phrase("load", "document_damaged"), phrase("load", "save_again")
        ) from error
    firm = firm_form(document, RawSheet(path.name, [], hint=path.stem))
    if firm is not None:
        return [firm]
    form = form_of_lines(_lines(document), path.name)
    if form is not None and form.records:
        return [form]
    tables = [
        RawSheet(
            f"{path.name}, table {number}",
            [[cell.text for cell in row.cells] for row in table.rows],
            hint=path.stem,
        )
        for number, table in enumerate(document.tables, start=1)
    ]
    if not tables:
        raise UnreadableFileError(
            str(path), phrase("load", "no_form"), phrase("load", "give_headings")
        )
    return list(tables)


def _lines(document: Any) -> list[list[str]]:
    from docx.table import Table

    lines: list[list[str]] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += [_cells(row) for row in block.rows]
        else:
            # A line break inside a paragraph looks like a new line to the writer.
            lines += [[text.strip()] for text in block.text.splitlines()]
    return [line for line in lines if any(line)]


def _cells(row: Any) -> list[str]:
    texts: list[str] = []
    seen: set[int] = set()
    for cell in row.cells:
        # A merged cell comes once for each column it covers.
        if id(cell._tc) not in seen:
            seen.add(id(cell._tc))
            texts.append(cell.text.strip())
    return [text for text in texts if text]
