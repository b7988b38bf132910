"""Cells that say that they are the same as another one, such as 同上: what they stand for."""

from __future__ import annotations

import re
from dataclasses import replace

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.i18n import joined, phrase

__all__ = ["with_repeated_cells"]

_ABOVE = re.compile(
    r"[(（]?\s*+(?:[同仝如]\s*[上前](?:\s*一?行|述)?|〃|〞|″|\"|”|''|,,"
    r"|-?\s*(?:ditto|do\.|id\.|idem|same as above|as above)\s*-?)\s*[)）]?",
    re.I,
)
_LEFT = re.compile(r"[(（]?\s*同\s*左\s*[)）]?|same as left", re.I)


def with_repeated_cells(block: Block) -> tuple[Block, list[str]]:
    """Return the block with what 同上, a ditto mark or 同左 stands for, and what was read so.

    Such a cell with nothing above it in its column is left empty, which is said.

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
    if len(block.rows) > MOST_BY_HAND:
        return block, []
    above: dict[int, Cell] = {}
    rows: list[list[Cell]] = []
    read: dict[str, list[tuple[int, str]]] = {"repeated": [], "repeats_nothing": []}
    for number, row in enumerate(block.rows):
        full = list(row)
        for place, cell in enumerate(row):
            full[place] = _meant(cell, full[place - 1] if place else None, above.get(place))
            if full[place] is not cell:
                key = "repeats_nothing" if is_blank(full[place]) else "repeated"
                read[key].append((number, block.header[place]))
            if not is_blank(full[place]):
                above[place] = full[place]
        rows.append(full)
    notes = [
        phrase(
            "load",
            key,
            n=len(cells),
            names=joined(dict.fromkeys(name for _, name in cells)),
            rows=block.lines(dict.fromkeys(number for number, _ in cells)),
        )
        for key, cells in read.items()
        if cells
    ]
    return (replace(block, rows=rows, source=block.source or block) if notes else block), notes


def _meant(cell: Cell, left: Cell, above: Cell) -> Cell:
    if not isinstance(cell, str) or len(cell) > 20:
        return cell
    text = cell.strip()
    return above if _ABOVE.fullmatch(text) else left if _LEFT.fullmatch(text) else cell
