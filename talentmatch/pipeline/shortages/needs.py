"""Openings of the next twelve months by post, from the forecast or from the survey of needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from talentmatch.demand.yearly.survey import estimate_from_survey, survey_answers
from talentmatch.errors import TrackingError
from talentmatch.i18n import joined, phrase
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.demand._demand_history import why_untrainable
from talentmatch.pipeline.demand._demand_sources import survey_of_needs
from talentmatch.pipeline.demand.forecasting import (
    dimensions_in_use,
    forecast_total,
    named,
    openings_in_use,
    require_trained,
)
from talentmatch.pipeline.demand.indicators import SIZE, people_of_each, sized_register
from talentmatch.pipeline.demand.reconciled_demand import ReconciledDemand, reconciled_demand
from talentmatch.plan.chains import chain_shares, over_chains
from talentmatch.specs.rates import Z80

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.yearly.scenario_effect import ScenarioEffect
    from talentmatch.track import Tracking

__all__ = ["By", "YearlyNeed", "require_need", "yearly_need"]

By = Literal["chain", "post"]

_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class YearlyNeed:
    """Openings of a year.

    Attributes
    ----------
    table : DataFrame
        `chain` (if by chain), `occupation`, `post`, `mean`, `lo-80`, `hi-80`, `sampling` [positions
        per year], `basis`.
    monthly : DataFrame
        `occupation`, `month`, `mean` [positions per month].
    notes : tuple of str
        What the figures rest on.
    demand : ReconciledDemand
        Where they come from.
    """

    table: pd.DataFrame
    monthly: pd.DataFrame
    notes: tuple[str, ...]
    demand: ReconciledDemand


def yearly_need(
    store: Store,
    *,
    tracking: Tracking,
    as_of: pd.Timestamp,
    by: By | None = None,
    least: int = 0,
    effect: ScenarioEffect | None = None,
) -> YearlyNeed:
    """Return the openings of the next twelve months, as the reconciled demand gives them.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the demand model is.
    as_of : Timestamp
        Day of the question.
    by : {"chain", "post"}, optional
        Rows by industry chain and post, or by post; none given: by chain where a forecast by
        industry allows it. A post's openings go to chains as the forecast divides them, else as
        the survey does.
    least : int
        Fewest enterprises or answers that basis and notes tell the number of; 0: of any.
    effect : ScenarioEffect, optional
        What a scenario does to the openings.

    Raises
    ------
    TrackingError, InputError
        As for `require_need`.
    """
    require_need(store, tracking=tracking, as_of=as_of)
    demand = reconciled_demand(store, tracking=tracking, as_of=as_of, least=least).under(effect)
    listed = demand.posts_in_need
    listed = listed.assign(basis=lazy_cells(_bases(demand, listed), listed.index))
    table = named(listed[["occupation", "mean", "lo-80", "hi-80", "sampling", "basis"]])
    notes = demand.notes
    if len(listed) < len(demand.table):
        rest = demand.table.loc[~demand.table["occupation"].isin(listed["occupation"]), "mean"]
        # For the public no sum: of one or two posts it would tell what the list of demand hides.
        key = "not_asked_for_public" if least else "not_asked_for"
        facts = {"n": len(rest), "openings": float(rest.sum())}
        notes = (*notes, phrase("demand_sources", key, **facts))
    divided = None if by == "post" else _by_chain(store, tracking, demand, as_of=as_of, by=by)
    if divided is not None:
        table = _over_chains(table, divided)
        notes = (*notes, phrase("planner", "chains"))
    monthly = _monthly(store, tracking, demand, as_of)
    return YearlyNeed(table=table, monthly=monthly, notes=notes, demand=demand)


def require_need(store: Store, *, tracking: Tracking, as_of: pd.Timestamp) -> None:
    """Raise if nothing tells the openings of a year.

    Postings alone do not: they are an unknown part of the openings.

    Raises
    ------
    TrackingError
        If there is neither a demand model with occupations, nor a survey, nor headcount with a
        staffing pattern.
    InputError
        If there is a survey alone, and nobody of the register answered.
    """
    held = set(store.tables())
    if "occupation" in dimensions_in_use(tracking):
        return
    if {"occupation_mix", "indicator"} <= held and sized_register(store, as_of)[1] is not None:
        return
    if "need_survey" not in held:
        if why := why_untrainable(store):
            raise TrackingError(phrase("list_refused", "no_source_untrainable", why=why))
        require_trained(store, tracking)
        raise TrackingError(phrase("list_refused", "no_source"))
    survey = store.read("need_survey", as_of=as_of, purpose="planning")
    survey_answers(survey, store.read("enterprise", as_of=as_of, purpose="planning"))


def _bases(demand: ReconciledDemand, listed: pd.DataFrame) -> list[str]:
    """Say of each post what its figure rests on: every source with its share in it."""
    bases = []
    for row in listed.to_dict("records"):
        parts = [
            (part.bases[row["occupation"]], row[f"share_{part.source.name}"])
            for part in demand.parts
            if pd.notna(row[f"from_{part.source.name}"])
        ]
        if not parts:
            bases.append(phrase("scenario", "added"))
            continue
        if len(parts) == 1:
            bases.append(parts[0][0])
            continue
        weighed = (
            phrase("demand_sources", "basis_share", basis=basis, share=f"{share:.0%}")
            for basis, share in parts
        )
        bases.append(joined(weighed, "; "))
    return bases


def _by_chain(
    store: Store,
    tracking: Tracking,
    demand: ReconciledDemand,
    *,
    as_of: pd.Timestamp,
    by: By | None,
) -> pd.DataFrame | None:
    """Return `chain`, `occupation` and openings as sources divide posts over chains, if they may.

    A post that the forecast knows is divided as it says, any other as the survey does.
    """
    columns = ["chain", "occupation", "mean", "lo-80", "hi-80"]
    of_forecast = _forecast_by_chain(store, tracking, demand, as_of)
    if of_forecast is None and by is None:
        return None
    tables = [] if of_forecast is None else [of_forecast[columns]]
    known = pd.concat(tables)["occupation"] if tables else pd.Series(dtype=object)
    if "survey" in demand.names and not demand.posts_in_need["occupation"].isin(known).all():
        register, metric = sized_register(store, as_of)
        of_survey = estimate_from_survey(
            survey_of_needs(store, as_of),
            register,
            by=("chain", "occupation"),
            size=SIZE if metric else None,
        ).openings
        tables.append(of_survey.loc[~of_survey["occupation"].isin(known), columns])
    return pd.concat(tables, ignore_index=True) if tables else None


def _forecast_by_chain(
    store: Store, tracking: Tracking, demand: ReconciledDemand, as_of: pd.Timestamp
) -> pd.DataFrame | None:
    """Return the forecast by chain and post; None where it knows no industry, or nothing a chain."""
    if "forecast" not in demand.names:
        return None
    if "industry" not in dimensions_in_use(tracking):
        return None
    shares = _chain_shares(store, as_of)
    if shares is None:
        return None
    keys = ["industry", "occupation"]
    year = forecast_total(store, tracking=tracking, months=_MONTHS, by=keys)
    return over_chains(year, shares)


def _over_chains(table: pd.DataFrame, divided: pd.DataFrame) -> pd.DataFrame:
    """Divide posts over industry chains; a post that no source divides stays whole, under 'all'.

    A part has the relative error of its post, and what its own error is above that of the sum.
    """
    divided = divided.loc[divided["mean"] > 0].assign(
        half=lambda rows: (rows["hi-80"] - rows["lo-80"]) / 2
    )
    sums = divided.groupby("occupation")[["mean", "half"]].sum()
    parts = divided.assign(
        part=divided["mean"] / divided["occupation"].map(sums["mean"]),
        own=(divided["half"] / divided["mean"]) ** 2
        - divided["occupation"].map(sums["half"] / sums["mean"]) ** 2,
    )[["chain", "occupation", "part", "own"]]
    rows = table.merge(parts, on="occupation", how="left")
    rows = rows.assign(
        chain=rows["chain"].fillna("all"),
        part=rows["part"].fillna(1.0),
        own=rows["own"].fillna(0.0),
    )
    mean = rows["mean"] * rows["part"]
    relative = (rows["hi-80"] - rows["lo-80"]) / 2 / rows["mean"].where(rows["mean"] > 0)
    half = (np.sqrt(relative.fillna(0.0) ** 2 + rows["own"].clip(lower=0.0)) * mean).astype(float)
    own = rows["own"].clip(lower=0.0) / Z80**2
    sampling = rows["sampling"] / rows["mean"].where(rows["mean"] > 0)
    rows = rows.assign(
        **{"mean": mean, "lo-80": (mean - half).clip(lower=0.0), "hi-80": mean + half},
        sampling=np.sqrt(sampling.fillna(0.0) ** 2 + own) * mean,
    )
    columns = ["chain", "occupation", "post", "mean", "lo-80", "hi-80", "sampling", "basis"]
    return rows[columns].sort_values("mean", ascending=False, ignore_index=True)


def _monthly(
    store: Store, tracking: Tracking, demand: ReconciledDemand, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Spread each post's year over its months: as the forecast does, else evenly."""
    table = demand.posts_in_need
    even = _even(table, as_of)
    if "forecast" not in demand.names:
        return even
    keys = ["occupation"]
    monthly = openings_in_use(store, tracking=tracking, months=_MONTHS, by=keys)
    step = _MONTHS // max(monthly["month"].nunique(), 1)
    monthly = _by_month(monthly[["occupation", "month", "mean"]], step)
    year = monthly.groupby("occupation")["mean"].sum()
    factor = (table.set_index("occupation")["mean"] / year.where(year > 0)).dropna()
    known = monthly.loc[monthly["occupation"].isin(factor.index)]
    scaled = known.assign(mean=known["mean"] * known["occupation"].map(factor))
    return pd.concat([scaled, even.loc[~even["occupation"].isin(factor.index)]], ignore_index=True)


def _chain_shares(store: Store, as_of: pd.Timestamp) -> pd.DataFrame | None:
    held = store.tables()
    if "enterprise" not in held:
        return None
    register = store.read("enterprise", as_of=as_of, purpose="planning")
    pairs = (
        store.read("chain_industry", as_of=as_of, purpose="planning")
        if "chain_industry" in held
        else None
    )
    shares = chain_shares(register, pairs, people_of_each(store, as_of))
    return None if shares.empty else shares


def _by_month(table: pd.DataFrame, step: int) -> pd.DataFrame:
    """Spread quarters or years evenly over their months."""
    parts = [
        table.assign(month=table["month"] + pd.DateOffset(months=later), mean=table["mean"] / step)
        for later in range(step)
    ]
    return table if step == 1 else pd.concat(parts, ignore_index=True)


def _even(table: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Spread a year evenly: a yearly survey says nothing about months."""
    first = (as_of + pd.offsets.MonthBegin(1)).normalize()
    months = pd.date_range(first, periods=_MONTHS, freq="MS")
    yearly = table.groupby("occupation")["mean"].sum() / _MONTHS
    return pd.DataFrame(
        {
            "occupation": np.repeat(yearly.index.to_numpy(), _MONTHS),
            "month": np.tile(months.to_numpy(), len(yearly)),
            "mean": np.repeat(yearly.to_numpy(), _MONTHS),
        }
    )
