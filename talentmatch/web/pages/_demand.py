"""Demand: why a post has the figure it has, forecasts by row with their fans, places beside industries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from fastapi import APIRouter, Request
from starlette.responses import Response

from talentmatch import pipeline
from talentmatch.errors import InputError, MissingDataError, TrackingError
from talentmatch.i18n import render
from talentmatch.lists.deliver import deliver
from talentmatch.lists.words import lazy_word
from talentmatch.pipeline.demand.forecasting import demand_grid
from talentmatch.report.labels import as_text
from talentmatch.web._listings import LISTINGS
from talentmatch.web._rendering import html_page
from talentmatch.web._visitor import PageVisitor, may_open
from talentmatch.web.lists._charts import charts_of
from talentmatch.web.lists._sections import section_of
from talentmatch.web.pages._lists import list_page
from talentmatch.web.pages._shortage import may_plan

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
#: Darkest step of a cell.
_STEPS = 5
#: Dimension of a forecast to the column that a reader knows it by.
_NAMED: Final = {"industry": "industry_name", "occupation": "post"}


@router.get("/demand")
def demand_page(request: Request, visitor: PageVisitor) -> Response:
    """Show the openings of the year; each post leads to what its figure is made of."""
    may_open(visitor, "demand")
    plans = visitor.user.role in LISTINGS["demand"].inside
    links = {"post": "/demand/why/{occupation}"} if plans else None
    return list_page(
        request, visitor, LISTINGS["demand"], template="demand", links=links, plans=plans
    )


@router.get("/demand/why/{post:path}")
def why_page(request: Request, visitor: PageVisitor, post: str) -> Response:
    """Show how each source moves the demand for a post."""
    may_plan(visitor)
    backend, store, lang = visitor.backend, visitor.store, visitor.lang
    answer = backend.answers.get(
        ("demand of", post),
        lambda: pipeline.demand_of_post(store, post, tracking=backend.tracking),
    )
    deliver(store, (answer.result,), draft=True)
    return html_page(
        request,
        "demand_why",
        visitor=visitor,
        title=str(render(lazy_word("occupation", post), lang)),
        post=post,
        charts=charts_of(answer.result, lang),
        sources=section_of(answer.result, lang, address=request.url.path),
    )


@router.get("/demand/grid")
def grid_page(request: Request, visitor: PageVisitor, months: int = 12) -> Response:
    """Show openings of a horizon by place and industry, the more the darker."""
    may_plan(visitor)
    backend, lang = visitor.backend, visitor.lang
    months = min(max(months, 1), 60)
    facts: dict[str, Any] = {"months": months, "grid": None, "problem": ""}
    try:
        answer = backend.answers.get(
            ("grid", months),
            lambda: demand_grid(visitor.store, tracking=backend.tracking, months=months),
        )
    except (MissingDataError, TrackingError, InputError) as error:
        facts["problem"] = str(render(error, lang))
    else:
        deliver(visitor.store, (answer.result,), draft=True)
        facts["grid"] = _grid(answer.result, lang)
        facts["notes"] = [render(note, lang) for note in answer.result.notes]
    return html_page(request, "demand_grid", visitor=visitor, **facts)


@router.get("/forecast")
def forecast_page(request: Request, visitor: PageVisitor) -> Response:
    """Show openings by month; a row that is chosen is drawn with its fan."""
    may_open(visitor, "forecast")
    by = request.query_params.get("by", "")
    months = request.query_params.get("months", "")
    kept = f"&months={months}" if months.isascii() and months.isdigit() else ""
    column = _NAMED.get(by, by)
    links = {column: f"/forecast?by={by}{kept}&only_{column}={{{column}}}"} if by in _BY else None
    return list_page(
        request,
        visitor,
        LISTINGS["forecast"],
        template="forecast",
        links=links,
        plans=visitor.user.role in LISTINGS["forecast"].inside,
        chosen=bool(column and request.query_params.get(f"only_{column}")),
        by=by,
    )


_BY: Final = ("region", "industry", "occupation", "skill")


def _grid(result: Result, lang: str) -> dict[str, Any]:
    """Return the rows of a grid of places and industries, each cell with its text and its step."""
    cells = result.table.pivot_table(index="region", columns="industry", values="mean")
    # The more openings a place and an industry have, the further up and left they stand.
    cells = cells.loc[cells.sum(axis=1).sort_values(ascending=False).index]
    cells = cells[cells.sum().sort_values(ascending=False).index]
    most = float(cells.max().max()) or 1.0
    return {
        "columns": [render(lazy_word("industry", str(code)), lang) for code in cells.columns],
        "rows": [
            {
                "name": render(lazy_word("region", str(place)), lang),
                "cells": [
                    {"text": as_text(value, lang, "positions"), "step": _step(value, most)}
                    for value in values
                ],
            }
            for place, values in zip(cells.index, cells.to_numpy(), strict=True)
        ],
        "steps": [
            as_text(most * (step / _STEPS) ** 2, lang, "positions") for step in range(1, _STEPS + 1)
        ],
    }


def _step(value: float, most: float) -> int:
    """Return how dark a cell is; by the root, since few cells hold most."""
    return 0 if pd.isna(value) or value <= 0 else max(round((value / most) ** 0.5 * _STEPS), 1)
