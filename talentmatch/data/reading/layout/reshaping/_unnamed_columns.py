"""Columns without a heading: towns or firms beside the rows they are of are read, other words are told."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._band_rows import FIRMS, POSTS
from talentmatch.data.reading.layout._named_rows import fields_of_columns
from talentmatch.data.reading.layout._sense import has_words_of
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.i18n import joined, phrase

__all__ = ["with_named_columns"]

#: What such a column is called by the kind of its values, and the field that no other may have.
_NAMES = {"place": ("区域", "region"), "firm": ("企业名称", "enterprise_name")}
_MOSTLY = 0.6


def with_named_columns(block: Block) -> tuple[Block, list[str]]:
    """Return a list of firms, posts or majors with a heading over towns or firms that have none.

    What stands there once is of all rows below it, up to the next; where it is written in each row an
    empty cell stays so. Other words under no heading are told.

    Examples
    --------
    >>> rows = [["东江街道", "甲厂", 3], [None, "乙厂", 4], ["西河镇", "丙厂", 1]]
    >>> named, _ = with_named_columns(Block(["", "企业名称", "人数"], rows, "", {}, [2, 3, 4]))
    >>> named.header, [row[0] for row in named.rows]
    (['区域', '企业名称', '人数'], ['东江街道', '东江街道', '西河镇'])
    """
    fields = fields_of_columns(tuple(block.header))
    listed = any(own & (FIRMS | POSTS | {"major"}) for own in fields)
    if not listed or len(block.rows) > MOST_BY_HAND:
        return block, []
    header, rows, notes = list(block.header), [list(row) for row in block.rows], []
    for place in [place for place, name in enumerate(header) if not name.strip()]:
        cells = [row[place] for row in rows]
        words = list(dict.fromkeys(str(cell).strip() for cell in cells if _is_word(cell)))
        # A merged cell of a heading that stands to its left goes on here.
        if not words or (place and all(row[place] in (None, "", row[place - 1]) for row in rows)):
            continue
        name = _name_of(words, header) if not is_blank(cells[0]) else ""
        facts = {"n": len(words), "some": joined(words[:3])}
        if not name:
            notes.append(phrase("load", "column_unnamed", **facts))
            continue
        header[place] = name
        is_each = any(a == b and not is_blank(a) for a, b in pairwise(cells))
        key = "column_named_each" if is_each else "column_named"
        notes.append(phrase("load", key, name=name, **facts))
        for before, row in () if is_each else pairwise(rows):
            row[place] = before[place] if is_blank(row[place]) else row[place]
    if header == block.header:
        return block, notes
    return replace(block, header=header, rows=rows, source=block.source or block), notes


def _name_of(words: list[str], header: list[str]) -> str:
    """Return the heading of what words are; empty where another column has them, or nobody knows."""
    kinds = value_kinds(words)
    fields = fields_of_columns(tuple(header))
    for kind, (name, field) in _NAMES.items():
        taken = any(
            field in own or has_words_of(field, known)
            for known, own in zip(header, fields, strict=True)
            if known
        )
        if kinds.get(kind, 0.0) >= _MOSTLY and not taken:
            return name
    return ""


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and not is_blank(cell) and parse_number(cell) is None
