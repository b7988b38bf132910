"""Series of different kinds in one history: counts beside rates or indices are named.

What is usual for the errors of counts is not for a rate of a few per cent, whose interval then
comes out far too wide; apart, each kind has its own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history.remarks import Remark
from talentmatch.demand.models._shared import ALONE, Shared

__all__ = ["mixed_kinds"]

Floats = NDArray[np.float64]

#: So far from a whole number, and in so large a part of its values, a series counts nothing.
_ROUNDING, _MOST = 1e-2, 0.5
#: Values from which on that is seen.
_LEAST = 3


def mixed_kinds(values: Floats, keys: pd.DataFrame, shared: Shared = ALONE) -> tuple[Remark, ...]:
    """Say that series of whole numbers and series of fractions stand together; nothing otherwise.

    Parameters
    ----------
    values : ndarray of shape (n_series, n_months)
        Openings, or measured values; NaN for none.
    keys : DataFrame
        Dimensions of the series.
    shared : Shared
        Where the other series are.

    Examples
    --------
    >>> values = np.array([[3.0, 5.0, 4.0], [0.051, 0.049, 0.05]])
    >>> ((key, facts),) = mixed_kinds(values, pd.DataFrame({"region": ["x", "rate"]}))
    >>> facts["n"], facts["whole"], facts["series"]
    (1, 1, {'region': 'rate'})
    """
    positive = values > 0
    count = np.count_nonzero(positive, axis=1)
    off = positive & (np.abs(values - np.round(values)) > _ROUNDING)
    share = np.count_nonzero(off, axis=1) / np.maximum(count, 1)
    seen = count >= _LEAST
    measured, counted = seen & (share > _MOST), seen & (share == 0)
    n, whole = shared.total("kinds", lambda: (int(measured.sum()), int(counted.sum())))
    if not n or not whole:
        return ()
    first = shared.rows("measured", lambda: keys[measured].head(1).astype(str).to_numpy(dtype=str))
    series = dict(zip(map(str, keys.columns), map(str, first[0]), strict=True))
    return (("mixed_kinds", {"n": n, "whole": whole, "series": series}),)
