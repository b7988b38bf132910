"""One résumé or job description while it is read: what is open, and whose a line is that may be a post."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta

from talentmatch.data.reading.cells._time_spans import Span, span_in, tenure_in
from talentmatch.data.reading.formats._resume_parts import OTHERS, CareerTable
from talentmatch.data.reading.layout._labels import is_firm
from talentmatch.data.reading.rows.people._career import School, school_of
from talentmatch.data.reading.rows.people._job_words import (
    is_deed,
    is_department,
    is_employer,
    is_title,
    pieces,
)
from talentmatch.data.reading.rows.people._jobs import Job, jobs_of, labels_post
from talentmatch.i18n import phrase
from talentmatch.vocab import levels

__all__ = [
    "Reading",
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
    r"\s*+(?:\W\s*+)?(?:(?:该|本)项目|(?:责任|职责|工作)描述|(?:软件|硬件|开发)环境|开发工具|技术栈"
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


@dataclass
class Reading:
    """One person or post as far as it has been read.

    Attributes
    ----------
    fields : dict of str to str
        Label to value.
    sections : dict of str to list of str
        Name of a part to its lines.
    loose : list of str
        Lines before the first heading.
    section : str
        Name of the part that is open.
    jobs, schools : list
        Rows of tables.
    table : CareerTable, optional
        The table that is open.
    wishes : bool
        Whether that part is of what somebody wants, where 地点 is no place of theirs.
    closed_section : str
        Name of the part that was open where a column of the page ended.
    left_section : str, optional
        Name of the part that was open where a label with its value on one line named another.
    unsure : bool
        Whether the part was opened by a word that may begin a sentence, too.
    headed : bool
        Whether the part has a heading of its own between or behind posts: behind it the career may go on.
    is_told_beside : bool
        Whether that part was told of on the line of its label, with its days.
    side : str
        Name of the part that stands at the left of the rows of a table, until another cell does.
    studies : bool
        Whether a degree by the way of studying was asked for: school and major behind it are its own.
    doubtful : list of str
        Head of a post right below the heading of projects, until a line tells that it is a project.
    has_firm_projects : bool
        Whether a firm, a title and days were the head of a project.
    doubts : list of str
        What is to be said of such posts.
    is_signed : bool
        Whether the line at hand, or one above, is where a form is signed: a firm there is no employer.
    firms_above : bool
        Whether in the whole document each firm stands above its posts.
    of_consultant : bool
        Whether the consultant speaks of themselves, until the person is named.
    """

    fields: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[str]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    section: str = ""
    jobs: list[Job] = field(default_factory=list)
    schools: list[School] = field(default_factory=list)
    table: CareerTable | None = None
    wishes: bool = False
    closed_section: str = ""
    left_section: str | None = None
    unsure: bool = False
    headed: bool = False
    is_told_beside: bool = False
    side: str = ""
    of_consultant: bool = False
    studies: bool = False
    doubtful: list[str] = field(default_factory=list)
    has_firm_projects: bool = False
    doubts: list[str] = field(default_factory=list)
    is_signed: bool = False
    firms_above: bool = False

    def open(self, section: str) -> None:
        """Open a part; a table that was open ends."""
        self.settle()
        self.section, self.table, self.closed_section = section, None, ""
        self.left_section = None
        self.wishes = self.of_consultant = self.unsure = self.headed = False
        self.is_told_beside = False

    def open_beside(
        self, section: str, *, goes_back: bool = True, unsure: bool = False, headed: bool = False
    ) -> None:
        """Open a part that a label or a heading names; behind it the part before may go on."""
        if section == "项目经历" and self.doubtful:
            self._give_back()
        if section == self.section:
            return
        left = self.section if self.left_section is None else self.left_section
        self.section, self.left_section = section, left if goes_back else None
        self.unsure, self.headed, self.is_told_beside = unsure, headed, False

    def begin_column(self) -> None:
        """Take what follows for the person's own data, unless it goes on with a career."""
        section = self.section
        self.open("")
        self.closed_section = section

    def add_text(self, text: str) -> None:
        """Add a line to the open part; what is of other people is left out."""
        if self.doubtful and describes_project(text):
            self._give_back()
        elif self.doubtful and span_in(text) and tells_post(text):
            self.settle()
        if self.closed_section and (span_in(text) or is_employer(text)):
            self.open(self.closed_section)
        # A heading that ended a column without a line below it still has what it stands above.
        if self.closed_section in self.sections:
            self.closed_section = ""
        if self.headed:
            self._take_post_before(text)
        elif self.left_section is not None and self._goes_back(text):
            self.open(self.left_section)
        self.unsure = False
        if self.section != OTHERS:
            lines = self.sections.setdefault(self.section, []) if self.section else self.loose
            lines.append(text)

    def _goes_back(self, text: str) -> bool:
        """Tell a line that is none of the part opened last, but of the one before it."""
        if self.unsure:
            return not tells_school(text)
        with_title = self.section not in ("项目经历", "培训经历", OTHERS)
        return self.left_section == "工作经历" and tells_post(text, with_title=with_title)

    def _take_post_before(self, text: str) -> None:
        """Open the career again where a text ends the head of a post; lines of that head go with it."""
        before = self.sections.get(self.section, [])
        jobs = self.jobs + jobs_of(self.sections.get("工作经历", []))
        above = lines_of_post_before(before, text, jobs)
        if self.is_told_beside and above is None and tells_title_within(text, jobs):
            above = 0
        if above is None or self.left_section is None:
            return
        is_first = above == len(before)
        if is_first and self.section != "项目经历":
            # Right below a heading stand who trained somebody and for what, or who examined them.
            self.headed, self.left_section = False, None
            return
        head = before[len(before) - above :]
        if is_first and not joins_posts([*head, text], jobs):
            self.doubts.append(phrase("load", "project_no_post", post=" ".join([*head, text])))
            return
        del before[len(before) - above :]
        if not before:
            self.sections.pop(self.section, None)
        self.open(self.left_section)
        self.sections.setdefault(self.section, []).extend(head)
        # Behind what was a project the next may be one as well.
        self.doubtful = [*head, text] if is_first or self.has_firm_projects else []

    def settle(self) -> None:
        """Take what may be a project for the post that it looks like."""
        if self.doubtful:
            post = " ".join(self.doubtful)
            self.doubts.append(phrase("load", "post_below_projects", post=post))
            self.doubtful = []

    def _give_back(self) -> None:
        """Take what was read as a post for the project that a line below it tells of."""
        career = self.sections["工作经历"]
        starts = (
            n for n in range(len(career)) if career[n:][: len(self.doubtful)] == self.doubtful
        )
        at = next(starts, len(career))
        back, self.sections["工作经历"] = career[at:], career[:at]
        self.doubtful, self.has_firm_projects = [], True
        self.open("工作经历")
        self.open_beside("项目经历", headed=True)
        self.sections.setdefault("项目经历", []).extend(back)


def _without(span: Span, text: str) -> str:
    return f"{text[: span.at[0]]} | {text[span.at[1] :]}"


def _is_of_head(line: str) -> bool:
    """Tell a line of nothing but a firm, a title or a time."""
    if labels_post(line):
        return True
    words = _words(line)
    return len(line) <= 60 and all(is_title(w) or is_employer(w) or is_department(w) for w in words)


def _words(line: str) -> list[str]:
    """Return the words of a line that are no time."""
    span = span_in(line)
    words = pieces(_without(span, line) if span else line)
    return [word for word in words if tenure_in(word) is None]


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
