"""Days and months as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime

import pandas as pd

from talentmatch.data.reading.cells._note_marks import unmarked
from talentmatch.data.reading.cells._periods import MONTHS
from talentmatch.data.reading.cells._years import in_figures
from talentmatch.vocab.reading import read_words

__all__ = ["date_parser", "order_is_open", "parse_date", "parse_month"]

_CALENDAR = (
    re.compile(
        r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[t ]*(\d{1,2})[:时点](\d{1,2})分?"
        r"(?:[:]?(\d{1,2})[\d.秒]*)?)?(?:z|[+-]\d\d:?\d\d)?"
    ),
    re.compile(r"(\d{4})(?:[-/.年]|[-. ]?m)(\d{1,2})月?份?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})(\d{2})"),
    re.compile(r"(\d{4})年?(?:度|全年)?"),
)
#: Years of two figures up to here are of this century.
_LATEST = 49
#: With the sign of the year: 24年3月, 85年10月2日.
_TWO_FIGURES = re.compile(r"(\d{2})年(1[0-2]|0?[1-9])月份?(?:(3[01]|[12]\d|0?[1-9])[日号]?)?")
_QUARTER = re.compile(r"(\d{4}|\d{2})年?[-/ ]*(?:第?([一二三四1-4])季度?|q([1-4]))(末|底)?")
_QUARTER_FIRST = re.compile(r"(?:q([1-4])|([1-4])q)[-/ ']*(\d{4}|\d{2})")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_HALF = re.compile(r"(\d{4})年?(?:度)?[-/ ]*(?:(上|下)半年度?|h([12])|([12])h)(末|底)?")
_HALF_FIRST = re.compile(r"(?:h([12])|([12])h|(first|second) half(?: of)?)[-/ ']*(\d{4})")
_WEEK = re.compile(r"(\d{4})年?[-/ ]*(?:第(\d{1,2})[周週]|w(\d{1,2}))")
_HALVES = {"上": 1, "下": 2, "first": 1, "second": 2, "1": 1, "2": 2}
#: Days between the epoch of spreadsheets and 1954 … 2119: no year or month number lies there.
_SERIALS = range(20000, 80000)
_EPOCH = pd.Timestamp("1899-12-30")
#: Words for "not ended yet".
_PRESENT = frozenset(read_words("time that has not ended"))
_ASAP = frozenset(read_words("no day at all"))
#: A day and a month between strokes, in either order, before the year.
_STROKES = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]+\d{1,2}:\d{2}(?::\d{2})?)?\s*")
_MONTHS = 12
#: What is longer says no day, and taking it apart would take seconds.
_LONGEST = 500
#: What boards write around a day.
_AROUND_DAY = re.compile(
    r"^(?:最近|最后|最新)?(?:发布|更新|刷新|投递|登记|活跃)(?:于|时间|日期|在)?[::\s]*(?=\d)"
    r"|^(?:posted|updated|published)(?: on)?[:\s]+(?=\w)"
    r"|(?<=[\d日])\s*(?:发布|更新|刷新|投递|登记)$|\s*\(?(?:周|星期)[一二三四五六日天]\)?(?=$|\s)"
)
_ENGLISH = ("%b %Y", "%B %Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%m/%d/%Y", "%m/%Y")
_MONTH = re.compile(r"(\d{4})(?:[-/.年]|[-. ]?m)?(\d{1,2})月?份?")
#: Two figures of the year: 24年3月, '24-03.
_SHORT_MONTH = re.compile(r"(?:['’‘`](\d{2})[-/.年]|(\d{2})年)(\d{1,2})月?份?")
_NAMES = {name: number for number, name in enumerate(MONTHS, 1)}
_NAME = rf"({'|'.join(_NAMES)})(?:uary|ruary|ch|il|e|y|ust|t(?:ember)?|tember|ober|ember)?\.?"
_NAMED_MONTH = re.compile(rf"{_NAME}[\s,/-]*['’]?(\d{{4}}|\d{{2}})|(\d{{4}})[\s,/-]*{_NAME}", re.I)
#: Jan 22 may be a day; Jan-22, as spreadsheets write months, and Jan '22 are none.
_MAY_BE_DAY = re.compile(r"[^-'’\d]+\d{1,2}")
#: Behind a month in a heading, how its figures came about.
_OF_FIGURES = re.compile(
    r"(?<=[\da-z月])\s+[rpe]$|\s*[\[(](?:revised|provisional|preliminary|estimated?|初步数?"
    r"|修订数?|快报数?|初值|终值)[\])]$|(?<=\d)\s+(?:revised|provisional|preliminary)$"
)


def parse_date(value: object) -> pd.Timestamp | None:
    """Return the day a cell means; NaT for "until now" and "any time"; None if it is no date.

    A month stands for its first day, a week for its Monday, a year for 1 January. Numbers from
    20 000 to 80 000 are the serial days of spreadsheets.

    Examples
    --------
    >>> [str(parse_date(v))[:10] for v in ("2024/3/1", "2024年3月", "2024.03", "20240301", 45352)]
    ['2024-03-01', '2024-03-01', '2024-03-01', '2024-03-01', '2024-03-01']
    >>> parse_date("至今"), parse_date("soon")
    (NaT, None)
    """
    if isinstance(value, (datetime, date, pd.Timestamp)):
        return _without_zone(pd.Timestamp(value))
    text = _text(value)
    if text in _PRESENT or text in _ASAP:
        return pd.NaT  # type: ignore[return-value]
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIALS:
        return (_EPOCH + pd.Timedelta(days=float(text))).round("s")
    quarter = _quarter(text)
    if quarter is not None:
        return quarter
    if match := _WEEK.fullmatch(text):
        return _monday(int(match[1]), int(match[2] or match[3]))
    if match := _TWO_FIGURES.fullmatch(text):
        return _stamp([_full(match[1]), *(int(part) for part in match.groups()[1:] if part)])
    for form in _CALENDAR:
        match = form.fullmatch(text)
        if match:
            return _stamp([int(part) for part in match.groups() if part is not None])
    return _english(text)


def date_parser(cells: Iterable[object]) -> Callable[[object], pd.Timestamp | None]:
    """Return what reads the days of one column, in which day and month stand in one order.

    The cells whose first or second number is no month tell the order. Without one the month stands
    first; where they tell both orders, a day that may be either is none.

    Examples
    --------
    >>> parse = date_parser(["11/03/2026", "25/03/2026"])
    >>> str(parse("11/03/2026"))[:10], str(parse_date("11/03/2026"))[:10]
    ('2026-03-11', '2026-11-03')
    >>> date_parser(["03/25/2026", "25/03/2026"])("11/03/2026") is None
    True
    """
    day_first, month_first = _orders(_between_strokes(cells).values())
    if not day_first:
        return parse_date

    def parse(value: object) -> pd.Timestamp | None:
        match = _STROKES.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            return parse_date(value)
        one, two, year = map(int, match.groups())
        if month_first and one <= _MONTHS and two <= _MONTHS and one != two:
            return None
        day, month = (two, one) if two > _MONTHS else (one, two)
        return _stamp([year, month, day])

    return parse


def order_is_open(cells: Iterable[object]) -> str:
    """Return a day of a column that may be read in two orders, where no other day tells which.

    Examples
    --------
    >>> order_is_open(["11/03/2026", "05/05/2026"]), order_is_open(["11/03/2026", "25/03/2026"])
    ('11/03/2026', '')
    """
    days = _between_strokes(cells)
    either = [day for day, (one, two) in days.items() if one != two]
    return either[0] if either and not any(_orders(days.values())) else ""


def _between_strokes(cells: Iterable[object]) -> dict[str, tuple[int, int]]:
    """Return the first two numbers of each day that is written with strokes."""
    return {
        cell: (int(match[1]), int(match[2]))
        for cell in cells
        if isinstance(cell, str) and "/" in cell and (match := _STROKES.fullmatch(cell))
    }


def _orders(pairs: Iterable[tuple[int, int]]) -> tuple[bool, bool]:
    """Tell whether some day can only be read day first, and some only month first."""
    given = list(pairs)
    return (
        any(first > _MONTHS >= second for first, second in given),
        any(second > _MONTHS >= first for first, second in given),
    )


def _quarter(text: str) -> pd.Timestamp | None:
    """Return the first day of a quarter or half-year; of the end of one that of its last month."""
    for form, number, length in ((_QUARTER, _QUARTERS, 3), (_HALF, _HALVES, 6)):
        if match := form.fullmatch(text):
            year, *which, end = match.groups()
            part = number[next(filter(None, which))]
            return _stamp([_full(year), length * part if end else length * (part - 1) + 1])
    for form, number, length in ((_QUARTER_FIRST, _QUARTERS, 3), (_HALF_FIRST, _HALVES, 6)):
        if match := form.fullmatch(text):
            *which, year = match.groups()
            return _stamp([_full(year), length * (number[next(filter(None, which))] - 1) + 1])
    return None


def _monday(year: int, week: int) -> pd.Timestamp | None:
    """Return the first day of a week of the calendar."""
    try:
        return pd.Timestamp(date.fromisocalendar(year, week, 1))
    except ValueError:
        return None


def _full(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) > _LATEST else 2000)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = str(value).strip()
    if len(written) > _LONGEST:
        return ""
    text = unicodedata.normalize("NFKC", unmarked(written)).strip().lower().rstrip("止起")
    text = _AROUND_DAY.sub("", text).strip()
    text = in_figures(re.sub(r"\s*([-/.年月日:])\s*", r"\1", text))
    # The end of a year is its last month, that of a month the month.
    text = re.sub(r"(?<!半)年(?:底|末)$", "年12月", text)
    return re.sub(r"(?<=月)(?:初|底|末|上旬|中旬|下旬)$|(?<=年)初$", "", text)


def _stamp(parts: list[int]) -> pd.Timestamp | None:
    year, month, day, *clock = [*parts, *(1, 1)[: max(0, 3 - len(parts))]]
    if not 1900 <= year <= 2200:
        return None
    try:
        hour, minute, second = [*clock, 0, 0, 0][:3]
        return pd.Timestamp(datetime(year, month, day, hour, minute, second))
    except ValueError:
        return None


def _without_zone(stamp: pd.Timestamp) -> pd.Timestamp:
    # The wall clock is what the file shows; a zone has no place in the store.
    return stamp.tz_localize(None) if not pd.isna(stamp) and stamp.tzinfo else stamp


def _english(text: str) -> pd.Timestamp | None:
    if not _MAY_BE_DAY.fullmatch(text) and (month := _named_month(text)):
        return month
    for form in _ENGLISH:
        try:
            return pd.Timestamp(datetime.strptime(text, form))
        except ValueError:
            continue
    return None


def parse_month(header: object) -> pd.Timestamp | None:
    """Return the month that a column header names, None if it names none; of a quarter the first.

    Examples
    --------
    >>> str(parse_month("2023年1月"))[:7], str(parse_month("202301"))[:7], parse_month("2023")
    ('2023-01', '2023-01', None)
    >>> [str(parse_month(name))[:7] for name in ("JAN 2024 [r]", "Sept-24", "2024M03", "24年3月")]
    ['2024-01', '2024-09', '2024-03', '2024-03']
    >>> [str(parse_month(name))[:7] for name in ("2024 Sep r", "Oct 2024 (provisional)")]
    ['2024-09', '2024-10']
    >>> [str(parse_month(name))[:7] for name in ("2023年第二季度", "2023-Q2", "23Q2", "2Q23")]
    ['2023-04', '2023-04', '2023-04', '2023-04']
    """
    if isinstance(header, (datetime, date, pd.Timestamp)):
        return _without_zone(pd.Timestamp(header)).normalize().replace(day=1)
    text = _OF_FIGURES.sub("", _text(header))
    quarter = _quarter(text)
    if quarter is not None:
        return quarter
    for ending in ("-1 00:00:00", "-01 00:00:00", "-01", "/1", "参保人数", "人数"):
        text = text.removesuffix(ending) if len(text) > 7 else text
    if month := _named_month(text):
        return month
    short = _SHORT_MONTH.fullmatch(text)
    if short:
        return _stamp([2000 + int(short[1] or short[2]), int(short[3])])
    match = _MONTH.fullmatch(text)
    # "2023年" and "20231" are no months; 2023 with one digit needs a mark between.
    if not match or (len(match[2]) == 1 and text[4:5].isdigit()):
        return None
    return _stamp([int(match[1]), int(match[2])])


def _named_month(text: str) -> pd.Timestamp | None:
    """Return the month of a name and a year."""
    named = _NAMED_MONTH.fullmatch(text)
    return _stamp([_full(named[2] or named[3]), _NAMES[named[1] or named[4]]]) if named else None
