"""Posts and schools of a person as lists of a board's or a parser's records name them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._json_keys import bare_text, key_words, leaves_of
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.reading.rows.people._career import from_jobs
from talentmatch.data.reading.rows.people._jobs import jobs_of, stands_apart, tells_service
from talentmatch.vocab import levels
from talentmatch.vocab.reading import read_labels

__all__ = ["entry_fields", "from_career"]

_Record = dict[str, Any]
#: Words of a key that says of a post that it is held today.
_NOW = frozenset({"current", "currently", "now", "present"})
#: What is about a firm or a school, and not its name.
_ABOUT = frozenset(read_labels("kind of key word")["about a firm or school"])
#: Where somebody may work as well as study.
_INSTITUTIONS = frozenset({"institution", "academy"})
#: Words of a key to what it names, the first that fits.
_ENTRY = read_labels("word of a key of a career")
#: What a list says that is no career: what somebody applied for, and how that went on.
_OF_APPLYING = re.compile(
    r"\b(?:appl\w*|interviews?|offers?|opportunit\w*|candidac\w*|submissions?|recommend\w*"
    r"|deliver\w*)\b"
)


def from_career(careers: list[tuple[str, list[_Record]]]) -> dict[str, Cell]:
    """Return what the lists of posts and schools of a person tell."""
    work: list[dict[str, str]] = []
    school: list[dict[str, str]] = []
    applied: list[str] = []
    for words, entries in careers:
        for entry in entries:
            fields = entry_fields(entry)
            if _OF_APPLYING.search(words):
                applied += [fields["title"]] if "title" in fields else []
                continue
            if "edu" in words or "school" in words or "school" in fields:
                firm = fields.pop("company", None)
                school.append({"school": firm, **fields} if firm else fields)
            elif "company" in fields or "title" in fields:
                work.append(fields)
    spells = [
        f"{job['start']}-{job.get('end') or '至今'} x公司 x"
        for job in work
        if "start" in job and not stands_apart(job.get("title", "")) and not _served(job)
    ]
    highest = max(school, key=_level_rank, default={})
    present = next((job for job in work if job.get("end", "至今") == "至今" and "start" in job), {})
    latest = present or max(work, key=lambda job: job.get("end", ""), default={})
    # An employer that is no firm tells what the years were.
    story = [
        job[part]
        for job in work
        for part in ("company", "title", "text")
        if part in job and (part != "company" or _served(job))
    ]
    return {
        "工作年限": from_jobs(jobs_of(spells))["工作年限"],
        "当前职位": latest.get("title"),
        "应聘职位": "、".join(dict.fromkeys(applied)) or None,
        "现工作单位": present.get("company"),
        "学历": highest.get("education"),
        "专业": highest.get("major"),
        "毕业院校": highest.get("school"),
        "简历正文": "\n".join(dict.fromkeys(story)) or None,
    }


def _served(job: Mapping[str, str]) -> bool:
    return tells_service(job.get("company", ""))


def _level_rank(school: Mapping[str, str]) -> tuple[int, str]:
    level = levels.parse("education", school.get("education"))
    return (levels.rank("education", level) if level else -1, school.get("end", ""))


def entry_fields(entry: _Record) -> dict[str, str]:
    """Return what the keys of a post or a school name, days as ``2018-07``."""
    fields: dict[str, str] = {}
    is_present = False
    for path, value in leaves_of({key: _day(value) for key, value in entry.items()}):
        words = key_words(path)
        if value is True:
            is_present |= bool({*words} & _NOW)
            continue
        sense = _entry_sense(words)
        if isinstance(value, list):
            value = next((one for one in value if isinstance(one, str)), None)
        if sense is None or is_blank(value):
            continue
        text = str(bare_text(value))
        if sense == "education" and "level" in words and not levels.parse("education", text):
            continue
        if sense in ("start", "end"):
            day = parse_date(text)
            text = "至今" if day is None or pd.isna(day) else f"{day:%Y-%m}"
        fields.setdefault(sense, text)
    # A post may be held at an institution; who studies there has a degree or a field.
    at_institution = "school" in fields and any(
        {*key_words((key,))} & _INSTITUTIONS for key in entry
    )
    if at_institution and "title" in fields and not {*fields} & {"company", "education", "major"}:
        fields["company"] = fields.pop("school")
    return {**fields, "end": "至今"} if is_present else fields


def _day(value: Any) -> Any:
    """Return a day that is an object of year and month as text."""
    if not isinstance(value, dict) or not {"year"} <= {*value} <= {"year", "month", "day"}:
        return value
    return "-".join(str(value[part]) for part in ("year", "month") if value.get(part))


def _entry_sense(words: Sequence[str]) -> str | None:
    if {*words} & _ABOUT:
        return "education" if "degree" in words else None
    sense = next((sense for sense, some in _ENTRY.items() if {*words} & {*some}), None)
    # "job" tells of which list an entry is: job_cpy and job_nature are no titles.
    is_title = words[0] == "job" and {*words} <= {"job", "name", "names"}
    return sense or ("title" if is_title else None)
