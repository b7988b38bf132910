"""Tables that stand side by side on one sheet, with an empty column between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from talentmatch.data.reading.cells.values import is_blank, is_blank_text
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.columns import rank_tables
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block, Cell, RawSheet
from talentmatch.i18n import phrase

__all__ = ["column_parts"]

_LEAST_COLUMNS = 2
_FIRST = 100


def column_parts(sheet: RawSheet) -> list[RawSheet]:
    """Return the tables of a sheet that stand side by side; the sheet itself if there is one.

    An empty column alone parts nothing: the parts must differ in their rows, or have a heading in
    common, and one of them must be a table by itself. The same headings again are one table.

    Examples
    --------
    >>> rows = [["企业名称", "行业", "", "职位名称", "招聘人数"], ["甲厂", "C34", "", "钳工", 2]]
    >>> rows += [["乙厂", "C35", "", "", ""]]
    >>> [part.rows[0] for part in column_parts(RawSheet("a.xlsx", rows))]
    [['企业名称', '行业'], ['职位名称', '招聘人数']]
    """
    spans = _spans(sheet)
    if len(spans) < 2:
        return [sheet]
    parts = [_cut(sheet, start, end) for start, end in spans]
    blocks = [find_block(part) for part in parts]
    names = [_names(block) for block in blocks]
    repeated = any(names) and all(own == names[0] for own in names[1:])
    common = any(one & other for n, one in enumerate(names) for other in names[:n])
    recognised = any(
        block and rank_tables(block.header, part.hint)
        for block, part in zip(blocks, parts, strict=True)
    )
    if repeated or not recognised or not (common or _ragged(blocks)):
        return [sheet]
    return parts


def _spans(sheet: RawSheet) -> list[tuple[int, int]]:
    """Return the runs of columns that hold something, each two wide at least."""
    filled = _filled_columns(sheet.rows)
    width = max(filled, default=-1) + 1
    spans: list[tuple[int, int]] = []
    start = None
    for place in range(width + 1):
        if place in filled and start is None:
            start = place
        elif place not in filled and start is not None:
            spans.append((start, place))
            start = None
    return spans if all(end - first >= _LEAST_COLUMNS for first, end in spans) else []


def _filled_columns(rows: Sequence[Sequence[Cell]]) -> set[int]:
    """Return the columns that hold something in a row of more than one text.

    A title that is merged over all columns stands in the empty one too.
    """
    if isinstance(rows, TextRows):
        # No cell of a text file is merged, so its titles stand in the first column.
        return {place for place, own in enumerate(rows.columns) if _says_something(own)}
    several = [row for row in rows if len({str(c) for c in row if not is_blank(c)}) > 1]
    return {place for row in several for place, cell in enumerate(row) if not is_blank(cell)}


def _says_something(column: pa.Array) -> bool:
    """Tell a column that is not empty, mostly by its beginning."""
    parts = (column.slice(0, _FIRST), column.slice(_FIRST))
    return any(not is_blank_text(part).all() for part in parts)


def _cut(sheet: RawSheet, start: int, end: int) -> RawSheet:
    letter = _letters(start)
    return replace(
        sheet,
        rows=[row[start:end] for row in sheet.rows],
        source=phrase("load", "from_column", source=sheet.source, column=letter),
        name=f"{sheet.name} {letter}".strip(),
        hidden=frozenset(p - start for p in sheet.hidden if start <= p < end),
        repeats=frozenset((n, p - start) for n, p in sheet.repeats if start <= p < end),
        goes_on=frozenset((n, p - start) for n, p in sheet.goes_on if start < p < end),
    )


def _letters(place: int) -> str:
    head, tail = divmod(place, 26)
    return (chr(64 + head) if head else "") + chr(65 + tail)


def _names(block: Block | None) -> frozenset[str]:
    return frozenset(heading(name) for name in block.header if name) if block else frozenset()


def _ragged(blocks: list[Block | None]) -> bool:
    """Tell parts whose records stand in different rows of the sheet."""
    numbers = [tuple(block.numbers) if block else () for block in blocks]
    return any(own != numbers[0] for own in numbers[1:])
