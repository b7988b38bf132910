"""What the title of a sheet's first table names, and a title of the same list further down leaves out."""

from __future__ import annotations

import re
from dataclasses import replace

from talentmatch.data.reading.layout._context import names_of_title
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout._titles_of_times import without_times
from talentmatch.data.reading.layout.sheets import RawSheet

__all__ = ["with_names_above"]

_UNIT_NOTE = re.compile(r"[(（]?(?:计量)?单位\s*[:：][^\s()（）]{1,8}[)）]?")


def with_names_above(first: str, below: RawSheet) -> RawSheet:
    """Return a table further down with a line for the school, town or firm that only the first title names.

    Its own title has to be that of the same list of another time: what is of all towns, or of
    another one, keeps its words.

    Parameters
    ----------
    first : str
        Title of the first table.
    below : RawSheet
        The rows from the end of the first table on.
    """
    block = None if isinstance(below.rows, TextRows) else find_block(below)
    if block is None or not block.titles:
        return below
    own = names_of_title(block.titles)
    names = {field: name for field, name in names_of_title(first).items() if field not in own}
    rest = first
    for name in names.values():
        rest = rest.replace(name, "")
    if not names or own or _words(block.titles) not in _words(rest):
        return below
    line = " ".join(names.values())
    return replace(below, rows=[[line], *below.rows], first_row=below.first_row - 1)


def _words(title: str) -> str:
    """Return the words of a title without its times, units and signs."""
    return re.sub(r"\W", "", without_times(_UNIT_NOTE.sub("", title)))
