"""Texts as vectors of their terms, each weighted by how rare it is among the texts learnt from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["TermWeights", "unit_rows"]


class TermWeights:
    """Weights of terms: their number in a text times their inverse document frequency.

    They are those of scikit-learn's `TfidfVectorizer`, whose import takes longer than to weigh all
    titles of a classification.

    Parameters
    ----------
    terms : callable
        Returns the terms of a text.
    sublinear : bool, default=False
        Whether a term that comes ``n`` times counts as ``1 + log(n)``.

    Examples
    --------
    >>> weights = TermWeights(str.split).fit(["数控 车工", "数控 铣工"])
    >>> weights.transform(["车工 车工"]).toarray().round(2).tolist()
    [[0.0, 1.0, 0.0]]
    """

    def __init__(self, terms: Callable[[str], Iterable[str]], *, sublinear: bool = False) -> None:
        self.terms = terms
        self.sublinear = sublinear

    def fit(self, texts: Sequence[str]) -> TermWeights:
        """Learn which terms there are and how rare each is."""
        found = [set(self.terms(text)) for text in texts]
        self.places_ = {term: place for place, term in enumerate(sorted(set().union(*found)))}
        places = np.fromiter((self.places_[t] for one in found for t in one), dtype=np.int64)
        texts_with = np.bincount(places, minlength=len(self.places_))
        # As if one more text held every term once.
        self.rarity_ = np.log((1 + len(texts)) / (1 + texts_with)) + 1
        return self

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return a row of length 1 for each text; of unknown terms alone it is empty."""
        from scipy.sparse import csr_matrix

        known = [
            [place for term in self.terms(text) if (place := self.places_.get(term)) is not None]
            for text in texts
        ]
        ends = np.cumsum([0, *map(len, known)])
        columns = np.fromiter((place for row in known for place in row), np.int64, int(ends[-1]))
        counts = csr_matrix(
            (np.ones(len(columns)), columns, ends), shape=(len(texts), len(self.places_))
        )
        counts.sum_duplicates()
        if self.sublinear:
            counts.data = 1 + np.log(counts.data)
        counts.data *= self.rarity_[counts.indices]
        return unit_rows(counts)


def unit_rows(vectors: csr_matrix) -> csr_matrix:
    """Return the rows brought to length 1; empty ones stay so.

    Examples
    --------
    >>> from scipy.sparse import csr_matrix
    >>> unit_rows(csr_matrix([[3.0, 4.0], [0.0, 0.0]])).toarray().tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    vectors.data /= np.repeat(lengths, np.diff(vectors.indptr))
    return vectors
