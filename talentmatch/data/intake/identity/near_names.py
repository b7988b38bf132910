"""Whether two names of enterprises that differ in few letters are one name, mistyped or shortened."""

from __future__ import annotations

import re

from talentmatch.data.intake.identity.firm_names import letters, trade_words

__all__ = ["one_name", "parts_of"]

#: What may stand behind the name of a firm, or be left out, without making it another.
_FILLERS = re.compile(
    r"(?:科技|技术|制造|工业|实业|发展|控股|产业|企业|设备|工程|服务|开发|销售|商贸|集团|厂|系统|部件|有限|股份)+"
)
#: Names of so many letters may differ in one and be one; names of so many may be cut short.
_LONG_LATIN, _LONG_SHORT_NAME = 8, 4
#: A brand of so many letters is hardly borne by two firms of one trade.
_TELLING = 3


def one_name(written: str, known: str, *, same_place: bool = False) -> bool:
    """Tell whether a name is another one, mistyped or shortened.

    Parameters
    ----------
    written, known : str
        Bare names: without place, legal form and blanks.
    same_place : bool
        Whether both name one place, where two brands one letter apart are rare.

    Examples
    --------
    >>> [one_name(text, "甬江精密机械") for text in ("甬江精密机诫", "涌江精密机械", "甬江精密", "甬江精密机器")]
    [True, True, True, False]
    >>> one_name("恒瑞机械", "恒泰机械")
    False
    """
    from rapidfuzz.distance import OSA

    if known.startswith(written):
        return len(written) >= _LONG_SHORT_NAME and not known.isascii()
    if written.startswith(known):
        rest = _FILLERS.fullmatch(written, len(known)) is not None
        return rest and len(known) >= _LONG_SHORT_NAME
    if written.isascii() or known.isascii():
        long = min(len(written), len(known)) >= _LONG_LATIN and written.isascii() == known.isascii()
        return long and OSA.distance(written, known, score_cutoff=1) == 1
    if min(len(written), len(known)) < _TELLING or OSA.distance(written, known, score_cutoff=1) > 1:
        return False
    if letters(written) == letters(known):
        return True
    return _mistyped(written, known, same_place=same_place)


def _mistyped(written: str, known: str, *, same_place: bool) -> bool:
    """Tell whether one letter more, less or other makes no other brand and no other trade."""
    at = next((n for n, pair in enumerate(zip(written, known, strict=False)) if pair[0] != pair[1]), 0)  # fmt: skip
    brand, trade = parts_of(known)
    if at >= len(brand):
        # 机诫 is no trade, 机器 is another one than 机械.
        return not _is_trade(written[len(brand) :]) and len(brand) >= 2
    return same_place and len(brand) >= _TELLING and written.endswith(trade)


def parts_of(name: str) -> tuple[str, str]:
    """Return brand and trade of a bare name."""
    brand = name
    while len(brand) > 2:
        shorter = [n for n in range(min(7, len(brand) - 2), 0, -1) if brand[-n:] in trade_words()]
        if not shorter:
            break
        brand = brand[: -shorter[0]]
    return brand, name[len(brand) :]


def _is_trade(text: str) -> bool:
    """Tell whether a text is made of words of trades alone."""
    if not text:
        return True
    return any(text[:n] in trade_words() and _is_trade(text[n:]) for n in range(len(text), 0, -1))
