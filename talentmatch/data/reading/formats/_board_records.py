"""Records of people and vacancies somewhere deep in JSON, with keys of the board's or the parser's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._board_careers import entry_fields, from_career
from talentmatch.data.reading.formats._json_keys import (
    LEAST_KEYS,
    WISHES,
    bare_text,
    bare_values,
    is_of_months,
    is_wanted,
    key_words,
    leaves_of,
    names_whole,
    person_field,
    posting_field,
    records_by_number,
    with_named_values,
)
from talentmatch.data.reading.formats._tracked_records import PERSON_KEYS
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import Cell, RawSheet
from talentmatch.data.reading.rows._posting_cells import unit_of_period
from talentmatch.data.reading.rows.people._job_words import names_firms
from talentmatch.vocab import skills
from talentmatch.vocab.reading import read_words

__all__ = ["board_records", "plain_records", "with_plain_headings"]

_Record = dict[str, Any]
_Sense = Callable[[Sequence[str], int], str | None]
_SCALED = re.compile(r"(?:[kKwW]|[千万元])(?:$|[/元])")
#: Keys of a posting that say no more than that it has a number, or a name.
_BARE_IDS = frozenset({"id", "number", "no"})
_BARE = _BARE_IDS | {"name"}
#: Words of a key that says when a posting was last changed.
_CHANGED = frozenset({"modify", "modified", "update", "updated", "refresh", "refreshed"})
#: A heading as programs write keys: jobName, company_name.
_KEY = re.compile(r"[A-Za-z]+(?:[_.]?[A-Za-z0-9]+)*")
#: An id shorter than this is a number within its file alone.
_SHORTEST_ID = 6
_SENSES: dict[str, _Sense] = {"candidate": person_field, "posting": posting_field}
#: Parts of an amount, by the last word of their keys.
_PAY_PARTS = {
    "low": re.compile(r"(?:min(?:imum)?|from|low(?:er)?|start)$", re.I),
    "high": re.compile(r"(?:max(?:imum)?|to|high(?:er)?|upper|end)$", re.I),
    "months": re.compile(r"months?$|month_?(?:count|num)$", re.I),
    "currency": re.compile(r"currency(?:_?code)?$", re.I),
    "amount": re.compile(r"(?:amount|value)$", re.I),
    "period": re.compile(r"(?:period|interval|unit|per)$", re.I),
}
#: The headings of the pay somebody expects, and of a post.
_PAY = {"candidate": "期望薪资", "posting": "薪资"}
_IN_MONTHS = "（月）"
#: Headings of what a vacancy has an object of.
_OF_OBJECTS = frozenset({"企业名称", "工作地点", "学历要求", "工作经验"})
#: What makes a name the name of a person, where nothing else tells.
_OF_A_PERSON = frozenset({"学历", "工作年限", "专业", "毕业院校"})
#: How somebody is reached: of several keys the first that is given counts, under one heading.
_REACHED = {"phone": "手机", "email": "邮箱"}
#: Whom a vacancy names to be asked.
_ASKED = frozenset({"contact", "recruiter", "hiring", "manager", "owner", "poster", "hr"})
#: Of people alone, and of vacancies alone.
_TELLING = {
    "candidate": frozenset(read_words("heading of people alone")),
    "posting": frozenset({"薪资", "posting_id", "发布日期", "岗位描述"}),
}
#: Lists of these are of a person; a vacancy has one contact.
_REACHED_BY = (
    *("emails", "phones", "email_addresses", "phone_numbers"),
    *("emailAddresses", "phoneNumbers"),
)


def board_records(content: Any) -> list[_Record]:
    """Return the people, or else the vacancies, that a document holds, under headings of their table.

    The outermost list whose objects are such records counts; keys that mean nothing stay as they
    are, and so does a document without such a list, for which nothing is returned.

    Examples
    --------
    >>> document = {"code": 0, "data": {"list": [{"lastPosition": "<em>焊</em>工", "age": "30",
    ...          "expect": {"salary": "8-9K", "cityName": "苏州"}, "name": "张先生"}]}}
    >>> board_records(document)
    [{'当前职位': '焊工', 'age': '30', '期望薪资': '8-9K', '期望地点': '苏州', 'name': '张先生'}]
    """
    for lists in _levels(bare_values(content)):
        kinds = [_kind(records) for records in lists]
        kind = next(filter(None, kinds), None)
        if kind:
            pages = [records for records, one in zip(lists, kinds, strict=True) if one == kind]
            return [_headed(record, kind) for records in pages for record in records]
    return []


def with_plain_headings(sheet: RawSheet) -> RawSheet:
    """Return a sheet whose headings are keys of a program under the headings that they mean.

    A sheet whose first row is not keys alone, or whose rows are neither people nor vacancies, stays.

    Examples
    --------
    >>> rows = [["jobName", "companyName", "provideSalary", "jobDegree"], ["钳工", "甲厂", "8-9K", "大专"]]
    >>> with_plain_headings(RawSheet("a.csv", rows)).rows[0]
    ['职位名称', '企业名称', '薪资', '学历要求']
    """
    if isinstance(sheet.rows, TextRows) or len(sheet.rows) < 2:
        return sheet
    keys = [str(key).strip() if isinstance(key, str) else "" for key in sheet.rows[0]]
    if len(keys) < LEAST_KEYS or not all(map(_KEY.fullmatch, keys)) or len({*keys}) < len(keys):
        return sheet
    records = [dict(zip(keys, row, strict=False)) for row in sheet.rows[1:21]]
    kind = _kind(records)
    if kind is None:
        return sheet
    by_key: dict[str, str] = {}
    meanings: set[str] = set()
    for key in sorted(keys, key=lambda key: kind == "posting" and key.lower() in _BARE):
        shortest = min((str(record.get(key)) for record in records), key=len)
        name = _name((key,), shortest, kind, _SENSES[kind])
        meaning = _meaning(name, kind)
        by_key[key] = key if meaning in meanings - {""} else name
        meanings.add(meaning)
    return replace(sheet, rows=[[by_key[key] for key in keys], *sheet.rows[1:]])


def plain_records(records: Sequence[_Record]) -> list[_Record]:
    """Return records whose texts are free of markup, and in which no object is a value.

    Examples
    --------
    >>> plain_records([{"candidate": {"name": "Ann", "tel": "1"}, "post": {"text": "<b>Buyer</b>"}}])
    [{'name': 'Ann', 'tel': '1', 'post': 'Buyer'}]
    """
    return [{name: bare_text(value) for name, value in _flat(record)} for record in records]


def _flat(record: _Record) -> Iterator[tuple[str, Any]]:
    """Yield the values of a record; those of an object under its keys, a lone name under its own."""
    for key, value in record.items():
        leaves = list(leaves_of({key: value})) if isinstance(value, dict) else []
        for path, inner in leaves:
            is_own = key in PERSON_KEYS and path[1] not in record
            is_name = len(leaves) == 1 and names_whole(key_words(path[1:]))
            yield key if is_name else ".".join(path[is_own:]), inner
        if not isinstance(value, dict):
            yield key, value


def _levels(content: Any) -> Iterator[list[list[_Record]]]:
    """Yield the lists of objects of a document level by level, the outermost first.

    An object that stands in no list is a list of one; several lists of a level are pages of one.
    """
    level = [content]
    while level:
        listed = [part if isinstance(part, list) else records_by_number(part) for part in level]
        lists = [some for some in listed if some and all(isinstance(one, dict) for one in some)]
        yield lists
        objects = [one for some in listed for one in some]
        level = [
            inner
            for one in objects
            for inner in (
                one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
            )
            if isinstance(inner, (list, dict))
        ]


def _kind(records: list[_Record]) -> str | None:
    """Return the table whose records these are, None if neither."""
    some = records[:20]
    fits: dict[str, float] = {}
    for table in _SENSES:
        telling, rich = zip(*(_fit(record, table) for record in some), strict=True)
        fits[table] = sum(telling) / len(some) if 2 * sum(rich) >= len(some) else 0.0
    best = max(fits, key=lambda table: fits[table])
    return best if fits[best] >= 1 and len({*fits.values()}) == len(fits) else None


def _fit(record: _Record, table: str) -> tuple[int, bool]:
    """Return how many keys tell a record as one of a table, and whether enough mean something there."""
    names = _headings(record, table)
    telling = len(names & _TELLING[table])
    if table != "candidate":
        return telling, len(names) >= LEAST_KEYS
    career = "姓名" in names and _has_career(record)
    return telling + _says_person(record, names), len(names) + career >= LEAST_KEYS


def _says_person(record: _Record, names: set[str]) -> int:
    """Count what tells a named record as a person's: lists to reach them, schooling, a career."""
    is_named = "name" in record or "姓名" in names
    if is_named and any(isinstance(record.get(key), list) for key in _REACHED_BY):
        return 3
    if not names & {"姓名", "first name", "last name"}:
        return 0
    whole = {"first name", "last name"} <= _own_names(record) and bool(names & {"手机", "邮箱"})
    return whole + bool(names & _OF_A_PERSON) + 2 * _has_career(record)


def _own_names(record: _Record) -> set[str]:
    """Return what the keys of a person mean, without those of whom a vacancy names to be asked."""
    paths = [path for path, _ in leaves_of(record)]
    own = [path for path in paths if not _ASKED & {*key_words(path[:-1])}]
    return {name for path in own if (name := _meant(path, person_field))}


def _has_career(record: _Record) -> bool:
    """Tell a record with a list of posts or schools, each since a day."""
    lists = (value for _, value in leaves_of(record) if isinstance(value, list))
    entries = (entry_fields(one) for some in lists for one in some if isinstance(one, dict))
    return any("start" in entry and {*entry} & {"company", "school"} for entry in entries)


def _headings(record: _Record, table: str) -> set[str]:
    """Return the headings of a table that the keys of a record mean."""
    names = set()
    for path, _ in leaves_of(record):
        fields = fields_of(table).get(heading(path[0])) if len(path) == 1 else None
        names.add(_meant(path, _SENSES[table]) or (fields[0][0] if fields else ""))
    return names - {""}


def _meant(path: Sequence[str], sense: _Sense) -> str | None:
    """Return the heading that a key means, with those of the objects around it."""
    return sense(key_words(path), len(key_words(path[:-1])))


def _gives_way(path: tuple[str, ...], table: str) -> bool:
    """Tell a key that counts where no other is: name of a title, id of a number, months beside years."""
    words = key_words(path)
    if table == "candidate":
        return is_of_months(words)
    return path[0].lower() in _BARE or bool(_CHANGED & {*words})


def _headed(record: _Record, table: str) -> dict[str, Cell]:
    """Return a record under headings of its table; what is nested comes to the top."""
    sense = _SENSES[table]
    headed: dict[str, Cell] = {}
    meanings: set[str] = set()
    careers: list[tuple[str, list[_Record]]] = []
    wishes: _Record = {}
    for path, value in _own_first(record, table):
        if isinstance(value, list) and _meant(path, sense) in ("技能", "证书", "技能要求"):
            value = [_title_of(one) if isinstance(one, dict) else one for one in value]
        entries = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        if (
            table == "candidate"
            and is_wanted(key_words(path))
            and (own := _wishes_of(path, entries))
        ):
            wishes |= own
            continue
        if entries and table == "candidate":
            careers.append((" ".join(key_words(path)), entries))
            continue
        if entries:
            value = _named_of(path, entries)
            if value is None:
                continue
        name = _name(path, value, table, sense)
        if name.endswith(_IN_MONTHS) and str(value).strip().isdigit():
            name, value = name.removesuffix(_IN_MONTHS), round(int(value) / 12, 2)
        words = key_words(path)
        is_tags = words[-1:] == ["tags"] and not {*words} & {"skill", "skills"}
        if name == "技能" and isinstance(value, list) and is_tags:
            # Tags of a program say how somebody is doing, too: hot, 急招.
            known = [one for one in value if isinstance(one, str) and skills.canonical(one)]
            if other := [one for one in value if one not in known]:
                headed.setdefault(".".join(path), bare_text(other))
            value = known
            if not known:
                continue
        meaning = _meaning(name, table)
        if words[-1:] == ["headline"] and isinstance(value, str) and names_firms(value):
            headed["headline, firms"] = value
            continue
        if meaning in _REACHED and is_blank(value):
            continue
        if meaning and meaning in meanings:
            _keep_apart(headed, path, value, table)
            continue
        meanings |= {meaning} - {""}
        headed.setdefault(_REACHED.get(meaning, name), bare_text(value))
    if table == "candidate":
        career = from_career(careers)
        if career["当前职位"] and "headline" in headed:
            # What somebody writes over themselves is no title where their posts have one.
            headed.pop("headline")
            meanings.discard("title")
        headed |= {
            n: v
            for n, v in (wishes | career).items()
            if _meaning(n, table) not in meanings and not is_blank(v)
        }
    return headed


def _own_first(record: _Record, table: str) -> list[tuple[tuple[str, ...], Any]]:
    """Return the values of a record; what a vacancy says itself before what an object in it says."""
    leaves = list(leaves_of(with_named_values(record)))
    if table == "posting":
        leaves = [leaf for path, value in leaves for leaf in _of_lone_object(path, value)]
    return sorted(
        _with_whole_pay(leaves, table),
        key=lambda leaf: (_gives_way(leaf[0], table), table == "posting" and len(leaf[0]) > 1),
    )


def _wishes_of(around: tuple[str, ...], entries: Sequence[_Record]) -> dict[str, Cell]:
    """Return what a list of expectations names: posts and places of all, pay where it is one.

    Examples
    --------
    >>> _wishes_of(("expectList",), [{"positionName": "钳工", "salary": "8-9K"}, {"positionName": "车工"}])
    {'期望岗位': '钳工、车工', '期望薪资': '8-9K'}
    >>> _wishes_of(("wantedCities",), [{"name": "苏州"}]), _wishes_of(("preferredSkills",), [{"name": "PLC"}])
    ({'期望地点': '苏州'}, {})
    """
    found: dict[str, dict[str, None]] = {}
    for entry in entries:
        leaves = [((*around, *path), value) for path, value in leaves_of(entry)]
        for path, value in _with_whole_pay(leaves):
            name = path[0] if len(path) == 1 else person_field(key_words(path), 1)
            if name in WISHES and not isinstance(value, list):
                found.setdefault(name, {})[str(bare_text(value))] = None
    # Of several pays none is that of all wishes.
    several = len(found.get("期望薪资", ())) > 1
    names = {"期望薪资": ".".join((*around, "salary"))} if several else {}
    return {names.get(name, name): "、".join(texts) for name, texts in found.items()}


def _keep_apart(headed: dict[str, Cell], path: tuple[str, ...], value: Any, table: str) -> None:
    """Keep a value whose meaning another has under its own key, so that the report names it."""
    bare = bare_text(value)
    key = ".".join(path)
    if bare not in headed.values() and heading(key) not in fields_of(table):
        headed.setdefault(key, bare)


def _with_whole_pay(
    leaves: list[tuple[tuple[str, ...], Any]], table: str = "candidate"
) -> list[tuple[tuple[str, ...], Any]]:
    """Return leaves in which the ends of pay expected or offered are one: expectedSalary.min and .max."""
    pay, sense = _PAY[table], _SENSES[table]
    ends: dict[str, dict[str, int]] = {}
    for place, (path, value) in enumerate(leaves):
        *around, last = path
        part = next((name for name, words in _PAY_PARTS.items() if words.search(last)), None)
        if part is None or isinstance(value, (list, dict)):
            continue
        rest = _PAY_PARTS[part].sub("", last).strip("_")
        whole = (*around, rest) if rest else tuple(around)
        if sense(key_words(whole), 0) == pay:
            ends.setdefault(".".join(whole), {})[part] = place
    joined, gone = {}, set()
    for parts in ends.values():
        if {"low", "high"} <= set(parts) or ("amount" in parts and len(parts) > 1):
            cell = {part: str(leaves[place][1]).strip() for part, place in parts.items()}
            # A unit may hold a scale: K/月.
            period = cell.get("period", "")
            if period and not _SCALED.match(period):
                period = unit_of_period(period).removeprefix("元") or f"/{period}"
            months = f"*{cell['months']}" if "months" in cell else ""
            span = f"{cell['low']}-{cell['high']}" if "low" in cell else cell["amount"]
            amount = f"{span}{period}{months} {cell.get('currency', '')}".strip()
            first = parts.get("low", parts.get("amount", 0))
            joined[first] = ((pay,), amount)
            gone |= set(parts.values()) - {first}
    return [joined.get(place, leaf) for place, leaf in enumerate(leaves) if place not in gone]


def _of_lone_object(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what the one object of a list says of the thing that the list is of, or else the list.

    The post of whoever is to be asked, and those of similar vacancies, are not the vacancy's.

    Examples
    --------
    >>> list(_of_lone_object(("locations",), [{"id": 4, "city": "Suzhou"}]))
    [(('locations', 'city'), 'Suzhou')]
    >>> list(_of_lone_object(("contacts",), [{"title": "Buyer"}]))
    [(('contacts',), [{'title': 'Buyer'}])]
    """
    kind = posting_field(key_words(path))
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        leaves = list(leaves_of(value[0], path))
        own = [leaf for leaf in leaves if posting_field(key_words(leaf[0])) == kind]
        if kind == _PAY["posting"] or (own and kind in _OF_OBJECTS):
            yield from leaves if kind == _PAY["posting"] else own
            return
    yield path, value


def _named_of(path: tuple[str, ...], entries: Sequence[_Record]) -> list[Any] | None:
    """Return the places or firms that objects of a vacancy name, the names of what it has no place for.

    None where an object is no value: the post of another vacancy, a text of which the name alone is known.
    """
    kind = posting_field(key_words(path))
    names = [(kind == "工作地点" and _town_of(one)) or _title_of(one) for one in entries]
    is_unknown = kind is None and heading(".".join(path)) not in fields_of("posting")
    return names if all(names) and (is_unknown or kind in _OF_OBJECTS) else None


def _town_of(one: _Record) -> Any:
    """Return the town of an object that has one."""
    towns = (of for path, of in leaves_of(one) if posting_field(key_words(path)) == "工作地点")
    return next(towns, None)


def _title_of(one: _Record) -> Any:
    """Return the name that an object has, however its key is spelt."""
    named = {str(key).lower(): value for key, value in one.items()}
    return named.get("name") or named.get("title")


def _name(path: tuple[str, ...], value: Any, table: str, sense: _Sense) -> str:
    """Return the heading of a value: the key itself where the table knows it, else what it means."""
    if len(path) == 1 and heading(path[0]) in fields_of(table):
        return path[0]
    name = _meant(path, sense)
    if table == "posting" and len(path) == 1 and path[0].lower() in _BARE_IDS:
        name = "posting_id"
    if name in ("工作经验", "工作年限") and is_of_months(key_words(path)):
        return f"{name}{_IN_MONTHS}"
    short = name in ("candidate_id", "posting_id") and len(str(value)) < _SHORTEST_ID
    return ".".join(path) if name is None or short else name


def _meaning(name: str, table: str) -> str:
    fields = fields_of(table).get(heading(name))
    return fields[0][0] if fields else ""
