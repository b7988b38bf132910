"""Résumés and job descriptions laid out for the eye: labels beside values, headings above text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import Cell, Form, RawSheet
from talentmatch.data.reading.rows.career import from_career

__all__ = ["form_of_lines", "form_of_rows"]

_PERSON = ("工作经历", "工作经验", "教育经历", "教育背景", "项目经历", "项目经验", "自我评价", "个人优势", "个人简介", "专业技能", "技能特长", "培训经历", "语言能力", "证书", "资格证书", "work experience", "experience", "education", "skills", "summary", "projects", "certificates")  # fmt: skip
_JOB = ("岗位职责", "职位描述", "岗位描述", "工作内容", "工作职责", "任职要求", "任职资格", "岗位要求", "职位要求", "福利待遇", "公司福利", "responsibilities", "requirements", "job description", "qualifications", "benefits")  # fmt: skip
#: Headings of parts that hold labels and values.
_PLAIN = ("基本信息", "个人信息", "求职意向", "求职期望", "联系方式", "职位信息", "岗位信息", "基本资料", "personal information", "job intention")  # fmt: skip
#: A form begins anew where one of these comes up again.
_STARTS = {"candidate": "name", "posting": "title"}
_LEAST_PAIRS = 4
#: Whether a sheet is a form or a list shows in so many rows.
_JUDGED = 1000
_PAIR = re.compile(r"\s*([^:：]{1,16}?)\s*[:：]\s*(.*)", re.S)
_PARTS = re.compile(r"\s{2,}|\t|\s*[|｜]\s*")


@dataclass
class _Reading:
    """One person or post as far as it has been read."""

    fields: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[str]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    section: str = ""


@cache
def _labels(table: str) -> dict[str, str]:
    return {name: fields[0][0] for name, fields in fields_of(table).items()}


@cache
def _sections(table: str) -> dict[str, str]:
    names = _PERSON if table == "candidate" else _JOB
    return {heading(name): name for name in names}


def form_of_rows(sheet: RawSheet) -> Form | None:
    """Return the person or post that a sheet describes as a form; None if it is a list of records.

    Examples
    --------
    >>> rows = [["姓名", "张三", "性别", "男"], ["学历", "本科", "专业", "机械"], ["手机", "1", "民族", "汉"]]
    >>> form_of_rows(RawSheet("a.xlsx", rows)).records[0]["学历"]
    '本科'
    """
    lines = [line for row in sheet.rows[:_JUDGED] if (line := _distinct(row))]
    for table in ("candidate", "posting"):
        labels = _labels(table)
        pairs = [sum(1 for _ in _adjacent(line, labels)) for line in lines]
        in_lists = sum(len(line) > 2 and not pairs[i] for i, line in enumerate(lines))
        if sum(pairs) >= _LEAST_PAIRS and sum(map(bool, pairs)) >= 2 and in_lists <= len(lines) / 2:
            more = [line for row in sheet.rows[_JUDGED:] if (line := _distinct(row))]
            return form_of_lines(lines + more, sheet.source)
    return None


def _distinct(row: Iterable[Cell]) -> list[str]:
    """Return the texts of a row, each merged cell once."""
    texts: list[str] = []
    for cell in row:
        text = "" if is_blank(cell) else _shown(cell)
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return texts


def _shown(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _adjacent(line: list[str], labels: dict[str, str]) -> Iterable[tuple[str, str]]:
    place = 0
    while place < len(line) - 1:
        if heading(line[place]) in labels and heading(line[place + 1]) not in labels:
            yield line[place], line[place + 1]
            place += 1
        place += 1


def form_of_lines(lines: list[list[str]], source: str) -> Form | None:
    """Read lines of cells as the résumés or job descriptions that they are, None if neither.

    Parameters
    ----------
    lines : list of list of str
        Paragraphs as one cell each, table rows as their cells.
    source : str
        File, as a person would say it.
    """
    table = _kind(lines)
    if table is None:
        return None
    readings = _read(lines, table)
    records = [_record(reading, table) for reading in readings]
    return Form(source, table, [record for record in records if record])


def _kind(lines: list[list[str]]) -> str | None:
    names = [heading(cell.partition("：")[0].partition(":")[0]) for line in lines for cell in line]
    person = sum(name in _sections("candidate") for name in names) + 2 * ("姓名" in names)
    person += sum(name in map(heading, _PLAIN[:3]) for name in names)
    job = sum(name in _sections("posting") for name in names)
    job += sum(
        name in ("职位名称", "岗位名称", "招聘人数", "招聘岗位", "jobtitle") for name in names
    )
    if max(person, job) == 0:
        return None
    return "candidate" if person >= job else "posting"


def _read(lines: list[list[str]], table: str) -> list[_Reading]:
    readings = [_Reading()]
    for line in lines:
        for cells in _unfolded(line, table):
            _take(cells, table, readings)
    return readings


def _unfolded(line: list[str], table: str) -> list[list[str]]:
    """Split a paragraph that holds several labelled values side by side."""
    if len(line) != 1:
        return [line]
    parts = [part for part in _PARTS.split(line[0].strip()) if part]
    labelled = sum(_pair(part, table) is not None for part in parts)
    return [[part] for part in parts] if len(parts) > 1 and labelled >= 2 else [line]


def _pair(text: str, table: str) -> tuple[str, str] | None:
    found = _PAIR.fullmatch(text)
    if found and (heading(found[1]) in _labels(table) or heading(found[1]) in _sections(table)):
        return found[1], found[2].strip()
    return None


def _take(cells: list[str], table: str, readings: list[_Reading]) -> None:
    """Put one line where it belongs: a heading, labelled values, or text of the open section."""
    first = heading(cells[0])
    if len(cells) == 1 and first in _sections(table):
        readings[-1].section = _sections(table)[first]
        return
    if len(cells) == 1 and first in map(heading, _PLAIN):
        readings[-1].section = ""
        return
    pairs = list(_adjacent(cells, _labels(table))) if len(cells) > 1 else []
    if len(cells) == 1 and (pair := _pair(cells[0], table)):
        pairs = [pair]
    if pairs and not (readings[-1].section and len(cells) > 2 and len(pairs) * 2 < len(cells)):
        for label, value in pairs:
            _store(label, value, table, readings)
        return
    if len(cells) == 2 and first in _sections(table):
        readings[-1].sections.setdefault(_sections(table)[first], []).append(cells[1])
        return
    text = " ".join(cells)
    reading = readings[-1]
    (reading.sections.setdefault(reading.section, []) if reading.section else reading.loose).append(
        text
    )


def _store(label: str, value: str, table: str, readings: list[_Reading]) -> None:
    name = heading(label)
    reading = readings[-1]
    if name in _sections(table) and (len(value) > 12 or not value or name not in _labels(table)):
        reading.section = _sections(table)[name]
        if value:
            reading.sections.setdefault(reading.section, []).append(value)
        return
    meaning = _labels(table).get(name)
    begun = {_labels(table).get(heading(known)) for known in reading.fields}
    if meaning == _STARTS[table] and meaning in begun and reading.sections:
        reading = _Reading()
        readings.append(reading)
    if value:
        reading.fields.setdefault(label.strip(), value)


def _record(reading: _Reading, table: str) -> dict[str, Cell]:
    record: dict[str, Cell] = dict(reading.fields)
    for name, texts in reading.sections.items():
        record.setdefault(name, "\n".join(texts))
    meanings = {_labels(table).get(heading(name)) for name in record}
    if table == "candidate":
        derived = from_career(reading.sections, reading.loose)
        record |= {
            n: v for n, v in derived.items() if _labels(table).get(heading(n)) not in meanings
        }
    elif "title" not in meanings:
        title = next((text for text in reading.loose if len(text) <= 30), None)
        record |= (
            {"职位名称": re.sub(r"^(?:招聘|诚聘)[:：]?|(?:岗位|职位)说明书$", "", title)}
            if title
            else {}
        )
    return record
