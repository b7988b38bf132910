"""What a workbook of the format before 2007 says about its cells beside their values.

The file is a small file system of its own, which olefile opens, with one stream of records [1]_;
those that say what is hidden and how numbers are shown are walked through, the values are read by
python-calamine.

References
----------
.. [1] Microsoft, [MS-XLS]: Excel Binary File Format (.xls) Structure.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from talentmatch.data.reading.formats._sheet_marks import SheetMarks
from talentmatch.errors import UnreadableFileError

__all__ = ["OLE", "biff_marks", "holds_workbook"]

#: How every such file begins.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("Workbook", "Book")
_BUILT_IN_PERCENT = {9, 10}
_BOUNDSHEET, _FORMAT, _XF, _LOCKED, _BEGIN, _STOP = 0x85, 0x41E, 0xE0, 0x2F, 0x809, 0x0A
_ROW, _COLUMNS, _NUMBER, _RK, _MANY_RK, _FORMULA = 0x208, 0x7D, 0x203, 0x27E, 0xBD, 0x06

#: Value of a formula that shows nothing.
_EMPTY = b"\x03" + b"\0" * 5 + b"\xff\xff"


def holds_workbook(path: Path) -> bool:
    """Tell a workbook from a document, and from a workbook that a password locks."""
    import olefile

    try:
        with olefile.OleFileIO(path) as file:
            return any(map(file.exists, _STREAMS)) and not file.exists("EncryptedPackage")
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
        stream = bytes(file.openstream(next(filter(file.exists, _STREAMS))).read())
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


def _sheet_marks(stream: bytes, start: int, shares: set[int]) -> SheetMarks:
    rows: set[int] = set()
    columns: set[int] = set()
    places: list[tuple[int, int]] = []
    empty: list[tuple[int, int]] = []
    for kind, body in _records(stream, start):
        if kind == _FORMULA and body[6:14] == _EMPTY:
            empty.append((struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 2)[0]))
        if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS:
            first, last, _, _, flags = struct.unpack_from("<5H", body)
            columns |= set(range(first, min(last, 255) + 1)) if flags & 1 else set()
        elif kind in (_NUMBER, _RK, _FORMULA):
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
