"""How long the time is that a cell means: a month, a quarter, half a year, or all since January."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

__all__ = [
    "MONTHS",
    "MONTH_NAME",
    "NUMBERED_MONTH",
    "QUARTER_OR_HALF",
    "Length",
    "is_part_of_year",
    "length_of",
    "named_periods",
    "october",
    "with_years",
]

#: Length of a period; `sum` counts from January to a month within the year.
Length = Literal["month", "quarter", "half", "year", "sum"]
_SPAN = re.compile(
    r"((?:19|20)\d{2})\s*[年./-]?\s*(\d{1,2})\s*月?\s*[-~至到—–]+\s*(\d{1,2})\s*月份?"
)
_SUM = re.compile(r"前[二三四2-4]个?季度|前\d{1,2}个?月|累计|year.to.date|\bytd\b", re.I)
_HALF = re.compile(r"[上下]半年(?![末底])|(?<![a-z])h[12](?!\d)|(?<!\d)[12]h(?![a-z])|half", re.I)
_QUARTER = re.compile(
    r"季度?(?![度末底])|(?<![a-z])q[1-4](?![\d末底])|(?<!\d)[1-4]q(?![a-z])|quarter", re.I
)
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?度?(?:全年)?")
#: A month as a number, and October without its last figure.
_PADDED = re.compile(r"(?:19|20)\d{2}\.0[1-9]")
_CUT = re.compile(r"(?:19|20)\d{2}\.1")
#: How English months begin, and each whole or short.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
#: Months without their year, as cells and headings have them, and parts of a year of several months.
NUMBERED_MONTH = re.compile(r"0?([1-9]|1[0-2])(?:\.0)?\s*月?份?")
QUARTER_OR_HALF = re.compile(r"第?[一二三四1-4]季度?[末底]?|Q[1-4]|[上下]半年[末底]?|H[12]", re.I)
_WORD = rf"{MONTH_NAME}\.?"
_ENGLISH = re.compile(rf"({_WORD})", re.I)
_BARE_MONTH = re.compile(r"(1[0-2]|0?[1-9])月份?")
_DATED = re.compile(
    rf"((?:19|20)\d{{2}})\s*[年./-]?\s*(?:(1[0-2]|0?[1-9])月?份?|({_WORD}))"
    rf"|({_WORD})[ -]((?:19|20)\d{{2}})",
    re.I,
)
_LEAST_ENGLISH = 3
#: First and last month of what has a name of its own.
_NAMES = {
    **{(3 * n + 1, 3 * n + 3): f"第{n + 1}季度" for n in range(4)},
    (1, 6): "上半年",
    (7, 12): "下半年",
}
_PART_OF_YEAR = re.compile(
    r"(?:(?:19|20)\d{2}年?)?\s*(?:第?[一二三四1-4]季度?|Q[1-4]|[上下]半年|H[12]"
    r"|(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?"
    r"|第[一二三四五六七八九十\d]+[批期场次轮])",
    re.I,
)


def is_part_of_year(name: str) -> bool:
    """Tell the name of a sheet that is of a part of a year, or of one batch of several.

    Examples
    --------
    >>> [is_part_of_year(name) for name in ("一季度", "Q3", "11月", "第二批", "Sheet1", "汇总")]
    [True, True, True, True, False, False]
    """
    return bool(_PART_OF_YEAR.fullmatch(name.strip()))


def length_of(text: str) -> Length:
    """Return how long the time is that a text means; what is no such words is a month or a day.

    Examples
    --------
    >>> [length_of(text) for text in ("2024年三季度", "2024Q3", "H1 2024", "2024年1-9月", "2024年三季度末")]
    ['quarter', 'quarter', 'half', 'sum', 'month']
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip()
    if _SUM.search(plain) or _SPAN.fullmatch(plain):
        return "sum"
    if _HALF.search(plain):
        return "half"
    if _QUARTER.search(plain):
        return "quarter"
    return "year" if _YEAR.fullmatch(plain) else "month"


def october(texts: Iterable[str]) -> dict[str, str]:
    """Return months such as 2024.1 that are October, since January is written 2024.01 beside them.

    A spreadsheet that takes months for numbers drops the last figure of 2024.10.

    Examples
    --------
    >>> october(["2024.08", "2024.09", "2024.1", "2024.11"]), october(["2024.1", "2024.2"])
    ({'2024.1': '2024-10'}, {})
    >>> october(["2024.9", "2024.1", "2024.11", "2025.1"])
    {'2024.1': '2024-10'}
    >>> october(["2024.1", "2024.11", "2024.12"]), october(["2024.1", "2024.11"])
    ({'2024.1': '2024-10'}, {})
    """
    written = [*map(str.strip, texts)]
    padded = any(_PADDED.fullmatch(text) for text in written)
    # Without noughts it is October between its neighbours, and before November and December.
    beside = {
        text
        for three in zip(written, written[1:], written[2:], strict=False)
        for text in three
        if three in _around(text) or three[::-1] in _around(text)
    }
    cut = {text: written.count(text) for text in written if _CUT.fullmatch(text)}
    return {
        text: f"{text[:4]}-10" for text, n in cut.items() if padded or (n == 1 and text in beside)
    }


def _around(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return the months between which one written 2024.1 is October."""
    year = text[:4]
    return (f"{year}.9", text, f"{year}.11"), (text, f"{year}.11", f"{year}.12")


def with_years(header: Sequence[str]) -> list[str]:
    """Return months in a row with the year that only the first of them names; English ones as 3月.

    A lone English word such as May may be anything.

    Examples
    --------
    >>> with_years(["行业", "2024年11月", "12月", "1月"]), with_years(["Year", "Jan", "Feb", "Mar"])
    (['行业', '2024年11月', '2024年12月', '2025年1月'], ['Year', '1月', '2月', '3月'])
    """
    names = {
        place: MONTHS.index(m[1][:3].lower()) + 1
        for place, name in enumerate(header)
        if (m := _ENGLISH.fullmatch(name.strip()))
    }
    dated = [m for name in header if (m := _DATED.fullmatch(name.strip()))]
    if len(names) + len(dated) < _LEAST_ENGLISH:
        names = {}
    plain = [f"{names[place]}月" if place in names else name for place, name in enumerate(header)]
    year = month = 0
    for place, name in enumerate(plain):
        whole, bare = _DATED.fullmatch(name.strip()), _BARE_MONTH.fullmatch(name.strip())
        if whole:
            year = int(whole[1] or whole[5])
            word = (whole[3] or whole[4] or "")[:3].lower()
            month = int(whole[2]) if whole[2] else MONTHS.index(word) + 1
        elif bare and year:
            number = int(bare[1])
            turns = (number == 1 and month == 12) - (number == 12 and month == 1)
            # Months that begin again are of nobody knows which year.
            if not turns and number < month and number != month - 1:
                return plain
            year += turns
            month = number
            plain[place] = f"{year}年{month}月"
    return plain


def named_periods(texts: Iterable[str]) -> dict[str, str]:
    """Return the spans of months that are quarters or half-years under their names.

    None are where some span of the same texts is neither, or several begin in January: these are
    sums since then.

    Examples
    --------
    >>> named_periods(["2024年1-6月", "2024年7-12月", "2024年3月"])
    {'2024年1-6月': '2024年上半年', '2024年7-12月': '2024年下半年'}
    >>> named_periods(["2024年1-3月", "2024年1-6月"])
    {}
    """
    spans = {}
    for text in texts:
        match = _SPAN.fullmatch(unicodedata.normalize("NFKC", str(text)).strip())
        if match:
            spans[text] = (match[1], (int(match[2]), int(match[3])))
    months = {span for _, span in spans.values()}
    if not months <= _NAMES.keys() or sum(first == 1 for first, _ in months) > 1:
        return {}
    return {text: f"{year}年{_NAMES[span]}" for text, (year, span) in spans.items()}
