"""The common calendar of openings: a few good months and the Spring Festival that moves."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

__all__ = ["FESTIVALS", "month_index"]

#: First day of the lunar year.
FESTIVALS: Final = pd.to_datetime(
    [
        "2020-01-25",
        "2021-02-12",
        "2022-02-01",
        "2023-01-22",
        "2024-02-10",
        "2025-01-29",
        "2026-02-17",
    ]
)
_CALENDAR: Final = {3: 0.10, 4: 0.05, 7: -0.04, 9: 0.08, 10: 0.06, 12: -0.12}
_HOLIDAY_EFFECT: Final = -0.9
_REBOUND_EFFECT: Final = 0.35


def _share_of_month(month: pd.Timestamp, first: pd.Timestamp, last: pd.Timestamp) -> float:
    end = month + pd.offsets.MonthEnd(0)
    days = (min(end, last) - max(month, first)).days + 1
    return max(days, 0) / month.days_in_month


def month_index(months: pd.DatetimeIndex) -> np.ndarray:
    """Return the factor by which each month's openings differ from an ordinary month.

    The fortnight around the Spring Festival loses openings, the four weeks after it win some back.

    Parameters
    ----------
    months : DatetimeIndex of shape (n_months,)
        First days of months.

    Returns
    -------
    ndarray of shape (n_months,)
        Factor [1].

    Examples
    --------
    >>> month_index(pd.DatetimeIndex(["2024-02-01", "2024-06-01"])).round(2).tolist()
    [0.72, 1.0]
    """
    effect = np.array([_CALENDAR.get(month.month, 0.0) for month in months])
    for i, month in enumerate(months):  # 60 months: clearer than a table of days
        for day in FESTIVALS:
            off = _share_of_month(month, day - pd.Timedelta(days=6), day + pd.Timedelta(days=8))
            back = _share_of_month(month, day + pd.Timedelta(days=9), day + pd.Timedelta(days=36))
            effect[i] += _HOLIDAY_EFFECT * off + _REBOUND_EFFECT * back
    return np.asarray(np.exp(effect))
