"""School years of graduates and seats: who begins in its first year, and who leaves in its second."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import phrase

__all__ = ["by_school_year", "is_school_year"]

_SPAN = re.compile(
    r"(?:AY|SY)?\s*((?:19|20)\d{2})\s*年?\s*[-~至到/—–]\s*(?:(?:19|20)?(\d{2}))\s*年?(?:度|学年)?",
    re.I,
)
#: What is counted when people leave a school; the rest when they enter it.
_LEAVING = ("graduates", "stay_share", "return_share")


def is_school_year(cell: object) -> bool:
    """Tell a school year, which runs over two, from a year.

    Examples
    --------
    >>> [is_school_year(cell) for cell in ("2023/24", "2023-2024学年", "2023学年", "2023", 2023, "2023-12")]
    [True, True, True, False, False, False]
    """
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    span = _SPAN.fullmatch(text)
    if span:
        return (int(span[1]) + 1) % 100 == int(span[2])
    return bool(re.fullmatch(r"(?:19|20)\d{2}\s*学年度?", text))


def by_school_year(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return supply whose graduates stand in the year in which their school year ends.

    Seats stand in the year in which it begins; a row with both becomes two.

    Parameters
    ----------
    frame : DataFrame
        Parsed rows of table `supply`.
    raw : Raw
        Cells as written; gets the notes.
    """
    if "year" not in raw.cells or "graduates" not in frame:
        return frame
    spans = raw.cells["year"].map(is_school_year).astype(bool)
    leaving = spans & frame["graduates"].notna()
    if not leaving.any() or not pd.api.types.is_numeric_dtype(frame["year"].dtype):
        return frame
    raw.notes.append(phrase("load", "school_years", n=int(leaving.sum())))
    entering = leaving & frame["seats"].notna() if "seats" in frame else leaving & False
    graduates = frame.loc[leaving].assign(year=frame.loc[leaving, "year"] + 1)
    if "seats" in frame:
        graduates = graduates.assign(seats=None)
    emptied = {name: None for name in _LEAVING if name in frame}
    seats = frame.loc[entering].assign(**emptied)
    rows = pd.concat([frame.loc[~leaving], seats, graduates])
    typed = {name: frame[name].dtype for name in frame}
    return rows.astype(typed).sort_index(kind="stable")
