"""Headings over the rows below them: towns, chains, kinds of posts, alone in their row or with sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._labels import is_bare_month, meaning_of, plain_label
from talentmatch.data.reading.layout._no_records import OF_WHICH, TOTAL, fields_of_columns, is_note
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.headings import IGNORED, fields_of, heading
from talentmatch.data.reading.layout.sheets import Cell, padded

__all__ = [
    "FIRMS",
    "ORDINAL",
    "POSTS",
    "bands_below",
    "is_band",
    "is_band_with_sums",
    "is_band_with_total",
    "is_lone_label",
    "is_plainly_band",
    "is_words",
    "may_be_firm",
    "sums_up_those_below",
    "text_columns",
    "town_over_firms",
    "with_numbered_bands",
]

#: What no firm is called.
_PLAINLY_PLACE = re.compile(
    r".*(?:街道(?:办(?:事处)?)?|开发区|园区?|[高经]\S区|新区|工业区|自治州|地区"
    r"|(?<!社)(?<!小)区|县|市|省|(?<=..)(?<![小古])镇|(?<=..)(?<![水故茶])乡)(?:[(（].*)?|.*\s\S+"
)
_VILLAGE = re.compile(r".+村")
#: A row of so many headings that has one cell alone says nothing, but of a firm, a post or a
#: person.
_LEAST_HEADINGS, _SAMPLED = 4, 200
FIRMS = frozenset({"name", "enterprise_name", "employer"})
POSTS = frozenset({"post", "title"})
_MONTHS = frozenset({"month", "period", "wanted_by", "year", "available_from", "posted_on"})
_NAMES = frozenset(
    {
        "name",
        "institution",
        "major",
        "indicator",
        "skill",
        "clause",
        "enterprise_id",
        "credit_code",
        "text",
    }
)
#: Fields that a column may have in whose cells such a label is a record of its own.
_ALSO = {
    "enterprise_name": ("name", "employer", "enterprise_id", "institution"),
    "institution": ("name", "enterprise_name", "employer", "text"),
    "year": ("round", "baseline_year"),
    "month": ("period", "wanted_by"),
    "region": ("wanted_regions",),
    "industry": ("chain",),
    "education": ("level",),
}
#: A heading over the rows of one kind or place, alone in its row.
_BAND = re.compile(
    r"(?:[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[、.．])\s*\S.{0,30}"
)
#: The number of a heading over rows, in the column of numbers: 一, （二）, III.
ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}|[IVX]{1,4})(?:[、.．]|部分)?"
    r"|[(（][一二三四五六七八九十]{1,3}[)）]"
)
#: What nobody is called: a client, a project or a post over the people proposed for it.
_NO_PERSON = re.compile(r"[:：]|客户|项目|岗位|职位|人选|候选|有限公司|集团$|第.{1,3}[周批组]")


def may_be_firm(row: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell a row of one name that is a place or a firm, and nothing in the table says which.

    It is a place where it is numbered, counted, merged over the columns, or another place stands
    alone as well; of a village the other has to be one.

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


def town_over_firms(
    rows: Sequence[list[Cell]], number: int, header: list[str]
) -> tuple[int, str] | None:
    """Return column and name of a town that stands over its firms, maybe with sums; else None."""
    row = rows[number]
    place = next((at for at, cell in enumerate(row) if not is_blank(cell)), len(header))
    if place >= len(header) or number + 1 >= len(rows) or not isinstance(row[place], str):
        return None
    fields = fields_of_columns(tuple(header))
    if "region" not in fields[place]:
        return None
    if any(parse_number(cell) is None for cell in row[place + 1 :] if not is_blank(cell)):
        return None
    firms = [at for at, own in enumerate(fields) if own & FIRMS and "region" not in own]
    below = padded(rows[number + 1], len(header))
    if not firms or not is_blank(below[place]):
        return None
    if any(at < len(row) and not is_blank(row[at]) for at in firms) or is_blank(below[firms[0]]):
        return None
    return place, plain_label(str(row[place]))


def with_numbered_bands(rows: Sequence[list[Cell]]) -> Sequence[list[Cell]]:
    """Return the rows, with the number of a heading that stands in a column of its own before its label."""
    firsts = [str(row[0]).strip() if row and not is_blank(row[0]) else "" for row in rows]
    numbered = [place for place, first in enumerate(firsts) if ORDINAL.fullmatch(first)]
    if not numbered or not any(first.removesuffix(".0").isdecimal() for first in firsts):
        return rows
    parted = list(rows)
    for place in numbered:
        row = rows[place]
        label = next((at for at, cell in enumerate(row) if at and not is_blank(cell)), None)
        if label is not None and isinstance(row[label], str):
            # Headings are known by Chinese numbers.
            parted[place] = [None, *row[1:]]
            parted[place][label] = f"一、{row[label]}"
    return parted


def bands_below(current: dict[str, str], label: str) -> dict[str, str]:
    """Return the bands that hold below a heading; one of which nobody knows the kind ends all.

    Another heading of a kind ends those that began below the one before it.
    """
    meaning = meaning_of(label)
    given: dict[str, str] = {}
    if meaning is not None:
        fields = [field for field in current if field != "label"]
        outer = fields[: fields.index(meaning.field)] if meaning.field in fields else fields
        given = {**{field: current[field] for field in outer}, meaning.field: meaning.value}
    return {**given, "label": plain_label(label)}


def is_band(row: list[Cell], filled: list[Cell], header: list[str]) -> bool:
    """Tell a heading over the rows below from a record of which one cell alone is filled."""
    first = str(filled[0]).strip()
    if not isinstance(filled[0], str) or TOTAL.fullmatch(first) or is_note(first):
        return False
    if _BAND.fullmatch(first) or OF_WHICH.fullmatch(first):
        return True
    meaning = meaning_of(first)
    if len(first) > 30 and meaning is None:
        return False
    if len(filled) > max(2, len(header) // 2):
        return True
    place = next(place for place, cell in enumerate(row) if not is_blank(cell))
    return _is_heading_of_rows(first, place, header)


def _is_heading_of_rows(label: str, place: int, header: list[str]) -> bool:
    """Tell a label that is numbered as headings are, or means something else than its column."""
    meaning = meaning_of(label)
    if _BAND.fullmatch(label.strip()):
        return True
    if place < len(header) and _names_people(header[place]) and _NO_PERSON.search(label):
        return True
    own = _fields_of(header, place)
    if is_bare_month(label):
        numbered = place < len(header) and heading(header[place]) in IGNORED
        return bool(own or numbered) and not own & _MONTHS
    if meaning is None:
        return False
    # A register may know of a firm its name alone.
    return not own & {meaning.field, *_ALSO.get(meaning.field, ())}


@lru_cache(maxsize=256)
def _names_people(name: str) -> bool:
    """Tell the heading of the names of people."""
    fields = fields_of("candidate").get(heading(name), ())
    return any(field == "name" for field, _ in fields)


def is_lone_label(row: list[Cell], header: list[str], rows: Sequence[list[Cell]]) -> bool:
    """Tell a label alone in its row that names no record, such as 技术类 where firms or posts stand."""
    place = next(place for place, cell in enumerate(row) if not is_blank(cell))
    label = row[place]
    if not isinstance(label, str):
        return False
    fields = _fields_of(header, place)
    if is_bare_month(label) and fields and not fields & _MONTHS:
        return True
    if sum(map(bool, header)) < _LEAST_HEADINGS - 1:
        if fields & POSTS or heading(header[place]) in IGNORED:
            return is_plainly_band(label)
        return bool(fields & FIRMS) and _heads_firms(label, place, rows)
    kind = "firm" if fields & FIRMS else "post" if fields & POSTS else ""
    if not kind:
        return sum(map(bool, header)) >= _LEAST_HEADINGS and not fields & _NAMES
    # Other labels alone in their rows say nothing of what stands in the column.
    several = [other for other in rows[:_SAMPLED] if sum(not is_blank(cell) for cell in other) > 1]
    others = [other[place] for other in several if place < len(other) and other is not row]
    usual = value_kinds(others).get(kind, 0.0) >= 0.6
    return usual and not value_kinds([label]).get(kind)


def _heads_firms(label: str, place: int, rows: Sequence[list[Cell]]) -> bool:
    """Tell a label alone in its row from a firm of which a list of one column or two knows the name alone."""
    cells = (
        str(row[place])
        for row in rows[:_SAMPLED]
        if place < len(row) and sum(not is_blank(cell) for cell in row) == 1
    )
    lone = [cell for cell in cells if cell.strip() and cell != "None"]
    if is_plainly_band(label):
        return True
    firms = value_kinds([label, *lone]).get("firm", 0.0)
    return not firms and any(map(is_plainly_band, lone))


def is_plainly_band(label: str) -> bool:
    """Tell a town or a chain of industries, or what is numbered as headings are and no firm."""
    meaning = meaning_of(label)
    if meaning is None or meaning.field == "industry":
        return _BAND.fullmatch(label.strip()) is not None
    return meaning.field in ("region", "chain")


def text_columns(rows: Sequence[list[Cell]], header: list[str]) -> frozenset[int]:
    """Return the columns that hold words in most rows, and so are empty beside a sum alone."""
    sample = [row for row in rows[:_SAMPLED] if _may_be_record(row)]
    words = [[place for place, cell in enumerate(row) if is_words(cell)] for row in sample]
    return frozenset(
        place
        for place in range(len(header))
        if sum(place in places for places in words) * 2 > len(sample)
    )


def _may_be_record(row: list[Cell]) -> bool:
    first = next((str(cell).strip() for cell in row if not is_blank(cell)), "")
    return bool(first) and not (TOTAL.fullmatch(first) or _BAND.fullmatch(first))


def is_words(cell: Cell) -> bool:
    """Tell a cell of words, which is no number."""
    return isinstance(cell, str) and not is_blank(cell) and parse_number(cell) is None


def is_band_with_sums(
    row: list[Cell], filled: list[Cell], header: list[str], texts: frozenset[int]
) -> bool:
    """Tell a heading over the rows below that gives their sums, and nothing that they are called."""
    label = filled[0]
    if not isinstance(label, str) or len({str(cell) for cell in filled}) < 2:
        return False
    own = {place for place, cell in enumerate(row) if cell == label}
    # A label merged over most of the columns heads rows, whatever is noted beside it: 共2家.
    if 2 * len(own) > sum(map(bool, header)) and len(own & texts) > 1 and is_words(label):
        return True
    others = {place for place in texts - own if place < len(row)}
    # Cells merged over columns of several kinds hold what is none of these.
    merged = len(own & texts) > 1 and is_words(label)
    # The number of its firms may stand in a column of words.
    counted = [place for place in others if not is_blank(row[place])]
    if not (others or merged) or (counted and (merged or len(counted) == len(others))):
        return False
    if any(is_words(cell) for cell in filled if cell != label):
        return False
    return merged or _is_heading_of_rows(label, min(own), header)


def is_band_with_total(row: list[Cell], filled: list[Cell], header: list[str]) -> bool:
    """Tell a heading over rows beside which a cell says how many they are: 一、东江街道 | 小计：2家."""
    labels = [cell.strip() if isinstance(cell, str) else "" for cell in filled]
    if len(labels) < 2 or not TOTAL.fullmatch(labels[1]) or TOTAL.fullmatch(labels[0]):
        return False
    return bool(labels[0]) and _is_heading_of_rows(labels[0], row.index(filled[0]), header)


def sums_up_those_below(rows: Sequence[list[Cell]], number: int, header: list[str]) -> bool:
    """Tell a town or chain with one figure, the sum of those of the firms below it up to the next such."""
    row = rows[number]
    filled = [cell for cell in row if not is_blank(cell)]
    place = next(place for place, cell in enumerate(row) if not is_blank(cell))
    if len(filled) != 2 or not isinstance(filled[0], str) or place >= len(header):
        return False
    label, at = filled[0], row.index(filled[1], place + 1)
    total = parse_number(filled[1])
    if not total or not is_plainly_band(label):
        return False
    if not fields_of_columns(tuple(header))[place] & FIRMS:
        return False
    own: list[float] = []
    for other in rows[number + 1 :]:
        name = str(other[place]).strip() if place < len(other) else ""
        if is_plainly_band(name) or TOTAL.fullmatch(name):
            break
        own.append(parse_number(other[at] if at < len(other) else None) or 0.0)
    return sum(own) == total


def _fields_of(header: list[str], place: int) -> frozenset[str]:
    """Return what a column may be in any table; nothing beside the headings."""
    return fields_of_columns(tuple(header))[place] if place < len(header) else frozenset()
