"""Figures brought to the periods of their tables: months of which several rows count, school years."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, label, phrase

__all__ = ["by_school_year", "sum_by_month"]

_WEEK = pd.Timedelta(days=7)
_DAY = pd.Timedelta(days=1)
_BEGINS = re.compile(r"开始|起始|起$|start|begin|commenc|week of", re.I)
_ENDS = re.compile(r"结束|截止|截至|周末|末$|止$|end", re.I)
#: Share of days or weeks with a row from which on a series is one that reports them all [1].
_REGULAR = 0.9
#: Rows from which on that is seen.
_LEAST_SEEN = 8
_CELL = ["series", "month"]
_SCHOOL_YEAR = re.compile(
    r"(?:AY|SY)?\s*((?:19|20)\d{2})\s*年?\s*[-~至到/—–]\s*(?:(?:19|20)?(\d{2}))\s*年?(?:度|学年)?",
    re.I,
)
#: What is counted when people leave a school; the rest when they enter it.
_LEAVING = ("graduates", "stay_share", "return_share")


@dataclass(frozen=True)
class _Spans:
    """Days that the rows of a file stand for.

    Attributes
    ----------
    first, last : Series of datetime64
        First and last day of each row.
    weekly : bool
        Whether they are weeks.
    """

    first: pd.Series
    last: pd.Series
    weekly: bool


def sum_by_month(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return openings by month, one row a series and month, where they are given by day or week.

    A week that runs over two months is divided between them by its days. Counts alone are summed:
    what is no whole number may be a rate, of which a month has no sum. A first or last month that
    is not whole is left out, of all series or of one that stops before the others.

    Parameters
    ----------
    frame : DataFrame
        Rows of the table `demand`: month, as it was read, openings, and what dimensions there are.
    raw : Raw
        Cells of all fields; gets the notes.
    """
    days = frame["month"]
    month = _month(days)
    monthly = frame.assign(month=month)
    if "openings" not in frame or (days == month).all():
        return monthly
    dims = [name for name in TABLES["demand"].key if name != "month" and name in frame]
    series = frame.groupby(dims, dropna=False).ngroup() if dims else pd.Series(0, days.index)
    rows = monthly.assign(openings=pd.to_numeric(frame["openings"], errors="coerce"), series=series)
    # The same day twice is no sum: who of the two is right is not known here.
    twice = rows.assign(day=days).duplicated(["series", "day"]).any()
    shorter = rows.duplicated(_CELL).any()
    if not shorter or twice or (rows["openings"].dropna() % 1 != 0).any():
        return monthly
    spans = _spans(days, raw.headers.get("month", ""))
    parts = _parts(rows, spans)
    ragged, stopped = _part_months(spans), _stopped(parts, rows.assign(day=days), spans)
    parts = parts.assign(openings=_whole_sums(parts))
    left = parts["month"].isin(ragged)
    kept = ~(left | stopped | parts.duplicated(_CELL))
    result: pd.DataFrame = parts.loc[kept]
    dates = ", ".join(f"{part:%Y-%m}" for part in ragged if (parts["month"] == part).any())
    facts = {"n": len(frame), "months": len(result), "left": dates}
    raw.notes.append(phrase("load", "summed_months_part" if dates else "summed_months", **facts))
    if spans.weekly:
        begin = spans.first.min()
        end = begin + _WEEK - _DAY
        raw.tell("weeks_divided", first=f"{begin:%Y-%m-%d}", last=f"{end:%Y-%m-%d}")
    if short := parts[stopped & ~left].drop_duplicates("series").to_dict("records"):
        pairs = [joined([label("things", dim), short[0][dim]], "=") for dim in dims]
        name = joined(pairs) if pairs else label("things", "the only series")
        facts = {"n": len(short), "series": name, "month": f"{short[0]['month']:%Y-%m}"}
        raw.notes.append(phrase("load", "months_stopped", **facts))
    return result.drop(columns="series")


def by_school_year(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return supply whose graduates stand in the year in which their school year ends.

    Seats stand in the year in which it begins; a row with both becomes two.
    """
    if "year" not in raw.cells or "graduates" not in frame:
        return frame
    spans = raw.cells["year"].map(_is_school_year).astype(bool)
    leaving = spans & frame["graduates"].notna()
    if not leaving.any() or not pd.api.types.is_numeric_dtype(frame["year"].dtype):
        return frame
    raw.tell("school_years", n=int(leaving.sum()))
    entering = leaving & frame["seats"].notna() if "seats" in frame else leaving & False
    graduates = frame.loc[leaving].assign(year=frame.loc[leaving, "year"] + 1)
    if "seats" in frame:
        graduates = graduates.assign(seats=None)
    emptied = {name: None for name in _LEAVING if name in frame}
    seats = frame.loc[entering].assign(**emptied)
    rows = pd.concat([frame.loc[~leaving], seats, graduates])
    typed = {name: frame[name].dtype for name in frame}
    return rows.astype(typed).sort_index(kind="stable")


def _month(days: pd.Series) -> pd.Series:
    month: pd.Series = days.dt.to_period("M").dt.to_timestamp()
    return month


def _spans(days: pd.Series, heading: str) -> _Spans:
    """Return the days that rows stand for: a week is one from Monday, unless the heading tells."""
    if _usual_gap(days) != _WEEK:
        return _Spans(days, days, False)
    first = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    if _BEGINS.search(heading):
        first = days
    elif _ENDS.search(heading):
        first = days - _WEEK + _DAY
    return _Spans(first, first + _WEEK - _DAY, True)


def _usual_gap(days: pd.Series) -> pd.Timedelta:
    return pd.Timedelta(pd.Series(days.dropna().unique()).sort_values().diff().median())


def _parts(rows: pd.DataFrame, spans: _Spans) -> pd.DataFrame:
    """Return rows that lie in one month each; one that runs over two has its share in both."""
    begin, end = _month(spans.first), _month(spans.last)
    over = (begin != end) & end.notna()
    share = ((end - spans.first).dt.days / _WEEK.days).where(over, 1.0)
    here = rows.assign(month=begin, openings=rows["openings"] * share)
    there = rows.assign(month=end, openings=rows["openings"] * (1 - share))[over]
    return pd.concat([here, there]).sort_index(kind="stable") if over.any() else here


def _whole_sums(parts: pd.DataFrame) -> pd.Series:
    """Return the sum of each part's month, in whole numbers that keep the total of a series."""
    cells = parts.groupby(_CELL, dropna=False)
    sums = cells["openings"].sum(min_count=1)
    series = sums.index.get_level_values("series")
    until = sums.fillna(0.0).groupby(series).cumsum().add(0.5).round(6) // 1
    whole = (until - until.groupby(series).shift(fill_value=0.0)).where(sums.notna())
    return pd.Series(whole.to_numpy()[cells.ngroup()], parts.index)


def _part_months(spans: _Spans) -> list[pd.Timestamp]:
    """Return the first and the last month, where days or weeks of them are not there."""
    begin, end = spans.first.min(), spans.last.max()
    worked = set(range(7)) if spans.weekly else set(spans.first.dropna().dt.day_of_week)
    before, after = begin - _DAY, end + _DAY
    while before.weekday() not in worked:
        before -= _DAY
    while after.weekday() not in worked:
        after += _DAY
    pairs = ((begin, before), (end, after))
    months = [
        day.to_period("M") for day, other in pairs if day.to_period("M") == other.to_period("M")
    ]
    return [month.to_timestamp() for month in dict.fromkeys(months)]


def _stopped(parts: pd.DataFrame, rows: pd.DataFrame, spans: _Spans) -> pd.Series:
    """Say which parts are in the last month of a series that stops in it before the others.

    Only a series that has a row for nearly all days or weeks misses any there.
    """
    days = np.sort(spans.first.dropna().unique())
    place = pd.Series(np.searchsorted(days, spans.first.to_numpy()), rows.index)
    own = place[rows["day"].notna()].groupby(rows["series"]).agg(["min", "max", "size"])
    span = own["max"] - own["min"] + 1
    month_end = _month(spans.last).groupby(rows["series"]).max() + pd.offsets.MonthEnd(0)
    due = np.searchsorted(days, month_end.reindex(own.index).to_numpy(), side="right") - 1
    missing = due - own["max"]
    regular = (own["size"] >= _LEAST_SEEN) & (own["size"] >= _REGULAR * span)
    short = regular & (missing > (own["size"] < span))
    last = parts["series"].map(_month(spans.last).groupby(rows["series"]).max())
    return parts["series"].map(short).fillna(False).astype(bool) & (parts["month"] == last)


def _is_school_year(cell: object) -> bool:
    """Tell a school year, which runs over two, from a year.

    Examples
    --------
    >>> [_is_school_year(cell) for cell in ("2023/24", "2023-2024学年", "2023学年", "2023", 2023, "2023-12")]
    [True, True, True, False, False, False]
    """
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    span = _SCHOOL_YEAR.fullmatch(text)
    if span:
        return (int(span[1]) + 1) % 100 == int(span[2])
    return bool(re.fullmatch(r"(?:19|20)\d{2}\s*学年度?", text))
