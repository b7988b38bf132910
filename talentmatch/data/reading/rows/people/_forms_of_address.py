"""Titles that say how somebody is addressed, and no post."""

from __future__ import annotations

import re
from dataclasses import replace

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block

__all__ = ["with_salutations_named"]

_TITLES = frozenset(map(heading, ("title", "anrede", "头衔", "称谓")))
_ADDRESS = re.compile(
    r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|dipl|ing|mag|herr|frau|hon|rev|sir|madam)\b[\s.,-]*)+"
    r"|先生|女士|小姐|太太",
    re.I,
)


def with_salutations_named(block: Block) -> Block:
    """Return the block with a column of titles under a heading that tells no post, where it holds none.

    Examples
    --------
    >>> rows = [["Ann Lee", "Dr."], ["Bo Ek", "Dipl.-Ing."]]
    >>> with_salutations_named(Block(["Name", "Title"], rows, "", {}, [2, 3])).header
    ['Name', 'Salutation']
    """
    header = [*block.header]
    for place, name in enumerate(header):
        cells = [str(row[place]).strip() for row in block.rows if not is_blank(row[place])]
        if heading(name) in _TITLES and cells and all(map(_ADDRESS.fullmatch, cells)):
            header[place] = "Salutation"
    return replace(block, header=header)
