"""Home addresses, of which no more is kept than city and district."""

from __future__ import annotations

import re

__all__ = ["district_of"]

_HOUSE = re.compile(
    r"[路街巷弄道村]\s*\d|\d\s*(?:号|弄|幢|栋|室|单元|楼|座|组)"
    r"|[一二三四五六七八九十](?:号|幢|栋|单元|组)"
    r"|\d\S{0,20}\s.*\b(?:street|st|road|rd|avenue|ave|lane|drive|way|building|room|straße|str)\b",
    re.I,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLACE = r"[\u4e00-\u9fff·-]"
_DISTRICT = re.compile(
    rf"(?:{_PLACE}{{2,6}}?(?:省|自治区))?\s*(?:{_PLACE}{{2,6}}?(?:市|自治州|盟|地区))?\s*"
    rf"(?:{_PLACE}{{1,6}}?(?:区|县|市|旗))?\s*(?:{_PLACE}{{2,6}}?(?:街道|镇|乡|开发区|园区))?"
)


def district_of(text: str) -> str | None:
    """Return the place of an address without street and house; a text that has none as it is.

    Examples
    --------
    >>> district_of("苏州市相城区虚构路1号"), district_of("12 Fictive Street, Suzhou"), district_of("苏州")
    ('苏州市相城区', 'Suzhou', '苏州')
    >>> district_of("虚构花园3幢201室")
    """
    if not _HOUSE.search(text):
        return text
    if _HAN.search(text):
        match = _DISTRICT.match(text.strip())
        return match[0].strip() or None if match else None
    parts = [part.strip() for part in text.split(",")]
    return ", ".join(part for part in parts if part and not re.search(r"\d", part)) or None
