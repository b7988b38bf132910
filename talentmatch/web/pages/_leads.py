"""Leads: what to call about today, one lead with its people, and what was done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch import pipeline
from talentmatch.errors import TalentMatchError
from talentmatch.i18n import label, phrase, render
from talentmatch.lists import Result
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.matches.lead_marks import lead_of
from talentmatch.pipeline.matches.leads import SHORTLISTS, lead
from talentmatch.pipeline.people.notes import follow_ups_due
from talentmatch.plan.lead_states import STATES
from talentmatch.web._forms import day_of
from talentmatch.web._listings import LISTINGS
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._list_files import attachment
from talentmatch.web.lists._sections import answered, section_of
from talentmatch.web.lists._tables import facts_of
from talentmatch.web.pages._lists import list_page

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from talentmatch.pipeline.matches.calls import Calls

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/leads")
def leads_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the leads, and those that were marked."""
    may_open(visitor, "leads")
    # What somebody has just marked stands there at once.
    marked = visitor.backend.answers.get(
        ("marked leads",), lambda: pipeline.marked_leads(visitor.store)
    ).result
    beside = (marked,) if len(marked.table) else ()
    return list_page(request, visitor, LISTINGS["leads"], template="leads", beside=beside)


@router.get("/leads/calls")
def calls_page(request: Request, visitor: PageVisitor) -> Response:
    """Show whom to call on a day, and what else is to be come back to."""
    may_open(visitor, "leads")
    lang, query = visitor.lang, request.query_params
    problem, calls = "", None
    try:
        calls = _calls(request, visitor)
    except TalentMatchError as error:
        problem = str(render(error, lang))
    due = follow_ups_due(visitor.store)
    shown = [one for one in (calls, due) if one is not None]
    deliver(visitor.store, shown, name="calls")
    return html_page(
        request,
        "calls",
        visitor=visitor,
        status=400 if problem else 200,
        problem=problem,
        asked={name: query.get(name, "") for name in ("day", "owner", "contacts")},
        kept=request.url.query,
        calls=section_of(calls, lang, address="/leads/calls") if calls else None,
        due=section_of(due, lang, address="/leads/calls") if len(due.table) else None,
    )


@router.get("/leads/calls.ics")
def calls_calendar(request: Request, visitor: PageVisitor) -> Response:
    """Return the calls of a day as a calendar: no candidate is named in it."""
    from talentmatch.report.documents.calendar import calendar_bytes

    may_open(visitor, "leads")
    calls = _calls(request, visitor)
    deliver(visitor.store, (calls,), name="calls.ics")
    content = calendar_bytes(calls, visitor.lang, day=calls.day)
    return attachment(content, "calls.ics", "text/calendar; charset=utf-8")


@router.get("/leads/{number}")
def lead_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show a lead, whom to offer, and what may be done about it."""
    may_open(visitor, "leads")
    return _lead_page(request, visitor, number)


@router.post("/leads/{number}")
def mark(request: Request, form: Posted, visitor: PageVisitor, number: str) -> Response:
    """Write down what was done about a lead."""
    may_open(visitor, "leads")

    def text(name: str) -> str | None:
        return str(form.get(name, "")).strip() or None

    state = str(form.get("state", ""))
    try:
        pipeline.mark_lead(
            visitor.store,
            number,
            state,
            tracking=visitor.backend.tracking,
            owner=text("owner"),
            until=day_of(str(form.get("until", ""))) if state == "snoozed" else None,
            follow_up=day_of(str(form.get("follow_up", "")))
            if state in ("owned", "contacted")
            else None,
            contact=(text("contact"), text("phone")),
        )
    except TalentMatchError as error:
        if not hasattr(error, "problems"):
            raise
        return _lead_page(request, visitor, number, status=400, problem=error, typed=form)
    visitor.backend.webhooks.tell("lead.changed", lead_id=number, state=state)
    return RedirectResponse(f"/leads/{number}?changed=1", 303)


def _calls(request: Request, visitor: Visitor) -> Calls:
    query = request.query_params
    asked: dict[str, Any] = {
        "day": day_of(query.get("day", "")),
        "owner": query.get("owner", "").strip() or None,
        "contacts": query.get("contacts") == "1",
    }

    def make() -> Result:
        return pipeline.call_list(visitor.store, tracking=visitor.backend.tracking, **asked)

    question = ("calls", *asked.values())
    calls: Calls = visitor.backend.answers.get(question, make).result  # type: ignore[assignment]
    return calls


def _lead_page(
    request: Request,
    visitor: Visitor,
    number: str,
    *,
    status: int = 200,
    problem: TalentMatchError | None = None,
    typed: FormData | None = None,
) -> Response:
    lang, store, address = visitor.lang, visitor.store, f"/leads/{number}"
    as_of = pipeline.data_date(store, "recruiting")
    known = lead_of(store, number, as_of)
    made = answered(
        visitor,
        ("lead", number),
        lambda: lead(store, number, tracking=visitor.backend.tracking),
        address=address,
    )
    found: Any = made.result
    listed = found is not None and len(found.table)
    shortlist = Result(SHORTLISTS, found.shortlists) if listed else None
    if found is not None:
        deliver(store, [found, *([shortlist] if shortlist else [])], name=f"lead {number}")
    changed = request.query_params.get("changed") == "1" and problem is None
    return html_page(
        request,
        "lead",
        visitor=visitor,
        status=status,
        number=number,
        address=address,
        facts=facts_of(found, lang) if listed else [],
        missing="" if listed else made.problem or phrase("hunter", "lead_without_posting", lang),
        shortlist=section_of(shortlist, lang, address=address, without=("lead_id", "posting_id"))
        if shortlist
        else None,
        posting=str(found.table["posting_id"].iloc[0]) if listed else "",
        state_now=label("leads", f"state_{known.get('state', 'open')}", lang),
        typed=typed or _as_marked(known),
        states=STATES,
        first_day=f"{as_of + pd.Timedelta(days=1):%Y-%m-%d}",
        problem=render(problem, lang) if problem else "",
        notice=phrase("web", "changed", lang) if changed else "",
    )


def _as_marked(known: pd.Series) -> dict[str, str]:
    """Return the fields of the form as the lead was marked last."""
    names = {
        "state": "state",
        "owner": "owner",
        "until": "snoozed_until",
        "follow_up": "follow_up_on",
        "contact": "contact_name",
        "phone": "contact_phone",
    }
    return {
        field: f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
        for field, column in names.items()
        if not pd.isna(value := known.get(column))
    }
