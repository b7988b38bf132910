"""Multiples in which figures stand, by the English words of a title: thousands, '000s, in millions."""

from __future__ import annotations

import re

__all__ = ["english_multiple"]

_WORDS = r"(?:hundreds?|thousands?|millions?)"
#: Whom a title may count in thousands of.
_COUNTED = r"(?:people|persons|posts|jobs|vacancies|workers|staff|units|openings|employees|adverts)"
#: Thousand Oaks is a town, and what is wanted in hundreds of firms is counted one by one.
_NO_UNIT = rf"(?!-)(?!(?<=d)\s+(?-i:[A-Z][a-z]))(?!(?<=s)\s+of\s+(?!{_COUNTED}))"
_MULTIPLE = re.compile(
    rf"\(?\bin\s+{_WORDS}\b{_NO_UNIT}|\(\s*{_WORDS}(?:\s+of\s+\w+)?\s*\)"
    rf"|(?<![\w,.])(?<!\d )(?<!with )(?<!over )['’‘]?(?:000s?|1,?000s)(?!\w){_NO_UNIT}"
    rf"|(?:units?\s*:|[,;–—-])\s*{_WORDS}\b{_NO_UNIT}(?![ \t]*(?-i:[a-z]))|\bTHS(?:_\w+)?\b",
    re.I,
)


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
