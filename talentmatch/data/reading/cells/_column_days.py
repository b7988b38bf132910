"""Days that a column tells as a whole: counted back from another, by seconds, or by months."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells._value_dates import order_is_open, parse_date
from talentmatch.i18n import phrase

__all__ = [
    "COUNT_SIGN",
    "day_around",
    "day_before",
    "day_of_count",
    "days_of_rows",
    "is_relative",
    "months_of_column",
]

#: Ten figures are seconds, from 2001 to 2033; thirteen are thousandths of them.
COUNT_SIGN = r"^\s*1\d{9}(?:\d{3})?(?:\.0+)?\s*$"
_COUNT = re.compile(COUNT_SIGN)
#: Where the boards are whose days these are.
_ZONE = "Asia/Shanghai"
#: Heading of the day on which a row was taken from a board.
_DAY_OF_ROW = re.compile(
    r"(?:数据)?(?:采集|抓取|爬取|导出|下载|入库|获取)(?:日期|时间|日|于)?"
    r"|(?:crawl(?:ed)?|scraped?|export(?:ed)?|download(?:ed)?|retrieved|fetched|collected"
    r"|extract(?:ed|ion)?)[ _-]*(?:at|on|date|time|day)?",
    re.I,
)
_DAY = (
    r"(?<!\d)(20\d{2})(?:\s*[-./年_]\s*(\d{1,2})\s*[-./月_]\s*(\d{1,2})"
    r"|(\d{2})(\d{2})(?:[ _T-]?\d{4}(?:\d{2})?)?)(?!\d)"
)
_ANY_DAY = re.compile(_DAY)
_LABELLED = re.compile(
    r"(?:采集|抓取|爬取|导出|下载|数据截[至止]|截[至止]|crawled|scraped|exported|downloaded"
    rf"|retrieved|as of)[^\d]{{0,12}}{_DAY}",
    re.I,
)
#: What boards write around how long ago something was.
_AROUND = re.compile(
    r"^(?:(?:最近|最后|最新)?(?:发布|更新|刷新|投递|登记|活跃)(?:于|时间|日期|在)?"
    r"|(?:re)?posted|updated|published|active)[:\s]*"
    r"|\s*(?:发布|更新|刷新|投递|登记|活跃|on)$",
    re.I,
)
_NUMBER = r"(\d{1,3}|[一二两三四五六七八九十]|an?|one)"
_NUMBER_WORDS = {name: number for number, name in enumerate("一二三四五六七八九十", 1)} | {
    "两": 2,
    "a": 1,
    "an": 1,
    "one": 1,
}
#: Words for a day to how many days before the file's it was.
_DAYS_BACK = (
    (
        re.compile(
            r"刚刚|刚才|今[天日](?:内)?|当[天日]|半小时前|just (?:now|posted)|today|new|now"
            r"|few (?:hours|minutes) ago",
            re.I,
        ),
        0,
    ),
    (re.compile(r"昨[天日]|yesterday", re.I), 1),
    (re.compile(r"前[天日]"), 2),
)
_AGO = re.compile(
    rf"{_NUMBER}\s*(?:个)?\s*(?:(?P<hour>小时|分钟|秒|hours?|hrs?|h|minutes?|mins?|seconds?)"
    r"|(?P<day>天|日|days?|d)|(?P<week>周|星期|礼拜|weeks?|w)"
    r"|(?P<month>月|months?|mo))\s*(?:之?前|ago)",
    re.I,
)
#: More than so long ago: no day.
_LONG_AGO = re.compile(
    rf"(?:超过|大于|more than|over|>)?\s*{_NUMBER}\s*(?:\+|多|余)?\s*个?(?:天|日|周|星期|月"
    r"|年|days?|weeks?|months?|years?)\s*(?:\+|以上)?\s*(?:之?前|ago)?|半年前|很久(?:以?前)?"
    r"|[上本这](?:周|个?月)|last (?:week|month)|this (?:week|month)",
    re.I,
)
_CLOCK = re.compile(r"\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$")
_NO_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
#: How nearly all days begin, which then are whole.
_WITH_YEAR_FIRST = re.compile(r"\s*(?:19|20)\d{2}[-/.年\d]")
_LONGEST = 40
#: Days of which a column must tell whether the month comes first; and a time of a day in another zone.
_WITH_STROKES = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*")
_TIME_OF_DAY = re.compile(r"[t ]\d{1,2}:\d{2}", re.I)
#: Zones differ by whole hours, by half and by three quarters of one.
_MINUTES_OF_ZONES = (0, 30, 45)
_NOON = 12


def day_of_count(cell: Any) -> pd.Timestamp | None:
    """Return the time in China that a count of seconds or milliseconds means; None if it is none.

    Examples
    --------
    >>> day_of_count(1748736000), day_of_count("1748736000000")
    (Timestamp('2025-06-01 08:00:00'), Timestamp('2025-06-01 08:00:00'))
    >>> day_of_count("20250601"), day_of_count(45352), day_of_count(True)
    (None, None, None)
    """
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return None
    text = f"{cell:.0f}" if isinstance(cell, float) and cell == cell else str(cell).strip()
    if not _COUNT.match(text):
        return None
    figures = text.partition(".")[0]
    unit = "s" if len(figures) == 10 else "ms"
    return pd.Timestamp(int(figures), unit=unit, tz="UTC").tz_convert(_ZONE).tz_localize(None)


def day_around(*texts: str) -> pd.Timestamp | None:
    """Return the day on which a file was made, as words around its rows or its name tell; None if untold.

    Examples
    --------
    >>> str(day_around("招聘信息（导出日期：2026年3月2日）", "boss"))[:10], day_around("2026年招聘")
    ('2026-03-02', None)
    >>> str(day_around("", "zhilian_20260302_101500"))[:10]
    '2026-03-02'
    """
    for pattern in (_LABELLED, _ANY_DAY):
        days = {_stamp(match.groups()) for text in texts for match in pattern.finditer(text)} - {
            None
        }
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def is_relative(cell: object) -> bool:
    """Tell a cell that says how long before an untold day something was, or a day without its year.

    Examples
    --------
    >>> [is_relative(cell) for cell in ("昨天", "3天前发布", "30+ days ago", "03-01", "2026-03-01", "随时")]
    [True, True, True, True, False, False]
    """
    if isinstance(cell, str) and _WITH_YEAR_FIRST.match(cell):
        return False
    text = _text(cell)
    return bool(text) and any(
        form.fullmatch(text)
        for form in (*(words for words, _ in _DAYS_BACK), _AGO, _LONG_AGO, _NO_YEAR)
    )


def day_before(cell: object, day: pd.Timestamp) -> pd.Timestamp | None:
    """Return the day a cell means that counts back from another; None if it tells none.

    Examples
    --------
    >>> day = pd.Timestamp("2026-03-02")
    >>> [str(day_before(cell, day))[:10] for cell in ("昨天", "3天前", "Posted 2 days ago", "12-31")]
    ['2026-03-01', '2026-02-27', '2026-02-28', '2025-12-31']
    >>> day_before("30+ days ago", day), day_before("3天以上", day)
    (None, None)
    """
    text = _text(cell)
    whole = day.normalize()
    for form, days in _DAYS_BACK:
        if form.fullmatch(text):
            return whole - pd.Timedelta(days=days)
    if ago := _AGO.fullmatch(text):
        number = int(ago[1]) if ago[1].isdigit() else _NUMBER_WORDS[ago[1].lower()]
        if ago["month"]:
            return whole - pd.DateOffset(months=number)
        if ago["hour"]:
            # Without the hour of the file, what is hours old is of its day.
            is_hours = ago["hour"].lower().startswith(("小", "h"))
            return (
                (day - pd.Timedelta(hours=number)).normalize()
                if is_hours and day != whole
                else whole
            )
        return whole - pd.Timedelta(days=number * (7 if ago["week"] else 1))
    return _with_year(text, whole)


def days_of_rows(
    header: Sequence[str], rows: Sequence[Sequence[object]]
) -> list[pd.Timestamp | None]:
    """Return the day on which each row was taken from a board, where a column of its own tells."""
    place = next((p for p, name in enumerate(header) if _DAY_OF_ROW.fullmatch(name.strip())), None)
    if place is None:
        return []
    days = (parse_date(row[place]) for row in rows)
    return [None if day is None or pd.isna(day) else day for day in days]


def months_of_column(cells: pd.Series[Any], name: str) -> tuple[pd.Series[Any], tuple[str, ...]]:
    """Return the cells of a column of months, those that the others explain as days, and notes.

    Parameters
    ----------
    cells : Series
        As they stand in the file.
    name : str
        Of the column, for the notes.

    Examples
    --------
    >>> months_of_column(pd.Series(["01/02/2024", "01/03/2024"]), "month")[0].tolist()
    ['2024-02-01', '2024-03-01']
    >>> cells = pd.Series(["2024-01-31T16:00:00Z", "2024-02-29T16:00:00Z"])
    >>> months_of_column(cells, "month")[0].dt.strftime("%Y-%m-%d").tolist()
    ['2024-02-01', '2024-03-01']
    """
    distinct = cells.dropna().unique().tolist()
    if day := order_is_open(distinct):
        settled = _on_one_day(distinct)
        if not settled:
            return cells, ()
        return cells.replace(settled), (phrase("cells", "one_day", name=name, day=day),)
    ends = _evenings(distinct)
    if not ends:
        return cells, ()
    return cells.map(ends), (phrase("cells", "other_zone", name=name, day=str(distinct[0])),)


def _with_year(text: str, day: pd.Timestamp) -> pd.Timestamp | None:
    """Return the last such day of a year that is not after another day."""
    match = _NO_YEAR.fullmatch(text)
    if not match:
        return None
    for year in (day.year, day.year - 1):
        found = _stamp((str(year), match[1], match[2]))
        if found is not None and found <= day:
            return found
    return None


def _text(cell: object) -> str:
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return ""
    text = unicodedata.normalize("NFKC", cell).strip()
    text = _AROUND.sub("", _AROUND.sub("", text)).strip()
    return _CLOCK.sub("", text)


def _stamp(parts: Sequence[str | None]) -> pd.Timestamp | None:
    numbers = [int(part) for part in parts if part]
    try:
        return pd.Timestamp(datetime(*numbers))  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return None


def _on_one_day(cells: list[Any]) -> dict[str, str]:
    """Return days whose order is open by what they are, where all of them are one day of a month."""
    days = {cell: m.groups() for cell in cells if (m := _WITH_STROKES.fullmatch(str(cell)))}
    firsts, seconds = ({int(day[place]) for day in days.values()} for place in (0, 1))
    if len(days) < len(cells) or (len(firsts) == 1) == (len(seconds) == 1):
        return {}
    month, day = (1, 0) if len(firsts) == 1 else (0, 1)
    return {
        cell: f"{parts[2]}-{int(parts[month]):02d}-{int(parts[day]):02d}"
        for cell, parts in days.items()
    }


def _evenings(cells: list[Any]) -> dict[Any, pd.Timestamp]:
    """Return the months that begin where all cells are one hour of the evening before them."""
    if len(cells) < 2 or not all(_TIME_OF_DAY.search(str(cell)) for cell in cells):
        return {}
    stamps = [parse_date(cell) for cell in cells]
    if any(pd.isna(stamp) for stamp in stamps):
        return {}
    times = pd.DatetimeIndex(stamps)
    clocks = times - times.normalize()
    at = clocks[0].components
    if (
        (clocks != clocks[0]).any()
        or at.hours < _NOON
        or at.seconds
        or at.minutes not in _MINUTES_OF_ZONES
    ):
        return {}
    if not times.is_month_end.all():
        return {}
    return dict(zip(cells, times.normalize() + pd.Timedelta(days=1), strict=True))
