"""History as a matrix: one row a series, one column a period.

Periods are months, or what the rows show to be quarters, half-years or years, see `periods`; what
is said of months here holds for them. Months without a row count as zero openings, since a month in
which nothing was advertised leaves no posting, but for one of which nobody has a row, see
`silence`; ``gaps="carry"`` repeats the last value instead, which suits rates and indices. After the
last row of a series that has one in nearly every month it is unknown, see `late`; the history ends
with the last month for which most series have reported, see `_history_end`. Series stand in an order
of their own, whatever the order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._kinds import mixed_kinds
from talentmatch.demand.history._late import carry_on, ended_since, known_until
from talentmatch.demand.history._lone_values import lone_values
from talentmatch.demand.history._months import first_days, month_numbers
from talentmatch.demand.history._row_checks import check_columns
from talentmatch.demand.history._series import (
    drop_constant_dims,
    group_codes,
    series_label,
    shared_groups,
)
from talentmatch.demand.history._silence import silent_months, zero_months
from talentmatch.demand.history.periods import (
    first_months_alone,
    period_range,
    sparse_at_first,
    sparse_series,
)
from talentmatch.demand.history.remarks import Remark
from talentmatch.demand.history.rows import (
    CheckedRows,
    checked_rows,
    keys_in_order,
    only,
    read_rows,
)
from talentmatch.demand.models._shared import ALONE, Shared
from talentmatch.demand.models._units import in_whole_units, unit_of
from talentmatch.errors import InputError
from talentmatch.i18n import phrase
from talentmatch.partitions import is_partitioned

__all__ = [
    "Gaps",
    "LaidOut",
    "Panel",
    "carried_history",
    "drop_constant_dims",
    "group_codes",
    "laid_out",
    "month_numbers",
    "panel_of",
    "read_panel",
    "series_label",
]

Gaps = Literal["zero", "carry"]
Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Every series of a history over the same months.

    Attributes
    ----------
    keys : DataFrame of shape (n_series, n_dimensions)
        Dimensions of each series, with the history's dtypes, in an order that depends on the names
        alone.
    seen : ndarray of shape (n_series,)
        Place of each series in the order in which they first appear in the history.
    step : int
        Months of a period: 1, or 3 where the history is quarterly, 12 where it is yearly. Whatever
        counts months below, counts periods.
    months : DatetimeIndex of shape (n_months,)
        First days of consecutive months (of quarters, of years).
    openings : ndarray of shape (n_series, n_months)
        Openings [positions per month]; from `known` on they say nothing.
    first : ndarray of shape (n_series,)
        Position of the first month that has a row.
    has_row : ndarray of bool, shape (n_series, n_months)
        Which months have a row.
    set_aside : DataFrame
        Rows of the history outside the months in which most of it has reported.
    remarks : tuple
        What was noticed in reading it.
    shared : Shared
        Where the other series are, if these are a part of all.
    """

    keys: pd.DataFrame
    seen: Codes
    months: pd.DatetimeIndex
    openings: Floats
    first: Codes
    has_row: Flags
    set_aside: pd.DataFrame
    step: int = 1
    remarks: tuple[Remark, ...] = ()
    shared: Shared = ALONE

    @property
    def dims(self) -> list[str]:
        """Names of the dimensions."""
        return [str(name) for name in self.keys.columns]

    @property
    def age(self) -> Codes:
        """Months since each series' first row, that month included."""
        return len(self.months) - self.first

    @cached_property
    def known(self) -> Codes:
        """How many months of each series are known; of one whose return is late, not all."""
        return self.shared.kept("known", lambda: known_until(self.has_row, self.step, self.shared))

    @property
    def late(self) -> Codes:
        """Months by which each series' returns are late."""
        return len(self.months) - self.known

    @property
    def ended(self) -> Codes:
        """Months since the last row of each regular series that ended within a year, else 0.

        Where a month without a row stands for the value before it, no series ends.
        """
        since = ended_since(self.has_row, self.step, self.shared)
        return np.where(self.openings[:, -1] == 0, since, 0)

    @property
    def filled(self) -> Codes:
        """Months of each series after its first that have no row and are not late."""
        rows = self.has_row.sum(axis=1)
        return np.asarray(self.known - self.first - rows, dtype=np.int64)

    @cached_property
    def carried(self) -> Floats:
        """Openings in which late series move as the others do [positions per month]."""
        return carry_on(self.openings, self.first, self.known, self.shared)

    @cached_property
    def unit(self) -> float:
        """Unit in which the history counts; size and noise are judged in it."""
        return unit_of(self.openings, self.shared)

    @cached_property
    def in_units(self) -> Panel:
        """The panel with openings in its own unit, the same for data on any scale."""
        if self.unit == 1.0:
            return self
        openings = in_whole_units(self.openings, self.unit, self.shared)
        return replace(self, openings=openings, shared=self.shared.within("in units"))

    def history(self) -> pd.DataFrame:
        """Return the rows from which the panel was read: dimensions, month, openings."""
        series, month = np.nonzero(self.has_row)
        rows = self.keys.iloc[series].reset_index(drop=True)
        return rows.assign(month=self.months[month], openings=self.openings[series, month])

    def last_known(self, months: int) -> Floats:
        """Return the last known openings of each series, of shape (n_series, months or fewer)."""
        width = min(months, len(self.months))
        places = np.maximum(self.known[:, None] - np.arange(width, 0, -1), 0)
        return np.take_along_axis(self.openings, places, axis=1)

    def is_known(self, start: int, end: int) -> Flags:
        """Say which months from `start` up to `end` are known, of shape (n_series, months)."""
        return np.asarray(np.arange(start, end) < self.known[:, None])

    def future(self, origin: int, horizon: int) -> pd.DatetimeIndex:
        """Return the months that follow the first `origin` months."""
        start = self.months[0].year * 12 + self.months[0].month - 1 + origin * self.step
        return period_range(start, horizon, self.step)

    def groups(self, dims: Sequence[str] | None = None) -> tuple[Codes, pd.DataFrame, Codes]:
        """Give a number to the groups of series that agree in `dims`.

        Parameters
        ----------
        dims : sequence of str, optional
            All of them by default: each series is a group.

        Returns
        -------
        codes : ndarray of shape (n_series,)
            Group of each series.
        groups : DataFrame of shape (n_groups, n_dimensions)
            Dimensions of each group.
        order : ndarray of shape (n_groups,)
            Groups in the order in which they first appear in the history: that of results.
        """
        if dims is None:
            return np.arange(len(self.seen)), self.keys, np.argsort(self.seen)
        codes, groups = shared_groups(self.keys, dims, self.shared)
        if self.shared.among(len(codes)) != (0, len(codes)):
            return codes, groups, np.arange(len(groups))
        return codes, groups, np.asarray(pd.unique(codes[np.argsort(self.seen)]))

    def until(self, month: int) -> Panel:
        """Return the panel as it was after its first `month` months."""
        return Panel(
            keys=self.keys,
            seen=self.seen,
            months=self.months[:month],
            openings=self.openings[:, :month],
            first=np.minimum(self.first, month),
            has_row=self.has_row[:, :month],
            set_aside=self.set_aside,
            step=self.step,
            remarks=self.remarks,
            shared=self.shared.within("until", month),
        )


def read_panel(history: pd.DataFrame, *, gaps: Gaps = "zero") -> Panel:
    """Check a history and turn it into a panel of the months in which most of it has reported.

    Parameters
    ----------
    history : DataFrame
        Dimensions, month and openings; one row a series and month, in any order.
    gaps : {"zero", "carry"}, default="zero"
        What stands for a month without a row.

    Raises
    ------
    InputError
        If a column is missing, a value is missing or negative, a month cannot be read, or a series
        has two rows for one month; all problems at once, each with its remedy.

    Examples
    --------
    >>> history = pd.DataFrame({"month": ["2024-01", "2024-03"], "openings": [2, 4]})
    >>> read_panel(history).openings.tolist()
    [[2.0, 0.0, 4.0]]
    """
    if is_partitioned(history):
        raise InputError(phrase("demand_refused", "parts_whole"))
    check_columns(history, gaps)
    return panel_of(laid_out(checked_rows(history)), gaps=gaps)


@dataclass(frozen=True, kw_only=True)
class LaidOut:
    """Rows of a history laid out as a matrix, nothing held back and nothing filled yet.

    Attributes
    ----------
    keys, seen, months, step, set_aside
        As of the panel.
    openings : ndarray of shape (n_series, n_months)
        Openings [positions per month]; NaN in months without a row.
    of_two, rhythm
        See `Periods`.
    remarks : tuple
        What was noticed in reading names and months.
    """

    keys: pd.DataFrame
    seen: Codes
    months: pd.DatetimeIndex
    step: int
    set_aside: pd.DataFrame
    openings: Floats
    of_two: bool
    rhythm: tuple[int, int] | None
    remarks: tuple[Remark, ...]


def laid_out(checked: CheckedRows, shared: Shared = ALONE) -> LaidOut:
    """Lay rows that have been checked out as a matrix of the periods that are the history.

    Parameters
    ----------
    checked : CheckedRows
        From `checked_rows`.
    shared : Shared
        Where the other series are, if these are a part of all.
    """
    rows = read_rows(checked, shared)
    inside, periods = rows.inside, rows.periods
    first, last = rows.span
    keys, code, seen = keys_in_order(only(rows.history, inside), only(rows.code, inside))
    values = np.full((len(keys), last - first + 1), np.nan)
    values[code, only(rows.place, inside) - first] = only(rows.openings, inside)
    serials = [] if rows.months.serial is None else [("serials", dict(rows.months.serial))]
    return LaidOut(
        keys=keys,
        seen=seen,
        months=period_range(periods.month(first), last - first + 1, periods.step),
        step=periods.step,
        set_aside=rows.history[~inside].assign(month=first_days(rows.months.numbers[~inside])),
        openings=values,
        of_two=periods.of_two,
        rhythm=periods.rhythm,
        remarks=(*serials, *rows.remarks),
    )


def panel_of(laid: LaidOut, *, gaps: Gaps = "zero", shared: Shared = ALONE) -> Panel:
    """Turn a history that has been laid out into a panel; see `read_panel`.

    Parameters
    ----------
    laid : LaidOut
        From `laid_out`; what is far out of line is taken out of its values.
    gaps : {"zero", "carry"}, default="zero"
        What stands for a month without a row.
    shared : Shared
        Where the other series are, if these are a part of all.
    """
    keys, values, shared = laid.keys, laid.openings, shared.placed(len(laid.keys))
    lone = _held_back(values, keys, laid.months, shared.within("held back"))
    lone += _zeros(values, laid.months, shared.within("zeros"))
    if gaps == "zero":
        lone += _silent(values, laid.months, shared.within("silent"))
    kinds = mixed_kinds(values, keys, shared.within("kinds"))
    has_row = ~np.isnan(values)
    if gaps == "carry":
        values = pd.DataFrame(values.T).ffill().to_numpy().T
    return Panel(
        keys=keys,
        seen=laid.seen,
        step=laid.step,
        months=laid.months,
        openings=np.nan_to_num(values),
        first=np.argmax(has_row, axis=1).astype(np.int64),
        has_row=has_row,
        set_aside=laid.set_aside,
        remarks=(*_period_remarks(laid, has_row, shared), *laid.remarks, *lone, *kinds),
        shared=shared,
    )


def carried_history(history: pd.DataFrame) -> pd.DataFrame:
    """Return a history in which late series move as the others do, for sums over series.

    Examples
    --------
    >>> months = pd.date_range("2024-01-01", periods=12, freq="MS")
    >>> both = pd.DataFrame({"region": np.repeat(["x", "y"], 12), "month": [*months] * 2})
    >>> late = carried_history(both.assign(openings=5.0).iloc[:-1])
    >>> late.tail(1)[["region", "openings"]].values.tolist()
    [['y', 5.0]]
    """
    if history.empty:
        return history
    panel = read_panel(history)
    series, month = np.nonzero(~panel.is_known(0, len(panel.months)))
    late = panel.keys.iloc[series].assign(
        month=panel.months[month], openings=panel.carried[series, month]
    )
    return pd.concat([panel.history(), late], ignore_index=True)


def _held_back(
    values: Floats, keys: pd.DataFrame, months: pd.DatetimeIndex, shared: Shared = ALONE
) -> tuple[Remark, ...]:
    """Take what is far out of line out of `values`, and say what.

    What is usual stands in the place of values after which the series went on; a series whose last
    row is one counts as late.
    """
    rows, places = lone_values(values, unit_of(np.nan_to_num(values), shared), shared)
    remarks = []
    for row, place in zip(rows, places, strict=True):
        usual = float(np.nanmedian(values[row, :place]))
        went_on = bool(np.isfinite(values[row, place + 1 :]).any())
        facts = {
            "series": {str(name): str(keys.iloc[row][name]) for name in keys.columns},
            "month": f"{months[place]:%Y-%m}",
            "value": float(values[row, place]),
            "usual": usual,
        }
        values[row, place] = usual if went_on else np.nan
        remarks.append(("bridged" if went_on else "held_back", facts))
    return tuple(remarks)


def _silent(values: Floats, months: pd.DatetimeIndex, shared: Shared) -> tuple[Remark, ...]:
    """Put what lies between its neighbours into months of which nobody has a row, and name them."""
    silent = silent_months(values, unit_of(np.nan_to_num(values), shared), shared)
    if not silent.any():
        return ()
    between = pd.DataFrame(values.T).interpolate(limit_area="inside").to_numpy().T
    values[:, silent] = between[:, silent]
    names = ", ".join(f"{month:%Y-%m}" for month in months[silent])
    return (("silent", {"months": names, "n": int(silent.sum())}),)


def _zeros(values: Floats, months: pd.DatetimeIndex, shared: Shared) -> tuple[Remark, ...]:
    """Name months in which every row is 0 where all others have much: nobody may have reported them."""
    zero = zero_months(values, unit_of(np.nan_to_num(values), shared), shared)
    names = ", ".join(f"{month:%Y-%m}" for month in months[zero])
    return (("zero_months", {"months": names, "n": int(zero.sum())}),) if zero.any() else ()


def _period_remarks(laid: LaidOut, has_row: Flags, shared: Shared) -> tuple[Remark, ...]:
    """Return what is to be said of the periods that were recognised."""
    remarks: list[Remark] = []
    if laid.step > 1:
        remarks.append((f"step_{laid.step}", {}))
    else:
        series, step = sparse_series(has_row, shared)
        if 0 < series < shared.among(len(has_row))[1]:
            remarks.append((f"sparse_{step}", {"n": series}))
        begun = sparse_at_first(has_row, shared)
        remarks += [(f"begins_{step}", {"n": n}) for step, n in begun.items() if n]
        rows = shared.total("rows of months", lambda: np.count_nonzero(has_row, axis=0))
        held = laid.months[rows > 0]
        if first := first_months_alone(np.asarray(held.year * 12 + held.month - 1)):
            remarks.append((f"first_{first}", {}))
    if laid.rhythm is not None:
        start, end = (f"{month:%Y-%m}" for month in laid.months[[0, -1]])
        remarks.append(("rhythm", {"start": start, "end": end}))
    if laid.of_two:
        remarks.append(("two_months", {"n": laid.step}))
    return tuple(remarks)
