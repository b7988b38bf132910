"""Where a person is looked for besides the tables, and what rows set aside tell of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from talentmatch.data.protection.name_traces import Names
from talentmatch.data.protection.traces import Traces
from talentmatch.errors import StoreError
from talentmatch.i18n import joined, phrase

__all__ = ["REJECT_ENDINGS", "Places", "Sought", "clean_rejects"]

#: How the names of files of rows and pairs that a load set aside end.
REJECT_ENDINGS = (".rejected.csv", ".review.csv")
#: What the csv module takes on every system; a résumé in one cell is longer than its own limit.
_LONGEST_CELL = 2**31 - 1
#: Headings under which people write somebody's number, however short it is.
_NUMBERED = re.compile(r"编号|(?<![a-z])(?:id|no|number|candidate)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Sought:
    """By what a person is looked for.

    Attributes
    ----------
    traces : Traces
        Pseudonyms, number, telephone and e-mail.
    names : Names
        Names.
    pseudonym : callable
        Makes the pseudonym of a number.
    """

    traces: Traces
    names: Names
    pseudonym: Callable[[str], str]

    def numbers(self, cell: str) -> bool:
        """Tell whether a cell is the number from which the person's pseudonym was made."""
        return bool(cell.strip()) and self.pseudonym(cell) in self.traces.pseudonyms


@dataclass(frozen=True)
class Places:
    """Folders and files to search.

    Attributes
    ----------
    store : Path or None
        File of the store.
    folders : tuple of Path
        Folders of exports: rows are removed also from tables talentmatch did not write.
    reject_files : tuple of Path
        Files of rows set aside that lie elsewhere.
    beside : bool
        Whether to search the folder of the store too, where originals lie as well.
    """

    store: Path | None
    folders: tuple[Path, ...] = ()
    reject_files: tuple[Path, ...] = ()
    beside: bool = False

    def refuse_missing(self) -> None:
        """Raise if a folder that was named is missing.

        Raises
        ------
        StoreError
            The message names the folders.
        """
        absent = [str(folder) for folder in self.folders if not folder.is_dir()]
        if absent:
            raise StoreError(phrase("erase", "no_folder", names=joined(absent)))

    def files(self) -> Iterator[tuple[Path, Path, bool]]:
        """Yield each file, the folder it was found below, and whether that folder was named."""
        folders = [(folder.resolve(), True) for folder in self.folders]
        if self.beside and self.store is not None:
            folders.append((self.store.parent, False))
        excluded = set() if self.store is None else _of_store(self.store)
        for folder, is_named in folders:
            for path in sorted(folder.rglob("*")):
                if path not in excluded and not path.is_symlink() and path.is_file():
                    excluded.add(path)
                    yield path, folder, is_named
        for path in self.reject_files:
            if self.beside and path.is_file() and path.resolve() not in excluded:
                yield path.resolve(), path.resolve().parent, False

    def set_aside_texts(self) -> Iterator[str]:
        """Yield what stands in files of rows set aside."""
        for path, _, _ in self.files():
            if path.name.endswith(REJECT_ENDINGS):
                yield path.read_bytes().decode("utf-8", "replace")

    def searched(self) -> list[str]:
        """Return the folders and files searched, as a person would name them."""
        folders = [*self.folders, *([self.store.parent] if self.beside and self.store else [])]
        others = [path for path in self.reject_files if self.beside and path.is_file()]
        return [str(path) for path in dict.fromkeys([*folders, *others])]


def _of_store(store: Path) -> set[Path]:
    """Return the files that are the store, which is written anew without the person afterwards."""
    return {store.with_name(store.name + end) for end in ("", ".wal", ".key", ".fresh")}


def clean_rejects(path: Path, sought: Sought) -> int:
    """Remove the person's rows from rows set aside, and the file with the last of them.

    Returns
    -------
    int
        Rows removed.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = [*csv.reader(stream)] or [[]]
    # The first column is the number of the row.
    numbered = [n for n, name in enumerate(head) if n > 0 and _NUMBERED.search(name)]
    others = [row for row in rows if not _is_of(row, numbered, sought)]
    if len(others) < len(rows):
        if others:
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows([head, *others])
        else:
            path.unlink()
    return len(rows) - len(others)


def _is_of(row: list[str], numbered: list[int], sought: Sought) -> bool:
    own = any(sought.numbers(row[n]) for n in numbered if n < len(row))
    return own or any(sought.traces.found_in(c) or sought.names.found_in(c) for c in row)
