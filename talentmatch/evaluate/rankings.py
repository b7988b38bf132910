"""Measures of ranked lists; those of yes-or-no scores are at hand here too.

Lists are long frames: `ranked` has one row a shown item (`query`, `item`, `rank`, from 1),
`relevant` one row a right answer (`query`, `item`, and optionally `gain`, how right it is). The
mean is always over the queries of `relevant`, so that a query without any list counts as zero.
"""

from __future__ import annotations

from typing import Literal, overload

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from talentmatch.errors import InputError
from talentmatch.evaluate.outcomes import auc, brier, calibration_error

__all__ = [
    "auc",
    "brier",
    "calibration_error",
    "coverage_at",
    "exposure_gini",
    "mean_average_precision",
    "mrr",
    "ndcg_at",
    "precision_at",
    "recall_at",
]


def _absent(frame: pd.DataFrame, name: str, columns: tuple[str, ...]) -> list[str]:
    return [f"{name} has no column '{c}'" for c in columns if c not in frame.columns]


def _checked(ranked: pd.DataFrame, relevant: pd.DataFrame, k: int) -> None:
    problems = _absent(ranked, "ranked", ("query", "item", "rank"))
    problems += _absent(relevant, "relevant", ("query", "item"))
    if k < 1:
        problems.append(f"k is {k}; a list has at least one place")
    if not problems:
        if relevant.empty:
            problems.append("relevant is empty; there is nothing to measure against")
        for name, frame in (("ranked", ranked), ("relevant", relevant)):
            doubled = int(frame.duplicated(["query", "item"]).sum())
            if doubled:
                problems.append(f"{name} names {doubled} items twice for the same query")
    if problems:
        raise InputError("the lists cannot be measured", problems)


def _hits(ranked: pd.DataFrame, relevant: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return the right answers among the first `k`: query, rank, gain."""
    top = ranked.loc[ranked["rank"] <= k, ["query", "item", "rank"]]
    right = relevant.assign(gain=relevant.get("gain", 1.0))
    return top.merge(right[["query", "item", "gain"]], on=["query", "item"]).sort_values(
        ["query", "rank"]
    )


def _mean(values: pd.Series, relevant: pd.DataFrame, by_query: bool) -> float | pd.Series:
    queries = pd.Index(relevant["query"].drop_duplicates(), name="query")
    each: pd.Series = values.reindex(queries, fill_value=0.0).astype(float)
    if by_query:
        return each
    return float(each.mean())


def _discounted(gains: pd.DataFrame) -> pd.Series:
    worth = gains["gain"] / np.log2(gains["rank"] + 1.0)
    total: pd.Series = worth.groupby(gains["query"]).sum()
    return total


@overload
def ndcg_at(
    ranked: pd.DataFrame, relevant: pd.DataFrame, k: int, *, by_query: Literal[False] = False
) -> float: ...
@overload
def ndcg_at(
    ranked: pd.DataFrame, relevant: pd.DataFrame, k: int, *, by_query: Literal[True]
) -> pd.Series: ...
def ndcg_at(
    ranked: pd.DataFrame, relevant: pd.DataFrame, k: int, *, by_query: bool = False
) -> float | pd.Series:
    """Return the normalised discounted cumulative gain of the first `k` places.

    Parameters
    ----------
    ranked : DataFrame with query, item, rank
        The lists; ranks from 1.
    relevant : DataFrame with query, item[, gain]
        The right answers; without `gain` each is worth 1.
    k : int
        Places counted.
    by_query : bool, default=False
        Return one value a query instead of their mean.

    Returns
    -------
    float or Series
        Between 0 and 1; queries of `relevant` without a list count as 0.

    Raises
    ------
    InputError
        If a column is missing, an item stands twice in a list, `relevant` is empty or `k` < 1.

    References
    ----------
    .. [1] Järvelin & Kekäläinen (2002), Cumulated gain-based evaluation of IR techniques.

    Examples
    --------
    >>> ranked = pd.DataFrame({"query": "a", "item": ["x", "y", "z"], "rank": [1, 2, 3]})
    >>> relevant = pd.DataFrame({"query": ["a"], "item": ["z"]})
    >>> ndcg_at(ranked, relevant, 10)
    0.5
    """
    _checked(ranked, relevant, k)
    best = relevant.assign(gain=relevant.get("gain", 1.0))
    best["rank"] = best.groupby("query")["gain"].rank(method="first", ascending=False)
    actual = _discounted(_hits(ranked, relevant, k))
    ideal = _discounted(best[best["rank"] <= k])
    return _mean((actual / ideal.where(ideal > 0)).dropna(), relevant, by_query)


@overload
def recall_at(
    ranked: pd.DataFrame, relevant: pd.DataFrame, k: int, *, by_query: Literal[False] = False
) -> float: ...
@overload
def recall_at(
    ranked: pd.DataFrame, relevant: pd.DataFrame, k: int, *, by_query: Literal[True]
) -> pd.Series: ...
def recall_at(
    ranked: pd.DataFrame, relevant: pd.DataFrame, k: int, *, by_query: bool = False
) -> float | pd.Series:
    """Return the share of the right answers that stand in the first `k` places.

    Parameters and errors are those of :func:`ndcg_at`; gains are not used.

    Examples
    --------
    >>> ranked = pd.DataFrame({"query": "a", "item": ["x", "y"], "rank": [1, 2]})
    >>> relevant = pd.DataFrame({"query": ["a", "a"], "item": ["x", "z"]})
    >>> recall_at(ranked, relevant, 5)
    0.5
    """
    _checked(ranked, relevant, k)
    hits = _hits(ranked, relevant, k).groupby("query").size()
    return _mean((hits / relevant.groupby("query").size()).dropna(), relevant, by_query)


@overload
def precision_at(
    ranked: pd.DataFrame, relevant: pd.DataFrame, k: int, *, by_query: Literal[False] = False
) -> float: ...
@overload
def precision_at(
    ranked: pd.DataFrame, relevant: pd.DataFrame, k: int, *, by_query: Literal[True]
) -> pd.Series: ...
def precision_at(
    ranked: pd.DataFrame, relevant: pd.DataFrame, k: int, *, by_query: bool = False
) -> float | pd.Series:
    """Return the share of the first `k` places that hold a right answer.

    With mutual acceptances as right answers this is mutual acceptance at `k`. Places left empty
    count as wrong; parameters and errors are those of :func:`ndcg_at`.

    Examples
    --------
    >>> ranked = pd.DataFrame({"query": "a", "item": ["x", "y"], "rank": [1, 2]})
    >>> precision_at(ranked, pd.DataFrame({"query": ["a"], "item": ["x"]}), 2)
    0.5
    """
    _checked(ranked, relevant, k)
    return _mean(_hits(ranked, relevant, k).groupby("query").size() / k, relevant, by_query)


@overload
def mrr(
    ranked: pd.DataFrame, relevant: pd.DataFrame, *, by_query: Literal[False] = False
) -> float: ...
@overload
def mrr(ranked: pd.DataFrame, relevant: pd.DataFrame, *, by_query: Literal[True]) -> pd.Series: ...
def mrr(
    ranked: pd.DataFrame, relevant: pd.DataFrame, *, by_query: bool = False
) -> float | pd.Series:
    """Return the mean reciprocal rank of the first right answer.

    Parameters and errors are those of :func:`ndcg_at`, without `k`.

    Examples
    --------
    >>> ranked = pd.DataFrame({"query": "a", "item": ["x", "y"], "rank": [1, 2]})
    >>> mrr(ranked, pd.DataFrame({"query": ["a"], "item": ["y"]}))
    0.5
    """
    _checked(ranked, relevant, k=1)
    first = _hits(ranked, relevant, np.iinfo(np.int64).max).groupby("query")["rank"].min()
    return _mean(1.0 / first, relevant, by_query)


@overload
def mean_average_precision(
    ranked: pd.DataFrame, relevant: pd.DataFrame, *, by_query: Literal[False] = False
) -> float: ...
@overload
def mean_average_precision(
    ranked: pd.DataFrame, relevant: pd.DataFrame, *, by_query: Literal[True]
) -> pd.Series: ...
def mean_average_precision(
    ranked: pd.DataFrame, relevant: pd.DataFrame, *, by_query: bool = False
) -> float | pd.Series:
    """Return the mean over queries of the average precision at each right answer.

    Right answers that are in no list count with precision 0, as in TREC. Parameters and errors
    are those of :func:`ndcg_at`, without `k`.

    Examples
    --------
    >>> ranked = pd.DataFrame({"query": "a", "item": ["x", "y", "z"], "rank": [1, 2, 3]})
    >>> relevant = pd.DataFrame({"query": ["a", "a"], "item": ["x", "z"]})
    >>> round(mean_average_precision(ranked, relevant), 4)
    0.8333
    """
    _checked(ranked, relevant, k=1)
    hits = _hits(ranked, relevant, np.iinfo(np.int64).max)
    precision = (hits.groupby("query").cumcount() + 1.0) / hits["rank"]
    total = precision.groupby(hits["query"]).sum()
    return _mean((total / relevant.groupby("query").size()).dropna(), relevant, by_query)


def _exposure(ranked: pd.DataFrame, items: ArrayLike, k: int) -> pd.Series:
    problems = _absent(ranked, "ranked", ("item", "rank"))
    catalogue = pd.Index(np.asarray(items)).unique()
    if catalogue.empty:
        problems.append("items is empty; there is nothing to be shown")
    if problems:
        raise InputError("exposure cannot be measured", problems)
    counts = ranked.loc[ranked["rank"] <= k, "item"].value_counts()
    return counts.reindex(catalogue, fill_value=0)


def coverage_at(ranked: pd.DataFrame, items: ArrayLike, k: int) -> float:
    """Return the share of `items` that appear in the first `k` places of any list.

    Examples
    --------
    >>> ranked = pd.DataFrame({"query": ["a", "b"], "item": ["x", "x"], "rank": [1, 1]})
    >>> coverage_at(ranked, ["x", "y"], 5)
    0.5
    """
    return float((_exposure(ranked, items, k) > 0).mean())


def exposure_gini(ranked: pd.DataFrame, items: ArrayLike, k: int) -> float:
    """Return how unevenly the first `k` places are spread over `items`.

    The Gini coefficient of the number of lists an item stands in: 0 when all are shown equally
    often, near 1 when a few crowd out the rest; NaN when nothing is shown.

    Examples
    --------
    >>> ranked = pd.DataFrame({"query": ["a", "b"], "item": ["x", "x"], "rank": [1, 1]})
    >>> exposure_gini(ranked, ["x", "y"], 5)
    0.5
    """
    counts = np.sort(_exposure(ranked, items, k).to_numpy(dtype=float))
    if counts.sum() == 0:
        return float("nan")
    place = np.arange(1, counts.size + 1)
    return float((2 * place - counts.size - 1) @ counts / (counts.size * counts.sum()))
