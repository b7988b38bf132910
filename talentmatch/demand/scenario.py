"""What if: a second forecast beside the baseline, under named changes.

A scenario changes indicators (orders fall by a tenth), levels (an industry grows by five per cent),
or opens a plant whose posts the staffing pattern splits over occupations. An indicator acts as
strongly and as late as the forecaster has learnt; the rest of the forecast stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand._fitted_forecaster import FittedForecaster, check_whole, mean_of
from talentmatch.demand.history.periods import period_count
from talentmatch.demand.models._residuals import grouped
from talentmatch.demand.notes import indicator_name
from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase

__all__ = [
    "IndicatorChange",
    "LevelChange",
    "NewPlant",
    "Scenario",
    "changes_twice",
    "run_scenario",
    "scenario_notes",
]

Floats = NDArray[np.float64]
Where = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class IndicatorChange:
    """An indicator that differs from what is expected of it.

    Attributes
    ----------
    indicator : str
        Name of a covariate of the forecaster.
    change : float
        Relative change, -0.1 for a tenth less [1].
    start : Timestamp
        First month of the change, in the past or to come; it lasts.
    where : mapping of str to value
        Dimension to value; nothing means everywhere.
    """

    indicator: str
    change: float
    start: pd.Timestamp
    where: Where


@dataclass(frozen=True, kw_only=True)
class LevelChange:
    """Openings that differ by a known share from `start` on; see `IndicatorChange`."""

    change: float
    start: pd.Timestamp
    where: Where


@dataclass(frozen=True, kw_only=True)
class NewPlant:
    """Posts that come on top.

    Attributes
    ----------
    posts : float
        Posts in all [positions].
    start : Timestamp
        First month in which they are advertised.
    months : int
        Months over which they are, evenly.
    where : mapping of str to value
        Every dimension of the forecaster but occupation.
    """

    posts: float
    start: pd.Timestamp
    months: int
    where: Where


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Changes with a name."""

    name: str
    indicators: tuple[IndicatorChange, ...] = ()
    levels: tuple[LevelChange, ...] = ()
    plants: tuple[NewPlant, ...] = ()


def changes_twice(changes: Iterable[IndicatorChange | LevelChange]) -> list[str]:
    """Return a sentence for each figure that changes more than once from the same month on.

    Parameters
    ----------
    changes : iterable of IndicatorChange or LevelChange
        Changes of one scenario.

    Examples
    --------
    >>> month = pd.Timestamp("2025-01-01")
    >>> both = [LevelChange(change=c, start=month, where={"industry": "C38"}) for c in (-0.1, 0.2)]
    >>> changes_twice(both)[0].partition(":")[0]
    'Openings C38 stands twice (-10%, +20%)'
    """
    shares: dict[tuple[str, ...], list[str]] = {}
    for change in changes:
        if isinstance(change, IndicatorChange):
            what = indicator_name(change.indicator)
        else:
            what = phrase("scenario", "openings")
        where = (str(value) for _, value in sorted(change.where.items()))
        key = (joined([what, *where], " "), str(change.start.to_period("M")))
        shares.setdefault(key, []).append(f"{change.change:+.0%}")
    return [
        phrase("scenario", "changes_twice", what=what, shares=joined(several))
        for (what, _), several in shares.items()
        if len(several) > 1
    ]


def run_scenario(
    forecaster: FittedForecaster,
    scenario: Scenario,
    *,
    horizon: int = 6,
    aggregate: Sequence[str] | None = None,
    mix: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Forecast under a scenario, beside the baseline.

    Parameters
    ----------
    forecaster : FittedForecaster
        Fitted.
    scenario : Scenario
        What changes.
    horizon : int, default=6
        Months ahead.
    aggregate : sequence of str, optional
        As for `predict`.
    mix : DataFrame, optional
        Table `occupation_mix`; a new plant needs it where demand is split by occupation.

    Returns
    -------
    DataFrame
        Dimensions, month, `baseline`, `scenario`, `difference` [positions per month], and lo-80,
        hi-80 of the scenario: as wide in proportion as the baseline's; a plant's posts are certain.

    Raises
    ------
    InputError
        If a change names an indicator, dimension or value that the forecaster does not know.

    Examples
    --------
    >>> from talentmatch.demand import DemandForecaster
    >>> months = pd.date_range("2024-01-01", periods=6, freq="MS")
    >>> history = pd.DataFrame({"industry": "C35", "month": months, "openings": 4.0})
    >>> half = LevelChange(change=-0.5, start=pd.Timestamp("2024-08-01"), where={"industry": "C35"})
    >>> scenario = Scenario(name="half", levels=(half,))
    >>> table = run_scenario(DemandForecaster().fit(history), scenario, horizon=2)
    >>> table["scenario"].round(6).tolist()
    [4.0, 2.0]
    """
    check_whole(forecaster, "run_scenario")
    dims = forecaster.panel_.dims if aggregate is None else list(aggregate)
    _check(forecaster, scenario, mix)
    base = forecaster.predict(horizon, (80,), aggregate)
    changed = mean_of(forecaster, horizon)[0] * _factors(forecaster, scenario, horizon)
    code, _, order = forecaster.panel_.groups(aggregate)
    table = base[[*dims, "month"]].copy()
    table["baseline"] = base["mean"]
    table["scenario"] = grouped(changed, code, int(code.max()) + 1)[:, order].T.ravel()
    ratio = (table["scenario"] / table["baseline"].where(table["baseline"] > 0)).fillna(1.0)
    table["lo-80"], table["hi-80"] = base["lo-80"] * ratio, base["hi-80"] * ratio
    for plant in scenario.plants:
        table = _with_plant(table, _posts(forecaster, plant, horizon, mix), dims)
    table.insert(len(dims) + 3, "difference", table["scenario"] - table["baseline"])
    return table


def scenario_notes(
    forecaster: FittedForecaster, scenario: Scenario, table: pd.DataFrame
) -> tuple[str, ...]:
    """Say what a scenario comes to, and when each change shows.

    Parameters
    ----------
    forecaster : FittedForecaster
        Fitted.
    scenario : Scenario
        What changes.
    table : DataFrame
        What `run_scenario` returned.
    """
    check_whole(forecaster, "scenario_notes")
    difference, base = float(table["difference"].sum()), float(table["baseline"].sum())
    notes = [
        phrase(
            "demand_why",
            "scenario",
            name=scenario.name,
            difference=difference,
            periods=period_count(table["month"].nunique(), forecaster.panel_.step),
            share=difference / base if base else 0.0,
        )
    ]
    for change in scenario.indicators:
        drivers = forecaster.drivers_
        lead = int(drivers.lead[drivers.names.index(change.indicator)]) if drivers else 0
        step = forecaster.panel_.step
        shows = change.start + pd.DateOffset(months=lead * step)
        key = "scenario_later" if shows > table["month"].max() else "scenario_from"
        notes.append(
            phrase(
                "demand_why",
                key,
                name=indicator_name(change.indicator),
                lead=period_count(lead, step),
                start=f"{change.start:%Y-%m}",
                month=f"{shows:%Y-%m}",
            )
        )
    for plant in scenario.plants:
        notes.append(
            phrase(
                "demand_why",
                "scenario_plant",
                posts=plant.posts,
                months=plant.months,
                start=f"{plant.start:%Y-%m}",
                industry=plant.where.get("industry", "-"),
            )
        )
    return tuple(notes)


def _future(forecaster: FittedForecaster, horizon: int) -> pd.DatetimeIndex:
    return forecaster.panel_.future(len(forecaster.panel_.months), horizon)


def _factors(forecaster: FittedForecaster, scenario: Scenario, horizon: int) -> Floats:
    """Return by what a scenario multiplies each series in each month ahead."""
    months = _future(forecaster, horizon)
    keys = forecaster.panel_.keys
    log = np.zeros((horizon, len(forecaster.panel_.openings)))
    for level in scenario.levels:
        at = np.asarray(months >= level.start)
        log[np.ix_(at, _matching(keys, level.where, log.shape[1]))] += np.log1p(level.change)
    for change in scenario.indicators:
        drivers = forecaster.drivers_
        assert drivers is not None  # _check has seen to it
        place = drivers.names.index(change.indicator)
        lead = int(drivers.lead[place]) * forecaster.panel_.step
        begins = change.start + pd.DateOffset(months=lead)
        at = np.asarray(months >= begins)
        reached = _matching(keys, change.where, log.shape[1]) & (drivers.group >= 0)
        log[np.ix_(at, reached)] += float(drivers.strength[place]) * np.log1p(change.change)
    return np.asarray(np.exp(log))


def _matching(keys: pd.DataFrame, where: Where, size: int) -> NDArray[np.bool_]:
    chosen = np.ones(size, dtype=bool)
    for name, value in where.items():
        chosen &= (keys[name].astype(str) == str(value)).to_numpy()
    return chosen


def _posts(
    forecaster: FittedForecaster, plant: NewPlant, horizon: int, mix: pd.DataFrame | None
) -> pd.DataFrame:
    """Split a plant's posts over the months ahead and, where demand is, over occupations."""
    months = _future(forecaster, horizon)
    number = months.year * 12 + months.month
    start = plant.start.year * 12 + plant.start.month
    # How many months of each period, one unless it is a quarter or a year, the plant is filled in.
    ends = np.minimum(number + forecaster.panel_.step, start + plant.months)
    filled = np.clip(ends - np.maximum(number, start), 0, None)
    posts = plant.posts / plant.months * filled[filled > 0]
    rows = pd.DataFrame({"month": months[filled > 0], "posts": posts})
    for name, value in plant.where.items():
        rows[name] = str(value)
    if "occupation" not in forecaster.panel_.dims or "occupation" in plant.where:
        return rows
    assert mix is not None  # _check has seen to it
    pattern = _pattern(mix, str(plant.where["industry"]))
    split = rows.merge(pattern, how="cross")
    return split.assign(posts=split["posts"] * split["share"]).drop(columns="share")


def _pattern(mix: pd.DataFrame, industry: str) -> pd.DataFrame:
    """Return the latest staffing pattern of the longest code that an industry begins with."""
    codes = [c for c in mix["industry"].astype(str).unique() if industry.startswith(c)]
    if not codes:
        raise InputError(
            phrase("scenario", "refused"), [phrase("scenario", "no_pattern", industry=industry)]
        )
    own = mix.loc[mix["industry"].astype(str) == max(codes, key=len)]
    latest: pd.DataFrame = own.loc[own["year"] == own["year"].max(), ["occupation", "share"]]
    return latest.assign(share=latest["share"] / latest["share"].sum())


def _with_plant(table: pd.DataFrame, posts: pd.DataFrame, dims: Sequence[str]) -> pd.DataFrame:
    """Add posts to the scenario; occupations that were not there before get rows of their own."""
    keys = [*dims, "month"]
    added = posts.groupby(keys, as_index=False)["posts"].sum()
    joined = table.merge(added, on=keys, how="outer" if len(dims) else "left")
    figures = ["baseline", "scenario", "lo-80", "hi-80", "posts"]
    joined[figures] = joined[figures].fillna(0.0)
    for name in ("scenario", "lo-80", "hi-80"):
        joined[name] += joined["posts"]
    return joined.drop(columns="posts")


def _check(forecaster: FittedForecaster, scenario: Scenario, mix: pd.DataFrame | None) -> None:
    panel = forecaster.panel_
    indicators = () if forecaster.drivers_ is None else forecaster.drivers_.names
    problems = [
        phrase("scenario", "no_indicator", name=change.indicator, known=joined(indicators))
        if indicators
        else phrase("scenario", "no_indicators", name=change.indicator)
        for change in scenario.indicators
        if change.indicator not in indicators
    ]
    changes = [(c.where, c.change) for c in scenario.indicators]
    changes += [(c.where, c.change) for c in scenario.levels]
    for where, share in changes:
        problems += _unknown(panel.keys, where)
        if share <= -1:
            problems.append(phrase("scenario", "leaves_nothing", share=share))
    for plant in scenario.plants:
        dims = [name for name in panel.dims if name != "occupation"]
        problems += [
            phrase("scenario", "plant_needs", name=name) for name in dims if name not in plant.where
        ]
        problems += [
            phrase("scenario", "no_dimension", name=name, known=joined(panel.dims or ["–"]))
            for name in plant.where
            if name not in panel.dims
        ]
        if plant.posts < 0 or plant.months < 1:
            problems.append(phrase("scenario", "plant_posts"))
        split = "occupation" in panel.dims and "occupation" not in plant.where
        if split and (mix is None or mix.empty):
            problems.append(phrase("scenario", "plant_mix"))
        if split and "industry" not in plant.where:
            problems.append(phrase("scenario", "plant_industry"))
    if problems:
        raise InputError(phrase("scenario", "refused"), list(dict.fromkeys(problems)))


def _unknown(keys: pd.DataFrame, where: Where) -> list[str]:
    problems = []
    for name, value in where.items():
        if name not in keys.columns:
            problems.append(
                phrase("scenario", "no_dimension", name=name, known=joined(keys.columns))
                if len(keys.columns)
                else phrase("scenario", "no_dimensions", name=name)
            )
        elif str(value) not in set(keys[name].astype(str)):
            some = joined(sorted(keys[name].astype(str).unique())[:5])
            problems.append(phrase("scenario", "no_series", name=name, value=value, some=some))
    return problems
