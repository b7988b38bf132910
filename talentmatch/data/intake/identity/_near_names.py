"""Whether two names of enterprises that differ in few letters are one name, mistyped or shortened."""

from __future__ import annotations

import re

from talentmatch.data.intake.identity.firm_names import letters, trade_words

__all__ = ["one_name", "parts_of", "without_fillers"]

#: What may stand behind the name of a firm, or be left out, without making it another.
_FILLERS = re.compile(
    r"(?:科技|技术|制造|工业|实业|发展|控股|产业|企业|设备|工程|服务|开发|销售|商贸|集团|厂"
    r"|系统|部件|有限|股份)+"
)
#: Names of so many letters may differ in one and be one; names of so many may be cut short.
_LONG_LATIN, _LONG_SHORT_NAME = 8, 4
#: A brand of so many letters is hardly borne by two firms of one trade.
_TELLING = 3


def one_name(name: str, full_name: str, *, same_place: bool = False) -> bool:
    """Tell whether a name is another one, mistyped or shortened.

    Parameters
    ----------
    name, full_name : str
        Bare names: without place, legal form and blanks.
    same_place : bool
        Whether both name one place, where two brands one letter apart are rare.

    Examples
    --------
    >>> texts = ("甬江精密机诫", "涌江精密机械", "甬江精密", "甬江精密机器")
    >>> [one_name(text, "甬江精密机械") for text in texts]
    [True, True, True, False]
    >>> one_name("恒瑞机械", "恒泰机械")
    False
    """
    from rapidfuzz.distance import OSA

    if full_name.startswith(name):
        return len(name) >= _LONG_SHORT_NAME and not full_name.isascii()
    if name.startswith(full_name):
        rest = _FILLERS.fullmatch(name, len(full_name)) is not None
        return rest and len(full_name) >= _LONG_SHORT_NAME
    if name.isascii() or full_name.isascii():
        long = (
            min(len(name), len(full_name)) >= _LONG_LATIN and name.isascii() == full_name.isascii()
        )
        return long and OSA.distance(name, full_name, score_cutoff=1) == 1
    if (
        min(len(name), len(full_name)) < _TELLING
        or OSA.distance(name, full_name, score_cutoff=1) > 1
    ):
        return False
    if letters(name) == letters(full_name):
        return True
    return _mistyped(name, full_name, same_place=same_place)


def _mistyped(name: str, full_name: str, *, same_place: bool) -> bool:
    """Tell whether one letter more, less or other makes no other brand and no other trade."""
    at = next(
        (n for n, pair in enumerate(zip(name, full_name, strict=False)) if pair[0] != pair[1]), 0
    )
    brand, trade = parts_of(full_name)
    if at >= len(brand):
        # 机诫 is no trade, 机器 is another one than 机械.
        return not _is_trade(name[len(brand) :]) and len(brand) >= 2
    return same_place and len(brand) >= _TELLING and name.endswith(trade)


def without_fillers(trade: str) -> str:
    """Return a trade without what may stand behind the name of any firm.

    Examples
    --------
    >>> without_fillers("光电科技"), without_fillers("汽车电子"), without_fillers("技术服务")
    ('光电', '汽车电子', '')
    """
    return re.sub(f"{_FILLERS.pattern}$", "", trade)


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
