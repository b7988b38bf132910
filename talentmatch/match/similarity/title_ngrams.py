"""Compare titles of pairs by their character n-grams."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["text_similarity"]

Array = NDArray[np.float64]


def text_similarity(first: pd.Series, second: pd.Series) -> Array:
    """Return the cosine of character n-grams of two columns, row by row.

    Parameters
    ----------
    first, second : Series of str of shape (n_pairs,)
        Texts; missing or empty gives NaN.

    Returns
    -------
    ndarray of shape (n_pairs,)
        In [0, 1]; 1 for the same text. Each distinct pair of texts is compared once, and without
        weights learnt from the other rows, so that a pair's value does not depend on its company.

    Examples
    --------
    >>> first, second = pd.Series(["电气工程师", None]), pd.Series(["电气自动化工程师", "x"])
    >>> text_similarity(first, second).round(2).tolist()
    [0.71, nan]
    """
    from sklearn.feature_extraction.text import HashingVectorizer

    codes, table = _distinct(first, second)
    known = (codes >= 0).all(axis=1)
    result = np.full(len(codes), np.nan)
    if not known.any():
        return result
    vectorizer = HashingVectorizer(
        analyzer="char_wb", ngram_range=(1, 3), n_features=2**18, alternate_sign=False, norm="l2"
    )
    vectors = vectorizer.transform(table)
    keys, back = np.unique(codes[known] @ [len(table), 1], return_inverse=True)
    one, two = np.divmod(keys, len(table))
    cosine = np.asarray(vectors[one].multiply(vectors[two]).sum(axis=1)).ravel()
    result[known] = np.clip(cosine, 0.0, 1.0)[back]
    return result


def _distinct(first: pd.Series, second: pd.Series) -> tuple[NDArray[np.int64], list[str]]:
    """Return a number of each text, and the texts; each spelling is made plain once."""
    stacked = pd.concat([first, second], ignore_index=True).astype("str")
    raw, spellings = pd.factorize(stacked)
    plain = pd.Series([str(text).strip().casefold() for text in spellings], dtype="str")
    numbers, table = pd.factorize(plain.where(plain != ""))
    codes = np.append(numbers, -1)[raw]
    return codes.reshape(2, -1).T, [str(text) for text in table]
