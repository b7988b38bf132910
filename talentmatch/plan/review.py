"""The annual and the mid-term review of a plan, as rows that can be printed."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

__all__ = ["Review", "review_targets"]

Review = Literal["annual", "midterm"]


def review_targets(outlook: pd.DataFrame, path: pd.DataFrame, *, kind: Review) -> pd.DataFrame:
    """Return the rows of a review.

    The annual review looks at the last year reported; the mid-term review at all that was done
    since the baseline, against the share of the plan's time that has passed.

    Parameters
    ----------
    outlook, path : DataFrame
        Of `target_outlook`.
    kind : {"annual", "midterm"}
        Which review.

    Returns
    -------
    DataFrame
        `indicator`, `unit`, `period` (years looked at), `value_before`, `latest`, `change`,
        `planned_change`, `done_share` (of the way from baseline to target) and `time_share` [1],
        `target`, `year`, `expected`, `lo-80`, `hi-80`, `probability`, `state`, `pace_needed`.

    Examples
    --------
    >>> from talentmatch.plan.targets import target_outlook
    >>> targets = pd.DataFrame({"indicator": ["students"], "year": [2025], "target": [15000.0],
    ...                         "baseline": [10000.0], "baseline_year": [2020],
    ...                         "direction": ["up"], "unit": ["persons"]})
    >>> actuals = pd.DataFrame({"indicator": "students", "year": [2021, 2022],
    ...                         "value": [11200.0, 12000.0]})
    >>> standing = target_outlook(targets, actuals, year=2023)
    >>> rows = review_targets(standing.outlook, standing.path, kind="midterm")
    >>> rows[["done_share", "time_share"]].iloc[0].tolist()
    [0.4, 0.4]
    """
    rows = outlook.copy()
    before = _before(path)
    since = before.reindex(rows["indicator"]).reset_index(drop=True)
    if kind == "midterm":
        since["from_year"], since["value_before"] = rows["baseline_year"], rows["baseline"]
    length = (rows["year"] - rows["baseline_year"]).astype(float)
    way = (rows["target"] - rows["baseline"]).astype(float)
    looked = (rows["latest_year"] - since["from_year"]).astype(float)
    rows["period"] = [
        "" if pd.isna(start) or pd.isna(end) else f"{int(start)}–{int(end)}"
        for start, end in zip(since["from_year"], rows["latest_year"], strict=True)
    ]
    rows["value_before"] = since["value_before"].to_numpy()
    rows["change"] = rows["latest"] - rows["value_before"]
    rows["planned_change"] = way / length.where(length > 0) * looked
    rows["done_share"] = (rows["latest"] - rows["baseline"]) / way.where(way != 0)
    rows["time_share"] = (rows["latest_year"] - rows["baseline_year"]) / length.where(length > 0)
    columns = [
        "indicator",
        "unit",
        "period",
        "value_before",
        "latest",
        "change",
        "planned_change",
        "done_share",
        "time_share",
        "target",
        "year",
        "expected",
        "lo-80",
        "hi-80",
        "probability",
        "state",
        "pace_needed",
    ]
    return rows[columns]


def _before(path: pd.DataFrame) -> pd.DataFrame:
    """Return for each indicator the value before the latest, and its year."""
    actual = path.loc[path["kind"].eq("actual")].drop_duplicates(["indicator", "year"])
    ordered = actual.sort_values(["indicator", "year"])
    columns = ["from_year", "value_before"]
    if ordered.empty:
        return pd.DataFrame(columns=columns, dtype=float)
    grouped = ordered.groupby("indicator")
    return pd.DataFrame(
        {
            "from_year": grouped["year"].agg(lambda years: _last_but_one(years.to_numpy())),
            "value_before": grouped["value"].agg(lambda values: _last_but_one(values.to_numpy())),
        }
    )


def _last_but_one(values: np.ndarray) -> float:
    return float(values[-2]) if len(values) > 1 else float("nan")
