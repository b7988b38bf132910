"""Values of a record of JSON: bare of the objects that wrap them, with the keys of all around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.vocab.reading import read_words

__all__ = [
    "LEAST_KEYS",
    "bare_text",
    "bare_values",
    "leaves_of",
    "objects_of",
    "records_by_number",
    "with_named_values",
]

_DAY = frozenset({"year", "month", "day"})
#: What may stand beside a value without changing it.
_BESIDE = frozenset({"type", "kind", "primary", "isprimary", "id", "label", "ext", "extension"})
#: Keys under which a record stands in what a search found, and what stands beside it.
_WITHIN = ("_source", "attributes")
_BESIDE_RECORD = frozenset(read_words("key beside the record of a search"))
#: Keys of the text itself; as it was written before as it was made alike.
_TEXTS = ("raw", "value", "text", "normalized")
#: Kinds of contact that stand beside their values in one list.
_CONTACTS = frozenset(read_words("kind of contact"))
#: Keys that name again what the list they stand in already names.
_AGAIN = frozenset(
    {"email", "emailaddress", "phone", "phonenumber", "number", "telephone", "mobile", "url"}
)


def bare_values(content: Any) -> Any:
    """Return a document whose wrapped values stand bare.

    Examples
    --------
    >>> bare_values({"start": {"year": 2019, "month": 3}, "phones": [{"type": "home", "value": "1"}]})
    {'start': '2019-03', 'phones': ['1']}
    >>> bare_values({"name": {"raw": "Ann Lee", "first": "Ann", "last": "Lee"}})
    {'name': 'Ann Lee'}
    >>> bare_values([{"type": "mobile", "value": "1"}, {"type": "E-mail", "value": "a@b"}])
    {'mobile': '1', 'email': 'a@b'}
    """
    if isinstance(content, list):
        if contacts := _by_kind(content):
            return contacts
        return [_named_again(bare_values(one)) for one in content]
    if not isinstance(content, dict):
        return content
    keys = {str(key).lower(): key for key in content}
    if "year" in keys and keys.keys() <= _DAY:
        return _day(*(content.get(keys.get(part, "")) for part in ("year", "month")))
    edges = content.get("edges")
    if (
        isinstance(edges, list)
        and edges
        and all(isinstance(one, dict) and "node" in one for one in edges)
    ):
        # A page of GraphQL: what matters are the nodes, in one list.
        return bare_values([one["node"] for one in edges])
    inner = next((content[keys[name]] for name in _WITHIN if name in keys), None)
    if isinstance(inner, dict) and keys.keys() <= {*_WITHIN, *_BESIDE_RECORD}:
        # A hit of a search: the record stands within.
        return bare_values(
            {**inner, **{k: v for k, v in content.items() if str(k).lower() in ("id", "_id")}}
        )
    text = next((content[keys[name]] for name in _TEXTS if name in keys), None)
    flat = not any(isinstance(value, (dict, list)) for value in content.values())
    wrapped = keys.keys() <= {*_BESIDE, *_TEXTS} or "raw" in keys
    if flat and wrapped and text is not None:
        return text
    return {key: bare_values(value) for key, value in content.items()}


def _by_kind(items: list[Any]) -> dict[str, Any]:
    """Return a list of contacts, each of another kind, as kind to value; empty if it is none."""
    found: dict[str, Any] = {}
    for item in items:
        parts = (
            {str(key).lower(): value for key, value in item.items()}
            if isinstance(item, dict)
            else {}
        )
        kinds = [parts[key] for key in ("type", "kind", "label") if isinstance(parts.get(key), str)]
        texts = [parts[key] for key in _TEXTS if isinstance(parts.get(key), str)]
        kind = kinds[0].lower().replace("-", "").strip() if kinds else ""
        if not texts or kind in found or not parts.keys() <= {*_BESIDE, *_TEXTS}:
            return {}
        found[kind] = texts[0]
    known = _CONTACTS & found.keys()
    return found if len(known) > 1 or (found and len(known) == len(found)) else {}


def _named_again(value: Any) -> Any:
    """Return the address or number of an object in a list of such."""
    if not isinstance(value, dict):
        return value
    rest = [key for key in value if str(key).lower().replace("_", "") not in _BESIDE]
    own = [key for key in rest if str(key).lower().replace("_", "") in _AGAIN]
    return value[own[0]] if len(rest) == 1 and own else value


def _day(year: Any, month: Any) -> str | None:
    if not year:
        return None
    return f"{year}-{int(month):02d}" if isinstance(month, int) and month else str(year)


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
