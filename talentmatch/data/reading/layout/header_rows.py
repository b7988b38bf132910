"""Find the header of a sheet and take away what is no record: titles, totals, notes, blanks."""

from __future__ import annotations

import re
from datetime import date

from talentmatch.data.reading.cells.note_marks import is_formula
from talentmatch.data.reading.cells.value_dates import parse_month
from talentmatch.data.reading.cells.value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import IGNORED, all_headings, heading
from talentmatch.data.reading.layout.sheets import Block, Cell, RawSheet

__all__ = ["find_block", "records"]

#: A header stands within so many rows.
_SEARCHED = 30
_BARE_MONTH = re.compile(r"(\d{1,2})月份?")
_BARE_QUARTER = re.compile(r"第?[一二三四1-4]季度|Q[1-4]", re.I)
_DIGIT = re.compile(r"\d")
_BARE_YEAR = re.compile(r"(?:19|20)\d{2}\s*年度?")
_TOTAL = re.compile(
    r"(?:本页|全市|全区|全县|全部|各项)?(?:合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总)(?:[(:（：].*)?"
    r"|(?:以上)?(?:合|总|小|共)\s*计\s*[\d,]*\s*(?:家|户|人|个|名|条|所|项|元|万元)?"
    r"|(?:grand\s*|sub)?-?total.*|sum",
    re.I,
)
#: A total of a part, such as 东星公司小计, and rows that compare: beside them stand figures alone.
_PART_TOTAL = re.compile(
    r".{1,20}(?:合\s*计|总\s*计|小\s*计|共\s*计)(?:[(:（：].*)?|平均(?:值|数)?|均值|(?:同比|环比|比上年)\S{0,4}|占比|比重",
    re.I,
)
#: A heading over the rows of one kind or place, alone in its row.
_BAND = re.compile(
    r"(?:[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[、.．])\s*\S.{0,30}"
)
_NOTE = re.compile(
    r"(?:填表说明|填报说明|填写说明|说明|备\s*注|注\s*\d*|注意|附注|数据来源|来源|填表人|制表人|制表|审核人|填报人"
    r"|单位负责人|负责人|填报日期|制表日期|填表日期|联系人|联系电话|统计单位|notes?|remarks?|source|prepared by)\s*[:：.、].*"
    r"|(?:填表说明|填报说明|填写说明)|#.*|第\s*\d+\s*页.*|共\s*\d+\s*[页家条户人].*",
    re.I | re.S,
)


def find_block(sheet: RawSheet, known: frozenset[str] = frozenset()) -> Block | None:
    """Return header and records of a sheet, None if no row looks like a header.

    Parameters
    ----------
    sheet : RawSheet
        Rows as read.
    known : frozenset of str
        Further headings that count as known, such as those the caller maps by hand.

    Examples
    --------
    >>> rows = [["2024年企业名录", "", ""], ["序号", "企业名称", "行业"], [1, "甲厂", "C34"], ["合计", 1, ""]]
    >>> block = find_block(RawSheet("a.xlsx", rows))
    >>> block.header, block.rows, block.numbers, block.dropped
    (['序号', '企业名称', '行业'], [[1, '甲厂', 'C34']], [3], {'total': 1})
    """
    rows = sheet.rows
    names = all_headings() | IGNORED | known
    scores = [_score(row, names) for row in rows[:_SEARCHED]]
    if not scores or max(scores) < 1:
        return None
    top = scores.index(max(scores))
    top, lines = _lines(rows, top, names)
    width = max(len(row) for row in rows[top:])
    header = _joined([_padded(rows[line], width) for line in range(top, top + lines)], names)
    start = top + lines
    further = _further_table(rows[start:], rows[top:start], names)
    below = None if further is None else start + further
    kept, numbers, dropped = records(rows[start:below], header, width)
    first = sheet.first_row + start
    above = (cell for row in rows[:top] for cell in dict.fromkeys(map(str, filter(None, row))))
    titles = " ".join(cell for cell in above if not is_blank(cell))
    return Block(header, kept, titles, dropped, [first + number for number in numbers], below)


def _further_table(
    rows: list[list[Cell]], own: list[list[Cell]], names: frozenset[str]
) -> int | None:
    """Return where another table begins below this one: at its header, or the titles above that."""
    lines = [[_label(cell) for cell in line] for line in own]
    for place, row in enumerate(rows):
        # Nearly every record has a figure, and is looked at no further.
        if any(not isinstance(cell, str) or _DIGIT.search(cell) for cell in row if cell):
            continue
        labels = [_label(cell) for cell in row]
        filled = [label for label in labels if label]
        if len(filled) < 3 or _bare(labels) in map(_bare, lines):
            continue
        if all(heading(label) in names for label in filled) and len(set(filled)) == len(filled):
            while place and len({str(c) for c in rows[place - 1] if not is_blank(c)}) < 2:
                place -= 1
            return place
    return None


def _bare(labels: list[str]) -> list[str]:
    return " ".join(labels).split()


def _score(row: list[Cell], names: frozenset[str]) -> float:
    """Score a row as a header: known names and months count, figures and long text speak against."""
    cells = [cell for cell in row if not is_blank(cell)]
    distinct = set(map(str, cells))
    if len(distinct) < min(2, len(row)) or not cells:
        return 0.0
    hits = sum(_is_known(cell, names) for cell in {str(cell): cell for cell in cells}.values())
    figures = sum(
        isinstance(cell, (int, float)) and parse_month(cell) is None and not _is_year(cell)
        for cell in cells
    )
    long = sum(isinstance(cell, str) and len(cell) > 30 for cell in cells)
    return hits - 0.5 * figures - 0.5 * long + 0.5 * hits / len(distinct)


def _is_known(cell: Cell, names: frozenset[str]) -> bool:
    return heading(cell) in names or _is_month(cell) or (isinstance(cell, str) and _is_year(cell))


def _is_year(cell: Cell) -> bool:
    """Tell a year that may head a column: as text only with its 年, since data hold bare years."""
    if isinstance(cell, str):
        return bool(_BARE_YEAR.fullmatch(cell.strip()))
    return isinstance(cell, (int, float)) and 1990 <= cell <= 2100 and cell == int(cell)


def _is_month(cell: Cell) -> bool:
    text = str(cell).strip()
    bare = _BARE_MONTH.fullmatch(text)
    months = bool(bare and 1 <= int(bare[1]) <= 12) or bool(_BARE_QUARTER.fullmatch(text))
    return months or parse_month(cell) is not None


def _lines(rows: list[list[Cell]], top: int, names: frozenset[str]) -> tuple[int, int]:
    """Return the first row of the header and whether it has one line or two."""
    if top + 1 < len(rows) and _is_second_line(rows[top], rows[top + 1], names):
        return top, 2
    if top and _is_second_line(rows[top - 1], rows[top], names):
        return top - 1, 2
    return top, 1


def _is_second_line(upper: list[Cell], lower: list[Cell], names: frozenset[str]) -> bool:
    """Tell a second header line from a first record: it fills groups and holds labels only."""
    width = max(len(upper), len(lower))
    above, below = _padded(upper, width), _padded(lower, width)
    filled = [cell for cell in below if not is_blank(cell)]
    if len({str(cell) for cell in above if not is_blank(cell)}) < 2 or not filled:
        return False
    if any(
        is_formula(cell)
        or (isinstance(cell, (int, float)) and not _is_month(cell) and not _is_year(cell))
        for cell in filled
    ):
        return False
    groups = _grouped(above)
    inside = [
        (parent, child)
        for parent, child, alone in zip(groups, below, above, strict=True)
        if (not is_blank(child) and child != alone)
        or (not is_blank(child) and groups.count(parent) > 1)
    ]
    hits = sum(
        _is_known(c, names) or _is_year(c) or heading(f"{p}{c}") in names
        for p, c in inside
        if p != c
    )
    others = sum(
        not is_blank(child)
        and child != parent
        and groups.count(parent) == 1
        and not (_is_month(child) and parse_month(f"{parent}{child}") is not None)
        for parent, child in zip(groups, below, strict=True)
    )
    return hits >= 2 and others == 0


def _grouped(cells: list[Cell]) -> list[str]:
    """Carry a parent label over the blanks to its right."""
    carried, last = [], ""
    for cell in cells:
        last = last if is_blank(cell) else str(cell).strip()
        carried.append(last)
    return carried


def _padded(row: list[Cell], width: int) -> list[Cell]:
    return [*row, *([None] * (width - len(row)))]


def _joined(lines: list[list[Cell]], names: frozenset[str]) -> list[str]:
    if len(lines) == 1:
        return [_label(cell) for cell in lines[0]]
    parents = _grouped(lines[0])
    below = [_label(cell) for cell in lines[1]]
    return [
        _one_label(parent if child else _label(alone), child, names)
        for parent, alone, child in zip(parents, lines[0], below, strict=True)
    ]


def _one_label(parent: str, child: str, names: frozenset[str]) -> str:
    if not child or child == parent:
        return parent
    both = f"{parent}{child}"
    if heading(both) in names or _is_month(both):
        return both
    # Under a year the years tell the columns apart.
    return child if heading(child) in names and not _BARE_YEAR.fullmatch(parent) else both


def _label(cell: Cell) -> str:
    if is_blank(cell):
        return ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def records(
    rows: list[list[Cell]], header: list[str], width: int
) -> tuple[list[list[Cell]], list[int], dict[str, int]]:
    """Return the rows that are records with their places, and how many were dropped as what."""
    kept: list[list[Cell]] = []
    numbers: list[int] = []
    dropped: dict[str, int] = {}
    for number, row in enumerate(rows):
        filled = [cell for cell in row if not is_blank(cell)]
        if not filled:
            continue
        kind = _no_record(row, filled, header)
        if kind:
            dropped[kind] = dropped.get(kind, 0) + 1
        else:
            kept.append(_padded(row, width)[:width])
            numbers.append(number)
    return kept, numbers, dropped


def _no_record(row: list[Cell], filled: list[Cell], header: list[str]) -> str:
    """Return why a row is no record, empty if it is one."""
    first = str(filled[0]).strip()
    if len(header) > 2 and len(set(map(str, filled))) == 1 and _BAND.fullmatch(first):
        return "band"
    # A total may stand behind a row number or a merged region, never behind more than that.
    if any(_TOTAL.fullmatch(str(cell).strip()) for cell in filled[:2] if isinstance(cell, str)):
        return "total"
    named = not any("指标" in name or "indicator" in name.lower() for name in header)
    if named and _is_part_total(filled):
        return "total"
    if len(set(map(str, filled))) <= max(2, len(header) // 4) and _NOTE.fullmatch(first):
        return "note"
    if len(header) > 2 and len(set(map(str, filled))) == 1 and len(first) > 30:
        return "note"
    labels = [_label(cell) for cell in row[: len(header)]]
    if sum(a == b != "" for a, b in zip(labels, header, strict=False)) >= max(2, len(filled) // 2):
        return "repeated header"
    return ""


def _is_part_total(filled: list[Cell]) -> bool:
    """Tell a row of figures under a name for a total of some rows above; a record says more."""
    labels = (cell.strip() for cell in filled[:3] if isinstance(cell, str))
    if len(filled) < 2 or not any(map(_PART_TOTAL.fullmatch, labels)):
        return False
    words = (cell for cell in filled if isinstance(cell, str) and not is_formula(cell))
    return sum(parse_number(cell) is None for cell in words) == 1
