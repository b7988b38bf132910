"""Headings of columns and the written form of values, the same in terminal, page and workbook."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.i18n import Language, joined, phrase, phrase_keys, plain_number, render
from talentmatch.lists.spec import WHOLE, Field, Result
from talentmatch.lists.words import in_words

__all__ = ["WHOLE", "Readable", "as_text", "heading", "readable", "texts_of", "whole_number"]

#: How headings say that a figure is a share.
_PART_OF_ONE = re.compile(r" ?\[(?:0–)?1\]|（0–1）|(?<=（)0–1，")


@dataclass(frozen=True)
class Readable:
    """A list in the reader's language.

    Attributes
    ----------
    frame : DataFrame
        Columns under the keys of their headings, cells in words.
    fields : mapping of str to Field
        Key of a heading to what the column says.
    """

    frame: pd.DataFrame
    fields: Mapping[str, Field] = field(default_factory=dict)

    def unit(self, column: str) -> str:
        """Return the unit of a column; empty where it has none."""
        return self.fields[column].unit if column in self.fields else ""


def readable(result: Result, lang: Language) -> Readable:
    """Return a list as a person reads it.

    Examples
    --------
    >>> from talentmatch.lists import ListSpec
    >>> spec = ListSpec("posts", (Field("grade", vocabulary="plan:grade_", label="state"),))
    >>> readable(Result(spec, pd.DataFrame({"grade": ["severe"]})), "zh").frame.to_dict("list")
    {'state': ['非常紧缺']}
    """
    fields = [result.spec[str(name)] for name in result.table.columns]
    words = in_words(result.spec, result.table, lang)
    words.columns = pd.Index([field.heading for field in fields])
    return Readable(words, {field.heading: field for field in fields})


def heading(column: str, lang: Language, unit: str = "") -> str:
    """Return the heading of a column in the reader's language; its own name if it has none.

    Parameters
    ----------
    column : str
        Key of the heading.
    lang : str
        Language of the reader.
    unit : str
        Unit in which the values are written: a share as per cent is none from 0 to 1.

    Examples
    --------
    >>> heading("gap", "zh"), heading("probability", "zh"), heading("probability", "zh", "share")
    ('缺口（人/年）', '缺口概率（0–1）', '缺口概率')
    """
    text = phrase("columns", column, lang) if column in phrase_keys("columns") else column
    return _PART_OF_ONE.sub("", text) if unit == "share" else text


def texts_of(values: pd.Series, unit: str, lang: Language) -> list[str]:
    """Write the values of a column as people read them.

    Examples
    --------
    >>> texts_of(pd.Series([2025, 2026]), "year", "zh")
    ['2025', '2026']
    >>> texts_of(pd.Series([2025.3]), "persons", "zh")
    ['2,025']
    >>> texts_of(pd.Series([0.987, 0.034, 0.0004]), "share", "en")
    ['99%', '3.4%', '<0.1%']
    """
    return [as_text(value, lang, unit) for value in values]


def as_text(value: Any, lang: Language = "en", unit: str = "") -> str:
    """Write one value as people read it: at most four significant digits, or whole numbers.

    Examples
    --------
    >>> as_text(1234.5678), as_text(0.034), as_text(None), as_text(["a", "b"])
    ('1,235', '0.034', '', 'a; b')
    >>> as_text(["a", "b"], "zh")
    'a；b'
    """
    if isinstance(value, (list, tuple, np.ndarray)):
        return render(joined(value, "; "), lang)
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
    if isinstance(value, (int, float, np.number)):
        return _number(float(value), unit, whole=isinstance(value, (int, np.integer)))
    return str(render(value, lang))


def _number(value: float, unit: str, *, whole: bool) -> str:
    if unit == "year":
        return f"{value:.0f}"
    if unit == "share":
        return _per_cent(value)
    if unit in WHOLE and 0 < value < 0.5:
        return "<1"
    if math.isfinite(value) and (whole or unit in WHOLE or abs(value) >= 100):
        return f"{whole_number(value):,}"
    return plain_number(value, ".3g")


def whole_number(value: float) -> int:
    """Round half away from zero, as a spreadsheet shows it.

    Examples
    --------
    >>> whole_number(2.5), whole_number(-0.4), whole_number(-0.5)
    (3, 0, -1)
    """
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def _per_cent(share: float) -> str:
    """Write a share as per cent; what is not quite all or nothing is not said to be so."""
    cent = 100 * share
    if 0 < cent < 0.1:
        return "<0.1%"
    if 99.5 <= cent < 100:
        return ">99%"
    return f"{cent:.0f}%" if abs(cent) >= 10 or cent == 0 else f"{cent:.2g}%"
