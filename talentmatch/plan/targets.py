"""Plan targets and reported values: path, forecast, probability of reaching them, pace needed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from talentmatch.plan.outlook import Outlook, OutlookRule, outlook

__all__ = ["STATES", "Targets", "target_outlook"]

#: What can be said of a target.
STATES: Final = ("reached", "missed", "on_track", "at_risk", "off", "unknown")
_THRESHOLDS: Final[Mapping[str, float]] = {"on_track": 0.7, "at_risk": 0.3}
_COLUMNS = [
    "indicator",
    "unit",
    "direction",
    "year",
    "target",
    "baseline",
    "baseline_year",
    "latest",
    "latest_year",
    "planned",
    "behind",
    "expected",
    "lo-80",
    "hi-80",
    "probability",
    "state",
    "pace_seen",
    "pace_needed",
    "pace_slowest",
    "pace_fastest",
    "paces",
    "enough_share",
]


@dataclass(frozen=True)
class Targets:
    """Targets, their paths, and what could not be used.

    Attributes
    ----------
    outlook : DataFrame
        One row a target: `indicator`, `unit`, `direction`, `year`, `target`, `baseline`,
        `baseline_year`, `latest`, `latest_year`, `planned` (what the straight path asks for in the
        latest year), `behind` (how far the latest value is short of it; negative: ahead),
        `expected`, `lo-80`, `hi-80` of the target year, `probability` of reaching the target [1],
        `state` (one of `STATES`), `pace_seen` and `pace_needed` [unit per year].
    path : DataFrame
        For charts: `indicator`, `year`, `kind` ("path", "actual", "forecast"), `value`, `lo-80`,
        `hi-80`.
    no_baseline : tuple of str
        Indicators without a baseline: the first reported value stands for it, if there is one.
    future : tuple of str
        Reported values of years that are not over, which are not used.
    """

    outlook: pd.DataFrame
    path: pd.DataFrame
    no_baseline: tuple[str, ...] = ()
    future: tuple[str, ...] = ()


def target_outlook(
    targets: pd.DataFrame,
    actuals: pd.DataFrame,
    *,
    year: int,
    thresholds: Mapping[str, float] = _THRESHOLDS,
    growth: Mapping[str, float] | None = None,
    rule: OutlookRule | None = None,
) -> Targets:
    """Say of each target where it stands and how likely it is to be reached.

    Parameters
    ----------
    targets : DataFrame
        Table `target`.
    actuals : DataFrame
        Table `target_actual`.
    year : int
        Year of the question: a value reported of a later year is not used, and named.
    thresholds : mapping
        Least probability of `on_track` and of `at_risk` [1].
    growth : mapping, optional
        Growth a year of indicators that another forecast tells of [log]; it stands in place of the
        planned pace as the prior.
    rule : OutlookRule, optional
        What the forecast assumes.

    Returns
    -------
    Targets

    Examples
    --------
    >>> targets = pd.DataFrame({"indicator": ["incubators"], "year": [2025], "target": [20.0],
    ...                         "baseline": [9.0], "baseline_year": [2020], "direction": ["up"],
    ...                         "unit": ["sites"]})
    >>> actuals = pd.DataFrame({"indicator": "incubators", "year": [2021, 2022, 2023],
    ...                         "value": [12.0, 14.0, 17.0]})
    >>> row = target_outlook(targets, actuals, year=2024).outlook.iloc[0]
    >>> row["state"], float(row["pace_needed"]), round(float(row["behind"]), 6)
    ('on_track', 1.5, -1.4)
    """
    late = actuals["year"] > year
    past = actuals.loc[~late & actuals["value"].notna()]
    future = tuple(f"{i} {y}" for i, y in actuals.loc[late, ["indicator", "year"]].to_numpy())
    rows, paths, bare = [], [], []
    # A plan has a dozen indicators: one by one is plainest.
    for row in targets.sort_values(["indicator", "year"]).to_dict("records"):
        reported = past.loc[past["indicator"].eq(row["indicator"])].set_index("year")["value"]
        values, base = _values(row, reported.astype(float).sort_index())
        if base is None or pd.isna(row.get("baseline")):
            bare.append(str(row["indicator"]))
        forecast = None
        if base is not None:
            planned = (row["target"] - base[1]) / max(row["year"] - base[0], 1)
            rate = (growth or {}).get(str(row["indicator"]))
            projected = None if rate is None else float(values.iloc[-1] * np.expm1(rate))
            forecast = outlook(values, planned, projected=projected, rule=rule)
        rows.append(_row(row, values, base=base, forecast=forecast, thresholds=thresholds))
        paths.append(_path(row, values, base=base, forecast=forecast))
    table = pd.DataFrame(rows, columns=_COLUMNS)
    empty = pd.DataFrame(columns=["indicator", "year", "kind", "value", "lo-80", "hi-80"])
    path = pd.concat(paths, ignore_index=True) if paths else empty
    return Targets(table, path, tuple(dict.fromkeys(bare)), future)


def _values(
    row: Mapping[Hashable, Any], reported: pd.Series
) -> tuple[pd.Series, tuple[int, float] | None]:
    """Return baseline and reported values by year, and the point where the path begins."""
    values = reported.loc[reported.index <= row["year"]]
    base, when = row.get("baseline"), row.get("baseline_year")
    if pd.notna(base) and pd.notna(when):
        start = (int(when), float(base))
        values = pd.concat([pd.Series({start[0]: start[1]}), values.loc[values.index > start[0]]])
        return values.sort_index(), start
    if len(values):
        return values, (int(values.index[0]), float(values.iloc[0]))
    return values, None


def _row(
    row: Mapping[Hashable, Any],
    values: pd.Series,
    *,
    base: tuple[int, float] | None,
    forecast: Outlook | None,
    thresholds: Mapping[str, float],
) -> dict[str, Any]:
    up = row.get("direction") != "down"
    target, year = float(row["target"]), int(row["year"])
    cells: dict[str, Any] = {
        **{name: row.get(name) for name in ("indicator", "unit", "direction")},
        "year": year,
        "target": target,
        "state": "unknown",
    }
    if base is None:
        return cells
    latest, when = float(values.iloc[-1]), int(values.index[-1])
    planned = float(np.interp(when, [base[0], year], [base[1], target]))
    cells |= {
        "baseline": base[1],
        "baseline_year": base[0],
        "latest": latest,
        "latest_year": when,
        "planned": planned,
        "behind": planned - latest if up else latest - planned,
        "pace_seen": (latest - base[1]) / (when - base[0]) if when > base[0] else np.nan,
    }
    if when >= year:
        good = latest >= target if up else latest <= target
        return cells | {
            "expected": latest,
            "lo-80": latest,
            "hi-80": latest,
            "probability": float(good),
            "state": "reached" if good else "missed",
            "pace_needed": 0.0 if good else np.nan,
        }
    short = target - latest if up else latest - target
    cells["pace_needed"] = (1 if up else -1) * max(short, 0.0) / (year - when)
    cells |= _past_paces(values, cells["pace_needed"], up=up)
    if forecast is None:
        return cells
    low, high = forecast.interval(year)
    probability = forecast.reach(target, year, up=up)
    state = next(
        (name for name in ("on_track", "at_risk") if probability >= thresholds[name]), "off"
    )
    return cells | {
        "expected": forecast.mean(year),
        "lo-80": low,
        "hi-80": high,
        "probability": probability,
        "state": state,
    }


def _past_paces(values: pd.Series, needed: float, *, up: bool) -> dict[str, float]:
    """Return the slowest and fastest change a year so far, and the share of years fast enough."""
    years = values.index.to_numpy(dtype=float)
    paces = np.diff(values.to_numpy(dtype=float)) / np.diff(years)
    if not len(paces):
        return {}
    toward = paces if up else -paces
    return {
        "pace_slowest": float(paces[np.argmin(toward)]),
        "pace_fastest": float(paces[np.argmax(toward)]),
        "paces": float(len(paces)),
        "enough_share": float(np.mean(toward >= abs(needed) - 1e-12)),
    }


def _path(
    row: Mapping[Hashable, Any],
    values: pd.Series,
    *,
    base: tuple[int, float] | None,
    forecast: Outlook | None,
) -> pd.DataFrame:
    year = int(row["year"])
    points: list[tuple[int, str, float, float, float]] = []
    if base is not None:
        years = range(base[0], year + 1)
        straight = np.interp(list(years), [base[0], year], [base[1], float(row["target"])])
        points += [
            (y, "path", float(v), np.nan, np.nan) for y, v in zip(years, straight, strict=True)
        ]
    years_known = values.index.to_numpy(dtype=int).tolist()
    points += [
        (y, "actual", float(v), np.nan, np.nan) for y, v in zip(years_known, values, strict=True)
    ]
    if forecast is not None:
        ahead = range(forecast.year + 1, year + 1)
        points += [(y, "forecast", forecast.mean(y), *forecast.interval(y)) for y in ahead]
    frame = pd.DataFrame(points, columns=["year", "kind", "value", "lo-80", "hi-80"])
    frame.insert(0, "indicator", row["indicator"])
    return frame
