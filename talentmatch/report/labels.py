"""Labels of columns and the written form of values, the same in terminal, page and workbook."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.phrases import Language, joined, phrase, phrase_keys, retold

__all__ = ["YEARS", "as_text", "label", "texts_of"]

#: Columns of years: numbers that take no mark between thousands.
YEARS = frozenset(
    {"baseline_year", "cohort", "graduates_in", "intake", "latest_year", "round", "year"}
)


def label(column: str, lang: Language) -> str:
    """Return the heading of a column in the reader's language; its own name if it has none.

    Examples
    --------
    >>> label("gap", "zh")
    '缺口（人/年）'
    """
    return phrase("columns", column, lang) if column in phrase_keys("columns") else column


def texts_of(values: pd.Series, column: str, lang: Language) -> list[str]:
    """Write the values of a column as people read them.

    Examples
    --------
    >>> texts_of(pd.Series([2025, 2026]), "intake", "zh"), texts_of(pd.Series([2025]), "seats", "zh")
    (['2025', '2026'], ['2,025'])
    """
    if column in YEARS and values.dtype.kind in "iuf":
        return ["" if pd.isna(value) else f"{value:.0f}" for value in values]
    return [as_text(value, lang) for value in values]


def as_text(value: Any, lang: Language = "en") -> str:
    """Write one value as people read it.

    Examples
    --------
    >>> as_text(1234.5678), as_text(0.034), as_text(None), as_text(["a", "b"])
    ('1,235', '0.034', '', 'a; b')
    >>> as_text(["a", "b"], "zh")
    'a；b'
    """
    if isinstance(value, (list, tuple, np.ndarray)):
        return retold(joined(value, "; "), lang)
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
