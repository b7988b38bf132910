"""Tell the rows of a list that are records beyond doubt, so that few are judged one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from talentmatch.data.reading.cells.distinct import all_text
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.sheets import Cell

__all__ = ["plain_rows"]

#: A total, a note or a band shows in one of the first so many cells of its row.
_FIRST = 3


def plain_rows(
    rows: Sequence[Sequence[Cell]], header: Sequence[str], is_total: Callable[[str], bool]
) -> list[bool]:
    """Return which rows are records and no band, total, note or repeated header.

    Those have few different cells, one among the first that says total, or cells of the header.
    A row that is as wide as the header and has none of these marks is plain; of the others nothing
    is said.

    Parameters
    ----------
    rows : sequence of sequence
        Cells.
    header : sequence of str
        Headings.
    is_total : callable
        Tells a text that may stand beside a total.

    Examples
    --------
    >>> rows = [["甲厂", "钳工", "3", "北区"], ["合计", "-", "3", ""], ["", "", "", ""]]
    >>> plain_rows(rows, ["企业", "岗位", "人数", "地区"], "合计".__eq__)
    [True, False, False]
    """
    width = len(header)
    if width < _FIRST or any(len(row) != width for row in rows):
        even = [place for place, row in enumerate(rows) if len(row) == width >= _FIRST]
        plain = [False] * len(rows)
        whole = plain_rows([rows[place] for place in even], header, is_total) if even else []
        for place, sure in zip(even, whole, strict=True):
            plain[place] = sure
        return plain
    columns = list(zip(*rows, strict=True))
    if not all(map(all_text, columns)):
        return [False] * len(rows)
    distinct = [set(column) for column in columns]
    blanks = {text for texts in distinct for text in texts if len(text) < 12 and is_blank(text)}
    doubtful = [{text for text in texts if is_total(text.strip())} for texts in distinct[:_FIRST]]
    heads = [_said_of_header(texts, head) for texts, head in zip(distinct, header, strict=True)]
    # More different cells than a note may have, whatever blanks count for.
    least = max(2, width // 4) + 1
    plain = [len(cells - blanks) >= least for cells in map(set, rows)]
    for place, texts in enumerate(doubtful):
        plain = _without(plain, columns[place], texts | blanks)
    for column, texts in zip(columns, heads, strict=True):
        plain = _without(plain, column, texts)
    return plain


def _without(plain: list[bool], column: Sequence[str], texts: set[str]) -> list[bool]:
    if not texts:
        return plain
    return [sure and cell not in texts for sure, cell in zip(plain, column, strict=True)]


def _said_of_header(texts: set[str], head: str) -> set[str]:
    """Return the cells that repeat the heading of their column."""
    start = head[:1]
    return {
        text for text in texts if text.lstrip()[:1] == start and " ".join(text.split()) == head
    }
