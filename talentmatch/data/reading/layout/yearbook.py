"""Yearbook tables of people employed, which are read where the caller names table `employment`.

Such a table stands in ten thousands, has totals and several breakdowns under one head, so that its
headings alone must not make it one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from talentmatch.data.reading.layout.headings import heading, unit_of
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.tables import TABLES

__all__ = ["EMPLOYMENT", "as_employment", "is_own_form"]

EMPLOYMENT = "employment"
_MEASURE = TABLES[EMPLOYMENT]["employed"]
_NAMES = frozenset(map(heading, (_MEASURE.name, _MEASURE.zh, *_MEASURE.aliases)))
#: Headings of a form that `talentmatch template employment` writes.
_FORM = tuple(
    frozenset(map(heading, (column.name, column.zh)))
    for column in TABLES[EMPLOYMENT].columns
    if column.required
)
_UNIT = re.compile(
    r"单位\s*[:：]?\s*(?P<zh>百|千|万|百万)?人|(?P<en>thousands?|millions?|10[ ,]?000)\b", re.I
)
_ENGLISH = {"thousand": "千", "million": "百万", "10000": "万"}
#: A unit anywhere in a heading, and what else may stand around a measure.
_WITHIN = re.compile(r"(?:单位\s*[:：]?\s*)?(?P<scale>百|千|万|百万)\s*人(?![员数口才])")
_AROUND = re.compile(r"年末|年底|期末|平均|[\s（）()，,、；;：:/|_-]|(?<=人员)数")
#: Marks before an item of a breakdown: "#Mining", "其中：采矿业".
_ITEM = re.compile(r"^\s*(?:[#＃*]|其中\s*[:：]|of which\s*:)\s*", re.I)


def is_own_form(block: Block) -> bool:
    """Tell whether the headings are those of the table's own form."""
    names = set(map(heading, block.header))
    return all(names & column for column in _FORM)


def _measure_first(name: str) -> str:
    """Return a heading of people employed as measure and unit, however it is put together.

    Examples
    --------
    >>> _measure_first("年末就业人员数（单位：万人）"), _measure_first("就业人员/万人"), _measure_first("行业")
    ('就业人员（万人）', '就业人员（万人）', '行业')
    """
    found = _WITHIN.search(name)
    if not found:
        return name
    measure = _AROUND.sub("", _WITHIN.sub("", name, count=1))
    return f"{measure}（{found['scale']}人）" if heading(measure) in _NAMES else name


def as_employment(block: Block, context: str) -> Block:
    """Return a block whose figures name the unit that the title gives, and items without marks.

    Examples
    --------
    >>> block = Block(["行业", "年份", "就业人员"], [["#采矿业", 2023, 0.4]], "", {}, [2])
    >>> read = as_employment(block, "按行业分就业人员 单位：万人")
    >>> read.header, read.rows
    (['行业', '年份', '就业人员（万人）'], [['采矿业', 2023, 0.4]])
    """
    match = _UNIT.search(context)
    scale = ""
    if match:
        english = re.sub(r"[ ,]|s$", "", (match["en"] or "").lower())
        scale = match["zh"] or _ENGLISH.get(english, "")
    header = [_measure_first(name) for name in block.header]
    header = [
        f"{name}（{scale}人）" if scale and heading(name) in _NAMES and not unit_of(name) else name
        for name in header
    ]
    rows = [
        [_ITEM.sub("", cell) if isinstance(cell, str) else cell for cell in row]
        for row in block.rows
    ]
    origin = block.source or block
    return replace(block, header=header, rows=rows, source=origin)
