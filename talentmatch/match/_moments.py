"""Moments written as text: read alike wherever rows are put in order of time."""

from __future__ import annotations

from typing import Any

import pandas as pd

__all__ = ["text_moments"]

_DAY_AND_MONTH = r"^\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b"
#: Two figures of a year leave open which of three numbers it is; an hour alone is of no day.
_OPEN = r"^\s*\d{1,2}(?:([./-])\d{1,2}\1\d{1,2}(?!\d)|:\d{2})"
_MONTHS = 12


def text_moments(cells: pd.Series[Any]) -> pd.Series[pd.Timestamp]:
    """Return moments written in any way, in universal time; missing where one cannot be read.

    Where the year stands last, other cells tell whether the day or the month stands first; where
    they do not, such a day cannot be read, nor one with a year of two figures. Between points the
    day stands first.

    Examples
    --------
    >>> text_moments(pd.Series(["05/03/2024", "13/03/2024 9:30", "2024-03-05"])).dt.day.tolist()
    [5, 13, 5]
    >>> text_moments(pd.Series(["05/03/2024", "13/03/24"])).isna().tolist()
    [True, True]
    """
    text = cells.astype("str")
    parts = text.str.extract(_DAY_AND_MONTH)
    first, second = (pd.to_numeric(parts[place]) for place in (0, 2))
    dotted = parts[1].eq(".")
    day_first = bool((first > _MONTHS)[~dotted].any())
    month_first = bool((second > _MONTHS)[~dotted].any())
    either = (first <= _MONTHS) & (second <= _MONTHS) & first.ne(second) & ~dotted
    day_leads = dotted | (first > _MONTHS) | (either & day_first)
    turned = text.str.replace(_DAY_AND_MONTH, r"\4-\3-\1", regex=True)
    # Only order and differences count: a moment without a time zone is taken as it stands.
    moments = pd.to_datetime(
        turned.where(day_leads, text), errors="coerce", format="mixed", utc=True
    )
    return moments.mask(text.str.match(_OPEN) | (either & (day_first == month_first)))
