"""What became of files, sheet by sheet: what each was taken for, what was set aside, and setting it right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch.data.reading.layout.columns import columns_of
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError, NotFoundError, TalentMatchError
from talentmatch.i18n import label, phrase, render
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.uploads._loading import (
    cells_of,
    load_reviewed,
    load_rows,
    may_see_rows,
    upload_of,
)

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from talentmatch.data.intake.load_report import TableLoad
    from talentmatch.data.reading.layout.sheets import ParsedSheet
    from talentmatch.web.process._jobs import Job

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
#: Rows set aside that are corrected at a time.
_ROWS: Final = 20


@router.get("/files/{number}")
def report_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show of each sheet what it was taken for, and what was set aside and why."""
    may_open(visitor, "files")
    job = _job(visitor, number)
    try:
        upload = upload_of(visitor, number)
    except NotFoundError:
        return html_page(request, "file_report", visitor=visitor, job=job, gone=True, report=None)
    report, lang = upload.report, visitor.lang
    return html_page(
        request,
        "file_report",
        visitor=visitor,
        job=job,
        gone=not upload.folder.is_dir(),
        report=report,
        sheets=[
            _sheet(visitor, place, entry)
            for place, entry in enumerate(report.tables if report else ())
        ],
        left_out=[render(one, lang) for one in report.skipped] if report else [],
        passed=[render(one, lang) for one in report.passed] if report else [],
    )


def _sheet(visitor: Visitor, place: int, entry: TableLoad) -> dict[str, Any]:
    lang = visitor.lang
    seen = may_see_rows(visitor, entry.table)
    return {
        "place": place,
        "source": render(entry.source, lang),
        "table": label("tables", entry.table, lang),
        "loaded": entry.loaded,
        "rejected": entry.rejected,
        "notes": [render(note, lang) for note in entry.notes] if seen else [],
        "rows": cells_of(entry.rejects.head(_ROWS), lang) if seen else [],
        "seen": seen,
        "doubts": cells_of(entry.review.head(200), lang) if seen else [],
        "doubt_n": len(entry.review),
        "headings": {
            str(name): label("review" if name == "reason" else "columns", str(name), lang)
            for name in (*entry.rejects, *entry.review)
        },
    }


def _job(visitor: Visitor, number: str) -> Job:
    """Return a job of the visitor's own; an administrator sees all."""
    job = visitor.backend.jobs.get(number)
    if job.kind != "load" or (job.user != visitor.user.name and visitor.user.role != "admin"):
        raise NotFoundError("job", number)
    return job


@router.post("/files/{number}")
def forget_files(form: Posted, visitor: PageVisitor, number: str) -> Response:
    """Remove files that nobody needs any more."""
    may_open(visitor, "files")
    upload_of(visitor, number)
    visitor.backend.jobs.forget_kept(number)
    return RedirectResponse("/files", 303)


@router.get("/files/{number}/headings")
def headings_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show what each heading was understood as, to be corrected."""
    may_open(visitor, "files")
    return _headings(request, visitor, number, request.query_params)


@router.post("/files/{number}/headings")
def correct_headings(request: Request, form: Posted, visitor: PageVisitor, number: str) -> Response:
    """Load the files again as somebody says what their headings mean."""
    may_open(visitor, "files")
    sheets = _as_said(_understood(visitor, number), form)
    try:
        job = load_reviewed(visitor, number, sheets)
    except InputError as error:
        return _headings(request, visitor, number, form, status=400, problem=error)
    return RedirectResponse(f"/files?job={job.id}", 303)


def _understood(visitor: Visitor, number: str) -> list[ParsedSheet]:
    """Return the sheets of kept files with what their headings mean; other kinds of files left out."""
    folder = upload_of(visitor, number).folder
    if not folder.is_dir():
        raise NotFoundError("file", number, said=phrase("planning", "files_gone"))
    return [sheet for sheet in visitor.store.understand([folder]) if sheet.understood]


def _as_said(sheets: list[ParsedSheet], said: Any) -> list[ParsedSheet]:
    """Return sheets with the tables and columns that a form says; a column of another table is none."""
    corrected = []
    for place, sheet in enumerate(sheets):
        table = str(said.get(f"table_{place}", sheet.understood[0].table))
        table = table if table in TABLES else ""
        known = columns_of(table) if table else ()
        lines = []
        for line_place, line in enumerate(sheet.understood):
            field = str(said.get(f"field_{place}_{line_place}", line.field))
            lines.append(line._replace(table=table, field=field if field in known else ""))
        corrected.append(replace(sheet, understood=tuple(lines)))
    return corrected


def _headings(
    request: Request,
    visitor: Visitor,
    number: str,
    said: Any,
    *,
    status: int = 200,
    problem: TalentMatchError | None = None,
) -> Response:
    lang = visitor.lang
    sheets = _as_said(_understood(visitor, number), said)
    tables = sorted((label("tables", name, lang), name) for name in TABLES)
    return html_page(
        request,
        "file_headings",
        visitor=visitor,
        status=status,
        number=number,
        problem=str(render(problem, lang)) if problem else "",
        tables=[(name, word) for word, name in tables],
        sheets=[_lines(visitor, place, sheet) for place, sheet in enumerate(sheets)],
    )


def _lines(visitor: Visitor, place: int, sheet: ParsedSheet) -> dict[str, Any]:
    lang, table = visitor.lang, sheet.understood[0].table
    seen = not table or may_see_rows(visitor, table)
    return {
        "place": place,
        "source": render(sheet.source, lang),
        "table": table,
        "columns": [(name, _column(table, name, lang)) for name in columns_of(table)]
        if table
        else [],
        "lines": [
            {
                "heading": line.heading,
                "examples": line.examples if seen else "",
                "field": line.field,
                "certainty": label("review", f"is_{line.certainty}", lang),
                "unsure": line.certainty in ("unsure", "unread"),
                "reason": render(line.reason, lang),
            }
            for line in sheet.understood
        ],
    }


def _column(table: str, name: str, lang: str) -> str:
    """Return what a column is called where somebody chooses it."""
    if name not in TABLES[table].names:
        return name
    return TABLES[table][name].zh if lang == "zh" else name


@router.get("/files/{number}/rows/{place}")
def rows_page(request: Request, visitor: PageVisitor, number: str, place: int) -> Response:
    """Show rows that were set aside, to be corrected."""
    may_open(visitor, "files")
    return _rows(request, visitor, number, place)


@router.post("/files/{number}/rows/{place}")
def correct_rows(
    request: Request, form: Posted, visitor: PageVisitor, number: str, place: int
) -> Response:
    """Load rows again as somebody corrected them."""
    may_open(visitor, "files")
    entry = _entry(visitor, number, place)
    rows = _corrected(entry, form)
    if rows.empty:
        error = InputError(phrase("planning", "nothing_ticked_rows"))
        return _rows(request, visitor, number, place, status=400, typed=form, problem=error)
    job = load_rows(visitor, number, entry.table, rows)
    return RedirectResponse(f"/files?job={job.id}", 303)


def _entry(visitor: Visitor, number: str, place: int) -> TableLoad:
    report = upload_of(visitor, number).report
    if report is None or not 0 <= place < len(report.tables):
        raise NotFoundError("file", str(place))
    entry = report.tables[place]
    if not may_see_rows(visitor, entry.table):
        raise NotFoundError("file", str(place))
    return entry


def _corrected(entry: TableLoad, form: FormData) -> pd.DataFrame:
    """Return the rows that are ticked, with the cells of the form."""
    columns = [str(name) for name in entry.rejects if name != "reason"]
    rows = [
        {name: str(form.get(f"cell_{row}_{name}", "")) for name in columns}
        for row in range(min(len(entry.rejects), _ROWS))
        if form.get(f"take_{row}")
    ]
    return pd.DataFrame(rows, columns=columns).replace("", pd.NA).dropna(axis="columns", how="all")


def _rows(
    request: Request,
    visitor: Visitor,
    number: str,
    place: int,
    *,
    status: int = 200,
    typed: FormData | None = None,
    problem: TalentMatchError | None = None,
) -> Response:
    lang = visitor.lang
    entry = _entry(visitor, number, place)
    rows = cells_of(entry.rejects.head(_ROWS), lang)
    for row, cells in enumerate(rows):
        for name in cells:
            if typed is not None:
                cells[name] = str(typed.get(f"cell_{row}_{name}", cells[name]))
    return html_page(
        request,
        "file_rows",
        visitor=visitor,
        status=status,
        number=number,
        place=place,
        problem=str(render(problem, lang)) if problem else "",
        source=render(entry.source, lang),
        table=label("tables", entry.table, lang),
        columns=[
            (str(name), _column(entry.table, str(name), lang))
            for name in entry.rejects
            if name != "reason"
        ],
        rows=rows,
        left=max(entry.rejected - _ROWS, 0),
    )
