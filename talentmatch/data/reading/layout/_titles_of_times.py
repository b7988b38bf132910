"""Tell titles between two tables with the same header that are of another time."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher

from talentmatch.data.reading.cells._years import in_figures, year_in
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._named_rows import is_note

__all__ = ["is_of_another_time", "without_times"]

#: What tells titles of the same table apart.
_TIME = re.compile(
    r"(?:19|20)\d{2}\s*年?度?|\d{1,2}\s*(?:[-~至到—–]+\s*\d{1,2}\s*)?月份?"
    r"|第?[一二三四1-4]季度|[上下]半年|[春夏秋冬]季"
)
#: How titles of lists end, before what stands in brackets; signs that two titles share at least.
_LISTING = re.compile(
    r"(?:表|名单|名录|清单|汇总|统计|情况|计划|需求|数|一览|信息|台账|花名册|登记"
    r"|调查)(?:[(（][^()（）]*[)）])?\W*$"
)
_LEAST_SHARED = 4
#: The office below a table, and when it wrote it.
_SIGNED = re.compile(
    r"(?:局|办|办公室|委|委员会|中心|处|部|公司|制|编|印发?)[)）\s]*(?:19"
    r"|20)\d{2}\s*年\s*\d{1,2}\s*月\W*$"
)


def without_times(title: str) -> str:
    """Return a title without the years and months that it names."""
    return _TIME.sub("", in_figures(title)).strip()


def is_of_another_time(title: str, first: Collection[str]) -> bool:
    """Tell a title of another year than those above have, or one that differs from them in its time alone.

    Examples
    --------
    >>> first = ["2024年一季度招聘岗位"]
    >>> [is_of_another_time(title, first) for title in ("2025年招聘岗位", "2024年二季度招聘岗位")]
    [True, True]
    >>> below = ("2024年一季度招聘岗位（第2页）", "甲江市人社局 2025年1月", "以上为2023年遗留岗位")
    >>> [is_of_another_time(title, first) for title in below]
    [False, False, False]
    """
    # A year alone is a band, and a title goes on behind the end of a page.
    meaning = meaning_of(title)
    is_band = meaning is not None and meaning.field != "region"
    if "续" in title or is_note(title) or _SIGNED.search(title) or is_band:
        return False
    if (year := year_in(title)) is None:
        return False
    words = without_times(title)
    others = [*map(without_times, first)]
    if words in others:
        return True
    shared = any(_share_words(words, other) for other in others)
    is_title = shared or not words or bool(_LISTING.search(words))
    return is_title and year not in map(year_in, first)


def _share_words(one: str, other: str) -> bool:
    """Tell titles of which one has four signs of the other in a row, or all that a shorter one has."""
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return match.size >= min(_LEAST_SHARED, len(one))
