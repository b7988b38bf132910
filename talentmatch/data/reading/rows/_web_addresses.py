"""Cells of texts that only lead elsewhere, as a web address does, and say nothing themselves."""

from __future__ import annotations

import re

import numpy as np

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.rows._raw import Raw

__all__ = ["leave_addresses_out"]

_ADDRESS = (
    r"(?:https?://|ftp://|www\.)[\w/?=&%.#~:@!+\-]+"
    r"|(?:[a-z0-9-]+\.)+(?:com|cn|org|hk)/[\w/?=&%.#~:@!+\-]*"
)
#: What a link is called that leads to a text.
_LEADS = (
    r"(?:(?:请?点击|请?点此)?(?:查看|浏览|阅读|打开)?(?:岗位|职位|简历|招聘|原始|原文|全部|更多|完整)?"
    r"(?:详情|链接|原文|全文|网址|页面|更多)|(?:点击|点此|请点击)?查看(?:岗位|职位|简历)?"
    r"|(?:click here|view|open|see)(?: (?:the )?(?:job|post(?:ing)?|details?|more|link|online|here))*"
    r"|(?:job )?(?:link|url|details))"
)
#: How such a text begins, behind the heading of its column.
_SIGN = rf"(?i)^\s*(?:[^:：/\s]{{1,12}}：)?\s*(?:{_LEADS}|{_ADDRESS})"
_ONLY = re.compile(
    rf"\s*+(?:{_LEADS}?[\s:：>»]*+(?:{_ADDRESS})(?:[\s;；,，]+(?:{_ADDRESS}))*|{_LEADS}\s*[>»]*)\s*",
    re.I,
)


def leave_addresses_out(raw: Raw) -> None:
    """Empty texts of which every line is a web address or a word that leads to one, and tell them.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["https://jobs.example.com/1?a=2", "查看详情", "负责焊接，详见 www.example.com"]
    >>> raw = Raw(pd.DataFrame({"text": texts}), {"text": "详情"}, numbers=[2, 3, 4])
    >>> leave_addresses_out(raw)
    >>> raw.cells["text"].tolist()
    [None, None, '负责焊接，详见 www.example.com']
    """
    if "text" not in raw.cells:
        return
    cells = raw.cells["text"]
    mask = suspects(cells, _SIGN, short=0)
    if not mask.any():
        return
    found = {text for text in set(filter(_is_text, cells[mask])) if _says_nothing(text)}
    left = mask & cells.isin(found).to_numpy()
    if left.any():
        raw.cells["text"] = cells.astype(object).mask(left, None)
        raw.note("addresses_no_text", np.flatnonzero(left).tolist(), header=raw.headers["text"])


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def _says_nothing(text: str) -> bool:
    """Tell a text of addresses alone; several columns of one text have their headings in front."""
    lines = [re.sub(r"^[^:：/\s]{1,12}：", "", line) for line in text.splitlines() if line.strip()]
    return bool(lines) and all(map(_ONLY.fullmatch, lines))
