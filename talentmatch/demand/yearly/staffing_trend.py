"""How the shares of occupations in an industry move: a logit trend, pooled and damped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.yearly.staffing import nearest_codes

__all__ = ["StaffingTrend", "staffing_trend"]

Floats = NDArray[np.float64]

#: What of a year's trend is left a year later.
_DAMPING: Final = 0.85
#: Patterns of other industries' same occupation, and years of no trend, that weigh as much as own.
_POOLED, _STILL = 2.0, 5.0
#: Error of a year's trend [logit], and the pairs of patterns for which it counts.
_NOISE, _NOISE_PAIRS = 0.05, 10.0
_LEAST: Final = 1e-4


@dataclass(frozen=True)
class StaffingTrend:
    """Shares of occupations in industries, and where they go.

    Attributes
    ----------
    cells : DataFrame
        `industry`, `occupation`, `share` of the latest pattern, `slope` [logit per year], `trust`,
        the weight of the slope seen, and `total`, the sum of the industry's shares, 1 at most.
    year : int
        Year of the latest pattern.
    vintages : int
        Years of which there are patterns.
    noise : float
        Error of a share after one year [logit].
    """

    cells: pd.DataFrame
    year: int
    vintages: int
    noise: float

    def shares(self, years: float) -> Floats:
        """Return the shares some years after the latest pattern, one a cell."""
        moved = _logit(self.cells["share"]) + self.cells["slope"] * _arrived(years)
        share = 1 / (1 + np.exp(-moved.to_numpy(dtype=float)))
        sums = pd.Series(share).groupby(self.cells["industry"].to_numpy()).transform("sum")
        return np.asarray(share * self.cells["total"].to_numpy() / sums.to_numpy())

    def of_industries(self, industries: Iterable[str]) -> StaffingTrend:
        """Return the patterns of given industries, each that of the nearest code it begins with."""
        codes = pd.Series(list(industries), dtype=object)
        near = nearest_codes(codes, self.cells["industry"])
        links = pd.DataFrame({"industry": near, "code": codes}).dropna()
        cells = links.merge(self.cells, on="industry").drop(columns="industry")
        return replace(self, cells=cells.rename(columns={"code": "industry"}))

    def errors(self, years: float) -> Floats:
        """Return the relative standard error of the shares some years on, one a cell."""
        logit = self.noise * np.sqrt(max(years, 0.0))
        return np.asarray(logit * (1 - self.cells["share"].to_numpy(dtype=float)))


def staffing_trend(mix: pd.DataFrame) -> StaffingTrend:
    """Learn how staffing patterns move.

    The trend of a cell is drawn toward that of the occupation in all industries, and both toward
    none, the more so the fewer years the patterns span.

    Parameters
    ----------
    mix : DataFrame
        Table `occupation_mix`: industry, occupation, year, share.

    Examples
    --------
    >>> mix = pd.DataFrame({"industry": "C35", "occupation": ["welder", "engineer"] * 2,
    ...                     "year": [2019, 2019, 2023, 2023], "share": [0.8, 0.2, 0.7, 0.3]})
    >>> trend = staffing_trend(mix)
    >>> after = dict(zip(trend.cells["occupation"], trend.shares(5), strict=True))
    >>> bool(0.5 < after["welder"] < 0.7), round(float(sum(after.values())), 6)
    (True, 1.0)
    """
    rows = mix.loc[mix["share"] > 0]
    rows = rows.sort_values(["industry", "occupation", "year"], kind="stable")
    rows = rows.assign(logit=_logit(rows["share"]))
    newest = rows.groupby("industry")["year"].transform("max")
    cells = rows.loc[rows["year"].eq(newest), ["industry", "occupation", "share"]]
    cells = cells.reset_index(drop=True)
    sums = cells.groupby("industry")["share"].transform("sum")
    cells["share"] = cells["share"] / sums.clip(lower=1.0)
    cells["total"] = sums.clip(upper=1.0)
    slopes = _slopes(rows)
    merged = cells.merge(slopes, on=["industry", "occupation"], how="left")
    span = merged["span"].fillna(0.0)
    own = merged["slope"].fillna(0.0) * span
    together = own.groupby(merged["occupation"]).transform("sum")
    spans = span.groupby(merged["occupation"]).transform("sum")
    common = together / spans.where(spans > 0, 1.0)
    others = np.minimum(spans, _POOLED * span.max())
    drawn = (own + others * common) / (span + others + _STILL)
    cells["slope"] = drawn.to_numpy()
    cells["trust"] = ((span + others) / (span + others + _STILL)).to_numpy()
    return StaffingTrend(
        cells, int(rows["year"].max()), int(rows["year"].nunique()), _noise(rows, slopes)
    )


def _logit(share: pd.Series) -> pd.Series:
    inside = share.astype(float).clip(_LEAST, 1 - _LEAST)
    return pd.Series(np.log(inside / (1 - inside)), index=share.index)


def _arrived(years: float) -> float:
    """Return how many years' trend arrives within some years if it fades."""
    return float((1 - _DAMPING ** max(years, 0.0)) / (1 - _DAMPING) * _DAMPING)


def _slopes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return slope and span of a line through the logits of each cell of two years or more."""
    keys = ["industry", "occupation"]
    centre = rows.groupby(keys)[["year", "logit"]].transform("mean")
    away = rows["year"] - centre["year"]
    parts = rows[keys].assign(
        product=away * (rows["logit"] - centre["logit"]), square=away**2, year=rows["year"]
    )
    sums = parts.groupby(keys).agg(
        product=("product", "sum"),
        square=("square", "sum"),
        first=("year", "min"),
        last=("year", "max"),
    )
    moved = sums.loc[sums["square"] > 0]
    return pd.DataFrame(
        {"slope": moved["product"] / moved["square"], "span": (moved["last"] - moved["first"])}
    ).reset_index()


def _noise(rows: pd.DataFrame, slopes: pd.DataFrame) -> float:
    """Return how far a share strays from its line within one year."""
    pairs = rows.merge(slopes, on=["industry", "occupation"])
    group = pairs.groupby(["industry", "occupation"])
    gap = group["year"].diff()
    stray = (group["logit"].diff() - gap * pairs["slope"]) / np.sqrt(gap)
    known = stray.dropna()
    square = float((known**2).sum())
    return float(np.sqrt((_NOISE_PAIRS * _NOISE**2 + square) / (_NOISE_PAIRS + len(known))))
