"""Files into the store: drop them, watch them load, see what each was taken for."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import render
from talentmatch.web._rendering import html_page, html_part
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.rights import PAGES
from talentmatch.web.uploads._loading import start_load

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_PURPOSES = ("recruiting", "service", "planning")


@router.get("/files")
def files_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the place to drop files, and what became of those before."""
    may_open(visitor, "files")
    return _files(request, visitor)


@router.post("/files")
def take_files(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Keep the files that were dropped and queue their loading."""
    may_open(visitor, "files")
    files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
    consent = str(form.get("consent") or "") or None
    try:
        job = start_load(visitor, files, consent=consent if consent in _PURPOSES else None)
    except InputError as error:
        return _files(request, visitor, status=400, problem=render(error, visitor.lang))
    return RedirectResponse(f"/files?job={job.id}", 303)


@router.get("/parts/jobs/{number}")
def job_part(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show how far a job is."""
    may_open(visitor, "files")
    job = visitor.backend.jobs.get(number)
    if job.user != visitor.user.name and visitor.user.role != "admin":
        raise NotFoundError("job", number)
    return html_part(request, "job", visitor, job=job)


def _files(request: Request, visitor: Visitor, status: int = 200, problem: str = "") -> Response:
    jobs = visitor.backend.jobs.latest()
    own = [job for job in jobs if job.user == visitor.user.name or visitor.user.role == "admin"]
    return html_page(
        request,
        "files",
        visitor=visitor,
        status=status,
        problem=problem,
        jobs=own,
        tables=visitor.store.tables(),
        purposes=_PURPOSES if "candidates" in PAGES else (),
        most=visitor.backend.settings.most_bytes,
    )
