"""Lists printed in several columns of a page: the same headings again to the right."""

from __future__ import annotations

from dataclasses import replace

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._record_rows import records
from talentmatch.data.reading.layout.sheets import Block, Cell

__all__ = ["below_one_another"]

_LEAST = 2


def below_one_another(block: Block) -> Block:
    """Return a block whose lists stand below one another, not side by side.

    Examples
    --------
    >>> header = ["学校", "专业", "人数", "", "学校", "专业", "人数"]
    >>> block = Block(header, [["甲校", "数控", 1, None, "乙校", "护理", 2]], "", {}, [2])
    >>> below_one_another(block).rows
    [['甲校', '数控', 1], ['乙校', '护理', 2]]
    """
    places = [place for place, name in enumerate(block.header) if name]
    parts = _parts([block.header[place] for place in places])
    if parts < 2:
        return block
    width = len(places) // parts
    rows: list[list[Cell]] = []
    sources: list[int] = []
    for part in range(parts):
        own = places[part * width : (part + 1) * width]
        for number, row in enumerate(block.rows):
            cells = [row[place] for place in own]
            if not all(map(is_blank, cells)):
                rows.append(cells)
                sources.append(number)
    header = [block.header[place] for place in places[:width]]
    body, numbers, dropped, bands = records(rows, header, width)
    counts = {
        kind: block.dropped.get(kind, 0) + dropped.get(kind, 0)
        for kind in {*block.dropped, *dropped}
    }
    stand = [sources[number] for number in numbers]
    if block.bands:
        bands = [block.bands[place] | own for place, own in zip(stand, bands, strict=True)]
    return replace(
        block,
        header=header,
        rows=body,
        dropped=counts,
        source=block,
        source_rows=stand,
        bands=bands,
    )


def _parts(names: list[str]) -> int:
    """Return how many times the same headings stand in a row."""
    for parts in (4, 3, 2):
        width, over = divmod(len(names), parts)
        if not over and width >= _LEAST and names == names[:width] * parts:
            return parts
    return 1
