"""Months with the year beside them or in a title: 年份 2024 and 月份 3 are one; years that are periods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd

from talentmatch.data.reading.cells._periods import NUMBERED_MONTH, QUARTER_OR_HALF
from talentmatch.data.reading.cells._value_dates import parse_date, parse_month
from talentmatch.data.reading.cells._years import NamedYears, parse_year, years_of_months
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._titles import names_openings
from talentmatch.data.reading.layout._wide_years import bare_years
from talentmatch.data.reading.layout.columns import Mapped
from talentmatch.data.reading.layout.headings import (
    IGNORED,
    fields_among,
    heading,
    headings_of,
    places_of,
)
from talentmatch.data.reading.layout.reshaping._month_measures import months_as_rows
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.i18n import joined, phrase

__all__ = ["DAYS_OF_FILLING", "month_of_postings", "with_whole_months", "with_years_as_periods"]

_YEAR = headings_of("year")
_MONTH = headings_of("month") | {"所属期"}
_PERIOD = _MONTH | headings_of("period")
#: Days on which firms said what they want.
DAYS_OF_FILLING = headings_of("day of filling in")
#: Months of a year; further than so many apart they are in no order, and fewer show none.
_MONTHS, _FAR, _LEAST = 12, 6, 3
#: Beside these a table of years is one of openings; any other column makes it something else.
_DIMENSIONS = frozenset({"region", "industry", "occupation", "skill"})
#: What is only expected or wished for, and what people or firms do beside it.
_OTHERS = re.compile(
    r"预测|预计|计划|规划|目标|未来|今后|求职|失业|%|％|率|seekers|unemploy|forecast|projection|target",
    re.I,
)
_LEAST_YEARS = 2


def with_whole_months(block: Block, years: NamedYears) -> tuple[Block, list[str]]:
    """Return the block with the year in its column of months, and what was noticed.

    Examples
    --------
    >>> block = Block(["单位", "年份", "月份"], [["甲厂", 2024, 3], ["甲厂", 2024, "4月"]], "", {}, [2, 3])
    >>> with_whole_months(block, NamedYears())[0].rows
    [['甲厂', 2024, '2024-03'], ['甲厂', 2024, '2024-04']]
    """
    names = [heading(name) for name in block.header]
    months = [place for place, name in enumerate(names) if name in _PERIOD]
    own = [place for place, name in enumerate(names) if name in _YEAR]
    if len(months) != 1 or len(own) > 1:
        return block, []
    place = months[0]
    cells = [row[place] for row in block.rows if not is_blank(row[place])]
    named = bool(cells) and all(QUARTER_OR_HALF.fullmatch(_text_of(cell)) for cell in cells)
    bare = names[place] in _MONTH and all(
        NUMBERED_MONTH.fullmatch(_text_of(cell)) for cell in cells
    )
    if not cells or not (named or bare):
        return block, []
    of_rows = {} if own else _years_of_rows(block, place)
    if of_rows is None:
        some = joined(map(str, [*dict.fromkeys(cells)][:4]))
        return block, [phrase("contract", "months_turn", some=some)]
    if not (own or of_rows or years.year):
        return block, []
    rows = []
    for number, row in enumerate(block.rows):
        year = parse_year(row[own[0]]) if own else of_rows.get(number, years.year)
        whole = _whole(year, _text_of(row[place])) or row[place]
        rows.append([whole if at == place else cell for at, cell in enumerate(row)])
    header = ["" if at in own else name for at, name in enumerate(block.header)]
    source = "beside" if own else "title" if of_rows else years.place
    years_named = joined(map(str, sorted({*of_rows.values()}))) if of_rows else years.year or ""
    note = phrase("load", f"month_year_{source}", name=block.header[place], year=years_named)
    return replace(block, header=header, rows=rows, source=block.source or block), [note]


def _years_of_rows(block: Block, place: int) -> dict[int, int] | None:
    """Return the years of rows whose series of months runs into another year; None if not known."""
    series: dict[tuple[str, ...], dict[int, int]] = {}
    words = [
        [
            _text_of(cell) if isinstance(cell, str) and at != place else ""
            for at, cell in enumerate(row)
        ]
        for row in block.rows
    ]
    # What is another in each row, such as a remark, tells no series apart.
    labels = [
        at for at in range(len(block.header)) if 0 < len({row[at] for row in words}) < len(words)
    ]
    for number, row in enumerate(block.rows):
        text = _text_of(row[place])
        bare = NUMBERED_MONTH.fullmatch(text)
        month = parse_month(f"2000年{bare[1]}月" if bare else f"2000年{text}")
        if month is not None:
            series.setdefault(tuple(words[number][at] for at in labels), {})[number] = month.month
    long = [months for months in series.values() if len(months) >= _LEAST]
    # Where one series is in no order, the others are in none either.
    orders = [_order([*months.values()]) for months in long]
    years: dict[int, int] = {}
    for months, order in zip(long, orders, strict=True):
        if "none" in orders or order != "runs on":
            continue
        own = years_of_months([*months.values()], block.titles)
        if own is None:
            return None
        years |= dict(zip(months, own, strict=True))
    return years


def _order(months: Sequence[int]) -> str:
    """Tell whether months stand within a year, run on into another one step by step, or in no order.

    Examples
    --------
    >>> _order([1, 2, 5]), _order([3, 2, 1]), _order([11, 12, 1]), _order([10, 1, 4]), _order([2, 12, 11])
    ('one year', 'one year', 'runs on', 'runs on', 'runs on')
    >>> _order([8, 1, 3]), _order([5, 9, 2]), _order([1, 2, 1, 2])
    ('none', 'none', 'none')
    """
    steps = [after - before for before, after in pairwise(months) if after != before]
    if len({step > 0 for step in steps}) < 2:
        return "one year"
    for sign in (1, -1):
        around = [sign * step % _MONTHS for step in steps]
        regular = 1 in around or (len({*around}) == 1 and _MONTHS % around[0] == 0)
        if regular and max(around) <= _FAR:
            return "runs on"
    return "none"


def month_of_postings(mapped: Mapped, block: Block) -> tuple[Mapped, list[str]]:
    """Return the mapping of postings that has a column of months for their day, and what was noticed.

    Examples
    --------
    >>> block = Block(["职位", "月份"], [["焊工", "2025-01"]], "", {}, [2])
    >>> month_of_postings(Mapped("posting", {0: "title"}, ("月份",), ()), block)[0].fields
    {0: 'title', 1: 'posted_on'}
    """
    if mapped.table != "posting" or "posted_on" in mapped.fields.values():
        return mapped, []
    for names, parse in ((DAYS_OF_FILLING, parse_date), (_MONTH, parse_month)):
        places = [
            p for p, n in enumerate(block.header) if heading(n) in names and p not in mapped.fields
        ]
        cells = [row[p] for row in block.rows for p in places if not is_blank(row[p])]
        if len(places) != 1 or not cells or any(pd.isna(parse(cell)) for cell in cells):
            continue
        name = block.header[places[0]]
        unmapped = tuple(other for other in mapped.unmapped if other != name)
        read = replace(mapped, fields={**mapped.fields, places[0]: "posted_on"}, unmapped=unmapped)
        key = "day_of_postings" if names is DAYS_OF_FILLING else "month_of_postings"
        return read, [phrase("load", key, name=name)]
    return mapped, []


def _whole(year: float | None, text: str) -> str | None:
    """Return a month, quarter or half-year with its year; None if it is none or has no year."""
    month = NUMBERED_MONTH.fullmatch(text)
    if not year or not (month or QUARTER_OR_HALF.fullmatch(text)):
        return None
    return f"{int(year)}-{int(month[1]):02d}" if month else f"{int(year)}年{text}"


def _text_of(cell: Cell) -> str:
    return "" if is_blank(cell) else str(cell).strip()


def with_years_as_periods(block: Block, context: str) -> Block:
    """Return a table of openings by year with its years as periods; any other as it is.

    Examples
    --------
    >>> block = Block(["行业", "年份", "需求人数"], [["C34", 2023, 5], ["C34", 2024, 6]], "", {}, [2, 3])
    >>> turned = with_years_as_periods(block, "各行业用工需求")
    >>> turned.header, turned.rows
    (['行业', '月份', '需求人数'], [['C34', '2023年', 5], ['C34', '2024年', 6]])
    >>> wide = Block(["行业", "2023年", "2024年"], [["C34", 5, 6]], "", {}, [2])
    >>> with_years_as_periods(wide, "各行业招聘人数").rows
    [['C34', '2023年', 5], ['C34', '2024年', 6]]
    """
    if _OTHERS.search(context) or _OTHERS.search(" ".join(block.header)):
        return block
    # A school year is none.
    years = {name: parse_year(name) for name in bare_years(block.header)}
    places = {block.header.index(name): f"{year:.0f}年" for name, year in years.items() if year}
    rest = [name for place, name in enumerate(block.header) if place not in places and name]
    if _are_ahead([year for year in years.values() if year]):
        return block
    if len(places) >= _LEAST_YEARS and names_openings(context) and _are_dimensions(rest):
        return months_as_rows(block, places, "需求人数")
    down = places_of(block.header, _YEAR)
    if len(down) != 1 or not _counts_openings(block.header, down[0]):
        return block
    cells = [row[down[0]] for row in block.rows]
    whole = [None if is_blank(cell) else parse_year(cell) for cell in cells]
    if (
        None in whole
        or len({*whole}) < _LEAST_YEARS
        or _are_ahead([year for year in whole if year])
    ):
        return block
    header = ["月份" if place == down[0] else name for place, name in enumerate(block.header)]
    rows = [
        [f"{year:.0f}年" if place == down[0] else cell for place, cell in enumerate(row)]
        for row, year in zip(block.rows, whole, strict=True)
    ]
    return replace(block, header=header, rows=rows, source=block.source or block)


def _are_ahead(years: list[float]) -> bool:
    """Tell years of which one has not come: what is wanted then is no history."""
    return max(years, default=0) > date.today().year


def _counts_openings(header: list[str], year: int) -> bool:
    """Tell a header of dimensions and openings alone, beside the column of years."""
    rest = [name for place, name in enumerate(header) if place != year and name]
    figures = [name for name in rest if "openings" in fields_among("demand", [name])]
    return len(figures) == 1 and _are_dimensions([name for name in rest if name not in figures])


def _are_dimensions(names: list[str]) -> bool:
    """Tell headings of places, industries or occupations, one at least, and of nothing else."""
    counted = [name for name in names if heading(name) not in IGNORED]
    fields = [fields_among("demand", [name]) & _DIMENSIONS for name in counted]
    return bool(fields) and all(fields)
