"""A season between the year of a title and a firm's name, or the first sign of that name: 2024年秋…公司."""

from __future__ import annotations

import re

from talentmatch.data.reading.layout._title_leads import WORDS_LIKE_SEASONS
from talentmatch.vocab import regions

__all__ = ["firm_behind_season", "firms_of_a_season"]

_SEASON = re.compile(r"[春夏秋冬初]")
_LONGEST_PLACE = 4


def firm_behind_season(name: str, titles: str) -> str:
    """Return a firm's name of a title without the season before it; empty where nobody knows which it is.

    A season stands right behind a year. It is one where a province, city or county follows, and none in a
    word of names or of places.

    Parameters
    ----------
    name : str
        Name as it stands behind the year.
    titles : str
        Words in which it stands.

    Examples
    --------
    >>> firm_behind_season("春风机械有限公司", "2024年春风机械有限公司招聘岗位")
    '春风机械有限公司'
    >>> firm_behind_season("秋苏州甲江科技有限公司", "2024年秋苏州甲江科技有限公司招聘岗位")
    '苏州甲江科技有限公司'
    >>> firm_behind_season("秋甲江科技有限公司", "2024年秋甲江科技有限公司招聘岗位")
    ''
    >>> firm_behind_season("秋甲江科技有限公司", "秋甲江科技有限公司招聘岗位")
    '秋甲江科技有限公司'
    """
    behind_year = rf"(?:19|20)\d{{2}}\s*年?度?\s*{re.escape(name)}"
    if not _SEASON.match(name) or not re.search(behind_year, titles):
        return name
    if _begins_with_place(name):
        return name
    if _begins_with_place(name[1:]):
        return name[1:]
    return name if re.match(WORDS_LIKE_SEASONS, name) else ""


def firms_of_a_season(titles: str, names: set[str]) -> set[str]:
    """Return the names of which nobody knows whether a season is part of them.

    Examples
    --------
    >>> firms_of_a_season("2024年秋甲江科技有限公司招聘岗位", {"秋甲江科技有限公司"})
    {'秋甲江科技有限公司'}
    """
    return {name for name in names if not firm_behind_season(name, titles)}


def _begins_with_place(name: str) -> bool:
    """Tell a name that begins with that of a province, a city or a county."""
    return any(regions.code(name[:size]) for size in range(2, _LONGEST_PLACE + 1))
