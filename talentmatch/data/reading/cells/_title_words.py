"""What a title names: months, and multiples in which figures stand."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells._periods import MONTH_NAME
from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.cells._years import without_reference_years

__all__ = ["ENGLISH_PART_OF_YEAR", "english_multiple", "months_in"]

_MONTH = rf"{MONTH_NAME}\b\.?"
_CHINESE_MONTH = re.compile(r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月(?!\s*\d+\s*日|\s*[-~至到—–])")
#: A month of one year; beside another month or with a day it is a span, or when something was
#: written.
_ENGLISH_MONTH = re.compile(
    rf"(?<![-–—\d])(?<!to )(?<!\d )\b({_MONTH}),?\s+((?:19|20)\d{{2}})\b(?!\s*(?:[-–—]|to\b"
    r"|until\b))",
    re.I,
)
#: The last day of a month, at which people were counted.
_COUNTED_ON = re.compile(
    r"\b(?:as (?:of|at)|at|on|end(?: of|-)?)\s+(?:the end of\s+)?(?:(?:2[89]"
    rf"|3[01])\s+({_MONTH})|({_MONTH})\s+(?:2[89]|3[01])),?"
    r"\s+((?:19|20)\d{2})\b",
    re.I,
)
_SPAN_OF_MONTHS = re.compile(
    rf"{_MONTH}(?:\s+(?:19|20)\d{{2}})?\s*(?:[-–—]|to|until)\s*{_MONTH}", re.I
)
#: Words for less than a year.
ENGLISH_PART_OF_YEAR = (
    r"\bquarter|\bq[1-4]\b|\bhalf\b|\bh[12]\b|\bytd\b"
    rf"|\b{_MONTH}\s+(?:\d{{1,2}},?\s+)?(?:19|20)\d{{2}}"
)
_MULTIPLES = r"(?:hundreds?|thousands?|millions?)"
#: Whom a title may count in thousands of.
_WHOM = r"(?:people|persons|posts|jobs|vacancies|workers|staff|units|openings|employees|adverts)"
#: Thousand Oaks is a town, and what is wanted in hundreds of firms is counted one by one.
_NO_UNIT = rf"(?!-)(?!(?<=d)\s+(?-i:[A-Z][a-z]))(?!(?<=s)\s+of\s+(?!{_WHOM}))"
_MULTIPLE = re.compile(
    rf"\(?\bin\s+{_MULTIPLES}\b{_NO_UNIT}|\(\s*{_MULTIPLES}(?:\s+of\s+\w+)?\s*\)"
    rf"|(?<![\w,.])(?<!\d )(?<!with )(?<!over )['’‘]?(?:000s?|1,?000s)(?!\w){_NO_UNIT}"
    rf"|(?:units?\s*:|[,;–—-])\s*{_MULTIPLES}\b{_NO_UNIT}(?![ \t]*(?-i:[a-z]))|\bTHS(?:_\w+)?\b",
    re.I,
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
    named = [f"{year}-{month}" for year, month in _CHINESE_MONTH.findall(titles)]
    if not _SPAN_OF_MONTHS.search(titles):
        named += [f"{name.strip('.')} {year}" for name, year in _ENGLISH_MONTH.findall(titles)]
        named += [f"{one or two} {year}" for one, two, year in _COUNTED_ON.findall(titles)]
    months = (parse_month(name) for name in named)
    return {f"{month:%Y-%m}" for month in months if month is not None}


def english_multiple(text: str) -> tuple[float, str]:
    """Return the multiple that a title names, and how it is written; one and nothing if it names none.

    Examples
    --------
    >>> english_multiple("Vacancies by region (thousands)"), english_multiple("Vacancies, '000s")
    ((1000.0, 'thousands'), (1000.0, "'000s"))
    >>> english_multiple("Firms over 1,000 staff"), english_multiple("10 000 posts, in millions")
    ((1.0, ''), (1000000.0, 'in millions'))
    >>> english_multiple("Vacancies in Thousand Oaks"), english_multiple("Firms with 1,000s of staff")
    ((1.0, ''), (1.0, ''))
    """
    multiple = _MULTIPLE.search(text)
    if multiple is None:
        return 1.0, ""
    words = multiple[0].lower()
    scale = 100.0 if "hundred" in words else 1e6 if "million" in words else 1000.0
    return scale, multiple[0].strip("(),; ")
