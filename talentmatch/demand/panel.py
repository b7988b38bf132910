"""History as a matrix: one row a series, one column a month.

Months without a row count as zero openings, since a month in which nothing was advertised leaves
no posting; ``gaps="carry"`` repeats the last value instead, which suits rates and indices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.errors import InputError
from talentmatch.phrases import called, joined, phrase

__all__ = [
    "Gaps",
    "Panel",
    "drop_constant_dims",
    "group_codes",
    "month_numbers",
    "read_panel",
    "series_label",
]

Gaps = Literal["zero", "carry"]
Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


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
        Openings [positions per month].
    first : ndarray of shape (n_series,)
        Position of the first month that has a row.
    filled : ndarray of shape (n_series,)
        Months after `first` that had no row.
    """

    keys: pd.DataFrame
    months: pd.DatetimeIndex
    openings: Floats
    first: Codes
    filled: Codes

    @property
    def dims(self) -> list[str]:
        """Names of the dimensions."""
        return [str(name) for name in self.keys.columns]

    @property
    def age(self) -> Codes:
        """Months since each series' first row, that month included."""
        return len(self.months) - self.first

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
            filled=self.filled,
        )


def series_label(row: pd.Series | dict[str, object]) -> str:
    """Name a series for a person: ``region=Xushan, industry=C35``.

    Examples
    --------
    >>> series_label({"region": "Xushan"})
    'region=Xushan'
    """
    parts = [joined([called("things", name), value], "=") for name, value in dict(row).items()]
    return joined(parts) if parts else called("things", "the only series")


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
    """Check a history and turn it into a panel.

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
    dims = [name for name in history.columns if name not in ("month", "openings")]
    at = month_numbers(history["month"])
    openings = pd.to_numeric(history["openings"], errors="coerce").to_numpy(dtype=float)
    problems = _bad_values(history, dims, openings)
    if problems:
        raise InputError(phrase("demand_refused", "history"), problems)
    code, keys = group_codes(history, dims)
    start, place = int(at.min()), (at - at.min()).to_numpy()
    n_months = int(place.max()) + 1
    _check_doubles(history, dims, code * n_months + place)
    values = np.full((len(keys) if dims else 1, n_months), np.nan)
    values[code, place] = openings
    months = pd.date_range(
        f"{start // 12:04d}-{start % 12 + 1:02d}-01", periods=n_months, freq="MS"
    )
    return _panel(keys, months, values, gaps)


def _panel(keys: pd.DataFrame, months: pd.DatetimeIndex, values: Floats, gaps: Gaps) -> Panel:
    absent = np.isnan(values)
    first = np.argmin(absent, axis=1).astype(np.int64)
    filled = absent.sum(axis=1) - first
    if gaps == "carry":
        values = pd.DataFrame(values.T).ffill().to_numpy().T
    return Panel(
        keys=keys, months=months, openings=np.nan_to_num(values), first=first, filled=filled
    )


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
    read = pd.to_datetime(column, errors="coerce")
    if read.isna().any():
        bad = column[read.isna()].iloc[0]
        raise InputError(
            f"the {what} cannot be read",
            [
                f"month: {int(read.isna().sum())} rows are no date (first: {bad!r}); write YYYY-MM-01"
            ],
        )
    return read.dt.year * 12 + read.dt.month - 1


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
                "correct them or drop the rows, a month without a row counts as zero"
            )
    return problems


def _check_doubles(history: pd.DataFrame, dims: list[str], cells: Codes) -> None:
    seen = pd.Series(cells).duplicated().to_numpy()
    if not seen.any():
        return
    row = history.iloc[int(np.flatnonzero(seen)[0])]
    raise InputError(
        "the history cannot be forecast",
        [
            f"{int(seen.sum())} rows repeat a month of their series (first: "
            f"{series_label(row[dims])}, {pd.Timestamp(str(row['month'])):%Y-%m}); sum them: "
            f"history.groupby({[*dims, 'month']}, as_index=False)['openings'].sum()"
        ],
    )
