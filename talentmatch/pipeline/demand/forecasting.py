"""Openings by series and month as the model in use forecasts them, and summed over a horizon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.demand.history.marks import marks
from talentmatch.demand.protocol import LEARNT_IN_PARTS, MarksHistory, TellsNotes, WakesDormant
from talentmatch.errors import TrackingError
from talentmatch.i18n import label, phrase
from talentmatch.lists import Field, ListSpec, Result, interval
from talentmatch.pipeline.demand._demand_history import ahead_notes, demand_history, why_untrainable
from talentmatch.pipeline.demand._dimension_names import dimension_codes
from talentmatch.pipeline.readiness import data_date
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.protocol import Forecaster
    from talentmatch.track import ModelVersion, Tracking

__all__ = [
    "DIMENSIONS",
    "FORECAST",
    "MARKS",
    "OVER",
    "age_note",
    "demand_grid",
    "demand_in_use",
    "demand_marks",
    "dimensions_in_use",
    "forecast",
    "forecast_notes",
    "forecast_spec",
    "forecast_total",
    "learnt_in_parts",
    "monthly_openings",
    "named",
    "openings_in_use",
    "period_months",
    "periods_ahead",
    "require_readable",
    "require_trained",
    "years_ahead",
]

#: What lists of posts ask of a forecast: the year by these dimensions [months].
_YEAR, _YEAR_BY = 12, (("occupation",), ("industry", "occupation"))

#: Columns that name a row of a list of openings.
DIMENSIONS = (
    Field("chain", names_row=True),
    Field("region", vocabulary="region", names_row=True),
    Field("industry", names_row=True),
    Field("industry_name", vocabulary="industry", names_row=True),
    Field("occupation", names_row=True),
    Field("post", vocabulary="occupation", names_row=True),
    Field("skill", vocabulary="skill", names_row=True),
    Field("enterprise", names_row=True),
    Field("month", names_row=True),
)
FORECAST = ListSpec(
    "forecast",
    key=("month",),
    grain="a series of openings and a month",
    needs_rows=True,
    fields=(
        *DIMENSIONS,
        Field("baseline_openings"),
        Field("mean", label="per_month"),
        *interval("per_month"),
        *interval("per_month", level=95),
        Field("waking_chance", unit="share", doc="Of series with nothing in the last 3 months."),
        Field("against_baseline"),
        Field("why", doc="What the forecast is made of, in words."),
    ),
)
OVER = ListSpec(
    "over",
    grain="openings summed over the months of the forecast",
    fields=(
        *DIMENSIONS,
        Field("mean", unit="positions", label="over"),
        *interval("over", "positions"),
        Field("lo-95", unit="positions"),
        Field("hi-95", unit="positions"),
    ),
)
MARKS = ListSpec(
    "marks",
    key=("month", "kind"),
    grain="a birth, death, level shift or outlier of a series",
    fields=(
        *DIMENSIONS,
        Field("kind", vocabulary="demand_why:kind_", label="mark"),
        Field("shift"),
    ),
)

_INTERVALS = ["lo-80", "hi-80", "lo-95", "hi-95"]
#: Correlation of the errors of different months of one series, taken for totals over months: the
#: level is wrong together, the rest apart.
_ERROR_CORRELATION = 0.5
#: Months of a period to the heading of a figure of it.
_PER = {1: "per_month", 3: "per_quarter", 6: "per_half_year", 12: "per_whole_year"}
#: Code column to the column of its name.
_NAME_OF = {"industry": "industry_name", "occupation": "post"}


def forecast(
    store: Store,
    *,
    tracking: Tracking,
    months: int = 6,
    by: Sequence[str] | None = None,
) -> Result:
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
        Sum up to these dimensions, by code or name; none given: every series; empty: the total.

    Returns
    -------
    Result
        Dimensions, month, mean and intervals [positions per month].

    Raises
    ------
    TrackingError
        If there is no trained model.
    """
    champion, fitted = demand_in_use(store, tracking)
    by = dimension_codes(by)
    predicted = _with_waking(monthly_openings(fitted, months, by), fitted, by)
    notes = (*age_note(store, champion), *forecast_notes(fitted), *ahead_notes(store))
    return Result(forecast_spec(fitted), named(predicted), notes)


def demand_in_use(store: Store, tracking: Tracking) -> tuple[ModelVersion, Any]:
    """Return the demand model in use and its fitted estimator.

    Parameters
    ----------
    store : Store
        The data that one would be trained on.
    tracking : Tracking
        Where the models in use are.

    Raises
    ------
    TrackingError
        If there is no model; where the data would not do for one, the message says why.
    """
    return _registry_for(store, tracking).in_use("demand")


def require_readable(store: Store, tracking: Tracking) -> None:
    """Raise as `demand_in_use` would, without loading a model whose files are as they were saved."""
    _registry_for(store, tracking).ready("demand")


def _registry_for(store: Store, tracking: Tracking) -> Registry:
    registry = Registry(tracking)
    if registry.champion("demand") is None and (why := why_untrainable(store)):
        raise TrackingError(phrase("models", "untrainable", kind=label("kinds", "demand"), why=why))
    return registry


def dimensions_in_use(tracking: Tracking) -> tuple[str, ...]:
    """Return the dimensions of the demand model in use; none without one."""
    registry = Registry(tracking)
    champion = registry.champion("demand")
    if champion is None:
        return ()
    if champion.dims is None:  # not kept of models of before: then the model itself tells
        return tuple(registry.in_use("demand")[1].dims_)
    return champion.dims


def require_trained(store: Store, tracking: Tracking) -> None:
    """Raise where openings by occupation are there, and only the training of a model is lacking.

    Raises
    ------
    TrackingError
        As `demand_in_use` does.
    """
    if Registry(tracking).champion("demand") is None and "occupation" in demand_history(store):
        demand_in_use(store, tracking)


def learnt_in_parts(tracking: Tracking) -> bool:
    """Say whether the demand model in use was learnt in parts, which may lie on other machines."""
    registry = Registry(tracking)
    return registry.champion("demand") is not None and registry.read_by("demand") == LEARNT_IN_PARTS


def period_months(fitted: object) -> int:
    """Return the months of a period of a model's forecast: 1, 3 where its history is quarterly."""
    return int(getattr(fitted, "step_", 1))


def periods_ahead(fitted: object, months: int) -> int:
    """Return how many periods of a model hold so many months."""
    return -(-months // period_months(fitted))


def forecast_spec(fitted: object) -> ListSpec:
    """Return the list of a forecast, headed by the periods of its model."""
    label = _PER.get(period_months(fitted), "per_period")
    if label == "per_month":
        return FORECAST
    fields = [
        replace(field, label=field.label.replace("per_month", label)) for field in FORECAST.fields
    ]
    return replace(FORECAST, fields=tuple(fields), grain="a series of openings and a period")


def monthly_openings(fitted: Forecaster, months: int, by: Sequence[str] | None) -> pd.DataFrame:
    """Return the forecast of a fitted model; a sum is made once for the many lists of one report.

    A model of quarters or years gives as many as hold these months.

    Returns
    -------
    DataFrame
        Dimensions of `by` (all for None), month, mean and intervals [positions per month].
    """
    if by is None:  # as long as the history: asked for once, and too much to keep
        return fitted.predict(horizon=periods_ahead(fitted, months), levels=(80, 95))
    return _summed_openings(fitted, months, tuple(by)).copy()


@lru_cache(maxsize=8)
def _summed_openings(fitted: Forecaster, months: int, by: tuple[str, ...]) -> pd.DataFrame:
    horizon = periods_ahead(fitted, months)
    return fitted.predict(horizon=horizon, levels=(80, 95), aggregate=list(by))


def _with_waking(
    predicted: pd.DataFrame, fitted: Forecaster, by: Sequence[str] | None
) -> pd.DataFrame:
    """Put beside dormant series how likely they are to have openings within three months."""
    if period_months(fitted) != 1 or not isinstance(fitted, WakesDormant):
        return predicted
    chances = fitted.waking_chances(aggregate=by).rename(columns={"chance": "waking_chance"})
    dims = [name for name in chances.columns if name != "waking_chance"]
    if chances.empty or not dims:
        return predicted
    return predicted.merge(chances, on=dims, how="left")


def forecast_notes(fitted: Forecaster) -> tuple[str, ...]:
    """Say on what a forecast rests, as far as its model tells."""
    return tuple(fitted.forecast_notes()) if isinstance(fitted, TellsNotes) else ()


def demand_marks(store: Store, *, tracking: Tracking) -> Result:
    """List births, deaths, level shifts and outliers of the history, the largest first.

    Raises
    ------
    TrackingError
        If there is no trained model.
    """
    champion, fitted = demand_in_use(store, tracking)
    found = fitted.marks() if isinstance(fitted, MarksHistory) else marks(demand_history(store))
    found = found.loc[found["size"].abs().sort_values(ascending=False, kind="stable").index]
    found = found.rename(columns={"size": "shift"}).reset_index(drop=True)
    return Result(MARKS, named(found), age_note(store, champion))


def years_ahead(fitted: Forecaster) -> dict[str, pd.DataFrame]:
    """Return the year that a fitted model forecasts as lists of posts ask for it.

    Kept with the model, so that a list need not load it.

    Returns
    -------
    dict of str to DataFrame
        Name to openings by period with their intervals [positions]; empty where a model does not
        know occupations.
    """
    known = set(getattr(fitted, "dims_", ()))
    return {_year_by(by): monthly_openings(fitted, _YEAR, by) for by in _YEAR_BY if known >= {*by}}


def _year_by(by: Sequence[str]) -> str:
    return f"year_by_{'_'.join(by)}"


def openings_in_use(
    store: Store, *, tracking: Tracking, months: int, by: Sequence[str]
) -> pd.DataFrame:
    """Return what the demand model in use forecasts, as kept when it was trained where that does.

    Returns
    -------
    DataFrame
        As `monthly_openings`.

    Raises
    ------
    TrackingError
        If there is no trained model.
    """
    if months == _YEAR and tuple(by) in _YEAR_BY:
        kept = Registry(tracking).table("demand", _year_by(by))
        if kept is not None:
            numbers = kept.columns.difference([*by, "month"])
            return kept.astype({"month": "datetime64[us]", **dict.fromkeys(numbers, float)})
    return monthly_openings(demand_in_use(store, tracking)[1], months, by)


def forecast_total(
    store: Store, *, tracking: Tracking, months: int, by: Sequence[str]
) -> pd.DataFrame:
    """Forecast openings summed over the horizon, the greatest first [positions].

    The interval of a sum over months takes the errors of two months to be correlated by one half.
    """
    monthly = named(openings_in_use(store, tracking=tracking, months=months, by=by))
    dims = [name for name in monthly.columns if name not in ("month", "mean", *_INTERVALS)]
    if not dims:
        return _summed(monthly.assign(total=""), ["total"])
    return _summed(monthly, dims).sort_values("mean", ascending=False, ignore_index=True)


def demand_grid(store: Store, *, tracking: Tracking, months: int = 12) -> Result:
    """Forecast openings summed over a horizon by place and industry.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the demand model is.
    months : int
        Horizon [months].

    Returns
    -------
    Result
        A row a place and industry: openings of the whole horizon with their intervals [positions].

    Raises
    ------
    TrackingError
        If no demand model is in use.
    InputError
        If its history has no place or no industry.
    """
    total = forecast_total(store, tracking=tracking, months=months, by=["region", "industry"])
    return Result(OVER, OVER.ordered(total), (phrase("demand", "over_months", months=months),))


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Put a column for the name of an industry or occupation beside its code: it holds the code too."""
    table = frame.copy()
    for column, name in _NAME_OF.items():
        if column in table.columns:
            place = list(table.columns).index(column) + 1
            table.insert(place, name, table[column].astype("str"))
    return table


def age_note(store: Store, champion: ModelVersion) -> tuple[str, ...]:
    """Say that the store knows more than the model, if it is a month ahead."""
    trained = pd.Timestamp(champion.as_of)
    newest = data_date(store)
    if newest - trained < pd.Timedelta(days=28):
        return ()
    return (phrase("plan", "model_is_older", model=f"{trained:%Y-%m}", data=f"{newest:%Y-%m}"),)


def _summed(monthly: pd.DataFrame, dims: list[str]) -> pd.DataFrame:
    keys = [monthly[dim] for dim in dims]
    total = monthly.groupby(dims, sort=False, dropna=False)[["mean"]].sum()
    for column in _INTERVALS:
        away = (monthly[column] - monthly["mean"]).abs()
        together = away.groupby(keys, sort=False, dropna=False).sum()
        apart = (away**2).groupby(keys, sort=False, dropna=False).sum()
        half = np.sqrt(_ERROR_CORRELATION * together**2 + (1 - _ERROR_CORRELATION) * apart)
        sign = -1 if column.startswith("lo") else 1
        total[column] = (total["mean"] + sign * half).clip(lower=0)
    return total.reset_index()
