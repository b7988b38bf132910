"""Read files as people have them into the columns of the contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from talentmatch.data.intake._one_file import SUFFIXES, sheets_of_file
from talentmatch.data.intake._passing_over import files_below, is_other_writing, may_be_table
from talentmatch.data.intake._reader_limits import read_here, unreadable
from talentmatch.data.intake._reading_ahead import ReadAhead
from talentmatch.data.intake.reader_process import read_bounded
from talentmatch.data.reading.formats._parquet_files import parquet_table
from talentmatch.data.reading.formats.file_safety import check_file, check_inside
from talentmatch.data.reading.layout.sheets import ParsedSheet, Progress, SheetReview
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._shaping import skipped
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError, ScanError, TalentMatchError, UnreadableFileError
from talentmatch.i18n import joined, phrase

__all__ = ["SUFFIXES", "ParsedSheet", "read_files"]

_LAST = len(TABLES)


def read_files(
    path: str | Path,
    *,
    table: str | None = None,
    mapping: Mapping[str, str] | None = None,
    remembered: Callable[[str], str | None] | None = None,
    consent: str | None = None,
    posts: Callable[[], pd.DataFrame] | None = None,
    edition: tuple[str, date] | None = None,
    progress: Progress | None = None,
    hidden: bool = False,
    review: bool = False,
    reviewed: Mapping[tuple[str, str], SheetReview] | None = None,
    bounded: bool = False,
    ahead: ReadAhead | None = None,
) -> Iterator[ParsedSheet]:
    """Read a file or a folder of files, sheet by sheet, in the order of the tables.

    Parameters
    ----------
    path : str or Path
        A file; or a folder, which is read with all folders below it.
    table : str, optional
        Table that every sheet is; told from headers and names if absent.
    mapping : dict of str to str, optional
        Header to column (``{"publish date": "posted_on"}``), before any guess.
    remembered : callable, optional
        Returns the text kept under a name, such as `Store.recall`; mappings of earlier files with
        the same headers come from it. To keep one, do for each sheet with a `mapping_key`
        ``store.remember(sheet.mapping_key, json.dumps(dict(sheet.mapping)))``.
    consent : {"recruiting", "service", "planning"}, optional
        Purpose to which all candidates of files without a consent column agreed, as the caller
        declares.
    posts : callable, optional
        Returns the user's own list of posts, table `post`; a title is coded by it first.
    edition : tuple of (str, date), optional
        Name and day of publication, where the files are a list of scarce posts that was published.
    progress : callable, optional
        Called as ``progress(done, total, label)`` before each file.
    hidden : bool, default=False
        Whether hidden sheets, rows and columns of workbooks are read too.
    review : bool, default=False
        Whether only what was understood of the headings is asked for, and no rows.
    reviewed : dict of (str, str) to SheetReview, optional
        What somebody said of the headings of each sheet, by the names of file and sheet.
    bounded : bool, default=False
        Whether files are read in a process of their own, bounded in memory and time, so that one
        at which it ends is left out like any other that cannot be read.
    ahead : ReadAhead, optional
        Reads files on a cluster, bounded alike.

    Yields
    ------
    ParsedSheet
        Rows of one table; or, with `skipped`, why a file or sheet gave none.

    Raises
    ------
    UnreadableFileError
        If the one file named cannot be read; in a folder such a file is skipped.
    ContractError
        If the one file named lacks a required column; in a folder its sheet is skipped.
    """
    options = Options(
        table=table,
        mapping=mapping or {},
        # A header is asked for by every step of reading.
        recall=cache(remembered) if remembered else None,
        consent=consent,
        posts=posts,
        edition=edition,
        hidden=hidden,
        review=review,
        reviewed=reviewed or {},
    )
    root = Path(path)
    files = list(files_below(root)) if root.is_dir() else [root]
    read = ahead.read if ahead else read_bounded if bounded else read_here
    batches: list[tuple[int, Path, Iterable[ParsedSheet]]] = []
    for number, file in enumerate(files):
        if progress:
            progress(number, len(files), file.name)
        parts = _batches(file, root, options, read)
        batches += [(place, file, sheets) for place, sheets in parts]
    for _, file, sheets in sorted(batches, key=lambda batch: batch[0]):
        for sheet in sheets:
            missed = sheet.broken or root == file or may_be_table(file, SUFFIXES)
            yield replace(sheet, file=file, passed=bool(sheet.skipped) and not missed)
    if progress:
        progress(len(files), len(files), "")


def _batches(
    file: Path,
    root: Path,
    options: Options,
    read: Callable[..., Any],
) -> list[tuple[int, Iterable[ParsedSheet]]]:
    """Return what a file gives with the place of its table; big Parquet files wait unread."""
    in_folder = root != file
    if in_folder and not may_be_table(file, SUFFIXES) and file.suffix.lower() not in SUFFIXES:
        return [(_LAST, [skipped(str(file.relative_to(root)), _unknown_kind(file))])]

    def sheets() -> list[ParsedSheet]:
        found: list[ParsedSheet] = read(sheets_of_file, file, options, forgiving=in_folder)
        return found

    try:
        _check(file, root)
        sheet = read(parquet_table, file, options) if file.suffix.lower() == ".parquet" else None
        if sheet:
            return [(_place(sheet), _sheets_when_asked(sheets, file, root))]
        return _with_places(sheets())
    except Exception as error:
        return _with_places([_stand_in(error, file, root)])


def _sheets_when_asked(
    sheets: Callable[[], list[ParsedSheet]], file: Path, root: Path
) -> Iterator[ParsedSheet]:
    """Yield the sheets of a big file, which is read when the first of them is asked for."""
    try:
        yield from sheets()
    except Exception as error:
        yield _stand_in(error, file, root)


def _stand_in(error: Exception, file: Path, root: Path) -> ParsedSheet:
    """Return what stands for a file of a folder that could not be read; raise if it is all there is."""
    if not isinstance(error, TalentMatchError):
        error = unreadable(file, error)
    if root == file or not isinstance(error, (UnreadableFileError, ContractError)):
        raise error
    closed = isinstance(error, UnreadableFileError) and error.closed
    sheet = skipped(str(file.relative_to(root)), error.args[0], broken=closed)
    return replace(sheet, scan=isinstance(error, ScanError))


def _check(file: Path, root: Path) -> None:
    """Raise if a file should not be opened."""
    if root != file:
        check_inside(file, root)
    check_file(file)
    if file.suffix.lower() not in SUFFIXES:
        known = phrase("load", "known_kinds", kinds=joined(SUFFIXES))
        remedy = phrase("load", "save_as_docx") if is_other_writing(file) else known
        raise UnreadableFileError(str(file), _unknown_kind(file), remedy)


def _unknown_kind(file: Path) -> str:
    kind = file.suffix
    return phrase("load", "unknown_kind", kind=kind) if kind else phrase("load", "no_kind")


def _place(table: str) -> int:
    return list(TABLES).index(table) if table in TABLES else _LAST


def _with_places(sheets: Iterable[ParsedSheet]) -> list[tuple[int, Iterable[ParsedSheet]]]:
    return [(_place(sheet.table), [sheet]) for sheet in sheets]
