"""Open spreadsheets of the OpenDocument format (.ods) as people see them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

from talentmatch.data.reading.formats._sheet_marks import MAX_CELLS, check_sheets, far_cells
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.errors import UnreadableFileError

__all__ = ["OdsSheet", "ods_sheets", "plain_references"]

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
#: A cell or range of a formula, and the texts in it.
_REFERENCE = re.compile(r"\[(?:\$?'?([^'\].]+)'?)?\.([^\]:.]+)(?::\.?([^\]]+))?\]")
_QUOTED = re.compile(r'("[^"]*")')
#: Programs fill the sheet to its edge with one empty row or cell that is repeated.
_FAR = 16_384


@dataclass
class OdsSheet:
    """One sheet; merged cells repeat their value, percentages stand as they are shown.

    Attributes
    ----------
    name : str
        Name of the sheet.
    visible : bool
        Whether it is shown.
    rows : list of list
        Cells from the first row and column on.
    hidden_rows, hidden_columns : set of int
        Places from 0.
    merged : list of (int, int, int, int)
        First row and column of each merged cell, and its last ones, from 0.
    """

    name: str
    visible: bool = True
    rows: list[list[Cell]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def ods_sheets(path: Path) -> list[OdsSheet]:
    """Return the sheets of a workbook.

    Raises
    ------
    UnreadableFileError
        If it is locked or damaged, or has too many sheets or cells.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise UnreadableFileError.of(path, "locked", "unlock")
            root = ElementTree.fromstring(archive.read("content.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError) as error:
        raise UnreadableFileError.of(path, "workbook_damaged", "save_again", error=error) from error
    unseen = {
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        for properties in style.iter(f"{_STYLE}table-properties")
        if properties.get(f"{_TABLE}display") == "false"
    }
    tables = list(root.iter(f"{_TABLE}table"))
    check_sheets(path, len(tables))
    return [_sheet(table, unseen, path) for table in tables]


def _sheet(table: ElementTree.Element, unseen: set[str], path: Path) -> OdsSheet:
    name = table.get(f"{_TABLE}name", "")
    sheet = OdsSheet(name, table.get(f"{_TABLE}style-name", "") not in unseen)
    column = 0
    for one in _parts(table, "table-column"):
        repeated = _count(one, "number-columns-repeated")
        if one.get(f"{_TABLE}visibility") in ("collapse", "filter") and repeated < _FAR:
            sheet.hidden_columns |= set(range(column, column + repeated))
        column += repeated
    areas: list[tuple[int, int, int, int]] = []
    width = 0
    for row in _parts(table, "table-row"):
        cells, spans = _row(row, len(sheet.rows))
        repeated = _count(row, "number-rows-repeated")
        # Empty rows to the edge of the sheet are none.
        repeated = repeated if cells else min(repeated, _FAR)
        width = max(width, len(cells))
        if (len(sheet.rows) + repeated) * max(width, 1) > MAX_CELLS:
            raise far_cells(path, name, (len(sheet.rows) + repeated) * width)
        if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            sheet.hidden_rows |= set(range(len(sheet.rows), len(sheet.rows) + repeated))
        areas += spans
        sheet.rows += [list(cells) for _ in range(repeated)]
    while sheet.rows and not sheet.rows[-1]:
        sheet.rows.pop()
    _spread(sheet.rows, areas)
    sheet.merged = [
        (top, left, top + min(high, _FAR) - 1, left + min(wide, _FAR) - 1)
        for top, left, high, wide in areas
    ]
    return sheet


def _parts(table: ElementTree.Element, kind: str) -> Iterator[ElementTree.Element]:
    """Yield rows or columns in order, those of groups and headings too, none of inner tables."""
    for child in table:
        if child.tag == _TABLE + kind:
            yield child
        elif child.tag.startswith(_TABLE) and child.tag.endswith(("group", "rows", "columns")):
            yield from _parts(child, kind)


def _count(element: ElementTree.Element, name: str) -> int:
    return int(element.get(_TABLE + name, "1"))


def _row(
    row: ElementTree.Element, number: int
) -> tuple[list[Cell], list[tuple[int, int, int, int]]]:
    cells: list[Cell] = []
    spans: list[tuple[int, int, int, int]] = []
    waiting = 0
    for element in row:
        if element.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        value, repeated = _value(element), _count(element, "number-columns-repeated")
        if value == "":
            waiting += repeated
            continue
        cells += [""] * waiting
        waiting = 0
        high, wide = (
            _count(element, "number-rows-spanned"),
            _count(element, "number-columns-spanned"),
        )
        if high > 1 or wide > 1:
            spans.append((number, len(cells), high, wide))
        cells += [value] * min(repeated, _FAR)
    return cells, spans


def _spread(rows: list[list[Cell]], areas: list[tuple[int, int, int, int]]) -> None:
    """Write the value of a merged cell into every cell that it covers."""
    for top, left, high, wide in areas:
        value = rows[top][left]
        for row in rows[top : top + min(high, _FAR)]:
            row.extend([""] * (left + min(wide, _FAR) - len(row)))
            row[left : left + wide] = [value] * wide


def _value(element: ElementTree.Element) -> Cell:
    kind = element.get(f"{_OFFICE}value-type")
    display = "\n".join("".join(text.itertext()) for text in element.findall(f"{_TEXT}p"))
    number = element.get(f"{_OFFICE}value")
    if kind in ("float", "currency") and number is not None:
        return float(number)
    if kind == "percentage" and number is not None:
        return f"{float(number) * 100:.12g}%"
    if kind == "date":
        day = element.get(f"{_OFFICE}date-value", "")
        return _day(day) or display
    if kind == "boolean":
        return element.get(f"{_OFFICE}boolean-value") == "true"
    formula = element.get(f"{_TABLE}formula")
    if kind is None and formula and not display:
        return plain_references("=" + formula.partition("=")[2])
    return display.strip()


def plain_references(formula: str) -> str:
    """Return a formula with references and separators as other spreadsheets write them.

    Examples
    --------
    >>> plain_references("=SUM([.C3:.D4];[$'一 季度'.B2])*2")
    "=SUM(C3:D4,'一 季度'!B2)*2"
    """
    parts = _QUOTED.split(_REFERENCE.sub(_reference, formula))
    return "".join(part if at % 2 else part.replace(";", ",") for at, part in enumerate(parts))


def _reference(match: re.Match[str]) -> str:
    sheet, first, last = match.groups()
    place = f"{first}:{last}" if last else first
    return f"'{sheet}'!{place}" if sheet else place


def _day(text: str) -> date | datetime | None:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None
