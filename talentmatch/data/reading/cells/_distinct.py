"""Whole columns of texts, so that each distinct cell is judged once and most are never looked at.

A sheet of half a million rows has millions of cells: what Python asks of each of them takes longer
than all else.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["all_text", "distinct_texts", "end_of_each", "suspects", "texts_among"]

#: What Arrow's expressions lack of Python's: digits and blanks of other scripts, and the letters
#: that differ in more than case.
_WIDER = ((r"\d", r"\p{Nd}"), (r"\s", r"[\s\p{Z}\x1c-\x1f\x85]"))
_ODD_LETTERS = "[İıſK]"
#: What people type into a cell that has nothing to say is shorter [characters].
_SHORT = 10


def all_text(cells: list[object] | pd.Series[Any]) -> bool:
    """Tell whether every cell is a text.

    Examples
    --------
    >>> all_text(["甲", ""]), all_text(["甲", None, 1])
    (True, False)
    """
    return pd.api.types.infer_dtype(cells, skipna=False) in ("string", "empty")


def distinct_texts(cells: pd.Series[Any]) -> tuple[NDArray[np.intp], list[str]] | None:
    """Return the place of each cell among the distinct ones, and these; None where not all are texts.

    Examples
    --------
    >>> places, texts = distinct_texts(pd.Series(["乙", "甲", "乙"], dtype=object))
    >>> places.tolist(), texts
    ([0, 1, 0], ['乙', '甲'])
    """
    if isinstance(cells.dtype, pd.StringDtype) and not cells.hasnans:
        places, index = pd.factorize(cells)
        return places, index.tolist()
    if cells.dtype != object or not all_text(cells):
        return None
    places, texts = pd.factorize(cells.to_numpy())
    return places, list(texts)


def texts_among(cells: pd.Series[Any]) -> Collection[str]:
    """Return the distinct texts among the cells of a column."""
    coded = distinct_texts(cells)
    return coded[1] if coded else {cell for cell in cells if isinstance(cell, str)}


def end_of_each(
    cells: pd.Series[Any], ends: Mapping[Any, Sequence[float] | None], place: int
) -> NDArray[Any]:
    """Return one end of what each cell means, missing where it means nothing.

    Examples
    --------
    >>> end_of_each(pd.Series(["1-3年", "-", "1-3年"]), {"1-3年": (1.0, 3.0)}, 1).tolist()
    [3.0, nan, 3.0]
    """
    codes, distinct = pd.factorize(cells)
    meant = map(ends.get, distinct)
    values = [math.nan if both is None else both[place] for both in meant]
    return pd.Series([*values, math.nan]).to_numpy()[codes]


def suspects(
    texts: pd.Series[Any] | pa.Array, sign: str, *, short: int = _SHORT
) -> NDArray[np.bool_]:
    """Return which texts may show a sign; the others need no closer look.

    Parameters
    ----------
    texts : Series or Array
        Texts; whatever is none, or so short that it may say nothing, counts as suspect.
    sign : str
        Expression without lookaround. Arrow searches a whole column for it, and takes more for a
        match than Python does, never less.
    short : int
        What has fewer characters is suspect.

    Examples
    --------
    >>> texts = pd.Series(["负责设备调试与维护，五险一金", "负责设备调试与维护，限男性", "-"])
    >>> suspects(texts, "[男女]").tolist()
    [False, True, True]
    """
    if isinstance(texts, pa.Array):
        column = texts
    elif texts.dtype == object and not all_text(texts.dropna()):
        return np.ones(len(texts), dtype=bool)
    else:
        column = pa.array(texts, type=pa.large_string(), from_pandas=True)
    for narrow, wide in _WIDER:
        sign = sign.replace(narrow, wide)
    mask = pc.match_substring_regex(column, f"{sign}|{_ODD_LETTERS}")
    if short:
        mask = pc.or_(mask, pc.less(pc.utf8_length(column), short))
    return np.asarray(pc.fill_null(mask, True).to_numpy(zero_copy_only=False), dtype=bool)
