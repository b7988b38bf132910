"""Titles that say how somebody is addressed, and no post."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.i18n import phrase

__all__ = ["without_forms_of_address"]

_TITLES = frozenset(map(heading, ("title", "anrede", "头衔")))
_ADDRESS = re.compile(
    r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|dipl|ing|mag|herr|frau|hon|rev|sir|madam)\b[\s.,-]*)+"
    r"|先生|女士|小姐|太太",
    re.I,
)


def without_forms_of_address(
    block: Block, by_hand: Collection[str] = ()
) -> tuple[Block, list[str]]:
    """Return the block without the heading of titles of which none is a post, and what is to be said.

    Parameters
    ----------
    block : Block
        The table.
    by_hand : collection of str
        Headings of which somebody says what they are.

    Examples
    --------
    >>> rows = [["Ann Lee", "Dr."], ["Bo Ek", "Dipl.-Ing."]]
    >>> without_forms_of_address(Block(["Name", "Title"], rows, "", {}, [2, 3]))[0].header
    ['Name', '']
    """
    header, notes = [*block.header], []
    for place, name in enumerate(block.header):
        cells = [str(row[place]).strip() for row in block.rows if not is_blank(row[place])]
        is_free = heading(name) in _TITLES and name not in by_hand
        if is_free and cells and all(map(_ADDRESS.fullmatch, cells)):
            header[place] = ""
            notes.append(phrase("load", "forms_of_address", header=name))
    return (replace(block, header=header, source=block.source or block) if notes else block), notes
