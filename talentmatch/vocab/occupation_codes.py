"""Codes of the 2022 classification of occupations as people and spreadsheets write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from talentmatch.vocab import occupations

__all__ = ["code_in_words", "codes_of_day", "written_code"]

_DASHES = re.compile(r"\s*[-‐‑‒–—―−－]\s*")
#: Other signs between parts; of two parts they make a number or a fraction.
_SIGNS = re.compile(r"(?<=\d)\s*[_./·]\s*(?=\d)")
#: Blanks within the digits of a code without signs.
_BLANKS = re.compile(r"(?<=\d)\s+(?=\d)")
#: Letters that stand before codes: of the standard itself, or of one's own register.
_PREFIX = re.compile(r"(?:gbm|gb/?t?|zy|职业(?:编码|代码)?[:：]?|[a-z])\s*[-:：]?\s*(?=\d)", re.I)
_PARTED = re.compile(r"0?([1-8])-(\d{1,2})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_JOINED = re.compile(r"([1-8])(\d{2})(\d{2})(\d{2})?")
_OF_THE_STANDARD = re.compile(r"gbm|gb/?t?", re.I)
_INSIDE = re.compile(r"(?<![\d-])[1-8]-\d{2}(?:-\d{2}){0,2}(?![\d-])")


def written_code(text: str) -> str | None:
    """Return the code that a text is; None if it is none of this classification.

    The major and middle class must exist; small and fine classes may be ones that this package does
    not name. Digits without hyphens are a code of a small class if there is such a one, and of a
    fine class if there is its small class.

    Examples
    --------
    >>> texts = ("6-18-01", "GBM20207", "2020702", "X2-02-07-04", "2—2—7", "61801 07", "06-18-01")
    >>> [written_code(text) for text in texts]
    ['6-18-01', '2-02-07', '2-02-07-02', '2-02-07-04', '2-02-07', '6-18-01-07', '6-18-01']
    >>> others = ("2512", "15-1252", "2001-06-18", "JX-02", "9-01-01", "1000001", "4.1")
    >>> [written_code(text) for text in others]
    [None, None, None, None, None, None, None]
    """
    tidy = _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip())
    tidy = _BLANKS.sub("", tidy)
    mark = _PREFIX.match(tidy)
    bare = tidy[mark.end() :] if mark else tidy
    bare = _SIGNS.sub("-", bare) if len(_SIGNS.findall(bare)) > 1 else bare
    match = _PARTED.fullmatch(bare)
    if match:
        code = _code(match.groups())
        is_known = not mark or occupations.exists("-".join((code or "").split("-")[:3]))
        return code if is_known and (not mark or (code or "").count("-") > 1) else None
    digits = _JOINED.fullmatch(bare)
    if not digits or (mark and not _OF_THE_STANDARD.match(tidy)):
        return None
    code = _code(digits.groups())
    small = "-".join(code.split("-")[:3]) if code else ""
    return code if occupations.exists(small) else None


def _code(parts: tuple[str | None, ...]) -> str | None:
    numbers = [part for part in parts if part is not None]
    code = "-".join([numbers[0], *(part.zfill(2) for part in numbers[1:])])
    middle = "-".join(code.split("-")[:2])
    is_known = occupations.exists(code) or code.split("-")[2:3] != ["00"]
    return code if is_known and occupations.exists(middle) else None


def code_in_words(text: str) -> str | None:
    """Return the one code that stands in a text beside a name.

    Examples
    --------
    >>> texts = ("数控机床操作工（6-18-01）", "2-02-07-02 机械制造", "电工")
    >>> [code_in_words(text) for text in texts]
    ['6-18-01', '2-02-07-02', None]
    """
    inside = set(_INSIDE.findall(_DASHES.sub("-", unicodedata.normalize("NFKC", text))))
    codes = {code for code in map(written_code, inside) if code}
    return codes.pop() if len(codes) == 1 else None


def codes_of_day(day: date) -> list[str]:
    """Return the codes that a spreadsheet may have taken for a day.

    Month, day and year; day, month and year; year, month and day; of two parts month and day.

    Examples
    --------
    >>> from datetime import date
    >>> codes_of_day(date(2001, 6, 18)), codes_of_day(date(2007, 2, 2)), codes_of_day(date(2024, 6, 18))
    (['6-18-01', '1-06-18'], ['2-02-07', '7-02-02'], ['6-18-24', '6-18'])
    """
    month, day_of_month, year = day.month, day.day, day.year % 100
    spelt = [f"{month}-{day_of_month}-{year}", f"{day_of_month}-{month}-{year}"]
    spelt += [f"{year}-{month}-{day_of_month}"] if year < 10 else []
    spelt += [f"{month}-{day_of_month}"] if day.year > 2009 else []
    codes = [code for code in map(written_code, spelt) if code]
    return list(dict.fromkeys(codes))
