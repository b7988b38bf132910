"""What a workbook says about its cells beside their values: hidden, formulas, per cent, how far out.

The sheets of a workbook are searched as text, which costs a fraction of reading them. One of the
format before 2007 is a small file system of its own, which olefile opens, with one stream of
records [1]_; those that say what is hidden and how numbers are shown are walked through.

References
----------
.. [1] Microsoft, [MS-XLS]: Excel Binary File Format (.xls) Structure.
"""

from __future__ import annotations

import html
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.errors import UnreadableFileError

__all__ = [
    "MAX_CELLS",
    "OLE",
    "SheetMarks",
    "biff_marks",
    "check_sheets",
    "column_number",
    "far_cells",
    "holds_workbook",
    "marks_of",
    "shown_in_percent",
    "with_formulas",
]

#: Most cells of a sheet, empty ones inside its outline among them.
MAX_CELLS = 50_000_000
#: Most sheets of a workbook.
_MAX_SHEETS = 1000
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
#: Formats ``0%`` and ``0.00%``, which no workbook has to declare.
_BUILT_IN_PERCENT = (9, 10)
_Place = tuple[int, int]
#: Some programs write a prefix before the name of every element.
_P = rb"(?:\w+:)?"
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_FAR = re.compile(rb'<c r="([A-Z]{2,3})\d+"[^>]*(?<!/)>')
_FAR_ANYHOW = re.compile(rb"<" + _P + rb'c\b[^>]*?\br="([A-Z]{2,3})\d+"[^>]*(?<!/)>')
_HIDDEN_ROW = re.compile(rb"<" + _P + rb'row\b(?=[^>]*\bhidden="(?:1|true)")([^>]*)>')
_HIDDEN_COLUMN = re.compile(rb"<" + _P + rb'col\b(?=[^>]*\bhidden="(?:1|true)")([^>]*)>')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>'
    rb"(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)<"
)
#: A formula and what is stored as its value: nothing, or in group 2 a nought.
_FORMULA = re.compile(
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\b[^>]*>\s*(0?)\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
#: How every such file begins.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS_OF_BOOK = ("Workbook", "Book")
_BOUNDSHEET, _FORMAT, _XF, _LOCKED, _BEGIN, _STOP = 0x85, 0x41E, 0xE0, 0x2F, 0x809, 0x0A
_ROW, _COLUMNS, _NUMBER, _RK, _MANY_RK, _FORMULA_CELL = 0x208, 0x7D, 0x203, 0x27E, 0xBD, 0x06
#: Value of a formula that shows nothing.
_SHOWS_NOTHING = b"\x03" + b"\0" * 5 + b"\xff\xff"


@dataclass(frozen=True)
class SheetMarks:
    """Places of a sheet, rows and columns from 0.

    Attributes
    ----------
    formulas : dict of (int, int) to str
        Formulas that nobody has calculated, and the errors of those that failed.
    rows, columns : frozenset of int
        Hidden ones.
    empty : tuple of (int, int)
        Formulas of a workbook before 2007 that show nothing; nothing in it says whether anybody
        has calculated them.
    shares : tuple of (int, int)
        Cells that are shown in per cent: 35% is stored as 0.35, and only its style tells.
    """

    formulas: dict[_Place, str] = field(default_factory=dict)
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    empty: tuple[_Place, ...] = ()
    shares: tuple[_Place, ...] = ()


def check_sheets(path: Path, number: int) -> None:
    """Refuse a workbook of more sheets than anybody fills.

    Raises
    ------
    UnreadableFileError
        If it has too many.
    """
    if number > _MAX_SHEETS:
        raise UnreadableFileError.of(path, "many_sheets", "split_book", n=number, limit=_MAX_SHEETS)


def marks_of(path: Path) -> dict[str, SheetMarks]:
    """Return the marks of each sheet of a workbook.

    Raises
    ------
    UnreadableFileError
        If it has too many sheets, or a cell so far from the others that the cells between would
        fill the memory.
    """
    with zipfile.ZipFile(path) as archive:
        members = set(archive.namelist())
        if not {_BOOK, _LINKS} <= members:
            return {}
        parts = [(name, part) for name, part in _sheet_parts(archive) if part in members]
        check_sheets(path, len(parts))
        stale = b'fullCalcOnLoad="1"' in archive.read(_BOOK)
        styles = archive.read(_STYLES).decode("utf-8", "replace") if _STYLES in members else ""
        in_percent = b"|".join(_percent_styles(styles))
        marks = {}
        for name, part in parts:
            sheet = archive.read(part)
            _check_outline(sheet, path, name)
            marks[name] = SheetMarks(
                dict(_errors(sheet)) | dict(_uncalculated(sheet, stale=stale)),
                frozenset(_hidden_rows(sheet)),
                frozenset(_hidden_columns(sheet)),
                shares=tuple(_of_styles(sheet, in_percent)),
            )
    return marks


def column_number(letters: bytes) -> int:
    """Return the place from 0 of a column, A the first."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def far_cells(path: Path, sheet: str, cells: int) -> UnreadableFileError:
    """Return the error of a sheet of more cells than are laid out."""
    return UnreadableFileError.of(
        path, "far_cells", "copy_table", sheet=sheet, cells=cells, limit=MAX_CELLS
    )


def with_formulas(rows: list[list[Cell]], formulas: dict[_Place, str]) -> None:
    """Write formulas that nobody has calculated into their cells, which are empty without.

    Examples
    --------
    >>> rows = [["share", "openings"], [0.35]]
    >>> with_formulas(rows, {(1, 1): "=A2+1"})
    >>> rows
    [['share', 'openings'], [0.35, '=A2+1']]
    """
    for (row, column), formula in formulas.items():
        # Beyond the last value of a sheet there may be formulas alone.
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = formula


def shown_in_percent(rows: list[list[Cell]], places: Iterable[_Place]) -> None:
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


def holds_workbook(path: Path) -> bool:
    """Tell a workbook from a document, and from a workbook that a password locks."""
    import olefile

    try:
        with olefile.OleFileIO(path) as file:
            return any(map(file.exists, _STREAMS_OF_BOOK)) and not file.exists("EncryptedPackage")
    except OSError:
        return False


def biff_marks(path: Path) -> dict[str, SheetMarks]:
    """Return, for each sheet, what is hidden, shows nothing or is shown in per cent.

    Raises
    ------
    UnreadableFileError
        If a password locks the workbook.
    """
    import olefile

    with olefile.OleFileIO(path) as file:
        stream = bytes(file.openstream(next(filter(file.exists, _STREAMS_OF_BOOK))).read())
    sheets: list[tuple[str, int]] = []
    formats, styles = set(_BUILT_IN_PERCENT), []
    for kind, body in _records(stream, 0):
        if kind == _LOCKED:
            raise UnreadableFileError.of(path, "locked", "unlock")
        if kind == _BOUNDSHEET:
            sheets.append((_text(body[7:], body[6]), struct.unpack_from("<I", body)[0]))
        elif kind == _FORMAT and "%" in _text(body[4:], struct.unpack_from("<H", body, 2)[0]):
            formats.add(struct.unpack_from("<H", body)[0])
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    shares = {number for number, style in enumerate(styles) if style in formats}
    return {name: _sheet_marks(stream, start, shares) for name, start in sheets}


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and where in the workbook it lies."""
    links = {
        _attribute(link, "Id"): posixpath.normpath(
            posixpath.join("/xl", _attribute(link, "Target"))
        ).lstrip("/")
        for link in re.findall(r"<(?:\w+:)?Relationship\s([^>]*)>", archive.read(_LINKS).decode())
    }
    for sheet in re.findall(r"<(?:\w+:)?sheet\s([^>]*)>", archive.read(_BOOK).decode()):
        yield _attribute(sheet, "name"), links.get(_attribute(sheet, "r:id"), "")


def _percent_styles(styles: str) -> Iterator[bytes]:
    """Yield the numbers under which cells name a style whose format is in per cent."""
    formats = set(map(str, _BUILT_IN_PERCENT))
    for attributes in re.findall(r"<numFmt\s([^>]*)/?>", styles):
        if "%" in _attribute(attributes, "formatCode"):
            formats.add(_attribute(attributes, "numFmtId"))
    used = re.search(r"<cellXfs\b.*?</cellXfs>", styles, re.S)
    for number, attributes in enumerate(re.findall(r"<xf\s([^>]*)>", used[0] if used else "")):
        if _attribute(attributes, "numFmtId") in formats:
            yield str(number).encode()


def _of_styles(sheet: bytes, styles: bytes) -> Iterator[_Place]:
    """Yield the places of cells of some styles, given as numbers between strokes."""
    cells = rb'<c\b(?=[^>]*\ss="(?:%s)")[^>]*\sr="([A-Z]+)(\d+)"' % styles
    for column, row in re.findall(cells, sheet) if styles else ():
        yield int(row) - 1, column_number(column)


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf'(?:^|\s){name}="([^"]*)"', attributes)
    return html.unescape(match[1]) if match else ""


def _check_outline(sheet: bytes, path: Path, name: str) -> None:
    """Raise if the rectangle around all cells is too big to be laid out."""
    end = sheet.rfind(b"</c>") if b"</c>" in sheet else sheet.rfind(b":c>")
    last = _REFERENCE.search(sheet, max(0, _start_of_cell(sheet, end)))
    rows = int(last[2]) if last else 0
    far = (_FAR if b'<c r="' in sheet else _FAR_ANYHOW).findall(sheet)
    columns = max(map(column_number, set(far)), default=25) + 1
    if rows * columns > MAX_CELLS:
        raise far_cells(path, name, rows * columns)


def _uncalculated(sheet: bytes, *, stale: bool) -> Iterator[tuple[_Place, str]]:
    """Yield the formulas without a stored value, with their places.

    Programs that write formulas and cannot calculate store nothing, or a nought, and ask for the
    calculation when the workbook is opened: such a nought is `stale`.
    """
    has_formulas = any(sign in sheet for sign in (b"<f>", b"<f ", b"<f/", b":f>", b":f "))
    for match in _FORMULA.finditer(sheet) if has_formulas else ():
        start = _start_of_cell(sheet, match.start())
        place = _REFERENCE.search(sheet, start, match.start()) if start >= 0 else None
        # A text that a formula left empty was calculated.
        empty = match[2] == b"" and b't="str"' in sheet[start : match.start()]
        if place and not empty and (match[2] != b"0" or stale):
            formula = html.unescape((match[1] or "…".encode()).decode("utf-8", "replace"))
            yield (int(place[2]) - 1, column_number(place[1])), f"={formula}"


def _errors(sheet: bytes) -> Iterator[tuple[_Place, str]]:
    for match in _ERROR.finditer(sheet) if b't="e"' in sheet else ():
        place = int(match[2]) - 1, column_number(match[1])
        yield place, html.unescape(match[3].decode("utf-8", "replace"))


def _start_of_cell(sheet: bytes, end: int) -> int:
    """Return where the cell begins that has this place inside; -1 if there is none."""
    return max(
        sheet.rfind(b"<c ", 0, max(0, end)), sheet.rfind(b":c ", max(0, end - 1000), max(0, end))
    )


def _hidden_rows(sheet: bytes) -> Iterator[int]:
    for match in _HIDDEN_ROW.finditer(sheet) if b"hidden=" in sheet else ():
        number = re.search(rb'\br="(\d+)"', match[1])
        if number:
            yield int(number[1]) - 1


def _hidden_columns(sheet: bytes) -> Iterator[int]:
    for match in _HIDDEN_COLUMN.finditer(sheet) if b"hidden=" in sheet else ():
        first, last = (re.search(rb'\b%s="(\d+)"' % end, match[1]) for end in (b"min", b"max"))
        if first and last:
            yield from range(int(first[1]) - 1, min(int(last[1]), 16384))


def _sheet_marks(stream: bytes, start: int, shares: set[int]) -> SheetMarks:
    rows: set[int] = set()
    columns: set[int] = set()
    places: list[_Place] = []
    empty: list[_Place] = []
    for kind, body in _records(stream, start):
        if kind == _FORMULA_CELL and body[6:14] == _SHOWS_NOTHING:
            empty.append((struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 2)[0]))
        if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS:
            first, last, _, _, flags = struct.unpack_from("<5H", body)
            columns |= set(range(first, min(last, 255) + 1)) if flags & 1 else set()
        elif kind in (_NUMBER, _RK, _FORMULA_CELL):
            row, column, style = struct.unpack_from("<3H", body)
            places += [(row, column)] if style in shares else []
        elif kind == _MANY_RK:
            row, first = struct.unpack_from("<2H", body)
            styles = [struct.unpack_from("<H", body, at)[0] for at in range(4, len(body) - 2, 6)]
            places += [(row, first + n) for n, style in enumerate(styles) if style in shares]
    return SheetMarks({}, frozenset(rows), frozenset(columns), tuple(empty), tuple(places))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of one part, those of charts inside it left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        depth += (kind == _BEGIN) - (kind == _STOP)
        if depth < 1:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _text(body: bytes, length: int) -> str:
    """Return a text of so many characters: a byte that tells their width, then the characters."""
    if body[0] & 1:
        return body[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return body[1 : 1 + length].decode("latin-1")
