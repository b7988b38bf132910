"""What a scenario does to the openings of the coming year, post by post, and how sure that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.demand.notes import indicator_name
from talentmatch.demand.protocol import RunsScenarios
from talentmatch.demand.scenario import IndicatorChange, LevelChange, NewPlant, Scenario
from talentmatch.demand.scenario_file import load_scenario
from talentmatch.demand.scenario_words import Known, known_industries, read_scenario
from talentmatch.demand.yearly.elasticities import Elasticities, load_elasticities
from talentmatch.demand.yearly.scenario_effect import FIGURES, ScenarioEffect
from talentmatch.demand.yearly.staffing import latest_pattern, nearest_codes
from talentmatch.errors import InputError
from talentmatch.i18n import by_language, joined, phrase
from talentmatch.lists.words import lazy_word
from talentmatch.pipeline.demand._demand_sources import employment_estimate
from talentmatch.pipeline.demand.forecasting import periods_ahead
from talentmatch.pipeline.demand.indicators import latest_sizes
from talentmatch.pipeline.demand.reconciled_demand import ReconciledDemand
from talentmatch.specs.rates import Z80
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.protocol import Forecaster
    from talentmatch.track import Tracking

__all__ = ["ELASTICITIES", "change_in_words", "scenario_effect", "scenario_names"]

ELASTICITIES = "demand/elasticities"
_MONTHS = 12
#: Relative error of a staffing pattern where it divides the posts of one plant [1].
_PATTERN_ERROR = 0.3


def scenario_effect(
    store: Store,
    scenario: str | Path,
    *,
    tracking: Tracking,
    demand: ReconciledDemand,
    as_of: pd.Timestamp,
    elasticities: str = ELASTICITIES,
) -> ScenarioEffect:
    """Work out what a scenario does to the openings of the coming year.

    An indicator acts as strongly as the demand model has learnt; where no model knows it, as the
    elasticities say, on the people who are employed by headcount and staffing pattern.

    Parameters
    ----------
    store : Store
        The data.
    scenario : str or Path
        Words as `read_scenario` takes them, or a YAML file as `load_scenario` does.
    tracking : Tracking
        Where the demand model is.
    demand : ReconciledDemand
        The openings without it.
    as_of : Timestamp
        Day of the question.
    elasticities : str
        A set of ``models/``, or a file of the user's own.

    Raises
    ------
    InputError
        If the words cannot be read, or nothing tells what a change would do.
    NotFoundError, SpecError
        If it is a file that is not there or cannot be read.
    """
    planned = _read(store, scenario, demand, as_of)
    fitted = _model(tracking)
    rates = load_elasticities(elasticities)
    people = _People.of(store, as_of)
    span = pd.date_range((as_of + pd.offsets.MonthBegin(1)).normalize(), periods=_MONTHS, freq="MS")
    parts: list[pd.DataFrame] = []
    notes: list[str] = [phrase("scenario", "name", name=planned.name)]
    by_file = _is_file(scenario)
    changes: tuple[IndicatorChange | LevelChange | NewPlant, ...]
    changes = (*planned.indicators, *planned.levels, *planned.plants)
    for change in changes:
        part = _shown_in(span, change.start)
        if part == 0:
            facts = {"start": f"{change.start:%Y-%m}", "last": f"{span[-1]:%Y-%m}"}
            notes.append(phrase("scenario", "after_the_year", **facts))
            continue
        if isinstance(change, NewPlant) and not _months_of(change).isin(span).any():
            notes.append(phrase("scenario", "before_the_year", start=f"{change.start:%Y-%m}"))
            continue
        if isinstance(change, NewPlant):
            effect, note = _of_plant(change, people, span)
        elif isinstance(change, IndicatorChange) and not _knows(fitted, change.indicator):
            effect, note = _by_elasticity(change, people, rates, part)
        elif fitted is not None and isinstance(fitted, RunsScenarios):
            effect, note = _by_model(fitted, change, planned.name)
        else:
            assert isinstance(change, LevelChange)  # an indicator that no model knows came before
            effect, note = _by_share(change, people, part, demand)
        parts.append(effect)
        if by_file:
            notes.append(change_in_words(change))
        if not (by_file and isinstance(change, LevelChange)):  # a file names what it changes
            notes.append(note)
    table = _together(parts)
    return ScenarioEffect(
        name=planned.name,
        table=table,
        employment=_moved(table, demand) / demand.people if demand.people else 0.0,
        notes=tuple(dict.fromkeys(notes)),
    )


def scenario_names(store: Store, as_of: pd.Timestamp, posts: Collection[str] = ()) -> Known:
    """Return what a scenario of a store may name.

    Parameters
    ----------
    store : Store
        The data.
    as_of : Timestamp
        Day of the question.
    posts : sequence of str
        Codes of occupations, or posts under their own names.
    """
    register = store.read("enterprise", as_of=as_of, purpose="planning")
    demanded = pd.DataFrame({"industry": [], "region": []}, dtype=object)
    if "demand" in store.tables():
        demanded = store.query(
            "SELECT DISTINCT industry, region FROM demand", as_of=as_of, purpose="planning"
        )
    places = {*register["region"].dropna().astype(str), *demanded["region"].dropna().astype(str)}
    return Known(
        start=(as_of + pd.offsets.MonthBegin(1)).normalize(),
        industries=known_industries([*register["industry"], *demanded["industry"]]),
        places=sorted(places - {"all"}),
        posts=posts,
    )


def _read(
    store: Store, scenario: str | Path, demand: ReconciledDemand, as_of: pd.Timestamp
) -> Scenario:
    if _is_file(scenario):
        return load_scenario(scenario)
    posts = demand.table["occupation"].astype(str).tolist()
    return read_scenario(str(scenario), scenario_names(store, as_of, posts))


def _is_file(scenario: str | Path) -> bool:
    return isinstance(scenario, Path) or str(scenario).lower().endswith((".yml", ".yaml"))


def change_in_words(change: IndicatorChange | LevelChange | NewPlant) -> str:
    """Say what changes, where, and from when on.

    Parameters
    ----------
    change : IndicatorChange, LevelChange or NewPlant
        One change of a scenario.

    Examples
    --------
    >>> where = {"industry": "C38", "region": "East"}
    >>> change_in_words(LevelChange(change=0.05, start=pd.Timestamp("2025-03-01"), where=where))
    'Openings +5%, East, Manufacture of electrical machinery and equipment (C38), from 2025-03 on'
    """
    if isinstance(change, NewPlant):
        facts = {"posts": f"{change.posts:,.0f}", "months": change.months}
        what = phrase("scenario", "said_plant", **facts)
    elif isinstance(change, IndicatorChange):
        name = indicator_name(change.indicator)
        what = phrase("scenario", "said_share", name=name, share=change.change)
    else:
        openings = phrase("scenario", "openings")
        what = phrase("scenario", "said_share", name=openings, share=change.change)
    places = [
        phrase(
            "scenario",
            "said_code",
            name=lazy_word(name, str(change.where[name])),
            code=change.where[name],
        )
        if lazy_word(name, str(change.where[name])) != str(change.where[name])
        else str(change.where[name])
        for name in ("region", "industry", "occupation")
        if name in change.where
    ]
    where = joined(places or [phrase("scenario", "everywhere")])
    return phrase("scenario", "said", what=what, where=where, start=f"{change.start:%Y-%m}")


def _model(tracking: Tracking) -> Forecaster | None:
    registry = Registry(tracking)
    if registry.champion("demand") is None:
        return None
    fitted: Forecaster = registry.in_use("demand")[1]
    return fitted if "occupation" in fitted.dims_ else None


def _knows(fitted: Forecaster | None, indicator: str) -> bool:
    drivers = getattr(fitted, "drivers_", None) if isinstance(fitted, RunsScenarios) else None
    return drivers is not None and indicator in drivers.names


def _shown_in(span: pd.DatetimeIndex, start: pd.Timestamp) -> float:
    """Return the share of the year in which a change is in force [1]."""
    return float(np.mean(span >= start.to_period("M").to_timestamp()))


@dataclass(frozen=True)
class _People:
    """People employed by industry, place and post [persons], and staffing patterns of industries."""

    cells: pd.DataFrame
    patterns: pd.DataFrame

    @classmethod
    def of(cls, store: Store, as_of: pd.Timestamp) -> _People | None:
        estimate = employment_estimate(store, as_of)
        if estimate is None:
            return None
        employment, metric = estimate
        patterns = latest_pattern(store.read("occupation_mix", as_of=as_of, purpose="planning"))
        people = latest_sizes(store, as_of)[metric].dropna().rename("people").reset_index()
        register = store.read("enterprise", as_of=as_of, purpose="planning")
        located = register.merge(people, on="enterprise_id")
        # An industry has one pattern, that of the longest code that it begins with.
        located["pattern"] = nearest_codes(located["industry"], patterns["industry"])
        people_of_posts = located.merge(
            patterns[["industry", "occupation", "share"]].rename(columns={"industry": "pattern"}),
            on="pattern",
        )
        people_of_posts["employed"] = people_of_posts["people"] * people_of_posts["share"]
        names = ["industry", "region", "occupation"]
        cells = people_of_posts.groupby(names, dropna=False)[["employed"]].sum().reset_index()
        # Who does not report stands in the total by occupation: cells give its division.
        employed = employment.table.set_index("occupation")["employed"]
        sums = cells.groupby("occupation")["employed"].transform("sum")
        scale = cells["occupation"].map(employed).fillna(0.0) / sums.where(sums > 0)
        cells = cells.assign(employed=cells["employed"] * scale.fillna(0.0))
        return cls(cells, patterns)

    def chosen(self, where: Mapping[str, object]) -> pd.Series:
        """Return the people by occupation whom a change is about [persons]."""
        rows = self.cells
        for name, value in where.items():
            texts = rows[name].astype(str)
            rows = rows.loc[
                texts.str.startswith(str(value)) if name == "industry" else texts.eq(str(value))
            ]
        return rows.groupby("occupation")["employed"].sum()


def _effect(**columns: pd.Series) -> pd.DataFrame:
    table = pd.DataFrame(columns)
    for name in FIGURES:
        if name not in table:
            table[name] = 1.0 if name == "factor" else 0.0
    return table[FIGURES]


def _months_of(plant: NewPlant) -> pd.DatetimeIndex:
    """Return the months in which the posts of a plant are filled."""
    first = plant.start.to_period("M").to_timestamp()
    return pd.date_range(first, periods=plant.months, freq="MS")


def _of_plant(
    plant: NewPlant, people: _People | None, span: pd.DatetimeIndex
) -> tuple[pd.DataFrame, str]:
    """Divide the posts of a plant that fall into the year by the pattern of its industry."""
    industry = str(plant.where["industry"])
    patterns = people.patterns if people is not None else pd.DataFrame({"industry": []})
    codes = patterns["industry"].astype(str)
    above = [code for code in codes.unique() if industry.startswith(code)]
    own = [max(above, key=len)] if above else [c for c in codes.unique() if c.startswith(industry)]
    if not own:
        raise InputError(
            phrase("scenario", "refused"), [phrase("scenario", "no_pattern", industry=industry)]
        )
    share = _pattern_of(patterns.loc[codes.isin(own)], people)
    posts = plant.posts * float(_months_of(plant).isin(span).mean())
    added = posts * share / share.sum()
    facts = {"posts": plant.posts, "months": plant.months, "start": f"{plant.start:%Y-%m}"}
    note = phrase("demand_why", "scenario_plant", industry=industry, **facts)
    return _effect(added=added, added_error=added * _PATTERN_ERROR), note


def _pattern_of(patterns: pd.DataFrame, people: _People | None) -> pd.Series:
    """Return one pattern out of those of several industries, each as heavy as its people."""
    shares = patterns.pivot_table(
        index="industry", columns="occupation", values="share", aggfunc="sum"
    ).fillna(0.0)
    weight = pd.Series(1.0, index=shares.index)
    if people is not None and len(shares) > 1:
        employed = people.cells.groupby("industry")["employed"].sum()
        weight = pd.Series(
            [
                float(employed[employed.index.astype(str).str.startswith(str(code))].sum())
                for code in shares.index
            ],
            index=shares.index,
        )
        weight = weight if weight.sum() > 0 else weight + 1.0
    pattern: pd.Series = shares.mul(weight / weight.sum(), axis=0).sum()
    return pattern


def _by_elasticity(
    change: IndicatorChange, people: _People | None, rates: Elasticities, part: float
) -> tuple[pd.DataFrame, str]:
    """Let employment follow an indicator as far as its elasticity says."""
    name = indicator_name(change.indicator)
    if people is None:
        raise InputError(
            phrase("scenario", "refused"), [phrase("scenario", "needs_people", name=name)]
        )
    rate = rates.rates.get(change.indicator)
    if rate is None:
        raise InputError(
            phrase("scenario", "refused"), [phrase("scenario", "no_elasticity", name=name)]
        )
    moved = _moved_people(change.where, people)
    log = float(np.log1p(change.change))
    added = moved * np.expm1(rate.value * log) * part
    error = moved * abs(log) * rate.deviation * part
    facts = {"value": rate.value, "low": rate.low, "high": rate.high}
    note = phrase("scenario", "by_elasticity", name=name, source=by_language(rate.source), **facts)
    return _effect(added=added, added_error=error), note


def _moved_people(where: Mapping[str, object], people: _People) -> pd.Series:
    chosen = people.chosen(where)
    if chosen.sum() <= 0:
        named = ", ".join(f"{key} {value}" for key, value in where.items())
        raise InputError(
            phrase("scenario", "refused"), [phrase("scenario", "nobody_there", where=named)]
        )
    return chosen


def _by_model(
    fitted: Forecaster, change: IndicatorChange | LevelChange, name: str
) -> tuple[pd.DataFrame, str]:
    """Run a change through the demand model; an indicator's effect is as sure as its strength."""
    assert isinstance(fitted, RunsScenarios)
    changes = _spread_over_codes(fitted, change)
    scenario = Scenario(
        name=name,
        indicators=tuple(one for one in changes if isinstance(one, IndicatorChange)),
        levels=tuple(one for one in changes if isinstance(one, LevelChange)),
    )
    horizon = periods_ahead(fitted, _MONTHS)
    table = fitted.run_scenario(scenario, horizon=horizon, aggregate=["occupation"], mix=None)
    sums = table.groupby("occupation")[["baseline", "scenario"]].sum()
    factor = (sums["scenario"] / sums["baseline"].where(sums["baseline"] > 0)).fillna(1.0)
    relative = 0.0
    if isinstance(change, IndicatorChange):
        drivers = fitted.drivers_  # type: ignore[attr-defined]
        place = drivers.names.index(change.indicator)
        strength, error = float(drivers.strength[place]), float(drivers.strength_error[place])
        # Where nothing was learnt, not even the sign, the error is that of the strength itself.
        relative = min(error / max(abs(strength), 1e-9), 10.0)
        note = phrase(
            "scenario",
            "by_model",
            name=indicator_name(change.indicator),
            strength=strength,
            error=Z80 * error,
        )
    else:
        note = phrase("scenario", "as_stated", share=change.change)
    return _effect(factor=factor, error=(factor - 1).abs() * relative), note


def _spread_over_codes(
    fitted: Forecaster, change: IndicatorChange | LevelChange
) -> tuple[IndicatorChange | LevelChange, ...]:
    """Name every industry of the model that lies in the industry a change names."""
    wanted = change.where.get("industry")
    keys = fitted.panel_.keys  # type: ignore[attr-defined]
    if wanted is None or "industry" not in keys:
        return (change,)
    codes = keys["industry"].astype(str)
    inside = sorted(codes.loc[codes.str.startswith(str(wanted))].unique())
    if not inside:  # finer than the model: the nearest that contains it
        inside = sorted((code for code in codes.unique() if str(wanted).startswith(code)), key=len)[
            -1:
        ]
    where = dict(change.where)
    return tuple(replace(change, where={**where, "industry": code}) for code in inside) or (change,)


def _by_share(
    change: LevelChange, people: _People | None, part: float, demand: ReconciledDemand
) -> tuple[pd.DataFrame, str]:
    """Change the openings of the part of each post's people that a change is about."""
    posts = demand.table["occupation"]
    where = {name: value for name, value in change.where.items() if name != "occupation"}
    share = pd.Series(1.0, index=pd.Index(posts, name="occupation"))
    if where:
        if people is None:
            raise InputError(
                phrase("scenario", "refused"), [phrase("scenario", "needs_people", name="")]
            )
        chosen, every = _moved_people(where, people), people.chosen({})
        share = (chosen / every).reindex(share.index).fillna(0.0)
    if "occupation" in change.where:
        share = share.where(share.index == str(change.where["occupation"]), 0.0)
    note = phrase("scenario", "as_stated", share=change.change)
    return _effect(factor=1 + change.change * share * part), note


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Multiply factors and add up additions; errors of different changes are their own."""
    index = pd.Index([], name="occupation")
    for part in parts:
        index = index.union(part.index)
    table = _effect(factor=pd.Series(1.0, index=index))
    for part in parts:
        here = part.reindex(index)
        factor, error = here["factor"].fillna(1.0), here["error"].fillna(0.0)
        table["error"] = np.hypot(table["error"] * factor, error * table["factor"])
        table["factor"] *= factor
        table["added"] += here["added"].fillna(0.0)
        table["added_error"] = np.hypot(table["added_error"], here["added_error"].fillna(0.0))
    table.index.name = "occupation"
    return table


def _moved(table: pd.DataFrame, demand: ReconciledDemand) -> float:
    mean = demand.table.set_index("occupation")["mean"].reindex(table.index).fillna(0.0)
    return float((mean * (table["factor"] - 1) + table["added"]).sum())
