"""Teams and projects: who fits whom from both sides, and a team put together for one project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import TalentMatchError
from talentmatch.i18n import label, render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people.records import projects, record
from talentmatch.web._listings import LISTINGS
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Visitor, may_open
from talentmatch.web.lists._sections import Section, answered, section_of
from talentmatch.web.lists._tables import TableQuery, facts_of
from talentmatch.web.pages._lists import list_page

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_VIEWS: Final = ("teams", "projects", "fits")
_BEST = 20


@router.get("/teams")
def teams_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the teams, the projects, or who fits whom."""
    may_open(visitor, "teams")
    view = request.query_params.get("view", "teams")
    if view not in _VIEWS or view == "teams":
        listing = LISTINGS["teams"]
        return list_page(
            request, visitor, listing, template="teams", view_now="teams", views=_VIEWS
        )
    store, tracking = visitor.store, visitor.backend.tracking
    address = f"/teams?view={view}"
    if view == "projects":
        asked = TableQuery.of(request.query_params)
        section = section_of(
            projects(store), visitor.lang, address="/teams", query={"view": view}, asked=asked
        )
    else:
        section = answered(
            visitor,
            ("teams for projects",),
            lambda: pipeline.team_matches(store, tracking=tracking, projects=_BEST),
            address=address,
        )
    if section.result is not None:
        deliver(store, (section.result,))
    return html_page(request, "fits", visitor=visitor, view_now=view, views=_VIEWS, section=section)


@router.get("/projects/{number}/team")
def project_page(request: Request, visitor: PageVisitor, number: str) -> Response:
    """Show a project, a team put together for it, and the teams that exist."""
    may_open(visitor, "candidates")
    lang, store, address = visitor.lang, visitor.store, f"/projects/{number}/team"
    project = record(store, "project", number)
    locked = _people(request, "locked")
    excluded = _people(request, "excluded")
    problem, parts = "", []
    try:
        staffing = _staffing(visitor, number, locked, excluded)
    except TalentMatchError as error:
        problem = str(render(error, lang))
        deliver(store, (project,), name=f"project {number}")
    else:
        deliver(store, (project, staffing), name=f"project {number}")
        parts = [section_of(one, lang, address=address) for one in staffing.sheets]
    return html_page(
        request,
        "project",
        visitor=visitor,
        number=number,
        address=address,
        facts=facts_of(project, lang),
        problem=problem,
        members=_named(parts[0], visitor) if parts else None,
        parts=[part for part in parts[1:] if part.view and part.view.total],
        locked=[_chip(address, "locked", locked, excluded, one) for one in locked],
        excluded=[_chip(address, "excluded", locked, excluded, one) for one in excluded],
        query_of=lambda kind, person: _query(
            (*locked, person) if kind == "locked" else locked,
            (*excluded, person) if kind == "excluded" else excluded,
        ),
        asked={"locked": locked, "excluded": excluded},
    )


def _staffing(
    visitor: Visitor, number: str, locked: tuple[str, ...], excluded: tuple[str, ...]
) -> Result:
    """Return the team put together for a project, kept until the data changes."""

    def make() -> Result:
        return pipeline.staff(
            visitor.store,
            number,
            tracking=visitor.backend.tracking,
            locked=locked,
            excluded=excluded,
        )

    return visitor.backend.answers.get(("staff", number, locked, excluded), make).result


def _people(request: Request, name: str) -> tuple[str, ...]:
    given = (text.strip() for text in request.query_params.getlist(name))
    return tuple(dict.fromkeys(text for text in given if text))


def _named(part: Section, visitor: Visitor) -> Section:
    """Return the members under the name of their list, not that of the project's sheet."""
    from dataclasses import replace

    return replace(part, title=str(label("sheets", "members", visitor.lang)))


def _query(locked: tuple[str, ...], excluded: tuple[str, ...]) -> str:
    pairs = [("locked", one) for one in dict.fromkeys(locked)]
    return urlencode([*pairs, *(("excluded", one) for one in dict.fromkeys(excluded))])


def _chip(
    address: str, kind: str, locked: tuple[str, ...], excluded: tuple[str, ...], person: str
) -> dict[str, str]:
    """Return a person who must or must not be in, and where that is taken back."""
    rest = {
        "locked": tuple(one for one in locked if kind != "locked" or one != person),
        "excluded": tuple(one for one in excluded if kind != "excluded" or one != person),
    }
    return {"person": person, "without": f"{address}?{_query(**rest)}"}
