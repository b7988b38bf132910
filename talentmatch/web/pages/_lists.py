"""The pages of lists: what was asked, the list with charts and notes, and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from talentmatch.errors import InputError, MissingDataError, TrackingError
from talentmatch.i18n import label, phrase, render
from talentmatch.lists import Result
from talentmatch.web._listings import LISTINGS, Listing, Question, answer_to, log_shown
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Visitor, may_open
from talentmatch.web.lists._charts import DRAWN, charts_of
from talentmatch.web.lists._list_files import file_of
from talentmatch.web.lists._tables import TableQuery, choices_of, rows_asked, table_view
from talentmatch.web.rights import PAGES

if TYPE_CHECKING:
    from talentmatch.web.process._answers import Answer

__all__ = ["fields_of", "list_file", "list_page", "question_of", "router"]

router = APIRouter(include_in_schema=False)


def _routes() -> None:
    for listing in LISTINGS.values():
        if listing.page:
            _add(listing)


def _add(listing: Listing) -> None:
    def page(request: Request, visitor: PageVisitor) -> Response:
        may_open(visitor, listing.name)
        return list_page(request, visitor, listing)

    def file(request: Request, visitor: PageVisitor, kind: str) -> Response:
        may_open(visitor, listing.name)
        return list_file(request, visitor, listing, kind)

    router.add_api_route(f"/{listing.name}", page, methods=["GET"])
    router.add_api_route(f"/{listing.name}.{{kind}}", file, methods=["GET"])


def question_of(request: Request, listing: Listing) -> Question:
    """Return what a list is asked by the address of its page; a field left empty asks for nothing.

    Raises
    ------
    InputError
        A value cannot be what it is said to be.
    """
    fields = listing.question.model_fields
    given = {
        name: value for name, value in request.query_params.items() if value and name in fields
    }
    try:
        return listing.question(**given)
    except ValidationError as error:
        problems = [
            phrase(
                "web",
                "bad_field",
                field=label("web", f"ask_{problem['loc'][0]}"),
                value=str(problem["input"])[:80],
            )
            for problem in error.errors()
        ]
        raise InputError(phrase("web", "bad_question"), problems) from None


def list_page(
    request: Request,
    visitor: Visitor,
    listing: Listing,
    *,
    template: str = "list",
    beside: Sequence[Result] = (),
    status: int = 200,
    links: Mapping[str, str] | None = None,
    arranged: Callable[[Result], Result] | None = None,
    **facts: Any,
) -> Response:
    """Return the page of a list.

    Parameters
    ----------
    request : Request
        What is asked of it.
    visitor : Visitor
        Who asks.
    listing : Listing
        The list.
    template : str
        Name of a template that says more than the list.
    beside : sequence of Result
        Further lists below it.
    status : int
        Status of the answer.
    links : mapping of str to str, optional
        As for `table_view`.
    arranged : callable, optional
        Returns the list in the order in which it stands where nobody sorts it.
    **facts
        What that template shows.
    """
    asked = question_of(request, listing)
    facts = {**_words_of(request, visitor, listing, asked), **facts}
    try:
        answer = answer_to(
            visitor.backend,
            visitor.store,
            listing,
            asked,
            role=visitor.user.role,
            old_will_do=request.query_params.get("fresh") != "1",
        )
    except (MissingDataError, TrackingError, InputError) as error:
        may_load = visitor.user.role in PAGES["files"].roles
        problem = render(error, visitor.lang)
        facts = {"problem": problem, "may_load": may_load, "charts": [], **facts}
    else:
        shown = _shown(
            request,
            visitor,
            listing,
            answer,
            links=links,
            arranged=arranged,
            beside=beside,
        )
        facts = {**shown, **facts}
    return html_page(request, template, visitor=visitor, status=status, **facts)


def _words_of(
    request: Request, visitor: Visitor, listing: Listing, asked: Question
) -> dict[str, Any]:
    """Return what a page of a list says whether or not there is one."""
    lang, query = visitor.lang, request.url.query
    return {
        "title": label("web", f"page_{listing.name}", lang),
        "intro": label("web", f"intro_{listing.name}", lang),
        "fields": fields_of(asked),
        "table_query": TableQuery.of(request.query_params),
        "kept": f"?{query}" if query else "",
        "self_address": f"{request.url.path}?{query}",
    }


def _shown(
    request: Request,
    visitor: Visitor,
    listing: Listing,
    answer: Answer,
    *,
    links: Mapping[str, str] | None,
    arranged: Callable[[Result], Result] | None,
    beside: Sequence[Result],
) -> dict[str, Any]:
    """Return what a page shows of an answer, and log the rows that are seen."""
    lang, address = visitor.lang, PAGES[listing.name].path
    query = TableQuery.of(request.query_params)
    kept = {
        name: value
        for name, value in request.query_params.items()
        if name not in ("start", "lang") and value
    }
    answers, result = visitor.backend.answers, answer.result
    further = result.sheets[1:] if listing.whole else ()
    how = (address, lang, query, arranged, tuple(kept.items()), tuple((links or {}).items()))

    def make() -> dict[str, Any]:
        table = arranged(result) if arranged is not None and not query.sort else result
        return {
            "narrowing": choices_of(table, query, lang),
            "view": table_view(table, query, lang, address=address, query=kept, links=links),
            "charts": charts_of(_narrowed(table, query, lang), lang),
            "inside": [render(note, lang) for note in result.inside],
            "notes": [render(note, lang) for note in result.notes],
            "further": [_beside(part, lang, address) for part in further if _is_table(part)],
        }

    facts = answers.view_of(result, how, make)
    rows = (facts["view"].part, *beside, *further)
    log_shown(visitor.store, listing, rows, role=visitor.user.role)
    before = [
        answers.view_of(part, (address, lang), partial(_beside, part, lang, address))
        for part in beside
        if _is_table(part)
    ]
    return {
        **facts,
        "for_inside": _for_inside(visitor, listing),
        "renewing": answer.renewing,
        "beside": [*before, *facts["further"]],
        "view_whole": "" if query.whole else _whole(address, kept),
    }


def _narrowed(result: Result, asked: TableQuery, lang: str) -> Result:
    """Return the rows that a page is narrowed to, in the order of the list."""
    rows = rows_asked(result, replace(asked, sort=""), lang)
    return replace(result, table=rows.table)


def _for_inside(visitor: Visitor, listing: Listing) -> bool:
    """Return whether a list shows what its public form does not."""
    return listing.public is not None and visitor.user.role in listing.inside


def _is_table(part: Result) -> bool:
    return len(part.table) > 0 and part.spec.name not in DRAWN


def _beside(part: Result, lang: str, address: str) -> dict[str, Any]:
    view = table_view(part, TableQuery(rows=200), lang, address=address, query={})
    return {"title": label("sheets", part.spec.name, lang), "view": view}


def _whole(address: str, kept: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return f"{address}?{urlencode({**kept, 'whole': '1'})}"


def list_file(request: Request, visitor: Visitor, listing: Listing, kind: str) -> Response:
    """Return a list as a file: the rows asked for, all columns."""
    answer = answer_to(
        visitor.backend,
        visitor.store,
        listing,
        question_of(request, listing),
        role=visitor.user.role,
    )
    chosen = rows_asked(answer.result, TableQuery.of(request.query_params), visitor.lang)
    marks = (phrase("planning", "for_inside"),) if _for_inside(visitor, listing) else ()
    result = replace(answer.result, table=chosen.table)
    log_shown(visitor.store, listing, result.sheets, role=visitor.user.role)
    return file_of(visitor, result, listing.name, kind, marks=marks)


def fields_of(asked: Question) -> list[dict[str, Any]]:
    """Return the fields of the form that asks a list, with their values now."""
    fields = []
    for name, declared in type(asked).model_fields.items():
        kinds = [declared.annotation, *get_args(declared.annotation)]
        choices = [
            choice for kind in kinds for choice in get_args(kind) or () if isinstance(choice, str)
        ]
        bounds = {
            bound: next(
                (getattr(mark, sign) for mark in declared.metadata if hasattr(mark, sign)), None
            )
            for bound, sign in (("low", "ge"), ("high", "le"))
        }
        kind = "int" if int in kinds else "bool" if bool in kinds else "text"
        optional = type(None) in kinds
        fields.append(
            {
                "name": name,
                "value": getattr(asked, name),
                "choices": list(dict.fromkeys(choices)),
                "optional": optional,
                "kind": kind,
                "any": f"any_{name}{asked.left_open}",
                **bounds,
            }
        )
    return fields


_routes()
