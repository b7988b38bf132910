"""How often openings are filled in time, read off postings and when they closed."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.special import betaincinv

__all__ = ["filled_share", "unfilled"]


def unfilled(postings: pd.DataFrame, as_of: pd.Timestamp, *, days: int = 60) -> pd.Series:
    """Say of each posting whether it stayed open too long.

    Parameters
    ----------
    postings : DataFrame
        Table `posting`, with `posted_on` and `closed_on`.
    as_of : Timestamp
        Day of the question.
    days : int
        A posting open longer than this counts as not filled [days].

    Returns
    -------
    Series
        1 for open too long, 0 for closed in time, NaN while it is still too young to tell.

    Examples
    --------
    >>> rows = pd.DataFrame({
    ...     "posted_on": pd.to_datetime(["2024-01-01", "2024-01-01", "2024-12-01"]),
    ...     "closed_on": pd.to_datetime(["2024-01-20", None, None]),
    ... })
    >>> unfilled(rows, pd.Timestamp("2024-12-31")).tolist()
    [0.0, 1.0, nan]
    """
    closed = postings["closed_on"]
    until = closed.where(closed <= as_of, as_of)
    slow = ((until - postings["posted_on"]).dt.days > days).astype(float)
    is_settled = postings["posted_on"].notna() & (postings["closed_on"].le(as_of) | slow.eq(1))
    judged: pd.Series = slow.where(is_settled)
    return judged


def filled_share(
    postings: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    days: int = 60,
    prior: float = 5.0,
    occupations: Collection[str] = (),
) -> pd.DataFrame:
    """Return by occupation the share of postings that was filled in time.

    Few postings are pulled toward the share over all, which counts for `prior` postings; the 80 %
    interval is that of the beta distribution.

    Parameters
    ----------
    postings, as_of, days
        As for `unfilled`.
    prior : float
        Weight of the share over all [postings].
    occupations : collection of str
        Occupations to return in any case: one without postings has the share over all, and the
        interval of the prior alone.

    Returns
    -------
    DataFrame indexed by occupation
        `filled`, `filled_lo`, `filled_hi` [1] and `postings`, how many it rests on.

    Examples
    --------
    >>> rows = pd.DataFrame({"occupation": "x", "posted_on": pd.Timestamp("2024-01-01"),
    ...                      "closed_on": pd.to_datetime(["2024-01-20"] * 3 + ["2024-12-01"])})
    >>> filled_share(rows, pd.Timestamp("2024-12-31"))["filled"].tolist()
    [0.75]
    """
    slow = unfilled(postings, as_of, days=days)
    judged = pd.DataFrame({"occupation": postings["occupation"], "slow": slow}).dropna()
    overall = float(1 - judged["slow"].mean()) if len(judged) else 0.5
    count = judged.groupby("occupation")["slow"].agg(["sum", "size"])
    if len(judged):
        count = count.reindex(count.index.union(pd.Index(occupations)), fill_value=0)
    yes = count["size"] - count["sum"] + overall * prior
    no = count["sum"] + (1 - overall) * prior
    shares = pd.DataFrame({"filled": yes / (yes + no), "postings": count["size"]})
    # Where every posting ended alike the prior of one side is nothing and the share is certain.
    certain = (yes <= 0) | (no <= 0)
    for column, q in (("filled_lo", 0.1), ("filled_hi", 0.9)):
        quantile = betaincinv(yes.clip(lower=1e-9), no.clip(lower=1e-9), q)
        shares[column] = np.where(certain, shares["filled"], quantile)
    return shares
