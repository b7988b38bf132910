"""Ids that follow from what a row says, for rows whose file gives none."""

from __future__ import annotations

import hashlib
import re

from talentmatch.data.reading.cells.values import is_blank

__all__ = ["firm_id", "hashed"]


def hashed(prefix: str, *parts: object) -> str:
    """Return a short id that follows from the parts alone.

    Examples
    --------
    >>> hashed("e", "甲厂") == hashed("e", " 甲厂 ")
    True
    """
    text = "|".join("" if is_blank(part) else str(part).strip().lower() for part in parts)
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def firm_id(name: str) -> str:
    """Return the id of a firm of which only the name is known; the same for both kinds of brackets.

    Examples
    --------
    >>> firm_id("甲厂(苏州)") == firm_id("甲厂（苏州）")
    True
    """
    is_chinese = re.search(r"[\u4e00-\u9fff]", name) is not None
    return hashed("e", name.replace("(", "（").replace(")", "）") if is_chinese else name)
