"""Surnames: which begin a Chinese name, and how those are read that sound otherwise elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from talentmatch.vocab.reading import read_rows

__all__ = ["own_sound", "surname"]


@cache
def _sounds() -> Mapping[str, str]:
    return {row["surname"]: row["letters"] for row in read_rows("surnames")}


def surname(name: str) -> str:
    """Return the surname that a name in simplified characters begins with; empty if there is none.

    Examples
    --------
    >>> surname("欧阳明"), surname("王五"), surname("现居")
    ('欧阳', '王', '')
    """
    return next((name[:length] for length in (2, 1) if name[:length] in _sounds()), "")


def own_sound(surname: str) -> str:
    """Return the letters of a surname that is read otherwise than its character is elsewhere.

    Examples
    --------
    >>> own_sound("单"), own_sound("王")
    ('shan', '')
    """
    return _sounds().get(surname, "")
