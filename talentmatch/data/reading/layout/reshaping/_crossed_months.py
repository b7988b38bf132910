"""Months that cross years: 月份 down and 2023年, 2024年 across, or 年份 down and 1月 … 12月 across."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._years import parse_year
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import IGNORED, heading
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.i18n import joined, phrase

__all__ = ["with_crossed_months"]

_YEARS = frozenset(map(heading, ("年份", "年度", "年", "year")))
_MONTHS = frozenset(map(heading, ("月份", "月", "统计月份", "month")))
_BARE_MONTH = re.compile(r"0?([1-9]|1[0-2])(?:\.0)?\s*月?份?")
_MONTH_HEADING = re.compile(r"([1-9]|1[0-2])\s*月份?[末底]?")
#: A year, and what is counted in it.
_YEAR_HEADING = re.compile(r"((?:19|20)\d{2})\s*(?:年度?)?\s*(\D*)")
_SUMS = re.compile(r"累计|ytd|year.to.date", re.I)
#: Sums and changes beside the months, and remarks.
_ASIDE = re.compile(
    r"(?:第?[一二三四1-4]季度|[上下]半年|全年|年度|本年|\d{1,2}-\d{1,2}月)?(?:合计|小计|总计"
    r"|累计|平均|月均|均值)(?:数|人数)?|第?[一二三四1-4]季度|[上下]半年|全年"
    r"|(?:同比|环比|比上年|增长|增幅|增速).*|备注|说明|total|average|sum|notes?|change.*",
    re.I,
)
_LEAST_MONTHS = 3

#: A figure by what its row is about, its year and its month.
_Figure = tuple[tuple[Cell, ...], int, int, Cell, int]


def with_crossed_months(block: Block) -> tuple[Block, list[str]]:
    """Return the block with a column for each month of each year, and what was noticed.

    Examples
    --------
    >>> rows = [["1月", 10, 20], ["2月", 11, 21]]
    >>> turned, _ = with_crossed_months(Block(["月份", "2023年", "2024年"], rows, "", {}, [2, 3]))
    >>> turned.header, turned.rows
    (['2023年1月', '2023年2月', '2024年1月', '2024年2月'], [[10, 11, 20, 21]])
    """
    counted_on = (name for name in block.header if not _ASIDE.fullmatch(name.strip()))
    if _SUMS.search(" ".join((block.titles, *counted_on))):
        return block, []
    names = [heading(name) for name in block.header]
    down = [place for place, name in enumerate(names) if name in _MONTHS]
    across = {
        p: m for p, name in enumerate(block.header) if (m := _YEAR_HEADING.fullmatch(name.strip()))
    }
    counted = {match[2].strip() for match in across.values()}
    if len(down) == 1 and len(across) > 1 and len(counted) == 1:
        years = {place: int(match[1]) for place, match in across.items()}
        return _joined(block, down[0], years, counted.pop())
    down = [place for place, name in enumerate(names) if name in _YEARS]
    months = {
        p: int(m[1])
        for p, name in enumerate(block.header)
        if (m := _MONTH_HEADING.fullmatch(name.strip()))
    }
    if len(down) == 1 and len(months) >= _LEAST_MONTHS:
        return _joined(block, down[0], months, "")
    return block, []


def _joined(
    block: Block, down: int, across: dict[int, int], counted: str
) -> tuple[Block, list[str]]:
    """Return the block with one row for all that differ in year and month alone."""
    others = [place for place in range(len(block.header)) if place != down and place not in across]
    others = [
        place
        for place in others
        if block.header[place] and heading(block.header[place]) not in IGNORED
    ]
    aside = [place for place in others if _ASIDE.fullmatch(block.header[place].strip())]
    others = [place for place in others if place not in aside]
    figures = list(_figures(block, down, across, others))
    keys = [figure[:3] for figure in figures]
    measured = any(_is_figure(cell) for labels, *_ in figures for cell in labels)
    if not figures or len(set(keys)) < len(keys) or measured:
        return block, []
    periods = sorted({(year, month) for _, year, month, _, _ in figures})
    by_label: dict[tuple[Cell, ...], dict[tuple[int, int], Cell]] = {}
    first: dict[tuple[Cell, ...], int] = {}
    for labels, year, month, cell, number in figures:
        by_label.setdefault(labels, {})[year, month] = cell
        first.setdefault(labels, number)
    at = list(first.values())
    source = block.source_rows
    years = len({year for year, _ in periods})
    return replace(
        block,
        header=[*(block.header[p] for p in others), *(f"{y}年{m}月" for y, m in periods)],
        rows=[
            [*labels, *(row.get(period) for period in periods)] for labels, row in by_label.items()
        ],
        titles=f"{block.titles} {counted}".strip(),
        numbers=[block.numbers[number] for number in at],
        source=block.source or block,
        source_rows=at if source is None else [source[number] for number in at],
        bands=[block.bands[number] for number in at] if block.bands else [],
    ), [
        phrase("load", "months_crossed", n=len(periods), years=years),
        *(
            [phrase("load", "months_aside", some=joined(block.header[p] for p in aside))]
            if aside
            else []
        ),
    ]


def _figures(
    block: Block, down: int, across: dict[int, int], others: Sequence[int]
) -> Iterable[_Figure]:
    """Yield each figure; nothing where a row tells no month or year that crosses the others."""
    of_months = heading(block.header[down]) in _MONTHS
    labels: tuple[Cell, ...] = ()
    for number, row in enumerate(block.rows):
        own = tuple(row[place] for place in others)
        # Who heads several lines stands on the first of them alone.
        labels = labels if labels and all(map(is_blank, own)) else own
        month = _BARE_MONTH.fullmatch(str(row[down]).strip()) if of_months else None
        year = None if of_months else parse_year(row[down])
        if month is None and year is None:
            return
        for place, crossing in across.items():
            if month is not None:
                yield labels, crossing, int(month[1]), row[place], number
            else:
                yield labels, int(year or 0), crossing, row[place], number


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) or (
        isinstance(cell, str)
        and len(cell) < 18
        and parse_number(cell) is not None
        and not is_blank(cell)
    )
