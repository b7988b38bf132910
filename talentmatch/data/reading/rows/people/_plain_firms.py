"""Firms whose names say nothing of being one, by where they stand in a career in English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentmatch.data.reading.cells._time_spans import span_in
from talentmatch.data.reading.rows.people._job_words import is_employer, is_title
from talentmatch.vocab import regions

__all__ = ["plain_firms"]

_LEAST_POSTS = 2
_NAME = re.compile(r"[A-Z][\w.&'’+-]*(?: (?:[A-Z&][\w.&'’+-]*|of|and|the|for|de)){0,5}")
_NO_FIRM = re.compile(r"\b(?:department|dept|division|team|unit|section|office|shift|line)\b", re.I)
#: How long, behind the days.
_HOW_LONG = re.compile(r"\s*(?:[(（][^()（）]*[)）]|·.*)?\s*")


def plain_firms(lines: Sequence[str]) -> list[str | None]:
    """Return the firm that each line names, where firm, title and days stand below each other.

    One post may have anything above it; all of several have their firms there, and none below its days.

    Examples
    --------
    >>> lines = ["Acme", "Plant Manager", "2019 - Present", "Suzhou", "Zeta", "Buyer", "2012 - 2019"]
    >>> plain_firms(lines)
    ['Acme', None, None, None, 'Zeta', None, None]
    >>> [*{*plain_firms(lines[:3]), *plain_firms(lines[1:])}]
    [None]
    """
    times = [at for at, line in enumerate(lines) if _is_time(line)]
    named = [at - 2 for at in times if at > 1 and _is_firm_above(lines[at - 2], lines[at - 1])]
    below = {at + 1 for at in times if at + 1 < len(lines)} - {*named}
    is_way = (
        len(times) >= _LEAST_POSTS
        and len(named) == len(times)
        and not any(is_employer(lines[at]) for at in below)
    )
    return [line if is_way and at in named else None for at, line in enumerate(lines)]


def _is_time(line: str) -> bool:
    span = span_in(line)
    if span is None or line[: span.at[0]].strip():
        return False
    return _HOW_LONG.fullmatch(line[span.at[1] :]) is not None


def _is_firm_above(name: str, title: str) -> bool:
    return (
        is_title(title)
        and not is_employer(title)
        and _NAME.fullmatch(name) is not None
        and not (_NO_FIRM.search(name) or is_title(name) or regions.code(name))
    )
