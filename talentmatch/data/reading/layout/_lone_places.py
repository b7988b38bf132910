"""Names alone in their rows that may be a place or a firm: 稻香村, 乌镇, 平安."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._labels import meaning_of, plain_label
from talentmatch.data.reading.layout.sheets import Cell

__all__ = ["may_be_firm"]

#: What no firm is called.
_PLAINLY_PLACE = re.compile(
    r".*(?:街道(?:办(?:事处)?)?|开发区|园区?|[高经]\S区|新区|工业区|自治州|地区"
    r"|(?<!社)(?<!小)区|县|市|省|(?<=..)(?<![小古])镇|(?<=..)(?<![水故茶])乡)(?:[(（].*)?|.*\s\S+"
)
_VILLAGE = re.compile(r".+村")


def may_be_firm(row: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell a row of one name that is a place or a firm, and nothing in the table says which.

    It is a place where it is numbered, counted, merged over the columns, or another place stands
    alone as well; of a village the other has to be one.

    Parameters
    ----------
    row : sequence
        The row, whose first cell is the name.
    rows : sequence
        All rows of the table.

    Examples
    --------
    >>> rows = [["稻香村", None], ["甲厂", 3], ["一、杏花村", None], ["乙厂", 4]]
    >>> may_be_firm(rows[0], rows[:2]), may_be_firm(rows[2], rows), may_be_firm(rows[0], rows)
    (True, False, False)
    >>> may_be_firm(["东江街道", None], rows)
    False
    """
    filled = [str(cell) for cell in row if not is_blank(cell)]
    label = filled[0].strip()
    meaning = meaning_of(label)
    if meaning is None or meaning.field != "region" or _PLAINLY_PLACE.fullmatch(meaning.value):
        return False
    if label != meaning.value or (len(filled) > 1 and len({*filled}) == 1):
        return False
    others = (name for other in rows if (name := _lone_place(other)) not in ("", meaning.value))
    village = _VILLAGE.fullmatch(label) is not None
    return not any(not village or _VILLAGE.fullmatch(name) for name in others)


def _lone_place(row: Sequence[Cell]) -> str:
    """Return the place that stands in a row without other words; empty if there is none."""
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled or not isinstance(filled[0], str):
        return ""
    if any(cell != filled[0] and parse_number(cell) is None for cell in filled[1:]):
        return ""
    meaning = meaning_of(filled[0])
    return plain_label(filled[0]) if meaning and meaning.field == "region" else ""
