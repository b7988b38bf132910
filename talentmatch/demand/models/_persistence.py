"""Whether changes of series last or are undone, pooled over series."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._shared import ALONE, Shared

__all__ = ["autocorrelation", "lasting"]

Floats = NDArray[np.float64]

# A pooled autocorrelation needs no more series than this.
_ENOUGH_SERIES = 2000
_INDEPENDENT = 25.0
# Changes of so many times the median one are clipped; of the total, left out.
_SHOCK = 4.0


def autocorrelation(values: Floats) -> tuple[float, float]:
    """Return how changes follow one another, pooled over series: undone, neither, or carried on.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Any series; each counts by its changes against its level, at most as the middle one does.

    Returns
    -------
    changes : float
        How many independent changes the figure rests on; series of one market are not independent,
        so that at most 25 count.
    correlation : float
        First autocorrelation of the changes: negative where they are undone, as noise around a
        level is, zero for a random walk, positive where they go on [1].

    Examples
    --------
    >>> changes, correlation = autocorrelation(np.array([[5.0, 6.0, 5.0, 6.0]]))
    >>> changes, round(correlation, 3)
    (2.0, -0.667)
    """
    values = ALONE.drawn("values", values, _ENOUGH_SERIES)
    return _following(np.diff(values, axis=1), values)


def _following(change: Floats, values: Floats) -> tuple[float, float]:
    if change.shape[1] < 2:
        return 0.0, 0.0
    level = np.abs(values).mean(axis=1)
    weight = 1.0 / np.where(level > 1e-12 * level.max(initial=0.0), level, np.inf)
    power = weight * np.einsum("ij,ij->i", change, change)
    if not power.sum() > 0:
        return 0.0, 0.0
    # None outweighs the others: one large and noisy series does not say how the rest move.
    most = np.median(power[power > 0])
    share = most / np.maximum(power, most)
    weight, power = weight * share, power * share
    follow = weight @ np.einsum("ij,ij->i", change[:, 1:], change[:, :-1])
    series = power.sum() ** 2 / (power * power).sum()
    return float(min(series, _INDEPENDENT) * (change.shape[1] - 1)), float(follow / power.sum())


def _calm(values: Floats) -> Floats:
    """Return changes without those of months in which a shock moved all series, and clipped."""
    change = np.diff(values, axis=1)
    if not change.size:
        return change
    total = values.sum(axis=0)
    moves = np.abs(np.diff(np.log(np.maximum(total, 1e-3 * total.mean() + 1e-300))))
    usual = float(np.median(moves))
    change = np.where(moves > _SHOCK * usual, 0.0, change) if usual > 0 else change
    own = np.median(np.abs(change), axis=1, keepdims=True)
    most = np.where(own > 0, _SHOCK * own, np.inf)
    return np.asarray(np.clip(change, -most, most))


def lasting(values: Floats, shared: Shared = ALONE) -> float:
    """Return how clear it is that changes of these series are not undone, 0 to 1.

    Nothing below a year of history, and in full from two years where the autocorrelation of
    changes is less than one standard error under zero.

    Examples
    --------
    >>> lasting(np.cumsum(np.ones((2, 40)), axis=1))
    1.0
    >>> lasting(np.tile([1.0, 5.0], (1, 20)))
    0.0
    """
    return float(shared.drawn("lasting", values, _ENOUGH_SERIES, _lasting))


def _lasting(values: Floats) -> float:
    trust = float(np.clip(values.shape[1] / 12 - 1, 0.0, 1.0))
    # One shock makes changes look lasting, as calm months alone can: both have to say so.
    shares = []
    for change in (np.diff(values, axis=1), _calm(values)):
        changes, correlation = _following(change, values)
        shares.append(np.clip(2.0 + correlation * np.sqrt(changes), 0.0, 1.0) if changes else 0.0)
    return trust * float(min(shares))
