"""Spreadsheets as offices make them: titles, merged headers, notes, totals, hidden columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Cell", "MessySheet", "records", "write_workbook"]

Cell = str | int | float | dt.date | None
_WRITTEN: Final = dt.datetime(2025, 1, 1)


@dataclass(frozen=True)
class MessySheet:
    """One sheet with everything that stands around its rows.

    Attributes
    ----------
    name, title : str
        Tab, and the merged line on top.
    header : sequence of str or (str, sequence of str)
        A header, or a group with the headers under it; a group makes the header two lines high.
    rows : sequence of rows
        Cells below the header.
    notes : sequence of str
        Lines between the title and the header.
    footer : sequence of rows
        Total row and remarks below the rows.
    hidden : sequence of int
        Columns that are hidden, from 0.
    """

    name: str
    title: str
    header: Sequence[str | tuple[str, Sequence[str]]]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    footer: Sequence[Sequence[Cell]] = ()
    hidden: Sequence[int] = field(default_factory=tuple)


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a frame, their cells by name."""
    return iter(frame.itertuples(index=False))


def write_workbook(path: Path, sheets: Sequence[MessySheet]) -> None:
    """Write the sheets into one workbook at `path`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = book.properties.modified = _WRITTEN
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    book.save(path)


def _write(page: Worksheet, sheet: MessySheet) -> None:
    width = sum(1 if isinstance(head, str) else len(head[1]) for head in sheet.header)
    for line in (sheet.title, *sheet.notes):
        page.append([line])
        page.merge_cells(
            start_row=page.max_row, end_row=page.max_row, start_column=1, end_column=width
        )
    page["A1"].font = Font(bold=True, size=14)
    page["A1"].alignment = Alignment(horizontal="center")
    _write_header(page, sheet.header, page.max_row + 1)
    for row in (*sheet.rows, *sheet.footer):
        page.append(list(row))
    for column in sheet.hidden:
        page.column_dimensions[get_column_letter(column + 1)].hidden = True


def _write_header(
    page: Worksheet, header: Sequence[str | tuple[str, Sequence[str]]], first: int
) -> None:
    grouped = any(not isinstance(head, str) for head in header)
    column = 1
    for head in header:
        names = [head] if isinstance(head, str) else list(head[1])
        page.cell(first, column, head if isinstance(head, str) else head[0])
        last = column + len(names) - 1
        if not isinstance(head, str):
            page.merge_cells(start_row=first, end_row=first, start_column=column, end_column=last)
            for k, name in enumerate(names):
                page.cell(first + 1, column + k, name)
        elif grouped:
            page.merge_cells(
                start_row=first, end_row=first + 1, start_column=column, end_column=column
            )
        column = last + 1
