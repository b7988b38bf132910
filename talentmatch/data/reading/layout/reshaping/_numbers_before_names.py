"""A heading over two columns, of which the first numbers the rows: 企业名称 over 1. and 甲厂."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.data.tables import TABLES

__all__ = ["is_heading_of_names", "without_numbers_before_names"]

#: Fields that are words; a number alone is none of them.
_NAMES = frozenset(
    {"name", "enterprise_name", "employer", "title", "post", "institution", "major", "region"}
)
_NUMBER = re.compile(r"[(（]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})(?:\.0)?[)）]?[.、．]?")
_WORD = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{2}")
_ROW_NUMBER = "序号"
_SAMPLED = 200


def without_numbers_before_names(block: Block) -> Block:
    """Return a table whose names stand in the second of two columns with their heading there.

    Examples
    --------
    >>> header, rows = ["企业名称", "企业名称", "人数"], [["1.", "甲厂", 3], ["2.", "乙厂", 4]]
    >>> without_numbers_before_names(Block(header, rows, "", {}, [2, 3])).header
    ['序号', '企业名称', '人数']
    >>> without_numbers_before_names(Block(["人数", ""], [[3, "急需"]], "", {}, [2])).header
    ['人数', '']
    """
    header = list(block.header)
    for place, name in enumerate(block.header[:-1]):
        if block.header[place + 1] not in ("", name) or not is_heading_of_names(name):
            continue
        numbers, words = (_cells(block.rows, at) for at in (place, place + 1))
        if (
            numbers
            and words
            and all(map(_NUMBER.fullmatch, numbers))
            and all(map(_WORD.search, words))
        ):
            header[place : place + 2] = [_ROW_NUMBER, name]
    if header == block.header:
        return block
    return replace(block, header=header, source=block.source or block)


def _cells(rows: Sequence[Sequence[Cell]], place: int) -> list[str]:
    return [str(row[place]).strip() for row in rows[:_SAMPLED] if not is_blank(row[place])]


def is_heading_of_names(name: str, fields: frozenset[str] = _NAMES) -> bool:
    """Tell a heading of firms, people, posts, schools, majors or places.

    Parameters
    ----------
    name : str
        A heading.
    fields : frozenset of str
        Fields that count.

    Examples
    --------
    >>> [is_heading_of_names(name) for name in ("企业名称", "岗位", "专业", "招聘人数")]
    [True, True, True, False]
    """
    return bool(name) and any(
        field in fields for table in TABLES for field, _ in fields_of(table).get(heading(name), ())
    )
