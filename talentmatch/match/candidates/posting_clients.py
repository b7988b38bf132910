"""The employer for whom another firm posts, as the posting's own words name it."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

__all__ = ["named_clients"]

_NAME = r"([^\s,，。;；:：、!！?？【】]{2,40}?)"
_END = r"(?=[\s,，。;；:：、!！?？】]|$)"
_WHO = (
    r"(?:客户|甲方|雇主|用人单位|用工单位|入职单位|入职公司|签约单位|签约主体|合同主体|委托方"
    r"|委托单位|委托企业)"
)
_HIRES = r"(?:招聘|招募|招人|招收|诚聘|急聘|高薪|热招|代招|寻找|寻访|物色|选聘|聘请)"
_CHINESE = re.compile(
    rf"(?:为|替|代|帮|代表)(?:我们的?|我司的?)?(?:{_WHO}(?:单位|公司"
    rf"|企业)?)?[:：,，]?{_NAME}{_HIRES}"
    rf"|受{_NAME}的?委托"
    rf"|{_WHO}(?:单位|公司|企业)?(?:名称|全称)?\s*[:：]\s*{_NAME}{_END}"
    rf"|(?:我们的?{_WHO}|(?<!以)(?:用人单位|用工单位|雇主|委托方))(?:是|为){_NAME}{_END}"
    rf"|(?:代招|代聘)(?:单位|公司|企业|客户)?\s*[:：]?{_NAME}{_END}"
)
_ENGLISH = re.compile(
    r"\b(?:our client(?: is)?|end client|client name|client(?=:)|on behalf of"
    r"|(?:hiring|recruiting) for)\b[\s:,–-]*"
    r"((?-i:[A-Z])[\w&.'’\- ]{1,50}?)(?=[,;:(\n]|\.\s|\.?$|\s(?:is|in|for|who|seeks|to|an?)\b)",
    re.I,
)
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]{2,30})[)）\]】]")


def named_clients(postings: pd.DataFrame) -> list[str | None]:
    """Return for each posting the employers that its text says it is for, parted by " / ".

    The title of an agency's posting may name its client in brackets.

    Examples
    --------
    >>> texts = ["为客户甬江精密机械招聘工程师", "Our client, Yongjiang Precision, seeks ...", "负责客户维护"]
    >>> named_clients(pd.DataFrame({"text": texts}))
    ['甬江精密机械', 'Yongjiang Precision', None]
    """
    nothing = [None] * len(postings)
    columns = (postings.get(name, nothing) for name in ("text", "title", "agency"))
    return [
        _named(text if isinstance(text, str) else "", title if agency is True else "")
        for text, title, agency in zip(*columns, strict=True)
    ]


@lru_cache(maxsize=100_000)
def _named(text: str, title: object) -> str | None:
    names = [
        name.strip()
        for pattern in (_CHINESE, _ENGLISH)
        for match in pattern.finditer(text)
        for name in match.groups()
        if name
    ]
    names += _BRACKETS.findall(title) if isinstance(title, str) else []
    return " / ".join(dict.fromkeys(names)) or None
