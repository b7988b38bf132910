"""Rows that say by their words what they are: totals, parts, notes."""

from __future__ import annotations

import re
from functools import lru_cache

from talentmatch.data.reading.cells._note_marks import is_formula
from talentmatch.data.reading.cells._value_numbers import is_withheld, parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.tables import TABLES

__all__ = [
    "OF_WHICH",
    "OF_WHOM",
    "PART_TOTAL",
    "TOTAL",
    "UNFILLED",
    "WHOLE",
    "fields_of_columns",
    "is_note",
    "is_part",
    "is_part_total",
    "is_whole",
    "without_wholes",
]

TOTAL = re.compile(
    r"(?:本页|全市|全区|全县|全部|各项)?(?:合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总)数?(?:[(:（：].*)?"
    r"|(?:以上)?(?:合|总|小|共)\s*计\s*[\d,]*\s*(?:家|户|人|个|名|条|所|项|元|万元)?"
    r"|(?:grand\s*|sub)?-?total.*|sum",
    re.I,
)
#: A total of a part, such as 东星公司小计, and rows that compare: beside them stand figures alone.
PART_TOTAL = re.compile(
    r"总(?:人数|需求(?:人?数)?)|.{1,20}(?:合\s*计|总\s*计|小\s*计|共\s*计)(?:[(:（：].*)?"
    r"|平均(?:值|数)?|均值|(?:同比|环比|比上年|较上[年月季]|比上[月季])\S{0,4}"
    r"|(?:净?增[减长幅]|增加|变[化动])(?:数|人数|量|率|情况|额)?(?:[(（].*)?|占比|比重"
    r"|.{1,40}\s(?:sub-?)?totals?",
    re.I,
)
#: The whole of which other rows are the parts.
WHOLE = re.compile(
    r"全[市省国区县镇域]|全(?:部|体)\S{1,4}|all\s+(?:\w+\s+)?\w+s|united kingdom|national", re.I
)
#: A part of the row above it, already counted there; no lookahead, which `plain_rows` cannot use.
OF_WHICH = re.compile(r"(?:#\s*[一-鿿]|其\s*中|of\s*which\b).+", re.I)
#: Such a part by who the people are, which is no part beside others even where its whole is left
#: out.
OF_WHOM = re.compile(
    r"(?:#|其\s*中|of\s*which)\s*[:：]?\s*(?:[女男](?:性|生|职工|员工|学生|士)?|少数民族.*"
    r"|(?:本[市省地县区]|外[市省地来县区]).{0,4}|党员|应届.*|females?|males?|women|men)",
    re.I,
)
#: A label whose line nobody filled in, such as 审核意见：, and a day without figures: 年 月 日.
UNFILLED = re.compile(r"(?:[^:：]{2,15}[:：]\s*[_＿…\s]*)+|[_＿…\s]*年[_＿…\s]*月[_＿…\s]*日\s*")
_NOTE = re.compile(
    r"(?:填表说明|填报说明|填写说明|说明|备\s*注|注\s*\d*|注意|附注|数据来源|来源|填表人"
    r"|制表人|制表|审核人|填报人"
    r"|单位负责人|负责人|填报日期|制表日期|填表日期|联系人|联系电话|统计单位|notes?|remarks?"
    r"|source|prepared by)\s*[:：.、].*"
    r"|(?:填表说明|填报说明|填写说明)|#.*|第\s*\d+\s*页.*|共\s*\d+\s*[页家条户人].*",
    re.I | re.S,
)


def is_note(text: str) -> bool:
    """Tell what is said about a table or who filled it in, which may stand below it: 注：, 填表人：."""
    return _NOTE.fullmatch(text) is not None


def without_wholes(rows: list[list[Cell]]) -> list[int]:
    """Return the places of the rows without those for the whole of which the others are parts."""
    parts = [place for place, row in enumerate(rows) if not is_whole(row)]
    return parts if len(parts) > 1 else list(range(len(rows)))


def is_whole(row: list[Cell]) -> bool:
    """Tell a row of figures for the whole of which the other rows are the parts."""
    first = next((cell for cell in row if not is_blank(cell)), None)
    if not isinstance(first, str) or not WHOLE.fullmatch(first.strip()):
        return False
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) > 1 and all(
        not isinstance(cell, str) or parse_number(cell) is not None for cell in filled[1:]
    )


def is_part(filled: list[Cell], header: list[str], label: re.Pattern[str]) -> bool:
    """Tell a row of figures under a name that says of which other row it is a part: 其中：女性."""
    labels = (cell.strip() for cell in filled[:3] if isinstance(cell, str))
    if not any(map(label.fullmatch, labels)):
        return False
    if any("指标" in name or "indicator" in name.lower() for name in header):
        return False
    return any(parse_number(cell) is not None for cell in filled[1:])


def is_part_total(filled: list[Cell]) -> bool:
    """Tell a row of figures under a name for a total of some rows above; a record says more."""
    labels = (cell.strip() for cell in filled[:3] if isinstance(cell, str))
    if len(filled) < 2 or not any(map(PART_TOTAL.fullmatch, labels)):
        return False
    words = (cell for cell in filled if isinstance(cell, str) and not is_formula(cell))
    return sum(parse_number(cell) is None and not is_withheld(cell) for cell in words) == 1


@lru_cache(maxsize=256)
def fields_of_columns(header: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return what each column may be in any table."""
    return tuple(frozenset(field for field, _ in _meanings(name)) for name in header)


def _meanings(name: str) -> tuple[tuple[str, int], ...]:
    return tuple(pair for table in TABLES for pair in fields_of(table).get(heading(name), ()))
