"""What the posts and schools of a résumé tell: latest post and employer, years of work, degree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from talentmatch.data.reading.cells._time_spans import day_in, span_in, years_of
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.reading.rows.people._jobs import Job
from talentmatch.vocab import levels

__all__ = ["School", "from_jobs", "from_schools", "school_of", "years_since"]

_INSTITUTION = re.compile(
    r"大学|学院|学校|职高|技校|中学|职业中专|职院|高专|师专|电大|夜大|党校|卫校"
    r"|^[\u4e00-\u9fff]{2,6}大$|\b(?:universi\w+|univ|college|institute?|school|academy|tu"
    r"|eth|polit[eé][ck]nic\w*|polytechn\w*|\w*hochschule|[eé]cole)\b",
    re.I,
)
_ENGLISH_SCHOOL = re.compile(
    r"(?:\b[A-Z][\w.&'-]*\s+){0,4}\b(?:University|Univ|College|Institute|School|Academy)\b\.?"
    r"(?:\s+of(?:\s+[A-Z&]\w*)+)?",
)
_DEGREE = re.compile(
    r"\b(?:ph\.?\s?d|doctor\w*|m\.?\s?sc|m\.?\s?eng|[mb]\.?b\.?a|m\.?[as]|master(?:'?s)?"
    r"|b\.?\s?sc|b\.?\s?eng|[bm]\.?\s?tech|b\.?\s?[aes]"
    r"|bachelor(?:'?s)?|associate(?:'?s)?)\b\.?(?:\s*\(\s*hon(?:ou?r)?s?\.?\s*\))?(?:\s+"
    r"(?:degree|of\s+(?:science|engineering|arts|technology)))*"
    r"(?:(?:\)|\s*\([^()]*\))?\s+(?P<field>in|of))?",
    re.I,
)
#: What stands around the name of a school or field: signs, a year, "from" before the school.
_AROUND = re.compile(r"^[\s\-–—.·()]+|(?:[\s\-–—.·()]|\b(?:19|20)\d\d\b|\s(?:from|at|@))+$", re.I)
_NO_MAJOR = re.compile(
    r"全日制|非全|统招|自考|函授|成人|学[历位]|学习形式|GPA|\d|排名|毕业|在读|主修|diploma"
    r"|certificate|degree|honou?rs|grade|part.?time|full.?time|distance|evening",
    re.I,
)
_NOT_ENDED = re.compile(
    r"在读|肄业|辍学|退学|未毕业|\b(?:expected|in progress|ongoing|pursuing"
    r"|studying (?:for|towards?)|enrolled|candidate|incomplete|not completed|dropped out)\b",
    re.I,
)
#: Labels on a line of a school, which are neither its name nor a major; and what was taught there.
_LABELS = frozenset(
    {"学校", "院校", "毕业院校", "毕业学校", "学历", "最高学历", "学位", "时间", "起止时间"}
)
_COURSES = re.compile(r"(?:主修|主要|核心|专业|所学)?课程\s*[:：].*")
_LONGEST_LIFE = 60.0
#: Two posts that end so close are both the present or latest one.
_SAME_END = timedelta(31)


@dataclass(frozen=True)
class School:
    """One stay at a school.

    Attributes
    ----------
    degree : str, optional
        A level of education.
    major, name : str, optional
        Field of study and school.
    full_time : str, optional
        Whether it was full-time, as written.
    """

    degree: str | None = None
    major: str | None = None
    name: str | None = None
    full_time: str | None = None


def from_jobs(jobs: Iterable[Job], since: object = None) -> dict[str, Cell]:
    """Return label to value of what a career tells.

    Years are those that the posts cover together, a day in two posts once; none if the days of a
    post cannot be. Who says since when they work has the years since then.

    Examples
    --------
    >>> from talentmatch.data.reading.rows.people._jobs import jobs_of
    >>> cells = from_jobs(jobs_of(["2016.07-2020.03 甲机械有限公司 装配钳工", "2018.01-2019.12 乙公司 电工"]))
    >>> cells["当前职位"], cells.get("现工作单位"), cells["工作年限"]
    ('装配钳工', None, 3.8)
    """
    jobs = list(jobs)
    proper = [job for job in jobs if not job.is_apart]
    latest = _latest(proper or jobs)
    years = years_since(since) if since else _years(proper)
    return {
        "工作年限": years,
        "当前职位": latest.title,
        "现工作单位": latest.employer if latest.span and latest.span.is_open else None,
    }


def years_since(since: object) -> float | None:
    """Return the years since somebody began to work."""
    day = day_in(since)
    if day is None or not day <= date.today():
        return None
    return round((date.today() - day).days / 365.25, 1)


def _years(jobs: list[Job]) -> float | None:
    spans = [job.span for job in jobs if job.span]
    if not spans:
        return round(sum(job.years or 0 for job in jobs), 1) or None
    if not all(span.is_possible for span in spans):
        return None
    years = years_of(spans)
    return years if 0 < years <= _LONGEST_LIFE else None


def _latest(jobs: list[Job]) -> Job:
    """Return the post held last; of several, the one begun last whose title is known."""
    dated = [(job, job.span) for job in jobs if job.span and job.span.is_possible]
    if not dated:
        return jobs[0] if len(jobs) == 1 else Job()
    end = max(span.end for _, span in dated)
    last = [(job, span) for job, span in dated if end - span.end <= _SAME_END]
    # An employer that stands above its posts begins with the first of them.
    return max(last, key=lambda pair: (pair[1].start, bool(pair[0].title)))[0]


def school_of(line: str) -> School:
    """Return the school that a line tells of.

    Examples
    --------
    >>> school_of("BSc Logistics, Fictive University, 2010 - 2014")
    School(degree='bachelor', major='Logistics', name='Fictive University', full_time=None)
    >>> school_of("2013.09-2017.06  虚构科技大学  测控技术与仪器  本科").major
    '测控技术与仪器'
    """
    span = span_in(line)
    text = f"{line[: span.at[0]]} | {line[span.at[1] :]}" if span else line
    text = _COURSES.sub("", text)
    degree = None if _NOT_ENDED.search(line) else _degree(text)
    has_field = False
    if re.search(r"[\u4e00-\u9fff]", text):
        parts = [
            part for part in re.split(r"[\s|｜/,，;；·:：]+", text) if part and part not in _LABELS
        ]
        name = next((part for part in parts if _INSTITUTION.search(part)), None)
        if any(label in parts for label in ("专业", "主修")):
            parts = parts[[part in ("专业", "主修") for part in parts].index(True) + 1 :]
        words = [re.sub(r"专业$|[(（].*?[)）]$", "", part) for part in parts if part != name]
    else:
        match = _ENGLISH_SCHOOL.search(text)
        name = match[0].strip(" ,") if match else None
        rest = text.replace(match[0], " | ") if match else text
        degree = None if _NOT_ENDED.search(line) else _degree(rest)
        title = _DEGREE.search(rest)
        # "MSc in Robotics": what follows is the field, wherever the school stands.
        if title and title["field"]:
            has_field = True
            rest = f"{rest[title.start() :]} | {rest[: title.start()]}"
        bare = _DEGREE.sub(" ", rest)
        words = [_AROUND.sub("", part) for part in re.split(r"\s*[|,;]\s*|\s[-–]\s|\s{3,}", bare)]
        name = name or next((part for part in words if _INSTITUTION.search(part)), None)
    majors = [part for part in words if _is_major(part)]
    if name is None and has_field and len(majors) > 1:
        name = majors[1]
    elif name is None and len(majors) > 1:
        # The school stands before its major, under whatever name.
        name, *majors = majors
    return School(degree, majors[0] if majors else None, name)


def _is_major(part: str) -> bool:
    return (
        2 <= len(part) <= 60
        and not _NO_MAJOR.search(part)
        and not _INSTITUTION.search(part)
        and levels.parse("education", part) is None
    )


def _degree(line: str) -> str | None:
    # The name of the school is no degree, though 大学 by itself would be one.
    bare = re.sub(r"[^\s|｜,，]*(?:大学|学院|学校)(?!本科|专科)", " ", line)
    level = levels.parse("education", bare)
    if level is None:
        match = _DEGREE.search(bare)
        first = re.sub(r"[\s.]", "", match[0].lower())[:1] if match else ""
        level = {"b": "bachelor", "m": "master", "p": "doctor", "d": "doctor", "a": "college"}.get(
            first
        )
    return level


def from_schools(schools: Iterable[School]) -> dict[str, Cell]:
    """Return label to value of the highest education among schools."""
    schools = list(schools)
    with_degree = [school for school in schools if school.degree]
    if not with_degree:
        named = [school for school in schools if school.name]
        return {"专业": named[0].major, "毕业院校": named[0].name} if len(named) == 1 else {}
    top = max(with_degree, key=lambda school: levels.rank("education", str(school.degree)))
    without = [school for school in schools if school.name and not school.degree]
    if not top.name and not top.major and len(with_degree) == len(without) == 1:
        # The degree stands on a line of its own: 学历：本科.
        top = replace(top, name=without[0].name, major=without[0].major)
    return {
        "学历": top.degree,
        "专业": top.major,
        "毕业院校": top.name,
        "全日制": top.full_time,
    }
