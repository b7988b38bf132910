"""How often openings are filled in time, read off postings and when they closed."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.special import betaincinv, betaln, expit, logit

from talentmatch.vocab.levels import order

__all__ = ["filled_share", "stated_urgency", "unfilled"]

#: Of the slope of urgency, and of the logarithm of what it counts: hardly a constraint.
_PRIOR_VARIANCE = 4.0
#: So many answers does the mean of all count beside those of one occupation.
_ANSWERS_OF_ALL = 2


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
    urgency: pd.Series | None = None,
) -> pd.DataFrame:
    """Return by occupation the share of postings that was filled in time.

    Few postings are pulled toward the share over all, which counts for `prior` postings; the 80 %
    interval is that of the beta distribution. Where employers say how urgent their needs are, they
    are pulled toward what occupations of that urgency fill instead, and how much that counts is
    estimated: the small areas of a beta-binomial regression [1]_.

    Parameters
    ----------
    postings, as_of, days
        As for `unfilled`.
    prior : float
        Weight of the share over all [postings].
    occupations : collection of str
        Occupations to return in any case: one without postings has the share over all, and the
        interval of the prior alone.
    urgency : Series indexed by occupation, optional
        How urgent employers say it is, on any scale; missing where none says so.

    Returns
    -------
    DataFrame indexed by occupation
        `filled`, `filled_lo`, `filled_hi` [1] and `postings`, how many it rests on.

    References
    ----------
    .. [1] Rao & Molina (2015), Small Area Estimation, chapter 10.

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
    usual = pd.Series(overall, index=count.index)
    if urgency is not None and urgency.reindex(count.index).std() > 0:
        usual, prior = _usual_by_urgency(count, urgency.reindex(count.index), prior)
    yes = count["size"] - count["sum"] + usual * prior
    no = count["sum"] + (1 - usual) * prior
    shares = pd.DataFrame({"filled": yes / (yes + no), "postings": count["size"]})
    # Where every posting ended alike the prior of one side is nothing and the share is certain.
    certain = (yes <= 0) | (no <= 0)
    for column, q in (("filled_lo", 0.1), ("filled_hi", 0.9)):
        quantile = betaincinv(yes.clip(lower=1e-9), no.clip(lower=1e-9), q)
        shares[column] = np.where(certain, shares["filled"], quantile)
    return shares


def stated_urgency(answers: pd.DataFrame) -> pd.Series:
    """Return how urgent employers call each occupation.

    Few answers are drawn to all, which count for two.

    Parameters
    ----------
    answers : DataFrame
        `occupation` and `urgency` ("low", "medium", "high") of each answer to a survey of needs.

    Returns
    -------
    Series indexed by occupation
        Mean rank, from 0 (low) to 2 (high).

    Examples
    --------
    >>> answers = pd.DataFrame({"occupation": ["x", "x", "y"], "urgency": ["high", "high", "low"]})
    >>> stated_urgency(answers).round(2).to_dict()
    {'x': 1.67, 'y': 0.89}
    """
    rank = answers["urgency"].map(order("urgency").index).astype(float)
    sums = rank.groupby(answers["occupation"]).agg(["sum", "size"])
    of_all = float(rank.mean())
    return (sums["sum"] + _ANSWERS_OF_ALL * of_all) / (sums["size"] + _ANSWERS_OF_ALL)


def _usual_by_urgency(
    count: pd.DataFrame, urgency: pd.Series, prior: float
) -> tuple[pd.Series, float]:
    """Fit the share filled to the urgency; return it by occupation and how many postings it counts.

    Slope and weight are drawn to none and to `prior`, so that few occupations claim little.
    """
    from scipy.optimize import minimize

    slow = count["sum"].to_numpy(dtype=float)
    filled = count["size"].to_numpy(dtype=float) - slow
    apart = (urgency - urgency.mean()) / urgency.std()
    design = np.column_stack([np.ones(len(count)), apart.fillna(0.0)])

    def loss(parameters: np.ndarray) -> float:
        usual, weight = expit(design @ parameters[:2]), np.exp(parameters[2])
        yes, no = weight * usual, weight * (1 - usual)
        fit = betaln(filled + yes, slow + no) - betaln(yes, no)
        drawn = (parameters[1] ** 2 + (parameters[2] - np.log(prior)) ** 2) / _PRIOR_VARIANCE
        return float(drawn / 2 - fit.sum())

    share = (filled.sum() + 1) / (filled.sum() + slow.sum() + 2)
    start = np.array([logit(share), 0.0, np.log(prior)])
    best = minimize(loss, start, method="L-BFGS-B").x
    return pd.Series(expit(design @ best[:2]), index=count.index), float(np.exp(best[2]))
