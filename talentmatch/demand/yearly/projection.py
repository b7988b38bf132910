"""Employment by industry and occupation years ahead, and the openings that follow from it.

The path of each industry (`growth_paths`) times the staffing pattern as it changes
(`staffing_trend`); expansion is the change of employment within a year, replacement who retires by
age and who leaves (`components`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import ndtri

from talentmatch.demand.yearly.components import add_up, replacement_estimates
from talentmatch.demand.yearly.default_rates import ComponentRates
from talentmatch.demand.yearly.growth_paths import GrowthPaths
from talentmatch.demand.yearly.staffing_trend import StaffingTrend
from talentmatch.specs.rates import Z80

__all__ = ["Projection", "path_errors", "project"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_LEVELS: Final = (80.0, 95.0)
_DIMS: Final = ("industry", "occupation")
#: Years known from which an origin can be judged, and the years of the regression beside it.
_LEAST, _REGRESSION = 3, 10


@dataclass(frozen=True)
class Projection:
    """Employment years ahead.

    Attributes
    ----------
    table : DataFrame
        Dimensions, `year`, `base` (people in the last known year), `employed` with lo-80, hi-80,
        lo-95, hi-95 [persons], `openings` with open-lo-80 and open-hi-80, `expansion`,
        `replacement`, `retirements` and `separations` [positions within the year].
    covered : float
        Share of the people employed who are in an occupation of a staffing pattern.
    """

    table: pd.DataFrame
    covered: float


@dataclass(frozen=True)
class _Cells:
    """Industries times occupations, by step from the base year on."""

    #: industry, occupation, place of the industry among the levels, and group of the list.
    table: pd.DataFrame
    #: One row a group of the list.
    groups: pd.DataFrame
    #: Share in the industry and its relative error, (n_cells, years + 1).
    shares: Floats
    errors: Floats

    def sums(self, values: Floats) -> Floats:
        """Return values of cells summed by group."""
        group = self.table["group"].to_numpy()
        ones = csr_array((np.ones(len(group)), (group, np.arange(len(group)))))
        return np.asarray(ones @ values)


def project(
    levels: pd.DataFrame,
    trend: StaffingTrend | None,
    *,
    rates: ComponentRates,
    years: int = 5,
    by: Sequence[str] = _DIMS,
    planned: pd.DataFrame | None = None,
    workforce: pd.DataFrame | None = None,
) -> Projection:
    """Project employment and openings.

    Parameters
    ----------
    levels : DataFrame
        Persons by industry (rows) and year (columns).
    trend : StaffingTrend or None
        Patterns of the industries; without one there are no occupations.
    rates : ComponentRates
        Rates of replacement where enterprises do not report.
    years : int, default=5
        Years ahead.
    by : sequence of {"industry", "occupation"}
        Dimensions of the rows; empty: the whole.
    planned : DataFrame, optional
        Levels of a plan by industry and year, NaN where it has none.
    workforce : DataFrame, optional
        Table `workforce`.

    Returns
    -------
    Projection
        The dimensions sorted, then the years.
    """
    whole = levels.ffill(axis=1).iloc[:, -1].sum()
    if trend is not None:
        # An industry without a pattern has no occupations: it counts where none is asked for.
        known = levels.index.isin(trend.cells["industry"])
        levels = levels.loc[known] if "occupation" in by else levels
    base = int(levels.columns.max())
    cells = _cells(levels, trend if "occupation" in by else None, base, years, by)
    paths = GrowthPaths().fit(levels.to_numpy(dtype=float))
    now = paths.latest()
    plan = _given(planned, levels.index, now, years)
    median = paths.predict(years, planned=plan).median
    people = np.column_stack([now, median])[cells.table["place"]] * cells.shares
    totals = cells.sums(people)
    half = _half_widths(paths, cells, people, plan)
    least = cells.sums((_least(levels) * (now == 0))[cells.table["place"]][:, None] * cells.shares)
    parts = _replacement(cells, people, rates, workforce, base=base)
    blocks = [
        _block(cells, totals, step, half=half, parts=parts[step - 1], least=least[:, step]).assign(
            year=base + step, base=totals[:, 0]
        )
        for step in range(1, years + 1)
    ]
    table = pd.concat(blocks, ignore_index=True)
    order = [*cells.groups.columns, "year"]
    table = table.sort_values(order, kind="stable", ignore_index=True)
    last = levels.ffill(axis=1).iloc[:, -1].to_numpy(dtype=float)
    inside = (last[cells.table["place"]] * cells.shares[:, 0]).sum()
    covered = float(inside / whole) if whole > 0 else 1.0
    return Projection(table[[*order, *_COLUMNS]], covered)


_COLUMNS = (
    *("base", "employed", "lo-80", "hi-80", "lo-95", "hi-95", "openings"),
    *("open-lo-80", "open-hi-80", "expansion", "replacement", "retirements", "separations"),
)


def _given(planned: pd.DataFrame | None, industries: pd.Index, now: Floats, years: int) -> Floats:
    """Return levels that stand instead of the paths: those of a plan, and none where nobody is."""
    nobody = np.where(now[:, None] == 0, 0.0, np.full((len(now), years), np.nan))
    if planned is None:
        return nobody
    plan = planned.reindex(industries).to_numpy(dtype=float)
    return np.where(np.isfinite(plan), plan, nobody)


def _least(levels: pd.DataFrame) -> Floats:
    """Return half of the least level of each industry that had people: what may come back."""
    return np.asarray(levels.where(levels > 0).min(axis=1).fillna(0.0) / 2, dtype=float)


def _cells(
    levels: pd.DataFrame, trend: StaffingTrend | None, base: int, years: int, by: Sequence[str]
) -> _Cells:
    if trend is None:
        table = pd.DataFrame({"industry": levels.index, "occupation": "all"})
        shares = np.ones((len(table), years + 1))
        errors = np.zeros_like(shares)
    else:
        here = trend.cells["industry"].isin(levels.index).to_numpy()
        table = trend.cells.loc[here, list(_DIMS)].reset_index(drop=True)
        ages = [base + step - trend.year for step in range(years + 1)]
        shares = np.column_stack([trend.shares(age)[here] for age in ages])
        errors = np.column_stack([trend.errors(age)[here] for age in ages])
    table["place"] = levels.index.get_indexer(pd.Index(table["industry"]))
    dims = [dim for dim in _DIMS if dim in by]
    if not dims:
        return _Cells(table.assign(group=0), pd.DataFrame(index=[0]), shares, errors)
    groups = table[dims].drop_duplicates().sort_values(dims, ignore_index=True)
    table["group"] = pd.MultiIndex.from_frame(groups).get_indexer(
        pd.MultiIndex.from_frame(table[dims])
    )
    return _Cells(table, groups, shares, errors)


def _half_widths(
    paths: GrowthPaths, cells: _Cells, people: Floats, plan: Floats
) -> dict[float, Floats]:
    """Return half of each interval [log] by group and step: paths and patterns err apart."""
    totals = cells.sums(people)
    pattern = np.sqrt(cells.sums((people * cells.errors) ** 2)) / np.maximum(totals, 1e-9)
    size = (len(cells.groups), int(cells.table["place"].max()) + 1)
    at = (cells.table["group"], cells.table["place"])
    half = {level: np.zeros_like(totals) for level in _LEVELS}
    for step in range(1, people.shape[1]):
        weights = csr_array((cells.shares[:, step], at), shape=size)
        ahead = paths.predict(step, levels=_LEVELS, membership=weights, planned=plan[:, :step])
        median = ahead.median[:, -1]
        for level in _LEVELS:
            upper = np.where(median > 0, ahead.upper[level][:, -1], 1.0)
            path = np.log(upper / np.where(median > 0, median, 1.0))
            half[level][:, step] = np.hypot(path, ndtri(0.5 + level / 200) * pattern[:, step])
    return half


def _replacement(
    cells: _Cells,
    people: Floats,
    rates: ComponentRates,
    workforce: pd.DataFrame | None,
    *,
    base: int,
) -> list[dict[str, Floats]]:
    """Return by step who retires and who leaves of each group, with errors that add up."""
    today = pd.Timestamp(base + 1, 1, 1)
    parts: list[dict[str, Floats]] = []
    for step in range(1, people.shape[1]):
        table = replacement_estimates(
            pd.DataFrame(
                {"occupation": cells.table["occupation"], "employed": people[:, step - 1]}
            ),
            rates,
            start=pd.Timestamp(base + step, 1, 1),
            today=today,
            workforce=workforce,
        )
        names = [
            f"{part}{end}" for part in ("retirements", "separations") for end in ("", "_error")
        ]
        parts.append({name: cells.sums(table[name].to_numpy(dtype=float)) for name in names})
    return parts


def _block(
    cells: _Cells,
    totals: Floats,
    step: int,
    *,
    half: dict[float, Floats],
    parts: dict[str, Floats],
    least: Floats,
) -> pd.DataFrame:
    """Return the rows of one year; where nobody is, up to the least ever seen may come back."""
    employed = totals[:, step]
    block = cells.groups.assign(employed=employed)
    for level, widths in half.items():
        block[f"lo-{level:.0f}"] = employed * np.exp(-widths[:, step])
        highest = employed * np.exp(widths[:, step])
        block[f"hi-{level:.0f}"] = np.where(employed > 0, highest, least)
    # What of a path's error is new in this year: no less than a year's where the interval no longer
    # widens.
    wide = half[80.0] ** 2
    error = np.sqrt(np.maximum(wide[:, step] - wide[:, step - 1], wide[:, 1])) / Z80
    estimates = pd.DataFrame(
        {
            "occupation": np.arange(len(block)),
            "employed": employed,
            "expansion": employed - totals[:, step - 1],
            "expansion_error": error * employed,
            **parts,
        }
    )
    openings = add_up(estimates)[["openings", "lo-80", "hi-80"]]
    # Where more are let go than leave there is no opening, and the parts stay what they are.
    shown = estimates[["expansion", "retirements", "separations"]]
    shown = shown.assign(replacement=shown["retirements"] + shown["separations"])
    names = {"lo-80": "open-lo-80", "hi-80": "open-hi-80"}
    return pd.concat([block, openings.rename(columns=names), shown], axis=1)


def path_errors(levels: pd.DataFrame, *, years: int = 5) -> pd.DataFrame:
    """Judge the paths of industries at past origins, each with the years up to it alone.

    Parameters
    ----------
    levels : DataFrame
        Persons by industry (rows) and year (columns).
    years : int, default=5
        Most years ahead.

    Returns
    -------
    DataFrame
        `ahead` [years], `origins`, `cells`, mean absolute log error of the path, of the last value, of a
        regression on ten years (`error`, `error_last`, `error_regression`) and `coverage`, the
        share of cells within the 80 % interval. Without rows where fewer than four years are known.

    Examples
    --------
    >>> levels = pd.DataFrame([[100.0, 104.0, 108.0, 112.0, 116.0]], index=["C35"])
    >>> path_errors(levels)[["ahead", "origins", "cells"]].values.tolist()
    [[1, 2, 2], [2, 1, 1]]
    """
    logs = np.log(levels.where(levels > 0).to_numpy(dtype=float))
    rows = []
    for origin in range(_LEAST, logs.shape[1]):
        judged = np.isfinite(logs[:, :origin]).sum(axis=1) >= _LEAST
        judged &= np.isfinite(logs[:, origin - 1])
        if not judged.any():
            continue
        steps = min(years, logs.shape[1] - origin)
        past, actual = logs[judged, :origin], logs[judged, origin : origin + steps]
        ahead = GrowthPaths().fit(np.exp(past)).predict(steps, levels=(80,))
        half = np.log(ahead.upper[80] / ahead.median)
        gap = np.abs(actual - np.log(ahead.median))
        line = _regression(past, steps)
        rows.append(
            pd.DataFrame(
                {
                    "ahead": np.tile(np.arange(1, steps + 1), len(past)),
                    "origin": origin,
                    "error": gap.ravel(),
                    "error_last": np.abs(actual - past[:, -1:]).ravel(),
                    "error_regression": np.abs(actual - line).ravel(),
                    "coverage": (gap <= half).ravel().astype(float),
                }
            ).dropna(subset="error")
        )
    if not rows:
        return pd.DataFrame(columns=["ahead", *_ERRORS])
    by_ahead = pd.concat(rows).groupby("ahead")
    means = by_ahead[["error", "error_last", "error_regression", "coverage"]].mean()
    counts = {"origins": by_ahead["origin"].nunique(), "cells": by_ahead.size()}
    return means.assign(**counts).reset_index()[["ahead", *_ERRORS]]


_ERRORS = ("origins", "cells", "error", "error_last", "error_regression", "coverage")


def _regression(past: Floats, steps: int) -> Floats:
    """Carry on a line through the last ten years known."""
    window = past[:, -_REGRESSION:]
    known = np.isfinite(window)
    position = np.arange(window.shape[1]) - (window.shape[1] - 1.0)
    count = known.sum(axis=1)
    centre = (known * position).sum(axis=1) / count
    mean = np.nansum(window, axis=1) / count
    away = known * (position - centre[:, None])
    squares = (away**2).sum(axis=1)
    slope = (away * np.nan_to_num(window)).sum(axis=1) / np.where(squares > 0, squares, 1.0)
    return np.asarray(mean[:, None] + slope[:, None] * (np.arange(1, steps + 1) - centre[:, None]))
