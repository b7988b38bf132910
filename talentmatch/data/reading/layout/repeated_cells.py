"""Cells that say that they are the same as another one, such as 同上: what they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.i18n import joined, phrase

__all__ = ["with_repeated_cells"]

_ABOVE = re.compile(
    r"[(（]?\s*(?:[同仝如]\s*[上前](?:\s*一?行|述)?|〃|〞|″|\"|”|''|,,|-?\s*(?:ditto|do\.|id\.|idem|same as above|as above)\s*-?)\s*[)）]?",
    re.I,
)
_LEFT = re.compile(r"[(（]?\s*同\s*左\s*[)）]?|same as left", re.I)
#: A longer table comes out of a program, which writes each cell.
_MOST_ROWS = 20_000


def with_repeated_cells(block: Block) -> tuple[Block, list[str]]:
    """Return the block with what 同上, a ditto mark or 同左 stands for, and what was read so.

    Such a cell with nothing above it in its column stays as it is written.

    Parameters
    ----------
    block : Block
        Header and records.

    Examples
    --------
    >>> rows = [["甲虚公司", "焊工"], ["同上", "钳工"], ["〃", "电工"]]
    >>> with_repeated_cells(Block(["企业", "岗位"], rows, "", {}, [2, 3, 4]))[0].rows[2]
    ['甲虚公司', '电工']
    """
    if len(block.rows) > _MOST_ROWS:
        return block, []
    above: dict[int, Cell] = {}
    rows: list[list[Cell]] = []
    changed: list[int] = []
    names: dict[str, None] = {}
    for number, row in enumerate(block.rows):
        full = list(row)
        for place, cell in enumerate(row):
            full[place] = _meant(cell, full[place - 1] if place else cell, above.get(place, cell))
            if full[place] is not cell:
                changed.append(number)
                names[block.header[place]] = None
            if not is_blank(full[place]):
                above[place] = full[place]
        rows.append(full)
    if not changed:
        return block, []
    return replace(block, rows=rows, source=block.source or block), [_said(block, changed, names)]


def _meant(cell: Cell, left: Cell, above: Cell) -> Cell:
    if not isinstance(cell, str) or len(cell) > 20:
        return cell
    text = cell.strip()
    return above if _ABOVE.fullmatch(text) else left if _LEFT.fullmatch(text) else cell


def _said(block: Block, changed: Sequence[int], names: dict[str, None]) -> str:
    lines = [block.numbers[at] if at < len(block.numbers) else at + 1 for at in dict.fromkeys(changed)]  # fmt: skip
    some = joined(lines[:5]) + (" …" if len(lines) > 5 else "")
    return phrase("load", "repeated", n=len(changed), names=joined(names), rows=some)
