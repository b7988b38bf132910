"""Cells that say how many were wanted and how many of them are there already (10人（已到岗2人）)."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells._value_numbers import plain

__all__ = ["SIGN", "filling_in", "still_wanted"]

#: What a cell must have to say how many are there, or how many are not.
SIGN = r"已|到岗|还|尚|仍|剩|未招|缺口|满|停招|招聘|filled|hired|remain|left|open"
_N = r"(\d{1,5})[人名个位]?"
_ALL = re.compile(rf"(?:一?共|总共|总|计划|拟|需求?要?|招聘?|缺|用工|人数|[::])*{_N}")
_THERE = re.compile(
    r"(?:其中|目前|现|截至目前)?(?:已经?|实)?(?:到岗|到位|到|招聘?|招录|录用|聘用?|入职|签约"
    rf"|上岗|报到|落实|引进)[了到]?:?{_N}"
    rf"|(?:其中|目前|现|截至目前)?有?{_N}(?:已经?|现)?(?:到岗|到位|招到|录用|入职|签约|上岗"
    r"|报到)了?"
    rf"|(?:already)?(?:filled|hired|onboard):?{_N}|{_N}(?:already)?(?:filled|hired|onboard)"
)
_LEFT = re.compile(
    rf"(?:目前|现)?(?:[还尚仍再](?:需要?|缺|差|招|要)招?聘?|剩余?|缺口|未招|未到岗):?{_N}"
    rf"|(?:其中|目前|[还尚仍])?有?{_N}(?:尚|还)?(?:未到岗|未到位|未招到?|没招到|待招|空缺)"
    rf"|(?:remaining|stillopen|left):?{_N}|{_N}(?:left|remaining|stillopen|togo)"
)
_FULL = re.compile(
    r"(?:目前|现)?已?经?(?:全部)?(?:招满|招齐|到齐|满员|满|到岗|到位)"
    r"|(?:已|现)?(?:停招|停止招聘|暂停招聘|不再招聘|取消招聘|招聘结束)|allfilled|filled"
)
_BETWEEN = re.compile(r"[()\[\]、,;。/]+")


def still_wanted(cell: object) -> int | None:
    """Return how many are wanted still; None if the cell does not say, or does not add up.

    Examples
    --------
    >>> [still_wanted(c) for c in ("10人（已到岗2人）", "招10人,已招3人", "12（还需5人）", "8（已招满）")]
    [8, 7, 5, 0]
    >>> [still_wanted(c) for c in ("10", "10人（已到岗2人，还缺9人）", "10 (2 filled)", "已到岗2人")]
    [None, None, 8, None]
    """
    if not isinstance(cell, str):
        return None
    wanted: list[int] = []
    there: list[int] = []
    left: list[int] = []
    for piece in filter(None, _BETWEEN.split(plain(cell))):
        kinds = ((_LEFT, left), (_ALL, wanted), (_THERE, there))
        match, kind = next(
            ((m, k) for words, k in kinds if (m := words.fullmatch(piece))), (None, left)
        )
        if match is not None:
            kind.append(int(next(filter(None, match.groups()))))
        elif _FULL.fullmatch(piece):
            left.append(0)
        else:
            return None
    if max(map(len, (wanted, there, left))) > 1 or not (there or left):
        return None
    taken = max(wanted[0] - there[0], 0) if wanted and there else None
    if left and (left[0] != taken if taken is not None else wanted and left[0] > wanted[0]):
        return None
    return left[0] if left else taken


def filling_in(remark: object) -> str:
    """Return what a remark says of how many are there or lacking; empty if it says nothing of it.

    Examples
    --------
    >>> filling_in("急需；已到岗3人"), filling_in("停招"), filling_in("包吃住，已缴社保")
    ('已到岗3人', '停招', '')
    >>> filling_in("其中4人已到岗"), filling_in("还有2人未到岗"), filling_in("4人间宿舍")
    ('其中4人已到岗', '还有2人未到岗', '')
    """
    if not isinstance(remark, str):
        return ""
    pieces = filter(None, _BETWEEN.split(plain(remark)))
    return "，".join(
        p for p in pieces if _THERE.fullmatch(p) or _LEFT.fullmatch(p) or _FULL.fullmatch(p)
    )
