"""Shares without a sign: per cent where they are above 1, and in doubt where some are below."""

from __future__ import annotations

from typing import Any

import pandas as pd

from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank, parse_values
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import phrase

__all__ = ["is_share", "share_cells"]

#: Shares of one whole add up to so much in per cent, rounded as they are.
_WHOLE = (98.0, 102.0)
#: Fields that tell one whole from another.
_OF_WHOLE = ("industry", "region", "year")
_SIGNS = ("%", "％", "‰")


def is_share(column: Column) -> bool:
    """Tell a column of shares, which are 1 at most."""
    return column.kind == "float" and column.unit == "1" and column.high == 1


def share_cells(column: Column, raw: Raw) -> pd.Series[Any]:
    """Return shares as parts of 1; where no unit is named, what is above 1 is in per cent.

    Beside such figures 0.8 may be 0.8 % or 80 %. Where all of a whole add up to 100 it is the
    first; else its row is set aside.

    Parameters
    ----------
    column : Column
        Column of the contract.
    raw : Raw
        Cells of all fields; gets the notes, and the rows that are set aside.
    """
    cells, unit = raw.cells[column.name], raw.unit(column.name)
    bare = pd.Series([_bare(cell) for cell in cells], index=cells.index, dtype="float64")
    large = bare.gt(1) & bare.le(100)
    if unit or not large.any():
        return parse_values(column, cells, unit=unit)
    doubtful = bare.gt(0) & bare.le(1) & ~_of_whole(bare, raw)
    for row in cells.index[doubtful]:
        raw.unread[row] = phrase("load", "share_doubtful", cell=str(cells[row]))
    facts = {"name": raw.headers[column.name], "n": int((bare.notna() & ~doubtful).sum())}
    raw.notes.append(phrase("load", "shares_in_percent", **facts))
    return parse_values(column, cells, unit="%")


def _bare(cell: object) -> float | None:
    """Return a figure without a sign of its own."""
    if is_blank(cell) or any(sign in str(cell) for sign in _SIGNS):
        return None
    return parse_number(cell)


def _of_whole(bare: pd.Series[float], raw: Raw) -> pd.Series[bool]:
    """Tell figures that make up 100 together with the others of their whole."""
    keys = [raw.cells[name].astype("str") for name in _OF_WHOLE if name in raw.cells]
    sums = bare.groupby(keys, dropna=False).transform("sum") if keys else bare * 0 + bare.sum()
    return sums.between(*_WHOLE)
