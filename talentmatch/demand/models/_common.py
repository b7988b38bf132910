"""What all series do together, divided out before each is smoothed.

A series' own ups and downs and those of the whole market call for different memories: a month in
which every employer paused says nothing about any one of them. So the history is restated to the
present level of the total, in as far as the series are seen to move with it, and each series is
then smoothed against that.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._drift import drifted, steady_drift
from talentmatch.demand.models._momentum import damped_growth
from talentmatch.demand.models._newborn import chained, linked_sums
from talentmatch.demand.models._persistence import autocorrelation
from talentmatch.demand.models._shocks import without_pulses

__all__ = [
    "NO_COMMON",
    "CommonPath",
    "common_path",
    "fit_common",
    "less_of_what_moves",
    "moving_on",
    "robust_level",
    "synchrony",
    "what_moves",
]

Floats = NDArray[np.float64]

_WINDOWS = (3, 5, 7)
# The largest series carry what is known of the common movement; more cost time alone.
_MOST_SERIES = 2000
# A total of openings is taken to be noisy until some thirty months say that it is not.
_PRIOR_MONTHS, _PRIOR = 30.0, -0.25
# The last month is believed from this autocorrelation on, in full a tenth higher.
_TRUSTED_FROM, _TRUSTED_OVER = -0.2, 0.1
_LEAST_MONTHS = 6
# In fewer months a wave of the year passes for momentum; the damped trend of a total follows one
# path alone, and so less.
_LEAST_MOVING, _TOTAL_SHARPNESS = 40, 6.0
# Moves of so many times the median one are clipped; a last month this far or farther from the
# median of three, in such steps, is a shock until the next month says otherwise.
_SHOCK = 2.5
_NEAR, _FAR = 1.5, 2.0
# A move of so many times the median one in so many last months is a shock that may be undone.
_BREAK, _OPEN = 8.0, 2
# A break is settled when so many months stand together at a level this far (in logarithms, and at
# least this many usual moves) from that of the year before: pulses were over by then.
_SETTLED, _APART, _YEAR = 3, 0.5, 12


@dataclass(frozen=True, kw_only=True)
class CommonPath:
    """How each month of the history is restated.

    Attributes
    ----------
    factor : ndarray of shape (n_months,)
        What a month's openings are multiplied with [1].
    synchrony : float
        Share of the total's movements that the series follow, 0 to 1 [1].
    calm : ndarray of shape (n_months,)
        What all series come to, season out and shocks bridged; empty where they do not move
        together.
    drift : float
        Steady growth of the total in each month, as a logarithm; the history is restated along it.
    year : int
        Months, or other periods, of a year.
    """

    factor: Floats
    synchrony: float
    calm: Floats = field(default_factory=lambda: np.zeros(0))
    drift: float = 0.0
    year: int = 12

    def ahead(self, horizon: int) -> Floats:
        """Return what the months ahead make of the level, as far as the total is seen to move on.

        Returns
        -------
        ndarray of shape (horizon,)
        """
        steady = drifted(self.drift, horizon, self.year)
        moving = moving_on(self.calm) * self.synchrony
        if moving <= 0:
            return steady
        months = np.array([len(self.calm)])
        path = damped_growth(self.calm[None], months, horizon, sharpness=_TOTAL_SHARPNESS)[:, 0]
        return np.asarray(steady * (path / robust_level(self.calm)) ** moving, dtype=float)


def moving_on(total: Floats) -> float:
    """Return how clear it is that changes of a total go on, 0 to 1.

    Nothing while their autocorrelation, single shocks clipped, is within one standard error of
    zero; in full from two.

    Examples
    --------
    >>> moving_on(100 + 20 * np.sin(np.arange(48) / 4)), moving_on(np.array([4.0, 5.0] * 24))
    (1.0, 0.0)
    """
    if len(total) < _LEAST_MOVING or not total.min() > 0:
        return 0.0
    moves = np.diff(np.log(total))
    usual = _SHOCK * np.median(np.abs(moves))
    changes, correlation = autocorrelation(np.cumsum(np.clip(moves, -usual, usual))[None])
    return float(np.clip(correlation * np.sqrt(changes) - 1.0, 0.0, 1.0)) if changes else 0.0


#: Series that do not move together.
NO_COMMON = CommonPath(factor=np.ones(0), synchrony=0.0)


def robust_level(total: Floats) -> float:
    """Return the present level of a total: what single months of shock do not move.

    The average of the medians of the last three, five and seven months; nearer to the last
    month, the clearer it is that changes of this total are not undone.

    Examples
    --------
    >>> round(robust_level(np.array([10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 2.0])), 6)
    10.0
    """
    log = without_pulses(np.log(np.maximum(total, 1e-3 * total.mean())))
    total = np.exp(log)
    if _is_settled(log):
        return float(total[-_SETTLED:].mean())
    medians = [np.median(total[-window:]) for window in _WINDOWS]
    moves = np.diff(log)
    # One shock must not pass for a change that lasts for want of months after it.
    usual = _SHOCK * np.median(np.abs(moves)) if moves.size else 0.0
    changes, correlation = autocorrelation(np.cumsum(np.clip(moves, -usual, usual))[None])
    shrunk = (changes * correlation + _PRIOR_MONTHS * _PRIOR) / (changes + _PRIOR_MONTHS)
    trusted = (shrunk - _TRUSTED_FROM) / _TRUSTED_OVER
    # Nor is a last month believed that is far out of line, unless changes are known to carry on.
    apart = abs(log[-1] - np.median(log[-3:])) / max(usual, 1e-9)
    in_line = (_FAR - apart) / (_FAR - _NEAR)
    believed = np.clip(trusted, 0.0, 1.0) * np.clip(max(in_line, trusted - 1), 0.0, 1.0)
    if moves.size and np.abs(moves[-_OPEN:]).max() > _BREAK * np.median(np.abs(moves)) > 0:
        believed = 0.0  # a shock this near may be undone
    return float((1 - believed) * np.mean(medians) + believed * total[-1])


def _is_settled(log: Floats) -> bool:
    """Say whether the last months stand together at another level than the year before."""
    now, before = log[-_SETTLED:], log[-_SETTLED - _YEAR : -_SETTLED]
    if len(before) < _LEAST_MONTHS:
        return False
    gap = abs(float(np.median(now) - np.median(before)))
    usual = float(np.median(np.abs(np.diff(before))))
    return bool(gap > max(_APART, _BREAK * usual) and np.ptp(now) < gap / 3)


def synchrony(adjusted: Floats) -> float:
    """Return how far the series follow the rest of the total from month to month.

    The slope of each series' changes on those of all others together, larger series weighing
    more; less its standard error over the months, so that chance counts as nothing.

    Examples
    --------
    >>> path = np.array([4.0, 8.0, 5.0, 9.0, 3.0, 7.0, 6.0, 8.0])
    >>> round(synchrony(np.stack([path, 2 * path, 3 * path])), 6)
    1.0
    >>> synchrony(path[None])
    0.0
    """
    return _synchrony(_largest(adjusted), adjusted.sum(axis=0), len(adjusted))


def _largest(values: Floats) -> Floats:
    """Return the largest series, those that come first where several are alike."""
    if len(values) <= _MOST_SERIES:
        return values
    level = values.mean(axis=1)
    least = np.partition(level, -_MOST_SERIES)[-_MOST_SERIES]
    larger = level > least
    alike = np.flatnonzero(level == least)[: _MOST_SERIES - int(larger.sum())]
    return np.asarray(values[np.sort(np.concatenate([np.flatnonzero(larger), alike]))])


def _synchrony(largest: Floats, path: Floats, series: int) -> float:
    """Return how far the largest series follow the rest of the path of so many."""
    if series < 2 or len(path) < _LEAST_MONTHS:
        return 0.0
    moved, total, level = np.diff(path), path.mean(), largest.mean(axis=1)
    own = np.diff(largest, axis=1)
    rest = np.maximum(total - level, 1e-9 * total + 1e-300)[:, None]
    others = (moved - own) / rest
    expected = level[:, None] * others
    power = float((expected * others).sum())
    if power <= 0:
        return 0.0
    slope = float((own * others).sum()) / power
    by_month = ((own - slope * expected) * others).sum(axis=0)
    error = float(np.sqrt((by_month * by_month).sum())) / power
    return float(np.clip(slope - error, 0.0, 1.0))


def fit_common(adjusted: Floats, whole: NDArray[np.bool_] | None = None) -> CommonPath:
    """Measure how months are restated to the present level of the total.

    Parameters
    ----------
    adjusted : ndarray of shape (n_series, n_months)
        Openings with the season taken out.
    whole : ndarray of bool, shape (n_series,), optional
        Series that are known to the end; how far series move together is measured on them alone.

    Examples
    --------
    >>> path = np.array([4.0, 8.0, 5.0, 9.0, 3.0, 7.0, 6.0, 8.0])
    >>> both = np.stack([path, 2 * path])
    >>> restated = both * fit_common(both).factor
    >>> bool(np.ptp(restated[0]) < 1e-9)
    True
    """
    return common_path(what_moves(adjusted, whole))


def what_moves(
    adjusted: Floats,
    whole: NDArray[np.bool_] | None = None,
    own: Floats | None = None,
    age: NDArray[np.int64] | None = None,
) -> tuple[Floats, ...]:
    """Return what the common path of series is read from; rows of parts of all are joined.

    Parameters
    ----------
    adjusted : ndarray of shape (n_series, n_months)
        Openings with the season taken out, none more than a part of the total.
    whole : ndarray of bool, shape (n_series,), optional
        Series that are known to the end.
    own : ndarray of shape (n_series,), optional
        How far the movements of each are its own: of what was cut to a part of the total, they are
        the total's.
    age : ndarray of shape (n_series,), optional
        Months each series has existed; before these it moves nothing.

    Returns
    -------
    largest : ndarray of shape (n_largest, n_months)
        Largest of the series that are known to the end.
    path, total : ndarray of shape (1, 4, n_months)
        `linked_sums` of these series, and of all.
    number : ndarray of shape (1,)
        How many are known to the end.
    """
    age = np.full(len(adjusted), adjusted.shape[1]) if age is None else age
    is_whole = whole is None or bool(whole.all())
    together = adjusted if is_whole else adjusted[whole]
    total = linked_sums(adjusted, age)
    path = total if is_whole else linked_sums(together, age[whole])
    number = np.array([len(together)])
    if own is not None and (own < 1).any():
        together = together * (own if len(together) == len(own) else own[whole])[:, None]
    return _largest(together), path, total, number


def less_of_what_moves(moves: tuple[Floats, ...]) -> tuple[Floats, ...]:
    """Return what `what_moves` would give of the series of several parts."""
    largest, *sums = moves
    return _largest(largest), *(part.sum(axis=0, keepdims=True) for part in sums)


def common_path(moves: tuple[Floats, ...], year: int = 12) -> CommonPath:
    """Return the common path of what `what_moves` gives; `year` counts its months."""
    largest, path, total, number = less_of_what_moves(moves)
    share, total = _synchrony(largest, chained(path), int(number[0])), chained(total)
    calm = _without_shocks(total)
    # What momentum says of the months ahead holds the drift.
    drift = steady_drift(total, year) * (1 - moving_on(calm) * share)
    grown = np.exp(drift * np.arange(len(total) - 1, -1, -1))
    level = robust_level(total * grown) if share > 0 and total.max() > 0 else 0.0
    if level <= 0:
        return CommonPath(factor=grown, synchrony=0.0, drift=drift, year=year)
    factor = grown * (level / np.maximum(total * grown, 0.01 * total.mean())) ** share
    return CommonPath(factor=factor, synchrony=share, calm=calm, drift=drift, year=year)


def _without_shocks(total: Floats) -> Floats:
    """Return a total whose pulses are bridged, and which goes on from a break as if there were none."""
    if not total.min() > 0:
        return total
    log = without_pulses(np.log(total))
    moves = np.diff(log)
    usual = float(np.median(np.abs(moves))) if moves.size else 0.0
    moves[np.abs(moves) > max(_APART, _BREAK * usual)] = 0.0
    return np.asarray(np.exp(log[0] + np.concatenate([[0.0], np.cumsum(moves)])), dtype=float)
