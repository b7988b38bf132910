"""The whole report, made as a job: one page and one workbook, each role's own parts."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import phrase, render
from talentmatch.report.write import write_report
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._list_files import MEDIA
from talentmatch.web.process._jobs import Outcome

if TYPE_CHECKING:
    from talentmatch.web.process._jobs import Job, Progress
    from talentmatch.web.process.users import Role

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_NAMES: Final = {"html": "report.html", "xlsx": "report.xlsx"}
_LONGEST: Final = 60
#: Parts of the report that a role does not see: no people and leads for who plans, no statistics
#: below what is public for who recruits.
_WITHOUT: Final[dict[Role, tuple[str, ...]]] = {
    "planner": ("leads", "partners", "levels", "teams", "portfolio"),
    "agency": ("yearly", "components", "projection", "supply", "majors", "targets", "programmes"),
}


@dataclass(frozen=True)
class _Report:
    """A report that was made, until it is no longer needed."""

    folder: Path
    user: str

    def forget(self) -> None:
        """Remove it."""
        shutil.rmtree(self.folder, ignore_errors=True)


@router.get("/report")
def report_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the reports that were made, and a form for the next."""
    may_open(visitor, "report")
    return _page(request, visitor)


@router.post("/report")
def make_report(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Queue the making of a report."""
    may_open(visitor, "report")
    text = str(form.get("months", "12"))
    try:
        months = _months(text)
    except InputError as error:
        said = str(render(error, visitor.lang))
        return _page(request, visitor, status=400, months=text, problem=said)
    visitor.backend.jobs.start("report", visitor.user.name, partial(_make, visitor, months))
    return RedirectResponse("/report", 303)


@router.get("/report/{number}.{kind}")
def report_file(visitor: PageVisitor, number: str, kind: str) -> Response:
    """Return a report that was made."""
    may_open(visitor, "report")
    made = visitor.backend.jobs.kept_of(number)
    if kind not in _NAMES or not isinstance(made, _Report) or made.user != visitor.user.name:
        raise NotFoundError("file", f"{number}.{kind}", said=phrase("planning", "report_gone"))
    media = "text/html; charset=utf-8" if kind == "html" else MEDIA["xlsx"]
    return FileResponse(made.folder / _NAMES[kind], media_type=media, filename=_NAMES[kind])


def _months(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _LONGEST):
        raise InputError(phrase("web", "bad_field", field=phrase("web", "ask_months"), value=text))
    return int(text)


def _make(visitor: Visitor, months: int, progress: Progress) -> Outcome:
    made = _Report(visitor.backend.uploads / secrets.token_hex(8), visitor.user.name)
    made.folder.mkdir(parents=True, mode=0o700)
    try:
        write_report(
            visitor.store,
            made.folder,
            tracking=visitor.backend.tracking,
            months=months,
            lang=visitor.lang,
            without=_WITHOUT.get(visitor.user.role, ()),
        )
    except BaseException:
        made.forget()
        raise
    return Outcome([phrase("planning", "report_made", months=months)], kept=made)


def _page(
    request: Request, visitor: Visitor, status: int = 200, months: str = "12", problem: str = ""
) -> Response:
    jobs = [job for job in visitor.backend.jobs.latest(100) if _is_own(job, visitor)][:5]
    ready = {job.id for job in jobs if visitor.backend.jobs.kept_of(job.id) is not None}
    return html_page(
        request,
        "report",
        visitor=visitor,
        status=status,
        jobs=jobs,
        ready=ready,
        months=months,
        problem=problem,
    )


def _is_own(job: Job, visitor: Visitor) -> bool:
    return job.kind == "report" and job.user == visitor.user.name
