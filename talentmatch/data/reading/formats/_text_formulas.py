"""Texts and days that formulas put together: 6000-8000 of two cells, the parts of a name, a DATE."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from talentmatch.data.reading.formats._looked_up_values import (
    NotSimpleError,
    arguments,
    closing,
    parts_of,
)
from talentmatch.data.reading.layout.sheets import Cell

__all__ = ["put_together"]

_CALL = re.compile(r"(?:_xlfn\.)?(CONCATENATE|CONCAT|TEXT|DATE|TRIM)\(", re.I)
#: Formats of numbers that say how many places there are, with thousands parted or not.
_PLACES = re.compile(r"(#,##)?0(?:\.(0+))?")


def put_together(body: str, cell_of: Callable[[str], Cell]) -> Cell:
    """Return the text or day that a formula makes of texts and cells.

    Parameters
    ----------
    body : str
        Formula, without its sign of equality.
    cell_of : callable
        Returns the value of a reference or of a formula of figures.

    Raises
    ------
    NotSimpleError
        If it makes none, or needs more than that.

    Examples
    --------
    >>> cells = {"A1": 6000.0, "B1": 8000.0, "C1": "元"}
    >>> put_together('A1&"-"&TEXT(B1,"0")&C1', cells.__getitem__)
    '6000-8000元'
    """
    parts = parts_of(body, "&")
    if len(parts) > 1:
        return "".join(_spelled(_part(part, cell_of)) for part in parts)
    call = _CALL.match(body.strip())
    if call is None:
        raise NotSimpleError
    return _part(body, cell_of)


def _part(text: str, cell_of: Callable[[str], Cell]) -> Cell:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1].replace('""', ""):
        return text[1:-1].replace('""', '"')
    call = _CALL.match(text)
    if call is None or closing(text, call.end()) != len(text):
        return cell_of(text)
    name, given = call[1].upper(), arguments(text[call.end() : -1])
    values = [_part(one, cell_of) for one in given]
    if name in ("CONCATENATE", "CONCAT") and not any(":" in one for one in given):
        return "".join(map(_spelled, values))
    if name == "TRIM" and len(values) == 1:
        return " ".join(_spelled(values[0]).split())
    if name == "DATE" and len(values) == 3 and all(isinstance(one, (int, float)) for one in values):
        return date(*(int(one) for one in values))  # type: ignore[arg-type]
    if name == "TEXT" and len(values) == 2 and isinstance(values[0], (int, float)):
        places = _PLACES.fullmatch(str(values[1]))
        if places is not None:
            digits = len(places[2] or "")
            figure = Decimal(repr(float(values[0]))).quantize(
                Decimal(1).scaleb(-digits), ROUND_HALF_UP
            )
            return f"{figure:,.{digits}f}" if places[1] else f"{figure:.{digits}f}"
    raise NotSimpleError


def _spelled(cell: Cell) -> str:
    """Return a cell as a text takes it; how a day is written there depends on the spreadsheet."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (bool, date)):
        raise NotSimpleError
    return str(cell)
