"""Who is who: records that may be of one person side by side, joined or taken apart."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from talentmatch import pipeline
from talentmatch.errors import TalentMatchError
from talentmatch.i18n import label, phrase, render
from talentmatch.lists import Result
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people.one_person import merge_people, pair_facts, split_people
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Posted, Visitor, may_open
from talentmatch.web.lists._sections import section_of
from talentmatch.web.lists._tables import TableQuery

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_ROWS = 5


@router.get("/people")
def people_page(request: Request, visitor: PageVisitor) -> Response:
    """Show pairs in doubt, a few at a time, and records that were joined."""
    may_open(visitor, "people")
    return _page(request, visitor)


@router.post("/people")
def decide(request: Request, form: Posted, visitor: PageVisitor) -> Response:
    """Take two records for one person, or for two."""
    may_open(visitor, "people")
    one, other = str(form.get("one", "")), str(form.get("other", ""))
    action = str(form.get("action", ""))
    try:
        if action == "merge":
            merge_people(visitor.store, one, other)
        elif action == "split":
            split_people(visitor.store, one, other)
    except TalentMatchError as error:
        said = str(render(error, visitor.lang))
        return _page(request, visitor, status=400, problem=said, one=one, other=other)
    done = action if action in ("merge", "split") else ""
    return RedirectResponse(f"/people?done={done}", 303)


def _page(
    request: Request,
    visitor: Visitor,
    *,
    status: int = 200,
    problem: str = "",
    one: str = "",
    other: str = "",
) -> Response:
    lang, store = visitor.lang, visitor.store
    # Decided at once, so never an answer of earlier data.
    pairs = visitor.backend.answers.get(
        ("pairs of people",), lambda: pipeline.people_pairs(store)
    ).result
    table = pairs.table
    doubt = table.loc[table["outcome"].eq("in_doubt")].reset_index(drop=True)
    joined = table.loc[table["outcome"].eq("joined")].reset_index(drop=True)
    start = min(TableQuery.of(request.query_params).start, max(len(doubt) - 1, 0))
    part = doubt.iloc[start : start + _ROWS].reset_index(drop=True)
    facts = pair_facts(store, part)
    listed = section_of(
        Result(pairs.spec, joined[["candidate_id", "likely_id"]]),
        lang,
        address="/people",
        asked=TableQuery(rows=200),
    )
    deliver(store, (Result(pairs.spec, part), facts, Result(pairs.spec, joined)), name="people")
    done = request.query_params.get("done", "")
    return html_page(
        request,
        "people",
        visitor=visitor,
        status=status,
        problem=problem,
        typed={"one": one, "other": other},
        cards=[_card(row, facts, lang) for row in part.to_dict("records")],
        total=len(doubt),
        start=start,
        rows=_ROWS,
        joined=listed,
        notice=phrase("hunter", f"done_{done}", lang)
        if done in ("merge", "split") and not problem
        else "",
    )


def _card(row: dict[Any, Any], facts: Result, lang: str) -> dict[str, Any]:
    """Return a pair with what its records say."""
    one, other = str(row["candidate_id"]), str(row["likely_id"])
    table = facts.table
    own = table.loc[table["candidate_id"].eq(one) & table["likely_id"].eq(other)]
    shared = label("people", f"shared_{row['shared']}", lang)
    lines = [
        {name: render(fact[name], lang) if name != "same" else fact[name] for name in fact}
        for fact in own[["about", "first", "second", "same"]].to_dict("records")
    ]
    return {"one": one, "other": other, "shared": shared, "lines": lines}
