"""Openings of the next twelve months by post, from the forecast or from the survey of needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from talentmatch.demand.yearly.survey import SurveyEstimate, estimate_from_survey, survey_answers
from talentmatch.errors import TrackingError
from talentmatch.i18n import joined, phrase
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.counts import count_shown
from talentmatch.pipeline.forecasting import (
    age_note,
    forecast_total,
    monthly_openings,
    named,
    period_months,
)
from talentmatch.pipeline.indicators import SIZE, sized_register
from talentmatch.plan.chains import chain_shares, over_chains
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["By", "YearlyNeed", "need_source", "rounds_note", "yearly_need"]

By = Literal["chain", "post"]

_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class YearlyNeed:
    """Openings of a year.

    Attributes
    ----------
    table : DataFrame
        `chain` (if by chain), `occupation`, `post`, `mean`, `lo-80`, `hi-80` [positions per year],
        `basis`.
    monthly : DataFrame
        `occupation`, `month`, `mean` [positions per month].
    notes : tuple of str
        What the figures rest on.
    forecast : bool
        Whether a demand model gave them; else the survey did.
    """

    table: pd.DataFrame
    monthly: pd.DataFrame
    notes: tuple[str, ...]
    forecast: bool


def yearly_need(
    store: Store,
    *,
    tracking: Tracking,
    as_of: pd.Timestamp,
    by: By | None = None,
    least: int = 0,
) -> YearlyNeed:
    """Return the openings of the next twelve months.

    The forecast where a demand model with occupations is in use, else the latest round of the
    survey, weighted to the register.

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
        industry allows it.
    least : int
        Fewest enterprises or answers that basis and notes tell the number of; 0: of any.

    Raises
    ------
    TrackingError, InputError
        As for `need_source`.
    """
    if need_source(store, tracking=tracking, as_of=as_of) == "survey":
        return _from_survey(store, as_of, by=by, least=least)
    champion, fitted = Registry(tracking).in_use("demand")
    by_chain = "industry" in fitted.dims_ and by != "post"
    shares = _chain_shares(store, as_of) if by_chain else None
    keys = ["occupation"] if shares is None else ["industry", "occupation"]
    year = forecast_total(store, tracking=tracking, months=_MONTHS, by=keys)
    if shares is not None:
        year = over_chains(year, shares)
    basis = phrase("plan", "basis_forecast", version=champion.version, as_of=champion.as_of)
    monthly = monthly_openings(fitted, _MONTHS, ["occupation"])
    notes = age_note(store, champion)
    if shares is not None:
        notes = (*notes, phrase("planner", "chains"))
    return YearlyNeed(
        table=year.assign(basis=lazy_cells([basis] * len(year), year.index)),
        monthly=_by_month(monthly[["occupation", "month", "mean"]], period_months(fitted)),
        notes=notes,
        forecast=True,
    )


def need_source(
    store: Store, *, tracking: Tracking, as_of: pd.Timestamp
) -> Literal["forecast", "survey"]:
    """Say where the openings of a year come from.

    Raises
    ------
    TrackingError
        If there is neither a demand model with occupations nor a survey.
    InputError
        If there is a survey alone, and nobody of the register answered.
    """
    registry = Registry(tracking)
    champion = registry.champion("demand")
    if champion is not None:
        dims = champion.dims  # not kept of models of before: then the model itself tells
        if "occupation" in (registry.in_use("demand")[1].dims_ if dims is None else dims):
            return "forecast"
    if "need_survey" not in store.tables():
        raise TrackingError(phrase("list_refused", "no_source"))
    survey = store.read("need_survey", as_of=as_of, purpose="planning")
    survey_answers(survey, store.read("enterprise", as_of=as_of, purpose="planning"))
    return "survey"


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
    size = store.query(
        "SELECT enterprise_id, arg_max(value, period) AS people FROM indicator "
        "WHERE metric IN ('headcount', 'insured_persons') GROUP BY enterprise_id",
        as_of=as_of,
        purpose="planning",
    )
    shares = chain_shares(register, pairs, size.set_index("enterprise_id")["people"])
    return None if shares.empty else shares


def _from_survey(store: Store, as_of: pd.Timestamp, *, by: By | None, least: int) -> YearlyNeed:
    survey = store.read("need_survey", as_of=as_of, purpose="planning")
    register, metric = sized_register(store, as_of)
    uncoded = survey["occupation"].isna()
    # A post that no occupation fits stays in the list under its own name.
    survey = survey.assign(occupation=survey["occupation"].where(~uncoded, survey["post"]))
    keys = ("chain", "occupation") if by == "chain" else ("occupation",)
    estimate = estimate_from_survey(survey, register, by=keys, size=SIZE if metric else None)
    table = named(estimate.openings)
    # What so many enterprises wrote down themselves is no estimate: it stays inside.
    key = "basis_survey_public" if least else "basis_survey"
    bases = [
        phrase("plan", key, round=estimate.round, n=count_shown(int(n), least),
               reported=f"{reported:.0f}")
        for n, reported in zip(table["enterprises"], table["reported"], strict=True)
    ]  # fmt: skip
    table["basis"] = lazy_cells(bases, table.index)
    told = _survey_notes(store, as_of, estimate=estimate, least=least)
    notes = (*told, rounds_note(survey, estimate.round))
    return YearlyNeed(table=table, monthly=_even(table, as_of), notes=notes, forecast=False)


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


def _survey_notes(
    store: Store, as_of: pd.Timestamp, *, estimate: SurveyEstimate, least: int
) -> tuple[str, ...]:
    strata = estimate.strata
    answered = int(strata["answered"].sum())
    facts = {
        "round": estimate.round,
        "answered": count_shown(answered, least),
        "register": int(strata["register"].sum()),
        "rate": f"{estimate.response_rate:.0%}",
        "low": f"{strata['weight'].min():.1f}",
        "high": f"{strata['weight'].max():.1f}",
    }
    notes = [phrase("plan", "survey_few" if answered < least else "survey", **facts)]
    if estimate.unknown_numbers:
        unknown = count_shown(estimate.unknown_numbers, least)
        notes.append(phrase("plan", "unknown_numbers", n=unknown))
    growth = _insured_growth(store, as_of, least)
    if growth is not None:
        notes.append(phrase("plan", "insured", growth=f"{growth:+.1%}"))
    return tuple(notes)


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
    rows = store.query(
        "SELECT enterprise_id, period, value FROM indicator WHERE metric = 'insured_persons'",
        as_of=as_of,
        purpose="planning",
    )
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
