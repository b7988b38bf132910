"""One posting or one person: what is known, who matches, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import TalentMatchError
from talentmatch.i18n import label, render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.records import record
from talentmatch.web.rendering import html_page
from talentmatch.web.tables import TableQuery, facts_of, table_view
from talentmatch.web.visitor import PageVisitor, Visitor, may_open

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/postings/{number}")
def posting_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show a posting and the people for it."""
    may_open(visitor, "postings")
    return _record_page(request, visitor, "posting", number)


@router.get("/projects/{number}/team")
def project_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show a project and the people who could do it."""
    may_open(visitor, "candidates")
    return _record_page(request, visitor, "project", number)


def _record_page(request: Request, visitor: Visitor, table: str, number: str) -> Response:
    lang = visitor.lang
    row = record(visitor.store, table, number)
    problem, matches = "", None
    try:
        matches = _matches(visitor, table, number)
    except TalentMatchError as error:
        problem = render(error, lang)
    shown = (row,) if matches is None else (row, matches)
    deliver(visitor.store, shown, name=f"{table} {number}")
    view = None
    if matches is not None:
        view = table_view(
            matches, TableQuery.of(request.query_params), lang, address=request.url.path, query={}
        )
    return html_page(
        request,
        "record",
        visitor=visitor,
        table=table,
        number=number,
        facts=facts_of(row, lang),
        problem=problem,
        view=view,
        sheet=label("sheets", matches.spec.name, lang) if matches else "",
        notes=[render(note, lang) for note in matches.notes] if matches else [],
    )


def _matches(visitor: Visitor, table: str, number: str) -> Result:
    tracking = visitor.backend.tracking
    if table == "posting":
        return pipeline.match(visitor.store, tracking=tracking, posting_id=number)
    if table == "candidate":
        return pipeline.match(visitor.store, tracking=tracking, candidate_id=number)
    return pipeline.staff(visitor.store, number, tracking=tracking)
