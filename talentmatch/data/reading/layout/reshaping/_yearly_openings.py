"""Openings by year: a column 年份, or a column a year, becomes the periods of a history."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from talentmatch.data.reading.cells._years import parse_year
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._titles_of_openings import names_openings
from talentmatch.data.reading.layout._wide_years import bare_years
from talentmatch.data.reading.layout.headings import IGNORED, fields_of, heading
from talentmatch.data.reading.layout.reshaping._month_measures import months_as_rows
from talentmatch.data.reading.layout.sheets import Block

__all__ = ["with_years_as_periods"]

_YEAR = frozenset(map(heading, ("年份", "年度", "年", "year")))
#: Beside these a table of years is one of openings; any other column makes it something else.
_DIMENSIONS = frozenset({"region", "industry", "occupation", "skill"})
#: What is only expected or wished for, and what people or firms do beside it.
_OTHERS = re.compile(
    r"预测|预计|计划|规划|目标|未来|今后|求职|失业|%|％|率|seekers|unemploy|forecast|projection|target",
    re.I,
)
_LEAST = 2


def with_years_as_periods(block: Block, context: str) -> Block:
    """Return a table of openings by year with its years as periods; any other as it is.

    Parameters
    ----------
    block : Block
        Header and records.
    context : str
        Words around the table.

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
    if len(places) >= _LEAST and names_openings(context) and _are_dimensions(rest):
        return months_as_rows(block, places, "需求人数")
    down = [place for place, name in enumerate(block.header) if heading(name) in _YEAR]
    if len(down) != 1 or not _counts_openings(block.header, down[0]):
        return block
    cells = [row[down[0]] for row in block.rows]
    whole = [None if is_blank(cell) else parse_year(cell) for cell in cells]
    if None in whole or len({*whole}) < _LEAST or _are_ahead([year for year in whole if year]):
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
    own = fields_of("demand")
    rest = [name for place, name in enumerate(header) if place != year and name]
    figures = [
        name for name in rest if "openings" in {field for field, _ in own.get(heading(name), ())}
    ]
    return len(figures) == 1 and _are_dimensions([name for name in rest if name not in figures])


def _are_dimensions(names: list[str]) -> bool:
    """Tell headings of places, industries or occupations, one at least, and of nothing else."""
    own = fields_of("demand")
    fields = [
        {field for field, _ in own.get(heading(name), ())} & _DIMENSIONS
        for name in names
        if heading(name) not in IGNORED
    ]
    return bool(fields) and all(fields)
