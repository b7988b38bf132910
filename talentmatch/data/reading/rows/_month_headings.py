"""Columns of which each is a month, a day or a week, by their headings."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from talentmatch.data.reading.cells._note_marks import unmarked
from talentmatch.data.reading.cells._periods import length_of
from talentmatch.data.reading.cells._value_dates import parse_date, parse_month
from talentmatch.data.reading.cells._years import year_in, years_of_months

__all__ = ["LEAST_MONTHS", "day_columns", "month_columns"]

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
_BARE_PERIOD = re.compile(r"第?[一二三四1-4]季度?[末底]?|Q[1-4]|[上下]半年[末底]?|H[12]", re.I)


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
    bare = bare or {place: name for place, name in plain.items() if _BARE_PERIOD.fullmatch(name)}
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
