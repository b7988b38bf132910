"""Which files make up a lake: one list for each version, sealed with the store's key."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass

from talentmatch.data.lake._folder import LakeFolder
from talentmatch.errors import StoreError
from talentmatch.i18n import phrase

__all__ = [
    "MANIFESTS",
    "LakeFile",
    "Manifest",
    "Seal",
    "manifest_name",
    "read_manifest",
    "versions",
    "write_manifest",
]

#: Folder of the manifests.
MANIFESTS = "manifest"
_NAME = re.compile(rf"{MANIFESTS}/(\d{{8}})\.json")
#: Makes the seal of a manifest out of its text; see `Pseudonymiser.digest`.
Seal = Callable[[str], str]


@dataclass(frozen=True)
class LakeFile:
    """One Parquet file of a lake.

    Attributes
    ----------
    table, part, name : str
        Table, its month (``2024-03``) or the number of its hash (``h05``), and path below the lake.
    rows, size : int
        Rows, and bytes of the file.
    digest : str
        SHA-256 of the file.
    form : str
        Mark of the columns and types with which it was written.
    known_from : str
        Earliest moment from which a row may be read; empty where one always may.
    """

    table: str
    part: str
    name: str
    rows: int
    size: int
    digest: str
    form: str
    known_from: str = ""


@dataclass(frozen=True)
class Manifest:
    """The files of one version of a lake.

    Attributes
    ----------
    version : int
        Number of the version; 0 of a lake in which nothing was stored yet.
    files : tuple of LakeFile
        In the order of their names.
    """

    version: int = 0
    files: tuple[LakeFile, ...] = ()

    def of(self, table: str) -> tuple[LakeFile, ...]:
        """Return the files of a table."""
        return tuple(file for file in self.files if file.table == table)

    def rows(self) -> dict[str, int]:
        """Return each table that holds rows, and how many."""
        counts: Counter[str] = Counter()
        for file in self.files:
            counts[file.table] += file.rows
        return dict(counts)


def manifest_name(version: int) -> str:
    """Return where the list of a version lies in the lake."""
    return f"{MANIFESTS}/{version:08d}.json"


def read_manifest(folder: LakeFolder, version: int, seal: Seal) -> Manifest:
    """Return the files of the version that the store knows.

    A store that was restored from a backup knows an earlier version than its lake: where that is
    gone, the latest is taken.

    Raises
    ------
    StoreError
        The lake is gone or an earlier one than the store's, or the list is not what was written.
    """
    content = folder.read(manifest_name(version)) if version else None
    if version and content is None:
        later = [number for number in versions(folder) if number > version]
        if not later:
            raise StoreError(phrase("lake", "behind", place=folder.place, version=version))
        version = later[-1]
        content = folder.read(manifest_name(version))
    return _manifest_of(content, version, folder, seal) if content else Manifest()


def write_manifest(folder: LakeFolder, manifest: Manifest, seal: Seal) -> None:
    """Write the list of the files of a version."""
    files = [asdict(file) for file in sorted(manifest.files, key=lambda file: file.name)]
    body = json.dumps({"version": manifest.version, "files": files}, ensure_ascii=False, indent=0)
    content = json.dumps({"seal": seal(body), "lake": body}, ensure_ascii=False)
    folder.write(manifest_name(manifest.version), content.encode())


def versions(folder: LakeFolder) -> list[int]:
    """Return the versions of which there are lists, earliest first."""
    matches = map(_NAME.fullmatch, folder.names(MANIFESTS))
    return sorted(int(match[1]) for match in matches if match)


def _manifest_of(content: bytes, version: int, folder: LakeFolder, seal: Seal) -> Manifest:
    try:
        outer = json.loads(content)
        body = str(outer["lake"])
        inner = json.loads(body)
        files = tuple(LakeFile(**file) for file in inner["files"])
        is_sealed = outer["seal"] == seal(body) and inner["version"] == version
    except (ValueError, KeyError, TypeError):
        is_sealed = False
    if not is_sealed:
        name = folder.path(manifest_name(version))
        raise StoreError(phrase("lake", "manifest_changed", name=name))
    return Manifest(version, files)
