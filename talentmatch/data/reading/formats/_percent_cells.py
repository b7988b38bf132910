"""Cells of a workbook that are shown in per cent: 35% is stored as 0.35, and only its style tells."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from talentmatch.data.reading.layout.sheets import Cell

__all__ = ["column_number", "percent_cells", "sheet_parts", "shown_in_percent"]

#: Formats ``0%`` and ``0.00%``, which no workbook has to declare.
_BUILT_IN = {"9", "10"}
_STYLES, _BOOK, _LINKS = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def percent_cells(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Return, for each sheet with such cells, their rows and columns from 0.

    The sheets are searched as text, and only if the workbook has a style in per cent at all.
    """
    with zipfile.ZipFile(path) as archive:
        members = set(archive.namelist())
        if not {_STYLES, _BOOK, _LINKS} <= members:
            return {}
        styles = list(_percent_styles(archive.read(_STYLES).decode("utf-8", "replace")))
        if not styles:
            return {}
        cells = re.compile(
            rb'<c\b(?=[^>]*\ss="(?:%s)")[^>]*\sr="([A-Z]+)(\d+)"' % b"|".join(styles)
        )
        by_sheet = {
            name: [
                (int(row) - 1, column_number(column))
                for column, row in cells.findall(archive.read(part))
            ]
            for name, part in sheet_parts(archive)
            if part in members
        }
    return {name: places for name, places in by_sheet.items() if places}


def _percent_styles(styles: str) -> Iterator[bytes]:
    """Yield the numbers under which cells name a style whose format is in per cent."""
    formats = set(_BUILT_IN)
    for attributes in re.findall(r"<numFmt\s([^>]*)/?>", styles):
        if "%" in _attribute(attributes, "formatCode"):
            formats.add(_attribute(attributes, "numFmtId"))
    used = re.search(r"<cellXfs\b.*?</cellXfs>", styles, re.S)
    for number, attributes in enumerate(re.findall(r"<xf\s([^>]*)>", used[0] if used else "")):
        if _attribute(attributes, "numFmtId") in formats:
            yield str(number).encode()


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and where in the workbook it lies."""
    links = {
        _attribute(link, "Id"): posixpath.normpath(
            posixpath.join("/xl", _attribute(link, "Target"))
        ).lstrip("/")
        for link in re.findall(r"<(?:\w+:)?Relationship\s([^>]*)>", archive.read(_LINKS).decode())
    }
    for sheet in re.findall(r"<(?:\w+:)?sheet\s([^>]*)>", archive.read(_BOOK).decode()):
        yield _attribute(sheet, "name"), links.get(_attribute(sheet, "r:id"), "")


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf'(?:^|\s){name}="([^"]*)"', attributes)
    return html.unescape(match[1]) if match else ""


def column_number(letters: bytes) -> int:
    """Return the place from 0 of a column, A the first."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def shown_in_percent(rows: list[list[Cell]], places: list[tuple[int, int]]) -> None:
    """Write the numbers at these places as they are shown, with the sign.

    Examples
    --------
    >>> rows = [["share"], [0.35]]
    >>> shown_in_percent(rows, [(1, 0)])
    >>> rows
    [['share'], ['35%']]
    """
    for row, column in places:
        if row < len(rows) and column < len(rows[row]):
            cell = rows[row][column]
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                rows[row][column] = f"{cell * 100:.12g}%"
