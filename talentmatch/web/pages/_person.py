"""One person: what is known, what fits from both sides, what was done, and how they are forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch import pipeline
from talentmatch.errors import InputError, NotFoundError, TalentMatchError
from talentmatch.i18n import label, phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people.notes import NOTE_KINDS, notes, settle_note
from talentmatch.pipeline.people.pair_names import named_matches
from talentmatch.pipeline.people.records import consents, record
from talentmatch.pipeline.people.stages import move_on_board, office_stages, processes_of
from talentmatch.web._erasing import erase_everywhere, what_erasing_finds
from talentmatch.web._forms import place_after, write_typed_note
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._sections import Section, answered, section_of
from talentmatch.web.lists._tables import facts_of

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from talentmatch.lists import Result

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
#: Why somebody is erased, as the access log keeps it.
_REASONS: Final = ("request", "withdrawn", "expired", "mistake")
_QUESTIONS: Final = ("what_if", "why_not")


@router.get("/candidates/{number}")
def person_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show a person; telephone and mail only where they are asked for."""
    may_open(visitor, "candidates")
    return _page(request, visitor, number)


@router.post("/candidates/{number}/notes")
def add_note(request: Request, form: Posted, visitor: PageVisitor, number: str) -> Response:
    """Write a note, or that what it reminded of was done."""
    may_open(visitor, "candidates")
    store = visitor.store
    if form.get("action") == "done":
        settle_note(store, number, pd.Timestamp(str(form.get("at"))), str(form.get("by")))
        return RedirectResponse(place_after(form, f"/candidates/{number}#notes"), 303)
    try:
        posting = str(form.get("posting", "")).strip() or None
        write_typed_note(visitor, form, number, posting)
    except NotFoundError as error:
        if error.what == "candidate":
            raise
        return _page(request, visitor, number, status=400, problem=error, typed=form)
    except InputError as error:
        return _page(request, visitor, number, status=400, problem=error, typed=form)
    return RedirectResponse(place_after(form, f"/candidates/{number}#notes"), 303)


@router.post("/candidates/{number}/stage")
def move_person(form: Posted, visitor: PageVisitor, number: str) -> Response:
    """Put a person into a stage of a posting's board."""
    may_open(visitor, "candidates")
    posting = str(form.get("posting", ""))
    move_on_board(visitor.store, number, posting, str(form.get("step", "")))
    return RedirectResponse(place_after(form, f"/postings/{posting}#board"), 303)


@router.get("/candidates/{number}/erase")
def ask_to_erase(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show what erasing does and ask to type the number."""
    may_open(visitor, "candidates")
    return _erase_page(request, visitor, number)


@router.post("/candidates/{number}/erase")
def erase_person(request: Request, form: Posted, visitor: PageVisitor, number: str) -> Response:
    """Remove a person from every table and output, and show the proof."""
    may_open(visitor, "candidates")
    reason, typed = str(form.get("reason", "")), str(form.get("typed", "")).strip()
    if reason not in _REASONS or typed != number:
        key = "erase_untyped" if typed != number else "erase_without_reason"
        said = phrase("hunter", key, visitor.lang, number=number)
        return _erase_page(request, visitor, number, status=400, problem=said, typed=typed)
    report, searches = erase_everywhere(visitor, number, reason=reason)
    lines = str(render(report.summary(), visitor.lang)).splitlines()
    return html_page(
        request,
        "erased",
        visitor=visitor,
        lines=lines,
        searches=searches,
        log_whole=visitor.store.access_log.verify() is None,
    )


def _page(
    request: Request,
    visitor: Visitor,
    number: str,
    *,
    status: int = 200,
    problem: TalentMatchError | None = None,
    typed: FormData | None = None,
) -> Response:
    lang, store, address = visitor.lang, visitor.store, f"/candidates/{number}"
    contacts = request.query_params.get("contacts") == "1"
    person = record(store, "candidate", number, contacts=contacts)
    parts = _parts(visitor, number, address)
    answer = _answer(request, visitor, number, address)
    shown = [part.result for part in (*parts.values(), answer) if part and part.result]
    what = "contacts of candidate" if contacts else "candidate"
    deliver(store, (person, *shown), name=f"{what} {number}")
    return html_page(
        request,
        "person",
        visitor=visitor,
        status=status,
        number=number,
        person_name=_name(person),
        facts=facts_of(person, lang),
        contacts=contacts,
        problem=render(problem, lang) if problem else "",
        typed=typed or {},
        kinds=NOTE_KINDS,
        stages=office_stages(store),
        answer=answer,
        questions=_QUESTIONS,
        asked=_asked(request),
        address=address,
        **parts,
    )


def _parts(visitor: Visitor, number: str, address: str) -> dict[str, Section]:
    """Return the lists of a person's page."""
    lang, store = visitor.lang, visitor.store
    about: dict[str, Any] = {"address": address, "without": ("candidate_id",)}

    def make() -> Result:
        tracking = visitor.backend.tracking
        offers = pipeline.match(store, tracking=tracking, candidate_id=number)
        return named_matches(store, offers, people=False)

    return {
        "consents": section_of(consents(store, number), lang, **about),
        "processes": section_of(processes_of(store, number), lang, **about),
        "notes": section_of(
            notes(store, candidate_id=number), lang, address=address, without=("name",)
        ),
        "matches": answered(visitor, ("postings of", number), make, **about),
    }


def _name(person: Result) -> str:
    name = person.table.iloc[0].get("name")
    return name if isinstance(name, str) else ""


def _asked(request: Request) -> dict[str, str]:
    query = request.query_params
    question = query.get("question", "")
    return {
        "question": question if question in _QUESTIONS else "",
        "posting": query.get("posting", "").strip(),
    }


def _answer(request: Request, visitor: Visitor, number: str, address: str) -> Section | None:
    """Return what would win or lose the person for a posting, or why they are not on its list."""
    asked = _asked(request)
    if not asked["question"] or not asked["posting"]:
        return None
    named: dict[str, Any] = {"tracking": visitor.backend.tracking, "posting_id": asked["posting"]}
    if asked["question"] == "why_not":
        make = lambda: pipeline.why_not(visitor.store, person=number, **named)  # noqa: E731
    else:
        make = lambda: pipeline.what_if(visitor.store, candidate_id=number, **named)  # noqa: E731
    question = (asked["question"], number, asked["posting"])
    return answered(visitor, question, make, address=address)


def _erase_page(
    request: Request, visitor: Visitor, number: str, *, status: int = 200, **facts: str
) -> Response:
    person = record(visitor.store, "candidate", number, contacts=False)
    deliver(visitor.store, (person,), name=f"candidate {number}")
    found = what_erasing_finds(visitor, number)
    return html_page(
        request,
        "erase",
        visitor=visitor,
        status=status,
        number=number,
        person_name=_name(person),
        reasons=_REASONS,
        tables=[(label("tables", name, visitor.lang), n) for name, n in found.rows.items()],
        found=found,
        **{"problem": "", "typed": "", **facts},
    )
