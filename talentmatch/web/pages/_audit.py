"""Who saw whom, is the log whole, and are shortlists fair: for the administrator."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch import pipeline
from talentmatch.errors import InputError
from talentmatch.i18n import label, phrase, render
from talentmatch.lists import Result
from talentmatch.lists.deliver import deliver
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.models.auditing import access_part
from talentmatch.web._forms import day_of
from talentmatch.web._rendering import html_page, html_part
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._sections import section_of
from talentmatch.web.lists._tables import TableQuery, page_view
from talentmatch.web.process._jobs import Outcome
from talentmatch.web.process.users import list_users

if TYPE_CHECKING:
    from talentmatch.web.process._jobs import Progress

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_VERBS: Final = ("read", "query", "export", "erase", "merge", "split", "restore", "begin")
_FAIRNESS: Final = ("fairness",)
_ASKED: Final = ("user", "verb", "person", "since", "until")


@router.get("/audit")
def audit_page(request: Request, visitor: PageVisitor) -> Response:
    """Show who did what, as far as it is asked for."""
    may_open(visitor, "audit")
    lang, query = visitor.lang, request.query_params
    given = {name: query.get(name, "").strip() for name in _ASKED}
    asked, problem, view = TableQuery.of(query), "", None
    try:
        part = access_part(
            visitor.store,
            user=given["user"],
            verb=given["verb"] if given["verb"] in _VERBS else "",
            person=given["person"],
            since=day_of(given["since"]),
            until=day_of(given["until"]),
            start=asked.start,
            rows=asked.rows,
        )
    except InputError as error:
        problem = str(render(error, lang))
    else:
        deliver(visitor.store, (part,))
        view = page_view(
            _in_words(part),
            asked,
            lang,
            total=part.total,
            start=part.start,
            orders=(),
            address="/audit",
            query={name: text for name, text in given.items() if text},
        )
    return html_page(
        request,
        "audit",
        visitor=visitor,
        status=400 if problem else 200,
        problem=problem,
        asked=given,
        view=view,
        users=[user.name for user in list_users(visitor.backend.state)],
        verbs=[(verb, label("actions", verb, lang)) for verb in _VERBS],
    )


def _in_words(part: Result) -> Result:
    """Say actions and purposes in words, and leave the hashes to the file."""
    table = part.table.drop(columns="hash")
    rooms = {"verb": "actions", "purpose": "purposes"}
    words = {
        name: lazy_cells((label(room, word) for word in table[name].fillna("")), table.index)
        for name, room in rooms.items()
    }
    at = table["at"].astype("str").str.replace("T", " ").str.slice(0, 19)
    return Result(part.spec, table.assign(at=at, **words))


@router.get("/parts/log-check")
def log_check(request: Request, visitor: PageVisitor) -> Response:
    """Say whether the log is whole; it is read from its beginning for that."""
    may_open(visitor, "audit")
    log = visitor.store.access_log
    fault = log.verify()
    return html_part(
        request,
        "log_check",
        visitor,
        fault=fault,
        what=render(fault.what, visitor.lang) if fault else "",
        away=log.witnesses_away(),
    )


@router.get("/audit/fairness")
def fairness_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the audit of shortlists that was made last."""
    may_open(visitor, "audit")
    lang = visitor.lang
    kept = visitor.backend.answers.earlier(_FAIRNESS)
    parts = []
    if kept is not None:
        deliver(visitor.store, (kept.result,))
        parts = [section_of(one, lang, address="/audit/fairness") for one in kept.result.sheets]
    jobs = [job for job in visitor.backend.jobs.latest() if job.kind == "fairness"][:1]
    return html_page(request, "fairness", visitor=visitor, parts=parts, jobs=jobs)


@router.post("/audit/fairness")
def audit_fairness(form: Posted, visitor: PageVisitor) -> Response:
    """Audit the shortlists of all open postings, as a job."""
    may_open(visitor, "audit")
    work = partial(_audit, visitor)
    visitor.backend.jobs.start("fairness", visitor.user.name, work)
    return RedirectResponse("/audit/fairness", 303)


def _audit(visitor: Visitor, progress: Progress) -> Outcome:
    def make() -> Result:
        return pipeline.audit_fairness(visitor.store, tracking=visitor.backend.tracking)

    made: Any = visitor.backend.answers.get(_FAIRNESS, make).result
    below = int(made.table["under_four_fifths"].fillna(False).astype(bool).sum())
    return Outcome([phrase("hunter", "fairness_done", groups=len(made.table), below=below)])
