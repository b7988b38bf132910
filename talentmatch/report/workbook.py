"""Write tidy frames as a workbook that opens as it should in a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from talentmatch.phrases import Language
from talentmatch.report.labels import as_text, label

__all__ = ["csv_bytes", "workbook_bytes"]

_WIDEST = 48
#: Written into every workbook, so that equal lists are equal files.
_MADE = dt.datetime(2024, 1, 1)
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def workbook_bytes(
    sheets: Mapping[str, pd.DataFrame],
    lang: Language,
    *,
    note: str | None = None,
    notes: Mapping[str, str] | None = None,
) -> bytes:
    """Return an XLSX file with one sheet a frame.

    Text is written as text, so that a name beginning with ``=`` never becomes a formula. Headings
    carry units, the first row stays in sight, and each sheet can be filtered.

    Parameters
    ----------
    sheets : mapping of str to DataFrame
        Sheet name to frame.
    lang : {"zh", "en"}
        Language of the headings.
    note : str, optional
        Sentence above every table, such as that the data is simulated.
    notes : mapping of str to str, optional
        Sheet name to what stands above its table alone, such as what its figures rest on.
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
        formats = {
            "head": workbook.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
            "note": workbook.add_format({"italic": True}),
            "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "date": workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "whole": workbook.add_format({"num_format": "#,##0", "valign": "top"}),
            "number": workbook.add_format({"num_format": "#,##0.0", "valign": "top"}),
            "fraction": workbook.add_format({"num_format": "0.000", "valign": "top"}),
        }
        taken: set[str] = set()
        for name, frame in sheets.items():
            sheet = workbook.add_worksheet(_sheet_name(name, taken))
            top = 0
            for told in filter(None, (note, (notes or {}).get(name))):
                sheet.write_string(top, 0, told, formats["note"])
                top += 1
            _write(sheet, formats, frame, lang=lang, top=top)
    return buffer.getvalue()


def csv_bytes(frame: pd.DataFrame) -> bytes:
    r"""Return a CSV file that a spreadsheet opens as it should: no formula, Chinese known by its mark.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"post": ["=1+1"], "skills": [["a", "b"]]})).decode("utf-8-sig")
    "post,skills\n'=1+1,a; b\n"
    """
    from talentmatch.data.privacy import neutralise

    flat = frame.map(lambda value: "; ".join(value) if isinstance(value, list) else value)
    csv: str = neutralise(flat).to_csv(index=False, date_format="%Y-%m-%d")
    return csv.encode("utf-8-sig")


def _write(
    sheet: Any, formats: Mapping[str, Any], frame: pd.DataFrame, *, lang: Language, top: int
) -> None:
    for column, name in enumerate(frame.columns):
        heading = label(str(name), lang)
        sheet.write_string(top, column, heading, formats["head"])
        values = frame[name]
        kind = _kind(values)
        texts = [as_text(value) for value in values]
        for row, value in enumerate(values, start=top + 1):
            if kind == "text":
                sheet.write_string(row, column, texts[row - top - 1], formats["text"])
            elif not pd.isna(value):
                write = sheet.write_datetime if kind == "date" else sheet.write_number
                write(row, column, value, formats[kind])
        widest = max((_width(text) for text in [heading[:24], *texts[:200]]), default=8)
        sheet.set_column(column, column, min(widest + 2, _WIDEST))
    sheet.freeze_panes(top + 1, 0)
    if len(frame):
        sheet.autofilter(top, 0, top + len(frame), max(len(frame.columns) - 1, 0))


def _kind(values: pd.Series) -> str:
    """Return the cell format a column asks for."""
    if values.dtype.kind == "M":
        return "date"
    if values.dtype.kind == "i":
        return "whole"
    if values.dtype.kind == "f":
        return "fraction" if values.abs().max() <= 1 else "number"
    return "text"


def _width(text: str) -> int:
    """Return the width of a text in columns; a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name Excel takes: 31 characters, none of its special ones, not used before."""
    plain = _cut(_NOT_IN_SHEET_NAMES.sub(" ", name).strip(), 31) or "sheet"
    found, number = plain, 2
    while found.lower() in taken:
        tail = f" {number}"
        found, number = _cut(plain, 31 - len(tail)) + tail, number + 1
    taken.add(found.lower())
    return found


def _cut(text: str, units: int) -> str:
    """Cut a text to so many UTF-16 units, in which Excel counts, without halving a character."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip()
