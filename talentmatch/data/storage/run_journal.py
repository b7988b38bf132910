"""A training is in the runs and models of a store as a whole or not at all, whenever it is killed.

MLflow commits a run bit by bit. What was there before is laid aside first; while it lies there the
training counts as unfinished, and whoever opens the runs next goes back to it.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from talentmatch.data.private_files import copy_private
from talentmatch.data.storage.switching import scratch_folder

__all__ = ["Models", "undo_training", "whole_training"]

_LOCK, _RUNS, _MODELS = "lock.db", "runs.db", "models.json"
_JOURNALS = ("-journal", "-wal", "-shm")


class Models(Protocol):
    """Where runs and models of a store lie; `ModelFiles` says it."""

    @property
    def runs(self) -> Path:
        """MLflow's SQLite file."""

    @property
    def models(self) -> Path:
        """Folder of its artifacts."""


@contextmanager
def whole_training(files: Models) -> Iterator[None]:
    """Let what is written inside count from its end on alone.

    Parameters
    ----------
    files : ModelFiles
        Runs and models, which their owner alone may read afterwards.
    """
    undo_training(files)
    place = _aside(files.runs)
    files.models.mkdir(mode=0o700, parents=True, exist_ok=True)
    files.models.chmod(0o700)
    with scratch_folder(place.parent, "train") as scratch:
        ready = scratch / "before"
        ready.mkdir()
        if files.runs.is_file():
            _copy(files.runs, ready / _RUNS)
        (ready / _MODELS).write_text(json.dumps(sorted(_files_below(files.models))), "utf-8")
        # The lock of SQLite works on every system and falls with its process.
        with closing(sqlite3.connect(ready / _LOCK, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            ready.rename(place)
            files.runs.touch(mode=0o600)
            files.runs.chmod(0o600)
            try:
                yield
            finally:
                # An error is the caller's: MLflow has noted that the run failed.
                place.rename(ready)


def _copy(runs: Path, copy: Path) -> None:
    with closing(sqlite3.connect(runs)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def undo_training(files: Models) -> bool:
    """Go back to what was before a training that was killed; return whether there was one."""
    place = _aside(files.runs)
    if not place.is_dir():
        return False
    with closing(sqlite3.connect(place / _LOCK, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return False  # it is at work
        _put_back(files, place)
    shutil.rmtree(place, ignore_errors=True)
    return True


def _put_back(files: Models, place: Path) -> None:
    for end in _JOURNALS:
        files.runs.with_name(files.runs.name + end).unlink(missing_ok=True)
    if (place / _RUNS).is_file():
        copy_private(place / _RUNS, files.runs)
    else:
        files.runs.unlink(missing_ok=True)
    before = set(json.loads((place / _MODELS).read_text("utf-8")))
    for name in _files_below(files.models) - before:
        (files.models / name).unlink()
    for folder in sorted((p for p in files.models.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    if not before and files.models.is_dir() and not any(files.models.iterdir()):
        files.models.rmdir()


def _files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _aside(runs: Path) -> Path:
    return runs.with_name(f".{runs.name}.before")
