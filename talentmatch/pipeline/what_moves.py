"""Why a forecast is what it is, and what it would be under a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.demand.notes import indicator_name
from talentmatch.demand.protocol import Explains, RunsScenarios
from talentmatch.demand.scenario_file import load_scenario
from talentmatch.phrases import Language, joined, phrase, retold
from talentmatch.pipeline.forecasting import age_note, forecast, named
from talentmatch.pipeline.state import Listed, data_date
from talentmatch.track import Registry

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
    if not isinstance(fitted, Explains):
        plain = forecast(store, tracking=tracking, months=months, by=by, lang=lang)
        return _plain(plain, "no_explanation", fitted, lang)
    found = fitted.explain(months, aggregate=by)
    dims = list(found.dims)
    table = found.table[[*dims, "month", "mean"]].copy()
    for part in found.parts:
        table[f"adds_{part}"] = found.table[part]
    table["why"] = [retold(sentence, lang) for sentence in found.words()]
    return Listed(named(table, lang), (*age_note(store, champion, lang), _ranked(found, lang)))


def _plain(found: Listed, missing: str, fitted: Forecaster, lang: Language) -> Listed:
    """Put before the notes of a forecast that its model cannot do what was asked."""
    note = phrase("demand_why", missing, lang, model=type(fitted).__name__)
    return Listed(found.table, (note, *found.notes))


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
    return retold(indicator_name(part), lang)


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
    if not isinstance(fitted, RunsScenarios):
        plain = forecast(store, tracking=tracking, months=months, by=by, lang=lang)
        return _plain(plain, "no_scenario", fitted, lang)
    mix = None
    if "occupation_mix" in store.tables():
        mix = store.read("occupation_mix", as_of=data_date(store), purpose="planning")
    table = fitted.run_scenario(told, horizon=months, aggregate=by, mix=mix)
    effects = (retold(note, lang) for note in fitted.scenario_notes(told, table))
    notes = (*age_note(store, champion, lang), *effects)
    names = {"baseline": "baseline_openings", "scenario": "mean", "difference": "against_baseline"}
    shown = table.rename(columns=names)
    return Listed(named(shown, lang), notes)
