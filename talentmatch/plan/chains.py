"""From industries to industry chains: which share of an industry's people works in which chain."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["chain_shares", "over_chains"]

_BOUNDS = ("lo-80", "hi-80")
#: Correlation of the errors of two industries' forecasts of one post, taken for their sum.
_ERROR_CORRELATION = 0.5


def chain_shares(
    register: pd.DataFrame, pairs: pd.DataFrame | None = None, size: pd.Series | None = None
) -> pd.DataFrame:
    """Return for each industry code of the register, at every depth, its share by chain.

    Parameters
    ----------
    register : DataFrame
        Table `enterprise`: `enterprise_id`, `industry`, `chain`.
    pairs : DataFrame, optional
        Table `chain_industry`, for enterprises whose chain is not known.
    size : Series, optional
        People by enterprise_id; an enterprise it does not hold counts as the middle one, and
        without it every enterprise counts as one [persons].

    Returns
    -------
    DataFrame
        `industry`, `chain`, `share` [1]; enterprises of no chain are under `'all'`. Empty if no
        enterprise has a chain.

    Examples
    --------
    >>> register = pd.DataFrame({"enterprise_id": ["a", "b"], "industry": ["C3451", "C3491"],
    ...                          "chain": ["bearings", "robots"]})
    >>> shares = chain_shares(register, size=pd.Series({"a": 300, "b": 100}))
    >>> shares.query("industry == 'C34'")["share"].tolist()
    [0.75, 0.25]
    """
    rows = register.dropna(subset=["industry"])[["enterprise_id", "industry", "chain"]]
    if pairs is not None and len(pairs):
        chain_of = pairs.drop_duplicates("industry").set_index("industry")["chain"]
        rows = rows.assign(chain=rows["chain"].fillna(rows["industry"].map(chain_of)))
    if rows["chain"].isna().all():
        return pd.DataFrame({"industry": [], "chain": [], "share": []})
    people = pd.Series(1.0, index=rows.index)
    if size is not None and len(size):
        size_of_row = rows["enterprise_id"].map(size).astype(float)
        people = size_of_row.fillna(size_of_row.median()).fillna(1.0).clip(lower=1.0)
    rows = rows.assign(chain=rows["chain"].fillna("all"), people=people)
    depths = range(1, int(rows["industry"].str.len().max()) + 1)
    codes = [rows.assign(industry=rows["industry"].str[:depth]) for depth in depths]
    deep = pd.concat(codes).drop_duplicates(["enterprise_id", "industry"])
    sums = deep.groupby(["industry", "chain"])["people"].sum().reset_index()
    sums["share"] = sums["people"] / sums.groupby("industry")["people"].transform("sum")
    return sums[["industry", "chain", "share"]]


def over_chains(yearly: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Sum the openings of industries to those of chains.

    Parameters
    ----------
    yearly : DataFrame
        `industry`, `occupation`, `post`, `mean`, `lo-80`, `hi-80` [positions per year].
    shares : DataFrame
        What `chain_shares` returned; an industry it does not hold goes to chain `'all'`.

    Returns
    -------
    DataFrame
        `chain`, `occupation`, `post`, `mean`, `lo-80`, `hi-80`; the errors of two industries are
        taken to be correlated by one half.

    Examples
    --------
    >>> yearly = pd.DataFrame({"industry": ["C34"], "occupation": ["x"], "post": ["X"],
    ...                        "mean": [8.0], "lo-80": [4.0], "hi-80": [12.0]})
    >>> shares = pd.DataFrame({"industry": "C34", "chain": ["a", "b"], "share": [0.75, 0.25]})
    >>> over_chains(yearly, shares)["mean"].tolist()
    [6.0, 2.0]
    """
    rows = yearly.merge(shares, on="industry", how="left")
    rows = rows.assign(chain=rows["chain"].fillna("all"), share=rows["share"].fillna(1.0))
    keys = [rows["chain"], rows["occupation"], rows["post"]]
    mean = rows["mean"] * rows["share"]
    total = mean.groupby(keys).sum().rename("mean").to_frame()
    for bound, sign in zip(_BOUNDS, (-1, 1), strict=True):
        away = (rows[bound] - rows["mean"]).abs() * rows["share"]
        together, apart = away.groupby(keys).sum(), (away**2).groupby(keys).sum()
        half = np.sqrt(_ERROR_CORRELATION * together**2 + (1 - _ERROR_CORRELATION) * apart)
        total[bound] = (total["mean"] + sign * half).clip(lower=0)
    return total.loc[total["mean"] > 0].reset_index()
