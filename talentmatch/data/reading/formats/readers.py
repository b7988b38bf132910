"""Open CSV, XLSX, XLS, ODS, JSON and JSON Lines: from a file to rows of cells."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from talentmatch.data.reading.cells._note_marks import is_formula, unquoted
from talentmatch.data.reading.formats._formula_values import Rows, formula_values
from talentmatch.data.reading.formats._html_pages import is_html, is_text_table, sheets_of_page
from talentmatch.data.reading.formats._ods_files import ods_sheets
from talentmatch.data.reading.formats._sheet_marks import (
    MAX_CELLS,
    OLE,
    SheetMarks,
    biff_marks,
    check_sheets,
    marks_of,
    shown_in_percent,
    with_formulas,
)
from talentmatch.data.reading.formats._text_tables import (
    columns_of_bytes,
    columns_of_csv,
    parted_dimensions,
)
from talentmatch.data.reading.formats.rejects import ENDING, original_cells, source_stem
from talentmatch.data.reading.layout.sheets import Cell, RawSheet
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import joined, phrase

__all__ = ["decoded", "read_csv", "read_json", "read_ods", "read_workbook", "records_to_rows"]

#: GB18030 reads GBK and GB2312 as well; it accepts nearly every byte, so it comes last.
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",\t;|，"
#: A table of so many bytes is read straight; its delimiter shows in so many of them.
_LARGE, _HEAD = 4_000_000, 262_144
#: Columns that a sheet of any spreadsheet has at most.
_MOST_COLUMNS = 16_384
#: Sheets that explain the form rather than hold rows.
_EXPLAINING = ("填表说明", "填报说明", "说明", "notes", "readme", "instructions", "字典", "选项")
_QUOTED = re.compile(r'"[^"]*"')


def decoded(path: Path) -> str:
    """Return the text of a file in UTF-8 (with or without mark), UTF-16 with mark, or GB18030.

    Raises
    ------
    UnreadableFileError
        If the bytes are text in none of them.
    """
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    if b"\x00" in raw[:4096]:
        raise _no_text(path)
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _looks_wrong(text):
            return text.removeprefix("\ufeff")  # GB18030 has a mark too
    raise _no_text(path)


def _looks_wrong(text: str) -> bool:
    """Tell text from bytes read in a wrong encoding: control and private-use characters."""
    head = text[:20000]
    odd = sum(
        (ch < " " and ch not in "\t\r\n\f\x0b") or "\ue000" <= ch <= "\uf8ff" or ch == "\x7f"
        for ch in head
    )
    return odd > max(2, len(head) // 100)


def _no_text(path: Path) -> UnreadableFileError:
    return UnreadableFileError.of(path, "no_text", "save_csv")


def read_csv(path: Path) -> list[RawSheet]:
    """Read a text table; encoding and delimiter are found out."""
    straight = _large_table(path)
    mark, rows = straight or _decoded_table(path)
    notes: tuple[str, ...] = ()
    whole = ""
    if mark == "\t" and rows and rows[0] and "\\" in str(rows[0][0]):
        rows, notes, whole = parted_dimensions(list(rows))
    # A line of notes stands above the header; "#" alone may be the heading of row numbers.
    start = next(
        (n for n, row in enumerate(rows) if not (row and row[0].startswith("# "))), len(rows)
    )
    title = " ".join(rows[0]) if start else ""
    hint = " ".join(filter(None, (source_stem(path), title, whole)))
    return [RawSheet(path.name, rows[start:], hint, first_row=start + 1, notes=notes)]


def _large_table(path: Path) -> tuple[str, Sequence[list[Cell]]] | None:
    """Return delimiter and rows of a large table in UTF-8, without a text of it all; else None."""
    if path.stat().st_size < _LARGE or path.name.endswith(ENDING):
        return None
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    head = raw[:_HEAD].decode(errors="replace")
    mark = _delimiter(head)
    # What is no plain table in UTF-8, or too large, is left to whoever looks closer.
    if (
        b'="' in raw
        or _looks_wrong(head)
        or raw.count(mark.encode()) + raw.count(b"\n") > MAX_CELLS
    ):
        return None
    rows = columns_of_bytes(raw, mark)
    return None if rows is None else (mark, rows)


def _decoded_table(path: Path) -> tuple[str, Sequence[list[Cell]]]:
    """Return delimiter and rows of a text table, whatever its encoding."""
    text = decoded(path)
    mark = _delimiter(text)
    if text.count(mark) + text.count("\n") > MAX_CELLS:
        raise UnreadableFileError.of(path, "many_cells", "split", limit=MAX_CELLS)
    altered = '="' in text or path.name.endswith(ENDING)
    widest = max((line.count(mark) for line in text.splitlines()), default=0)
    if widest >= _MOST_COLUMNS:
        raise UnreadableFileError.of(
            path, "many_columns", "split", n=widest + 1, limit=_MOST_COLUMNS
        )
    rows = (None if altered else columns_of_csv(text, mark)) or _rows_of_csv(path, text, mark)
    return mark, rows


def _rows_of_csv(path: Path, text: str, mark: str) -> list[list[Cell]]:
    # A field of a résumé is longer than the 128 KB that the csv module allows by default.
    csv.field_size_limit(16 * 1024**2)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise UnreadableFileError(
            str(path), str(error), phrase("load", "save_csv_again")
        ) from error
    if '="' in text:
        rows = [[unquoted(cell) for cell in row] for row in rows]
    return original_cells(rows) if path.name.endswith(ENDING) else rows


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the head into the most columns, evenly."""
    head = text[:65536].splitlines()
    lines = [line for line in head if line.strip() and not line.startswith(("# ", '"# '))][:50]
    if lines and "\\" in lines[0].partition("\t")[0]:
        return "\t"  # commas part what stands in the first column
    bare = [_QUOTED.sub("", line) for line in lines]

    def fit(mark: str) -> tuple[bool, int]:
        # Lists within cells have signs of their own, but not in the headings.
        counts = [line.count(mark) for line in bare]
        even = counts.count(counts[0]) * 5 >= 4 * len(counts) and counts[0] > 0
        return even, sorted(line.count(mark) for line in lines)[len(lines) // 2]

    return max(_DELIMITERS, key=fit) if lines else _DELIMITERS[0]


def read_workbook(path: Path, *, hidden: bool = False) -> list[RawSheet]:
    """Read the sheets of a workbook as people see them; merged cells repeat their value.

    Hidden sheets, rows and columns are named and not read unless asked for. A formula that nobody
    has calculated is calculated if it is simple, else it stands as it is written.

    Raises
    ------
    UnreadableFileError
        If the workbook is locked or damaged.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with path.open("rb") as stream:
            old = stream.read(8) == OLE
            stream.seek(0)
            if not old and not zipfile.is_zipfile(path):
                return _disguised(path)
            # What would end the reader is refused before it opens the file.
            marks = biff_marks(path) if old else marks_of(path)
            book = CalamineWorkbook.from_filelike(stream)
            check_sheets(path, len(book.sheet_names))
            others = _sheets_by_name(book, marks)
            return [
                _sheet(path, book, sheet, marks.get(sheet.name, SheetMarks()), others, hidden)
                for sheet in book.sheets_metadata
                if not _explains(sheet.name)
            ]
    except (CalamineError, OSError, ValueError, struct.error, zipfile.BadZipFile) as error:
        raise UnreadableFileError.of(path, "workbook_damaged", "save_again", error=error) from error


def _disguised(path: Path) -> list[RawSheet]:
    """Read a page or a text table that calls itself a workbook.

    Raises
    ------
    UnreadableFileError
        If it is neither.
    """
    if is_html(path):
        sheets = sheets_of_page(decoded(path), path)
        check_sheets(path, len(sheets))
        return sheets
    if is_text_table(path):
        return read_csv(path)
    raise UnreadableFileError.of(path, "not_as_named", "save_xlsx")


def read_ods(path: Path, *, hidden: bool = False) -> list[RawSheet]:
    """Read the sheets of an OpenDocument workbook as `read_workbook` does those of others."""
    sheets = [sheet for sheet in ods_sheets(path) if not _explains(sheet.name)]
    by_name = {sheet.name.lower(): sheet.rows for sheet in sheets}
    notes = [
        _calculated(
            sheet.rows,
            SheetMarks(formulas=_formulas_in(sheet.rows)),
            lambda name: by_name.get(name.lower()),
        )
        for sheet in sheets
    ]
    seen = []
    for sheet, calculated in zip(sheets, notes, strict=True):
        source, own = _names(path, sheet.name, alone=len(sheets) == 1)
        if sheet.rows and not (sheet.visible or hidden):
            seen.append(RawSheet(source, [], skipped=phrase("load", "sheet_hidden")))
            continue
        marks = SheetMarks(
            rows=frozenset(sheet.hidden_rows), columns=frozenset(sheet.hidden_columns)
        )
        raw = RawSheet(source, sheet.rows, f"{path.stem} {sheet.name}", own, notes=calculated)
        seen.append(_as_seen(raw, marks, hidden=hidden).with_merged(sheet.merged))
    return seen


def _names(path: Path, sheet: str, *, alone: bool) -> tuple[str, str]:
    """Return what a sheet is called in sentences, and its own name where the book has others."""
    if alone:
        return path.name, ""
    return phrase("load", "sheet", file=path.name, sheet=sheet), sheet


def _as_seen(sheet: RawSheet, marks: SheetMarks, *, hidden: bool) -> RawSheet:
    """Return a sheet as people see it, or with all that is hidden in it."""
    if hidden:
        return sheet
    rows = [*sheet.rows]
    notes = (*sheet.notes, *_emptied(rows, marks))
    return replace(sheet, rows=rows, notes=notes, hidden=marks.columns)


def _formulas_in(rows: list[list[Cell]]) -> dict[tuple[int, int], str]:
    return {
        (number, place): cell
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
        if isinstance(cell, str) and is_formula(cell)
    }


def _explains(name: str) -> bool:
    return name.strip().lower().startswith(_EXPLAINING)


def _sheet(
    path: Path, book: Any, listed: Any, marks: SheetMarks, others: Rows, hidden: bool
) -> RawSheet:
    from python_calamine import SheetVisibleEnum

    name = listed.name
    sheet = book.get_sheet_by_name(name)
    source, own = _names(path, name, alone=len(book.sheet_names) == 1)
    if sheet.height and listed.visible is not SheetVisibleEnum.Visible and not hidden:
        return RawSheet(source, [], skipped=phrase("load", "sheet_hidden"))
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    shown_in_percent(rows, marks.shares)
    with_formulas(rows, marks.formulas)
    notes = (*_calculated(rows, marks, others), *_empty_formula_notes(marks))
    covered = 0
    for start, end in sheet.merged_cell_ranges or ():
        covered += _spread(rows, start, end)
        if covered > MAX_CELLS:
            raise UnreadableFileError.of(path, "merged_over", "copy_table", sheet=name)
    areas = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    raw = RawSheet(source, rows, f"{path.stem} {name}", own, notes=notes)
    return _as_seen(raw, marks, hidden=hidden).with_merged(areas)


def _sheets_by_name(book: Any, marks: Mapping[str, SheetMarks]) -> Rows:
    """Return what gives the rows of a sheet to formulas of others, with its own simple ones calculated."""
    known: dict[str, list[list[Cell]] | None] = {}
    names = {name.lower(): name for name in book.sheet_names}

    def rows_of(name: str) -> list[list[Cell]] | None:
        own = names.get(name.lower())
        if own is None or own in known:
            return known.get(own or "")
        # While it is calculated itself, a sheet has no rows: two that refer to each other have no
        # value.
        known[own] = None
        rows: list[list[Cell]] = book.get_sheet_by_name(own).to_python(skip_empty_area=False)
        formulas = marks.get(own, SheetMarks()).formulas
        with_formulas(rows, formulas)
        for (row, column), value in formula_values(rows, formulas, rows_of).items():
            rows[row][column] = value
        known[own] = rows
        return rows

    return rows_of


def _calculated(rows: list[list[Cell]], marks: SheetMarks, others: Rows) -> tuple[str, ...]:
    """Write the values of simple formulas into their cells, and say how many there are."""
    values = formula_values(rows, marks.formulas, others)
    for (row, column), value in values.items():
        rows[row][column] = value
    if not values:
        return ()
    (row, _), formula = next((place, marks.formulas[place]) for place in values)
    facts = {"n": len(values), "row": row + 1, "some": formula[:60]}
    return (phrase("load", "formulas_calculated", **facts),)


def _empty_formula_notes(marks: SheetMarks) -> tuple[str, ...]:
    """Say how many formulas show nothing, which may be for nobody having calculated them."""
    if not marks.empty:
        return ()
    row, _ = min(marks.empty)
    return (phrase("load", "formulas_empty", n=len(marks.empty), row=row + 1),)


def _emptied(rows: list[list[Cell]], marks: SheetMarks) -> tuple[str, ...]:
    """Empty hidden rows, which nobody sees who looks at the sheet, and name them."""
    hidden = [n for n in sorted(marks.rows) if n < len(rows) and any(c != "" for c in rows[n])]
    for number in hidden:
        rows[number] = []
    if not hidden:
        return ()
    names = [*(str(number + 1) for number in hidden[:5]), *(["…"] if len(hidden) > 5 else [])]
    return (phrase("load", "rows_hidden", n=len(hidden), which=joined(names)),)


def _spread(rows: list[list[Cell]], start: tuple[int, int], end: tuple[int, int]) -> int:
    """Write the value of a merged cell into every cell it covers; return how many there are."""
    (top, left), (bottom, right) = start, end
    if top >= len(rows) or left >= len(rows[top]):
        return 0
    value, covered = rows[top][left], 0
    for row in rows[top : bottom + 1]:
        width = len(row[left : right + 1])
        row[left : right + 1] = [value] * width
        covered += width
    return covered


def read_json(path: Path) -> Any:
    """Return the value of a JSON file, or the list of values of JSON Lines.

    Raises
    ------
    UnreadableFileError
        With the line of the first mistake.
    """
    text = decoded(path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as whole:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError:
            raise UnreadableFileError.of(
                path, "no_json", "correct_line", line=whole.lineno, error=whole.msg
            ) from whole


def records_to_rows(records: list[dict[str, Any]]) -> list[list[Cell]]:
    """Lay records out as a header and rows, in the order in which fields turn up.

    Examples
    --------
    >>> records_to_rows([{"title": "钳工"}, {"title": "焊工", "region": "北区"}])
    [['title', 'region'], ['钳工', None], ['焊工', '北区']]
    """
    header = list(dict.fromkeys(name for record in records for name in record))
    if len(header) * len(records) > MAX_CELLS:
        raise MemoryError(f"{len(header)} fields x {len(records)} records")
    return [header, *([record.get(name) for name in header] for record in records)]
