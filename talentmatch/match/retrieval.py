"""From everybody to a few hundred a posting, and the reverse: constraints first, then words and skills."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from talentmatch.errors import InputError
from talentmatch.match.eligibility import Constraints
from talentmatch.match.overlap import holdings, rarity
from talentmatch.match.vectors import VectorIndex

__all__ = ["retrieve"]

Array = NDArray[np.floating[Any]]
Rows = NDArray[np.int64]

#: Share of skills against titles in the retrieval score; the ranker decides the order later.
_SKILL_SHARE = 0.6
_QUERIES_AT_ONCE = 64
_FEATURES = 2**18
#: So many times the number wanted are held against the constraints first.
_AHEAD = 8


def retrieve(
    postings: pd.DataFrame,
    candidates: pd.DataFrame,
    top_k: int = 200,
    *,
    direction: Literal["candidates", "postings", "both"] = "candidates",
    exclusions: pd.DataFrame | None = None,
    start_by: str | date | pd.Timestamp | None = None,
    vectors: tuple[ArrayLike, ArrayLike] | None = None,
) -> pd.DataFrame:
    """Return the pairs worth scoring.

    Parameters
    ----------
    postings, candidates : DataFrame
        Rows of the tables `posting` and `candidate`.
    top_k : int
        Most candidates for each posting, or postings for each candidate.
    direction : {"candidates", "postings", "both"}
        Candidates for each posting, postings for each candidate, or the union of both.
    exclusions, start_by
        See `talentmatch.match.eligibility.Constraints`.
    vectors : pair of array-like of shape (n_postings, d) and (n_candidates, d), optional
        Embeddings of both sides, in place of skills and titles. Over 200 000 of them need the extra
        ``scale``, see `talentmatch.match.VectorIndex`.

    Returns
    -------
    DataFrame
        candidate_id, posting_id and `near`, the likeness of skills and titles (or the cosine of
        the vectors) [1]; of each posting
        (or candidate) the nearest first, only pairs that no constraint forbids. A posting that
        nobody may be shown to has no rows.

    Examples
    --------
    >>> who = pd.DataFrame({"candidate_id": ["a", "b"], "title": ["CNC operator", "accountant"]})
    >>> post = pd.DataFrame({"posting_id": ["p"], "title": ["CNC machine operator"]})
    >>> retrieve(post, who, top_k=1)[["candidate_id", "posting_id"]].values.tolist()
    [['a', 'p']]
    """
    rules = Constraints(candidates, postings, exclusions=exclusions, start_by=start_by)
    find = _nearest if vectors is None else _nearest_vectors
    people, posts = (
        _vectors(candidates, postings) if vectors is None else _given(vectors, candidates, postings)
    )
    parts = []
    if direction in ("candidates", "both"):
        post, who, near = find(posts, people, top_k, rules, turned=False)
        parts.append(_pairs(candidates, postings, (who, post), near))
    if direction in ("postings", "both"):
        who, post, near = find(people, posts, top_k, rules, turned=True)
        parts.append(_pairs(candidates, postings, (who, post), near))
    return pd.concat(parts, ignore_index=True).drop_duplicates(
        ["candidate_id", "posting_id"], ignore_index=True
    )


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


def _vectors(
    candidates: pd.DataFrame, postings: pd.DataFrame
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Return unit vectors of skills, rare ones longer, beside unit vectors of titles."""
    has, asked = holdings(
        *(
            frame["skills"].tolist() if "skills" in frame else [None] * len(frame)
            for frame in (candidates, postings)
        )
    )
    weight = rarity(asked)
    return tuple(  # type: ignore[return-value]
        sparse.csr_array(
            sparse.hstack(
                [
                    _unit(sparse.csr_array(skills.matrix * weight)) * _SKILL_SHARE**0.5,
                    _title_vectors(frame) * (1 - _SKILL_SHARE) ** 0.5,
                ],
                format="csr",
            )
        )
        for skills, frame in ((has, candidates), (asked, postings))
    )


def _title_vectors(frame: pd.DataFrame) -> sparse.csr_array:
    """Return character n-grams of titles, each distinct title turned once."""
    from sklearn.feature_extraction.text import HashingVectorizer

    if "title" not in frame or frame.empty:
        return sparse.csr_array((len(frame), _FEATURES))
    codes, table = pd.factorize(frame["title"].astype("str").str.casefold())
    vectorizer = HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 3), n_features=_FEATURES, alternate_sign=False
    )
    texts = [str(text) for text in table]
    known = sparse.csr_array(vectorizer.transform([*texts, ""]))
    return sparse.csr_array(known[np.where(codes < 0, len(texts), codes)])


def _unit(matrix: sparse.csr_array) -> sparse.csr_array:
    length = np.sqrt(np.asarray((matrix * matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ matrix)


def _nearest(
    queries: sparse.csr_array,
    items: sparse.csr_array,
    top_k: int,
    rules: Constraints,
    *,
    turned: bool,
) -> tuple[Rows, Rows, Array]:
    """Return query rows, item rows and likeness of the nearest eligible items of each query."""
    found: list[tuple[Rows, Rows, Array]] = []
    columns = sparse.csc_array(items.T) if queries.shape[0] > _QUERIES_AT_ONCE else items.T
    # Blocks of queries keep the dense part small; one query against 100 000 people is one product.
    for start in range(0, queries.shape[0], _QUERIES_AT_ONCE):
        block = queries[start : start + _QUERIES_AT_ONCE]
        near = (block @ columns).toarray()
        for row in range(near.shape[0]):
            found.append(_best(near[row], start + row, top_k, rules, turned=turned))
    if not found:
        empty = np.empty(0, dtype=np.int64)
        return empty, empty, np.empty(0)
    query, item, likeness = (np.concatenate(part) for part in zip(*found, strict=True))
    return query, item, likeness


def _given(
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
    return people, posts


def _nearest_vectors(
    queries: Array, items: Array, top_k: int, rules: Constraints, *, turned: bool
) -> tuple[Rows, Rows, Array]:
    """Return what `_nearest` does, by cosine; look further for queries whose nearest are forbidden."""
    index = VectorIndex(items)
    found: list[tuple[Rows, Rows, Array]] = []
    asked, wanted = np.arange(len(queries)), 2 * top_k
    while asked.size and len(items):
        rows, near = index.search(queries[asked], wanted)
        query, column = np.nonzero(rows >= 0)
        item = rows[query, column]
        who, post = (asked[query], item) if turned else (item, asked[query])
        allowed = ~np.logical_or.reduce(list(rules.broken(who, post).values()))
        query, item, likeness = query[allowed], item[allowed], near[query, column][allowed]
        place = np.arange(query.size) - np.searchsorted(query, query)
        # Fewer than wanted are an answer only where there are no more to look at.
        done = np.bincount(query, minlength=asked.size) >= top_k
        done |= wanted >= len(items)
        kept = done[query] & (place < top_k)
        found.append((asked[query[kept]], item[kept], likeness[kept].astype(float)))
        asked, wanted = asked[~done], 8 * wanted
    if not found:
        empty = np.empty(0, dtype=np.int64)
        return empty, empty, np.empty(0)
    query, item, likeness = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.argsort(query, kind="stable")
    return query[order], item[order], likeness[order]


def _best(
    near: Array, query: int, top_k: int, rules: Constraints, *, turned: bool
) -> tuple[Rows, Rows, Array]:
    every = np.arange(len(near))
    left = every
    if len(every) > _AHEAD * top_k:
        # Most of the nearest are eligible: the rest need asking only where these do not suffice.
        nearest = np.argpartition(-near, _AHEAD * top_k)[: _AHEAD * top_k]
        left = _allowed(nearest, query, rules, turned=turned)
    if len(left) < top_k or left is every:
        left = _allowed(every, query, rules, turned=turned)
    if len(left) > top_k:
        left = left[np.argpartition(-near[left], top_k - 1)[:top_k]]
    left = left[np.lexsort((left, -near[left]))]
    return np.full(len(left), query), left, near[left]


def _allowed(items: Rows, query: int, rules: Constraints, *, turned: bool) -> Rows:
    same = np.full(len(items), query)
    who, post = (same, items) if turned else (items, same)
    forbidden = np.logical_or.reduce(list(rules.broken(who, post).values()))
    return np.asarray(items[~forbidden])
