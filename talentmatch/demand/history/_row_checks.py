"""Rows that no history can be made of: values that are none, and months that stand twice."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._months import MonthColumn, first_days, month_places, month_starts
from talentmatch.demand.history._series import series_label
from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase

__all__ = [
    "check_columns",
    "check_one_row_a_month",
    "missing_columns",
    "table_problems",
    "value_problems",
]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

_FOUR_WEEKS = np.timedelta64(28, "D")
#: Series that are looked at for a rhythm of four weeks, and the rows that show one.
_LOOKED_AT, _LEAST = 50, 4
_WEEKS = r"(\d{4})\D*(\d{1,2})"
#: How a column of months becomes text by month; the first that is right is named as the remedy.
_BY_MONTH: tuple[tuple[str, Callable[[pd.Series], pd.Series]], ...] = (
    ("{}.dt.strftime('%Y-%m')", lambda c: c.dt.strftime("%Y-%m")),
    ("{}.dt.to_timestamp().dt.strftime('%Y-%m')", lambda c: _text(c.dt.to_timestamp())),
    ("pd.to_datetime({}).dt.strftime('%Y-%m')", lambda c: _text(pd.to_datetime(c))),
    (
        "pd.to_datetime({}.astype(str)).dt.strftime('%Y-%m')",
        lambda c: _text(pd.to_datetime(c.astype(str))),
    ),
    (
        "pd.to_datetime({}, dayfirst=True).dt.strftime('%Y-%m')",
        lambda c: _text(pd.to_datetime(c, dayfirst=True)),
    ),
    (
        "pd.to_datetime({}, unit='D', origin='1899-12-30').dt.strftime('%Y-%m')",
        lambda c: _text(pd.to_datetime(c, unit="D", origin="1899-12-30")),
    ),
    (
        r"pd.to_datetime({}.str.extract(r'(\d{{4}})\D*(\d{{1,2}})').agg('-W'.join, axis=1) + '-1', "
        "format='%G-W%V-%u').dt.strftime('%Y-%m')",
        lambda c: _text(
            pd.to_datetime(c.str.extract(_WEEKS).agg("-W".join, axis=1) + "-1", format="%G-W%V-%u")
        ),
    ),
    (
        "pd.to_datetime({}, format='%Y年%m月%d日').dt.strftime('%Y-%m')",
        lambda c: _text(pd.to_datetime(c, format="%Y年%m月%d日")),
    ),
    ("talentmatch.demand.month_starts({})", lambda c: _text(month_starts(c))),
)


def _text(days: pd.Series) -> pd.Series:
    texts: pd.Series = days.dt.strftime("%Y-%m")
    return texts


def value_problems(history: pd.DataFrame, dims: Sequence[str], openings: Floats) -> list[str]:
    """Return what is wrong with dimensions and openings, a sentence a problem."""
    problems: list[str] = []
    for name in dims:
        if missing := int(history[name].isna().sum()):
            facts: dict[str, object] = {"name": name, "n": missing, "rows": len(history)}
            problems.append(phrase("demand_refused", "dimension_missing", **facts))
    for key, wrong in (
        ("not_finite", ~np.isfinite(openings)),
        ("negative", np.nan_to_num(openings) < 0),
    ):
        if wrong.any():
            row = history.iloc[int(np.flatnonzero(wrong)[0])]
            facts = {"n": int(wrong.sum()), "series": series_label(row[list(dims)])}
            facts |= {"month": str(row["month"]).removesuffix(" 00:00:00")}
            problems.append(phrase("demand_refused", key, **facts, value=str(row["openings"])))
    return problems


def check_one_row_a_month(
    history: pd.DataFrame,
    dims: Sequence[str],
    months: MonthColumn,
    code: Codes,
    *,
    written: pd.DataFrame | None = None,
) -> None:
    """Raise where a series has two rows for one month, or rows of days or weeks.

    Parameters
    ----------
    history : DataFrame
        Dimensions, month, openings.
    dims : sequence of str
        Names of the dimensions.
    months : MonthColumn
        The column month, read.
    code : ndarray of shape (n_rows,)
        Series of each row.
    written : DataFrame, optional
        The history as it was written, where names were folded.

    Raises
    ------
    InputError
        With the line of code that sums the rows by month.
    """
    at = month_places(months.numbers)[1]
    filled = np.zeros((int(code.max(initial=0)) + 1, int(at.max(initial=0)) + 1), dtype=bool)
    filled[code, at] = True
    shorter = months.step == 0 or _every_four_weeks(months, code)
    if np.count_nonzero(filled) == len(code) and not shorter:
        return
    repeated = pd.DataFrame({"code": code, "at": at}).duplicated().to_numpy()
    row = int(np.flatnonzero(repeated)[0]) if repeated.any() else 1
    other = int(np.flatnonzero((code == code[row]) & (at == at[row]))[0]) if repeated.any() else 0
    days = months.days
    many = days is not None and bool((days[row] != days[other]) | shorter)
    facts = {
        "n": int(repeated.sum()),
        "series": series_label(history.iloc[row][list(dims)]),
        "month": str(first_days(months.numbers[[row]])[0])[:7],
    }
    if many and days is not None:
        first, second = sorted((days[row], days[other]))
        facts |= {"first": str(first), "second": str(second)}
    alike = not many and history.iloc[row]["month"] == history.iloc[other]["month"]
    spellings = {} if written is None else _spellings(written, history, dims)
    facts["code"] = "".join(
        [
            "history",
            f".replace({spellings})" if spellings else "",
            "" if alike else f".assign(month={_by_month(history, months)})",
            f".groupby({[*dims, 'month']}, as_index=False)['openings'].sum()",
        ]
    )
    key = "rows_of_days" if many else "rows_twice"
    raise InputError(phrase("demand_refused", "history"), [phrase("demand_refused", key, **facts)])


def _spellings(
    written: pd.DataFrame, history: pd.DataFrame, dims: Sequence[str]
) -> dict[str, dict[object, object]]:
    """Return in each dimension which names were folded into which."""
    renamed = {}
    for name in dims:
        pairs = pd.DataFrame({"old": written[name].astype(object), "new": history[name]})
        pairs = pairs[pairs["old"] != pairs["new"].astype(object)].drop_duplicates()
        if len(pairs):
            renamed[name] = dict(zip(pairs["old"], pairs["new"], strict=True))
    return renamed


def _by_month(history: pd.DataFrame, months: MonthColumn) -> str:
    """Return the expression by which the months of a history become texts, all of them right."""
    expected = first_days(months.numbers).astype("datetime64[M]").astype(str)
    for expression, apply in _BY_MONTH:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a remedy that warns is none
            try:
                result = apply(history["month"]).to_numpy(dtype=str)
            except (ValueError, TypeError, AttributeError, OverflowError, Warning):
                continue
        if (result == expected).all():
            return expression.format("history['month']")
    return _BY_MONTH[-1][0].format("history['month']")


def _every_four_weeks(months: MonthColumn, code: Codes) -> bool:
    """Say whether the rows of a series follow each other every 28 days."""
    if months.days is None:
        return False
    few = np.flatnonzero(code < _LOOKED_AT)
    order = few[np.lexsort((months.days[few], code[few]))]
    same = code[order][1:] == code[order][:-1]
    gaps = np.diff(months.days[order])[same]
    return bool(gaps.size >= _LEAST - 1 and (gaps == _FOUR_WEEKS).mean() > 0.9)


def table_problems(table: Any) -> list[str]:
    """Return why what was given is read as no table: it is none, or two columns have one name.

    Examples
    --------
    >>> len(table_problems(pd.DataFrame(columns=["month", "openings"])))
    0
    >>> len(table_problems(["2024-01", 4])), len(table_problems(pd.DataFrame(columns=["a", "a"])))
    (1, 1)
    """
    if getattr(table, "ndim", 0) != 2 or not hasattr(table, "columns"):
        return [phrase("demand_refused", "no_table", kind=type(table).__name__)]
    twice = table.columns[table.columns.duplicated()].unique()
    return [phrase("demand_refused", "column_twice", name=str(name)) for name in twice]


def missing_columns(columns: pd.Index, needed: Sequence[str]) -> list[str]:
    """Return a sentence for each column that is needed and not there.

    Examples
    --------
    >>> len(missing_columns(pd.Index(["month"]), ["month", "openings"]))
    1
    """
    known = joined(map(str, columns)) if len(columns) else "–"
    return [
        phrase("demand_refused", "column_missing", name=name, columns=known)
        for name in needed
        if name not in columns
    ]


def check_columns(history: Any, gaps: str, *, empty: bool | None = None) -> None:
    """Raise where a history is no table, has not the columns that it needs, or no rows.

    Parameters
    ----------
    history : DataFrame or dask DataFrame
        What was given as one.
    gaps : {"zero", "carry"}
        What stands for a month without a row.
    empty : bool, optional
        Whether it has no rows, where it does not say so itself.
    """
    if unread := table_problems(history):
        raise InputError(phrase("demand_refused", "history"), unread)
    columns = history.columns
    problems = missing_columns(columns, ["month", "openings"])
    if history.empty if empty is None else empty:
        problems.append(phrase("demand_refused", "no_rows"))
    if gaps not in ("zero", "carry"):
        problems.append(phrase("demand_refused", "gaps", gaps=str(gaps)))
    problems += [
        phrase("demand_refused", "column_reserved", name=name)
        for name in sorted(map(str, columns))
        if re.fullmatch(r"mean|step|(lo|hi)-[\d.]+", name)
    ]
    if problems:
        raise InputError(phrase("demand_refused", "history"), problems)
