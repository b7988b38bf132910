"""From the gap of posts to the seats of majors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.demand.history.panel import carried_history
from talentmatch.errors import MissingDataError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_word
from talentmatch.pipeline.demand._demand_history import demand_history
from talentmatch.pipeline.demand._projecting import projected_growth
from talentmatch.pipeline.readiness import data_date
from talentmatch.pipeline.shortages._shortages import shortage
from talentmatch.plan.assumptions import ASSUMPTIONS, Assumptions, load_assumptions
from talentmatch.plan.majors import growth_of, major_advice

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.yearly.scenario_effect import ScenarioEffect
    from talentmatch.track import Tracking

__all__ = ["MAJORS", "MAJORS_GAPS", "Majors", "majors"]

_GAP_THEN = tuple(
    Field(name, unit="persons", doc="If the advice is followed and kept.")
    for name in ("gap_then", "gap_then_lo", "gap_then_hi")
)
_GAP = tuple(Field(name, unit="persons") for name in ("gap", "gap_lo", "gap_hi"))
MAJORS = ListSpec(
    "majors",
    key=("institution", "major", "education"),
    grain="a major of an institution and its coming intake",
    needs_rows=True,
    fields=(
        # What a school's plan of enrolment tells of a major, and nothing of enterprises.
        Field("institution", names_row=True),
        Field("major", vocabulary="major", names_row=True),
        Field("education", vocabulary="education", names_row=True),
        Field("intake", unit="year", names_row=True),
        Field("graduates_in", unit="year", names_row=True),
        Field("seats", unit="persons", names_row=True),
        *(Field(name, unit="persons") for name in ("wanted", "wanted_lo", "wanted_hi")),
        Field("advice", vocabulary="majors:advice_"),
        Field("change", unit="persons", label="seats_change"),
        Field("posts", vocabulary="occupation", names_row=True),
        *_GAP,
        *_GAP_THEN,
    ),
)
MAJORS_GAPS = ListSpec(
    "majors_gaps",
    key=("occupation", "year"),
    grain="an occupation and a year, if seats stay as they are and if the advice is followed",
    fields=(
        Field("occupation", names_row=True),
        Field("post", vocabulary="occupation", names_row=True),
        Field("year", unit="year", names_row=True),
        *(Field(name, unit="persons", digits=1) for name in ("gap", "gap_lo", "gap_hi")),
        *(replace(field, digits=1) for field in _GAP_THEN),
    ),
)

_RATES = ("school_share", "seat_change", "growth_carry", "completion", "stay_share")
#: Month from which the coming intake is that of the next year.
_TERM = 9
#: Years between the data and an intake up to which the list is made for it without a warning.
_REACH = 2


@dataclass(frozen=True)
class Majors(Result):
    """Seats to add, keep or cut.

    Attributes
    ----------
    table : DataFrame
        One row an institution and major: `institution`, `major`,
        `education`, `intake`, `graduates_in`, `seats`, `wanted`, `wanted_lo`, `wanted_hi`,
        `advice`, `change` [seats], `posts` it leads to, and their `gap`, `gap_lo`, `gap_hi` in the
        year of graduation [persons per year].
    notes : tuple of str
        What it rests on, and majors that lead to no listed occupation.
    assumptions : DataFrame
        Assumed rates with value, interval, meaning and source.
    gaps : DataFrame
        `occupation`, `post`, `year`, `gap`, `gap_lo`, `gap_hi` if seats stay as they are.
    """

    assumptions: pd.DataFrame = field(default_factory=pd.DataFrame)
    gaps: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def sheets(self) -> tuple[Result, ...]:
        """The list, the gaps if seats stay, and what is assumed."""
        return (self, self.list_of_gaps, self.list_of_assumptions)

    @property
    def list_of_gaps(self) -> Result:
        """The gaps as a list of their own."""
        return Result(MAJORS_GAPS, self.gaps)

    @property
    def list_of_assumptions(self) -> Result:
        """What is assumed as a list of its own."""
        return Result(ASSUMPTIONS.renamed("majors_assumptions"), self.assumptions)


def majors(
    store: Store,
    *,
    tracking: Tracking,
    intake: int | None = None,
    assumptions: Assumptions | None = None,
    least: int = 0,
    effect: ScenarioEffect | None = None,
) -> Majors:
    """Say of each institution and major how many seats the coming intake should have.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the demand model is.
    intake : int, optional
        Year of the intake; the next one if none is given. One far from the data is noted.
    assumptions : Assumptions, optional
        Rates; those of ``models/plan/default.yml`` if none are given.
    least : int
        Fewest enterprises, people or answers that notes tell the number of; 0: of any.
    effect : ScenarioEffect, optional
        What a scenario does to the openings.

    Raises
    ------
    MissingDataError
        If there is no table `supply`, or neither a demand model nor a survey.
    """
    held = store.tables()
    if "supply" not in held:
        raise MissingDataError("majors", {"supply": ("institution", "major", "year", "seats")})
    as_of = data_date(store)
    year = intake or as_of.year + (as_of.month >= _TERM)
    assumed = assumptions or load_assumptions()
    listed = shortage(
        store, tracking=tracking, by="post", assumptions=assumed, least=least, effect=effect
    )
    map_known = "major_occupation" in held
    supply = store.read("supply", as_of=as_of, purpose="planning")
    ahead = projected_growth(store, since=year, until=year + int(max(assumed.years.values())))
    found = major_advice(
        supply,
        listed.rows,
        intake=year,
        assumptions=assumed,
        majors=store.read("major_occupation", as_of=as_of, purpose="planning")
        if map_known
        else None,
        growth=_growth(store, as_of),
        ahead=ahead,
    )
    notes = [phrase("majors", "method", intake=year)]
    if abs(year - as_of.year) > _REACH:
        notes.append(phrase("majors", "far", intake=year, data=as_of.year))
    if ahead is not None:
        notes.append(phrase("majors", "ahead", year=year))
    if not map_known:
        notes.append(phrase("majors", "no_map"))
    if found.unmapped:
        notes.append(
            phrase(
                "majors",
                "unmapped",
                majors=joined(lazy_word("major", one) for one in found.unmapped),
            )
        )
    return Majors(
        MAJORS,
        MAJORS.ordered(found.table.assign(posts=found.table["occupations"])),
        (*notes, *listed.notes),
        assumptions=assumed.table(_RATES),
        gaps=MAJORS_GAPS.ordered(
            MAJORS_GAPS.rounded(found.gaps.assign(post=found.gaps["occupation"]))
        ),
    )


def _growth(store: Store, as_of: pd.Timestamp) -> pd.DataFrame | None:
    """Return the growth of openings by occupation, where a history tells it."""
    if not {"demand", "posting"} & set(store.tables()):
        return None
    history = carried_history(demand_history(store, as_of))
    return growth_of(history) if {"occupation", "openings"} <= set(history) else None
