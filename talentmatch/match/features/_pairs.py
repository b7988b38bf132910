"""The pairs that are compared: rows of both side by side, and what several comparisons share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError

__all__ = ["Pairs", "TitleSimilarity", "coded", "lists", "looked_up", "number", "text"]

Array = NDArray[np.float64]
Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
TitleSimilarity = Callable[[pd.Series, pd.Series], Array]
_Shared = TypeVar("_Shared")


class Pairs:
    """Candidates and postings, pair by pair.

    Parameters
    ----------
    pairs : DataFrame
        candidate_id and posting_id, and what the feature set gives already.
    candidates, postings : DataFrame
        Rows of both tables; absent columns are missing.
    as_of : Timestamp, optional
        Moment from which days are counted, where `pairs` has no `at`.
    history : DataFrame, optional
        Earlier pairs with the answers of both sides.
    titles : callable
        How alike two columns of titles are [1].

    Raises
    ------
    InputError
        If a pair names a candidate or posting that its table lacks.
    """

    def __init__(
        self,
        pairs: pd.DataFrame,
        candidates: pd.DataFrame,
        postings: pd.DataFrame,
        *,
        as_of: pd.Timestamp | None,
        history: pd.DataFrame | None,
        titles: TitleSimilarity,
    ) -> None:
        who = _rows(pairs, candidates, "candidate_id")
        if len(pairs) < len(candidates):
            # Nothing depends on people who stand in no pair.
            rows, who = np.unique(who, return_inverse=True)
            candidates = candidates.iloc[rows].reset_index(drop=True)
        self.who, self.post = who, _rows(pairs, postings, "posting_id")
        self.candidates, self.postings = candidates, postings
        self.given, self.history, self.titles = pairs, history, titles
        self._as_of = as_of
        self._shared: dict[object, object] = {}

    @cached_property
    def person(self) -> pd.DataFrame:
        """Candidate of each pair."""
        return self.candidates.iloc[self.who].reset_index(drop=True)

    @cached_property
    def job(self) -> pd.DataFrame:
        """Posting of each pair."""
        return self.postings.iloc[self.post].reset_index(drop=True)

    @cached_property
    def moment(self) -> pd.Series:
        """Moment of each pair."""
        if "at" in self.given:
            return self.given["at"].reset_index(drop=True)
        moment = pd.NaT if self._as_of is None else pd.Timestamp(self._as_of)
        return pd.Series(moment, index=range(len(self.given)))

    def shared(self, part: Callable[[Pairs], _Shared]) -> _Shared:
        """Return what several comparisons need, computed once."""
        if part not in self._shared:
            self._shared[part] = part(self)
        return self._shared[part]  # type: ignore[return-value]


def _rows(pairs: pd.DataFrame, table: pd.DataFrame, key: str) -> Rows:
    rows = pd.Index(table[key]).get_indexer(pd.Index(pairs[key]))
    if (rows < 0).any():
        lost = pairs.loc[rows < 0, key]
        raise InputError(
            f"pairs name {lost.nunique()} {key} that the table lacks (first: {lost.iloc[0]!r})"
        )
    return np.asarray(rows, dtype=np.int64)


def number(frame: pd.DataFrame, column: str) -> Array:
    """Return a column as floats, NaN where it or a value of it is missing."""
    if column not in frame:
        return np.full(len(frame), np.nan)
    return np.asarray(pd.to_numeric(frame[column]).to_numpy(dtype=float, na_value=np.nan))


def text(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a column as text, missing where it is absent."""
    if column not in frame:
        return pd.Series(np.nan, index=frame.index, dtype="str")
    return frame[column].astype("str")


def lists(frame: pd.DataFrame, column: str) -> list[object]:
    """Return the cells of a column of lists; None where it is absent."""
    return frame[column].tolist() if column in frame else [None] * len(frame)


def coded(frame: pd.DataFrame, column: str) -> tuple[Rows, list[str]]:
    """Return the number of each row's text, -1 where there is none, and the texts."""
    if column not in frame:
        return np.full(len(frame), -1), []
    codes, texts = pd.factorize(frame[column].astype("str"))
    return codes, [str(word) for word in texts]


def looked_up(table: Array, posts: Rows, people: Rows) -> Callable[[slice, slice], Floats]:
    """Return a coarse comparison of texts that were compared once; the code -1 is missing.

    Parameters
    ----------
    table : ndarray of shape (n_posting_texts, n_candidate_texts)
        The comparison of each distinct text with each.
    posts, people : ndarray of int
        Code of each row's text.
    """
    padded = np.full((table.shape[0] + 1, table.shape[1] + 1), np.nan, dtype=np.float32)
    padded[:-1, :-1] = table
    # Rows first, so that what is taken along is as narrow as the texts are few.
    return lambda some, who: np.take(padded[posts[some]], people[who], axis=1)
