"""Résumés for job descriptions, straight from files: dropped, ranked, looked at, forgotten."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._list_files import file_of
from talentmatch.web.lists._sections import section_of
from talentmatch.web.lists._tables import TableQuery
from talentmatch.web.uploads._screening import SIDES, screened_of, start_screening

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_MOST = 100


@router.get("/screen")
def screen_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the places to drop files, and what became of those before."""
    may_open(visitor, "screen")
    return _page(request, visitor)


@router.post("/screen")
def rank_files(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Keep the files that were dropped until they are ranked."""
    may_open(visitor, "screen")
    files = {
        side: [file for file in form.getlist(side) if isinstance(file, UploadFile)]
        for side in SIDES
    }
    asked = {"of": str(form.get("of") or "job"), "top": str(form.get("top") or "10")}
    try:
        of, top = _asked(**asked)
        start_screening(visitor, files, of=of, top=top)
    except InputError as error:
        said = str(render(error, visitor.lang))
        return _page(request, visitor, status=400, problem=said, **asked)
    return RedirectResponse("/screen", 303)


@router.get("/screen/{number}.{kind}")
def screened_file(visitor: PageVisitor, number: str, kind: str) -> Response:
    """Return the lists as a file."""
    may_open(visitor, "screen")
    result = screened_of(visitor, number).result
    if result is None:
        raise NotFoundError("file", f"{number}.{kind}", said=phrase("hunter", "screen_gone"))
    answer = file_of(visitor, result, "screen", kind)
    deliver(visitor.store, (result,))
    return answer


@router.get("/screen/{number}")
def screened_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show the lists, or why there are none."""
    may_open(visitor, "screen")
    screened = screened_of(visitor, number)
    lists = None
    if screened.result is not None:
        lists = section_of(
            screened.result,
            visitor.lang,
            address=f"/screen/{number}",
            asked=TableQuery.of(request.query_params),
        )
        deliver(visitor.store, (screened.result,))
    problem = str(render(screened.problem, visitor.lang)) if screened.problem else ""
    return html_page(
        request, "screened", visitor=visitor, number=number, lists=lists, problem=problem
    )


def _asked(of: str, top: str) -> tuple[str, int]:
    if of not in SIDES or not (top.isascii() and top.isdigit() and 1 <= int(top) <= _MOST):
        field, value = ("hunter", "screen_of"), of
        if of in SIDES:
            field, value = ("web", "ask_top"), top
        raise InputError(phrase("web", "bad_field", field=phrase(*field), value=value))
    return of, int(top)


def _page(
    request: Request,
    visitor: Visitor,
    status: int = 200,
    problem: str = "",
    of: str = "job",
    top: str = "10",
) -> Response:
    jobs = [
        job
        for job in visitor.backend.jobs.latest(100)
        if job.kind == "screen" and job.user == visitor.user.name
    ]
    return html_page(
        request,
        "screen",
        visitor=visitor,
        status=status,
        problem=problem,
        of=of,
        top=top,
        sides=SIDES,
        jobs=jobs[:5],
        most=visitor.backend.settings.most_bytes,
    )
