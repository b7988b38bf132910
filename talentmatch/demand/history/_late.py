"""Returns that are late: until when each series is known, and what stands in for the months after.

After its last row a series is unknown, not zero, where a month without a row is unusual for it: it
has a row in nine months of ten. A series that skips more months lists only months in which
something was advertised, and its silence is zero. So is that of a regular series after more than a
quarter, in which most of the others have reported: it has ended.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._momentum import damped_growth
from talentmatch.demand.models._persistence import lasting
from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.demand.models.family import smooth

__all__ = ["LATEST", "REGULAR", "carry_on", "ended_since", "hold_levels", "known_until"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Months after its last row in which a series may still report; longer silence is an end [months].
LATEST = 3
#: Share of months with a row from which on a month without one is a return that is missing [1].
REGULAR = 0.9
# How regular a series is now is that of its last three years.
_RHYTHM = 36
# The level that months to come are compared with is that of a quarter.
_QUARTER = 3
# A month so many times what is usual in a year does not say how others move, where few series have
# one: a share of all.
_YEAR, _ABOVE, _FEW = 12, 8.0, 0.1


def known_until(has_row: Flags, step: int = 1, shared: Shared = ALONE) -> Codes:
    """Return how many months of each series are known; those after are unknown, not zero.

    Parameters
    ----------
    has_row : ndarray of shape (n_series, n_months)
        Which months have a row, up to the origin.
    step : int, default=1
        Months of a period, where the history is quarterly or yearly.
    shared : Shared
        Where the other series are.

    Returns
    -------
    ndarray of shape (n_series,)
        All months, or for a series that is late the months up to its last row.

    Examples
    --------
    >>> monthly, rare = [True] * 11 + [False], [True, False, False] * 4
    >>> known_until(np.array([[True] * 12, monthly, rare])).tolist()
    [12, 11, 12]
    """
    regular, silent = _rhythm(has_row, shared)
    late = regular & (silent > 0) & (silent <= max(LATEST // step, 1))
    return np.asarray(has_row.shape[1] - np.where(late, silent, 0), dtype=np.int64)


def ended_since(has_row: Flags, step: int = 1, shared: Shared = ALONE) -> Codes:
    """Return for how many months a regular series has been silent that ended within a year, else 0.

    Examples
    --------
    >>> ended_since(np.array([[True] * 12, [True] * 7 + [False] * 5])).tolist()
    [0, 5]
    """
    regular, silent = _rhythm(has_row, shared)
    ended = regular & (silent > max(LATEST // step, 1)) & (silent <= _YEAR // step)
    return np.where(ended, silent, 0)


def _rhythm(has_row: Flags, shared: Shared) -> tuple[Flags, Codes]:
    """Return which series have a row in nearly every month of their life, and how long none came."""
    recent = has_row[:, -_RHYTHM:]
    months = recent.shape[1]
    has_any = recent.any(axis=1)
    last = months - 1 - np.argmax(recent[:, ::-1], axis=1)
    silent = np.where(has_any, months - 1 - last, 0)
    # A series begins and ends with a row whatever its rhythm: the others of its months tell.
    span = np.where(has_any, last - np.argmax(recent, axis=1), 0)
    repeated = np.maximum(recent.sum(axis=1) - 1, 0)
    # A series of a few months is taken to be as regular as the rest.
    rows, possible = shared.total("rhythm", lambda: (repeated.sum(), span.sum()))
    usual = rows / max(possible, 1)
    return (repeated + usual) / (span + 1) >= REGULAR, silent


def least_known(known_months: Codes, months: int, shared: Shared = ALONE) -> int:
    """Return the fewest months that are known of any series."""
    own = np.array([known_months.min(initial=months)])
    return int(shared.rows("least known", lambda: own).min())


def carry_on(values: Floats, first: Codes, known_months: Codes, shared: Shared = ALONE) -> Floats:
    """Return openings in which a late series moves as those do that have reported.

    The sums over series then change as they do over those series that are known in both months.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings [positions per month].
    first, known_months : ndarray of shape (n_series,)
        Position of the first month, and number of known months, of each series.
    shared : Shared
        Where the other series are.

    Examples
    --------
    >>> values = np.array([[4.0, 4.0, 4.0, 2.0], [6.0, 6.0, 6.0, 0.0]])
    >>> carry_on(values, np.array([0, 0]), np.array([4, 3]))[1].tolist()
    [6.0, 6.0, 6.0, 3.0]
    """
    months = values.shape[1]
    least = least_known(known_months, months, shared)
    if least == months:
        return values
    values = values.copy()
    for month in range(max(least, 1), months):  # each month needs the one before
        start = max(month - _QUARTER, 0)
        lived = np.clip(month - np.maximum(first, start), 1, None)
        level = values[:, start:month].sum(axis=1) / lived
        both = (known_months > month) & (first < month)
        usual = np.median(values[:, max(month - _YEAR, 0) : month], axis=1)
        in_line = both & ((values[:, month] <= _ABOVE * usual) | (usual <= 0))
        facts = np.stack([np.ones(len(values)), level, values[:, month]])
        reported = facts @ np.stack([both, in_line]).astype(float).T
        all_of, kept = shared.total(f"reported in {month}", partial(np.asarray, reported)).T
        _, before, now = kept if kept[0] >= (1 - _FEW) * all_of[0] else all_of
        growth = now / before if before > 0 else 1.0
        late = known_months <= month
        values[late, month] = growth * level[late]
    return values


def hold_levels(
    adjusted: Floats, age: Codes, known_months: Codes, shared: Shared = ALONE
) -> Floats:
    """Return openings, season and common movement out, in which late series keep their own level.

    Parameters
    ----------
    adjusted : ndarray of shape (n_series, n_months)
        Openings without season and common movement.
    age : ndarray of shape (n_series,)
        Months each series has existed.
    known_months : ndarray of shape (n_series,)
        Number of known months of each series.
    shared : Shared
        Where the other series are.

    Examples
    --------
    >>> hold_levels(np.array([[5.0, 5.0, 0.0]]), np.array([3]), np.array([2])).round(6).tolist()
    [[5.0, 5.0, 5.0]]
    """
    months = adjusted.shape[1]
    least = least_known(known_months, months, shared)
    if least == months:
        return adjusted
    share = lasting(adjusted[known_months == months], shared.within("held"))
    levels = adjusted.copy()
    for until in range(least, months):
        rows = np.flatnonzero(known_months == until)
        missing = months - until
        lived = np.maximum(age[rows] - missing, 1)
        level = np.mean(smooth(adjusted[rows, :until], lived, missing), axis=0)
        if share > 0:
            moving = damped_growth(
                adjusted[rows, :until], lived, missing, shared=shared.within("held", until)
            )
            level = (1 - share) * level + share * moving
        levels[rows, until:] = level.T
    return levels
