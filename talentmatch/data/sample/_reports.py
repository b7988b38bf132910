"""What enterprises and statistics report of the economy: tables and their truth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from talentmatch.data.sample._season import month_index
from talentmatch.data.sample.catalogue import MONTHS, industries, occupations
from talentmatch.data.sample.economy import LEADS, OPENINGS_LAG, Economy
from talentmatch.data.tables import TABLES

__all__ = ["economy_tables", "economy_truth"]

_UNITS = {
    "orders": "CNY",
    "revenue": "CNY",
    "headcount": "persons",
    "insured_persons": "persons",
}
_PUBLISHED_AFTER_DAYS = {"orders": 0, "headcount": 0, "insured_persons": 9, "revenue": 14}
_SOURCE = "模拟数据"


def economy_tables(rng: np.random.Generator, economy: Economy) -> dict[str, pd.DataFrame]:
    """Return what enterprises and statistics report, in contract columns."""
    columns = list(TABLES["enterprise"].names)
    chains = industries()[["chain", "industry"]]
    return {
        "enterprise": economy.enterprises[columns].copy(),
        "chain_industry": chains.reset_index(drop=True),
        "indicator": _indicators(rng, economy),
        "occupation_mix": _occupation_mix(economy),
        "employment": _employment(economy),
        "demand": _demand(rng, economy),
        "workforce": _workforce(rng, economy),
    }


def _indicators(rng: np.random.Generator, economy: Economy) -> pd.DataFrame:
    n, n_months = economy.headcount.shape
    cell = economy.enterprises["cell"].to_numpy()
    turnover = economy.enterprises["size"].to_numpy()[:, None] * rng.uniform(4e4, 1.2e5, (n, 1))

    def wave(metric: str) -> np.ndarray:
        lag, strength = LEADS[metric]
        start = OPENINGS_LAG - lag
        return np.asarray(strength * economy.activity[cell, start:][:, :n_months])

    trend = economy.headcount / economy.headcount[:, [-1]]
    noise = rng.normal(0, 0.10, (2, n, n_months))
    values = {
        "orders": turnover * trend * np.exp(wave("orders") + noise[0]),
        "revenue": turnover * trend * np.exp(wave("revenue") + noise[1]),
        "headcount": economy.headcount,
        "insured_persons": (economy.headcount * rng.uniform(0.72, 0.97, (n, 1))).round(),
    }
    return pd.concat([_long(economy, m, v) for m, v in values.items()], ignore_index=True)


def _long(economy: Economy, metric: str, values: np.ndarray) -> pd.DataFrame:
    n, n_months = values.shape
    period = np.tile(MONTHS.to_numpy(), n)
    published = period.astype("datetime64[M]") + np.timedelta64(1, "M")
    days = np.timedelta64(_PUBLISHED_AFTER_DAYS[metric], "D")
    return pd.DataFrame(
        {
            "enterprise_id": np.repeat(economy.enterprises["enterprise_id"].to_numpy(), n_months),
            "period": period,
            "metric": metric,
            "value": values.ravel().round(),
            "unit": _UNITS[metric],
            "published_on": published.astype("datetime64[D]") + days,
            "permitted_use": "administrative" if metric == "insured_persons" else "statistical",
        }
    ).astype({"published_on": "datetime64[us]"})


def _occupation_mix(economy: Economy) -> pd.DataFrame:
    division, occupation, year = np.nonzero(economy.mix)
    return pd.DataFrame(
        {
            "industry": np.array(economy.divisions)[division],
            "occupation": occupations()["occupation"].to_numpy()[occupation],
            "year": year + MONTHS.year[0],
            "share": economy.mix[division, occupation, year],
            "source": _SOURCE,
        }
    )


def _employment(economy: Economy) -> pd.DataFrame:
    """Return the yearbook: people employed by division, mean of each year's months."""
    people = pd.DataFrame(economy.headcount, columns=MONTHS.year)
    yearly = people.T.groupby(level=0).mean().T.groupby(economy.enterprises["division"]).sum()
    rows = yearly.rename_axis(index="industry").reset_index()
    frame = rows.melt("industry", var_name="year", value_name="employed")
    frame = frame.assign(
        year=frame["year"].astype(int),
        employed=frame["employed"].round(),
        region="all",
        occupation="all",
        source=_SOURCE,
    )
    return frame[list(TABLES["employment"].names)]


def _by_series(economy: Economy, values: np.ndarray) -> pd.DataFrame:
    """Sum enterprise × occupation × month over enterprises of one region and division."""
    groups = economy.enterprises.groupby(["region", "division"], sort=True).indices
    codes = occupations()["occupation"].to_numpy()
    sums = np.stack([values[rows].sum(axis=0) for rows in groups.values()])
    present = np.stack([economy.rate[rows].sum(axis=(0, 2)) > 0 for rows in groups.values()])
    group, occupation = np.nonzero(present)
    keys = pd.DataFrame(list(groups), columns=["region", "industry"])
    keys = keys.iloc[group].reset_index(drop=True)
    keys = keys.assign(occupation=codes[occupation])
    frame = keys.loc[keys.index.repeat(len(MONTHS))].reset_index(drop=True)
    return frame.assign(
        month=np.tile(MONTHS.to_numpy(), len(keys)), value=sums[group, occupation].ravel()
    )


def _demand(rng: np.random.Generator, economy: Economy) -> pd.DataFrame:
    frame = _by_series(economy, economy.openings).rename(columns={"value": "openings"})
    n_series = len(frame) // len(MONTHS)
    use = rng.choice(
        ["statistical", "administrative", "commercial"], size=n_series, p=[0.4, 0.2, 0.4]
    )
    source = np.where(use == "commercial", "模拟数据：招聘广告", "模拟数据：统计报表")
    frame = frame.assign(
        skill="all",
        enterprise="all",
        openings=frame["openings"].astype(float),
        source=np.repeat(source, len(MONTHS)),
        permitted_use=np.repeat(use, len(MONTHS)),
    )
    return frame[list(TABLES["demand"].names)]


def _workforce(rng: np.random.Generator, economy: Economy) -> pd.DataFrame:
    """Report the last 24 months of one enterprise in ten, by occupation."""
    n = len(economy.enterprises)
    firms = np.sort(rng.choice(n, size=max(n // 10, 1), replace=False))
    months = MONTHS[-24:]
    listed = occupations()
    rows, column = np.nonzero(economy.rate[firms].sum(axis=2) > 0)
    division = np.searchsorted(
        np.array(economy.divisions), economy.enterprises["division"].to_numpy(dtype=str)
    )[firms][rows]
    shares = economy.mix[division, column][:, np.asarray(months.year) - MONTHS.year[0]]
    employed = (economy.headcount[firms[rows], -24:] * shares).round()
    openings = economy.openings[firms[rows], column, -24:]
    fill = economy.fill[firms[rows], column][:, None]
    leave = np.minimum(employed * listed["turnover"].to_numpy()[column][:, None] * 0.9, employed)
    frame = pd.DataFrame(
        {
            "enterprise_id": economy.enterprises["enterprise_id"].to_numpy()[firms[rows]],
            "occupation": listed["occupation"].to_numpy()[column],
        }
    )
    frame = frame.loc[frame.index.repeat(24)].reset_index(drop=True)
    return frame.assign(
        period=np.tile(months.to_numpy(), len(rows)),
        employed=employed.ravel(),
        hires=rng.binomial(openings, fill).ravel().astype(float),
        separations=rng.poisson(leave).ravel().astype(float),
        retiring=rng.poisson(employed * 0.015).ravel().astype(float),
        permitted_use="statistical",
    )


def economy_truth(economy: Economy) -> dict[str, pd.DataFrame]:
    """Return what nobody in the city could know: expected openings and what drives them."""
    lags = pd.DataFrame(
        [(m, OPENINGS_LAG - lag, strength) for m, (lag, strength) in LEADS.items()],
        columns=["metric", "lead_months", "strength"],
    )
    growth = industries()[["industry", "division", "growth"]].reset_index(drop=True)
    return {
        "demand_rate": _by_series(economy, economy.rate).rename(columns={"value": "openings"}),
        "month_index": pd.DataFrame({"month": MONTHS, "index": month_index(MONTHS)}),
        "growth": growth,
        "lead_months": lags,
        "activity": _activity(economy),
    }


def _activity(economy: Economy) -> pd.DataFrame:
    cells = economy.enterprises.drop_duplicates("cell")
    frame = (
        cells[["region", "division"]]
        .rename(columns={"division": "industry"})
        .reset_index(drop=True)
    )
    frame = frame.loc[frame.index.repeat(len(MONTHS))].reset_index(drop=True)
    course = economy.activity[cells["cell"].to_numpy(), OPENINGS_LAG:]
    return frame.assign(month=np.tile(MONTHS.to_numpy(), len(cells)), activity=course.ravel())
