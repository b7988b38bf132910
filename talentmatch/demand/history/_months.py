"""A column of months, whatever type it has: read by rule, or refused by name, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.demand.history._month_text import Reading, Unread, read_day, read_number, read_text
from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = [
    "MonthColumn",
    "first_days",
    "month_numbers",
    "month_places",
    "month_problems",
    "month_starts",
    "read_months",
]

Codes = NDArray[np.int64]
Days = NDArray[np.datetime64]

_MINUTES_OF_ZONES = (0, 30, 45)
_NOON = 12 * 60
# Of years 1000 to 2999, as texts are.
_MONTHS = (12_000, 36_000)
# Counts of seconds since 1970 have no more digits, for three thousand years.
_DIGITS_OF_SECONDS = 11


@dataclass(frozen=True, kw_only=True)
class MonthColumn:
    """Months of the rows of a table.

    Attributes
    ----------
    numbers : ndarray of shape (n_rows,)
        First month of the period of each row, counted from year 0.
    step : int
        Months of the period that the values name: 3 where they are written as quarters, 6 as
        half-years, 12 as years, 0 as weeks; 1 where they are months or days.
    days : ndarray of datetime64[D], shape (n_rows,), or None
        Days, where the values name days other than the first of a month.
    serial : tuple or None
        The first value that was the serial day of a spreadsheet, and its month, as facts.
    """

    numbers: Codes
    step: int = 1
    days: Days | None = None
    serial: tuple[tuple[str, str], ...] | None = None

    def of_rows(self, chosen: NDArray[np.bool_]) -> MonthColumn:
        """Return the months of some of the rows."""
        days = None if self.days is None else self.days[chosen]
        return replace(self, numbers=self.numbers[chosen], days=days)


def month_places(numbers: Codes) -> tuple[Codes, Codes]:
    """Return the different months of rows in order, and the place of each row's among them.

    Examples
    --------
    >>> [found.tolist() for found in month_places(np.array([24_002, 24_000, 24_002]))]
    [[24000, 24002], [1, 0, 1]]
    """
    start = int(numbers.min()) if len(numbers) else 0
    since = numbers - start
    there = np.flatnonzero(np.bincount(since))
    place = np.zeros(int(there[-1]) + 1 if len(there) else 0, dtype=np.int64)
    place[there] = np.arange(len(there))
    return there + start, place[since]


def month_numbers(column: pd.Series, what: str = "history") -> pd.Series:
    """Return months counted from year 0; InputError when one cannot be read."""
    return pd.Series(read_months(column, what).numbers, index=column.index)


def month_starts(column: pd.Series) -> pd.Series:
    """Return the first day of the month that each value names.

    Examples
    --------
    >>> month_starts(pd.Series(["2023年1月", "Feb-23"])).dt.strftime("%Y-%m").tolist()
    ['2023-01', '2023-02']
    """
    return pd.Series(first_days(read_months(column).numbers), index=column.index)


def first_days(at: Sequence[int] | Codes) -> Days:
    """Return the first days of months counted from year 0.

    Examples
    --------
    >>> str(first_days([24276])[0])
    '2023-01-01T00:00:00'
    """
    numbers = np.asarray(at, dtype=np.int64)
    return (np.datetime64("0000-01", "M") + numbers).astype("datetime64[s]")


def read_months(column: pd.Series, what: str = "history") -> MonthColumn:
    """Read a column of months.

    Parameters
    ----------
    column : Series
        Dates, with or without a time zone (the date on its clock counts), periods, texts or
        numbers: months, days, quarters or years.
    what : str
        The table it is of, for the message.

    Raises
    ------
    InputError
        If a value is no month or may mean two; the message names it and the next step.

    Examples
    --------
    >>> read_months(pd.Series(["2023Q1", "2023Q2"])).step
    3
    """
    if isinstance(column.dtype, np.dtype | pd.DatetimeTZDtype) and column.dtype.kind == "M":
        return _of_stamps(column, what)
    codes, values = pd.factorize(column)
    if (codes < 0).any():
        raise _refused(what, "month_missing", n=int((codes < 0).sum()))
    readings = _settled([_read(value) for value in values], list(values))
    _check_read(list(values), readings, codes, what)
    firsts = [r for r in readings if isinstance(r, Reading)]
    if any(r.stamp is not None for r in firsts):
        _check_clock(_stamps(firsts), column, what)
    return _of_readings(firsts, codes, list(values))


def month_problems(column: pd.Series) -> tuple[list[str], pd.Series]:
    """Return what is wrong with a column of months, a sentence a problem, and the values that are read.

    Examples
    --------
    >>> problems, read = month_problems(pd.Series(["2024-01", None, "soon"]))
    >>> len(problems), read.tolist()
    (2, ['2024-01'])
    """
    problems: list[str] = []
    for sound in (pd.Series.notna, _alone_read):
        try:
            read_months(column)
        except InputError as error:
            problems += error.problems
            column = column[sound(column)]
        if column.empty:  # none can be read
            return list(dict.fromkeys(problems)), column
    try:
        read_months(column)
    except InputError as error:
        return list(dict.fromkeys([*problems, *error.problems])), column.iloc[:0]
    return problems, column


def _alone_read(column: pd.Series) -> pd.Series:
    """Say which values mean a month by themselves."""
    codes, values = pd.factorize(column)
    read = np.array([isinstance(_read(value), Reading) for value in values], dtype=bool)
    return pd.Series(read[codes], column.index)


def _refused(what: str, key: str, **facts: object) -> InputError:
    table = phrase("demand_refused", f"table_{what.split()[0]}")
    return InputError(
        phrase("demand_refused", "table_unread", table=table),
        [phrase("demand_refused", key, **facts)],
    )


def _of_stamps(column: pd.Series, what: str) -> MonthColumn:
    stamps = column.dt.tz_localize(None).to_numpy()
    missing = np.isnat(stamps)
    if missing.any():
        raise _refused(what, "month_missing", n=int(missing.sum()))
    months = stamps.astype("datetime64[M]")
    days = stamps.astype("datetime64[D]")
    if (days != stamps).any():
        _check_clock(pd.unique(stamps), column, what)
    at = months.astype(np.int64) + 1970 * 12
    strange = (at < _MONTHS[0]) | (at >= _MONTHS[1])
    if strange.any():
        value = str(days[strange][0])
        raise _refused(what, "month_unread", n=int(strange.sum()), value=value)
    return MonthColumn(numbers=at, days=None if (days == months).all() else days)


def _read(value: Any) -> Reading | Unread:
    """Return what one value means, by its type."""
    if isinstance(value, bool | np.bool_):
        return Unread("month_unread")
    if isinstance(value, pd.Period):
        return _read_period(value)
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, datetime):
        stamp = value.replace(tzinfo=None)
        return Reading(stamp.year * 12 + stamp.month - 1, 1, stamp)
    if isinstance(value, date):
        stamp = datetime(value.year, value.month, value.day)
        return Reading(stamp.year * 12 + stamp.month - 1, 1, stamp)
    if isinstance(value, int | float | np.number):
        return read_number(float(value))
    return read_text(value) if isinstance(value, str) else Unread("month_unread")


def _read_period(period: pd.Period) -> Reading:
    kind = period.freqstr.lstrip("0123456789")[0]
    step = {"M": 1, "Q": 3, "Y": 12, "A": 12, "W": 0}.get(kind, 1)
    start = period.start_time
    stamp = None if kind in "MQYA" else start.to_pydatetime()
    return Reading(start.year * 12 + start.month - 1, step, stamp)


def _settled(readings: list[Reading | Unread], values: list[Any]) -> list[Reading | Unread]:
    """Read what one value leaves open and the column proves: the order of day and month."""
    unread = [r for r in readings if isinstance(r, Unread)]
    order = [r.numbers for r in unread if r.why == "month_order"]
    if order:
        day_first = any(numbers[0] > 12 for numbers in order)
        month_first = any(numbers[1] > 12 for numbers in order)
        alike = all(numbers[0] == numbers[1] for numbers in order)
        if day_first != month_first or alike:
            readings = [_ordered(r, day_first=day_first) for r in readings]
    decimals = {r.numbers[1] for r in unread if r.why == "month_decimal" and r.numbers}
    october = any(isinstance(value, str) and value.strip().endswith(".10") for value in values)
    if decimals and (october or 1 not in decimals):
        # Months of one digit where October has two; a number that lost its last zero has not.
        readings = [_first_digit(r) for r in readings]
    return readings


def _ordered(reading: Reading | Unread, *, day_first: bool) -> Reading | Unread:
    if isinstance(reading, Reading) or reading.why != "month_order":
        return reading
    first, second, year, *clock = reading.numbers
    day, month = (first, second) if day_first else (second, first)
    return read_day(year, month, day, *clock)


def _first_digit(reading: Reading | Unread) -> Reading | Unread:
    if isinstance(reading, Reading) or reading.why != "month_decimal" or not reading.numbers:
        return reading
    year, month = reading.numbers
    return Reading(year * 12 + month - 1) if month else Unread("month_unread")


def _check_read(
    values: list[Any], readings: list[Reading | Unread], codes: Codes, what: str
) -> None:
    unread = [place for place, r in enumerate(readings) if isinstance(r, Unread)]
    if unread:
        reading = readings[unread[0]]
        assert isinstance(reading, Unread)
        rows = int(np.isin(codes, unread).sum())
        # Numbers of two digits, a name between: which is the year?
        value = _plain(values[unread[0]])
        why = "month_short" if _is_short(value) else reading.why
        facts = {"unit": _epoch_unit(float(value))} if why == "month_epoch" else {}
        raise _refused(what, why, n=rows, value=repr(value), **facts)
    steps = {r.step: place for place, r in enumerate(readings) if isinstance(r, Reading)}
    if len(steps) > 1:
        shown = " ≠ ".join(repr(_plain(values[place])) for _, place in sorted(steps.items()))
        raise _refused(what, "month_mixed", shown=shown)


def _epoch_unit(count: float) -> str:
    """Return of what a time since 1970 is a count: seconds, or thousandths and so on of them.

    Examples
    --------
    >>> [_epoch_unit(1672531200 * times) for times in (1, 1e3, 1e6, 1e9)]
    ['s', 'ms', 'us', 'ns']
    """
    places = np.log10(max(count, 1.0)) - _DIGITS_OF_SECONDS
    return ("s", "ms", "us", "ns")[int(np.clip(places // 3 + 1, 0, 3))]


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _is_short(value: Any) -> bool:
    return isinstance(value, str) and bool(
        re.fullmatch(r"\d{2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})(?:[-/. ]\d{1,2})?", value.strip())
        or re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", value.strip())
    )


def _of_readings(readings: list[Reading], codes: Codes, values: list[Any]) -> MonthColumn:
    at = np.array([r.month for r in readings], dtype=np.int64)[codes]
    days = None
    if any(r.stamp is not None and r.stamp.day > 1 for r in readings):
        days = _stamps(readings).astype("datetime64[D]")[codes]
    serial = None
    if any(r.serial for r in readings):
        place = [r.serial for r in readings].index(True)
        month = str(first_days([readings[place].month])[0])[:7]
        serial = (("first", str(_plain(values[place]))), ("month", month))
    return MonthColumn(numbers=at, step=readings[0].step, days=days, serial=serial)


def _stamps(readings: list[Reading]) -> Any:
    firsts = [r.stamp or datetime(r.month // 12, r.month % 12 + 1, 1) for r in readings]
    return np.array(firsts, dtype="datetime64[s]")


def _check_clock(stamps: Any, column: pd.Series, what: str) -> None:
    """Raise where the times are midnights of another time zone: of which month, is not said."""
    exact = stamps.astype("datetime64[s]")
    days = exact.astype("datetime64[D]")
    minutes = (exact - days).astype(np.int64) // 60
    whole = (exact == days + minutes.astype("timedelta64[m]")) & np.isin(
        minutes % 60, _MINUTES_OF_ZONES
    )
    tomorrow = days + np.timedelta64(1, "D")
    eve = whole & (minutes >= _NOON) & (tomorrow == tomorrow.astype("datetime64[M]"))
    midnight = (minutes == 0) & (days == days.astype("datetime64[M]"))
    if eve.any() and (eve | midnight).all():
        example = exact[eve][0].astype(datetime)
        zone, code = _to_local(column, what)
        raise _refused(what, "month_zone", value=f"{example:%Y-%m-%d %H:%M}", zone=zone, code=code)


def _to_local(column: pd.Series, what: str) -> tuple[str, str]:
    """Return the zone whose midnights the times of a column are, China's by default, and code."""
    name = f"{what.split()[0]}['month']"
    if column.dtype.kind == "M":
        text = f"{name}.dt.tz_localize('UTC')" if column.dt.tz is None else name
        utc = column if column.dt.tz is None else column.dt.tz_convert("UTC")
        midnight = column.dt.tz is not None and (utc == utc.dt.normalize()).all()
    else:
        text = f"pd.to_datetime({name}, utc=True)"
        midnight = False
    zone = "UTC" if midnight else "Asia/Shanghai"
    return zone, f"{name} = {text}.dt.tz_convert('{zone}')"
