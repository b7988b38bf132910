"""Further parts of a report: each a question to the pipeline, and what of its answer is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch import pipeline
from talentmatch.charts.demand import demand_by_group
from talentmatch.charts.majors import seats_beside_wanted
from talentmatch.charts.programmes import retention_curves
from talentmatch.charts.targets import target_paths
from talentmatch.errors import MissingDataError, TalentMatchError, TrackingError
from talentmatch.i18n import phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import in_words, word
from talentmatch.pipeline.shortages.supplying import SUPPLY
from talentmatch.plan.review import Review
from talentmatch.report.findings import (
    finding_of_majors,
    finding_of_supply,
    finding_of_targets,
    finding_of_year,
)
from talentmatch.report.protection._published_people import few_people, printed_people
from talentmatch.report.protection.printable import printable
from talentmatch.report.protection.published import published_majors
from talentmatch.report.section import Finding, Question, Section

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["PARTS", "Part", "Sheet", "section_of"]

Take = Callable[[Any, Question], Result]
Printed = tuple[Result, Sequence[str]]
LEVEL_COUNTS = ListSpec(
    "level_counts",
    key=("level",),
    grain="a talent level",
    purpose="service",
    fields=(
        Field("level", vocabulary="report:level_", names_row=True),
        Field("people", unit="persons"),
    ),
)
FINDINGS = ListSpec(
    "findings",
    key=("indicator",),
    grain="a target",
    fields=(
        Field("indicator", names_row=True),
        Field("state", vocabulary="targets:state_"),
        Field("finding"),
    ),
)
#: Columns of a projection that a page leaves out.
_PARTS_OF_OPENINGS = frozenset(
    {"lo-95", "hi-95", "expansion", "replacement", "retirements", "separations"}
)
#: Targets drawn together.
_ON_A_PAGE = 6


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table of a part.

    Attributes
    ----------
    take : callable
        From the answer of the pipeline and the question to the list.
    heading : str
        Key of its heading; nothing under the heading of the part.
    printed : callable, optional
        What of it may be printed, and notes on what was left out; all of it if not given.
    """

    take: Take
    heading: str = ""
    printed: Callable[[Result, Any, Question], Printed] | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a report.

    Attributes
    ----------
    key : str
        Name of the part, of its heading, and with ``_intro`` of its first sentence.
    ask : callable
        The pipeline's function, with `notes` in what it returns.
    command : str
        The command that asks the same.
    sheets : sequence of Sheet
        Its tables; one without rows is left out.
    figures : callable, optional
        Charts of the answer and of what of it is printed.
    finding : callable
        The answer of the part in a sentence, from what of it is printed.
    notes : callable
        Which of the answer's notes are printed.
    """

    key: str
    ask: Callable[[Question], Any]
    command: str
    sheets: Sequence[Sheet]
    figures: Callable[[Any, Mapping[str, Result], Question], list[Figure]] | None = None
    finding: Callable[[Any, Mapping[str, Result]], Finding | None] = lambda answer, tables: None
    notes: Callable[[Any, Question], Sequence[str]] = lambda answer, question: tuple(answer.notes)


def section_of(part: Part, question: Question) -> Section | None:
    """Return a part of a report; None where the store lacks its tables or nothing comes of them.

    A part whose data contradicts itself says which command tells why: the message itself may name
    people, which a report does not.
    """
    try:
        answer = part.ask(question)
    except (MissingDataError, TrackingError):
        return None
    except TalentMatchError:
        return Section(key=part.key, intro=phrase("report", "not_made", command=part.command))
    tables: dict[str, Result] = {}
    left_out: list[str] = []
    for sheet in part.sheets:
        full = sheet.take(answer, question)
        if len(full.table):
            public, why = sheet.printed(full, answer, question) if sheet.printed else (full, ())
            heading = phrase("report", sheet.heading) if sheet.heading else ""
            tables[heading] = public
            left_out += [note for note in why if note not in left_out]
    if not tables:
        return None
    return Section(
        key=part.key,
        intro=phrase("report", f"{part.key}_intro"),
        notes=(*part.notes(answer, question), *left_out),
        figures=part.figures(answer, tables, question) if part.figures else [],
        tables=tables,
        finding=part.finding(answer, tables),
    )


def _public(question: Question) -> dict[str, Any]:
    """Return options of a pipeline verb whose notes then tell no count that the rule forbids."""
    return {"tracking": question.tracking, "least": question.rule.min_count}


def _list(name: str = "") -> Take:
    """Return what takes one of the answer's lists by its name, or the answer itself."""

    def take(answer: Any, question: Question) -> Result:
        lists: dict[str, Result] = {part.spec.name: part for part in answer.sheets}
        full: Result = lists[name] if name else answer
        return full

    return take


def _by_occupation(full: Result, answer: Any, question: Question) -> Printed:
    return printable(
        question.store, full, ["occupation"], rule=question.rule, beside=question.beside
    )


def _of_people(
    counts: Take, dims: Sequence[str], count: str, whole: str = "all"
) -> Callable[[Result, Any, Question], Printed]:
    """Return what prints a table of people: the rows with enough of them."""

    def printed(full: Result, answer: Any, question: Question) -> Printed:
        people = counts(answer, question).table
        hidden = few_people(people, dims, count, whole=whole, rule=question.rule)
        rows, notes = printed_people(full.table, dims, hidden, least=question.rule.min_count)
        return replace(full, table=rows), notes

    return printed


def _by_industry(full: Result, answer: Any, question: Question) -> Printed:
    return printable(question.store, full, ["industry"], rule=question.rule, beside=question.beside)


def _projected(answer: Any, question: Question) -> Result:
    """Return employment and openings of the years ahead; what openings are made of stands elsewhere."""
    shown = [name for name in answer.table if name not in _PARTS_OF_OPENINGS]
    return Result(answer.spec, answer.table[shown])


def _supply(answer: Any, question: Question) -> Result:
    """Sum over occupations; the rates behind an interval are the same for all, so ends add up."""
    rows = answer.table.assign(quarter=answer.table["quarter"].dt.strftime("%Y-%m-%d"))
    keys = ["quarter", "source"]
    summed = rows.groupby(keys, sort=False, as_index=False)[["persons", "lo-80", "hi-80"]].sum()
    share = rows.groupby(keys, sort=False)["counted"].mean().to_numpy()
    return Result(SUPPLY, summed.round(1).assign(counted=share.round(3)))


def _by_their_occupations(full: Result, answer: Any, question: Question) -> Printed:
    public = published_majors(question.store, answer, rule=question.rule, beside=question.beside)
    return public, [note for note in public.notes if note not in answer.notes]


def _paths(answer: Any, tables: Mapping[str, Result], question: Question) -> list[Figure]:
    """Draw as many targets together as fit a printed page."""
    named = in_words(answer.spec, answer.table.dropna(subset="unit"), question.lang)
    units = dict(zip(map(str, named["indicator"]), map(str, named["unit"]), strict=True))
    title = phrase("report", "chart_targets", question.lang)
    names = list(dict.fromkeys(answer.path["indicator"]))
    return [
        target_paths(
            answer.path.loc[answer.path["indicator"].isin(names[first : first + _ON_A_PAGE])],
            units=units,
            title=title,
            lang=question.lang,
        )
        for first in range(0, len(names), _ON_A_PAGE)
    ]


def _bars_of_year(answer: Any, tables: Mapping[str, Result], question: Question) -> list[Figure]:
    """Draw the openings of the posts that may be printed."""
    public = tables[""]
    drawn = in_words(public.spec, public.table.dropna(subset=["mean"]), question.lang)
    if drawn.empty:
        return []
    title = phrase("report", "yearly", question.lang)
    unit = phrase("report", "openings_year", question.lang)
    return [demand_by_group(drawn, "post", title=title, unit=unit, lang=question.lang)]


def _seats(answer: Any, tables: Mapping[str, Result], question: Question) -> list[Figure]:
    """Draw the seats of majors beside those wanted, where they may be printed."""
    public = tables[""]
    drawn = in_words(public.spec, public.table.dropna(subset=["wanted"]), question.lang)
    if drawn.empty:
        return []
    # The list tells how many more or fewer are wanted; beside the seats there are, how many in all.
    more = ["wanted", "wanted_lo", "wanted_hi"]
    drawn[more] = drawn[more].add(drawn["seats"], axis=0).clip(lower=0)
    title = phrase("report", "chart_seats", question.lang)
    return [seats_beside_wanted(drawn, title=title, lang=question.lang)]


def _levels(answer: Any, question: Question) -> Result:
    """Count people by level, the highest first, as the list has them; no person is printed."""
    level = answer.table["level"].fillna("none")
    counts = level.groupby(level, sort=False).size()
    return Result(LEVEL_COUNTS, pd.DataFrame({"level": counts.index, "people": counts.to_numpy()}))


def _without_counts(answer: Any, question: Question) -> Sequence[str]:
    """Leave out the note that counts every level, the small ones too."""
    counted = phrase("levels", "counts", parts="\0", n="").split("\0")[0]
    return [note for note in answer.notes if not note.startswith(counted)]


def _limits(answer: Any, question: Question) -> Result:
    """Return what is used of sites, funds and budget; the time of single members is not printed."""
    limits = _list("limits")(answer, question)
    if limits.table.empty:
        return limits
    rows = limits.table.loc[limits.table["limit"].ne("member") & limits.table["used"].gt(0)]
    return replace(limits, table=rows.drop(columns="price").reset_index(drop=True))


def _review(kind: Review) -> Take:
    """Return what asks for the rows of a review; forecast and probability stand above them."""

    def take(answer: Any, question: Question) -> Result:
        review = pipeline.targets(question.store, review=kind)
        return Result(review.spec, review.table[_REVIEWED])

    return take


def _outlook(answer: Any, question: Question) -> Result:
    outlook: Result = replace(answer, table=answer.table.drop(columns="finding"))
    return outlook


def _findings(answer: Any, question: Question) -> Result:
    return Result(FINDINGS, answer.table[["indicator", "state", "finding"]])


def _named_programmes(rows: pd.DataFrame, answer: Any) -> pd.DataFrame:
    names = answer.table.drop_duplicates("programme_id").set_index("programme_id")["name"]
    named: pd.DataFrame = rows.assign(programme=rows["programme_id"].map(names))
    return named


def _of_programmes(name: str) -> Take:
    """Return a table of the answer with the programme's name beside its number."""

    def take(answer: Any, question: Question) -> Result:
        part = _list(name)(answer, question)
        rows = _named_programmes(part.table, answer)
        rows.insert(1, "programme", rows.pop("programme"))
        return replace(part, table=rows)

    return take


def _retained(answer: Any, tables: Mapping[str, Result], question: Question) -> list[Figure]:
    """Draw the curves of the cohorts that may be printed, to whole months."""
    public, _ = _COHORTS(_list("retention")(answer, question), answer, question)
    if public.table.empty:
        return []
    curves = in_words(public.spec, public.table, question.lang)
    whole = word(public.spec["cohort"].vocabulary, "all", question.lang)
    curves = _named_programmes(curves, answer).assign(months=curves["months"].round())
    title = phrase("report", "chart_retention", question.lang)
    return [retention_curves(curves, whole, title=title, lang=question.lang)]


_COHORTS = _of_people(_list(), ("programme_id", "cohort"), "hires")
_REVIEWED = [
    "indicator",
    "unit",
    "period",
    "value_before",
    "latest",
    "change",
    "planned_change",
    "done_share",
    "time_share",
    "target",
    "year",
    "state",
    "pace_needed",
]

#: In the order of the page.
PARTS: tuple[Part, ...] = (
    Part(
        key="yearly",
        command="talentmatch demand",
        ask=lambda a: pipeline.yearly_demand(a.store, **_public(a)),
        sheets=[Sheet(take=_list(), printed=_by_occupation)],
        figures=_bars_of_year,
        finding=lambda answer, tables: finding_of_year(answer.notes),
    ),
    Part(
        key="components",
        command="talentmatch demand --components",
        ask=lambda a: pipeline.demand_components(a.store, **_public(a)),
        sheets=[Sheet(take=_list(), printed=_by_occupation)],
    ),
    Part(
        key="projection",
        command="talentmatch project",
        ask=lambda a: pipeline.project(a.store, by=["industry"], least=a.rule.min_count),
        sheets=[Sheet(take=_projected, printed=_by_industry)],
    ),
    Part(
        key="supply",
        command="talentmatch shortage supply",
        ask=lambda a: pipeline.supply(a.store, **_public(a)),
        sheets=[Sheet(take=_supply)],
        finding=lambda answer, tables: finding_of_supply(tables[""]),
    ),
    Part(
        key="majors",
        command="talentmatch majors",
        ask=lambda a: pipeline.majors(a.store, **_public(a)),
        sheets=[
            Sheet(take=_list(), printed=_by_their_occupations),
            Sheet(take=_list("majors_assumptions"), heading="assumptions"),
        ],
        figures=_seats,
        finding=lambda answer, tables: finding_of_majors(tables[""]),
    ),
    Part(
        key="targets",
        command="talentmatch targets",
        ask=lambda a: pipeline.targets(a.store),
        sheets=[
            Sheet(take=_outlook),
            Sheet(take=_findings, heading="findings"),
            Sheet(take=_review("annual"), heading="review_annual"),
            Sheet(take=_review("midterm"), heading="review_midterm"),
        ],
        figures=_paths,
        finding=lambda answer, tables: finding_of_targets(answer),
    ),
    Part(
        key="programmes",
        command="talentmatch programmes",
        ask=lambda a: pipeline.programmes(a.store),
        sheets=[
            Sheet(take=_list(), printed=_COHORTS),
            Sheet(take=_of_programmes("by_year"), heading="retention_by_year", printed=_COHORTS),
            Sheet(take=_of_programmes("output"), heading="cohort_output", printed=_COHORTS),
        ],
        figures=_retained,
    ),
    Part(
        key="partners",
        command="talentmatch partners",
        ask=lambda a: pipeline.partners(a.store, tracking=a.tracking, top=1),
        sheets=[
            Sheet(
                take=_list("summary"),
                printed=_of_people(_list("summary"), ("employer_type", "post"), "partners"),
            )
        ],
    ),
    Part(
        key="levels",
        command="talentmatch levels",
        ask=lambda a: pipeline.levels(a.store),
        sheets=[
            Sheet(
                take=_levels,
                printed=_of_people(_levels, ("level",), "people"),
            )
        ],
        notes=_without_counts,
    ),
    Part(
        key="portfolio",
        command="talentmatch portfolio",
        ask=lambda a: pipeline.portfolio(a.store, tracking=a.tracking),
        sheets=[
            Sheet(take=_list()),
            Sheet(take=_limits, heading="limits_used"),
        ],
    ),
)
