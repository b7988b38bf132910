"""Where a person is looked for besides the tables, and what rows set aside tell of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from talentmatch.data.protection._name_traces import Names
from talentmatch.data.protection._traces import Traces
from talentmatch.data.storage._outputs import Output
from talentmatch.data.storage._reserve import reserve_of
from talentmatch.data.storage.pages import pages_of
from talentmatch.errors import StoreError
from talentmatch.i18n import joined, phrase

__all__ = ["REJECT_ENDINGS", "Places", "Sought", "clean_rejects"]

#: How the names of files of rows and pairs that a load set aside end.
REJECT_ENDINGS = (".rejected.csv", ".review.csv")
#: What the csv module takes on every system; a résumé in one cell is longer than its own limit.
_LONGEST_CELL = 2**31 - 1
#: Files named of those that lie elsewhere.
_SHOWN = 5
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
    outputs : tuple of Output
        Every file that was ever written out of the store, wherever it lies.
    showed : frozenset of int
        Entries of the access log of those outputs that named the person.
    beside : bool
        Whether to search the folder of the store too, where originals lie as well.
    apart : tuple of Path
        Folders that are not looked into.
    """

    store: Path | None
    folders: tuple[Path, ...] = ()
    outputs: tuple[Output, ...] = ()
    showed: frozenset[int] = frozenset()
    beside: bool = False
    apart: tuple[Path, ...] = ()

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
        """Yield each file, the folder it was found below, and whether that folder was named.

        Of a link the file behind it, wherever that lies.
        """
        folders = [(folder.resolve(), True) for folder in self.folders]
        if self.beside and self.store is not None:
            folders.append((self.store.parent, False))
        excluded = set() if self.store is None else _of_store(self.store)
        walked = {folder.resolve() for folder in self.apart}
        for folder, is_named in folders:
            for path, root in _files_below(folder, walked):
                if path not in excluded:
                    excluded.add(path)
                    yield path, root, is_named
        for path in self._written():
            if path not in excluded:
                excluded.add(path)
                yield path, path.parent, False

    def _written(self) -> Iterator[Path]:
        """Yield the outputs that are still there; where nothing but named folders is searched, none."""
        for output in self.outputs if self.beside else ():
            if output.path.is_file():
                yield output.path.resolve()

    def output(self, path: Path) -> Output | None:
        """Return what the register knows of a file."""
        return next((output for output in self.outputs if output.path.resolve() == path), None)

    def gone(self) -> list[Output]:
        """Return the outputs that named the person and are not there any more."""
        named = [output for output in self.outputs if output.entry in self.showed]
        return [output for output in named if not output.path.exists()] if self.beside else []

    def set_aside_texts(self) -> Iterator[str]:
        """Yield what stands in files of rows set aside."""
        for path, _, _ in self.files():
            if path.name.endswith(REJECT_ENDINGS):
                yield path.read_bytes().decode("utf-8", "replace")

    def searched(self) -> list[str]:
        """Return the folders and files searched, as a person would name them."""
        folders = [*self.folders, *([self.store.parent] if self.beside and self.store else [])]
        roots = [folder.resolve() for folder in folders]
        away = [p for p in self._written() if not any(map(p.is_relative_to, roots))]
        elsewhere = [phrase("erase", "in_outputs", n=len(away), names=_few(away))] if away else []
        return [*dict.fromkeys(map(str, folders)), *elsewhere]


def _few(paths: Sequence[Path]) -> str:
    return joined([*paths[:_SHOWN], *(["…"] if len(paths) > _SHOWN else [])])


def _files_below(folder: Path, walked: set[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield each file below a folder, links resolved, and the folder that it really lies below."""
    waiting = [(folder, folder)]
    while waiting:
        place, root = waiting.pop()
        if place in walked:
            continue  # links may lead round in a circle
        walked.add(place)
        try:
            inside = sorted(place.iterdir())
        except OSError:
            yield place, root  # nobody could look into it, which is said
            continue
        for path in inside:
            real = path.resolve() if path.is_symlink() else path
            base = real if path.is_symlink() else root
            if real.is_dir():
                waiting.append((real, base))
            elif real.is_file():
                yield real, base.parent if base == real else base


def _of_store(store: Path) -> set[Path]:
    """Return the files that are the store, which is written anew without the person afterwards."""
    beside = {store.with_name(store.name + end) for end in ("", ".wal", ".key", ".fresh")}
    return beside | {reserve_of(store), *pages_of(store)}


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
