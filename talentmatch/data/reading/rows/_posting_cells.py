"""Cells of postings: pay from several columns, firms within titles, what is filled or closed already."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells._still_wanted import SIGN, still_wanted
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._value_pay import currency
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._labels import is_firm
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import phrase

__all__ = [
    "close_vacancies",
    "is_closed",
    "join_pay",
    "leave_majors_open",
    "part_firms",
    "strip_markup",
    "take_off_filled",
    "unit_of_period",
]

#: What is said of a vacancy that nobody can fill any more, or not now.
_CLOSED = re.compile(
    r"(?:岗位|职位|招聘)?(?:目前|现)?已?经?(?:关闭|下线|下架|结束|截止|招满|招到|满员|停止"
    r"|停招|暂停|冻结|取消|撤[销回]|到期|过期|失效|关停|成单|入职)(?:招聘|发布|招人)?"
    r"|不(?:再|在)招(?:聘|人)?|否|closed|filled|cancel+ed|on[- ]?hold|paused|suspended"
    r"|expired|inactive|archived|withdrawn|frozen|unpublished|not active|no longer .*",
    re.I,
)
#: Words for the period of a pay, the first that is found.
_PERIODS = (
    (re.compile(r"hour|时|\bhr\b", re.I), "元/小时"),
    (re.compile(r"week|周|星期", re.I), "元/周"),
    (re.compile(r"month|月|\bmth\b", re.I), "元/月"),
    (re.compile(r"year|annual|annum|年|\byr\b", re.I), "元/年"),
    (re.compile(r"da(?:y|ily)|天|日", re.I), "元/天"),
)
#: A unit of pay that stands in a column of its own: K, W.
_UNITS = (
    (re.compile(r"(?:^|[^a-z])k(?:$|[^a-z])|千", re.I), "千"),
    (re.compile(r"(?:^|[^a-z])w(?:$|[^a-z])|万", re.I), "万"),
)
#: A firm behind its post: Buyer @ Firm, Welder at Firm Ltd, 焊工（甲机械有限公司）.
_AT_FIRM = re.compile(
    r"(?P<post>[^@|]{1,59}?[^@|\s])\s*(?P<sign>@|\bat\b|\s[-–—]\s|\||[(（])\s*(?P<firm>[^@|]{2,60})",
    re.I,
)
_OWN_MONEY = re.compile(r"(?:cny|rmb|cn[¥￥]|[¥￥]|人民币|元)\s*(?:元)?", re.I)
_ANY_MAJOR = re.compile(
    r"(?:专业)?(?:不限(?:制)?|无要求|不要求|无(?:专业)?限制?)(?:专业)?"
    r"|any(?: major| discipline)?|no limit|not required",
    re.I,
)
_ENDS = ("pay_low", "pay_high")
_AROUND = ("pay_period", "pay_currency")


def join_pay(raw: Raw) -> None:
    """Write the ends of pay, their period and currency as one pay, as an advertisement would.

    Nothing changes where the file has no column for the period or the currency.

    Examples
    --------
    >>> cells = {"pay_low": [180000.0], "pay_high": [240000.0]}
    >>> cells |= {"pay_period": ["yearly"], "pay_currency": ["CNY"]}
    >>> raw = Raw(pd.DataFrame(cells), dict.fromkeys(cells, "x"))
    >>> join_pay(raw)
    >>> raw.cells["pay"].tolist()
    ['180000-240000元/年']
    """
    around = [name for name in _AROUND if name in raw.cells]
    ends = [name for name in (*_ENDS, "pay") if name in raw.cells]
    if not around or not ends:
        return
    rows = raw.cells[[*ends, *around]].to_dict("records")
    names = "–".join(dict.fromkeys(raw.headers.get(name, name) for name in ends))
    raw.cells = raw.cells.drop(columns=[*ends, *around])
    raw.cells["pay"] = pd.Series([_pay_text(row) for row in rows], raw.cells.index, dtype=object)
    raw.headers["pay"] = names


def leave_majors_open(raw: Raw) -> None:
    """Take 不限 and the like for no major asked for.

    Examples
    --------
    >>> raw = Raw(pd.DataFrame({"major": ["专业不限", "会计", "any"]}), {"major": "专业"})
    >>> leave_majors_open(raw)
    >>> raw.cells["major"].tolist()
    [None, '会计', None]
    """
    if "major" not in raw.cells:
        return
    majors = raw.cells["major"]
    any_of = [c for c in majors.unique() if isinstance(c, str) and _ANY_MAJOR.fullmatch(c.strip())]
    if any_of:
        raw.cells["major"] = majors.astype(object).mask(majors.isin(any_of), None)


def strip_markup(raw: Raw) -> None:
    """Take the markup of web pages out of the words of postings.

    Examples
    --------
    >>> raw = Raw(pd.DataFrame({"text": ["<p>A&amp;B</p>", "x<35"]}), {"text": "描述"})
    >>> strip_markup(raw)
    >>> raw.cells["text"].tolist()
    ['A&B', 'x<35']
    """
    for name in ("title", "enterprise_name", "text", "region"):
        if name in raw.cells:
            cells = raw.cells[name]
            mask = suspects(cells, "</?[A-Za-z]|&[A-Za-z#]", short=0)
            if not mask.any():
                continue
            bare = [without_markup(c) if isinstance(c, str) else c for c in cells[mask]]
            raw.cells[name] = cells.astype(object).where(~mask, None)
            raw.cells.loc[mask, name] = pd.Series(bare, cells.index[mask], dtype=object)


def part_firms(raw: Raw) -> None:
    """Write the firm that a title names behind a sign as the employer, where no other is named, and say so.

    Examples
    --------
    >>> titles = ["Buyer @ Fictive Tools", "Welder - Fictive Ltd", "Fitter"]
    >>> raw = Raw(pd.DataFrame({"title": titles}), {"title": "Job"})
    >>> part_firms(raw)
    >>> raw.cells["title"].tolist(), raw.cells["enterprise_name"].tolist()
    (['Buyer', 'Welder', 'Fitter'], ['Fictive Tools', 'Fictive Ltd', None])
    """
    cells = raw.cells
    if "title" not in cells or "enterprise_id" in cells:
        return
    firms = cells.get("enterprise_name", pd.Series(None, cells.index, dtype=object))
    blank = (firms.isna() | firms.eq("")).to_numpy(dtype=bool)
    if not blank.any():
        return
    mask = suspects(cells["title"], "@| at | - | – |\\||[(（]", short=0) & blank
    found = {
        title: pair for title in dict.fromkeys(cells["title"][mask]) if (pair := _with_firm(title))
    }
    at = mask & cells["title"].isin(found).to_numpy()
    rows = np.flatnonzero(at)
    if not len(rows):
        return
    parts = [
        found[title] if here else (title, None if no_firm else firm)
        for here, title, no_firm, firm in zip(at, cells["title"], blank, firms, strict=True)
    ]
    cells["title"] = pd.Series([post for post, _ in parts], cells.index, dtype=object)
    cells["enterprise_name"] = pd.Series([firm for _, firm in parts], cells.index, dtype=object)
    raw.headers.setdefault("enterprise_name", raw.headers["title"])
    some, pair = next(iter(found.items()))
    facts = {"n": len(rows), "some": f"{some} → {' / '.join(pair)}"}
    raw.notes.append(
        phrase(
            "cells", "titles_with_firms", rows=raw.lines(rows), header=raw.headers["title"], **facts
        )
    )


def _with_firm(title: object) -> tuple[str, str] | None:
    """Return the post and the firm of a title that names both; None if it does not."""
    match = _AT_FIRM.fullmatch(title.strip()) if isinstance(title, str) else None
    if match is None:
        return None
    post, sign, firm = match["post"].strip(), match["sign"].strip(), match["firm"].strip(" )）")
    return (post, firm) if sign == "@" or is_firm(firm) else None


def take_off_filled(table: str, raw: Raw) -> None:
    """Write into cells that say how many are there already how many are wanted still, and say so.

    A vacancy for which nobody is wanted any more is a filled one.

    Examples
    --------
    >>> raw = Raw(pd.DataFrame({"openings": ["10人（已到岗2人）", 5]}), {"openings": "人数"})
    >>> take_off_filled("need_survey", raw)
    >>> raw.cells["openings"].tolist()
    [8, 5]
    """
    if "openings" not in raw.cells or table not in ("need_survey", "posting"):
        return
    cells = raw.cells["openings"]
    mask = suspects(cells, SIGN, short=0)
    texts = dict.fromkeys(cell for cell in cells[mask] if isinstance(cell, str))
    numbers = {cell: still_wanted(cell) for cell in texts}
    wanted = {cell: number for cell, number in numbers.items() if number is not None}
    if not wanted:
        return
    rows = np.flatnonzero(cells.isin(wanted).to_numpy())
    some = "; ".join(f"{cell} → {number}" for cell, number in [*wanted.items()][:3])
    facts = {"header": raw.headers["openings"], "n": len(rows), "some": some}
    raw.notes.append(phrase("cells", "still_wanted", rows=raw.lines(rows), **facts))
    raw.cells["openings"] = cells.astype(object).map(
        lambda cell: wanted.get(cell, cell) if isinstance(cell, str) else cell
    )
    filled = {cell for cell, number in wanted.items() if not number}
    if filled and table == "posting":
        raw.cells["openings"] = raw.cells["openings"].mask(cells.isin(filled), None)
        states = raw.cells.get("vacancy_state", pd.Series(None, cells.index, dtype=object))
        raw.cells["vacancy_state"] = states.astype(object).mask(cells.isin(filled), "已招满")
        raw.headers.setdefault("vacancy_state", raw.headers["openings"])


def close_vacancies(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Return postings in which a vacancy said to be closed has a day on which it was, at the latest."""
    if "vacancy_state" not in raw.cells:
        return frame
    states = raw.cells["vacancy_state"]
    closed = {cell for cell in states.unique() if isinstance(cell, str) and is_closed(cell)}
    today = pd.Timestamp(date.today())
    none = pd.Series(pd.NaT, index=frame.index)
    posted, ended = (
        pd.to_datetime(frame.get(name, none), errors="coerce")
        for name in ("posted_on", "closed_on")
    )
    rows = states.isin(closed) & ~ended.le(today)
    if not rows.any():
        return frame
    facts = {"n": int(rows.sum()), "rows": raw.lines(np.flatnonzero(rows))}
    raw.notes.append(
        phrase(
            "cells",
            "vacancies_closed",
            header=raw.headers["vacancy_state"],
            day=f"{today:%Y-%m-%d}",
            **facts,
        )
    )
    return frame.assign(closed_on=ended.where(~rows, posted.where(posted > today, today)))


def is_closed(cell: str) -> bool:
    """Tell words for a vacancy that nobody can fill any more, or not now."""
    return (
        _CLOSED.fullmatch(re.sub(r"[(（].*|[\s,，。;；].*$", "", cell.strip())) is not None
        or _CLOSED.fullmatch(cell.strip()) is not None
    )


def _pay_text(row: dict[Any, Any]) -> str | None:
    pay = row.get("pay")
    ends = [row.get(name) for name in _ENDS]
    figures = [_figure(end) for end in ends if not is_blank(end)]
    text = "-".join(figures) or ("" if is_blank(pay) else str(pay))
    if not text:
        return None
    if not is_blank(ends[0]) and is_blank(ends[1]):
        text = f"{text}以上" if "pay_high" in row else text
    money = str(row.get("pay_currency") or "").strip()
    if not is_blank(row.get("pay_currency")) and not _OWN_MONEY.fullmatch(money):
        # Another currency is not guessed; the reader of pay leaves it open and says so.
        return f"{text} {money}"
    around = row.get("pay_period")
    if not is_blank(around) and (code := currency(around)):
        return f"{text} {code}"
    if figures or re.fullmatch(r"[\d.,\s–~-]+", text):
        scale = (
            ""
            if is_blank(around)
            else next((unit for words, unit in _UNITS if words.search(str(around))), "")
        )
        return f"{text}{scale}{unit_of_period(around)}"
    return text


def _figure(end: object) -> str:
    number = parse_number(end)
    return (
        str(end).strip() if number is None else f"{number:g}" if number < 1e5 else f"{number:.0f}"
    )


def unit_of_period(cell: object) -> str:
    """Return the unit of what is paid in a period; 元 where none is named.

    Examples
    --------
    >>> unit_of_period("monthly"), unit_of_period("YEAR"), unit_of_period(None)
    ('元/月', '元/年', '元')
    """
    text = "" if is_blank(cell) else str(cell)
    return next((unit for words, unit in _PERIODS if words.search(text)), "元")
