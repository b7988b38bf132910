"""Columns of months against the one month that a title names, and months in which every figure is 0."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._title_words import months_in
from talentmatch.data.reading.cells._years import without_reference_years
from talentmatch.i18n import joined, phrase

__all__ = ["figures_ahead", "other_months", "until_month", "zero_months"]

_YEAR = r"(?<!\d)((?:19|20)\d{2})"
#: Since when months are counted.
_SINCE = re.compile(
    rf"[自从由]\s*{_YEAR}\s*年\s*\d{{1,2}}\s*月|{_YEAR}\s*年\s*\d{{1,2}}\s*月份?\s*(?:开始|以?来)"
)
#: A month that is no first of several, and no day: 2025年1月, 截至2025年1月31日, 2025-01, 202501.
_MONTHS = (
    re.compile(rf"截[至止]到?\s*{_YEAR}\s*年\s*(\d{{1,2}})\s*月(?:\s*\d+\s*日)?"),
    re.compile(
        rf"{_YEAR}\s*年\s*(\d{{1,2}})\s*月(?!\s*\d*\s*[日起]|\s*以?[后来]|\s*[-~至到—–]|\s*[、，,和及]\s*\d)"
    ),
    re.compile(rf"{_YEAR}[-./](1[0-2]|0[1-9])(?![\d./-])"),
    re.compile(rf"{_YEAR}(1[0-2]|0[1-9])(?!\d)"),
)
#: When somebody wrote it.
_DAY = re.compile(
    rf"{_YEAR}\s*[-./年]\s*\d{{1,2}}\s*[-./月]\s*\d{{1,2}}\s*日?|{_YEAR}\d{{4}}(?!\d)"
)
_SPAN = re.compile(
    rf"{_YEAR}\s*年?\s*(?:\d{{1,2}}\s*月)?\s*[-~至到—–]+\s*(?:{_YEAR}|\d{{1,2}}\s*月)"
)
_ENGLISH = re.compile(rf"\b[A-Z][a-z]{{2,8}}\.?,? {_YEAR}(?!\d)")
_ANY_YEAR = re.compile(rf"{_YEAR}(?!\d)")
#: Months ahead are what such tables are about.
_AHEAD = re.compile(r"计划|预计|预测|预期|预估|规划|目标|预招|plan|forecast|expect", re.I)
#: Below this sum a month of nothing may be one by chance; more often, it is a season.
_LEAST_USUAL, _MOST = 10.0, 0.25
_LEAST_MONTHS = 4


def until_month(context: str) -> pd.Timestamp | None:
    """Return the month up to which a table can have figures: the one its words name, and no year beside it.

    Examples
    --------
    >>> until_month("各行业用工需求（截至2025年1月）"), until_month("2024年用工需求（2025年1月）")
    (Timestamp('2025-01-01 00:00:00'), None)
    >>> until_month("参保202501"), until_month("Vacancies, January 2025").strftime("%Y-%m")
    (Timestamp('2025-01-01 00:00:00'), '2025-01')
    >>> titles = ("用工需求计划（2025年1月）", "2025年1月起各月需求", "自2025年1月各月需求", "2025年1月、2月")
    >>> [until_month(title) for title in titles]
    [None, None, None, None]
    """
    plain = without_reference_years(context)
    if any(form.search(plain) for form in (_AHEAD, _SPAN, _SINCE)):
        return None
    months, rest = _months_named(plain)
    return months.pop() if len(months) == 1 and not _ANY_YEAR.search(rest) else None


def figures_ahead(values: pd.DataFrame, context: str) -> tuple[list[int], list[str]]:
    """Return the places of columns behind the month up to which a title counts, and what is wrong with them.

    Columns that hold nothing but 0 there are of months that had not come: they have no problem.

    Parameters
    ----------
    values : DataFrame
        Figures, with their months as columns.
    context : str
        Words around the table.
    """
    until = until_month(context)
    if until is None:
        return [], []
    ahead = [
        place
        for place, month in enumerate(pd.DatetimeIndex(values.columns))
        if month > until and values.iloc[:, place].notna().any()
    ]
    if not (values.iloc[:, ahead] > 0).any(axis=None):
        return ahead, []
    facts = {"until": f"{until:%Y-%m}", "n": len(ahead)}
    return ahead, [phrase("contract", "months_ahead", **facts)]


def other_months(months: Sequence[pd.Timestamp], context: str) -> list[str]:
    """Say which month the words around a table name beside the year that its columns are of.

    Examples
    --------
    >>> columns = [*pd.date_range("2024-01-01", periods=12, freq="MS")]
    >>> [len(other_months(columns, f"2024年需求（{month}）")) for month in ("2025年1月", "2024年12月")]
    [1, 0]
    """
    named, _ = _months_named(without_reference_years(context))
    others = sorted(named - {*months}) if len(named) == 1 else []
    if not others or not months:
        return []
    years = joined(map(str, sorted({month.year for month in months})))
    return [phrase("load", "month_beside", years=years, month=f"{others[0]:%Y-%m}")]


def _months_named(plain: str) -> tuple[set[pd.Timestamp], str]:
    """Return the months that words name, and the words without them and without days."""
    named: list[tuple[str, str]] = []
    for month in _MONTHS:
        named += month.findall(plain)
        plain = month.sub(" ", plain)
    months = {
        pd.Timestamp(int(year), int(month), 1) for year, month in named if 0 < int(month) <= 12
    }
    english = {pd.Timestamp(month) for month in months_in(plain)}
    return months | english, _ENGLISH.sub(" ", _DAY.sub(" ", plain))


def zero_months(months: pd.Series[pd.Timestamp], values: pd.Series[float]) -> list[str]:
    """Say in which months every figure is 0, where every other has many.

    Examples
    --------
    >>> months = pd.Series(pd.date_range("2024-01-01", periods=6, freq="MS"))
    >>> len(zero_months(months, pd.Series([20.0, 30, 25, 20, 40, 0])))
    1
    >>> zero_months(months, pd.Series([2.0, 3, 1, 2, 4, 0]))
    []
    """
    figures = pd.DataFrame({"month": months, "value": pd.to_numeric(values, errors="coerce")})
    if not pd.api.types.is_datetime64_any_dtype(figures["month"]):
        return []
    figures = figures.dropna()
    sums = figures["value"].abs().groupby(figures["month"]).sum().sort_index()
    zero = sums.index[sums == 0.0]
    others = sums[sums != 0.0]
    rare = 0 < len(zero) <= max(1, int(_MOST * len(sums)))
    if len(sums) < _LEAST_MONTHS or not rare or np.min(others) < _LEAST_USUAL:
        return []
    names = joined(f"{month:%Y-%m}" for month in zero)
    return [phrase("load", "zero_months", months=names, usual=f"{np.median(others):g}")]
