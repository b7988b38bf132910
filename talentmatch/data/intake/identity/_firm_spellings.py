"""Names of employers that may be one by how they are spelt: likeness, sound, initials, short forms, mentions.

Each of these is a doubt and never more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from unicodedata import normalize

import numpy as np

from talentmatch.data.intake.identity._near_names import one_name, without_fillers
from talentmatch.data.intake.identity.employers import ID, Employer, both_settled, places_differ
from talentmatch.data.intake.identity.enterprises import UNCERTAIN
from talentmatch.data.intake.identity.firm_names import FirmName, letters, trade_words, without_form
from talentmatch.vocab.han import simplified

__all__ = [
    "brands_alike",
    "by_spelling",
    "first_words",
    "is_shortening",
    "leaves_out_middle",
    "length_of",
    "sounds_of",
]

#: Brands of so many letters are hardly borne by two firms.
_TELLING = 3
#: So many letters of a sound are no common word.
_TELLING_SOUND = 5
#: From this likeness on (0 to 100) a name in Latin letters is the sound of a Chinese one.
_SOUNDS_LIKE = 85.0
#: A short form has so many letters, and leaves out so many at least; each stands so near the one
#: before, the last so near the end.
_SHORT = range(3, 7)
_LEFT_OUT, _NEXT, _END = 3, 4, 2
#: What says more than a name: whom somebody is kept from, was at, or is lent to.
_SENTENCE = re.compile(
    r"不|勿|别|除|任何|所有|一切|避开|屏蔽|拉黑|排除|拒绝|原公司|[前老]东家|前公司|曾|过|外包"
    r"|外派|派驻|派遣|驻场|驻点|劳务|"
    r"^\W*\d+\s*[.、)）]|\b(?:not|no|never|any|all|except|but|avoid|excluding|via|onsite"
    r"|outsourced|od)\b",
    re.I,
)
#: The legal form of a name that is written out; a group is called 集团 for short.
_WHOLE = re.compile(r"(?:有限|责任|股份|集团|总)公司")
#: Letters of a word in front of a brand, as of a village or a group.
_FRONT = 2
#: The longest brand that is looked for in a sentence.
_LONGEST_BRAND = 10
#: So many spellings are compared with so many in one go.
_AT_ONCE = 2_000_000


def by_spelling(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield the numbers of texts and firms that may be one by the spelling of a name, each a doubt."""
    for compare in (
        _by_likeness,
        _by_sound,
        _by_initials,
        _by_shortening,
        _by_mention,
        _by_spacing,
        _by_tail,
        _by_middle,
        _by_first_sound,
        _by_homophone,
    ):
        yield from compare(of_texts, of_firms)


def _owners(
    side: Sequence[Employer], of: Callable[[FirmName], Iterable[str]]
) -> dict[str, list[tuple[int, FirmName]]]:
    """Return who has each spelling."""
    owners: dict[str, list[tuple[int, FirmName]]] = {}
    for number, one in enumerate(side):
        for name in one.names:
            for spelling in of(name):
                owners.setdefault(spelling, []).append((number, name))
    return owners


def _by_likeness(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield who has names that differ in few letters, in brand as in trade."""
    one, other = (_owners(side, lambda name: (name.bare,)) for side in (of_texts, of_firms))
    for bare, other_bare in _alike(list(one), list(other), UNCERTAIN):
        for text, name in one[bare]:
            for firm, other_name in other[other_bare]:
                settled = both_settled(of_texts[text], of_firms[firm])
                alike = brands_alike(name.brand, other_name.brand)
                # One letter apart, wherever it stands, may be the same name mistyped.
                if not settled and (alike or one_name(bare, other_bare, same_place=True)):
                    yield text, firm, False


def _by_sound(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield who has a name in Latin letters that is the sound of a Chinese one."""
    latin = [_owners(side, first_words) for side in (of_texts, of_firms)]
    sounds = [_owners(side, sounds_of) for side in (of_texts, of_firms)]
    pairs = [
        (text, firm)
        for word, sound in _alike(list(latin[0]), list(sounds[1]), _SOUNDS_LIKE)
        for text, _ in latin[0][word]
        for firm, _ in sounds[1][sound]
    ]
    pairs += [
        (text, firm)
        for word, sound in _alike(list(latin[1]), list(sounds[0]), _SOUNDS_LIKE)
        for firm, _ in latin[1][word]
        for text, _ in sounds[0][sound]
    ]
    yield from (
        (text, firm, False)
        for text, firm in pairs
        if not both_settled(of_texts[text], of_firms[firm])
    )


def _by_initials(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield who has the first characters of the words of the other's name: 上汽 of 上海汽车."""
    for texts, firms, turned in ((of_texts, of_firms, False), (of_firms, of_texts, True)):
        owners: dict[str, list[int]] = {}
        for number, one in enumerate(firms):
            # 宝钢 of 上海宝山钢铁: the place in front may be left out.
            names = (*one.texts, *(name.bare for name in one.names if not name.latin))
            for short in {short for text in names for short in _initials(text)}:
                owners.setdefault(short, []).append(number)
        for number, one in enumerate(texts):
            # A branch is called so, too: 中石化 of 中石化南京分公司; 电信 of 中国电信南京分公司 is no name.
            wholes = {_han(text) for text in one.texts}
            branches = {name.bare for name in one.names if name.branch and not name.latin}
            shorts = wholes | {bare for bare in branches if any(w.startswith(bare) for w in wholes)}
            for short, other in {(s, other) for s in shorts for other in owners.get(s, ())}:
                # 中国化工集团有限公司 is no short form of 中国化学工程集团有限公司.
                is_half = len(short) > _TELLING
                whole = is_half and _is_whole(one) and _is_whole(firms[other])
                if not whole and not both_settled(one, firms[other]):
                    yield (other, number, False) if turned else (number, other, False)


def _by_shortening(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield who is called by letters of the other's name, in order: 中建八局 of 中国建筑第八工程局."""
    for texts, firms, turned in ((of_texts, of_firms, False), (of_firms, of_texts, True)):
        by_ends: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for number, one in enumerate(firms):
            for long in {_han(text) for text in one.texts}:
                for last in set(long[-_END:]):
                    by_ends.setdefault((long[0], last), []).append((number, long))
        for number, one in enumerate(texts):
            shorts = {short for text in one.texts for short in _short_forms(_han(text))}
            for short in shorts:
                for other, long in by_ends.get((short[0], short[-1]), ()):
                    if is_shortening(short, long) and not both_settled(one, firms[other]):
                        yield (other, number, False) if turned else (number, other, False)


def _by_spacing(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield whose names in Latin letters are one but for blanks or a plural: Sagatronic and Saga-Tronic."""
    for texts, firms, turned in ((of_texts, of_firms, False), (of_firms, of_texts, True)):
        owners: dict[str, list[int]] = {}
        for number, one in enumerate(firms):
            for name in (name for name in one.names if name.latin):
                words = [_singular(word) for word in name.bare.split()]
                for key in {"".join(words[:n]) for n in range(2, len(words) + 1)}:
                    owners.setdefault(key, []).append(number)
        for number, one in enumerate(texts):
            whole = {"".join(map(_singular, name.bare.split())) for name in one.names if name.latin}
            for other in {
                o for bare in whole if len(bare) >= _TELLING_SOUND for o in owners.get(bare, ())
            }:
                if not both_settled(one, firms[other]):
                    yield (other, number, False) if turned else (number, other, False)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _TELLING_SOUND - 1 and re.search(r"[^su]s$", word) else word


def _by_homophone(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield whose brands begin and sound the same before the same trade: 晶锐光电 and 晶瑞光电科技."""
    owners = _owners(of_firms, _sound_and_trade)
    for number, one in enumerate(of_texts):
        for name in one.names:
            for key in _sound_and_trade(name):
                for firm, other_name in owners.get(key, ()):
                    other = of_firms[firm]
                    apart = both_settled(one, other) or (_is_whole(one) and _is_whole(other))
                    if not apart and not places_differ(name.place, other_name.place):
                        yield number, firm, False


def _sound_and_trade(name: FirmName) -> tuple[str, ...]:
    """Return a brand by its first character and its sound, beside a trade that tells something: no 科技."""
    trade = without_fillers(name.bare[len(name.brand) :])
    is_telling = not name.latin and len(trade) >= _FRONT and len(letters(name.brand)) >= 4
    return (f"{name.brand[:1]}{letters(name.brand)} {trade}",) if is_telling else ()


def _is_whole(one: Employer) -> bool:
    """Tell an employer whose name is written out with its legal form, as few mistype it."""
    return any(_WHOLE.search(text) for text in one.texts)


def _by_tail(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield whose brand is the other's without the word in front: 腾岳轨道 of 横店腾岳轨道."""
    for texts, firms, turned in ((of_texts, of_firms, False), (of_firms, of_texts, True)):
        owners = _owners(firms, lambda name: () if name.latin else (name.brand[_FRONT:],))
        tails = _owners(firms, lambda name: () if name.latin else (name.bare[_FRONT:],))
        bare_places = _behind_places(firms)
        for number, one in enumerate(texts):
            for name in (name for name in one.names if len(name.brand) >= _TELLING + 1):
                for other, other_name in owners.get(name.brand, ()):
                    differ = places_differ(name.place, other_name.place)
                    if not differ and not both_settled(one, firms[other]):
                        yield (other, number, False) if turned else (number, other, False)
            for name in (
                name for name in one.names if len(name.bare) > _TELLING and name.brand != name.bare
            ):
                # With a trade in common a short brand tells, too: 白鹭医疗 of 横店白鹭医疗器械.
                for other, other_name in owners.get(name.brand, ()):
                    tail = other_name.bare[_FRONT:]
                    trade = name.bare[len(name.brand) :]
                    alike = name.bare.startswith(tail) or tail.startswith(name.bare)
                    alike = alike or tail.endswith(trade)
                    differ = places_differ(name.place, other_name.place)
                    if alike and not differ and not both_settled(one, firms[other]):
                        yield (other, number, False) if turned else (number, other, False)
            # A brand may be the name of a town, too: 磐石超硬材料 of 横店磐石超硬材料.
            wholes = _names_with_places(one)
            for whole in (whole for whole in wholes if len(whole) > _TELLING):
                for other in (*(n for n, _ in tails.get(whole, ())), *bare_places.get(whole, ())):
                    if not both_settled(one, firms[other]):
                        yield (other, number, False) if turned else (number, other, False)


def _behind_places(firms: Sequence[Employer]) -> dict[str, list[int]]:
    """Return who is called by a place and little else, by what stands behind a town: 宁波 | 北仑港务."""
    owners: dict[str, list[int]] = {}
    for number, one in enumerate(firms):
        if any(name.place and len(name.bare) <= _TELLING for name in one.names):
            wholes = {_han(text) for text in one.texts}
            for rest in {whole[n:] for whole in wholes for n in range(_FRONT, 2 * _FRONT + 1)}:
                owners.setdefault(rest, []).append(number)
    return owners


def _names_with_places(one: Employer) -> set[str]:
    """Return the whole names of an employer with a place in them, or one that is all of the brand."""
    wholes = {_han(text) for text in one.texts} if any(name.place for name in one.names) else set()
    own = {n.bare for n in one.names if not n.latin and n.brand == n.bare and not n.place}
    return wholes | {bare for bare in own if not _is_of_trades(bare)}


def _by_middle(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield whose name leaves out the middle of the other's: 骏驰座椅 of 骏驰汽车座椅系统."""
    for texts, firms, turned in ((of_texts, of_firms, False), (of_firms, of_texts, True)):
        owners = _owners(firms, _fronts_and_pairs)
        for number, one in enumerate(texts):
            for name in (name for name in one.names if not name.latin):
                for other, other_name in owners.get(name.bare[:_FRONT] + name.bare[-2:], ()):
                    differ = places_differ(name.place, other_name.place)
                    # The word in front may be left out as well.
                    longs = (other_name.bare, other_name.bare[_FRONT:])
                    if (
                        not differ
                        and any(leaves_out_middle(name.bare, long) for long in longs)
                        and not both_settled(one, firms[other])
                    ):
                        yield (other, number, False) if turned else (number, other, False)


def _fronts_and_pairs(name: FirmName) -> set[str]:
    """Return the first letters of a name, or those behind a word in front, beside any two letters."""
    bare = "" if name.latin else name.bare
    fronts = (bare[:_FRONT], bare[_FRONT : 2 * _FRONT])
    pairs = {bare[at : at + 2] for at in range(_FRONT + 1, len(bare) - 1)}
    return {front + pair for front in fronts for pair in pairs}


def _by_first_sound(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield whose first word in Latin letters is the sound with which the other's name begins.

    A Chinese name of a trade that nobody lists has no brand of its own: Junchi Seating, 骏驰汽车座椅系统.
    """
    for texts, firms, turned in ((of_texts, of_firms, False), (of_firms, of_texts, True)):
        owners = _owners(firms, _first_sounds)
        for number, one in enumerate(texts):
            for name in (name for name in one.names if name.latin):
                for other, other_name in owners.get(name.bare.split()[0], ()):
                    differ = places_differ(name.place, other_name.place)
                    if not differ and not both_settled(one, firms[other]):
                        yield (other, number, False) if turned else (number, other, False)


def _first_sounds(name: FirmName) -> tuple[str, ...]:
    """Return how a name begins, of two or three letters, where a word of trade within its brand follows."""
    starts = [name.brand[:n] for n in (2, 3) if not name.latin and _begins_trade(name.brand[n:])]
    telling = [start for start in starts if start not in trade_words()]
    return tuple(sound for sound in map(letters, telling) if len(sound) >= _TELLING_SOUND)


def _begins_trade(text: str) -> bool:
    return any(text[:n] in trade_words() for n in range(2, len(text) + 1))


def leaves_out_middle(short: str, long: str) -> bool:
    """Tell a name that begins as a longer one and goes on behind some words of trade left out.

    Examples
    --------
    >>> long = "骏驰汽车座椅系统"
    >>> [leaves_out_middle(name, long) for name in ("骏驰座椅", "骏驰座椅系统", "骏驰内饰", "汽车座椅")]
    [True, True, False, False]
    >>> pairs = [("精密轴承", "精密汽车轴承"), ("东方拖拉机", "东方红拖拉机"), ("骏驰系座", long)]
    >>> [leaves_out_middle(*pair) for pair in pairs]
    [False, False, False]
    """
    if not len(short) < len(long) or short[:_FRONT] in trade_words():
        return False
    for start in range(_FRONT, len(short) - 1):
        front, tail = short[:start], short[start:]
        at = long.find(tail, start + 1)
        # A word of a trade that many have, such as 科技, tells nothing behind what is left out.
        is_telling = long.startswith(front) and at > 0 and tail not in trade_words()
        if is_telling and _is_of_trades(long[start:at]):
            return True
    return False


def _is_of_trades(text: str) -> bool:
    """Tell a text that words of trades make up: 汽车电子."""
    starts = (n for n in range(1, len(text) + 1) if text[:n] in trade_words())
    return not text or any(_is_of_trades(text[n:]) for n in starts)


def _by_mention(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield which sentences hold the brand of which firm: 除甬江外都可以, 不要推给甬江及其子公司."""
    said = {
        number: text
        for number, one in enumerate(of_texts)
        for text in one.texts
        if _SENTENCE.search(text) and not ID.fullmatch(text)
    }
    brands = _owners(of_firms, _spellings) if said else {}
    for number, text in said.items():
        for brand in _parts(text) & brands.keys():
            for firm, _ in brands[brand]:
                if not both_settled(of_texts[number], of_firms[firm]):
                    yield number, firm, False


def _spellings(name: FirmName) -> tuple[str, ...]:
    sounds = (sound for sound in sounds_of(name) if len(sound) >= _TELLING_SOUND)
    return (name.brand, name.bare, *sounds)


def _parts(text: str) -> set[str]:
    """Return what may be a brand in a text: characters side by side, words in Latin letters."""
    plain = simplified(normalize("NFKC", text).lower())
    words = re.findall(r"[a-z0-9]+", plain)
    runs = re.findall(r"[一-龥0-9]+", plain)
    return {" ".join(words[at : at + n]) for n in range(1, 4) for at in range(len(words))} | {
        run[at : at + n]
        for run in runs
        for n in range(2, _LONGEST_BRAND + 1)
        for at in range(len(run) - n + 1)
    }


def _short_forms(name: str) -> list[str]:
    """Return what may be a short form: a name, or the beginning of one: 中建八局第一建设."""
    whole = [name] if len(name) in _SHORT else []
    return whole + [name[:length] for length in _SHORT if _LEFT_OUT < length < len(name)]


def is_shortening(short: str, long: str) -> bool:
    """Tell a name made of letters of a long one, from its first on to its last word, none far from the next.

    Examples
    --------
    >>> long = "中国建筑第八工程局"
    >>> [is_shortening(name, long) for name in ("中建八局", "中建二局", "建八局", "中建", "中国建筑第八工程")]
    [True, False, False, False, False]
    >>> is_shortening("中石化", "中国石油化工"), is_shortening("苏银行", "苏州城市建设投资银行")
    (True, False)
    """
    if len(short) not in _SHORT or len(long) < len(short) + _LEFT_OUT or short[0] != long[:1]:
        return False
    at = 0
    for letter in short[1:]:
        found = long.find(letter, at + 1, at + 1 + _NEXT)
        if found < 0:
            return False
        at = found
    return at >= len(long) - _END


@lru_cache(maxsize=200_000)
def _han(text: str) -> str:
    """Return the Chinese characters of a name without brackets and legal form."""
    bare = re.sub(r"[(（].*?[)）]", "", simplified(text.strip().lower()))
    return re.sub("[^一-龥]", "", without_form(bare))


def _initials(text: str) -> tuple[str, ...]:
    # Most words of such names have two characters.
    whole = _han(text)
    firsts = [whole[::2][:n] for n in (2, 3) if len(whole) >= 2 * n]
    # 中国石化 of 中国石油化工: the word in front stays whole. 宁波电机 is no short form of 宁波电子机械.
    is_half = len(whole) in (6, 8) and (whole[:2] == "中国" or whole[2::2] not in trade_words())
    return (*firsts, whole[:2] + whole[2::2]) if is_half else tuple(firsts)


def first_words(name: FirmName) -> list[str]:
    """Return the beginnings of a name in Latin letters, without blanks."""
    words = name.bare.split() if name.latin else []
    return ["".join(words[:n]) for n in range(1, min(len(words), 4) + 1)]


def sounds_of(name: FirmName) -> list[str]:
    """Return how brand and name sound in Latin letters; nothing of a name in these."""
    return [] if name.latin else [letters(name.brand), letters(name.bare)]


def brands_alike(one: str, other: str) -> bool:
    """Tell brands that sound the same, of which one ends the other, or that differ in few letters."""
    from rapidfuzz import fuzz

    if one == other or letters(one) == letters(other):
        return True
    if one.isdigit() or other.isdigit():
        return False
    # A place or a word in front may be left out; of two characters, another one is another brand.
    if min(len(one), len(other)) >= 2 and (one.endswith(other) or other.endswith(one)):
        return True
    return min(length_of(one), length_of(other)) >= _TELLING and fuzz.ratio(one, other) >= 75


def _alike(one: list[str], other: list[str], least: float) -> Iterator[tuple[str, str]]:
    """Yield the spellings that are alike."""
    from rapidfuzz import fuzz, process

    step = max(_AT_ONCE // max(len(other), 1), 1)
    for start in range(0, len(one) if other else 0, step):
        some = one[start : start + step]
        likeness = process.cdist(some, other, scorer=fuzz.ratio, score_cutoff=least, dtype=np.uint8)
        rows, columns = np.nonzero(likeness)
        yield from ((some[row], other[column]) for row, column in zip(rows, columns, strict=True))


def length_of(name: str) -> int:
    """Return the letters of a name as Chinese characters: five Latin ones tell as much as two."""
    return len(name) if not name.isascii() else len(name.replace(" ", "")) * 2 // 5
