"""What a workbook of the format before 2007 says about its cells beside their values.

The file is a small file system of its own [1]_ with one stream of records [2]_; those that say what
is hidden and how numbers are shown are walked through, the values are read by python-calamine.

References
----------
.. [1] Microsoft, [MS-CFB]: Compound File Binary File Format.
.. [2] Microsoft, [MS-XLS]: Excel Binary File Format (.xls) Structure.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from talentmatch.data.reading.formats.sheet_marks import SheetMarks
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import phrase

__all__ = ["OLE", "biff_marks", "holds_workbook"]

#: How every such file begins.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
_STREAMS = ("Workbook", "Book")
_BUILT_IN_PERCENT = {9, 10}
_BOUNDSHEET, _FORMAT, _XF, _LOCKED, _BEGIN, _STOP = 0x85, 0x41E, 0xE0, 0x2F, 0x809, 0x0A
_ROW, _COLUMNS, _NUMBER, _RK, _MANY_RK, _FORMULA = 0x208, 0x7D, 0x203, 0x27E, 0xBD, 0x06

_Places = list[tuple[int, int]]


def holds_workbook(path: Path) -> bool:
    """Tell a workbook from a document, and from a workbook that a password locks."""
    try:
        names = {name for name, _, _ in _entries(path.read_bytes())}
    except (struct.error, IndexError):
        return False
    return bool(names & {*_STREAMS}) and "EncryptedPackage" not in names


def biff_marks(path: Path) -> tuple[dict[str, SheetMarks], dict[str, _Places]]:
    """Return, for each sheet, what is hidden, and which cells are shown in per cent.

    Raises
    ------
    UnreadableFileError
        If a password locks the workbook.
    """
    stream = _stream(path.read_bytes())
    sheets: list[tuple[str, int]] = []
    formats, styles = set(_BUILT_IN_PERCENT), []
    for kind, body in _records(stream, 0):
        if kind == _LOCKED:
            raise UnreadableFileError(str(path), phrase("load", "locked"), phrase("load", "unlock"))
        if kind == _BOUNDSHEET:
            sheets.append((_text(body[7:], body[6]), struct.unpack_from("<I", body)[0]))
        elif kind == _FORMAT and "%" in _text(body[4:], struct.unpack_from("<H", body, 2)[0]):
            formats.add(struct.unpack_from("<H", body)[0])
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    shares = {number for number, style in enumerate(styles) if style in formats}
    marks: dict[str, SheetMarks] = {}
    percent: dict[str, _Places] = {}
    for name, start in sheets:
        marks[name], percent[name] = _sheet_marks(stream, start, shares)
    return marks, percent


def _sheet_marks(stream: bytes, start: int, shares: set[int]) -> tuple[SheetMarks, _Places]:
    rows: set[int] = set()
    columns: set[int] = set()
    places: _Places = []
    for kind, body in _records(stream, start):
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
    return SheetMarks(rows=frozenset(rows), columns=frozenset(columns)), places


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


def _stream(raw: bytes) -> bytes:
    """Return the stream of a workbook out of the file system around it."""
    entries = list(_entries(raw))
    _, start, size = next(entry for name in _STREAMS for entry in entries if entry[0] == name)
    (cutoff,) = struct.unpack_from("<I", raw, 56)
    if size >= cutoff:
        return _chained(raw, start)[:size]
    # Small streams lie in pieces of 64 bytes inside the stream of the root.
    small = _chained(raw, entries[0][1])
    (first,) = struct.unpack_from("<I", raw, 60)
    table = _chained(raw, first)
    pieces = []
    while start < _END:
        pieces.append(small[start * 64 : start * 64 + 64])
        (start,) = struct.unpack_from("<I", table, start * 4)
    return b"".join(pieces)[:size]


def _entries(raw: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield name, first sector and size of the streams, the root's first."""
    (first,) = struct.unpack_from("<I", raw, 48)
    folder = _chained(raw, first)
    for at in range(0, len(folder) - 127, 128):
        (length,) = struct.unpack_from("<H", folder, at + 64)
        if length:
            name = folder[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<2I", folder, at + 116)
            yield name, start, size


def _chained(raw: bytes, sector: int) -> bytes:
    """Return the sectors of a chain, one after the other; a chain in a circle ends."""
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    links = _links(raw, size)
    pieces: list[bytes] = []
    while sector < min(_END, len(links)) and len(pieces) <= len(links):
        pieces.append(raw[(sector + 1) * size : (sector + 2) * size])
        sector = links[sector]
    return b"".join(pieces)


def _links(raw: bytes, size: int) -> list[int]:
    """Return, for each sector, the one that follows it."""
    sectors = [n for n in struct.unpack_from("<109I", raw, 76) if n < _END]
    (more,) = struct.unpack_from("<I", raw, 68)
    each = size // 4
    while more < _END and len(sectors) * size < len(raw):
        further = struct.unpack_from(f"<{each}I", raw, (more + 1) * size)
        sectors += [n for n in further[:-1] if n < _END]
        more = further[-1]
    links: list[int] = []
    for sector in sectors:
        links += struct.unpack_from(f"<{each}I", raw, (sector + 1) * size)
    return links
