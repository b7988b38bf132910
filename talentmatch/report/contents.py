"""Gather what a report says, section by section, as far as the store's data reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch import pipeline
from talentmatch.demand.history.panel import carried_history, history_step
from talentmatch.errors import MissingDataError, TalentMatchError, TrackingError
from talentmatch.i18n import Language, joined, phrase, render
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import in_words, lazy_cells
from talentmatch.pipeline.forecasting import OVER
from talentmatch.report.decisions import PARTS, section_of
from talentmatch.report.disclosure import DisclosureRule
from talentmatch.report.published import published, published_shortage
from talentmatch.report.section import Question, Section

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["Contents", "Section", "gather"]

COVER = ListSpec(
    "cover",
    key=("item",),
    grain="a fact on the cover of a report",
    fields=(Field("item", vocabulary="report"), Field("said")),
)
_LEADS = 20
_SHORTLISTS = 5
_PROJECTS = 8
_ORDER = (
    "demand",
    "yearly",
    "components",
    "shortage",
    "supply",
    "majors",
    "targets",
    "programmes",
    "leads",
    "partners",
    "levels",
    "teams",
    "portfolio",
)
_COMMANDS = {
    "demand": "talentmatch forecast",
    "shortage": "talentmatch shortage",
    "leads": "talentmatch leads",
    "teams": "talentmatch staff",
}
_HOW = ("unit", "interval", "basis", "grade", "probability", "lead", "left_out", "print")


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A whole report, before it is written as a page or a workbook."""

    lang: Language
    simulated: bool
    as_of: str
    since: str
    made_on: str
    sections: Sequence[Section]
    models: pd.DataFrame

    def cover(self) -> Result:
        """Return what stands on the cover: date, period of the data, models with their runs."""
        period = f"{self.since} – {self.as_of}" if self.since else self.as_of
        rows = [("made_on", self.made_on), ("data_period", period)]
        rows += [
            (
                f"model_{model.kind}",
                phrase(
                    "report",
                    "model_run",
                    version=model.version,
                    as_of=model.as_of,
                    run=model.run_id,
                ),
            )
            for model in self.models.itertuples()
        ]
        if self.models.empty:
            rows.append(("models", phrase("report", "no_models")))
        table = pd.DataFrame(rows, columns=["item", "said"], dtype=object)
        return Result(COVER, table)

    def how_to_read(self) -> tuple[str, ...]:
        """Return the sentences that say how figures, intervals and probabilities are meant."""
        return tuple(phrase("report", f"how_{name}") for name in _HOW)

    def how_to_read_sheet(self) -> Result:
        """Return the same sentences as a list."""
        table = pd.DataFrame({"said": lazy_cells(self.how_to_read())})
        return Result(ListSpec("how_to_read", (Field("said"),)), table)


def gather(
    store: Store,
    *,
    tracking: Tracking,
    months: int = 12,
    lang: Language = "en",
    rule: DisclosureRule | None = None,
) -> Contents:
    """Ask the pipeline for everything a report shows.

    Forecast, scarce posts, leads and teams say so where the data does not reach to them; every
    other part is left out where the store lacks its tables.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the models in use are.
    months : int
        Horizon of the forecast [months].
    lang : {"zh", "en"}
        Language of the reader.
    rule : DisclosureRule, optional
        What may not be printed because it tells about one enterprise.
    """
    rule = rule or DisclosureRule()
    question = Question(store=store, tracking=tracking, rule=rule, lang=lang)
    parts: dict[str, Callable[[], Section | None]] = {
        part.key: partial(section_of, part, question) for part in PARTS
    }
    parts |= {
        "demand": lambda: _demand(question, months),
        "shortage": lambda: _shortage(question),
        "leads": lambda: _leads(store, tracking),
        "teams": lambda: _teams(store, tracking),
    }
    sections = [_or_reason(key, parts[key]) for key in _ORDER]
    return Contents(
        lang=lang,
        simulated=store.simulated,
        as_of=f"{pipeline.data_date(store):%Y-%m-%d}",
        since=_since(store),
        made_on=f"{dt.date.today():%Y-%m-%d}",
        sections=[section for section in sections if section is not None],
        models=pipeline.champions(tracking),
    )


def _since(store: Store) -> str:
    """Return the first month of openings, or nothing where there are none."""
    months = pipeline.demand_history(store)["month"]
    return f"{months.min():%Y-%m-%d}" if len(months) else ""


def _or_reason(key: str, part: Callable[[], Section | None]) -> Section | None:
    try:
        return part()
    except (MissingDataError, TrackingError) as error:
        return Section(key=key, intro=phrase("report", "nothing", why=error))
    except TalentMatchError:  # its message may name people
        return Section(key=key, intro=phrase("report", "not_made", command=_COMMANDS[key]))


def _demand(question: Question, months: int) -> Section:
    from talentmatch.charts.demand import demand_by_group, demand_fan, demand_parts

    store, tracking, lang = question.store, question.tracking, question.lang
    history = pipeline.demand_history(store)
    step = 1 if history.empty else history_step(history)
    months = -(-months // step) * step  # whole quarters, whole years
    total = pipeline.forecast(store, tracking=tracking, months=months, by=[])
    past = carried_history(history)  # a late return is no fall of the total
    figures = [
        demand_fan(past, total.table, title=phrase("report", "total", lang), lang=lang, months=step)
    ]
    why = pipeline.explain_demand(store, tracking=tracking, months=months, by=[])
    if "why" in why.table.columns:  # a model that takes its forecast apart
        parts = why.table.rename(columns=lambda name: name.removeprefix("adds_"))
        title = phrase("demand_why", "title", lang)
        figures.append(demand_parts(parts.drop(columns="why"), title=title, lang=lang, months=step))
    tables, left_out = {}, []
    for dimension in ("industry", "occupation", "region"):
        if dimension in history.columns:
            year = Result(
                OVER,
                pipeline.forecast_total(store, tracking=tracking, months=months, by=[dimension]),
            )
            year, reasons = published(store, year, [dimension], rule=question.rule)
            title = phrase("report", f"by_{dimension}")
            left_out += [joined([title, note], ": ") for note in reasons]
            unit = phrase("report", "openings_over", lang, months=months)
            name_column = {"industry": "industry_name", "occupation": "post"}.get(
                dimension, dimension
            )
            drawn = in_words(year.spec, year.table.dropna(subset=["mean"]), lang)
            if len(drawn):
                bars = demand_by_group(
                    drawn, name_column, title=render(title, lang), unit=unit, lang=lang
                )
                figures.append(bars)
            tables[title] = year
    intro = "demand_intro" if step == 1 else "demand_intro_periods"
    return Section(
        key="demand",
        intro=phrase("report", intro, months=months),
        notes=(*total.notes, *left_out),
        figures=figures,
        tables=tables,
    )


def _shortage(question: Question) -> Section:
    public = published_shortage(question.store, tracking=question.tracking, rule=question.rule)
    return Section(
        key="shortage",
        intro=phrase("report", "shortage_intro"),
        notes=public.notes,
        tables={"": public},
    )


def _leads(store: Store, tracking: Tracking) -> Section:
    leads = pipeline.leads(store, tracking=tracking, top=_LEADS)
    return Section(
        key="leads",
        intro=phrase("report", "leads_intro"),
        notes=leads.notes,
        tables={"": leads, **_shortlists(leads.sheets)},
    )


def _shortlists(sheets: Sequence[Result]) -> dict[str, Result]:
    """Return the shortlists of the first leads."""
    shortlists = next((part for part in sheets if part.spec.name == "shortlists"), None)
    if shortlists is None:
        return {}
    postings = list(dict.fromkeys(shortlists.table["posting_id"]))[:_SHORTLISTS]
    rows = shortlists.table.loc[shortlists.table["posting_id"].isin(postings)]
    return {phrase("report", "shortlists"): replace(shortlists, table=rows)} if len(rows) else {}


def _teams(store: Store, tracking: Tracking) -> Section:
    tables = store.tables()
    lacking: dict[str, tuple[str, ...]] = {
        name: () for name in ("team", "project") if name not in tables
    }
    if lacking:
        raise MissingDataError("teams", lacking)
    matches = pipeline.team_matches(store, tracking=tracking, projects=_PROJECTS)
    return Section(
        key="teams",
        intro=phrase("report", "teams_intro"),
        notes=matches.notes,
        tables={"": matches},
    )
