"""From the labels, parts and tables of one résumé or job description to a record."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from talentmatch.data.reading.cells._scrub import holds_contact
from talentmatch.data.reading.cells._time_spans import span_in
from talentmatch.data.reading.formats._form_reading import Reading, tells_post
from talentmatch.data.reading.formats._resume_parts import OTHERS
from talentmatch.data.reading.layout._labels import without_number
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.reshaping._joined_cells import parted_label
from talentmatch.data.reading.layout.reshaping._year_and_month import DAYS_OF_FILLING
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.reading.rows.people._career import from_jobs, from_schools, school_of
from talentmatch.data.reading.rows.people._head_lines import from_head, from_job_head, own_telephone
from talentmatch.data.reading.rows.people._job_words import employer_and_title, is_employer
from talentmatch.data.reading.rows.people._jobs import Job, jobs_of
from talentmatch.i18n import joined, phrase
from talentmatch.vocab.reading import read_labels

__all__ = ["PROPOSED", "SEVERAL", "WAY_OF_STUDY", "meaning_of", "own_label", "record_of"]

#: Since when somebody works: no column, but years of work follow from it.
_SINCE_LABELS = frozenset(map(heading, read_labels("heading within a resume")["since"]))
#: Labels of a name that stand in what a consultant writes about a person.
PROPOSED = frozenset(map(heading, read_labels("heading within a resume")["proposed"]))
#: A degree by the way in which somebody studied for it.
WAY_OF_STUDY = re.compile(
    r"(?:全日制|在职|非全日制|第一|第二|后续)(?:教育)?(?:最高)?(?:学历(?:及|和|/"
    r"|、)?(?:学位)?|学位|教育)"
)
#: A line that is a telephone or an e-mail and nothing else.
_REACHED = re.compile(
    r"(?:(?:手机|电话|联系电话|邮箱|tel|mobile|phone|e-?mail)\s*[.:：]?\s*)?(?:"
    r"(?:\(?\+?86\)?[- ]?)?1[3-9]\d[-. ]?\d{4}[-. ]?\d{4}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)",
    re.I,
)
#: A post in a form with which somebody applies is the one applied for.
_POST = frozenset(
    map(heading, ("职位", "岗位", "职位名称", "岗位名称", "position", "post", "job title"))
)
_APPLICATION = re.compile(r"应聘|求职|申请|报名|application", re.I)
_OF_A_FIRM = re.compile(
    r"(?:公司|单位|传真|学校|fax|office)[^:：]{0,6}[:：]|有限公司|猎头|人才网|招聘网|热线"
    r"|\b(?:ltd|inc|gmbh|recruit\w*|consulting|agency)\b",
    re.I,
)
#: Words and marks of a sentence, which is no title.
_SENTENCE = re.compile(
    r"[。！？!?;；]|[.:：,，]\s*$|我们|欢迎|因.{0,8}(?:发展|需要)"
    r"|\b(?:we|you|our|your|looking for|join|hiring)\b",
    re.I,
)
#: A line that says what the document is, or whose it is.
_NOTICE = re.compile(
    r"^(?:[^:：]{0,20})(?:招聘(?:启事|公告|简章|信息|海报)|岗位说明书|职位说明书"
    r"|job (?:advert\w*|description|posting|opening)|vacancy(?: announcement)?)$"
    r"|\b(?:ltd|inc|gmbh|llc|plc|co\.)(?:\b|\s|$)",
    re.I,
)
_AS_A_FIRM = re.compile(r"^(?:招聘|诚聘|急聘)[:：]?")
#: A longer text is no label of two things.
_LONGEST_LABEL = 16
#: What somebody says of themselves above all headings, in a line of so many letters.
_OF_ONESELF, _LEAST_SAID = "自我评价", 12
_SPEAKS = re.compile(
    r"经验|精通|熟悉|掌握|擅长|负责|从事|\b(?:experience[d]?|skilled|proficient|specialis"
    r"|specializ|responsible|expert)",
    re.I,
)
#: Years of work stated and years of the career further apart than this are told.
_FAR_APART = 2.0
_NOW = re.compile(
    r"(?:现任|现职|现就职|现任职|目前任职|当前任职|目前就职)(?:于|单位|公司)?\s*[:：]?\s*(\S.+)"
)
#: Of these nothing is kept on purpose.
_PRIVATE = re.compile(
    r"微信|身高|体重|血型|星座|政治|健康|民族|婚|户口|籍贯|生肖|宗教|身份证|住址|地址|邮编"
    r"|主页|博客|网址|照片|编号|日期|时间|来源|联系人|顾问|推荐人"
)
_OURSELVES = re.compile(
    r"(?:我司|我们公司|我公司|本公司|本单位|我单位"
    r"|敝司)\s*[（(:：，,]?\s*([\u4e00-\u9fffA-Za-z（）()]{2,30}?(?:有限(?:责任)?公司"
    r"|股份公司|集团))"
)
#: Wishes, each of which may have a label of its own: 期望职位1, 期望职位2.
SEVERAL = frozenset({"wanted_titles", "applied_post", "wanted_regions"})
#: Fields of the post that somebody wants, which is not the one they hold.
_WISHES = frozenset({"wanted_titles", "applied_post"})
#: Short labels at the head of an advertisement, where a list would leave open whose they are.
_OF_A_JOB = {
    heading(name): plain
    for plain, names in {
        "企业名称": ("公司", "单位", "企业", "雇主", "招聘方"),
        "工作地点": ("地点", "地区", "base地"),
    }.items()
    for name in names
}


@cache
def _labels(table: str) -> dict[str, str]:
    labels = {name: fields[0][0] for name, fields in fields_of(table).items()}
    if table == "candidate":
        return labels | dict.fromkeys(_SINCE_LABELS, "since")
    # What a firm fills in of itself beside its post: where it is, and when it did.
    return dict.fromkeys(DAYS_OF_FILLING, "posted_on") | dict.fromkeys(_towns(), "region") | labels


@cache
def _towns() -> frozenset[str]:
    """Return the labels under which a register has the town of a firm, and an advertisement no place."""
    of_firm, of_post = fields_of("enterprise").items(), fields_of("posting")
    return frozenset(n for n, fields in of_firm if fields[0][0] == "region" and n not in of_post)


def _with_town(record: dict[str, Cell]) -> dict[str, Cell]:
    """Return the record of a post with the town of its firm as its place, where it names no other."""
    places = [name for name in record if meaning_of(name, "posting") == "region"]
    towns = [name for name in places if heading(name) in _towns()]
    if not towns or len(towns) < len(places):
        return record
    return {"工作地点" if name == towns[0] else name: value for name, value in record.items()}


def own_label(label: str, table: str) -> str:
    """Return a label as the table knows it: for an advertisement in full.

    Examples
    --------
    >>> own_label("公司", "posting"), own_label("公司", "candidate")
    ('企业名称', '公司')
    """
    return _OF_A_JOB.get(heading(label), label) if table == "posting" else label


def meaning_of(label: str, table: str) -> str | None:
    """Return the field that a label of a form stands for, None if it is no label.

    A label of two things, such as 毕业院校及专业, stands for the first of them that is known; one of several
    wishes, such as 期望职位2, for all of them.
    """
    field = _labels(table).get(heading(own_label(label, table)))
    if table == "candidate" and field is None and WAY_OF_STUDY.fullmatch(heading(label)):
        return "education"
    if field is None and (bare := without_number(label)) != label:
        numbered = _labels(table).get(heading(bare))
        field = numbered if numbered in SEVERAL else None
    things = parted_label(label) if field is None and 3 < len(label) <= _LONGEST_LABEL else None
    known = (_labels(table).get(heading(name)) for name in things or ())
    return next(filter(None, known), field)


def record_of(reading: Reading, table: str, source: str) -> tuple[dict[str, Cell], list[str]]:
    """Return the record, label to value, with what there is to say about it."""
    reading.settle()
    record: dict[str, Cell] = dict(reading.fields)
    for name, texts in reading.sections.items():
        if name != OTHERS:
            record.setdefault(name, "\n".join(texts))
    if table == "posting":
        # Where "Job description" stands above all, the title is the first line below it.
        loose = reading.loose or reading.sections.get("job description", [])[:1]
        titled = _with_town(_with_title(record, loose))
        fields = {meaning_of(name, "posting") for name in titled}
        head = (_own_name(reading) | from_job_head(reading.loose)).items()
        return titled | {n: v for n, v in head if meaning_of(n, "posting") not in fields}, []
    since = next((str(v) for n, v in record.items() if heading(n) in _SINCE_LABELS), None)
    record = {name: value for name, value in record.items() if heading(name) not in _SINCE_LABELS}
    record = _applied_for(_clean(record), reading.loose, source)
    if posts := _posts_of_head(reading):
        reading.sections["工作经历"] = posts
        record["工作经历"] = "\n".join(posts)
    jobs = reading.jobs or jobs_of(reading.sections.get("工作经历", []))
    career = from_jobs(jobs)
    schools = reading.schools or [
        school_of(stay) for line in reading.sections.get("教育经历", []) for stay in _stays(line)
    ]
    # What the person states in the head goes before what is worked out from the career.
    loose = [line for line in reading.loose if not _OF_A_FIRM.search(line)]
    stated = from_jobs([], since) if since else {}
    derived = {
        name: value
        for part in (
            career,
            from_schools(schools),
            from_head(loose, source),
            stated,
            _held_now(reading.loose),
        )
        for name, value in part.items()
        if value is not None
    }
    derived = _reached_elsewhere(reading) | derived
    fields = {meaning_of(name, "candidate") for name in record}
    record |= {n: v for n, v in derived.items() if meaning_of(n, "candidate") not in fields}
    if said := "\n".join(line for line in loose if _is_sentence(line)):
        own = record.get(_OF_ONESELF)
        record[_OF_ONESELF] = f"{own}\n{said}" if own else said
    return record, [*_notes(jobs, career, record), *_unread_labels(loose), *reading.doubts]


def _posts_of_head(reading: Reading) -> list[str]:
    """Return the posts above all headings where no part is of a career, as at the top of a page."""
    if reading.jobs or "工作经历" in reading.sections:
        return []
    return [line for line in reading.loose if span_in(line) and tells_post(line, with_title=True)]


def _reached_elsewhere(reading: Reading) -> dict[str, Cell]:
    """Return telephone and e-mail that stand alone on lines below the head, as at a page's side."""
    parts = (
        texts
        for name, texts in reading.sections.items()
        if name not in (OTHERS, "工作经历", "项目经历")
    )
    lines = [line for texts in parts for line in texts if _REACHED.fullmatch(line.strip())]
    found = from_head(lines) if lines else {}
    return {name: found[name] for name in ("手机", "邮箱") if found.get(name)}


def _stays(line: str) -> list[str]:
    """Part a line of several stays at schools, each with its time."""
    parts = [part for part in re.split(r"[；;]\s*", line) if part.strip()]
    return parts if len(parts) > 1 and all(map(span_in, parts)) else [line]


def _held_now(loose: list[str]) -> dict[str, Cell]:
    """Return employer and title behind 现任, as consultants write them."""
    match = next((found for line in loose if (found := _NOW.match(line.strip()))), None)
    if match is None:
        return {}
    employer, title = employer_and_title(
        re.sub(r"[(（][^()（）]*\d{4}[^()（）]*[)）]", "", match[1])
    )
    return {"现工作单位": employer, "当前职位": title}


def _unread_labels(loose: list[str]) -> list[str]:
    """Name the labels above all headings whose values nothing reads."""
    pairs = [re.match(r"\s*([\u4e00-\u9fff]{2,8})\s*[:：]\s*\S", line) for line in loose]
    names = [
        pair[1]
        for pair in pairs
        if pair and not _NOW.match(pair[0]) and not _PRIVATE.search(pair[1])
    ]
    unread = [name for name in dict.fromkeys(names) if meaning_of(name, "candidate") is None]
    return [phrase("cells", "labels_unread", some=joined(unread))] if unread else []


def _own_name(reading: Reading) -> dict[str, Cell]:
    """Return the name that an employer gives itself in a sentence: 我司（虚海精工有限公司）."""
    lines = chain(reading.loose, *reading.sections.values())
    found = {match[1] for line in lines for match in _OURSELVES.finditer(line)}
    return {"企业名称": found.pop()} if len(found) == 1 else {}


def _is_sentence(line: str) -> bool:
    """Tell a line above all headings in which somebody speaks of themselves, and no contact or label."""
    speaks = len(line) >= _LEAST_SAID and bool(_SPEAKS.search(line))
    # Facts side by side, sex and age among them, are no sentence.
    return speaks and not re.search("[|｜]", line) and not holds_contact(line)


def _clean(record: dict[str, Cell]) -> dict[str, Cell]:
    """Return the record with one telephone of several, the person's mobile one."""
    phones = {n: v for n, v in record.items() if meaning_of(n, "candidate") == "phone"}
    if not phones:
        return record
    best = own_telephone("\n".join(map(str, phones.values()))) or next(iter(phones.values()))
    rest = {name: value for name, value in record.items() if name not in phones}
    return {**rest, "手机": best}


def _applied_for(record: dict[str, Cell], loose: list[str], source: str) -> dict[str, Cell]:
    if not _APPLICATION.search(" ".join([*loose[:4], source])):
        return record
    has_wish = any(meaning_of(name, "candidate") in _WISHES for name in record)
    return {
        "期望岗位" if heading(name) in _POST and not has_wish else name: value
        for name, value in record.items()
        if not (has_wish and heading(name) in _POST)
    }


def _notes(jobs: list[Job], career: dict[str, Cell], record: dict[str, Cell]) -> list[str]:
    spans = [job.span for job in jobs if job.span and not job.is_apart]
    if spans and career["工作年限"] is None and "工作年限" not in record:
        return [phrase("load", "career_open")]
    titles = [n for n, v in record.items() if v and meaning_of(n, "candidate") == "title"]
    untitled = [phrase("load", "career_untitled")] if spans and not titles else []
    signed = (job.signed_by for job in jobs if job.signed_by and not job.employer)
    untitled += [phrase("load", "career_signed", firm=firm) for firm in signed]
    stated = re.match(r"\d+(?:\.\d+)?", str(record.get("工作年限", "")))
    years = career["工作年限"]
    if stated and years and abs(float(stated[0]) - years) > _FAR_APART:
        return [*untitled, phrase("load", "career_differs", stated=stated[0], years=years)]
    return untitled


def _may_be_title(text: str) -> bool:
    """Tell a short line that is no sentence; letters take half the room of Chinese ones."""
    width = sum(2 if ord(mark) > 0x2E7F else 1 for mark in text)
    return width <= 60 and not (
        _SENTENCE.search(text)
        or _NOTICE.search(text)
        or is_employer(_AS_A_FIRM.sub("", text))
        or holds_contact(text)
    )


def _with_title(record: dict[str, Cell], loose: list[str]) -> dict[str, Cell]:
    if any(meaning_of(name, "posting") == "title" for name in record):
        return record
    title = next((text for text in loose if _may_be_title(text)), None)
    bare = re.sub(r"^(?:招聘|诚聘)[:：]?|(?:岗位|职位)说明书$", "", title) if title else None
    return record | ({"职位名称": bare} if bare else {})
