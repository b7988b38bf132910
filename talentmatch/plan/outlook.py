"""Where an indicator will stand in its target year, from a handful of yearly values.

Yearly changes are taken to scatter around a pace. What the plan itself asks for is a weak prior of
that pace and of its scatter, so that two values are enough for a wide interval and five make it
narrow; recent changes count more, since programmes start, swing and saturate. The forecast of the
target year is then a Student t distribution [1]_, widened with the years ahead for a pace that
drifts.

References
----------
.. [1] Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

__all__ = ["Outlook", "OutlookRule", "outlook"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class OutlookRule:
    """What the forecast of an indicator assumes; chosen on simulated plans of other seeds.

    Attributes
    ----------
    pace_weight : float
        How many yearly changes the planned pace counts for [changes].
    pace_share : float
        Share of the planned pace that plans reach before anything is known of them [1].
    scatter : float
        Scatter of yearly changes before anything is known, over the planned pace [1].
    scatter_weight : float
        How many yearly changes that scatter counts for [changes].
    recency : float
        Weight of a change against that of the year after it [1].
    drift : float
        Part of the scatter by which the pace itself moves in a year [1].
    """

    pace_weight: float = 1.0
    pace_share: float = 0.9
    scatter: float = 0.3
    scatter_weight: float = 1.0
    recency: float = 0.5
    drift: float = 0.4


@dataclass(frozen=True)
class Outlook:
    """The distribution of one indicator in the years ahead.

    Attributes
    ----------
    year : int
        Year of the latest value.
    value, pace, scatter, weight, freedom : float
        Latest value, pace and scatter of yearly changes, how many changes the pace rests on, and
        the degrees of freedom.
    drift : float
        Part of the scatter by which the pace moves in a year [1].
    """

    year: int
    value: float
    pace: float
    scatter: float
    weight: float
    freedom: float
    drift: float

    def mean(self, year: int) -> float:
        """Return the expected value of a year."""
        return self.value + (year - self.year) * self.pace

    def spread(self, year: int) -> float:
        """Return the scale of the distribution of a year."""
        ahead = max(year - self.year, 0)
        moved = self.drift**2 * ahead * (ahead + 1) * (2 * ahead + 1) / 6
        return self.scatter * float(np.sqrt(ahead + ahead**2 / self.weight + moved))

    def interval(self, year: int, level: float = 0.8) -> tuple[float, float]:
        """Return the interval that holds the value of a year with that probability."""
        half = float(stdtrit(self.freedom, 0.5 + level / 2)) * self.spread(year)
        return self.mean(year) - half, self.mean(year) + half

    def reach(self, target: float, year: int, *, up: bool = True) -> float:
        """Return the probability that the value of a year reaches a target."""
        away = self.mean(year) - target if up else target - self.mean(year)
        spread = self.spread(year)
        if spread <= 0:
            return float(away >= 0)
        return float(stdtr(self.freedom, away / spread))


def outlook(
    values: pd.Series,
    planned: float,
    *,
    projected: float | None = None,
    rule: OutlookRule | None = None,
) -> Outlook | None:
    """Learn the pace of an indicator.

    Parameters
    ----------
    values : Series indexed by year
        Baseline and reported values, at least one.
    planned : float
        Change a year that the plan asks for.
    projected : float, optional
        Change a year that another forecast gives; it is the prior then, in place of the plan's.
    rule : OutlookRule, optional
        What is assumed.

    Returns
    -------
    Outlook or None
        None where nothing tells how fast the indicator could move: one value and no planned pace.

    Examples
    --------
    >>> pace = outlook(pd.Series({2020: 10.0, 2021: 12.0, 2022: 14.0}), planned=2.0)
    >>> pace.mean(2025) > 18 and pace.reach(30.0, 2025) < 0.05
    True
    """
    rule = rule or OutlookRule()
    reports = values.dropna().sort_index()
    years = reports.index.to_numpy(dtype=float)
    if reports.empty or (len(reports) == 1 and planned == 0 and projected is None):
        return None
    gaps = np.diff(years)
    changes = np.diff(reports.to_numpy(dtype=float)) / gaps
    age = years[-1] - years[1:]
    # A change over several years says as much of the pace as those years together.
    weights = gaps * rule.recency**age
    scale = abs(planned) or float(np.abs(changes).mean()) or 1.0
    weight = rule.pace_weight + float(weights.sum())
    start = rule.pace_share * planned if projected is None else projected
    pace = (rule.pace_weight * start + float((weights * changes).sum())) / weight
    squares = rule.scatter_weight * (rule.scatter * scale) ** 2
    squares += float((weights * (changes - pace) ** 2).sum())
    squares += rule.pace_weight * (pace - start) ** 2
    freedom = rule.scatter_weight + float(weights.sum())
    return Outlook(
        year=int(years[-1]),
        value=float(reports.iloc[-1]),
        pace=pace,
        scatter=float(np.sqrt(squares / freedom)),
        weight=weight,
        freedom=freedom,
        drift=rule.drift,
    )
