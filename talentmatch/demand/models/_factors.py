"""What series do together beyond the total: a few common factors, each series with its loadings.

Skills of one trade rise and fall together though no dimension names the trade. The logarithms of
the history are taken apart by a weighted principal component analysis: what the first components
say of now is clear of each series' own noise, and what they leave of a series is smoothed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.demand.models.sizes import capped_values
from talentmatch.demand.models.smoothing import exponential

__all__ = ["RANKS", "factor_levels"]

Floats = NDArray[np.float64]

#: Numbers of factors. None is known to be right: each gives a forecast, and those are averaged.
RANKS = (2, 4, 8)
# Panels of fewer series or months show no factors, nor do series with a month of nothing in a year.
_LEAST_SERIES, _LEAST_MONTHS, _YEAR = 50, 18, 12
# Who moves with whom is that of the last five years.
_MOST_MONTHS = 60
# Added before the logarithm, a share of the level: months of nothing must not outweigh all others.
_FLOOR = 0.1
# How fast the rest of a series follows its last months.
_ALPHA = 0.5


def factor_levels(values: Floats, shared: Shared = ALONE) -> Floats:
    """Return where the common factors and the rest of each series put it now.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings without season.
    shared : Shared
        Where the other series are.

    Returns
    -------
    ndarray of shape (len(RANKS), n_series)
        Openings a month; NaN for series that show no factors.

    References
    ----------
    .. [1] Stock & Watson (2002), Forecasting using principal components from a large number of
       predictors.

    Examples
    --------
    >>> path = np.array([1.0, 2.0, 1.0, 3.0, 2.0, 1.0, 2.0, 3.0, 1.0, 2.0, 2.0, 4.0] * 2)
    >>> factor_levels(np.outer(np.arange(10.0, 70.0), path))[:, 0].round(6).tolist()
    [40.0, 40.0, 40.0]
    """
    levels = np.full((len(RANKS), len(values)), np.nan)
    rows = np.flatnonzero((values[:, -_YEAR:] > 0).all(axis=1))
    if values.shape[1] < _LEAST_MONTHS:
        return levels
    recent = values[rows, -_MOST_MONTHS:]
    level = recent[:, -_YEAR:].mean(axis=1, keepdims=True)
    log = np.log(recent + _FLOOR * level)
    usual = log.mean(axis=1, keepdims=True)
    log -= usual

    def moments() -> tuple[int, Floats]:
        return rows.size, (log * capped_values(level, shared.within("factors"))).T @ log

    components = shared.total("moments", moments, _components)
    if components is None:
        return levels
    rest = exponential(np.eye(log.shape[1]), _ALPHA)
    for place, rank in enumerate(RANKS):
        first = components[:, -rank:]
        # The factors' last month, and the rest as it follows its last months.
        now = usual[:, 0] + log @ (first @ first[-1] + rest - first @ (first.T @ rest))
        levels[place, rows] = np.maximum(np.exp(now) - _FLOOR * level[:, 0], 0.0)
    return levels


def _components(moments: tuple[int, Floats]) -> Floats | None:
    """Return the components of all months, the largest last; None of too few series."""
    series, products = moments
    return None if series < _LEAST_SERIES else np.asarray(np.linalg.eigh(products)[1])
