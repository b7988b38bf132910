"""What posts and schools of a career tell: the latest, years of work, degree, who employs somebody now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from talentmatch.data.reading.cells._time_spans import day_in, span_in, years_of
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.data.reading.rows.people._job_words import employer_and_title
from talentmatch.data.reading.rows.people._jobs import JOB_LABELS, Job, job_of_cells
from talentmatch.i18n import phrase
from talentmatch.vocab import levels
from talentmatch.vocab.plain_names import UNIVERSITIES

__all__ = [
    "School",
    "from_jobs",
    "from_schools",
    "has_left",
    "held_title",
    "present_employer",
    "school_of",
    "with_people_of_spells",
    "years_since",
]

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
#: Who has no employer, whatever stands behind: 待业（原某厂）.
_WITHOUT_WORK = re.compile(
    r"(?:待业|无业|失业|空窗期?|空档期?|求职中|已离职|离职|在家|自由职业者?|应届(?:毕业)?生?"
    r"|未就业|退休|无|unemployed|between jobs|freelance[r]?|self-employed|n/?a)\s*(?:$"
    r"|[（()）,，;；:：/])",
    re.I,
)
_GONE = re.compile(
    r"[（(](?:截?至|到)\s*(?:19|20)\d{2}\s*[年./-]?\s*(?:\d{1,2}\s*月?)?[)）]\s*$"
    r"|[（(](?:已|现已|目前|\d{4}(?:[年./-]\d{0,2}月?)?)?离职[)）]\s*$"
    r"|[（(](?:former|ex-employer|left)[)）]\s*$",
    re.I,
)
#: Where somebody was, and where they are: 原甲公司，现自由职业.
_NOW_ELSEWHERE = re.compile(
    r"(?:前|原|曾在?).+?[，,；;、\s（(]+现(?!代)(?:在|任职于|就职于|供职于|任|为"
    r"|于)?[:：\s]*(\S.*?)"
)
#: What stands for an employer that is not named.
_UNNAMED = re.compile(
    r"[（(【\[]?\s*(?:保密|不便透露|暂不透露|不公开|匿名|confidential|undisclosed)\s*[)）】\]]?",
    re.I,
)
#: What is said of an employer behind its name.
_REMARK = re.compile(
    r"\s*[（(][^()（）]*(?:在职|离职|勿|保密|不要|请|现任|至今|兼职|外派|试用)[^()（）]*[)）]\s*$"
)
#: Whose post it was before, where the present one is asked for: 前公司：某厂 品质工程师.
_FORMER_FIRM = re.compile(r"(?:前|原|上一?家)(?:公司|单位|雇主|东家)\s*[:：]\s*(\S.*)")
#: An employer of whom the cell says that it was one.
_FORMERLY = re.compile(r"曾(?:任职?于?|就职于?|供职于?|在)\s*\S|formerly\b|ex-employer\b", re.I)
_ONCE = re.compile(
    r"^(?:曾任|曾做过?|曾为|曾经是|formerly|former|ex-(?!pat|officio|works|service))[:：\s]*", re.I
)
_TIMES = ("time", "start", "end")
#: What tells a person from the next.
_WHO = ("name", "phone", "email", "candidate_id")
_YEARS = "工作年限"


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
        name = next(
            (part for part in parts if part in UNIVERSITIES or _INSTITUTION.search(part)), None
        )
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
        and part not in UNIVERSITIES
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


def present_employer(cell: Any) -> Any:
    """Return an employer without remarks; the last of several, none where somebody has none.

    Examples
    --------
    >>> cells = ("甲厂（在职）", "甲厂→乙厂", "原甲厂，现乙厂（试用）", "原甲厂（现：乙厂(苏州)）")
    >>> [present_employer(cell) for cell in cells]
    ['甲厂', '乙厂', '乙厂', '乙厂(苏州)']
    >>> present_employer("待业（原甲厂）")
    """
    if not isinstance(cell, str):
        return cell
    now = _NOW_ELSEWHERE.fullmatch(cell.strip())
    if now:
        opened, closed = (sum(map(now[1].count, signs)) for signs in ("(（", ")）"))
        cell = now[1] if opened == closed else now[1][:-1]
    if (
        _UNNAMED.fullmatch(cell.strip())
        or _FORMERLY.match(cell.strip())
        or _WITHOUT_WORK.match(cell.strip(" （()）"))
        or _GONE.search(cell)
    ):
        return None
    return _REMARK.sub("", re.split(r"\s*(?:→|->|=>|⇒)\s*", cell)[-1]).strip() or cell


def held_title(cell: Any) -> Any:
    """Return a title without the words that somebody held it once.

    Examples
    --------
    >>> held_title("曾任班组长"), held_title("Ex-pat coordinator"), held_title("前公司：某电子厂 焊工")
    ('班组长', 'Ex-pat coordinator', '焊工')
    """
    if not isinstance(cell, str):
        return cell
    if former := _FORMER_FIRM.fullmatch(cell.strip()):
        return employer_and_title(former[1])[1]
    return _GONE.sub("", _ONCE.sub("", cell)).strip() or cell


def has_left(title: Any) -> bool:
    """Tell a title behind which stands that the person holds it no more.

    Examples
    --------
    >>> [has_left(cell) for cell in ("质量经理（已离职）", "前公司：某厂 焊工", "质量经理（苏州）")]
    [True, True, False]
    """
    return isinstance(title, str) and bool(
        _GONE.search(title) or _FORMER_FIRM.fullmatch(title.strip())
    )


def with_people_of_spells(block: Block) -> tuple[Block, list[str]]:
    """Return the block with one row a person where its rows are posts with their times.

    Whoever left the last of them has no present employer; years of work are those of all posts
    where there are several.

    Examples
    --------
    >>> header = ["姓名", "手机", "起止时间", "工作单位", "职务"]
    >>> rows = [["甲一", "1", "2019.3-2021.2", "甲厂", "主管"], [None, None, "2015.7-2019.2", "乙厂", "钳工"]]
    >>> block, _ = with_people_of_spells(Block(header, rows, "", {}, [2, 3]))
    >>> block.rows[0][3:5]
    [None, '主管']
    """
    fields = _fields(block.header)
    times = _times(block.header)
    who = [fields[name] for name in _WHO if name in fields]
    held: dict[str, int] = {name: fields[name] for name in ("employer", "title") if name in fields}
    if not times or "name" not in fields or not held or len(block.rows) > MOST_BY_HAND:
        return block, []
    groups = _groups(block.rows, who, fields["name"])
    careers = [[_job(block.rows[at], times, held) for at in group] for group in groups]
    if not any(job.span for jobs in careers for job in jobs):
        return block, []
    rows: list[list[Cell]] = []
    joined = ended = 0
    years_known = "experience_years" in fields
    for group, jobs in zip(groups, careers, strict=True):
        columns = zip(*(block.rows[at] for at in group), strict=True)
        row = [next((cell for cell in cells if not is_blank(cell)), None) for cells in columns]
        years: Cell = None
        if any(job.span for job in jobs):
            career = from_jobs(jobs)
            own = [block.rows[group[0]][place] for place in held.values()]
            if "employer" in held:
                row[held["employer"]] = career["现工作单位"]
                ended += career["现工作单位"] is None and not all(map(is_blank, own))
            if "title" in held:
                row[held["title"]] = career["当前职位"]
            years = career[_YEARS] if len(group) > 1 else None
        joined += len(group) > 1
        rows.append([*row] if years_known else [*row, years])
    first = [group[0] for group in groups]
    notes = [phrase("load", "spells_joined", n=joined)] if joined else []
    notes += [phrase("load", "spells_ended", n=ended)] if ended else []
    # What the times tell is in the years; they are of no further column.
    read = {place for place in times.values() if place not in fields.values()}
    own = ["" if place in read else name for place, name in enumerate(block.header)]
    header = own if years_known else [*own, _YEARS]
    return block.remade(header, rows, first), notes


def _fields(header: Sequence[str]) -> dict[str, int]:
    known = fields_of("candidate")
    fields: dict[str, int] = {}
    for place, name in enumerate(header):
        for field, _ in known.get(heading(name), ())[:1]:
            fields.setdefault(field, place)
    return fields


def _times(header: Sequence[str]) -> dict[str, int]:
    """Return the places of when posts began and ended; none where a school's may be meant."""
    kinds = {place: JOB_LABELS.get(heading(name)) for place, name in enumerate(header)}
    times = {kind: [p for p, k in kinds.items() if k == kind] for kind in _TIMES}
    places = {kind: found[0] for kind, found in times.items() if len(found) == 1}
    if any(len(found) > 1 for found in times.values()) or heading("日期") in map(heading, header):
        return {}
    return places if "time" in places or {"start", "end"} <= {*places} else {}


def _groups(rows: Sequence[Sequence[Cell]], who: Sequence[int], name: int) -> list[list[int]]:
    """Return the rows of each person: those below a name that name nobody else."""
    groups: list[list[int]] = []
    for at, row in enumerate(rows):
        last = rows[groups[-1][0]] if groups else None
        same = last is not None and all(
            is_blank(row[place]) or row[place] == last[place] for place in who
        )
        if same and (is_blank(row[name]) or sum(not is_blank(row[p]) for p in who) > 1):
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _job(row: Sequence[Cell], times: dict[str, int], held: dict[str, int]) -> Job:
    cells = {kind: row[place] for kind, place in {**times, **held}.items()}
    return job_of_cells(
        {kind: str(cell).strip() for kind, cell in cells.items() if not is_blank(cell)}
    )
