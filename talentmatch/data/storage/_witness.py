"""A witness outside the store: how far its access log came, to tell yesterday's file from today's.

Each place of a store has a file of its own in the witness folder, to which a line is added after
each commit. Who does not hold the store's key can neither write nor leave out a line in between.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any

from talentmatch.data.storage.keys import Pseudonymiser

__all__ = ["Witness", "WitnessRecord", "host_name", "still_there", "unexplained", "witness_record"]

_LAST = 4096


@dataclass(frozen=True)
class WitnessRecord:
    """What the file of a witness says.

    Attributes
    ----------
    path : Path
        The file.
    place : str
        Where the store lay.
    begun : int
        Entries that the log had when the file was begun.
    lines : list of (int, str)
        Number and hash of the last entry at each commit, oldest first.
    whole : bool
        Whether no line was changed or left out.
    """

    path: Path
    place: str
    begun: int
    lines: list[tuple[int, str]]
    whole: bool


class Witness:
    """The file to which a store that is open adds its lines.

    Parameters
    ----------
    folder : Path
        Folder of witnesses, outside the store's.
    store : Path
        File of the store.
    key : Pseudonymiser
        Key of the store.

    Attributes
    ----------
    path : Path
        File of this store at this place.
    failure : str
        Why nothing can be written; empty as a rule.
    begun : int
        Entries that the log had when the file was begun.
    last : int
        Number of the entry that was witnessed last.
    head : str
        Hash of that entry; empty while the file knows none.
    """

    def __init__(self, folder: Path, store: Path, key: Pseudonymiser) -> None:
        place = str(store.resolve())
        name = key.digest("witness name", "")[:16]
        self.path = folder / f"{name}-{hashlib.sha256(place.encode()).hexdigest()[:8]}.jsonl"
        self.failure, self.begun, self.last, self.head = "", 0, 0, ""
        self._place, self._key, self._mark = place, key, ""
        self._file: FileIO | None = None

    def open(self, entries: int) -> None:
        """Go on with the file, or begin it for a log that has so many entries."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            first, rest = _ends(self.path)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self._file = FileIO(handle, "a")
            lines = [*_parsed(first), *_parsed(rest)]
            if lines:
                self.begun, self._mark = int(lines[0].get("begun", 0)), str(lines[-1]["mark"])
                self.last = int(lines[-1].get("entry", self.begun))
                self.head = str(lines[-1].get("head", ""))
                if not rest.endswith(b"\n"):  # the machine stopped in the middle of a line
                    self._file.write(b"\n")
            else:
                self.begun = self.last = entries
                self._add({"store": self._place, "begun": entries})
        except OSError as error:
            self.failure = f"{self.path.parent}: {error.strerror}"
            self.close()

    def add(self, entry: int, head: str) -> None:
        """Add that the log had come to an entry; the commit itself does not depend on it."""
        if self._file is None:
            return
        try:
            self._add({"entry": entry, "head": head})
        except OSError as error:
            self.failure = f"{self.path}: {error.strerror}"
            self.close()

    def close(self) -> None:
        """See to it that the lines survive the machine, and let go of the file.

        A line that a power cut takes away is missed by nobody: the witness then only knows less.
        """
        if self._file is None:
            return
        try:
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            self.failure = self.failure or f"{self.path}: {error.strerror}"
        self._file = None

    def _add(self, facts: dict[str, Any]) -> None:
        facts = {**facts, "at": datetime.now(UTC).isoformat(timespec="milliseconds")}
        mark = _mark(self._key, self._mark, facts)
        if self._file is not None:
            self._file.write(json.dumps({**facts, "mark": mark}).encode() + b"\n")
            self._mark = mark


def host_name() -> str:
    """Return the name of this machine."""
    return platform.node()


def still_there(place: str) -> bool:
    """Tell whether a store lies where a witness saw it; where one may not look, it may."""
    try:
        return Path(place).exists()
    except OSError:
        return True


def witness_record(path: Path, key: Pseudonymiser) -> WitnessRecord | None:
    """Read the file of a witness; None where there is none that can be read."""
    try:
        lines = list(_parsed(path.read_bytes()))
    except OSError:
        return None
    if not lines or "begun" not in lines[0]:
        return None
    before, whole = "", True
    for line in lines:  # a chain is sequential by nature
        facts = {name: value for name, value in line.items() if name != "mark"}
        whole = whole and line["mark"] == _mark(key, before, facts)
        before = line["mark"]
    entries = [(int(line["entry"]), str(line["head"])) for line in lines if "entry" in line]
    return WitnessRecord(
        path, str(lines[0].get("store", "")), int(lines[0]["begun"]), entries, whole
    )


def unexplained(
    lines: Sequence[tuple[int, str]], chain: Sequence[str], begun_again: Sequence[int]
) -> tuple[int, bool] | None:
    """Return the first entry that was witnessed and is not in the log, without an entry that says why.

    A restore, and a new store in the place of another, write an entry of their own: what was
    witnessed before it may be gone.

    Parameters
    ----------
    lines : sequence of (int, str)
        Number and hash of entries as witnessed, oldest first.
    chain : sequence of str
        Hashes of the log.
    begun_again : sequence of int
        Numbers of the entries that tell of a restore or of a new store.

    Returns
    -------
    tuple of (int, bool) or None
        The entry, and whether the log went back to an earlier state rather than being rewritten.

    Examples
    --------
    >>> unexplained([(1, "a"), (2, "b")], ["a", "b", "c"], [])
    >>> unexplained([(1, "a"), (2, "b")], ["a"], [])
    (2, True)
    >>> unexplained([(1, "a"), (2, "b")], ["a", "x"], [])
    (2, False)
    >>> unexplained([(1, "a"), (2, "b"), (2, "r")], ["a", "r"], [2])
    """
    inside = [n <= len(chain) and n > 0 and chain[n - 1] == head for n, head in lines]
    first_seen = {
        restart: min(
            (i for i, (n, _) in enumerate(lines) if inside[i] and n >= restart), default=None
        )
        for restart in begun_again
    }
    for place, (number, _) in enumerate(lines):
        if inside[place]:
            continue
        if any(first is None or first > place for first in first_seen.values()):
            continue
        back = number > len(chain) or any(n <= number for n, _ in lines[place + 1 :])
        return number, back
    return None


def _ends(path: Path) -> tuple[bytes, bytes]:
    """Return the first line of a file and its last ones: a witness grows with every access."""
    if not path.is_file():
        return b"", b""
    with path.open("rb") as stream:
        first = stream.readline()
        stream.seek(max(path.stat().st_size - _LAST, 0))
        return first, stream.read()


def _parsed(content: bytes) -> Iterator[dict[str, Any]]:
    for text in content.splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue  # cut off by a power cut; were it taken away, the next mark would not fit
        if isinstance(line, dict) and "mark" in line:
            yield line


def _mark(key: Pseudonymiser, before: str, facts: dict[str, Any]) -> str:
    return key.digest("witness", before + json.dumps(facts, sort_keys=True))
