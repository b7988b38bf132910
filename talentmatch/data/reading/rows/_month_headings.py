"""Columns of which each is a month, a day or a week; and what titles say of a table of months."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._note_marks import unmarked
from talentmatch.data.reading.cells._periods import QUARTER_OR_HALF, length_of
from talentmatch.data.reading.cells._title_words import months_in
from talentmatch.data.reading.cells._value_dates import parse_date, parse_month
from talentmatch.data.reading.cells._years import without_reference_years, year_in, years_of_months
from talentmatch.i18n import joined, phrase

__all__ = [
    "LEAST_MONTHS",
    "day_columns",
    "figures_ahead",
    "index_or_rate",
    "is_change_of",
    "month_columns",
    "other_months",
    "zero_months",
]

LEAST_MONTHS = 3
#: Lengths of the periods of columns, the shortest first.
_LENGTHS = ("month", "quarter", "half")
#: A day with its year, or a week of one.
_DAY = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?(?: 00:00:00)?"
    r"|\d{4}年?[-/ ]*(?:第\d{1,2}[周週]|[Ww]\d{1,2})"
)
_BARE_WEEK = re.compile(r"第?\d{1,2}[周週]")
_SPAN_OF_DAYS = re.compile(
    r"(\d{1,2})[月./](\d{1,2})[日号]?\s*[-~至到—–]+\s*(?:(\d{1,2})[月./])?(\d{1,2})[日号]?"
)
_BARE = re.compile(r"(1[0-2]|0?[1-9])月(?:份|末|底)?")
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
_WRITTEN_ON = re.compile(
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


def month_columns(header: list[str], context: str = "") -> dict[int, pd.Timestamp]:
    """Return the position and month of each header that names a month.

    Headers such as ``3月`` get their year from the title or the name of the file.

    Examples
    --------
    >>> list(month_columns(["单位名称", "1月", "2月"], "2023年参保人数").values())[1]
    Timestamp('2023-02-01 00:00:00')
    """
    days = day_columns(header, context)
    named = {place: name for place, name in enumerate(header) if place not in days}
    months = {place: month for place, name in named.items() if (month := parse_month(name))}
    lengths = {place: length_of(header[place]) for place in months}
    # Beside its months a quarter is their sum, and half a year beside its quarters.
    shortest = next((kind for kind in _LENGTHS if kind in lengths.values()), "month")
    months = {place: month for place, month in months.items() if lengths[place] == shortest}
    return months or _bare_months(header, context)


def _bare_months(header: list[str], context: str) -> dict[int, pd.Timestamp]:
    """Return the months of headings that name no year, which the words around the table give."""
    plain = {place: unmarked(name).strip() for place, name in enumerate(header)}
    bare = {place: name for place, name in plain.items() if _BARE.fullmatch(name)}
    bare = bare or {place: name for place, name in plain.items() if QUARTER_OR_HALF.fullmatch(name)}
    lengths = {place: length_of(name) for place, name in bare.items()}
    shortest = next((kind for kind in _LENGTHS if kind in lengths.values()), "month")
    # 2000 stands for any year: what counts is the month alone.
    dated = {
        place: parse_month(f"2000年{name}")
        for place, name in bare.items()
        if lengths[place] == shortest
    }
    numbers = {place: month.month for place, month in dated.items() if month is not None}
    years = years_of_months([*numbers.values()], context)
    if years is None:
        return {}
    pairs = zip(numbers.items(), years, strict=True)
    return {place: pd.Timestamp(year, number, 1) for (place, number), year in pairs}


def day_columns(header: list[str], context: str = "") -> dict[int, pd.Timestamp]:
    """Return the places of headings that name days or weeks, several of them in a month.

    Weeks such as 第1周 and 1月6日-1月12日 are of the year that the words around the table name.
    """
    named = {place: str(name).strip() for place, name in enumerate(header) if name}
    years = (year_in(line) for line in context.split("\n"))
    if year := next(filter(None, years), None):
        named = _of_year(named, year)
    days = {
        place: day
        for place, name in named.items()
        if _DAY.fullmatch(name) and (day := parse_date(name)) is not None and not pd.isna(day)
    }
    months = {(day.year, day.month) for day in days.values()}
    return days if len(days) >= max(LEAST_MONTHS, len(months) + 1) else {}


def _of_year(names: Mapping[int, str], year: int) -> dict[int, str]:
    """Return weeks with their year, and spans of seven days as the first of them.

    Where spans run over the turn of a year, most of them are of the one that is named.

    Examples
    --------
    >>> _of_year({0: "职业", 1: "第1周"}, 2025), _of_year({1: "1月6日-1月9日"}, 2025)
    ({0: '职业', 1: '2025年第1周'}, {1: '1月6日-1月9日'})
    >>> _of_year({1: "12月30日-1月5日", 2: "1月6日-12日", 3: "1月13日-19日"}, 2025)
    {1: '2024-12-30', 2: '2025-01-06', 3: '2025-01-13'}
    """
    dated = {
        place: f"{year}年第{name.removeprefix('第')}" if _BARE_WEEK.fullmatch(name) else name
        for place, name in names.items()
    }
    spans = {place: m for place, name in names.items() if (m := _SPAN_OF_DAYS.fullmatch(name))}
    turns, before = [0], 0
    for match in spans.values():
        turns.append(turns[-1] + (int(match[1]) < before))
        before = int(match[1])
    usual = max(turns[1:], key=turns[1:].count, default=0)
    for (place, match), turn in zip(spans.items(), turns[1:], strict=True):
        begin = parse_date(f"{year + turn - usual}-{match[1]}-{match[2]}")
        end = None if begin is None else begin + pd.Timedelta(days=6)
        ends_so = end is not None and (end.month, end.day) == (
            int(match[3] or match[1]),
            int(match[4]),
        )
        if begin is not None and ends_so:
            dated[place] = f"{begin:%Y-%m-%d}"
    return dated


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
    return months | english, _ENGLISH.sub(" ", _WRITTEN_ON.sub(" ", plain))


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
