"""What a place means as people write it: 苏州·工业园区·娄葑, Suzhou, JS, CN, 320500, 长三角, 远程.

A text becomes a `Place`: the areas it covers and those that hold it, as keys of
`talentmatch.vocab.place_names`. Whoever wants one place may be shown what lies in it; `Place` also
says what is not sure: a name of several places, a city of which somebody wants one park, a name
that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from itertools import pairwise
from operator import and_
from typing import Literal

from talentmatch.vocab._place_reading import Reading, read
from talentmatch.vocab.numbered_items import numbered_items
from talentmatch.vocab.place_names import CHINA, level, members, places_above
from talentmatch.vocab.reading import comparable, read_rows

__all__ = ["ALL_SIGN", "Place", "Verdict", "covers", "place", "places", "same_city"]

Verdict = Literal["yes", "maybe", "no"]

#: Beijing, Tianjin, Shanghai, Chongqing, Hong Kong, Macao.
_CITY_PROVINCES = frozenset(("11", "12", "31", "50", "81", "82"))
#: What a text is about: nothing known, China, a list of places of one's own (towns, codes).
_UNKNOWN, _CHINA, _OWN = 0, 1, 2
#: What stands before 都 in names of towns, as in 成都, and names that end so themselves: 浙江都不去.
_NAMES = frozenset(row["short"] for row in read_rows("regions"))
_BEFORE_DU = "".join(sorted({name[0] for name in _NAMES if name[1:] == "都"}))
_WHOLE_NAMES = "|".join(
    sorted(name for name in _NAMES - {"西宁"} if len(name) == 2 and name[1] in _BEFORE_DU)
)
#: That all others do; the last sign of 成都 and its like says no such thing.
ALL_SIGN = (
    rf"(?:[均皆]|(?<={_WHOLE_NAMES})都|(?<=(?<!江)西宁)都"
    rf"|(?<![{_BEFORE_DU}])都)"
)
#: What is left out of a place: 江苏（除徐州）, 江苏（不含徐州、连云港）.
_BUT = re.compile(
    r"(?i)[（(,，;；\s]*(?:除了?(?![外了])|不含|不包括|不去|不考虑|不接受|非|\bexcept\b"
    r"|\bexcluding\b|\bnot\b)\s*([^)）;；]+?)"
    rf"(?:(?:以外|之外|除外|外|(?={ALL_SIGN}))|(?=[)）;；]|$))[)）;；]?"
)
#: The same behind the name: 北京除外, 北上广以外.
_BUT_BEHIND = re.compile(
    rf"[（(,，;；\s]*+([^（(,，;；\s]{{1,60}}?)(?:{ALL_SIGN}|一律)?(?:除外|以外|之外|不去|不考虑|不接受)"
)
#: Anywhere, though one place is liked best; and where somebody only travels to or comes from.
_RATHER = re.compile(
    r"(?i)(?=.*(?:不限|全国|其[他它余][^,，;；]{0,6}(?:可|行|考虑)|\banywhere\b))(?=.*(?:优先"
    r"|偏好|最好|首选|倾向|prefer))"
)
_TRAVEL = re.compile(
    r"(?i)[(（][^()（）]*(?:出差|老家|家[在住]|家人|配偶|爱人|父母|户[口籍]|籍贯"
    r"|\b(?:travel\w*|family|hometown|home)\b)(?![^()（）]*可回)[^()（）]*[)）]"
)
#: Before the only place that somebody would go to: 只看诸暨.
_ONLY = re.compile(
    r"(?:^|(?<=[，,；;、\s]))\s*(?:只|仅|就)(?:看|限|考虑|接受|想去|去|想在|想留|要|在)(?:于"
    r"|在)?|(?:^|(?<=[，,；;、\s]))\s*(?:家|人|户口|老家|现居|常)(?:在|住"
    r"|居)(?=[\u4e00-\u9fff]{2})"
)
_OWN_NAME = re.compile(
    r"[a-z]{0,3}[-_]?\d{1,5}[a-z]?|(?!.*(?:城市|城镇|乡镇|县城)$).{1,12}(街道|镇|乡|村|区|园|县|市|州|旗|盟|港|新城|外)"
    r"|.*\b(town|district|park|zone|county|city|street)( \d+)?"
)


@dataclass(frozen=True)
class Place:
    """Areas that a text names.

    Attributes
    ----------
    areas, above : frozenset of str
        What the text covers for sure, and all that holds one of its areas for sure.
    may_cover, may_lie_in : frozenset of str
        The same, for what it may mean.
    kinds : int
        Places of one kind that do not overlap are known to be apart. 0: nobody knows the name.
    named : int
        The kinds of the places named beside work at home: who wants 远程/厦门 wants no office in 福州.
    anywhere : bool
        Whether it can be done from anywhere.
    but : frozenset of str
        What is left out of the areas by name: 江苏（除徐州）.
    parts : tuple of Place
        Each of several places: work in 深圳/广州 is in either.
    """

    areas: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    may_cover: frozenset[str] = frozenset()
    may_lie_in: frozenset[str] = frozenset()
    kinds: int = _UNKNOWN
    named: int = _UNKNOWN
    anywhere: bool = field(default=False)
    but: frozenset[str] = frozenset()
    parts: tuple[Place, ...] = ()


@lru_cache(maxsize=200_000)
def place(text: str) -> Place:
    """Return the place that a text names.

    Examples
    --------
    >>> sorted(place("苏州·工业园区·娄葑").above)[:4]
    ['*', '32', '3205', '320576']
    >>> place("火星").kinds
    0
    """
    name = comparable(text)
    text = "全国" if _RATHER.match(text) else _TRAVEL.sub("", _ONLY.sub("", text))
    without = _BUT.search(text) or _BUT_BEHIND.search(text)
    if without:
        rest = f"{text[: without.start()]} {text[without.end() :]}".strip(" ()（）、,，")
        base = place(rest)
        return replace(
            base, areas=base.areas | {f"={name}"}, but=base.but | _left_out(without[1], rest)
        )
    own = Place(frozenset({f"={name}"}), frozenset({f"={name}"}))
    items = [place(item) for item in numbered_items(text)]
    if items and all(item.kinds for item in items):
        # 1.宁波 2.慈溪 is two places, though one lies in the other.
        return replace(_union([own, *items]), parts=tuple(items), kinds=_kinds(items))
    reading = read(text)
    if not reading.names:
        own_kinds = _OWN if _OWN_NAME.fullmatch(name) else _UNKNOWN
        own_kinds = _UNKNOWN if reading.remote else own_kinds
        return replace(own, kinds=own_kinds, named=own_kinds, anywhere=reading.remote)
    parts = [_part(one) for one in reading.names]
    kinds = _kinds(parts)
    if reading.remote:
        # Work at home may be anywhere.
        parts.append(Place())
    # 远程（全国） is anywhere, 远程/武汉 there or at home.
    anywhere = reading.remote and all(one.keys == (CHINA,) for one in reading.names)
    union = _union([own, *parts])
    several = tuple(parts) if len(parts) > 1 else ()
    whole = replace(union, parts=several, kinds=kinds, named=kinds, anywhere=anywhere)
    return replace(whole, kinds=_UNKNOWN) if reading.remote else whole


def _left_out(names: str, whole: str) -> frozenset[str]:
    """Return the areas of what is left out of a place; a name of several places is the one in it."""
    base = place(whole)
    areas = set(place(names).areas)
    for name in filter(None, re.split("[、,，/和及\\s]", names)):
        inner = place(f"{whole}{name}")
        is_part = covers(base, inner) == "yes" and not base.areas & inner.areas
        if is_part and covers(base, place(name)) != "yes":
            areas |= inner.areas
    return frozenset(key for key in areas if key[0] != "=")


def _kinds(parts: Sequence[Place]) -> int:
    """Return the kinds that all parts are of."""
    kinds = _CHINA | _OWN
    for one in parts:
        kinds &= one.kinds
    return kinds


def _part(one: Reading) -> Place:
    """Return the place of one name of a text."""
    kinds = _CHINA | (_OWN if one.bare else 0)
    may = frozenset(part for key in one.keys for part in members(key))
    may_lie_in = frozenset(part for key in may for part in places_above(key))
    nearby = frozenset(places_above(key)[-2] for key in one.keys if level(key) > 1)
    highest = [key for key in one.keys if level(key) == level(one.keys[0])]
    may_cover = may | nearby if one.nearby else may
    loose = Place(may_cover=may_cover, may_lie_in=may_lie_in, kinds=kinds)
    if len(highest) > 1:
        shared = frozenset.intersection(*(frozenset(places_above(key)) for key in highest))
        return replace(loose, above=shared)
    key = highest[0]
    if one.detail:
        exact = f"{key}~{one.detail}"
        return replace(
            loose, areas=frozenset({exact}), above=frozenset({*places_above(key), exact})
        )
    return replace(loose, areas=frozenset({*members(key), key}), above=frozenset(places_above(key)))


def _union(parts: Sequence[Place]) -> Place:
    return Place(
        areas=frozenset[str]().union(*(part.areas for part in parts)),
        above=frozenset[str]().union(*(part.above for part in parts)),
        may_cover=frozenset[str]().union(*(part.may_cover for part in parts)),
        may_lie_in=frozenset[str]().union(*(part.may_lie_in for part in parts)),
        but=frozenset[str]().union(*(part.but for part in parts)),
    )


@lru_cache(maxsize=200_000)
def places(texts: tuple[str, ...]) -> Place:
    """Return the place that a list of texts names: any of them.

    Where one is followed by a part of it (浙江, 宁波, as a cell 浙江/宁波 was cut), the part is meant
    for sure and the whole perhaps. A list in Latin letters may be one address.

    Examples
    --------
    >>> sorted(covers(places(("Suzhou", "JS", "CN")), place(text)) for text in ("苏州", "宿州"))
    ['no', 'yes']
    """
    if len(texts) == 1:
        return place(texts[0])
    if any(_BUT.search(text) or _BUT_BEHIND.search(text) for text in texts):
        # 除北京、上海外均可, as the cell was cut.
        return place("、".join(texts))
    if all(text.isascii() for text in texts) and read(", ".join(texts)).names:
        whole = place(", ".join(texts))
        exact = frozenset(f"={comparable(text)}" for text in texts)
        return replace(whole, areas=whole.areas | exact)
    all_places = [place(text) for text in texts]
    weak = {
        one for one, other in pairwise(all_places) if covers(one, other) == "yes" and one != other
    }
    parts = [replace(one, areas=frozenset()) if one in weak else one for one in all_places]
    strong = tuple(one for one in all_places if one not in weak)
    at_work = [one.named for one in all_places if not one.anywhere or one.named]
    return replace(
        _union(parts),
        kinds=_kinds(all_places),
        named=reduce(and_, at_work, at_work[0] if at_work else _UNKNOWN),
        parts=strong if len(strong) > 1 else (),
    )


def covers(wish: Place, offer: Place) -> Verdict:
    """Tell whether what is given lies in what is wanted.

    Examples
    --------
    >>> [covers(place("苏州工业园区"), place(text)) for text in ("苏州·工业园区·娄葑", "苏州", "苏州-吴中区")]
    ['yes', 'maybe', 'no']
    >>> covers(place("火星"), place("苏州"))
    'maybe'
    >>> covers(place("广东（除广州）"), place("深圳/广州"))
    'yes'
    """
    if offer.anywhere:
        return "yes"
    if wish.but & offer.above:
        # One of several places that is not left out is enough.
        verdicts = {covers(wish, part) for part in offer.parts}
        return "yes" if "yes" in verdicts else "maybe" if "maybe" in verdicts else "no"
    if wish.areas & offer.above:
        return "yes"
    return _perhaps(wish, offer, wish.named)


def same_city(one: Place, other: Place) -> Verdict:
    """Tell whether two places are in one city: one holds the other and is no whole province.

    Examples
    --------
    >>> [same_city(place("慈溪"), place(text)) for text in ("宁波", "浙江", "余姚", "浦东")]
    ['yes', 'maybe', 'no', 'no']
    """
    shared = one.areas & other.above | other.areas & one.above
    if any(level(key) >= 2 or key in _CITY_PROVINCES for key in shared):
        return "yes"
    return "maybe" if shared else _perhaps(one, other, one.kinds)


def _perhaps(one: Place, other: Place, kinds: int) -> Verdict:
    overlap = one.may_cover & other.may_lie_in or other.may_cover & one.may_lie_in
    return "maybe" if overlap or not kinds & other.kinds else "no"
