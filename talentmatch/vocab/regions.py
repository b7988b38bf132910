"""Regions of China: provinces, the prefectures of Zhejiang, the counties of Ningbo and Cixi's towns.

Codes are facts of GB/T 2260 (towns: the statistical division codes are left out, a town is named
under its county). English names are in pinyin, as the standard has them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from talentmatch.errors import NotFoundError
from talentmatch.vocab.reading import comparable, nearest_keys, read_frame, read_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ancestors", "code", "name", "nearest", "table"]

_ENDINGS = (
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "特别行政区",
    "自治区",
    "省",
    "市",
    "区",
    "县",
    "镇",
    "街道",
)


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["code"]: dict(row) for row in read_rows("regions")}


@cache
def _names() -> dict[str, str]:
    # Later entries win, so that the higher region keeps a short name two regions share.
    names = {}
    for key, row in reversed(_rows().items()):
        for spelling in (*_short(row["zh"]), row["en"], row["zh"]):
            names[comparable(spelling)] = key
    return names


def _short(zh: str) -> tuple[str, ...]:
    for ending in _ENDINGS:
        if zh.endswith(ending) and len(zh) - len(ending) >= 2:
            return (zh.removesuffix(ending),)
    return ()


def table() -> pd.DataFrame:
    """Return all regions: code, zh, en, level (province, prefecture, county, town), parent.

    Examples
    --------
    >>> table()["level"].value_counts()["province"].item()
    34
    """
    return read_frame("regions")


def code(text: str) -> str | None:
    """Return the code for a code or for a name with or without its ending; None when unknown.

    Examples
    --------
    >>> code("慈溪市"), code("宁波"), code("Zhejiang"), code("330282"), code("Atlantis")
    ('330282', '330200', '330000', '330282', None)
    """
    text = comparable(str(text))
    return text if text in _rows() else _names().get(text)


def name(code: str, lang: Literal["zh", "en"] = "zh") -> str:
    """Return the name of a region.

    Raises
    ------
    NotFoundError
        When there is no such code; the nearest three are told.

    Examples
    --------
    >>> name("330282"), name("330282", "en")
    ('慈溪市', 'Cixi')
    """
    if code not in _rows():
        raise NotFoundError("region", code, nearest(code))
    return _rows()[code][lang]


def nearest(text: str, n: int = 3, lang: Literal["zh", "en"] = "zh") -> list[str]:
    """Return the regions nearest to a wrong code or name, each as code and name.

    Examples
    --------
    >>> nearest("慈西市", n=1)
    ['330282 慈溪市']
    """
    known = {key: key for key in _rows()} if str(text)[:1].isdigit() else _names()
    return [f"{key} {_rows()[key][lang]}" for key in nearest_keys(str(text), known, n)]


def ancestors(code: str) -> tuple[str, ...]:
    """Return the codes from the province down to this region itself.

    Examples
    --------
    >>> ancestors("330282")
    ('330000', '330200', '330282')
    """
    above: list[str] = []
    current = code
    while current:
        if current not in _rows():
            raise NotFoundError("region", current, nearest(current))
        above.append(current)
        current = _rows()[current]["parent"]
    return tuple(reversed(above))
