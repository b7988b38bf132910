"""Months that a column tells as a whole: by one day of each, or by midnights of another time zone."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells._value_dates import order_is_open, parse_date
from talentmatch.i18n import phrase

__all__ = ["months_of_column"]

_STROKES = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*")
_HOUR = re.compile(r"[t ]\d{1,2}:\d{2}", re.I)
# Zones differ by whole hours, by half and by three quarters of one.
_MINUTES = (0, 30, 45)
_NOON = 12


def months_of_column(cells: pd.Series[Any], name: str) -> tuple[pd.Series[Any], tuple[str, ...]]:
    """Return the cells of a column of months, those that the others explain as days, and notes.

    Parameters
    ----------
    cells : Series
        As they stand in the file.
    name : str
        Of the column, for the notes.

    Examples
    --------
    >>> months_of_column(pd.Series(["01/02/2024", "01/03/2024"]), "month")[0].tolist()
    ['2024-02-01', '2024-03-01']
    >>> cells = pd.Series(["2024-01-31T16:00:00Z", "2024-02-29T16:00:00Z"])
    >>> months_of_column(cells, "month")[0].dt.strftime("%Y-%m-%d").tolist()
    ['2024-02-01', '2024-03-01']
    """
    distinct = cells.dropna().unique().tolist()
    if day := order_is_open(distinct):
        settled = _on_one_day(distinct)
        if not settled:
            return cells, ()
        return cells.replace(settled), (phrase("cells", "one_day", name=name, day=day),)
    ends = _evenings(distinct)
    if not ends:
        return cells, ()
    return cells.map(ends), (phrase("cells", "other_zone", name=name, day=str(distinct[0])),)


def _on_one_day(cells: list[Any]) -> dict[str, str]:
    """Return days whose order is open by what they are, where all of them are one day of a month."""
    days = {cell: m.groups() for cell in cells if (m := _STROKES.fullmatch(str(cell)))}
    firsts, seconds = ({int(day[place]) for day in days.values()} for place in (0, 1))
    if len(days) < len(cells) or (len(firsts) == 1) == (len(seconds) == 1):
        return {}
    month, day = (1, 0) if len(firsts) == 1 else (0, 1)
    return {
        cell: f"{parts[2]}-{int(parts[month]):02d}-{int(parts[day]):02d}"
        for cell, parts in days.items()
    }


def _evenings(cells: list[Any]) -> dict[Any, pd.Timestamp]:
    """Return the months that begin where all cells are one hour of the evening before them."""
    if len(cells) < 2 or not all(_HOUR.search(str(cell)) for cell in cells):
        return {}
    stamps = [parse_date(cell) for cell in cells]
    if any(pd.isna(stamp) for stamp in stamps):
        return {}
    times = pd.DatetimeIndex(stamps)
    clocks = times - times.normalize()
    at = clocks[0].components
    if (clocks != clocks[0]).any() or at.hours < _NOON or at.seconds or at.minutes not in _MINUTES:
        return {}
    if not times.is_month_end.all():
        return {}
    return dict(zip(cells, times.normalize() + pd.Timedelta(days=1), strict=True))
