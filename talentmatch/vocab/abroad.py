"""Countries, and cities of other countries, by the names that people write at the head of a résumé."""

from __future__ import annotations

import re
from functools import cache

from talentmatch.vocab.reading import read_rows

__all__ = ["is_abroad"]

_PARTS = re.compile(r"\s*[,，、·/|｜]\s*|\s+-\s+")
_UNKNOWN_CITY = re.compile(r"[^\W\d_][^\W\d_.'’ -]*(?:[ '’-][^\W\d_]+){0,3}")


@cache
def _names() -> dict[str, str]:
    return {
        name.casefold(): row["kind"]
        for row in read_rows("abroad")
        for name in row["names"].split("|")
    }


def is_abroad(text: str) -> bool:
    """Tell a short text that names a place in another country, and nothing else.

    Examples
    --------
    >>> texts = ("Tokyo, Japan", "München", "日本东京", "Ulm, Germany", "Suzhou, China", "Java")
    >>> [is_abroad(text) for text in texts]
    [True, True, True, True, False, False]
    """
    parts = [part.casefold() for part in _PARTS.split(text.strip(" .")) if part]
    if not 0 < len(parts) <= 3 or len(text) > 40:
        return False
    if len(parts) == 1 and parts[0] > "一":
        country = next(
            (
                name
                for name, kind in _names().items()
                if kind == "country" and parts[0].startswith(name)
            ),
            "",
        )
        parts = [part for part in (country, parts[0][len(country) :].removesuffix("市")) if part]
    kinds = [_names().get(part) for part in parts]
    if all(kinds):
        return True
    return kinds[-1] == "country" and all(map(_UNKNOWN_CITY.fullmatch, parts[:-1]))
