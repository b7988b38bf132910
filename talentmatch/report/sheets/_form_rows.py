"""Rows of an office's form: which are empty, and what moves when a list needs more of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import normalize

from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = ["TOTAL", "is_blank", "is_number", "make_room"]

#: How a row is called that sums up, and a reference of a formula to cells.
TOTAL: Final = re.compile(r"\s*(合\s*计|总\s*计|小\s*计|total|sum)", re.IGNORECASE)
_ROWS_OF_A_SHEET = 1_048_576
_REFERENCE = re.compile(
    r"(?P<sheet>(?:'[^']+'|[\w.]+)!)?(?<![A-Za-z0-9_.$])(?P<column>\$?[A-Z]{1,3})(?P<row>\$?\d+)"
    r"(?::(?P<to>\$?[A-Z]{1,3})(?P<end>\$?\d+))?(?![A-Za-z0-9_(])"
)


def is_blank(value: Any) -> bool:
    """Return whether nothing stands in a cell."""
    return value is None or (isinstance(value, str) and not value.strip())


def make_room(sheet: Any, first: int, rows: int, *, numbers: Sequence[int]) -> None:
    """Move what stands below the empty rows of a form down, so that so many rows fit.

    Rows that are numbered beforehand are empty; their numbers go, so that none stands without a
    post. Sums over the empty rows are made to cover the list.
    """
    below = first
    while below <= sheet.max_row and _is_empty(sheet, below, numbers):
        for column in numbers:
            sheet.cell(below, column).value = None
        below += 1
    _part_merged(sheet, first, below)
    if below > sheet.max_row:  # nothing stands below: there is room enough
        below = first + max(rows, _ROWS_OF_A_SHEET)
    lacking = max(rows - (below - first), 0)
    own_name = re.compile(rf"(?<!\w)'?{re.escape(sheet.title)}'?!")
    moved = _Moved(first=first, below=below, rows=rows, by=lacking)
    formulas = {
        cell.coordinate: moved.formula(own_name.sub("", str(cell.value)), cell.coordinate)
        for cells in sheet.iter_rows(min_row=1)
        for cell in cells
        if cell.data_type == "f"
    }
    for coordinate, formula in formulas.items():
        sheet[coordinate].value = formula
    if not lacking:
        return
    merged = [one for one in sheet.merged_cells.ranges if one.min_row >= below]
    for one in merged:
        sheet.unmerge_cells(str(one))
    heights = {n: sheet.row_dimensions[n].height for n in range(below, sheet.max_row + 1)}
    last = sheet.cell(sheet.max_row, sheet.max_column).coordinate
    sheet.move_range(f"A{below}:{last}", rows=lacking)
    for one in merged:
        one.shift(row_shift=lacking)
        sheet.merge_cells(str(one))
    for number, height in heights.items():
        sheet.row_dimensions[number + lacking].height = height
    if sheet.print_area:
        sheet.print_area = moved.formula(str(sheet.print_area).split("!")[-1].replace("$", ""), "")


def _part_merged(sheet: Any, first: int, below: int) -> None:
    """Part merged cells of the empty rows, since each row of the list fills cells of its own.

    Raises
    ------
    InputError
        If merged cells reach from them to a heading or to what stands below.
    """
    for one in list(sheet.merged_cells.ranges):
        if one.max_row < first or one.min_row >= below:
            continue
        if one.min_row < first or (one.max_row >= below and below <= sheet.max_row):
            raise InputError(
                phrase("list_refused", "form_merged", cells=str(one)),
                [phrase("list_refused", "form_part_merged")],
            )
        sheet.unmerge_cells(str(one))


def _is_empty(sheet: Any, row: int, numbers: Sequence[int]) -> bool:
    """Return whether nothing stands in a row but its number."""
    return all(
        is_blank(cell.value)
        or (cell.column in numbers and not TOTAL.match(str(cell.value)) and is_number(cell.value))
        for cell in sheet[row]
    )


def is_number(value: Any) -> bool:
    """Return whether a cell holds the number of a row, as figures or as a formula."""
    text = normalize("NFKC", str(value)).strip().rstrip(".、")
    return text.replace(".", "", 1).isdigit() or text.upper().startswith("=ROW(")


@dataclass(frozen=True)
class _Moved:
    """What becomes of the rows of a form.

    Attributes
    ----------
    first, below : int
        First empty row, and the first row after the empty ones.
    rows : int
        Rows of the list.
    by : int
        Rows by which what stands below moves down.
    """

    first: int
    below: int
    rows: int
    by: int

    def formula(self, text: str, cell: str) -> str:
        """Return a formula that covers the whole list and follows what moved.

        Raises
        ------
        InputError
            If it names single rows of the list: nobody knows what it should be of more rows.
        """
        ends = re.split(r"(\"[^\"]*\")", text)
        return "".join(
            part
            if part.startswith('"')
            else _REFERENCE.sub(lambda ref: self._reference(ref, text, cell), part)
            for part in ends
        )

    def _reference(self, ref: re.Match[str], text: str, cell: str) -> str:
        column, start, end_column, end = ref["column"], ref["row"], ref["to"], ref["end"]
        if ref["sheet"]:
            return ref[0]
        low = int(start.lstrip("$"))
        if end is None:
            if self.first <= low < self.below and self.by:
                raise InputError(
                    phrase("list_refused", "form_single_rows", cell=cell, formula=text),
                    [phrase("list_refused", "form_sum_range")],
                )
            return f"{column}{self._shifted(start)}"
        high = int(end.lstrip("$"))
        over_list = low < self.below and self.first <= high < self.below
        to = max(high, self.first + self.rows - 1) if over_list else high
        kept = end.replace(str(high), str(to)) if over_list else self._shifted(end)
        return f"{column}{self._shifted(start)}:{end_column}{kept}"

    def _shifted(self, row: str) -> str:
        number = int(row.lstrip("$"))
        mark = "$" if row.startswith("$") else ""
        return f"{mark}{number + self.by if number >= self.below else number}"
