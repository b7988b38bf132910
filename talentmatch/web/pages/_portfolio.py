"""The portfolio: which team gets which project, what must hold, what if, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import InputError, TalentMatchError
from talentmatch.i18n import label, phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.teams.portfolio import portfolio_choices
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Visitor, may_open
from talentmatch.web.lists._list_files import file_of
from talentmatch.web.lists._sections import Section, section_of
from talentmatch.web.lists._tables import TableQuery

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
#: Pairs of team and project that the form can hold at once.
_PAIRS: Final = 3
_HOW: Final = ("fix", "without")
_Asked = tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]


@router.get("/portfolio")
def portfolio_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the choice under what must hold, and what each change tried would do."""
    may_open(visitor, "portfolio")
    lang, problem, decided = visitor.lang, "", None
    first: list[Section] = []
    further: dict[str, Section] = {}
    try:
        decided = _decided(visitor, _asked(request))
    except TalentMatchError as error:
        problem = str(render(error, lang))
    else:
        deliver(visitor.store, (decided,))
        sheets = [one for one in decided.sheets if len(one.table)]
        split = 3 if len(getattr(decided, "what_if", ())) else 2
        first = [_part(visitor, decided, one) for one in sheets[:split]]
        # Of the teams of each project those are worked out that are asked for.
        project = request.query_params.get("show", "")
        further = {
            one.spec.name: _part(visitor, decided, one)
            if one.spec.name == project
            else Section(title=str(label("sheets", one.spec.name, lang)))
            for one in sheets[split:]
        }
    return html_page(
        request,
        "portfolio",
        visitor=visitor,
        status=400 if problem else 200,
        problem=problem,
        choices=portfolio_choices(visitor.store),
        asked=request.query_params,
        must=request.query_params.getlist("must"),
        shut={
            name: request.query_params.getlist(name) for name in ("without_site", "without_fund")
        },
        pairs=range(1, _PAIRS + 1),
        how=_HOW,
        kept=urlencode([one for one in request.query_params.multi_items() if one[0] != "show"]),
        notes=[str(render(note, lang)) for note in decided.notes] if decided else [],
        first=first,
        further=further,
    )


def _part(visitor: Visitor, decided: Result, sheet: Result) -> Section:
    lang = visitor.lang

    def make() -> Section:
        return section_of(sheet, lang, address="/portfolio", asked=TableQuery(rows=200))

    return visitor.backend.answers.view_of(decided, ("/portfolio", lang, sheet.spec.name), make)


@router.get("/portfolio.{kind}")
def portfolio_file(request: Request, visitor: PageVisitor, kind: str) -> Response:
    """Return the choice under what must hold as a file."""
    may_open(visitor, "portfolio")
    decided = _decided(visitor, _asked(request))
    deliver(visitor.store, (decided,))
    return file_of(visitor, decided, "portfolio", kind)


def _decided(visitor: Visitor, asked: _Asked) -> Result:
    plan, what_if, why = asked
    return visitor.backend.answers.get(
        ("portfolio", asked),
        lambda: pipeline.portfolio(
            visitor.store, tracking=visitor.backend.tracking, plan=plan, what_if=what_if, why=why
        ),
    ).result


def _asked(request: Request) -> _Asked:
    """Return what must hold, what is tried and what is to be explained, as the verb takes it."""
    query = request.query_params

    def text(name: str) -> str:
        return query.get(name, "").strip()

    budget, more = _amount(text("budget")), _amount(text("try_budget"))
    plan = [f"budget={budget!r}"] if budget is not None else []
    plan += [f"must={one}" for one in query.getlist("must") if one]
    plan += [f"without-site={one}" for one in query.getlist("without_site") if one]
    plan += [f"without-fund={one}" for one in query.getlist("without_fund") if one]
    for at in range(1, _PAIRS + 1):
        how, team, project = text(f"how{at}"), text(f"team{at}"), text(f"project{at}")
        if how in _HOW and team and project:
            plan.append(f"{how}={team}={project}")
    what_if = [f"budget={more:+}"] if more is not None else []
    tried = {"without-site": "try_site", "without-fund": "try_fund", "must": "try_must"}
    what_if += [f"{what}={text(name)}" for what, name in tried.items() if text(name)]
    if text("try_team") and text("try_project"):
        what_if.append(f"fix={text('try_team')}={text('try_project')}")
    pair = (text("why_team"), text("why_project"))
    return tuple(plan), tuple(what_if), (pair,) if all(pair) else ()


def _amount(text: str) -> float | None:
    """Return an amount that a form holds in units of 10 000 CNY [CNY]; None if it holds none."""
    if not text:
        return None
    try:
        amount = float(text.replace(",", ""))
    except ValueError:
        raise InputError(phrase("hunter", "no_money", text=text[:40])) from None
    if not abs(amount) < 1e9:
        raise InputError(phrase("hunter", "no_money", text=text[:40]))
    return amount * 1e4
