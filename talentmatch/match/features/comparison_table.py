"""Compare candidates and postings: every comparison that `talentmatch.match.features` declares."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from talentmatch.match.features import COMPARISONS, Pairs, TitleSimilarity
from talentmatch.match.features.past_answers import popularity
from talentmatch.match.similarity.title_ngrams import text_similarity
from talentmatch.partitions import by_partition, check_whole, is_partitioned

__all__ = ["compare", "popularity"]


def compare(
    pairs: pd.DataFrame,
    candidates: pd.DataFrame,
    postings: pd.DataFrame,
    *,
    as_of: str | date | pd.Timestamp | None = None,
    history: pd.DataFrame | None = None,
    titles: TitleSimilarity = text_similarity,
    only: Collection[str] | None = None,
) -> pd.DataFrame:
    """Compare candidate and posting of each pair.

    Parameters
    ----------
    pairs : DataFrame or dask DataFrame
        candidate_id and posting_id; `at` where each pair has a moment of its own. Popularity
        columns that stand here already (the feature set's SQL gives them) are passed on.
    candidates, postings : DataFrame
        Rows of the tables `candidate` and `posting`; absent columns give missing comparisons. A
        column `industry` on both sides, where it was joined, gives the industry move.
    as_of : str, date or Timestamp, optional
        Moment from which days are counted, where `pairs` has no `at`.
    history : DataFrame, optional
        Earlier pairs with the answers of both sides, see `popularity`.
    titles : callable, optional
        How alike the titles of persons and of postings are [1], for two columns of them; by
        default by character n-grams, see `talentmatch.match.similarity.title_meaning` for meaning
        too.
    only : collection of str, optional
        Which comparisons; all if not given.

    Returns
    -------
    DataFrame on the index of `pairs`
        Numeric comparisons, NaN where a side says nothing; units and meaning are declared in
        `talentmatch.match.features`.

    Raises
    ------
    InputError
        If a pair names a candidate or posting that its table lacks.

    Examples
    --------
    >>> who = pd.DataFrame(
    ...     {"candidate_id": ["c-1"], "title": ["CNC operator"], "skills": [["cnc", "cad"]]}
    ... )
    >>> post = pd.DataFrame({"posting_id": ["p-1"], "title": ["CNC operator"], "skills": [["cnc"]]})
    >>> pair = pd.DataFrame({"candidate_id": ["c-1"], "posting_id": ["p-1"]})
    >>> compare(pair, who, post)[["skills_covered", "title_similarity"]].round(2).values.tolist()
    [[1.0, 1.0]]
    """
    if is_partitioned(pairs):
        meta = pd.DataFrame(columns=list(COMPARISONS if only is None else only), dtype=float)
        how = {"as_of": as_of, "history": history, "titles": titles, "only": only}
        rows: pd.DataFrame = by_partition(pairs, _compared, candidates, postings, how, meta=meta)
        return rows
    check_whole(candidates=candidates, postings=postings, history=history)
    moment = None if as_of is None else pd.Timestamp(as_of)
    pair_table = Pairs(pairs, candidates, postings, as_of=moment, history=history, titles=titles)
    chosen = COMPARISONS if only is None else {name: COMPARISONS[name] for name in only}
    columns = {name: one.compute(pair_table) for name, one in chosen.items()}
    return pd.DataFrame(columns, index=pairs.index)


def _compared(
    pairs: pd.DataFrame, candidates: pd.DataFrame, postings: pd.DataFrame, how: dict[str, Any]
) -> pd.DataFrame:
    return compare(pairs, candidates, postings, **how)
