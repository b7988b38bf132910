"""Read a workbook that came back with changes: which cells differ from the list as it is."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from talentmatch.data.reading.formats.readers import read_workbook
from talentmatch.errors import InputError
from talentmatch.i18n import Language, label, languages, phrase, render
from talentmatch.lists import Result
from talentmatch.lists.words import in_words
from talentmatch.plan.editions.cell_words import (
    EDITABLE,
    as_logged,
    heading,
    logged_value,
    parts_of,
)
from talentmatch.plan.editions.hand_edits import row_names
from talentmatch.plan.printed_list import SHORTAGE_PRINTED, printed_list
from talentmatch.plan.shortage import SHORTAGE

__all__ = ["returned_edits", "untaken_edits", "workbook_language"]

#: So many cells and rows that were not taken are named.
_NAMED = 10


def workbook_language(path: Path, result: Result) -> Language:
    """Return the language in which a list that came back was written, by its headings and words.

    Parameters
    ----------
    path : Path
        XLSX file.
    result : Result
        The list as it is now.

    Raises
    ------
    UnreadableFileError
        If it is no workbook.
    """
    cells = {
        str(cell).strip() for sheet in read_workbook(path) for row in sheet.rows for cell in row
    }
    alike: dict[Language, int] = {}
    for lang in languages():
        words = in_words(result.spec, result.table, lang)
        texts = {str(cell) for name in words for cell in words[name] if isinstance(cell, str)}
        heads = {render(heading(result.spec[str(name)].heading), lang) for name in words}
        alike[lang] = len(cells & (texts | heads))
    return max(alike, key=lambda lang: alike[lang])


def returned_edits(path: Path, result: Result) -> pd.DataFrame:
    """Compare a workbook with the list it was written from.

    Parameters
    ----------
    path : Path
        XLSX file with the list's headings in one of its rows.
    result : Result
        The list as it is now; headings and values of the workbook may be in any language.

    Returns
    -------
    DataFrame
        `row`, `column`, `after` (as the log keeps it) of each cell that differs.

    Raises
    ------
    InputError
        If no row holds the headings, a changed value cannot be read, a cell that differs was
        edited since the workbook was written, or nothing differs but what cannot be edited; all
        problems at once.
    """
    lang = workbook_language(path, result)
    printed = in_words(result.spec, result.table, lang)
    sheet = _sheet(path, printed)
    chains = "chain" in printed
    keys = _keys(printed)
    before = printed.set_index(keys)
    chain_of = dict(zip(printed["chain"], result.table["chain"], strict=True)) if chains else {}
    problems: list[str] = []
    changes = []
    for row in sheet.to_dict("records"):
        key = tuple(str(row.get(name) or "") for name in keys)
        if (key if chains else key[0]) not in before.index:
            problems.append(phrase("list_refused", "not_in_list", row="|".join(key)))
            continue
        own = before.loc[[key if chains else key[0]]].iloc[0]
        edited_then, edited_now = as_logged(row.get("edited")), _texts(own.get("edited"))
        for column in EDITABLE:
            if column in row and column in own.index and _differs(column, row[column], own[column]):
                if _overtaken(column, edited_then, edited_now, lang):
                    problems.append(
                        phrase(
                            "list_refused",
                            "overtaken",
                            row="|".join(key),
                            column=heading(column),
                            theirs=as_logged(row[column]),
                            ours=as_logged(own[column]),
                        )
                    )
                    continue
                try:
                    after = logged_value(column, _plain(row[column]))
                except InputError as error:
                    problems.append(
                        phrase("list_refused", "in_row", row="|".join(key), what=error.args[0])
                    )
                    continue
                changes.append((_logged_key(key, chain_of), column, after))
    if not changes:
        problems += untaken_edits(path, result)
    if problems:
        raise InputError(phrase("list_refused", "not_taken", file=path.name), problems)
    return pd.DataFrame(changes, columns=["row", "column", "after"])


def untaken_edits(path: Path, result: Result) -> tuple[str, ...]:
    """Name what differs in a workbook but is not taken: cells not for editing, and rows deleted.

    Parameters
    ----------
    path, result
        See `returned_edits`.

    Returns
    -------
    tuple of str
        One sentence a cell or row, at most ten, and how many more there are.
    """
    printed = in_words(result.spec, result.table, workbook_language(path, result))
    sheet = _sheet(path, printed)
    keys = _keys(printed)
    own = {_row_name(row, keys): row for row in sheet.to_dict("records")}
    notes = []
    for printed_row in printed.to_dict("records"):
        name = _row_name(printed_row, keys)
        if name not in own:
            notes.append(phrase("list_refused", "row_missing", row=name))
            continue
        row = own[name]
        # Who edited a row, and the basis that says so, may be newer than the workbook.
        fixed = {*EDITABLE, *keys, "edited"}
        fixed |= set() if _same(row.get("edited"), printed_row.get("edited")) else {"basis"}
        notes += [
            phrase(
                "list_refused",
                "not_by_hand_cell",
                row=name,
                column=heading(str(column)),
                theirs=as_logged(row[column]),
                ours=as_logged(value),
            )
            for column, value in printed_row.items()
            if column in row and column not in fixed and not _same(row[column], value)
        ]
    notes += _changed_in_print(path, result)
    more = len(notes) - _NAMED
    return (*notes[:_NAMED], *([phrase("list_refused", "more", n=more)] if more > 0 else []))


def _changed_in_print(path: Path, result: Result) -> list[str]:
    """Name what was changed in the sheet that is printed: it is not read back."""
    lang = workbook_language(path, result)
    printed = in_words(SHORTAGE_PRINTED, printed_list(result).table, lang)
    names = {
        render(heading(SHORTAGE_PRINTED[str(column)].heading), lang): str(column)
        for column in printed.columns
    }
    ours = printed.set_index("place")
    notes = []
    for row in _rows_under(path, names, of="place"):
        if _is_number(row["place"]) and int(row["place"]) in ours.index:
            own = ours.loc[int(row["place"])]
            notes += [
                phrase(
                    "list_refused",
                    "changed_in_print",
                    row=str(own["post"]),
                    column=heading(SHORTAGE_PRINTED[name].heading),
                    theirs=as_logged(row[name]),
                )
                for name in row
                if name not in ("place", "chain") and not _same(row[name], own[name])
            ]
    return notes


def _is_number(value: Any) -> bool:
    return str(value).strip().removesuffix(".0").isdigit()


def _rows_under(path: Path, names: Mapping[str, str], *, of: str) -> list[dict[str, Any]]:
    """Return the rows of the sheet whose headings are all there, by column."""
    for sheet in read_workbook(path):
        for number, cells in enumerate(sheet.rows):
            columns = [names.get(str(cell).strip()) for cell in cells]
            if of in columns and set(names.values()) <= set(columns):
                return [
                    {name: cell for name, cell in zip(columns, row, strict=False) if name}
                    for row in sheet.rows[number + 1 :]
                ]
    return []


def _keys(printed: pd.DataFrame) -> list[str]:
    return ["chain", "occupation"] if "chain" in printed else ["occupation"]


def _row_name(row: Mapping[Hashable, Any], keys: list[str]) -> str:
    return "|".join(str(row.get(name) or "") for name in keys)


def _texts(edited: Any) -> list[str]:
    return list(edited) if isinstance(edited, list) else []


def _overtaken(column: str, edited_then: str, edited_now: list[str], lang: Language) -> bool:
    """Return whether a cell was edited, or an edit taken back, since the workbook was written.

    Each row of a workbook names the edits that were in force when it was written: `edited_then`.
    """
    facts = dict.fromkeys(("before", "after", "who", "at", "why"), "\0")
    begin = phrase("planner", "edit", lang, column=render(heading(column), lang), **facts)
    begin = begin.split("\0")[0]
    edits = [text for text in edited_now if text.startswith(begin)]
    knew = any(f"{mark}{begin}" in f"; {edited_then}" for mark in ("; ", "；"))
    return any(text not in edited_then for text in edits) or (knew and not edits)


def _logged_key(key: tuple[str, ...], chain_of: Mapping[str, str]) -> str:
    """Return the name of a row in the log: of its chain the name that the data has."""
    frame = pd.DataFrame({"occupation": [key[-1]]})
    if chain_of:
        frame["chain"] = chain_of[key[0]]
    return str(row_names(frame).iloc[0])


def _sheet(path: Path, printed: pd.DataFrame) -> pd.DataFrame:
    """Return the rows below the first row that holds the list's headings."""
    # A workbook from before the first edit, or from after an edit taken back, differs in this
    # column.
    columns = dict.fromkeys([*printed.columns, "edited"])
    names = {
        render(words, spoken): column
        for column in columns
        for name in (column, SHORTAGE[column].heading)
        for words in (heading(name), label("columns", name))
        for spoken in languages()
    }
    for sheet in read_workbook(path):
        for number, cells in enumerate(sheet.rows):
            columns_here = [names.get(str(cell).strip()) for cell in cells]
            if (
                "occupation" in columns_here
                and sum(name is not None for name in columns_here) > len(columns) // 2
            ):
                rows = [
                    row
                    for row in sheet.rows[number + 1 :]
                    if any(cell not in ("", None) for cell in row)
                ]
                frame = pd.DataFrame(rows, columns=range(len(cells)))
                places = [place for place, name in enumerate(columns_here) if name is not None]
                return frame[places].set_axis([columns_here[place] for place in places], axis=1)
    raise InputError(
        phrase("list_refused", "no_headings", file=path.name),
        [phrase("list_refused", "change_written")],
    )


def _same(returned: Any, printed: Any) -> bool:
    texts = [as_logged(_plain(value)) for value in (returned, printed)]
    if texts[0] == texts[1]:
        return True
    try:
        return abs(_number(texts[0]) - _number(texts[1])) < 1e-6
    except ValueError:
        return parts_of(texts[0]) == parts_of(texts[1])


def _number(text: str) -> float:
    """Read a number; a share is printed as per cent."""
    return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def _differs(column: str, returned: Any, printed: Any) -> bool:
    """Return whether a cell means something else; the same value in the other language does not."""
    if _same(returned, printed):
        return False
    try:
        return logged_value(column, _plain(returned)) != logged_value(column, printed)
    except InputError:
        return True


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
