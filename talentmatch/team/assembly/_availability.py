"""Who has how much time in which month of a project."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

__all__ = ["free_months", "month_weights"]


def month_weights(months: float) -> np.ndarray:
    """Return how much of each month of a project counts: 1, and less for a part of the last.

    Examples
    --------
    >>> month_weights(2.5).tolist()
    [1.0, 1.0, 0.5]
    """
    whole = int(np.ceil(months - 1e-9))
    return np.asarray(np.clip(months - np.arange(max(whole, 1)), 0.0, 1.0))


def free_months(candidates: pd.DataFrame, months: float, start: pd.Timestamp | None) -> np.ndarray:
    """Return the share of working time that each candidate has in each month of a project.

    Parameters
    ----------
    candidates : DataFrame with [allocation, available_from, available_until, free_by_month]
        `allocation` is the share that is free in general (missing: all). With a `start`, a month
        counts by the share of its days from `available_from` to `available_until`.
        `free_by_month`, a list from the project's first month on, says it month by month instead;
        past its end `allocation` holds.
    months : float
        Duration of the project [months].
    start : Timestamp or None
        First day of the project; None: no calendar.

    Returns
    -------
    ndarray of shape (n_candidates, n_months)
        0 to 1.

    Examples
    --------
    >>> book = pd.DataFrame({"allocation": [0.5, 1.0], "available_from": ["2025-02-01", None]})
    >>> free_months(book, 2, pd.Timestamp("2025-01-01")).tolist()
    [[0.0, 0.5], [1.0, 1.0]]
    """
    count = len(month_weights(months))
    free = np.ones((len(candidates), count))
    if "allocation" in candidates.columns:
        free *= candidates["allocation"].astype(float).fillna(1.0).to_numpy()[:, None]
    if start is not None:
        free *= _within(candidates, start, count)
    if "free_by_month" in candidates.columns:
        for row, cell in enumerate(candidates["free_by_month"]):
            if isinstance(cell, (list, tuple, np.ndarray)):
                shares = np.asarray(cell, dtype=float)[:count]
                free[row, : len(shares)] = shares
    return free


def _within(candidates: pd.DataFrame, start: pd.Timestamp, count: int) -> np.ndarray:
    """Return the share of each month's days on which each candidate is there."""
    edges = _days(pd.Series([start + pd.DateOffset(months=k) for k in range(count + 1)]))
    low, high = edges[:-1][None, :], edges[1:][None, :]
    since = _days_or(candidates, "available_from", -np.inf)[:, None]
    # the last day itself is still worked
    until = _days_or(candidates, "available_until", np.inf)[:, None] + 1
    days: np.ndarray = np.minimum(high, until) - np.maximum(low, since)
    return np.asarray(np.clip(days / (high - low), 0.0, 1.0))


def _days_or(candidates: pd.DataFrame, column: str, unknown: float) -> np.ndarray:
    if column not in candidates.columns:
        return np.full(len(candidates), unknown)
    days = _days(pd.to_datetime(candidates[column]).dt.tz_localize(None))
    return np.where(np.isnan(days), unknown, days)


def _days(dates: pd.Series[Any]) -> np.ndarray:
    """Return days since 1970, NaN where there is no date."""
    return np.asarray((dates - pd.Timestamp(0)) / pd.Timedelta(days=1), dtype=float)
