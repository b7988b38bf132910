"""A form a firm as a Word document: its paragraphs and tables as one sheet."""

from __future__ import annotations

from typing import Any

from talentmatch.data.reading.layout._firm_forms import firm_forms
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Cell, RawSheet
from talentmatch.data.reading.rows._firm_answers import has_table

__all__ = ["firm_form", "is_firm_form"]

#: A form that asks for one of these is of a person.
_PERSON = frozenset(map(heading, ("姓名", "性别", "出生年月", "name", "求职意向")))


def firm_form(document: Any, sheet: RawSheet) -> RawSheet | None:
    """Return a document as a sheet if it is the form of a firm with a table of its posts.

    Parameters
    ----------
    document : docx.document.Document
        The document.
    sheet : RawSheet
        Where it comes from; gets the rows.
    """
    from docx.table import Table

    rows: list[list[Cell]] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            # A merged cell comes once for each column that it covers, as in a workbook.
            rows += [[cell.text.strip() for cell in row.cells] for row in block.rows]
        else:
            rows += [[line.strip()] for line in block.text.splitlines() if line.strip()]
    whole = RawSheet(sheet.source, rows, sheet.hint)
    return whole if is_firm_form(whole) else None


def is_firm_form(sheet: RawSheet) -> bool:
    """Tell a sheet that is the form of a firm with a table of its posts, and of no person."""
    cells = {heading(str(cell).partition("：")[0]) for row in sheet.rows for cell in row}
    forms = [] if cells & _PERSON else firm_forms(sheet)
    return any(map(has_table, forms))
