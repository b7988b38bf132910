"""Look at a file before it is opened: what is too big, hidden, locked or leads elsewhere."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from talentmatch.data.reading.formats._sheet_marks import OLE, holds_workbook
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import phrase

__all__ = ["MAX_BYTES", "MAX_RATIO", "MAX_TEXT_BYTES", "MAX_UNPACKED", "check_file", "check_inside"]

#: Largest file that is opened [bytes].
MAX_BYTES = 2 * 1024**3
#: Largest text file or document; its rows have to fit in memory as Python objects [bytes].
MAX_TEXT_BYTES = 512 * 1024**2
#: Largest sum of the unpacked members of a workbook or document [bytes].
MAX_UNPACKED = 1024**3
#: Largest member unpacked to packed; sheets of real workbooks stay below 50.
MAX_RATIO = 200
#: Below this size no ratio is suspicious: a sheet of one repeated value packs very well [bytes].
_SMALL = 16 * 1024**2

_ZIPPED = frozenset({".xlsx", ".xlsm", ".docx", ".ods"})
_LEGACY = frozenset({".wps"})
#: Workbooks of the format before 2007, and what programs write under their names.
_OLD_BOOKS = frozenset({".xls", ".et"})


def check_inside(path: Path, folder: Path) -> None:
    """Raise if a file found below a folder leads out of it, as a symbolic link can.

    Raises
    ------
    UnreadableFileError
        If the real place of `path` is not below the real place of `folder`.
    """
    if not path.resolve().is_relative_to(folder.resolve()):
        raise UnreadableFileError.of(path, "link", "copy_file")


def check_file(path: Path) -> None:
    """Raise if a file is missing, empty, too big, locked, of an old format or a zip bomb.

    Raises
    ------
    UnreadableFileError
        With the problem and what to do about it.

    Examples
    --------
    >>> check_file(Path("no such file.csv"))
    Traceback (most recent call last):
    talentmatch.errors.UnreadableFileError: no such file.csv cannot be read: there is no such file;
    check the path
    """
    if not path.is_file():
        raise UnreadableFileError.of(path, "no_file", "check_path")
    _check_size(path)
    with path.open("rb") as stream:
        magic = stream.read(8)
    kind = path.suffix.lower()
    may_be_ole = kind == ".doc" or kind in _OLD_BOOKS
    if (
        kind in _LEGACY
        or (magic == OLE and not may_be_ole)
        or (magic == OLE and kind in _OLD_BOOKS and not holds_workbook(path))
    ):
        closed = magic == OLE
        problem, remedy = phrase("load", "locked"), phrase("load", "unlock")
        raise UnreadableFileError(str(path), problem, remedy, closed=closed)
    if kind in _ZIPPED or (kind in _OLD_BOOKS and magic.startswith(b"PK")):
        _check_zip(path, magic)


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFileError.of(path, "empty", "export_again")
    limit = MAX_BYTES if path.suffix.lower() == ".parquet" else MAX_TEXT_BYTES
    if size > limit:
        raise UnreadableFileError.of(
            path, "too_big", "split", size=size / 1024**2, limit=limit / 1024**2
        )


def _check_zip(path: Path, magic: bytes) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        sentences = (phrase("load", key) for key in ("not_as_named", "save_again"))
        # What begins as it should was cut off on its way, and is missed.
        cut_off = magic.startswith(b"PK")
        raise UnreadableFileError(str(path), *sentences, closed=cut_off) from error
    for member in members:
        _check_member(path, member)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise _bomb(path, phrase("load", "unpacks_to", size=unpacked / 1024**2))


def _check_member(path: Path, member: zipfile.ZipInfo) -> None:
    inside = PurePosixPath(member.filename.replace("\\", "/"))
    if inside.is_absolute() or ".." in inside.parts or ":" in inside.parts[0]:
        raise UnreadableFileError.of(path, "path_outside", "do_not_open", name=member.filename)
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > _SMALL and ratio > MAX_RATIO:
        raise _bomb(path, phrase("load", "unpacks_times", name=member.filename, ratio=ratio))


def _bomb(path: Path, finding: str) -> UnreadableFileError:
    return UnreadableFileError.of(path, "bomb", "slim", finding=finding)
