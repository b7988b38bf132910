"""Résumés: what was read of them is looked at and corrected before anything is stored."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from talentmatch.errors import ContractError, InputError, TalentMatchError, UnreadableFileError
from talentmatch.i18n import render
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._sections import section_of
from talentmatch.web.lists._tables import TableQuery
from talentmatch.web.uploads._reviews import (
    begin_review,
    discard_review,
    people_read,
    review_lines,
    store_reviewed,
)

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_PURPOSES = ("recruiting", "service", "planning")


@router.get("/candidates/upload")
def upload_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the place to drop résumés, and what became of those before."""
    may_open(visitor, "candidates")
    return _page(request, visitor)


@router.post("/candidates/upload")
def read_resumes(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Read résumés, and lead to what was understood of them."""
    may_open(visitor, "candidates")
    files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
    try:
        number = begin_review(visitor, files)
    except TalentMatchError as error:
        return _page(request, visitor, status=400, problem=str(render(error, visitor.lang)))
    return RedirectResponse(f"/candidates/upload/{number}", 303)


@router.get("/candidates/upload/{number}")
def review_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show what was understood, heading by heading."""
    may_open(visitor, "candidates")
    return _review(request, visitor, number)


@router.post("/candidates/upload/{number}")
def decide(request: Request, form: Posted, visitor: PageVisitor, number: str) -> Response:
    """Store what was read, as it was corrected; or nothing of it."""
    may_open(visitor, "candidates")
    if form.get("action") == "discard":
        discard_review(visitor, number)
        return RedirectResponse("/candidates/upload", 303)
    columns = {
        int(name.removeprefix("column-")): str(value)
        for name, value in form.items()
        if name.startswith("column-") and name.removeprefix("column-").isdecimal()
    }
    consent = str(form.get("consent") or "") or None
    try:
        store_reviewed(visitor, number, columns, consent if consent in _PURPOSES else None)
    except TalentMatchError as error:
        said = str(render(error, visitor.lang))
        return _review(request, visitor, number, status=400, problem=said)
    return RedirectResponse("/candidates/upload?stored=1", 303)


def _page(request: Request, visitor: Visitor, status: int = 200, problem: str = "") -> Response:
    jobs = [
        job
        for job in visitor.backend.jobs.latest()
        if job.kind == "load" and job.user == visitor.user.name
    ]
    return html_page(
        request,
        "upload",
        visitor=visitor,
        status=status,
        problem=problem,
        jobs=jobs[:3],
        most=visitor.backend.settings.most_bytes,
    )


def _review(
    request: Request, visitor: Visitor, number: str, *, status: int = 200, problem: str = ""
) -> Response:
    found, summary = None, ""
    try:
        found, summary = people_read(visitor, number)
    except (ContractError, UnreadableFileError, InputError) as error:
        problem = problem or str(render(error, visitor.lang))
    return html_page(
        request,
        "review",
        visitor=visitor,
        status=status,
        number=number,
        problem=problem,
        people=section_of(found, visitor.lang, address="", asked=TableQuery(rows=200, whole=True))
        if found is not None
        else None,
        summary=summary.splitlines(),
        heads=("file", "table", "heading", "column", "certainty", "reason"),
        lines=review_lines(visitor, number),
        purposes=_PURPOSES,
    )
