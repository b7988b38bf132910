"""People: looked for by words and fields, a page at a time; searches that are kept."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch.errors import InputError
from talentmatch.i18n import label, render
from talentmatch.lists import Result
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people.notes import follow_ups_due
from talentmatch.pipeline.people.people_search import ORDERS, PeopleFound, search_people
from talentmatch.pipeline.people.search_words import FIELDS
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._list_files import file_of
from talentmatch.web.lists._sections import section_of
from talentmatch.web.lists._tables import TableQuery, page_view
from talentmatch.web.process._searches import keep_search, remove_search, searches_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
#: What the page shows of a person; the rest is behind "all columns" and on their own page.
_SHOWN = (
    "candidate_id",
    "name",
    "title",
    "region",
    "education",
    "experience_years",
    "skills",
    "employer",
    "expected_yearly_pay",
    "registered_on",
)


@router.get("/candidates")
def candidates_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the people whom a search gives."""
    may_open(visitor, "candidates")
    return _page(request, visitor, TableQuery.of(request.query_params))


@router.get("/candidates.{kind}")
def candidates_file(request: Request, visitor: PageVisitor, kind: str) -> Response:
    """Return all the people whom a search gives as a file."""
    may_open(visitor, "candidates")
    found = _found(visitor, TableQuery.of(request.query_params), whole=True)
    deliver(visitor.store, (found,))
    return file_of(visitor, found, "candidates", kind)


@router.post("/candidates/searches")
def change_searches(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Keep a search, or forget one."""
    may_open(visitor, "candidates")
    state, user = visitor.backend.state, visitor.user.name
    name, query = str(form.get("name", "")), str(form.get("q", ""))
    if form.get("action") == "remove":
        remove_search(state, user, name)
    else:
        try:
            keep_search(state, user, name, query)
        except InputError as error:
            problem = render(error, visitor.lang)
            asked = TableQuery(q=query)
            return _page(request, visitor, asked, status=400, problem=problem, name=name)
    return RedirectResponse(f"/candidates?{urlencode({'q': query})}", 303)


def _found(visitor: Visitor, asked: TableQuery, *, whole: bool = False) -> PeopleFound:
    order = asked.sort if asked.sort in ORDERS else "registered_on"
    return search_people(
        visitor.store,
        asked.q,
        order=order,
        down=asked.down if asked.sort in ORDERS else True,
        start=0 if whole else asked.start,
        rows=None if whole else asked.rows,
    )


def _page(
    request: Request,
    visitor: Visitor,
    asked: TableQuery,
    *,
    status: int = 200,
    problem: str = "",
    name: str = "",
) -> Response:
    lang = visitor.lang
    view, due = None, follow_ups_due(visitor.store)
    try:
        found = _found(visitor, asked)
    except InputError as error:
        problem, status = render(error, lang), 400
        deliver(visitor.store, (due,))
    else:
        deliver(visitor.store, (found, due) if len(due.table) else (found,))
        query = {"q": asked.q, "sort": asked.sort, "down": "1" if asked.down else ""}
        query["whole"] = "1" if asked.whole else ""
        table = found.table
        few = table if asked.whole else table[[name for name in _SHOWN if name in table]]
        view = page_view(
            Result(found.spec, few),
            asked,
            lang,
            total=found.total,
            start=found.start,
            orders=ORDERS,
            address="/candidates",
            query={key: text for key, text in query.items() if text},
        )
    return html_page(
        request,
        "candidates",
        visitor=visitor,
        status=status,
        asked=asked,
        view=view,
        problem=problem,
        name=name,
        kept=urlencode({"q": asked.q, "sort": asked.sort, "down": int(asked.down)}),
        searches=searches_of(visitor.backend.state, visitor.user.name),
        fields=[
            (label("search", f"field_{field}", lang), names) for field, names in FIELDS.items()
        ],
        due=section_of(due, lang, address="/candidates") if len(due.table) else None,
    )
