"""Months of which nothing has come from anybody: a return that was lost, not a month of nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.history._late import REGULAR
from talentmatch.demand.models._shared import ALONE, Shared

__all__ = ["silent_months", "zero_months"]

Floats = NDArray[np.float64]

# Fewer units than this a month may all be missing by chance.
_LEAST_UNITS = 10.0
# Where fewer months than this share have rows, these are not the period of the figures.
_MOSTLY = 0.75
# More months of nothing than this share of a history are a season.
_RARELY = 0.25
# In fewer other months than this nothing shows what is usual.
_FEWEST = 2


def silent_months(openings: Floats, unit: float, shared: Shared = ALONE) -> NDArray[np.bool_]:
    """Say which months within a history have no row, where all others have nearly all of theirs.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_months)
        NaN in months without a row.
    unit : float
        Unit in which the history counts.
    shared : Shared
        Where the other series are.

    Returns
    -------
    ndarray of bool, shape (n_months,)

    Examples
    --------
    >>> openings = np.full((2, 12), 60.0)
    >>> openings[:, 7] = np.nan
    >>> np.flatnonzero(silent_months(openings, 1.0)).tolist()
    [7]
    """

    def facts() -> Floats:
        row = ~np.isnan(openings)
        alive = np.logical_or.accumulate(row, axis=1)
        alive &= np.logical_or.accumulate(row[:, ::-1], axis=1)[:, ::-1]
        return np.stack([row.sum(axis=0), alive.sum(axis=0), np.nansum(openings, axis=0)])

    rows, possible, total = shared.total("rows of months", facts)
    come = rows > 0
    within = possible > 0
    is_regular = rows.sum() >= REGULAR * possible[come].sum()
    is_regular &= come.sum() >= _MOSTLY * within.sum()
    is_much = np.median(total[come]) >= _LEAST_UNITS * unit if come.any() else False
    return np.asarray(~come & within & is_regular & is_much)


def zero_months(openings: Floats, unit: float, shared: Shared = ALONE) -> NDArray[np.bool_]:
    """Say in which months every row of a history is 0, where all others have much.

    Parameters
    ----------
    openings : ndarray of shape (n_series, n_months)
        NaN in months without a row.
    unit : float
        Unit in which the history counts.
    shared : Shared
        Where the other series are.

    Returns
    -------
    ndarray of bool, shape (n_months,)

    Examples
    --------
    >>> openings = np.full((2, 12), 60.0)
    >>> openings[:, 11] = [0.0, np.nan]
    >>> np.flatnonzero(zero_months(openings, 1.0)).tolist()
    [11]
    """

    def facts() -> Floats:
        return np.stack([(~np.isnan(openings)).sum(axis=0), np.nansum(openings, axis=0)])

    rows, total = shared.total("zeros of months", facts)
    zero = (rows > 0) & (total == 0.0)
    others = total[(rows > 0) & ~zero]
    is_rare = 0 < zero.sum() <= max(1, int(_RARELY * (rows > 0).sum()))
    is_much = others.size > _FEWEST and np.min(others) >= _LEAST_UNITS * unit
    return np.asarray(zero & is_rare & is_much)
