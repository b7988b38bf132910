"""One season shared by all series: how strong, the data say, against a prior that holds it back.

The logarithm of the grand total is read as level + trend + calendar month + days of the Spring
Festival + noise, each a Gaussian process; how much of each there is comes from the evidence of a
small grid, averaged rather than picked. A month seen once or twice is therefore used at a third to
a half of what was seen, one that returns every year nearly in full, and a total that is not likely
to have a season keeps none.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.festival import festival_days

__all__ = ["Season", "fit_season"]

Floats = NDArray[np.float64]

# Standard deviations of log openings a month, in the range that labour markets show.
_SEASON = (0.0, 0.03, 0.1, 0.25)
_FESTIVAL = (0.0, 0.01, 0.03)
_LEVEL = (0.01, 0.03, 0.08, 0.2)
_SLOPE = (0.0, 0.005, 0.02, 0.08)
_NOISE = (0.002, 0.01, 0.04, 0.12)
# Nothing is used of a season less likely than one to three, all of one likelier than even.
_DOUBTED, _BELIEVED = 0.25, 0.5
# Covariances that are worked on at once.
_CHUNK = 64


@dataclass(frozen=True, kw_only=True)
class Season:
    """A month index: what a calendar month does to openings, as a factor around one.

    Attributes
    ----------
    month : ndarray of shape (12,)
        Log effect of January to December.
    festival : float
        Log effect of one day of the Spring Festival's weeks.
    evidence : float
        Probability that there is a season at all [1].
    strength : float
        Share of the plain mean of each month's deviations that `month` amounts to [1].
    """

    month: Floats
    festival: float
    evidence: float
    strength: float = 0.0

    def factors(self, months: pd.DatetimeIndex) -> Floats:
        """Return the factor of each month.

        Examples
        --------
        >>> Season(month=np.zeros(12), festival=0.0, evidence=0.0).factors(
        ...     pd.DatetimeIndex(["2024-02-01"])).tolist()
        [1.0]
        """
        effect = self.month[months.month - 1] + self.festival * festival_days(months)
        return np.asarray(np.exp(effect), dtype=float)


def fit_season(total: Floats, months: pd.DatetimeIndex) -> Season:
    """Measure the season of a total.

    Parameters
    ----------
    total : ndarray of shape (n_months,)
        Grand total, or any parent [positions per month].
    months : DatetimeIndex of shape (n_months,)
        Its months.

    Returns
    -------
    Season
        Without effects when there are fewer than 13 months or nothing but zeros.

    Examples
    --------
    >>> months = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> planted = np.where(months.month == 7, 200.0, 100.0)
    >>> fit_season(planted, months).month.argmax() + 1
    np.int64(7)
    """
    if total.size < 13 or total.max() <= 0:
        return Season(month=np.zeros(12), festival=0.0, evidence=0.0)
    log = np.log(total + 0.01 * total.mean())
    return _averaged(log - log.mean(), months)


def _averaged(log: Floats, months: pd.DatetimeIndex) -> Season:
    """Average the season's posterior mean over the grid, by evidence."""
    at = np.arange(log.size, dtype=float)
    same = (months.month.to_numpy()[:, None] == np.arange(1, 13)).astype(float)
    days = festival_days(months)
    kernels = (same @ same.T, np.outer(days, days), *_trend_kernels(at), np.eye(log.size))
    grid = np.array(_grid())
    evidence, effects = np.empty(len(grid)), np.empty((len(grid), 13))
    for start in range(0, len(grid), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        covariance = np.tensordot(grid[chunk] ** 2, np.stack(kernels), axes=1)
        covariance += 4.0  # the overall level is unknown
        diagonal = np.diagonal(np.linalg.cholesky(covariance), axis1=1, axis2=2)
        weights = np.linalg.solve(covariance, log[:, None])[:, :, 0]
        evidence[chunk] = -0.5 * weights @ log - np.log(diagonal).sum(axis=1)
        effects[chunk, :12] = grid[chunk, :1] ** 2 * (weights @ same)
        effects[chunk, 12] = grid[chunk, 1] ** 2 * (weights @ days)
    belief = np.exp(evidence - evidence.max())
    belief /= belief.sum()
    present = float(belief[(grid[:, :2] > 0).any(axis=1)].sum())
    likely = float(np.clip((present - _DOUBTED) / (_BELIEVED - _DOUBTED), 0.0, 1.0))
    effect = likely * (belief @ effects)
    month = effect[:12] - effect[:12].mean()
    plain = _plain(log - effect[12] * days, months)
    power = float(plain @ plain)
    return Season(
        month=month,
        festival=float(effect[12]),
        evidence=present,
        strength=float(month @ plain) / power if power > 0 else 0.0,
    )


def _plain(log: Floats, months: pd.DatetimeIndex) -> Floats:
    """Return the mean deviation of each calendar month from a year's moving average."""
    deviation = pd.Series(log - pd.Series(log).rolling(13, center=True, min_periods=7).mean())
    plain = deviation.groupby(months.month.to_numpy()).mean().reindex(range(1, 13)).fillna(0.0)
    return np.asarray(plain - plain.mean(), dtype=float)


def _grid() -> list[tuple[float, ...]]:
    return list(product(_SEASON, _FESTIVAL, _LEVEL, _SLOPE, _NOISE))


def _trend_kernels(at: Floats) -> tuple[Floats, Floats]:
    """Return the covariances of a random walk and of a walk whose slope is one."""
    low = np.minimum(at[:, None], at)
    high = np.maximum(at[:, None], at)
    return low + 1.0, low * low * (3 * high - low) / 6 + (at[:, None] + 1) * (at + 1)
