"""Why a forecast is what it is, and what it would be under a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.demand.explain import Explanation, explain_forecast
from talentmatch.demand.notes import indicator_name
from talentmatch.demand.scenario import Scenario, run_scenario
from talentmatch.demand.scenario_file import load_scenario
from talentmatch.phrases import Language, joined, phrase
from talentmatch.pipeline.forecasting import age_note, named
from talentmatch.pipeline.state import Listed, data_date
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand import DemandForecaster
    from talentmatch.track import Tracking

__all__ = ["explain_demand", "scenario_demand"]


def explain_demand(
    store: Store,
    *,
    tracking: Tracking,
    months: int = 3,
    by: Sequence[str] | None = None,
    lang: Language = "en",
) -> Listed:
    """Take the champion's forecast apart, in figures and in words.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the champion is.
    months : int
        Horizon [months].
    by : sequence of str, optional
        Sum up to these dimensions; none given: every series; empty: the total.
    lang : {"zh", "en"}
        Language of names, words and notes.

    Returns
    -------
    Listed
        Dimensions, month, `mean`, one column `adds_…` a part, which add up to the mean [positions
        per month], and `why`, the same in words.

    Raises
    ------
    TrackingError
        If there is no trained model.
    """
    champion, fitted = Registry(tracking).in_use("demand")
    found = explain_forecast(fitted, months, aggregate=by)
    dims = list(found.dims)
    table = found.table[[*dims, "month", "mean"]].copy()
    for part in found.parts:
        table[f"adds_{part}"] = found.table[part]
    table["why"] = found.words(lang)
    return Listed(named(table, lang), (*age_note(store, champion, lang), _ranked(found, lang)))


def _ranked(found: Explanation, lang: Language) -> str:
    rows = found.ranking().head(4)
    told = [
        f"{_part_name(part, lang)} {share:.0%}"
        for part, share in zip(rows["part"], rows["share"], strict=True)
    ]
    return phrase("demand_why", "ranking", lang, parts=joined(told))


def _part_name(part: str, lang: Language) -> str:
    if part in ("trend", "siblings", "season", "official"):
        return phrase("demand_why", part, lang, amount="").strip()
    return indicator_name(part, lang)


def scenario_demand(
    store: Store,
    scenario: Scenario | str | Path,
    *,
    tracking: Tracking,
    months: int = 6,
    by: Sequence[str] | None = None,
    lang: Language = "en",
) -> Listed:
    """Forecast under a scenario, beside the baseline.

    Parameters
    ----------
    store : Store
        The data.
    scenario : Scenario, str or Path
        What changes, or the YAML file that says it.
    tracking : Tracking
        Where the champion is.
    months : int
        Horizon [months].
    by : sequence of str, optional
        Sum up to these dimensions; none given: every series.
    lang : {"zh", "en"}
        Language of names and notes.

    Returns
    -------
    Listed
        Dimensions, month, `baseline_openings`, `mean` of the scenario with lo-80 and hi-80, and
        `against_baseline` [positions per month].

    Raises
    ------
    TrackingError
        If there is no trained model.
    InputError
        If the scenario does not fit the forecast.
    SpecError
        If the file cannot be read.
    """
    told = load_scenario(scenario) if isinstance(scenario, (str, Path)) else scenario
    champion, fitted = Registry(tracking).in_use("demand")
    mix = None
    if "occupation_mix" in store.tables():
        mix = store.read("occupation_mix", as_of=data_date(store), purpose="planning")
    table = run_scenario(fitted, told, horizon=months, aggregate=by, mix=mix)
    notes = (*age_note(store, champion, lang), *_scenario_notes(fitted, told, table, lang))
    names = {"baseline": "baseline_openings", "scenario": "mean", "difference": "against_baseline"}
    shown = table.rename(columns=names)
    return Listed(named(shown, lang), notes)


def _scenario_notes(
    fitted: DemandForecaster, scenario: Scenario, table: pd.DataFrame, lang: Language
) -> tuple[str, ...]:
    difference, base = float(table["difference"].sum()), float(table["baseline"].sum())
    notes = [
        phrase("demand_why", "scenario", lang, name=scenario.name, difference=difference,
               months=table["month"].nunique(), share=difference / base if base else 0.0)
    ]  # fmt: skip
    for change in scenario.indicators:
        drivers = fitted.drivers_
        lead = int(drivers.lead[drivers.names.index(change.indicator)]) if drivers else 0
        shows = change.start + pd.DateOffset(months=lead)
        key = "scenario_later" if shows > table["month"].max() else "scenario_from"
        notes.append(
            phrase("demand_why", key, lang, name=indicator_name(change.indicator, lang), lead=lead,
                   start=f"{change.start:%Y-%m}", month=f"{shows:%Y-%m}")
        )  # fmt: skip
    for plant in scenario.plants:
        notes.append(
            phrase("demand_why", "scenario_plant", lang, posts=plant.posts, months=plant.months,
                   start=f"{plant.start:%Y-%m}", industry=plant.where.get("industry", "-"))
        )  # fmt: skip
    return tuple(notes)
