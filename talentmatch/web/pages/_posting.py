"""One posting: who fits from both sides, the board of those put on it, and what goes to the client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch import pipeline
from talentmatch.errors import InputError, TalentMatchError
from talentmatch.i18n import phrase, render
from talentmatch.lists import Result
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people.notes import NOTE_KINDS, follow_ups_due, notes
from talentmatch.pipeline.people.pair_names import named_matches
from talentmatch.pipeline.people.records import record
from talentmatch.pipeline.people.stages import STAGES, Stage, board, name_stages, office_stages
from talentmatch.web._forms import place_after, write_typed_note
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._sections import Section, answered, section_of
from talentmatch.web.lists._tables import facts_of

if TYPE_CHECKING:
    from starlette.datastructures import FormData

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_QUESTIONS: Final = ("why_not", "compare", "what_if")
#: Empty lines for further stages in the form that names them.
_FURTHER = 3


@dataclass(frozen=True)
class _Column:
    """A stage of the board, and who is in it."""

    name: str
    value: str
    cards: list[dict[Any, Any]]


@router.get("/postings/{number}")
def posting_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show a posting, its board and the people for it."""
    may_open(visitor, "postings")
    return _page(request, visitor, number)


@router.post("/postings/{number}/notes")
def add_note(request: Request, form: Posted, visitor: PageVisitor, number: str) -> Response:
    """Write a note about somebody for this posting."""
    may_open(visitor, "postings")
    try:
        write_typed_note(visitor, form, str(form.get("candidate", "")), number)
    except InputError as error:
        return _page(request, visitor, number, status=400, problem=error, typed=form)
    return RedirectResponse(place_after(form, f"/postings/{number}#notes"), 303)


@router.get("/settings/stages")
def stages_page(request: Request, visitor: PageVisitor) -> Response:
    """Show how the office calls the stages of a board."""
    may_open(visitor, "postings")
    return _stages(request, visitor, office_stages(visitor.store))


@router.post("/settings/stages")
def change_stages(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Name the stages, or go back to the names of the lists."""
    may_open(visitor, "postings")
    names = [str(name).strip() for name in form.getlist("name")]
    codes = [str(code) for code in form.getlist("code")]
    rows = [Stage(name, code) for name, code in zip(names, codes, strict=False) if name]
    try:
        if form.get("action") == "reset":
            name_stages(visitor.store, [])
        elif not rows:
            raise InputError(phrase("hunter", "no_stages"))
        else:
            name_stages(visitor.store, rows)
    except InputError as error:
        problem = str(render(error, visitor.lang))
        return _stages(request, visitor, rows, status=400, problem=problem)
    return RedirectResponse("/settings/stages?changed=1", 303)


def _stages(
    request: Request,
    visitor: Visitor,
    stages: Any,
    *,
    status: int = 200,
    problem: str = "",
) -> Response:
    rows = [(str(render(one.name, visitor.lang)), one.code) for one in stages]
    changed = request.query_params.get("changed") == "1" and not problem
    return html_page(
        request,
        "stages",
        visitor=visitor,
        status=status,
        rows=[*rows, *[("", "in_process")] * _FURTHER],
        codes=STAGES,
        problem=problem,
        notice=phrase("web", "changed", visitor.lang) if changed else "",
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
    lang, store, address = visitor.lang, visitor.store, f"/postings/{number}"
    posting = record(store, "posting", number)
    people = board(store, number)
    ranked = _ranked(visitor, number, address)
    written = section_of(
        notes(store, posting_id=number), lang, address=address, without=("posting_id", "title")
    )
    due = _due(visitor, number, address)
    answer = _answer(request, visitor, number, address)
    shown = [part.result for part in (ranked, written, due, answer) if part and part.result]
    deliver(store, (posting, people, *shown), name=f"posting {number}")
    return html_page(
        request,
        "posting",
        visitor=visitor,
        status=status,
        number=number,
        address=address,
        title=posting.table.iloc[0]["title"],
        facts=facts_of(posting, lang),
        columns=_columns(visitor, people),
        ranked=ranked,
        first_stage=str(office_stages(store)[0].name),
        people=_names(people, ranked),
        notes=written,
        due=due,
        answer=answer,
        asked=_asked(request),
        kinds=NOTE_KINDS,
        typed=typed or {},
        problem=render(problem, lang) if problem else "",
        receiver=_receiver(posting),
    )


def _ranked(visitor: Visitor, number: str, address: str) -> Section:
    """Return the people ranked for a posting, by name."""
    store, tracking = visitor.store, visitor.backend.tracking

    def make() -> Result:
        people = pipeline.match(store, tracking=tracking, posting_id=number)
        return named_matches(store, people, people=True)

    question = ("people for", number)
    return answered(visitor, question, make, address=address, without=("posting_id",))


def _receiver(posting: Result) -> str:
    row = posting.table.iloc[0]
    values = (row.get(name) for name in ("enterprise_id", "enterprise_name"))
    return next((value for value in values if isinstance(value, str)), "")


def _columns(visitor: Visitor, people: Result) -> list[_Column]:
    rows = people.table.astype(object).where(people.table.notna(), None).to_dict("records")
    return [
        _Column(
            name=str(render(one.name, visitor.lang)),
            value=str(one.name),
            cards=[row for row in rows if str(row["office_step"]) == str(one.name)],
        )
        for one in office_stages(visitor.store)
    ]


def _names(people: Result, ranked: Section) -> list[tuple[str, str]]:
    """Return number and words of everybody whom a question or note of this page may be about."""
    named = {
        str(row["candidate_id"]): f"{row['name'] or ''} {row['candidate_id']}".strip()
        for row in people.table.fillna("").to_dict("records")
    }
    if ranked.result is not None:
        for row in ranked.result.table[["candidate_id", "rank", "title"]].to_dict("records"):
            words = f"{row['rank']}. {row['title'] or ''} {row['candidate_id']}"
            named.setdefault(str(row["candidate_id"]), words)
    return list(named.items())


def _due(visitor: Visitor, number: str, address: str) -> Section | None:
    due = follow_ups_due(visitor.store)
    own = due.table.loc[due.table["posting_id"].eq(number)].reset_index(drop=True)
    if own.empty:
        return None
    return section_of(
        Result(due.spec, own), visitor.lang, address=address, without=("posting_id", "title")
    )


def _asked(request: Request) -> dict[str, str]:
    query = request.query_params
    question = query.get("question", "")
    return {
        "question": question if question in _QUESTIONS else "",
        "candidate": query.get("candidate", "").strip(),
        "other": query.get("other", "").strip(),
    }


def _answer(request: Request, visitor: Visitor, number: str, address: str) -> Section | None:
    """Return why somebody is not on the list, what sets two apart, or what would win one."""
    asked = _asked(request)
    person, other = asked["candidate"], asked["other"]
    if not asked["question"] or not person or (asked["question"] == "compare" and not other):
        return None
    store, named = visitor.store, {"tracking": visitor.backend.tracking, "posting_id": number}

    def make() -> Result:
        if asked["question"] == "why_not":
            return pipeline.why_not(store, person=person, **named)  # type: ignore[arg-type]
        if asked["question"] == "compare":
            return pipeline.compare_candidates(store, candidates=(person, other), **named)  # type: ignore[arg-type]
        return pipeline.what_if(store, candidate_id=person, **named)  # type: ignore[arg-type]

    question = (asked["question"], number, person, other)
    return answered(visitor, question, make, address=address, without=("posting_id",))
