"""Sheets that sum up the other sheets of their workbook: their posts would count twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import pandas as pd

from talentmatch.data.reading.layout.sheets import ParsedSheet
from talentmatch.data.reading.rows._shaping import skipped
from talentmatch.i18n import phrase

__all__ = ["without_summaries"]

_SUMMARY = re.compile(r"汇总|合计|总表|总计|总览|summary|total|overview", re.I)
_LEAST_FIRMS = 2
_POSTS = {"need_survey": "post", "posting": "title"}
#: Headings of a list that formulas look a post up in: its number and its name.
_LOOKED_UP = 2
_PAY = ("pay_low", "pay_high")
#: What a vacancy says, and a name that is looked up does not.
_OF_VACANCY = ("openings", *_PAY, "education", "experience_min", "region")


def without_summaries(sheets: Sequence[ParsedSheet]) -> list[ParsedSheet]:
    """Return the sheets, with one that sums up those of the firms beside it left out and named.

    Only posts without a firm are left out, whose titles all stand on sheets that name one, and
    numbers of firms without a post, where the posts of each of them stand on another sheet; and
    posts without a firm that another sheet wants of firms, be it by name alone or in the same numbers.
    """
    if len(sheets) == 1:
        return [*sheets]
    named = [sheet for sheet in sheets if sheet.table == "posting" and _names_firms(sheet)]
    titles = set(chain.from_iterable(sheet.frame["title"].dropna() for sheet in named))
    several = len(named) >= _LEAST_FIRMS
    of_firms = [sheet for sheet in sheets if _has_posts(sheet)]
    by_firm = _wanted_by_firm(of_firms)
    named_posts = [sheet for sheet in of_firms if _has_firm(sheet).any()]
    posts = _sums([(s.frame[_POSTS[s.table]], s.frame["openings"]) for s in named_posts])
    kept = []
    for sheet in sheets:
        found = {
            "sheet_sums_up": several and _sums_up(sheet, titles),
            "sheet_sums_firms": _sums_up_firms(sheet, by_firm),
            "sheet_lists_posts": _lists_posts(sheet, named_posts, posts),
        }
        key = next((key for key, is_so in found.items() if is_so), "")
        kept.append(skipped(sheet.source, phrase("load", key)) if key else sheet)
    return kept


def _has_posts(sheet: ParsedSheet) -> bool:
    frame = sheet.frame
    post = _POSTS.get(sheet.table or "", "")
    named = post in frame and {"enterprise_name", "openings"} <= {*frame}
    return named and bool(frame[post].notna().any())


def _wanted_by_firm(sheets: Sequence[ParsedSheet]) -> dict[str, list[float]]:
    """Return how many each firm wants in each of its posts."""
    wanted: dict[str, list[float]] = {}
    for sheet in sheets:
        numbers = pd.to_numeric(sheet.frame["openings"], errors="coerce").fillna(0)
        for firm, number in zip(sheet.frame["enterprise_name"], numbers, strict=True):
            wanted.setdefault(str(firm), []).append(number)
    return wanted


def _sums_up_firms(sheet: ParsedSheet, wanted: dict[str, list[float]]) -> bool:
    """Tell numbers of firms without a post that their posts on other sheets add up to, or are said to.

    Where no firm has two posts nothing was added up: two lists may want 2 and 3 by chance.
    """
    frame = sheet.frame
    if sheet.table != "need_survey" or not {"enterprise_name", "openings"} <= {*frame}:
        return False
    firms = frame["enterprise_name"].astype(str)
    if (
        not len(frame)
        or ("post" in frame and frame["post"].notna().any())
        or not {*firms} <= {*wanted}
    ):
        return False
    numbers = pd.to_numeric(frame["openings"], errors="coerce")
    if _SUMMARY.search(sheet.name):
        return True
    several = any(len(wanted[firm]) > 1 for firm in {*firms})
    sums = {firm: sum(of_posts) for firm, of_posts in wanted.items()}
    return several and bool((numbers == firms.map(sums)).all())


def _names_firms(sheet: ParsedSheet) -> bool:
    return bool(_has_firm(sheet).all())


def _sums_up(sheet: ParsedSheet, titles: set[object]) -> bool:
    if sheet.table != "posting" or not _SUMMARY.search(sheet.name) or _has_firm(sheet).any():
        return False
    return set(sheet.frame["title"].dropna()) <= titles


def _sums(columns: Sequence[tuple[pd.Series[Any], pd.Series[Any]]]) -> dict[str, float]:
    """Return how many are wanted in each post; NaN where a number is not known."""
    frames = [pd.DataFrame({"post": posts, "n": _floats(numbers)}) for posts, numbers in columns]
    whole = pd.concat(frames) if frames else pd.DataFrame({"post": [], "n": []})
    sums = whole.groupby("post")["n"].sum(min_count=1)
    return {str(post): float(n) for post, n in sums.items()}


def _floats(numbers: pd.Series[Any]) -> pd.Series[float]:
    return pd.to_numeric(numbers, errors="coerce").astype("float64")


def _lists_posts(
    sheet: ParsedSheet, named: Sequence[ParsedSheet], posts: Mapping[str, float]
) -> bool:
    """Tell posts without a firm that other sheets want of firms: a bare list, or parts of their numbers."""
    if sheet.table != "posting" or sheet.origin is None or _has_firm(sheet).any():
        return False
    titles = sheet.frame["title"]
    if not {*titles.dropna()} <= {*posts} or _pays_otherwise(sheet, named):
        return False
    own = _sums([(titles, sheet.frame["openings"])]) if "openings" in sheet.frame else {}
    known = [post for post, n in own.items() if n == n and posts[post] == posts[post]]
    if any(own[post] != posts[post] for post in known):
        return False
    more = [name for name in _OF_VACANCY if name in sheet.frame]
    says_more = bool(sheet.frame[more].notna().any(axis=None))
    is_bare = not says_more and len([*filter(None, sheet.origin.header)]) <= _LOOKED_UP
    return is_bare or len(known) >= _LEAST_FIRMS


def _pays_otherwise(sheet: ParsedSheet, named: Sequence[ParsedSheet]) -> bool:
    """Tell a post for which another pay is given than by all firms that want it."""
    known = _pays(named)
    posts = {pay[:2] for pay in known}
    return any(pay[:2] in posts for pay in _pays([sheet]) - known)


def _pays(sheets: Sequence[ParsedSheet]) -> set[tuple[str, str, float]]:
    """Return what is paid for posts, at either end."""
    return {
        (str(post), end, float(pay))
        for sheet in sheets
        for end in {*_PAY} & {*sheet.frame}
        for post, pay in zip(
            sheet.frame[_POSTS[sheet.table]], _floats(sheet.frame[end]), strict=True
        )
        if pay == pay
    }


def _has_firm(sheet: ParsedSheet) -> pd.Series[bool]:
    columns = [name for name in ("enterprise_name", "enterprise_id") if name in sheet.frame]
    return sheet.frame[columns].notna().any(axis=1)
