"""Fill an office's own form: a workbook with headings of its own, filled row by row below them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize
from zipfile import BadZipFile

from talentmatch.errors import InputError, UnreadableFileError
from talentmatch.i18n import Language, joined, label, languages, phrase, render
from talentmatch.lists import Result
from talentmatch.report.labels import WHOLE, Readable, as_text, readable, whole_number

__all__ = ["FilledForm", "fill_form"]

#: Fewest headings of a form that must be known, before it is taken for one.
_FEWEST = 3
#: Rows of a form that are searched for its headings.
_SEARCHED = 30
_BRACKETS = re.compile(r"[（(\[【].*?[）)\]】]|[\s*＊:：/]")


@dataclass(frozen=True)
class FilledForm:
    """A form that was filled.

    Attributes
    ----------
    content : bytes
        The workbook.
    notes : tuple of str
        Which of its headings nothing is known for.
    """

    content: bytes
    notes: tuple[str, ...]


def fill_form(
    path: Path, lists: tuple[Result, ...], lang: Language, *, marks: Sequence[str] = ()
) -> FilledForm:
    """Fill the first sheet of a workbook that holds headings of a list.

    Headings are known by what columns are called here or elsewhere, units in brackets aside. Rows
    go below them in the style of the first one; what stands further down moves down.

    Parameters
    ----------
    path : Path
        The form, an XLSX file.
    lists : tuple of Result
        The list in its several forms, with the same rows in the same order; the first that has a
        column gives it.
    lang : str
        Language of the words that are written.
    marks : sequence of str
        What must be seen with the list, such as that the data is simulated; they stand at its end.

    Raises
    ------
    UnreadableFileError
        If it is no workbook.
    InputError
        If no row of it holds headings of the list, or nothing in it names a post.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path)
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError) as error:
        facts = (phrase("list_refused", "no_form"), phrase("list_refused", "save_as_xlsx"))
        raise UnreadableFileError(str(path), *facts) from error
    pages = [readable(one, lang) for one in lists]
    names = _names(lists)
    for sheet in book.worksheets:
        row, columns = _headings(sheet, names)
        if len(columns) >= _FEWEST and "post" in columns.values():
            _refuse_two_rows(sheet, row, columns, path)
            columns = {
                place: key for place, key in columns.items()
                if not _in_another_unit(str(sheet.cell(row, place).value), key)
            }  # fmt: skip
            unknown = [
                str(cell.value).strip()
                for cell in sheet[row]
                if cell.value is not None and cell.column not in columns
            ]
            sums = _sums_below(sheet, row)
            _fill(sheet, row, columns, pages, lang)
            for place, mark in enumerate(marks, start=sheet.max_row + 2):
                sheet.cell(place, 1).value = render(mark, lang)
            notes = [phrase("planner", "form_left", names=joined(unknown))] if unknown else []
            if sums:
                notes.append(phrase("planner", "form_sums", cells=joined(sums)))
            buffer = io.BytesIO()
            book.save(buffer)
            return FilledForm(buffer.getvalue(), tuple(notes))
    known = joined(dict.fromkeys(render(label("columns", name), lang) for name in names.values()))
    raise InputError(
        phrase("list_refused", "no_form_headings", file=path.name),
        [phrase("list_refused", "form_headings", names=known)],
    )


def _refuse_two_rows(sheet: Any, row: int, columns: Mapping[int, str], path: Path) -> None:
    """Refuse headings that stand over two rows: values would go into cells that are covered."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row < merged.max_row and any(
            merged.min_col <= column <= merged.max_col for column in columns
        ):
            raise InputError(
                phrase("list_refused", "two_heading_rows", file=path.name, row=row),
                [phrase("list_refused", "one_heading_row")],
            )


def _in_another_unit(heading: str, key: str) -> bool:
    """Return whether a heading asks for a unit in which the list does not give its figures."""
    if key == "yearly_pay":
        return "元" in heading and "万" not in heading
    return key in ("number", "gap", "supply") and "万" in heading


def _sums_below(sheet: Any, row: int) -> list[str]:
    """Return the cells below the headings that hold formulas: they are not made longer."""
    return [
        cell.coordinate
        for cells in sheet.iter_rows(min_row=row + 1)
        for cell in cells
        if cell.data_type == "f"
    ]


def _names(lists: tuple[Result, ...]) -> dict[str, str]:
    """Return what a heading may be called, plainly written, to the key of the heading here."""
    keys = [
        lists[n].spec[str(column)].heading for n in range(len(lists)) for column in lists[n].table
    ]
    names: dict[str, str] = {}
    for key in dict.fromkeys(keys):
        said = [render(label("columns", key), lang) for lang in languages()]
        others = label("form_headings", key)
        if others != key:
            said += [one for lang in languages() for one in render(others, lang).split("|")]
        for text in said:
            names.setdefault(_plain(text), key)
    return names


def _plain(text: object) -> str:
    return _BRACKETS.sub("", normalize("NFKC", str(text))).casefold()


def _headings(sheet: Any, names: Mapping[str, str]) -> tuple[int, dict[int, str]]:
    """Return the row that holds most headings, and column numbers to heading keys."""
    best: tuple[int, dict[int, str]] = (0, {})
    for row in sheet.iter_rows(min_row=1, max_row=min(sheet.max_row, _SEARCHED)):
        here = {
            cell.column: names[_plain(cell.value)]
            for cell in row
            if cell.value is not None and _plain(cell.value) in names
        }
        if len(here) > len(best[1]):
            best = (row[0].row, here)
    return best


def _fill(
    sheet: Any, row: int, columns: Mapping[int, str], pages: list[Readable], lang: Language
) -> None:
    rows, first = len(pages[0].frame), row + 1
    _make_room(sheet, first, rows)
    styles = [copy(cell._style) for cell in sheet[first]]
    for number in range(rows):
        for cell, style in zip(sheet[first + number], styles, strict=True):
            cell._style = copy(style)
    for column, key in columns.items():
        page = next(one for one in pages if key in one.frame.columns)
        for number, value in enumerate(page.frame[key]):
            cell = sheet.cell(first + number, column)
            cell.value = _written(value, page.unit(key), lang)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins like a formula stays text


def _written(value: Any, unit: str, lang: Language) -> Any:
    """Return a cell: whole people as numbers, everything else as people read it."""
    text = as_text(value, lang, unit)
    if unit in WHOLE and text and not isinstance(value, str):
        return whole_number(float(value))
    if unit == "year" and text:
        return int(value)
    return text


def _make_room(sheet: Any, first: int, rows: int) -> None:
    """Move what stands below the empty rows of a form down, so that so many rows fit."""
    below = first
    while below <= sheet.max_row and all(cell.value is None for cell in sheet[below]):
        below += 1
    lacking = rows - (below - first)
    if lacking <= 0 or below > sheet.max_row:
        return
    merged = [one for one in sheet.merged_cells.ranges if one.min_row >= below]
    for one in merged:
        sheet.unmerge_cells(str(one))
    last = sheet.cell(sheet.max_row, sheet.max_column).coordinate
    sheet.move_range(f"A{below}:{last}", rows=lacking)
    for one in merged:
        one.shift(row_shift=lacking)
        sheet.merge_cells(str(one))
