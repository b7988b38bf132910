"""Tables that lie on their side: fields down the first column, a firm or a post in each further one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._firm_forms import form_labels, is_firm
from talentmatch.data.reading.layout._labels import without_number
from talentmatch.data.reading.layout._record_rows import spelled
from talentmatch.data.reading.layout._sense import resembles_heading
from talentmatch.data.reading.layout.headings import IGNORED, all_headings, fields_among, heading
from talentmatch.data.reading.layout.sheets import Cell, RawSheet
from talentmatch.i18n import joined, phrase

__all__ = ["upright"]

#: More rows than anybody has fields.
_MOST = 60
_LEAST_LABELS, _LEAST_RECORDS = 3, 2
#: What stands in the corner above the fields and before the names of firms.
_CORNER = re.compile(
    r"项目|指标|指标名称|内容|填报项目|填报内容|栏目|字段|类别|企业|单位|item|field|indicator", re.I
)
_WHOLE = re.compile(r"合计|总计|小计|共计|total|备注|说明", re.I)
_ORDINAL = re.compile(
    r"(?:企业|单位|公司|岗位|序号|第)?\s*[(（]?[\d一二三四五六七八九十A-Z]{1,2}[)）]?\s*(?:家|个)?",
    re.I,
)


def upright(sheet: RawSheet) -> RawSheet:
    """Return a sheet whose records stand in columns with a row for each; any other as it is.

    Examples
    --------
    >>> rows = [["企业名称", "甲厂", "乙厂"], ["所属行业", "纺织业", "化工"], ["需求岗位", "钳工", "焊工"]]
    >>> upright(RawSheet("a.xlsx", rows)).rows
    [['企业名称', '所属行业', '需求岗位'], ['甲厂', '纺织业', '钳工'], ['乙厂', '化工', '焊工']]
    """
    if not 0 < len(sheet.rows) <= _MOST:
        return sheet
    rows = [list(row) for row in sheet.rows]
    width = max(map(len, rows))
    rows = [
        [None if at in sheet.hidden else cell for at, cell in enumerate(row)]
        + [None] * (width - len(row))
        for row in rows
    ]
    for place in range(min(2, width - _LEAST_RECORDS)):
        found = _fields(rows, place)
        if found is not None:
            return _turned(sheet, rows, place, found)
    return sheet


def _fields(rows: Sequence[Sequence[Cell]], place: int) -> tuple[int, int] | None:
    """Return the first row of the fields whose names stand in a column, and the one behind them."""
    known = all_headings() | IGNORED | form_labels()
    top = next(
        (n for n, row in enumerate(rows) if len(_filled(row[place + 1 :])) >= _LEAST_RECORDS), None
    )
    if top is None:
        return None
    body = [
        *takewhile(lambda row: not is_blank(row[place]) and _filled(row[place + 1 :]), rows[top:])
    ]
    if any(not _is_side(cell) for row in body for cell in row[:place]):
        return None
    labels = [_label(row[place], row[place + 1 :]) for row in body]
    bare = [without_number(label) for label in labels]
    named = sum(heading(label) in known or resembles_heading(label) for label in bare)
    if len(labels) < _LEAST_LABELS or len(set(labels)) < len(labels) or any(map(is_firm, labels)):
        return None
    if named * 3 < (len(labels) - 1) * 2 or not any(map(_is_of_record, bare)):
        return None
    if any(
        heading(cell) in known for row in body for cell in row[place + 1 :] if isinstance(cell, str)
    ):
        return None
    names = [
        _filled(row[place + 1 :])
        for row, label in zip(body, bare, strict=True)
        if _is_of_record(label)
    ]
    return (top, top + len(body)) if any(len(set(row)) >= _LEAST_RECORDS for row in names) else None


def _label(cell: Cell, values: Sequence[Cell]) -> str:
    """Return the name of a field; the corner over names of firms is theirs."""
    label = str(cell).strip()
    names = [name for name in _filled(values) if not _WHOLE.fullmatch(name)]
    if not _CORNER.fullmatch(label):
        return label
    return (
        "企业名称"
        if names and all(map(is_firm, names))
        else ""
        if all(map(_ORDINAL.fullmatch, names))
        else label
    )


def _is_of_record(label: str) -> bool:
    """Tell the name of a firm or of a post from what is said of them."""
    tables = ("enterprise", "need_survey", "posting")
    fields = {field for table in tables for field in fields_among(table, [label])}
    return bool({"enterprise_name", "name", "post", "title"} & fields)


def _is_side(cell: Cell) -> bool:
    """Tell a number or the name of a part of the form, which stand before the names of fields."""
    return (
        is_blank(cell)
        or bool(_ORDINAL.fullmatch(spelled(cell)))
        or str(cell).endswith(("情况", "信息", "序号"))
    )


def _filled(row: Sequence[Cell]) -> list[str]:
    return [str(cell).strip() for cell in row if not is_blank(cell)]


def _turned(
    sheet: RawSheet, rows: list[list[Cell]], place: int, fields: tuple[int, int]
) -> RawSheet:
    top, end = fields
    records = [list(column) for column in zip(*(row[place:] for row in rows[top:end]), strict=True)]
    header = [_label(row[place], row[place + 1 :]) for row in rows[top:end]]
    above, below = (
        [[cell for cell in row if not is_blank(cell)] for row in part]
        for part in (rows[:top], rows[end:])
    )
    titles = [row for row in above if row]
    notes = [
        phrase("load", "turned_upright", n=sum(bool(_filled(record)) for record in records[1:]))
    ]
    if hidden := [at + 1 for at in sorted(sheet.hidden)]:
        notes.append(phrase("load", "columns_hidden", which=joined(hidden)))
    return replace(
        sheet,
        rows=[*titles, header, *records[1:], *([[], *below] if any(below) else [])],
        # The first column has the number 1, as the first row of any sheet.
        first_row=place + 1 - len(titles),
        notes=(*sheet.notes, *notes),
        hidden=frozenset(),
    )
