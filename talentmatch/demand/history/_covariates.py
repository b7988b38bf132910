"""Indicators of enterprises as covariates: what was known of them at an origin, never later.

Covariates may be known for some of the dimensions only (orders by industry, say) and may end before
the history does: the gap is their publication lag, and is applied to every past origin as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._names import match_names
from talentmatch.demand.history._row_checks import table_problems
from talentmatch.demand.history._series import shared_groups
from talentmatch.demand.history.panel import Panel, group_codes, month_numbers
from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.partitions import is_partitioned

__all__ = ["Covariates", "check_covariate_table", "covariate_dims", "read_covariates"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Covariates:
    """Indicators by month, joined to the series.

    Attributes
    ----------
    names : tuple of str
        Names of the indicators.
    group : ndarray of shape (n_series,)
        Group whose indicators belong to each series; -1 where none does.
    known : ndarray of shape (n_indicators, n_groups, n_months)
        Values over the months of the history; NaN where not known.
    lag : ndarray of shape (n_indicators,)
        Months by which each indicator ends before the history.
    """

    names: tuple[str, ...]
    group: Codes
    known: Floats
    lag: Codes


def covariate_dims(covariates: pd.DataFrame, dims: Sequence[str]) -> list[str]:
    """Return the dimensions that covariates share with the history.

    Examples
    --------
    >>> frame = pd.DataFrame({"industry": ["C35"], "month": ["2024-01"], "orders": [1.0]})
    >>> covariate_dims(frame, ["region", "industry"])
    ['industry']
    """
    return [name for name in covariates.columns if name in dims]


def check_covariate_table(covariates: Any) -> None:
    """Raise where covariates are no pandas table of columns with names of their own."""
    problems = table_problems(covariates)
    if is_partitioned(covariates):
        problems = [phrase("demand_refused", "covariates_parts")]
    if problems:
        raise InputError("the covariates cannot be used", problems)


def read_covariates(covariates: pd.DataFrame, panel: Panel, *, ahead: int = 0) -> Covariates:
    """Check covariates and join them to the series of a panel.

    Parameters
    ----------
    covariates : DataFrame
        Some of the history's dimensions, month, and one or more numeric columns. Groups without
        a series, and months after the history's last, are left out.
    panel : Panel
        The history.
    ahead : int, default=0
        Months after the history's last that are kept, as assumptions.

    Raises
    ------
    InputError
        If month is missing, a column is not numeric or never above zero, a group has two rows for
        one month, or nothing falls into the history's months and series.
    """
    check_covariate_table(covariates)
    dims = covariate_dims(covariates, panel.dims)
    names = [name for name in covariates.columns if name not in (*dims, "month")]
    _check(covariates, dims, names)
    at = month_numbers(covariates["month"], "covariates")
    start = panel.months[0].year * 12 + panel.months[0].month - 1
    place = ((at - start) // panel.step).to_numpy()
    inside = (place >= 0) & (place < len(panel.months) + ahead)
    if not inside.any():
        raise InputError(
            "the covariates cannot be used",
            [f"no row falls between {panel.months[0]:%Y-%m} and {panel.months[-1]:%Y-%m}"],
        )
    # Groups of all series, wherever these are: the lag and the effect are those of all.
    own, keys = shared_groups(panel.keys, dims, panel.shared.within("covariates"))
    theirs = covariates.loc[inside, dims]
    theirs = theirs.assign(**{name: match_names(theirs[name], keys[name]) for name in dims})
    code, _ = group_codes(pd.concat([keys, theirs]), dims)
    of_panel = code[len(keys) :] <= code[: len(keys)].max()
    if not of_panel.any():
        row = dict(covariates.loc[inside, dims].iloc[0])
        raise InputError(
            "the covariates cannot be used",
            [f"no row belongs to a series of the history (first: {row}); are the codes the same?"],
        )
    values = covariates.loc[inside, names].loc[of_panel]
    cells = (code[len(keys) :][of_panel], place[inside][of_panel])
    joined = _joined(values, code[: len(keys)], cells, (len(panel.months), ahead))
    return replace(joined, group=joined.group[own])


def _joined(
    values: pd.DataFrame, code: Codes, cells: tuple[Codes, Codes], months: tuple[int, int]
) -> Covariates:
    n_months, ahead = months
    table = np.full((len(values.columns), int(code.max()) + 1, n_months + ahead), np.nan)
    group, place = cells
    # Of a quarter of which months are given, their mean; of one that is not whole yet, nothing.
    rows = values.groupby([group, place])
    count = rows.size()
    mean = rows.mean().where(rows.count().eq(count, axis=0))[(count == count.max()).to_numpy()]
    cell = np.array(mean.index.tolist(), dtype=np.int64).reshape(-1, 2)
    table[:, cell[:, 0], cell[:, 1]] = mean.to_numpy(dtype=float).T
    published = np.isfinite(table[:, :, :n_months]).any(axis=1)
    lag = np.where(published.any(axis=1), np.argmax(published[:, ::-1], axis=1), n_months)
    has = np.isfinite(table).any(axis=(0, 2))
    group = np.where(has[code], code, -1)
    return Covariates(
        names=tuple(map(str, values.columns)),
        group=group.astype(np.int64),
        known=table,
        lag=lag.astype(np.int64),
    )


def _check(covariates: pd.DataFrame, dims: list[str], names: list[str]) -> None:
    problems = []
    if "month" not in covariates.columns:
        problems.append("column 'month' is missing")
    if not names:
        problems.append("there is no column beside the dimensions and month")
    problems += [
        f"column '{name}' is no number and no dimension of the history; drop it or rename it"
        for name in names
        if not pd.api.types.is_numeric_dtype(covariates[name])
    ]
    problems += [
        f"column '{name}' is never above zero; covariates count by their logarithm, "
        "so shift or drop it"
        for name in names
        if pd.api.types.is_numeric_dtype(covariates[name]) and not (covariates[name] > 0).any()
    ]
    if not problems and covariates.duplicated([*dims, "month"]).any():
        row = covariates[covariates.duplicated([*dims, "month"])].iloc[0]
        problems.append(
            f"two rows for {dict(row[[*dims, 'month']])}; sum them with "
            f"covariates.groupby({[*dims, 'month']}, as_index=False).sum()"
        )
    if problems:
        raise InputError("the covariates cannot be used", problems)
