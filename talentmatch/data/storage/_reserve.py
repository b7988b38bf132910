"""Room kept beside a store, so that a person can be erased on a disk that is full."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["keep_reserve", "release_reserve", "reserve_of"]

#: What the journal of an erasure takes at most, with much to spare [bytes].
_SIZE = 1 << 20


def reserve_of(store: Path) -> Path:
    """Return the file that keeps the room."""
    return store.with_name(f".{store.name}.reserve")


def keep_reserve(store: Path) -> None:
    """Take the room, if it was not taken yet and there is some."""
    place = reserve_of(store)
    if place.exists():
        return
    try:
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(bytes(_SIZE))
    except OSError:  # full, or a folder where one may not write: what comes to be written says so
        with suppress(OSError):
            place.unlink(missing_ok=True)


def release_reserve(store: Path) -> bool:
    """Give the room back to the disk; return whether there was any."""
    try:
        reserve_of(store).unlink()
    except OSError:
        return False
    return True
