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
from talentmatch.report.sheets._form_rows import TOTAL, is_blank, is_number, make_room

__all__ = ["FilledForm", "fill_form"]

#: Fewest headings of a form that must be known, before it is taken for one.
_FEWEST = 3
#: Rows of a form that are searched for its headings.
_SEARCHED = 30
#: Words of a heading that ask for another unit than persons or yuan a year.
_MULTIPLES = re.compile(r"[百千万亿]|thousand|million|×|'000", re.IGNORECASE)
_NOT_A_YEAR = re.compile(r"[月季]|month|quarter|每天|/天|/日", re.IGNORECASE)
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
        If it is not there or no workbook.
    InputError
        If no row of it holds headings of the list, nothing in it names a post, rows are filled in
        already, a formula names single rows, or the list is by industry chain and the form is not.
    """
    book = _opened(path)
    pages = [readable(one, lang) for one in lists]
    names = _names(lists)
    for sheet in book.worksheets:
        row, columns = _headings(sheet, names)
        if len(columns) >= _FEWEST and "post" in columns.values():
            _refuse_two_rows(sheet, row, columns, path)
            columns = {
                place: key
                for place, key in columns.items()
                if not _in_another_unit(str(sheet.cell(row, place).value), key)
            }
            unknown = [
                str(cell.value).strip()
                for cell in sheet[row]
                if cell.value is not None and cell.column not in columns
            ]
            _refuse_chains(lists, columns, path)
            _refuse_filled(sheet, row, columns, path)
            sums = _formulas_elsewhere(book, sheet)
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


def _opened(path: Path) -> Any:
    """Open a form; refuse what is not there or no workbook."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    if not path.is_file():
        facts = (phrase("list_refused", "form_missing"), phrase("list_refused", "form_path"))
        raise UnreadableFileError(str(path), *facts)
    try:
        return openpyxl.load_workbook(path)
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError) as error:
        facts = (phrase("list_refused", "no_form"), phrase("list_refused", "save_as_xlsx"))
        raise UnreadableFileError(str(path), *facts) from error


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
        return ("元" in heading and "万" not in heading) or _NOT_A_YEAR.search(heading) is not None
    if key.startswith(("number", "gap", "supply", "pay_")):
        return bool(_MULTIPLES.search(heading) or _NOT_A_YEAR.search(heading))
    return False


def _refuse_chains(lists: tuple[Result, ...], columns: Mapping[int, str], path: Path) -> None:
    """Refuse rows by industry chain where nothing in the form would tell them apart."""
    table = lists[0].table
    if "chain" in table and "chain" not in columns.values() and table.duplicated("post").any():
        raise InputError(
            phrase("list_refused", "form_without_chain", file=path.name),
            [phrase("list_refused", "by_post")],
        )


def _refuse_filled(sheet: Any, row: int, columns: Mapping[int, str], path: Path) -> None:
    """Refuse a form in which posts stand already: they would be taken for rows of the list."""
    own = [cell for cell in sheet[row + 1] if cell.data_type == "f" and not is_number(cell.value)]
    if own and not any(TOTAL.match(str(cell.value)) for cell in sheet[row + 1] if cell.value):
        facts = {"file": path.name, "cell": own[0].coordinate, "formula": str(own[0].value)}
        raise InputError(
            phrase("list_refused", "form_row_formula", **facts),
            [phrase("list_refused", "empty_the_form")],
        )
    posts = [place for place, key in columns.items() if key == "post"]
    others = [place for place, key in columns.items() if key not in ("post", "row_number")]
    for number in range(row + 1, sheet.max_row + 1):
        texts = [sheet.cell(number, place).value for place in posts]
        filled = [text for text in texts if not is_blank(text) and not TOTAL.match(str(text))]
        if filled and any(not is_blank(sheet.cell(number, place).value) for place in others):
            facts = {"file": path.name, "row": number, "post": str(filled[0]).strip()}
            raise InputError(
                phrase("list_refused", "form_filled", **facts),
                [phrase("list_refused", "empty_the_form")],
            )


def _formulas_elsewhere(book: Any, sheet: Any) -> list[str]:
    """Return the formulas of other sheets: what they take from the form may have moved."""
    return [
        f"{other.title}!{cell.coordinate}"
        for other in book.worksheets
        if other is not sheet
        for cells in other.iter_rows()
        for cell in cells
        if cell.data_type == "f" and sheet.title in str(cell.value)
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
    numbers = [column for column, key in columns.items() if key == "row_number"]
    make_room(sheet, first, rows, numbers=numbers)
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
