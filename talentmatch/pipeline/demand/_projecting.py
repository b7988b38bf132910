"""Employment and openings by industry and occupation, years ahead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from talentmatch.demand.yearly.default_rates import load_component_rates
from talentmatch.demand.yearly.growth_plan import GrowthPlan, load_plan, planned_levels
from talentmatch.demand.yearly.projection import path_errors
from talentmatch.demand.yearly.projection import project as project_levels
from talentmatch.errors import InputError, MissingDataError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result, interval
from talentmatch.pipeline.demand._dimension_names import dimension_codes
from talentmatch.pipeline.demand._employment_by_year import (
    NEEDS,
    EmploymentByYear,
    employment_by_year,
    employment_if_any,
)
from talentmatch.pipeline.demand.forecasting import DIMENSIONS, named
from talentmatch.specs.rates import Z80
from talentmatch.vocab.industries import name as industry_name

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "PROJECTION",
    "PROJECTION_ERRORS",
    "growth_of_indicators",
    "project",
    "projected_change",
    "projected_growth",
    "projection_errors",
]

PROJECTION = ListSpec(
    "projection",
    key=("industry", "occupation", "year"),
    grain="an industry, an occupation and a year ahead",
    needs_rows=True,
    fields=(
        *(field for field in DIMENSIONS if field.name != "month"),
        Field("year", unit="year", names_row=True),
        Field("base", unit="persons", digits=1, label="employed_base"),
        Field("baseline_employed", unit="persons", digits=1),
        Field("employed", unit="persons", digits=1, label="employed_ahead"),
        *interval("employed_ahead", "persons", digits=1),
        *interval("employed_ahead", "persons", level=95, digits=1),
        Field("against_baseline", unit="persons", digits=1, label="employed_against"),
        Field("openings", unit="positions", digits=1, label="openings_year"),
        Field("open-lo-80", unit="positions", digits=1, label="openings_year_lo"),
        Field("open-hi-80", unit="positions", digits=1, label="openings_year_hi"),
        Field("expansion", unit="positions", digits=1),
        Field("replacement", unit="positions", digits=1),
        Field("retirements", unit="positions", digits=1, label="retirements_year"),
        Field("separations", unit="positions", digits=1, label="separations_year"),
    ),
)
PROJECTION_ERRORS = ListSpec(
    "projection_errors",
    key=("ahead",),
    grain="a number of years ahead, judged at past years",
    needs_rows=True,
    fields=(
        Field("ahead", label="years_ahead", names_row=True),
        Field("origins", label="past_origins"),
        Field("cells", label="judged_cells"),
        Field("error", unit="share", digits=4, label="error_paths"),
        Field("error_last", unit="share", digits=4),
        Field("error_regression", unit="share", digits=4),
        Field("coverage", unit="share", digits=3, label="coverage_80"),
    ),
)
#: Years that may lie between the last one known and the one from which growth is asked for, and the
#: most years ahead that are projected for it.
_REACH, _FARTHEST = 2, 15
# Known years from which a projected change stands in place of the past year's.
_LEAST_YEARS = 3
#: Names of figures that count who is employed, of an industry or of all; and over how many years
#: ahead their growth is taken.
_EMPLOYED = re.compile(
    r"(?:从业人员|从业人数|就业人员|就业人数|用工|职工|员工)(?:总数|总量|人数|规模|数)?$"
    r"|employed$|employment$",
    re.I,
)
_WHOLE = re.compile(
    r"(?:全市|全区|全县|全省|本市|规上|城镇)?(?:单位|企业)?(?:从业人员|从业人数|就业人员"
    r"|就业人数|就业|用工|职工)"
    r"(?:总数|总量|人数|规模|数)?|(?:total)?employment|(?:people|persons)?employed",
    re.I,
)
_PACE = 3
#: Share from which on staffing patterns that are rounded hold everybody.
_WHOLE_SHARE: Final = 0.995


def project(
    store: Store,
    *,
    years: int = 5,
    by: Sequence[str] | None = None,
    scenario: GrowthPlan | str | Path | None = None,
    rates: str = "demand/components",
    least: int = 0,
) -> Result:
    """Project yearly employment and openings by industry and occupation.

    Parameters
    ----------
    store : Store
        The data.
    years : int, default=5
        Years ahead of the last one known.
    by : sequence of {"industry", "occupation"}, optional
        Dimensions of the rows; none given: both, where there are staffing patterns; empty: the
        whole.
    scenario : GrowthPlan, str or Path, optional
        A plan, or the YAML file that says it; the list shows it beside the baseline.
    rates : str
        Rates of replacement, as `load_component_rates` takes them.
    least : int
        Fewest enterprises that notes tell the number of; 0: of any.

    Returns
    -------
    Result
        Dimensions, `year`, `base` and `employed` with intervals at 80 and 95 % [persons], `openings` with
        an interval, and what they are made of [positions within the year]. The notes say on what it
        rests and how large the error was at past years.

    Raises
    ------
    MissingDataError
        If nothing tells employment by industry, or occupations are asked for and there is no
        staffing pattern.
    InputError
        If a dimension is none of the two, or a single year is known.
    SpecError
        If the plan cannot be read or does not fit.
    """
    source = employment_by_year(store, least)
    dims = _dimensions(by, source)
    assumed = load_component_rates(rates)
    levels = source.levels.table
    ahead = partial(
        project_levels,
        levels,
        source.trend,
        rates=assumed,
        years=years,
        by=dims,
        workforce=source.workforce,
    )
    baseline = ahead()
    table, notes = baseline.table, list(source.notes)
    if "occupation" in dims and baseline.covered < _WHOLE_SHARE:
        notes.append(phrase("project", "without_pattern", share=1 - baseline.covered))
    if scenario is not None:
        plan = load_plan(scenario) if isinstance(scenario, (str, Path)) else scenario
        under = ahead(planned=planned_levels(plan, levels, years=years)).table
        difference = under["employed"] - table["employed"]
        table = under.assign(baseline_employed=table["employed"], against_baseline=difference)
        notes.append(phrase("project", "scenario", name=plan.name))
    notes += _error_notes(path_errors(levels, years=years))
    listed = named(table)
    return Result(PROJECTION, PROJECTION.ordered(PROJECTION.rounded(listed)), tuple(notes))


def projected_growth(store: Store, *, since: int, until: int) -> pd.DataFrame | None:
    """Return how the openings of occupations are projected to grow since a year.

    Parameters
    ----------
    store : Store
        The data.
    since, until : int
        Year from which growth counts, and last year.

    Returns
    -------
    DataFrame indexed by occupation and year, or None
        `growth` since that year and its `error` [log]; None where the store tells too little, or
        its last known year is not within two years before `since`.
    """
    source = employment_if_any(store)
    if source is None or source.trend is None:
        return None
    levels = source.levels.table
    base = int(levels.columns.max())
    if not since - _REACH <= base < since or until <= since:
        return None
    table = project_levels(
        levels,
        source.trend,
        rates=load_component_rates(),
        years=min(until - base, _FARTHEST),
        by=["occupation"],
        workforce=source.workforce,
    ).table
    table = table.loc[table["openings"] > 0]
    table = table.assign(wide=np.log(table["hi-80"] / table["employed"]) / Z80)
    first = table.loc[table["year"].eq(since), ["occupation", "openings", "wide"]]
    both = table.merge(first, on="occupation", suffixes=("", "_since"))
    # What of a path's error has come since.
    error = np.sqrt((both["wide"] ** 2 - both["wide_since"] ** 2).clip(lower=0.0))
    growth = np.log(both["openings"] / both["openings_since"])
    growth_since = both[["occupation", "year"]].assign(growth=growth, error=error)
    return growth_since.set_index(["occupation", "year"])


def projected_change(store: Store) -> pd.DataFrame | None:
    """Return how the employment of occupations is projected to change in the year ahead.

    Returns
    -------
    DataFrame indexed by occupation, or None
        `growth` and its `error` [log]; None where fewer than three years are known, or no staffing
        pattern.
    """
    source = employment_if_any(store, years=_LEAST_YEARS)
    if source is None or source.trend is None:
        return None
    table = project_levels(
        source.levels.table,
        source.trend,
        rates=load_component_rates(),
        years=1,
        by=["occupation"],
        workforce=source.workforce,
    ).table.set_index("occupation")
    table = table.loc[(table["base"] > 0) & (table["employed"] > 0)]
    growth = np.log(table["employed"] / table["base"])
    error = np.log(table["hi-80"] / table["employed"]) / Z80
    return pd.DataFrame({"growth": growth, "error": error})


def growth_of_indicators(store: Store, indicators: Iterable[str]) -> dict[str, float]:
    """Return the projected growth of indicators that count the people employed in an industry.

    Parameters
    ----------
    store : Store
        The data.
    indicators : iterable of str
        Names as the plan writes them, such as 汽车制造业从业人员 or 全市就业人数.

    Returns
    -------
    dict of str to float
        Growth a year over the next three [log]; indicators of other things are left out, all of
        them where the store tells too little of employment.
    """
    texts = {one: re.sub(r"[\s（(].*$|\s", "", one) for one in map(str, indicators)}
    counted = {one: text for one, text in texts.items() if _EMPLOYED.search(text)}
    if not counted:
        return {}
    source = employment_if_any(store, years=_LEAST_YEARS)
    if source is None:
        return {}
    ahead = partial(
        project_levels, source.levels.table, source.trend, rates=load_component_rates(), years=_PACE
    )
    industries = ahead(by=["industry"]).table.set_index("industry")
    whole = ahead(by=[]).table
    names = {
        industry_name(str(code)).removesuffix("业"): code for code in industries.index.unique()
    }
    growth = {}
    for indicator, text in counted.items():
        among = [one for one in sorted(names, key=len, reverse=True) if one and one in text]
        if among or _WHOLE.fullmatch(text):
            rows = industries.loc[[names[among[0]]]] if among else whole
            last = rows.loc[rows["year"].eq(rows["year"].max())].iloc[0]
            if min(last["employed"], last["base"]) > 0:
                growth[indicator] = float(np.log(last["employed"] / last["base"])) / _PACE
    return growth


def projection_errors(store: Store, *, years: int = 5) -> Result:
    """Judge the paths of industries at past years, beside last value and ten-year regression.

    Parameters
    ----------
    store : Store
        The data.
    years : int, default=5
        Most years ahead.

    Raises
    ------
    MissingDataError
        If nothing tells employment by industry.
    InputError
        If fewer than four years are known: none can be judged.
    """
    source = employment_by_year(store, 0)
    errors = path_errors(source.levels.table, years=years)
    if errors.empty:
        years_known = source.levels.table.shape[1]
        raise InputError(
            phrase("project", "none_judged"), [phrase("project", "years_known", n=years_known)]
        )
    table = PROJECTION_ERRORS.rounded(errors)
    return Result(PROJECTION_ERRORS, table, (phrase("project", "errors_method"), *source.notes))


def _dimensions(by: Sequence[str] | None, source: EmploymentByYear) -> tuple[str, ...]:
    if by is None:
        return ("industry",) if source.trend is None else ("industry", "occupation")
    by = dimension_codes(by) or []
    wrong = [name for name in by if name not in ("industry", "occupation")]
    if wrong:
        raise InputError(
            phrase("project", "no_dimension", names=joined(wrong)),
            [phrase("project", "dimensions")],
        )
    if "occupation" in by and source.trend is None:
        raise MissingDataError("project", {"occupation_mix": NEEDS["occupation_mix"]})
    return tuple(by)


def _error_notes(errors: pd.DataFrame) -> list[str]:
    """Say how large the error was at the first and the last year that could be judged."""
    if errors.empty:
        return [phrase("project", "not_judged")]
    shown = errors if len(errors) == 1 else errors.iloc[[0, -1]]
    return [
        phrase(
            "project",
            "error",
            ahead=int(row["ahead"]),
            origins=int(row["origins"]),
            error=row["error"],
            last=row["error_last"],
            regression=row["error_regression"],
            coverage=row["coverage"],
        )
        for _, row in shown.iterrows()
    ]
