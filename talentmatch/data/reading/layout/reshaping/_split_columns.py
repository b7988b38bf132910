"""Columns that part one figure: its sum where they are its parts, its ends where they are these."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from talentmatch.data.reading.cells._value_numbers import is_inexact, parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._groups import BETWEEN
from talentmatch.data.reading.layout._sense import resembles_heading
from talentmatch.data.reading.layout.headings import all_headings, heading, headings_of
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = ["by_part", "is_kind_of_people", "sum_of"]

#: What a column of a contract counts, and in what, is said by its name: it is no part of another.
_OF_CONTRACTS = frozenset(column.name for table in TABLES.values() for column in table.columns)

_SIGNS = r"[\s()（）:：_\-—/、·｜]*"
_WHOLE = r"(?:合计|总计|小计|总数|总人数|总量|共计|计|total|all)"
_ENDS = {
    "下限": r"(?:最低|最少|下限|起薪|低|min(?:imum)?|low(?:est)?|from)",
    "上限": r"(?:最高|最多|上限|高|max(?:imum)?|high(?:est)?|to)",
}
#: Kinds of people, each with the others of its row makes up the whole.
_KINDS = (
    r"(?:男|女)[性生工]?|(?:男女|性别)(?:不限|均可|皆可)|不限(?:男女|性别)|male|female|men|women",
    r"(?:应届|往届|社会|历届)(?:毕业)?(?:生|人员|人才)?",
    r"(?:省|市|区|县|本|外)(?:内|外|市|省|区|县|地)",
    (
        r"(?:研究生|博士(?:研究生)?|硕士(?:研究生)?|本科生?|专科生?|大专生?|高职|中职|中专|技校"
        r"|高中|初中)(?:学历)?(?:及?以[上下])?(?:学历)?"
    ),
    r"(?:高级|中级|初级)(?:技?工|职称|人才|岗)?(?:及以[上下])?|(?:高级)?技师(?:及以上)?",
    (
        r"普工|技工|技能(?:人员|人才)|管理(?:人员|人才|岗)|专业技术(?:人员|人才)"
        r"|技术(?:人员|人才|岗)|操作(?:人员|岗)"
    ),
    r"[春秋]季(?:学期)?",
    r"全职|兼职|长期|短期|临时|正式|劳务派遣|派遣|全日制|非全日制",
)
_PAY = re.compile(r"薪|工资|待遇|报酬|收入|\bpay\b|salar|wage", re.I)
_PERIODS = {
    "年": r"年|annual|year|annum",
    "月": r"月|month",
    "天": r"[天日]|daily|\bday\b|per diem",
    "时": r"时|hour",
    "周": r"周|week",
}
_YEAR = re.compile(r"(?:19|20)\d{2}\s*(?:[-~至—–/]\s*(?:20)?\d{2}\s*)?(?:学年度?|年度?|级|届)?")
#: Headings of posts, and of how many are wanted, beside which columns of men and women may stand.
_POSTS = headings_of("posts")
_COUNTS = headings_of("number wanted")
_BARE_PART = re.compile(
    r"男[性工]?|女[性工]?|(?:男女|性别)?(?:不限|均可|皆可)(?:男女|性别)?|合计|小计|总数|共计"
)
#: Sums of people wanted under no other name.
_BARE_WHOLE = re.compile(
    r"(?:全年|年度|人数|需求)?(?:合计|小计|总计|总数|共计|总人数|总需求)(?:需求|人数"
    r"|需求人数)?|total"
)
_LEVELS = re.compile(r"^(?:学历|学位|文化程度)(?:层次|要求|结构|分布|情况)?｜?(?=.)")
_OTHERS = r"不限|其他|其它|其余|others?"
_PART = re.compile(
    rf"(?:其中{_SIGNS})?({_WHOLE}|{'|'.join(_ENDS.values())}|{'|'.join(_KINDS)}|{_OTHERS})", re.I
)


def by_part(block: Block, by_hand: Collection[str] = ()) -> tuple[Block, list[str]]:
    """Return the block with one column for a figure that stands in several, and what was noticed.

    A whole beside its parts counts alone. Least and most of pay stay two columns, under such
    names. Parts that leave it open whether they make up the whole are left as they are.

    Parameters
    ----------
    block : Block
        Header and records.
    by_hand : collection of str
        Headings, as written, of which the caller says what they are.

    Examples
    --------
    >>> rows = [["钳工", 3, 2], ["焊工", "1人", None]]
    >>> block = Block(["岗位", "需求人数（男）", "需求人数（女）"], rows, "", {}, [2, 3])
    >>> block, notes = by_part(block)
    >>> block.header, block.rows
    (['岗位', '需求人数｜男', '需求人数｜女', '需求人数'], [['钳工', 3, 2, 5.0], ['焊工', '1人', None, 1.0]])
    """
    block = _with_counts_named(block)
    groups: dict[str, dict[int, str]] = {}
    exceptions = {*by_hand, *_OF_CONTRACTS}
    for place, name in enumerate(block.header):
        if name.strip() not in exceptions and (pair := _stem_and_part(name)):
            groups.setdefault(pair[0], {})[place] = pair[1]
    notes: list[str] = []
    for stem, parts in groups.items():
        several = len(parts) > 1 or _is_whole_beside(block.header, stem, parts)
        if several and _is_free(block.header, stem, parts):
            block, more = _settled(block, stem, parts)
            notes += more
    return block, notes


def is_kind_of_people(name: str) -> bool:
    """Tell a heading of people of one kind, of which others stand beside it.

    Examples
    --------
    >>> is_kind_of_people("硕士"), is_kind_of_people("应届生"), is_kind_of_people("学历")
    (True, True, False)
    """
    return any(re.fullmatch(kind, heading(name), re.I) for kind in _KINDS)


def _with_counts_named(block: Block) -> Block:
    """Return a list of posts without a number wanted with that of the columns that give it.

    A bare 合计 that is the sum of the columns beside it, or kinds of people such as 男 and 女.
    """
    names = [heading(name) for name in block.header]
    if not _POSTS & set(names) or _COUNTS & set(names):
        return block
    if (whole := _sum_beside(block, names)) is not None:
        return _renamed(block, {whole: "需求人数"})
    if {"男", "女"} <= set(names):
        places = {p: name for p, name in enumerate(names) if _BARE_PART.fullmatch(name)}
        return _as_counts(block, places)
    # Numbers below levels of education are of people who have them.
    names = [_LEVELS.sub("", name) for name in names]
    kinds = [
        {p: n for p, n in enumerate(names) if re.fullmatch(rf"{kind}|{_OTHERS}", n, re.I)}
        for kind in _KINDS
        if sum(bool(re.fullmatch(kind, n, re.I)) for n in names) > 1
    ]
    return _as_counts(block, kinds[0]) if len(kinds) == 1 else block


def _as_counts(block: Block, places: dict[int, str]) -> Block:
    """Return the block with these columns as numbers wanted, if they hold numbers."""
    if not _are_counts(block, places):
        return block
    return _renamed(block, {place: f"需求人数{name}" for place, name in places.items()})


def _are_counts(block: Block, places: Collection[int]) -> bool:
    cells = [row[p] for row in block.rows for p in places if not is_blank(row[p])]
    return bool(cells) and all(parse_number(cell) is not None for cell in cells)


def _sum_beside(block: Block, names: Sequence[str]) -> int | None:
    """Return the column of sums, where it is in every row the sum of columns side by side with it."""
    wholes = [place for place, name in enumerate(names) if _BARE_WHOLE.fullmatch(name)]
    if len(wholes) != 1 or not block.rows:
        return None
    (whole,) = wholes
    for step in (-1, 1):
        parts: list[int] = []
        place = whole + step
        while 0 <= place < len(names) and _are_counts(block, [place]):
            parts.append(place)
            place += step
            rows = [
                ([parse_number(row[p]) or 0 for p in parts], parse_number(row[whole]))
                for row in block.rows
            ]
            if len(parts) > 1 and all(of_row == sum(own) for own, of_row in rows):
                return whole
    return None


def _stem_and_part(name: str) -> tuple[str, str] | None:
    """Return the figure that a heading names and the part of it; None if it names none."""
    for form in (
        rf"(?P<stem>.+?){_SIGNS}(?P<part>{_PART.pattern}){_SIGNS}",
        rf"(?P<part>{_PART.pattern}){_SIGNS}(?P<stem>.+)",
    ):
        match = re.fullmatch(form, name.strip(), re.I)
        stem = match["stem"].strip() if match else ""
        # A bracket that was cut at its end is that of a unit.
        if match and stem.count("（") > stem.count("）"):
            stem += "）"
        bare = _YEAR.sub("", stem, count=1)
        if match and (heading(bare) in all_headings() or resembles_heading(bare)):
            return stem, re.sub(r"^其中", "", match["part"]).strip(" ：:").lower()
    return None


def _is_whole_beside(header: Sequence[str], stem: str, parts: dict[int, str]) -> bool:
    """Tell a lone whole beside columns that are among it, whatever these count."""
    among = re.compile(rf"{re.escape(stem)}{_SIGNS}其中")
    whole = all(re.fullmatch(_WHOLE, part, re.I) for part in parts.values())
    return whole and any(among.match(name) for name in header)


def _is_free(header: Sequence[str], stem: str, parts: dict[int, str]) -> bool:
    """Tell a figure that has no column of its own beside those of its parts."""
    own = [heading(name) for place, name in enumerate(header) if place not in parts]
    return heading(stem) not in own


def _settled(block: Block, stem: str, parts: dict[int, str]) -> tuple[Block, list[str]]:
    wholes = [place for place, part in parts.items() if re.fullmatch(_WHOLE, part, re.I)]
    ends = {
        place: end
        for place, part in parts.items()
        for end, words in _ENDS.items()
        if re.fullmatch(words, part, re.I)
    }
    names = joined(parts.values())
    if len(ends) == len(parts) == len(set(ends.values())) and _PAY.search(stem):
        return _renamed(block, {place: _end(stem, end) for place, end in ends.items()}), []
    columns = {place: f"{stem}{BETWEEN}{part}" for place, part in parts.items()}
    if len(wholes) == 1:
        headings = {**columns, wholes[0]: stem}
        return _renamed(block, headings), [phrase("load", "whole_of_parts", name=stem, parts=names)]
    further = [
        name
        for place, name in enumerate(block.header)
        if place not in parts and name.startswith(stem)
    ]
    if wholes or further or not _make_up(list(parts.values())):
        return _renamed(block, columns), []
    renamed = _renamed(block, columns)
    rows = [[*row, sum_of([row[place] for place in parts])] for row in block.rows]
    added = replace(renamed, header=[*renamed.header, stem], rows=rows)
    return added, [phrase("load", "parts_added", name=stem, parts=names)]


def _end(stem: str, end: str) -> str:
    """Return the heading of an end of pay, with its period and unit."""
    unit = re.search(r"[(（].*", stem)
    bare = stem[: unit.start()] if unit else stem
    signs = {sign for sign, words in _PERIODS.items() if re.search(words, bare, re.I)}
    period = next((sign for sign in "年月" if sign in signs), "")
    per = next((f"（元/{sign}）" for sign in "天时周" if sign in signs), "")
    return f"{f'{period}薪' if period else '薪酬'}{end}{unit[0] if unit else per}"


def _make_up(parts: list[str]) -> bool:
    """Tell parts of one kind that are all there is."""
    rest = [part for part in parts if not re.fullmatch(_OTHERS, part, re.I)]
    return len(set(parts)) == len(parts) and any(
        rest and all(re.fullmatch(kind, part, re.I) for part in rest) for kind in _KINDS
    )


def _renamed(block: Block, names: dict[int, str]) -> Block:
    header = [names.get(place, name) for place, name in enumerate(block.header)]
    return replace(block, header=header, source=block.source or block)


def sum_of(cells: Sequence[Cell]) -> Cell:
    """Add up the parts; if one is left open the whole is too."""
    filled = [cell for cell in cells if not is_blank(cell)]
    numbers = [parse_number(cell) for cell in filled]
    if not filled:
        return None
    if any(number is None for number in numbers):
        return " + ".join(map(str, filled))
    figures = [number for number in numbers if number is not None and number == number]
    if len(figures) == len(numbers) and any(map(is_inexact, filled)):
        # So that it is told as one of them is: of 2-3人 the middle, whole people counted down.
        return f"约{math.floor(sum(figures)):g}"
    return sum(figures) if len(figures) == len(numbers) else "若干" if figures else filled[0]
