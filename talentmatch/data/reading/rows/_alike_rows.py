"""Rows of one sheet that would stand over one another, though each says something of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = ["join_alike_rows"]

#: Figures that add up over rows of one key, by table.
_ADDED: Mapping[str, tuple[str, ...]] = {
    "supply": ("seats", "graduates"),
    "need_survey": ("openings",),
    "workforce": ("employed", "hires", "separations", "retiring"),
    "occupation_mix": ("share",),
}
#: Cells beside the key that tell two rows apart: 车工 and 铣工 may be one code.
_NAMES = ("occupation", "occupation_name")


def join_alike_rows(
    table: str, frame: pd.DataFrame, raw: Raw, beside: Callable[[], pd.DataFrame]
) -> pd.DataFrame:
    """Return rows of which no two have one key and differ in more than their figures.

    The figures of such rows are added up, and what they do not agree on is left open. Rows that
    differ in nothing else are later answers to the same question, of which the last counts.

    Parameters
    ----------
    table : str
        Name of the table.
    frame : DataFrame
        Parsed rows.
    raw : Raw
        Cells as written; gets the notes.
    beside : callable
        Returns the cells that belong to no field, such as remarks: they tell rows apart, too.
    """
    figures = [name for name in _ADDED.get(table, ()) if name in frame]
    key = [n for n in (*TABLES[table].key, "enterprise_name") if n in frame] if figures else []
    if not key:
        return frame
    frame = frame.reset_index(names="_row")
    doubled = frame.duplicated(key, keep=False) & ~frame["_row"].isin(list(raw.unread))
    doubled &= _has_key(frame, key)
    if not doubled.any():
        return frame.set_index("_row").rename_axis(None)
    labels = [name for name in raw.cells if name not in {*key, *figures} - {*_NAMES}]
    telling = pd.concat([raw.cells[labels], beside()], axis=1).astype(str)
    surplus: list[Any] = []
    added: list[str] = []
    for _, rows in frame[doubled].groupby(key, sort=False, dropna=False):
        values = rows[figures].apply(pd.to_numeric, errors="coerce")
        complementary = bool(values.notna().sum().le(1).all())
        differ = telling.loc[rows["_row"]].nunique().gt(1).any()
        if _is_unread(rows, values) or _is_answered_anew(rows) or not (complementary or differ):
            continue
        whole = _joined(rows, figures, values)
        frame.loc[rows.index[0], list(whole)] = pd.Series(whole, dtype=object)
        surplus += list(rows.index[1:])
        added += [] if complementary else [_row_name(rows.iloc[0], table)]
    if added:
        some = joined(list(dict.fromkeys(added))[:3])
        raw.notes.append(phrase("load", "alike_rows_added", n=len(added), some=some))
    return frame.drop(index=surplus).set_index("_row").rename_axis(None)


def _is_unread(rows: pd.DataFrame, values: pd.DataFrame) -> bool:
    """Tell rows with a figure that nobody could read."""
    return bool(values.isna().to_numpy().sum() > rows[values.columns].isna().to_numpy().sum())


def _is_answered_anew(rows: pd.DataFrame) -> bool:
    """Tell answers of several days, of which the last counts."""
    return "answered_on" in rows and len(set(rows["answered_on"].dropna())) > 1


def _has_key(frame: pd.DataFrame, key: list[str]) -> pd.Series[bool]:
    """Tell rows that say of what they are: of an enterprise by its number or by its name."""
    firms = [name for name in key if name.startswith("enterprise_")]
    others = [name for name in key if name not in firms]
    complete = frame[others].notna().all(axis=1)
    return complete & frame[firms].notna().any(axis=1) if firms else complete


def _joined(rows: pd.DataFrame, figures: list[str], values: pd.DataFrame) -> dict[str, Any]:
    """Return what rows of one key say together."""
    complementary = values.notna().sum().le(1).all()
    # A sum of what is known and what is not would be too small.
    result: dict[str, Any] = {
        name: values[name].sum(min_count=1 if complementary else len(values)) for name in figures
    }
    for name in rows.columns.difference([*figures, "_row"]):
        cells = [cell for cell in rows[name] if not (isinstance(cell, list) or is_blank(cell))]
        if len({str(cell) for cell in cells}) > 1 or (cells and len(cells) < len(rows)):
            ends = {"pay_low": min, "pay_high": max}.get(name)
            numbers = all(isinstance(cell, (int, float)) for cell in cells)
            whole = len(cells) == len(rows)
            result[name] = ends(cells) if ends and numbers and whole else None
    return result


def _row_name(row: pd.Series[Any], table: str) -> str:
    names = {"supply": "major", "need_survey": "post"}
    return str(row[names.get(table, "occupation")])
