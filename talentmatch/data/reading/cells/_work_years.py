"""Years of work as people write them: with months, or as the day on which somebody began."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

import pandas as pd

from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells._value_numbers import parse_experience, parse_number, plain

__all__ = ["years_in_text", "years_of_work", "years_since"]

_NUMBER = r"(\d+(?:\.\d+)?|[零一二两三四五六七八九十]+)"
_YEARS = r"(?:年|years?|yrs?|y)"
#: 7年3月, 7年零3个月, 7 years 3 months; 一年半 is one and a half.
_WITH_MONTHS = re.compile(
    rf"{_NUMBER}{_YEARS}(?:零|又|and|,)?{_NUMBER}(?:个?月|months?|m(?:on)?th(?:s)?|mos?|m)", re.I
)
_AND_HALF = re.compile(rf"{_NUMBER}年半")
#: 2013年7月参加工作, 2013.07至今, since 2013, 15届毕业: a day from which years are counted.
_DAY = r"(?:19|20)\d{2}(?:[-./年]\d{1,2}(?:[-./月]\d{1,2})?)?[年月日]?"
_SINCE = re.compile(
    rf"(?:自|从|始于|since|from)*({_DAY})(?:[-~–—至到]+(?:今|现在|目前|present|now))?"
    r"(?:份)?(?:开始|起|以来|参加|加入|入职|工作|上班|从业|就业|毕业|本科|硕士|大专|专科|届"
    r"|应届|生)*",
    re.I,
)
_CLASS = re.compile(r"((?:20)?\d{2})届(?:应届)?(?:毕业)?生?")
_SHORT_YEAR = re.compile(r"0\d年(?!\d+个?月)")
_MORE = re.compile(r"(?<=[\d十])[余多](?=年)")
_ABOUT = re.compile(r"^(?:约|近|将近|大约|大概|已|超过?|有|工作|从业|毕业|about|approx\.?)+|左右$")
#: Words beside the number that are no part of it.
_REMARK = re.compile(
    r"[(\[【（].*?[)\]】）]|(?<=年)(?:相关|行业|从业|工作|以上|的|经验|经历|多|余)+$"
)
#: Years that nobody has worked.
_NO_WORK = r"[党军驾婚]龄|合同|学制|应届|毕业|出生|入学|服役|空窗|待业"
#: In which trade somebody has worked for so long: 12年销售.
_IN_TRADE = re.compile(
    rf"(?<=\d年)(?![以内半零多余前后])(?!.*(?:{_NO_WORK}))[\u4e00-\u9fff]{{2,8}}$"
)
_OF_OTHER_YEARS = re.compile(_NO_WORK)
_FRESH = re.compile(r"无(?:工作|相关)?经验|应届|在校|在读|实习|freshgrad(?:uate)?|student")
#: Two answers in one cell: 应届-2年.
_FRESH_AND_YEARS = re.compile(r"应届\D{0,3}(?<!\d)[1-9]年(?![级制学应毕])")
#: Years of work in running text: 8年以上制造业经验, 8+ years of experience in sales.
_IN_TEXT = re.compile(
    rf"(?<![\d.年月至到~-]){_NUMBER}\s*(?:\+|余|多)?\s*年\s*(?:\+|以上|多|余)?(?:的"
    rf"|以上的)?(?P<of>[^，,。；;！!\n]{{0,14}}?)(?:经验|经历|从业|工龄)"
    r"|(?<![\w.-])(\d{1,2})(?:\s*\+|\s+plus)?\s*years?['’]?(?: of)?(?P<in>"
    r"(?:\s+[\w/&-]+){0,4}?)\s+experience",
    re.I,
)
#: Before such years: that they are a part of all, of others, or asked for.
_OF_OTHERS = re.compile(
    r"(?:其中|含|包括|要求|需|须|招|带领|管理过|团队|成立|历史|至少|不少于|incl(?:uding|\.)?"
    r"|requires?|needs?|with)[^，,。；;\n]{0,6}$",
    re.I,
)
#: Behind them: that they are asked of somebody.
_OF_SOMEBODY = re.compile(
    r"\s*(?:以上)?(?:者|的(?:岗位|职位|[^，,。；;\n]{0,6}(?:团队|人员|工程师|人选|候选人"
    r"|员工)))|\s*(?:优先|required|preferred)",
    re.I,
)
#: School ends in July; a year alone is counted from there.
_MONTH_OF_SCHOOL_END = 7
_MOST = 70.0


def years_of_work(cell: object, today: date) -> float | None:
    """Return years of work; None if the cell tells none.

    Parameters
    ----------
    cell : object
        The cell.
    today : date
        Day up to which years are counted from a day that the cell names.

    Examples
    --------
    >>> at = date(2026, 7, 1)
    >>> [years_of_work(c, at) for c in ("7年3月", "2013年7月参加工作", "8+", "2015年毕业", "应届")]
    [7.25, 13.0, 8.0, 11.0, 0.0]
    >>> years_of_work("一年半", at), years_of_work("10年（管理3年）", at), years_of_work("资深", at)
    (1.5, 10.0, None)
    """
    if isinstance(cell, (datetime, date, pd.Timestamp)):
        return years_since(cell, today)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return years_since(int(cell), today) if 1900 < cell < 2200 else float(cell)
    text = _MORE.sub("", plain(cell))
    if _SHORT_YEAR.match(text):
        # 08年 is hardly eight years, and may be 2008.
        return None
    bare = _ABOUT.sub("", _REMARK.sub("", text))
    bare = _IN_TRADE.sub("", bare)
    # What a remark says of school or an internship is not all the years: 6年（含实习1年）.
    of_remark = _FRESH.search(text) and not _FRESH.search(bare) and bare
    parts = (
        [part for part in re.split(r"[,，;；]", text) if part and not _OF_OTHER_YEARS.search(part)]
        if re.search(r"\d年", text)
        else []
    )
    for form in (bare,) if of_remark else (text, bare, *(_ABOUT.sub("", part) for part in parts)):
        years = _read(form, today)
        if years is not None:
            return years
    return None


def years_in_text(text: str) -> float | None:
    """Return the years of work that somebody tells of in running text, the most of several; None if none.

    Examples
    --------
    >>> years_in_text("8年以上制造业经验，其中3年管理经验"), years_in_text("带领5年以上经验的工程师团队")
    (8.0, None)
    >>> years_in_text("10+ years of experience in sales, incl. 3 years of management experience")
    10.0
    """
    told = []
    for match in _IN_TEXT.finditer(text):
        if _OF_OTHERS.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        if _OF_SOMEBODY.match(text, match.end()):
            continue
        years = parse_number(match[1] or match[3])
        if years is not None and 0 < years <= _MOST:
            told.append(years)
    return max(told, default=None)


def _read(text: str, today: date) -> float | None:
    if months := _WITH_MONTHS.fullmatch(text):
        years, more = parse_number(months[1]), parse_number(months[2])
        # 2013年7月 is a day.
        if years is not None and more is not None and years <= _MOST and more < 12:
            return round(years + more / 12, 2)
    if half := _AND_HALF.fullmatch(text):
        whole = parse_number(half[1])
        return None if whole is None else whole + 0.5
    if text == "半年":
        return 0.5
    if group := _CLASS.fullmatch(text):
        year = int(group[1][-2:]) + 2000
        return 0.0 if year == today.year else years_since(year, today)
    if began := _SINCE.fullmatch(text):
        return years_since(began[1], today)
    if _FRESH.search(text):
        return None if _FRESH_AND_YEARS.search(text) else 0.0
    ends = parse_experience(text)
    if ends is None:
        return None
    years = ends[0] if math.isnan(ends[1]) else (ends[0] + ends[1]) / 2
    return years if years <= _MOST else None


def years_since(began: object, today: date) -> float | None:
    """Return the years from a day to today, never less than none; None if it is no day.

    Examples
    --------
    >>> years_since("2021-07-01T00:00:00", date(2026, 7, 1)), years_since(2021, date(2026, 7, 1))
    (5.0, 5.0)
    """
    if isinstance(began, str):
        began = re.sub(r"(?:起|开始)?(?:参加|开始)?工作\s*$|起$", "", began.strip())
    text = plain(began).rstrip("年")
    day = parse_date(f"{text}-{_MONTH_OF_SCHOOL_END}" if re.fullmatch(r"\d{4}", text) else began)
    if day is None or pd.isna(day):
        return None
    return max(round((pd.Timestamp(today) - day).days / 365.25, 1), 0.0)
