"""Labels of columns and the written form of values, the same in terminal, page and workbook."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.phrases import Language, phrase, phrase_keys

__all__ = ["as_text", "label"]


def label(column: str, lang: Language) -> str:
    """Return the heading of a column in the reader's language; its own name if it has none.

    Examples
    --------
    >>> label("gap", "zh")
    '缺口（人/年）'
    """
    return phrase("columns", column, lang) if column in phrase_keys("columns") else column


def as_text(value: Any) -> str:
    """Write one value as people read it.

    Examples
    --------
    >>> as_text(1234.5678), as_text(0.034), as_text(None), as_text(["a", "b"])
    ('1,235', '0.034', '', 'a; b')
    """
    if isinstance(value, (list, tuple, np.ndarray)):
        return "; ".join(map(str, value))
    if (
        value is None
        or value is pd.NaT
        or value is pd.NA
        or (isinstance(value, float) and np.isnan(value))
    ):
        return ""
    if isinstance(value, (dt.datetime, dt.date)):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, (bool, np.bool_)):
        return "✓" if value else ""
    if isinstance(value, (float, np.floating)):
        return f"{value:,.0f}" if abs(float(value)) >= 100 else f"{value:.3g}"
    if isinstance(value, (int, np.integer)):
        return f"{value:,}"
    return str(value)
