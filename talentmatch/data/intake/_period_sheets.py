"""Sheets of one workbook for its quarters, months or batches: needs of the same posts add up over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from talentmatch.data.reading.cells._periods import is_part_of_year
from talentmatch.data.reading.layout.sheets import ParsedSheet
from talentmatch.data.reading.rows._shaping import skipped
from talentmatch.i18n import phrase

__all__ = ["with_periods_added"]

_KEY = ("enterprise_id", "enterprise_name", "round", "post")


def with_periods_added(sheets: Sequence[ParsedSheet]) -> list[ParsedSheet]:
    """Return the sheets, with what those of several periods want of one post in the first of them."""
    places = [
        at
        for at, s in enumerate(sheets)
        if s.table == "need_survey" and is_part_of_year(s.name) and "openings" in s.frame
    ]
    if len(places) < 2:
        return list(sheets)
    whole = pd.concat([sheets[at].frame.assign(_sheet=at) for at in places])
    whole["_row"] = whole.index
    key = [name for name in _KEY if name in whole]
    figures = pd.to_numeric(whole["openings"], errors="coerce")
    known = whole.assign(openings=figures)[figures.notna()]
    sums = known.groupby(key, dropna=False)["openings"].transform("sum")
    again = known.duplicated(key)
    result = list(sheets)
    if not again.any():
        return result
    for at in places:
        own = known["_sheet"] == at
        first = known.loc[own & ~again, "_row"]
        frame = result[at].frame.copy()
        frame.loc[first, "openings"] = sums[own & ~again].to_numpy()
        result[at] = _without(
            replace(result[at], frame=frame), list(known.loc[own & again, "_row"])
        )
        if not len(result[at].frame):
            result[at] = skipped(result[at].source, phrase("load", "periods_elsewhere"))
    note = phrase("load", "periods_added", n=int(again.sum()))
    head = result[places[0]]
    result[places[0]] = replace(head, notes=(*head.notes, note))
    return result


def _without(sheet: ParsedSheet, rows: list[int]) -> ParsedSheet:
    """Return a sheet without some rows of its frame."""
    gone = {*rows}
    keep = [at for at in range(len(sheet.frame)) if at not in gone]
    moved = {old: new for new, old in enumerate(keep)}
    places = None if sheet.places is None else sheet.places[keep]
    unread = {moved[row]: why for row, why in sheet.unread.items() if row in moved}
    frame = sheet.frame.iloc[keep].reset_index(drop=True)
    return replace(sheet, frame=frame, places=places, unread=unread)
