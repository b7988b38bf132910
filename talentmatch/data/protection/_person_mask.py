"""Take out of a text what names one person: name, telephone, e-mail and employer in any spelling."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from talentmatch.data.contract._masks import MASK
from talentmatch.data.intake.identity.enterprises import bare_name
from talentmatch.data.reading.cells._scrub import without_contact
from talentmatch.vocab.han import simplified

__all__ = ["person_patterns", "without_person"]

#: So many characters in a row of a Chinese name call the enterprise.
_CALLED = 4
#: Letters and digits of full width; the marks of a Chinese sentence stay as they are.
_NARROW = {
    wide: wide - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for wide in range(ord(first), ord(last) + 1)
} | {ord("＠"): "@", ord("\u3000"): " "}
_LANDLINE = re.compile(r"0[2-9]\d{10}")
_PSEUDONYM = re.compile(r"c-[0-9a-f]{16}")


def person_patterns(who: pd.DataFrame) -> dict[str, re.Pattern[str]]:
    """Return of each person what finds them in a text.

    Parameters
    ----------
    who : DataFrame
        candidate_id, name, phone, email, employer, employer_name and aliases (lists), see
        `Store.identifying`.
    """
    patterns = {row["candidate_id"]: _pattern(row) for row in who.to_dict("records")}
    return {person: pattern for person, pattern in patterns.items() if pattern}


def without_person(text: str, pattern: re.Pattern[str] | None) -> str:
    """Return a text without what names the person, and without anybody's contact data.

    Examples
    --------
    >>> who = {"candidate_id": "a", "name": "王芳", "phone": "138-0013-8000", "email": None,
    ...        "employer": "苏州虚构星锐模具有限公司", "employer_name": None, "aliases": []}
    >>> pattern = person_patterns(pd.DataFrame([who]))["a"]
    >>> without_person("王 芳-虚构星锐模具会计 13800138000", pattern)
    '…-…会计 …'
    """
    plain = text.translate(_NARROW)
    clean = _PSEUDONYM.sub(MASK, pattern.sub(MASK, plain) if pattern else plain)
    return str(without_contact(pd.Series([clean])).iloc[0])


def _pattern(row: dict[Any, Any]) -> re.Pattern[str] | None:
    firms = [row["employer"], row["employer_name"], *row["aliases"]]
    firms = [firm for firm in firms if isinstance(firm, str)]
    short = [part for bare in bare_name(pd.Series(firms, dtype="str")) for part in _short(bare)]
    names = [*firms, *short, row["name"], row["email"]]
    texts = [text for text in names if isinstance(text, str) and len(text.strip()) > 1]
    phone = re.sub(r"[\s()-]", "", str(row["phone"] or ""))
    # An area code and eight digits are twelve; of any other long number the last eleven.
    numbers = [
        number if _LANDLINE.fullmatch(number) else number[-11:]
        for number in re.findall(r"\d{7,}", phone)
    ]
    parts = [_spaced(form) for text in texts for form in (text, simplified(text))]
    parts += [r"(?<!\d)" + r"[\s()-]*".join(number) for number in numbers]
    longest = sorted(dict.fromkeys(parts), key=len, reverse=True)
    return re.compile("|".join(longest), re.IGNORECASE) if longest else None


def _short(bare: str) -> list[str]:
    """Return a bare name of an enterprise and the parts of it by which people call it."""
    if bare.isascii():
        return [bare]
    ends = [(at, end) for at in range(len(bare)) for end in range(at + _CALLED, len(bare) + 1)]
    return [bare, *(bare[at:end] for at, end in ends)]


def _spaced(text: str) -> str:
    """Return a pattern of a text in whatever spacing, not inside a Latin word."""
    letters = "".join(text.translate(_NARROW).split())
    before = r"(?<![A-Za-z0-9])" if letters[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if letters[-1].isascii() else ""
    return before + r"\s*".join(map(re.escape, letters)) + after
