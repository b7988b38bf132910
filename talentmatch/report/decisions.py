"""Further parts of a report: each a question to the pipeline, and what of its answer is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch import pipeline
from talentmatch.charts.programmes import retention_curves
from talentmatch.charts.targets import target_paths
from talentmatch.errors import MissingDataError, TalentMatchError, TrackingError
from talentmatch.phrases import phrase
from talentmatch.plan.review import Review
from talentmatch.report.headings import headed
from talentmatch.report.published import published, published_majors
from talentmatch.report.published_people import few_people, printed_people
from talentmatch.report.section import Asked, Section

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["PARTS", "Part", "Sheet", "section_of"]

Frame = Callable[[Any, Asked], pd.DataFrame]
Told = tuple[pd.DataFrame, Sequence[str]]
#: Targets drawn together.
_ON_A_PAGE = 6


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table of a part.

    Attributes
    ----------
    frame : callable
        From the answer of the pipeline and the question to the rows.
    heading : str
        Key of its heading; nothing under the heading of the part.
    printed : callable, optional
        What of the rows may be printed, and notes on what was left out; all of them if not given.
    name : str
        Name of the list, by which `headed` knows columns that mean something of their own.
    """

    frame: Frame
    heading: str = ""
    printed: Callable[[pd.DataFrame, Any, Asked], Told] | None = None
    name: str = ""


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
        Charts of the answer.
    notes : callable
        Which of the answer's notes are printed.
    """

    key: str
    ask: Callable[[Asked], Any]
    command: str
    sheets: Sequence[Sheet]
    figures: Callable[[Any, Asked], list[Figure]] | None = None
    notes: Callable[[Any, Asked], Sequence[str]] = lambda found, asked: tuple(found.notes)


def section_of(part: Part, asked: Asked) -> Section | None:
    """Return a part of a report; None where the store lacks its tables or nothing comes of them.

    A part whose data contradicts itself says which command tells why: the message itself may name
    people, which a report does not.
    """
    lang = asked.lang
    try:
        found = part.ask(asked)
    except (MissingDataError, TrackingError):
        return None
    except TalentMatchError:
        told = phrase("report", "not_made", lang, command=part.command)
        return Section(key=part.key, intro=told)
    tables: dict[str, pd.DataFrame] = {}
    left_out: list[str] = []
    for sheet in part.sheets:
        rows = sheet.frame(found, asked)
        if len(rows):
            table, why = sheet.printed(rows, found, asked) if sheet.printed else (rows, ())
            heading = phrase("report", sheet.heading, lang) if sheet.heading else ""
            tables[heading] = headed(sheet.name, table)
            left_out += [note for note in why if note not in left_out]
    if not tables:
        return None
    return Section(
        key=part.key,
        intro=phrase("report", f"{part.key}_intro", lang),
        notes=(*part.notes(found, asked), *left_out),
        figures=part.figures(found, asked) if part.figures else [],
        tables=tables,
    )


def _public(asked: Asked) -> dict[str, Any]:
    """Return what an answer is asked with, so that its notes tell no count that the rule forbids."""
    return {"tracking": asked.tracking, "least": asked.rule.min_count, "lang": asked.lang}


def _frame(name: str) -> Frame:
    return lambda found, asked: getattr(found, name)


def _by_occupation(rows: pd.DataFrame, found: Any, asked: Asked) -> Told:
    return published(asked.store, rows, ["occupation"], rule=asked.rule, lang=asked.lang)


def _of_people(
    counts: Frame, dims: Sequence[str], count: str, whole: tuple[str, str]
) -> Callable[[pd.DataFrame, Any, Asked], Told]:
    """Return what prints a table of people: the rows with enough of them."""

    def printed(rows: pd.DataFrame, found: Any, asked: Asked) -> Told:
        name = phrase(*whole, asked.lang)
        held = counts(found, asked)
        hidden = few_people(held, dims, count, whole=name, rule=asked.rule)
        return printed_people(rows, dims, hidden, least=asked.rule.min_count, lang=asked.lang)

    return printed


def _supply(found: Any, asked: Asked) -> pd.DataFrame:
    """Sum over occupations; the rates behind an interval are the same for all, so ends add up."""
    rows = found.table.assign(quarter=found.table["quarter"].dt.strftime("%Y-%m-%d"))
    keys = ["quarter", "source"]
    summed = rows.groupby(keys, sort=False, as_index=False)[["persons", "lo-80", "hi-80"]].sum()
    share = rows.groupby(keys, sort=False)["counted"].mean().to_numpy()
    table: pd.DataFrame = summed.round(1).assign(counted=share.round(3))
    return table


def _by_their_occupations(rows: pd.DataFrame, found: Any, asked: Asked) -> Told:
    shown = published_majors(asked.store, found, rule=asked.rule, lang=asked.lang)
    return shown.table, [note for note in shown.notes if note not in found.notes]


def _paths(found: Any, asked: Asked) -> list[Figure]:
    """Draw as many targets together as fit a printed page."""
    units = found.table.dropna(subset="unit").set_index("indicator")["unit"].to_dict()
    title = phrase("report", "chart_targets", asked.lang)
    names = list(dict.fromkeys(found.path["indicator"]))
    return [
        target_paths(
            found.path.loc[found.path["indicator"].isin(names[first : first + _ON_A_PAGE])],
            units=units,
            title=title,
            lang=asked.lang,
        )
        for first in range(0, len(names), _ON_A_PAGE)
    ]


def _levels(found: Any, asked: Asked) -> pd.DataFrame:
    """Count people by level, the highest first, as the list has them; no person is printed."""
    level = found.table["level"].fillna(phrase("report", "no_level", asked.lang))
    counts = level.groupby(level, sort=False).size()
    return pd.DataFrame({"level": counts.index, "people": counts.to_numpy()})


def _without_counts(found: Any, asked: Asked) -> Sequence[str]:
    """Leave out the note that counts every level, the small ones too."""
    counted = phrase("levels", "counts", asked.lang, parts="\0", n="").split("\0")[0]
    return [note for note in found.notes if not note.startswith(counted)]


def _limits(found: Any, asked: Asked) -> pd.DataFrame:
    """Return what is used of sites, funds and budget; the time of single members is not printed."""
    if found.limits.empty:
        return pd.DataFrame(found.limits)
    rows = found.limits.loc[found.limits["limit"].ne("member") & found.limits["used"].gt(0)]
    named = pipeline.limits_named(rows.drop(columns="price"), asked.lang)
    return pd.DataFrame(named.reset_index(drop=True))


def _review(kind: Review) -> Frame:
    """Return what asks for the rows of a review; forecast and probability stand above them."""

    def rows(found: Any, asked: Asked) -> pd.DataFrame:
        review = pipeline.targets(asked.store, review=kind, lang=asked.lang)
        return review.table[_REVIEWED]

    return rows


def _named_programmes(rows: pd.DataFrame, found: Any) -> pd.DataFrame:
    names = found.table.drop_duplicates("programme_id").set_index("programme_id")["name"]
    named: pd.DataFrame = rows.assign(programme=rows["programme_id"].map(names))
    return named


def _of_programmes(name: str) -> Frame:
    """Return a table of the answer with the programme's name beside its number."""

    def rows(found: Any, asked: Asked) -> pd.DataFrame:
        named = _named_programmes(getattr(found, name), found)
        named.insert(1, "programme", named.pop("programme"))
        return named

    return rows


def _retained(found: Any, asked: Asked) -> list[Figure]:
    """Draw the curves of the cohorts that may be printed, to whole months."""
    curves, _ = _COHORTS(found.retention, found, asked)
    if curves.empty:
        return []
    curves = _named_programmes(curves, found).assign(months=curves["months"].round())
    whole = phrase("programmes", "all", asked.lang)
    title = phrase("report", "chart_retention", asked.lang)
    return [retention_curves(curves, whole, title=title, lang=asked.lang)]


_COHORTS = _of_people(
    _frame("table"), ("programme_id", "cohort"), "hires", ("programmes", "all")
)  # fmt: skip
_REVIEWED = ["indicator", "unit", "period", "value_before", "latest", "change", "planned_change",
             "done_share", "time_share", "target", "year", "state", "pace_needed"]  # fmt: skip

#: In the order of the page.
PARTS: tuple[Part, ...] = (
    Part(
        key="yearly",
        command="talentmatch demand",
        ask=lambda a: pipeline.yearly_demand(a.store, **_public(a)),
        sheets=[Sheet(frame=_frame("table"), printed=_by_occupation, name="demand")],
    ),
    Part(
        key="components",
        command="talentmatch demand --components",
        ask=lambda a: pipeline.demand_components(a.store, **_public(a)),
        sheets=[Sheet(frame=_frame("table"), printed=_by_occupation, name="components")],
    ),
    Part(
        key="supply",
        command="talentmatch shortage supply",
        ask=lambda a: pipeline.supply(a.store, **_public(a)),
        sheets=[Sheet(frame=_supply, name="supply")],
    ),
    Part(
        key="majors",
        command="talentmatch majors",
        ask=lambda a: pipeline.majors(a.store, **_public(a)),
        sheets=[
            Sheet(
                frame=_frame("table"),
                printed=_by_their_occupations,
                name="majors",
            ),
            Sheet(
                frame=_frame("assumptions"),
                heading="assumptions",
                name="assumptions",
            ),
        ],
    ),
    Part(
        key="targets",
        command="talentmatch targets",
        ask=lambda a: pipeline.targets(a.store, lang=a.lang),
        sheets=[
            Sheet(frame=lambda found, asked: found.table.drop(columns="finding"), name="targets"),
            Sheet(
                frame=lambda found, asked: found.table[["indicator", "state", "finding"]],
                heading="findings",
            ),
            Sheet(frame=_review("annual"), heading="review_annual"),
            Sheet(frame=_review("midterm"), heading="review_midterm"),
        ],
        figures=_paths,
    ),
    Part(
        key="programmes",
        command="talentmatch programmes",
        ask=lambda a: pipeline.programmes(a.store, lang=a.lang),
        sheets=[
            Sheet(frame=_frame("table"), printed=_COHORTS, name="programmes"),
            Sheet(
                frame=_of_programmes("by_year"),
                heading="retention_by_year",
                printed=_COHORTS,
                name="by_year",
            ),
            Sheet(frame=_of_programmes("output"), heading="cohort_output", printed=_COHORTS),
        ],
        figures=_retained,
    ),
    Part(
        key="partners",
        command="talentmatch partners",
        ask=lambda a: pipeline.partners(a.store, tracking=a.tracking, top=1, lang=a.lang),
        sheets=[
            Sheet(
                frame=_frame("summary"),
                printed=_of_people(
                    _frame("summary"), ("employer_type", "post"), "partners", ("placement", "all")
                ),
                name="summary",
            )
        ],
    ),
    Part(
        key="levels",
        command="talentmatch levels",
        ask=lambda a: pipeline.levels(a.store, lang=a.lang),
        sheets=[
            Sheet(
                frame=_levels,
                printed=_of_people(_levels, ("level",), "people", ("programmes", "all")),
            )
        ],
        notes=_without_counts,
    ),
    Part(
        key="portfolio",
        command="talentmatch portfolio",
        ask=lambda a: pipeline.portfolio(a.store, tracking=a.tracking, lang=a.lang),
        sheets=[
            Sheet(frame=_frame("assigned")),
            Sheet(frame=_limits, heading="limits_used"),
        ],
    ),
)
