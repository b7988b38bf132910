"""The first page: the findings, how old the data is, and what waits for a person."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from fastapi import APIRouter, Request
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import MissingDataError, NotFoundError, TalentMatchError
from talentmatch.i18n import phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.report import findings
from talentmatch.report.labels import readable
from talentmatch.report.protection.printable import unchecked
from talentmatch.report.section import Finding, Section
from talentmatch.web._listings import LISTINGS, answer_to
from talentmatch.web._rendering import html_page, html_part
from talentmatch.web._tours import tours_for
from talentmatch.web._visitor import PageVisitor

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.lists import Result
    from talentmatch.pipeline import Shortage
    from talentmatch.web._visitor import Visitor
    from talentmatch.web.process._jobs import Job

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, visitor: PageVisitor) -> Response:
    """Show at once what is known at once; the findings come after."""
    store, user = visitor.store, visitor.user
    tables = store.tables()
    jobs = visitor.backend.jobs.latest()
    date = f"{pipeline.data_date(store):%Y-%m-%d}" if tables else ""
    return html_page(
        request,
        "home",
        visitor=visitor,
        empty=not tables,
        data_date=date,
        making=[job for job in jobs if job.kind == "sample" and _is_news(job)][:1],
        tours=tours_for(user.role) if store.simulated else (),
        waiting=[render(one, visitor.lang) for one in _waiting(visitor)],
    )


def _is_news(job: Job) -> bool:
    """Return whether a job runs, or has ended within the hour."""
    return job.ended is None or time.time() - job.ended < 3600


@router.get("/parts/findings")
def findings_part(request: Request, visitor: PageVisitor) -> Response:
    """Show the answers of the most important lists, each in a sentence."""
    answer = visitor.backend.answers.get(
        ("findings", visitor.user.role), lambda: _findings(visitor), old_will_do=True
    )
    deliver(visitor.store, (answer.result,), draft=not answer.result.memory)
    rows = readable(answer.result, visitor.lang).frame.itertuples(index=False)
    return html_part(request, "findings", visitor, findings=list(rows), renewing=answer.renewing)


def _findings(visitor: Visitor) -> Result:
    """Return the findings of a role's lists; of what the data does not give, none.

    Of a list for the public they give out figures: what binds later lists goes with them.
    """
    parts: dict[str, tuple[str, Callable[[Result], Finding | None]]] = {
        "yearly": ("demand", lambda result: findings.finding_of_year(result.notes)),
        "shortage": ("shortage", lambda result: _of_shortage(visitor.store, result)),
        "majors": ("majors", findings.finding_of_majors),
        "targets": ("targets", findings.finding_of_targets),
        "leads": ("leads", findings.finding_of_leads),
        "supply": ("supply", findings.finding_of_supply),
    }
    sections = []
    memory: dict[str, list[pd.DataFrame]] = {}
    for key, (name, say) in parts.items():
        result = _result(visitor, name)
        if result is None:
            continue
        sections.append(Section(key=key, intro="", finding=say(result)))
        for table, rows in result.memory.items():
            memory.setdefault(table, []).append(rows)
    kept = {table: pd.concat(rows, ignore_index=True) for table, rows in memory.items()}
    return replace(findings.main_findings(sections), memory=kept)


def _result(visitor: Visitor, name: str) -> Result | None:
    """Return a list of the visitor's role; None if it is not for them, or its page says why not."""
    listing, role = LISTINGS[name], visitor.user.role
    if role not in listing.roles:
        return None
    try:
        asked = listing.question()
        return answer_to(visitor.backend, visitor.store, listing, asked, role=role).result
    except TalentMatchError:
        return None


def _of_shortage(store: Store, result: Result) -> Finding | None:
    waiting = len(getattr(result, "waiting", ()))
    return findings.finding_of_shortage(
        result,
        result,
        changes=_changes(store, result),
        waiting=waiting,
        unchecked=unchecked(store, result),
    )


def _changes(store: Store, result: Result) -> str | None:
    """Say what changed since the edition in force; None where nothing was published or may be told."""
    listed: Shortage | None = result if hasattr(result, "breaches") else None  # type: ignore[assignment]
    try:
        return pipeline.shortage_changes(store, listed).notes[0] if listed else None
    except NotFoundError:
        return None


def _waiting(visitor: Visitor) -> Iterable[str]:
    """Say what waits for a person of the role."""
    jobs = [job for job in visitor.backend.jobs.latest(5) if job.user == visitor.user.name]
    failed = [job for job in jobs if job.state == "failed"]
    if failed:
        yield phrase("web", "waits_failed", n=len(failed))
    if visitor.user.role in ("admin", "agency"):
        try:
            answer = visitor.backend.answers.get(
                "people_pairs", lambda: pipeline.people_pairs(visitor.store)
            )
        except MissingDataError:
            return
        if len(answer.result.table):
            yield phrase("web", "waits_people", n=len(answer.result.table))
