"""The months that a title names: 2025年6月, June 2025, as of 30 June 2025."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells._reference_years import without_reference_years
from talentmatch.data.reading.cells._value_dates import parse_month

__all__ = ["ENGLISH_PART_OF_YEAR", "months_in"]

_NAMES = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_CHINESE = re.compile(r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月(?!\s*\d+\s*日|\s*[-~至到—–])")
#: A month of one year; beside another month or with a day it is a span, or when something was
#: written.
_ENGLISH = re.compile(
    rf"(?<![-–—\d])(?<!to )(?<!\d )\b({_NAMES}),?\s+((?:19|20)\d{{2}})\b(?!\s*(?:[-–—]|to\b"
    r"|until\b))",
    re.I,
)
#: The last day of a month, at which people were counted.
_COUNTED_ON = re.compile(
    r"\b(?:as (?:of|at)|at|on|end(?: of|-)?)\s+(?:the end of\s+)?(?:(?:2[89]"
    rf"|3[01])\s+({_NAMES})|({_NAMES})\s+(?:2[89]|3[01])),?"
    r"\s+((?:19|20)\d{2})\b",
    re.I,
)
_SPAN = re.compile(rf"{_NAMES}(?:\s+(?:19|20)\d{{2}})?\s*(?:[-–—]|to|until)\s*{_NAMES}", re.I)
#: Words for less than a year.
ENGLISH_PART_OF_YEAR = (
    r"\bquarter|\bq[1-4]\b|\bhalf\b|\bh[12]\b|\bytd\b"
    rf"|\b{_NAMES}\s+(?:\d{{1,2}},?\s+)?(?:19|20)\d{{2}}"
)


def months_in(titles: str) -> set[str]:
    """Return the months that a title names, as YYYY-MM.

    Examples
    --------
    >>> months_in("Companies, June 2025"), months_in("企业名录（2025年6月）")
    ({'2025-06'}, {'2025-06'})
    >>> months_in("Staff as of 30 June 2025"), months_in("Printed on 4 July 2025")
    ({'2025-06'}, set())
    >>> months_in("2025年6月企业名录（较2024年12月增加）")
    {'2025-06'}
    """
    titles = without_reference_years(titles)
    named = [f"{year}-{month}" for year, month in _CHINESE.findall(titles)]
    if not _SPAN.search(titles):
        named += [f"{name.strip('.')} {year}" for name, year in _ENGLISH.findall(titles)]
        named += [f"{one or two} {year}" for one, two, year in _COUNTED_ON.findall(titles)]
    months = (parse_month(name) for name in named)
    return {f"{month:%Y-%m}" for month in months if month is not None}
