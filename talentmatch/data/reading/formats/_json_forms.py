"""JSON as it comes from elsewhere: schema.org JobPosting, JSON Resume, plain records."""

from __future__ import annotations

import html
import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from talentmatch.data.reading.cells._value_numbers import parse_number, parse_range
from talentmatch.data.reading.formats._board_records import board_records, plain_records
from talentmatch.data.reading.formats._json_resumes import (
    as_json_resume,
    is_json_resume,
    json_resume,
    unread_days,
)
from talentmatch.data.reading.formats._tracked_records import (
    with_plain_applications,
    with_plain_vacancies,
)
from talentmatch.data.reading.formats.readers import read_json, records_to_rows
from talentmatch.data.reading.layout.headings import all_headings, heading
from talentmatch.data.reading.layout.sheets import Cell, Form, RawSheet
from talentmatch.data.tables import TABLES
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import levels
from talentmatch.vocab.places import place

__all__ = ["forms_in_page", "job_posting", "read_json_file"]

_SCRIPT = re.compile(
    r"<script[^>]*type\s*=\s*[\"']?application/ld\+json[\"']?[^>]*>(.*?)</script>", re.I | re.S
)
_WRAPPED = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$|;\s*$")
_TAGS = re.compile(r"<[^>]+>")
_BREAKS = re.compile(r"<(?:br|/p|/li|/div|/h\d)[^>]*>", re.I)
_UNITS = {
    name: f"元/{period}"
    for period, names in {
        "小时": "HOUR HOURLY HUR 时 小时",
        "天": "DAY DAILY 天 日 P1D",
        "周": "WEEK WEEKLY WEE 周 P1W",
        "月": "MONTH MONTHLY MON 月 P1M",
        "年": "YEAR YEARLY ANNUAL ANN 年 P1Y",
    }.items()
    for name in names.split()
}
#: What lists stand in: a graph, a list of items, what a page is about.
_INNER = ("@graph", "itemListElement", "item", "mainEntity", "hasPart")
_Record = dict[str, Any]


def read_json_file(path: Path) -> list[RawSheet | Form]:
    """Read JSON or JSON Lines: records, or records by table name, or a document that is known.

    Raises
    ------
    UnreadableFileError
        If it holds no records.
    """
    content = read_json(path)
    if isinstance(content, dict) and content and set(content) <= set(TABLES):
        lists = {name: one if isinstance(one, list) else [one] for name, one in content.items()}
        are_tables = any(isinstance(one, list) for one in content.values())
        if are_tables and all(map(_is_list_of_objects, lists.values())):
            return [_rows(path, records, name) for name, records in lists.items()]
        if len(content) == 1:
            (content,) = content.values()
    forms = _forms(content, path)
    if forms:
        return list(forms)
    content = with_plain_applications(with_plain_vacancies(content))
    board = board_records(content)
    records = board or (content if isinstance(content, list) else [content])
    are_records = bool(records) and all(isinstance(record, dict) for record in records)
    if not are_records or (not board and _hidden(content)):
        raise UnreadableFileError.of(path, "no_records", "write_objects")
    return [_rows(path, plain_records(records), "")]


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _hidden(content: Any) -> bool:
    """Tell whether records of no known kind lie below keys that name nothing."""
    if not isinstance(content, dict) or {*map(heading, content)} & all_headings():
        return False
    inner = [
        part
        for value in content.values()
        for part in (value, *(value.values() if isinstance(value, dict) else ()))
    ]
    return any(isinstance(part, list) and part and isinstance(part[0], dict) for part in inner)


def _rows(path: Path, records: list[_Record], table: str) -> RawSheet:
    source = joined([path.name, table]) if table else path.name
    hint = f"{path.stem} {table}"
    return RawSheet(source, records_to_rows(records), hint=hint, is_list=True)


def _forms(content: Any, path: Path) -> list[Form]:
    items = [as_json_resume(item) for item in _with_named(_items(content))]
    postings = [job_posting(item) for item in items if "JobPosting" in _kinds(item)]
    resumes = [item for item in items if is_json_resume(item)]
    people = [json_resume(item) for item in resumes]
    unread = list(dict.fromkeys(day for item in resumes for day in unread_days(item)))
    notes = (phrase("load", "spells_unread", some=joined(unread[:3])),) if unread else ()
    forms = [Form(path.name, "posting", postings), Form(path.name, "candidate", people, notes)]
    return [form for form in forms if form.records]


def _items(content: Any) -> list[_Record]:
    """Return the objects of a document, those of a graph or a list of items among them."""
    if isinstance(content, list):
        return [item for part in content for item in _items(part)]
    if not isinstance(content, dict):
        return []
    return [content, *(item for key in _INNER for item in _items(content.get(key)))]


def _with_named(items: list[_Record]) -> list[_Record]:
    """Return the objects of a document in which what only has the `@id` of another is that other."""
    by_id = {item["@id"]: item for item in items if isinstance(item.get("@id"), str)}

    def whole(value: Any) -> Any:
        if isinstance(value, list):
            return [whole(one) for one in value]
        return by_id.get(value["@id"], value) if _is_reference(value) else value

    return [{key: whole(value) for key, value in item.items()} for item in items]


def _is_reference(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and {"@id"} <= {*value} <= {"@id", "@type"}
        and isinstance(value["@id"], str)
    )


def _kinds(item: _Record) -> list[Any]:
    kind = item.get("@type")
    return kind if isinstance(kind, list) else [kind]


def forms_in_page(page: str, path: Path) -> list[Form]:
    """Return what a saved web page carries in its scripts: schema.org JobPostings, as a rule."""
    content, unread = [], 0
    for script in _SCRIPT.findall(page):
        try:
            # Pages break lines within texts, and wrap scripts in marks of old browsers.
            content.append(json.loads(_WRAPPED.sub("", script), strict=False))
        except json.JSONDecodeError:
            unread += "JobPosting" in script
    forms = _forms(content, path)
    if forms and unread:
        note = phrase("load", "script_unread", n=unread)
        forms[0] = replace(forms[0], notes=(*forms[0].notes, note))
    return forms


def job_posting(item: _Record) -> dict[str, Cell]:
    """Return a schema.org JobPosting under the headers of table `posting`.

    Examples
    --------
    >>> job_posting({"@type": "JobPosting", "title": "Welder", "datePosted": "2024-03-01"})
    {'title': 'Welder', 'posted_on': '2024-03-01'}
    """
    item = {name: _alone(value) for name, value in item.items()}
    text = [
        _plain(item.get(name)) for name in ("description", "responsibilities", "qualifications")
    ]
    record = {
        "posting_id": _first(item.get("identifier"), "value", "name"),
        "enterprise_name": _first(item.get("hiringOrganization"), "name", "legalName"),
        "title": _plain(item.get("title")),
        "region": _places(item),
        "openings": item.get("totalJobOpenings"),
        "posted_on": item.get("datePosted"),
        "closed_on": item.get("validThrough"),
        "pay": _salary(
            item.get("baseSalary") or item.get("estimatedSalary"), item.get("salaryCurrency")
        ),
        "education": _education(item.get("educationRequirements")),
        "experience": _experience(item.get("experienceRequirements")),
        "skills": _texts(item.get("skills")),
        "text": "\n".join(part for part in text if part),
        "employment type": _texts(item.get("employmentType")),
    }
    return {name: value for name, value in record.items() if value not in (None, "", [])}


def _alone(value: Any) -> Any:
    """Return the one value of a list; programs that write JSON-LD put each value in a list of its own."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _plain(markup: Any) -> str | None:
    if not isinstance(markup, str):
        return None
    text = _TAGS.sub("", _BREAKS.sub("\n", html.unescape(markup)))
    return re.sub(r"\n\s*\n+", "\n", html.unescape(text)).strip()


def _first(value: Any, *names: str) -> Any:
    """Return plain text, or the first named field of an object, or that of a list's first object."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        return next((value[name] for name in names if value.get(name) not in (None, "", [])), None)
    return value


def _texts(value: Any) -> str | None:
    if isinstance(value, list):
        return "、".join(str(_first(part, "name")) for part in value)
    return value if isinstance(value, str) else _first(value, "name")


def _places(item: _Record) -> str | None:
    """Return where a post is: of several places all, and that it may be done from elsewhere."""
    value = item.get("jobLocation")
    places = [_place(one) for one in (value if isinstance(value, list) else [value])]
    if "TELECOMMUTE" in str(item.get("jobLocationType", "")).upper():
        places.append("远程")
    return "/".join(dict.fromkeys(filter(None, places))) or None


def _place(value: Any) -> str | None:
    whole = address = _first(value, "address", "name")
    if isinstance(address, list):
        address = _first(address, "addressLocality", "addressRegion", "name")
    if isinstance(address, dict):
        named = (address.get(key) for key in ("addressLocality", "addressRegion", "name"))
        address = next((name for name in named if name), None)
    if isinstance(address, list):
        address = "/".join(str(one) for one in address)
    street = _first(whole, "streetAddress") if isinstance(whole, (dict, list)) else None
    if not address and isinstance(street, str) and place(street).kinds:
        return street
    return address if isinstance(address, str) else None


def _education(value: Any) -> Any:
    """Return the education asked for; of several that will do the least."""
    some = [
        _first(one, "credentialCategory", "name")
        for one in (value if isinstance(value, list) else [value])
    ]
    ranked = [
        (levels.rank("education", level), one)
        for one in some
        if (level := levels.parse("education", one))
    ]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else some[0] if some else None


def _salary(value: Any, usual: Any = None) -> str | None:
    """Write a MonetaryAmount as pay is written in an advertisement.

    Its currency may stand beside it alone (`usual`); an object of another form stays as it is, to
    be told as unread.
    """
    if not isinstance(value, dict):
        return None if value is None else str(value)
    amount = value.get("value", value)
    currency = str(_first(value, "currency", "priceCurrency") or usual or "CNY").upper()
    of_amount = amount if isinstance(amount, dict) else {"value": amount}
    months = _pay_months(of_amount.get("additionalProperty"))
    unit = _first(of_amount, "unitText", "unitCode") or _first(
        value, "unitText", "unitCode", "duration"
    )
    low = _first(of_amount, "minValue", "minPrice", "value", "price")
    high = _first(of_amount, "maxValue", "maxPrice")
    if low is None and high is None:
        return str(value) if value.keys() - {"@type", "currency", "value"} else None
    if isinstance(low, (dict, list)) or isinstance(high, (dict, list)):
        return str(value)
    ends = "-".join(_figure(end) for end in (low, high) if end is not None)
    period = _UNITS.get(str(unit).upper(), "元")
    if high is None and _first(of_amount, "minValue", "minPrice") is not None:
        period = f"{period}以上"
    elif low is None:
        ends = f"不超过{ends}"
    # Pay in another currency is not guessed; the reader of pay leaves it open and says so.
    return f"{ends}{period}{months}" if currency in ("CNY", "RMB") else f"{ends} {currency}"


def _figure(end: Any) -> str:
    """Write an end of pay as a plain number; what is none stays as it is, to be told as unread."""
    number = parse_number(end if isinstance(end, (int, float)) else str(end))
    is_number = number is not None and not math.isnan(number) and parse_range(end) is None
    return f"{number:.12g}" if is_number else str(end)


def _pay_months(value: Any) -> str:
    """Write how many salaries a year has, where it is said as `talentmatch` says it."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and one.get("name") == "pay_months":
            months = one.get("value")
            return f"·{months:g}薪" if isinstance(months, (int, float)) else ""
    return ""


def _experience(value: Any) -> str | None:
    """Write years of work as an advertisement does; what has no number of months stays as it is."""
    months = _first(value, "monthsOfExperience")
    if not isinstance(value, (dict, list)):
        return value if isinstance(value, str) else None
    number = months if isinstance(months, (int, float)) else parse_number(str(months or ""))
    if number is None or math.isnan(number):
        said = months or _first(value, "description", "name")
        return None if said is None else str(said)
    return f"{number / 12:g}年以上"
