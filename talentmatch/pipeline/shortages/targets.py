"""From plan targets and reported values to their outlook and the reviews of the plan."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.errors import MissingDataError
from talentmatch.i18n import joined, phrase, reworded
from talentmatch.lists import Field, ListSpec, Result, interval
from talentmatch.lists.words import lazy_cells, lazy_word
from talentmatch.pipeline.demand._projecting import growth_of_indicators
from talentmatch.pipeline.readiness import data_date
from talentmatch.plan.assumptions import Assumptions, load_assumptions
from talentmatch.plan.review import Review, review_targets
from talentmatch.plan.targets import Targets, target_outlook

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.yearly.scenario_effect import ScenarioEffect

__all__ = ["TARGETS", "TARGETS_PATH", "TargetList", "targets"]

TARGETS = ListSpec(
    "targets",
    key=("indicator", "year"),
    grain="a target of the plan, or of one of its reviews",
    needs_rows=True,
    fields=(
        Field("indicator", names_row=True),
        Field("unit", vocabulary="unit"),
        Field("direction", vocabulary="targets:direction_"),
        Field("year", unit="year", names_row=True),
        Field("target"),
        Field("baseline"),
        Field("baseline_year", unit="year"),
        Field("latest"),
        Field("latest_year", unit="year"),
        Field("planned", digits=2),
        Field("behind", digits=2),
        Field("expected", digits=2),
        *interval("expected", digits=2),
        Field("probability", unit="share", digits=3, label="reach"),
        Field("done_share", unit="share", digits=3),
        Field("time_share", unit="share", digits=3),
        Field("pace_seen", digits=2),
        Field("pace_needed", digits=2),
        Field("pace_slowest", digits=2),
        Field("pace_fastest", digits=2),
        Field("paces", digits=0),
        Field("enough_share", unit="share", digits=3),
        Field("change", digits=2),
        Field("planned_change", digits=2),
        Field("state", vocabulary="targets:state_"),
        Field("finding", doc="One sentence on the target."),
    ),
)
TARGETS_PATH = ListSpec(
    "targets_path",
    key=("indicator", "year", "kind"),
    grain="a year of a target's path: planned, reported or forecast",
    fields=(
        Field("indicator", names_row=True),
        Field("year", unit="year", names_row=True),
        Field("kind", vocabulary="report:chart_", label="mark"),
        Field("value", label="path_value"),
        *interval("expected"),
    ),
)


@dataclass(frozen=True)
class TargetList(Result):
    """Targets with what must be said beside them.

    Attributes
    ----------
    table : DataFrame
        One row a target as `target_outlook` gives it, or the rows of a review, and `finding`,
        one sentence a target.
    notes : tuple of str
        What the figures rest on, and what could not be used.
    path : DataFrame
        For charts: `indicator`, `year`, `kind`, `value`, `lo-80`, `hi-80`.
    """

    path: pd.DataFrame = field(default_factory=pd.DataFrame)


def targets(
    store: Store,
    *,
    review: Review | None = None,
    assumptions: Assumptions | None = None,
    effect: ScenarioEffect | None = None,
) -> TargetList:
    """Say of each plan target where it stands and how likely it is to be reached.

    Parameters
    ----------
    store : Store
        The data.
    review : {"annual", "midterm"}, optional
        The rows of a review instead of the outlook.
    assumptions : Assumptions, optional
        Thresholds of on track and at risk.
    effect : ScenarioEffect, optional
        What a scenario does to employment; it moves the indicators that count people employed.

    Raises
    ------
    MissingDataError
        If there is no table `target`.
    """
    if "target" not in store.tables():
        raise MissingDataError("targets", {"target": ("indicator", "year", "target", "baseline")})
    as_of = _as_of(store)
    assumed = assumptions or load_assumptions()
    plan = store.read("target", as_of=as_of, purpose="planning")
    # Reported values of years to come are read only to be named: none is used.
    reported = store.read("target_actual", as_of=pd.Timestamp("2200-01-01"), purpose="planning")
    known = reported["reported_on"].isna() | reported["reported_on"].le(as_of)
    growth = growth_of_indicators(store, plan["indicator"].unique())
    if effect is not None:
        # What a scenario moves within the year, the years to come carry with them.
        ahead = max(int(plan["year"].max()) - as_of.year, 1)
        moved = float(np.log1p(effect.employment)) / ahead
        growth = {name: rate + moved for name, rate in growth.items()}
    found = target_outlook(
        plan, reported.loc[known], year=as_of.year, thresholds=assumed.targets, growth=growth
    )
    rows = found.outlook
    if review is not None:
        rows = review_targets(found.outlook, found.path, kind=review)
    findings = [_finding(row) for row in found.outlook.to_dict("records")]
    table = TARGETS.rounded(rows).assign(finding=lazy_cells(findings, rows.index))
    years = [name for name in ("year", "baseline_year", "latest_year") if name in table]
    table[years] = table[years].astype("Int64")
    if "direction" in table:
        table["direction"] = table["direction"].replace("", "up").fillna("up")
    return TargetList(TARGETS, table, _notes(found, assumed, as_of, growth), path=found.path)


def _as_of(store: Store) -> pd.Timestamp:
    """Return the day of the question: what was reported up to today counts."""
    today = pd.Timestamp.now().normalize()
    held = store.read("target_actual", as_of=today, purpose="planning")
    # A value of a year to come is none: it must not make today the day of the question.
    closed = pd.to_datetime(held["year"].astype(str) + "-01-01") + pd.DateOffset(years=1)
    known = held["reported_on"].fillna(closed)
    latest: pd.Timestamp = max([data_date(store), *known.loc[known.le(today)]])
    return latest


def _finding(row: Mapping[Hashable, object]) -> str:
    """Say one target in one sentence."""
    state = str(row["state"])
    key = state
    if state not in ("unknown", "reached", "missed"):
        begun = not _absent(row["pace_seen"])
        key = ("behind" if float(str(row["behind"])) > 0 else "ahead") if begun else "begin"
    return reworded(phrase("targets", f"finding_{key}", **_facts(row)), _without_gaps)


def _without_gaps(text: str) -> str:
    """Close the gap that a missing unit leaves."""
    return re.sub(r" (?=[,.;)，。；）（])", "", " ".join(text.split()))


def _facts(row: Mapping[Hashable, object]) -> dict[str, object]:
    numbers = {
        "target": "target",
        "latest": "latest",
        "behind": "behind",
        "forecast": "expected",
        "low": "lo-80",
        "high": "hi-80",
        "needed": "pace_needed",
        "seen": "pace_seen",
    }
    told = {fact: _number(row.get(column)) for fact, column in numbers.items()}
    chance, when = row.get("probability"), row.get("latest_year")
    return {
        **told,
        "behind": told["behind"].lstrip("-"),
        "indicator": row["indicator"],
        "unit": _unit(row),
        "year": row["year"],
        "latest_year": _number(when).replace(",", ""),
        "probability": "–" if _absent(chance) else f"{float(str(chance)):.0%}",
        "past": _past(row),
    }


def _past(row: Mapping[Hashable, object]) -> str:
    """Say in how many years so far the pace would have been enough; nothing if none is known."""
    if _absent(row.get("paces")):
        return ""
    paces = float(str(row["paces"]))
    enough = round(float(str(row["enough_share"])) * paces)
    facts = {name: _number(row.get(f"pace_{name}")) for name in ("slowest", "fastest")}
    return phrase("targets", "past_paces", of=round(paces), enough=enough, unit=_unit(row), **facts)


def _unit(row: Mapping[Hashable, object]) -> str:
    return "" if _absent(row.get("unit")) else lazy_word("unit", str(row["unit"]))


def _absent(value: object) -> bool:
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def _number(value: object) -> str:
    if _absent(value):
        return "–"
    number = float(str(value))
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def _notes(
    found: Targets, assumed: Assumptions, as_of: pd.Timestamp, growth: Mapping[str, float]
) -> tuple[str, ...]:
    limits = {name: f"{value:.0%}" for name, value in assumed.targets.items()}
    notes = [phrase("targets", "method", day=f"{as_of:%Y-%m-%d}", **limits)]
    if growth:
        rates = joined(f"{name} {np.expm1(rate):+.1%}" for name, rate in growth.items())
        notes.append(phrase("targets", "projected", names=rates))
    for key in ("no_baseline", "future"):
        names = getattr(found, key)
        if names:
            notes.append(phrase("targets", key, names=joined(names)))
    return tuple(notes)
