"""Steps that survive a kill: a lock, a ledger with checksums, files written whole or not at all."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from talentmatch.data.private_files import checksum, copy_private, write_private
from talentmatch.errors import AlreadyRunningError

__all__ = ["Facts", "Ledger", "alone", "keep", "put_back"]

Facts = dict[str, Any]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; it falls with the process that holds it, however that ends.

    Raises
    ------
    AlreadyRunningError
        Another process holds it; the message names that process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    holder = folder / "process"
    # The lock of SQLite works on every system and falls with its process; the file stays empty.
    with closing(sqlite3.connect(folder / "lock.db", timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            process = holder.read_text("utf-8") if holder.exists() else ""
            raise AlreadyRunningError(str(folder.parent), process) from error
        write_private(holder, str(os.getpid()).encode())
        yield


def keep(path: Path, copy: Path) -> None:
    """Lay a copy of a file aside before it is changed; no file leaves an empty mark."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        copy_private(path, copy)
    else:
        write_private(copy, b"")


def put_back(path: Path, copy: Path, beside: tuple[str, ...] = ()) -> None:
    """Bring a file back to the copy laid aside, without the journals that belong to what it became."""
    if not copy.exists():
        return
    for suffix in beside:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    if copy.stat().st_size == 0:
        path.unlink(missing_ok=True)
        return
    copy_private(copy, path)


class Ledger:
    """What has been done tonight, step by step, and which files came of it.

    Parameters
    ----------
    path : Path
        File of the ledger.
    night : str
        What tonight's work follows from; another night begins with an empty ledger.

    Attributes
    ----------
    unfinished : str or None
        The step that had begun when an earlier run was stopped, of whichever night.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> ledger = Ledger(folder / "ledger.json", "tonight")
    >>> ledger.step("count", lambda: ({"rows": 3}, ()))
    {'rows': 3}
    >>> Ledger(folder / "ledger.json", "tonight").step("count", lambda: ({"rows": 4}, ()))
    {'rows': 3}
    """

    def __init__(self, path: Path, night: str) -> None:
        self._path = path
        held = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self.unfinished: str | None = held.get("begun")
        same = held.get("night") == night
        self._steps: dict[str, Facts] = held.get("steps", {}) if same else {}
        self._night = night
        self._again = False

    def step(
        self,
        name: str,
        work: Callable[[], tuple[Facts, tuple[Path, ...]]],
        *,
        first: Callable[[], None] | None = None,
    ) -> Facts:
        """Do a step unless it is done and its files are as it left them; return its facts.

        Parameters
        ----------
        name : str
            Name of the step.
        work : callable
            Returns facts, ready for JSON, and the files it wrote. Where they say `again`, another
            run of the night does the step anew, and those that follow it.
        first : callable, optional
            Lays aside what the step is about to change, before the step counts as begun.
        """
        done = self._steps.get(name)
        if done is not None and all(
            Path(path).exists() and checksum(Path(path)) == mark
            for path, mark in done["files"].items()
        ):
            facts: Facts = done["facts"]
            return facts
        if first is not None:
            first()
        self._save(begun=name)
        facts, files = work()
        self._again = self._again or bool(facts.get("again"))
        self._steps[name] = {"facts": facts, "files": {str(f): checksum(f) for f in files}}
        if self._again:
            del self._steps[name]
        self._save(begun=None)
        return facts

    def files(self) -> Mapping[str, str]:
        """Return the files of all steps with their checksums."""
        return {path: mark for done in self._steps.values() for path, mark in done["files"].items()}

    def _save(self, *, begun: str | None) -> None:
        held = {"night": self._night, "begun": begun, "steps": self._steps}
        write_private(self._path, json.dumps(held, ensure_ascii=False, indent=1).encode())
