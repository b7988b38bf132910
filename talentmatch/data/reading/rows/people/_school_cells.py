"""Degree, school and major that stand in one cell of a table of people, of one school or several."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._career import School, from_schools, school_of
from talentmatch.i18n import phrase
from talentmatch.vocab import levels
from talentmatch.vocab.reading import read_words

__all__ = ["schools_of", "take_schools"]

#: Headings of all schools of a person, and of columns made for one thing in which several stand.
_SCHOOLS = frozenset(map(heading, read_words("heading of all schools of a person")))
_ONE_THING = frozenset(map(heading, read_words("heading of one thing about schooling")))
_BETWEEN = re.compile(r"\s*[;；\n]\s*|[,，、]?\s+(?=(?:19|20)\d{2}\s*[.年/-])")
#: What is said of a degree beside it, and where degree, school and major are written as one word.
_MARKS = (
    (
        re.compile(
            r"[(（]?(?:非?全日制|统招|自学考试|自考|成人(?:教育|高考)?|成教|函授|电大"
            r"|网络教育|在职|毕业于?|学位|学历|海归|海外|留学|985|211|双一流|专升本|应届生?"
            r"|及?以[上下])[)）]?"
        ),
        "|",
    ),
    (re.compile(r"[(（]([\u4e00-\u9fffA-Za-z]{2,20})[)）]"), r"|\1|"),
    (re.compile(r"(?<![\u4e00-\u9fff])大学本科|(?<![\u4e00-\u9fff])大学专科"), "|本科|"),
    (
        re.compile(r"(博士后?|硕士(?:研究生)?|研究生|本科|学士|大专|专科|高职|中专|中技|高中)"),
        r"|\1|",
    ),
    (
        re.compile(
            r"(?<=大学)(?=(?!.*(?:大学|学院|学校))[\u4e00-\u9fff]{2})"
            r"|(?<=学院)(?=(?!.*(?:大学|学院|学校))[\u4e00-\u9fff]{2})"
        ),
        "|",
    ),
    (re.compile(r"[()（）]"), "|"),
    (re.compile(r"(?<=[\u4e00-\u9fff|])-(?=[\u4e00-\u9fff|])|[/／+]"), "|"),
)
_NO_NAMES = ("大学", "学院", "学校", "university", "University", "college", "College")
_FIELDS = {"education": "学历", "major": "专业", "school": "毕业院校"}


def take_schools(raw: Raw, block: Block) -> None:
    """Fill degree, major and school of people from cells that hold several of them.

    What a column of its own says stays; of several schools that of the highest degree counts, or
    of the degree that stands there.

    Parameters
    ----------
    raw : Raw
        Cells of all fields; changed in place, gets the note.
    block : Block
        The table.
    """
    for place, name in enumerate(block.header):
        if (plain := heading(name)) in _SCHOOLS or plain in _ONE_THING:
            _take(raw, [row[place] for row in block.rows], name)


def _take(raw: Raw, cells: list[Cell], header: str) -> None:
    schools = [schools_of(cell) if isinstance(cell, str) else [] for cell in cells]
    nothing = pd.Series(None, index=raw.cells.index, dtype=object)
    has_level = raw.headers.get("education") not in (None, header)
    levels_given = raw.cells["education"] if has_level else nothing
    told = [_of_level(some, given) for some, given in zip(schools, levels_given, strict=True)]
    if "education" not in raw.cells:
        # A level that stands there alone is no school, and is read as one of its own column.
        told = [
            facts or {"学历": cell if levels.parse("education", str(cell or "")) else None}
            for facts, cell in zip(told, cells, strict=True)
        ]
    filled: set[int] = set()
    for field, label in _FIELDS.items():
        filled |= {*raw.fill(field, (facts.get(label) for facts in told), header)}
    if filled:
        facts = {"n": len(filled), "rows": raw.lines(sorted(filled))}
        raw.used.add(header)
        raw.notes.append(phrase("cells", "schools_read", header=header, **facts))


def _of_level(schools: list[School], given: Any) -> dict[str, Cell]:
    """Return what the school of a level, or else the highest, tells."""
    level = None if is_blank(given) else levels.parse("education", str(given))
    of_level = [school for school in schools if school.degree == level]
    return from_schools(of_level or schools)


def schools_of(cell: str) -> list[School]:
    """Return the schools of a cell that tells more than one thing of them."""
    lines = [line for line in _BETWEEN.split(cell.strip()) if line]
    return [school for line in lines if (school := _school(line))]


def _school(line: str) -> School | None:
    if re.search(r"[\u4e00-\u9fff]", line):
        for words, mark in _MARKS:
            line = words.sub(mark, line)
    school = school_of(line.strip("| "))
    school = replace(school, name=None if school.name in _NO_NAMES else school.name)
    return school if school.major or school.name else None
