"""Figures in a merged cell of several posts, majors, firms or months: nobody says how many are of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._band_rows import FIRMS, POSTS
from talentmatch.data.reading.layout._header_times import is_month, is_year
from talentmatch.data.reading.layout._named_rows import fields_of_columns
from talentmatch.data.reading.layout.sheets import Block, Cell, RawSheet
from talentmatch.i18n import joined, phrase

__all__ = ["without_shared_figures"]

#: What is counted of each row.
_FIGURES = frozenset(
    {"openings", "seats", "graduates", "people", "employed", "hires", "separations", "retiring"}
)
_YEAR = re.compile(r"^(?:19|20)\d{2}\s*(?:年度?|届|级)?")
#: What a row is about.
_NAMES = POSTS | FIRMS | {"major"}


def without_shared_figures(block: Block, sheet: RawSheet) -> tuple[Block, list[str]]:
    """Return a table without the figures that a merged cell gives several rows together, which are told.

    Parameters
    ----------
    block : Block
        Header and records as they stand in the sheet.
    sheet : RawSheet
        The sheet, for its merged cells.
    """
    if not (sheet.repeats or sheet.goes_on) or not block.numbers:
        return block, []
    block, across = _without_months_merged(block, sheet)
    header = block.header
    names = _columns(header, _NAMES)
    rows, notes = [list(row) for row in block.rows], across
    for place in [place for place, name in enumerate(header) if _is_figure(name)]:
        repeats = [(number, place) in sheet.repeats for number in block.numbers]
        shared = [
            group
            for group in _groups(repeats)
            if _is_number(rows[group[0]][place])
            and len({tuple(str(rows[at][name]) for name in names) for at in group}) > 1
        ]
        if not shared:
            continue
        some = joined([str(rows[shared[0][0]][place])])
        lines = block.lines(at for group in shared for at in group)
        facts = {"header": header[place], "n": len(shared), "some": some, "rows": lines}
        notes.append(phrase("load", "figures_shared", **facts))
        for at in (at for group in shared for at in group):
            rows[at][place] = None
    return (replace(block, rows=rows, source=block.source or block) if notes else block), notes


def _without_months_merged(block: Block, sheet: RawSheet) -> tuple[Block, list[str]]:
    """Return a table without the figures that a merged cell gives several columns of it together."""
    figures = {place for place, name in enumerate(block.header) if _is_figure(name)}
    rows, lines, some = [list(row) for row in block.rows], [], ""
    for at, (number, row) in enumerate(zip(block.numbers, rows, strict=True)):
        again = [
            place
            for place in sorted(figures)
            if (number, place) in sheet.goes_on and place - 1 in figures and _is_number(row[place])
        ]
        if again:
            lines.append(at)
            some = some or str(row[again[0]])
            for place in again:
                row[place - 1 : place + 1] = [None, None]
    if not lines:
        return block, []
    note = phrase("load", "figures_across", n=len(lines), some=some, rows=block.lines(lines))
    return replace(block, rows=rows, source=block.source or block), [note]


def _columns(header: list[str], fields: frozenset[str]) -> list[int]:
    own = fields_of_columns(tuple(header))
    return [place for place, known in enumerate(own) if known & fields]


def _is_figure(name: str) -> bool:
    """Tell the heading of what is counted of each row, in a year or month or at all."""
    (fields,) = fields_of_columns((_YEAR.sub("", name.strip()) or name,))
    return bool(fields & _FIGURES) or is_month(name) or is_year(name)


def _is_number(cell: Cell) -> bool:
    """Tell a number; 若干 is so many of each."""
    number = None if is_blank(cell) else parse_number(cell)
    return number is not None and number == number


def _groups(repeats: Iterable[bool]) -> list[list[int]]:
    """Return the rows of each merged cell, the first and those that repeat it.

    Examples
    --------
    >>> _groups([False, True, True, False, False, True])
    [[0, 1, 2], [4, 5]]
    """
    groups: list[list[int]] = []
    for at, again in enumerate(repeats):
        if again and groups:
            groups[-1].append(at)
        elif not again:
            groups.append([at])
    return [group for group in groups if len(group) > 1]
