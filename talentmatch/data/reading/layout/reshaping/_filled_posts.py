"""Columns of those who are there already, or not yet, beside the number wanted (需求人数, 已到岗, 尚缺)."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import replace

from talentmatch.data.reading.cells._still_wanted import filling_in, still_wanted
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import fields_among, fields_of, heading, places_of
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block
from talentmatch.vocab.reading import read_words

__all__ = ["OF_OTHERS", "WITH_POSTS", "counts_wanted", "with_filled_posts"]

#: Tables of posts that are wanted.
WITH_POSTS = ("need_survey", "posting")
#: Titles of needs that are none of people to hire.
OF_OTHERS = re.compile(
    r"培训|参训|实训|鉴定|考评|评价|补贴|补助|融资|资金|住房|公寓|training|subsid|housing", re.I
)
_NUMBER = r"(?:人员)?(?:人?数量?|情况)?"
_THERE = re.compile(
    r"(?:其中|目前|截至目前|现)?(?:已经?|实际)(?:到岗|招聘?|招录|录用|聘用?|入职|签约|上岗"
    rf"|报到|引进|到位|完成|完成招聘){_NUMBER}"
    r"|到岗人?数|(?:positions? )?filled(?: positions?)?|(?:already )?hired(?: so far)?"
)
_IN_BRACKETS = re.compile(
    r"[(（]\s*(?:其中|目前|现)?已经?(?:到岗|招聘?|招录|录用|入职|签约|引进|到位)(?:人?数)?\s*[)）]$"
)
#: What is lacking still, whatever stands beside it; and what is so beside a number wanted alone.
_STILL = re.compile(
    rf"(?:目前|现)?[还尚仍](?:需要?|缺|差|待)(?:招聘?|补充|引进)?(?:岗位)?{_NUMBER}"
    r"|still (?:open|wanted|needed)"
)
_LEFT = re.compile(
    rf"(?:剩余|缺额|未招满?|未到岗|待招聘?|未招聘?)(?:岗位|需求|招聘)?{_NUMBER}"
    r"|remaining(?: positions?| openings?)?|unfilled"
)
_REMARKS = frozenset(read_words("heading of remarks about a post"))
_POST = re.compile(r"(?:岗位|职位|工种|职务)(?:名称)?$")
_POSTS = frozenset({"post", "title"})
_WANTED = "需求人数"
#: A number of whom a plan has, of which the wanted are the rest.
_PLANNED = re.compile(r"计划|定员|定编|编制|应有|总|planned|establishment", re.I)


def counts_wanted(name: str) -> bool:
    """Tell a heading of how many are wanted for a post."""
    return "openings" in _fields(name)


def _fields(name: str) -> set[str]:
    return {field for table in WITH_POSTS for field in fields_among(table, [name])}


def with_filled_posts(block: Block, by_hand: Collection[str] = ()) -> Block:
    """Return a list of posts with those who are there, or lacking, in the cell of those wanted.

    Figures of months count what was opened in them, whoever came since: they stay as they are.

    Examples
    --------
    >>> block = Block(["岗位", "需求人数", "已到岗"], [["钳工", 10, 2], ["焊工", 5, None]], "", {}, [2, 3])
    >>> block = with_filled_posts(block)
    >>> block.header, block.rows
    (['岗位', '需求人数', ''], [['钳工', '10（已到岗2）', 2], ['焊工', 5, None]])
    """
    names = [heading(name) for name in block.header]
    if not any(_fields(name) & _POSTS or _POST.search(name) for name in names) or any(
        "month" in dict(fields_of("demand").get(name, ())) for name in names
    ):
        return block
    free = {
        place: name
        for place, name in enumerate(names)
        if block.header[place].strip() not in by_hand
    }
    there = [
        place
        for place, name in free.items()
        if _THERE.fullmatch(name) or _IN_BRACKETS.search(block.header[place])
    ]
    left = [place for place, name in free.items() if _STILL.fullmatch(name)]
    left = left or [place for place, name in free.items() if _LEFT.fullmatch(name)]
    wanted = [
        place
        for place, name in enumerate(names)
        if counts_wanted(name) and place not in {*left, *there}
    ]
    if not wanted and len(left) == 1 and _STILL.fullmatch(names[left[0]]):
        header = [_WANTED if place in left else name for place, name in enumerate(block.header)]
        return replace(block, header=header, source=block.source or block)
    if wanted and not (there or left):
        return _with_remarks(block, wanted[0])
    if not wanted or len(there) > 1 or len(left) > 1 or _is_rest(block, wanted[0], there):
        return block
    rows = [list(row) for row in block.rows]
    for row in rows:
        parts = [
            f"{word}{_figure(row[place])}"
            for word, places in (("已到岗", there), ("还缺", left))
            for place in places
            if not is_blank(row[place])
        ]
        if parts:
            row[wanted[0]] = (
                f"{'' if is_blank(row[wanted[0]]) else _figure(row[wanted[0]])}（"
                f"{'，'.join(parts)}）"
            )
    header = ["" if place in {*there, *left} else name for place, name in enumerate(block.header)]
    name = header[wanted[0]]
    if name.strip() not in by_hand and not all(heading(name) in fields_of(t) for t in WITH_POSTS):
        # Its cells are words now: nobody would know it by its values.
        header[wanted[0]] = _WANTED
    return replace(block, header=header, rows=rows, source=block.source or block)


def _is_rest(block: Block, wanted: int, there: list[int]) -> bool:
    """Tell numbers wanted that are what a plan beside them leaves without those who are there.

    Examples
    --------
    >>> rows = [["焊工", 20, 12, 8], ["钳工", 6, 6, 0], ["电工", 4, None, None]]
    >>> block = Block(["岗位", "计划用工", "已招聘", "需求人数"], rows, "", {}, [2, 3, 4])
    >>> _is_rest(block, 3, [2]), _is_rest(block, 1, [2])
    (True, False)
    """
    if len(there) != 1 or len(block.rows) > MOST_BY_HAND:
        return False
    others = [p for p, name in enumerate(block.header) if name and p not in (wanted, *there)]
    columns = [[_number(row[place]) for row in block.rows] for place in (wanted, there[0])]
    known = [
        at
        for at, (rest, came) in enumerate(zip(*columns, strict=True))
        if came > 0 and rest == rest
    ]
    for place in others:
        least = 1 if _PLANNED.search(block.header[place]) else 2
        wholes = [_number(block.rows[at][place]) for at in known]
        left = [columns[0][at] + columns[1][at] for at in known]
        if len(known) >= least and wholes == left:
            return True
    return False


def _number(cell: object) -> float:
    """Return the figure of a cell; NaN, which is equal to nothing, if it has none."""
    number = None if is_blank(cell) else parse_number(cell)
    return math.nan if number is None else number


def _with_remarks(block: Block, wanted: int) -> Block:
    """Return the block with what remarks say of who is there in the cell of those wanted."""
    remarks = places_of(block.header, _REMARKS)
    if len(remarks) != 1 or len(block.rows) > MOST_BY_HAND:
        return block
    said = [filling_in(row[remarks[0]]) for row in block.rows]
    if not any(said):
        return block
    rows = [list(row) for row in block.rows]
    for row, words in zip(rows, said, strict=True):
        both = f"{_figure(row[wanted])}（{words}）"
        if words and not is_blank(row[wanted]) and still_wanted(both) is not None:
            row[wanted] = both
    return replace(block, rows=rows, source=block.source or block)


def _figure(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()
