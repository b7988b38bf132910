"""Vacancies of tracking systems (Lever, Greenhouse, Ashby), and applications that hold their person."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._json_keys import objects_of

__all__ = ["PERSON_KEYS", "with_plain_applications", "with_plain_vacancies"]

_Record = dict[str, Any]
#: Deeper than any of them lays its list of applications.
_DEEPEST = 3
#: Keys of the person that an application is of.
PERSON_KEYS = ("candidate", "applicant", "prospect")
_PERSON = (*PERSON_KEYS, "person")
#: What tells that a bare person beside a post applies for it, and is not its contact or whoever holds it.
_APPLYING = re.compile(r"applied|application_?(?:id|date|status)|stage|interview", re.I)
#: What tells an application from anything else that has a person: the post, and how far it has come.
_POST = ("job", "posting", "requisition", "position", "vacancy", "opening", "jobs", "postings")
_STAGE = ("stage", "current_stage", "currentStage", "status", "state")
_NAMES = frozenset({"name", "title", "text", "label", "job_title", "jobTitle"})
_SHORTEST_ID = 6
_UNITS_OF_PAY = {
    "hour": "元/小时",
    "day": "元/天",
    "week": "元/周",
    "month": "元/月",
    "year": "元/年",
}
_OWN_MONEY = frozenset({"", "CNY", "RMB"})


def with_plain_applications(content: Any) -> Any:
    """Return a document in which each application is its person, with the post applied for and the stage.

    Examples
    --------
    >>> application = {"stage": "Interview", "job": {"title": "Buyer"}, "candidate": {"name": "Ann Lee"}}
    >>> with_plain_applications({"applications": [application]})
    {'applications': [{'name': 'Ann Lee', '应聘职位': 'Buyer', '推荐状态': 'Interview'}]}
    """
    return _plain_people(content, 0)


def with_plain_vacancies(content: Any) -> Any:
    """Return a document with the vacancies of a tracking system as flat records; others stay.

    Examples
    --------
    >>> lever = {"id": "a", "text": "Buyer", "createdAt": 1748736000000, "hostedUrl": "https://x",
    ...          "categories": {"location": "Suzhou", "allLocations": ["Suzhou", "Wuxi"]}}
    >>> [(record["职位名称"], record["工作地点"]) for record in with_plain_vacancies([lever])]
    [('Buyer', 'Suzhou、Wuxi')]
    """
    if isinstance(content, list):
        return [with_plain_vacancies(one) for one in content]
    if not isinstance(content, dict):
        return content
    for is_of_board, headed, used in _BOARDS:
        if is_of_board(content):
            whole = headed(content) | _rest(content, used)
            return {name: value for name, value in whole.items() if not is_blank(value)}
    return {
        name: with_plain_vacancies(value) if isinstance(value, list) else value
        for name, value in content.items()
    }


def _plain_people(content: Any, depth: int) -> Any:
    if isinstance(content, list):
        return [_of_person(one) or _plain_people(one, depth + 1) for one in content]
    if not isinstance(content, dict) or depth >= _DEEPEST:
        return content
    if _is_one_application(content) and (person := _of_person(content)):
        return [person]
    return {
        name: _plain_people(value, depth + 1) if isinstance(value, (list, dict)) else value
        for name, value in content.items()
    }


def _is_one_application(content: _Record) -> bool:
    """Tell a document that is one application: a person, a post by name, and no list of anything."""
    post = next((found for name in _POST if (found := _named(content.get(name)))), None)
    return post is not None and not any(isinstance(value, list) for value in content.values())


def _of_person(record: Any) -> _Record | None:
    """Return the person of an application; None of anything else."""
    if not isinstance(record, dict):
        return None
    is_applying = any(map(_APPLYING.search, record))
    people = [
        name
        for name in _PERSON
        if _is_named(record.get(name)) and (name != "person" or is_applying or len(record) <= 2)
    ]
    person: _Record | None = record[people[0]] if people else None
    post = next((found for name in _POST if (found := _named(record.get(name)))), None)
    stage = next((found for name in _STAGE if (found := _named(record.get(name)))), None)
    if person is None or not (post or stage):
        return person if person and {*record} <= {*_PERSON, "id"} else None
    beside = {"应聘职位": post, "推荐状态": stage} | _of_application(record)
    return person | {k: v for k, v in beside.items() if not is_blank(v) and k not in person}


def _is_named(person: Any) -> bool:
    """Tell a person with a name; what a vacancy asks of its candidates has none."""
    return isinstance(person, dict) and any("name" in str(key).lower() for key in person)


def _of_application(record: _Record) -> _Record:
    """Return what an application itself says, such as the expected pay, without its own number."""
    used = {*_PERSON, *_POST, *_STAGE, *_NAMES, "id"}
    return {k: v for k, v in record.items() if k not in used and not isinstance(v, (dict, list))}


def _named(value: Any) -> str | None:
    """Return a text, or the name that an object, or the first of a list of them, has."""
    if isinstance(value, list):
        return _named(value[0]) if value else None
    if isinstance(value, dict):
        return next(
            (str(value[k]) for k in value if k in _NAMES and isinstance(value[k], str)), None
        )
    return value if isinstance(value, str) else None


def _has_two(record: _Record, *keys: str) -> bool:
    return isinstance(record.get("title"), str) and len({*keys} & {*record}) >= 2


def _of_lever(record: _Record) -> _Record:
    kinds, content = record["categories"], _object(record.get("content"))
    lists = objects_of(record.get("lists") or content.get("lists"))
    body = record.get("descriptionPlain") or record.get("description") or content.get("description")
    parts = [f"{part.get('text', '')}\n{part.get('content', '')}" for part in lists]
    return {
        "职位编号": record.get("id"),
        "职位名称": record["text"],
        "工作地点": _together([kinds.get("location"), *_list(kinds.get("allLocations"))]),
        "发布日期": record.get("createdAt"),
        "薪资": _pay(_object(record.get("salaryRange"))) or record.get("salaryDescriptionPlain"),
        "用工形式": kinds.get("commitment"),
        "职位状态": record.get("state"),
        "职位描述": _text([body, *parts, record.get("additionalPlain")]),
    }


def _of_greenhouse(record: _Record) -> _Record:
    own = _object(record.get("location")).get("name") or record.get("location")
    offices = [office.get("name") for office in objects_of(record.get("offices"))]
    days = ("first_published", "published_at", "opened_at", "created_at", "updated_at")
    return {
        # A short number is one within its file alone.
        "职位编号": number if len(number := str(record.get("id") or "")) >= _SHORTEST_ID else None,
        "职位名称": record["title"],
        "企业名称": record.get("company_name"),
        "工作地点": own if isinstance(own, str) and own else _together(offices),
        "发布日期": next((record[day] for day in days if record.get(day)), None),
        "截止日期": record.get("closed_at"),
        "职位状态": record.get("status"),
        "职位描述": _text([record.get("content")]),
    }


def _of_ashby(record: _Record) -> _Record:
    others = [
        part.get("location") if isinstance(part, dict) else part
        for part in _list(record.get("secondaryLocations"))
    ]
    pay = _object(record.get("compensation"))
    whole = pay.get("scrapeableCompensationSalarySummary")
    return {
        "职位编号": record.get("id"),
        "职位名称": record["title"],
        "工作地点": _together([record.get("location"), *others]),
        "发布日期": record.get("publishedAt") or record.get("publishedDate"),
        "薪资": whole or pay.get("compensationTierSummary"),
        "用工形式": record.get("employmentType"),
        "职位描述": _text([record.get("descriptionPlain") or record.get("descriptionHtml")]),
    }


def _rest(record: _Record, used: re.Pattern[str]) -> _Record:
    """Return what has no place here under its own key, so that the report names it."""
    flat = {name: value for name, value in record.items() if not used.fullmatch(name)}
    return {name: value for name, value in flat.items() if not isinstance(value, (dict, list))}


def _object(value: Any) -> _Record:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _together(places: list[Any]) -> str | None:
    return (
        "、".join(dict.fromkeys(place for place in places if isinstance(place, str) and place))
        or None
    )


def _text(parts: list[Any]) -> str | None:
    texts = [without_markup(without_markup(part)) for part in parts if isinstance(part, str)]
    return "\n".join(text.strip() for text in texts if text.strip()) or None


def _pay(pay: _Record) -> str | None:
    """Return a span of pay as an advertisement writes it; other money stays by its name."""
    ends = [
        f"{pay[end]:g}" if isinstance(pay[end], (int, float)) and pay[end] < 1e5 else str(pay[end])
        for end in ("min", "max")
        if pay.get(end)
    ]
    if not ends:
        return None
    money = str(pay.get("currency") or "").upper()
    period = re.search("|".join(_UNITS_OF_PAY), str(pay.get("interval") or ""))
    unit = _UNITS_OF_PAY[period[0]] if period else "元"
    return f"{'-'.join(ends)}{unit}" if money in _OWN_MONEY else f"{'-'.join(ends)} {money}"


#: How a vacancy of a board is told, brought under headings, and which of its keys that uses.
_BOARDS: tuple[
    tuple[Callable[[_Record], bool], Callable[[_Record], _Record], re.Pattern[str]], ...
] = (
    (
        lambda one: isinstance(one.get("text"), str) and isinstance(one.get("categories"), dict),
        _of_lever,
        re.compile(
            r"id|text|createdAt|state|(?:description|salaryDescription)(?:Plain)?|descriptionBody(?:Plain)?"
            r"|categories|(?:opening|additional)(?:Plain)?|lists|salaryRange|content"
        ),
    ),
    (
        lambda one: _has_two(
            one, "internal_job_id", "requisition_id", "absolute_url", "departments", "offices"
        ),
        _of_greenhouse,
        re.compile(
            r"id|title|location|offices|content|company_name|requisition_id|status|first_published"
            r"|(?:published|opened|updated|created|closed)_at"
        ),
    ),
    (
        lambda one: _has_two(
            one,
            "publishedAt",
            "secondaryLocations",
            "jobUrl",
            "applyUrl",
            "isListed",
            "descriptionPlain",
        ),
        _of_ashby,
        re.compile(
            r"id|title|location|secondaryLocations|(?:published|updated)At|publishedDate|address"
            r"|description(?:Plain|Html)|compensation|employmentType"
        ),
    ),
)
