"""Recommend postings from what candidates like this one applied for.

Applications and what postings are like give common tastes (implicit least squares); neighbours of
postings and of candidates, and attributes where nobody applied yet, are added in fixed proportions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from talentmatch.errors import InputError, number_problems
from talentmatch.evaluate.rankings import recall_at
from talentmatch.match.recommend._applications import (
    log_problems,
    rejected_pairs,
    settled_pairs,
    spelled,
    weighted_choices,
)
from talentmatch.match.recommend._attributes import attribute_matrix
from talentmatch.match.recommend._exposure import LONG_LIST, posting_prices
from talentmatch.match.recommend._signals import SIGNALS, Signals
from talentmatch.partitions import by_partition, check_column, is_partitioned

__all__ = ["PostingRecommender"]

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

#: How much each signal, relative to a candidate's best posting, counts.
_WEIGHTS = {
    "factors": 1.0,
    "neighbours": 0.05,
    "alike_candidates": 0.05,
    "applicants_alike": 0.1,
    "postings_alike": 0.03,
    "wanted_attributes": 0.01,
    "popularity": 0.001,
}
_ROWS_AT_ONCE = 250
#: Candidates by whom the crowd before a posting is judged, at most.
_JUDGED_BY = 10_000


def _identifiers(
    pairs: pd.DataFrame, settled: pd.DataFrame, frame: pd.DataFrame | None, key: str
) -> pd.Index:
    """Return every identifier of the applications and the attribute table, in one order.

    A person who turned postings down and chose none is known too.
    """
    ids = pd.Index(pairs[key].unique())
    if key == "candidate_id":
        ids = ids.union(pd.Index(settled[key].unique()))
    if frame is None:
        alone: pd.Index = ids.sort_values()
        return alone
    table = pd.Index(frame[key])
    if not ids.isin(table).any() and ids.astype(str).isin(table.astype(str)).any():
        raise InputError(
            f"'{key}' is {ids.dtype} in the interactions and {table.dtype} in the table of "
            "attributes: give both one type"
        )
    try:
        both: pd.Index = ids.union(table, sort=False).sort_values()
    except TypeError as error:
        raise InputError(
            f"'{key}' holds identifiers of several types; give all one type"
        ) from error
    return both


def _table_problems(frame: object, key: str) -> list[str]:
    """Say why a table of attributes cannot be used."""
    if frame is None:
        return []
    if not isinstance(frame, pd.DataFrame):
        return [f"a table of attributes is {type(frame).__name__}; give a DataFrame with '{key}'"]
    if key not in frame.columns:
        return [f"the table of attributes has no column '{key}'"]
    doubled = int(frame[key].duplicated().sum())
    if doubled:
        return [f"the table of attributes names {doubled} values of '{key}' twice"]
    return []


def _index(ids: Any, name: str) -> pd.Index:
    """Return identifiers as they were given, one or many."""
    if isinstance(ids, Iterable) and not isinstance(ids, (str, bytes, pd.Series, pd.Index)):
        ids = ids if hasattr(ids, "dtype") else list(ids)
    values: NDArray[Any] = np.atleast_1d(np.asarray(ids))
    if values.ndim > 1:
        raise InputError(f"{name} is a table; give a list of identifiers")
    index: pd.Index = pd.Index(values)
    return index


def _text(ids: pd.Index) -> pd.Index:
    """Return identifiers as text; whole numbers that a missing one made fractions are whole."""
    if pd.api.types.is_float_dtype(ids) and bool((ids.dropna() % 1 == 0).all()):
        ids = ids.astype("Int64")
    text: pd.Index = ids.astype(str)
    return text


def _places(identifiers: pd.Index, queries: pd.Index) -> Indices:
    """Return where identifiers stand, -1 where nowhere; 1 is known as "1" too."""
    places = identifiers.get_indexer(queries)
    if (places < 0).any():
        text = _text(identifiers)
        if text.is_unique:
            places = np.where(places < 0, text.get_indexer(_text(queries)), places)
    return np.asarray(places, dtype=np.intp)


def _attributes(frame: pd.DataFrame | None, key: str, order: pd.Index) -> sp.csr_array:
    if frame is None:
        return sp.csr_array((len(order), 1))
    return attribute_matrix(frame.set_index(key).reindex(order))


class PostingRecommender(BaseEstimator):
    """Recommend postings that candidates like this one applied for.

    Parameters
    ----------
    half_life : float, default=365
        An application counts half as much as one made so much later [days]; needs `at`.
    runs : int, default=2
        Starts from which common tastes are sought, and averaged; 1 takes half the time and finds a
        little less.
    random_state : int, default=0
        Seed of the starts.

    Attributes
    ----------
    candidate_ids_, posting_ids_ : Index
        Everybody known, from applications or attributes.

    References
    ----------
    .. [1] Hu, Koren & Volinsky (2008), Collaborative filtering for implicit feedback datasets,
       ICDM.
    .. [2] Sarwar, Karypis, Konstan & Riedl (2001), Item-based collaborative filtering
       recommendation algorithms, WWW.

    Examples
    --------
    >>> applied = pd.DataFrame({"candidate_id": ["a", "a", "b"], "posting_id": ["x", "y", "x"]})
    >>> PostingRecommender().fit(applied).recommend(["b"], top_k=1)["posting_id"].tolist()
    ['y']
    """

    def __init__(
        self,
        *,
        half_life: float = 365.0,
        runs: int = 2,
        random_state: int = 0,
    ) -> None:
        self.half_life = half_life
        self.runs = runs
        self.random_state = random_state

    def fit(
        self,
        interactions: pd.DataFrame,
        postings: pd.DataFrame | None = None,
        candidates: pd.DataFrame | None = None,
    ) -> Self:
        """Learn from applications and, where given, attributes.

        Parameters
        ----------
        interactions : DataFrame with candidate_id, posting_id[, at, side, action]
            One row an application; with `side`, only the candidate's own count, with `action`, a
            yes, a view as a weak one, and a rejection against what is alike; with `at` (dates, or
            days as numbers), earlier ones count less, and a date after today no more than the
            latest before. Duplicates count once. Sides and actions may be written in other ways
            (``Applied``, ``投递``).

        postings, candidates : DataFrame with posting_id or candidate_id, optional
            Any number or text columns, NaN allowed.

        Raises
        ------
        InputError
            If columns are missing, a key stands twice, nobody applied to anything or a parameter
            is out of range.

        Warns
        -----
        UserWarning
            If an action or a side is not known, or dates lie after today or cannot be read.
        """
        problems = number_problems(self, whole={"runs": 1}, above_zero=["half_life"])
        problems += log_problems(interactions)
        problems += _table_problems(postings, "posting_id")
        problems += _table_problems(candidates, "candidate_id")
        if problems:
            raise InputError("PostingRecommender cannot be fitted", problems)
        log = spelled(interactions)
        pairs, settled = weighted_choices(log, self.half_life), settled_pairs(log)
        self.candidate_ids_ = _identifiers(pairs, settled, candidates, "candidate_id")
        self.posting_ids_ = _identifiers(pairs, settled, postings, "posting_id")
        self.people_ = _attributes(candidates, "candidate_id", self.candidate_ids_)
        self.posts_ = _attributes(postings, "posting_id", self.posting_ids_)
        self.applied_ = self._matrix(pairs, pairs["weight"].to_numpy(np.float32))
        self.applied_.sort_indices()
        self.settled_ = self._matrix(settled, np.ones(len(settled), dtype=np.float32))
        rejected = rejected_pairs(log)
        self.rejected_ = self._matrix(rejected, np.ones(len(rejected), dtype=np.float32))
        self._ready()
        return self

    def _matrix(self, pairs: pd.DataFrame, values: Floats) -> sp.csr_array:
        row = self.candidate_ids_.get_indexer(pd.Index(pairs["candidate_id"]))
        column = self.posting_ids_.get_indexer(pd.Index(pairs["posting_id"]))
        known = (row >= 0) & (column >= 0)
        shape = (len(self.candidate_ids_), len(self.posting_ids_))
        return sp.csr_array((values[known], (row[known], column[known])), shape=shape)

    def _ready(self) -> None:
        how: dict[str, Any] = {"runs": self.runs, "random_state": self.random_state}
        how["rejected"] = self.rejected_
        self.signals_ = Signals(self.applied_, self.people_, self.posts_, **how)
        self._last_prices: tuple[float, bytes, Floats] | None = None

    def recommend(
        self,
        candidate_ids: ArrayLike,
        top_k: int = 5,
        *,
        available: ArrayLike | None = None,
        spread: float = 0.0,
    ) -> pd.DataFrame:
        """Return the best postings of each candidate, never one applied to or turned down before.

        One that was only looked at may come again.

        Parameters
        ----------
        candidate_ids : array-like, dask Series or one identifier
            A candidate nobody knows anything about gets what is popular. An identifier may be
            written as text: 1 and "1" are one.
        top_k : int, default=5
            Most postings each.
        available : array-like, optional
            Postings that are open; no other is recommended. By default all that are known.
        spread : float, default=0
            How much a posting loses that is among the best of many candidates; by all who are
            known, whoever is asked about. With 2 what is shown is spread over clearly more postings
            and finds as much (`experiments/application_benchmark.py`). The first call with a value
            takes about as long as recommending to everybody.

        Returns
        -------
        DataFrame with candidate_id, posting_id, score, rank, basis
            Scores order one candidate's postings; they are no probabilities. `basis` is
            "applications" of the candidate, "attributes" where there are none, or "popular".

        Raises
        ------
        InputError
            If `top_k` is below 1, `spread` below 0, or no posting that is available is known.
        """
        check_is_fitted(self, "signals_")
        settings = SimpleNamespace(top_k=top_k, spread=spread)
        problems = number_problems(settings, whole={"top_k": 1}, from_zero=["spread"])
        if problems:
            raise InputError("postings cannot be recommended", problems)
        check_column(candidate_ids, "candidate_ids")
        if is_partitioned(candidate_ids):
            different: Any = candidate_ids
            meta = self.recommend(self.candidate_ids_[:1], 1).iloc[:0]
            # As they are asked about: "1" is known as 1, and stays text.
            meta["candidate_id"] = different._meta.array
            parts: pd.DataFrame = by_partition(
                different.drop_duplicates(),
                _recommended,
                self,
                (top_k, available, spread),
                meta=meta,
            )
            return parts
        ids = _index(candidate_ids, "candidate_ids").unique()
        closed = self._closed(available)
        if ids.empty:
            return _long([], [], [], [], [])
        rows = _places(self.candidate_ids_, ids)
        prices = self._prices(closed, float(spread)) if spread else None
        return pd.concat(
            [
                self._rank(ids[part], rows[part], top_k, closed, prices)
                for part in np.array_split(np.arange(rows.size), -(-rows.size // _ROWS_AT_ONCE))
            ],
            ignore_index=True,
        )

    def score(self, interactions: pd.DataFrame, y: object = None, *, top_k: int = 10) -> float:
        """Return the share of later applications that stand among the first postings, by candidate.

        Parameters
        ----------
        interactions : DataFrame
            As for `fit`, of after it: what was applied for before is recommended to nobody, and
            counts as missed.
        y : None
            Not used; here for scikit-learn.
        top_k : int, default=10
            Postings a candidate.

        Returns
        -------
        float
            Recall at `top_k` [1], mean of candidates.

        Raises
        ------
        InputError
            As of `fit` and `recommend`.
        """
        chosen = weighted_choices(spelled(interactions), self.half_life)
        listed = self.recommend(chosen["candidate_id"].unique(), top_k)
        names = {"candidate_id": "query", "posting_id": "item"}
        return recall_at(listed.rename(columns=names), chosen.rename(columns=names), top_k)

    def _closed(self, available: ArrayLike | None) -> NDArray[np.bool_]:
        """Tell of each posting whether it is not to be recommended."""
        closed = np.zeros(len(self.posting_ids_), dtype=bool)
        if available is None:
            return closed
        places = _places(self.posting_ids_, _index(available, "available"))
        if not (places >= 0).any():
            raise InputError(
                f"none of the {len(places)} available postings is known; give identifiers "
                "that were "
                "in the applications or in the table of postings"
            )
        closed[:] = True
        closed[places[places >= 0]] = False
        return closed

    def _prices(self, closed: NDArray[np.bool_], spread: float) -> Floats:
        """Return the prices of postings, those asked for last without reckoning them again."""
        last = self._last_prices
        if last is not None and last[:2] == (spread, closed.tobytes()):
            return last[2]
        judges = np.arange(len(self.candidate_ids_))
        if judges.size > _JUDGED_BY:
            drawn = np.random.default_rng(self.random_state).permutation(judges)[:_JUDGED_BY]
            judges = np.sort(drawn)
        depth = min(LONG_LIST, int((~closed).sum()))
        lists = []
        for rows in np.array_split(judges, -(-judges.size // _ROWS_AT_ONCE)):
            score = _of_best(np.where(closed, -np.inf, self._scores(rows)))
            best = _first(score, depth)
            lists.append((best, np.take_along_axis(score, best, axis=1)))
        places, scores = (np.vstack(part) for part in zip(*lists, strict=True))
        open_to = ~np.isneginf(scores[:, 0])
        # Numbers among the open ones; others are in lists with a score that never counts.
        number = np.maximum(np.cumsum(~closed) - 1, 0)
        prices = np.zeros(closed.size, dtype=np.float32)
        prices[~closed] = posting_prices(
            number[places[open_to]], scores[open_to], int((~closed).sum()), spread=spread
        )
        self._last_prices = (spread, closed.tobytes(), prices)
        return prices

    def _rank(
        self,
        names: pd.Index,
        rows: Indices,
        top_k: int,
        closed: NDArray[np.bool_],
        prices: Floats | None,
    ) -> pd.DataFrame:
        score = np.empty((rows.size, len(self.posting_ids_)), dtype=np.float32)
        known = rows >= 0
        score[known] = self._scores(rows[known])
        score[~known] = self.signals_.popularity
        score[:, closed] = -np.inf
        if prices is not None:
            score = _of_best(score) - prices
        chosen = _first(score, min(top_k, score.shape[1]))
        best = np.take_along_axis(score, chosen, axis=1)
        row, place = np.nonzero(~np.isneginf(best))
        postings = self.posting_ids_[chosen[row, place]]
        return _long(names[row], postings, best[row, place], place + 1, self._basis(rows)[row])

    def _basis(self, rows: Indices) -> NDArray[np.object_]:
        """Return what the recommendations of each candidate rest on."""
        known = rows >= 0
        applied, people = np.zeros(rows.size, dtype=bool), np.zeros(rows.size, dtype=bool)
        applied[known] = np.diff(self.applied_.indptr)[rows[known]] > 0
        people[known] = np.diff(self.people_.indptr)[rows[known]] > 0
        return np.where(applied, "applications", np.where(people, "attributes", "popular"))

    def _scores(self, rows: Indices) -> Floats:
        """Return the scores of candidates with every posting; minus infinity where none is due."""
        mixed = np.zeros((rows.size, len(self.posting_ids_)), dtype=np.float32)
        for name, signal in zip(SIGNALS, self.signals_.of(rows), strict=True):
            # Each counts relative to the candidate's best posting, so that they can be added.
            most = np.maximum(signal.max(axis=1, initial=0.0), 1e-12)[:, None]
            mixed += (np.float32(_WEIGHTS[name]) / most) * signal
        who, what = self.settled_[rows].nonzero()
        mixed[who, what] = -np.inf
        return mixed

    def save(self, folder: Path) -> None:
        """Write what was learnt to a folder, without pickle."""
        check_is_fitted(self, "signals_")
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "recommender.json").write_text(json.dumps(self.get_params()), encoding="utf-8")
        for name, ids in (("candidates", self.candidate_ids_), ("postings", self.posting_ids_)):
            pd.DataFrame({"id": ids}).to_parquet(folder / f"{name}.parquet")
        for name in ("applied", "settled", "rejected", "people", "posts"):
            sp.save_npz(folder / f"{name}.npz", getattr(self, f"{name}_"))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a recommender that `save` wrote."""
        folder = Path(folder)
        settings: dict[str, Any] = json.loads(
            (folder / "recommender.json").read_text(encoding="utf-8")
        )
        new = cls(**{name: settings[name] for name in settings if name in cls().get_params()})
        new.candidate_ids_ = pd.Index(pd.read_parquet(folder / "candidates.parquet")["id"])
        new.posting_ids_ = pd.Index(pd.read_parquet(folder / "postings.parquet")["id"])
        for name in ("applied", "people", "posts"):
            setattr(new, f"{name}_", sp.csr_array(sp.load_npz(folder / f"{name}.npz")))
        shape = new.applied_.shape
        for name in ("settled", "rejected"):
            path = folder / f"{name}.npz"
            stored = sp.load_npz(path) if path.exists() else sp.csr_array(shape)
            setattr(new, f"{name}_", sp.csr_array(stored))
        if not (folder / "rejected.npz").exists():  # saved when what was settled held no choices
            new.settled_ = sp.csr_array(new.settled_ + new.applied_)
        new._ready()
        return new


def _of_best(score: Floats) -> Floats:
    """Return scores relative to the best of each row."""
    best = score.max(axis=1, keepdims=True)
    return np.asarray(score / np.where(best > 0, best, 1.0), dtype=np.float32)


def _first(score: Floats, depth: int) -> Indices:
    """Return the places of the best `depth` scores of each row, the best first, ties in order."""
    if depth >= score.shape[1]:
        return np.argsort(-score, axis=1, kind="stable")
    best = np.sort(np.argpartition(-score, depth - 1, axis=1)[:, :depth], axis=1)
    order = np.argsort(-np.take_along_axis(score, best, axis=1), axis=1, kind="stable")
    return np.asarray(np.take_along_axis(best, order, axis=1))


def _long(candidates: Any, postings: Any, scores: Any, ranks: Any, bases: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "candidate_id": candidates,
            "posting_id": postings,
            "score": np.asarray(scores, dtype=float),
            "rank": np.asarray(ranks, dtype=int),
            "basis": pd.Series(bases, dtype="str"),
        }
    )


def _recommended(
    ids: pd.Series, recommender: PostingRecommender, how: tuple[int, Any, float]
) -> pd.DataFrame:
    top_k, available, spread = how
    return recommender.recommend(ids, top_k, available=available, spread=spread)
