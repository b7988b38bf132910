"""What calendar months do to each series beside the season that all share.

A series' share of the total is held against its own moving average of a year; the mean deviation
of each calendar month is drawn to none by how it compares with what deviates within the month from
year to year, so that a series whose months differ by chance alone keeps the shared season.

References
----------
.. [1] Efron & Morris (1973), Stein's estimation rule and its competitors: an empirical Bayes
   approach, Journal of the American Statistical Association 68.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.demand.models.seasonality import Season
from talentmatch.demand.models.sizes import capped_values

__all__ = ["own_seasons", "with_own_seasons"]

Floats = NDArray[np.float64]

# Deviations from a moving average, which half a year at either end lacks, need three of each month.
_LEAST_YEARS = 4
_MOST_MONTHS = 120
# A series of zeros has no logarithms to speak of.
_MOST_ZEROS = 0.05
# How many times a ratio of variances that chance gives is taken off.
_DOUBT = 2.5


def with_own_seasons(
    season: Season,
    openings: Floats,
    first: NDArray[np.int64],
    months: pd.DatetimeIndex,
    step: int = 1,
    shared: Shared = ALONE,
) -> Season:
    """Return a shared season with what each series has beside it; see `own_seasons`.

    Examples
    --------
    >>> months = pd.date_range("2018-01-01", periods=72, freq="MS")
    >>> shared = Season(month=np.zeros(12), festival=0.0, evidence=0.0)
    >>> values = np.stack([np.full(72, 9.0), np.where(months.month == 8, 15.0, 9.0)])
    >>> season = with_own_seasons(shared, values, np.zeros(2, dtype=int), months)
    >>> season.factors(months).shape
    (2, 72)
    """
    if not _can_tell(len(openings), months, step, shared):
        return replace(season, own=None)

    def measured() -> csr_array | None:
        own = own_seasons(openings / season.factors(months), first, months, step, shared)
        return None if own is None else csr_array(own)  # most series show nothing

    own = shared.kept("own seasons", measured)
    return replace(season, own=None if own is None else own.toarray())


def _can_tell(own: int, months: pd.DatetimeIndex, step: int, shared: Shared) -> bool:
    """Say whether there are years and series enough to part own seasons from the shared one."""
    year = 12 // step
    _, series = shared.among(own)
    return year >= 2 and len(months) >= _LEAST_YEARS * year and series >= 2


def own_seasons(
    openings: Floats,
    first: NDArray[np.int64],
    months: pd.DatetimeIndex,
    step: int = 1,
    shared: Shared = ALONE,
) -> Floats | None:
    """Measure what calendar months do to each series beside the shared season.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_months)
        Openings, the shared season taken out [positions per month].
    first : ndarray of shape (n_series,)
        Month from which each series is there.
    months : DatetimeIndex of shape (n_months,)
        Its months.
    step : int, default=1
        Months of a period: 3 where `months` are quarters.
    shared : Shared
        Where the other series are.

    Returns
    -------
    ndarray of shape (n_series, 12) or None
        Log effect of January to December, 0 where nothing is sure; None where the history is
        shorter than four years.

    Examples
    --------
    >>> months = pd.date_range("2018-01-01", periods=72, freq="MS")
    >>> flat, school = np.full(72, 100.0), np.where(months.month == 8, 150.0, 100.0)
    >>> effects = own_seasons(np.stack([flat, flat, flat, school]), np.zeros(4, dtype=int), months)
    >>> effects[3].argmax() + 1
    np.int64(8)
    """
    if not _can_tell(len(openings), months, step, shared):
        return None
    year = 12 // step
    start = max(len(months) - _MOST_MONTHS, 0)
    openings, months = openings[:, start:], months[start:]
    whole = (first <= start) & ((openings <= 0).mean(axis=1) <= _MOST_ZEROS)
    parts = shared.within("own seasons")
    total = shared.total("own seasons", lambda: capped_values(openings, parts).sum(axis=0))
    if not whole.any() or total.min() <= 0:
        return None
    rows = openings[whole]
    log = np.log(rows + 0.01 * rows.mean(axis=1, keepdims=True)) - np.log(total)
    deviation, inner = _off_trend(log, year), months[year // 2 : len(months) - year // 2]
    effects = np.zeros((len(first), 12))
    effects[whole] = _drawn_means(deviation, inner.month.to_numpy())
    return effects if effects.any() else None


def _off_trend(log: Floats, year: int) -> Floats:
    """Return the deviation from the centred moving average of a year, of the months that have one."""
    sums = np.cumsum(np.pad(log, ((0, 0), (1, 0))), axis=1)
    if year % 2:  # three periods of four months have a middle
        return np.asarray(
            log[:, year // 2 : -(year // 2)] - (sums[:, year:] - sums[:, :-year]) / year
        )
    plain = sums[:, year + 1 :] - sums[:, : -(year + 1)]
    half = year // 2
    ends = 0.5 * (log[:, : -2 * half] + log[:, 2 * half :])
    return np.asarray(log[:, half:-half] - (plain - ends) / year)


def _drawn_means(deviation: Floats, month: NDArray[np.int64]) -> Floats:
    """Return the mean of each calendar month, drawn to none by what chance alone would give."""
    same = (month[:, None] == np.arange(1, 13)).astype(float)
    count = same.sum(axis=0)
    here = count > 0
    mean = np.divide(deviation @ same, count, out=np.zeros((len(deviation), 12)), where=here)
    mean[:, here] -= mean[:, here].mean(axis=1, keepdims=True)
    within = deviation - mean[:, month - 1]
    noise = (within**2).sum(axis=1) / max(len(month) - here.sum(), 1)
    signal = (count * mean**2).sum(axis=1) / max(here.sum() - 1, 1)
    ratio = np.divide(noise, signal, out=np.ones_like(noise), where=signal > 0)
    return np.asarray(mean * np.clip(1 - _DOUBT * ratio, 0.0, 1.0)[:, None])
