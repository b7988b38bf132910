"""Scores of pairs: in this process, or list by list wherever dask calculates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from talentmatch.match.features.comparison_table import compare
from talentmatch.match.similarity.title_ngrams import text_similarity
from talentmatch.partitions import computed
from talentmatch.pipeline.matches.market import Market

__all__ = ["best_pairs", "scored_pairs"]

#: Lists that are scored by one task, at most.
_LISTS = 500
#: Comparisons and scores of the same pairs, on one index.
Scored = tuple[pd.DataFrame, pd.DataFrame]


def scored_pairs(market: Market, pairs: pd.DataFrame) -> Scored:
    """Return comparisons, and candidate_id, posting_id with candidate, employer, mutual [1]."""
    return _by_list(market, pairs, "posting_id", _scored)


def best_pairs(market: Market, pairs: pd.DataFrame, query: str, *, top: int) -> Scored:
    """Return the same of the best pairs of each list, the best first, beside their `rank`."""
    comparisons, best = _by_list(market, pairs, query, partial(_best, query=query, top=top))
    return comparisons, best.sort_values([query, "rank"])


def _scored(market: Market, pairs: pd.DataFrame) -> Scored:
    comparisons = compare(
        pairs,
        market.candidates,
        market.postings,
        as_of=market.as_of,
        history=market.history,
        titles=market.titles,
    )
    return comparisons, pairs[["candidate_id", "posting_id"]].join(
        market.ranker.predict(comparisons)
    )


def _best(market: Market, pairs: pd.DataFrame, query: str, top: int) -> Scored:
    comparisons, scored = _scored(market, pairs)
    item = "posting_id" if query == "candidate_id" else "candidate_id"
    best = scored.sort_values([query, "mutual", item], ascending=[True, False, True])
    best["rank"] = best.groupby(query).cumcount() + 1
    best = best.loc[best["rank"] <= top]
    return comparisons.loc[best.index], best


def _by_list(
    market: Market, pairs: pd.DataFrame, query: str, score: Callable[[Market, pd.DataFrame], Scored]
) -> Scored:
    """Score whole lists together, some of them in each task."""
    # What compares titles by meaning keeps what it has learnt in the store, which is open here.
    if market.tasks == 1 or market.titles is not text_similarity or pairs.empty:
        return score(market, pairs)
    import dask

    lists = pd.factorize(pairs[query])[0]
    number = int(lists.max()) + 1
    parts = min(max(market.tasks, -(-number // _LISTS)), number)
    blocks = np.array_split(np.arange(number), parts)
    task = dask.delayed(score, nout=2)
    # What all tasks need is sent to a worker once; people only to whom they are compared by.
    common = dask.delayed(
        replace(
            market,
            candidates=market.candidates.iloc[:0],
            exclusions=market.exclusions.iloc[:0],
            register=None,
            settled=None,
        )
    )
    with_people = dask.delayed(_with_people)
    tasks = []
    for block in blocks:
        some = pairs.loc[(lists >= block[0]) & (lists <= block[-1])]
        people = market.candidates["candidate_id"].isin(some["candidate_id"].unique())
        own = with_people(common, market.candidates.loc[people].reset_index(drop=True))
        tasks.append(task(own, some))
    comparisons, scored = zip(*computed(*tasks), strict=True)
    return pd.concat(comparisons), pd.concat(scored)


def _with_people(market: Market, people: pd.DataFrame) -> Market:
    return replace(market, candidates=people)
