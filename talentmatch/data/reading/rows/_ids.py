"""Ids that follow from what a row says, for rows whose file gives none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells.values import is_blank

__all__ = ["firm_id", "hashed", "hashed_rows"]


def hashed(prefix: str, *parts: object) -> str:
    """Return a short id that follows from the parts alone.

    Examples
    --------
    >>> hashed("e", "甲厂") == hashed("e", " 甲厂 ")
    True
    """
    return _hash(prefix, map(_word, parts))


def hashed_rows(prefix: str, rows: pd.DataFrame, *more: object) -> list[str]:
    """Return the `hashed` id of each row, with the same parts behind all of them.

    Examples
    --------
    >>> hashed_rows("e", pd.DataFrame({"name": ["甲厂"]}), 1) == [hashed("e", "甲厂", 1)]
    True
    """
    same = [*map(_word, more)]
    columns = [_words(rows[name]) for name in rows.columns]
    return [_hash(prefix, [*own, *same]) for own in zip(*columns, strict=True)]


def _words(column: pd.Series[Any]) -> list[str]:
    places, distinct = pd.factorize(column)
    words = [*map(_word, distinct.tolist()), ""]
    return [words[place] for place in places]


def _word(part: object) -> str:
    return "" if is_blank(part) else str(part).strip().lower()


def _hash(prefix: str, words: Iterable[str]) -> str:
    return f"{prefix}-{hashlib.sha256('|'.join(words).encode()).hexdigest()[:16]}"


def firm_id(name: str) -> str:
    """Return the id of a firm of which only the name is known; the same for both kinds of brackets.

    Examples
    --------
    >>> firm_id("甲厂(苏州)") == firm_id("甲厂（苏州）")
    True
    """
    is_chinese = re.search(r"[\u4e00-\u9fff]", name) is not None
    return hashed("e", name.replace("(", "（").replace(")", "）") if is_chinese else name)
