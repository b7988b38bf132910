"""One sheet of what was understood of files, which people correct and hand back."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from talentmatch.data.reading.cells.formulas import harmless
from talentmatch.data.reading.layout.columns import columns_of, nearest_fields
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import ParsedSheet, SheetReview
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError, UnreadableFileError, nearest_names
from talentmatch.i18n import joined, label, languages, phrase, render

__all__ = ["read_review", "write_review"]

_HEADS = ("file", "sheet", "table", "heading", "examples", "column", "certainty", "reason")
_WIDTHS = (28, 16, 18, 24, 36, 24, 12, 60)
#: Fields that several headings may give together.
_JOINED = frozenset({"text", "limits"})
_MONTH = re.compile(r"\d{1,2}月份?|.*\d{4}.*|.*\b(?:19|20)?\d{2}")
_IN_BRACKETS = re.compile(r"[（(]([a-z_]+)[)）]\s*$")


def write_review(
    path: Path, sheets: Iterable[ParsedSheet], words: Callable[[str], str] = str
) -> tuple[int, int]:
    """Write what was understood of each sheet, a line a heading.

    Parameters
    ----------
    path : Path
        Workbook to write.
    sheets : iterable of ParsedSheet
        With `understood`.
    words : callable, optional
        Returns a sentence in the reader's language.

    Returns
    -------
    tuple of int
        Number of headings, and of those that somebody should look at.
    """
    import xlsxwriter

    lines = [(sheet, line) for sheet in sheets for line in sheet.understood]
    unsure = 0
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(words(phrase("review", "page"))[:31])
        choices = book.add_worksheet("_columns")
        strong = book.add_format({"bold": True, "bg_color": "#DDE8F5"})
        doubt = book.add_format({"bg_color": "#FFF2CC"})
        for place, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
            page.write_string(0, place, words(phrase("review", head)), strong)
            page.set_column(place, place, width)
        page.freeze_panes(1, 0)
        sources = _choices(choices, {line.table for _, line in lines if line.table}, words)
        for row, (sheet, line) in enumerate(lines, start=1):
            is_unsure = line.certainty == "unsure"
            unsure += is_unsure
            cells = (
                sheet.file.name if sheet.file else sheet.source,
                sheet.name,
                line.table,
                line.heading,
                line.examples,
                words(_field_label(line.table, line.field)),
                words(phrase("review", f"is_{line.certainty}")),
                words(line.reason),
            )
            for place, cell in enumerate(cells):
                page.write_string(row, place, str(harmless(cell)), doubt if is_unsure else None)
            if line.table in sources:
                offer = {"validate": "list", "source": sources[line.table], "error_type": "warning"}
                page.data_validation(row, 5, row, 5, offer)
        choices.hide()
    return len(lines), unsure


def _choices(page: Any, tables: Iterable[str], words: Callable[[str], str]) -> dict[str, str]:
    """Write the columns of each table below one another, and return where they stand."""
    sources = {}
    for place, table in enumerate(sorted(tables)):
        names = [words(_field_label(table, name)) for name in columns_of(table)]
        for row, name in enumerate(names):
            page.write_string(row, place, name)
        letter = chr(65 + place) if place < 26 else ""
        if letter:
            sources[table] = f"=_columns!${letter}$1:${letter}${len(names)}"
    return sources


def _field_label(table: str, field: str) -> str:
    if table and field in TABLES[table].names:
        return TABLES[table][field].label
    return field


def read_review(path: Path) -> dict[tuple[str, str], SheetReview]:
    """Return what somebody says of the headings of each sheet, by the names of file and sheet.

    A heading whose column was emptied is not read.

    Raises
    ------
    UnreadableFileError
        If the file is no such sheet.
    InputError
        If a table or column is not known, or two headings of a sheet are given one column.
    """
    rows = _rows(path)
    sheets: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    problems: list[str] = []
    for number, cells in enumerate(rows, start=2):
        file, sheet, table, name, _, column, *_ = [*map(_cell, cells), *[""] * 8]
        if not file or not (table or column):
            continue
        # The table of a sheet may be written on its first line alone.
        table = table or sheets.get((file, sheet), ("", {}))[0]
        table_name = _table(table)
        if table_name is None:
            names = joined(nearest_names(table, TABLES))
            problems.append(phrase("review", "no_table", row=number, table=table, names=names))
            continue
        field = _field(table_name, column)
        if field in ("month", "period") and _MONTH.fullmatch(name):
            # One of the months that stand side by side: read as such without being told.
            continue
        if field is None:
            names = joined(nearest_fields(table_name, column) or columns_of(table_name)[:5])
            facts = {"row": number, "column": column, "table": table_name, "names": names}
            problems.append(phrase("review", "no_column", **facts))
            continue
        earlier, fields = sheets.setdefault((file, sheet), (table_name, {}))
        if earlier != table_name:
            problems.append(phrase("review", "two_tables", row=number, file=file, sheet=sheet))
        if name:
            fields[name] = field
    problems += [problem for key in sheets for problem in _doubled(key, sheets[key][1])]
    if problems:
        raise InputError(phrase("review", "wrong", file=path.name), problems)
    return {key: SheetReview(table, fields) for key, (table, fields) in sheets.items()}


def _rows(path: Path) -> Sequence[Sequence[object]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with path.open("rb") as stream:
            rows = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError, IndexError, zipfile.BadZipFile) as error:
        raise _no_review(path) from error
    heads = [{render(phrase("review", head), lang) for lang in languages()} for head in _HEADS]
    if not rows or any(
        _cell(cell) not in head for cell, head in zip([*rows[0], *[""] * 8], heads, strict=False)
    ):
        raise _no_review(path)
    return rows[1:]


def _no_review(path: Path) -> UnreadableFileError:
    problem, remedy = phrase("review", "no_review"), phrase("review", "other_name")
    return UnreadableFileError(str(path), problem, remedy)


def _cell(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)
    # What was made harmless for the spreadsheet stands as it was.
    return text[1:] if text[:1] == "'" and harmless(text[1:]) == text else text.strip()


def _table(text: str) -> str | None:
    names = {render(label("tables", name), lang): name for name in TABLES for lang in languages()}
    labels = {table.zh: name for name, table in TABLES.items()}
    return text if text in TABLES else labels.get(text) or names.get(text)


def _field(table: str, text: str) -> str | None:
    """Return the field that somebody wrote by its name, its label or both; empty for none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in ("", "-", "—"):
        return ""
    bracketed = _IN_BRACKETS.search(text)
    for name in (bracketed[1] if bracketed else "", plain):
        if name in columns_of(table):
            return name
    offers = fields_of(table).get(heading(plain), ())
    return offers[0][0] if offers else None


def _doubled(key: tuple[str, str], fields: Mapping[str, str]) -> list[str]:
    """Say which columns are given to several headings of one sheet."""
    by_field: dict[str, list[str]] = {}
    for name, field in fields.items():
        if field and field not in _JOINED:
            by_field.setdefault(field, []).append(name)
    return [
        phrase("review", "two_headings", file=key[0], field=field, names=joined(names))
        for field, names in by_field.items()
        if len(names) > 1
    ]
