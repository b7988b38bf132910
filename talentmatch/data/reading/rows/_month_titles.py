"""What titles say of a table of months: its last month, an index, a rate, a change; months of nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._reference_years import without_reference_years
from talentmatch.data.reading.cells._title_months import months_in
from talentmatch.i18n import joined, phrase

__all__ = ["figures_ahead", "index_or_rate", "is_change_of", "other_months", "zero_months"]

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


def _until_month(context: str) -> pd.Timestamp | None:
    """Return the month up to which a table can have figures: the one its words name, and no year beside it.

    Examples
    --------
    >>> _until_month("各行业用工需求（截至2025年1月）"), _until_month("2024年用工需求（2025年1月）")
    (Timestamp('2025-01-01 00:00:00'), None)
    >>> _until_month("参保202501"), _until_month("Vacancies, January 2025").strftime("%Y-%m")
    (Timestamp('2025-01-01 00:00:00'), '2025-01')
    >>> titles = ("用工需求计划（2025年1月）", "2025年1月起各月需求", "自2025年1月各月需求", "2025年1月、2月")
    >>> [_until_month(title) for title in titles]
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
    """
    until = _until_month(context)
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


#: Figures that count nothing, but say how many there are beside those of another time or for each so many.
_INDEX = re.compile(
    r"[\u4e00-\u9fff]{0,4}指数|[=＝]\s*100\b|\bind(?:ex|ices)\b[^\n]{0,30}"
    r"|\b(?:vacancy|openings?|job) rates?\b|\bper (?:\d[\d,]*|hundred|thousand)\b[^\n]{0,20}"
    r"|(?:空岗|空缺|缺工|招聘|需求)率|每[百千万]\S{0,4}(?:岗位|职位|空缺|招聘|需求)数?|求人倍率",
    re.I,
)
#: A rate named behind what is counted.
_AND_RATE = re.compile(
    r"(?<=[数量])[及和与、]\S{0,6}率|(?<=vacancies)\s+(?:and|&)\s+(?:the\s+)?(?:vacancy |job )?rates?",
    re.I,
)
#: A title of nothing else, and one that may name a column of change beside the figures.
_CHANGE = re.compile(
    r"^\W*(?:(?:table|figure|dataset)\s*[\w.]*\s*[:.-]?\s*)?"
    r"(?:(?:annual|monthly|quarterly|percentage|net|year-on-year|month-on-month)\s+)*"
    r"(?:change|growth|increase|decrease|difference)s? (?:in|of)\b"
    r"|(?<![及和与、,，])(?:同比|环比|较上[月年]|比上[月年])\S{0,4}(?:增[减长幅]|变[化动]|升降)\S{0,2}"
    r"(?:情况|统计|一览)?表?(?:[(（][^()（）]*[)）])?\s*$|(?<![及和与、,，比])增[减长幅](?:数|额|率|情况)*表?(?:[(（][^()（）]*[)）])?\s*$",
    re.I | re.M,
)
_MAY_CHANGE = re.compile(r"\bchanges?\b|\bgrowth\b|变化|变动|增减|增长|同比|环比", re.I)


def index_or_rate(context: str, *, whole: bool = False) -> str:
    """Return the words around a table that say that its figures are an index or a rate; empty if none do.

    Whole figures below words for both, such as 空岗数及空岗率, count posts.

    Examples
    --------
    >>> index_or_rate("Vacancies per 1,000 jobs by region"), index_or_rate("各行业缺工率")
    ('per 1,000 jobs by region', '缺工率')
    >>> index_or_rate("Vacancies by region")
    ''
    """
    words = _INDEX.search(_AND_RATE.sub("", context) if whole else context)
    return words[0].strip() if words else ""


def is_change_of(values: pd.DataFrame, context: str) -> bool:
    """Tell figures that say by how much something changed.

    Examples
    --------
    >>> is_change_of(pd.DataFrame([[1.0]]), "Change in vacancies by region")
    True
    >>> is_change_of(pd.DataFrame([[1.0]]), "Vacancies by region and change on year")
    False
    >>> is_change_of(pd.DataFrame([[1.0, -1.0]]), "各行业用工需求变化情况")
    True
    >>> [is_change_of(pd.DataFrame([[1.0]]), f"各行业用工需求{word}同比增长情况") for word in ("", "及")]
    [True, False]
    """
    negative = (values < 0).any(axis=None)
    return bool(_CHANGE.search(context) or (negative and _MAY_CHANGE.search(context)))
