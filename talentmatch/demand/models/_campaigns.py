"""Series that live in one month of the year: a campaign each December comes back in December.

The season shared by all series says nothing of them, and a level spread over the year is wrong in
every month.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["yearly_campaigns"]

Floats = NDArray[np.float64]

# In each of the last two years one and the same month holds so much of the openings.
_SHARE, _YEARS = 0.8, 2


def yearly_campaigns(
    openings: Floats, horizon: int, periods: int = 12
) -> tuple[NDArray[np.int64], Floats]:
    """Return the series of a yearly campaign, and what its last years say of the months ahead.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_months)
        Openings [positions per month].
    horizon : int
        Months ahead.
    periods : int, default=12
        Months of a year; 4 where the history is quarterly.

    Returns
    -------
    rows : ndarray of shape (n_campaigns,)
    forecast : ndarray of shape (horizon, n_campaigns)

    Examples
    --------
    >>> december = np.array([[0.0] * 11 + [240.0]] * 2).reshape(1, 24)
    >>> rows, ahead = yearly_campaigns(december, 12)
    >>> rows.tolist(), ahead[:, 0].tolist()[-2:]
    ([0], [0.0, 240.0])
    """
    span = _YEARS * periods
    nothing = np.zeros(0, dtype=np.int64), np.zeros((horizon, 0))
    if periods < 4 or openings.shape[1] < span:
        return nothing
    years = openings[:, -span:].reshape(len(openings), _YEARS, periods)
    whole = years.sum(axis=2)
    peak = years.argmax(axis=2)
    held = (years.max(axis=2) >= _SHARE * whole) & (whole > 0)
    rows = np.flatnonzero(held.all(axis=1) & (peak == peak[:, :1]).all(axis=1))
    if not rows.size:
        return nothing
    usual = years[rows].mean(axis=1)
    return rows, np.asarray(usual[:, np.arange(horizon) % periods].T)
