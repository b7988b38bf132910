"""Shocks: a pulse that is over is no part of a path, one that is open leaves two levels possible.

A total that fell for a month or two and came back stands where it stood before. One that has just
fallen may stay or come back: the next months tell, and until then an interval holds both levels.
"""

from __future__ import annotations

from math import copysign
from statistics import median

import numpy as np
from numpy.typing import NDArray

__all__ = ["SEEN", "either_level", "without_pulses"]

Floats = NDArray[np.float64]

# A pulse lasts so many months at most, and is so many usual moves, and so much in logarithms, away
# from the year before; less is enough where most of it came and went at once, months apart (a
# single month of little is left to medians).
_LONGEST, _FAR, _LEAST = 4, 4.0, 0.5
_LEAST_AT_ONCE, _AT_ONCE = 0.15, 0.7
_YEAR, _LEAST_BEFORE = 12, 4
# A pulse is over when the path is back by so much of it.
_BACK = 0.7
# An open shock: the last two months, apart from the half year before by so many of its moves, and
# by so much in logarithms.
_OPEN, _BEFORE, _CLEAR, _OPEN_LEAST = 2, 6, 5.0, 0.25
#: Months at the end of a path that `either_level` looks at.
SEEN = _YEAR + _OPEN
# Where changes last, the last months are a shock that may be undone from so many usual moves on.
_UNUSUAL = 6.0
# From so much less than either bound a shock is taken for one in part, to so much more in full.
_EITHER_WAY = 0.2


def without_pulses(log: Floats) -> Floats:
    """Return a path of logarithms in which pulses that are over are bridged.

    Parameters
    ----------
    log : ndarray of shape (n_months,)

    Examples
    --------
    >>> path = np.array([5.0, 5.1, 5.0, 5.1, 5.0, 5.1, 3.0, 3.1, 5.0])
    >>> without_pulses(path)[6:8].round(2).tolist()
    [5.07, 5.03]
    """
    # Of a dozen numbers Python tells the median ten times as fast as NumPy.
    path, bridged, months = log.tolist(), log.tolist(), len(log)
    usual = median(map(abs, np.diff(log).tolist())) if months > 1 else 0.0
    month = _LEAST_BEFORE
    while month < months - 1:
        before = median(bridged[max(month - _YEAR, 0) : month])
        away = path[month] - before
        end = _end_of_pulse(path, month, before)
        sides = (abs(path[at] - path[at - 1]) for at in (month, end))
        at_once = end - month > 1 and min(sides) > _AT_ONCE * abs(away)
        least = _LEAST_AT_ONCE if at_once else _LEAST
        if end and abs(away) > max(_FAR * usual, least):
            start = median(bridged[max(month - 3, 0) : month])
            between = np.interp(np.arange(month, end), [month - 1, end], [start, path[end]])
            bridged[month:end] = between.tolist()
            month = end
        else:
            month += 1
    return np.array(bridged)


def _end_of_pulse(path: list[float], month: int, before: float) -> int:
    """Return the month in which a path is back at what was before; 0 where it is not."""
    away = path[month] - before
    for end in range(month + 1, min(month + _LONGEST + 1, len(path))):
        remaining = (path[end] - before) * copysign(1.0, away)
        if remaining <= (1 - _BACK) * abs(away):
            return end
    return 0


def either_level(path: Floats, lasting: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """Return the lower and the upper of two levels where the last months are an open shock.

    Parameters
    ----------
    path : ndarray of shape (n_series, n_months)
        Openings without season, in the history's unit.
    lasting : float, default=0.0
        How clear it is that changes last: what is a shock then depends on the moves of each series,
        however small, and not on what counts may jump by.

    Returns
    -------
    low, high : ndarray of shape (2, n_series)
        Levels after and before a shock in the last month, and in the last two months.
    clarity : ndarray of shape (2, n_series)
        How clearly it is one, 0 to 1.

    Examples
    --------
    >>> path = np.array([[100.0, 101, 99, 100, 102, 98, 100, 30], [5.0, 6, 5, 6, 5, 6, 5, 6]])
    >>> low, high, clarity = either_level(path)
    >>> low[0, 0], high[0, 0], clarity[0].tolist()
    (np.float64(30.0), np.float64(100.0), [1.0, 0.0])
    """
    months = path.shape[1]
    if months < _BEFORE + _OPEN:
        nothing = np.zeros((_OPEN, len(path)))
        return nothing, nothing, nothing
    # Counts of a few jump by chance: on roots their noise is alike.
    root = 2 * np.sqrt(path[:, -(_YEAR + _OPEN) : -_OPEN] + 0.375)
    noise = np.maximum(np.median(np.abs(np.diff(root, axis=1)), axis=1), 1.0)
    ends = [months - back for back in range(1, _OPEN + 1)]
    before = np.stack([np.median(path[:, end - _BEFORE : end], axis=1) for end in ends])
    last = np.stack([path[:, end - 1] for end in ends])
    now = np.stack([path[:, end:].mean(axis=1) for end in ends])
    moves = np.abs(2 * np.sqrt(now + 0.375) - 2 * np.sqrt(before + 0.375)) / noise
    # From the month before, too: what came with it is not open any more.
    ratio = np.abs(np.log((now + 0.375) / (np.stack([before, last]) + 0.375))).min(axis=0)
    clarity = _clarity(np.minimum(moves / _CLEAR, ratio / _OPEN_LEAST))
    if lasting > 0:
        log = np.log(path[:, -(_YEAR + _OPEN) : -_OPEN] + 0.375)
        usual = np.maximum(np.median(np.abs(np.diff(log, axis=1)), axis=1), 1e-9)
        clarity = np.maximum(clarity, lasting * _clarity(ratio / (_UNUSUAL * usual)))
    return np.minimum(now, before), np.maximum(now, before), clarity


def _clarity(bounds: Floats) -> Floats:
    """Return how far something is beyond its bound, 0 to 1."""
    return np.asarray(np.clip((bounds - 1 + _EITHER_WAY) / (2 * _EITHER_WAY), 0.0, 1.0))
