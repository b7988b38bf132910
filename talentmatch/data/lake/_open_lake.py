"""A lake that is open: where it lies, which files it has, and how they are changed whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from talentmatch.data.lake._change import LakeChange
from talentmatch.data.lake._fact import FACT, LakeFact
from talentmatch.data.lake._folder import LakeFolder
from talentmatch.data.lake._host import LakeDoors, LakeHost
from talentmatch.data.lake._manifest import (
    MANIFESTS,
    Manifest,
    manifest_name,
    read_manifest,
    versions,
    write_manifest,
)
from talentmatch.data.lake._workbench import workbench
from talentmatch.data.tables import TABLES
from talentmatch.errors import StoreError
from talentmatch.i18n import phrase

__all__ = ["OpenLake"]

#: Parts with so many small files are merged at the end of a load.
_MANY_FILES = 8


class OpenLake:
    """What every door of a lake stands on; `talentmatch.data.lake._lake.Lake` adds the doors.

    Parameters
    ----------
    host, doors
        See `Lake`.
    """

    def __init__(self, host: LakeHost, doors: LakeDoors) -> None:
        self._host, self._doors = host, doors
        #: File of the store: rows set aside are written beside it where they cannot be elsewhere.
        self.path = host.path
        self._change: LakeChange | None = None
        self._is_register_stale = True

    @property
    def place(self) -> str:
        """Where the lake lies.

        Raises
        ------
        StoreError
            The store is in memory, and no place was named.
        """
        named = self._fact.place
        if "://" in named or Path(named).is_absolute():
            return named
        if not isinstance(self._host.path, Path):
            raise StoreError(phrase("lake", "no_place"))
        store = self._host.path.absolute()
        return str(store.with_name(named or f"{store.name}.lake"))

    def own_folders(self) -> tuple[Path, ...]:
        """Return the folder of the lake, where it is one on this machine."""
        if not self._fact.version or "://" in self.place:
            return ()
        return (Path(self.place),)

    def lie_at(self, place: str) -> None:
        """Say where the lake lies from now on, such as ``s3://bucket/lake``.

        Raises
        ------
        StoreError
            It holds rows already elsewhere.
        """
        fact = self._fact
        if place == fact.place:
            return
        if fact.version:
            raise StoreError(phrase("lake", "lies_elsewhere", place=self.place))
        LakeFolder(place)
        resolved = place if "://" in place else str(Path(place).absolute())
        self._host.remember(FACT, replace(fact, place=resolved).text())

    @property
    def manifest(self) -> Manifest:
        """The files as they are."""
        if self._change is not None:
            return self._change.after
        fact = self._fact
        if not fact.version:
            return Manifest()
        return read_manifest(self._folder, fact.version, self._doors.seal)

    @property
    def _fact(self) -> LakeFact:
        return LakeFact.of(self._host.recall(FACT))

    @property
    def _folder(self) -> LakeFolder:
        return LakeFolder(self.place)

    def tables(self) -> dict[str, int]:
        """Return the tables that hold rows in the lake, and how many."""
        counts = self.manifest.rows()
        return {name: counts[name] for name in TABLES if name in counts}

    @contextmanager
    def _changing(self) -> Iterator[LakeChange]:
        """Change the lake whole or not at all, in one transaction with the store."""
        if self._change is not None:
            yield self._change
            return
        with self._host.together():
            folder, before = self._folder, self.manifest
            self._refuse_others_lake(folder)
            self._sweep(folder, before)
            with folder.staging() as staging, workbench(folder, staging) as connection:
                change = self._change = LakeChange(folder, before, staging, connection)
                self._is_register_stale = True
                try:
                    yield change
                    change.merge(least=_MANY_FILES)
                    self._commit(change)
                except BaseException:
                    change.undo()
                    raise
                finally:
                    self._change = None

    def _refuse_others_lake(self, folder: LakeFolder) -> None:
        """Raise where another store's lake lies, before anything of it is taken for a leftover."""
        if not self._fact.version:
            for version in versions(folder):
                read_manifest(folder, version, self._doors.seal)

    def _commit(self, change: LakeChange) -> None:
        """Write the list of files, and let the store know of it in its transaction."""
        change.drop_unused()
        if change.is_empty:
            return
        write_manifest(change.folder, change.after, self._doors.seal)
        fact = self._fact
        tables = tuple(sorted(change.after.rows()))
        # Its name goes with the store when both are moved.
        place = fact.place or Path(self.place).name
        fact = replace(fact, place=place, version=change.after.version, tables=tables)
        self._host.remember(FACT, fact.text())

    def _sweep(self, folder: LakeFolder, manifest: Manifest) -> None:
        """Remove what does not belong to this version: files of those before, and of stopped work."""
        for name in self._strays(folder, manifest, earlier=False):
            folder.remove(name)
        folder.remove_staging()

    def _strays(self, folder: LakeFolder, manifest: Manifest, *, earlier: bool) -> list[str]:
        before = [number for number in versions(folder) if number < manifest.version][-1:]
        known = {manifest_name(manifest.version), *(file.name for file in manifest.files)}
        for number in before if earlier else []:
            # Whoever reads by the list before finds its files until the next change.
            previous = read_manifest(folder, number, self._doors.seal)
            known |= {manifest_name(number), *(file.name for file in previous.files)}
        own = (*(f"{name}/" for name in TABLES), f"{MANIFESTS}/")
        return [name for name in folder.names() if name.startswith(own) and name not in known]
