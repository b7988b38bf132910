"""Cells of options with boxes: what is ticked in them."""

from __future__ import annotations

from dataclasses import replace

from talentmatch.data.reading.cells._ticks import ticked
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell

__all__ = ["with_ticked_cells"]


def with_ticked_cells(block: Block) -> Block:
    """Return the block with the ticked options of each cell that has boxes, empty where none is.

    Examples
    --------
    >>> with_ticked_cells(Block(["岗位", "紧急程度"], [["焊工", "□一般 ☑紧急"]], "", {}, [2])).rows
    [['焊工', '紧急']]
    """
    if len(block.rows) > MOST_BY_HAND:
        return block
    rows = [[_chosen(cell) for cell in row] for row in block.rows]
    same = all(
        a is b
        for old, new in zip(block.rows, rows, strict=True)
        for a, b in zip(old, new, strict=True)
    )
    return block if same else replace(block, rows=rows, source=block.source or block)


def _chosen(cell: Cell) -> Cell:
    options = ticked(cell) if isinstance(cell, str) else None
    return cell if options is None else options or None
