"""Changes of the list of scarce posts by hand: a cell with its reason, doubtful figures, an edition."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import pandas as pd
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch import pipeline
from talentmatch.errors import InputError, TalentMatchError
from talentmatch.i18n import phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.shortages.shortage_cells import (
    editions_of,
    edits_of_row,
    shortage_cell,
    shortage_row,
)
from talentmatch.plan.editions.cell_words import EDITABLE
from talentmatch.report.labels import heading, readable, texts_of
from talentmatch.report.protection.published import published_edition
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor
from talentmatch.web.lists._sections import section_of
from talentmatch.web.pages._shortage import listed_for, may_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from talentmatch.lists import Result
    from talentmatch.pipeline.shortages.shortage_cells import Cell

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
#: A cell is looked at and changed by one at a time: who comes second sees what the first did.
_EDITING: Final = threading.Lock()


@router.get("/shortage/row")
def row_page(
    request: Request, visitor: PageVisitor, row: str = "", by: str = "", column: str = ""
) -> Response:
    """Show one row with all its columns, what was changed in it, and a form for one cell."""
    may_plan(visitor)
    return _row(request, visitor, {"row": row, "by": by, "column": column})


@router.post("/shortage/row")
def change_cell(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Change a cell; if it is no longer what the form showed, show both and ask."""
    may_plan(visitor)
    typed = {
        name: str(form.get(name, "")) for name in ("row", "by", "column", "value", "why", "seen")
    }
    if form.get("action") == "take_back":
        typed["value"] = ""
    with _EDITING:
        listed = listed_for(visitor, typed["by"])
        cell = shortage_cell(listed, typed["row"], typed["column"])
        if cell.logged != typed["seen"]:
            return _row(request, visitor, typed, status=409, typed=typed, changed=True)
        change = {"row": cell.row, "column": cell.column, "after": typed["value"]}
        try:
            pipeline.edit_shortage(
                visitor.store,
                listed,
                pd.DataFrame([change]),
                who=visitor.user.name,
                why=typed["why"],
            )
        except InputError as error:
            return _row(request, visitor, typed, status=400, typed=typed, problem=error)
    query = urlencode({"row": cell.row, "by": typed["by"], "saved": cell.column})
    return RedirectResponse(f"/shortage/row?{query}", 303)


def _row(
    request: Request,
    visitor: Visitor,
    place: Mapping[str, str],
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    changed: bool = False,
    problem: TalentMatchError | None = None,
) -> Response:
    lang, row, by, column = visitor.lang, place["row"], place["by"], place["column"]
    listed = listed_for(visitor, by)
    one = shortage_row(listed, row)
    cell = shortage_cell(listed, row, column) if column else None
    name = shortage_cell(listed, row, "number").row
    edits = edits_of_row(visitor.store, name)
    deliver(visitor.store, (one, edits), name=f"shortage {name}", draft=True)
    facts = _facts(one, lang)
    saved = request.query_params.get("saved", "")
    return html_page(
        request,
        "shortage_row",
        visitor=visitor,
        status=status,
        title=next(fact["text"] for fact in facts if fact["name"] == "post"),
        chain=next((fact["text"] for fact in facts if fact["name"] == "chain"), ""),
        facts=facts,
        row=name,
        by=by,
        cell=_cell(cell, lang) if cell else None,
        typed=typed or {},
        changed=changed,
        last=edits.table.iloc[0].to_dict() if changed and len(edits.table) else None,
        problem=str(render(problem, lang)) if problem else "",
        saved=next((fact["heading"] for fact in facts if fact["name"] == saved), ""),
        edits=section_of(edits, lang, address="/shortage/row", without=("row",)),
    )


def _facts(one: Result, lang: str) -> list[dict[str, Any]]:
    """Return the columns of a row, each with its heading, its text and whether it may be changed."""
    page = readable(one, lang)
    facts = []
    for name, key in zip(one.table.columns, page.frame.columns, strict=True):
        unit = page.unit(str(key))
        (text,) = texts_of(page.frame[key], unit, lang)
        facts.append(
            {
                "name": str(name),
                "heading": heading(str(key), lang, unit),
                "text": text,
                "editable": name in EDITABLE,
            }
        )
    return facts


def _cell(cell: Cell, lang: str) -> dict[str, Any]:
    listed = cell.kind == "list" or cell.kind == "text"
    return {
        "column": cell.column,
        "logged": cell.logged,
        "shown": render(cell.shown, lang),
        "heading": render(cell.heading, lang),
        "kind": cell.kind,
        "value": str(render(cell.shown, lang)) if listed else cell.logged,
        "choices": [(code, render(word, lang)) for code, word in cell.choices],
    }


@router.get("/shortage/confirm")
def doubtful_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the figures that are hardly possible, and who stands by which."""
    may_plan(visitor)
    return _doubtful(request, visitor)


@router.post("/shortage/confirm")
def confirm_figures(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Log that somebody stands by figures."""
    may_plan(visitor)
    keys = [str(key) for key in form.getlist("key")]
    why = str(form.get("why", ""))
    try:
        if not keys:
            raise InputError(phrase("planning", "nothing_ticked"))
        listed = listed_for(visitor)
        pipeline.confirm(visitor.store, listed.breaches, keys, who=visitor.user.name, why=why)
    except TalentMatchError as error:
        return _doubtful(request, visitor, status=400, keys=keys, why=why, problem=error)
    return RedirectResponse("/shortage/confirm?saved=1", 303)


def _doubtful(
    request: Request,
    visitor: Visitor,
    status: int = 200,
    problem: TalentMatchError | None = None,
    keys: Sequence[str] = (),
    why: str = "",
) -> Response:
    listed, lang = listed_for(visitor), visitor.lang
    waiting = {breach.key for breach in listed.waiting}
    known = listed.confirmations
    rows = known.table.to_dict("records") if known is not None else []
    if known is not None:
        deliver(visitor.store, (known,), draft=True)
    return html_page(
        request,
        "doubtful",
        visitor=visitor,
        status=status,
        waiting=[
            (row["breach"], render(row["finding"], lang))
            for row in rows
            if row["breach"] in waiting
        ],
        settled=[
            {**row, "finding": render(row["finding"], lang)}
            for row in rows
            if row["breach"] not in waiting
        ],
        problem=str(render(problem, lang)) if problem else "",
        ticked=keys,
        why=why,
        saved=request.query_params.get("saved") == "1",
    )


@router.get("/shortage/editions")
def editions_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the published editions, and a form for the next."""
    may_plan(visitor)
    return _editions(request, visitor)


@router.post("/shortage/editions")
def publish_edition(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Keep the list as an edition, or say which cells would give somebody away."""
    may_plan(visitor)
    typed = {"edition": str(form.get("edition", "")).strip(), "by": str(form.get("by", ""))}
    store, lang = visitor.store, visitor.lang
    edition = typed["edition"]
    try:
        if not edition:
            raise InputError(phrase("planning", "edition_unnamed"))
        with _EDITING:
            listed = listed_for(visitor, typed["by"])
            printed = published_edition(store, listed, edition)
            n = pipeline.publish_shortage(
                store,
                listed,
                edition=edition,
                who=visitor.user.name,
                words=partial(render, lang=lang),
            )
            deliver(store, (printed,), name=f"edition {edition}")
    except TalentMatchError as error:
        return _editions(request, visitor, status=400, typed=typed, problem=error)
    visitor.backend.webhooks.tell("edition.published", edition=edition)
    said = phrase("planner", "published", lang, edition=edition, n=n)
    hidden = [str(render(note, lang)) for note in printed.inside]
    return _editions(request, visitor, published=str(said), hidden=hidden)


def _editions(
    request: Request,
    visitor: Visitor,
    status: int = 200,
    problem: TalentMatchError | None = None,
    **facts: Any,
) -> Response:
    lang = visitor.lang
    published = editions_of(visitor.store)
    deliver(visitor.store, (published,), draft=True)
    lines = str(render(problem, lang)).splitlines() if problem else []
    return html_page(
        request,
        "editions",
        visitor=visitor,
        status=status,
        editions=section_of(published, lang, address="/shortage/editions"),
        names=[str(name) for name in published.table["edition"]],
        lines=lines,
        **facts,
    )
