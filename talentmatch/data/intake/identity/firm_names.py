"""What the name of a firm is made of: place, brand, trade, legal form, and the branch it may name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from unicodedata import normalize

from talentmatch.vocab.han import simplified
from talentmatch.vocab.place_names import (
    CHINA,
    begins_place,
    inside,
    is_full_name,
    level,
    places_named,
)
from talentmatch.vocab.reading import read_rows, read_words

__all__ = [
    "FirmName",
    "chinese_name",
    "firm_names",
    "leading_place",
    "letters",
    "trade_words",
    "whole_place",
    "without_form",
]

_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|总公司|分公司|集团公司|控股公司|集团|控股|公司|股份|"
    r"\b(co|ltd|inc|llc|corp|company|limited|corporation|group|gmbh|plc|ag|kg|sa|pty|pte)\b\.?,?)"
)
#: What people write around the name of an employer.
_BEFORE = re.compile(
    r"^(?:目前|现在|现|一直)?(?:就职|任职|供职|服务|工作|在职)?(?:于|在)(?=[一-龥]{3})"
    r"|^(?:不想去|不去|不考虑|屏蔽|拒绝|拉黑)[:：]?"
)
_AFTER = re.compile(
    r"等$|(?:等|及其?)(?:竞品|竞对|竞争对手|同行|友商|(?:同类)?(?:公司|企业|厂家|单位))$"
    r"|(?:任职|就职|供职|上班|工作)$|(?<!关)系(?:内|的)?(?:所有)?(?:公司|企业|单位)?$|(?:旗下|体系内?)(?:公司|企业)?$"
    r"|(?:及其?|和其?|与其?)?(?:所有|全部|下属|旗下)*(?:关联|分子|子|分|下属|兄弟)公司$"
)
_GROUP = re.compile(r"集团|控股|\b(group|holdings?)\b")
_BRACKETS = re.compile(r"[(\[【〔〈<][^)\]】〕〉>]*[)\]】〕〉>]")
#: Two names that are written beside each other.
_BESIDE = re.compile(r"\s*[/|、;；,，]\s*(?![a-z]{2,4}\b\.?$)|\s+(?:aka|a\.k\.a\.)\s+")
_OTHER_NAME = re.compile(
    r"^(?:原名?|曾用名|曾名|前身(?:为|是)?|旧称|旧名|简称|又名|又称|也称|别名|下称|以下简称"
    r"|即|英文名?|中文名?)\s*[:：]?"
    r"|^现(?:名|称)?\s*[:：]|^[现已后]*(?:更名|改名|变更|改称)(?:为|成)?\s*[:：]?"
    r"|^现(?:名|称)为?(?=[一-龥]{4})"
    r"|^(?:formerly|previously|now|trading as|[fdn]\.?/?[kb]\.?/?a\.?)\b(?: known as\b)?[:.\s]*"
)
_BRANCH_WORD = (
    r"(?:分公司|子公司|分厂|分行|支行|分部|分院|分所|分店|门店|营业部|办事处|代表处|联络处|"
    r"事业部|事业群|项目部|研发中心|研发部|技术中心|生产基地|基地|工厂|部门|[一-龥]{2,4}部)"
)
_BRANCH = re.compile(rf"(.*?(?:有限责任公司|有限公司|集团公司|集团|公司|厂))(.*{_BRANCH_WORD})")
_BRANCH_END = re.compile(rf"(.+?)(?:第?[一二三四五六七八九十\d]{{1,8}})?{_BRANCH_WORD}")
_LATIN_BRANCH = re.compile(r"\b(\w+ )?(branch( office)?|subsidiary|representative office|plant)\b")
_MARKS = re.compile(r"[\s.,·・、\-–—_'’\"“”&]")
_LONGEST_PLACE = 12
#: Parts of a place of which no code is known: a zone, a town.
_PART = re.compile(
    r"(?:(?:国家级?)?(?:(?:综合|出口加工)?保税港?区|(?:经济技术|高新技术产业|经济"
    r"|高新技术)?开发区|高新区|经开区|工业园区?|新城|新区)"
    r"|[一-龥]{2,3}?(?:街道|新区|镇))+"
)
#: What people write who name no firm.
_NOBODY = frozenset(read_words("no employer"))


@dataclass(frozen=True)
class FirmName:
    """One name of a firm.

    Attributes
    ----------
    bare : str
        Brand and trade, without place, legal form, brackets and branch; words in Latin letters with
        blanks between them.
    brand : str
        `bare` without the words of its trade.
    place : str
        Key of the place that the name begins with or has in brackets; empty if none.
    branch, group : bool
        Whether it is the name of a branch, or of a group.
    """

    bare: str
    brand: str
    place: str = ""
    branch: bool = False
    group: bool = False

    @property
    def latin(self) -> bool:
        """Whether the name is in Latin letters."""
        return self.bare.isascii()


@lru_cache(maxsize=200_000)
def firm_names(text: str) -> tuple[FirmName, ...]:
    """Return the names of a firm that a text holds: the Chinese, the English, the former one.

    Examples
    --------
    >>> firm_names("苏州甬江精密机械有限公司昆山分公司")
    (FirmName(bare='甬江精密机械', brand='甬江', place='3205', branch=True, group=False),)
    >>> [one.bare for one in firm_names("Yongjiang Machinery Co., Ltd. （甬江精密机械）")]
    ['yongjiang machinery', '甬江精密机械']
    """
    plain = simplified(normalize("NFKC", text).lower().strip())
    plain = _around(plain)
    brackets = [bracket[0][1:-1].strip() for bracket in _BRACKETS.finditer(plain)]
    place = next((key for inner in brackets if (key := whole_place(inner))), "")
    names = [
        *_separate_names(_BRACKETS.sub(" ", plain)),
        *(_OTHER_NAME.sub("", one) for one in brackets),
    ]
    parsed = (_firm_name(one, place) for name in names for one in _separate_names(name))
    every = dict.fromkeys(one for one in parsed if one is not None)
    # A number beside a name is a year or a count; alone it is a brand, as 360 or 58.
    worded = [one for one in every if not one.bare.replace(" ", "").isdigit()]
    return tuple(worded or every) or _named_like_place(plain)


def _around(text: str) -> str:
    """Return a name without what is said around it, where a name is left."""
    for pattern in (_BEFORE, _AFTER):
        rest = pattern.sub("", text)
        text = rest if len(rest) >= 2 and not _BRANCH_END.fullmatch(text) else text
    return text


def _named_like_place(text: str) -> tuple[FirmName, ...]:
    """Return the short form of a place as a name: 阿里 may be short for 阿里巴巴."""
    bare = _MARKS.sub("", text)
    if bare.isascii() or is_full_name(bare) or whole_place(bare) in ("", CHINA):
        return ()
    return (FirmName(bare, bare),)


def _separate_names(text: str) -> Iterator[str]:
    """Yield the names that stand beside each other, an English beside a Chinese one too."""
    for part in _BESIDE.split(text):
        chinese = (
            re.sub(r"[a-z][a-z.,&'’\s-]{3,}", " ", part) if re.search("[一-龥]{2}", part) else ""
        )
        if chinese and chinese.strip() != part.strip():
            yield from re.findall(r"[a-z][a-z.,&'’\s-]{3,}", part)
            yield chinese
        else:
            yield part


def _firm_name(text: str, bracketed: str) -> FirmName | None:
    text = text.strip(" -–—·")
    if whole_place(text):
        return None
    main, branch = _main(text)
    place, rest = leading_place(without_form(main).strip())
    latin = rest.isascii()
    words = _latin_words(rest) if latin else [_MARKS.sub("", rest)]
    bare = " ".join(words)
    if len(bare) < 2 or (latin and sum(map(str.isalnum, bare)) < 2) or bare in _NOBODY:
        return None
    if bare in trade_words():
        return None
    brand = _brand(words)
    # 苏州(甲)有限公司 holds its place in brackets.
    group = _GROUP.search(main) is not None
    return FirmName(bare, brand, place or bracketed, branch=branch, group=group)


def without_form(text: str) -> str:
    """Return a name without its legal form."""
    return _FORMS.sub(" " if text.isascii() else "", text)


def _main(text: str) -> tuple[str, bool]:
    """Return the name of the firm that a branch belongs to, and whether it was a branch."""
    if text.isascii():
        main = _LATIN_BRANCH.sub("", text)
        return main, main != text
    match = _BRANCH.fullmatch(text) or _BRANCH_END.fullmatch(text)
    if match is None or len(match[1]) < 2:
        return text, False
    main = match[1]
    for start in range(2, len(main) - 1):
        if places_named(main[start:]) and len(main[start:]) >= 2:
            return main[:start], True
    return main, True


def _latin_words(text: str) -> list[str]:
    words = re.sub(r"[^\w\s]", " ", re.sub(r"[.'’]", "", text)).split()
    return [word for word in words if word not in ("the", "of", "and")]


@cache
def trade_words() -> frozenset[str]:
    """Return the words that name a trade and no firm."""
    return frozenset(row["word"] for row in read_rows("trade_words"))


@cache
def _chinese_brands() -> dict[tuple[str, ...], str]:
    """Return the Chinese brand of firms known by another one, no spelling of its sound, by its words."""
    return {tuple(row["latin"].split()): row["chinese"] for row in read_rows("brand_names")}


def chinese_name(name: FirmName) -> FirmName | None:
    """Return what a firm with a brand in Latin letters is called in China; None if nobody knows.

    Examples
    --------
    >>> (bosch,) = firm_names("Bosch Automotive Products (Suzhou) Co., Ltd.")
    >>> chinese_name(bosch)
    FirmName(bare='博世', brand='博世', place='3205', branch=False, group=False)
    """
    words = tuple(name.bare.split()) if name.latin else ()
    brands = _chinese_brands()
    begins = (words[:n] for n in range(len(words), 0, -1))
    known = next((brands[begin] for begin in begins if begin in brands), None)
    return None if known is None else replace(name, bare=known, brand=known)


def _brand(words: list[str]) -> str:
    """Return a name without the words of its trade, of which a brand of two letters stays."""
    if words[0].isascii():
        brand_words = [word for word in words if word not in trade_words()]
        return " ".join(brand_words) if len("".join(brand_words)) >= 2 else " ".join(words)
    brand, trade = words[0], True
    while trade:
        lengths = [n for n in range(min(7, len(brand) - 2), 0, -1) if brand[-n:] in trade_words()]
        brand, trade = brand[: -lengths[0]] if lengths else brand, bool(lengths)
    # 苏州银行 is not known as 苏州.
    return words[0] if places_named(brand) else brand


def whole_place(text: str) -> str:
    """Return the key of the place that a text is and nothing else; empty if it is not."""
    if len(text) > 2 * _LONGEST_PLACE:
        return ""
    keys = places_named(_MARKS.sub("", text))
    if keys and not text.startswith("@"):
        return "" if keys[0].startswith("@") else keys[0]
    place, rest = leading_place(text, least=0)
    return place if place and not rest else ""


def leading_place(text: str, *, least: int = 2) -> tuple[str, str]:
    """Return the key of the place that a name begins with, and the rest of the name.

    Short forms count for provinces and cities, those of districts and 地区 behind their city or
    province alone: 和平, 宝山 or 阿里 may as well be a brand. What is left is a name, of `least` letters
    that are no trade.

    Examples
    --------
    >>> leading_place("浙江省宁波市甬江精密机械"), leading_place("海曙软件"), leading_place("苏州科技")
    (('3302', '甬江精密机械'), ('', '海曙软件'), ('', '苏州科技'))
    """
    place, at = "", 0
    while at < len(text):
        match = _place_at(text, at, place)
        if match is None:
            break
        key, end = match
        rest = text[end:].strip()
        if least and (len(rest) < least or (rest in trade_words() and not rest.isascii())):
            break
        place, at = (key if key != CHINA else place or key), end
    part = _PART.match(text, at) if place and least and not text.isascii() else None
    if part and len(text[part.end() :].strip()) >= least and not _is_only_trade(text[part.end() :]):
        at = part.end()
    return place, text[at:].strip()


def _is_only_trade(text: str) -> bool:
    return text.strip() in trade_words()


def _place_at(text: str, at: int, place: str) -> tuple[str, int] | None:
    """Return the place that stands at a point and where it ends."""
    while at < len(text) and text[at] in " ,":
        at += 1
    if text[at:].isascii():
        word = re.match(r"[a-z]+", text[at:])
        big = [
            key
            for key in (places_named(word[0]) if word else ())
            if level(key) in (1, 2) or key == CHINA
        ]
        return (big[0], at + len(word[0])) if big and word else None
    longest = begins_place(text[at : at + 2])
    for length in range(min(longest, len(text) - at), 1, -1):
        name = text[at : at + length]
        keys = [key for key in places_named(name) if not key.startswith("@") and "/" not in key]
        within = [key for key in keys if place and place != CHINA and inside(key, place)]
        if within:
            return within[0], at + length
        large = [key for key in keys if level(key) <= 2 and key not in _areas()]
        if keys and not place and (is_full_name(name) or large[:1] == keys[:1] or _city(keys[0])):
            return keys[0], at + length
        if keys and place == CHINA:
            return keys[0], at + length
    return None


@cache
def _cities() -> frozenset[str]:
    rows = read_rows("regions")
    return frozenset(
        row["code"] for row in rows if row["level"] == "county" and row["zh"][-1] == "市"
    )


@cache
def _areas() -> frozenset[str]:
    """Return prefectures that are no city, but for those with a city of the same name."""
    areas = {
        row["code"][:4]: row["zh"] for row in read_rows("regions") if row["zh"].endswith("地区")
    }
    return frozenset(
        code
        for code, name in areas.items()
        if not any(_city(key) for key in places_named(name.removesuffix("地区")))
    )


def _city(key: str) -> bool:
    return key in _cities()


@cache
def _syllables() -> dict[str, str]:
    return {char: row["syllable"] for row in read_rows("pinyin") for char in row["characters"]}


def letters(name: str) -> str:
    """Return a name in Latin letters, Chinese by the sound of each character.

    Examples
    --------
    >>> letters("甬江"), letters("yong jiang")
    ('yongjiang', 'yongjiang')
    """
    return "".join(_syllables().get(char, char if char.isalnum() else "") for char in name)
