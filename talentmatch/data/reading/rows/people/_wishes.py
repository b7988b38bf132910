"""What people wish for and what they avoid, in one cell."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells.values import is_blank, parse_list
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._people_cells import leave_out_denied_wishes
from talentmatch.data.reading.rows.people._wanted_places import is_somewhere
from talentmatch.i18n import phrase
from talentmatch.vocab.reading import read_words

__all__ = ["leave_kinds_out", "part_wishes"]

#: Between the parts; 15-20K/月, 8,000 and 15K·13薪 stay whole, and so do words in Latin letters.
_BETWEEN = re.compile(
    r"\s*(?:[|｜;；、\n\t]|[/／](?!\s*(?:个?月|年|天|日|小时|时|周|month|year|mo\b|yr\b))"
    r"|(?<!\d)[,，]|[,，](?!\d{3})|\s·\s|•|\s[-–—]\s)\s*"
    r"|(?<=[\u4e00-\u9fff\dKkWw])\s+(?=[\u4e00-\u9fff\d])|\s{2,}"
)
_LABEL = re.compile(r"(?:期望|意向|目标|求职|工作)*([\u4e00-\u9fff]{2,4})\s*[:：]\s*")
_LABELS = {
    "wanted_regions": re.compile(r"城市|地点|地区|区域|工作地"),
    "pay": re.compile(r"薪|待遇|工资|收入|年包"),
    "available_from": re.compile(r"到岗|入职"),
    "": re.compile(r"行业|性质|类型|状态"),
    "wanted_titles": re.compile(r"岗位|职位|职能|职业|工作"),
}
#: The same labels without a sign behind them, where a place or pay follows: 地点昆山.
_WORD_BEFORE = re.compile(
    r"^(?:工作|期望\s*)?(?:地点|城市|地区|薪资|薪酬|年薪|月薪|待遇|税前|期望)+[ \u3000]*(?=\S)"
)
#: What somebody would put up with; no post.
_READY = re.compile(
    r"(?:可以?|能|愿意|接受|不|服从).{0,6}(?:出差|外派|加班|倒班|夜班|驻外|异地|调剂|外包|派遣)"
)
_SOON = re.compile(
    r"(?:随时|立即|马上|\d+天内?|[一两二三]周内?|\d+个?月内?|[一两二三]个月内?|面试后)(?:可"
    r"|内|后)*(?:到岗|入职|上岗)"
)
#: How much somebody would work, and where they stand with their work.
_NO_POST = re.compile(
    r"(?:精通|熟悉|熟练|掌握|擅长|了解|不会|不懂|会用|具备|具有).+"
    r"|(?:无|没有|有|\d+年).*经[验历]|(?:[\u4e00-\u9fff/、]*(?:制造|服务|零售|金融|建筑|采矿"
    r"|农|林|渔|批发|软件|信息技术|汽车|电子|化工|医药|纺织|食品)业"
    r"|[\u4e00-\u9fff/、]{2,10}行业)|全职|兼职|实习|应届生?|社招|校招|在职|离职|在职-?.{0,8}"
    r"|离职-?.{0,8}|full[- ]time|part[- ]time",
    re.I,
)
_FIELDS = ("wanted_titles", "wanted_regions", "pay", "available_from")
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


def part_wishes(raw: Raw) -> None:
    """Part a post, a place and a pay that stand in one cell of wishes, into columns that are empty."""
    if "wanted_titles" not in raw.cells:
        return
    leave_out_denied_wishes(raw)
    cells = raw.cells["wanted_titles"]
    parted = [_parts(cell) if isinstance(cell, str) else {} for cell in cells]
    at = [number for number, parts in enumerate(parted) if parts]
    if not at:
        return
    header = raw.headers["wanted_titles"]
    own_pay = (
        "pay"
        if "pay" in raw.cells or "expected_yearly_pay" not in raw.cells
        else "expected_yearly_pay"
    )
    for field in _FIELDS:
        new = pd.Series([parts.get(field) for parts in parted], index=cells.index, dtype=object)
        name = own_pay if field == "pay" else field
        if name == "wanted_titles":
            mine = pd.Series([bool(parts) for parts in parted], index=cells.index)
            raw.cells[name] = cells.astype(object).where(~mine, new)
        else:
            raw.fill(name, new, header)
    raw.tell("wishes_parted", room="cells", header=header, n=len(at), rows=raw.lines(np.array(at)))


def _parts(cell: str) -> dict[str, Any]:
    """Return field to what a cell says of it; nothing where all of it is posts."""
    parts: dict[str, list[str]] = {}
    for part in filter(None, map(str.strip, _BETWEEN.split(cell))):
        field, text = _meaning(part)
        parts.setdefault(field, []).append(text)
    if not {*parts} - {"wanted_titles"}:
        return {}
    return {name: "、".join(texts) if name != "pay" else texts[0] for name, texts in parts.items()}


def _meaning(part: str) -> tuple[str, str]:
    label = _LABEL.match(part)
    text = part[label.end() :].strip() if label else part
    if label:
        for field, words in _LABELS.items():
            if words.search(label[1]):
                return field, text
    if is_somewhere(bare := _WORD_BEFORE.sub("", text)) or (bare != text and re.match(r"\d", bare)):
        text = bare
    if _NO_POST.fullmatch(text) or _READY.match(text):
        return "", text
    if _SOON.search(text):
        return "available_from", text
    if (re.search(r"\d", text) and parse_pay(text) is not None) or text in ("面议", "薪资面议"):
        return "pay", text
    if is_somewhere(text):
        return "wanted_regions", text
    return "wanted_titles", text


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
        kinds = [part for part in parts if _IS_KIND.fullmatch(part.strip())]
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
