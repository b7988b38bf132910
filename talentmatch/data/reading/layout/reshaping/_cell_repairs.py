"""Cells and names that say by a tick, a gap, a number or a repetition what others say in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeGuard

from talentmatch.data.reading.cells._ticks import ticked
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._band_rows import FIRMS, POSTS, is_words
from talentmatch.data.reading.layout._no_records import fields_of_columns
from talentmatch.data.reading.layout._sense import has_words_of
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.headings import fields_among, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import industries

__all__ = [
    "with_bare_names",
    "with_finest_industry",
    "with_named_columns",
    "with_repeated_cells",
    "with_ticked_cells",
    "without_numbers_before_names",
]

#: What such a column is called by the kind of its values, and the field that no other may have.
_HEADINGS_BY_KIND = {"place": ("区域", "region"), "firm": ("企业名称", "enterprise_name")}
_MOSTLY = 0.6
_AS_ABOVE = re.compile(
    r"[(（]?\s*+(?:[同仝如]\s*[上前](?:\s*一?行|述)?|〃|〞|″|\"|”|''|,,"
    r"|-?\s*(?:ditto|do\.|id\.|idem|same as above|as above)\s*-?)\s*[)）]?",
    re.I,
)
_AS_LEFT = re.compile(r"[(（]?\s*同\s*左\s*[)）]?|same as left", re.I)
#: The finest first; at one level a code before its name.
_LEVELS_OF_INDUSTRY = ("小类", "中类", "大类", "门类")
_LEVEL_OF_INDUSTRY = re.compile(
    r"(?:国民经济|所属|主要)?行业(?P<level>小类|中类|大类|门类)(?P<kind>代码|编码|名称)?"
)
_INDUSTRY = "所属行业"
#: Fields that are words; a number alone is none of them.
_FIELDS_OF_NAMES = frozenset(
    {"name", "enterprise_name", "employer", "title", "post", "institution", "major", "region"}
)
_NUMBER_ALONE = re.compile(r"[(（]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})(?:\.0)?[)）]?[.、．]?")
_WORD = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{2}")
_ROW_NUMBER = "序号"
_SAMPLED = 200
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "一二三四五六七八九十"
#: A number with a sign behind it, in brackets or in a circle, before a word.
_NUMBER_BEFORE = re.compile(
    rf"\s*(?:[(（](\d{{1,3}}|[{_CHINESE}])[)）][.、．]?|(\d{{1,3}}|[{_CHINESE}])[.、．)）]|([{_CIRCLED}]))"
    r"\s*(?=[\u4e00-\u9fffA-Za-z])"
)
#: The number of a second name in a cell.
_SECOND_NUMBER = re.compile(
    rf"(?<=\S)[\s;；,，、]*(?:[\s;；,，、]\d{{1,2}}[.、．)）]|[{_CIRCLED}])"
)
#: Two numbers of one name: 一、二车间操作工.
_TWO_NUMBERS = re.compile(rf"\s*[{_CHINESE}]、[{_CHINESE}]")
#: What a register notes of a firm behind its name, and a school of a major: its code.
_REMARK_BEHIND = re.compile(
    r"\s*[(（]\d{6}[A-Z]{0,2}[)）]$|"
    r"(?<=[司厂社店行团])\s*[(（](?:新增|新建|新入库|新纳[入统]|新上规|迁入|迁出|停产|停业|歇业|退库|注销"
    r"|在建|筹建|规上|规下|拟上市)[)）]$"
)
#: A line that was broken within a name, whose first part is no name of a firm, a school or a place by itself.
_BROKEN_LINE = re.compile(
    r"(?<=[\u4e00-\u9fff）)])(?<![司厂店社行团院校镇乡区县市街道村局馆站])"
    r"(?<!大学|中学|小学|中心|协会|学会)(?<!事务所|研究所|幼儿园|产业园)\s*[\r\n]+\s*(?=[\u4e00-\u9fff（(])"
)
#: Fields of one name a cell; in a cell of posts each line may be another.
_ONE_NAME = frozenset({"name", "enterprise_name", "institution", "region"})
_LONGEST, _LEAST = 60, 2


def with_named_columns(block: Block) -> tuple[Block, list[str]]:
    """Return a list of firms, posts or majors with a heading over towns or firms that have none.

    What stands there once is of all rows below it, up to the next; where it is written in each row an
    empty cell stays so. Other words under no heading are told.

    Examples
    --------
    >>> rows = [["东江街道", "甲厂", 3], [None, "乙厂", 4], ["西河镇", "丙厂", 1]]
    >>> named, _ = with_named_columns(Block(["", "企业名称", "人数"], rows, "", {}, [2, 3, 4]))
    >>> named.header, [row[0] for row in named.rows]
    (['区域', '企业名称', '人数'], ['东江街道', '东江街道', '西河镇'])
    """
    fields = fields_of_columns(tuple(block.header))
    listed = any(own & (FIRMS | POSTS | {"major"}) for own in fields)
    if not listed or len(block.rows) > MOST_BY_HAND:
        return block, []
    header, rows, notes = list(block.header), [list(row) for row in block.rows], []
    for place in [place for place, name in enumerate(header) if not name.strip()]:
        cells = [row[place] for row in rows]
        words = list(dict.fromkeys(str(cell).strip() for cell in cells if is_words(cell)))
        # A merged cell of a heading that stands to its left goes on here.
        if not words or (place and all(row[place] in (None, "", row[place - 1]) for row in rows)):
            continue
        name = _name_of(words, header) if not is_blank(cells[0]) else ""
        facts = {"n": len(words), "some": joined(words[:3])}
        if not name:
            notes.append(phrase("load", "column_unnamed", **facts))
            continue
        header[place] = name
        is_each = any(a == b and not is_blank(a) for a, b in pairwise(cells))
        key = "column_named_each" if is_each else "column_named"
        notes.append(phrase("load", key, name=name, **facts))
        for before, row in () if is_each else pairwise(rows):
            row[place] = before[place] if is_blank(row[place]) else row[place]
    if header == block.header:
        return block, notes
    return replace(block, header=header, rows=rows, source=block.source or block), notes


def with_ticked_cells(block: Block) -> Block:
    """Return the block with the ticked options of each cell that has boxes, empty where none is.

    Examples
    --------
    >>> with_ticked_cells(Block(["岗位", "紧急程度"], [["焊工", "□一般 ☑紧急"]], "", {}, [2])).rows
    [['焊工', '紧急']]
    """
    if len(block.rows) > MOST_BY_HAND:
        return block
    rows = [[_chosen(cell) for cell in row] for row in block.rows]
    return (
        block if rows == [*block.rows] else replace(block, rows=rows, source=block.source or block)
    )


def with_repeated_cells(block: Block) -> tuple[Block, list[str]]:
    """Return the block with what 同上, a ditto mark or 同左 stands for, and what was read so.

    Such a cell with nothing above it in its column is left empty, which is said.

    Examples
    --------
    >>> rows = [["甲虚公司", "焊工"], ["同上", "钳工"], ["〃", "电工"]]
    >>> with_repeated_cells(Block(["企业", "岗位"], rows, "", {}, [2, 3, 4]))[0].rows[2]
    ['甲虚公司', '电工']
    """
    if len(block.rows) > MOST_BY_HAND:
        return block, []
    above: dict[int, Cell] = {}
    rows: list[list[Cell]] = []
    read: dict[str, list[tuple[int, str]]] = {"repeated": [], "repeats_nothing": []}
    for number, row in enumerate(block.rows):
        full = list(row)
        for place, cell in enumerate(row):
            full[place] = _meant(cell, full[place - 1] if place else None, above.get(place))
            if full[place] is not cell:
                key = "repeats_nothing" if is_blank(full[place]) else "repeated"
                read[key].append((number, block.header[place]))
            if not is_blank(full[place]):
                above[place] = full[place]
        rows.append(full)
    notes = [
        phrase(
            "load",
            key,
            n=len(cells),
            names=joined(dict.fromkeys(name for _, name in cells)),
            rows=block.lines(dict.fromkeys(number for number, _ in cells)),
        )
        for key, cells in read.items()
        if cells
    ]
    return (replace(block, rows=rows, source=block.source or block) if notes else block), notes


def with_finest_industry(block: Block) -> tuple[Block, list[str]]:
    """Return a register with one column of industries where it has one for each level, and what was noticed.

    Examples
    --------
    >>> header = ["企业名称", "行业门类", "行业大类", "行业小类"]
    >>> rows = [["甲厂", "C", 34, 3421], ["乙厂", "G", 54, None]]
    >>> read, _ = with_finest_industry(Block(header, rows, "", {}, [2, 3]))
    >>> read.header, [row[-1] for row in read.rows]
    (['企业名称', '', '', '', '所属行业'], [3421, 54])
    """
    found = {
        place: m
        for place, name in enumerate(block.header)
        if (m := _LEVEL_OF_INDUSTRY.fullmatch(heading(name)))
    }
    if len({match["level"] for match in found.values()}) < 2 or len(block.rows) > MOST_BY_HAND:
        return block, []
    order = sorted(
        found,
        key=lambda place: (
            _LEVELS_OF_INDUSTRY.index(found[place]["level"]),
            found[place]["kind"] == "名称",
        ),
    )
    rows = [[*row, _finest(row, order)] for row in block.rows]
    header = ["" if place in found else name for place, name in enumerate(block.header)]
    note = phrase("load", "industry_finest", name=block.header[order[0]])
    source = block.source or block
    return replace(block, header=[*header, _INDUSTRY], rows=rows, source=source), [note]


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
            and all(map(_NUMBER_ALONE.fullmatch, numbers))
            and all(map(_WORD.search, words))
        ):
            header[place : place + 2] = [_ROW_NUMBER, name]
    if header == block.header:
        return block
    return replace(block, header=header, source=block.source or block)


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


def _name_of(words: list[str], header: list[str]) -> str:
    """Return the heading of what words are; empty where another column has them, or nobody knows."""
    kinds = value_kinds(words)
    fields = fields_of_columns(tuple(header))
    for kind, (name, field) in _HEADINGS_BY_KIND.items():
        taken = any(
            field in own or has_words_of(field, known)
            for known, own in zip(header, fields, strict=True)
            if known
        )
        if kinds.get(kind, 0.0) >= _MOSTLY and not taken:
            return name
    return ""


def _chosen(cell: Cell) -> Cell:
    options = ticked(cell) if isinstance(cell, str) else None
    return cell if options is None else options or None


def _meant(cell: Cell, left: Cell, above: Cell) -> Cell:
    if not isinstance(cell, str) or len(cell) > 20:
        return cell
    text = cell.strip()
    return above if _AS_ABOVE.fullmatch(text) else left if _AS_LEFT.fullmatch(text) else cell


def _finest(row: list[Cell], order: list[int]) -> Cell:
    """Return the finest industry of a row that is known, or what is written there."""
    cells = [row[place] for place in order if not is_blank(row[place])]
    known = (cell for cell in cells if industries.code(_text(cell)) is not None)
    return next(known, cells[0] if cells else None)


def _text(cell: Cell) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else str(cell).strip()


def _cells(rows: Sequence[Sequence[Cell]], place: int) -> list[str]:
    return [str(row[place]).strip() for row in rows[:_SAMPLED] if not is_blank(row[place])]


def _is_heading_of_names(name: str, fields: frozenset[str] = _FIELDS_OF_NAMES) -> bool:
    """Tell a heading of firms, people, posts, schools, majors or places.

    Examples
    --------
    >>> [_is_heading_of_names(name) for name in ("企业名称", "岗位", "专业", "招聘人数")]
    [True, True, True, False]
    """
    return bool(name) and any(fields & fields_among(table, [name]) for table in TABLES)


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
    return isinstance(cell, str) and len(cell) <= _LONGEST and not _SECOND_NUMBER.search(cell)


def _in_one_line(cells: Sequence[Cell]) -> list[Cell]:
    r"""Return names without the ends of lines within them.

    Examples
    --------
    >>> _in_one_line(["甲江机械\n有限公司", "甲厂\n乙厂", "东江\n街道", "甲大学\n乙大学"])
    ['甲江机械有限公司', '甲厂\n乙厂', '东江街道', '甲大学\n乙大学']
    """
    return [
        _BROKEN_LINE.sub("", cell) if isinstance(cell, str) and _BROKEN_LINE.search(cell) else cell
        for cell in cells
    ]


def _value(match: re.Match[str]) -> int:
    text = match[1] or match[2] or match[3]
    if text in _CIRCLED:
        return _CIRCLED.index(text) + 1
    return int(text) if text.isdecimal() else _CHINESE.index(text) + 1


def _without_remarks(cells: Sequence[Cell]) -> list[Cell]:
    return [
        _REMARK_BEHIND.sub("", cell)
        if isinstance(cell, str) and _REMARK_BEHIND.search(cell)
        else cell
        for cell in cells
    ]
