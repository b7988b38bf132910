"""Tell résumés from job descriptions, and both from other texts, by their labels and headings."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells._time_spans import span_in
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._form_cells import LEAST_PAIRS, filled_cells, label_pairs
from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.formats._post_lines import tells_post
from talentmatch.data.reading.formats._sections import section_of
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Form
from talentmatch.data.reading.rows.people._head_lines import from_head, has_contact
from talentmatch.vocab.reading import read_labels

__all__ = ["PROPOSED", "is_job", "is_of_nobody", "kind_of"]

_JOB_NAMES = frozenset(map(heading, ("职位名称", "岗位名称", "招聘人数", "招聘岗位", "job title")))
#: Labels of a name that stand in what a consultant writes about a person.
PROPOSED = frozenset(map(heading, read_labels("heading within a resume")["proposed"]))
#: How many lines may stand above a career without headings, and how many posts it has at least.
_HEAD, _LEAST_POSTS = 5, 2
_STRONG = frozenset({"工作经历", "教育经历", "项目经历", "专业技能"})


def kind_of(lines: list[list[str]]) -> str | None:
    """Tell a résumé from a job description by its headings; what has too few of them is neither."""
    cells = [cell for line in lines for cell in line if cell.strip()]
    names = [re.split(r"[:：]", cell, maxsplit=1)[0] for cell in cells]
    parts = [part for name in names if (part := section_of(name, "candidate")) is not None]
    labelled = any(heading(name) == "姓名" for name in names) or any(map(_is_proposal, cells))
    labelled = labelled or _is_labelled_form(lines)
    person = len(parts) + 2 * labelled
    jobs = [part for name in names if (part := section_of(name, "posting"))]
    job = len(jobs) + sum(heading(name) in _JOB_NAMES for name in names)
    # Headings such as Summary and Qualifications stand in both; only a career has spans of time.
    if job > person or (job and not labelled and not any(map(span_in, cells))):
        return "posting"
    strong = len(_STRONG.intersection(parts))
    contact = has_contact("\n".join(cells[:60])) or has_contact("\n".join(cells[60:]))
    enough = labelled or strong >= 2 or (strong and contact) or (not job and _tells_life(cells))
    return "candidate" if enough else "posting" if job else None


def _tells_life(cells: list[str]) -> bool:
    """Tell a short text headed by a name and one telephone, with several posts and no headings."""
    head = from_head(cells[:_HEAD])
    reached = bool(head["姓名"] and (head["手机"] or head["邮箱"]))
    alone = not has_contact("\n".join(cells[_HEAD:]))
    posts = [cell for cell in cells if span_in(cell) and tells_post(cell, with_title=True)]
    return reached and alone and len(posts) >= _LEAST_POSTS


def is_of_nobody(form: Form) -> bool:
    """Tell a form of people of whom none has a name, a telephone or an e-mail."""
    marks = {"name", "phone", "email"}
    labels = {
        meaning_of(str(n), "candidate")
        for record in form.records
        for n, v in record.items()
        if not is_blank(v)
    }
    return form.table == "candidate" and not marks & labels


def is_job(form: Form) -> bool:
    """Tell a job description with a title and several labels, or several parts of text."""
    if form.table != "posting":
        return False
    for record in form.records:
        own = [meaning_of(str(name), "posting") for name in record]
        known = {*own} - {None}
        if "title" in own and (len(known) >= LEAST_PAIRS or own.count("text") > 1):
            return True
    return False


def _is_labelled_form(lines: list[list[str]]) -> bool:
    """Tell a form of a person: a name beside its label, and more labels with their values."""
    pairs = [pair for line in lines for pair in label_pairs(filled_cells(line), "candidate")]
    labels = {meaning_of(label, "candidate") for label, value in pairs if value}
    return len(labels) >= LEAST_PAIRS and "name" in labels


def _is_proposal(cell: str) -> bool:
    """Tell a line that names the person whom a consultant proposes: 候选人：张三."""
    label, sign, value = re.sub("：", ":", cell).partition(":")
    return bool(sign and value.strip()) and heading(label) in PROPOSED
