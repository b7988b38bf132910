"""Values that JSON wraps in objects: a day as year and month, a text with its kind, a name with its parts."""

from __future__ import annotations

from typing import Any

from talentmatch.vocab.reading import read_words

__all__ = ["bare_values"]

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
