"""Files that their owner alone may read, and the sum by which a file is known."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["checksum", "copy_private", "sweep_parts", "write_private"]


def write_private(path: Path, data: bytes) -> Path:
    """Write a file that its owner alone may read (mode 0600), whole or not at all.

    Where the place is a link, the file behind it is written; what is no file, as a pipe, is
    written to as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return path
    with _whole(path.resolve()) as stream:
        stream.write(data)
    return path


def copy_private(source: Path, target: Path) -> Path:
    """Copy a file to a place where its owner alone may read it, whole or not at all."""
    with source.open("rb") as read, _whole(target.resolve()) as stream:
        shutil.copyfileobj(read, stream)
    return target


@contextmanager
def _whole(place: Path) -> Iterator[BinaryIO]:
    """Write under another name, and give the file its own once all is on the disk."""
    part = _part_of(place)
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            with suppress(OSError):  # a share that knows no locks
                _lock(stream.fileno())
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _part_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def sweep_parts(paths: Iterable[Path]) -> list[Path]:
    """Remove what writers of files that were killed have left beside them; return it."""
    swept = []
    for path in paths:
        part = _part_of(path.resolve())
        with suppress(OSError):  # somebody is writing it, or it lies where one may not write
            handle = os.open(part, os.O_RDWR)
            try:
                _lock(handle)
                part.unlink()
                swept.append(part)
            finally:
                os.close(handle)
    return swept


def _lock(handle: int) -> None:
    """Lock a file against being swept, which falls with the process.

    Where the system has no such lock, as on Windows, a file that is open cannot be removed either.
    """
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
