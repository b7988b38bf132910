"""Why a forecast is what it is, and what it would be under a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.demand.notes import indicator_name
from talentmatch.demand.protocol import Explains, RunsScenarios
from talentmatch.demand.scenario_file import load_scenario
from talentmatch.i18n import joined, phrase, reworded
from talentmatch.lists import Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.demand._dimension_names import dimension_codes
from talentmatch.pipeline.demand.forecasting import (
    age_note,
    demand_in_use,
    forecast,
    forecast_spec,
    named,
    periods_ahead,
)
from talentmatch.pipeline.readiness import data_date

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.explain import Explanation
    from talentmatch.demand.protocol import Forecaster
    from talentmatch.demand.scenario import Scenario
    from talentmatch.track import Tracking

__all__ = ["explain_demand", "scenario_demand"]


def explain_demand(
    store: Store,
    *,
    tracking: Tracking,
    months: int = 3,
    by: Sequence[str] | None = None,
) -> Result:
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

    Returns
    -------
    Result
        Dimensions, month, `mean`, one column `adds_…` a part, which add up to the mean [positions
        per month], and `why`, the same in words.

    Raises
    ------
    TrackingError
        If there is no trained model.
    """
    champion, fitted = demand_in_use(store, tracking)
    if not isinstance(fitted, Explains):
        plain = forecast(store, tracking=tracking, months=months, by=by)
        return _plain(plain, "no_explanation", fitted)
    found = fitted.explain(periods_ahead(fitted, months), aggregate=dimension_codes(by))
    dims = list(found.dims)
    table = found.table[[*dims, "month", "mean"]].copy()
    for part in found.parts:
        table[f"adds_{part}"] = found.table[part]
    table["why"] = lazy_cells(found.words(), table.index)
    notes = (*age_note(store, champion), _ranked(found))
    return Result(forecast_spec(fitted), named(table), notes)


def _plain(found: Result, missing: str, fitted: Forecaster) -> Result:
    """Put before the notes of a forecast that its model cannot do what was asked."""
    note = phrase("demand_why", missing, model=type(fitted).__name__)
    return replace(found, notes=(note, *found.notes))


def _ranked(found: Explanation) -> str:
    rows = found.ranking().head(4)
    parts = [
        joined([_part_name(part), f"{share:.0%}"], " ")
        for part, share in zip(rows["part"], rows["share"], strict=True)
    ]
    return phrase("demand_why", "ranking", parts=joined(parts))


def _part_name(part: str) -> str:
    if part in ("trend", "siblings", "season", "official"):
        return reworded(phrase("demand_why", part, amount=""), str.strip)
    return indicator_name(part)


def scenario_demand(
    store: Store,
    scenario: Scenario | str | Path,
    *,
    tracking: Tracking,
    months: int = 6,
    by: Sequence[str] | None = None,
) -> Result:
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

    Returns
    -------
    Result
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
    champion, fitted = demand_in_use(store, tracking)
    if not isinstance(fitted, RunsScenarios):
        plain = forecast(store, tracking=tracking, months=months, by=by)
        return _plain(plain, "no_scenario", fitted)
    mix = None
    if "occupation_mix" in store.tables():
        mix = store.read("occupation_mix", as_of=data_date(store), purpose="planning")
    horizon = periods_ahead(fitted, months)
    table = fitted.run_scenario(told, horizon=horizon, aggregate=dimension_codes(by), mix=mix)
    notes = (*age_note(store, champion), *fitted.scenario_notes(told, table))
    names = {"baseline": "baseline_openings", "scenario": "mean", "difference": "against_baseline"}
    return Result(forecast_spec(fitted), named(table.rename(columns=names)), notes)
