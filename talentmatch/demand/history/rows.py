"""Rows of a history: names and months read, one row a series and month, and the periods they span."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._history_end import history_span
from talentmatch.demand.history._months import (
    MonthColumn,
    month_places,
    month_problems,
    read_months,
)
from talentmatch.demand.history._names import fold_names
from talentmatch.demand.history._row_checks import check_one_row_a_month, value_problems
from talentmatch.demand.history._series import canonical_order, dimensions, group_codes
from talentmatch.demand.history._totals import leave_out_totals
from talentmatch.demand.history.periods import Periods, find_periods
from talentmatch.demand.history.remarks import Remark
from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = [
    "CheckedRows",
    "PackedRows",
    "Rows",
    "checked_rows",
    "history_step",
    "keys_in_order",
    "only",
    "read_rows",
    "split_history",
]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
_Chosen = TypeVar("_Chosen", pd.DataFrame, Codes, Floats)


@dataclass(frozen=True)
class CheckedRows:
    """Rows of a history, one for a series and month.

    Attributes
    ----------
    rows : tuple of (DataFrame, MonthColumn, ndarray, ndarray)
        Dimensions with one spelling a name, months, openings, and the series of each row.
    remarks : tuple
        What was noticed.
    """

    rows: tuple[pd.DataFrame, MonthColumn, Floats, Codes]
    remarks: tuple[Remark, ...] = ()

    def packed(self) -> PackedRows:
        """Return the same as a matrix, which takes a fraction of the space of rows."""
        history, months, openings, code = self.rows
        there, column = month_places(months.numbers)
        values = np.full((int(code.max()) + 1, len(there)), np.nan)
        values[code, column] = openings
        keys, *_ = keys_in_order(history, code)
        return PackedRows(keys, replace(months, numbers=there, days=None), values, self.remarks)


@dataclass(frozen=True)
class PackedRows:
    """Rows of a history as a matrix of series by the months that have rows; NaN for none."""

    keys: pd.DataFrame
    months: MonthColumn
    values: Floats
    remarks: tuple[Remark, ...]

    def unpacked(self) -> CheckedRows:
        """Return the rows, in the order of series and months, which stand by number."""
        code, column = np.nonzero(~np.isnan(self.values))
        months = replace(self.months, numbers=self.months.numbers[column])
        openings = self.values[code, column]
        history = self.keys.iloc[code].reset_index(drop=True)
        history = history.assign(month=months.numbers, openings=openings)
        return CheckedRows((history, months, openings, code), self.remarks)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of a history and the periods they stand in.

    Attributes
    ----------
    history : DataFrame
        Dimensions with one spelling a name, openings.
    months : MonthColumn
        Their months.
    openings : ndarray of shape (n_rows,)
        Openings [positions per month].
    code : ndarray of shape (n_rows,)
        Series of each row, in the order of their names.
    periods : Periods
        The grid.
    place : ndarray of shape (n_rows,)
        Period of each row.
    span : tuple of int
        First and last period of the history.
    inside : ndarray of bool, shape (n_rows,)
        Which rows stand in it.
    remarks : tuple
        What was noticed.
    """

    history: pd.DataFrame
    months: MonthColumn
    openings: Floats
    code: Codes
    periods: Periods
    place: Codes
    span: tuple[int, int]
    inside: Flags
    remarks: tuple[Remark, ...]


def read_rows(checked: CheckedRows, shared: Shared = ALONE) -> Rows:
    """Find the periods and the months of a history."""
    history, months, openings, code = checked.rows
    periods = find_periods(months.numbers, code, months.step, shared)
    place = periods.places(months.numbers)
    within = ~periods.outside
    own, column = month_places(only(place, within))
    there = np.unique(shared.rows("months", lambda: own))
    values = np.full((int(code.max()) + 1, len(there)), np.nan)
    values[only(code, within), np.searchsorted(there, own)[column]] = only(openings, within)
    first, last = history_span(values, there, periods.step, shared)
    return Rows(
        history=history,
        months=months,
        openings=openings,
        code=code,
        periods=periods,
        place=place,
        span=(first, last),
        inside=within & (place >= first) & (place <= last),
        remarks=checked.remarks,
    )


def checked_rows(history: pd.DataFrame) -> CheckedRows:
    """Read names, months and openings of rows, totals left out; raise where one cannot be used."""
    dims = dimensions(history)
    numbers = pd.to_numeric(history["openings"], errors="coerce")
    openings: Floats = numbers.to_numpy(dtype=np.float64)
    wrong = value_problems(history, dims, openings)
    try:
        months = read_months(history["month"])
    except InputError as error:
        raise _all_problems(history, dims, wrong) from error
    if wrong:
        raise _all_problems(history, dims, wrong)
    written = history
    history, folded = fold_names(history.assign(openings=openings), dims)
    kept, totals = leave_out_totals(history, dims, months.numbers, openings)
    if not kept.all():
        history, written, openings = history[kept], written[kept], openings[kept]
        months = months.of_rows(kept)
    code = _codes_in_order(history, dims)
    check_one_row_a_month(history, dims, months, code, written=written if folded else None)
    return CheckedRows((history, months, openings, code), (*folded, *totals))


def _all_problems(history: pd.DataFrame, dims: list[str], wrong: list[str]) -> InputError:
    """Return one error with every problem of a history: months, values, and months that stand twice."""
    history = history.reset_index(drop=True)
    problems, read = month_problems(history["month"])
    rows = history.loc[read.index].dropna(subset=dims).reset_index(drop=True)
    if rows.empty:
        return InputError(phrase("demand_refused", "history"), [*problems, *wrong])
    try:
        named, folded = fold_names(rows, dims)
        code, written = _codes_in_order(named, dims), rows if folded else None
        check_one_row_a_month(named, dims, read_months(named["month"]), code, written=written)
    except InputError as error:
        wrong = [*wrong, *error.problems]
    return InputError(phrase("demand_refused", "history"), [*problems, *wrong])


def only(rows: _Chosen, chosen: Flags) -> _Chosen:
    """Return the chosen rows, without a copy where they are all of them."""
    return rows if chosen.all() else rows[chosen]


def _codes_in_order(history: pd.DataFrame, dims: list[str]) -> Codes:
    """Return the number of the series of each row, in the order of their names."""
    code, keys = group_codes(history, dims)
    rank = np.empty(max(len(keys), 1), dtype=np.int64)
    rank[canonical_order(keys) if dims else [0]] = np.arange(len(rank))
    return rank[code]


def keys_in_order(history: pd.DataFrame, code: Codes) -> tuple[pd.DataFrame, Codes, Codes]:
    """Return the dimensions of the series there are, the series of each row, and their order."""
    starts = np.full(int(code.max(initial=-1)) + 1, -1, dtype=np.int64)
    starts[code[::-1]] = np.arange(len(code) - 1, -1, -1)
    there = starts >= 0
    starts = starts[there]
    seen = np.empty(len(starts), dtype=np.int64)
    seen[np.argsort(starts)] = np.arange(len(starts))
    number = np.cumsum(there) - 1
    dims = dimensions(history)
    if not dims:
        return pd.DataFrame(index=range(len(starts))), number[code], seen
    return history[dims].iloc[starts].reset_index(drop=True), number[code], seen


def split_history(history: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the rows of the months in which most series have reported from those outside.

    Parameters
    ----------
    history : DataFrame
        Dimensions, month and openings, as for `read_panel`.

    Returns
    -------
    tuple of (DataFrame, DataFrame)
        Rows that are the history, and rows before it or beyond it.

    Examples
    --------
    >>> months = [*pd.date_range("2024-01-01", periods=12, freq="MS"), pd.Timestamp("2025-12-01")]
    >>> usable, beyond = split_history(pd.DataFrame({"month": months, "openings": 2.0}))
    >>> len(usable), beyond["month"].dt.year.tolist()
    (12, [2025])
    """
    rows = read_rows(checked_rows(history))
    if rows.inside.all():
        return rows.history, rows.history.iloc[:0]
    return rows.history[rows.inside], rows.history[~rows.inside]


def history_step(history: pd.DataFrame) -> int:
    """Return the months of a period of a history: 1, or 3 where it is quarterly.

    Examples
    --------
    >>> history_step(pd.DataFrame({"month": ["2024Q1", "2024Q2"], "openings": [3.0, 4.0]}))
    3
    """
    return read_rows(checked_rows(history)).periods.step
