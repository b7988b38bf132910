"""Files that their owner alone may read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

__all__ = ["part_of", "sweep_parts", "write_private"]


def part_of(path: Path) -> Path:
    """Return the name under which a file is written before it is whole."""
    return path.with_name(f".{path.name}.part")


def write_private(path: Path, data: bytes) -> Path:
    """Write a file that its owner alone may read (mode 0600), whole or not at all.

    Where the place is a link, the file behind it is written; what is no file, as a pipe, is
    written to as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return path
    place = path.resolve()
    part = part_of(place)
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            with suppress(OSError):  # a share that knows no locks
                _lock(stream.fileno())
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path


def sweep_parts(paths: Iterable[Path]) -> list[Path]:
    """Remove what writers of files that were killed have left beside them; return it."""
    swept = []
    for path in paths:
        part = part_of(path.resolve())
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
