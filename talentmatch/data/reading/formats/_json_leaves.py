"""The values of a record of JSON with the keys of all objects around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells.values import is_blank

__all__ = ["LEAST_KEYS", "bare_text", "leaves_of", "records_by_number"]

#: Keys that must mean something for an object to be a record.
LEAST_KEYS = 3


def leaves_of(
    record: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the keys of a record with those of the objects around them, and their values."""
    for key, value in record.items():
        if isinstance(value, dict) and len(numbered := records_by_number(value)) > 1:
            yield (*path, key), numbered
        elif isinstance(value, dict):
            yield from leaves_of(value, (*path, key))
        elif not is_blank(value) and value != []:
            yield (*path, key), value


def records_by_number(part: Any) -> list[Any]:
    """Return the records that stand each under its own number in one object, or else the object alone."""
    inner = list(part.values()) if isinstance(part, dict) else []
    alike = len(inner) > 1 and all(isinstance(one, dict) for one in inner)
    alike = alike and all(any(map(str.isdigit, str(key))) for key in part)
    if alike and len(set.intersection(*map(set, inner))) >= LEAST_KEYS:
        return inner
    return [part]


def bare_text(value: Any) -> Any:
    if isinstance(value, list):
        return [bare_text(one) for one in value]
    return without_markup(value) if isinstance(value, str) else value
