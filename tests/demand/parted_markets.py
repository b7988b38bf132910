"""Histories of several kinds of series, cut into partitions."""

import numpy as np
import pandas as pd

__all__ = ["MONTHS", "assert_same", "cut", "led_market", "market"]

MONTHS = pd.date_range("2021-01-01", periods=64, freq="MS")


def market(series, months, seed=0, *, late=True):
    """Return series of some regions and posts: young ones, rare ones, late ones, and all others."""
    random = np.random.default_rng(seed)
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(months) / 12)
    path = np.exp(np.cumsum(random.normal(0, 0.05, months)))
    level = random.gamma(0.7, 30, series)[:, None]
    openings = random.poisson(level * season * path).astype(float)
    there = np.ones(openings.shape, dtype=bool)
    for place in range(series):
        if place % 7 == 3:
            there[place, : months - random.integers(1, months)] = False
        if place % 5 == 1:
            there[place] &= openings[place] > 0
        if late and place % 11 == 2:
            there[place, months - random.integers(1, 3) :] = False
    row, month = np.nonzero(there)
    return pd.DataFrame(
        {
            "region": np.array([f"r{place % 4}" for place in range(series)])[row],
            "post": (np.arange(series) // 4)[row],
            "month": MONTHS[month],
            "openings": openings[row, month],
        }
    )


def cut(history, partitions, seed=0):
    """Return a history in partitions, its rows in no order."""
    import dask.dataframe as dd

    rows = history.sample(frac=1, random_state=seed).reset_index(drop=True)
    return dd.from_pandas(rows, npartitions=partitions)


def assert_same(ours, theirs, dims):
    """Both are one forecast: the same rows, and figures to 1e-9 of the forecast's size."""
    keys = [*dims, "month"]
    ours, theirs = (
        table.astype(dict.fromkeys(keys, str)).set_index(keys).sort_index()
        for table in (ours, theirs)
    )
    assert ours.index.tolist() == theirs.index.tolist()
    size = np.maximum(theirs["mean"].to_numpy()[:, None], theirs.to_numpy())
    assert (np.abs(ours.to_numpy() - theirs.to_numpy()) <= 1e-9 * size).all()


def led_market(series, months):
    """Return a history that orders of its regions lead, and these orders, which end before it."""
    history, random = market(series, months), np.random.default_rng(1)
    orders = pd.DataFrame(
        [
            (region, month, *np.exp(random.normal(size=2)))
            for region in ("r0", "r1", "r2", "r9")
            for month in MONTHS[: months - 2]
        ],
        columns=["region", "month", "orders", "revenue"],
    )
    lead = history.merge(orders, how="left")["orders"].fillna(1.0).to_numpy()
    return history.assign(openings=np.round(history["openings"] * lead**0.4)), orders
