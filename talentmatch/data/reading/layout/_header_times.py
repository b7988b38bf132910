"""Years, months and quarters as headings of columns."""

from __future__ import annotations

import re
from datetime import date

from talentmatch.data.reading.cells._note_marks import unmarked
from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.cells._years import in_figures
from talentmatch.data.reading.layout.sheets import Cell

__all__ = [
    "ALONE_YEAR",
    "BARE_MONTH",
    "BARE_QUARTER",
    "BARE_YEAR",
    "ENGLISH_MONTH",
    "is_month",
    "is_period",
    "is_year",
]

BARE_MONTH = re.compile(r"(\d{1,2})月(?:份|末|底)?")
ENGLISH_MONTH = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?",
    re.I,
)
BARE_QUARTER = re.compile(r"第?[一二三四1-4]季度|Q[1-4]", re.I)
BARE_YEAR = re.compile(
    r"(?:19|20)\d{2}\s*(?:年?\s*[-~至—–/]\s*(?:20)?\d{2}\s*)?(?:学年度?|年度?|级|届)"
)
ALONE_YEAR = re.compile(r"(?:19|20)\d{2}")


def is_year(cell: Cell) -> bool:
    """Tell a year that may head a column: as text only with its 年, since data hold bare years."""
    if isinstance(cell, str):
        return bool(BARE_YEAR.fullmatch(in_figures(cell.strip())))
    return isinstance(cell, (int, float)) and 1990 <= cell <= 2100 and cell == int(cell)


def is_month(cell: Cell) -> bool:
    """Tell a month or a quarter, with its year or without."""
    text = in_figures(unmarked(str(cell)).strip())
    bare = BARE_MONTH.fullmatch(text)
    months = bool(bare and 1 <= int(bare[1]) <= 12) or bool(BARE_QUARTER.fullmatch(text))
    return (
        months
        or bool(ENGLISH_MONTH.fullmatch(text))
        or parse_month(text if isinstance(cell, str) else cell) is not None
    )


def is_period(cell: Cell) -> bool:
    """Tell a month as text or day, or a year as a number."""
    return is_month(cell) if isinstance(cell, (str, date)) else is_year(cell)
