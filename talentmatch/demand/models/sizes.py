"""Sizes of series: what is alike in noise is judged together, and no giant speaks for all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.models._shared import ALONE, Shared

__all__ = [
    "N_SIZES",
    "TOP_LEVEL",
    "between_classes",
    "capped_values",
    "capped_weights",
    "class_place",
    "class_sums",
    "size_class",
]

_EDGES = np.array([0.02, 0.1, 0.3, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0, 5000.0])
# Giants stand by themselves, not next to the largest of the others.
_EDGES = np.concatenate([_EDGES, _EDGES[-1] * 5.0 ** np.arange(1, 6)])
#: From here on series are weighed alike [units a month]: below the middle of 5,000 to 25,000.
TOP_LEVEL = 11_000.0
# No series makes up more than this of a total, nor more than so many times its even share.
_MOST_SHARE, _TIMES_EVEN = 0.1, 3.0
# So many of the largest may have to be cut, and one more is looked at.
_LARGEST = int(1 / _MOST_SHARE) + 1
#: Number of classes.
N_SIZES = len(_EDGES) + 1
_BEYOND = np.concatenate([[0.0], _EDGES, [5 * _EDGES[-1]]])
_MIDDLES = (np.log1p(_BEYOND[1:]) + np.log1p(_BEYOND[:-1])) / 2


def size_class(level: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the class of each level of openings a month, from 0.

    Examples
    --------
    >>> size_class(np.array([0.0, 3.0, 1e6])).tolist()
    [0, 5, 16]
    """
    return np.searchsorted(_EDGES, level, side="right")


def between_classes(table: NDArray[np.float64], level: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what a table of classes says of each level, without a jump from class to class.

    Parameters
    ----------
    table : ndarray of shape (..., n_classes)
        What is said of the middle of each class.
    level : ndarray of shape (n_series,)
        Openings a month.

    Returns
    -------
    ndarray of shape (..., n_series)

    Examples
    --------
    >>> between_classes(np.arange(19.0), np.array([0.0, 7.0, 9.99, 10.01])).round(1).tolist()
    [0.0, 6.0, 6.5, 6.5]
    """
    below, share = class_place(level)
    return np.asarray((1 - share) * table[..., below] + share * table[..., below + 1])


def class_sums(values: NDArray[np.float64], level: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sums of values by class, a series between two middles counting in both.

    Parameters
    ----------
    values : ndarray of shape (n_series,)
        What is summed.
    level : ndarray of shape (n_series,)
        Openings a month.

    Returns
    -------
    ndarray of shape (n_classes,)

    Examples
    --------
    >>> class_sums(np.ones(2), np.array([0.0, 7.0])).round(2)[[0, 5, 6, 7]].tolist()
    [1.0, 0.02, 0.98, 0.0]
    """
    below, share = class_place(level)
    return np.asarray(
        np.bincount(below, weights=(1 - share) * values, minlength=N_SIZES)
        + np.bincount(below + 1, weights=share * values, minlength=N_SIZES)
    )


def class_place(level: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the class whose middle lies below each level, and the share of the one above it.

    Examples
    --------
    >>> below, share = class_place(np.array([0.0, 7.0]))
    >>> below.tolist(), share.round(2).tolist()
    ([0, 5], [0.0, 0.98])
    """
    place = np.interp(np.log1p(level), _MIDDLES, np.arange(N_SIZES))
    below = np.minimum(place.astype(np.int64), N_SIZES - 2)
    return below, place - below


def capped_weights(level: NDArray[np.float64], shared: Shared = ALONE) -> NDArray[np.float64]:
    """Return what each series counts in a total of which none is more than a part.

    Parameters
    ----------
    level : ndarray of shape (n_series,)
        Mean openings of each.
    shared : Shared
        Where the other series of the total are.

    Returns
    -------
    ndarray of shape (n_series,)
        One, or less for series that would outweigh the others [1].

    Examples
    --------
    >>> capped_weights(np.array([1e7, *[3.0] * 11])).round(8).tolist()[:2]
    [1.1e-06, 1.0]
    """
    height = _heights(level[:, None], shared)[0]
    return np.asarray(np.minimum(1.0, height / np.maximum(level, 1e-300)), dtype=float)


def capped_values(values: NDArray[np.float64], shared: Shared = ALONE) -> NDArray[np.float64]:
    """Return series of which none is more than a part of the total of any column.

    What is cut off stands at its part of what the others come to, and so moves as these do.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_columns)
        Openings by month.
    shared : Shared
        Where the other series of the total are.

    Returns
    -------
    ndarray of shape (n_series, n_columns)
        `values` themselves where nothing is cut.

    Examples
    --------
    >>> values = np.array([[5e6, 1e7], *[[3.0, 6.0]] * 11])
    >>> capped_values(values)[:2].round(6).tolist()
    [[11.0, 22.0], [3.0, 6.0]]
    """
    heights = _heights(values, shared)
    return np.minimum(values, heights) if np.isfinite(heights).any() else values


def _heights(values: NDArray[np.float64], shared: Shared) -> NDArray[np.float64]:
    """Return the height to which the largest series are cut in each column; infinite: none is."""
    largest, rest, count = shared.rows("largest", lambda: _largest_and_rest(values))
    series = float(count.sum())
    columns = zip(largest.T, rest.sum(axis=0), strict=True)
    return np.array([_cut_height(column, float(others), series) for column, others in columns])


def _largest_and_rest(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Return the largest of each column, the sum of all others, and how many there are of both."""
    count, most = np.array([float(len(values))]), min(_LARGEST, len(values))
    largest, rest = np.zeros((most, values.shape[1])), np.zeros((1, values.shape[1]))
    # Column by column: all at once would be a copy of everything.
    for place, column in enumerate(values.T if most else ()):
        split = np.partition(column, -most)
        largest[:, place], rest[0, place] = split[-most:], split[:-most].sum()
    return largest, rest, count


def _cut_height(largest: NDArray[np.float64], rest: float, series: float) -> float:
    """Return the height to which the largest series are cut; infinite where none is."""
    most = max(_MOST_SHARE, _TIMES_EVEN / max(series, 1.0))
    order = np.sort(largest)[::-1]
    if not order.size:
        return np.inf
    others = rest + float(order[_LARGEST:].sum())
    order = order[:_LARGEST]
    if most >= 1 or order[0] <= most * (order.sum() + others):
        return np.inf
    # So many of the largest are cut to one height that they make up their part of what is left.
    for cut in range(1, int(1 / most) + 1):
        left = order[cut:].sum() + others
        height = most * left / (1 - cut * most) if cut * most < 1 else order[cut - 1]
        if cut == len(order) or order[cut] <= height:
            break
    return float(height)
