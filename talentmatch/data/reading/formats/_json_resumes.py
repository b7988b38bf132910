"""JSON Resume (jsonresume.org) of all schemas, and its kin: Reactive Resume, Europass and HR-XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells._time_spans import Span, span_in, span_of
from talentmatch.data.reading.formats._json_keys import objects_of
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.reading.rows.people._career import School, from_jobs, from_schools, school_of
from talentmatch.data.reading.rows.people._job_words import is_title
from talentmatch.data.reading.rows.people._jobs import Job, stands_apart, tells_service

__all__ = ["as_json_resume", "is_json_resume", "json_resume", "unread_days"]

_Record = dict[str, Any]
#: Keys of today's schema and what other versions and writers call them.
_EMPLOYER = ("name", "company", "organization", "employer")
_TITLE = ("position", "title", "jobTitle", "role")
_PERIOD = ("date", "dates", "period", "duration")
_POSTS_WITHIN = ("positions", "roles", "titles", "jobs")
_START, _END = ("startDate", "start", "from"), ("endDate", "end", "to")
#: What HR-XML writes for a day that nobody knows, or that has not come.
_NO_DAY = frozenset({"", "notKnown", "notApplicable"})
#: Sections of Reactive Resume under the keys of JSON Resume.
_SECTIONS = {
    "work": ("experience", "work"),
    "education": ("education",),
    "skills": ("skills",),
    "certificates": ("certifications", "certificates"),
}


def is_json_resume(item: _Record) -> bool:
    """Tell an object of this schema: it has `basics`, or `work` and `education` beside a name."""
    return isinstance(item.get("basics"), dict)


def json_resume(item: _Record) -> dict[str, Cell]:
    """Return a JSON Resume under the headers of table `candidate`.

    An end left out, empty or a word for now means that a post goes on, without a beginning where it
    is the only one: nobody is to be shown to the firm they work for. A label that is no title
    (looking for new challenges) is none. Years of work are left open where a day cannot be read.

    Examples
    --------
    >>> json_resume({"basics": {"name": "Li Si", "label": "Welder"}, "skills": [{"name": "TIG"}]})
    {'姓名': 'Li Si', '当前职位': 'Welder', '技能': 'TIG'}
    """
    basics = item.get("basics") or {}
    work = _posts(item)
    jobs = [_job(post) for post in work]
    career = from_jobs(jobs)
    if present := _present_of_unknown_start(work):
        career |= {"当前职位": _first(present, *_TITLE), "现工作单位": _first(present, *_EMPLOYER)}
    title = career["当前职位"] if career["现工作单位"] else None
    location = basics.get("location")
    names = [_first(basics, name) for name in ("firstName", "lastName")]
    label = _first(basics, "label", "headline")
    record = {
        "姓名": _first(basics, "name") or " ".join(filter(None, names)) or None,
        "手机": basics.get("phone"),
        "邮箱": basics.get("email"),
        "当前职位": _title(title, label if label and is_title(label) else None)
        or career["当前职位"],
        "区域": _first(location, "city", "region") if isinstance(location, dict) else location,
        "现工作单位": career["现工作单位"] or _only_employer(work),
        "工作年限": career["工作年限"] if all(job.span for job in jobs) else None,
        **_education(objects_of(item.get("education"))),
        "技能": _skills(item.get("skills")),
        "证照": "、".join(
            filter(None, (_first(c, "name") for c in objects_of(item.get("certificates"))))
        ),
        "简历正文": _story(basics, work),
    }
    return {name: value for name, value in record.items() if value not in (None, "", [])}


def unread_days(item: _Record) -> list[str]:
    """Return the spells of the posts of a JSON Resume that are not understood, as written.

    Examples
    --------
    >>> unread_days({"work": [{"startDate": "2016-09", "endDate": "who knows"}, {"startDate": "2012"}]})
    ['2016-09 – who knows']
    """
    posts = [post for post in _posts(item) if _job(post).span is None]
    written = [
        _first(post, *_PERIOD)
        or f"{_first(post, *_START) or ''} – {_first(post, *_END) or ''}".strip(" –")
        for post in posts
    ]
    return [text for text in written if text]


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


def _posts(item: _Record) -> list[_Record]:
    """Return the posts of a career; several within one firm each with the firm."""
    posts: list[_Record] = []
    for post in objects_of(item.get("work")):
        inner = next((own for key in _POSTS_WITHIN if (own := objects_of(post.get(key)))), [])
        firm = {key: value for key, value in post.items() if key in _EMPLOYER}
        posts += [{**firm, **{k: v for k, v in one.items() if v is not None}} for one in inner] or [
            post
        ]
    return posts


def _first(item: _Record, *names: str) -> str | None:
    value = next((item[name] for name in names if item.get(name)), None)
    return str(value).strip() or None if isinstance(value, (str, int)) else None


def _title(held: Cell, label: str | None) -> Cell:
    """Return the title of the post that goes on; the label where it says the same more exactly."""
    words = [{*str(text or "").lower().split()} for text in (held, label)]
    return label if not held or (label and words[0] < words[1]) else held


def _job(post: _Record) -> Job:
    span = _span(post)
    employer, title = _first(post, *_EMPLOYER), _first(post, *_TITLE)
    is_apart = stands_apart(title or "") or tells_service(employer or "")
    return Job(span, employer, title, is_apart=is_apart)


def _span(post: _Record) -> Span | None:
    """Return when a post was held, of keys of its ends or of one text: March 2020 to Present."""
    if _first(post, *_START) or _first(post, *_END):
        return span_of(_first(post, *_START), _first(post, *_END))
    whole = next((post[name] for name in _PERIOD if post.get(name)), None)
    if isinstance(whole, dict):
        return span_of(_first(whole, *_START), _first(whole, *_END))
    return span_in(whole) if isinstance(whole, str) else None


def _present_of_unknown_start(work: list[_Record]) -> _Record | None:
    """Return the post that goes on and began on a day that nobody understands, if there is one."""
    return next((post for post in work if _goes_on(post) and _job(post).span is None), None)


def _goes_on(post: _Record) -> bool:
    """Tell a post whose end is a word for now."""
    end = _first(post, *_END)
    since = span_of("2000-01", end) if end else None
    return since is not None and since.is_open


def _only_employer(work: list[_Record]) -> str | None:
    """Return the employer of the only post if nothing says when it began or that it ended."""
    if len(work) != 1 or _first(work[0], *_START, *_PERIOD) or _first(work[0], *_END):
        return None
    return _first(work[0], *_EMPLOYER)


def _education(stays: list[_Record]) -> dict[str, Cell]:
    schools = []
    for stay in stays:
        degree = _first(stay, "studyType", "degree", "level") or ""
        level = school_of(degree)
        major = _first(stay, "area", "major", "fieldOfStudy") or level.major
        schools.append(School(level.degree, major, _first(stay, "institution", "school")))
    best = from_schools(schools)
    degrees = [_first(stay, "studyType", "degree", "level") for stay in stays]
    # What no level is read from is told where the cell is left empty.
    best.setdefault("学历", next(filter(None, degrees), None))
    return {name: best.get(name) for name in ("学历", "专业", "毕业院校")}


def _skills(skills: Any) -> str:
    if isinstance(skills, dict):
        # By kinds: {"languages": ["Java"], "tools": ["Git"]}.
        skills = [
            one for some in skills.values() for one in (some if isinstance(some, list) else [some])
        ]
    if not isinstance(skills, list):
        return ""
    names: list[Any] = []
    for skill in skills:
        if isinstance(skill, dict):
            keywords = skill.get("keywords")
            names += [skill.get("name"), *(keywords if isinstance(keywords, list) else [])]
        else:
            names.append(skill)
    return "、".join(str(name) for name in names if name)


def _story(basics: _Record, work: list[_Record]) -> str:
    parts = [_first(basics, "summary")]
    for post in work:
        highlights = post.get("highlights")
        employer = _first(post, *_EMPLOYER)
        # Where it is no firm, it tells what the years were.
        parts += [employer] if employer and tells_service(employer) else []
        parts += [_first(post, *_TITLE), _first(post, "summary", "description")]
        parts += [str(part) for part in highlights] if isinstance(highlights, list) else []
    return "\n".join(without_markup(part) for part in parts if part)


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
