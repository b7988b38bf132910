"""Which files were refused, remembered until they are loaded: what a table lacks for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from talentmatch.data.tables import TABLES

__all__ = ["refused_files", "remember_refusals"]

_KEY = "files refused"
#: Tables whose absence changes figures without a sign; names of files of people are not kept.
_KEPT = frozenset({"supply"})
#: How a reason names a table, before it is said in a language.
_NAMED = re.compile(r"'(\w+)'")


class Memory(Protocol):
    """What keeps small facts; a `Store` is one."""

    def remember(self, key: str, value: str) -> None:
        """Keep a small fact."""

    def recall(self, key: str) -> str | None:
        """Return a fact that was kept, or None."""


def remember_refusals(
    memory: Memory, refused: Iterable[tuple[Path, str]], loaded: Iterable[Path]
) -> None:
    """Keep which files were refused, and forget those that have been loaded.

    Parameters
    ----------
    memory : Memory
        The store.
    refused : iterable of (Path, str)
        Files, each with the reason, which may name the table; else the name of the file does.
    loaded : iterable of Path
        Files of which everything was stored.
    """
    from talentmatch.data.reading.layout.columns import hinted_table

    earlier = json.loads(memory.recall(_KEY) or "{}")
    # A file that has been corrected often has another ending.
    stems = {path.stem for path in loaded}
    entries = {name: table for name, table in earlier.items() if Path(name).stem not in stems}
    for path, reason in refused:
        names = (name for name in _NAMED.findall(reason) if name in TABLES)
        hint = next(names, hinted_table(path.name))
        if hint in _KEPT:
            entries[path.name] = hint
    if entries != earlier:
        memory.remember(_KEY, json.dumps(entries, ensure_ascii=False))


def refused_files(memory: Memory, table: str) -> list[str]:
    """Return the names of the files of a table that were refused and not loaded since.

    Examples
    --------
    >>> class Notes(dict):
    ...     remember, recall = dict.__setitem__, dict.get
    >>> notes = Notes()
    >>> remember_refusals(notes, [(Path("2024年招生计划.xlsx"), "")], [])
    >>> refused_files(notes, "supply")
    ['2024年招生计划.xlsx']
    """
    entries = json.loads(memory.recall(_KEY) or "{}")
    return [name for name, its_table in entries.items() if its_table == table]
