"""Applications of tracking systems, of which each holds its person: the person with the post beside."""

from __future__ import annotations

import re
from typing import Any

from talentmatch.data.reading.cells.values import is_blank

__all__ = ["PERSON_KEYS", "with_plain_applications"]

_Record = dict[str, Any]
#: Deeper than any of them lays its list of applications or vacancies.
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


def with_plain_applications(content: Any) -> Any:
    """Return a document in which each application is its person, with the post applied for and the stage.

    Examples
    --------
    >>> application = {"stage": "Interview", "job": {"title": "Buyer"}, "candidate": {"name": "Ann Lee"}}
    >>> with_plain_applications({"applications": [application]})
    {'applications': [{'name': 'Ann Lee', '应聘职位': 'Buyer', '推荐状态': 'Interview'}]}
    """
    return _plain_people(content, 0)


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
