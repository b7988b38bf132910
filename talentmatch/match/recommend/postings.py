"""Recommend postings from what candidates like this one applied for.

Applications give neighbours of postings and of candidates; attributes stand in where nobody
applied yet. Which postings are worth a look comes from those signals in fixed proportions; a
LambdaRank model then orders them, trained on applications held out of the signals, and is kept
only where it does better on a second held-out draw.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from talentmatch.errors import InputError
from talentmatch.match.recommend.applications import settled_pairs, spelled, weighted_choices
from talentmatch.match.recommend.attributes import attribute_matrix
from talentmatch.match.recommend.signals import SIGNALS, Signals

if TYPE_CHECKING:
    import lightgbm

__all__ = ["PostingRecommender"]

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

#: How much each signal, relative to a candidate's best posting, counts before the model orders.
_WEIGHTS = {
    "factors": 1.0,
    "walk": 0.8,
    "neighbours": 0.2,
    "alike_candidates": 0.2,
    "applicants_alike": 0.2,
    "postings_alike": 0.25,
    "wanted_attributes": 0.1,
    "popularity": 0.02,
}
_MIX = np.array([_WEIGHTS.get(name, 0.0) for name in SIGNALS])
_ROWS_AT_ONCE = 250
_MOST_DRAWS = 4000  # more teach the order hardly better and take longer
_LEAST_DRAWS = 500  # fewer held-out applications than this teach a ranking nothing


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
    if key not in frame.columns:
        raise InputError(f"the table of attributes has no column '{key}'")
    doubled = int(frame[key].duplicated().sum())
    if doubled:
        raise InputError(f"the table of attributes names {doubled} values of '{key}' twice")
    table = pd.Index(frame[key])
    if not ids.isin(table).any() and ids.astype(str).isin(table.astype(str)).any():
        raise InputError(
            f"'{key}' is {ids.dtype} in the interactions and {table.dtype} in the table of "
            "attributes: give both one type"
        )
    both: pd.Index = ids.union(table).sort_values()
    return both


def _places(identifiers: pd.Index, queries: pd.Index) -> Indices:
    """Return where identifiers stand, -1 where nowhere; 1 is known as "1" too."""
    places = identifiers.get_indexer(queries)
    if (places < 0).any():
        text = identifiers.astype(str)
        if text.is_unique:
            places = np.where(places < 0, text.get_indexer(queries.astype(str)), places)
    return np.asarray(places, dtype=np.intp)


def _attributes(frame: pd.DataFrame | None, key: str, order: pd.Index) -> sp.csr_array:
    if frame is None:
        return sp.csr_array((len(order), 1))
    return attribute_matrix(frame.set_index(key).reindex(order))


def _held_out(applied: sp.csr_array, random: np.random.Generator) -> tuple[Indices, Indices]:
    """Draw one application of every candidate with at least two."""
    count = np.diff(applied.indptr)
    rows = np.flatnonzero(count >= 2)
    drawn = applied.indptr[rows] + (random.random(rows.size) * count[rows]).astype(np.intp)
    return rows, applied.indices[drawn].astype(np.intp)


def _without(applied: sp.csr_array, rows: Indices, columns: Indices) -> sp.csr_array:
    gone = sp.csr_array((np.ones(rows.size), (rows, columns)), shape=applied.shape)
    rest = sp.csr_array(applied - applied.multiply(gone))
    rest.eliminate_zeros()
    return rest


class PostingRecommender(BaseEstimator):
    """Recommend postings that candidates like this one applied for.

    Parameters
    ----------
    depth : int, default=100
        Postings a candidate's ranking is made of.
    half_life : float, default=365
        An application counts half as much as one made so much later [days]; needs `at`.
    rerank : bool, default=True
        Let a LambdaRank model order them where it does better on held-out applications.
    random_state : int, default=0
        Draws of held-out applications and of the model.

    Attributes
    ----------
    candidate_ids_, posting_ids_ : Index
        Everybody known, from applications or attributes.
    reranked_ : bool
        Whether the model won.

    Examples
    --------
    >>> applied = pd.DataFrame({"candidate_id": ["a", "a", "b"], "posting_id": ["x", "y", "x"]})
    >>> PostingRecommender().fit(applied).recommend(["b"], top_k=1)["posting_id"].tolist()
    ['y']
    """

    def __init__(
        self,
        *,
        depth: int = 100,
        half_life: float = 365.0,
        rerank: bool = True,
        random_state: int = 0,
    ) -> None:
        self.depth = depth
        self.half_life = half_life
        self.rerank = rerank
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
            One row an application; with `side`, only the candidate's own count, with `action`,
            only a yes, and a view as a weak one; with `at` (dates, or days as numbers), earlier
            ones count less, and a date after today no more than the latest before. Duplicates
            count once. Sides and actions may be written in other ways (``Applied``, ``投递``).

        Warns
        -----
        UserWarning
            If an action or a side is not known, or dates lie after today.
        postings, candidates : DataFrame with posting_id or candidate_id, optional
            Any number or text columns, NaN allowed.

        Raises
        ------
        InputError
            If columns are missing, a key stands twice, nobody applied to anything or a parameter
            is out of range.
        """
        problems = [
            f"{name} is {value}; it must be {least}"
            for name, value, least, fine in (
                ("depth", self.depth, "at least 1", self.depth >= 1),
                ("half_life", self.half_life, "above 0 days", self.half_life > 0),
            )
            if not fine
        ]
        if problems:
            raise InputError("PostingRecommender cannot be fitted", problems)
        log = spelled(interactions)
        pairs, settled = weighted_choices(log, self.half_life), settled_pairs(log)
        self.candidate_ids_ = _identifiers(pairs, settled, candidates, "candidate_id")
        self.posting_ids_ = _identifiers(pairs, settled, postings, "posting_id")
        self.people_ = _attributes(candidates, "candidate_id", self.candidate_ids_)
        self.posts_ = _attributes(postings, "posting_id", self.posting_ids_)
        self.applied_ = self._matrix(pairs, pairs["weight"].to_numpy(float))
        self.applied_.sort_indices()
        self.settled_ = self._matrix(settled, np.ones(len(settled)))
        self.reranked_ = False
        self.model_: lightgbm.Booster | None = None
        if self.rerank:
            self._learn_order(np.random.default_rng(self.random_state))
        self._ready()
        return self

    def _matrix(self, pairs: pd.DataFrame, values: Floats) -> sp.csr_array:
        row = self.candidate_ids_.get_indexer(pd.Index(pairs["candidate_id"]))
        column = self.posting_ids_.get_indexer(pd.Index(pairs["posting_id"]))
        known = (row >= 0) & (column >= 0)
        shape = (len(self.candidate_ids_), len(self.posting_ids_))
        return sp.csr_array((values[known], (row[known], column[known])), shape=shape)

    def _ready(self) -> None:
        self.signals_ = Signals(self.applied_, self.people_, self.posts_)

    def _learn_order(self, random: np.random.Generator) -> None:
        rows, columns = _held_out(self.applied_, random)
        if rows.size < _LEAST_DRAWS:
            return
        signals = Signals(_without(self.applied_, rows, columns), self.people_, self.posts_)
        if rows.size > _MOST_DRAWS:
            some = np.sort(random.permutation(rows.size)[:_MOST_DRAWS])
            rows, columns = rows[some], columns[some]
        pool, features, mixed = self._pool(signals, rows)
        right = pool == columns[:, None]
        learn = random.random(rows.size) < 0.7
        self.model_ = self._boost(features[learn], right[learn])
        model_order = self._model_scores(features[~learn])
        self.reranked_ = _gain(model_order, right[~learn]) > _gain(mixed[~learn], right[~learn])
        if not self.reranked_:
            self.model_ = None

    def _boost(self, features: Floats, right: NDArray[np.bool_]) -> lightgbm.Booster:
        import lightgbm

        has_hit = right.any(axis=1)
        data = lightgbm.Dataset(
            features[has_hit].reshape(-1, features.shape[2]),
            right[has_hit].ravel().astype(int),
            group=np.full(int(has_hit.sum()), right.shape[1]),
        )
        settings = {
            "objective": "lambdarank",
            "learning_rate": 0.05,
            "num_leaves": 7,
            "min_data_in_leaf": 200,
            "lambdarank_truncation_level": 10,
            "num_threads": 2,
            "deterministic": True,
            "seed": self.random_state,
            "verbose": -1,
        }
        return lightgbm.train(settings, data, num_boost_round=80)

    def _model_scores(self, features: Floats) -> Floats:
        assert self.model_ is not None  # callers rank by the mixed score without it
        flat = features.reshape(-1, features.shape[2])
        return np.asarray(self.model_.predict(flat)).reshape(features.shape[:2])

    def _pool(self, signals: Signals, rows: Indices) -> tuple[Indices, Floats, Floats]:
        """Return for each candidate the postings worth a look, their features and mixed score."""
        depth = min(self.depth, len(self.posting_ids_))
        parts = [
            self._pool_of(signals, part, depth)
            for part in np.array_split(rows, max(1, -(-rows.size // _ROWS_AT_ONCE)))
        ]
        pool, features, mixed = zip(*parts, strict=True)
        return np.concatenate(pool), np.concatenate(features), np.concatenate(mixed)

    def _pool_of(
        self, signals: Signals, rows: Indices, depth: int
    ) -> tuple[Indices, Floats, Floats]:
        raw = signals.of(rows)
        # Each signal counts relative to the candidate's best posting, so that they can be added.
        best = np.maximum(raw.max(axis=2), 1e-12)
        mixed = np.zeros(raw.shape[1:])
        for share, signal, most in zip(_MIX, raw, best, strict=True):
            if share:
                mixed += (share / most)[:, None] * signal
        for exclusions in (signals.applied, self.settled_):
            who, what = exclusions[rows].nonzero()
            mixed[who, what] = -np.inf
        top = _first(mixed, depth)
        chosen = np.stack([np.take_along_axis(signal, top, axis=1) for signal in raw])
        score = np.take_along_axis(mixed, top, axis=1)
        features = np.concatenate([chosen, chosen / best[:, :, None], score[None]])
        return top, features.transpose(1, 2, 0), score

    def recommend(self, candidate_ids: ArrayLike, top_k: int = 5) -> pd.DataFrame:
        """Return the best postings of each candidate, never one applied to or turned down before.

        Parameters
        ----------
        candidate_ids : array-like or one identifier
            A candidate nobody knows anything about gets what is popular. An identifier may be
            written as text: 1 and "1" are one.
        top_k : int, default=5
            Most postings each.

        Returns
        -------
        DataFrame with candidate_id, posting_id, score, rank
            Scores order one candidate's postings; they are no probabilities.
        """
        check_is_fitted(self, "signals_")
        if top_k < 1:
            raise InputError(f"top_k is {top_k}; it must be at least 1")
        ids = pd.Index(np.atleast_1d(np.asarray(candidate_ids))).unique()
        if ids.empty:
            return _long([], [], [], [])
        depth = max(self.depth, top_k)
        rows = _places(self.candidate_ids_, ids)
        return pd.concat(
            [
                self._rank(ids[part], rows[part], min(depth, len(self.posting_ids_)), top_k)
                for part in np.array_split(np.arange(rows.size), -(-rows.size // _ROWS_AT_ONCE))
            ],
            ignore_index=True,
        )

    def _rank(self, names: pd.Index, rows: Indices, depth: int, top_k: int) -> pd.DataFrame:
        pool = np.empty((rows.size, depth), dtype=np.intp)
        score = np.empty((rows.size, depth))
        known = rows >= 0
        if known.any():
            pool[known], features, mixed = self._pool_of(self.signals_, rows[known], depth)
            score[known] = mixed
            if self.model_ is not None:
                # Postings applied to or turned down stay out, whatever the model thinks of them.
                ordered = self._model_scores(features)
                score[known] = np.where(np.isneginf(mixed), -np.inf, ordered)
        if not known.all():
            popular = np.argsort(-self.signals_.popularity, kind="stable")[:depth]
            pool[~known] = popular
            score[~known] = self.signals_.popularity[popular]
        order = np.argsort(-score, axis=1, kind="stable")[:, :top_k]
        best = np.take_along_axis(score, order, axis=1)
        chosen = np.take_along_axis(pool, order, axis=1)
        row, place = np.nonzero(~np.isneginf(best))
        return _long(names[row], self.posting_ids_[chosen[row, place]], best[row, place], place + 1)

    def save(self, folder: Path) -> None:
        """Write what was learnt to a folder, without pickle."""
        check_is_fitted(self, "signals_")
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "recommender.json").write_text(json.dumps(self.get_params()), encoding="utf-8")
        for name, ids in (("candidates", self.candidate_ids_), ("postings", self.posting_ids_)):
            pd.DataFrame({"id": ids}).to_parquet(folder / f"{name}.parquet")
        for name in ("applied", "settled", "people", "posts"):
            sp.save_npz(folder / f"{name}.npz", getattr(self, f"{name}_"))
        model = folder / "order.txt"
        model.unlink(missing_ok=True)
        if self.model_ is not None:
            model.write_text(self.model_.model_to_string(), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a recommender that `save` wrote."""
        folder = Path(folder)
        settings: dict[str, Any] = json.loads(
            (folder / "recommender.json").read_text(encoding="utf-8")
        )
        new = cls(**settings)
        new.candidate_ids_ = pd.Index(pd.read_parquet(folder / "candidates.parquet")["id"])
        new.posting_ids_ = pd.Index(pd.read_parquet(folder / "postings.parquet")["id"])
        for name in ("applied", "people", "posts"):
            setattr(new, f"{name}_", sp.csr_array(sp.load_npz(folder / f"{name}.npz")))
        settled = folder / "settled.npz"  # a recommender saved earlier has none
        new.settled_ = sp.csr_array(
            sp.load_npz(settled) if settled.exists() else new.applied_.shape
        )
        new.model_ = None
        if (folder / "order.txt").exists():
            import lightgbm

            text = (folder / "order.txt").read_text(encoding="utf-8")
            new.model_ = lightgbm.Booster(model_str=text)
        new.reranked_ = new.model_ is not None
        new._ready()
        return new


def _first(score: Floats, depth: int) -> Indices:
    """Return the places of the best `depth` scores of each row, the best first, ties in order."""
    if depth >= score.shape[1]:
        return np.argsort(-score, axis=1, kind="stable")
    best = np.sort(np.argpartition(-score, depth - 1, axis=1)[:, :depth], axis=1)
    order = np.argsort(-np.take_along_axis(score, best, axis=1), axis=1, kind="stable")
    return np.asarray(np.take_along_axis(best, order, axis=1))


def _gain(score: Floats, right: NDArray[np.bool_]) -> float:
    """Return nDCG@10 with one right answer a row."""
    place = np.argsort(np.argsort(-score, axis=1, kind="stable"), axis=1, kind="stable")
    return float(np.where(right & (place < 10), 1 / np.log2(place + 2.0), 0.0).sum(axis=1).mean())


def _long(candidates: Any, postings: Any, scores: Any, ranks: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "candidate_id": candidates,
            "posting_id": postings,
            "score": np.asarray(scores, dtype=float),
            "rank": np.asarray(ranks, dtype=int),
        }
    )
