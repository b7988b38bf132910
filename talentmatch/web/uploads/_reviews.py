"""Files that were read and are not stored yet: kept in a folder until somebody says what becomes of them."""

from __future__ import annotations

import secrets
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import phrase, render
from talentmatch.web.process._jobs import Outcome
from talentmatch.web.uploads._loading import keep_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import UploadFile

    from talentmatch.lists import Result
    from talentmatch.web._visitor import Visitor
    from talentmatch.web.process._jobs import Progress

__all__ = ["begin_review", "discard_review", "people_read", "review_lines", "store_reviewed"]

#: Columns of the sheet of what was understood; see `talentmatch.data.intake.review`.
_HEADS = ("file", "sheet", "table", "heading", "examples", "column", "certainty", "reason")
_SHEET = "understood.xlsx"
_MOST_FILES = 200
#: People shown before they are stored.
_SHOWN = 200


def begin_review(visitor: Visitor, files: Sequence[UploadFile]) -> str:
    """Keep files and write down what is understood of them; store nothing. Return their number.

    Raises
    ------
    InputError
        There is no file, or more than can be looked through.
    UnreadableFileError
        A file cannot be read.
    """
    named = [file for file in files if file.filename]
    if not named:
        raise InputError(phrase("web", "no_files"))
    if len(named) > _MOST_FILES:
        raise InputError(phrase("hunter", "many_files", n=len(named), most=_MOST_FILES))
    number = secrets.token_hex(16)
    folder = _place(visitor, number)
    try:
        (folder / "files").mkdir(parents=True, mode=0o700)
        keep_files(named, folder / "files")
        words = partial(render, lang=visitor.lang)
        visitor.store.review([folder / "files"], folder / _SHEET, words=words)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return number


def review_lines(visitor: Visitor, number: str) -> list[dict[str, Any]]:
    """Return what was understood, a line a heading, each with the columns it could be."""
    pages = _pages(visitor, number)
    choices = [[cell for cell in column if cell] for column in zip(*pages["_columns"], strict=True)]
    lines = [dict(zip(_HEADS, row, strict=False)) for row in pages["lines"][1:]]
    tables = sorted({str(line["table"]) for line in lines if line["table"]})
    of_table = dict(zip(tables, choices, strict=False))
    unsure = render(phrase("review", "is_unsure"), visitor.lang)
    return [
        {
            **{name: "" if cell is None else str(cell) for name, cell in line.items()},
            "row": at,
            "choices": of_table.get(str(line["table"]), []),
            "unsure": line["certainty"] == unsure,
        }
        for at, line in enumerate(lines, start=2)
    ]


def people_read(visitor: Visitor, number: str) -> tuple[Result, str]:
    """Return the people whom the files hold as they would be stored, and what would be set aside.

    They are read into a store of their own that is forgotten at once.
    """
    from talentmatch.data.store import Store
    from talentmatch.pipeline.people.people_search import search_people

    folder = _folder(visitor, number)
    with Store() as trial:
        report = trial.load(
            folder / "files",
            consent="recruiting",
            reviewed=folder / _SHEET,
            words=partial(render, lang=visitor.lang),
        )
        return search_people(trial, rows=_SHOWN), str(render(report.summary(), visitor.lang))


def store_reviewed(
    visitor: Visitor, number: str, columns: Mapping[int, str], consent: str | None
) -> None:
    """Queue the loading of files as what was understood of them was corrected.

    Parameters
    ----------
    visitor : Visitor
        Who says so.
    number : str
        Of the review.
    columns : mapping of int to str
        Row of the sheet to the column that its heading is.
    consent : str, optional
        Purpose to which the people agreed, where the files do not say.
    """
    from openpyxl import load_workbook

    folder = _folder(visitor, number)
    book = load_workbook(folder / _SHEET)
    page = book.worksheets[0]
    for row, column in columns.items():
        if 2 <= row <= page.max_row:
            page.cell(row, _HEADS.index("column") + 1).value = column or None
    book.save(folder / _SHEET)
    waiting = folder.with_name(f"loading-{secrets.token_hex(8)}")
    folder.rename(waiting)  # whoever sends the form twice finds nothing to store again
    visitor.backend.jobs.start("load", visitor.user.name, partial(_load, visitor, waiting, consent))


def discard_review(visitor: Visitor, number: str) -> None:
    """Forget files of which nothing is to be stored."""
    shutil.rmtree(_folder(visitor, number), ignore_errors=True)


def _load(visitor: Visitor, folder: Path, consent: str | None, progress: Progress) -> Outcome:
    try:
        report = visitor.store.load(
            folder / "files",
            consent=consent,
            reviewed=folder / _SHEET,
            progress=progress,
            words=partial(render, lang=visitor.lang),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Outcome([report.summary()], {"loaded": report.loaded})


def _pages(visitor: Visitor, number: str) -> dict[str, list[tuple[Any, ...]]]:
    from openpyxl import load_workbook

    book = load_workbook(_folder(visitor, number) / _SHEET, read_only=True)
    try:
        first, columns = book.worksheets[0], book["_columns"]
        return {
            "lines": list(first.iter_rows(values_only=True)),
            "_columns": list(columns.iter_rows(values_only=True)),
        }
    finally:
        book.close()


def _place(visitor: Visitor, number: str) -> Path:
    return visitor.backend.uploads / f"review-{visitor.user.name}-{number}"


def _folder(visitor: Visitor, number: str) -> Path:
    """Return the folder of a review of the visitor's own.

    Raises
    ------
    NotFoundError
        There is none: it was stored, thrown away, or the server was started anew since.
    """
    folder = _place(visitor, number)
    if not number.isalnum() or not folder.is_dir():
        raise NotFoundError("review", number)
    return folder
