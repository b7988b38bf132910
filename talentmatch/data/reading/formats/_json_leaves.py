"""The values of a record of JSON with the keys of all objects around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells.values import is_blank

__all__ = [
    "LEAST_KEYS",
    "bare_text",
    "leaves_of",
    "objects_of",
    "records_by_number",
    "with_named_values",
]

#: Keys that must mean something for an object to be a record.
LEAST_KEYS = 3
#: Keys of lists of such fields; a skill may have name and value, and somebody else fields of their own.
_FIELDS = re.compile(
    r"^(?!.*(?:skill|language|certif|award|family|emergency|referee|recruiter|company|school))"
    r".*(?:custom|fields?$|attributes?$|property$|properties$|answers?$|questions?$|extra|info$)",
    re.I,
)
#: Keys of the name of a field that an applicant system lets its users add.
_FIELD_NAMES = ("name", "label", "field", "field_name", "fieldName", "title")


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


def objects_of(value: Any) -> list[dict[str, Any]]:
    """Return the objects among the parts of a list; none of anything else."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def bare_text(value: Any) -> Any:
    if isinstance(value, list):
        return [bare_text(one) for one in value]
    return without_markup(value) if isinstance(value, str) else value


def with_named_values(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record in which fields that name themselves stand under their names.

    Examples
    --------
    >>> with_named_values({"id": 1, "customFields": [{"name": "Notice", "value": "1 month"}]})
    {'id': 1, 'Notice': '1 month'}
    """
    whole: dict[str, Any] = {}
    for key, value in record.items():
        of_fields = isinstance(value, list) and _FIELDS.match(key)
        pairs = [_named_value(one) for one in value] if of_fields else []
        if pairs and all(pairs):
            whole |= {name: of for name, of in filter(None, pairs) if name not in record}
        else:
            whole[key] = value
    return whole


def _named_value(one: Any) -> tuple[str, Any] | None:
    """Return name and value of a field that holds both, and at most an id and a kind besides."""
    if not isinstance(one, dict) or not {*one} <= {*_FIELD_NAMES, "value", "id", "type"}:
        return None
    name = next((one[key] for key in _FIELD_NAMES if isinstance(one.get(key), str)), None)
    return (name, one["value"]) if name and "value" in one else None
