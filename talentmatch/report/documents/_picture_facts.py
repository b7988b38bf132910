"""What pictures carry beside what they show: place, camera, writer, comments."""

from __future__ import annotations

import struct

__all__ = ["without_facts"]

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
#: Segments of a JPEG that hold facts and no picture: applications 1 to 15 but 2 (colours) and 14
#: (how colours are stored), and comments.
_FACTS = frozenset({*range(0xE1, 0xF0), 0xFE} - {0xE2, 0xEE})
_SCAN = 0xDA
_CHUNKS = frozenset({b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME"})
_EXIF, _ORIENTATION = b"Exif\0\0", 0x0112


def without_facts(picture: bytes) -> bytes:
    r"""Return a JPEG or PNG without facts about where, when and by whom; other kinds as they are.

    How a JPEG is turned stays, since it is shown by that.

    Examples
    --------
    >>> without_facts(_PNG + b"\0\0\0\4tEXtname\1\2\3\4") == _PNG
    True
    """
    if picture.startswith(_JPEG):
        return _jpeg(picture)
    return _png(picture) if picture.startswith(_PNG) else picture


def _jpeg(picture: bytes) -> bytes:
    kept, place, turned = [_JPEG], 2, b""
    while place + 4 <= len(picture) and picture[place] == 0xFF and picture[place + 1] != _SCAN:
        kind = picture[place + 1]
        end = place + 2 + int.from_bytes(picture[place + 2 : place + 4], "big")
        segment = picture[place:end]
        if kind in _FACTS:
            turned = turned or _orientation(segment[4:])
        else:
            kept.append(segment)
        place = end
    # Behind JFIF, which stands first where it is there.
    at = 2 if len(kept) > 1 and kept[1][1] == 0xE0 else 1
    return b"".join([*kept[:at], turned, *kept[at:], picture[place:]])


def _orientation(body: bytes) -> bytes:
    """Return a segment that says how the picture is turned and nothing else; empty if it is not."""
    if not body.startswith(_EXIF) or len(body) < 16:
        return b""
    facts = body[len(_EXIF) :]
    order = "<" if facts[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(f"{order}I", facts, 4)
        (number,) = struct.unpack_from(f"{order}H", facts, start)
        entries = (
            struct.unpack_from(f"{order}HHIH", facts, start + 2 + 12 * n) for n in range(number)
        )
        turn = next((value for tag, _, _, value in entries if tag == _ORIENTATION), 1)
    except struct.error:
        return b""
    if turn not in range(2, 9):
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turn, 0)
    content = _EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


def _png(picture: bytes) -> bytes:
    kept, place = [_PNG], len(_PNG)
    while place + 12 <= len(picture):
        end = place + 12 + int.from_bytes(picture[place : place + 4], "big")
        if picture[place + 4 : place + 8] not in _CHUNKS:
            kept.append(picture[place:end])
        place = end
    return b"".join([*kept, picture[place:]])
