"""Take names and contact data out of texts that models read."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells.values import is_blank

__all__ = ["CONTACT_SUSPECT", "holds_contact", "without_contact"]

#: What people put between the groups of a number.
_SIGN = "[-－—. ·\u00a0\u3000]?"
#: Cheap signs without which `without_contact` changes nothing; Arrow can search a column for it.
CONTACT_SUSPECT = (
    rf"(?i)@|＠|\(at\)|\[at\]| at \S+ dot |[1１][3-9３-９](?:{_SIGN}\d){{9}}"
    rf"|0\d{{2,3}}[- ]?\d{{7}}|[1-9]\d{{16}}"
    r"|微信|wechat|QQ|V信|vx|wx|weixin|[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}"
)

_CONTACT = re.compile(
    # An e-mail may stand right behind a Chinese word, which \w would take in.
    r"[A-Za-z0-9_.+-]+[@＠][A-Za-z0-9-]+(?:[.．][A-Za-z0-9-]+)+"
    r"|[A-Za-z0-9_.+-]+\s*[(\[（]at[)\]）]\s*[A-Za-z0-9-]+(?:\s*(?:\."
    r"|[(\[（]?dot[)\]）]?)\s*[A-Za-z0-9-]+)+"
    r"|[A-Za-z0-9_.+-]+ at [A-Za-z0-9-]+ dot [A-Za-z]+(?: dot [A-Za-z]+)?"
    rf"|(?<!\d)(?:\+?86{_SIGN})?[1１][3-9３-９]\d(?:{_SIGN}\d{{4}}{_SIGN}\d{{4}}"
    rf"|{_SIGN}\d{{3}}{_SIGN}\d{{5}}|{_SIGN}\d{{5}}{_SIGN}\d{{3}}"
    rf"|\d{_SIGN}\d{{3}}{_SIGN}\d{{4}})(?!\d)"  # mobile
    r"|(?<![零〇一二三四五六七八九幺])[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}"
    r"(?![零〇一二三四五六七八九幺])"
    r"|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"  # landline
    r"|(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])"  # identity card
    r"|(?:微信号?|wechat|QQ号?|V信|vx)\s*[::：]?\s*[A-Za-z0-9_-]{5,20}"
    r"|(?<![A-Za-z])(?:wx|weixin)\s*[:：]\s*[A-Za-z0-9_-]{5,20}",
    re.I,
)


def without_contact(texts: pd.Series[Any], names: pd.Series[Any] | None = None) -> pd.Series[Any]:
    """Return texts with e-mails, telephones, messenger and identity numbers and names blanked.

    Parameters
    ----------
    texts : Series
        Bodies of advertisements or résumés.
    names : Series, optional
        Name of the person each text is about, on the same index.

    Examples
    --------
    >>> without_contact(pd.Series(["张三 电话13800001111，钳工"]), pd.Series(["张三"])).tolist()
    ['… 电话…，钳工']
    """
    if names is None:
        places = np.flatnonzero(suspects(texts, CONTACT_SUSPECT))
        cleaned = texts.astype(object) if len(places) else texts
        cleaned.iloc[places] = [_clean(text, None) for text in texts.iloc[places]]
    else:
        pairs = zip(texts, names, strict=True)
        cleaned = pd.Series([_clean(*pair) for pair in pairs], index=texts.index, dtype=object)
    return cleaned.astype("str")


def holds_contact(text: str) -> bool:
    """Tell a text with an e-mail, a telephone, a messenger or identity number in it.

    Examples
    --------
    >>> [holds_contact(text) for text in ("wx: zhang_san", "199 0000 1003", "微信小程序")]
    [True, True, False]
    """
    return _CONTACT.search(text) is not None


def _clean(text: object, name: object) -> str | None:
    if is_blank(text):
        return None
    bare = _CONTACT.sub("…", str(text))
    # A name of one letter would blank every word that holds it.
    return bare if is_blank(name) or len(str(name)) < 2 else bare.replace(str(name), "…")
