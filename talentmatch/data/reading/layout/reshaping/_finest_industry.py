"""Registers that write the industry of a firm at several levels: the finest that is written counts."""

from __future__ import annotations

import re
from dataclasses import replace

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.i18n import phrase
from talentmatch.vocab import industries

__all__ = ["with_finest_industry"]

#: The finest first; at one level a code before its name.
_LEVELS = ("小类", "中类", "大类", "门类")
_LEVEL = re.compile(
    r"(?:国民经济|所属|主要)?行业(?P<level>小类|中类|大类|门类)(?P<kind>代码|编码|名称)?"
)
_NAME = "所属行业"


def with_finest_industry(block: Block) -> tuple[Block, list[str]]:
    """Return a register with one column of industries where it has one for each level, and what was noticed.

    Examples
    --------
    >>> header = ["企业名称", "行业门类", "行业大类", "行业小类"]
    >>> rows = [["甲厂", "C", 34, 3421], ["乙厂", "G", 54, None]]
    >>> read, _ = with_finest_industry(Block(header, rows, "", {}, [2, 3]))
    >>> read.header, [row[-1] for row in read.rows]
    (['企业名称', '', '', '', '所属行业'], [3421, 54])
    """
    found = {
        place: m
        for place, name in enumerate(block.header)
        if (m := _LEVEL.fullmatch(heading(name)))
    }
    if len({match["level"] for match in found.values()}) < 2 or len(block.rows) > MOST_BY_HAND:
        return block, []
    order = sorted(
        found,
        key=lambda place: (_LEVELS.index(found[place]["level"]), found[place]["kind"] == "名称"),
    )
    rows = [[*row, _finest(row, order)] for row in block.rows]
    header = ["" if place in found else name for place, name in enumerate(block.header)]
    note = phrase("load", "industry_finest", name=block.header[order[0]])
    source = block.source or block
    return replace(block, header=[*header, _NAME], rows=rows, source=source), [note]


def _finest(row: list[Cell], order: list[int]) -> Cell:
    """Return the finest industry of a row that is known, or what is written there."""
    cells = [row[place] for place in order if not is_blank(row[place])]
    known = (cell for cell in cells if industries.code(_text(cell)) is not None)
    return next(known, cells[0] if cells else None)


def _text(cell: Cell) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else str(cell).strip()
