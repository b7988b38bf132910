"""Read a workbook that came back with changes: which cells differ from the list as it is."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from talentmatch.data.reading.readers import read_workbook
from talentmatch.errors import InputError
from talentmatch.phrases import Language, called, phrase, phrase_keys
from talentmatch.plan.edits import EDITABLE, as_logged, row_names
from talentmatch.vocab import levels

__all__ = ["left_as_it_was", "returned_edits"]

_GRADES = ("none", "mild", "high", "severe")
#: So many cells and rows that were not taken are named.
_NAMED = 10


def returned_edits(path: Path, printed: pd.DataFrame, *, lang: Language) -> pd.DataFrame:
    """Compare a workbook with the list it was written from.

    Parameters
    ----------
    path : Path
        XLSX file with the list's headings in one of its rows.
    printed : DataFrame
        The list as it is printed in that language.
    lang : {"zh", "en"}
        Language of headings and values.

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
    sheet = _sheet(path, printed, lang)
    chains = "chain" in printed
    keys = _keys(printed)
    before = printed.set_index(keys)
    problems: list[str] = []
    changes = []
    for row in sheet.to_dict("records"):
        key = tuple(str(row.get(name) or "") for name in keys)
        if (key if chains else key[0]) not in before.index:
            problems.append(phrase("list_refused", "not_in_list", row="|".join(key)))
            continue
        held = before.loc[[key if chains else key[0]]].iloc[0]
        seen, now = as_logged(row.get("edited")), _texts(held.get("edited"))
        for column in EDITABLE:
            if column in row and column in held.index and not _same(row[column], held[column]):
                if _overtaken(column, seen, now, lang):
                    problems.append(
                        phrase(
                            "list_refused",
                            "overtaken",
                            row="|".join(key),
                            column=column,
                            theirs=as_logged(row[column]),
                            ours=as_logged(held[column]),
                        )
                    )
                    continue
                after = _read(column, row[column], lang)
                if after is None:
                    problems.append(
                        phrase(
                            "list_refused",
                            "unknown_value",
                            row="|".join(key),
                            column=column,
                            value=row[column],
                        )
                    )
                changes.append((_logged_key(key, lang, chains), column, after or ""))
    if not changes:
        problems += left_as_it_was(path, printed, lang=lang)
    if problems:
        raise InputError(phrase("list_refused", "not_taken", file=path.name), problems)
    return pd.DataFrame(changes, columns=["row", "column", "after"])


def left_as_it_was(path: Path, printed: pd.DataFrame, *, lang: Language) -> tuple[str, ...]:
    """Name what differs in a workbook but is not taken: cells not for editing, and rows deleted.

    Parameters
    ----------
    path, printed, lang
        See `returned_edits`.

    Returns
    -------
    tuple of str
        One sentence a cell or row, at most ten, and how many more there are.
    """
    sheet = _sheet(path, printed, lang)
    keys = _keys(printed)
    own = {_row_name(row, keys): row for row in sheet.to_dict("records")}
    told = []
    for held in printed.to_dict("records"):
        name = _row_name(held, keys)
        if name not in own:
            told.append(phrase("list_refused", "row_missing", row=name))
            continue
        row = own[name]
        # Who edited a row, and the basis that says so, may be newer than the workbook.
        fixed = {*EDITABLE, *keys, "edited"}
        fixed |= set() if _same(row.get("edited"), held.get("edited")) else {"basis"}
        told += [
            phrase(
                "list_refused",
                "not_by_hand_cell",
                row=name,
                column=called("columns", str(column)),
                theirs=as_logged(row[column]),
                ours=as_logged(value),
            )
            for column, value in held.items()
            if column in row and column not in fixed and not _same(row[column], value)
        ]
    more = len(told) - _NAMED
    return (*told[:_NAMED], *([phrase("list_refused", "more", n=more)] if more > 0 else []))


def _keys(printed: pd.DataFrame) -> list[str]:
    return ["chain", "occupation"] if "chain" in printed else ["occupation"]


def _row_name(row: Mapping[Hashable, Any], keys: list[str]) -> str:
    return "|".join(str(row.get(name) or "") for name in keys)


def _texts(edited: Any) -> list[str]:
    return list(edited) if isinstance(edited, list) else []


def _overtaken(column: str, seen: str, now: list[str], lang: Language) -> bool:
    """Return whether a cell was edited, or an edit taken back, since the workbook was written.

    Each row of a workbook names the edits that were in force when it was written: `seen`.
    """
    facts = dict.fromkeys(("before", "after", "who", "at", "why"), "\0")
    begin = phrase(
        "planner", "edit", lang, column=phrase("planner", f"column_{column}", lang), **facts
    )
    begin = begin.split("\0")[0]
    told = [text for text in now if text.startswith(begin)]
    knew = seen.startswith(begin) or f"; {begin}" in seen
    return any(text not in seen for text in told) or (knew and not told)


def _logged_key(key: tuple[str, ...], lang: Language, chains: bool) -> str:
    frame = pd.DataFrame({"occupation": [key[-1]]})
    if chains:
        none = phrase("planner", "no_chain", lang)
        frame["chain"] = "all" if key[0] == none else key[0]
    return str(row_names(frame).iloc[0])


def _sheet(path: Path, printed: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return the rows below the first row that holds the list's headings."""
    known = phrase_keys("columns")
    # A workbook from before the first edit, or from after an edit taken back, differs in this column.
    columns = dict.fromkeys([*printed.columns, "edited"])
    names = {phrase("columns", c, lang) if c in known else c: c for c in columns}
    for sheet in read_workbook(path):
        for number, cells in enumerate(sheet.rows):
            found = [names.get(str(cell).strip()) for cell in cells]
            if "occupation" in found and sum(name is not None for name in found) > len(names) // 2:
                rows = [
                    row
                    for row in sheet.rows[number + 1 :]
                    if any(cell not in ("", None) for cell in row)
                ]
                frame = pd.DataFrame(rows, columns=range(len(cells)))
                kept = [place for place, name in enumerate(found) if name is not None]
                return frame[kept].set_axis([found[place] for place in kept], axis=1)
    raise InputError(
        phrase("list_refused", "no_headings", file=path.name),
        [phrase("list_refused", "change_written")],
    )


def _same(returned: Any, printed: Any) -> bool:
    texts = [as_logged(_plain(value)) for value in (returned, printed)]
    if texts[0] == texts[1]:
        return True
    try:
        return abs(float(texts[0]) - float(texts[1])) < 1e-6
    except ValueError:
        return _parts(texts[0]) == _parts(texts[1])


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _parts(text: str) -> list[str]:
    for mark in ("；", "、", "，", ","):
        text = text.replace(mark, ";")
    return [part.strip() for part in text.split(";") if part.strip()]


def _read(column: str, value: Any, lang: Language) -> str | None:
    """Return a changed value as the log keeps it, or None if it cannot be read."""
    kind, text = EDITABLE[column], as_logged(_plain(value))
    if not text:
        return ""
    if kind == "grade":
        grades = {phrase("plan", f"grade_{grade}", lang): grade for grade in _GRADES}
        return grades.get(text) or (text if text in _GRADES else None)
    if kind in levels.kinds():
        return levels.parse(kind, text)
    if kind == "list":
        return "; ".join(_parts(text))
    if kind == "number":
        try:
            return as_logged(float(text.replace(",", "")))
        except ValueError:
            return None
    return text
