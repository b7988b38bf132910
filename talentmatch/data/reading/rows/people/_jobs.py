"""The posts of a career out of the lines that tell of them, whatever stands on which line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from talentmatch.data.reading.cells._time_spans import Span, same_width, span_in, span_of, tenure_in
from talentmatch.data.reading.rows.people._job_words import (
    employer_and_title,
    is_deed,
    is_employer,
    is_title,
    pieces,
    plain_firms,
    without_department,
)
from talentmatch.vocab.reading import read_labels

__all__ = [
    "JOB_LABELS",
    "Job",
    "job_of_cells",
    "jobs_of",
    "labels_post",
    "stands_apart",
    "tells_service",
]

#: Labels of a post within a career to what they label.
JOB_LABELS = {
    label: kind for kind, labels in read_labels("post of a career").items() for label in labels
}
_LABEL = re.compile(r"\s*+([^:：]{1,12}?)\s*[:：]\s*(.+)", re.S)
_BEFORE_LABEL = re.compile(r"[\s|｜;；,，]+(?=[^\s:：|｜]{2,6}\s?[:：](?!//))")
#: A degree beside its days: a stay at a school below a heading that is none of a résumé's usual
#: ones.
_SCHOOLING = re.compile(
    r"\b(?:[BM]\.?Sc|[BM]\.?Eng|B\.?Tech|M\.?Tech|Ph\.?D"
    r"|Bachelor(?:'?s)?(?: degree)? (?:of|in)|Master(?:'?s)?(?: degree)? (?:of|in)|Diploma in"
    r"|A-Levels)\b"
    r"|[\u4e00-\u9fff]{2,6}大[ \u3000][^\n]*(?:本科|硕士|博士|学士|大专|专科"
    r"|MBA)(?![导学师员])|(?P<level>\s(?:本科|硕士|博士|学士|大专|专科|中专|E?MBA"
    r"|MPA)\s*(?:[(（][^()（）]*[)）])?\s*$)"
    r"|(?:大学|学院|学校|职高|技校|中学)[^\n]*(?:本科|硕士|博士|大专|专科|中专|高中"
    r"|研究生)(?![导学师员])",
)
#: What boards put behind a title: to whom, over how many, in which department, for which pay.
_BESIDE_TITLE = re.compile(
    r"(?:\s*[|｜]\s*(?:(?:汇报(?:对象|给|关系)?|下属(?:人数)?|团队(?:规模|人数)|所在部门|部门"
    r"|工作性质|全职|兼职|(?:税前|税后)?(?:月薪|年薪|薪资))[^|｜]*"
    r"|[^|｜\s]{2,8}(?:部|中心|事业群)|\d[\d.,\-–~]*\s*(?:元|[kK]|万)(?:/?[月年])?))+\s*$"
)
#: A department before the title: 采购部｜采购主管.
_BEFORE_TITLE = re.compile(r"^[^|｜\s\d]{2,10}(?:部|中心|事业群|科|处|车间)\s*[|｜/／]\s*(?=\S)")
#: Between posts that stand in one line.
_SPELLS = re.compile(r"[；;]\s*")
_BULLET = re.compile(r"\s*(?:[•·●▪■◆★※➢✓*-]|\d{1,2}[.、)）]|[(（]\d{1,2}[)）])\s*\S")
_SENTENCE = re.compile(r"[。；;！!]|(?<=\w)\.(?:\s|$)")
_SHORT_FORM = re.compile(r"\b(?:ltd|inc|co|corp|dept|mr|ms|dr|sr|jr|univ|s\.a|b\.v)\.", re.I)
#: A department where a post is wanted; 村干部 is a post.
_DEPARTMENT_ALONE = re.compile(r"(?:(?<!干)部|部门|\bdep(?:artmen)?t\.?)$", re.I)
#: No employment: a school's internship, or beside the work.
_APART = re.compile(
    r"实习|兼职|志愿|\bintern(?:ship)?\b|volunteer|part.?time"
    r"|\b(?:board member|member of (?:the )?board|trustee|non-executive director)\s*(?:$"
    r"|[,(|])|独立董事|业主委员会",
    re.I,
)
#: Time in the armed forces; who is at a hospital or works of theirs has a trade there.
_SERVICE = re.compile(
    r"服兵役|服役|入伍|参军|从军|义务兵|士官|(?:某|\d{3,5})部队"
    r"|部队(?=\s|$|[^一-龥]|服|任|担)|解放军|武警|武装警察"
    r"|(?:陆|海|空|火箭)军(?=某|\s|$|部队|第|\d)|[汽坦炮侦通工防步装]\S{0,3}兵(?=\s|$)"
    r"|\b(?:military|national) service\b|\b(?:army|(?<!old )navy|air force|armed forces"
    r"|marine corps)\b",
    re.I,
)
_NO_SERVICE = re.compile(
    r"医院|公司|学校|研究[所院]|学院|大学|集团|[工药]厂|客户|项目|hospital|\b(?:co|inc|ltd|gmbh)\b",
    re.I,
)
#: Time without work, which stands among the posts.
_BREAK = re.compile(
    r"\b(?:career break|(?:parental|maternity|paternity|family|medical) leave|sabbatical"
    r"|gap year|unemployed|between jobs|job search\w*|full[- ]time (?:parent|carer))\b"
    r"|待业|求职中|产假|育儿|哺乳|休整|全职(?:妈妈|太太|主妇|爸爸|带娃)|带(?:孩子|娃)"
    r"|照顾(?:家庭|家人|父母|孩子)|备考|考研|脱产|赋闲|gap期|空窗|养病|病休|家庭原因|未就业"
    r"|无业",
    re.I,
)

#: Years of two digits in the column of times of a table: 19.03-26.06.
_SHORT_YEARS = re.compile(r"(?<![\d.'/])(?<!\d{4}-)(\d{2})\s?[./]\s?(1[0-2]|0[1-9]|[1-9])(?![\d.])")
#: A beginning with a dash before the firm, and no end: 2018.03 - 某公司 主管.
_BEGUN = re.compile(r"^(\s*(?:19|20)\d\d[./年-]\d{1,2}月?)\s+[-–—~～]+\s+(?=\D)")
#: Months and years of two digits, from one to another or until now: 01/18 - Current.
_SHORT_SPAN = re.compile(
    r"(?<![\d/])(?:0?[1-9]|1[0-2])/[0-2]\d\s*(?:[-–—]|to)\s*(?:(?:0?[1-9]|1[0-2])/[0-2]\d(?![\d/])"
    r"|(?=present|current|now|date|today))",
    re.I,
)
#: Behind an open end that the person has left; who hands over, 离职交接中, still works.
_LEFT = re.compile(
    r"\s*[(（](?:现?已|刚)?(?:离职|辞职|离开)(?!原因|意向|可能|申请|手续|流程|[^()（）]*(?:交接|办理|[中前]))"
    r"[^()（）]{0,8}[)）]"
)
#: The longest name of a firm [letters].
_LONGEST_NAME = 40
#: Work that has no employer; as what is all that is said of it.
_OWN_MASTER = re.compile(
    r"(?:自由职业者?|自主创业|个人创业|自己创业|创业|个体(?:经营|工商户|户)|自营|自雇"
    r"|freelanc\w*|self[- ]employed)(?:\W.*)?",
    re.I | re.S,
)
#: In brackets behind a title, what somebody became later.
_PROMOTED_TO = re.compile(
    r"[(（][^()（）]*?(?:晋升|升任|提升|转任|调任|升)为?\s*([^()（）\d]{2,12})[)）]"
)
#: A part of a firm, which names it to nobody else: 冰箱工厂.
_PART_OF_FIRM = re.compile(
    r"(?!.*(?:公司|集团))[\u4e00-\u9fff]{1,8}?(?:工厂|分厂|厂区|基地|事业[部群]"
    r"|中心)(?:[(（].*[)）])?"
)
#: Posts held one after the other, in a line of their own: 历任：挡车工、班长、车间主任.
_SUCCESSION = re.compile(r"(?:历任|先后(?:担任|任职?)|曾任)\s*[:：]?\s*(.+)")
#: Between the posts that one was promoted through, the last of which is held.
_PROMOTED = re.compile(r"\s*(?:→|➔|⇒|->|=>|晋升为?|升任|提升为)\s*")

#: Who proposes people, and sets their name under what they send; who works for one is of its trade.
_AGENCY = re.compile(
    r"人力资源|猎头|人才(?:服务|网|市场|中心|公司)|寻访|劳务派遣|executive search|search partners"
    r"|recruit(?:ment|ing|ers)|staffing|talent (?:partners|solutions)|headhunt|版权所有|©",
    re.I,
)
_OF_STAFF = re.compile(
    r"人力|人事|招聘|猎头|寻访|顾问|HR|recruit|consultant|talent|research|sourcing|sourcer|partner|派遣",
    re.I,
)


@dataclass(frozen=True)
class Job:
    """One post of a career.

    Attributes
    ----------
    span : Span, optional
        When it was held.
    employer, title : str, optional
        With whom and as what, where the lines say so for sure.
    years : float, optional
        Time served, where the lines tell no days.
    is_apart : bool
        Whether it is no employment proper: an internship, unpaid, beside the work, or military service.
    said : str, optional
        All that stands beside a time of which neither employer nor title is sure.
    signed_by : str, optional
        Agency on the last line below it, which proposes the person or is where they work.
    """

    span: Span | None = None
    employer: str | None = None
    title: str | None = None
    years: float | None = None
    is_apart: bool = False
    said: str | None = None
    signed_by: str | None = None


def tells_service(line: str) -> bool:
    """Tell a line of military service, which is no work in a trade.

    Examples
    --------
    >>> lines = ("2008.12-2013.12 某部队 班长", "解放军某医院 护士", "军工电子有限公司")
    >>> [tells_service(line) for line in lines]
    [True, False, False]
    """
    return _SERVICE.search(line) is not None and _NO_SERVICE.search(line) is None


def stands_apart(line: str) -> bool:
    """Tell a line of no employment proper: an internship, beside the work, or military service."""
    return _APART.search(line) is not None or tells_service(line)


def labels_post(line: str) -> bool:
    """Tell a line of a label of a post with its value: 公司：甲厂."""
    labelled = _LABEL.fullmatch(line)
    return labelled is not None and _plain(labelled[1]) in JOB_LABELS


def jobs_of(lines: Iterable[str]) -> list[Job]:
    """Return the posts that lines of a career tell of, in their order.

    Employer, title and time stand on one line or on several, in any order; the text below does not
    count. Posts within the time of an employer that stands above them are of that employer.

    Examples
    --------
    >>> jobs = jobs_of(["虚构公司  2017.07-至今", "质量经理  2022.01-至今", "检验员  2017.07-2021.12"])
    >>> [(job.employer, job.title) for job in jobs]
    [('虚构公司', None), ('虚构公司', '质量经理'), ('虚构公司', '检验员')]
    """
    jobs: list[Job] = [Job()]
    by_firm: list[bool] = []
    closed = False
    parts = [part for whole in lines for part in _labelled_parts(whole)]
    for line, below, firm in zip(parts, [*parts[1:], ""], plain_firms(parts), strict=False):
        is_school = _is_schooling(line)
        new = Job(employer=firm) if firm else _job_of_line(line) or _above_its_time(line, below)
        new = None if is_school else new
        if new is None:
            closed = closed or is_school or _is_text(line)
            continue
        last = jobs[-1]
        if _is_detail(new, last) or (_begins_like_break(new, last) and not _is_time(below)):
            continue
        if _is_footer(new, last, line, parts):
            jobs[-1] = replace(last, signed_by=new.employer)
            continue
        if _clash(last, new) or (closed and last.span) or _is_below_firm(new, jobs):
            jobs.append(new)
            by_firm.append(closed and _is_firm_alone(new))
        else:
            jobs[-1] = _together(last, new)
        closed = False
    if by_firm and all(by_firm):
        jobs = _with_firms_below(jobs)
    dated = [job for job in jobs if job.span or (job.years and (job.employer or job.title))]
    dated = [_named_by(job, after) for job, after in zip(dated, [*dated, None][1:], strict=True)]
    return [_within(job, dated[:place]) for place, job in enumerate(dated)]


def _is_schooling(line: str) -> bool:
    """Tell a stay at a school with its days; a level alone behind a firm is of who worked there."""
    schooling = _SCHOOLING.search(line)
    if schooling is None or span_in(line) is None:
        return False
    return not (schooling["level"] and re.search(r"公司|集团|厂", line))


def _labelled_parts(line: str) -> list[str]:
    """Part a line of several labelled values side by side, or of several posts."""
    spells = [part for part in _SPELLS.split(line) if part.strip()]
    if len(spells) > 1 and all(map(span_in, spells)):
        return spells
    steps = [_bare_of_days(part) for part in _PROMOTED.split(line.strip())]
    if len(steps) > 1 and span_in(line) and not span_in(steps[-1]) and is_title(steps[-1]):
        # With a firm and its time before them: 2014-2019 某公司 采购专员→采购主管.
        *before, post = _PROMOTED.split(line.strip())[0].split()
        firm = employer_and_title(post)[0]
        before += [firm] if firm else []
        return [" ".join([*before, steps[-1]])] if before else [line]
    if len(steps) > 1 and all(map(is_title, steps)):
        return steps[-1:]
    if held := _SUCCESSION.fullmatch(line.strip()):
        posts = [part.strip(" 等。") for part in re.split(r"[、,，/→]", held[1])]
        if all(map(is_title, posts)):
            return posts[-1:]
    parts = [part for part in _BEFORE_LABEL.split(line.strip()) if part.strip()]
    return parts if len(parts) > 1 and _LABEL.fullmatch(parts[0]) else [line]


def _bare_of_days(part: str) -> str:
    return re.sub(
        r"^(?:19|20)\d\d[年./-]\d{1,2}月?起?\s*|\s*[(（][^()（）]*\d[^()（）]*[)）]$",
        "",
        part.strip(),
    )


def _is_text(line: str) -> bool:
    """Tell a line about what was done, after which another post begins."""
    return bool(_BULLET.match(line)) or _is_sentence(line) or is_deed(line)


def _is_sentence(line: str) -> bool:
    return bool(_SENTENCE.search(_SHORT_FORM.sub("", line)))


def _is_detail(new: Job, last: Job) -> bool:
    """Tell a time within a post, of something done in it."""
    if not new.span or new.employer or new.title or not last.span:
        return False
    return last.span.start <= new.span.start and new.span.end <= last.span.end


def _begins_like_break(new: Job, last: Job) -> bool:
    """Tell a line below a firm and its time that says what is done there: 育儿产品推广."""
    return bool(new.is_apart and not new.span and last.span and last.employer)


def _is_footer(new: Job, last: Job, line: str, parts: list[str]) -> bool:
    """Tell the agency that signs a résumé on its last line, below a post without a firm."""
    is_last = bool(parts) and line is parts[-1]
    is_agency = bool(_AGENCY.search(line)) and not _OF_STAFF.search(last.title or "")
    return is_last and bool(last.span) and _is_firm_alone(new) and is_agency


def _is_firm_alone(job: Job) -> bool:
    return bool(job.employer) and not (job.span or job.title or job.years)


def _with_firms_below(jobs: list[Job]) -> list[Job]:
    """Give each post the firm below its text, where none stands above the first and one below the last.

    A firm below a single post may be anybody's; it signs the page.
    """
    first, *others, last = jobs
    if first.employer or not first.span or not _is_firm_alone(last):
        return jobs
    if not others:
        return [replace(first, signed_by=first.signed_by or last.employer)]
    firms = [job.employer for job in jobs[1:]]
    posts = [first, *others]
    return [replace(job, employer=firm) for job, firm in zip(posts, firms, strict=True)]


def _is_below_firm(new: Job, jobs: list[Job]) -> bool:
    """Tell a firm below a post that lies within the time of the firm above it."""
    last = jobs[-1]
    named = bool(new.employer) and not (new.span or new.title) and not last.employer
    return named and bool(last.span) and _within(last, jobs[:-1]).employer is not None


def _clash(last: Job, new: Job) -> bool:
    times = (last.span or last.years, new.span or new.years)
    return any(map(all, (times, (last.employer, new.employer), (last.title, new.title))))


def _together(one: Job, two: Job) -> Job:
    return Job(
        one.span or two.span,
        one.employer or two.employer,
        one.title or two.title,
        one.years or two.years,
        one.is_apart or two.is_apart,
        one.said or two.said,
    )


def _named_by(job: Job, below: Job | None) -> Job:
    """Return a time with its employer, a firm without Ltd, if the post below in it names none."""
    if (
        job.said is None
        or job.employer
        or job.title
        or below is None
        or not (job.span and below.span)
    ):
        return job
    inside = job.span.start <= below.span.start and below.span.end <= job.span.end
    named = inside and below.title and not below.employer
    return replace(job, employer=job.said) if named else job


def _within(job: Job, before: list[Job]) -> Job:
    """Give a post the employer within whose time it lies, if it names none."""
    if job.span is None or (job.employer and not _PART_OF_FIRM.fullmatch(job.employer)):
        return job
    for other in reversed(before):
        holds = other.span and other.span.start <= job.span.start and job.span.end <= other.span.end
        if holds and other.employer and not other.title:
            return replace(job, employer=other.employer)
    return job


def _job_of_line(line: str) -> Job | None:
    """Return what a line tells of a post; None for a text about it."""
    labelled = _LABEL.fullmatch(line)
    if labelled and (kind := JOB_LABELS.get(_plain(labelled[1]))):
        return job_of_cells({kind: labelled[2].strip()})
    line = _with_long_years(line)
    span = span_in(line)
    if span is None and (begun := _BEGUN.sub(r"\1- ", line)) != line:
        # A day of something within a post is written so, too.
        job = _job_of_line(begun)
        is_post = job and job.title and job.employer and is_employer(job.employer)
        return job if is_post else None
    if span is None:
        return _undated(line)
    if span.is_open and _LEFT.match(line[span.at[1] :]):
        span = replace(span, is_open=False)
    rest = f"{line[: span.at[0]]} | {line[span.at[1] :]}"
    employer, title = employer_and_title(rest) if len(rest) <= 140 else (None, None)
    if (idle := _BREAK.search(rest)) and not (employer and is_employer(employer)):
        return Job(span, title=idle[0], is_apart=True)
    if not employer and not title:
        parts = pieces(rest)
        title = next((part for part in parts if _OWN_MASTER.fullmatch(part)), None)
        if title is None and parts and len(parts[0]) <= _LONGEST_NAME and not is_deed(parts[0]):
            return Job(span, is_apart=stands_apart(line), said=parts[0])
    return Job(span, employer, title, is_apart=stands_apart(line))


def _with_long_years(line: str) -> str:
    """Return a line in English with years of four digits, if it begins with its time or names a post.

    Examples
    --------
    >>> [_with_long_years(line) for line in ("01/18 - Current", "Kept 03/05 - 04/05 of the goals")]
    ['01/2018 - Current', 'Kept 03/05 - 04/05 of the goals']
    """
    short = _SHORT_SPAN.search(line)
    if short is None or re.search(r"[\u4e00-\u9fff]", line):
        return line
    rest = f"{line[: short.start()]} | {line[short.end() :]}"
    is_post = not line[: short.start()].strip() or any(employer_and_title(rest))
    if not is_post:
        return line
    return _SHORT_SPAN.sub(lambda span: re.sub(r"/(\d\d)\b", r"/20\1", span[0]), line)


def _plain(label: str) -> str:
    return re.sub(r"[\s_*·]+", "", same_width(label)).lower()


def _undated(line: str) -> Job | None:
    if _BULLET.match(line) or _is_sentence(line) or len(line) > 100:
        return None
    is_short = len(line) <= _LONGEST_NAME and not is_employer(line) and not is_title(line)
    if is_short and _BREAK.match(line.strip()):
        return Job(title=line.strip(), is_apart=True)
    text = _BEFORE_TITLE.sub("", _BESIDE_TITLE.sub("", line.strip()))
    if is_title(text) and not is_employer(text) and len(pieces(text)) == 1:
        return Job(title=text)
    employer, title = employer_and_title(text)
    # A line without a day names a post only where a firm's name is in it.
    if not employer or not is_employer(employer):
        return None
    years = next((years for part in pieces(text) if (years := tenure_in(part))), None)
    return Job(employer=employer, title=title, years=years)


def _is_time(line: str) -> bool:
    span = span_in(line)
    return span is not None and not line[: span.at[0]].strip() and not line[span.at[1] :].strip()


def _above_its_time(line: str, below: str) -> Job | None:
    """Return the post of a line under which its time stands alone, whatever its firm is called."""
    if not _is_time(below) or _is_text(line) or span_in(line) or len(line) > 100:
        return None
    employer, title = employer_and_title(line.strip())
    return Job(employer=employer, title=title) if employer and title else None


def job_of_cells(cells: dict[str, str]) -> Job:
    """Return the post that labelled cells describe: time or start and end, employer, title.

    Examples
    --------
    >>> job_of_cells({"time": "2018.03-至今", "employer": "甲公司", "title": "钳工"}).title
    '钳工'
    """
    time = _SHORT_YEARS.sub(r"'\1.\2", cells.get("time", ""))
    span = span_in(time.replace("\n", " ")) or _of_two_lines(time)
    if span is None and cells.get("start"):
        span = span_of(cells["start"], cells.get("end"))
    employer, title = (_one_line(cells.get(name)) for name in ("employer", "title"))
    title = _held_last(without_department(title)) if title else title
    if title and _DEPARTMENT_ALONE.search(title) and not is_title(title):
        title = None
    is_apart = stands_apart(f"{title or ''} {cells.get('time', '')}") or tells_service(
        employer or ""
    )
    years = None if span else tenure_in(cells.get("time", "")) or None
    return Job(span, employer, title, years, is_apart)


def _held_last(title: str) -> str:
    """Return the last of the posts that a cell of titles names: 工程师（2023.01晋升为项目经理）."""
    promoted = _PROMOTED_TO.search(title)
    steps = [_bare_of_days(part) for part in _PROMOTED.split(promoted[1] if promoted else title)]
    return steps[-1] if (promoted or len(steps) > 1) and is_title(steps[-1]) else title


def _of_two_lines(text: str) -> Span | None:
    """Return the span of a cell with one day on each of two lines."""
    ends = text.split("\n")
    return span_of(ends[0], ends[1]) if len(ends) == 2 and ends[1].strip() else None


def _one_line(text: str | None) -> str | None:
    return re.sub(r"\s*\n\s*", " ", text).strip() or None if text else None
