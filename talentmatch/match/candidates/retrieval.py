"""From everybody to a few hundred a posting, and the reverse: by a rough score and constraints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from talentmatch.data.intake.identity.employers import FirmRegister
from talentmatch.errors import InputError, is_whole
from talentmatch.i18n import phrase
from talentmatch.match.candidates._vectors import VectorIndex
from talentmatch.match.candidates.eligibility import Constraints
from talentmatch.match.candidates.rough_score import RoughScore
from talentmatch.match.ranking.scorecard import Scorecard
from talentmatch.partitions import by_partition, check_whole, gathered, is_partitioned

__all__ = ["retrieve"]

Array = NDArray[np.floating[Any]]
Rows = NDArray[np.int64]

_QUERIES_AT_ONCE = 64
# Rows by which a column of lists is told.
_LOOKED_AT = 100
_NOTHING: tuple[Rows, Rows, Array] = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
#: So many times the number wanted are held against the constraints first.
_AHEAD = 4


def retrieve(
    postings: pd.DataFrame,
    candidates: pd.DataFrame,
    top_k: int = 200,
    *,
    direction: Literal["candidates", "postings", "both"] = "candidates",
    exclusions: pd.DataFrame | None = None,
    register: FirmRegister | None = None,
    start_by: str | date | pd.Timestamp | None = None,
    vectors: tuple[ArrayLike, ArrayLike] | None = None,
    scorecards: Mapping[str, Scorecard] | None = None,
    constraints: Constraints | None = None,
) -> pd.DataFrame:
    """Return the pairs worth scoring.

    Parameters
    ----------
    postings : DataFrame
        Rows of the table `posting`.
    candidates : DataFrame or dask DataFrame
        Rows of the table `candidate`. Partitions are searched each by itself and their lists
        merged, which gives the lists of one table.
    top_k : int
        Most candidates for each posting, or postings for each candidate.
    direction : {"candidates", "postings", "both"}
        Candidates for each posting, postings for each candidate, or the union of both.
    exclusions, register, start_by
        See `talentmatch.match.candidates.eligibility.Constraints`.
    vectors : pair of array-like of shape (n_postings, d) and (n_candidates, d), optional
        Embeddings of both sides, in place of the rough score. Over 200 000 of them need the extra
        ``scale``, see `talentmatch.match.VectorIndex`.
    scorecards : mapping of side to Scorecard, optional
        Points of the rough score; the default scorecard if none are given.
    constraints : Constraints, optional
        Those of these very tables, where they were prepared already.

    Returns
    -------
    DataFrame, or dask DataFrame where the candidates are one
        candidate_id, posting_id and `near` [1], a rough probability that both say yes (or the
        cosine of the vectors), see `talentmatch.match.candidates.rough_score.RoughScore`; of each
        posting (or candidate) the nearest first, only pairs that no constraint forbids. A posting
        that nobody may be shown to has no rows.

    Raises
    ------
    InputError
        If `top_k` is below 1, `direction` is none of the three, or what is given does not go with
        candidates in partitions.

    Examples
    --------
    >>> who = pd.DataFrame({"candidate_id": ["a", "b"], "title": ["CNC operator", "accountant"]})
    >>> post = pd.DataFrame({"posting_id": ["p"], "title": ["CNC machine operator"]})
    >>> retrieve(post, who, top_k=1)[["candidate_id", "posting_id"]].values.tolist()
    [['a', 'p']]
    """
    _check_wanted(top_k, direction)
    check_whole(postings=postings)
    forbidden = {"exclusions": exclusions, "register": register, "start_by": start_by}
    if is_partitioned(candidates):
        if vectors is not None or constraints is not None:
            raise InputError(phrase("match_refused", "retrieve_parts"))
        how = {"scorecards": scorecards, **forbidden}
        return _of_partitions(postings, candidates, top_k, direction, how)
    rules = _Rules(candidates, postings, constraints, **forbidden)
    nearest: _Nearest
    if vectors is None:
        nearest = partial(_by_score, RoughScore(candidates, postings, scorecards), rules)
    else:
        nearest = partial(_by_vectors, _checked_vectors(vectors, candidates, postings), rules)
    parts = []
    if direction in ("candidates", "both"):
        post, who, near = nearest(top_k, turned=False)
        parts.append(_pairs(candidates, postings, (who, post), near))
    if direction in ("postings", "both"):
        who, post, near = nearest(top_k, turned=True)
        parts.append(_pairs(candidates, postings, (who, post), near))
    return pd.concat(parts, ignore_index=True).drop_duplicates(
        ["candidate_id", "posting_id"], ignore_index=True
    )


def _check_wanted(top_k: int, direction: str) -> None:
    if not is_whole(top_k, 1):
        raise InputError(f"top_k is {top_k!r}; it must be a whole number of at least 1")
    if direction not in ("candidates", "postings", "both"):
        raise InputError(f"direction is {direction!r}; write 'candidates', 'postings' or 'both'")


def _check_different(postings: pd.DataFrame) -> None:
    """Raise where postings stand twice: their lists could not be told apart when they are merged."""
    again = postings["posting_id"][postings["posting_id"].duplicated()]
    if len(again):
        facts = {"n": len(again), "first": str(again.iloc[0])}
        raise InputError(phrase("match_refused", "postings_twice", **facts))


def _of_partitions(
    postings: pd.DataFrame, candidates: Any, top_k: int, direction: str, how: dict[str, Any]
) -> pd.DataFrame:
    """Return the pairs that the partitions of candidates give, as a dask DataFrame."""
    import dask.dataframe as dd

    _check_different(postings)
    ids = candidates._meta["candidate_id"].iloc[:0]
    meta = pd.DataFrame({"candidate_id": ids, "posting_id": postings["posting_id"].iloc[:0]})
    meta = meta.assign(near=np.zeros(0))

    def searched(way: str) -> Any:
        return by_partition(candidates, _searched, postings, (top_k, way, how), meta=meta)

    parts = []
    if direction in ("candidates", "both"):
        merge = partial(_merged, order=pd.Index(postings["posting_id"]), top_k=top_k)
        lists = searched("candidates")
        best = gathered(lists.to_delayed(), merge)
        parts.append(dd.from_delayed([best], meta=lists._meta, verify_meta=False))
    if direction in ("postings", "both"):
        parts.append(searched("postings"))
    pairs: Any = parts[0]
    if direction != "candidates":
        pairs = dd.concat(parts).drop_duplicates(["candidate_id", "posting_id"])
    found: pd.DataFrame = pairs
    return found


def _searched(
    candidates: pd.DataFrame, postings: pd.DataFrame, asked: tuple[int, Any, dict[str, Any]]
) -> pd.DataFrame:
    top_k, direction, how = asked
    _check_lists(candidates)
    return retrieve(postings, candidates, top_k, direction=direction, **how)


def _check_lists(candidates: pd.DataFrame) -> None:
    """Raise where lists have become text, as dask makes of them unless it is told not to."""
    for name in candidates.columns:
        if isinstance(candidates[name].dtype, pd.StringDtype):
            some = candidates[name].dropna().head(_LOOKED_AT)
            if len(some) and (some.str.startswith("[") & some.str.endswith("]")).all():
                facts = {"column": str(name), "value": str(some.iloc[0])}
                raise InputError(phrase("match_refused", "lists_as_text", **facts))


def _merged(parts: Sequence[pd.DataFrame], order: pd.Index, top_k: int) -> pd.DataFrame:
    """Return the best of several lists of each posting, a person once; of equals, the first list's."""
    pairs = pd.concat(parts, ignore_index=True)
    post = order.get_indexer(pd.Index(pairs["posting_id"]))
    best = np.lexsort((-pairs["near"].to_numpy(), post))
    again = pairs.iloc[best].duplicated(["posting_id", "candidate_id"])
    best = best[~again.to_numpy()]
    post = post[best]
    place = np.arange(len(best)) - np.searchsorted(post, post)
    lists: pd.DataFrame = pairs.iloc[best[place < top_k]].reset_index(drop=True)
    return lists


def _pairs(
    candidates: pd.DataFrame, postings: pd.DataFrame, rows: tuple[Rows, Rows], near: Array
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            # Arrays of pandas keep their type when nobody is left.
            "candidate_id": candidates["candidate_id"].iloc[rows[0]].array,
            "posting_id": postings["posting_id"].iloc[rows[1]].array,
            "near": near,
        }
    )


class _Nearest(Protocol):
    """Find the best eligible items of each query; turned, people ask for postings."""

    def __call__(self, top_k: int, *, turned: bool) -> tuple[Rows, Rows, Array]:
        """Return query rows, item rows and likeness."""


class _Rules:
    """The constraints of the rows that are asked about, or of all rows once many were asked."""

    def __init__(
        self,
        candidates: pd.DataFrame,
        postings: pd.DataFrame,
        prepared: Constraints | None = None,
        **given: Any,
    ) -> None:
        self.sides = (candidates, postings)
        self._given = given
        self._left = (len(candidates) + len(postings)) // 4
        self._all = prepared

    def allow(self, who: Rows, post: Rows) -> NDArray[np.bool_]:
        """Tell which pairs no constraint forbids."""
        self._left -= len(who)
        if self._all is None and self._left >= 0:
            people, who = np.unique(who, return_inverse=True)
            posts, post = np.unique(post, return_inverse=True)
            some = (
                frame.iloc[rows] for frame, rows in zip(self.sides, (people, posts), strict=True)
            )
            return _unbroken(Constraints(*some, **self._given), who, post)
        if self._all is None:
            self._all = Constraints(*self.sides, **self._given)
        return _unbroken(self._all, who, post)


def _unbroken(rules: Constraints, who: Rows, post: Rows) -> NDArray[np.bool_]:
    return np.asarray(~np.logical_or.reduce(list(rules.broken(who, post).values())))


def _by_score(
    rough: RoughScore, rules: _Rules, top_k: int, *, turned: bool
) -> tuple[Rows, Rows, Array]:
    queries, every = len(rules.sides[0 if turned else 1]), slice(None)
    blocks = [_NOTHING]
    # Blocks of queries keep the dense part small; each is scored against everybody.
    for start in range(0, queries, _QUERIES_AT_ONCE):
        some = slice(start, start + _QUERIES_AT_ONCE)
        near = np.ascontiguousarray(rough.of(every, some).T if turned else rough.of(some, every))
        for row, (scores, ahead) in enumerate(
            zip(near, _allowed_ahead(near, start, top_k, rules, turned=turned), strict=True)
        ):
            blocks.append(_best(scores, start + row, top_k, rules, ahead, turned=turned))
    query, item, likeness = (np.concatenate(part) for part in zip(*blocks, strict=True))
    return query, item, likeness


def _allowed_ahead(
    near: Array, start: int, top_k: int, rules: _Rules, *, turned: bool
) -> list[Rows]:
    """Return of each query those of its nearest that are eligible; nothing where all must be asked."""
    if near.shape[1] <= _AHEAD * top_k:
        return [np.empty(0, dtype=np.int64)] * len(near)
    nearest = np.stack([_nearest(scores, _AHEAD * top_k) for scores in near])
    queries = np.repeat(np.arange(start, start + len(near)), nearest.shape[1])
    allowed = _asked(nearest.ravel(), queries, rules, turned=turned).reshape(nearest.shape)
    return [rows[mask] for rows, mask in zip(nearest, allowed, strict=True)]


def _best(
    near: Array, query: int, top_k: int, rules: _Rules, rows: Rows, *, turned: bool
) -> tuple[Rows, Rows, Array]:
    if len(rows) < top_k:
        # Most of the nearest are eligible: the rest need asking only where these do not suffice.
        every = np.arange(len(near))
        rows = every[_asked(every, np.full(len(every), query), rules, turned=turned)]
    if len(rows) > top_k:
        rows = np.sort(rows)
        rows = rows[_nearest(near[rows], top_k)]
    rows = rows[np.lexsort((rows, -near[rows]))]
    return np.full(len(rows), query), rows, near[rows].astype(float)


def _nearest(near: Array, number: int) -> Rows:
    """Return the places of the greatest values, those that come first where several are equal."""
    least = np.partition(near, len(near) - number)[len(near) - number]
    above = np.flatnonzero(near > least)
    return np.concatenate([above, np.flatnonzero(near == least)[: number - len(above)]])


def _asked(items: Rows, queries: Rows, rules: _Rules, *, turned: bool) -> NDArray[np.bool_]:
    return rules.allow(queries, items) if turned else rules.allow(items, queries)


def _checked_vectors(
    vectors: tuple[ArrayLike, ArrayLike], candidates: pd.DataFrame, postings: pd.DataFrame
) -> tuple[Array, Array]:
    posts, people = (np.asarray(side, dtype=np.float32) for side in vectors)
    problems = [
        f"{name}: {len(side)} vectors for {len(frame)} rows"
        for name, side, frame in (("postings", posts, postings), ("candidates", people, candidates))
        if len(side) != len(frame)
    ]
    if problems:
        raise InputError("vectors do not fit the tables", problems)
    return posts, people


def _by_vectors(
    vectors: tuple[Array, Array], rules: _Rules, top_k: int, *, turned: bool
) -> tuple[Rows, Rows, Array]:
    """Find by cosine; look further for queries whose nearest are forbidden."""
    items, queries = vectors if turned else vectors[::-1]
    index = VectorIndex(items)
    blocks = [_NOTHING]
    pending, depth = np.arange(len(queries)), 2 * top_k
    while pending.size and len(items):
        rows, near = index.search(queries[pending], depth)
        query, column = np.nonzero(rows >= 0)
        item = rows[query, column]
        allowed = _asked(item, pending[query], rules, turned=turned)
        query, item, likeness = query[allowed], item[allowed], near[query, column][allowed]
        place = np.arange(query.size) - np.searchsorted(query, query)
        # Fewer than wanted are an answer only where there are no more to look at.
        done = np.bincount(query, minlength=pending.size) >= top_k
        done |= depth >= len(items)
        kept = done[query] & (place < top_k)
        blocks.append((pending[query[kept]], item[kept], likeness[kept].astype(float)))
        pending, depth = pending[~done], 8 * depth
    query, item, likeness = (np.concatenate(part) for part in zip(*blocks, strict=True))
    order = np.argsort(query, kind="stable")
    return query[order], item[order], likeness[order]
