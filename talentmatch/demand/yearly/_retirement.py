"""Who reaches the statutory retirement age when, under its gradual rise from January 2025.

For men and for women whose age was 55, the age rises by one month for every four months of birth,
to 63 and 58; for women whose age was 50 by one month for every two, to 55 [1]_.

References
----------
.. [1] Decision of the Standing Committee of the National People's Congress on gradually raising the
   statutory retirement age, 13 September 2024, in force from 1 January 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["RULES", "AgeGroup", "RetirementRule", "retirement_ages", "retiring_shares"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_FROM = 2025 * 12


@dataclass(frozen=True)
class RetirementRule:
    """How the age of one group rises.

    Attributes
    ----------
    before, after : int
        Statutory age before 2025 and at the end of the rise [years].
    every : int
        Months of birth for which the age rises by one month.
    """

    before: int
    after: int
    every: int


#: Group to its rule.
RULES: Mapping[str, RetirementRule] = {
    "men": RetirementRule(60, 63, 4),
    "women_55": RetirementRule(55, 58, 4),
    "women_50": RetirementRule(50, 55, 2),
}


@dataclass(frozen=True, kw_only=True)
class AgeGroup:
    """One group of people by its retirement age before 2025.

    Attributes
    ----------
    share : float
        Its share of the people employed [1].
    bands : mapping of int to float
        First age of a band [years] to its share of the group; a band ends where the next begins.
    """

    share: float
    bands: Mapping[int, float]


def retirement_ages(births: pd.DatetimeIndex, group: str) -> Codes:
    """Return the statutory retirement age of people born in some months.

    Parameters
    ----------
    births : DatetimeIndex of shape (n,)
        Months of birth.
    group : {"men", "women_55", "women_50"}
        By the age before 2025.

    Returns
    -------
    ndarray of shape (n,)
        Age [months].

    Examples
    --------
    >>> born = pd.DatetimeIndex(["1964-12-01", "1965-01-01", "1976-09-01"])
    >>> retirement_ages(born, "men").tolist()
    [720, 721, 756]
    """
    return _ages((births.year * 12 + births.month - 1).to_numpy(), RULES[group])


def _ages(born: Codes, rule: RetirementRule) -> Codes:
    before = rule.before * 12
    late = born - (_FROM - before)
    risen = np.where(late >= 0, late // rule.every + 1, 0)
    return np.asarray(before + np.minimum(risen, (rule.after - rule.before) * 12), dtype=np.int64)


def retiring_shares(
    ages: Mapping[str, AgeGroup], months: pd.DatetimeIndex, *, today: pd.Timestamp
) -> Floats:
    """Return which share of the people employed reaches retirement age in each month.

    Parameters
    ----------
    ages : mapping of str to AgeGroup
        Who is employed today, by group of `RULES`; births are even within a band.
    months : DatetimeIndex of shape (n_months,)
        Months asked for.
    today : Timestamp
        When people have the ages given.

    Returns
    -------
    ndarray of shape (n_months,)
        Share of the people employed today [1 per month].

    Examples
    --------
    >>> sixty = {"men": AgeGroup(share=1.0, bands={59: 1.0, 60: 0.0})}
    >>> year = pd.date_range("2025-01-01", periods=12, freq="MS")
    >>> retiring_shares(sixty, year, today=year[0]).sum().round(3)
    np.float64(0.75)
    """
    month = (months.year * 12 + months.month - 1).to_numpy()
    now = today.year * 12 + today.month - 1
    shares = np.zeros(len(month))
    for name, group in ages.items():
        starts = sorted(group.bands)
        for start, end in pairwise(starts):
            born = np.arange(now - end * 12, now - start * 12)
            leaves = born + _ages(born, RULES[name])
            each = group.share * group.bands[start] / len(born)
            shares += each * (leaves == month[:, None]).sum(axis=1)
    return shares
