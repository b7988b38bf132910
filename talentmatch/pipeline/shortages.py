"""From forecast or survey, and supply, to the list of scarce occupations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.demand.survey import estimate_from_survey
from talentmatch.errors import MissingDataError
from talentmatch.pipeline.forecasting import age_note, forecast_total, named
from talentmatch.pipeline.state import Listed, data_date, require
from talentmatch.plan import (
    GradeRule,
    SupplyRule,
    filled_share,
    graduate_supply,
    post_profiles,
    shortage_list,
)
from talentmatch.track import Registry
from talentmatch.vocab import levels, skills
from talentmatch.vocab.phrases import Language, phrase

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["shortage"]

#: Under so many closed postings the share that is filled says nothing.
_FEWEST_POSTINGS = 30


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
    supply, market_notes = _with_market(store, demand, supply, as_of=as_of, lang=lang)
    rule = GradeRule()
    listed = shortage_list(demand, supply, rule=rule)
    profiles = post_profiles(_asked(store, as_of))
    table = _printed(listed.join(profiles, on="occupation"), lang)
    return Listed(table, (*notes, *supply_notes, *market_notes, _grades(rule, lang)))


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
            return year.assign(basis=basis), age_note(store, champion, lang)
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
    demand = named(estimate.openings, lang)
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


def _grades(rule: GradeRule, lang: Language) -> str:
    """Tell the thresholds of the grades."""
    parts = [
        phrase(
            "plan",
            "threshold",
            lang,
            grade=phrase("plan", f"grade_{grade}", lang),
            probability=f"{probability:.0%}",
            share=f"{share:.0%}",
        )
        for grade in ("severe", "high", "mild")
        for probability, share in (getattr(rule, grade),)
    ]
    return phrase("plan", "grades", lang, parts=("；" if lang == "zh" else "; ").join(parts))


def _with_market(
    store: Store,
    demand: pd.DataFrame,
    supply: pd.DataFrame | None,
    *,
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
