"""One month as a person or a program writes it; what may mean two months is not read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

__all__ = ["Reading", "Unread", "read_day", "read_number", "read_text"]


class Reading(NamedTuple):
    """What a value means.

    Attributes
    ----------
    month : int
        First month, counted from year 0.
    step : int
        Months of the period that the value names: 1, 3 of a quarter, 6, 12; 0 of a week.
    stamp : datetime or None
        Day and time on the clock of who wrote it, where the value names a day.
    serial : bool
        Whether it was the serial day of a spreadsheet.
    """

    month: int
    step: int = 1
    stamp: datetime | None = None
    serial: bool = False


class Unread(NamedTuple):
    """Why a value is not read: the key of a sentence, and what the column may yet prove."""

    why: str
    numbers: tuple[int, ...] = ()


#: Serial days of spreadsheets from 1970 to 2099.
_SERIALS = (25569, 73050)
_EPOCH = datetime(1899, 12, 30)
#: Years that stand alone; YYMM of the last years lies outside.
_YEARS = (1900, 2100)
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")

_Y = r"([12]\d{3})"
_TIME = (
    r"(?:(?:t| +)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? *(?:z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?)?"
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_HAN = {han: n for n, han in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


def _month(year: int, month: int, step: int = 1) -> Reading | Unread:
    return Reading(year * 12 + month - 1, step) if 1 <= month <= 12 else Unread("month_unread")


def read_day(year: int, month: int, day: int, *clock: int) -> Reading | Unread:
    """Return a day and the time on it, Unread where there is no such day."""
    hour, minute, second = clock or (0, 0, 0)
    try:
        stamp = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return Unread("month_unread")
    return Reading(year * 12 + month - 1, 1, stamp)


def _year_of(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _named(name: str) -> int:
    return _NAMES.index(name[:3]) + 1


def _week(year: str, week: str) -> Reading | Unread:
    try:
        monday = datetime.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        return Unread("month_unread")
    return Reading(monday.year * 12 + monday.month - 1, 0, monday)


def _clock(parts: tuple[str | None, ...]) -> list[int]:
    return [int(part or 0) for part in parts]


def _alone(year: str) -> Reading | Unread:
    within = _YEARS[0] <= int(year) <= _YEARS[1]
    return Reading(int(year) * 12, 12) if within else Unread("month_unread")


#: Forms, and what each means; the first that fits the whole text is taken.
_FORMS: tuple[tuple[str, Callable[..., Reading | Unread]], ...] = (
    (rf"{_Y}(\d{{2}})", lambda y, m: _month(int(y), int(m))),
    (rf"{_Y}\.(\d)", lambda y, m: Unread("month_decimal", (int(y), int(m)))),
    (rf"{_Y}(?:[-/._ ]|年|[-/. ]?m)(\d{{1,2}})(?:月份?)?", lambda y, m: _month(int(y), int(m))),
    (r"(\d{2})年(\d{1,2})月份?", lambda y, m: _month(_year_of(y), int(m))),
    (rf"{_Y}年([一二三四五六七八九十]{{1,2}})月份?", lambda y, m: _month(int(y), _HAN.get(m, 0))),
    (rf"(\d{{1,2}})[-/. ]{_Y}", lambda m, y: _month(int(y), int(m))),
    (
        rf"{_Y}([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}",
        lambda y, _, m, d, *clock: read_day(int(y), int(m), int(d), *_clock(clock)),
    ),
    (
        rf"{_Y}年(\d{{1,2}})月(\d{{1,2}})[日号]?{_TIME}",
        lambda y, m, d, *clock: read_day(int(y), int(m), int(d), *_clock(clock)),
    ),
    (
        rf"{_Y}(\d{{2}})(\d{{2}}){_TIME}",
        lambda y, m, d, *clock: read_day(int(y), int(m), int(d), *_clock(clock)),
    ),
    (
        rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2{_Y}{_TIME}",
        lambda a, _, b, y, *clock: Unread("month_order", (int(a), int(b), int(y), *_clock(clock))),
    ),
    (
        rf"{_NAME}(?:[-/., ]*{_Y}|[-/ ]*['’]?(\d{{2}}))",
        lambda name, y, short: _month(_year_of(y or short), _named(name)),
    ),
    (rf"{_Y}[-/., ]*{_NAME}", lambda y, name: _month(int(y), _named(name))),
    (
        rf"(\d{{1,2}})[-/ ]{_NAME}[-/, ]+({_Y[1:-1]}|\d{{2}}){_TIME}",
        lambda d, name, y, *clock: read_day(_year_of(y), _named(name), int(d), *_clock(clock)),
    ),
    (
        rf"{_NAME} (\d{{1,2}}),? {_Y}{_TIME}",
        lambda name, d, y, *clock: read_day(int(y), _named(name), int(d), *_clock(clock)),
    ),
    (rf"{_Y}年?[-/ ]?(?:q|第?)([1-4])(?:季度|季)", lambda y, q: _month(int(y), 3 * int(q) - 2, 3)),
    (rf"{_Y}年?[-/ ]?第?([一二三四])(?:季度|季)", lambda y, q: _month(int(y), 3 * _HAN[q] - 2, 3)),
    (rf"{_Y}年?[-/ ]?q([1-4])", lambda y, q: _month(int(y), 3 * int(q) - 2, 3)),
    (
        rf"(?:q([1-4])|([1-4])q)[-/' ]*({_Y[1:-1]}|\d{{2}})",
        lambda a, b, y: _month(_year_of(y), 3 * int(a or b) - 2, 3),
    ),
    (rf"{_Y}[-/ ]?h([12])", lambda y, half: _month(int(y), 6 * int(half) - 5, 6)),
    (rf"{_Y}年?([上下])半年", lambda y, half: _month(int(y), 1 if half == "上" else 7, 6)),
    (rf"{_Y}年?[-/ ]?第?w?(\d{{1,2}})(?:周|w)", _week),
    (rf"{_Y}[-/ ]?w(\d{{1,2}})", _week),
    (rf"{_Y}(?:年度?|全年)?", _alone),
)
_COMPILED = tuple((re.compile(form), means) for form, means in _FORMS)


def read_text(text: str) -> Reading | Unread:
    """Return what a text means.

    Examples
    --------
    >>> [divmod(read_text(t).month, 12) for t in ("2023-01", "2023年1月", "Jan-23", "2023-M01")]
    [(2023, 0), (2023, 0), (2023, 0), (2023, 0)]
    >>> read_text("2023年第一季度")[:2], read_text("2023")[:2]
    ((24276, 3), (24276, 12))
    >>> read_text("01/02/2023").why, read_text("soon").why
    ('month_order', 'month_unread')
    """
    plain = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).strip().lower()
    plain = re.sub(r"\s+", " ", plain)
    for form, means in _COMPILED:
        matched = form.fullmatch(plain)
        if matched:
            return means(*matched.groups())
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return read_number(float(plain))
    return Unread("month_unread")


def read_number(number: float) -> Reading | Unread:
    """Return what a number means: a year, YYYYMM, YYYYMMDD, or the serial day of a spreadsheet.

    Examples
    --------
    >>> [divmod(read_number(n).month, 12) for n in (202301, 20230105, 44927)]
    [(2023, 0), (2023, 0), (2023, 0)]
    >>> read_number(2023.1).why, read_number(1672531200).why
    ('month_decimal', 'month_epoch')
    """
    if _SERIALS[0] <= number < _SERIALS[1]:
        stamp = _EPOCH + timedelta(seconds=round(number * 86400))
        return Reading(stamp.year * 12 + stamp.month - 1, 1, stamp, serial=True)
    if number != int(number):
        decimal = _YEARS[0] <= number <= _YEARS[1]
        return Unread("month_decimal" if decimal else "month_unread")
    whole = int(number)
    if _YEARS[0] <= whole <= _YEARS[1]:
        return Reading(whole * 12, 12)
    if 100_000 <= whole < 300_000:
        return _month(*divmod(whole, 100))
    if 10_000_000 <= whole < 30_000_000:
        year, rest = divmod(whole, 10_000)
        return read_day(year, *divmod(rest, 100))
    return Unread("month_epoch" if whole > 10**8 else "month_unread")
