"""Ordered and closed vocabularies: education, title rank, skill grade, size, ownership, pay unit.

The values are those the tables accept; here are their names in Chinese and English, their order,
and the ways people write them.
"""

from __future__ import annotations

import re
from functools import cache

from talentmatch.errors import NotFoundError
from talentmatch.i18n import Language, text_in
from talentmatch.vocab.han import simplified
from talentmatch.vocab.reading import comparable, read_rows

__all__ = ["kinds", "label", "order", "parse", "parse_all", "rank"]


@cache
def _rows(kind: str) -> dict[str, dict[str, str]]:
    rows = {row["value"]: dict(row) for row in read_rows("levels") if row["kind"] == kind}
    if not rows:
        raise NotFoundError("kind of level", kind, kinds())
    return rows


@cache
def _spellings(kind: str) -> tuple[tuple[str, str], ...]:
    # Longest first: 大学专科 holds 大学, 副高级 holds 高级.
    spellings = {}
    for value, row in _rows(kind).items():
        for spelling in (value, row["zh"], row["en"], *row["aliases"].split("|")):
            if spelling:
                spellings[comparable(spelling)] = value
    return tuple(sorted(spellings.items(), key=lambda pair: -len(pair[0])))


@cache
def kinds() -> tuple[str, ...]:
    """Return the names of the vocabularies of this module.

    Examples
    --------
    >>> "education" in kinds()
    True
    """
    return tuple(dict.fromkeys(row["kind"] for row in read_rows("levels")))


def order(kind: str) -> list[str]:
    """Return the values of one kind, lowest first where there is an order.

    Examples
    --------
    >>> order("size_class")
    ['micro', 'small', 'medium', 'large']
    """
    return list(_rows(kind))


def rank(kind: str, value: str) -> int:
    """Return the place of a value in its order, 0 the lowest.

    Examples
    --------
    >>> rank("education", "bachelor") < rank("education", "master")
    True
    """
    return order(kind).index(_checked(kind, value))


def label(kind: str, value: str, lang: Language = "en") -> str:
    """Return what a person reads for a value.

    Raises
    ------
    NotFoundError
        When the kind or the value does not exist.

    Examples
    --------
    >>> label("education", "bachelor", "zh"), label("title_rank", "senior", "zh")
    ('本科', '正高级')
    """
    return text_in(_rows(kind)[_checked(kind, value)], lang)


def _checked(kind: str, value: str) -> str:
    if value not in _rows(kind):
        raise NotFoundError(kind, value, order(kind))
    return value


def parse(kind: str, text: str | None) -> str | None:
    """Return the value a person means, or None when the text names none.

    A whole match goes before a part; of several parts the longest, then the first in the text,
    so that `本科及以上` is `bachelor` and `硕士研究生` is `master`.

    Parameters
    ----------
    kind : str
        One of `kinds()`.
    text : str or None
        What stands in the cell.

    Examples
    --------
    >>> parse("education", "本科及以上"), parse("skill_grade", "高级工"), parse("education", "若干")
    ('bachelor', 'grade_3', None)
    >>> parse("education", "碩士學歷")
    'master'
    """
    spellings = _spellings(kind)
    if text is None or not isinstance(text, str) or not (plain := comparable(simplified(text))):
        return None
    whole = dict(spellings).get(plain)
    if whole is not None:
        return whole
    for spelling, value in spellings:
        if _stands_in(spelling, plain):
            return value
    return None


def parse_all(kind: str, text: str | None) -> list[str]:
    """Return every value that a text names, a longer spelling before those within it.

    Examples
    --------
    >>> parse_all("education", "大专、专升本后本科"), parse_all("education", "硕士研究生")
    (['college', 'bachelor'], ['master'])
    """
    spellings = _spellings(kind)
    if not isinstance(text, str) or not (plain := comparable(simplified(text))):
        return []
    whole = dict(spellings).get(plain)
    if whole is not None:
        return [whole]
    values: list[str] = []
    for spelling, value in spellings:
        if _stands_in(spelling, plain):
            values.append(value)
            plain = plain.replace(spelling, " ")
    return sorted(set(values), key=lambda value: rank(kind, value))


def _stands_in(spelling: str, text: str) -> bool:
    if not spelling.isascii():
        # One character such as 无 is too little to go by inside a longer text.
        return len(spelling) > 1 and spelling in text
    # b.a. is no part of m.b.a.
    before, after = (
        (r"(?<![a-z]\.)", r"(?!\.?[a-z0-9])") if "." in spelling else ("", r"(?![a-z0-9])")
    )
    return re.search(rf"(?<![a-z0-9]){before}{re.escape(spelling)}{after}", text) is not None
