"""Tables by month that count no posts: an index or a rate is kept and named, a change is refused."""

from __future__ import annotations

import re

import pandas as pd

__all__ = ["index_or_rate", "is_change_of"]

#: Figures that count nothing, but say how many there are beside those of another time or for each so many.
_INDEX = re.compile(
    r"[\u4e00-\u9fff]{0,4}指数|[=＝]\s*100\b|\bind(?:ex|ices)\b[^\n]{0,30}"
    r"|\b(?:vacancy|openings?|job) rates?\b|\bper (?:\d[\d,]*|hundred|thousand)\b[^\n]{0,20}"
    r"|(?:空岗|空缺|缺工|招聘|需求)率|每[百千万]\S{0,4}(?:岗位|职位|空缺|招聘|需求)数?|求人倍率",
    re.I,
)
#: A rate named behind what is counted.
_AND_RATE = re.compile(
    r"(?<=[数量])[及和与、]\S{0,6}率|(?<=vacancies)\s+(?:and|&)\s+(?:the\s+)?(?:vacancy |job )?rates?",
    re.I,
)
#: A title of nothing else, and one that may name a column of change beside the figures.
_CHANGE = re.compile(
    r"^\W*(?:(?:table|figure|dataset)\s*[\w.]*\s*[:.-]?\s*)?"
    r"(?:(?:annual|monthly|quarterly|percentage|net|year-on-year|month-on-month)\s+)*"
    r"(?:change|growth|increase|decrease|difference)s? (?:in|of)\b"
    r"|(?<![及和与、,，])(?:同比|环比|较上[月年]|比上[月年])\S{0,4}(?:增[减长幅]|变[化动]|升降)\S{0,2}"
    r"(?:情况|统计|一览)?表?(?:[(（][^()（）]*[)）])?\s*$|(?<![及和与、,，比])增[减长幅](?:数|额|率|情况)*表?(?:[(（][^()（）]*[)）])?\s*$",
    re.I | re.M,
)
_MAY_CHANGE = re.compile(r"\bchanges?\b|\bgrowth\b|变化|变动|增减|增长|同比|环比", re.I)


def index_or_rate(context: str, *, whole: bool = False) -> str:
    """Return the words around a table that say that its figures are an index or a rate; empty if none do.

    Whole figures below words for both, such as 空岗数及空岗率, count posts.

    Examples
    --------
    >>> index_or_rate("Vacancies per 1,000 jobs by region"), index_or_rate("各行业缺工率")
    ('per 1,000 jobs by region', '缺工率')
    >>> index_or_rate("Vacancies by region")
    ''
    """
    words = _INDEX.search(_AND_RATE.sub("", context) if whole else context)
    return words[0].strip() if words else ""


def is_change_of(values: pd.DataFrame, context: str) -> bool:
    """Tell figures that say by how much something changed.

    Parameters
    ----------
    values : DataFrame
        Figures by month.
    context : str
        Words around the table.

    Examples
    --------
    >>> is_change_of(pd.DataFrame([[1.0]]), "Change in vacancies by region")
    True
    >>> is_change_of(pd.DataFrame([[1.0]]), "Vacancies by region and change on year")
    False
    >>> is_change_of(pd.DataFrame([[1.0, -1.0]]), "各行业用工需求变化情况")
    True
    >>> [is_change_of(pd.DataFrame([[1.0]]), f"各行业用工需求{word}同比增长情况") for word in ("", "及")]
    [True, False]
    """
    negative = (values < 0).any(axis=None)
    return bool(_CHANGE.search(context) or (negative and _MAY_CHANGE.search(context)))
