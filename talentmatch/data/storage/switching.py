"""Put files in the place of others, all or none, and sweep what work that was stopped has left.

What is to come lies ready in a folder. Renaming that folder is the moment of the switch: before it
all is as it was; after it whoever opens the store next finishes what was begun.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

__all__ = ["finish_switch", "scratch_folder", "sweep", "switch"]

_PLAN, _LOCK = "plan.json", "lock.db"
_REST = ".swept"
_SCRATCH = (".restore-", ".backup-", ".train-", _REST)
_HOUR = 3600.0


def switch(
    ready: Path, store: Path, *, files: Mapping[str, Path], remove: Sequence[Path] = ()
) -> None:
    """Put files and folders in the place of those of a store, all or none.

    Parameters
    ----------
    ready : Path
        Folder that holds what is to come, in the folder of the store or below it.
    store : Path
        File of the store.
    files : mapping of str to Path
        Name inside `ready` to the place it goes to, beside the store.
    remove : sequence of Path
        What has no successor.
    """
    places = {name: path.name for name, path in files.items()}
    plan = {"remove": [path.name for path in remove], "put": places}
    (ready / _PLAN).write_text(json.dumps(plan), "utf-8")
    finish_switch(store)  # an earlier one, which this one replaces in its turn
    ready.rename(_ready_folder(store))
    finish_switch(store)


def finish_switch(store: Path) -> bool:
    """Finish a switch that was stopped; return whether there was one."""
    ready = _ready_folder(store)
    if not ready.is_dir():
        return False
    has_plan = (ready / _PLAN).is_file()
    if has_plan:
        # Two processes may come to finish it; the second finds nothing left to do.
        with closing(sqlite3.connect(ready / _LOCK, timeout=60, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            _carry_out(ready)
    shutil.rmtree(ready, ignore_errors=True)
    return has_plan


def _ready_folder(store: Path) -> Path:
    place = store.resolve()
    return place.with_name(f".{place.name}.restored")


def _carry_out(ready: Path) -> None:
    if not (ready / _PLAN).is_file():
        return
    # Names alone: the folder may have been moved in between.
    plan = json.loads((ready / _PLAN).read_text("utf-8"))
    for name in plan["remove"]:
        _remove(ready.parent / name)
    for name, target in plan["put"].items():
        if (ready / name).exists():
            if (ready / name).is_dir():
                _remove(ready.parent / target)
            (ready / name).replace(ready.parent / target)
    (ready / _PLAN).unlink()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def scratch_folder(folder: Path, work: str) -> Iterator[Path]:
    """Make a folder for work in progress, which the next command sweeps if this one is killed.

    Parameters
    ----------
    folder : Path
        Where to make it.
    work : {"restore", "backup", "train"}
        What it is for.
    """
    place = Path(tempfile.mkdtemp(dir=folder, prefix=f".{work}-"))
    try:
        # The lock of SQLite works on every system and falls with its process.
        with closing(sqlite3.connect(place / _LOCK, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield place
    finally:
        # Under this name nobody takes it for work in progress, however little of it is left.
        rest = place.rename(place.with_name(f"{_REST}{place.name}"))
        shutil.rmtree(rest, ignore_errors=True)


def sweep(folder: Path) -> tuple[Path, ...]:
    """Remove the folders of restores and backups that were killed; return them."""
    if not folder.is_dir():
        return ()
    stale = [
        path
        for path in sorted(folder.iterdir())
        if path.name.startswith(_SCRATCH) and path.is_dir() and _is_left(path)
    ]
    for path in stale:
        shutil.rmtree(path, ignore_errors=True)
    return tuple(path for path in stale if not path.exists())


def _is_left(place: Path) -> bool:
    if place.name.startswith(_REST):
        return True
    if not (place / _LOCK).is_file():
        # Just made, or by an earlier version.
        return time.time() - place.stat().st_mtime > _HOUR
    with closing(sqlite3.connect(place / _LOCK, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return False
    return True
