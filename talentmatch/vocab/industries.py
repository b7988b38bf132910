"""Industries by GB/T 4754-2017, with the names of 2017 and their amendment of 2019.

All sections, divisions and groups, and 1 373 of the 1 382 classes (four digits).
A class that is not here counts as the group above it (`group_above`). The codes are facts
of the standard of the National Bureau of Statistics of China; the English names are this package's
own wording.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from talentmatch.errors import NotFoundError
from talentmatch.i18n import Language, languages, text_in
from talentmatch.vocab.reading import comparable, nearest_keys, read_frame, read_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ancestors",
    "children",
    "code",
    "codes",
    "exists",
    "group_above",
    "name",
    "nearest",
    "table",
]

_CODE = re.compile(r"([A-Ta-t])?\s*[-.]?\s*(\d{0,4})(?![a-z0-9])", re.I)
_BRACKETED = re.compile(r"([^()]*[^()\s])\s*\(([^()]+)\)")


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["code"]: dict(row) for row in read_rows("industries")}


@cache
def _section_of_digits() -> dict[str, str]:
    return {key[1:]: key for key in _rows() if len(key) > 1}


@cache
def _names() -> dict[str, str]:
    # From fine to coarse, so that a name shared by a group and its only class means the group.
    rows = sorted(_rows().values(), key=lambda row: -len(row["code"]))
    return {comparable(text_in(row, lang)): row["code"] for row in rows for lang in languages()}


def table() -> pd.DataFrame:
    """Return all industries: code, zh, en, level (section, division, group, class), parent.

    Examples
    --------
    >>> table().loc[0, ["code", "level"]].tolist()
    ['A', 'section']
    """
    return read_frame("industries")


def codes() -> frozenset[str]:
    """Return every code, for checks of whole columns.

    Examples
    --------
    >>> "C35" in codes()
    True
    """
    return frozenset(_rows())


def exists(code: str) -> bool:
    """Return whether this is a code of the standard as this package knows it.

    Examples
    --------
    >>> exists("I65"), exists("C99")
    (True, False)
    """
    return code in _rows()


def name(code: str, lang: Language = "zh") -> str:
    """Return the name of a code.

    Raises
    ------
    NotFoundError
        When there is no such code; its nearest three are told.

    Examples
    --------
    >>> name("C35"), name("I65", "en")
    ('专用设备制造业', 'Software and information technology services')
    """
    if code not in _rows():
        raise NotFoundError("industry", code, nearest(code))
    return text_in(_rows()[code], lang)


def code(text: str) -> str | None:
    """Return the code for a code as people write it, or for a name; None when there is none.

    Examples
    --------
    >>> code("c35"), code("3484"), code("软件和信息技术服务业"), code("C35 专用设备制造业"), code("?")
    ('C35', 'C3484', 'I65', 'C35', None)
    >>> code("通用设备制造业（34）"), code("C-34"), code("C34：通用设备制造业")
    ('C34', 'C34', 'C34')
    """
    text = comparable(str(text))
    if text in _names():
        return _names()[text]
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed:
        inside, outside = code(bracketed[2]), code(bracketed[1])
        # A name with a remark, or a name with its code; two that differ say nothing.
        return inside or outside if not (inside and outside) or inside == outside else None
    letter, digits = _split(text)
    if digits:
        full_code = _section_of_digits().get(digits)
        return full_code if full_code and letter in ("", full_code[0]) else None
    return letter if letter in _rows() else None


def group_above(text: str) -> str | None:
    """Return the group, or the division, that an unknown class lies in; None if there is none.

    Examples
    --------
    >>> group_above("C3999"), group_above("9999"), group_above("C34")
    ('C399', None, None)
    """
    letter, digits = _split(comparable(str(text)))
    if len(digits) != 4:
        return None
    full_code = next(
        (_section_of_digits()[digits[:n]] for n in (3, 2) if digits[:n] in _section_of_digits()),
        None,
    )
    return full_code if full_code and letter in ("", full_code[0]) else None


def _split(text: str) -> tuple[str, str]:
    match = _CODE.match(text)
    if not match or not match.group():
        return "", ""
    return (match.group(1) or "").upper(), match.group(2)


def nearest(text: str, n: int = 3, lang: Language = "zh") -> list[str]:
    """Return the industries nearest to a wrong code or name, each as code and name.

    Parameters
    ----------
    text : str
        A code or a name that does not exist.
    n : int, default=3
        How many.
    lang : {"zh", "en"}, default="zh"
        Language of the names.

    Examples
    --------
    >>> nearest("C349X")[0]
    'C349 其他通用设备制造业'
    """
    text = str(text).strip()
    looks_like_code = bool(re.fullmatch(r"[A-Za-z]?\d*\w?", text, re.ASCII)) and len(text) <= 6
    keys = _nearest_codes(text.upper(), n) if looks_like_code else nearest_keys(text, _names(), n)
    return [f"{key} {name(key, lang)}" for key in keys]


def _nearest_codes(text: str, n: int) -> list[str]:
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    # A code is read from the left, so the longest common beginning is the nearest.
    key_of = {key if text[:1].isalpha() else key[1:]: key for key in _rows()}
    matches = process.extract(
        text,
        list(key_of),
        scorer=JaroWinkler.similarity,
        scorer_kwargs={"prefix_weight": 0.2},
        limit=n,
    )
    return [key_of[key] for key, _, _ in matches]


def ancestors(code: str) -> tuple[str, ...]:
    """Return the codes from the section down to this code itself.

    Examples
    --------
    >>> ancestors("C352")
    ('C', 'C35', 'C352')
    """
    return tuple(code[:length] for length in (1, 3, 4, 5) if length <= len(code))


def children(code: str) -> tuple[str, ...]:
    """Return the codes one level below.

    Examples
    --------
    >>> children("I")
    ('I63', 'I64', 'I65')
    """
    return tuple(key for key, row in _rows().items() if row["parent"] == code)
