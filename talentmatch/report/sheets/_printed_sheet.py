"""A sheet that is handed out: a title, ten columns on A4, rows under their group, notes at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from talentmatch.i18n import Language
from talentmatch.report.labels import WHOLE, Readable, heading, texts_of
from talentmatch.report.sheets.sheet_notes import HIGHEST, lines_of

__all__ = ["write_printed"]

#: Widths of the columns of a printed list by heading key: together one A4 page across at full size.
_WIDTHS: Mapping[str, float] = {
    "row_number": 5,
    "chain": 13,
    "post": 21,
    "stars": 9,
    "grade": 13,
    "number": 9,
    "gap": 9,
    "asked_for": 26,
    "skills": 28,
    "yearly_pay": 13,
}
_USUAL = 14.0
#: Size of the letters [points], and the height of a line of them.
_LETTERS, _LINE = 10, 14.5
_A4 = 9


def write_printed(
    workbook: Any,
    sheet: Any,
    page: Readable,
    lang: Language,
    *,
    title: str,
    marks: Sequence[str],
    notes: Sequence[str],
) -> None:
    """Write a list as it is printed.

    Parameters
    ----------
    workbook, sheet
        Of xlsxwriter.
    page : Readable
        The list; cells of `chain` that follow one another and are equal become one.
    lang : str
        Language of the headings.
    title : str
        What stands above it.
    marks : sequence of str
        What must be seen before it, such as that the data is simulated.
    notes : sequence of str
        What its figures rest on, at its end.
    """
    columns = [str(name) for name in page.frame.columns]
    widths = [_WIDTHS.get(name, _USUAL) for name in columns]
    last = max(len(columns) - 1, 1)
    base = {"font_size": _LETTERS, "text_wrap": True, "valign": "vcenter"}
    formats = {
        "title": workbook.add_format({"font_size": 16, "bold": True, "align": "center"}),
        "mark": workbook.add_format({**base, "bold": True}),
        "head": workbook.add_format(
            {**base, "bold": True, "border": 1, "align": "center", "bg_color": "#e8eef5"}
        ),
        "text": workbook.add_format({**base, "border": 1}),
        "middle": workbook.add_format({**base, "border": 1, "align": "center"}),
        "number": workbook.add_format({**base, "border": 1, "num_format": "#,##0"}),
        "note": workbook.add_format({"font_size": 9, "text_wrap": True, "valign": "top"}),
    }
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.merge_range(0, 0, 0, last, title, formats["title"])
    sheet.set_row(0, 26)
    for row, mark in enumerate(marks, start=1):
        _write_across(sheet, row, last, mark, formats["mark"], sum(widths))
    top = 1 + len(marks)
    headings = [heading(name, lang, page.unit(name)) for name in columns]
    for place, text in enumerate(headings):
        sheet.write_string(top, place, text, formats["head"])
    # Bold letters take a tenth more.
    lines = max(lines_of(text, 0.9 * width) for text, width in zip(headings, widths, strict=True))
    sheet.set_row(top, (max(lines, 2) + 0.2) * _LINE)
    _write_rows(sheet, page, lang, top=top, widths=widths, formats=formats)
    end = top + len(page.frame) + 2
    for row, note in enumerate(notes, start=end):
        _write_across(sheet, row, last, note, formats["note"], sum(widths))
    sheet.freeze_panes(top + 1, 0)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&C&P / &N")


def _write_rows(
    sheet: Any,
    page: Readable,
    lang: Language,
    *,
    top: int,
    widths: Sequence[float],
    formats: Mapping[str, Any],
) -> None:
    columns = [str(name) for name in page.frame.columns]
    texts = [texts_of(page.frame[name], page.unit(name), lang) for name in columns]
    for place, name in enumerate(columns):
        values = page.frame[name]
        number = values.dtype.kind in "iuf" and page.unit(name) in WHOLE
        style = formats["middle" if name in ("row_number", "stars", "grade") else "text"]
        for row, (value, text) in enumerate(zip(values, texts[place], strict=True), start=top + 1):
            if number and text:
                sheet.write_number(row, place, round(float(value)), formats["number"])
            elif name != "chain":
                sheet.write_string(row, place, text, style)
    for row, cells in enumerate(zip(*texts, strict=True), start=top + 1):
        lines = max(lines_of(text, width) for text, width in zip(cells, widths, strict=True))
        sheet.set_row(row, min(_LINE * lines + 3, HIGHEST))
    if "chain" in columns:
        _write_groups(sheet, columns.index("chain"), texts[columns.index("chain")], top, formats)


def _write_groups(
    sheet: Any, place: int, names: Sequence[str], top: int, formats: Mapping[str, Any]
) -> None:
    """Write the name of each group once, over the rows that belong to it."""
    row = top + 1
    for name, rows in groupby(names):
        last = row + len(list(rows)) - 1
        if last > row:
            sheet.merge_range(row, place, last, place, name, formats["middle"])
        else:
            sheet.write_string(row, place, name, formats["middle"])
        row = last + 1


def _write_across(sheet: Any, row: int, last: int, text: str, style: Any, width: float) -> None:
    sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, text, style)
    sheet.set_row(row, min(_LINE * lines_of(text, width), HIGHEST))
