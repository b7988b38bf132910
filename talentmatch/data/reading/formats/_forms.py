"""Résumés and job descriptions laid out for the eye: labels beside values, headings above text."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells._time_spans import span_in
from talentmatch.data.reading.cells._years import year_in
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._form_heads import (
    carry_head,
    drop_firms_between,
    drop_last_head,
    firms_stand_above,
    without_empty_form,
)
from talentmatch.data.reading.formats._form_labels import (
    LEAST_PAIRS,
    adjacent_pairs,
    distinct_cells,
    filled_cells,
    label_pairs,
    labelled_parts,
    with_labels_beside,
    with_own_labels,
)
from talentmatch.data.reading.formats._form_reading import Reading, tells_post
from talentmatch.data.reading.formats._form_record import PROPOSED, meaning_of, record_of
from talentmatch.data.reading.formats._form_values import (
    CAREER_PARTS,
    EDGE_SIGNS,
    MAY_BE_SAID,
    OF_STUDENTS,
    WISHED,
    WISHES,
    store_value,
)
from talentmatch.data.reading.formats._resume_parts import (
    NEW_COLUMN,
    OTHERS,
    career_table,
    is_of_others,
    is_office_use,
    section_of,
)
from talentmatch.data.reading.layout._labels import is_firm
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.reshaping._job_notices import notice_form
from talentmatch.data.reading.layout.sheets import Cell, Form, RawSheet
from talentmatch.data.reading.rows.people._head_lines import from_head, has_contact
from talentmatch.vocab.reading import read_labels

__all__ = ["form_of_lines", "form_of_rows", "is_job", "is_of_nobody", "kind_of"]

_JOB_NAMES = frozenset(map(heading, ("职位名称", "岗位名称", "招聘人数", "招聘岗位", "job title")))
#: How many lines may stand above a career without headings, and how many posts it has at least.
_HEAD, _LEAST_POSTS = 5, 2
_STRONG = frozenset({"工作经历", "教育经历", "项目经历", "专业技能"})
_HEADINGS = read_labels("heading within a resume")
_OF_WISHES = {
    heading(name): plain
    for plain, names in read_labels("label of a wish").items()
    for name in names
}
_NOTICE_OF_FIRM = re.compile(
    r"(.+?\S)\s*(?:(?:19|20)\d{2}年度?)?(?:春季|秋季|公开|社会|校园)?(?:招聘|招工)(?:简章"
    r"|启事|公告|信息|海报|需求)?"
)
#: Alone on a line they stand above schools; beside a value they are its label.
_SCHOOLING_HEADS = frozenset(map(heading, _HEADINGS["schooling"]))
#: Above what somebody earns and wants, where a career ends.
_PAY_HEADS = frozenset(map(heading, _HEADINGS["pay"]))
#: Headings that stand below one post, with the next post behind them.
_WITHIN_POSTS = frozenset(
    map(
        heading, ("achievements", "key achievements", "major achievements", "technologies", "tools")
    )
)
#: Parts that may stand between two posts under a heading of their own.
_BESIDE_POSTS = frozenset({"项目经历", "培训经历", "专业技能", "证书", "自我评价", "个人总结"})
#: Where somebody signs a form, and what a form is called beside the firm that hands it out.
_SIGNATURE = re.compile(
    r"\s*(?:本人|申请人|应聘者|应聘人员?|求职者|候选人|填表人|被面试人)?(?:签名|签字|签章)"
    r"|\s*(?:applicant'?s? )?signature\b",
    re.I,
)
_FORM_TITLE = re.compile(
    r"\s*\S{0,10}(?:登记|申请|应聘|报名|求职|履历|简历|信息|推荐)(?:登记|申请|报名|信息)?表\s*"
)
#: What the whole of a life is called, beside which schools and posts stand one below another.
_LIFE = re.compile(
    r"(?:个人|本人|主要|学习|工作|学历)+[及和与、/]*(?:工作|学习)?(?:简历|履历|经历)$"
)
#: A line of so many cells is told by its labels.
_LONG = 8
#: Titles of forms in which firms say whom they need; they stand in the first lines.
_SURVEY = re.compile(
    r"(?:人[才员力]|员工|用[工人]|招[聘工]|岗位|职位|技能|劳动力|工种).{0,6}(?:需求|申报|缺口)"
    r".{0,4}(?:调查|调研|摸底|征集|登记|申报|采集|反馈|填报|问卷|表)"
)
_TITLES = 3
#: Whether a sheet is a form or a list shows in so many rows.
_JUDGED = 1000


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


def form_of_rows(sheet: RawSheet) -> Form | None:
    """Return the person or post that a sheet describes as a form; None if it is a list of records.

    Examples
    --------
    >>> rows = [["姓名", "张三", "性别", "男"], ["学历", "本科", "专业", "机械"], ["手机", "1", "民族", "汉"]]
    >>> form_of_rows(RawSheet("a.xlsx", rows)).records[0]["学历"]
    '本科'
    """
    rows = [line for row in sheet.rows[:_JUDGED] if any(line := distinct_cells(row))]
    lines = [*map(with_own_labels, rows)]
    for table in ("candidate", "posting"):
        pairs = [len(label_pairs(filled_cells(line), table)) for line in lines]
        if lines and _is_header(filled_cells(lines[0]), table):
            pairs[0] = 0
        in_lists, tabled = 0, False
        for line, n in zip(lines, pairs, strict=True):
            tabled = not n and (tabled or career_table(line) is not None)
            in_lists += len(filled_cells(line)) > 2 and not n and not tabled
        if sum(pairs) >= LEAST_PAIRS and sum(map(bool, pairs)) >= 2 and in_lists <= len(lines) / 2:
            more = [line for row in sheet.rows[_JUDGED:] if any(line := distinct_cells(row))]
            return form_of_lines(lines + more, sheet.source)
    return None


def _is_header(cells: list[str], table: str) -> bool:
    """Tell a long line most of whose cells are labels: a form has a value beside each."""
    labels = sum(meaning_of(cell, table) is not None for cell in cells)
    return len(cells) >= _LONG and labels * 2 > len(cells)


def form_of_lines(lines: list[list[str]], source: str) -> Form | None:
    """Read lines of cells as the résumés or job descriptions that they are, None if neither.

    Parameters
    ----------
    lines : list of list of str
        Paragraphs as one cell each, table rows as their cells; an empty cell keeps its place.
    source : str
        File, as a person would say it.
    """
    lines = [*map(with_own_labels, lines)]
    table = kind_of(lines)
    if table is None:
        return notice_form(lines, source)
    records: list[dict[str, Cell]] = []
    notes: list[str] = []
    if table == "posting":
        lines, notes = without_empty_form(lines)
    readings = _read(lines, table)
    notes += drop_last_head(readings, table) + drop_firms_between(readings, table)
    firm = _firm_of_notice(readings[0].loose) if table == "posting" else None
    for reading in readings:
        record, more = record_of(reading, table, source)
        if record and firm and not any(meaning_of(n, table) == "enterprise_name" for n in record):
            record["企业名称"] = firm
        if record:
            records.append(record)
            notes += more
    if table == "posting":
        notes += carry_head(records)
        if year := _year_of_survey(lines, records):
            return Form(source, "need_survey", [{**record, "年份": year} for record in records])
    return Form(source, table, records, tuple(dict.fromkeys(notes)))


def _year_of_survey(lines: list[list[str]], records: list[dict[str, Cell]]) -> str:
    """Return the year of the survey of needs whose form these are; empty if they are of none.

    Each post has to have its firm and how many are wanted, in words of a survey: 招聘岗位 is a vacancy.
    """
    titles = (cells[0] for line in lines[:_TITLES] if len(cells := filled_cells(line)) == 1)
    year = next((year_in(title) for title in titles if _SURVEY.search(title)), None)
    known = fields_of("need_survey")
    fields = (
        {field for name in record for field, _ in known.get(heading(name), ())}
        for record in records
    )
    whole = all({"post", "enterprise_name", "openings"} <= own for own in fields)
    return f"{year}年" if year and whole and records else ""


def _firm_of_notice(loose: list[str]) -> str | None:
    """Return the firm whose advertisement the first line says that this is: 甲有限公司招聘简章."""
    match = _NOTICE_OF_FIRM.fullmatch(loose[0].strip()) if loose else None
    return match[1] if match and is_firm(match[1]) else None


def _read(lines: list[list[str]], table: str) -> list[Reading]:
    readings = [Reading(firms_above=table == "posting" and firms_stand_above(lines))]
    for line in with_labels_beside(lines, table):
        single = filled_cells(line)
        parts = labelled_parts(single[0], table) if len(single) == 1 else []
        for part in [[part] for part in parts] if len(parts) > 1 else [line]:
            if _is_of_another(part, table) and len(parts) > 1:
                break  # what follows on the line is of the same other person
            _take(part, table, readings)
    return readings


def _is_of_another(line: list[str], table: str) -> bool:
    label = re.split(r"[:：\s]", "".join(line).strip(), maxsplit=1)[0]
    return table == "candidate" and (is_of_others(label) or meaning_of(label, table) == "recruiter")


def _take(line: list[str], table: str, readings: list[Reading]) -> None:
    """Put one line where it belongs: a heading, a table, labelled values, or text of the open part."""
    cells, reading = filled_cells(line), readings[-1]
    if not cells:
        return
    if cells == [NEW_COLUMN]:
        reading.begin_column()
        return
    if reading.side and len(cells) == 1 and not line[0].strip():
        reading.sections[reading.side].extend(filter(None, cells[0].splitlines()))
        return
    reading.side = ""
    part = section_of(cells[0], table)
    if len(cells) == 1 and _open_part(cells[0], part, table, reading):
        return
    if reading.wishes:
        line = [_of_wish(cell) for cell in line]
        cells = filled_cells(line)
        if (
            len(cells) == 1
            and re.search(r"[|｜,，;；]|\s[/／]\s", cells[0])
            and not re.search("[:：]", cells[0])
        ):
            store_value("求职意向", cells[0], table, readings)
            return
    if table == "candidate":
        if is_office_use(" ".join(cells)):
            reading.open(OTHERS)
            return
        line = _without_side_heading(line, part, reading)
        if _take_row(line, reading):
            return
        cells = _own_cells(filled_cells(line))
        if not cells:
            return
    pairs = label_pairs(cells, table)
    if reading.section and len(cells) > 2 and len(pairs) * 2 < len(cells):
        # In a row of a career a word may look like a label; what somebody wants is none of it.
        pairs = [
            pair for pair in pairs if table == "candidate" and meaning_of(pair[0], table) in WISHED
        ]
    if pairs:
        reading.table = None
        was_signed = reading.is_signed
        reading.is_signed = was_signed or any(map(_FORM_TITLE.fullmatch, cells))
        for label, value in pairs:
            store_value(label, value, table, readings, beside=len(cells) > 1)
        reading.is_signed = was_signed or any(map(_SIGNATURE.match, cells))
    elif len(cells) == 2 and (part := part or _career_beside(cells, table)):
        reading.sections.setdefault(part, []).extend(filter(None, cells[1].splitlines()))
        reading.side = part if part != OTHERS else ""
    else:
        reading.is_signed = reading.is_signed or bool(_SIGNATURE.match(cells[0]))
        for text in _texts_of_row(cells):
            reading.add_text(text)


def _career_beside(cells: list[str], table: str) -> str | None:
    """Return the part of a cell of dated lines beside the words that it is somebody's life."""
    lines = [line for line in cells[1].splitlines() if line.strip()]
    dated = sum(span_in(line) is not None for line in lines)
    is_career = table == "candidate" and _LIFE.search(heading(cells[0])) and 2 * dated > len(lines)
    return "工作经历" if is_career else None


def _texts_of_row(cells: list[str]) -> list[str]:
    """Return the lines of a row; behind a time in the cell at the left those of the cell beside it."""
    if len(cells) == 1:
        return cells[0].splitlines()
    time = "-".join(filter(None, map(str.strip, cells[0].splitlines())))
    span = span_in(time)
    if len(cells) > 2 or span is None or re.search(r"\w", time[: span.at[0]] + time[span.at[1] :]):
        return [" ".join(cells)]
    first, *rest = filter(str.strip, cells[1].splitlines())
    return [f"{time} {first}", *rest]


def _open_part(text: str, part: str | None, table: str, reading: Reading) -> bool:
    """Open the part whose heading a line is; tell whether it is one."""
    name = heading(EDGE_SIGNS.sub("", text))
    if table == "candidate" and heading(text) in _SCHOOLING_HEADS:
        part = "教育经历"
    is_pay = reading.section in CAREER_PARTS and heading(text) in _PAY_HEADS
    if is_pay:
        part = "个人总结"
    if part is None:
        return False
    if table == "candidate" and name in MAY_BE_SAID:
        reading.table = None
        reading.open_beside(part, unsure=True)
    elif is_pay or (_in_career(reading) and name in _WITHIN_POSTS):
        reading.table = None
        reading.open_beside(part)
    elif (
        table == "candidate"
        and _in_career(reading)
        and part in _BESIDE_POSTS
        and not OF_STUDENTS.search(text)
    ):
        reading.table = None
        reading.open_beside(part, headed=True)
    else:
        reading.open(part)
        reading.wishes = table == "candidate" and name in WISHES
    return True


def _in_career(reading: Reading) -> bool:
    """Tell a part of posts, or one behind which they may go on."""
    return "工作经历" in (reading.section, reading.left_section)


def _of_wish(cell: str) -> str:
    """Return a cell below a heading of wishes with its label in full."""
    label, sign, value = re.sub("：", ":", cell).partition(":")
    plain = _OF_WISHES.get(heading(label))
    return f"{plain}：{value}" if plain and (sign or not value) else cell


def _own_cells(cells: list[str]) -> list[str]:
    """Return the cells of a row before the first label of somebody else's data."""
    ends = [place for place, cell in enumerate(cells) if is_of_others(re.split("[:：]", cell)[0])]
    return cells[: ends[0]] if ends else cells


def _without_side_heading(line: list[str], part: str | None, reading: Reading) -> list[str]:
    """Take off the heading that stands at the left of all rows of a table, and open its part."""
    if part is None or len(filled_cells(line)) < 3:
        return line
    first = next(place for place, cell in enumerate(line) if cell.strip())
    rest = [*line[:first], "", *line[first + 1 :]]
    if career_table(rest) is None and reading.table is None:
        return line
    if reading.section != part:
        reading.open(part)
    return rest


def _take_row(line: list[str], reading: Reading) -> bool:
    """Take a row of headings of a career, or one of the rows below it; tell whether it was one."""
    opened = career_table(line)
    if opened:
        parts = {"job": "工作经历", "school": "教育经历", "project": "项目经历", "others": OTHERS}
        reading.table, reading.section = opened, parts[opened.kind]
        return True
    cells = filled_cells(line)
    if reading.table is None or len(cells) < 2 or list(adjacent_pairs(cells, "candidate")):
        return False
    if reading.table.kind == "job":
        job = reading.table.job(line)
        if not job.span and not job.years:
            reading.table = None
            return False
        reading.jobs.append(job)
    elif reading.table.kind == "school":
        reading.schools.append(reading.table.school(line))
    reading.add_text(reading.table.text(line))
    return True
