"""Gather what a report says, section by section, as far as the store's data reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch import pipeline
from talentmatch.demand.history.panel import carried_history
from talentmatch.demand.history.rows import history_step
from talentmatch.errors import MissingDataError, NotFoundError, TalentMatchError, TrackingError
from talentmatch.i18n import Language, joined, phrase, render
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import in_words, lazy_cells
from talentmatch.pipeline.demand.forecasting import OVER
from talentmatch.report._decisions import PARTS, section_of
from talentmatch.report.findings import finding_of_leads, finding_of_shortage, main_findings
from talentmatch.report.protection.disclosure import DisclosureRule
from talentmatch.report.protection.printable import printable, unchecked
from talentmatch.report.protection.published import printed_shortage
from talentmatch.report.section import Question, Section

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["Contents", "Section", "gather"]

ANNEX = ListSpec(
    "annex",
    key=("item", "said"),
    grain="a note on what a part of a report rests on",
    fields=(Field("item", vocabulary="report:"), Field("said")),
)
_LEADS = 20
_SHORTLISTS = 5
_PROJECTS = 8
_ORDER = (
    "demand",
    "yearly",
    "components",
    "projection",
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

    @property
    def period(self) -> str:
        """First month and last day of the data."""
        several = self.since and self.since != self.as_of
        return f"{self.since} – {self.as_of}" if several else self.as_of

    @property
    def dated(self) -> str:
        """Of which days the data is, and when the report was made."""
        key = "day" if self.period == self.as_of else "period"
        return phrase("report", key, period=self.period, made_on=self.made_on)

    def findings(self) -> Result:
        """Return what the first page says: the answers of the most important parts."""
        return main_findings(self.sections)

    def annex(self) -> Result:
        """Return what the figures rest on: how to read them, notes by part, models with their runs."""
        rows = [("how_to_read", sentence) for sentence in self.how_to_read()]
        rows += [(part.key, note) for part in self.sections for note in part.notes]
        rows += [("models", sentence) for sentence in self.model_runs()]
        table = pd.DataFrame(rows, columns=["item", "said"], dtype=object)
        table["said"] = lazy_cells([said for _, said in rows], table.index)
        return Result(ANNEX, table)

    def model_runs(self) -> tuple[str, ...]:
        """Return of each model in use its version, its data and its run."""
        if self.models.empty:
            return (phrase("report", "no_models"),)
        return tuple(map(_run, self.models.itertuples()))

    def how_to_read(self) -> tuple[str, ...]:
        """Return the sentences that say how figures, intervals and probabilities are meant."""
        return tuple(phrase("report", f"how_{name}") for name in _HOW)


def _run(model: Any) -> str:
    facts = {"version": model.version, "as_of": model.as_of, "run": model.run_id}
    run = phrase("report", "model_run", **facts)
    return joined([phrase("report", f"model_{model.kind}"), run], ": ")


def gather(
    store: Store,
    *,
    tracking: Tracking,
    months: int = 12,
    lang: Language = "en",
    rule: DisclosureRule | None = None,
    without: Collection[str] = (),
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
    without : collection of str
        Parts that it does not have.
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
    sections = [_or_reason(key, parts[key]) for key in _ORDER if key not in without]
    return Contents(
        lang=lang,
        simulated=store.simulated,
        as_of=f"{pipeline.data_date(store):%Y-%m-%d}",
        since=_since(store),
        made_on=f"{dt.date.today():%Y-%m-%d}",
        sections=_notes_once([section for section in sections if section is not None]),
        models=pipeline.champions(tracking),
    )


def _notes_once(sections: Sequence[Section]) -> list[Section]:
    """Leave each note in the first part that rests on it; later parts name that part."""
    first: dict[str, str] = {}
    parts = []
    for section in sections:
        own = [note for note in section.notes if note not in first]
        before = dict.fromkeys(first[note] for note in section.notes if note in first)
        first |= dict.fromkeys(own, section.key)
        if before:
            names = joined(phrase("report", key) for key in before)
            own.append(phrase("report", "notes_above", parts=names))
        parts.append(replace(section, notes=own))
    return parts


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
    from talentmatch.charts.demand import demand_fan, demand_parts

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
    tables: dict[str, Result] = {phrase("report", "total"): Result(total.spec, total.table)}
    left_out: list[str] = []
    for dimension in ("industry", "region"):
        if dimension in history.columns:
            title, year, reasons, bars = _summed_by(question, dimension, months)
            left_out += [joined([title, note], ": ") for note in reasons]
            figures += bars
            tables[title] = year
    if {"industry", "region"} <= set(history.columns):
        figures += _grid(question, months)
    intro = "demand_intro" if step == 1 else "demand_intro_periods"
    return Section(
        key="demand",
        intro=phrase("report", intro, months=months),
        notes=(*total.notes, *left_out),
        figures=figures,
        tables=tables,
    )


def _summed_by(
    question: Question, dimension: str, months: int
) -> tuple[str, Result, tuple[str, ...], list[Figure]]:
    """Return the openings of the horizon by a dimension: heading, list, what is left out, bars."""
    from talentmatch.charts.demand import demand_by_group

    store, lang = question.store, question.lang
    summed = pipeline.forecast_total(
        store, tracking=question.tracking, months=months, by=[dimension]
    )
    year, reasons = printable(
        store, Result(OVER, summed), [dimension], rule=question.rule, beside=question.beside
    )
    title = phrase("report", f"by_{dimension}")
    drawn = in_words(year.spec, year.table.dropna(subset=["mean"]), lang)
    if drawn.empty:
        return title, year, reasons, []
    name_column = {"industry": "industry_name"}.get(dimension, dimension)
    unit = phrase("report", "openings_over", lang, months=months)
    bars = demand_by_group(drawn, name_column, title=render(title, lang), unit=unit, lang=lang)
    return title, year, reasons, [bars]


def _grid(question: Question, months: int) -> list[Figure]:
    """Draw openings by place and industry; cells that may not be printed stay empty."""
    from talentmatch.charts.demand import demand_grid

    dims = ["region", "industry"]
    year = Result(
        OVER,
        pipeline.forecast_total(question.store, tracking=question.tracking, months=months, by=dims),
    )
    public, _ = printable(question.store, year, dims, rule=question.rule, beside=question.beside)
    drawn = in_words(public.spec, public.table, question.lang)
    title = phrase("report", "chart_grid", question.lang, months=months)
    return [demand_grid(drawn, title=title, lang=question.lang)] if len(drawn) else []


def _shortage(question: Question) -> Section:
    from talentmatch.charts.demand import demand_by_group

    store, lang = question.store, question.lang
    public, inside = printed_shortage(
        store, tracking=question.tracking, rule=question.rule, beside=question.beside
    )
    columns = ["gap", "gap_lo", "gap_hi"]
    known = public.table.dropna(subset=["gap"])
    figures = []
    if len(known):
        title, unit = (phrase("report", key, lang) for key in ("chart_gap", "gap_year"))
        # Row by row as in the table: a sum over chains would lack those that may not be printed.
        names = [name for name in ("chain", "post") if name in known]
        drawn = in_words(public.spec, known[[*names, *columns]], lang)
        drawn = drawn.rename(columns={"gap": "mean", "gap_lo": "lo-80", "gap_hi": "hi-80"})
        drawn["post"] = drawn[names].astype(str).agg(" · ".join, axis=1)
        figures = [demand_by_group(drawn, "post", title=title, unit=unit, lang=lang)]
    return Section(
        key="shortage",
        intro=phrase("report", "shortage_intro"),
        notes=public.notes,
        figures=figures,
        tables={"": public},
        finding=finding_of_shortage(
            public,
            inside,
            changes=_changes(store, inside),
            waiting=len(inside.waiting),
            unchecked=unchecked(store, inside),
        ),
    )


def _changes(store: Store, listed: pipeline.Shortage) -> str | None:
    """Say what changed since the edition in force; None where nothing was published."""
    try:
        return pipeline.shortage_changes(store, listed).notes[0]
    except NotFoundError:
        return None


def _leads(store: Store, tracking: Tracking) -> Section:
    leads = pipeline.leads(store, tracking=tracking, top=_LEADS)
    return Section(
        key="leads",
        intro=phrase("report", "leads_intro"),
        notes=leads.notes,
        tables={"": leads, **_shortlists(leads.sheets)},
        finding=finding_of_leads(leads),
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
