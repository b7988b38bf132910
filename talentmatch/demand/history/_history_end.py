"""Where a history begins and ends: with the months in which most of it has reported.

A planned row a year ahead, or a year typed wrong, must not turn the months between into zeros for
everybody: rows outside these months are set aside and named.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.history._late import LATEST, REGULAR
from talentmatch.demand.models._shared import ALONE, Shared

__all__ = ["history_span"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

_YEAR = 12
# Rows from which the rhythm of a series is seen [months].
_RHYTHM = 36
# Months in which nobody has a row; longer than this, and than any hole before, a row stands alone.
_HOLE = 2
# What stands more than a year before the rest is no history if it is less than this share of it.
_FEW = 0.1
# Share of series, or of openings, that most are; after an end longer ago than a year fewer do,
# since many may close at once.
_HALF, _LONG_GONE = 0.5, 0.4


def history_span(
    values: Floats, months: Codes, step: int = 1, shared: Shared = ALONE
) -> tuple[int, int]:
    """Return the first and the last month of a history.

    The last is the last month for which half of the series that are usual then, or those that hold
    half of the openings, have a row; no long hole may lie before it. A regular series that has been
    silent for more than a quarter has ended and is not waited for, if half of the others went on
    without it, two in five where that is more than a year ago. Where less than that goes on for more
    than three years, the history ended before: those are plans. The first is that of the earliest
    row, unless a few rows stand more than a year before all others.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings [positions per month]; NaN where a series has no row.
    months : ndarray of shape (n_months,)
        Months of which there are rows, counted in months (in quarters, in years), in order.
    step : int, default=1
        Months of a period, where the history is quarterly or yearly.
    shared : Shared
        Where the other series are.

    Examples
    --------
    >>> planned = np.full((2, 7), np.nan)
    >>> planned[:, :6], planned[0, 6] = 1.0, 1.0
    >>> history_span(planned, np.append(np.arange(6), 17))
    (0, 5)
    """
    year = _YEAR // step
    rows = shared.total("rows", lambda: np.count_nonzero(~np.isnan(values), axis=0))
    begin = _first(rows, months, year)
    values, months, rows = values[:, begin:], months[begin:], rows[begin:]
    for place in range(len(months) - 1, 0, -1):
        past = int(np.searchsorted(months, max(months[place] - _RHYTHM, months[0])))
        alone = _stands_alone(months[: place + 1], rows[: place + 1], max(_HOLE // step, 1))
        if not alone and _most_reported(
            values[:, past : place + 1],
            months[past : place + 1],
            step,
            shared.within("reported", place),
        ):
            last = _before_plans(values[:, : place + 1], months, rows, shared)
            return int(months[0]), int(months[last])
    # Few months tell nothing of the others, unless they stand far off.
    far = np.flatnonzero(np.diff(months) > max(year, 2))
    return int(months[0]), int(months[far[0]] if far.size else months[-1])


def _first(rows: Codes, months: Codes, year: int) -> int:
    """Return the place of the first month after a few rows that stand long before all others."""
    for place in np.flatnonzero(np.diff(months) > year + 1)[::-1]:
        before, whole = rows[: place + 1].sum(), rows.sum()
        if before <= max(1, _FEW * whole) and before < whole - before:
            return int(place) + 1
    return 0


def _before_plans(values: Floats, months: Codes, rows: Codes, shared: Shared) -> int:
    """Return the place of the last month, or of that after which few series go on for years.

    Where others begin as many end, nothing fell.
    """
    end: int = values.shape[1] - 1
    for place in range(1, int(np.searchsorted(months, months[end] - _RHYTHM))):
        since = int(np.searchsorted(months, months[place] - _YEAR, side="right"))
        span = min(_YEAR, months[place] - months[0] + 1), months[end] - months[place]
        before, after = rows[since : place + 1].sum(), rows[place + 1 : end + 1].sum()
        if max(rows[place + 1] / rows[place], after / span[1] / (before / span[0])) < _LONG_GONE:
            facts = partial(_kept, values[:, since:], place + 1 - since, span)
            kept, whole = shared.total(f"kept after {place}", facts)
            if kept < _LONG_GONE * whole:
                return place
    return end


def _kept(values: Floats, then: int, span: tuple[int, int]) -> Floats:
    """Return the openings a month of series that go on after a month or begin then, and of all before."""
    known = ~np.isnan(values)
    before = np.nansum(values[:, :then], axis=1) / span[0]
    after = np.nansum(values[:, then:], axis=1) / span[1]
    was, goes_on = known[:, :then].any(axis=1), known[:, then:].any(axis=1)
    return np.array([before[was & goes_on].sum() + after[~was].sum(), before.sum()])


def _stands_alone(months: Codes, rows: Codes, usual: int) -> bool:
    """Say whether the hole before the last month is longer than any that the history had before.

    A few rows that all stand apart, as those of a plan by the year, are no history.
    """
    holes = np.diff(months) - 1
    apart = int(np.argmin(np.append((holes > usual)[::-1], False)))
    few = rows[len(rows) - apart :].sum() <= max(1, _FEW * rows.sum())
    earlier = holes[: len(holes) - (apart if few and apart else 1)]
    return bool(holes[-1] > max(usual, earlier.max(initial=0)))


def _most_reported(values: Floats, months: Codes, step: int, shared: Shared) -> bool:
    """Say whether the rows of the last month are those of most series that had rows before it."""
    if len(months) < 2:
        return False
    has_row, month = ~np.isnan(values), int(months[-1])
    before = has_row[:, :-1]
    count, reported = np.count_nonzero(before, axis=1), has_row[:, -1]
    first = np.where(count > 0, months[before.argmax(axis=1)], month - 1)
    last = np.where(count > 0, months[:-1][::-1][before[:, ::-1].argmax(axis=1)], month - 1)
    # Who had nothing for a year is not waited for.
    usual = (count > 0) & (month - last <= _YEAR // step)
    series, rows, possible = shared.total(
        "usual",
        lambda: (usual.sum(), (count - 1)[usual].sum(), (month - 1 - first)[usual].sum()),
    )
    if not series:
        return False
    pooled = rows / max(possible, 1)
    expected = (count - 1 + pooled) / (month - first)
    regular = (count > 0) & ((count - 1 + pooled) / (last - first + 1) >= REGULAR)
    latest = max(LATEST // step, 1)
    silent = month - last > latest
    ended = regular & silent & ~reported
    level = np.nansum(values[:, :-1], axis=1) / np.maximum(count, 1)
    # One that comes back after a long silence has not gone on in between.
    until = np.where(reported & ~silent, month, last)
    for name, those, share in (("ends", usual, _HALF), ("long gone", count > 0, _LONG_GONE)):
        there = regular & those
        ends = np.unique(shared.rows(name, partial(np.unique, last[ended & those])))
        lives = np.where(there, until, months[0] - _YEAR), values, months
        if not _went_on(lives, ends, (latest, share), shared.within(name)):
            return False
    waited = usual & ~ended
    return _is_share((reported[waited], expected[waited], level[waited]), _HALF, shared)


def _went_on(
    lives: tuple[Codes, Floats, Codes], ends: Codes, least: tuple[int, float], shared: Shared
) -> bool:
    """Say whether after every end of a series enough of those that were there still reported."""
    until, values, months = lives
    latest, share = least

    def enough_went_on(end: int) -> bool:
        alive = until >= end - latest
        then = values[alive, : np.searchsorted(months, end, side="right")]
        # What is written of later months says nothing of who was large.
        level = np.nansum(then, axis=1) / np.maximum(np.count_nonzero(~np.isnan(then), axis=1), 1)
        return _is_share(
            (until[alive] > end, np.ones(len(level)), level), share, shared.within(end)
        )

    return all(shared.each(ends.tolist(), enough_went_on).values())


def _is_share(facts: tuple[Flags, Floats, Floats], share: float, shared: Shared) -> bool:
    """Say whether those that reported are such a share of the series expected, or of their openings."""
    reported, expected, level = facts
    sums = shared.total(
        "share", lambda: np.stack([np.ones(len(level)), level]) @ np.stack([reported, expected]).T
    )
    return any(came >= share * due > 0 for came, due in sums)
