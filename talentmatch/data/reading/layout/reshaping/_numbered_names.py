"""Names with a number before them, or with that of a second name behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = ["with_bare_names", "without_numbers_before_names"]

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
        if block.header[place + 1] not in ("", name) or not _is_heading_of_names(name):
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


def _is_heading_of_names(name: str, fields: frozenset[str] = _NAMES) -> bool:
    """Tell a heading of firms, people, posts, schools, majors or places.

    Examples
    --------
    >>> [_is_heading_of_names(name) for name in ("企业名称", "岗位", "专业", "招聘人数")]
    [True, True, True, False]
    """
    return bool(name) and any(
        field in fields for table in TABLES for field, _ in fields_of(table).get(heading(name), ())
    )


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "一二三四五六七八九十"
#: A number with a sign behind it, in brackets or in a circle, before a word.
_NUMBER_BEFORE = re.compile(
    rf"\s*(?:[(（](\d{{1,3}}|[{_CHINESE}])[)）][.、．]?|(\d{{1,3}}|[{_CHINESE}])[.、．)）]|([{_CIRCLED}]))"
    r"\s*(?=[\u4e00-\u9fffA-Za-z])"
)
#: The number of a second name in a cell.
_SECOND = re.compile(rf"(?<=\S)[\s;；,，、]*(?:[\s;；,，、]\d{{1,2}}[.、．)）]|[{_CIRCLED}])")
#: Two numbers of one name: 一、二车间操作工.
_TWO_NUMBERS = re.compile(rf"\s*[{_CHINESE}]、[{_CHINESE}]")
#: What a register notes of a firm behind its name, and a school of a major: its code.
_REMARK = re.compile(
    r"\s*[(（]\d{6}[A-Z]{0,2}[)）]$|"
    r"(?<=[司厂社店行团])\s*[(（](?:新增|新建|新入库|新纳[入统]|新上规|迁入|迁出|停产|停业|歇业|退库|注销"
    r"|在建|筹建|规上|规下|拟上市)[)）]$"
)
#: A line that was broken within a name, whose first part is no name of a firm, a school or a place by itself.
_BROKEN = re.compile(
    r"(?<=[\u4e00-\u9fff）)])(?<![司厂店社行团院校镇乡区县市街道村局馆站])"
    r"(?<!大学|中学|小学|中心|协会|学会)(?<!事务所|研究所|幼儿园|产业园)\s*[\r\n]+\s*(?=[\u4e00-\u9fff（(])"
)
#: Fields of one name a cell; in a cell of posts each line may be another.
_ONE_NAME = frozenset({"name", "enterprise_name", "institution", "region"})
_LONGEST, _LEAST = 60, 2


def with_bare_names(block: Block) -> tuple[Block, list[str]]:
    r"""Return a table without numbers before its names, and what was noticed.

    Numbers are those of rows where they run on from one, or begin with one again.

    Examples
    --------
    >>> rows = [["1.焊工", 3], ["2.车工", 4], ["1.保安", 1]]
    >>> with_bare_names(Block(["岗位", "人数"], rows, "", {}, [2, 3, 4]))[0].rows
    [['焊工', 3], ['车工', 4], ['保安', 1]]
    >>> with_bare_names(Block(["岗位", "人数"], [["3D建模", 3], ["5.电工", 4]], "", {}, [2, 3]))[0].rows
    [['3D建模', 3], ['5.电工', 4]]
    >>> several = [["1.焊工\n2.车工", 3], ["①电工②钳工", 4]]
    >>> with_bare_names(Block(["岗位", "人数"], several, "", {}, [2, 3]))[0].rows == several
    True
    >>> halls = [["一、二车间操作工", 3], ["二、三车间质检员", 4]]
    >>> with_bare_names(Block(["岗位", "人数"], halls, "", {}, [2, 3]))[0].rows == halls
    True
    """
    if len(block.rows) > MOST_BY_HAND:
        return block, []
    bare: dict[int, list[Cell]] = {}
    notes = []
    for place, name in enumerate(block.header):
        if not _is_heading_of_names(name):
            continue
        cells = [row[place] for row in block.rows]
        joined_lines = _in_one_line(cells) if _is_heading_of_names(name, _ONE_NAME) else cells
        parted = _without_remarks(_without_numbers(joined_lines))
        changed = [str(cell) for cell, own in zip(cells, parted, strict=True) if cell is not own]
        if changed:
            bare[place] = parted
            facts = {"header": name, "n": len(changed), "some": joined(changed[:3])}
            notes.append(phrase("load", "names_parted", **facts))
    if not bare:
        return block, []
    rows = [
        [bare[place][number] if place in bare else cell for place, cell in enumerate(row)]
        for number, row in enumerate(block.rows)
    ]
    return replace(block, rows=rows, source=block.source or block), notes


def _without_numbers(cells: Sequence[Cell]) -> list[Cell]:
    """Return names without the numbers before them, where these run on."""
    words = [cell if _is_one_name(cell) else "" for cell in cells]
    found = {
        place: match for place, word in enumerate(words) if (match := _NUMBER_BEFORE.match(word))
    }
    found = {place: match for place, match in found.items() if not _TWO_NUMBERS.match(words[place])}
    named = sum(not is_blank(cell) for cell in cells)
    if len(found) < min(_LEAST, named) or len(found) * 2 < named:
        return [*cells]
    before = 0
    for match in found.values():
        number = _value(match)
        if number not in (1, before, before + 1) or (not before and number != 1):
            return [*cells]
        before = number
    return [
        words[place][found[place].end() :] if place in found else cell
        for place, cell in enumerate(cells)
    ]


def _is_one_name(cell: Cell) -> TypeGuard[str]:
    """Tell a short text without a second number: 1.焊工 2.车工 are two names."""
    return isinstance(cell, str) and len(cell) <= _LONGEST and not _SECOND.search(cell)


def _in_one_line(cells: Sequence[Cell]) -> list[Cell]:
    r"""Return names without the ends of lines within them.

    Examples
    --------
    >>> _in_one_line(["甲江机械\n有限公司", "甲厂\n乙厂", "东江\n街道", "甲大学\n乙大学"])
    ['甲江机械有限公司', '甲厂\n乙厂', '东江街道', '甲大学\n乙大学']
    """
    return [
        _BROKEN.sub("", cell) if isinstance(cell, str) and _BROKEN.search(cell) else cell
        for cell in cells
    ]


def _value(match: re.Match[str]) -> int:
    text = match[1] or match[2] or match[3]
    if text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    return int(text) if text.isdecimal() else _CHINESE.index(text) + 1


def _without_remarks(cells: Sequence[Cell]) -> list[Cell]:
    return [
        _REMARK.sub("", cell) if isinstance(cell, str) and _REMARK.search(cell) else cell
        for cell in cells
    ]
