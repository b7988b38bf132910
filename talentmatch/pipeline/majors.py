"""From the gap of posts to the seats of majors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.demand.history.panel import carried_history
from talentmatch.errors import MissingDataError
from talentmatch.phrases import Language, joined, phrase
from talentmatch.pipeline.forecasting import demand_history
from talentmatch.pipeline.shortages import shortage
from talentmatch.pipeline.state import Listed, data_date
from talentmatch.plan.assumptions import Assumptions, load_assumptions
from talentmatch.plan.majors import growth_of, major_advice
from talentmatch.vocab import levels, occupations

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["Majors", "majors"]

_RATES = ("school_share", "seat_change", "growth_carry", "completion", "stay_share")
#: Month from which the coming intake is that of the next year.
_TERM = 9
#: Years between the data and an intake up to which the list is made for it without a warning.
_REACH = 2


@dataclass(frozen=True)
class Majors(Listed):
    """Seats to add, keep or cut.

    Attributes
    ----------
    table : DataFrame
        One row an institution and major, in the reader's language: `institution`, `major`,
        `education`, `intake`, `graduates_in`, `seats`, `wanted`, `wanted_lo`, `wanted_hi`,
        `advice`, `change` [seats], `posts` it leads to, and their `gap`, `gap_lo`, `gap_hi` in the year of
        graduation [persons per year].
    notes : tuple of str
        What it rests on, and majors that lead to no listed occupation.
    assumptions : DataFrame
        Assumed rates with value, interval, meaning and source.
    gaps : DataFrame
        `occupation`, `post`, `year`, `gap`, `gap_lo`, `gap_hi` if seats stay as they are.
    rows : DataFrame
        The table with codes: `advice` "add", "keep" or "cut", and `occupations`.
    """

    assumptions: pd.DataFrame = field(default_factory=pd.DataFrame)
    gaps: pd.DataFrame = field(default_factory=pd.DataFrame)
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)


def majors(
    store: Store,
    *,
    tracking: Tracking,
    intake: int | None = None,
    assumptions: Assumptions | None = None,
    least: int = 0,
    lang: Language = "en",
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
    lang : {"zh", "en"}
        Language of names and notes.

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
        store, tracking=tracking, lang=lang, by="post", assumptions=assumed, least=least
    )
    map_known = "major_occupation" in held
    found = major_advice(
        store.read("supply", as_of=as_of, purpose="planning"),
        listed.rows,
        intake=year,
        assumptions=assumed,
        majors=store.read("major_occupation", as_of=as_of, purpose="planning")
        if map_known
        else None,
        growth=_growth(store, as_of),
    )
    notes = [phrase("majors", "method", lang, intake=year)]
    if abs(year - as_of.year) > _REACH:
        notes.append(phrase("majors", "far", lang, intake=year, data=as_of.year))
    if not map_known:
        notes.append(phrase("majors", "no_map", lang))
    if found.unmapped:
        notes.append(phrase("majors", "unmapped", lang, majors=joined(found.unmapped)))
    gaps = found.gaps.assign(post=_posts(found.gaps["occupation"], lang)).round(1)
    return Majors(
        table=_printed(found.table, lang),
        notes=(*notes, *listed.notes),
        assumptions=assumed.table(_RATES, lang),
        gaps=gaps[["occupation", "post", "year", "gap", "gap_lo", "gap_hi"]],
        rows=found.table,
    )


def _growth(store: Store, as_of: pd.Timestamp) -> pd.DataFrame | None:
    """Return the growth of openings by occupation, where a history tells it."""
    if not {"demand", "posting"} & set(store.tables()):
        return None
    history = carried_history(demand_history(store, as_of))
    return growth_of(history) if {"occupation", "openings"} <= set(history) else None


def _posts(codes: pd.Series, lang: Language) -> pd.Series:
    names = {code: occupations.name(code, lang) or code for code in codes.unique()}
    return codes.map(names)


def _printed(table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    shown = table.copy()
    shown["advice"] = [phrase("majors", f"advice_{advice}", lang) for advice in shown["advice"]]
    shown["education"] = [
        levels.label("education", value, lang) if isinstance(value, str) else None
        for value in shown["education"]
    ]
    shown["posts"] = [
        [occupations.name(code, lang) or code for code in codes] for codes in shown["occupations"]
    ]
    columns = ["institution", "major", "education", "intake", "graduates_in", "seats",
               "wanted", "wanted_lo", "wanted_hi", "advice", "change", "posts", "gap", "gap_lo", "gap_hi"]  # fmt: skip
    return shown[columns]
