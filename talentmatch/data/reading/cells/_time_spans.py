"""Spans of time as a résumé writes them: from one month to another, or until today."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from talentmatch.data.reading.cells._periods import MONTH_NAME, MONTHS
from talentmatch.data.reading.cells._years import in_figures, years_in_figures
from talentmatch.vocab.han import simplified

__all__ = ["Span", "day_in", "same_width", "span_in", "span_of", "tenure_in", "years_of"]

_YEAR = r"(?:19|20)\d{2}"
#: The ways to write a day, a month or a year, the longest first.
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTH_NAME}\b\.?,?\s*(?:\d{{1,2}}\s*,\s*)?"
    rf"(?:of\s+)?(?:{_YEAR}|'\s?\d{{2}})(?!\d)"
    rf"|{MONTH_NAME}-\d{{2}}(?!\d)"
    rf"|{_YEAR}\s+{MONTH_NAME}\b\.?(?!\s*\d)"
    rf"|{_YEAR}\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}(?!\d)\s*日?"
    rf"|{_YEAR}\s*年\s*(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*月(?:份|初|底|末)?"
    rf"|{_YEAR}\s?[-/.]\s?(?:0?[1-9]|1[0-2])(?!\d)月?"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR}(?!\d)"
    rf"|\d{{1,2}}\s?[/.-]\s?{_YEAR}(?!\d)"
    rf"|{_YEAR}(?:0[1-9]|1[0-2])(?!\d)"
    rf"|'?\d{{2}}年\d{{1,2}}月"
    rf"|'\s?\d{{2}}\s?[./]\s?(?:1[0-2]|0?[1-9])(?!\d)"
    rf"|{_YEAR}(?!\d)(?:\s*年[初底末]?)?"
    r"|'\d{2}(?!\d)"
)
_OPEN = (
    r"(?:[至到]?(?:今|现在|目前)|迄今|仍?在[职任](?![\u4e00-\u9fff])"
    r"|(?:(?:up\s?)?to\s?|un?till?\s|till?\s)?(?:the\s)?(?:date|now|present(?:\sday)?|today)"
    r"|presently|current(?:ly)?|ongoing|continuing)(?![a-z])"
)
_TO = (
    r"\s*(?:起|开始)?\s*,?\s*(?:[-~至到―]+(?:\s*(?:to|until)\b)?"
    r"|\b(?:to|until|till|through|thru)\b)\s*"
)
_BOTH_ENDS = re.compile(
    rf"(?<![\d.])(?:from\s+|自)?(?P<start>{_DAY})(?:{_TO}|\s*(?=至今|迄今))"
    rf"(?:(?P<end>{_DAY})|(?P<open>{_OPEN}))",
    re.I,
)
#: A beginning after which nothing ended: since 2015, 2018年3月起, 2018.03 –
_BEGINNING = re.compile(
    rf"(?<![\d.])(?:(?:since|from|自)\s*(?P<since>{_DAY})(?!\s*[-~至到])(?:\s*起)?"
    rf"|(?P<on>{_DAY})(?:\s*起(?:至今)?|\s*[-~]+\s*(?=$|[|)])|[-~]+(?=\s+[^\s\d])))",
    re.I,
)
_ANY = re.compile(rf"(?<![\d.]){_DAY}", re.I)
_TWO_NUMBERS = re.compile(rf"(\d{{1,2}})[/.](\d{{1,2}})[/.]({_YEAR})")
_QUARTER = re.compile(
    rf"\b(?:Q(?P<before>[1-4])\s(?P<one>{_YEAR})|(?P<two>{_YEAR})\sQ(?P<behind>[1-4]))(?!\d)", re.I
)
_TENURE = re.compile(
    r"(?:(\d{1,2}(?:\.\d)?)\s*(?:年|years?|yrs?))?\s*(?:零|and|,)?\s*"
    r"(?:(\d{1,2})\s*(?:个?月|months?|mos?))?",
    re.I,
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─━－﹣～〜∼"), "-") | dict.fromkeys(
    map(ord, "’‘′＇`"), "'"
)
_YEAR_DAYS = 365.25


@dataclass(frozen=True)
class Span:
    """A span of time and where it stands in its line.

    Attributes
    ----------
    start, end : date
        First day, and first day after it; today where it has not ended.
    is_open : bool
        Whether it goes on.
    at : tuple of int
        Place in the line.
    """

    start: date
    end: date
    is_open: bool = False
    at: tuple[int, int] = (0, 0)

    @property
    def is_possible(self) -> bool:
        """Whether it begins before it ends, and not in the future."""
        return self.start <= self.end and self.start <= date.today()


def same_width(text: str) -> str:
    """Return a text of half-width letters, plain dashes and quotes, each in its old place."""
    narrow = [unicodedata.normalize("NFKC", sign) for sign in text]
    plain = "".join(n if len(n) == 1 else sign for n, sign in zip(narrow, text, strict=True))
    return years_in_figures(plain).translate(_DASHES)


def _plain_of(text: str) -> str:
    """Return a text as it is searched for times: 現在 is 现在, Q3 2012 its middle month."""
    return _QUARTER.sub(_middle_month, simplified(same_width(text)))


def _middle_month(quarter: re.Match[str]) -> str:
    number = int(quarter["before"] or quarter["behind"])
    return f"{quarter['one'] or quarter['two']}-{3 * number - 1:02}"


def span_in(text: str) -> Span | None:
    """Return the first span of time in a line, None if there is none.

    An end that names a month counts to the end of it; a year alone stands for its middle.

    Examples
    --------
    >>> span = span_in("2014.07-2018.02 某机床厂 工程师")
    >>> str(span.start), str(span.end), span.at
    ('2014-07-01', '2018-03-01', (0, 15))
    >>> [span_in(text).is_open for text in ("Mar '20 – to date", "2018年3月至今", "since May 2019")]
    [True, True, True]
    >>> span = span_in("Q3 2012 - Q4 2017")
    >>> str(span.start), str(span.end), span.at
    ('2012-08-01', '2017-12-01', (0, 17))
    >>> span_in("since he left"), span_in("pay 2010-3000")
    (None, None)
    """
    plain = _plain_of(text)
    match = _BOTH_ENDS.search(plain)
    if match:
        return span_of(match["start"], None if match["open"] else match["end"], match.span())
    match = _BEGINNING.search(plain)
    return span_of(match["since"] or match["on"], None, match.span()) if match else None


def span_of(start: object, end: object, at: tuple[int, int] = (0, 0)) -> Span | None:
    """Return the span between two texts; an end left empty, or a word for now, is today.

    Examples
    --------
    >>> span_of("March 2011", "2012-02").end, span_of("March 2011", "soon")
    (datetime.date(2012, 3, 1), None)
    """
    first = day_in(start)
    end_text = _plain_of(str(end or "")).strip(" -.")
    is_open = not end_text or bool(re.fullmatch(_OPEN, end_text, re.I))
    last = date.today() if is_open else day_in(end, ends=True)
    if first is None or last is None:
        return None
    if first == last and not is_open:
        # A year alone: half of it before its middle, half of the half after.
        first, last = first - timedelta(91), last + timedelta(91)
    return Span(first, last if is_open else min(last, date.today()), is_open, at)


def day_in(text: object, *, ends: bool = False) -> date | None:
    """Return the day on which what a text names begins, or after which it ends.

    Examples
    --------
    >>> [str(day_in(t)) for t in ("Sept. 2019", "'20", "2019.3.1", "二〇一三年七月", "07/2015")]
    ['2019-09-01', '2020-07-01', '2019-03-01', '2013-07-01', '2015-07-01']
    """
    plain = in_figures(_plain_of(str(text or "")))
    match = _ANY.search(plain)
    if not match:
        return None
    day_text = match[0].lower()
    twice = _TWO_NUMBERS.fullmatch(day_text)
    try:
        if twice:
            return _either(*map(int, twice.groups()))
        return _day(*_parts(day_text), ends=ends)
    except ValueError:
        return None


def _parts(text: str) -> tuple[int, int | None, int | None]:
    """Return year, month and day, as far as a text names them."""
    name = re.search(MONTH_NAME, text)
    numbers = re.findall(r"\d+", text)
    if name:
        spelt_month = MONTHS.index(name[0][:3]) + 1
        if len(numbers[0]) == 4:
            return int(numbers[0]), spelt_month, None
        return _whole_year(numbers[-1]), spelt_month, int(numbers[0]) if len(numbers) > 1 else None
    if re.fullmatch(rf"{_YEAR}\d{{2}}", text):
        return int(text[:4]), int(text[4:]), None
    if len(numbers) == 2 and len(numbers[1]) == 4:
        numbers.reverse()
    year, *rest = numbers
    month = (
        int(rest[0]) if rest else 1 if "初" in text else 12 if re.search("[底末]", text) else None
    )
    return _whole_year(year), month, int(rest[1]) if len(rest) > 1 else None


def _whole_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    year = 2000 + int(digits)
    return year if year <= date.today().year + 1 else year - 100


def _day(year: int, month: int | None, day: int | None, *, ends: bool) -> date:
    if month is None:
        return date(year, 7, 1)
    if day is not None:
        return date(year, month, day)
    return date(year + month // 12, month % 12 + 1, 1) if ends else date(year, month, 1)


def _either(one: int, two: int, year: int) -> date:
    """Return the day of two numbers of which either may be the month: between both where both may."""
    if one > 12 or two > 12:
        return date(year, min(one, two), max(one, two))
    first, second = sorted((date(year, one, two), date(year, two, one)))
    return first + (second - first) / 2


def tenure_in(text: str) -> float | None:
    """Return the years that a text names as a time served, None if it says more or nothing.

    Examples
    --------
    >>> [tenure_in(text) for text in ("7年3个月", "（7年3月）", "2 yrs 6 mos", "7年经验")]
    [7.25, 7.25, 2.5, None]
    """
    plain = _plain_of(text).strip(" ()[]·")
    match = _TENURE.fullmatch(plain)
    if not match or not plain:
        return None
    return round(float(match[1] or 0) + int(match[2] or 0) / 12, 2)


def years_of(spans: Iterable[Span]) -> float:
    """Return the years that spans cover together, each day once.

    Examples
    --------
    >>> years_of([span_of("2015.01", "2017.12"), span_of("2016.01", "2018.12")])
    4.0
    """
    days, covered = 0, date.min
    for span in sorted(spans, key=lambda span: span.start):
        start = max(span.start, covered)
        days += max(0, (span.end - start).days)
        covered = max(covered, span.end)
    return round(days / _YEAR_DAYS, 1)
