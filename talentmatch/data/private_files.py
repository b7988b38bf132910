"""Files that their owner alone may read."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["write_private"]


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
    part = place.with_name(f".{place.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path
