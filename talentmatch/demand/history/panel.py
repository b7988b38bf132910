"""History as a matrix: one row a series, one column a month.

Months without a row count as zero openings, since a month in which nothing was advertised leaves
no posting; ``gaps="carry"`` repeats the last value instead, which suits rates and indices. After
the last row of a series that has one in nearly every month it is unknown, see `late`; the history
ends with the last month for which most series have reported, see `history_end`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history.history_end import history_span
from talentmatch.demand.history.late import carry_on, known_until
from talentmatch.errors import InputError
from talentmatch.i18n import joined, label, phrase

__all__ = [
    "Gaps",
    "Panel",
    "carried_history",
    "drop_constant_dims",
    "group_codes",
    "month_numbers",
    "read_panel",
    "series_label",
    "split_history",
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
        Dimensions of each series, in the order they first appear, with the history's dtypes.
    months : DatetimeIndex of shape (n_months,)
        First days of consecutive months.
    openings : ndarray of shape (n_series, n_months)
        Openings [positions per month]; from `known` on they say nothing.
    first : ndarray of shape (n_series,)
        Position of the first month that has a row.
    has_row : ndarray of bool, shape (n_series, n_months)
        Which months have a row.
    set_aside : DataFrame
        Rows of the history outside the months in which most of it has reported.
    """

    keys: pd.DataFrame
    months: pd.DatetimeIndex
    openings: Floats
    first: Codes
    has_row: Flags
    set_aside: pd.DataFrame

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
        return known_until(self.has_row)

    @property
    def late(self) -> Codes:
        """Months by which each series' returns are late."""
        return len(self.months) - self.known

    @property
    def filled(self) -> Codes:
        """Months of each series after its first that have no row and are not late."""
        rows = self.has_row.sum(axis=1)
        return np.asarray(self.known - self.first - rows, dtype=np.int64)

    @cached_property
    def carried(self) -> Floats:
        """Openings in which late series move as the others do [positions per month]."""
        return carry_on(self.openings, self.first, self.known)

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
        start = self.months[0] + pd.DateOffset(months=origin)
        return pd.date_range(start, periods=horizon, freq="MS")

    def until(self, month: int) -> Panel:
        """Return the panel as it was after its first `month` months."""
        return Panel(
            keys=self.keys,
            months=self.months[:month],
            openings=self.openings[:, :month],
            first=np.minimum(self.first, month),
            has_row=self.has_row[:, :month],
            set_aside=self.set_aside,
        )


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
    _check_columns(history, gaps)
    history, beyond = split_history(history)
    set_aside = beyond.assign(month=_first_days(month_numbers(beyond["month"])))
    dims = _dims(history)
    at = month_numbers(history["month"])
    openings = history["openings"].to_numpy(dtype=float)
    code, keys = group_codes(history, dims)
    start, place = int(at.min()), (at - at.min()).to_numpy()
    n_months = int(place.max()) + 1
    values = np.full((len(keys) if dims else 1, n_months), np.nan)
    values[code, place] = openings
    months = pd.date_range(
        f"{start // 12:04d}-{start % 12 + 1:02d}-01", periods=n_months, freq="MS"
    )
    has_row = ~np.isnan(values)
    if gaps == "carry":
        values = pd.DataFrame(values.T).ffill().to_numpy().T
    return Panel(
        keys=keys,
        months=months,
        openings=np.nan_to_num(values),
        first=np.argmax(has_row, axis=1).astype(np.int64),
        has_row=has_row,
        set_aside=set_aside,
    )


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
    dims = _dims(history)
    at = month_numbers(history["month"])
    openings = pd.to_numeric(history["openings"], errors="coerce").to_numpy(dtype=float)
    problems = _bad_values(history, dims, openings)
    if problems:
        raise InputError(phrase("demand_refused", "history"), problems)
    history = history.assign(openings=openings)
    code, _ = group_codes(history, dims)
    place = (at - at.min()).to_numpy()
    _check_doubles(history, dims, code * (int(place.max()) + 1) + place)
    first, last = history_span(code, at.to_numpy(), openings)
    inside = at.between(first, last).to_numpy()
    if inside.all():
        return history, history.iloc[:0]
    return history[inside], history[~inside]


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
    rows = split_history(history)[0]
    return pd.concat([rows, late], ignore_index=True) if len(late) else rows


def _first_days(at: pd.Series) -> NDArray[np.datetime64]:
    return (np.datetime64("0000-01", "M") + at.to_numpy(dtype=int)).astype("datetime64[s]")


def _dims(history: pd.DataFrame) -> list[str]:
    return [name for name in history.columns if name not in ("month", "openings")]


def _check_columns(history: pd.DataFrame, gaps: str) -> None:
    problems = [
        f"column '{name}' is missing; columns are {', '.join(map(str, history.columns)) or 'none'}"
        for name in ("month", "openings")
        if name not in history.columns
    ]
    if history.empty:
        problems.append("it has no rows; give at least one month of one series")
    if gaps not in ("zero", "carry"):
        problems.append(f"gaps is '{gaps}'; write 'zero' or 'carry'")
    names = sorted(map(str, history.columns))
    reserved = [name for name in names if re.fullmatch(r"mean|step|(lo|hi)-[\d.]+", name)]
    problems += [
        f"column '{name}' has a name that the forecast uses; rename it" for name in reserved
    ]
    if problems:
        raise InputError(phrase("demand_refused", "history"), problems)


def month_numbers(column: pd.Series, what: str = "history") -> pd.Series:
    """Return months counted from year 0; InputError when one cannot be read."""
    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.to_timestamp()
    dates = pd.to_datetime(column, errors="coerce")
    if dates.isna().any():
        bad = column[dates.isna()].iloc[0]
        raise InputError(
            f"the {what} cannot be read",
            [
                f"month: {int(dates.isna().sum())} rows are no date (first: {bad!r}); "
                "write YYYY-MM-01"
            ],
        )
    return dates.dt.year * 12 + dates.dt.month - 1


def _bad_values(history: pd.DataFrame, dims: list[str], openings: Floats) -> list[str]:
    problems = []
    for name in dims:
        missing = int(history[name].isna().sum())
        if missing:
            problems.append(
                f"dimension '{name}' is missing in {missing} of {len(history)} rows; "
                "fill it with a name of its own (for example 'unknown') or drop those rows"
            )
    for what, wrong in (
        ("not a finite number", ~np.isfinite(openings)),
        ("negative", np.nan_to_num(openings) < 0),
    ):
        if wrong.any():
            row = history.iloc[int(np.flatnonzero(wrong)[0])]
            problems.append(
                f"openings are {what} in {int(wrong.sum())} rows (first: "
                f"{series_label(row[dims])}, {row['month']}: {row['openings']}); "
                "correct them or drop the rows: between its rows a series counts as zero"
            )
    return problems


def _check_doubles(history: pd.DataFrame, dims: list[str], cells: Codes) -> None:
    repeated = pd.Series(cells).duplicated().to_numpy()
    if not repeated.any():
        return
    row = history.iloc[int(np.flatnonzero(repeated)[0])]
    raise InputError(
        "the history cannot be forecast",
        [
            f"{int(repeated.sum())} rows repeat a month of their series (first: "
            f"{series_label(row[dims])}, {pd.Timestamp(str(row['month'])):%Y-%m}); sum them: "
            f"history.groupby({[*dims, 'month']}, as_index=False)['openings'].sum()"
        ],
    )
