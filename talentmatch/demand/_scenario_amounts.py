"""Amounts of a scenario in words, and where one change ends and the next begins."""

from __future__ import annotations

import re

from talentmatch.i18n import phrase

__all__ = ["MONTH", "POINTS", "POSTS", "SHARE", "TENTHS", "in_figures", "parts_of"]

MONTH = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})(?!\d)\s*月?")
SHARE = re.compile(
    r"([+\-−–])?\s*(\d+(?:\.\d+)?)\s*(?:%|per ?cent(?!age)|个百分点|percentage points?|pp\b)"
)
#: Points are a difference of rates, no change of a number.
POINTS = re.compile(r"个百分点|\bpercentage points?\b|\bpp\b", re.IGNORECASE)
TENTHS = re.compile(r"([一二两三四五六七八九])成(半)?")
POSTS = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(万)?\s*(?:人|名|个岗位|岗位|posts?|people|persons|jobs)"
)
_STOPS = re.compile(r"[;；\n]|，?另外|，?同时")
_COMMA = re.compile(r"\s*[,，、]\s*(?:并且|而且|以及|and\b)?\s*")
_SPACE = re.compile(r"!?\s+(?:和|及|and\b)?\s*|!?(?:和|及|以及)")
_NUMERAL = "零〇一二两三四五六七八九十"
_DIGITS = {
    **dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
}
_PER_CENT = re.compile(rf"百分之([{_NUMERAL}百]+(?:点[{_NUMERAL}]+)?|\d+(?:\.\d+)?)")
_TIMES = re.compile(rf"(增长|增加|提高|上升|扩大)([{_NUMERAL}]|\d+(?:\.\d+)?)倍")
#: Words that are an amount; the sign stands in them or beside them.
_WORDS = (
    (re.compile(r"翻两番"), "增长300%"),
    (re.compile(r"翻一?番|翻倍|翻一倍"), "增长100%"),
    (re.compile(r"减半|腰斩"), "下降50%"),
    (re.compile(r"\bdoubl(?:e|es|ed|ing)\b", re.IGNORECASE), " up 100% "),
    (re.compile(r"\btripl(?:e|es|ed|ing)\b|\btrebl(?:e|es|ed|ing)\b", re.IGNORECASE), " up 200% "),
    (re.compile(r"\bhalv(?:e|es|ed|ing)\b", re.IGNORECASE), " down 50% "),
    (re.compile(r"一半|\bby (?:a |one )?half\b", re.IGNORECASE), " 50% "),
    (re.compile(r"\bby (?:a |one )?quarter\b", re.IGNORECASE), " 25% "),
    (re.compile(r"\bby (?:a |one )?tenth\b", re.IGNORECASE), " 10% "),
)


def in_figures(text: str) -> str:
    """Return a text with amounts in words as per cent.

    Examples
    --------
    >>> in_figures("订单下降百分之十二点五"), in_figures("订单减半"), in_figures("需求增长两倍")
    ('订单下降12.5%', '订单下降50%', '需求增长200%')
    >>> in_figures("orders fall by half").split(), in_figures("C38 doubles").split()
    (['orders', 'fall', '50%'], ['C38', 'up', '100%'])
    """
    text = _PER_CENT.sub(lambda found: f"{_number(found[1]):g}%", text)
    text = _TIMES.sub(lambda found: f"{found[1]}{100 * _number(found[2]):g}%", text)
    for words, figures in _WORDS:
        text = words.sub(figures, text)
    return text


def _number(numeral: str) -> float:
    """Return a number up to a hundred that is written in Chinese or in figures."""
    if numeral[0].isdigit():
        return float(numeral)
    whole, _, decimals = numeral.partition("点")
    if whole in ("百", "一百"):
        return 100.0
    tens, ten, ones = whole.rpartition("十")
    value = (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
    return value + (float("0." + "".join(str(_DIGITS[one]) for one in decimals)) if decimals else 0)


def parts_of(text: str, problems: list[str]) -> list[str]:
    """Return the changes of a scenario, one text each.

    Between two amounts the first comma, or else the first space, ends a change.

    Parameters
    ----------
    text : str
        Changes, amounts in figures.
    problems : list of str
        Gets a sentence where it is not sure which change a month belongs to.

    Examples
    --------
    >>> parts_of("订单 -10%，电气机械 +5%", []), parts_of("订单-10% 出口-5%", [])
    (['订单 -10%', '电气机械 +5%'], ['订单-10%', '出口-5%'])
    """
    parts = []
    for stretch in filter(str.strip, _STOPS.split(text)):
        rest = stretch.strip()
        while (cut := _cut(rest, problems)) is not None:
            parts.append(rest[: cut[0]])
            rest = rest[cut[1] :]
        parts.append(rest)
    return parts


def _cut(text: str, problems: list[str]) -> tuple[int, int] | None:
    """Return where the first of several changes ends and the next begins; None if there is one."""
    amounts = sorted(
        found.span() for kind in (SHARE, TENTHS, POSTS) for found in kind.finditer(text)
    )
    if len(amounts) < 2:
        return None
    end, start = amounts[0][1], amounts[1][0]
    between = text[end:start]
    month = MONTH.search(between)
    commas = [found.span() for found in _COMMA.finditer(between)]
    sides = {first < month.start() for first, _ in commas} if month else {True}
    space = None if month else _SPACE.match(between)
    if commas and len(sides) == 1:
        return end + commas[0][0], end + commas[0][1]
    if space and not commas:
        return end + space.start(), end + space.end()
    sentence = phrase("scenario", "where_it_ends", part=text)
    if sentence not in problems:
        problems.append(sentence)
    return None
