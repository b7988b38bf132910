"""Empty forms to fill in: one table as a workbook or CSV, with notes in every language."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path
from typing import Any

from talentmatch.data.contract._wording import choice_label
from talentmatch.data.contract.table import Column, Table
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError, NotFoundError, nearest_names
from talentmatch.i18n import Language, LazyText, joined, label, languages, phrase, render
from talentmatch.vocab import levels

__all__ = ["write_template"]

#: Rows below the header in which a choice is offered as a list.
_ROWS = 1000
#: Languages of the notes, in this order.
_LANGUAGES = tuple(
    lang
    for lang in languages()[::-1]
    if lang == "en"
    or render(phrase("form", "note_heading"), lang) != render(phrase("form", "note_heading"), "en")
)


def write_template(table: str, path: str | Path) -> Path:
    """Write an empty form of one table: its headers, notes, units and choices.

    Parameters
    ----------
    table : str
        Name of the table.
    path : str or Path
        Where to; the ending ``.xlsx`` or ``.csv`` tells the format.

    Returns
    -------
    Path
        The file written. It loads back as no rows without complaint.

    Raises
    ------
    NotFoundError
        If there is no such table; names the nearest.
    InputError
        If the ending is neither.

    Examples
    --------
    >>> import tempfile
    >>> write_template("posting", Path(tempfile.mkdtemp()) / "posting.xlsx").name
    'posting.xlsx'
    """
    if table not in TABLES:
        raise NotFoundError("table", table, nearest_names(table, TABLES))
    target = Path(path)
    writers = {".xlsx": _write_workbook, ".csv": _write_csv}
    if target.suffix.lower() not in writers:
        raise InputError(
            phrase("load", "template_kind"), [phrase("load", "path_ends", ending=target.suffix)]
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    writers[target.suffix.lower()](TABLES[table], target)
    return target


def _write_csv(table: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream)
        out.writerow([f"# {table.zh} {table.name}: {table.grain}"])
        for column in table.columns:
            out.writerow([f"# {_label(column)}: {' / '.join(_notes(column))}"])
        out.writerow([_label(column) for column in table.columns])


def _write_workbook(table: Table, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(table.name[:31])
        notes = book.add_worksheet("填表说明 notes")
        choices = book.add_worksheet("选项 choices")
        strong = book.add_format({"bold": True, "bg_color": "#DDE8F5", "text_wrap": True})
        must = book.add_format({"bold": True, "bg_color": "#F5DDDD", "text_wrap": True})
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, _label(column), must if column.required else strong)
            sheet.write_comment(0, place, "\n".join(_notes(column)))
            sheet.set_column(place, place, max(14, 2 * len(_label(column))))
            _offer(sheet, choices, place, column)
        _write_notes(notes, table, strong)
        choices.hide()


def _offer(sheet: Any, choices: Any, place: int, column: Column) -> None:
    """Offer the allowed values as a list; long lists must stand in cells of their own."""
    allowed = ["是", "否"] if column.kind == "bool" else _choice_labels(column)
    if not allowed:
        return
    for row, name in enumerate(allowed):
        choices.write_string(row, place, name)
    from xlsxwriter.utility import xl_col_to_name

    letters = xl_col_to_name(place)
    source = f"='选项 choices'!${letters}$1:${letters}${len(allowed)}"
    sheet.data_validation(
        1, place, _ROWS, place, {"validate": "list", "source": source, "error_type": "warning"}
    )


def _choice_labels(column: Column) -> list[str]:
    if column.name in levels.kinds() and set(column.choices) <= set(levels.order(column.name)):
        return [levels.label(column.name, value, "zh") for value in column.choices]
    return list(column.choices)


def _write_notes(notes: Any, table: Table, strong: Any) -> None:
    notes.set_column(0, 1, 20)
    notes.set_column(2, 1 + len(_LANGUAGES), 60)
    notes.write_string(0, 0, f"{table.zh} {table.name}", strong)
    notes.write_string(0, 2, f"一行一条：{table.grain}")
    heading = phrase("form", "note_heading")
    titles = ("列 column", "英文名 name", *(render(heading, lang) for lang in _LANGUAGES))
    for place, title in enumerate(titles):
        notes.write_string(1, place, title, strong)
    for row, column in enumerate(table.columns, start=2):
        cells = (_label(column), column.name, *_notes(column))
        for place, text in enumerate(cells):
            notes.write_string(row, place, text)


def _label(column: Column) -> str:
    star = "*" if column.required else ""
    name = label("units", column.unit, "zh") if column.unit else ""
    unit = f"（{name}）" if name and column.unit not in ("1", "year") else ""
    return f"{star}{column.zh or column.name}{unit}"


def _notes(column: Column) -> list[str]:
    """Say what belongs into a column, once in each language."""
    facts = [phrase("form", f"kind_{column.kind}")]
    if column.required:
        facts.append(phrase("form", "required"))
    if column.unit:
        facts.append(phrase("form", "unit", unit=label("units", column.unit)))
    if column.low is not None:
        facts.append(phrase("form", "at_least", low=f"{column.low:g}"))
    if column.high is not None:
        facts.append(phrase("form", "at_most", high=f"{column.high:g}"))
    if column.choices:
        level = column.name in levels.kinds()
        names = [choice_label(column, value) if level else value for value in column.choices]
        facts.append(phrase("form", "one_of", names=joined(names)))
    if column.default is not None:
        facts.append(phrase("form", "if_empty", value=column.default))
    what = LazyText(partial(_meaning, column))
    note = phrase("form", "note", what=what, facts=joined(facts, "; "))
    return [render(note, lang) for lang in _LANGUAGES]


def _meaning(column: Column, lang: Language) -> str:
    text = getattr(column, lang, "") or column.name
    return column.meaning if lang == "en" else str(text)
