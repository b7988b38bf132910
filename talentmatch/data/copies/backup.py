"""Copies of a store that are known to come back: written, restored into a scratch place, compared."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talentmatch.data.copies._changes_since_backup import (
    ChangesSinceBackup,
    carry_over,
    changes_since_backup,
)
from talentmatch.data.private_files import checksum, write_private
from talentmatch.data.storage._backup_files import MANIFEST, STORE, is_backup, unpack
from talentmatch.data.storage._database import Database
from talentmatch.data.storage.keys import PSEUDONYM_KEY, fits, key_at, key_beside
from talentmatch.data.storage.model_files import ModelFiles, claim, mend_paths, model_files
from talentmatch.data.storage.pages import pages_of
from talentmatch.data.storage.schema import connect, get_fact
from talentmatch.data.storage.switching import scratch_folder, sweep, switch
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.errors import StoreError, StoreLockedError
from talentmatch.i18n import joined, phrase

__all__ = ["BackupReport", "backup", "is_backup", "restore"]

_KEY, _RUNS, _MODELS = "store.key", "mlflow.db", "mlartifacts"


@dataclass(frozen=True, kw_only=True)
class BackupReport:
    """What is in a backup, or came out of one.

    Attributes
    ----------
    path : Path
        The backup.
    rows : mapping of str to int
        Rows by table, as counted in what was restored.
    files : int
        Files whose checksums were compared.
    with_key : bool
        Whether the key of the pseudonyms is in the backup.
    fingerprint : str
        What tells the store's key from another without giving it away.
    since : ChangesSinceBackup, optional
        Of a restored one: who was erased since, and what was lost with a store it replaced.
    lake : str
        Where the lake of the store lies, which is not in the backup; empty where there is none.
    """

    path: Path
    rows: Mapping[str, int]
    files: int
    with_key: bool
    fingerprint: str
    since: ChangesSinceBackup | None = None
    lake: str = ""


def backup(
    store: Path,
    path: Path,
    *,
    with_key: bool = False,
    replace: bool = False,
    opened: Store | None = None,
) -> BackupReport:
    """Write the store, its runs and its models into one file, and prove that they come back.

    The file is restored into a scratch place before it gets its name: checksums of all files and
    the rows of every table are compared. The key of the pseudonyms stays out unless asked for;
    keep a copy of it apart, for without it nobody opens what is restored. Names, contact data,
    protected attributes and texts about people are encrypted with it, in the backup as in the store.

    Parameters
    ----------
    store : Path
        File of the store.
    path : Path
        File to write (``.tar.gz``).
    with_key : bool, default=False
        Put the key into the backup too.
    replace : bool, default=False
        Write over a file that is there.
    opened : Store, optional
        The store, where this process has it open: it is copied as it is at one moment while others
        read and write, and whoever acts with it stands in the access log.

    Raises
    ------
    StoreError
        There is no store, another process has it open, the file to write exists, or what came
        back differs.
    """
    if not store.is_file():
        raise StoreError(phrase("store", "nothing_to_back_up", path=store))
    if path.exists() and not replace:
        raise StoreError(phrase("store", "backup_exists", path=path))
    if replace and path.exists() and not is_backup(path):
        raise StoreError(phrase("store", "not_written_over", path=path))
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep(path.parent)
    lake = _noted(store, path) if opened is None else _written_down(opened, path)
    with scratch_folder(path.parent, "backup") as scratch:
        inside = scratch / "copy"
        inside.mkdir()
        manifest = _copied(store, inside, with_key=with_key)
        part = scratch / "part.tar.gz"
        with tarfile.open(part, "w:gz", compresslevel=6) as archive:
            for entry in sorted(inside.iterdir()):
                archive.add(entry, entry.name)
        back = scratch / "back"
        _unpacked(part, back, path)
        if _rows(back / STORE) != manifest["rows"]:
            raise StoreError(phrase("store", "backup_differs", path=path))
        part.chmod(0o600)
        part.replace(path)
    return dataclasses.replace(_report(path, manifest), lake=lake)


def _noted(store: Path, path: Path) -> str:
    """Seal what an earlier version left in plain, and write down that all of it leaves the store.

    Return where its lake lies, which stays.
    """
    if key_at(key_beside(store)) is None:
        return ""  # whoever has another key file opens the store with it before
    with Store(store) as opened:
        return _written_down(opened, path)


def _written_down(opened: Store, path: Path) -> str:
    entry = opened.log_export("backup", rows=sum(opened.own_tables().values()), purpose="")
    opened.register_output(path, what="backup", entry=entry)
    return opened.lake.place if opened.lake.tables() else ""


def restore(
    path: Path,
    store: Path,
    *,
    key: Path | None = None,
    replace: bool = False,
    erased_unknown: bool = True,
) -> BackupReport:
    """Bring a backup back: into a scratch place first, and to its name once it is proved whole.

    People erased since the backup are erased from it again before it gets its name, whom it does
    not hold stays known as erased, and consent withdrawn since stays withdrawn. That is told by the
    store it replaces, or the one beside the key.

    Parameters
    ----------
    path : Path
        The backup.
    store : Path
        File of the store to make; runs and models go beside it.
    key : Path, optional
        Key of the pseudonyms, if it is neither in the backup nor beside the store.
    replace : bool, default=False
        Put the backup in the place of a store that is there.
    erased_unknown : bool, default=True
        Restore also where no store can tell who was erased since.

    Raises
    ------
    StoreError
        The file is no backup or is damaged, a store is there already, the key is missing or
        another, or somebody erased since could not be erased again; nothing was changed.
    StoreLockedError
        Another process, or this one, has the store open.
    """
    store = store.resolve()  # MLflow remembers whole paths
    _refuse_what_is_no_backup(path)
    if store.exists() and not replace:
        raise StoreError(phrase("store", "store_exists", path=store))
    if Database.is_open(store):
        raise StoreLockedError(phrase("store", "open_here", path=store))
    sweep(store.parent)
    with _new_folder(store.parent), scratch_folder(store.parent, "restore") as scratch:
        back = scratch / "back"
        manifest = _unpacked(path, back, path)
        if _rows(back / STORE) != manifest["rows"]:
            raise StoreError(phrase("store", "other_rows", path=path))
        _fitting_key(back, store, key, manifest)
        since = _since(back, store, key)
        if not since.is_known and not erased_unknown:
            raise StoreError(phrase("store", "erased_unknown", path=path))
        carry_over(back / STORE, back / _KEY, since)
        rows = _rows(back / STORE)
        _log_restore(back, since)
        _put_in_place(back, store, manifest["artifacts"])
    return dataclasses.replace(_report(path, {**manifest, "rows": rows}), since=since)


def _since(back: Path, store: Path, key: Path | None) -> ChangesSinceBackup:
    """Ask the store that is replaced, and the one whose key was named, who was erased since."""
    other = key.with_name(key.name.removesuffix(".key")).resolve() if key else store
    others = [other] if other not in (store, key) and other.is_file() else []
    replaced = store if store.exists() else None
    return changes_since_backup(replaced, others, back / STORE, back / _KEY)


def _log_restore(back: Path, since: ChangesSinceBackup) -> None:
    """Write into the log that it goes back to an earlier one: a witness of the later one knows of it."""
    if (back / _KEY).is_file():
        with Store(back / STORE, key_path=back / _KEY) as store:
            store.log_restore(since.entries)


@contextmanager
def _new_folder(folder: Path) -> Iterator[None]:
    """Make a folder, and take it away again if nothing came into it."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for place in missing:
            with suppress(OSError):
                place.rmdir()
        raise


def _refuse_what_is_no_backup(path: Path) -> None:
    if not path.is_file():
        raise StoreError(phrase("store", "no_backup_file", path=path))
    if not tarfile.is_tarfile(path):
        raise StoreError(phrase("store", "no_backup", path=path))


def _copied(store: Path, inside: Path, *, with_key: bool) -> dict[str, Any]:
    _copy_store(store, inside / STORE)
    fingerprint, wrapped = _key_facts(inside / STORE)
    files = model_files(store)
    mend_paths(files)
    runs, models = files.runs, files.models
    if runs.is_file():
        with (
            closing(sqlite3.connect(runs)) as source,
            closing(sqlite3.connect(inside / _RUNS)) as target,
        ):
            source.backup(target)
    if models.is_dir():
        shutil.copytree(models, inside / _MODELS)
    if with_key:
        write_private(inside / _KEY, key_at(key_beside(store)) or b"")
    manifest = {
        "rows": _rows(inside / STORE),
        "key_fingerprint": fingerprint,
        "pseudonym_key": wrapped,
        "with_key": with_key,
        "artifacts": models.resolve().as_uri(),
        "files": {name: checksum(inside / name) for name in _files(inside)},
    }
    (inside / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
    return manifest


def _copy_store(store: Path, target: Path) -> None:
    if Database.is_open(store):
        database = Database.at(store)
        try:
            database.copy(target)
        finally:
            database.release()
        return
    connection = connect(store)  # whoever holds the connection is alone with the file
    with closing(connection):
        connection.execute("CHECKPOINT").fetchall()
        shutil.copyfile(store, target)


def _key_facts(store: Path) -> tuple[str, str | None]:
    """Return the fingerprint of the key that a copy needs, and the key of its pseudonyms, sealed."""
    import duckdb

    with closing(duckdb.connect(str(store), read_only=True)) as connection:
        return get_fact(connection, "key_fingerprint") or "", get_fact(connection, PSEUDONYM_KEY)


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            yield path.relative_to(folder).as_posix()


def _rows(store: Path) -> dict[str, int]:
    """Count the rows of every table; the scratch copy is opened, never the original."""
    import duckdb

    with closing(duckdb.connect(str(store), read_only=True)) as connection:
        tables = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
        return {
            name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0])
            for name in TABLES
            if name in tables
        }


def _unpacked(archive: Path, folder: Path, path: Path) -> dict[str, Any]:
    """Unpack a backup and compare every checksum."""
    try:
        with tarfile.open(archive) as packed:
            unpack(packed, folder)
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (tarfile.TarError, EOFError, OSError, ValueError, zlib.error) as error:
        raise StoreError(phrase("store", "cut_off", path=path)) from error
    checksums = {name: checksum(folder / name) for name in _files(folder)}
    wrong = sorted(
        name
        for name in {*checksums, *manifest["files"]}
        if checksums.get(name) != manifest["files"].get(name)
    )
    if wrong:
        raise StoreError(phrase("store", "checksums", path=path, files=joined(wrong[:3])))
    return manifest


def _fitting_key(back: Path, store: Path, key: Path | None, manifest: Mapping[str, Any]) -> None:
    """Lay the right key beside what was restored, or say which is needed."""
    fingerprint, wrapped = manifest["key_fingerprint"], manifest.get("pseudonym_key")
    if not fingerprint:
        return
    own = back / _KEY if (back / _KEY).is_file() else key_beside(store)
    place = key or own
    code = key_at(place)
    if code is None or not fits(code, fingerprint, wrapped):
        reason = "backup_key_missing" if code is None else "backup_key_other"
        raise StoreError(phrase("store", reason, place=place, fingerprint=fingerprint))
    target = back / _KEY
    if place != target:
        target.write_bytes(code)
    target.chmod(0o600)


def _put_in_place(back: Path, store: Path, artifacts: str) -> None:
    """Put everything in its place at once; what a store that is replaced had besides goes with it."""
    files = model_files(store)
    if (back / _RUNS).is_file():
        models = ModelFiles(back / _RUNS, files.models)
        mend_paths(models, before=[artifacts], inside=back / _MODELS)
        claim(back / _RUNS, store)
    places = {STORE: store, _KEY: key_beside(store), _RUNS: files.runs, _MODELS: files.models}
    replaced = places.items() if store.exists() else ()
    surplus = [path for name, path in replaced if name != _KEY and not (back / name).exists()]
    journals = [files.runs.with_name(files.runs.name + end) for end in ("-journal", "-wal", "-shm")]
    wal = store.with_name(store.name + ".wal")
    switch(back, store, files=places, remove=[wal, *pages_of(store), *journals, *surplus])


def _report(path: Path, manifest: Mapping[str, Any]) -> BackupReport:
    return BackupReport(
        path=path,
        rows={name: count for name, count in manifest["rows"].items() if count},
        files=len(manifest["files"]),
        with_key=manifest["with_key"],
        fingerprint=manifest["key_fingerprint"],
    )
