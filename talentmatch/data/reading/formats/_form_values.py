"""Where the value behind a label of a résumé or a job description goes: a field, a part, a post, a school."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from talentmatch.data.reading.cells._person_marks import EMAIL
from talentmatch.data.reading.cells._ticks import ticked
from talentmatch.data.reading.cells._time_spans import span_in
from talentmatch.data.reading.formats._form_reading import Reading, tells_school
from talentmatch.data.reading.formats._form_record import (
    PROPOSED,
    SEVERAL,
    WAY_OF_STUDY,
    meaning_of,
    own_label,
)
from talentmatch.data.reading.formats._resume_parts import OTHERS, section_of
from talentmatch.data.reading.layout._labels import without_number
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.reshaping._joined_cells import parted_label
from talentmatch.data.reading.rows.people._career import School
from talentmatch.data.reading.rows.people._job_words import is_employer
from talentmatch.data.reading.rows.people._jobs import JOB_LABELS, Job, jobs_of
from talentmatch.i18n import phrase
from talentmatch.vocab import levels
from talentmatch.vocab.reading import read_labels

__all__ = [
    "CAREER_PARTS",
    "EDGE_SIGNS",
    "MAY_BE_SAID",
    "OF_STUDENTS",
    "WISHED",
    "WISHES",
    "store_value",
]

#: Headings of what somebody wants, and what short labels below them are in full.
WISHES = frozenset(map(heading, read_labels("heading within a resume")["wishes"]))
#: Parts of which a firm with its days is no post.
OF_STUDENTS = re.compile(
    r"实习|实践|兼职|志愿|社[团会]|学生|校[园内]|在校|intern|volunteer|campus|student"
    r"|extracurricular",
    re.I,
)
#: Headings that may be words of a sentence; they open a part only above a school.
MAY_BE_SAID = frozenset(map(heading, ("学习", "求学", "学业")))
#: Parts in which a label names something of a post or school, not of the person.
CAREER_PARTS = frozenset({"工作经历", "项目经历", "培训经历", "教育经历"})
EDGE_SIGNS = re.compile(r"^\W+|\W+$")
#: A form begins anew where one of these comes up again.
_STARTS = {"candidate": "name", "posting": "title"}
#: The firm of each.
_FIRM_FIELDS = {"candidate": "employer", "posting": "enterprise_name"}
#: A label of whoever signs and seals a form.
_SEALED = re.compile(r"盖章|签章|公章|seal|stamp", re.I)
#: A label of the firm somebody works at, whoever seals the form.
_OWN_EMPLOYER = re.compile(r"现|目前|当前|工作|任职|就职|供职|所在|服务|current|present", re.I)
#: Fields of what somebody wants, and those that are theirs beside what is said of others, too.
WISHED = frozenset({"pay", "expected_yearly_pay"}).union(
    ("wanted_titles", "applied_post", "wanted_regions", "available_from")
)
_OWN_BESIDE_OTHERS = WISHED | {"skills", "licences", "consent"}
#: Fields that are the person's own in whatever part their label stands.
_ALWAYS_OWN = _OWN_BESIDE_OTHERS.union(
    ("name", "phone", "email", "sex", "birth_year", "age", "marital_status", "ethnicity"),
    ("household_registration", "blocked_employers", "experience_years", "since"),
)


#: What is left of a line that was there to write on.
_LINE_TO_FILL = re.compile(r"^[_＿\s]+|[_＿\s]+$")


def _is_whole_post(value: str) -> bool:
    """Tell a firm, a post and its time, all behind one label: Lab Head, Acme Ltd., since 2018."""
    (job, *more) = jobs_of([value]) or [Job()]
    return bool(job.span and job.title and job.employer and is_employer(job.employer)) and not more


def store_value(
    label: str, value: str, table: str, readings: list[Reading], *, beside: bool = False
) -> None:
    """Keep a labelled value: as a field, or as text of the part that its label or place says."""
    # A line to write on may be left around it: 姓名：__张三__.
    value = _LINE_TO_FILL.sub("", value)
    if table == "candidate" and meaning_of(label, table) == "title" and _is_whole_post(value):
        if readings[-1].section:
            readings[-1].open_beside("工作经历")
        readings[-1].add_text(value)
        return
    if table == "candidate" and _store_school(label, value, readings[-1]):
        return
    if meaning_of(label, table) and (things := parted_label(label, value)):
        for name, part_of in things.items():
            if part_of:
                store_value(name, str(part_of), table, readings, beside=beside)
        return
    if table == "candidate" and value and heading(label) in WISHES:
        label = "求职意向"
    reading, meaning = readings[-1], meaning_of(label, table)
    if table == "candidate" and meaning == "education" and span_in(value) and reading.section:
        # Schools behind a label within a career: 学历：2012.9-2015.6 某学院 数控 大专；….
        reading.open("教育经历")
        for text in re.split(r"[；;]\s*", value):
            reading.add_text(text)
        return
    part = section_of(label, table)
    if part and (len(value) > 12 or not value or meaning is None):
        _store_part(label, value, part, reading, beside=beside, is_person=table == "candidate")
        return
    if reading.left_section == "工作经历" and not reading.headed and heading(label) in JOB_LABELS:
        # The next post, of which each thing has its label.
        reading.open(reading.left_section)
    in_career = reading.section in CAREER_PARTS or (reading.headed and heading(label) in JOB_LABELS)
    if in_career and table == "candidate" and meaning not in _ALWAYS_OWN:
        _store_in_career(label, value, reading)
        return
    if reading.section == OTHERS and (
        heading(label) in PROPOSED or (reading.of_consultant and meaning == "name")
    ):
        reading.open("")
    if table == "posting" and reading.section == OTHERS and meaning:
        # What is said of the firm ends where the post's own labels begin.
        reading.open("")
    if reading.section == OTHERS and meaning not in _OWN_BESIDE_OTHERS:
        return
    if meaning == "recruiter" and not any(meaning_of(n, table) == "name" for n in reading.fields):
        # The telephone below is the consultant's, until the person is named.
        reading.open(OTHERS)
        reading.of_consultant = True
        return
    if table == "candidate" and meaning == "employer" and _is_of_form(label, value, reading):
        return
    _store_field(label, value, table, readings)


def _store_field(label: str, value: str, table: str, readings: list[Reading]) -> None:
    """Keep a value as a field, of the next person or post where it begins one."""
    reading, meaning = readings[-1], meaning_of(label, table)
    label = _label_of_first(label, readings) if table == "posting" else label
    again = table == "posting" and label.strip() in reading.fields
    is_next = _is_of_next_firm(label, value, table, readings)
    begins = meaning == _STARTS[table] and _begins_another(
        value, meaning, table, reading, again=again
    )
    if is_next or begins:
        reading = Reading()
        readings.append(reading)
    elif (
        table == "posting"
        and meaning == "enterprise_name"
        and _has_other_firm(label, value, reading)
    ):
        # The post's own firm, below the group that stands above all posts.
        reading.fields.pop(label.strip(), None)
    options = ticked(value)
    value = value if options is None else options
    if value and meaning:
        _keep(own_label(label.strip(), table), " ".join(value.split()), meaning, reading)


def _label_of_first(label: str, readings: list[Reading]) -> str:
    """Return a label as the first post has it: 二、招聘岗位 is 一、招聘岗位.

    Within one post, 1、岗位要求 and 2、岗位要求 are two of which both count.
    """
    first = next((n for n in readings[0].fields if heading(n) == heading(label)), label)
    begins = meaning_of(label, "posting") == _STARTS["posting"]
    return first if begins or first not in readings[-1].fields else label


def _store_part(
    label: str, value: str, part: str, reading: Reading, *, beside: bool, is_person: bool
) -> None:
    """Keep the text behind a label that names a part of a résumé or an advertisement."""
    if is_person and value and _may_be_said(label) and not tells_school(value):
        reading.add_text(f"{label}：{value}")
    elif beside:
        reading.sections.setdefault(part, []).extend(filter(None, value.splitlines()))
        reading.side = part if part != OTHERS else ""
    else:
        said = is_person and bool(value)
        is_dated = said and bool(span_in(value))
        goes_back = said and not OF_STUDENTS.search(label)
        in_posts = reading.section == "工作经历" and part not in ("教育经历", OTHERS)
        if goes_back and is_dated and in_posts:
            # A project or a training on its line, with its days: the next may be of the career again.
            reading.sections.setdefault(part, []).append(value)
            reading.open_beside(part, headed=True)
            reading.is_told_beside = True
            return
        reading.open_beside(part, goes_back=goes_back and not is_dated)
        if value:
            reading.add_text(value)


def _store_school(label: str, value: str, reading: Reading) -> bool:
    """Keep a degree of one way of studying as a school; tell whether it was one, or belongs to one.

    Forms of public bodies ask for 全日制学历学位 and 在职学历学位, each with school and major behind it.
    """
    if WAY_OF_STUDY.fullmatch(heading(label)):
        degrees = [
            level
            for part in re.split(r"[\s,，、/]+", value)
            if (level := levels.parse("education", part))
        ]
        best = max(degrees, key=lambda level: levels.rank("education", level), default=None)
        reading.schools += [School(best)] if best else []
        reading.studies = True
        return True
    if not reading.studies or meaning_of(label, "candidate") not in ("school", "major"):
        return False
    last = reading.schools[-1] if reading.schools else School()
    things = parted_label(label, value) or {label: value}
    by_field = {meaning_of(name, "candidate"): str(part) for name, part in things.items() if part}
    if not by_field or last.name or last.major:
        return not by_field
    reading.schools[-1:] = [replace(last, name=by_field.get("school"), major=by_field.get("major"))]
    return True


def _keep(label: str, value: str, meaning: str, reading: Reading) -> None:
    """Keep the value of a label; of several wishes or skills under numbered labels each."""
    if (
        meaning == "phone"
        and (mail := EMAIL.search(value))
        and not any(meaning_of(name, "candidate") == "email" for name in reading.fields)
    ):
        reading.fields["邮箱"] = mail[0]
    bare = without_number(label)
    wish = next(
        (
            name
            for name in reading.fields
            if name != bare and meaning_of(name, "candidate") == meaning
        ),
        None,
    )
    if meaning == "wanted_titles" and wish and bare == label and value not in reading.fields[wish]:
        # 目标职位：设备总监　期望：40-50万/年
        reading.fields[wish] += f"；{value}"
        return
    if bare == label or meaning not in SEVERAL:
        reading.fields.setdefault(label if bare == label else bare, value)
        return
    before = reading.fields.get(bare, "")
    reading.fields[bare] = f"{before}、{value}" if before else value


def _begins_another(value: str, meaning: str, table: str, reading: Reading, *, again: bool) -> bool:
    """Tell a second person or post: the label that begins one came before, of a post the same."""
    before = [v for name, v in reading.fields.items() if meaning_of(name, table) == meaning]
    other = (table == "candidate" or again) and bool(value) and value not in before
    return bool(before) and (bool(reading.sections) or other)


def _is_of_form(label: str, value: str, reading: Reading) -> bool:
    """Tell the firm that hands out a form, where the form is signed, sealed or named; note it."""
    is_own = _OWN_EMPLOYER.search(label) is not None
    is_of_form = bool(value) and not is_own and (reading.is_signed or bool(_SEALED.search(label)))
    if is_of_form:
        reading.doubts.append(phrase("load", "firm_of_form", label=label.strip(), firm=value))
    return is_of_form


def _is_of_next_firm(label: str, value: str, table: str, readings: list[Reading]) -> bool:
    """Tell the firm of the next form, which stands above its post or person as that of the first form did."""
    start, first = _STARTS[table], readings[0]
    above = list(takewhile(lambda name: meaning_of(name, table) != start, first.fields))
    if meaning_of(label, table) != _FIRM_FIELDS[table] or not value or label.strip() not in above:
        return False
    stand_above = first.firms_above or table == "candidate"
    return stand_above and _has_other_firm(label, value, readings[-1], table)


def _has_other_firm(label: str, value: str, reading: Reading, table: str = "posting") -> bool:
    """Tell a post or person, already named, of another firm than the one behind this label."""
    named = any(meaning_of(name, table) == _STARTS[table] for name in reading.fields)
    return named and reading.fields.get(label.strip()) != value


def _store_in_career(label: str, value: str, reading: Reading) -> None:
    reading.add_text(f"{label}：{value}")
    if reading.section == "教育经历" and heading(label) not in JOB_LABELS:
        reading.fields.setdefault(label.strip(), value)


def _may_be_said(label: str) -> bool:
    """Tell a heading that may as well be a word of what somebody says of themselves: 学习：善于钻研."""
    return heading(EDGE_SIGNS.sub("", label)) in MAY_BE_SAID
