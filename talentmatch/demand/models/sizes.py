"""Size classes of series: what is alike in noise is weighed, and given intervals, together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["N_SIZES", "size_class"]

_EDGES = np.array([0.02, 0.1, 0.3, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0, 5000.0])
#: Number of classes.
N_SIZES = len(_EDGES) + 1


def size_class(level: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the class of each level of openings a month, from 0.

    Examples
    --------
    >>> size_class(np.array([0.0, 3.0, 1e6])).tolist()
    [0, 5, 13]
    """
    return np.searchsorted(_EDGES, level, side="right")
