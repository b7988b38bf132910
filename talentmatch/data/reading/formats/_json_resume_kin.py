"""Résumés as JSON of Reactive Resume, Europass and HR-XML, brought to the schema of JSON Resume."""

from __future__ import annotations

import re
from typing import Any

from talentmatch.data.reading.cells._markup import without_markup

__all__ = ["as_json_resume"]

_Record = dict[str, Any]
#: Sections of Reactive Resume under the keys of JSON Resume.
_SECTIONS = {
    "work": ("experience", "work"),
    "education": ("education",),
    "skills": ("skills",),
    "certificates": ("certifications", "certificates"),
}


def as_json_resume(item: _Record) -> _Record:
    """Return an object of another program as JSON Resume; any other as it is.

    Examples
    --------
    >>> part = {"items": [{"company": "Acme", "position": "Fitter", "date": "2019 - Present"}]}
    >>> as_json_resume({"basics": {"name": "Li Si"}, "sections": {"experience": part}})["work"]
    [{'company': 'Acme', 'position': 'Fitter', 'date': '2019 - Present'}]
    >>> info = {"Identification": {"PersonName": {"FirstName": "Li", "Surname": "Si"}}}
    >>> as_json_resume({"SkillsPassport": {"LearnerInfo": info}})["basics"]["name"]
    'Li Si'
    """
    person = _at(item, "Resume", "StructuredXMLResume") or item.get("StructuredXMLResume")
    if isinstance(person, dict):
        return _of_hr_xml(person)
    passport = item.get("SkillsPassport", item)
    if isinstance(passport, dict) and isinstance(passport.get("LearnerInfo"), dict):
        return _of_europass(passport["LearnerInfo"])
    if isinstance(item.get("basics"), dict):
        item = _in_camel_case(item)
    if isinstance(item.get("basics"), dict) and isinstance(item.get("sections"), dict):
        sections = {key: _shown(item["sections"], names) for key, names in _SECTIONS.items()}
        return {
            **item,
            **{key: some for key, some in sections.items() if some and not item.get(key)},
        }
    return item


def _in_camel_case(value: Any) -> Any:
    """Return a document whose keys are written as the schema writes them: start_date as startDate."""
    if isinstance(value, list):
        return [_in_camel_case(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        re.sub(r"(?<=[a-z])_([a-z])", lambda m: m[1].upper(), key): _in_camel_case(one)
        for key, one in value.items()
    }


def _shown(sections: _Record, names: tuple[str, ...]) -> list[_Record]:
    """Return the entries of a section that its writer shows."""
    for name in names:
        section = sections.get(name)
        entries = section.get("items") if isinstance(section, dict) else section
        if isinstance(entries, list):
            some = [one for one in entries if isinstance(one, dict)]
            return [one for one in some if one.get("visible", True) and not one.get("hidden")]
    return []


def _of_europass(info: _Record) -> _Record:
    identity = _at(info, "Identification") or {}
    names = [_text(identity, "PersonName", part) for part in ("FirstName", "Surname")]
    phones = _at(identity, "ContactInfo", "Telephone")
    phone = (
        next((one for one in phones or [] if isinstance(one, dict)), {})
        if isinstance(phones, list)
        else phones or {}
    )
    skills = [
        _text(part, "Description")
        for part in (_at(info, "Skills") or {}).values()
        if isinstance(part, dict)
    ]
    return {
        "basics": {
            "name": " ".join(filter(None, names)),
            "email": _text(identity, "ContactInfo", "Email", "Contact"),
            "phone": _text(phone, "Contact"),
            "label": _text(info, "Headline", "Description", "Label"),
            "location": {
                "city": _text(identity, "ContactInfo", "Address", "Contact", "Municipality")
            },
        },
        "work": [
            {
                "company": _text(post, "Employer", "Name"),
                "position": _text(post, "Position", "Label"),
                "summary": _text(post, "Activities"),
                **_period(post),
            }
            for post in _objects(info.get("WorkExperience"))
        ],
        "education": [
            {
                "institution": _text(stay, "Organisation", "Name"),
                "studyType": _text(stay, "Title"),
                "area": _text(stay, "Field", "Label"),
                **_period(stay),
            }
            for stay in _objects(info.get("Education"))
        ],
        "skills": [part for text in skills if text for part in re.split(r"[,;\n]", text)],
    }


def _of_hr_xml(person: _Record) -> _Record:
    """Return what parsers of résumés write after HR-XML: a career by employers, each with its posts."""
    contact = _at(person, "ContactInfo") or {}
    names = _at(contact, "PersonName") or {}
    reached = _objects(contact.get("ContactMethod"))
    phones = [
        _text(one, kind, "FormattedNumber") for kind in ("Mobile", "Telephone") for one in reached
    ]
    full = " ".join(filter(None, (_text(names, part) for part in ("GivenName", "FamilyName"))))
    schools = _objects(_at(person, "EducationHistory", "SchoolOrInstitution"))
    return {
        "basics": {
            "name": _text(names, "FormattedName") or full,
            "phone": next(filter(None, phones), None),
            "email": next(
                filter(None, (_text(one, "InternetEmailAddress") for one in reached)), None
            ),
        },
        "work": [
            {
                "company": _text(firm, "EmployerOrgName"),
                "position": _text(post, "Title"),
                **{
                    key: day
                    for key, name in (("startDate", "StartDate"), ("endDate", "EndDate"))
                    if (day := _hr_day(post.get(name)))
                },
            }
            for firm in _objects(_at(person, "EmploymentHistory", "EmployerOrg"))
            for post in _objects(firm.get("PositionHistory"))
        ],
        "education": [
            {
                "institution": next(
                    (_text(one, "SchoolName") for one in _objects(school.get("School"))), None
                ),
                "studyType": _text(degree, "DegreeName"),
                "area": next(
                    (
                        str(name)
                        for one in _objects(degree.get("DegreeMajor"))
                        for name in _listed(one.get("Name"))
                    ),
                    None,
                ),
            }
            for school in schools
            for degree in _objects(school.get("Degree")) or [{}]
        ],
        "skills": [
            name
            for one in _objects(_at(person, "Qualifications", "Competency"))
            if (name := one.get("@name") or one.get("name"))
        ],
    }


def _hr_day(value: Any) -> str | None:
    """Return a day as HR-XML writes it, under a key for how exact it is."""
    keys = ("AnyDate", "YearMonth", "Year", "StringDate")
    day = (
        next((_text(value, key) for key in keys if _text(value, key)), None)
        if isinstance(value, dict)
        else value
    )
    return day if isinstance(day, str) and day not in ("notKnown", "notApplicable") else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _objects(value: Any) -> list[_Record]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _at(item: Any, *path: str) -> Any:
    for key in path:
        item = item.get(key) if isinstance(item, dict) else None
    return item


def _text(item: Any, *path: str) -> str | None:
    value = _at(item, *path)
    return (without_markup(value).strip() or None) if isinstance(value, str) else None


def _period(entry: _Record) -> _Record:
    """Return beginning and end of an entry; an end that is not given, of one that goes on, stays empty."""
    ends = {
        key: _day(_at(entry, "Period", part))
        for key, part in (("startDate", "From"), ("endDate", "To"))
    }
    return {key: day for key, day in ends.items() if day}


def _day(value: Any) -> str | None:
    if not isinstance(value, dict) or not value.get("Year"):
        return None
    parts = [int(value[key]) for key in ("Year", "Month") if str(value.get(key) or "").isdigit()]
    return "-".join(f"{part:02d}" for part in parts)
