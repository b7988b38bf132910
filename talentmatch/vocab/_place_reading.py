"""How the text of a place is read: name after name, each in the light of those before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from unicodedata import normalize

from talentmatch.vocab.han import simplified
from talentmatch.vocab.place_names import (
    CHINA,
    begins_place,
    inside,
    is_full_name,
    key_of_code,
    level,
    places_above,
    places_named,
    province_named,
    zone_in,
)

__all__ = ["Reading", "Text", "read"]

_REMOTE = re.compile(
    r"远程|居家|在家办公|线上办公|\bremote\b|\bwfh\b|home ?office|work from home", re.I
)
#: Which cities these are is said anew every year.
_UNSETTLED = re.compile(r"(?:一线(?:城市)?\s*[及和与、/]\s*)?新一线(?:城市)?")
_CODE = re.compile(r"(?:CN-?)?(\d{4}|\d{6}|\d{9}|\d{12}|\d{6}-\d\d)", re.I)
#: Words in Latin letters, a number, or a run of anything else between separators.
_PIECES = re.compile(
    r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’]*(?:\s+[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’]*)*"
    r"|[^\sA-Za-zÀ-ɏ·•・\-—–_/\\|,，、;；。>→()（）\[\]【】:：+&~～]+"
)
_OR = re.compile(r"或者?|以及")
_LEADING = re.compile(r"(?:坐标|位于|常驻|现居|期望|工作|地点|地址|在|限|仅)+")
#: After a short name these tell that it is the name of a street, a town or a house.
_NO_PLACE = re.compile(
    r"[东西南北中]?(?:路|街|大道|道|巷|弄|里|村|镇|乡|屯|庄|桥|社区|街道|大厦|广场|大学|站|门"
    r"|山|湖|河)"
)
_ZONE = re.compile(
    r"[一-龥]{0,8}?(?:工业园区?|高新(?:技术)?(?:产业)?(?:开发)?园?区|开发区|经开区|新区|保税港?区"
    r"|度假区|示范区|试验区|实验区|自贸区|合作区|管理区|空港区)(?![一-龥]{0,2}[路街])"
)
_NOTHING = re.compile(
    r"(?:市辖区|大市|主?城区|市区|城乡|全[市省境区县]|地区|区域|城市群|都市圈|经济圈|一体化"
    r"|一带|优先|均可"
    r"|都可以?|可以?|等地?|各地|范围|内|市|省|的)*"
)
_NEARBY = re.compile(
    r"及?(?:其)?(?:(?:周边|附近|周围)(?:城市|地区|区域)?|大?(?:都市|城市|经济)[圈群])"
)


@dataclass(frozen=True)
class Reading:
    """One name of a text.

    Attributes
    ----------
    keys : tuple of str
        Places that it may mean, the highest first.
    bare : bool
        Whether it is a small place without the one it lies in, as in a list of one's own towns.
    detail : str
        What is said more exactly, of which nobody knows where it is.
    nearby : bool
        Whether the neighbourhood is meant too.
    """

    keys: tuple[str, ...]
    bare: bool = False
    detail: str = ""
    nearby: bool = False


@dataclass(frozen=True)
class Text:
    """What a text says: the places named, any of which is meant, and whether work is remote."""

    names: tuple[Reading, ...]
    remote: bool


def read(text: str) -> Text:
    """Return the places that a text names.

    Names refine each other where one lies in the other, whatever stands between them (浙江/宁波,
    Suzhou, JS, CN); others are places beside each other (苏州/无锡).

    Examples
    --------
    >>> [one.keys for one in read("浙江/宁波/慈溪").names], [one.keys for one in read("苏州/无锡").names]
    ([('330282',)], [('3205',), ('3202',)])
    >>> read("上海市静安区南京西路").names[0]
    Reading(keys=('310106',), bare=False, detail='南京西路', nearby=False)
    """
    plain = _OR.sub("/", simplified(normalize("NFKC", text))).strip()
    remote = _REMOTE.search(plain) is not None
    plain = _UNSETTLED.sub(" ", _REMOTE.sub(" ", plain))
    code = _CODE.fullmatch(plain)
    if code:
        key = key_of_code(code[1].ljust(6, "0") if len(code[1]) == 4 else code[1])
        return Text((Reading((key,)),) if key else (), remote)
    names = _Names()
    for piece in _PIECES.finditer(plain):
        if re.match(r"[A-Za-zÀ-ɏ]", piece[0]):
            _latin(piece[0], names)
        else:
            _chinese(piece[0], names)
    return Text(tuple(names.read), remote)


class _Names:
    """The names read so far."""

    def __init__(self) -> None:
        self.read: list[Reading] = []

    def narrowed(self, keys: tuple[str, ...], *, upward: bool = False) -> Reading | None:
        """Return the last name narrowed by another one that lies in it, or that holds it."""
        if not self.read:
            return None
        last = self.read[-1]
        below = tuple(key for key in keys if any(inside(key, whole) for whole in last.keys))
        if below:
            return Reading(below)
        if upward:
            within = tuple(key for key in last.keys if any(inside(key, whole) for whole in keys))
            if within:
                return replace(last, keys=within, bare=False)
        return None

    def take(self, keys: tuple[str, ...], *, upward: bool = False) -> None:
        """Take a name: it narrows the last one or stands beside it."""
        narrowed = self.narrowed(keys, upward=upward)
        if narrowed is not None:
            self.read[-1] = narrowed
            return
        neighbours = self._in_same_region(keys)
        # A district beside another is one of the same city where it has one of that name.
        small = level(keys[0]) >= 3 and not keys[0].startswith("@") and not neighbours
        self.read.append(Reading(neighbours or keys, bare=small))

    def beside(self, keys: tuple[str, ...]) -> bool:
        """Tell a place of the city, or else province, in which the last district, or city, lies."""
        both = bool(self.read) and level(self.read[-1].keys[0]) >= 2 and level(keys[0]) >= 3
        return both and bool(self._in_same_region(keys))

    def _in_same_region(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        around = [
            places_above(key)[-2] for one in self.read[-1:] for key in one.keys if key != CHINA
        ]
        return tuple(
            key for key in keys if any(whole != CHINA and inside(key, whole) for whole in around)
        )

    def add(self, **facts: object) -> None:
        """Say more about the last name."""
        self.read[-1] = replace(self.read[-1], **facts)  # type: ignore[arg-type]


def _latin(words: str, names: _Names) -> None:
    rest = re.sub(r"[.'’]", "", words.lower()).replace("ü", "v").split()
    while rest:
        keys, used = _longest_latin(rest, names)
        if keys:
            names.take(keys, upward=True)
        rest = rest[used:]


def _longest_latin(words: list[str], names: _Names) -> tuple[tuple[str, ...], int]:
    for n in range(len(words), 0, -1):
        name = "".join(words[:n])
        if n == 1 and len(name) == 2 and names.read:
            province = province_named(name)
            if province and names.narrowed((province,), upward=True):
                return (province,), 1
        keys = places_named(name)
        if keys and name.isascii():
            return keys, n
    return (), 1


def _chinese(piece: str, names: _Names) -> None:
    piece = _LEADING.sub("", piece, count=1) if _LEADING.match(piece) else piece
    at, fresh = 0, True
    while at < len(piece):
        name, keys = next(_names_at(piece, at, names, fresh=fresh), ("", ()))
        if name:
            # A group of places says nothing more of one that lies in it: 深圳湾区.
            names.take(keys, upward=not fresh and keys[0].startswith("@"))
            at, fresh = at + len(name), False
        elif fresh and _later(piece, at):
            at += 1
        else:
            break
    if names.read and at < len(piece):
        _rest(piece[at:], names)


def _names_at(
    piece: str, at: int, names: _Names, *, fresh: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names that may stand here, the longest first."""
    longest = begins_place(piece[at : at + 2]) or 1
    for length in range(min(longest, len(piece) - at), 0, -1):
        name = piece[at : at + length]
        keys = places_named(name)
        if not keys or (length == 1 and len(piece) > 1):
            continue
        end = at + length
        if not is_full_name(name) and _street(piece, end) and not _part_follows(piece, end, keys):
            continue
        within = names.narrowed(keys)
        # 三水高明 are two districts of one city; what stands before other words may be a street.
        beside = end == len(piece) and names.beside(keys)
        if within or fresh or beside or (level(keys[0]) <= 2 and not _street(piece, end)):
            yield name, keys


def _part_follows(piece: str, at: int, keys: tuple[str, ...]) -> bool:
    """Tell whether a part of a place is named next: 路南区 behind 唐山 is no street."""
    longest = min(begins_place(piece[at : at + 2]), len(piece) - at)
    parts = (key for n in range(2, longest + 1) for key in places_named(piece[at : at + n]))
    return any(inside(part, whole) for part in parts for whole in keys)


def _street(piece: str, at: int) -> bool:
    return _NO_PLACE.match(piece, at) is not None


def _later(piece: str, at: int) -> bool:
    """Tell whether a complete name stands further on."""
    return any(
        is_full_name(piece[start : start + length])
        or (level(places_named(piece[start : start + length])[0]) <= 2)
        for start in range(at + 1, len(piece))
        for length in range(2, min(begins_place(piece[start : start + 2]), len(piece) - start) + 1)
        if places_named(piece[start : start + length]) and not _street(piece, start + length)
    )


def _rest(rest: str, names: _Names) -> None:
    """Read what stands behind the last name known: a zone, its neighbourhood, a street."""
    zone = _ZONE.match(rest)
    if zone:
        keys = names.read[-1].keys
        # 西安高新区 is in the city, not in a district elsewhere that bears its name.
        keys = tuple(key for key in keys if level(key) == level(keys[0]))
        names.add(keys=zone_in(keys, zone[0]))
        rest = rest[zone.end() :]
    nearby = _NEARBY.search(rest)
    if nearby:
        names.add(nearby=True)
        rest = rest.replace(nearby[0], "")
    detail = rest[_NOTHING.match(rest).end() :]  # type: ignore[union-attr]
    if detail:
        names.add(detail=detail)
