"""Scenarios side by side: sliders that write a planner's words, and what these do to a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import NotFoundError, TalentMatchError
from talentmatch.i18n import phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.lists.words import lazy_word
from talentmatch.pipeline.demand.running_scenarios import scenario_names
from talentmatch.pipeline.readiness import data_date
from talentmatch.pipeline.shortages.scenario_lists import MOST, SCENARIO_LISTS
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, Visitor, may_open
from talentmatch.web.lists._charts import charts_of
from talentmatch.web.lists._list_files import file_of
from talentmatch.web.lists._tables import TableQuery, table_view

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from talentmatch.lists import Result

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
#: How far a slider goes [%]: beyond half somebody writes it and says that it is meant.
_FURTHEST: Final = 50
_MOST_LETTERS: Final = 300
#: An industry of the choices: a section, or a division of it.
_DIVISION = 3


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """One scenario as the form holds it."""

    number: int
    orders: int = 0
    level: int = 0
    level_industry: str = ""
    plant: int = 0
    plant_industry: str = ""
    plant_place: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: QueryParams, number: int) -> _Draft:
        """Return what an address says of one scenario; what cannot be read is nothing."""

        def whole(name: str, most: int, low: int = 0) -> int:
            text = query.get(f"{name}_{number}", "").strip()
            digits = text.removeprefix("-")
            known = digits.isascii() and digits.isdigit() and len(digits) < 9
            return min(max(int(text), low), most) if known else 0

        def text(name: str) -> str:
            return query.get(f"{name}_{number}", "").strip()[:_MOST_LETTERS]

        return cls(
            number=number,
            orders=whole("orders", _FURTHEST, -_FURTHEST),
            level=whole("level", _FURTHEST, -_FURTHEST),
            level_industry=text("level_industry"),
            plant=whole("plant", 1_000_000),
            plant_industry=text("plant_industry"),
            plant_place=text("plant_place"),
            words=text("words"),
        )

    def sentence(self, lang: str) -> str:
        """Return the scenario in the words that the verb takes."""
        parts = []
        if self.orders:
            parts.append(phrase("planning", "words_orders", lang, change=f"{self.orders:+d}"))
        if self.level:
            facts = {"industry": self.level_industry, "change": f"{self.level:+d}"}
            key = "words_level" if self.level_industry else "words_level_all"
            parts.append(phrase("planning", key, lang, **facts))
        if self.plant:
            where = {"industry": self.plant_industry, "place": self.plant_place}
            parts.append(phrase("planning", "words_plant", lang, people=self.plant, **where))
        if self.words:
            parts.append(self.words)
        # The mark at the end keeps words from being taken for the name of a file.
        return "; ".join(part.strip() for part in parts) + (";" if parts else "")


@router.get("/scenarios")
def scenarios_page(request: Request, visitor: PageVisitor) -> Response:
    """Show up to four scenarios beside the list as it is."""
    may_open(visitor, "scenarios")
    lang, query = visitor.lang, request.query_params
    drafts = _drafts(query, lang)
    of = query.get("of", "shortage")
    of = of if of in SCENARIO_LISTS else "shortage"
    facts: dict[str, Any] = {"view": None, "lines": [], "charts": []}
    sentences = [text for text in (draft.sentence(lang) for draft in drafts) if text]
    if sentences:
        try:
            result = _compared(visitor, of, sentences)
        except TalentMatchError as error:
            facts["lines"] = str(render(error, lang)).splitlines()
        else:
            facts |= _shown(request, visitor, result)
    return html_page(
        request,
        "scenarios",
        visitor=visitor,
        status=400 if facts["lines"] else 200,
        drafts=drafts,
        shown_drafts=max([2, *(draft.number for draft in drafts if draft.sentence(lang))]),
        sentences=[text.rstrip(";") for text in sentences],
        of=of,
        lists=list(SCENARIO_LISTS),
        furthest=_FURTHEST,
        **_choices(visitor),
        **facts,
    )


@router.get("/scenarios.{kind}")
def scenarios_file(request: Request, visitor: PageVisitor, kind: str) -> Response:
    """Return the list under its scenarios as a file."""
    may_open(visitor, "scenarios")
    query = request.query_params
    of = query.get("of", "shortage")
    if of not in SCENARIO_LISTS:
        raise NotFoundError("sheet", of, list(SCENARIO_LISTS))
    drafts = _drafts(query, visitor.lang)
    sentences = [text for text in (one.sentence(visitor.lang) for one in drafts) if text]
    result = _compared(visitor, of, sentences)
    return file_of(
        visitor, result, f"scenarios-{of}", kind, marks=(phrase("planning", "for_inside"),)
    )


def _drafts(query: QueryParams, lang: str) -> list[_Draft]:
    """Return the scenarios of the form, those left empty last: they have the numbers of the list."""
    drafts = [_Draft.of(query, number) for number in range(1, MOST + 1)]
    drafts.sort(key=lambda draft: not draft.sentence(lang))
    return [replace(draft, number=number) for number, draft in enumerate(drafts, start=1)]


def _compared(visitor: Visitor, of: str, sentences: list[str]) -> Result:
    backend, store = visitor.backend, visitor.store
    answer = backend.answers.get(
        ("scenarios", of, tuple(sentences)),
        lambda: pipeline.compare_scenarios(store, of, sentences, tracking=backend.tracking),
    )
    deliver(store, (answer.result,), draft=True)
    return answer.result


def _shown(request: Request, visitor: Visitor, result: Result) -> dict[str, Any]:
    lang = visitor.lang
    kept = {name: value for name, value in request.query_params.items() if name != "lang" and value}
    kept.pop("start", None)
    asked = TableQuery.of(request.query_params)
    return {
        "view": table_view(result, asked, lang, address="/scenarios", query=kept),
        "charts": charts_of(result, lang),
        "notes": [render(note, lang) for note in result.notes],
        "file": f"/scenarios.xlsx?{request.url.query}",
    }


def _choices(visitor: Visitor) -> dict[str, Any]:
    """Return the industries and places that the form offers; none while nothing is loaded."""
    lang, store = visitor.lang, visitor.store
    if "enterprise" not in store.tables():
        return {"industries": [], "places": []}
    known = scenario_names(store, data_date(store))
    codes = [code for code in known.industries if len(code) <= _DIVISION]
    names = [(code, f"{code} {render(lazy_word('industry', code), lang)}") for code in codes]
    return {"industries": names, "places": list(known.places)}
