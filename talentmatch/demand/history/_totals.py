"""Rows of totals inside a history: left out by their name and by what they sum to, else told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._names import plain_name
from talentmatch.demand.history.remarks import Remark
from talentmatch.vocab.reading import read_words

__all__ = ["is_total", "leave_out_totals"]

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_NAMES = frozenset(read_words("sum over all rows"))
#: 全市合计, 各行业合计, 合计(人).
_SUMMED = re.compile(r".{0,8}(?:合计|总计|小计|共计|汇总|合計|總計)(?:\(.{1,4})?")
#: A month agrees where total and sum differ by no more than this share, or by roundings.
_CLOSE, _ROUNDING = 0.02, 0.5
#: What the store writes where a series is not split by a dimension: a sum only if it is one.
_UNSPLIT = "all"
#: Share of the months that agree in a row that is a total; late parts are missing in the last.
_MOST = 0.7


def leave_out_totals(
    history: pd.DataFrame, dims: Sequence[str], at: Codes, openings: Floats
) -> tuple[Flags, tuple[Remark, ...]]:
    """Return which rows are no totals of others.

    A series is a total where it is named as one (合计, Total) in a dimension, and is about the sum
    of the series that have no such name and agree with it in the other dimensions.

    Parameters
    ----------
    history : DataFrame
        Dimensions.
    dims : sequence of str
        Names of the dimensions.
    at : ndarray of shape (n_rows,)
        Months.
    openings : ndarray of shape (n_rows,)
        Openings.

    Returns
    -------
    kept : ndarray of bool, shape (n_rows,)
    remarks : tuple
        Names of the series left out, and of those that stay though their name is a total's.

    Examples
    --------
    >>> frame = pd.DataFrame({"region": ["a", "b", "合计"]})
    >>> kept, remarks = leave_out_totals(frame, ["region"], np.zeros(3, int), np.array([1., 2, 3]))
    >>> kept.tolist(), remarks[0][0]
    ([True, True, False], 'totals_left_out')
    """
    kept = np.ones(len(history), dtype=bool)
    named = {name: is_total(history[name]) for name in dims}
    any_total = np.logical_or.reduce([*named.values(), np.zeros(len(history), dtype=bool)])
    if not any_total.any() or any_total.all():
        return kept, ()
    left_out: list[str] = []
    stay: list[str] = []
    masks = np.stack([named[name] for name in dims], axis=1)
    for mask in np.unique(masks[any_total], axis=0):
        chosen = (masks == mask).all(axis=1)
        others = [name for name, wild in zip(dims, mask, strict=True) if not wild]
        rows = history[list(dims)].assign(_at=at, _openings=openings)
        parts = rows[~any_total].groupby([*others, "_at"], observed=True)["_openings"].sum()
        totals = rows[chosen]
        sums = totals.join(parts.rename("_sum"), on=[*others, "_at"])
        agrees = _close(sums["_openings"].to_numpy(), sums["_sum"].to_numpy(dtype=float))
        by_series = sums.assign(_agrees=agrees).groupby(list(dims), observed=True)["_agrees"]
        kept[np.flatnonzero(chosen)[by_series.transform("mean").to_numpy() >= _MOST]] = False
        for series, share in by_series.mean().items():
            if share >= _MOST:
                left_out.append(_label(series))
            elif _UNSPLIT not in np.ravel(series):
                stay.append(_label(series))
    remarks: list[Remark] = []
    for key, series_names in (("totals_left_out", left_out), ("totals_kept", stay)):
        if series_names:
            shown = "; ".join(sorted(series_names)[:3]) + (" …" if len(series_names) > 3 else "")
            remarks.append((key, {"n": len(series_names), "shown": shown}))
    return kept, tuple(remarks)


def is_total(column: pd.Series) -> Flags:
    """Say which values of a dimension are names of totals: 合计, Total.

    Examples
    --------
    >>> is_total(pd.Series(["a", "合计", "全市合计（人）", "合计算力"])).tolist()
    [False, True, True, False]
    """
    if pd.api.types.is_numeric_dtype(column):
        return np.zeros(len(column), dtype=bool)
    codes, values = pd.factorize(column)
    named = np.array([isinstance(v, str) and _names_total(_bare(v)) for v in values] + [False])
    return np.asarray(named[codes], dtype=bool)


def _names_total(name: str) -> bool:
    return name in _NAMES or _SUMMED.fullmatch(name) is not None


def _bare(name: str) -> str:
    """Return a name in lower case without blanks and brackets around it."""
    text = unicodedata.normalize("NFKC", str(plain_name(name))).casefold()
    return "".join(text.split()).strip("()[]【】<>《》:：-—_*").removesuffix("行").replace("-", "")


def _close(total: Floats, parts: Floats) -> Floats:
    """Say where a total is the sum of its parts; months of nothing tell neither way."""
    close = np.abs(total - parts) <= np.maximum(_CLOSE * total, _ROUNDING)
    return np.where(total > 0, np.where(close, 1.0, 0.0), np.nan)


def _label(series: object) -> str:
    values = series if isinstance(series, tuple) else (series,)
    return ", ".join(dict.fromkeys(map(str, values)))  # 合计 of two dimensions is one total
