"""What the simulated city is made of: occupations, industries, majors, regions and months.

The figures in the CSV files beside this module are invented; codes follow GB/T 4754-2017 and the
2022 classification of occupations.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pandas as pd

__all__ = [
    "MONTHS",
    "OUTSIDE",
    "REGIONS",
    "REGION_WEIGHTS",
    "TODAY",
    "industries",
    "majors",
    "occupations",
]

#: Sixty months of history.
MONTHS = pd.date_range("2020-01-01", "2024-12-01", freq="MS")
#: The day on which the city stands still.
TODAY = pd.Timestamp("2025-01-01")
REGIONS = ("东城街道", "西城街道", "滨海新区", "湖山镇", "高新园区")
REGION_WEIGHTS = (0.24, 0.18, 0.28, 0.12, 0.18)
#: Where people live who would have to move.
OUTSIDE = "市外"


def _table(name: str) -> pd.DataFrame:
    with files("talentmatch.data.sample").joinpath(name).open(encoding="utf-8") as file:
        return pd.read_csv(file)


@cache
def occupations() -> pd.DataFrame:
    """Return the 40 occupations with pay, skills and what makes them scarce.

    Returns
    -------
    DataFrame
        `tightness` is yearly supply over openings [1]; `turnover` the share of posts that fall
        vacant in a month [1 per month]; `manufacturing`, `information` and `services` weights of
        the occupation in the employment of a cluster; `titles` and `skills` are lists.

    Examples
    --------
    >>> len(occupations())
    40
    """
    frame = _table("occupations.csv")
    for column in ("titles", "skills"):
        frame[column] = frame[column].str.split(";")
    return frame


@cache
def industries() -> pd.DataFrame:
    """Return the industries with cluster, chain, yearly growth [1 per year] and weight.

    Examples
    --------
    >>> sorted(industries()["cluster"].unique())
    ['information', 'manufacturing', 'services']
    """
    frame = _table("industries.csv")
    return frame.assign(division=frame["industry"].str[:3])


@cache
def majors() -> pd.DataFrame:
    """Return which share of the graduates of a major enters which occupation."""
    return _table("majors.csv")
