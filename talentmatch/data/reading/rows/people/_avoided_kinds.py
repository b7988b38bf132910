"""Kinds of employers and of work where the firms are asked for that somebody avoids: 外包, 加班多的."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells.values import is_blank, parse_list
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import phrase
from talentmatch.vocab.reading import read_words

__all__ = ["leave_kinds_out"]

_CONDITION = "|".join(read_words("condition of work that somebody avoids"))
_DEGREE = r"(?:经常|长期|总是?|老|天天|需要?|要|有|强制|频繁|太|很|过|过于|纯|各种|所有|任何)*"
_MUCH = r"(?:太|很|特别|过|比较|性质)*(?:多|少|严重|频繁|长|大|重|高|低)?"
_FIRMS = r"(?:的|类|型|性质|制)*(?:公司|企业|单位|工?厂|雇主|岗位?|行业|工作|项目)?"
_SIZE = r"[大中小微]{1,3}型?|超大型?|小微"
_KIND = (
    "(?:"
    + "|".join(read_words("kind of employer that somebody avoids"))
    + r"|[台日韩德美港外内]+资|[台日韩德美港外民私国央]企)"
)
_TRADE = "|".join(read_words("trade of employers that somebody avoids"))
#: Without brand and place no firm is meant; what a group is called, such as 建工集团, may be one.
_IS_KIND = re.compile(
    rf"(?:不(?:去|看|要|考虑|接受|想去))?(?:{_DEGREE}(?:{_CONDITION})(?:{_CONDITION})*{_MUCH}{_FIRMS}"
    rf"|{_KIND}+{_FIRMS}|(?:{_SIZE})的?(?:公司|企业|单位|工?厂|作坊)"
    rf"|(?:{_KIND}|{_SIZE})?(?:{_TRADE})+(?:类|型)?的?(?:公司|企业|单位|工?厂|行业))"
    r"|(?:(?:small|start-?ups?|outsourc\w*|staffing|contract\w*|family[- ](?:owned|run)|early[- ]stage"
    r"|state[- ]owned|overtime|shift work|night shifts?|agenc(?:y|ies)|soes?)"
    r"(?:[ -](?:firms?|compan(?:y|ies)|business(?:es)?|agenc(?:y|ies)|employers?|heavy|roles?|work))*)",
    re.I,
)


def leave_kinds_out(raw: Raw) -> None:
    """Leave out of the firms that somebody is kept from what names a kind of employer, and tell it.

    Examples
    --------
    >>> cells = {"blocked_employers": ["加班多的、甲江机械", "外包；小公司", "华为外包"]}
    >>> raw = Raw(pd.DataFrame(cells), {"blocked_employers": "回避"}, numbers=[2, 3, 4])
    >>> leave_kinds_out(raw)
    >>> raw.cells["blocked_employers"].tolist()
    ['甲江机械', None, '华为外包']
    """
    if "blocked_employers" not in raw.cells:
        return
    own = raw.cells["blocked_employers"].tolist()
    new, at, some = [*own], [], []
    for place, cell in enumerate(own):
        parts = [] if is_blank(cell) else parse_list(cell)
        kinds = [part for part in parts if _is_kind(part)]
        if kinds:
            firms = [part for part in parts if part not in kinds]
            new[place] = "；".join(firms) or None
            at.append(place)
            some += kinds
    if at:
        raw.cells["blocked_employers"] = pd.Series(new, index=raw.cells.index, dtype=object)
        header = raw.headers["blocked_employers"]
        facts: dict[str, Any] = {"some": "、".join(list(dict.fromkeys(some))[:3]), "n": len(at)}
        raw.notes.append(
            phrase("cells", "kinds_blocked", header=header, rows=raw.lines(at), **facts)
        )


def _is_kind(name: str) -> bool:
    return _IS_KIND.fullmatch(name.strip()) is not None
