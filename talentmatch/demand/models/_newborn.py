"""Series of one to three months: their own level, as far as earlier newcomers kept theirs.

A series that began last month has no past to smooth, and is neither as small as its siblings'
smallest nor a third of what it showed. What the panel's earlier newcomers did next, against their
first months, tells how far those are to be believed; few such births leave them as they are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._shared import ALONE, Shared

__all__ = [
    "NEWBORN",
    "begun",
    "born_between",
    "chained",
    "linked_sums",
    "newborn_levels",
    "same_series",
    "since_birth",
    "unsure_of_newborn",
]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

# What is left of a total without those who are born is not told from rounding below this share.
_ROUNDING = 1e-9
#: Months up to which a series is a newcomer.
NEWBORN = 3
# Newcomers of more units than about this are judged apart from smaller ones.
_SMALL = 5.0
# Believed as they are, until so many births say otherwise.
_PRIOR_BIRTHS = 8.0
# Relative error of the level of one month, which falls with the root of the months; what has come
# since is in the errors of series of so many months.
_UNSURE, _SURE = 0.3, 9
_NEXT = 3


def born_between(age: Codes, months: int) -> NDArray[np.bool_]:
    """Say which series are newcomers: born after the panel's first month, three months ago at most.

    Examples
    --------
    >>> born_between(np.array([24, 2, 0]), 24).tolist()
    [False, True, False]
    """
    return np.asarray((age > 0) & (age <= NEWBORN) & (age < months))


def newborn_levels(values: Floats, age: Codes, shared: Shared = ALONE) -> Floats:
    """Return the level of newcomers: the mean of their months, times what earlier ones kept of it.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings without season.
    age : ndarray of shape (n_series,)
        Months each series has existed.
    shared : Shared
        Where the other series are from whose first months is learnt.

    Returns
    -------
    ndarray of shape (n_series,)
        NaN for series that are no newcomers.

    Examples
    --------
    >>> values = np.full((3, 12), 60.0)
    >>> values[0, :11] = 0.0
    >>> newborn_levels(values, np.array([1, 12, 12])).tolist()
    [60.0, nan, nan]
    """
    months = values.shape[1]
    young = born_between(age, months)
    levels = np.full(len(age), np.nan)
    count = shared.total("newborn", lambda: np.bincount(age[young], minlength=NEWBORN + 1))
    ages = np.flatnonzero(count).tolist()
    births = shared.each(
        ages, lambda lived: shared.total(f"born {lived}", lambda: _births(values, age, lived))
    )
    for lived, sums in births.items():
        rows = np.flatnonzero(young & (age == lived))
        own = values[rows, months - lived :].mean(axis=1)
        levels[rows] = own * _kept(sums, own)
    return levels


def _births(values: Floats, age: Codes, lived: int) -> Floats:
    """Return sums over earlier newcomers, of small and of large ones.

    Returns
    -------
    ndarray of shape (2, 3)
        How many they are, what their first months come to, and the next.
    """
    months = values.shape[1]
    born = months - age
    earlier = np.flatnonzero((born > 0) & (born + lived < months) & (age > 0))
    at = born[earlier, None] + np.arange(lived + _NEXT)
    known = at < months
    path = np.where(known, np.take_along_axis(values[earlier], np.minimum(at, months - 1), 1), 0.0)
    first = path[:, :lived].mean(axis=1)
    after = path[:, lived:].sum(axis=1) / known[:, lived:].sum(axis=1)
    large = _largeness(first)
    facts = np.column_stack([np.ones(len(first)), first, after])
    return np.asarray(np.stack([1 - large, large]) @ facts)


def _kept(sums: Floats, own: Floats) -> Floats:
    """Return which share of their first months earlier newcomers of such a size showed next."""
    share = np.ones(2)
    for place, (count, first, after) in enumerate(sums):
        prior = _PRIOR_BIRTHS * (first / count if count > 0 else 1.0)
        if prior > 0:
            share[place] = (after + prior) / (first + prior)
    return np.asarray(share[0] + _largeness(own) * (share[1] - share[0]))


def _largeness(level: Floats) -> Floats:
    """Return how far newcomers are large ones, 0 to 1: half an octave either side of the bound."""
    return np.clip(np.log2(np.maximum(level, 1e-300) / _SMALL) + 0.5, 0.0, 1.0)


def since_birth(values: Floats, age: Codes) -> Floats:
    """Return series that before their birth stand where they began.

    Examples
    --------
    >>> since_birth(np.array([[0.0, 0.0, 6.0, 7.0]]), np.array([2])).tolist()
    [[6.0, 6.0, 6.0, 7.0]]
    """
    months = values.shape[1]
    born = np.clip(months - age, 0, months - 1)
    place = np.maximum(np.arange(months), born[:, None])
    return np.asarray(np.take_along_axis(values, place, axis=1))


def begun(values: Floats, age: Codes) -> tuple[Codes, Floats, Floats]:
    """Return large series that began within the history as if they had always stood where they began.

    What small ones showed at first is, as a rule, more than they show later; before it they stay at
    nothing.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings without season.
    age : ndarray of shape (n_series,)
        Months each series has existed.

    Returns
    -------
    rows : ndarray of int
        Which series these are.
    standing : ndarray of shape (len(rows), n_months)
        Before the first month the mean of the first three.
    share : ndarray of shape (len(rows),)
        How far each is large, 0 to 1.

    Examples
    --------
    >>> values = np.array([[0.0, 0.0, 0.0, 50.0, 70.0], [9.0, 9.0, 9.0, 9.0, 9.0]])
    >>> [part.tolist() for part in begun(values, np.array([2, 5]))]
    [[0], [[60.0, 60.0, 60.0, 50.0, 70.0]], [1.0]]
    """
    months = values.shape[1]
    rows = np.flatnonzero((age > 0) & (age < months))
    at = months - age[rows, None] + np.arange(NEWBORN)
    first = np.where(at < months, values[rows[:, None], np.minimum(at, months - 1)], 0.0)
    level = first.sum(axis=1) / np.minimum(age[rows], NEWBORN)
    large = np.flatnonzero(_largeness(level) > 0)
    rows, level = rows[large], level[large]
    standing = np.where(np.arange(months) < months - age[rows, None], level[:, None], values[rows])
    return rows, standing, _largeness(level)


def same_series(values: Floats, age: Codes) -> Floats:
    """Return series whose sums change by no birth: before it each stands where it was after.

    What it showed in its second month stands there, since the first month of a rare series is by
    definition not one of nothing.

    Examples
    --------
    >>> same_series(np.array([[0.0, 6.0, 7.0], [4.0, 5.0, 6.0]]), np.array([2, 3])).tolist()
    [[7.0, 7.0, 7.0], [4.0, 5.0, 6.0]]
    """
    born = np.flatnonzero(age < values.shape[1])
    if not born.size:
        return values
    standing = values.copy()
    standing[born] = since_birth(values[born], np.maximum(age[born] - 1, 1))
    return standing


def linked_sums(values: Floats, age: Codes) -> Floats:
    """Return sums of series by month, and of those that were there the month before, by both months.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        As `same_series` gives them.
    age : ndarray of shape (n_series,)
        Months each series has existed.

    Returns
    -------
    ndarray of shape (1, 4, n_months)
        Sums of all; of those that are there in a month and the one before, in this month and in
        that; and how many are born. Those of parts of all are added.
    """
    months, rows = values.shape[1], np.flatnonzero(age < values.shape[1])
    total, born = values.sum(axis=0), values[rows]
    before = np.append(0.0, total[:-1])
    # The first month of a series is not one of its own; see `same_series`.
    apart = np.arange(months) <= (months - age[rows] + 1)[:, None]
    now = total - np.where(apart, born, 0.0).sum(axis=0)
    before[1:] -= np.where(apart[:, 1:], born[:, :-1], 0.0).sum(axis=0)
    return np.stack([total, now, before, np.full(months, float(rows.size))])[None]


def chained(sums: Floats) -> Floats:
    """Return the path of a total that no birth moves, from what `linked_sums` gives.

    Back from the last month, it changes as those do that are there in both months.

    Examples
    --------
    >>> age, values = np.array([4, 2]), np.array([[4.0, 8.0, 4.0, 8.0], [0.0, 0.0, 5.0, 9.0]])
    >>> chained(linked_sums(same_series(values, age), age)).tolist()
    [8.5, 17.0, 8.5, 17.0]
    """
    total, now, before, born = sums.sum(axis=0)
    if not born[0]:
        return np.asarray(total)
    least = _ROUNDING * total
    known = (now > least)[1:] & (before[1:] > least[:-1]) & (least > 0)[1:] & (least > 0)[:-1]
    moves, flat = before[1:] * total[1:], now[1:] * total[:-1]
    share = np.divide(moves, flat, out=np.ones_like(moves), where=known)
    return np.asarray(total * np.append(np.cumprod(share[::-1])[::-1], 1.0))


def unsure_of_newborn(mean: Floats, age: Codes, months: int) -> Floats:
    """Return the standard error of the level of newcomers, and less of those a little older.

    Parameters
    ----------
    mean : ndarray of shape (horizon, n_series)
        Forecast, in the history's unit.
    age : ndarray of shape (n_series,)
        Months each series has existed.
    months : int
        Months of the panel.

    Returns
    -------
    ndarray of shape (horizon, n_series)

    Examples
    --------
    >>> unsure_of_newborn(np.array([[100.0, 100.0]]), np.array([1, 24]), 24).round(1).tolist()
    [[31.6, 0.0]]
    """
    unsure = np.clip((_SURE - age) / (_SURE - NEWBORN), 0.0, 1.0)
    unsure *= (age > 0) & (age < months)
    error = np.sqrt((_UNSURE * mean) ** 2 + mean) / np.sqrt(np.maximum(age, 1))
    return np.asarray(unsure * error)
