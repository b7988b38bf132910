"""How far apart the periods of a history lie: months, quarters, half-years or years.

A history whose rows all stand in every third month holds quarters, and no month of nothing lies
between them. A few series that skip months among others that do not are monthly all the same: a
campaign each December is no year. Where figures of quarters or years go before those of months, or
follow them, the history is what came last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.i18n import phrase

__all__ = [
    "TWO_APART",
    "Periods",
    "find_periods",
    "first_months_alone",
    "period_count",
    "period_range",
    "sparse_at_first",
    "sparse_series",
]

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Months of a period that may be seen from rows; and of how many different ones, at least.
_STEPS = {12: 3, 6: 3, 4: 3, 3: 3, 2: 6}
#: Months between the only two of a history that are taken for the length of its periods.
TWO_APART = (3, 6, 12)
#: Rows elsewhere that may be slips: this share of all, where so many periods are seen.
_SLIPS, _SEEN = 0.02, 8
#: Rows from which the rhythm of one series among others is told.
_FEW = 4
#: Even gaps that are a rhythm of longer periods beside one of shorter, and the fewest months of the
#: shorter; nearly all of these stand side by side.
_EVEN, _SIDE_BY_SIDE, _NEARLY = {3: 3, 6: 2, 12: 2}, 6, 0.9


#: Even gaps with which a series begins that goes on by the month: of quarters, or a year.
_AT_FIRST = {3: 3, 12: 1}
#: First months of a year in which all rows stand, and in how many years: quarters or halves, it may be.
_FIRST_MONTHS = {4: 2, 2: 3}


@dataclass(frozen=True, kw_only=True)
class Periods:
    """The grid of a history.

    Attributes
    ----------
    step : int
        Months of a period: 1, 2, 3, 4, 6 or 12.
    offset : int
        Month in which periods begin, counted within the step: 0 for calendar quarters.
    outside : ndarray of bool, shape (n_rows,)
        Rows in other months than all others.
    of_two : bool
        Whether there are two periods in all, so that the months between them alone tell the step.
    rhythm : tuple of (int, int) or None
        First month of the rhythm of these periods and the month after its last, where rows of
        another stand before or after it.
    """

    step: int
    offset: int
    outside: Flags
    of_two: bool = False
    rhythm: tuple[int, int] | None = None

    def places(self, at: Codes) -> Codes:
        """Return the period of each month, counted from year 0."""
        return at if self.step == 1 else (at - self.offset) // self.step

    def month(self, place: int) -> int:
        """Return the first month of a period, counted from year 0."""
        return place * self.step + self.offset


def find_periods(at: Codes, code: Codes, step: int = 1, shared: Shared = ALONE) -> Periods:
    """Find the periods in which the rows of a history stand.

    Parameters
    ----------
    at : ndarray of shape (n_rows,)
        Months counted from year 0.
    code : ndarray of shape (n_rows,)
        Series of each row, from 0.
    step : int, default=1
        Months of a period as the rows are written, where they are quarters or years.
    shared : Shared
        Where the other series are.

    Returns
    -------
    Periods
        Of one month, unless nearly all rows stand at one distance.

    Examples
    --------
    >>> quarters = np.arange(24276, 24300, 3)
    >>> find_periods(quarters, np.zeros(8, dtype=int)).step
    3
    >>> find_periods(np.append(quarters, [24277, 24278]), np.zeros(10, dtype=int)).step
    1
    >>> find_periods(np.array([24276, 24282]), np.zeros(2, dtype=int)).step
    6
    """
    nothing = np.zeros(len(at), dtype=bool)
    ends = shared.rows("ends", lambda: np.array([at.min(), at.max()]))
    start, span = int(ends.min()), int(np.ptp(ends)) + 1
    if step > 1:
        return Periods(step=step, offset=_offset(start % step, step), outside=nothing)
    tally = shared.total("tally", lambda: np.bincount(at - start, minlength=span))
    months = np.flatnonzero(tally) + start
    if len(months) == 2 and months[1] - months[0] in TWO_APART:
        # Nobody who counts by the month keeps no month between.
        apart = int(months[1] - months[0])
        return Periods(
            step=apart, offset=_offset(start % apart, apart), outside=nothing, of_two=True
        )
    rhythm = _last_rhythm(months, tally[months - start])
    if rhythm is None:
        return _even_periods(at, code, (months, tally[months - start]), shared)
    months = months[slice(*np.searchsorted(months, rhythm))]
    other = (at < rhythm[0]) | (at >= rhythm[1])
    counts = months, tally[months - start]
    periods = _even_periods(np.where(other, months[0], at), code, counts, shared.within("rhythm"))
    return replace(periods, outside=periods.outside | other, rhythm=rhythm)


def _even_periods(at: Codes, code: Codes, counts: tuple[Codes, Codes], shared: Shared) -> Periods:
    """Return the periods in which months stand, of which rows are counted; of one if in none."""
    months, tally = counts
    nothing = np.zeros(len(at), dtype=bool)
    for length, least in _STEPS.items():
        shares = np.bincount(months % length, weights=tally)
        residue = int(shares.argmax())
        within = months[months % length == residue]
        slips = int(tally.sum() - shares[residue])
        if len(within) < least or np.median(np.diff(within)) != length:
            continue
        if slips and (len(within) < _SEEN or slips > max(1, _SLIPS * tally.sum())):
            continue
        outside = at % length != residue if slips else nothing
        if not shared.total(f"slips {length}", partial(_more_than_slips, outside, code)):
            return Periods(step=length, offset=_offset(residue, length), outside=outside)
    return Periods(step=1, offset=0, outside=nothing)


def _last_rhythm(months: Codes, tally: Codes) -> tuple[int, int] | None:
    """Return where the rhythm begins and ends that came last, of months of which two are told.

    Parameters
    ----------
    months : ndarray of shape (n_months,)
        Months that have rows, in order.
    tally : ndarray of shape (n_months,)
        Rows of each.

    Returns
    -------
    tuple of (int, int) or None
        First month, and the month after the last. What has just begun is not told enough: quarters
        then end before a few months.

    Examples
    --------
    >>> years, monthly = np.array([24240, 24252, 24264]), np.arange(24276, 24290)
    >>> _last_rhythm(np.append(years, monthly), np.ones(17))
    (24276, 24290)
    >>> _last_rhythm(np.append(years, monthly[:3]), np.ones(6))
    (24240, 24276)
    >>> _last_rhythm(np.append(monthly, [24291, 24294, 24297, 24300]), np.ones(18))
    (24291, 24301)
    >>> _last_rhythm(np.append(24264, monthly), np.ones(15))
    (24276, 24290)
    >>> _last_rhythm(monthly, np.ones(14)) is None
    True
    """
    gaps, begin, end = np.diff(months), int(months[0]), int(months[-1]) + 1
    for longer, even in _EVEN.items():
        is_longer = gaps == longer
        first = int(np.argmin(np.append(is_longer, False)))
        last = len(gaps) - int(np.argmin(np.append(is_longer[::-1], False)))
        one_year = longer == 12 and first == 1 and _is_year_of_months(gaps[first:])
        if one_year or (first >= even and _stand_closer(gaps[first:], longer)):
            # A period may stand in its last month.
            turn = int(months[first + (months[first] % longer == longer - 1)])
            if len(gaps) - first >= _SIDE_BY_SIDE:
                return turn, end
            if tally[first + 1 :].sum() > max(1, _SLIPS * tally.sum()):
                return begin, turn
        # Rows of a few, such as a plan by the quarter, are no rhythm of all.
        if (
            last >= _SIDE_BY_SIDE
            and len(gaps) - last >= even
            and _stand_closer(gaps[:last], longer)
            and 2 * np.median(tally[last:]) >= np.median(tally[:last])
        ):
            return int(months[last + (months[last] % longer != 0)]), end
    return None


def _is_year_of_months(gaps: Codes) -> bool:
    """Say whether months stand side by side for a year, which a single row before them does not."""
    return len(gaps) >= 11 and bool((gaps == 1).all())


def _stand_closer(gaps: Codes, longer: int) -> bool:
    """Say whether nearly all of these months stand at one distance, a part of a longer one."""
    shorter = int(np.median(gaps)) if gaps.size else longer
    even = (gaps == shorter).mean() >= _NEARLY if gaps.size else False
    return bool(even and shorter < longer and longer % shorter == 0)


def _offset(residue: int, step: int) -> int:
    """Return where periods begin: one that is named by its last month is one of the calendar."""
    return 0 if residue == step - 1 else residue


def _more_than_slips(outside: Flags, code: Codes) -> int:
    """Count the series with rows elsewhere that are not single ones beside a rhythm."""
    rows = np.bincount(code)
    strange = np.bincount(code[outside], minlength=len(rows))
    return int(((strange > 1) | ((strange > 0) & (rows < _FEW))).sum())


def first_months_alone(months: Codes) -> int:
    """Return in how many first months of every year rows stand, if in no others; 0 if in others.

    Quarters written 2024/1 to 2024/4 are read as months, and halves as the first two.

    Parameters
    ----------
    months : ndarray of int
        Months that have a row, counted from year 0, in order.

    Examples
    --------
    >>> first_months_alone(np.array([24276, 24277, 24278, 24279, 24288, 24289, 24290, 24291]))
    4
    >>> first_months_alone(np.arange(24276, 24300))
    0
    """
    years = len(np.unique(months // 12))
    for first, least in _FIRST_MONTHS.items():
        every = np.add.outer(np.unique(months // 12) * 12, np.arange(first)).ravel()
        if years >= least and np.array_equal(months, every):
            return first
    return 0


def sparse_series(has_row: Flags, shared: Shared = ALONE) -> tuple[int, int]:
    """Count the series of a monthly history that have a row in every third or twelfth month only.

    Parameters
    ----------
    has_row : ndarray of shape (n_series, n_months)
        Which months have a row.
    shared : Shared
        Where the other series are.

    Returns
    -------
    series : int
        How many there are.
    step : int
        Months between the rows of most of them.

    Examples
    --------
    >>> monthly, quarterly = [True] * 12, [True, False, False] * 4
    >>> sparse_series(np.array([monthly, quarterly]))
    (1, 3)
    """
    rows = has_row.sum(axis=1)
    few = has_row[(rows >= _FEW) & (rows <= has_row.shape[1] // 3 + 1)]
    first, last = few.argmax(axis=1), few.shape[1] - 1 - few[:, ::-1].argmax(axis=1)
    count = few.sum(axis=1)
    steps, own = (3, 12), []
    for step in steps:
        even = last - first == (count - 1) * step
        same = np.stack([few[:, start::step].sum(axis=1) for start in range(step)]).max(axis=0)
        own.append(int((even & (same == count)).sum()))
    counts = shared.total("sparse", lambda: np.array(own))
    return int(counts.sum()), steps[int(counts.argmax())]


def sparse_at_first(has_row: Flags, shared: Shared = ALONE) -> dict[int, int]:
    """Count the series that begin with rows of quarters or years and go on by the month.

    Parameters
    ----------
    has_row : ndarray of shape (n_series, n_months)
        Which months have a row.
    shared : Shared
        Where the other series are.

    Returns
    -------
    dict of int to int
        How many begin in steps of 3 and of 12 months.

    Examples
    --------
    >>> quarters, months = [True, False, False] * 4, [True] * 12
    >>> sparse_at_first(np.array([quarters + months, months + months]))
    {3: 1, 12: 0}
    """
    first, last = has_row.argmax(axis=1), has_row.shape[1] - 1 - has_row[:, ::-1].argmax(axis=1)
    own = dict.fromkeys(_AT_FIRST, 0)
    second = has_row[np.arange(len(has_row)), np.minimum(first + 1, last)]
    for row in np.flatnonzero(~second & (last - first >= 12) & (has_row.sum(axis=1) > 12)):
        if not has_row[row, last[row] - 11 : last[row] + 1].all():
            continue
        gaps = np.diff(np.flatnonzero(has_row[row]))
        begun = gaps[: int(np.flatnonzero(gaps > 1)[-1]) + 1]
        for step, least in _AT_FIRST.items():
            own[step] += len(begun) >= least and bool((begun == step).all())
    counts = shared.total("sparse at first", lambda: np.array([*own.values()]))
    return dict(zip(own, counts.tolist(), strict=True))


def period_range(start: int, periods: int, step: int) -> pd.DatetimeIndex:
    """Return the first days of consecutive periods.

    Examples
    --------
    >>> period_range(24276, 3, 3).strftime("%Y-%m").tolist()
    ['2023-01', '2023-04', '2023-07']
    """
    begin = f"{start // 12:04d}-{start % 12 + 1:02d}-01"
    return pd.date_range(begin, periods=periods, freq="MS" if step == 1 else f"{step}MS")


def period_count(n: int, step: int) -> str:
    """Say a number of periods: months, quarters, years.

    Examples
    --------
    >>> period_count(8, 3), period_count(1, 12)
    ('8 quarters', '1 year')
    """
    return phrase("demand", f"periods_{step}" if n != 1 else f"period_{step}", n=n)
