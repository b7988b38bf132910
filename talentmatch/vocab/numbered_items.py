"""Things that one cell lists with numbers before them: 1.苏州 2.上海."""

from __future__ import annotations

import re

__all__ = ["numbered_items", "without_item_numbers"]

_MARK = re.compile(
    r"[\s,，;；、/]*(?:(?<!\d)[(（]?(?P<digit>[1-9])\s?[.．、)）:：](?!\d)|(?P<ring>[①-⑨])"
    r"|(?<![\u4e00-\u9fff])[(（]?(?P<word>[一二三四五六七八九])[、.)）]"
    r"|第(?P<wish>[一二三四五])(?:志愿|选择|意向|希望)\s*[:：]?)\s*"
)
_WORDS = "一二三四五六七八九"


def without_item_numbers(text: str) -> str:
    """Return a list whose items are numbered from 1 upwards with marks between them; else the text.

    Examples
    --------
    >>> [without_item_numbers(text) for text in ("1.苏州 2.上海", "①钳工②车工", "（1）甲厂；（2）乙厂")]
    ['苏州、上海', '钳工、车工', '甲厂、乙厂']
    >>> without_item_numbers("第一志愿：焊工；第二志愿：钳工")
    '焊工、钳工'
    >>> [without_item_numbers(text) for text in ("1.5年", "一、二线城市", "2.车工 3.钳工", "1、2号线")]
    ['1.5年', '一、二线城市', '2.车工 3.钳工', '1、2号线']
    """
    before, *items = _parts(text)
    return "、".join(items) if items and not before else text


def numbered_items(text: str) -> tuple[str, ...]:
    """Return the items of a list numbered from 1 upwards, whatever stands before it.

    Examples
    --------
    >>> [numbered_items(text) for text in ("推荐 1.宁波 2.慈溪", "宁波1.慈溪", "1.宁波", "1.5公里")]
    [('宁波', '慈溪'), (), (), ()]
    """
    return _parts(text)[1:]


def _parts(text: str) -> tuple[str, ...]:
    """Return what stands before the first number, and the items where there are several."""
    kind = ""
    ends = [0]
    items: list[str] = []
    for mark in _MARK.finditer(text):
        found, sign = next((k, s) for k, s in mark.groupdict().items() if s)
        kind = kind or found
        if found == kind and _number(found, sign) == len(ends):
            items.append(text[ends[-1] : mark.start()])
            ends.append(mark.end())
    before, *parts = (item.strip() for item in (*items, text[ends[-1] :]))
    return (before, *parts) if len(parts) > 1 and all(parts) else (text,)


def _number(kind: str, sign: str) -> int:
    if kind == "digit":
        return int(sign)
    return ord(sign) - ord("①") + 1 if kind == "ring" else _WORDS.index(sign) + 1
