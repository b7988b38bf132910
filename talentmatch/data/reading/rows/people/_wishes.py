"""What people want, where one cell says several things: 机械工程师 | 苏州 | 15-20K."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._people_cells import leave_out_denied_wishes
from talentmatch.data.reading.rows.people._wanted_places import is_somewhere
from talentmatch.i18n import phrase

__all__ = ["part_wishes"]

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


def part_wishes(raw: Raw) -> None:
    """Part a post, a place and a pay that stand in one cell of wishes, into columns that are empty.

    Parameters
    ----------
    raw : Raw
        Cells of all fields; changed in place, gets the note.
    """
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
    raw.notes.append(
        phrase("cells", "wishes_parted", header=header, n=len(at), rows=raw.lines(np.array(at)))
    )


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
