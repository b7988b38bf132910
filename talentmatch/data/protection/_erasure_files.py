"""Take a person out of what talentmatch wrote; leave, and name, what belongs to somebody else."""

from __future__ import annotations

import csv
import json
import sqlite3
import tarfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from talentmatch.data.protection._erasure_places import (
    REJECT_ENDINGS,
    Places,
    Sought,
    clean_rejects,
)
from talentmatch.data.protection._file_texts import texts_of
from talentmatch.data.protection._mentions import backup_holds, mentions, store_holds
from talentmatch.data.protection._traces import Traces
from talentmatch.data.storage._backup_files import is_backup
from talentmatch.data.storage._outputs import Output
from talentmatch.data.storage.model_files import files_of_models, is_runs, text_columns
from talentmatch.errors import StoreError
from talentmatch.i18n import joined, phrase

__all__ = ["FileOutcome", "clean_files"]

# What the commands write; a text, a letter or a picture is never theirs.
_OUTPUTS = (".csv", ".xlsx", ".json", ".html", ".parquet")
_RUNS_BEFORE = "mlflow.before"
_NIGHT = ".night"
_TEXTS = (*_OUTPUTS, ".txt", ".md", ".tsv", ".docx", ".eml", ".yml", ".yaml")
#: Of these the texts count alone: in their bytes a name may stand by accident.
_DOCUMENTS = (
    ".pdf",
    ".doc",
    ".wps",
    ".mht",
    ".mhtml",
    ".xls",
    ".et",
    ".ods",
    ".odt",
    ".pptx",
    ".rtf",
    ".htm",
    ".zip",
)
_DUCKDB = b"DUCK"
_UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    csv.Error,
    sqlite3.Error,
    tarfile.TarError,
    zipfile.BadZipFile,
)


@dataclass(frozen=True)
class FileOutcome:
    """What became of a file that held the person.

    Attributes
    ----------
    path : Path
        The file.
    result : str
        What was done, or why it was left and what to do next.
    is_kept : bool
        Whether it still holds the person, or may.
    searched : bool
        Whether all it shows was looked through; not so a scan, a picture, what is locked or packed.
    """

    path: Path
    result: str
    is_kept: bool = False
    searched: bool = True

    @property
    def sentence(self) -> str:
        """The file and what became of it."""
        return joined([self.path, self.result], ": ")

    def __str__(self) -> str:
        return self.sentence


def clean_files(sought: Sought, places: Places) -> tuple[FileOutcome, ...]:
    """Clean folders of exports, and beside the store what talentmatch wrote there.

    Rows are removed from CSV, XLSX and JSON. What else talentmatch wrote, such as a report, is
    deleted, since nobody could say what of it would have to change. The store itself is never
    touched; other stores, backups and files of somebody else are left and reported, and so is
    what holds nothing of the person but a name.

    Parameters
    ----------
    sought : Sought
        By what the person is looked for.
    places : Places
        Where.

    Returns
    -------
    tuple of FileOutcome
        One for every file that held the person.
    """
    outcomes = [
        _cleaned(path, folder, sought, places.output(path), is_named=is_named, places=places)
        for path, folder, is_named in list(places.files())
    ]
    return tuple(outcome for outcome in outcomes if outcome is not None)


def _cleaned(
    path: Path,
    folder: Path,
    sought: Sought,
    output: Output | None,
    *,
    is_named: bool,
    places: Places,
) -> FileOutcome | None:
    """Clean one file; None where it does not hold the person."""
    traces = sought.traces
    try:
        own = output is not None and output.is_as_written
        if own and output is not None and output.entry in places.showed and _named(path, sought):
            _remove(
                path
            )  # what showed the person and bears the name is about no other of that name
            return FileOutcome(path, phrase("erase", "deleted"))
        if path.name.endswith(REJECT_ENDINGS):
            return _cleaned_set_aside(path, sought)
        if _is_store(path):
            return _other_store(path, traces)
        if is_backup(path):
            holds_person = backup_holds(path, traces)
            return (
                FileOutcome(path, phrase("erase", "backup"), is_kept=True) if holds_person else None
            )
        if _is_inner(path, folder):
            traces = traces.telling
        if not mentions(path, traces):
            return _name_alone(path, folder, sought) or _unsearched(path, folder)
    except _UNREADABLE:
        return FileOutcome(path, phrase("erase", "unreadable"), is_kept=True)
    if own or _is_output(path, folder, traces):
        return FileOutcome(path, _emptied(path, traces))
    if not is_named:
        return FileOutcome(path, phrase("erase", "original"), is_kept=True)
    result = _remove_rows(path, traces)
    if mentions(path, traces):
        return FileOutcome(path, phrase("erase", "foreign"), is_kept=True)
    return FileOutcome(path, result)


def _named(path: Path, sought: Sought) -> bool:
    """Tell whether a name of the person stands in a file, or is its name, where no number tells."""
    if not sought.names.everything or path.suffix.lower() in (".csv", ".xlsx", ".json"):
        return False  # of these the row goes alone
    texts = (path.stem, *texts_of(path).texts)
    return any(map(sought.names.perhaps_in, texts)) or mentions(
        path, Traces(sought.names.spellings)
    )


def _cleaned_set_aside(path: Path, sought: Sought) -> FileOutcome | None:
    removed = clean_rejects(path, sought)
    if removed == 0:
        return None
    if path.is_file():
        return FileOutcome(path, phrase("erase", "rows_removed", n=removed))
    return FileOutcome(path, phrase("erase", "deleted"))


def _name_alone(path: Path, folder: Path, sought: Sought) -> FileOutcome | None:
    """Name a file in which nothing of the person stands but a name, which may be somebody else's."""
    if not sought.names.everything or _is_inner(path, folder):
        return None
    # A name of two characters stands by accident in bytes that are no text.
    names, kind = Traces(sought.names.spellings), path.suffix.lower()
    has_name = kind in _TEXTS and mentions(path, names)
    has_name = has_name or (kind in _DOCUMENTS and any(map(names.found_in, texts_of(path).texts)))
    return FileOutcome(path, phrase("erase", "name_only"), is_kept=True) if has_name else None


def _unsearched(path: Path, folder: Path) -> FileOutcome | None:
    """Name a file into which nobody could look, or not into all of it."""
    if _is_inner(path, folder) or texts_of(path).whole:
        return None
    return FileOutcome(path, phrase("erase", "unsearched"), is_kept=True, searched=False)


def _is_output(path: Path, folder: Path, traces: Traces) -> bool:
    """Tell what talentmatch wrote: by its place, its name, or a pseudonym none else could know."""
    if _is_inner(path, folder):
        return True
    return path.suffix.lower() in _OUTPUTS and mentions(path, Traces(traces.pseudonyms))


def _is_inner(path: Path, folder: Path) -> bool:
    """Tell runs, models and steps of a night, which nobody but talentmatch writes."""
    steps = _NIGHT in path.relative_to(folder).parts[:-1]
    return steps or _are_runs(path) or files_of_models(path, folder)


def _are_runs(path: Path) -> bool:
    return path.name == _RUNS_BEFORE or is_runs(path)


def _emptied(path: Path, traces: Traces) -> str:
    """Take the person out of an output, or delete it; runs are many people's and stay."""
    try:
        result = _mask_runs(path, traces) if _are_runs(path) else _remove_rows(path, traces)
    except sqlite3.Error as error:
        raise StoreError(phrase("erase", "not_cleaned", path=path, error=error)) from error
    if not mentions(path, traces):
        return result
    if _are_runs(path):
        raise StoreError(phrase("erase", "still_named", path=path))
    _remove(path)
    return phrase("erase", "deleted")


def _remove(path: Path) -> None:
    """Delete a file, and its bytes under whatever other name they lie."""
    if path.stat().st_nlink > 1:
        path.write_bytes(b"")
    path.unlink()


def _is_store(path: Path) -> bool:
    with path.open("rb") as stream:
        return path.suffix.lower() == ".duckdb" or stream.read(12)[8:] == _DUCKDB


def _other_store(path: Path, traces: Traces) -> FileOutcome | None:
    import duckdb

    try:
        holds_person = store_holds(path, traces)
    except duckdb.Error:
        return FileOutcome(path, phrase("erase", "closed_store"), is_kept=True)
    return FileOutcome(path, phrase("erase", "other_store"), is_kept=True) if holds_person else None


def _mask_runs(path: Path, traces: Traces) -> str:
    """Mask a person in the runs of MLflow and write the file anew, so that no bytes stay."""
    changed = 0
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("held", 1, lambda cell: traces.found_in(str(cell)))
        connection.create_function("masked", 1, lambda cell: traces.masked(str(cell)))
        for table, column in text_columns(connection):
            changed += connection.execute(
                f'UPDATE "{table}" SET "{column}" = masked("{column}") WHERE held("{column}")'
            ).rowcount
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("VACUUM")
    return phrase("erase", "masked", n=changed)


def _remove_rows(path: Path, traces: Traces) -> str:
    kind = path.suffix.lower()
    try:
        if kind == ".csv":
            return _clean_csv(path, traces)
        if kind == ".xlsx":
            return _clean_workbook(path, traces)
        if kind == ".json":
            content = _without(json.loads(path.read_text("utf-8")), traces)
            path.write_text(json.dumps(content, ensure_ascii=False, indent=2), "utf-8")
            return phrase("erase", "records_removed")
    except (ValueError, KeyError, zipfile.BadZipFile):
        return phrase("erase", "not_readable")
    return phrase("erase", "left")


def _clean_csv(path: Path, traces: Traces) -> str:
    frame = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    hit = _rows_with(frame, traces)
    frame[~hit].to_csv(path, index=False, encoding="utf-8-sig")
    return phrase("erase", "rows_removed", n=int(hit.sum()))


def _rows_with(frame: pd.DataFrame, traces: Traces) -> pd.Series[bool]:
    hit = pd.Series(False, index=frame.index)
    for place in range(len(frame.columns)):
        hit |= frame.iloc[:, place].astype(str).map(traces.found_in).astype(bool)
    return hit


def _clean_workbook(path: Path, traces: Traces) -> str:
    import openpyxl

    book = openpyxl.load_workbook(path)
    removed = 0
    for sheet in book.worksheets:
        # From the last row up, so that deleting one does not move those still to be looked at.
        for number in range(sheet.max_row, 0, -1):
            cells = [str(cell.value) for cell in sheet[number] if cell.value is not None]
            if any(map(traces.found_in, cells)):
                sheet.delete_rows(number)
                removed += 1
    book.save(path)
    return phrase("erase", "rows_removed", n=removed)


def _without(value: Any, traces: Traces) -> Any:
    """Drop from lists the records that mention a trace, and from objects the plain values that do."""
    if isinstance(value, list):
        return [_without(part, traces) for part in value if not _is_about(part, traces)]
    if isinstance(value, dict):
        return {k: _without(v, traces) for k, v in value.items() if not _is_plain_hit(v, traces)}
    return value


def _is_about(record: Any, traces: Traces) -> bool:
    if isinstance(record, dict):
        return any(_is_plain_hit(part, traces) for part in record.values())
    return _is_plain_hit(record, traces)


def _is_plain_hit(value: Any, traces: Traces) -> bool:
    return isinstance(value, (str, int)) and traces.found_in(str(value))
