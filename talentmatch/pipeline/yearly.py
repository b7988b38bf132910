"""One demand for the coming year out of all sources there are, and what it is made of."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.demand.yearly.components import add_up, component_estimates
from talentmatch.demand.yearly.default_rates import load_component_rates
from talentmatch.demand.yearly.source_combination import OWN_ERRORS, Source, combine_sources
from talentmatch.demand.yearly.staffing import Employment, employment_by_occupation
from talentmatch.demand.yearly.survey import SurveyEstimate, estimate_from_survey
from talentmatch.errors import MissingDataError
from talentmatch.i18n import by_language, joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result, interval
from talentmatch.pipeline.counts import count_shown
from talentmatch.pipeline.forecasting import DIMENSIONS, forecast_total, named
from talentmatch.pipeline.indicators import SIZE, sized_register
from talentmatch.pipeline.needs import rounds_note
from talentmatch.pipeline.projecting import projected_change
from talentmatch.pipeline.readiness import data_date
from talentmatch.specs.rates import Z80
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = [
    "COMPONENTS",
    "DEMAND",
    "demand_components",
    "headcount_source",
    "survey_source",
    "yearly_demand",
]

DEMAND = ListSpec(
    "demand",
    key=("occupation",),
    grain="an occupation and the coming year",
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

_MONTHS = 12


def yearly_demand(
    store: Store,
    *,
    tracking: Tracking,
    rates: str = "demand/components",
    least: int = 0,
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
    as_of = data_date(store)
    found = [
        _forecast(store, tracking),
        survey_source(store, as_of, least),
        headcount_source(store, as_of, rates, least),
        _postings(store, as_of, least),
    ]
    told = [part for part in found if part is not None]
    if not told:
        raise MissingDataError(
            "demand",
            {"demand": ("occupation", "month", "openings"), "need_survey": ("post", "openings"),
             "indicator": ("enterprise_id", "period", "metric", "value"),
             "occupation_mix": ("industry", "occupation", "share")},
        )  # fmt: skip
    table = combine_sources([source for source, _ in told])
    notes = [note for _, notes in told for note in notes]
    errors = joined(
        joined([phrase("demand_sources", source.name), f"±{source.own_error:.0%}"], " ")
        for source, _ in told
    )
    notes.append(phrase("demand_sources", "rule", e=errors))
    return Result(DEMAND, named(table), (*notes, *_in_the_list([s for s, _ in told])))


def _in_the_list(sources: list[Source]) -> tuple[str, ...]:
    """Say which of several sources the list of scarce posts takes alone."""
    taken = [name for name in ("forecast", "survey") if name in {s.name for s in sources}]
    if len(sources) == 1 or not taken:
        return ()
    source = phrase("demand_sources", taken[0])
    return (phrase("demand_sources", "list_takes", source=source),)


Told = tuple[Source, tuple[str, ...]]


def _source(name: str, openings: pd.DataFrame, *, partial: bool = False) -> Source:
    return Source(
        name=name,
        openings=openings[["occupation", "mean", "lo-80", "hi-80"]],
        own_error=OWN_ERRORS[name],
        partial=partial,
    )


def _forecast(store: Store, tracking: Tracking) -> Told | None:
    registry = Registry(tracking)
    if registry.champion("demand") is None:
        return None
    champion, fitted = registry.in_use("demand")
    if "occupation" not in fitted.dims_:
        return None
    year = forecast_total(store, tracking=tracking, months=_MONTHS, by=["occupation"])
    # A history that was counted from postings covers as much of the openings as they do.
    partial = "demand" not in store.tables()
    note = phrase("demand_sources", "forecast_note", version=champion.version, as_of=champion.as_of)
    return _source("forecast", year, partial=partial), (note,)


def survey_source(store: Store, as_of: pd.Timestamp, least: int) -> Told | None:
    """Return the openings of the year as the latest round of the survey gives them, with notes."""
    if "need_survey" not in store.tables():
        return None
    survey = store.read("need_survey", as_of=as_of, purpose="planning")
    if not survey["answered"].fillna(True).astype(bool).any():
        return None
    survey = survey.assign(occupation=survey["occupation"].fillna(survey["post"]))
    register, metric = sized_register(store, as_of)
    estimate = estimate_from_survey(survey, register, size=SIZE if metric else None)
    notes = (_survey_note(estimate, metric, least), rounds_note(survey, estimate.round))
    return _source("survey", estimate.openings), notes


def _survey_note(estimate: SurveyEstimate, metric: str | None, least: int) -> str:
    strata = estimate.strata
    answered = int(strata["answered"].sum())
    return phrase(
        "demand_sources", "survey_note_few" if answered < least else "survey_note",
        round=estimate.round,
        answered=count_shown(answered, least),
        register=int(strata["register"].sum()),
        rate=estimate.response_rate,
        strata=len(strata),
        low=float(strata["weight"].min()),
        high=float(strata["weight"].max()),
        basis=phrase("demand_sources", f"weighed_by_{metric or 'count'}"),
    )  # fmt: skip


def _employment(store: Store, as_of: pd.Timestamp) -> tuple[Employment, str] | None:
    if not {"occupation_mix", "indicator"} <= set(store.tables()):
        return None
    mix = store.read("occupation_mix", as_of=as_of, purpose="planning")
    register, metric = sized_register(store, as_of)
    if metric is None or mix.empty:
        return None
    people = store.query(
        f"SELECT enterprise_id, period, value FROM indicator WHERE metric = '{metric}'",
        as_of=as_of,
        purpose="planning",
    )
    return employment_by_occupation(people, register, mix), metric


def _estimates(
    store: Store,
    as_of: pd.Timestamp,
    rates: str,
    employment: Employment,
    *,
    projected: pd.DataFrame | None,
) -> pd.DataFrame:
    workforce = None
    if "workforce" in store.tables():
        workforce = store.read("workforce", as_of=as_of, purpose="planning")
    return component_estimates(
        employment.table,
        load_component_rates(rates),
        start=as_of.to_period("M").to_timestamp(),
        months=_MONTHS,
        workforce=workforce,
        projected=projected,
    )


def headcount_source(store: Store, as_of: pd.Timestamp, rates: str, least: int) -> Told | None:
    """Return the openings of the year as headcount and staffing pattern give them, with notes."""
    found = _employment(store, as_of)
    if found is None:
        return None
    employment, metric = found
    projected = projected_change(store)
    estimates = _estimates(store, as_of, rates, employment, projected=projected)
    openings = add_up(estimates).rename(columns={"openings": "mean"})
    notes = [_employment_note(employment, metric, least)]
    if projected is not None:
        notes.append(phrase("demand_sources", "growth_projected"))
    return _source("headcount", openings), tuple(notes)


def _employment_note(employment: Employment, metric: str, least: int) -> str:
    return phrase(
        "demand_sources", "headcount_note",
        metric=phrase("demand_why", f"name_{metric}"),
        month=f"{employment.month:%Y-%m}",
        enterprises=count_shown(employment.enterprises, least),
        register=employment.register,
        unmatched=count_shown(employment.unmatched, least) if employment.unmatched else 0,
        year=employment.pattern_year,
    )  # fmt: skip


def _postings(store: Store, as_of: pd.Timestamp, least: int) -> Told | None:
    if "posting" not in store.tables():
        return None
    year_ago = as_of - pd.DateOffset(years=1)
    rows = store.query(
        "SELECT occupation, CAST(sum(coalesce(openings, 1)) AS DOUBLE) AS mean, count(*) AS n "
        f"FROM posting WHERE repost_of IS NULL AND posted_on >= DATE '{year_ago:%Y-%m-%d}' "
        "AND occupation IS NOT NULL GROUP BY occupation",
        as_of=as_of,
        purpose="planning",
    )
    if rows.empty:
        return None
    # Advertisements come one by one: their number scatters as a count does.
    half = Z80 * rows["mean"] / np.sqrt(rows["n"])
    openings = rows.assign(**{"lo-80": (rows["mean"] - half).clip(lower=0)})
    openings["hi-80"] = rows["mean"] + half
    n = count_shown(int(rows["n"].sum()), least)
    note = phrase("demand_sources", "postings_note", n=n)
    return _source("postings", openings, partial=True), (note,)


def demand_components(
    store: Store,
    *,
    tracking: Tracking,
    rates: str = "demand/components",
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
    found = _employment(store, as_of)
    if found is None:
        raise MissingDataError(
            "demand --components",
            {"indicator": ("enterprise_id", "period", "metric", "value"),
             "occupation_mix": ("industry", "occupation", "year", "share")},
        )  # fmt: skip
    employment, metric = found
    forecast = _forecast(store, tracking)
    given = None
    notes = [_employment_note(employment, metric, least)]
    if forecast is not None and not forecast[0].partial:
        given = forecast[0].openings.set_index("occupation")["mean"]
        notes += [*forecast[1], phrase("demand_sources", "adds_up")]
    projected = projected_change(store)
    estimates = _estimates(store, as_of, rates, employment, projected=projected)
    table = add_up(estimates, given)
    table = table.sort_values("openings", ascending=False, ignore_index=True)
    unused = set()
    if projected is not None:
        notes.append(phrase("demand_sources", "growth_projected"))
        if estimates["occupation"].isin(projected.index).all():
            unused = {"growth_carry"}
    notes += _rate_notes(rates, "workforce" in store.tables(), unused)
    return Result(COMPONENTS, named(table.drop(columns=["lo-80", "hi-80"])), tuple(notes))


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
