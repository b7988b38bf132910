"""Look at a file before it is opened: what is too big, hidden, locked or leads elsewhere."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from talentmatch.errors import UnreadableFileError

__all__ = ["MAX_BYTES", "MAX_RATIO", "MAX_UNPACKED", "check_file", "check_inside"]

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

_ZIPPED = frozenset({".xlsx", ".xlsm", ".docx"})
_LEGACY = frozenset({".xls", ".doc", ".wps", ".et"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_inside(path: Path, folder: Path) -> None:
    """Raise if a file found below a folder leads out of it, as a symbolic link can.

    Raises
    ------
    UnreadableFileError
        If the real place of `path` is not below the real place of `folder`.
    """
    if not path.resolve().is_relative_to(folder.resolve()):
        raise UnreadableFileError(
            str(path), "it is a link that leads out of the folder", "copy the file itself there"
        )


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
        raise UnreadableFileError(str(path), "there is no such file", "check the path")
    _check_size(path)
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic == _OLE or path.suffix.lower() in _LEGACY:
        raise UnreadableFileError(
            str(path),
            "it is locked by a password or of the format before 2007",
            "open it, remove the password and save it as .xlsx, .docx or .csv",
        )
    if path.suffix.lower() in _ZIPPED:
        _check_zip(path)


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFileError(str(path), "it is empty", "export it again")
    limit = MAX_BYTES if path.suffix.lower() == ".parquet" else MAX_TEXT_BYTES
    if size > limit:
        raise UnreadableFileError(
            str(path),
            f"it has {size / 1024**2:,.0f} MB, more than the {limit / 1024**2:,.0f} MB allowed",
            "split it, or save it as Parquet",
        )


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise UnreadableFileError(
            str(path), "it is damaged or not what its name says", "save it again from its program"
        ) from error
    for member in members:
        _check_member(path, member)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise _bomb(path, f"it unpacks to {unpacked / 1024**2:,.0f} MB")


def _check_member(path: Path, member: zipfile.ZipInfo) -> None:
    inside = PurePosixPath(member.filename.replace("\\", "/"))
    if inside.is_absolute() or ".." in inside.parts or ":" in inside.parts[0]:
        raise UnreadableFileError(
            str(path),
            f"it holds a path that leaves its folder ({member.filename!r})",
            "do not open it; ask the sender for the original",
        )
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > _SMALL and ratio > MAX_RATIO:
        raise _bomb(path, f"{member.filename} unpacks {ratio:,.0f} times its size")


def _bomb(path: Path, finding: str) -> UnreadableFileError:
    return UnreadableFileError(
        str(path),
        f"{finding}, which would fill the memory (a zip bomb)",
        "delete the formats of empty rows and save it again, or export it as CSV",
    )
