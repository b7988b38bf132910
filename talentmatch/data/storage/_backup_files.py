"""Tell a backup from other files, and take out of it what is packed in it."""

from __future__ import annotations

import tarfile
import zlib
from pathlib import Path

__all__ = ["MANIFEST", "STORE", "is_backup", "store_in", "unpack"]

#: What lists the contents of a backup, and the store among them.
MANIFEST, STORE = "manifest.json", "store.duckdb"


def unpack(packed: tarfile.TarFile, folder: Path, *, only: str | None = None) -> None:
    """Extract files below a folder and nothing else; Python before 3.11.4 has no filter for it."""
    members = packed.getmembers() if only is None else [packed.getmember(only)]
    below = folder.resolve()
    for member in members:
        inside = (below / member.name).resolve().is_relative_to(below)
        if not inside or not (member.isfile() or member.isdir()):
            raise tarfile.TarError(member.name)
    packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
    packed.extractall(folder, members)


def is_backup(path: Path) -> bool:
    """Tell a backup of talentmatch from other files by what is packed in it."""
    try:
        with tarfile.open(path) as packed:
            return {MANIFEST, STORE} <= set(packed.getnames())
    except (tarfile.TarError, EOFError, OSError, zlib.error):
        return False


def store_in(path: Path, folder: Path) -> Path:
    """Unpack the store alone out of a backup, to look into it."""
    with tarfile.open(path) as packed:
        unpack(packed, folder, only=STORE)
    return folder / STORE
