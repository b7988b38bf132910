"""The list of scarce occupations (紧缺人才目录): openings less supply, with its probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

__all__ = ["GradeRule", "shortage_list"]

#: Half-width of an 80 % interval in standard deviations.
_Z80 = float(norm.ppf(0.9))


@dataclass(frozen=True, kw_only=True)
class GradeRule:
    """When a post is scarce, and how scarce.

    A post gets the highest grade whose probability and share it reaches, so that a grade holds
    over the interval and not at the mean alone.

    Attributes
    ----------
    severe, high, mild : tuple of (float, float)
        Least probability that the gap is above zero [1], least share of openings left unfilled [1].
    """

    severe: tuple[float, float] = (0.95, 0.5)
    high: tuple[float, float] = (0.85, 0.25)
    mild: tuple[float, float] = (0.6, 0.1)


def shortage_list(
    demand: pd.DataFrame, supply: pd.DataFrame | None, *, rule: GradeRule | None = None
) -> pd.DataFrame:
    """Compare yearly openings with supply by occupation and grade the gap.

    Parameters
    ----------
    demand : DataFrame
        `occupation`, `mean`, `lo-80`, `hi-80` [positions per year]; further columns stay.
    supply : DataFrame or None
        `occupation`, `supply`, `supply_lo`, `supply_hi` [persons per year, 80 %]; an occupation
        without a row has none known. An occupation that stands in several rows of demand shares
        its supply in proportion to the openings.
    rule : GradeRule, optional
        Thresholds.

    Returns
    -------
    DataFrame
        The rows of demand with `supply`, `gap`, `gap_lo`, `gap_hi` [persons per year, 80 %],
        `probability` that the gap is above zero [1], and `grade` ("severe", "high", "mild" or
        "none"), the scarcest first.

    Examples
    --------
    >>> demand = pd.DataFrame({"occupation": ["x"], "mean": [100.0], "lo-80": [90.0], "hi-80": [110.0]})
    >>> supply = pd.DataFrame(
    ...     {"occupation": ["x"], "supply": [20.0], "supply_lo": [16.0], "supply_hi": [24.0]}
    ... )
    >>> shortage_list(demand, supply)[["gap", "grade"]].to_dict("records")
    [{'gap': 80.0, 'grade': 'severe'}]
    """
    listed = demand.reset_index(drop=True)
    supplied = _shared_supply(listed, supply)
    listed["supply"] = supplied["supply"]
    listed["gap"] = listed["mean"] - supplied["supply"]
    deviation = pd.Series(
        np.hypot(
            (listed["hi-80"] - listed["lo-80"]) / (2 * _Z80),
            (supplied["supply_hi"] - supplied["supply_lo"]) / (2 * _Z80),
        )
    )
    listed["gap_lo"] = listed["gap"] - _Z80 * deviation
    listed["gap_hi"] = listed["gap"] + _Z80 * deviation
    # Where nothing is uncertain the gap decides alone.
    steps = listed["gap"] / deviation.where(deviation > 0, np.finfo(float).tiny)
    listed["probability"] = norm.cdf(steps.clip(-40, 40))
    listed["grade"] = _grades(listed, rule or GradeRule())
    return listed.sort_values(
        ["probability", "gap"],
        ascending=False,
        ignore_index=True,
        key=lambda column: column.round(3),
    )


def _shared_supply(demand: pd.DataFrame, supply: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["supply", "supply_lo", "supply_hi"]
    if supply is None or supply.empty:
        return pd.DataFrame(0.0, index=demand.index, columns=columns)
    total = demand.groupby("occupation")["mean"].transform("sum")
    rows = demand.groupby("occupation")["mean"].transform("size")
    share = (demand["mean"] / total.where(total > 0)).fillna(1 / rows)
    found = supply.set_index("occupation")[columns].reindex(demand["occupation"]).fillna(0.0)
    return found.reset_index(drop=True).mul(share, axis=0)


def _grades(listed: pd.DataFrame, rule: GradeRule) -> np.ndarray:
    unfilled = (listed["gap"] / listed["mean"].where(listed["mean"] > 0)).fillna(0.0)
    reached = [
        (listed["probability"] >= probability) & (unfilled >= share) & (listed["gap"] > 0)
        for probability, share in (rule.severe, rule.high, rule.mild)
    ]
    return np.select(reached, ["severe", "high", "mild"], "none")
