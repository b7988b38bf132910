"""Which titles mean the same job: by words and characters, or by words and meaning together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from talentmatch.errors import InputError, collected, is_whole, number_problems
from talentmatch.evaluate.rankings import mrr
from talentmatch.match.similarity._sentence_folder import folder_problems, sentence_folder
from talentmatch.match.similarity.title_meaning import MEANING_SHARE, Vectors, Whitening, meanings
from talentmatch.partitions import by_partition, check_column, is_partitioned
from talentmatch.vocab.title_occupations import occupation_vectors
from talentmatch.vocab.titles import TitleIndex, best_matches, distinct_titles, normalise

if TYPE_CHECKING:
    from typing import Self

    from scipy.sparse import csr_matrix

__all__ = ["TitleMatcher"]

_Floats = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]
#: Queries scored at a time, so that a dense block stays small.
_BLOCK = 256
#: Share of the occupations that titles are like; the rest are their words and characters.
_OCCUPATIONS_SHARE = 0.2
#: Power of a neighbour's score by which it pulls: near ones far more than farther ones.
_SHARPNESS = 3


class TitleMatcher(BaseEstimator):  # type: ignore[misc]
    """Rank known job titles by how alike they are to a title.

    Titles are vectors of words and of characters within words, weighted by rarity, and of the
    occupations whose titles they are like; with ``encoder="semantic"`` the meaning of the whole
    title, from a multilingual sentence encoder, joins in. A word of a query with one wrong letter
    is read as the word it is near to. A query then moves toward the titles it found first
    (Rocchio's feedback [1]_), the nearest most [3]_, which brings in the words that its neighbours
    use.

    Parameters
    ----------
    encoder : {"ngram", "semantic"} or path, default="ngram"
        Words and characters, or words, characters and meaning; the latter needs the extra
        ``semantic``, whose model comes with the package and works offline. A path is that of a
        folder with another sentence encoder, such as bge, e5 or gte: ``tokenizer.json`` and
        ``model.onnx`` (or ``onnx/model.onnx``), with sentence-transformers' settings beside them;
        needs the extra ``encoder``, and fetches nothing.
    feedback : float, default=0.7
        How far a query moves toward its first neighbours [share], 0 not at all.
    neighbours : int, default=5
        How many first neighbours it moves toward.

    Attributes
    ----------
    titles_ : list of str
        The distinct titles, in the order given; empty and missing ones are dropped.

    References
    ----------
    .. [1] Rocchio (1971), Relevance feedback in information retrieval.
    .. [2] Yang et al. (2020), Multilingual universal sentence encoder for semantic retrieval.
    .. [3] Radenović, Tolias & Chum (2018), Fine-tuning CNN image retrieval with no human
       annotation: weights by a power of the score.

    Examples
    --------
    >>> matcher = TitleMatcher().fit(["数控车工", "电焊工", "成本会计"])
    >>> matcher.match(["车工"], top_k=1)[["query", "title", "rank"]].values.tolist()
    [['车工', '数控车工', 1]]
    """

    def __init__(
        self, encoder: str | Path = "ngram", *, feedback: float = 0.7, neighbours: int = 5
    ) -> None:
        self.encoder = encoder
        self.feedback = feedback
        self.neighbours = neighbours

    def fit(
        self, titles: Iterable[object], y: object = None, *, vectors: Vectors | None = None
    ) -> Self:
        """Index the titles that queries are matched against.

        Parameters
        ----------
        titles : iterable of str
            Titles; empty ones and NaN are dropped, a repeated one is kept once.
        y : None
            Not used; here for scikit-learn.
        vectors : Vectors, optional
            Where meanings are looked up and kept, as `Store.vectors`; for titles of postings and
            vocabularies alone. What is asked in `match` may be a person's and is never kept.

        Raises
        ------
        InputError
            When a parameter is wrong or no title is left.
        MissingExtraError
            When what the sentence encoder needs is not installed.
        """
        if problems := self._parameter_problems():
            collected(lambda: TitleIndex(titles), problems)
            raise InputError("TitleMatcher cannot be fitted", problems)
        return self._index(titles, vectors=vectors)

    def _parameter_problems(self) -> list[str]:
        problems = number_problems(self, whole={"neighbours": 1})
        if not isinstance(self.encoder, (str, Path)):
            problems.append(f"encoder is {self.encoder!r}; choose a word or a folder")
        elif (folder := self._folder()) is not None:
            problems += [
                f"encoder is {folder!r}; choose 'ngram', 'semantic' or the folder of one: {lacking}"
                for lacking in folder_problems(Path(folder))
            ]
        if not (isinstance(self.feedback, Real) and 0 <= self.feedback < 1):
            problems.append(f"feedback is {self.feedback!r}; choose a share from 0 to below 1")
        return problems

    def _folder(self) -> str | None:
        return None if self.encoder in ("ngram", "semantic") else str(self.encoder)

    def _index(
        self,
        titles: Iterable[object],
        *,
        meaning_vectors: _Floats | None = None,
        vectors: Vectors | None = None,
    ) -> Self:
        self.index_ = TitleIndex(titles)
        self.titles_ = self.index_.titles
        self.vectors_ = _joined(self.index_.vectors, self.titles_)
        self.columns_: dict[str, list[int]] = {}
        for column, title in enumerate(self.titles_):
            self.columns_.setdefault(normalise(title), []).append(column)
        self.meanings_: _Floats | None = None
        if self.encoder != "ngram":
            if meaning_vectors is None:
                meaning_vectors = meanings(self.titles_, vectors, folder=self._folder())
            self.encoded_, self.whitening_ = meaning_vectors, Whitening.of(meaning_vectors)
            self.meanings_ = self.whitening_.apply(meaning_vectors)
        return self

    def match(self, queries: Iterable[object], top_k: int = 100) -> pd.DataFrame:
        """Return the titles most like each query.

        Parameters
        ----------
        queries : iterable of str, or dask Series
            Titles to look for; a repeated one is answered once, an empty or missing one not at all.
        top_k : int, default=100
            Titles a query; all of them when there are fewer.

        Returns
        -------
        DataFrame
            query, title, score (about 0 nothing in common, 1 the same), rank (from 1). Equal
            scores keep the order in which the titles were given.

        Raises
        ------
        InputError
            When `top_k` is below 1 or `queries` is one text.
        """
        check_is_fitted(self, "titles_")
        if not is_whole(top_k, 1):
            raise InputError(f"top_k is {top_k!r}; choose a whole number from 1 on")
        check_column(queries, "queries")
        if is_partitioned(queries):
            different: Any = queries
            meta = _frame([], self.titles_, np.empty((0, 1), np.int64), np.empty((0, 1)))
            rows: pd.DataFrame = by_partition(
                different.drop_duplicates(), _matched, self, top_k, meta=meta
            )
            return rows
        texts = distinct_titles(queries)
        size = min(top_k, len(self.titles_))
        if not texts:
            return _frame([], self.titles_, np.empty((0, size), np.int64), np.empty((0, size)))
        readings, kept = self.index_.spelled(texts)
        words = _joined(self.index_.transform(readings), readings)
        query_meanings = None
        if self.meanings_ is not None:
            query_meanings = self.whitening_.apply(meanings(texts, folder=self._folder()))
        if self.feedback > 0:
            words, query_meanings = self._move_queries(words, query_meanings)
        columns, scores = self._best(words, query_meanings, size)
        # What was read otherwise than it is written is not the same, however alike it looks.
        columns, scores = self._same_first(texts, columns, scores * kept[:, None])
        return _frame(texts, self.titles_, columns, scores)

    def score(self, queries: Iterable[object], titles: Iterable[object]) -> float:
        """Return the mean reciprocal rank of the right titles.

        Parameters
        ----------
        queries : iterable of str of length n
            Titles to look for.
        titles : iterable of str of length n
            The known title that each means. One query may stand in several rows: the first of its
            titles that is met counts.

        Returns
        -------
        float
            1 where every right title is the first, 0 where none is known.

        Raises
        ------
        InputError
            If lengths differ or nothing is asked.
        """
        if isinstance(queries, str) or isinstance(titles, str):
            raise InputError("queries and titles must be lists of titles, not one text")
        asked, right = list(queries), list(titles)
        if len(asked) != len(right):
            raise InputError(f"{len(right)} titles for {len(asked)} queries; give one for each")
        relevant = pd.DataFrame({"query": asked, "item": right}).dropna().drop_duplicates()
        listed = self.match(relevant["query"], len(self.titles_)).rename(columns={"title": "item"})
        return mrr(listed, relevant)

    def _same_first(
        self, texts: list[str], columns: _Integers, scores: _Floats
    ) -> tuple[_Integers, _Floats]:
        """Put the very title that was asked for first, which feedback may have passed by."""
        # Only queries that are known titles are looped over.
        for row, query in enumerate(texts):
            if same := self.columns_.get(normalise(query)):
                others = np.isin(columns[row], same, invert=True)
                alike = np.concatenate([np.ones(len(same)), scores[row][others]])
                order = np.concatenate([np.asarray(same), columns[row][others]])
                columns[row] = order[: columns.shape[1]]
                scores[row] = alike[: columns.shape[1]]
        return columns, scores

    def _move_queries(
        self, words: csr_matrix, query_meanings: _Floats | None
    ) -> tuple[csr_matrix, _Floats | None]:
        from scipy.sparse import csr_matrix

        size = min(self.neighbours, len(self.titles_))
        columns, scores = self._best(words, query_meanings, size)
        weights = np.clip(scores, 0, None) ** _SHARPNESS
        weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
        rows = np.repeat(np.arange(len(columns)), size)
        shape = (len(columns), len(self.titles_))
        pull = csr_matrix((weights.ravel(), (rows, columns.ravel())), shape=shape)
        moved = (1 - self.feedback) * words + self.feedback * (pull @ self.vectors_)
        if query_meanings is None or self.meanings_ is None:
            return moved, None
        return moved, (1 - self.feedback) * query_meanings + self.feedback * (pull @ self.meanings_)

    def _best(
        self, words: csr_matrix, query_meanings: _Floats | None, size: int
    ) -> tuple[_Integers, _Floats]:
        if query_meanings is None or self.meanings_ is None:
            return _filled(*best_matches(words, self.vectors_, size), (words.shape[0], size))
        blocks = []
        for start in range(0, words.shape[0], _BLOCK):
            block = slice(start, start + _BLOCK)
            alike = (words[block] @ self.vectors_.T).toarray() * (1 - MEANING_SHARE)
            alike += MEANING_SHARE * (query_meanings[block] @ self.meanings_.T)
            blocks.append(_top(alike, size))
        columns, scores = zip(*blocks, strict=True)
        return np.concatenate(columns), np.concatenate(scores)

    def save(self, folder: Path) -> None:
        """Write the matcher to a folder, without pickle.

        Parameters
        ----------
        folder : Path
            Made when it is not there.
        """
        check_is_fitted(self, "titles_")
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        state: dict[str, Any] = {"parameters": self.get_params(), "titles": self.titles_}
        if (encoder := self._folder()) is not None:
            state["parameters"]["encoder"] = encoder
            state["fingerprint"] = sentence_folder(encoder).fingerprint
        (folder / "titles.json").write_text(json.dumps(state, ensure_ascii=False), "utf-8")
        if self.meanings_ is not None:
            np.savez_compressed(folder / "meanings.npz", meanings=self.encoded_)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a matcher that `save` wrote; it matches exactly as the saved one did.

        Raises
        ------
        InputError
            If the sentence encoder of a folder is not there any more, or another one.
        """
        folder = Path(folder)
        state = json.loads((folder / "titles.json").read_text("utf-8"))
        matcher = cls(**state["parameters"])
        meaning_vectors = None
        encoder = matcher._folder()
        if encoder is not None and sentence_folder(encoder).fingerprint != state["fingerprint"]:
            raise InputError(f"the sentence encoder in '{encoder}' is not the one of this matcher")
        if matcher.encoder != "ngram":
            with np.load(folder / "meanings.npz", allow_pickle=False) as arrays:
                meaning_vectors = arrays["meanings"]
        return matcher._index(state["titles"], meaning_vectors=meaning_vectors)


def _joined(words: csr_matrix, titles: list[str]) -> csr_matrix:
    """Return vectors of titles with the occupations that they are like beside their words."""
    from scipy.sparse import hstack

    like = occupation_vectors(titles)
    parts = [np.sqrt(1 - _OCCUPATIONS_SHARE) * words, np.sqrt(_OCCUPATIONS_SHARE) * like]
    return hstack(parts, format="csr")


def _top(alike: _Floats, size: int) -> tuple[_Integers, _Floats]:
    # Rounded first, so that noise in the last digits does not break a tie.
    alike = np.round(alike, 9)
    columns = np.argsort(-alike, axis=1, kind="stable")[:, :size]
    return columns, np.minimum(np.take_along_axis(alike, columns, axis=1), 1.0)


def _filled(
    rows: _Integers, columns: _Integers, scores: _Floats, shape: tuple[int, int]
) -> tuple[_Integers, _Floats]:
    """Lay sparse results out as a matrix; titles that share nothing fill up with a score of 0."""
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    best, values = np.full(shape, -1, dtype=np.int64), np.zeros(shape)
    best[rows, place], values[rows, place] = columns, scores
    # Few queries find too little, so a loop over those is cheap.
    for row in np.flatnonzero(best[:, -1] < 0):
        hits = best[row][best[row] >= 0]
        # The first titles not found yet lie among as many as a list is long.
        spare = np.setdiff1d(np.arange(min(2 * shape[1], hits.size + shape[1])), hits)
        best[row, hits.size :] = spare[: shape[1] - hits.size]
    return best, values


def _frame(
    texts: list[str], titles: list[str], columns: _Integers, scores: _Floats
) -> pd.DataFrame:
    count, size = columns.shape
    title_column = pd.Series(titles, dtype="str")
    return pd.DataFrame(
        {
            "query": pd.Series(texts, dtype="str").repeat(size).reset_index(drop=True),
            "title": title_column.take(columns.ravel()).reset_index(drop=True),
            "score": scores.ravel(),
            "rank": np.tile(np.arange(1, size + 1), count),
        }
    )


def _matched(queries: pd.Series, matcher: TitleMatcher, top_k: int) -> pd.DataFrame:
    return matcher.match(queries, top_k)
