"""Tables whose months or measures stand in the rows, or in a cross of years and months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from talentmatch.data.reading.cells._periods import NUMBERED_MONTH
from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.cells._value_numbers import is_withheld, parse_number
from talentmatch.data.reading.cells._years import parse_year
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._record_rows import spelled
from talentmatch.data.reading.layout._wide_years import bare_years
from talentmatch.data.reading.layout.headings import (
    all_headings,
    heading,
    headings_of,
    places_beside,
    places_of,
)
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.i18n import joined, phrase

__all__ = ["with_crossed_months", "with_measures_across", "with_months_across"]

_PERIODS = headings_of("time of a row")
#: Headings under which what stands across becomes the label of its row.
_LABELS = {"region": "区域", "industry": "行业", "enterprise_name": "企业名称"}
#: By what a title says figures are parted.
_PARTED = (
    (
        "region",
        (
            r"\bby\s+(?:region|area|local authority|district|county|town|city)\b"
            r"|[分各按](?:镇街|乡镇|街道|区县|县区|地区|区域|片区|园区|县市区)"
        ),
    ),
    ("industry", r"\bby\s+(?:industry|sector)\b|[分各按](?:行业|产业)"),
    ("enterprise_name", r"\bby\s+(?:company|firm|employer)\b|[分各按](?:企业|单位|公司)"),
)
_WHOLE_ACROSS = re.compile(
    r"(?:合|总|小|共)\s*计.*|全[市省区县国].{0,3}|(?:grand\s+)?total.*|all\s.*", re.I
)
#: Rows below those of the months that compare them or sum them up.
_NO_MONTH = re.compile(
    r"(?:(?:%|per ?cent(?:age)?)\s*)?(?:change|growth|difference|average|mean|total).*"
    r"|.*(?:同比|环比|增减|增长|增幅|变化|变动|平均|合计|总计|累计).*",
    re.I,
)
_LEAST_MONTHS = 3
#: What is counted in schools.
_COUNTED_IN_SCHOOLS = re.compile("招生|毕业|录取|报到|在校|在读|就业|新生")
_OF_SCHOOLS = re.compile(rf".{{0,6}}(?:{_COUNTED_IN_SCHOOLS.pattern}).{{0,6}}")
_STUDENTS = re.compile(r"招生|新生|毕业")
_HEADINGS_OF_VALUES = frozenset(
    map(heading, ("数值", "数量", "人数", "值", "数据", "value", "number"))
)
_LEAST_MEASURES, _MOST_MEASURES = 2, 6
_YEARS = headings_of("year")
_MONTHS = headings_of("month")
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
#: A figure by what its row is about, its year and its month.
_Figure = tuple[tuple[Cell, ...], int, int, Cell, int]


def with_months_across(block: Block, context: str) -> tuple[Block, list[str]]:
    """Return the block with a column for each month, and what was noticed; else as it is.

    Parameters
    ----------
    block : Block
        Header such as ``月份, 东江区, 西河区``, and a month in each row.
    context : str
        Title and names around the sheet.

    Examples
    --------
    >>> rows = [["2024年1月", 10, 5], ["2024年2月", 11, 6], ["2024年3月", 12, 7]]
    >>> turned, _ = with_months_across(Block(["月份", "东江区", "西河区"], rows, "", {}, [2, 3, 4]), "")
    >>> turned.header, turned.rows
    (['区域', '2024年1月', '2024年2月', '2024年3月'], [['东江区', 10, 11, 12], ['西河区', 5, 6, 7]])
    """
    named = [place for place, name in enumerate(block.header) if name]
    down = [place for place in named if heading(block.header[place]) in _PERIODS]
    # The corner over the months may be empty.
    down = down or [place for place, name in enumerate(block.header[:1]) if not name]
    across = places_beside(block.header, down)
    parts = [place for place in across if not _WHOLE_ACROSS.fullmatch(block.header[place].strip())]
    if len(down) != 1 or len(parts) < 2:
        return block, []
    labels = [spelled(row[down[0]]) for row in block.rows]
    others = [
        label for label in labels if parse_month(label) is None and _NO_MONTH.fullmatch(label)
    ]
    dated = [row for row, label in zip(block.rows, labels, strict=True) if label not in others]
    months = [label for label in labels if label not in others]
    distinct = {parse_month(month) for month in months}
    field = _field([block.header[place] for place in parts], context)
    cells = (row[place] for row in dated for place in parts)
    if (
        not field
        or len(distinct) < max(_LEAST_MONTHS, len(months))
        or None in distinct
        or not all(map(_is_figure, cells))
    ):
        return block, []
    header = [_LABELS[field], *months]
    rows = [[block.header[place], *(row[place] for row in dated)] for place in parts]
    notes = [phrase("load", "months_down", n=len(months))]
    if others:
        notes.append(phrase("load", "months_down_without", some=joined(others)))
    return block.remade(header, rows, [0] * len(rows)), notes


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
    values = years or places_of(header, _HEADINGS_OF_VALUES)
    if len(measured) != 1 or not values or not (years or len(values) == 1):
        return block
    measures = list(dict.fromkeys(_text(row[measured[0]]) for row in block.rows))
    rest = places_beside(header, {*measured, *values})
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
        return _crossed(block, down[0], years, counted.pop())
    down = [place for place, name in enumerate(names) if name in _YEARS]
    months = {
        p: int(m[1])
        for p, name in enumerate(block.header)
        if (m := _MONTH_HEADING.fullmatch(name.strip()))
    }
    if len(down) == 1 and len(months) >= _LEAST_MONTHS:
        return _crossed(block, down[0], months, "")
    return block, []


def _field(names: Sequence[str], context: str) -> str:
    """Return what headings are names of: by their form, or as the title says of those nobody knows."""
    meanings = {meaning.field if (meaning := meaning_of(name)) else "" for name in names}
    if len(meanings) == 1 and meanings <= set(_LABELS):
        return meanings.pop()
    if any(heading(name) in all_headings() for name in names):
        return ""
    return next((field for field, words in _PARTED if re.search(words, context, re.I)), "")


def _is_figure(cell: Cell) -> bool:
    return is_blank(cell) or is_withheld(cell) or parse_number(cell) is not None


def _names_measures(block: Block, place: int) -> bool:
    """Tell a column of which every cell says what is counted in schools, several things in all.

    提前招生 and 统一招生 are two parts of one.
    """
    texts = {_text(row[place]) for row in block.rows}
    if not _LEAST_MEASURES <= len(texts) <= _MOST_MEASURES or not any(map(_STUDENTS.search, texts)):
        return False
    kinds = {tuple(_COUNTED_IN_SCHOOLS.findall(text)) for text in texts}
    return len(kinds) == len(texts) and all(map(_OF_SCHOOLS.fullmatch, texts))


def _text(cell: Cell) -> str:
    return "" if is_blank(cell) else str(cell).strip()


def _crossed(
    block: Block, down: int, across: dict[int, int], counted: str
) -> tuple[Block, list[str]]:
    """Return the block with one row for all that differ in year and month alone."""
    others = places_beside(block.header, {down, *across})
    aside = [place for place in others if _ASIDE.fullmatch(block.header[place].strip())]
    others = [place for place in others if place not in aside]
    figures = list(_figures(block, down, across, others))
    keys = [figure[:3] for figure in figures]
    measured = any(_is_number(cell) for labels, *_ in figures for cell in labels)
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
        month = NUMBERED_MONTH.fullmatch(str(row[down]).strip()) if of_months else None
        year = None if of_months else parse_year(row[down])
        if month is None and year is None:
            return
        for place, crossing in across.items():
            if month is not None:
                yield labels, crossing, int(month[1]), row[place], number
            else:
                yield labels, int(year or 0), crossing, row[place], number


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) or (
        isinstance(cell, str)
        and len(cell) < 18
        and parse_number(cell) is not None
        and not is_blank(cell)
    )
