"""Series of a history: their numbers, their names, and an order that no order of rows changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.models._shared import Shared
from talentmatch.i18n import joined, label

__all__ = [
    "canonical_order",
    "dimensions",
    "drop_constant_dims",
    "group_codes",
    "series_label",
    "shared_groups",
]

Codes = NDArray[np.int64]


def dimensions(history: pd.DataFrame) -> list[str]:
    """Return the columns of a history that name its series.

    Examples
    --------
    >>> dimensions(pd.DataFrame(columns=["region", "month", "openings"]))
    ['region']
    """
    return [name for name in history.columns if name not in ("month", "openings")]


def series_label(row: pd.Series | dict[str, object]) -> str:
    """Name a series for a person: ``region=Xushan, industry=C35``.

    Examples
    --------
    >>> series_label({"region": "Xushan"})
    'region=Xushan'
    """
    parts = [joined([label("things", name), value], "=") for name, value in dict(row).items()]
    return joined(parts) if parts else label("things", "the only series")


def drop_constant_dims(frame: pd.DataFrame, *, keep: Sequence[str] = ()) -> pd.DataFrame:
    """Leave out dimensions by which nothing is split: every row says 'all' or is missing.

    Parameters
    ----------
    frame : DataFrame
        History, or covariates.
    keep : sequence of str
        Columns that stay whatever they hold.

    Examples
    --------
    >>> frame = pd.DataFrame({"region": ["all"], "industry": ["C35"], "openings": [3.0]})
    >>> drop_constant_dims(frame).columns.tolist()
    ['industry', 'openings']
    """
    empty = [
        name
        for name in frame.columns
        if name not in ("month", "openings", *keep)
        and not pd.api.types.is_numeric_dtype(frame[name])
        and (frame[name].isna() | (frame[name].astype(str) == "all")).all()
    ]
    return frame.drop(columns=empty)


def group_codes(keys: pd.DataFrame, dims: Sequence[str]) -> tuple[Codes, pd.DataFrame]:
    """Give a number to the groups of `keys` that agree in `dims`, in order of first appearance.

    Returns
    -------
    codes : ndarray of shape (n_rows,)
        Group of each row.
    groups : DataFrame of shape (n_groups, len(dims))
        Dimensions of each group.

    Examples
    --------
    >>> codes, groups = group_codes(pd.DataFrame({"a": ["x", "y", "x"]}), ["a"])
    >>> codes.tolist(), groups["a"].tolist()
    ([0, 1, 0], ['x', 'y'])
    """
    if not len(dims):
        return np.zeros(len(keys), dtype=np.int64), pd.DataFrame(index=range(min(len(keys), 1)))
    codes = np.zeros(len(keys), dtype=np.int64)
    for name in dims:
        part, values = pd.factorize(keys[name], use_na_sentinel=True)
        codes = pd.factorize(codes * max(len(values), 1) + part)[0].astype(np.int64)
    _, starts = np.unique(codes, return_index=True)
    return codes, keys[list(dims)].iloc[starts].reset_index(drop=True)


def shared_groups(
    keys: pd.DataFrame, dims: Sequence[str], shared: Shared
) -> tuple[Codes, pd.DataFrame]:
    """Give a number to the groups of all series, of which `keys` may be a part; see `group_codes`.

    Examples
    --------
    >>> from talentmatch.demand.models._shared import ALONE
    >>> shared_groups(pd.DataFrame({"a": ["x", "y", "x"]}), ["a"], ALONE)[0].tolist()
    [0, 1, 0]
    """
    own, groups = group_codes(keys, dims)
    if not dims:
        return own, groups
    inner = shared.within("groups", *dims)
    start, _ = inner.numbered("groups", len(groups))
    codes, everywhere = inner.rows(
        "groups",
        lambda: tuple(groups[name].to_numpy(object) for name in dims),
        partial(_groups_of, dims=dims),
    )
    return codes[start : start + len(groups)][own], everywhere.astype(keys[list(dims)].dtypes)


def _groups_of(names: tuple[Any, ...], dims: Sequence[str]) -> tuple[Codes, pd.DataFrame]:
    return group_codes(pd.DataFrame(dict(zip(dims, names, strict=True))), dims)


def canonical_order(keys: pd.DataFrame) -> Codes:
    """Return the order of series by their names: the same for any order of rows or columns.

    Sums, draws and samples are taken in this order, so that a forecast does not hang on the order
    in which a table was written.

    Examples
    --------
    >>> canonical_order(pd.DataFrame({"b": ["x", "y", "x"], "a": [2, 2, 1]})).tolist()
    [2, 0, 1]
    >>> canonical_order(pd.DataFrame({"a": [2, 2, 1], "b": ["x", "y", "x"]})).tolist()
    [2, 0, 1]
    """
    if not len(keys.columns):
        return np.arange(len(keys))
    ranks = [_rank(keys[name]) for name in sorted(keys.columns, key=str)]
    return np.lexsort(ranks)  # the last name is the first to sort by


def _rank(column: pd.Series) -> Codes:
    """Return the rank of each value of a column by what it says, whatever its type."""
    codes, values = pd.factorize(column)
    order = sorted(range(len(values)), key=lambda place: _sort_key(values[place]))
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values))
    return rank[codes]


def _sort_key(value: Any) -> tuple[float, str, str]:
    number = float(value) if isinstance(value, int | float | np.number) else np.inf
    return number, str(value), type(value).__name__
