"""Tell posts and schools by their lines, where a part of a résumé may be one or go on with the career."""

from __future__ import annotations

import re
from datetime import timedelta

from talentmatch.data.reading.cells._time_spans import Span, span_in, tenure_in
from talentmatch.data.reading.layout._labels import is_firm
from talentmatch.data.reading.rows.people._career import school_of
from talentmatch.data.reading.rows.people._job_words import (
    is_deed,
    is_department,
    is_employer,
    is_title,
    pieces,
)
from talentmatch.data.reading.rows.people._jobs import Job, jobs_of, labels_post
from talentmatch.vocab import levels

__all__ = [
    "describes_project",
    "joins_posts",
    "lines_of_post_before",
    "tells_post",
    "tells_school",
    "tells_title_within",
]

#: Posts of which one ends as the next begins; what lasts so long is hardly a project between two.
_SLACK, _YEAR = timedelta(31), timedelta(365)
#: So many lines of the head of a post stand above its last one: firm, title, time.
_MOST_ABOVE = 2
#: Words of a project, and what people are in one; beside firm and days they tell no post.
_OF_PROJECTS = re.compile(r"毕业|课程|项目|培训", re.I)
_NAMES_PROJECT = re.compile(
    r"系统|平台|改造|工程$|研发|开发|设计|建设|上线|方案|仓库|产线|网站|小程序|国产化|system"
    r"|platform|roll-?out|migration|implementation|upgrade",
    re.I,
)
_ROLE = re.compile(
    r"(?:技术|总|主要|核心)?(?:负责人|成员|组长|组员|参与者?)"
    r"|(?:project|team) (?:manager|lead|leader|member|owner)|leader|member|owner",
    re.I,
)
#: What stands below the head of a project: a label of its description, or its name alone.
_PROJECT_LABEL = re.compile(
    r"\s*(?:\W\s*)?(?:(?:该|本)项目|(?:责任|职责|工作)描述|(?:软件|硬件|开发)环境|开发工具|技术栈"
    r"|(?:(?:所属|主要)?项目(?!管理|经理)[\u4e00-\u9fff\d]{0,4}|甲方|业主|客户)\s*[:：]|the project\b"
    r"|project(?: \w+)?\s*[:：])",
    re.I,
)
_PROJECT_NAME = re.compile(
    r"^[^、，,；;]*(?:系统|平台|改造|工程|项目|仓库|产线|生产线|网站|小程序|方案)(?:[(（][^()（）]*[)）])?$",
    re.I,
)
_LONGEST_PROJECT = 30


def describes_project(text: str) -> bool:
    """Tell a line that names or describes a project, where what somebody did in a post is expected.

    Examples
    --------
    >>> [describes_project(line) for line in ("项目描述：配电柜选型", "智能仓库系统")]
    [True, True]
    >>> lines = ("负责MES系统", "项目经理 2015-2018", "管理12人", "项目管理：客户维护", "设备维护、产线改造")
    >>> any(map(describes_project, lines))
    False
    """
    text = text.strip()
    names = len(text) <= _LONGEST_PROJECT and bool(_PROJECT_NAME.search(text))
    return bool(_PROJECT_LABEL.match(text)) or (names and not is_deed(text))


def joins_posts(head: list[str], jobs: list[Job]) -> bool:
    """Tell the head of a post that ends as another begins, or begins as it ends."""
    spans = [job.span for job in jobs if job.span]
    (job, *_) = jobs_of(head) or [Job()]
    return job.span is not None and _touches(job.span, spans)


def tells_school(text: str) -> bool:
    """Tell the time, the degree or the name of a school."""
    school = school_of(text)
    if (span := span_in(text)) and not school.degree:
        return not tells_post(text) or not re.search(r"\w", _without(span, text))
    return bool(school.degree or (school.name and is_employer(school.name)))


def tells_post(text: str, *, with_title: bool = False) -> bool:
    """Tell a post's head: a firm, or any name beside a title, and the time; or one of them alone."""
    if re.search(r"项目|大学|学院|学校|培训|证书?\s*$|奖", text) or levels.parse("education", text):
        return False
    span = span_in(text)
    if span is None:
        return is_firm(text.strip()) and not is_deed(text)
    (job, *more) = jobs_of([text]) or [Job()]
    alone = not re.search(r"\w", _without(span, text))
    is_firm_named = bool(job.employer and is_employer(job.employer))
    is_post = with_title and bool(job.employer and job.title and is_title(job.title))
    return alone or (not more and (is_firm_named or is_post))


def tells_title_within(text: str, jobs: list[Job]) -> bool:
    """Tell a title with its days within those of a firm that names no title of its own.

    Examples
    --------
    >>> jobs = jobs_of(["2016.03-至今 甲江机械有限公司"])
    >>> texts = ("2016.03-2019.12 主任工程师", "2016.03-2019.12 国五SCR", "2013.03-2015.12 工程师")
    >>> [tells_title_within(text, jobs) for text in texts]
    [True, False, False]
    """
    (job, *more) = jobs_of([text]) or [Job()]
    if more or job.span is None or job.employer or not job.title or _OF_PROJECTS.search(text):
        return False
    span = job.span
    holders = [one.span for one in jobs if one.span and one.employer and not one.title]
    holds = any(one.start <= span.start and span.end <= one.end for one in holders)
    return holds and is_title(job.title) and not _ROLE.fullmatch(job.title)


def lines_of_post_before(before: list[str], text: str, jobs: list[Job]) -> int | None:
    """Return how many of the lines before a text are with it the head of a post; None where it ends no head.

    Projects and courses lie within a post; what was held at a time when somebody had no other post is one.

    Examples
    --------
    >>> jobs = jobs_of(["2018.01-至今 甲江机械有限公司 主管"])
    >>> lines_of_post_before(["ERP上线", "乙河机械有限公司"], "设备员 2014.01-2017.12", jobs)
    1
    >>> lines_of_post_before(["ERP上线"], "2014.01-2017.12 乙河机械有限公司 智能仓库", jobs)
    """
    above = 0
    while above < min(_MOST_ABOVE, len(before)) and _is_of_head(before[-1 - above]):
        above += 1
    if not any(map(span_in, [*before[len(before) - above :], text])):
        return None
    counts = range(above, -1, -1)
    return next(
        (n for n in counts if _is_post_before([*before[len(before) - n :], text], jobs)), None
    )


def _without(span: Span, text: str) -> str:
    return f"{text[: span.at[0]]} | {text[span.at[1] :]}"


def _words(line: str) -> list[str]:
    """Return the words of a line that are no time."""
    span = span_in(line)
    words = pieces(_without(span, line) if span else line)
    return [word for word in words if tenure_in(word) is None]


def _is_of_head(line: str) -> bool:
    """Tell a line of nothing but a firm, a title or a time."""
    if labels_post(line):
        return True
    words = _words(line)
    return len(line) <= 60 and all(is_title(w) or is_employer(w) or is_department(w) for w in words)


def _is_post_before(head: list[str], jobs: list[Job]) -> bool:
    (job, *more) = jobs_of(head) or [Job()]
    spans = [one.span for one in jobs if one.span]
    if more or job.is_apart or job.span is None or not spans or not job.employer:
        return False
    if any(_OF_PROJECTS.search(line) for line in head) or not all(
        job.span.end <= one.start + _SLACK or one.end <= job.span.start + _SLACK for one in spans
    ):
        return False
    # A name beside firm and post is that of a project.
    words = [word for line in head if not labels_post(line) for word in _words(line)]
    if any(word not in (job.employer, job.title) and not is_department(word) for word in words):
        return False
    if _touches(job.span, spans):
        if not job.title:
            return is_firm(job.employer) and job.span.end - job.span.start >= _YEAR
        is_named = is_firm(job.employer) or not _NAMES_PROJECT.search(job.employer)
        return is_named and is_title(job.title)
    return (
        is_firm(job.employer) and is_title(job.title or "") and not _ROLE.fullmatch(job.title or "")
    )


def _touches(span: Span, others: list[Span]) -> bool:
    """Tell a time that ends as another begins, or begins as it ends."""
    gaps = [gap for one in others for gap in (one.start - span.end, span.start - one.end)]
    return any(abs(gap) <= 2 * _SLACK for gap in gaps)
