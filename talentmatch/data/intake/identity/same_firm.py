"""Whether two names, or a name and an id, are one employer: yes, perhaps, or no.

This decides who is kept from being shown to their own or a blocked employer, so whatever may be the
same is told as a doubt. Codes and ids decide where the register knows both sides; else the names
do: brand, trade and place (see `talentmatch.data.intake.identity.firm_names`), their likeness,
their sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from unicodedata import normalize

import numpy as np
import pandas as pd

from talentmatch.data.intake.identity.enterprises import UNCERTAIN
from talentmatch.data.intake.identity.firm_names import (
    FirmName,
    chinese_name,
    firm_names,
    letters,
    without_form,
)
from talentmatch.data.intake.identity.near_names import one_name
from talentmatch.vocab.han import simplified
from talentmatch.vocab.place_names import inside

__all__ = ["FirmRegister", "is_shortening", "names_of_one", "same_firms"]

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
#: An id or a code, which is no name.
_ID = re.compile(r"[A-Za-z]{1,3}[-_]?\d+|(?=.*\d)[A-Za-z0-9_-]{8,}")
#: What says more than a name: whom somebody is kept from, was at, or is lent to.
_SENTENCE = re.compile(
    r"不|勿|别|除|任何|所有|一切|避开|屏蔽|拉黑|排除|拒绝|原公司|[前老]东家|前公司|曾|过|外包|外派|派驻|派遣|驻场|驻点|劳务|"
    r"^\W*\d+\s*[.、)）]|\b(?:not|no|never|any|all|except|but|avoid|excluding|via|onsite|outsourced|od)\b",
    re.I,
)
#: Letters of a word in front of a brand, as of a village or a group.
_FRONT = 2
#: The longest brand that is looked for in a sentence.
_LONGEST_BRAND = 10
#: So many spellings are compared with so many in one go.
_AT_ONCE = 2_000_000


def same_firms(
    texts: Iterable[str], firms: pd.DataFrame, register: FirmRegister | None = None
) -> pd.DataFrame:
    """Return which texts mean which firms.

    Parameters
    ----------
    texts : iterable of str
        Ids, codes or names of employers, as people wrote them.
    firms : DataFrame
        `enterprise_id` and `enterprise_name`, either may be missing; one row a firm.
    register : FirmRegister, optional
        Enterprises of which more names are known.

    Returns
    -------
    DataFrame
        `text` and `firm` (row numbers) and `sure` (bool), a row for each two that are, or may be,
        one.

    Examples
    --------
    >>> firms = pd.DataFrame({"enterprise_id": ["e1"], "enterprise_name": ["苏州甬江精密机械有限公司"]})
    >>> names = ["甬江精密机械", "Yongjiang Precision", "甬江科技", "海曙软件"]
    >>> same_firms(names, firms)[["text", "sure"]].to_numpy().tolist()
    [[0, True], [1, False], [2, False]]
    """
    register = register or FirmRegister(None)
    of_texts = [_employer((text,), register) for text in texts]
    columns = (firms[name].tolist() for name in ("enterprise_id", "enterprise_name"))
    of_firms = [_employer(cells, register) for cells in zip(*columns, strict=True)]
    _link(of_texts, of_firms)
    matches: dict[tuple[int, int], bool] = {}
    for text, firm, sure in (*_by_id_and_name(of_texts, of_firms), *_by_likeness(of_texts, of_firms),
                             *_by_sound(of_texts, of_firms), *_by_initials(of_texts, of_firms),
                             *_by_shortening(of_texts, of_firms), *_by_mention(of_texts, of_firms), *_by_spacing(of_texts, of_firms),
                             *_by_tail(of_texts, of_firms)):  # fmt: skip
        matches[text, firm] = matches.get((text, firm), False) or sure
    rows = np.array([(*pair, sure) for pair, sure in sorted(matches.items())]).reshape(-1, 3)
    pairs = pd.DataFrame(rows, columns=["text", "firm", "sure"])
    return pairs.astype({"text": np.int64, "firm": np.int64, "sure": bool})


@dataclass
class _Employer:
    """The ids and names of one employer; settled where the register knows which one it is."""

    ids: frozenset[str]
    names: list[FirmName]
    settled: bool
    texts: tuple[str, ...] = ()


class FirmRegister:
    """The names of each enterprise, prepared once.

    Parameters
    ----------
    register : DataFrame, optional
        `enterprise_id`, `name` and, where they are known, `credit_code` and `aliases`.
    """

    def __init__(self, register: pd.DataFrame | None) -> None:
        self.names: dict[str, list[str]] = {}
        self._exact: dict[str, set[str]] = {}
        if register is None:
            return
        columns = ["enterprise_id", "name", "aliases", "credit_code"]
        rows = register.reindex(columns=columns).itertuples(index=False, name=None)
        for enterprise, name, aliases, code in rows:
            names = [one for one in (name, *_items(aliases)) if isinstance(one, str)]
            self.names.setdefault(enterprise, []).extend(names)
            for key in (enterprise, code, *names):
                if isinstance(key, str):
                    self._exact.setdefault(_plain(key), set()).add(enterprise)

    @cached_property
    def _bare(self) -> dict[str, list[tuple[FirmName, str]]]:
        by_bare: dict[str, list[tuple[FirmName, str]]] = {}
        for enterprise, names in self.names.items():
            for one in (one for name in names for one in firm_names(name)):
                by_bare.setdefault(one.bare, []).append((one, enterprise))
        return by_bare

    def ids_of(self, text: str) -> set[str]:
        """Return the ids of the enterprises that a text names exactly; more than one settle nothing."""
        ids = self._exact.get(_plain(text))
        if ids or not self.names or _ID.fullmatch(text):
            return ids or set()
        return {
            enterprise
            for one in firm_names(text)
            for name, enterprise in self._bare.get(one.bare, ())
            if not _places_differ(one.place, name.place)
        }


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple, np.ndarray)) else []


def _plain(text: str) -> str:
    return text.strip().casefold()


def _employer(cells: Iterable[object], register: FirmRegister) -> _Employer:
    entries = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    own = [text for text in entries if text in register.names]
    ids = frozenset[str]().union(*map(register.ids_of, own or entries))
    texts = [*entries, *(name for one in sorted(ids) for name in register.names[one])]
    written = [name for text in texts if not _ID.fullmatch(text) for name in firm_names(text)]
    names = [*written, *(known for name in written if (known := chinese_name(name)))]
    # A name that two enterprises of the register bear is not settled by it.
    return _Employer(frozenset(map(_plain, (*entries, *ids))), list(dict.fromkeys(names)), len(ids) == 1, tuple(texts))  # fmt: skip


def _link(of_texts: Sequence[_Employer], of_firms: Sequence[_Employer]) -> None:
    """Add the Chinese name that stands beside an English one elsewhere to who gives the English alone."""
    links: dict[str, dict[FirmName, None]] = {}
    for one in (*of_texts, *of_firms):
        chinese = [name for name in one.names if not name.latin]
        for name in one.names:
            if name.latin and chinese:
                links.setdefault(name.bare, {}).update(dict.fromkeys(chinese))
    for one in of_texts:
        more = [name for own in one.names for name in links.get(own.bare, ())]
        one.names = list(dict.fromkeys([*one.names, *more]))


def _by_id_and_name(
    of_texts: Sequence[_Employer], of_firms: Sequence[_Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield which employers share an id, a name, a brand, or the beginning of a name."""
    by_id, by_bare, by_brand, by_start = ({} for _ in range(4))  # type: ignore[var-annotated]
    for firm, other in enumerate(of_firms):
        for key in other.ids:
            by_id.setdefault(key, []).append(firm)
        for name in other.names:
            by_bare.setdefault(name.bare, []).append((firm, name))
            by_brand.setdefault(name.brand, []).append((firm, name))
            for start in _beginnings(name.bare):
                by_start.setdefault(start, []).append((firm, name))
    # A loop over distinct names: what each has in common with the firms is looked up.
    for text, one in enumerate(of_texts):
        yield from ((text, firm, True) for key in one.ids for firm in by_id.get(key, ()))
        for name in one.names:
            for firm, other_name in by_bare.get(name.bare, ()):
                # Two entries of the register with one name are two, unless one is a branch.
                if name.branch or other_name.branch or not _both_settled(one, of_firms[firm]):
                    yield text, firm, not _places_differ(name.place, other_name.place)
            for firm, other_name in by_brand.get(name.brand, ()):
                settled = _both_settled(one, of_firms[firm])
                yield from ((text, firm, sure) for sure in _by_brand(name, other_name, settled))
            # A brand that begins the other name: of 华为技术 that of 华为终端.
            starts = (pair for start in _beginnings(name.bare) for by in (by_bare, by_brand) for pair in by.get(start, ()))  # fmt: skip
            for firm, other_name in (
                *starts,
                *by_start.get(name.bare, ()),
                *by_start.get(name.brand, ()),
            ):
                telling = min(len(name.bare), len(other_name.bare)) >= _TELLING
                if (
                    telling or not _places_differ(name.place, other_name.place)
                ) and not _both_settled(one, of_firms[firm]):
                    yield text, firm, False


def _both_settled(one: _Employer, other: _Employer) -> bool:
    """Tell whether the register knows both, so that a likeness of their names says nothing."""
    return one.settled and other.settled


def _by_brand(one: FirmName, other: FirmName, settled: bool) -> Iterator[bool]:
    """Yield whether two names of one brand are one firm for sure, and nothing if they are not."""
    telling = _length(one.brand) >= _TELLING
    differ = _places_differ(one.place, other.place)
    if settled:
        # Firms of one group are one to somebody who blocked the group.
        yield from [False] * (telling and (one.group or other.group))
    elif telling or not differ:
        short = one.brand in (one.bare, other.bare)
        yield telling and short and one.bare != other.bare and not differ


def names_of_one(one: Iterable[FirmName], other: Iterable[FirmName]) -> bool | None:
    """Tell whether two firms of which only names are known are one: True, perhaps (False), no (None).

    Examples
    --------
    >>> names = ["苏州甬江精密机械有限公司", "甬江精密机械", "甬江科技", "海曙软件"]
    >>> [names_of_one(firm_names(names[0]), firm_names(name)) for name in names[1:]]
    [True, False, None]
    """
    from rapidfuzz import fuzz

    verdicts: list[bool] = []
    for name, other_name in product(one, other):
        if name.bare == other_name.bare:
            verdicts.append(not _places_differ(name.place, other_name.place))
        elif name.brand == other_name.brand:
            verdicts += _by_brand(name, other_name, settled=False)
        elif name.latin != other_name.latin:
            latin, chinese = sorted((name, other_name), key=lambda each: not each.latin)
            verdicts += [False] * bool({*_first_words(latin)} & {*_sounds(chinese)})
        elif (
            not _places_differ(name.place, other_name.place)
            and fuzz.ratio(name.bare, other_name.bare) >= UNCERTAIN
        ):
            alike = _brands_alike(name.brand, other_name.brand)
            verdicts += [False] * (alike or one_name(name.bare, other_name.bare, same_place=True))
    return any(verdicts) if verdicts else None


def _length(name: str) -> int:
    """Return the letters of a name as Chinese characters: five Latin ones tell as much as two."""
    return len(name) if not name.isascii() else len(name.replace(" ", "")) * 2 // 5


@lru_cache(maxsize=200_000)
def _beginnings(bare: str) -> tuple[str, ...]:
    if bare.isascii():
        words = bare.split()
        starts = [" ".join(words[:n]) for n in range(1, len(words))]
        return tuple(start for start in starts if len(start) >= 5)
    # 58 begins 58同城, not 588网络.
    return tuple(bare[:n] for n in range(2, len(bare)) if not bare[n - 1 : n + 1].isascii())


def _places_differ(one: str, other: str) -> bool:
    """Tell whether two places are known of which neither lies in the other."""
    return bool(one and other) and not (inside(one, other) or inside(other, one))


def _owners(
    side: Sequence[_Employer], of: Callable[[FirmName], Iterable[str]]
) -> dict[str, list[tuple[int, FirmName]]]:
    """Return who has each spelling."""
    owners: dict[str, list[tuple[int, FirmName]]] = {}
    for number, one in enumerate(side):
        for name in one.names:
            for spelling in of(name):
                owners.setdefault(spelling, []).append((number, name))
    return owners


def _by_likeness(
    of_texts: Sequence[_Employer], of_firms: Sequence[_Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield who has names that differ in few letters, in brand as in trade."""
    one, other = (_owners(side, lambda name: (name.bare,)) for side in (of_texts, of_firms))
    for bare, other_bare in _alike(list(one), list(other), UNCERTAIN):
        for text, name in one[bare]:
            for firm, other_name in other[other_bare]:
                settled = _both_settled(of_texts[text], of_firms[firm])
                alike = _brands_alike(name.brand, other_name.brand)
                # One letter apart, wherever it stands, may be the same name mistyped.
                if not settled and (alike or one_name(bare, other_bare, same_place=True)):
                    yield text, firm, False


def _by_sound(
    of_texts: Sequence[_Employer], of_firms: Sequence[_Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield who has a name in Latin letters that is the sound of a Chinese one."""
    latin = [_owners(side, _first_words) for side in (of_texts, of_firms)]
    sounds = [_owners(side, _sounds) for side in (of_texts, of_firms)]
    pairs = [(text, firm) for word, sound in _alike(list(latin[0]), list(sounds[1]), _SOUNDS_LIKE)
             for text, _ in latin[0][word] for firm, _ in sounds[1][sound]]  # fmt: skip
    pairs += [(text, firm) for word, sound in _alike(list(latin[1]), list(sounds[0]), _SOUNDS_LIKE)
              for firm, _ in latin[1][word] for text, _ in sounds[0][sound]]  # fmt: skip
    yield from ((text, firm, False) for text, firm in pairs
                if not _both_settled(of_texts[text], of_firms[firm]))  # fmt: skip


def _by_initials(
    of_texts: Sequence[_Employer], of_firms: Sequence[_Employer]
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
            shorts = {_han(text) for text in one.texts}
            for other in {other for short in shorts for other in owners.get(short, ())}:
                if not _both_settled(one, firms[other]):
                    yield (other, number, False) if turned else (number, other, False)


def _by_shortening(
    of_texts: Sequence[_Employer], of_firms: Sequence[_Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield who is called by letters of the other's name, in order: 中建八局 of 中国建筑第八工程局."""
    for texts, firms, turned in ((of_texts, of_firms, False), (of_firms, of_texts, True)):
        by_first: dict[str, list[tuple[int, str]]] = {}
        for number, one in enumerate(firms):
            for long in {_han(text) for text in one.texts}:
                by_first.setdefault(long[:1], []).append((number, long))
        for number, one in enumerate(texts):
            shorts = {short for text in one.texts for short in _short_forms(_han(text))}
            for short in shorts:
                for other, long in by_first.get(short[0], ()):
                    if is_shortening(short, long) and not _both_settled(one, firms[other]):
                        yield (other, number, False) if turned else (number, other, False)


def _by_spacing(
    of_texts: Sequence[_Employer], of_firms: Sequence[_Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield whose names in Latin letters are one but for blanks: Sagatronic and Saga-Tronic Components."""
    for texts, firms, turned in ((of_texts, of_firms, False), (of_firms, of_texts, True)):
        owners: dict[str, list[int]] = {}
        for number, one in enumerate(firms):
            for name in (name for name in one.names if name.latin):
                words = name.bare.split()
                for key in {"".join(words[:n]) for n in range(2, len(words) + 1)}:
                    owners.setdefault(key, []).append(number)
        for number, one in enumerate(texts):
            whole = {name.bare for name in one.names if name.latin and " " not in name.bare}
            for other in {o for bare in whole if len(bare) >= _TELLING_SOUND for o in owners.get(bare, ())}:  # fmt: skip
                if not _both_settled(one, firms[other]):
                    yield (other, number, False) if turned else (number, other, False)


def _by_tail(
    of_texts: Sequence[_Employer], of_firms: Sequence[_Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield whose brand is the other's without the word in front: 腾岳轨道 of 横店腾岳轨道."""
    for texts, firms, turned in ((of_texts, of_firms, False), (of_firms, of_texts, True)):
        owners = _owners(firms, lambda name: () if name.latin else (name.brand[_FRONT:],))
        tails = _owners(firms, lambda name: () if name.latin else (name.bare[_FRONT:],))
        for number, one in enumerate(texts):
            for name in (name for name in one.names if len(name.brand) >= _TELLING + 1):
                for other, other_name in owners.get(name.brand, ()):
                    differ = _places_differ(name.place, other_name.place)
                    if not differ and not _both_settled(one, firms[other]):
                        yield (other, number, False) if turned else (number, other, False)
            # A brand may be the name of a town, too: 磐石超硬材料 of 横店磐石超硬材料.
            wholes = (
                {_han(text) for text in one.texts} if any(n.place for n in one.names) else set()
            )
            for whole in (whole for whole in wholes if len(whole) > _TELLING):
                for other, _ in tails.get(whole, ()):
                    if not _both_settled(one, firms[other]):
                        yield (other, number, False) if turned else (number, other, False)


def _by_mention(
    of_texts: Sequence[_Employer], of_firms: Sequence[_Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield which sentences hold the brand of which firm: 除甬江外都可以, 不要推给甬江及其子公司."""
    said = {
        number: text
        for number, one in enumerate(of_texts)
        for text in one.texts
        if _SENTENCE.search(text) and not _ID.fullmatch(text)
    }
    brands = _owners(of_firms, _spellings) if said else {}
    for number, text in said.items():
        for brand in _parts(text) & brands.keys():
            for firm, _ in brands[brand]:
                if not _both_settled(of_texts[number], of_firms[firm]):
                    yield number, firm, False


def _spellings(name: FirmName) -> tuple[str, ...]:
    sounds = (sound for sound in _sounds(name) if len(sound) >= _TELLING_SOUND)
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
    letters_of_words = _han(text)[::2]
    return tuple(letters_of_words[:n] for n in (2, 3) if len(_han(text)) >= 2 * n)


def _first_words(name: FirmName) -> list[str]:
    words = name.bare.split() if name.latin else []
    return ["".join(words[:n]) for n in range(1, min(len(words), 4) + 1)]


def _sounds(name: FirmName) -> list[str]:
    return [] if name.latin else [letters(name.brand), letters(name.bare)]


def _brands_alike(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    if one == other or letters(one) == letters(other):
        return True
    if one.isdigit() or other.isdigit():
        return False
    # A place or a word in front may be left out; of two characters, another one is another brand.
    if min(len(one), len(other)) >= 2 and (one.endswith(other) or other.endswith(one)):
        return True
    return min(_length(one), _length(other)) >= _TELLING and fuzz.ratio(one, other) >= 75


def _alike(one: list[str], other: list[str], least: float) -> Iterator[tuple[str, str]]:
    """Yield the spellings that are alike."""
    from rapidfuzz import fuzz, process

    step = max(_AT_ONCE // max(len(other), 1), 1)
    for start in range(0, len(one) if other else 0, step):
        some = one[start : start + step]
        likeness = process.cdist(some, other, scorer=fuzz.ratio, score_cutoff=least, dtype=np.uint8)
        rows, columns = np.nonzero(likeness)
        yield from ((some[row], other[column]) for row, column in zip(rows, columns, strict=True))
