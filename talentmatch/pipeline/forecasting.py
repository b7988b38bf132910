"""From history to forecast, and from forecast or survey to the list of scarce occupations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.demand.panel import drop_constant_dims
from talentmatch.demand.survey import estimate_from_survey
from talentmatch.errors import MissingDataError
from talentmatch.pipeline.state import Listed, data_date, require
from talentmatch.plan import (
    SupplyRule,
    filled_share,
    graduate_supply,
    post_profiles,
    shortage_list,
)
from talentmatch.specs import build
from talentmatch.track import Registry
from talentmatch.vocab import industries, levels, occupations, skills
from talentmatch.vocab.phrases import Language, phrase

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import ModelVersion, Tracking

__all__ = ["demand_history", "forecast", "forecast_total", "shortage"]

_INTERVALS = ["lo-80", "hi-80", "lo-95", "hi-95"]
#: Correlation of the errors of different months of one series, taken for totals over months: the
#: level is wrong together, the rest apart.
_ERROR_CORRELATION = 0.5


def demand_history(store: Store, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the openings by series and month, without dimensions that split nothing."""
    return drop_constant_dims(build("demand_history", store, as_of or data_date(store)))


def forecast(
    store: Store,
    *,
    tracking: Tracking,
    months: int = 6,
    by: Sequence[str] | None = None,
    lang: Language = "en",
) -> Listed:
    """Forecast openings by month with the champion.

    Parameters
    ----------
    store : Store
        The data; the model itself holds the history it was trained on.
    tracking : Tracking
        Where the champion is.
    months : int
        Horizon [months].
    by : sequence of str, optional
        Sum up to these dimensions; none given: every series; empty: the total.
    lang : {"zh", "en"}
        Language of names and notes.

    Returns
    -------
    Listed
        Dimensions, month, mean and intervals [positions per month].

    Raises
    ------
    TrackingError
        If there is no trained model.
    """
    champion, fitted = Registry(tracking).in_use("demand")
    predicted = fitted.predict(horizon=months, levels=(80, 95), aggregate=by)
    return Listed(_named(predicted, lang), _age_note(store, champion, lang))


def forecast_total(
    store: Store, *, tracking: Tracking, months: int, by: Sequence[str], lang: Language = "en"
) -> pd.DataFrame:
    """Forecast openings summed over the horizon, the greatest first [positions].

    The interval of a sum over months takes the errors of two months to be correlated by one half.
    """
    monthly = forecast(store, tracking=tracking, months=months, by=by, lang=lang).table
    dims = [name for name in monthly.columns if name not in ("month", "mean", *_INTERVALS)]
    if not dims:
        return _summed(monthly.assign(total=""), ["total"])
    return _summed(monthly, dims).sort_values("mean", ascending=False, ignore_index=True)


def shortage(store: Store, *, tracking: Tracking, lang: Language = "en") -> Listed:
    """List scarce occupations of the next twelve months.

    Demand comes from the forecast where a demand model with occupations is in use, else from the
    latest round of the survey of needs, weighted to the register. Each row says which.

    Raises
    ------
    MissingDataError
        If neither is there.
    """
    require(store, "shortage")
    as_of = data_date(store)
    demand, notes = _yearly_demand(store, tracking, as_of, lang)
    supply, supply_notes = _supply(store, as_of, lang)
    supply, market_notes = _with_market(store, demand, supply, as_of, lang)
    listed = shortage_list(demand, supply)
    profiles = post_profiles(_asked(store, as_of))
    table = _printed(listed.join(profiles, on="occupation"), lang)
    return Listed(table, (*notes, *supply_notes, *market_notes))


def _named(frame: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Put the name of an industry or occupation beside its code."""
    named = frame.copy()
    for column, name in (("industry", industries.name), ("occupation", occupations.name)):
        if column in named.columns:
            codes = named[column].astype(str)
            texts = {code: name(code, lang) or code for code in codes.unique()}
            place = list(named.columns).index(column) + 1
            named.insert(place, _NAME_OF[column], codes.map(texts))
    return named


#: Under so many closed postings the share that is filled says nothing.
_FEWEST_POSTINGS = 30
_NAME_OF = {"industry": "industry_name", "occupation": "post"}


def _age_note(store: Store, champion: ModelVersion, lang: Language) -> tuple[str, ...]:
    trained = pd.Timestamp(champion.as_of)
    newest = data_date(store)
    if newest - trained < pd.Timedelta(days=28):
        return ()
    return (
        phrase("plan", "model_is_older", lang, model=f"{trained:%Y-%m}", data=f"{newest:%Y-%m}"),
    )


def _summed(monthly: pd.DataFrame, dims: list[str]) -> pd.DataFrame:
    grouped = monthly.groupby(dims, sort=False, dropna=False)
    total = grouped[["mean"]].sum()
    for column in _INTERVALS:
        away = (monthly[column] - monthly["mean"]).abs()
        together = away.groupby([monthly[dim] for dim in dims], sort=False, dropna=False).sum()
        apart = (away**2).groupby([monthly[dim] for dim in dims], sort=False, dropna=False).sum()
        half = np.sqrt(_ERROR_CORRELATION * together**2 + (1 - _ERROR_CORRELATION) * apart)
        sign = -1 if column.startswith("lo") else 1
        total[column] = (total["mean"] + sign * half).clip(lower=0)
    return total.reset_index()


def _yearly_demand(
    store: Store, tracking: Tracking, as_of: pd.Timestamp, lang: Language
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    if Registry(tracking).champion("demand") is not None:
        champion, fitted = Registry(tracking).in_use("demand")
        if "occupation" in fitted.panel_.dims:
            year = forecast_total(store, tracking=tracking, months=12, by=["occupation"], lang=lang)
            basis = phrase(
                "plan", "basis_forecast", lang, version=champion.version, as_of=champion.as_of
            )
            return year.assign(basis=basis), _age_note(store, champion, lang)
    if "need_survey" not in store.tables():
        raise MissingDataError("shortage", {"demand": ("occupation", "month", "openings"),
                                            "need_survey": ("post", "openings")})  # fmt: skip
    return _survey_demand(store, as_of, lang)


def _survey_demand(
    store: Store, as_of: pd.Timestamp, lang: Language
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    survey = store.read("need_survey", as_of=as_of, purpose="planning")
    register = store.read("enterprise", as_of=as_of, purpose="planning")
    uncoded = survey["occupation"].isna()
    # A post that no occupation fits stays in the list under its own name.
    survey = survey.assign(occupation=survey["occupation"].where(~uncoded, survey["post"]))
    estimate = estimate_from_survey(survey, register)
    demand = _named(estimate.openings, lang)
    demand["basis"] = [
        phrase("plan", "basis_survey", lang, round=estimate.round, n=n, reported=f"{reported:.0f}")
        for n, reported in zip(demand["enterprises"], demand["reported"], strict=True)
    ]
    strata = estimate.strata
    notes = [
        phrase(
            "plan",
            "survey",
            lang,
            round=estimate.round,
            answered=int(strata["answered"].sum()),
            register=int(strata["register"].sum()),
            rate=f"{estimate.response_rate:.0%}",
            low=f"{strata['weight'].min():.1f}",
            high=f"{strata['weight'].max():.1f}",
        )
    ]
    if estimate.unknown_numbers:
        notes.append(phrase("plan", "unknown_numbers", lang, n=estimate.unknown_numbers))
    growth = _insured_growth(store, as_of)
    if growth is not None:
        notes.append(phrase("plan", "insured", lang, growth=f"{growth:+.1%}"))
    return demand, tuple(notes)


def _insured_growth(store: Store, as_of: pd.Timestamp) -> float | None:
    """Return the growth of insured persons over a year, over enterprises known at both ends."""
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
    return float(both.iloc[:, 0].sum()) / earlier - 1 if earlier else None


def _supply(
    store: Store, as_of: pd.Timestamp, lang: Language
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    held = store.tables()
    if "supply" not in held:
        return None, (phrase("plan", "no_supply", lang),)
    plan = store.read("supply", as_of=as_of, purpose="planning")
    majors = (
        store.read("major_occupation", as_of=as_of, purpose="planning")
        if "major_occupation" in held
        else None
    )
    rule = SupplyRule()
    year = as_of.year + (as_of.month > 6)
    found = graduate_supply(plan, year, majors=majors, rule=rule)
    notes = [phrase("plan", "supply", lang, year=year, stay=f"{rule.stay_share:.0%}",
                    error=f"{rule.relative_error:.0%}")]  # fmt: skip
    if found.attrs["unmapped"]:
        notes.append(phrase("plan", "unmapped", lang, majors="、".join(found.attrs["unmapped"])))
    return found, tuple(notes)


def _with_market(
    store: Store,
    demand: pd.DataFrame,
    supply: pd.DataFrame | None,
    as_of: pd.Timestamp,
    lang: Language,
) -> tuple[pd.DataFrame | None, tuple[str, ...]]:
    """Count as supply what the market fills as well: hires from outside that no plan lists."""
    postings = store.query(
        "SELECT occupation, posted_on, closed_on FROM posting WHERE repost_of IS NULL",
        as_of=as_of,
        purpose="planning",
    )
    shares = filled_share(postings, as_of)
    if shares["postings"].sum() < _FEWEST_POSTINGS:
        return supply, ()
    yearly = demand.groupby("occupation")["mean"].sum()
    columns = {"supply": "filled", "supply_lo": "filled_lo", "supply_hi": "filled_hi"}
    market = pd.DataFrame({name: shares[share] * yearly for name, share in columns.items()})
    both = pd.concat([market.dropna().reset_index(), supply])
    larger = both.groupby("occupation", as_index=False)[list(columns)].max()
    note = phrase("plan", "market", lang, n=int(shares["postings"].sum()), days=60)
    return larger, (note,)


def _asked(store: Store, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return what postings and survey answers ask for, one under the other."""
    held = store.tables()
    frames = [
        store.read(table, as_of=as_of, purpose="planning").assign(source=table)
        for table in ("posting", "need_survey")
        if table in held
    ]
    asked = pd.concat(frames, ignore_index=True)
    if "post" in asked.columns:
        asked["occupation"] = asked["occupation"].fillna(asked["post"])
    return asked.reindex(columns=[*asked.columns.union(["pay_months"], sort=False)])


def _printed(listed: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return the columns in the order in which talent offices print them."""
    shown = listed.loc[listed["grade"].ne("none")].reset_index(drop=True)
    shown["grade"] = [phrase("plan", f"grade_{grade}", lang) for grade in shown["grade"]]
    shown["number"] = shown["mean"]
    shown = shown.round(
        dict.fromkeys(["number", "lo-80", "hi-80", "supply", "gap", "gap_lo", "gap_hi"], 1)
    )
    shown = shown.round({"probability": 3, **dict.fromkeys(["pay_p25", "pay_p50", "pay_p75"], -2)})
    for kind in ("education", "title_rank"):
        shown[kind] = [
            levels.label(kind, value, lang) if isinstance(value, str) else None
            for value in shown[kind]
        ]
    shown["skills"] = [
        [skills.name(skill, lang) for skill in held] if isinstance(held, list) else []
        for held in shown["skills"]
    ]
    columns = ["post", "grade", "number", "lo-80", "hi-80", "supply", "gap", "gap_lo", "gap_hi",
               "probability", "education", "major", "title_rank", "experience_min", "skills",
               "pay_p25", "pay_p50", "pay_p75", "basis"]  # fmt: skip
    return shown[columns]
