"""What each source of a store says of the demand of the coming year by post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.demand.yearly.components import add_up, component_estimates
from talentmatch.demand.yearly.default_rates import load_component_rates
from talentmatch.demand.yearly.source_combination import OWN_ERRORS, Source
from talentmatch.demand.yearly.staffing import Employment, employment_by_occupation
from talentmatch.demand.yearly.survey import SurveyEstimate, estimate_from_survey
from talentmatch.i18n import joined, phrase
from talentmatch.pipeline.demand._counts import count_shown
from talentmatch.pipeline.demand._projecting import projected_change
from talentmatch.pipeline.demand.forecasting import age_note, dimensions_in_use, forecast_total
from talentmatch.pipeline.demand.indicators import SIZE, months_of_enterprises, sized_register
from talentmatch.specs.rates import Z80
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = [
    "RATES",
    "SourceOfYear",
    "employment_estimate",
    "forecast_source",
    "headcount_source",
    "postings_source",
    "rounds_note",
    "survey_of_needs",
    "survey_source",
]

#: Rates of the components by default.
RATES = "demand/components"
_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class SourceOfYear:
    """What one source says of the coming year.

    Attributes
    ----------
    source : Source
        Its openings with their intervals.
    notes : tuple of str
        What they rest on.
    bases : dict of str to str
        By occupation, in a few words, what its figure rests on.
    reported : Series, optional
        By occupation, what enterprises themselves wrote down [positions]: at least that is wanted.
    """

    source: Source
    notes: tuple[str, ...]
    bases: dict[str, str]
    reported: pd.Series | None = None


def _source(name: str, openings: pd.DataFrame, *, partial: bool = False) -> Source:
    return Source(
        name=name,
        openings=openings[["occupation", "mean", "lo-80", "hi-80"]],
        own_error=OWN_ERRORS[name],
        partial=partial,
    )


def _alike(openings: pd.DataFrame, basis: str) -> dict[str, str]:
    return dict.fromkeys(openings["occupation"], basis)


def forecast_source(store: Store, tracking: Tracking) -> SourceOfYear | None:
    """Return what the demand model in use forecasts for the year; None without one."""
    champion = Registry(tracking).champion("demand")
    if champion is None or "occupation" not in dimensions_in_use(tracking):
        return None
    year = forecast_total(store, tracking=tracking, months=_MONTHS, by=["occupation"])
    # A history that was counted from postings covers as much of the openings as they do.
    partial = "demand" not in store.tables()
    facts = {"version": champion.version, "as_of": champion.as_of}
    return SourceOfYear(
        source=_source("forecast", year, partial=partial),
        notes=(phrase("demand_sources", "forecast_note", **facts), *age_note(store, champion)),
        bases=_alike(year, phrase("plan", "basis_forecast", **facts)),
    )


def survey_of_needs(store: Store, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the table `need_survey`; a post that no occupation fits stands under its own name."""
    survey = store.read("need_survey", as_of=as_of, purpose="planning")
    return survey.assign(occupation=survey["occupation"].fillna(survey["post"]))


def survey_source(store: Store, as_of: pd.Timestamp, least: int) -> SourceOfYear | None:
    """Return the openings of the year as the latest round of the survey gives them.

    Parameters
    ----------
    store : Store
        The data.
    as_of : Timestamp
        Day of the question.
    least : int
        Fewest answers that are told the number of.

    Raises
    ------
    InputError
        If none of the answers is of the register.
    """
    if "need_survey" not in store.tables():
        return None
    survey = survey_of_needs(store, as_of)
    register, metric = sized_register(store, as_of)
    estimate = estimate_from_survey(survey, register, size=SIZE if metric else None)
    notes = [_survey_note(estimate, metric, least), rounds_note(survey, estimate.round)]
    if estimate.unknown_numbers:
        n = count_shown(estimate.unknown_numbers, least)
        notes.append(phrase("plan", "unknown_numbers", n=n))
    growth = _insured_growth(store, as_of, least)
    if growth is not None:
        notes.append(phrase("plan", "insured", growth=f"{growth:+.1%}"))
    openings = estimate.openings
    return SourceOfYear(
        source=_source("survey", openings),
        notes=tuple(notes),
        bases=_survey_bases(estimate, least),
        reported=openings.set_index("occupation")["reported"],
    )


def _survey_bases(estimate: SurveyEstimate, least: int) -> dict[str, str]:
    # What so many enterprises wrote down themselves is no estimate: it stays inside.
    key = "basis_survey_public" if least else "basis_survey"
    rows = estimate.openings[["occupation", "enterprises", "reported"]]
    return {
        occupation: phrase(
            "plan",
            key,
            round=estimate.round,
            n=count_shown(int(n), least),
            reported=f"{reported:,.0f}",
        )
        for occupation, n, reported in rows.itertuples(index=False, name=None)
    }


def _survey_note(estimate: SurveyEstimate, metric: str | None, least: int) -> str:
    strata = estimate.strata
    answered = int(strata["answered"].sum())
    return phrase(
        "demand_sources",
        "survey_note_few" if answered < least else "survey_note",
        round=estimate.round,
        answered=count_shown(answered, least),
        register=int(strata["register"].sum()),
        rate=estimate.response_rate,
        strata=len(strata),
        low=float(strata["weight"].min()),
        high=float(strata["weight"].max()),
        basis=phrase("demand_sources", f"weighed_by_{metric or 'count'}"),
    )


def rounds_note(survey: pd.DataFrame, used: int) -> str:
    """Say how many rounds of the survey there are, and that the latest counts.

    Parameters
    ----------
    survey : DataFrame
        Table `need_survey`.
    used : int
        Year of the round that counts.
    """
    years = sorted(int(year) for year in survey["round"].dropna().unique())
    if len(years) < 2:
        return phrase("demand_sources", "one_round", round=used)
    return phrase("demand_sources", "rounds", n=len(years), years=joined(years), round=used)


def _insured_growth(store: Store, as_of: pd.Timestamp, least: int) -> float | None:
    """Return the growth of insured persons over a year, over enterprises known at both ends.

    None where these are fewer than may be told of.
    """
    rows = months_of_enterprises(store, as_of, "insured_persons")
    if rows.empty:
        return None
    last = rows["period"].max()
    now = rows.loc[rows["period"].eq(last)].set_index("enterprise_id")["value"]
    before = rows.loc[rows["period"].eq(last - pd.DateOffset(years=1))]
    both = pd.concat([now, before.set_index("enterprise_id")["value"]], axis=1, join="inner")
    earlier = float(both.iloc[:, 1].sum())
    if len(both) < least:
        return None
    return float(both.iloc[:, 0].sum()) / earlier - 1 if earlier else None


def employment_estimate(store: Store, as_of: pd.Timestamp) -> tuple[Employment, str] | None:
    """Return the people employed by occupation and the metric they come from; None where neither is known.

    Parameters
    ----------
    store : Store
        The data.
    as_of : Timestamp
        Day of the question.
    """
    if not {"occupation_mix", "indicator"} <= set(store.tables()):
        return None

    def asked() -> tuple[Employment, str] | None:
        mix = store.read("occupation_mix", as_of=as_of, purpose="planning")
        register, metric = sized_register(store, as_of)
        if metric is None or mix.empty:
            return None
        people = months_of_enterprises(store, as_of, metric)
        return employment_by_occupation(people, register, mix), metric

    return store.until_changed(("employment", as_of), asked)


def headcount_source(
    store: Store, as_of: pd.Timestamp, rates: str, least: int
) -> SourceOfYear | None:
    """Return the openings of the year as headcount and staffing pattern give them.

    Parameters
    ----------
    store : Store
        The data.
    as_of : Timestamp
        Day of the question.
    rates : str
        Rates of the components.
    least : int
        Fewest enterprises that are told the number of.
    """
    known = employment_estimate(store, as_of)
    if known is None:
        return None
    employment, metric = known
    projected = projected_change(store)
    estimates = part_estimates(store, as_of, rates, employment, projected=projected)
    openings = add_up(estimates).rename(columns={"openings": "mean"})
    notes = [employment_note(employment, metric, least)]
    if projected is not None:
        notes.append(phrase("demand_sources", "growth_projected"))
    basis = phrase("demand_sources", "headcount")
    return SourceOfYear(
        source=_source("headcount", openings), notes=tuple(notes), bases=_alike(openings, basis)
    )


def part_estimates(
    store: Store,
    as_of: pd.Timestamp,
    rates: str,
    employment: Employment,
    *,
    projected: pd.DataFrame | None,
) -> pd.DataFrame:
    """Estimate expansion, retirements and separations of the year, as `component_estimates` does."""
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


def employment_note(employment: Employment, metric: str, least: int) -> str:
    """Say on what the people employed rest, with counts from `least` on."""
    return phrase(
        "demand_sources",
        "headcount_note",
        metric=phrase("demand_why", f"name_{metric}"),
        month=f"{employment.month:%Y-%m}",
        enterprises=count_shown(employment.enterprises, least),
        register=employment.register,
        unmatched=count_shown(employment.unmatched, least) if employment.unmatched else 0,
        year=employment.pattern_year,
    )


def postings_source(store: Store, as_of: pd.Timestamp, least: int) -> SourceOfYear | None:
    """Return what was posted in the year before; None without postings."""
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
    return SourceOfYear(
        source=_source("postings", openings, partial=True),
        notes=(phrase("demand_sources", "postings_note", n=n),),
        bases=_alike(openings, phrase("demand_sources", "postings")),
    )
