"""Sizes of series: what is alike in noise is judged together, and no giant speaks for all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["N_SIZES", "between_classes", "capped_weights", "size_class"]

_EDGES = np.array([0.02, 0.1, 0.3, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0, 5000.0])
# No series makes up more than this of a total, nor more than so many times its even share.
_MOST_SHARE, _TIMES_EVEN = 0.25, 3.0
#: Number of classes.
N_SIZES = len(_EDGES) + 1
_BEYOND = np.concatenate([[0.0], _EDGES, [5 * _EDGES[-1]]])
_MIDDLES = (np.log1p(_BEYOND[1:]) + np.log1p(_BEYOND[:-1])) / 2


def size_class(level: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the class of each level of openings a month, from 0.

    Examples
    --------
    >>> size_class(np.array([0.0, 3.0, 1e6])).tolist()
    [0, 5, 13]
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
    >>> between_classes(np.arange(14.0), np.array([0.0, 7.0, 9.99, 10.01])).round(1).tolist()
    [0.0, 6.0, 6.5, 6.5]
    """
    place = np.interp(np.log1p(level), _MIDDLES, np.arange(N_SIZES))
    below = np.minimum(place.astype(np.int64), N_SIZES - 2)
    share = place - below
    return np.asarray((1 - share) * table[..., below] + share * table[..., below + 1])


def capped_weights(level: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each series counts in a total of which none is more than a part.

    Parameters
    ----------
    level : ndarray of shape (n_series,)
        Mean openings of each.

    Returns
    -------
    ndarray of shape (n_series,)
        One, or less for series that would outweigh the others [1].

    Examples
    --------
    >>> capped_weights(np.array([1e7, *[3.0] * 11])).round(8).tolist()[:2]
    [1.1e-06, 1.0]
    """
    most = max(_MOST_SHARE, _TIMES_EVEN / max(len(level), 1))
    order = np.sort(level)[::-1]
    if most >= 1 or order[0] <= most * level.sum():
        return np.ones(len(level))
    # So many of the largest are cut to one height that they make up their part of what is left.
    for cut in range(1, int(1 / most) + 1):
        rest = order[cut:].sum()
        height = most * rest / (1 - cut * most) if cut * most < 1 else order[cut - 1]
        if cut == len(order) or order[cut] <= height:
            break
    return np.asarray(np.minimum(1.0, height / np.maximum(level, 1e-300)), dtype=float)
