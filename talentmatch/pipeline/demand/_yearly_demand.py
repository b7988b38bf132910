"""One demand for the coming year out of all sources there are, and what it is made of."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.demand.yearly.components import add_up
from talentmatch.demand.yearly.default_rates import load_component_rates
from talentmatch.demand.yearly.source_combination import LEAST, OWN_ERRORS, combine_sources
from talentmatch.errors import MissingDataError, NotFoundError
from talentmatch.i18n import by_language, label, languages, phrase
from talentmatch.lists import Field, ListSpec, Result, interval
from talentmatch.lists.words import lazy_cells, lazy_word
from talentmatch.pipeline.demand._demand_sources import (
    RATES,
    employment_estimate,
    employment_note,
    part_estimates,
)
from talentmatch.pipeline.demand._projecting import projected_change
from talentmatch.pipeline.demand.forecasting import DIMENSIONS, named
from talentmatch.pipeline.demand.reconciled_demand import reconciled_demand
from talentmatch.pipeline.readiness import data_date
from talentmatch.vocab import occupations
from talentmatch.vocab.reading import comparable, nearest_keys

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.yearly.scenario_effect import ScenarioEffect
    from talentmatch.pipeline.demand.reconciled_demand import ReconciledDemand
    from talentmatch.track import Tracking

__all__ = [
    "COMPONENTS",
    "DEMAND",
    "DEMAND_SOURCES",
    "demand_components",
    "demand_of_post",
    "yearly_demand",
]

_HYPHENS = re.compile(r"\s*[\u2010-\u2015\u2212\u30fc-]\s*")
_CODE = re.compile(r"\d(?:-\d{2}){1,3}(?!\d)")
DEMAND = ListSpec(
    "demand",
    key=("occupation",),
    grain="an occupation and the coming year",
    needs_rows=True,
    fields=(
        *DIMENSIONS,
        Field("mean", unit="positions", label="per_year"),
        *interval("per_year", "positions"),
        *(Field(f"from_{name}", unit="positions") for name in OWN_ERRORS),
        *(Field(f"share_{name}", unit="share") for name in OWN_ERRORS),
    ),
)
COMPONENTS = ListSpec(
    "components",
    key=("occupation",),
    grain="an occupation and what its openings of the coming year are made of",
    needs_rows=True,
    fields=(
        *DIMENSIONS,
        Field("employed", unit="persons"),
        Field("openings", unit="positions", label="openings_year"),
        Field("expansion", unit="positions"),
        Field("replacement", unit="positions"),
        Field("retirements", unit="positions", label="retirements_year"),
        Field("separations", unit="positions", label="separations_year"),
    ),
)

DEMAND_SOURCES = ListSpec(
    "demand_sources",
    key=("source",),
    grain="a source of the demand for one post",
    needs_rows=True,
    fields=(
        Field("source", vocabulary="demand_sources:", names_row=True),
        Field("mean", unit="positions", label="per_year"),
        *interval("per_year", "positions"),
        Field("share", unit="share", label="weight"),
        Field("without", unit="positions", label="demand_without"),
        Field("moves", unit="positions", label="demand_moves"),
        Field("basis"),
    ),
)


def yearly_demand(
    store: Store,
    *,
    tracking: Tracking,
    rates: str = RATES,
    least: int = 0,
    effect: ScenarioEffect | None = None,
) -> Result:
    """Combine forecast, survey, headcount and postings into the openings of the coming year.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the demand model is, if there is one.
    rates : str
        Rates of the components, as `load_component_rates` takes them.
    least : int
        Fewest enterprises, answers or postings that notes tell the number of; 0: of any.
    effect : ScenarioEffect, optional
        What a scenario does to the openings.

    Returns
    -------
    Result
        `occupation`, `post`, `mean`, `lo-80`, `hi-80`, and for each source `from_…` (its own
        figure) [positions per year] and `share_…` (its share in the mean) [1]. The notes say on
        what each source rests.

    Raises
    ------
    MissingDataError
        If there is no source.
    """
    demand = reconciled_demand(
        store, tracking=tracking, as_of=data_date(store), rates=rates, least=least
    ).under(effect)
    table = demand.table.drop(columns="sampling")
    return Result(DEMAND, named(table), demand.notes)


def demand_components(
    store: Store,
    *,
    tracking: Tracking,
    rates: str = RATES,
    least: int = 0,
) -> Result:
    """Say what the openings of the coming year are made of: expansion and replacement.

    Parameters
    ----------
    store, tracking, rates, least
        As for `yearly_demand`.

    Returns
    -------
    Result
        `occupation`, `post`, `employed` [persons], `openings` and their parts `expansion` and
        `replacement` (`retirements`, `separations`) [positions per year], the greatest first.

    Raises
    ------
    MissingDataError
        If there is no headcount or no staffing pattern.
    """
    as_of = data_date(store)
    known = employment_estimate(store, as_of)
    if known is None:
        raise MissingDataError(
            "demand --components",
            {
                "indicator": ("enterprise_id", "period", "metric", "value"),
                "occupation_mix": ("industry", "occupation", "year", "share"),
            },
        )
    employment, metric = known
    notes = [employment_note(employment, metric, least)]
    demand = reconciled_demand(store, tracking=tracking, as_of=as_of, rates=rates, least=least)
    projected = projected_change(store)
    estimates = part_estimates(store, as_of, rates, employment, projected=projected)
    table = add_up(estimates, demand.table.set_index("occupation")["mean"])
    if len(demand.names) > 1:
        notes += [phrase("demand_sources", "adds_up")]
    table = table.sort_values("openings", ascending=False, ignore_index=True)
    unused = set()
    if projected is not None:
        notes.append(phrase("demand_sources", "growth_projected"))
        if estimates["occupation"].isin(projected.index).all():
            unused = {"growth_carry"}
    notes += _rate_notes(rates, "workforce" in store.tables(), unused)
    return Result(COMPONENTS, named(table.drop(columns=["lo-80", "hi-80"])), tuple(notes))


def demand_of_post(store: Store, post: str, *, tracking: Tracking, rates: str = RATES) -> Result:
    """Show how each source moves the demand for one post.

    Parameters
    ----------
    store, tracking, rates
        As for `yearly_demand`.
    post : str
        Code or name of an occupation, or a post as the survey names it.

    Returns
    -------
    Result
        A row a source: its own figure with its 80 % interval [positions per year], its share in the
        mean [1], the demand without it, by how much it moves the demand, and what it rests on; at
        the end, where there are several sources, what bringing them to one level moves.

    Raises
    ------
    MissingDataError
        If there is no source.
    NotFoundError
        If no source knows the post.
    """
    demand = reconciled_demand(store, tracking=tracking, as_of=data_date(store), rates=rates)
    code = _post_of(demand.table["occupation"], post)
    row = demand.table.set_index("occupation").loc[code]
    parts = [part for part in demand.parts if pd.notna(row[f"from_{part.source.name}"])]
    rows = []
    for part in parts:
        name = part.source.name
        own = part.source.openings.set_index("occupation").loc[code]
        without = _without(demand, name, code)
        rows.append(
            (
                name,
                own["mean"],
                own["lo-80"],
                own["hi-80"],
                row[f"share_{name}"],
                without,
                row["mean"] - without,
            )
        )
    bases = [part.bases[code] for part in parts]
    if len(demand.parts) > 1:
        # A post of one source is brought to the level of all of them, too.
        without = _without_levels(row.to_dict(), [part.source.name for part in parts])
        missing = float("nan")
        moved = row["mean"] - without
        rows.append(("level", missing, missing, missing, missing, without, moved))
        bases.append(phrase("demand_sources", "level_basis"))
    columns = [field.name for field in DEMAND_SOURCES.fields if field.name != "basis"]
    table = pd.DataFrame(rows, columns=columns)
    table["basis"] = lazy_cells(bases, table.index)
    facts = {
        name: float(str(row[key]))
        for name, key in (("mean", "mean"), ("low", "lo-80"), ("high", "hi-80"))
    }
    note = phrase("demand_sources", "of_post", post=lazy_word("occupation", code), **facts)
    return Result(DEMAND_SOURCES, table, (note, *demand.notes))


def _post_of(codes: pd.Series, text: str) -> str:
    """Return the occupation that a code, a name in either language or a post of the survey means."""
    named_posts = {code: {code, *_names_of(code)} for code in codes}
    keys = {_plain(name): str(code) for code, names in named_posts.items() for name in names}
    wanted = _plain(text)
    if wanted in keys:
        return keys[wanted]
    coded = _CODE.match(wanted)  # a code with its name behind it, as lists print them
    if coded and coded[0] in keys:
        return keys[coded[0]]
    near = [lazy_word("occupation", code) for code in nearest_keys(wanted, keys)]
    raise NotFoundError("post", text, near)


def _plain(text: object) -> str:
    """Return a name or code as it is compared: letters and figures of half width, plain hyphens."""
    return _HYPHENS.sub("-", comparable(str(text)))


def _names_of(code: str) -> list[str]:
    if not occupations.exists(code):
        return []
    return [occupations.name(code, lang) for lang in languages()]


def _without_levels(row: Mapping[Hashable, Any], names: Sequence[str]) -> float:
    """Return what the figures of the sources give with their shares, each at its own level."""
    own = np.array([float(row[f"from_{name}"]) for name in names])
    share = np.array([float(row[f"share_{name}"]) for name in names])
    return float(np.exp((share * np.log(np.maximum(own, LEAST))).sum())) if own.any() else 0.0


def _without(demand: ReconciledDemand, name: str, code: str) -> float:
    """Return the demand for a post as the other sources alone give it; missing if there is none."""
    others = [part for part in demand.parts if part.source.name != name]
    if not others:
        return float("nan")
    reported = next((part.reported for part in others if part.reported is not None), None)
    table = combine_sources([part.source for part in others], least=reported).table
    return float(table.set_index("occupation")["mean"].get(code, float("nan")))


def _rate_notes(rates: str, reported: bool, unused: Collection[str]) -> list[str]:
    assumed = load_component_rates(rates)
    notes = [phrase("demand_sources", "retirement_rule")]
    if reported:
        notes.append(phrase("demand_sources", "from_workforce"))
    notes += [
        phrase(
            "demand_sources",
            "rate",
            meaning=by_language(rate.meaning),
            value=rate.value,
            low=rate.low,
            high=rate.high,
            unit=label("units", rate.unit),
            source=by_language(rate.source),
        )
        for name, rate in assumed.rates.items()
        if name not in unused
    ]
    return [*notes, by_language(assumed.ages_source)]
