"""Attributes of any columns as one sparse matrix: words of texts, quantiles of numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

__all__ = ["attribute_matrix"]

_BINS = 8
_LEAST = 2  # an attribute of one row alone likens it to nobody


def _tokens(column: pd.Series) -> pd.Series:
    """Return the tokens of each row, one a line, under the row's index."""
    if pd.api.types.is_numeric_dtype(column) and column.nunique() > _BINS:
        share = column.rank(pct=True).dropna() * _BINS
        parts = share.apply(np.ceil).astype(int).astype(str)
    else:
        filled = column.dropna()
        lists = filled.map(lambda v: " ".join(map(str, v)) if isinstance(v, (list, tuple)) else v)
        parts = lists.astype(str).str.lower().str.split(r"[;,，；、\s]+").explode()
    named: pd.Series = f"{column.name}=" + parts[parts != ""]
    return named


def attribute_matrix(frame: pd.DataFrame) -> sp.csr_array:
    """Return rows of unit length over rarity-weighted attributes; an empty row knows nothing.

    Parameters
    ----------
    frame : DataFrame
        Any number, text or list columns, NaN allowed; rows stay in order.

    Returns
    -------
    csr_array of shape (rows, attributes)

    Examples
    --------
    >>> attribute_matrix(pd.DataFrame({"town": ["A", "A", None]})).toarray().tolist()
    [[1.0], [1.0], [0.0]]
    """
    rows = frame.reset_index(drop=True)
    parts = [_tokens(rows[name]) for name in rows.columns if rows[name].notna().any()]
    if not parts:
        return sp.csr_array((len(rows), 1))
    tokens = pd.concat(parts)
    code, names = pd.factorize(tokens)
    places: NDArray[np.intp] = tokens.index.to_numpy(dtype=np.intp)
    matrix = sp.csr_array((np.ones(code.size), (places, code)), shape=(len(rows), len(names)))
    matrix.data[:] = 1.0
    often = np.bincount(matrix.indices, minlength=matrix.shape[1])
    rarity = np.where(often >= _LEAST, np.log(1 + len(rows) / np.maximum(often, 1)), 0.0)
    weighted = sp.csr_array(matrix @ sp.diags_array(rarity))
    length = np.sqrt(np.asarray(weighted.power(2).sum(axis=1)).ravel())
    return sp.csr_array(sp.diags_array(1 / np.where(length > 0, length, 1.0)) @ weighted)
