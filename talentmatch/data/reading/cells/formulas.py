"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["harmless", "neutralise"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutralise(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy in which no text cell is taken for a formula by a spreadsheet.

    Examples
    --------
    >>> neutralise(pd.DataFrame({"name": ["=1+1", "ACME"], "value": [-1, 2]}))["name"].tolist()
    ["'=1+1", 'ACME']
    """
    safe = frame.copy()
    for place, dtype in enumerate(frame.dtypes):
        if dtype == np.dtype(object) or isinstance(dtype, pd.StringDtype):
            safe.isetitem(place, frame.iloc[:, place].map(harmless).array)
    return safe


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless(-1)
    ("'=1+1", -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
