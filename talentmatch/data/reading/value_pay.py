"""Pay as advertisements and candidates write it, brought to CNY a month."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from talentmatch.data.reading.value_numbers import plain

__all__ = ["NO_PAY", "Pay", "parse_pay", "yearly_pay"]

#: Paid days and hours of an average month: (365 - 104 - 11) / 12 = 20.83 worked and 21.75 paid
#: days of 8 hours (Ministry of Human Resources and Social Security, document 3 of 2008).
_DAYS = 21.75
_HOURS = 8 * _DAYS
#: Nobody is paid less a month; a smaller number lacks its unit [CNY/month].
_LEAST_PAY = 100.0
_SCALES = {"": 1.0, "千": 1e3, "k": 1e3, "万": 1e4, "w": 1e4, "元": 1.0, "百": 100.0}
_OPEN = re.compile(r"面议|面谈|待定|不限|保密|negotiable|competitive|tbd|无|-+")
_FOREIGN = re.compile(r"\$|usd|美元|eur|€|欧元|hkd|港币|港元|gbp|£|日元|jpy")
_MONTHS = re.compile(r"[·.・*x×,,;]?\(?(\d{2}(?:\.\d)?)(?:薪|个月(?:薪资|工资)?|months?)\)?")
_YEAR = re.compile(r"年薪|[/每]年|peryear|/y(?:ea)?r?|p\.?a\.?$|annual|annum|yearly")
_DAY = re.compile(r"日薪|[/每][天日]|perday|/day|daily")
_HOUR = re.compile(r"时薪|[/每](?:小时|时)|perhour|/h(?:ou)?r?|hourly")
_WEEK = re.compile(r"周薪|[/每]周|perweek|/week|weekly")
_NOISE = re.compile(
    r"年薪|月薪|日薪|时薪|周薪|税前|税后|底薪|综合|薪资|工资|约|左右|人民币|rmb|cny|[¥￥]|yuan"
    r"|[/每](?:个?月|年|天|日|小时|时|周|month|mo|m\b|year|yr|y\b|day|hour|hr|h\b|week)"
    r"|per(?:month|year|day|hour|week|annum)|a\s?month|yearly|annual|monthly|daily|hourly|[()()]|p\.?a\.?$"
)
_AMOUNT = r"(\d+(?:\.\d+)?)\s*([千k万w百]?)元?"
_RANGE = re.compile(rf"{_AMOUNT}[-~至到—–]+{_AMOUNT}")
_LEAST = re.compile(rf"(?:不低于|不少于|至少|最低|>=?|≥|from)?{_AMOUNT}(?:以上|及以上|起|\+)?")
_MOST = re.compile(rf"(?:不超过|最高|<=?|≤|upto)?{_AMOUNT}(?:以下|以内|及以下|封顶)?")


class Pay(NamedTuple):
    """Ends of a monthly pay range [CNY/month] and months paid a year; NaN where it is open."""

    low: float
    high: float
    months: float


#: Pay left open: 面议.
NO_PAY = Pay(math.nan, math.nan, math.nan)


def parse_pay(value: object, *, unit: str = "", per_year: bool = False) -> Pay | None:
    """Return pay a month and months a year; all NaN if it is left open; None if it is no pay.

    Parameters
    ----------
    value : object
        The cell.
    unit : str
        Unit of the header (``千元``, ``万元``, ``元/天``), where the cell holds a bare number.
    per_year : bool
        Whether the header says that amounts are a year's.

    Notes
    -----
    A yearly amount is divided by the months paid, 12 where the advertisement tells none.

    Examples
    --------
    >>> parse_pay("8-12k·13薪")
    Pay(low=8000.0, high=12000.0, months=13.0)
    >>> parse_pay("1-1.5万/月")[:2], parse_pay("年薪30万")[:2], parse_pay("200元/天")[:2]
    ((10000.0, 15000.0), (25000.0, 25000.0), (4350.0, 4350.0))
    >>> parse_pay("15000以上")[:2], parse_pay("面议"), parse_pay("20-30")
    ((15000.0, nan), Pay(low=nan, high=nan, months=nan), None)
    """
    text = plain(value)
    if _FOREIGN.search(text):
        return None
    if not text or _OPEN.match(text):
        return NO_PAY
    months = _MONTHS.search(text)
    paid = float(months[1]) if months and 12 <= float(months[1]) <= 24 else math.nan
    bare = text.replace(months[0], "") if months else text
    ends = _ends(_NOISE.sub("", bare), unit)
    if ends is None:
        return None
    factor = _per_month(bare + plain(unit), per_year=per_year, paid=paid)
    low, high = (round(end * factor, 2) for end in ends)
    return Pay(low, high, paid) if _plausible(low, high) else None


def _ends(text: str, unit: str) -> tuple[float, float] | None:
    usual = re.sub(r"元|/.*", "", plain(unit))
    usual = usual if usual in _SCALES else ""
    found = _RANGE.fullmatch(text)
    if found:
        low, low_scale, high, high_scale = found.groups()
        low_scale = low_scale or (high_scale if float(low) <= float(high) else "")
        ends = _amount(low, low_scale or usual), _amount(high, high_scale or usual)
        return ends if ends[0] <= ends[1] else None
    most = re.search(r"以下|以内|封顶|不超过|最高|upto|[<≤]", text)
    single = (_MOST if most else _LEAST).fullmatch(text)
    if not single:
        return None
    amount = _amount(single[1], single[2] or usual)
    if most:
        return math.nan, amount
    least = re.search(r"以上|起|\+|不低于|不少于|至少|最低|from|[>≥]", text)
    return amount, math.nan if least else amount


def _amount(digits: str, scale: str) -> float:
    return float(digits) * _SCALES[scale]


def _plausible(low: float, high: float) -> bool:
    # "20-30" without a unit may be thousands or ten thousands: not to be guessed.
    least = high if math.isnan(low) else low
    return least >= _LEAST_PAY or least == 0 == high


def _per_month(text: str, *, per_year: bool, paid: float) -> float:
    if _HOUR.search(text):
        return _HOURS
    if _DAY.search(text):
        return _DAYS
    if _WEEK.search(text):
        return 52 / 12
    if _YEAR.search(text) or (per_year and not re.search(r"月", text)):
        return 1 / (12 if math.isnan(paid) else paid)
    return 1.0


def yearly_pay(pay: Pay) -> float:
    """Return the yearly pay that the middle of a monthly range comes to; NaN if it is open.

    Examples
    --------
    >>> yearly_pay(Pay(10000.0, 20000.0, 13.0))
    195000.0
    """
    ends = [end for end in (pay.low, pay.high) if not math.isnan(end)]
    if not ends:
        return math.nan
    # Whole yuan: the monthly ends were rounded to the cent.
    return float(round(sum(ends) / len(ends) * (12 if math.isnan(pay.months) else pay.months)))
