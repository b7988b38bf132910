"""Figures of schools whose rows say what they count, 招生计划 or 毕业生: a column for each of these."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._wide_years import bare_years
from talentmatch.data.reading.layout.headings import IGNORED, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell

__all__ = ["with_measures_across"]

#: What is counted in schools.
_KINDS = re.compile("招生|毕业|录取|报到|在校|在读|就业|新生")
_OF_SCHOOLS = re.compile(rf".{{0,6}}(?:{_KINDS.pattern}).{{0,6}}")
_STUDENTS = re.compile(r"招生|新生|毕业")
_VALUES = frozenset(map(heading, ("数值", "数量", "人数", "值", "数据", "value", "number")))
_LEAST, _MOST = 2, 6


def with_measures_across(block: Block) -> Block:
    """Return a table with a column for each measure that its rows name; any other as it is.

    Examples
    --------
    >>> rows = [["数控", "招生计划", 80, 85], ["数控", "毕业生", 70, 72], ["护理", "招生计划", 40, None]]
    >>> turned = with_measures_across(Block(["专业", "指标", "2023年", "2024年"], rows, "", {}, [2, 3, 4]))
    >>> turned.header
    ['专业', '2023年招生计划', '2024年招生计划', '2023年毕业生', '2024年毕业生']
    >>> turned.rows
    [['数控', 80, 85, 70, 72], ['护理', 40, None, None, None]]
    """
    if len(block.rows) > MOST_BY_HAND:
        return block
    header = block.header
    measured = [place for place in range(len(header)) if _names_measures(block, place)]
    years = [header.index(name) for name in bare_years(header)]
    values = years or [p for p, name in enumerate(header) if heading(name) in _VALUES]
    if len(measured) != 1 or not values or not (years or len(values) == 1):
        return block
    measures = list(dict.fromkeys(_text(row[measured[0]]) for row in block.rows))
    rest = [
        place
        for place, name in enumerate(header)
        if place not in {*measured, *values} and name and heading(name) not in IGNORED
    ]
    rows: dict[tuple[str, ...], list[Cell]] = {}
    sources: dict[tuple[str, ...], int] = {}
    labels: list[Cell] = [None] * len(rest)
    for number, row in enumerate(block.rows):
        own = [row[place] for place in rest]
        labels = [old if is_blank(new) else new for old, new in zip(labels, own, strict=True)]
        key = tuple(map(str, labels))
        empty: list[Cell] = [*labels, *[None] * (len(measures) * len(values))]
        line = rows.setdefault(key, empty)
        sources.setdefault(key, number)
        first = len(rest) + measures.index(_text(row[measured[0]])) * len(values)
        if not all(map(is_blank, line[first : first + len(values)])):
            return block  # two rows count the same
        line[first : first + len(values)] = [row[place] for place in values]
    heads = [
        f"{header[place]}{measure}" if years else measure
        for measure in measures
        for place in values
    ]
    names = [header[place] for place in rest]
    return block.remade([*names, *heads], [*rows.values()], [*sources.values()])


def _names_measures(block: Block, place: int) -> bool:
    """Tell a column of which every cell says what is counted in schools, several things in all.

    提前招生 and 统一招生 are two parts of one.
    """
    texts = {_text(row[place]) for row in block.rows}
    if not _LEAST <= len(texts) <= _MOST or not any(map(_STUDENTS.search, texts)):
        return False
    kinds = {tuple(_KINDS.findall(text)) for text in texts}
    return len(kinds) == len(texts) and all(map(_OF_SCHOOLS.fullmatch, texts))


def _text(cell: Cell) -> str:
    return "" if is_blank(cell) else str(cell).strip()
