"""Files that came over the net: put in a folder of their own, loaded as a job, gone afterwards."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError, NotFoundError, TalentMatchError
from talentmatch.i18n import phrase, render
from talentmatch.web.process._jobs import Outcome
from talentmatch.web.rights import PAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from starlette.datastructures import UploadFile

    from talentmatch.data.intake.load_report import LoadReport, TableLoad
    from talentmatch.data.reading.layout.sheets import ParsedSheet
    from talentmatch.web._visitor import Visitor
    from talentmatch.web.process._jobs import Job, Progress

__all__ = [
    "Upload",
    "cells_of",
    "keep_files",
    "load_reviewed",
    "load_rows",
    "may_see_rows",
    "new_folder",
    "start_load",
    "upload_of",
]

#: Rows set aside that are shown of a table; all of them are in the file.
_SHOWN = 50


def start_load(visitor: Visitor, files: Sequence[UploadFile], *, consent: str | None) -> Job:
    """Keep files and queue their loading.

    Parameters
    ----------
    visitor : Visitor
        Who sends them.
    files : sequence of UploadFile
        What they send; names may hold folders.
    consent : str, optional
        Purpose to which the people of the files agreed, where they do not say.

    Raises
    ------
    InputError
        There is no file, or one without a name.
    """
    folder = new_folder(visitor)
    upload = Upload(folder=folder, consent=consent, user=visitor.user.name)
    work = partial(_load, visitor, upload, None, None)
    try:
        if not keep_files(files, folder):
            raise InputError(phrase("web", "no_files"))
        return visitor.backend.jobs.start("load", visitor.user.name, work)
    except BaseException:  # such as a full disk, of which half a file would take the rest
        upload.forget()
        raise


def keep_files(files: Sequence[UploadFile], folder: Path) -> int:
    """Write files into a folder under the names they came with, and return how many they are.

    Names may hold folders; the second of one name gets a folder of its own.
    """
    named = [file for file in files if file.filename]
    for number, file in enumerate(named, start=1):
        place = folder / _safe(str(file.filename))
        if place.exists():
            place = folder / str(number) / place.name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as target:
            shutil.copyfileobj(file.file, target, 2**20)
    return len(named)


def _safe(name: str) -> str:
    """Return the name of a file below a folder, whatever was sent."""
    parts = [
        "".join(one for one in part if one.isprintable() and one not in '<>"|?*').strip()
        for part in PurePosixPath(name.replace("\\", "/")).parts
    ]
    kept = [part[-150:] for part in parts if part not in ("", "/", ".", "..") and ":" not in part]
    return "/".join(kept[-8:]) or "file"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """Files that were loaded, kept until they are set right.

    Attributes
    ----------
    folder : Path
        Where they lie.
    consent : str, optional
        Purpose to which the people of the files agreed.
    user : str
        Who sent them.
    report : LoadReport, optional
        What came of them; None if they could not be loaded at all.
    """

    folder: Path
    consent: str | None
    user: str
    report: LoadReport | None = None

    @property
    def review(self) -> Path:
        """Where somebody's word on the headings is written down."""
        return self.folder.with_name(self.folder.name + ".review.xlsx")

    def forget(self) -> None:
        """Remove the files."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.review.unlink(missing_ok=True)


def load_reviewed(visitor: Visitor, number: str, sheets: Sequence[ParsedSheet]) -> Job:
    """Queue the loading of files again, as somebody says what their headings mean.

    Parameters
    ----------
    visitor : Visitor
        Who says so.
    number : str
        Of the job that loaded them.
    sheets : sequence of ParsedSheet
        With `understood` as it was corrected.

    Raises
    ------
    InputError
        Two headings of a sheet are given one column.
    """
    from talentmatch.data.intake.review import read_review, write_review

    upload = upload_of(visitor, number)
    write_review(upload.review, sheets)
    read_review(upload.review)  # what is wrong with it is said now
    visitor.backend.jobs.hand_on(number)
    work = partial(_load, visitor, upload, upload.review, None)
    return visitor.backend.jobs.start("load", visitor.user.name, work)


def load_rows(visitor: Visitor, number: str, table: str, rows: pd.DataFrame) -> Job:
    """Queue the loading of rows that were set aside and corrected.

    Parameters
    ----------
    visitor : Visitor
        Who corrected them.
    number : str
        Of the job that set them aside.
    table : str
        The table they are for.
    rows : DataFrame
        Columns of the table, cells as somebody wrote them.
    """
    before = upload_of(visitor, number)
    upload = Upload(folder=new_folder(visitor), consent=before.consent, user=visitor.user.name)
    work = partial(_load, visitor, upload, None, table)
    try:
        rows.to_csv(upload.folder / f"{table}.csv", index=False, encoding="utf-8")
        return visitor.backend.jobs.start("load", visitor.user.name, work)
    except BaseException:
        upload.forget()
        raise


def upload_of(visitor: Visitor, number: str) -> Upload:
    """Return the files that a job keeps.

    Raises
    ------
    NotFoundError
        They are no longer kept, or are somebody else's.
    """
    kept = visitor.backend.jobs.kept_of(number)
    own = isinstance(kept, Upload) and visitor.user.name == kept.user
    if not isinstance(kept, Upload) or not (own or visitor.user.role == "admin"):
        raise NotFoundError("file", number, said=phrase("planning", "files_gone"))
    return kept


def new_folder(visitor: Visitor) -> Path:
    """Make a folder of its own for files that came over the net."""
    folder = visitor.backend.uploads / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def _load(
    visitor: Visitor, upload: Upload, reviewed: Path | None, table: str | None, progress: Progress
) -> Outcome:
    """Load files; keep them only if something of them may be set right."""
    try:
        report = visitor.store.load(
            upload.folder,
            table=table,
            consent=upload.consent,
            reviewed=reviewed,
            progress=progress,
            words=partial(render, lang=visitor.lang),
        )
    except TalentMatchError as error:
        return Outcome([error.args[0]], failed=True, kept=upload)
    except BaseException:
        upload.forget()
        raise
    if _is_clean(report):
        upload.forget()
        upload = replace(upload, folder=upload.folder / "gone")
    facts = {"tables": _facts_of(report), "loaded": report.loaded}
    kept = replace(upload, report=report)
    # What is said stays in the server's own file: cells of people, which notes quote, do not.
    said = replace(report, tables=tuple(map(_without_cells, report.tables))).summary()
    return Outcome([said], facts, _rows_of(visitor, report), not report.loaded, kept)


def _is_clean(report: LoadReport) -> bool:
    """Return whether nothing is left to set right: all was read, and nothing noticed."""
    left = report.rejected or report.unread or report.broken or report.skipped
    return not left and not any(entry.notes or len(entry.review) for entry in report.tables)


def _without_cells(entry: TableLoad) -> TableLoad:
    """Return what came into a table, of people without the notes."""
    return replace(entry, notes=()) if _is_of_people(entry.table) else entry


def _is_of_people(table: str) -> bool:
    return bool(TABLES[table].subjects) if table in TABLES else False


def _facts_of(report: LoadReport) -> list[dict[str, object]]:
    return [
        {
            "table": entry.table,
            "source": entry.source,
            "loaded": entry.loaded,
            "rejected": entry.rejected,
        }
        for entry in report.tables
    ]


def _rows_of(visitor: Visitor, report: LoadReport) -> list[dict[str, object]]:
    """Return the rows that were set aside, as far as the visitor may see whose they are."""
    return [
        {
            "table": entry.table,
            "source": entry.source,
            "rejected": entry.rejected,
            "rows": cells_of(entry.rejects.head(_SHOWN), visitor.lang),
        }
        for entry in report.tables
        if entry.rejected and may_see_rows(visitor, entry.table)
    ]


def cells_of(rows: pd.DataFrame, lang: str) -> list[dict[str, str]]:
    """Return rows with their cells as a person reads them."""
    return [
        {str(name): _cell(cell, lang) for name, cell in row.items()}
        for row in rows.to_dict("records")
    ]


def _cell(cell: Any, lang: str) -> str:
    if isinstance(cell, (list, tuple)):
        return "; ".join(_cell(part, lang) for part in cell)
    return "" if cell is None or cell != cell else str(render(cell, lang))


def may_see_rows(visitor: Visitor, table: str) -> bool:
    """Return whether a visitor may see the rows of a table: who plans sees none about people."""
    return not _is_of_people(table) or visitor.user.role in PAGES["candidates"].roles
