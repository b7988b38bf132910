"""What holds the sum of all series: the level of a whole year, as far as the past bears it out.

Most months in which everything moves at once (a lockdown, a portal that changes its counting) pass
again, and over a whole year a season cancels however well it is known. A forecast of the sum is
therefore drawn toward the mean of the last twelve months; how far, the past months say, against a
prior of half way. A sum that wanders and does not come back is left where it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentmatch.demand.smoothing import smooth

__all__ = ["Anchor", "find_anchor", "year_level"]

Floats = NDArray[np.float64]

_YEAR = 12
# The two lowest and the two highest months are left out: a month of lockdown is no level.
_TRIMMED = 2
_STEPS = 3
_PRIOR, _PRIOR_ORIGINS = 0.5, 6


@dataclass(frozen=True)
class Anchor:
    """A level of the sum of all series, and how far forecasts are drawn toward it.

    Attributes
    ----------
    level : float
        Of a whole year, season out [openings a month].
    pull : float
        0 leaves the forecast alone, 1 gives it this level [1].
    """

    level: float
    pull: float

    def draw(self, forecast: Floats, share: float = 1.0) -> Floats:
        """Scale forecasts so that their sum is drawn toward the level.

        Parameters
        ----------
        forecast : ndarray of shape (..., n_series)
            Season out; NaN is left out of the sum.
        share : float, default=1.0
            How much of the level these series hold [1].

        Examples
        --------
        >>> Anchor(level=8.0, pull=1.0).draw(np.array([[1.0, 3.0]])).tolist()
        [[2.0, 6.0]]
        """
        if self.pull <= 0:
            return forecast
        total = np.nansum(forecast, axis=-1, keepdims=True)
        drawn = np.where(total > 0, self.level * share / np.where(total > 0, total, 1.0), 1.0)
        return np.asarray(forecast * drawn**self.pull, dtype=float)


def year_level(total: Floats) -> float:
    """Return the mean of the last twelve months without the two lowest and the two highest.

    Examples
    --------
    >>> year_level(np.array([0.0, 1.0] + [5.0] * 8 + [70.0, 90.0]))
    5.0
    """
    return float(np.sort(total[-_YEAR:])[_TRIMMED:-_TRIMMED].mean())


def find_anchor(total: Floats) -> Anchor:
    """Measure how far the sum of all series came back to its year's level in the past.

    Parameters
    ----------
    total : ndarray of shape (n_months,)
        Sum of all series, season out [openings a month].

    Returns
    -------
    Anchor
        Without pull when there is less than a year, or a month of nothing.

    Examples
    --------
    >>> find_anchor(1.05 ** np.arange(40)).pull  # growth does not come back
    0.0
    """
    if total.size < _YEAR or total.min() <= 0:
        return Anchor(level=0.0, pull=0.0)
    origins = range(_YEAR, total.size)
    moved, drawn = 0.0, 0.0
    for origin in origins:
        steps = min(_STEPS, total.size - origin)
        recent = _smoothed(total[:origin], steps)
        gap = np.log(year_level(total[:origin]) / recent)
        moved += float(gap @ np.log(total[origin : origin + steps] / recent))
        drawn += float(gap @ gap)
    borne_out = moved / drawn if drawn > 0 else _PRIOR
    count = len(origins)
    pull = (borne_out * count + _PRIOR * _PRIOR_ORIGINS) / (count + _PRIOR_ORIGINS)
    return Anchor(level=year_level(total), pull=float(np.clip(pull, 0, 1)))


def _smoothed(total: Floats, steps: int) -> Floats:
    forecasts = smooth(total[None], np.array([total.size]), steps)[:, :, 0].mean(axis=0)
    return np.asarray(np.maximum(forecasts, 1e-9 * total.max()), dtype=float)
