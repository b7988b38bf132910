"""What the title of a sheet's first table names, and a title of the same list further down leaves out."""

from __future__ import annotations

import re
from dataclasses import replace

from talentmatch.data.reading.layout._context import names_of_title
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._header_times import is_month
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout._titles_of_times import without_times
from talentmatch.data.reading.layout.sheets import Block, RawSheet

__all__ = ["with_names_above"]

_UNIT_NOTE = re.compile(r"[(（]?(?:计量)?单位\s*[:：][^\s()（）]{1,8}[)）]?")


def with_names_above(above: Block, below: RawSheet) -> RawSheet:
    """Return a table further down with a line for the school, town or firm that only the first title names.

    Its own title has to be that of the same list of another time: what is of all towns, or of
    another one, keeps its words. The same columns of another time, with no title at all, are of the
    first but for its time.

    Parameters
    ----------
    above : Block
        The first table.
    below : RawSheet
        The rows from the end of the first table on.
    """
    block = None if isinstance(below.rows, TextRows) else find_block(below)
    first = above.titles
    if block is None or not block.titles:
        same = block is not None and _without_months(block) == _without_months(above)
        return _headed(without_times(first), below) if same else below
    own = names_of_title(block.titles)
    names = {field: name for field, name in names_of_title(first).items() if field not in own}
    rest = first
    for name in names.values():
        rest = rest.replace(name, "")
    if not names or own or _words(block.titles) not in _words(rest):
        return below
    return _headed(" ".join(names.values()), below)


def _headed(line: str, below: RawSheet) -> RawSheet:
    return replace(below, rows=[[line], *below.rows], first_row=below.first_row - 1)


def _without_months(block: Block) -> list[str]:
    """Return the headings of a table of months but for these; none of any other table."""
    rest = [name for name in block.header if name and not is_month(name)]
    return rest if rest != [*filter(None, block.header)] else [""]


def _words(title: str) -> str:
    """Return the words of a title without its times, units and signs."""
    return re.sub(r"\W", "", without_times(_UNIT_NOTE.sub("", title)))
