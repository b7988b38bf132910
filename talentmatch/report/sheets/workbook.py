"""Write tidy frames as a workbook that opens as it should in a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from talentmatch.i18n import Language
from talentmatch.report.labels import WHOLE, Readable, heading, texts_of
from talentmatch.report.sheets._native_charts import Placed, SheetChart, add_charts
from talentmatch.report.sheets._printed_sheet import write_printed
from talentmatch.report.sheets.sheet_notes import (
    HIGHEST,
    LINE_HEIGHT,
    lines_of,
    text_width,
    write_notes,
)

__all__ = ["workbook_bytes"]

_NARROWEST, _WIDEST = 6, 44
#: A column without smaller figures is printed without decimals; one of several units is not.
_NO_DECIMALS = 1_000
#: Up to this width a sheet is printed on A4, wider ones on A3 [letters].
_ON_A4 = 180
_A3, _A4 = 8, 9
#: Written into every workbook, so that equal lists are equal files.
_MADE = dt.datetime(2024, 1, 1)
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def workbook_bytes(
    sheets: Mapping[str, Readable],
    lang: Language,
    *,
    note: str | None = None,
    notes: Mapping[str, str] | None = None,
    charts: Mapping[str, Sequence[SheetChart]] | None = None,
    printed: Mapping[str, tuple[str, Sequence[str]]] | None = None,
) -> bytes:
    """Return an XLSX file with one sheet a list.

    Text is written as text, so that a name beginning with ``=`` never becomes a formula. Headings
    carry units, the first row stays in sight, and each sheet can be filtered.

    Parameters
    ----------
    sheets : mapping of str to Readable
        Sheet name to list.
    lang : {"zh", "en"}
        Language of the headings.
    note : str, optional
        What stands above every table, such as that the data is simulated; a text of several
        lines.
    notes : mapping of str to str, optional
        Sheet name to what stands above its table alone, such as what its figures rest on.
    charts : mapping of str to sequence of SheetChart, optional
        Name of a sheet of charts to what is drawn on it; it stands behind the first list.
    printed : mapping of str to tuple, optional
        Name of a sheet that is handed out to its title and the notes at its end.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"created": _MADE})
        # Figures keep off the text beside them.
        figure = {"align": "right", "indent": 1, "valign": "top"}
        formats = {
            "head": workbook.add_format(
                {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}
            ),
            "note": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "date": workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "year": workbook.add_format({**figure, "num_format": "0"}),
            "whole": workbook.add_format({**figure, "num_format": "#,##0"}),
            "number": workbook.add_format({**figure, "num_format": "#,##0.0"}),
            "fraction": workbook.add_format({**figure, "num_format": "0.000"}),
            "share": workbook.add_format({**figure, "num_format": "0.0%"}),
        }
        used: set[str] = set()
        placed: dict[str, Placed] = {}
        drawings: list[tuple[Any, Sequence[SheetChart]]] = []
        for name, page in sheets.items():
            sheet_name = _sheet_name(name, used)
            sheet = workbook.add_worksheet(sheet_name)
            above = [text for text in (note, (notes or {}).get(name)) if text]
            if printed and name in printed:
                title, below = printed[name]
                write_printed(workbook, sheet, page, lang, title=title, marks=above, notes=below)
            else:
                _write(sheet, formats, page, lang=lang, notes=above)
            if not placed:
                drawings = [
                    (workbook.add_worksheet(_sheet_name(title, used)), drawn)
                    for title, drawn in (charts or {}).items()
                ]
            placed[name] = Placed(sheet_name, len(above), page)
        for sheet, drawn in drawings:
            add_charts(workbook, sheet, drawn, placed, note=note or "")
    return buffer.getvalue()


def _write(
    sheet: Any,
    formats: Mapping[str, Any],
    page: Readable,
    *,
    lang: Language,
    notes: Sequence[str],
) -> None:
    top, frame = len(notes), page.frame
    columns = [
        _Column.of(frame.iloc[:, place], page.unit(str(name)), lang)
        for place, name in enumerate(frame.columns)
    ]
    for place, column in enumerate(columns):
        _write_column(sheet, formats, column, at=(top, place))
    _set_heights(sheet, columns, top)
    widths = [column.width for column in columns]
    if write_notes(sheet, notes, widths, formats["note"]):
        sheet.freeze_panes(top + 1, 0)
    if len(frame):
        sheet.autofilter(top, 0, top + len(frame), max(len(frame.columns) - 1, 0))
    _set_page(sheet, sum(widths), top)


@dataclass(frozen=True)
class _Column:
    """A column as it is written: heading, values, the texts they show as, its width [letters]."""

    heading: str
    values: pd.Series
    texts: list[str]
    kind: str

    @classmethod
    def of(cls, values: pd.Series, unit: str, lang: Language) -> _Column:
        texts = texts_of(values, unit, lang)
        return cls(heading(str(values.name), lang, unit), values, texts, _kind(values, unit))

    @property
    def width(self) -> int:
        # A heading takes three lines or four, so that figures stand in narrow columns.
        widest = max(map(text_width, self.texts[:200]), default=0)
        needed = max(1.2 * widest, text_width(self.heading) / 3, _NARROWEST)
        return min(math.ceil(needed) + 3, _WIDEST)

    def lines(self) -> list[int]:
        """Return how many lines the heading and each value take."""
        room = self.width - 1
        head = lines_of(self.heading, room)
        if self.kind != "text":
            return [head, *[1] * len(self.texts)]
        # Most texts are short: only one that may not fit is measured.
        return [
            head,
            *(
                1 if 2.4 * len(t) <= room and "\n" not in t else lines_of(t, room)
                for t in self.texts
            ),
        ]


def _write_column(
    sheet: Any, formats: Mapping[str, Any], column: _Column, *, at: tuple[int, int]
) -> None:
    top, place = at
    kind = column.kind
    sheet.write_string(top, place, column.heading, formats["head"])
    for row, (value, text) in enumerate(
        zip(column.values, column.texts, strict=True), start=top + 1
    ):
        if kind == "text":
            sheet.write_string(row, place, text, formats["text"])
        elif not pd.isna(value):
            write = sheet.write_datetime if kind == "date" else sheet.write_number
            write(row, place, value, formats[kind])
    sheet.set_column(place, place, column.width)


def _set_heights(sheet: Any, columns: Sequence[_Column], top: int) -> None:
    """Make each row as high as its text: not every program does so by itself."""
    for row, lines in enumerate(zip(*(column.lines() for column in columns), strict=True)):
        if max(lines) > 1:
            sheet.set_row(top + row, min(LINE_HEIGHT * max(lines), HIGHEST))


def _set_page(sheet: Any, width: float, top: int) -> None:
    """Print across one landscape page, with lines, the heading on every page, and page numbers."""
    sheet.set_paper(_A4 if width <= _ON_A4 else _A3)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(0)
    sheet.repeat_rows(top)
    sheet.set_footer("&C&P / &N")


def _kind(values: pd.Series, unit: str) -> str:
    """Return the cell format a column asks for."""
    if values.dtype.kind == "M":
        return "date"
    if unit in ("year", "share") and values.dtype.kind in "iuf":
        return unit
    if values.dtype.kind == "i" or (unit in WHOLE and values.dtype.kind == "f"):
        return "whole"
    if values.dtype.kind != "f":
        return "text"
    largest = values.abs().max()
    if largest <= 1:
        return "fraction"
    small = values.abs().where(values.ne(0)).min()
    whole = values.dropna().mod(1).eq(0).all() or small >= _NO_DECIMALS
    return "whole" if whole else "number"


def _sheet_name(name: str, used: set[str]) -> str:
    """Return a name Excel takes: 31 characters, none of its special ones, not used before."""
    plain = _cut(_NOT_IN_SHEET_NAMES.sub(" ", name).strip(), 31) or "sheet"
    short, number = plain, 2
    while short.lower() in used:
        tail = f" {number}"
        short, number = _cut(plain, 31 - len(tail)) + tail, number + 1
    used.add(short.lower())
    return short


def _cut(text: str, units: int) -> str:
    """Cut a text to so many UTF-16 units, in which Excel counts, without halving a character."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip()
