"""What stands above a table of a workbook: a line a sentence, as wide as can be read."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

__all__ = ["HIGHEST", "LINE_HEIGHT", "lines_of", "text_width", "write_notes"]

#: A line of a note is at most so wide, so that it stays on a screen [columns of one letter].
_LINE = 110
_WIDE = re.compile("[\u2e81-\U0010ffff]")
#: With more lines of notes than this the heading stays where it is: it would leave no room below.
_MOST_FROZEN = 14
LINE_HEIGHT = 17
#: A spreadsheet takes no row higher than this [points].
HIGHEST = 409


def text_width(text: str) -> int:
    """Return the width of a text in letters; a Chinese character takes two.

    Examples
    --------
    >>> text_width("abc"), text_width("缺口")
    (3, 4)
    """
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def lines_of(text: str, width: float) -> int:
    r"""Return how many lines a text takes in a cell so wide [letters].

    Examples
    --------
    >>> lines_of("缺口（人/年）", 8), lines_of("", 8), lines_of("a\nb", 8)
    (2, 1, 2)
    """
    # Words and marks that do not fit go down whole, so a line is seldom full.
    return sum(math.ceil(1.2 * text_width(line) / width) or 1 for line in text.split("\n"))


def write_notes(sheet: Any, notes: Sequence[str], widths: Sequence[float], style: Any) -> bool:
    """Write notes from the first row on, merged over as many columns as a line of text needs.

    Parameters
    ----------
    sheet : xlsxwriter.worksheet.Worksheet
        Where.
    notes : sequence of str
        Texts of one or more lines, one a row.
    widths : sequence of float
        Widths of the table's columns [letters].
    style : xlsxwriter.format.Format
        A format that wraps.

    Returns
    -------
    bool
        Whether there are so few lines that the heading below may stay in sight.
    """
    last, room = 0, widths[0] if widths else 0.0
    while last + 1 < len(widths) and room < _LINE:
        last += 1
        room += widths[last]
    # A narrow table has free columns beside it.
    while room < _LINE:
        last, room = last + 1, room + 9
    frozen = 0
    for row, note in enumerate(notes):
        lines = lines_of(note, room)
        if last:
            sheet.merge_range(row, 0, row, last, "", style)
        sheet.write_string(row, 0, note, style)
        sheet.set_row(row, min(LINE_HEIGHT * lines, HIGHEST))
        frozen += lines
    return frozen <= _MOST_FROZEN
