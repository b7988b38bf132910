"""One season shared by all series: how strong, the data say, against a prior toward half.

The logarithm of the grand total is read as level + trend + calendar month + days of the Spring
Festival + noise, each a Gaussian process; how much of each there is comes from the evidence of a
small grid, averaged rather than picked. A month seen once or twice is therefore pulled toward no
effect, and a total without season keeps none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.festival import festival_days

__all__ = ["Season", "fit_season", "tempered"]

Floats = NDArray[np.float64]

# Standard deviations of log openings a month, in the range that labour markets show.
_SEASON = (0.0, 0.03, 0.1, 0.25)
_FESTIVAL = (0.0, 0.01, 0.03)
_LEVEL = (0.01, 0.03, 0.08, 0.2)
_SLOPE = (0.0, 0.005, 0.02, 0.08)
_NOISE = (0.002, 0.01, 0.04, 0.12)
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
        Share of the month effects that forecasts use [1].
    festival_strength : float
        Share of the festival's effect that forecasts use [1].
    """

    month: Floats
    festival: float
    evidence: float
    strength: float = 1.0
    festival_strength: float = 1.0

    def factors(self, months: pd.DatetimeIndex) -> Floats:
        """Return the factor of each month.

        Examples
        --------
        >>> Season(month=np.zeros(12), festival=0.0, evidence=0.0).factors(
        ...     pd.DatetimeIndex(["2024-02-01"])).tolist()
        [1.0]
        """
        moving = self.festival_strength * self.festival * festival_days(months)
        effect = self.strength * self.month[months.month - 1] + moving
        return np.asarray(np.exp(effect), dtype=float)


def fit_season(total: Floats, months: pd.DatetimeIndex, *, strength: float = 1.0) -> Season:
    """Measure the season of a total.

    Parameters
    ----------
    total : ndarray of shape (n_months,)
        Grand total, or any parent [positions per month].
    months : DatetimeIndex of shape (n_months,)
        Its months.
    strength : float, default=1.0
        Share of the measured effects that forecasts use.

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
        return Season(month=np.zeros(12), festival=0.0, evidence=0.0, strength=strength)
    log = np.log(total + 0.01 * total.mean())
    return _averaged(log - log.mean(), months, strength)


def _averaged(log: Floats, months: pd.DatetimeIndex, strength: float) -> Season:
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
    effect = belief @ effects
    present = (grid[:, :2] > 0).any(axis=1)
    return Season(
        month=effect[:12] - effect[:12].mean(),
        festival=float(effect[12]),
        evidence=float(belief[present].sum()),
        strength=strength,
        festival_strength=strength,
    )


def tempered(season: Season, total: Floats, months: pd.DatetimeIndex, *, prior: float) -> Season:
    """Set how much of a season forecasts use: half, moved by how years foretold one another.

    A month's effect may be that of one year. So the changes of each year are set against those
    the other years would have foretold, and the slope moves the prior of a half by as many years
    as were foretold. The festival's effect, whose date is known, is used in full. A season that
    is not likely to exist is not used.

    Parameters
    ----------
    season : Season
        As measured.
    total : ndarray of shape (n_months,)
        What it was measured on [positions per month].
    months : DatetimeIndex of shape (n_months,)
        Its months.
    prior : float
        Years foretold that the prior of a half is worth [years].

    Examples
    --------
    >>> months = pd.date_range("2020-01-01", periods=72, freq="MS")
    >>> planted = np.where(months.month == 7, 200.0, 100.0)
    >>> tempered(fit_season(planted, months), planted, months, prior=2.0).strength > 0.75
    True
    """
    slope, years = _foretold(season, total, months)
    strength = (0.5 * prior + slope * years) / (prior + years) if prior + years > 0 else 0.5
    likely = float(np.clip(4 * season.evidence - 1, 0.0, 1.0))
    return replace(season, strength=float(strength) * likely, festival_strength=likely)


def _foretold(season: Season, total: Floats, months: pd.DatetimeIndex) -> tuple[float, float]:
    """Return the slope of changes on those of the same month in other years, and over how many."""
    if total.size < 14 or total.max() <= 0:
        return 0.5, 0.0
    log = np.log(total + 0.01 * total.mean()) - season.festival * festival_days(months)
    change, year = np.diff(log), np.arange(total.size - 1) // 12
    name = months.month.to_numpy()[1:] - 1
    total_of, count_of = np.zeros((2, year.max() + 1, 12))
    np.add.at(total_of, (year, name), change)
    np.add.at(count_of, (year, name), 1.0)
    others = count_of.sum(axis=0) - count_of
    guess = (total_of.sum(axis=0) - total_of) / np.where(others > 0, others, np.inf)
    known, guess = others[year, name] > 0, guess[year, name]
    power = float(guess @ guess)
    slope = float(guess @ change) / power if power > 0 else 0.5
    return float(np.clip(slope, 0.0, 1.0)), float(known.sum()) / 12 / 2


def _grid() -> list[tuple[float, ...]]:
    return list(product(_SEASON, _FESTIVAL, _LEVEL, _SLOPE, _NOISE))


def _trend_kernels(at: Floats) -> tuple[Floats, Floats]:
    """Return the covariances of a random walk and of a walk whose slope is one."""
    low = np.minimum(at[:, None], at)
    high = np.maximum(at[:, None], at)
    return low + 1.0, low * low * (3 * high - low) / 6 + (at[:, None] + 1) * (at + 1)
