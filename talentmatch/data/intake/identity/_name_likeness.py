"""How two names of people compare: the same, the same by sound, alike, silent, or of two people."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from talentmatch.data.intake.identity.firm_names import letters
from talentmatch.data.reading.cells._person_marks import full_name
from talentmatch.vocab.han import simplified
from talentmatch.vocab.surnames import own_sound, surname

__all__ = ["Agreement", "PersonName", "compare_names", "person_name"]

#: "same": one spelling; "sound": one sound, 王晓明 as 王小明 or Wang Xiaoming; "near": one letter
#: apart; "silent": nothing speaks against it, a name is missing, hidden or English; "apart".
Agreement = Literal["same", "sound", "near", "silent", "apart"]

_HAN = re.compile(r"[一-龥]")
_BRACKETS = re.compile(r"[(\[【<《][^)\]】>》]*[)\]】>》]?")
_LATIN_WORDS = re.compile(r"[a-z]+")
#: Names of so many letters may differ in one and be one name.
_LONG_HAN, _LONG_LATIN = 3, 7


@dataclass(frozen=True)
class PersonName:
    """A name as it is compared.

    Attributes
    ----------
    full : str
        The full name, empty where it is missing, hidden or a surname alone.
    sound : str
        Letters of the name by its sound, in the order of the alphabet, so that it does not matter
        which part comes first; empty like `full`.
    surnames : frozenset of str
        What the surname may be, by sound; empty if it is unknown.
    """

    full: str = ""
    sound: str = ""
    surnames: frozenset[str] = frozenset()

    @property
    def han(self) -> bool:
        """Whether it is written in Chinese characters."""
        return _HAN.search(self.full) is not None


@lru_cache(maxsize=200_000)
def person_name(name: str) -> PersonName:
    """Return a name as it is compared.

    Examples
    --------
    >>> person_name("王晓明").sound == person_name("Xiaoming WANG").sound == person_name("王小明").sound
    True
    >>> person_name("王先生")
    PersonName(full='', sound='', surnames=frozenset({'wang'}))
    """
    full = full_name(name)
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", name)).strip().lower()
    if _HAN.search(text):
        chinese = simplified("".join(_HAN.findall(text)))
        first = surname(chinese) or chinese[0]
        letters_of_first = own_sound(first) or letters(first)
        rest = letters(chinese[len(first) :])
        sound = _ordered(letters_of_first + rest) if full and full.isalpha() else ""
        return PersonName(full, sound, frozenset({_plain(letters_of_first)}))
    words = _LATIN_WORDS.findall(text.replace("ü", "v").replace("'", ""))
    ends = frozenset({_plain(words[0]), _plain(words[-1])}) if len(words) > 1 else frozenset[str]()
    return PersonName(full, _ordered("".join(words)) if full else "", ends)


def _plain(sound: str) -> str:
    return re.sub(r"([ln])(v|yu)", r"\1u", sound)


def _ordered(sound: str) -> str:
    return "".join(sorted(_plain(sound)))


@lru_cache(maxsize=200_000)
def compare_names(one: PersonName, other: PersonName) -> Agreement:
    """Return how two names agree.

    Examples
    --------
    >>> names = [("王芳", "王 芳"), ("王芳", "Fang Wang"), ("王晓明", "王晓朋"), ("王芳", "王先生"),
    ...          ("王大伟", "David Wang"), ("王芳", "李强")]
    >>> [compare_names(person_name(one), person_name(other)) for one, other in names]
    ['same', 'sound', 'near', 'silent', 'silent', 'apart']
    """
    if one.full and one.full == other.full:
        return "same"
    if one.sound and one.sound == other.sound:
        return "sound"
    have_surnames = one.surnames and other.surnames
    if have_surnames and not one.surnames & other.surnames:
        return "near" if _one_letter_apart(one, other) and not one.han else "apart"
    if not (one.full and other.full):
        return "silent"
    if _one_letter_apart(one, other):
        return "near"
    # David Wang may be anybody's English name whose surname is Wang.
    return "silent" if have_surnames and one.han != other.han else "apart"


def _one_letter_apart(one: PersonName, other: PersonName) -> bool:
    from rapidfuzz.distance import OSA

    if not (one.full and other.full):
        return False
    if one.han and other.han:
        long = min(len(one.full), len(other.full)) >= _LONG_HAN
        return long and OSA.distance(one.full, other.full, score_cutoff=1) <= 1
    if min(len(one.sound), len(other.sound)) < _LONG_LATIN:
        return False
    # Sounds stand in the order of the alphabet, where one letter replaced moves by any way.
    more, less = _difference(one.sound, other.sound), _difference(other.sound, one.sound)
    return max(more, less) <= 1


def _difference(one: str, other: str) -> int:
    """Return how many letters of one the other lacks."""
    return sum(max(one.count(letter) - other.count(letter), 0) for letter in set(one))
