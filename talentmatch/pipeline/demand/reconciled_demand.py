"""One demand of the coming year by post, out of all sources a store holds; every list takes it from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.demand.history.panel import carried_history
from talentmatch.demand.yearly.source_combination import OWN_ERRORS, combine_sources
from talentmatch.errors import InputError, MissingDataError
from talentmatch.i18n import joined, phrase
from talentmatch.pipeline.demand._demand_history import demand_history
from talentmatch.pipeline.demand._demand_sources import (
    RATES,
    SourceOfYear,
    forecast_source,
    headcount_source,
    postings_source,
    survey_source,
)
from talentmatch.pipeline.demand.forecasting import learnt_in_parts, require_trained
from talentmatch.pipeline.demand.indicators import people_of_register
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.yearly.scenario_effect import ScenarioEffect
    from talentmatch.track import Tracking

__all__ = ["ReconciledDemand", "reconciled_demand"]

#: Correlation of the errors of two posts, taken for the sum of all.
_ERROR_CORRELATION = 0.5


@dataclass(frozen=True, kw_only=True)
class ReconciledDemand:
    """Openings of the coming year by post, weighed over all sources.

    Attributes
    ----------
    table : DataFrame
        What `combine_sources` returns: `occupation`, `mean`, `lo-80`, `hi-80`, `sampling`
        [positions per year], and `from_…` and `share_…` of each source.
    parts : tuple of SourceOfYear
        The sources.
    notes : tuple of str
        What they rest on, how they are weighed, and what was left out.
    people : float, optional
        People who work at the enterprises of the register [persons].
    """

    table: pd.DataFrame
    parts: tuple[SourceOfYear, ...]
    notes: tuple[str, ...]
    people: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the sources."""
        return tuple(part.source.name for part in self.parts)

    @property
    def posts_in_need(self) -> pd.DataFrame:
        """Rows of posts that a forecast or a survey knows; of a staffing pattern alone if neither is there.

        That a post exists in an industry does not say that anybody looks for people for it.
        """
        by_need = [f"from_{name}" for name in self.names if name in ("forecast", "survey")]
        if not by_need:
            return self.table
        every = [f"from_{name}" for name in self.names]
        # What a scenario adds no source knows.
        listed = self.table[by_need].notna().any(axis=1) | self.table[every].isna().all(axis=1)
        return self.table.loc[listed].reset_index(drop=True)

    def under(self, effect: ScenarioEffect | None) -> ReconciledDemand:
        """Return the demand under a scenario; itself without one."""
        if effect is None:
            return self
        table = effect.applied(self.table)
        return replace(self, table=table, notes=(*effect.notes, *self.notes))

    def total(self) -> tuple[float, float, float]:
        """Return the openings of all posts with their 80 % interval [positions per year]."""
        rows = self.table
        mean = float(rows["mean"].sum())
        return (
            mean,
            max(mean - _together(rows["mean"] - rows["lo-80"]), 0.0),
            mean + _together(rows["hi-80"] - rows["mean"]),
        )


def _together(reaches: pd.Series) -> float:
    """Return how far the interval of a sum reaches to one side, errors of its parts correlated."""
    each = reaches.clip(lower=0.0).to_numpy(dtype=float)
    squares = _ERROR_CORRELATION * each.sum() ** 2 + (1 - _ERROR_CORRELATION) * (each**2).sum()
    return float(np.sqrt(squares))


def reconciled_demand(
    store: Store,
    *,
    tracking: Tracking,
    as_of: pd.Timestamp,
    rates: str = RATES,
    least: int = 0,
) -> ReconciledDemand:
    """Weigh forecast, survey, headcount and postings into one demand by post.

    A report asks for it in many of its lists: it is weighed once until data or model change.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the demand model is, if there is one.
    as_of : Timestamp
        Day of the question.
    rates : str
        Rates of the components, as `load_component_rates` takes them.
    least : int
        Fewest enterprises, answers or postings that notes and bases tell the number of; 0: of any.

    Raises
    ------
    MissingDataError
        If there is no source.
    InputError
        If the survey is the only source, and none of its answers is of the register.
    """
    champion = Registry(tracking).champion("demand")
    model = None if champion is None else (tracking.uri, champion.run_id)
    # Editions are read as of today, whatever the day of the question.
    asked = ("reconciled demand", model, as_of, rates, least, pd.Timestamp.now().normalize())
    return store.until_changed(asked, lambda: _weighed(store, tracking, as_of, rates, least))


def _weighed(
    store: Store, tracking: Tracking, as_of: pd.Timestamp, rates: str, least: int
) -> ReconciledDemand:
    parts = [
        forecast_source(store, tracking),
        headcount_source(store, as_of, rates, least),
        postings_source(store, as_of, least),
    ]
    others = [part for part in parts if part is not None]
    left_out: tuple[str, ...] = ()
    try:
        survey = survey_source(store, as_of, least)
    except InputError as error:
        if not others:
            raise
        survey, left_out = None, (phrase("demand_sources", "survey_left_out", why=error),)
    sources = sorted(
        [*others, *([survey] if survey else [])],
        key=lambda part: list(OWN_ERRORS).index(part.source.name),
    )
    if not sources:
        require_trained(store, tracking)
        raise MissingDataError(
            "demand",
            {
                "demand": ("occupation", "month", "openings"),
                "need_survey": ("post", "openings"),
                "indicator": ("enterprise_id", "period", "metric", "value"),
                "occupation_mix": ("industry", "occupation", "share"),
            },
            one_of=[["demand"], ["need_survey"], ["indicator", "occupation_mix"]],
        )
    combined = combine_sources(
        [part.source for part in sources], least=survey.reported if survey else None
    )
    notes = [note for part in sources for note in part.notes]
    people = people_of_register(store, as_of, least=least)
    demand = ReconciledDemand(table=combined.table, parts=tuple(sources), notes=(), people=people)
    total = _total_note(store, tracking, demand, as_of, least=least)
    weighing = _weighing(sources, combined.levels)
    return replace(demand, notes=(total, *notes, *left_out, *weighing))


def _total_note(
    store: Store,
    tracking: Tracking,
    demand: ReconciledDemand,
    as_of: pd.Timestamp,
    *,
    least: int = 0,
) -> str:
    """Say how many openings there are in all, beside the people who work there and the year before.

    Of fewer than `least` enterprises no total is told. Nor is that of an edition, which is a sum
    over the posts listed then, those left out for the public too: it would tell of these.
    """
    if least and 0 < _enterprises(store, as_of) < least:
        return phrase("demand_sources", "total_of_few", least=least)
    mean, low, high = demand.total()
    facts = {"mean": f"{mean:,.0f}", "low": f"{low:,.0f}", "high": f"{high:,.0f}"}
    sentences = [phrase("demand_sources", "total", **facts)]
    if demand.people:
        beside = {"people": f"{demand.people:,.0f}", "share": f"{mean / demand.people:.0%}"}
        sentences.append(phrase("demand_sources", "total_of_people", **beside))
    sentences += _year_before(store, tracking, as_of)
    if least:
        return joined(sentences, "; ")
    edition = store.query(
        "SELECT edition, sum(number) AS number FROM shortage_edition GROUP BY edition "
        "ORDER BY max(published_on) DESC, max(published_at) DESC NULLS LAST, edition DESC LIMIT 1",
        as_of=pd.Timestamp.now(),
        purpose="planning",
    )
    for name, number in edition.loc[edition["number"] > 0].itertuples(index=False, name=None):
        facts = {"edition": name, "n": f"{number:,.0f}"}
        sentences.append(phrase("demand_sources", "total_of_edition", **facts))
    return joined(sentences, "; ")


def _year_before(store: Store, tracking: Tracking, as_of: pd.Timestamp) -> tuple[str, ...]:
    """Say how many openings the last twelve months of the history had, as the forecast reads it."""
    if learnt_in_parts(tracking):  # more than this process holds
        return ()
    history = demand_history(store, as_of)
    if history.empty:
        return ()
    # What late series will report is in it, and what is held back is not.
    reported, openings = _of_last_year(history), _of_last_year(carried_history(history))
    if np.isnan(openings):
        return ()
    key = "total_before" if np.isclose(reported, openings) else "total_before_carried"
    return (phrase("demand_sources", key, n=f"{openings:,.0f}"),)


def _of_last_year(history: pd.DataFrame) -> float:
    """Return the openings of the last twelve months; NaN where there are not so many."""
    months = history["month"]
    year = history.loc[months > months.max() - pd.DateOffset(years=1)]
    return float(year["openings"].sum()) if year["month"].nunique() >= 12 else np.nan


def _enterprises(store: Store, as_of: pd.Timestamp) -> int:
    """Return how many enterprises the register holds; 0 without one."""
    if "enterprise" not in store.tables():
        return 0
    return len(store.read("enterprise", as_of=as_of, purpose="planning"))


def _weighing(parts: list[SourceOfYear], levels: Mapping[str, float]) -> tuple[str, ...]:
    """Say how sources are weighed, and that every list takes the figure weighed here."""
    if len(parts) == 1:
        return ()
    apart = joined(
        joined(
            [
                phrase("demand_sources", part.source.name),
                f"{_apart(levels[part.source.name]):+.0%}",
            ],
            " ",
        )
        for part in parts
        if not part.source.partial
    )
    errors = joined(
        joined([phrase("demand_sources", part.source.name), f"±{part.source.own_error:.0%}"], " ")
        for part in parts
    )
    return (
        phrase("demand_sources", "rule", e=errors),
        phrase("demand_sources", "levels", e=apart),
        phrase("demand_sources", "to_quote"),
    )


def _apart(level: float) -> float:
    """Return by how much a level lies off, in whole per cent and without a negative zero."""
    return round(level - 1, 2) + 0.0
