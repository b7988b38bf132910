"""Yearbook tables of people employed, which are read where the caller names table `employment`.

Such a table stands in ten thousands, has totals and several breakdowns under one head, so that its
headings alone must not make it one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.layout.headings import heading, headings_of, places_of, unit_of
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.tables import TABLES
from talentmatch.vocab import industries

__all__ = ["EMPLOYMENT", "as_employment", "counts_persons", "industries_down", "is_own_form"]

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
#: As ten thousands this would be more people in one industry than any city has.
_PLAINLY_PERSONS = 5000
_ENGLISH = {"thousand": "千", "million": "百万", "10000": "万"}
#: A unit anywhere in a heading, and what else may stand around a measure.
_WITHIN = re.compile(r"(?:单位\s*[:：]?\s*)?(?P<scale>百|千|万|百万)\s*人(?![员数口才])")
_AROUND = re.compile(r"年末|年底|期末|平均|[\s（）()，,、；;：:/|_-]|(?<=人员)数")
#: Marks before an item of a breakdown: "#Mining", "其中：采矿业".
_ITEM = re.compile(r"^\s*(?:[#＃*]|其中\s*[:：]|of which\s*:)\s*", re.I)


_YEARS = headings_of("year")
_TOTALS = frozenset(map(heading, ("合计", "总计", "全市", "全部", "total", "all")))


def industries_down(block: Block) -> Block:
    """Return a row an industry and year for a table with years down and industries across.

    Examples
    --------
    >>> block = Block(["年份", "合计", "采矿业", "制造业"], [[2023, 61, 1, 60]], "", {}, [2])
    >>> read = industries_down(block)
    >>> read.header, read.rows
    (['年份', '行业', '就业人员'], [[2023, '采矿业', 1], [2023, '制造业', 60]])
    """
    years = places_of(block.header, _YEARS)
    rest = [place for place, name in enumerate(block.header) if name and place not in years]
    columns = [place for place in rest if heading(block.header[place]) not in _TOTALS]
    known = all(industries.code(heading(block.header[place])) for place in columns)
    if len(years) != 1 or len(columns) < 2 or not known:
        return block
    pairs = [(number, place) for number in range(len(block.rows)) for place in columns]
    rows = [[block.rows[n][years[0]], block.header[at], block.rows[n][at]] for n, at in pairs]
    before = block.source_rows
    return replace(
        block,
        header=[block.header[years[0]], "行业", "就业人员"],
        rows=rows,
        bands=[],
        source=block.source or block,
        source_rows=[number if before is None else before[number] for number, _ in pairs],
        numbers=[block.numbers[number] for number, _ in pairs],
    )


def is_own_form(block: Block) -> bool:
    """Tell whether the headings are those of the table's own form."""
    names = set(map(heading, block.header))
    return all(names & column for column in _FORM)


def counts_persons(block: Block, fields: Mapping[int, str], context: str) -> bool:
    """Tell rows of an industry and a year that plainly count persons, in one breakdown.

    The figures are whole and the heading says 人, or some are too large to be ten thousands.

    Examples
    --------
    >>> fields = {0: "industry", 1: "year", 2: "employed"}
    >>> block = Block(["行业", "年份", "从业人数"], [["制造业", 2023, 52000]], "", {}, [2])
    >>> counts_persons(block, fields, ""), counts_persons(block, fields, "单位：万人")
    (True, False)
    """
    places = {field: place for place, field in fields.items()}
    if not {"industry", "year", "employed"} <= set(places):
        return False
    name, title = block.header[places["employed"]], _UNIT.search(context)
    if _WITHIN.search(name) or (title and (title["zh"] or title["en"])):
        return False
    names = [str(row[places["industry"]]) for row in block.rows]
    if not all(industries.code(one) or heading(one) in _TOTALS for one in names):
        return False
    keys = {
        tuple(str(row[at]) for field, at in places.items() if field != "employed")
        for row in block.rows
    }
    figures = [parse_number(row[places["employed"]]) or 0.5 for row in block.rows]
    persons = unit_of(name) == "人" or title or max(figures, default=0) >= _PLAINLY_PERSONS
    return bool(
        len(keys) == len(figures) and persons and all(figure % 1 == 0 for figure in figures)
    )


def _measure_first(name: str) -> str:
    """Return a heading of people employed as measure and unit, however it is put together.

    Examples
    --------
    >>> _measure_first("年末就业人员数（单位：万人）"), _measure_first("就业人员/万人")
    ('就业人员（万人）', '就业人员（万人）')
    >>> _measure_first("行业")
    '行业'
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
