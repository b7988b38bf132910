"""Résumés as JSON of Reactive Resume, Europass and HR-XML, brought to the schema of JSON Resume."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.formats._json_leaves import objects_of

__all__ = ["as_json_resume"]

#: What HR-XML writes for a day that nobody knows, or that has not come.
_NO_DAY = frozenset({"", "notKnown", "notApplicable"})
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
    names = [_text(identity, f"PersonName {part}") for part in ("FirstName", "Surname")]
    phones = _at(identity, "ContactInfo", "Telephone")
    phone = next(iter(objects_of(phones)), {}) if isinstance(phones, list) else phones
    skills = [
        _text(part, "Description")
        for part in (_at(info, "Skills") or {}).values()
        if isinstance(part, dict)
    ]
    return {
        "basics": {
            "name": " ".join(filter(None, names)),
            "email": _text(identity, "ContactInfo Email Contact"),
            "phone": _text(phone, "Contact"),
            "label": _text(info, "Headline Description Label"),
            "location": {"city": _text(identity, "ContactInfo Address Contact Municipality")},
        },
        "work": [
            {
                "company": _text(post, "Employer Name"),
                "position": _text(post, "Position Label"),
                "summary": _text(post, "Activities"),
                **_ends(startDate=_at(post, "Period", "From"), endDate=_at(post, "Period", "To")),
            }
            for post in objects_of(info.get("WorkExperience"))
        ],
        "education": [
            {
                "institution": _text(stay, "Organisation Name"),
                "studyType": _text(stay, "Title"),
                "area": _text(stay, "Field Label"),
            }
            for stay in objects_of(info.get("Education"))
        ],
        "skills": [part for text in skills if text for part in re.split(r"[,;\n]", text)],
    }


def _of_hr_xml(person: _Record) -> _Record:
    """Return what parsers of résumés write after HR-XML: a career by employers, each with its posts."""
    contact = _at(person, "ContactInfo") or {}
    names = _at(contact, "PersonName") or {}
    reached = objects_of(contact.get("ContactMethod"))
    phones = [
        _text(one, f"{kind} FormattedNumber") for kind in ("Mobile", "Telephone") for one in reached
    ]
    mails = (_text(one, "InternetEmailAddress") for one in reached)
    full = " ".join(filter(None, (_text(names, part) for part in ("GivenName", "FamilyName"))))
    return {
        "basics": {
            "name": _text(names, "FormattedName") or full,
            "phone": next(filter(None, phones), None),
            "email": next(filter(None, mails), None),
        },
        "work": [
            {
                "company": _text(firm, "EmployerOrgName"),
                "position": _text(post, "Title"),
                **_ends(startDate=post.get("StartDate"), endDate=post.get("EndDate")),
            }
            for firm in objects_of(_at(person, "EmploymentHistory", "EmployerOrg"))
            for post in objects_of(firm.get("PositionHistory"))
        ],
        "education": [
            {
                "institution": next(
                    (_text(one, "SchoolName") for one in objects_of(school.get("School"))), None
                ),
                "studyType": _text(degree, "DegreeName"),
                "area": next(_majors(degree), None),
            }
            for school in objects_of(_at(person, "EducationHistory", "SchoolOrInstitution"))
            for degree in objects_of(school.get("Degree")) or [{}]
        ],
        "skills": [
            name
            for one in objects_of(_at(person, "Qualifications", "Competency"))
            if (name := one.get("@name") or one.get("name"))
        ],
    }


def _majors(degree: _Record) -> Iterator[str]:
    for major in objects_of(degree.get("DegreeMajor")):
        name = major.get("Name")
        yield from map(str, name if isinstance(name, list) else [] if name is None else [name])


def _ends(**days: Any) -> _Record:
    """Return beginning and end of an entry; an end that is not given, of one that goes on, stays empty."""
    return {key: day for key, value in days.items() if (day := _day(value))}


def _day(value: Any) -> str | None:
    """Return a day of Europass, by its parts, or of HR-XML, under a key for how exact it is."""
    if isinstance(value, dict):
        whole = (_text(value, key) for key in ("AnyDate", "YearMonth"))
        keys = ("Year", "Month") if value.get("Year") else ()
        parts = [int(value[key]) for key in keys if str(value.get(key) or "").isdigit()]
        value = next(filter(None, whole), None) or "-".join(f"{part:02d}" for part in parts)
    return value if isinstance(value, str) and value not in _NO_DAY else None


def _at(item: Any, *path: str) -> Any:
    for key in path:
        item = item.get(key) if isinstance(item, dict) else None
    return item


def _text(item: Any, path: str) -> str | None:
    value = _at(item, *path.split())
    return (without_markup(value).strip() or None) if isinstance(value, str) else None
