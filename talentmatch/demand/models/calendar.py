"""What the calendar does to a month: days of the Spring Festival, which moves, and weekdays."""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["festival_days", "spring_festivals", "weekdays"]

# Advertising slackens in the week before the festival and picks up after the Lantern Festival.
_BEFORE, _AFTER = 7, 14


@cache
def spring_festivals() -> pd.DatetimeIndex:
    """Return the first days of the lunar years 2000 to 2050.

    Examples
    --------
    >>> spring_festivals()[24]
    Timestamp('2024-02-10 00:00:00')
    """
    text = (resources.files("talentmatch.demand.models") / "spring_festival.csv").read_text("utf-8")
    return pd.DatetimeIndex(pd.to_datetime(text.split()[1:]))


def festival_days(months: pd.DatetimeIndex) -> NDArray[np.float64]:
    """Return how many days of each month lie in the festival's three weeks.

    Parameters
    ----------
    months : DatetimeIndex
        First days of months; years outside 2000 to 2050 count no festival.

    Returns
    -------
    ndarray of shape (n_months,)
        Days.

    Examples
    --------
    >>> festival_days(pd.DatetimeIndex(["2023-01-01", "2023-02-01", "2024-02-01"])).tolist()
    [17.0, 5.0, 22.0]
    """
    opens = spring_festivals() - pd.Timedelta(days=_BEFORE)
    closes = spring_festivals() + pd.Timedelta(days=_AFTER + 1)
    ends = months + pd.offsets.MonthBegin(1)
    overlap = np.minimum(ends.to_numpy()[:, None], closes.to_numpy()) - np.maximum(
        months.to_numpy()[:, None], opens.to_numpy()
    )
    days = overlap / np.timedelta64(1, "D")
    return np.asarray(np.clip(days, 0, None).sum(axis=1), dtype=float)


def weekdays(months: pd.DatetimeIndex) -> NDArray[np.float64]:
    """Return how many days from Monday to Friday each month has.

    Parameters
    ----------
    months : DatetimeIndex
        First days of months.

    Returns
    -------
    ndarray of shape (n_months,)
        Days.

    Examples
    --------
    >>> weekdays(pd.DatetimeIndex(["2023-02-01", "2023-08-01"])).tolist()
    [20.0, 23.0]
    """
    first = months.to_numpy().astype("datetime64[M]")
    after = first + np.timedelta64(1, "M")
    days = np.busday_count(first.astype("datetime64[D]"), after.astype("datetime64[D]"))
    return np.asarray(days, dtype=float)
