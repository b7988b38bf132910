"""Who fits: people for a posting or postings for a person, why not, and what would win somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import TalentMatchError
from talentmatch.i18n import label, render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.records import open_titles
from talentmatch.web.rendering import html_page
from talentmatch.web.tables import TableQuery, table_view
from talentmatch.web.visitor import PageVisitor, Visitor, may_open

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_QUESTIONS = ("match", "why_not", "what_if", "compare")


@router.get("/match")
def match_page(
    request: Request,
    visitor: PageVisitor,
    posting: str = "",
    candidate: str = "",
    other: str = "",
    question: str = "match",
) -> Response:
    """Answer a question about pairs; without one, ask for it."""
    may_open(visitor, "match")
    lang = visitor.lang
    asked = {"posting": posting.strip(), "candidate": candidate.strip(), "other": other.strip()}
    result, problem = None, ""
    verb = _verb(visitor, question, asked)
    if verb is not None:
        try:
            result = verb()
            deliver(visitor.store, (result,))
        except TalentMatchError as error:
            problem = render(error, lang)
    view = None
    if result is not None:
        table_query = TableQuery.of(request.query_params)
        query = {**asked, "question": question}
        view = table_view(result, table_query, lang, address="/match", query=query)
    return html_page(
        request,
        "match",
        visitor=visitor,
        asked=asked,
        question=question,
        questions=_QUESTIONS,
        problem=problem,
        view=view,
        postings=open_titles(visitor.store),
        sheet=label("sheets", result.spec.name, lang) if result else "",
        inside=[render(note, lang) for note in result.inside] if result else [],
        notes=[render(note, lang) for note in result.notes] if result else [],
    )


def _verb(visitor: Visitor, question: str, asked: dict[str, str]) -> Callable[[], Result] | None:
    """Return what answers a question; None while something of it is missing."""
    store, tracking = visitor.store, visitor.backend.tracking
    posting, candidate, other = asked["posting"], asked["candidate"], asked["other"]
    if question == "why_not" and posting and candidate:
        return lambda: pipeline.why_not(
            store, tracking=tracking, posting_id=posting, person=candidate
        )
    if question == "what_if" and posting and candidate:
        return lambda: pipeline.what_if(
            store, tracking=tracking, posting_id=posting, candidate_id=candidate
        )
    if question == "compare" and posting and candidate and other:
        return lambda: pipeline.compare_candidates(
            store, tracking=tracking, posting_id=posting, candidates=(candidate, other)
        )
    if question == "match" and posting:
        return lambda: pipeline.match(store, tracking=tracking, posting_id=posting)
    if question == "match" and candidate:
        return lambda: pipeline.match(store, tracking=tracking, candidate_id=candidate)
    return None
