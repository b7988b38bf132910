"""Months down the side and places, industries or firms across: the other way round than months across."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.cells._value_numbers import is_withheld, parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._record_rows import spelled
from talentmatch.data.reading.layout.headings import IGNORED, all_headings, heading
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.i18n import joined, phrase

__all__ = ["with_months_across"]

_PERIODS = frozenset(
    map(
        heading,
        (
            "月份",
            "月",
            "年月",
            "统计月份",
            "统计时间",
            "时间",
            "时期",
            "期别",
            "日期",
            "month",
            "date",
            "period",
            "time period",
        ),
    )
)
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
_WHOLE = re.compile(
    r"(?:合|总|小|共)\s*计.*|全[市省区县国].{0,3}|(?:grand\s+)?total.*|all\s.*", re.I
)
#: Rows below those of the months that compare them or sum them up.
_NO_MONTH = re.compile(
    r"(?:(?:%|per ?cent(?:age)?)\s*)?(?:change|growth|difference|average|mean|total).*"
    r"|.*(?:同比|环比|增减|增长|增幅|变化|变动|平均|合计|总计|累计).*",
    re.I,
)
_LEAST_MONTHS = 3


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
    across = [p for p in named if p not in down and heading(block.header[p]) not in IGNORED]
    parts = [place for place in across if not _WHOLE.fullmatch(block.header[place].strip())]
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
