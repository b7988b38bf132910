"""Employment by year as the store tells it: of a yearbook, of enterprises' months or of their workforce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.yearly.staffing_trend import StaffingTrend, staffing_trend
from talentmatch.demand.yearly.yearly_levels import (
    YearlyLevels,
    levels_of_employment,
    levels_of_enterprises,
    pattern_of_employment,
    pattern_of_workforce,
)
from talentmatch.errors import InputError, MissingDataError
from talentmatch.i18n import joined, phrase
from talentmatch.pipeline.demand._counts import count_shown
from talentmatch.pipeline.demand.indicators import months_of_enterprises, sized_register
from talentmatch.pipeline.readiness import data_date

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["NEEDS", "EmploymentByYear", "employment_by_year", "employment_if_any", "require_levels"]

#: Industries and years that are named of those left out.
_NAMED: Final = 5
#: Years under which the public set that the paths rest on says more than the city's own.
_FEW_YEARS: Final = 8
#: Share of levels in fractions, and the level under which a fraction is told from a mean of months.
_FRACTIONS, _FEW = 0.3, 1000.0
#: Tables and columns that tell employment by industry, or occupations.
NEEDS: Final = {
    "employment": ("industry", "year", "employed"),
    "indicator": ("enterprise_id", "period", "metric", "value"),
    "workforce": ("enterprise_id", "period", "employed"),
    "enterprise": ("enterprise_id", "industry"),
    "occupation_mix": ("industry", "occupation", "year", "share"),
}


@dataclass(frozen=True)
class EmploymentByYear:
    """What a store tells of employment by year.

    Attributes
    ----------
    levels : YearlyLevels
        Employed by industry and year [persons].
    trend : StaffingTrend or None
        Shares of occupations within industries; None without staffing patterns.
    workforce : DataFrame or None
        The workforce as enterprises report it.
    notes : tuple of str
        On what levels and patterns rest.
    """

    levels: YearlyLevels
    trend: StaffingTrend | None
    workforce: pd.DataFrame | None
    notes: tuple[str, ...]


def employment_by_year(store: Store, least: int) -> EmploymentByYear:
    """Return what the store tells of employment by year, and on what staffing patterns rest.

    Parameters
    ----------
    store : Store
        The data.
    least : int
        Fewest enterprises that notes tell the number of; 0: of any.

    Raises
    ------
    MissingDataError
        If nothing tells employment by industry.
    InputError
        If a single year is known.
    """
    as_of = data_date(store)
    return store.until_changed(
        ("employment by year", as_of, least), lambda: _read_source(store, as_of, least)
    )


def employment_if_any(store: Store, *, years: int = 0) -> EmploymentByYear | None:
    """Return what the store tells of employment by year, None where that is less than so many."""
    try:
        source = employment_by_year(store, 0)
    except (InputError, MissingDataError):
        return None
    return source if source.levels.years >= years else None


def require_levels(store: Store) -> None:
    """Raise as `project` would, where the store tells less than two years of employment."""
    employment_by_year(store, 0)


def _read_source(store: Store, as_of: pd.Timestamp, least: int) -> EmploymentByYear:
    tables: dict[str, pd.DataFrame] = {
        name: store.read(name, as_of=as_of, purpose="planning")
        for name in ("employment", "occupation_mix", "workforce")
        if name in store.tables()
    }
    register = pd.DataFrame(columns=["enterprise_id", "industry"])
    metric = None
    if "enterprise" in store.tables():
        register, metric = sized_register(store, as_of)
    mix = tables.get("occupation_mix")
    workforce = tables.get("workforce")
    patterns = "occupation_mix"
    employment = tables.get("employment")
    if (mix is None or mix.empty) and employment is not None:
        mix, patterns = pattern_of_employment(employment), "employment_occupations"
    if (mix is None or mix.empty) and workforce is not None and len(register):
        mix, patterns = pattern_of_workforce(workforce, register), "workforce"
    trend = staffing_trend(mix) if mix is not None and len(mix) else None
    codes = [] if trend is None else trend.cells["industry"].unique().tolist()
    levels, note = _levels(store, tables, register, metric, as_of=as_of, codes=codes, least=least)
    if trend is not None:
        trend = trend.of_industries(levels.table.index)
        trend = trend if len(trend.cells) else None
    notes = [phrase("project", "method"), note, *_level_notes(levels)]
    if employment is not None and len(employment):
        notes += _planned_notes(store, as_of)
    if trend is None:
        notes.append(phrase("project", "no_pattern"))
    else:
        key = "patterns" if trend.vintages > 1 else "pattern_still"
        facts = {"source": phrase("project", f"from_{patterns}"), "year": trend.year}
        notes.append(phrase("project", key, n=trend.vintages, **facts))
    return EmploymentByYear(levels, trend, workforce, tuple(notes))


def _levels(
    store: Store,
    tables: dict[str, pd.DataFrame],
    register: pd.DataFrame,
    metric: str | None,
    *,
    as_of: pd.Timestamp,
    codes: Sequence[str],
    least: int,
) -> tuple[YearlyLevels, str]:
    """Return the first of yearbook, enterprises' months and workforce that tells two years."""
    employment = tables.get("employment")
    most_years = 0
    if employment is not None and len(employment):
        levels = levels_of_employment(employment)
        most_years = max(most_years, levels.years)
        if levels.years >= 2:
            return levels, phrase("project", "from_employment", **_span(levels))
    for name in ("indicator", "workforce"):
        if name == "indicator" and metric is not None:
            people = months_of_enterprises(store, as_of, metric)
        elif name == "workforce" and name in tables and len(register):
            keys = ["enterprise_id", "period"]
            summed = tables[name].groupby(keys)["employed"].sum()
            people = summed.rename("value").reset_index()
        else:
            continue
        levels = levels_of_enterprises(people, register, codes)
        most_years = max(most_years, levels.years)
        if levels.years >= 2:
            shown = count_shown(levels.enterprises, least)
            counts = {"enterprises": shown, "register": len(register), **_span(levels)}
            return levels, phrase("project", f"from_{name}_months", **counts)
    if most_years:
        raise InputError(phrase("project", "one_year"), [phrase("project", "earlier_years")])
    if not len(register) and {"indicator", "workforce"} & set(store.tables()):
        raise MissingDataError("project", {"enterprise": NEEDS["enterprise"]})
    groups = (["employment"], ["indicator", "enterprise"], ["workforce", "enterprise"])
    needs = {table: NEEDS[table] for group in groups for table in group}
    raise MissingDataError("project", needs, one_of=groups)


def _span(levels: YearlyLevels) -> dict[str, object]:
    years = levels.table.columns
    return {"first": int(years.min()), "last": int(years.max()), "n": len(levels.table)}


def _level_notes(levels: YearlyLevels) -> list[str]:
    notes = []
    if levels.left_out:
        notes.append(phrase("project", "left_out", codes=joined(levels.left_out)))
    people = levels.table.to_numpy(dtype=float)
    if not levels.enterprises and _is_in_fractions(people):
        notes.append(phrase("project", "fractions", value=float(people[people % 1 > 0][0])))
    notes += [phrase("project", "lone_year", **one._asdict()) for one in levels.lone]
    if levels.ended:
        industries = (f"{code} ({year})" for code, year in levels.ended.items())
        facts = {"year": int(levels.table.columns.max()), "codes": joined(industries)}
        notes.append(phrase("project", "carried_on", **facts))
    if levels.months < 12:
        last = int(levels.table.columns.max())
        notes.append(phrase("project", "part_year", n=levels.months, year=last))
    if levels.years < _FEW_YEARS:
        notes.append(phrase("project", "few_years", n=levels.years))
    return notes


def _planned_notes(store: Store, as_of: pd.Timestamp) -> list[str]:
    """Name the rows of employment of years that are not over."""
    query = (
        f"SELECT DISTINCT industry, year FROM employment WHERE year >= {as_of.year} "
        f"AND make_date(year, 12, 31) > DATE '{as_of:%Y-%m-%d}' ORDER BY year, industry"
    )
    rows = store.query(query, as_of=pd.Timestamp.max, purpose="planning")
    if rows.empty:
        return []
    shown = [f"{row.industry} ({row.year})" for row in rows.head(_NAMED).itertuples()]
    more = " …" if len(rows) > _NAMED else ""
    return [phrase("project", "planned", n=len(rows), codes=joined(shown) + more)]


def _is_in_fractions(people: NDArray[np.float64]) -> bool:
    """Tell levels of a yearbook that are no whole persons, as ten thousands without their unit."""
    levels = people[np.isfinite(people)]
    return bool(len(levels) and (levels % 1 > 0).mean() > _FRACTIONS and np.median(levels) < _FEW)
