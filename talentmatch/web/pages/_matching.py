"""Who fits: people for a posting or postings for a person, why not, and what would win somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import TalentMatchError
from talentmatch.i18n import render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people.pair_names import named_matches
from talentmatch.pipeline.people.records import open_titles
from talentmatch.web._choosing import Meant, person_meant, posting_meant
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Visitor, may_open
from talentmatch.web.lists._sections import section_of
from talentmatch.web.lists._tables import TableQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from talentmatch.lists import Result

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_QUESTIONS = ("match", "why_not", "what_if", "compare")
_FIELDS = ("posting", "candidate", "other")


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
    asked = {"posting": posting.strip(), "candidate": candidate.strip(), "other": other.strip()}
    query = {**asked, "question": question}
    answer, problem, several = None, "", []
    try:
        meant = _meant(visitor, asked, question)
        several = _several(meant, query)
        result = None if several else _answer(visitor, question, meant)
        if result is not None:
            deliver(visitor.store, (result,))
            table_query = TableQuery.of(request.query_params)
            answer = section_of(
                result,
                visitor.lang,
                address="/match",
                query=query,
                asked=table_query,
                without=_said_above(question, meant),
            )
    except TalentMatchError as error:
        problem, meant = str(render(error, visitor.lang)), {}
    return html_page(
        request,
        "match",
        visitor=visitor,
        asked=asked,
        question=question,
        questions=_QUESTIONS,
        problem=problem,
        several=several,
        answer=answer,
        posting_number=meant["posting"].number if meant else "",
        postings=open_titles(visitor.store),
    )


def _meant(visitor: Visitor, asked: Mapping[str, str], question: str) -> dict[str, Meant]:
    """Return what is meant by each field; why somebody is not found is a question too."""
    return {
        "posting": posting_meant(visitor, asked["posting"]),
        "candidate": person_meant(visitor, asked["candidate"], anybody=question == "why_not"),
        "other": person_meant(visitor, asked["other"]),
    }


def _several(meant: Mapping[str, Meant], query: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return for each field that fits several what to choose from, and where each choice leads."""
    return [
        {
            "field": "posting" if name == "posting" else "candidate",
            "text": query[name],
            "choices": [
                (f"/match?{urlencode({**query, name: number})}", words, number)
                for number, words in meant[name].several
            ],
        }
        for name in _FIELDS
        if meant[name].several
    ]


def _said_above(question: str, meant: Mapping[str, Meant]) -> tuple[str, ...]:
    """Return the column that says in each row whom or what was asked for."""
    if question != "match":
        return ()
    return ("posting_id",) if meant["posting"].number else ("candidate_id",)


def _answer(visitor: Visitor, question: str, meant: Mapping[str, Meant]) -> Result | None:
    """Return the answer to a question; None while something of it is missing."""
    store, tracking = visitor.store, visitor.backend.tracking
    posting, candidate, other = (meant[name].number for name in _FIELDS)
    if question == "match" and (posting or candidate):
        of = {"posting_id": posting} if posting else {"candidate_id": candidate}
        ranked = pipeline.match(store, tracking=tracking, **of)  # type: ignore[arg-type]
        return named_matches(store, ranked, people=bool(posting))
    if not posting or not candidate:
        return None
    if question == "why_not":
        return pipeline.why_not(store, tracking=tracking, posting_id=posting, person=candidate)
    if question == "what_if":
        return pipeline.what_if(
            store, tracking=tracking, posting_id=posting, candidate_id=candidate
        )
    if question == "compare" and other:
        return pipeline.compare_candidates(
            store, tracking=tracking, posting_id=posting, candidates=(candidate, other)
        )
    return None
