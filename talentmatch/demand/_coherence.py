"""Coherence: an aggregate is the sum of its parts, and a locked total is met by its parts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._months import first_days
from talentmatch.demand.history._names import match_names
from talentmatch.demand.history.panel import group_codes, month_numbers
from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = ["lock"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def lock(
    mean: Floats, keys: pd.DataFrame, months: pd.DatetimeIndex, locked: pd.DataFrame, share: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """Scale the parts of each locked total so that they sum to it.

    Parameters
    ----------
    mean : ndarray of shape (horizon, n_series)
        Forecast.
    keys : DataFrame of shape (n_series, n_dimensions)
        Dimensions of the series.
    months : DatetimeIndex of shape (horizon,)
        Forecast months.
    locked : DataFrame
        Some of the dimensions, month, openings.
    share : ndarray of shape (n_series,)
        How a total is split over parts that are all forecast at zero.

    Returns
    -------
    mean : ndarray of shape (horizon, n_series)
        Forecast that meets the totals; a total of zero makes its parts zero.
    fixed : ndarray of bool, shape (horizon, n_series)
        Which cells belong to a locked total.

    Raises
    ------
    InputError
        If a column or group is unknown, a total is negative or missing, or stands twice.
    """
    dims = [name for name in locked.columns if name not in ("month", "openings")]
    _check(locked, dims, keys)
    at = month_numbers(locked["month"], "locked totals").to_numpy()
    horizon = (months.year * 12 + months.month - 1).to_numpy()
    if len(at) and not np.isin(at, horizon).any():
        raise InputError(
            "the locked totals cannot be met",
            [
                f"none of their months is forecast ({months[0]:%Y-%m} to {months[-1]:%Y-%m}); "
                "name one of these, or forecast farther"
            ],
        )
    _check_months(at, horizon, months)
    theirs = locked[dims]
    theirs = theirs.assign(**{name: match_names(theirs[name], keys[name]) for name in dims})
    both = pd.concat([keys[dims], theirs], ignore_index=True)
    code, groups = group_codes(both, dims)
    parts, targets = code[: len(keys)], code[len(keys) :]
    _check_groups(locked, dims, targets, parts)
    mean, fixed = mean.copy(), np.zeros(mean.shape, dtype=bool)
    for step, month in enumerate(horizon):
        total = np.full(max(len(groups), 1), np.nan)
        total[targets[at == month]] = locked["openings"].to_numpy(dtype=float)[at == month]
        fixed[step] = np.isfinite(total[parts])
        mean[step] = np.where(fixed[step], _spread(mean[step], parts, total, share), mean[step])
    return mean, fixed


def _check_months(at: Codes, horizon: Codes, months: pd.DatetimeIndex) -> None:
    """Raise where a total names a month inside a quarter or year that is forecast."""
    step = int(horizon[1] - horizon[0]) if len(horizon) > 1 else 1
    inside = (at > horizon[0]) & (at < horizon[-1] + step) & ~np.isin(at, horizon)
    if inside.any():
        month = str(first_days(at[inside][:1])[0])[:7]
        raise InputError(
            phrase("demand_refused", "locked"),
            [phrase("demand_refused", "locked_month", month=month, first=f"{months[0]:%Y-%m}")],
        )


def _spread(mean: Floats, parts: NDArray[np.int64], total: Floats, share: Floats) -> Floats:
    """Split each total over its parts as they are forecast, else by share, else equally."""
    size = len(total)
    base = mean
    for fallback in (share, np.ones_like(mean)):
        empty = np.bincount(parts, weights=base, minlength=size) <= 0
        base = np.where(empty[parts], fallback, base)
    return np.asarray(base * (total / np.bincount(parts, weights=base, minlength=size))[parts])


def _check(locked: pd.DataFrame, dims: list[str], keys: pd.DataFrame) -> None:
    problems = [
        f"column '{name}' is missing" for name in ("month", "openings") if name not in locked
    ]
    problems += [
        f"column '{name}' is no dimension of the history ({', '.join(keys.columns) or 'none'})"
        for name in dims
        if name not in keys.columns
    ]
    if not problems:
        openings = pd.to_numeric(locked["openings"], errors="coerce")
        if not (np.isfinite(openings) & (openings >= 0)).all():
            problems.append("openings are missing or negative; a locked total is zero or more")
        if locked.duplicated([*dims, "month"]).any():
            problems.append("a total stands twice for one month; keep one of them")
    if problems:
        raise InputError("the locked totals cannot be met", problems)


def _check_groups(
    locked: pd.DataFrame, dims: list[str], targets: NDArray[np.int64], parts: NDArray[np.int64]
) -> None:
    unknown = ~np.isin(targets, parts)
    if unknown.any():
        row = locked.iloc[int(np.flatnonzero(unknown)[0])]
        raise InputError(
            "the locked totals cannot be met",
            [
                f"{int(unknown.sum())} totals have no series below them (first: "
                f"{dict(row[dims])}); drop them or add the series to the history"
            ],
        )
