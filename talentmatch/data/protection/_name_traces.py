"""A person's name, and the number that a file gives them, in what is written about others.

A name is a weaker trace than a number: somebody else may bear it, and two Chinese characters stand
inside longer words. Where it surely is the person's it is taken out; elsewhere it is named, for a
person to look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Names", "numbers_of"]

_HAN = r"[\u4e00-\u9fff]"
#: What may stand beside a name in a sentence without being a part of it.
_BEFORE = "由经向请找给与和及同跟被是让叫对称名人为"
_AFTER = "的和与及同跟在是说曾已将也先女老等推介负带参做兼任"
_ID = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9][A-Za-z0-9_-]{3,39}(?![A-Za-z0-9])")


@dataclass(frozen=True)
class Names:
    """Names under which a person may stand in sentences.

    Attributes
    ----------
    own : tuple of str
        Names that nobody else in the contacts bears.
    shared : tuple of str
        Names that others bear too, so that no mention tells who is meant.

    Examples
    --------
    >>> names = Names(("王伟", "Li Lei"))
    >>> [names.found_in(text) for text in ("由王伟推荐", "王伟民负责", "met li lei today")]
    [True, False, True]
    >>> names.masked("由王伟推荐，王伟民负责"), names.perhaps_in("王伟民负责")
    ('由…推荐，王伟民负责', True)
    """

    own: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    @property
    def everything(self) -> tuple[str, ...]:
        """All names."""
        return (*self.own, *self.shared)

    @property
    def parts(self) -> tuple[str, ...]:
        """A text for each name that stands wherever it does."""
        return tuple(
            bare[0] if (bare := _han(name)) else name.split()[0] for name in self.everything
        )

    @property
    def spellings(self) -> tuple[str, ...]:
        """All names as written, and Chinese ones without blanks."""
        bare = map(_han, self.everything)
        return tuple(dict.fromkeys((*self.everything, *filter(None, bare))))

    def found_in(self, text: str) -> bool:
        """Tell whether a text names the person and surely nobody else."""
        return bool(self._sure and self._sure.search(text))

    def perhaps_in(self, text: str) -> bool:
        """Tell whether a text holds a name of the person at all."""
        return bool(self._any and self._any.search(text))

    def masked(self, text: str) -> str:
        """Return a text with an ellipsis in the place of every name that is surely the person's."""
        return self._sure.sub("…", text) if self._sure else text

    @cached_property
    def _sure(self) -> re.Pattern[str] | None:
        forms = [form for name in self.own if (form := _sure_form(name))]
        return re.compile("|".join(forms), re.IGNORECASE) if forms else None

    @cached_property
    def _any(self) -> re.Pattern[str] | None:
        forms = [_loose_form(name) for name in self.everything]
        return re.compile("|".join(forms), re.IGNORECASE) if forms else None


def numbers_of(
    texts: Iterable[str], pseudonyms: Iterable[str], pseudonym: Callable[[str], str]
) -> set[str]:
    """Return the numbers in texts that are the person's own: those of which their pseudonym is made.

    The store does not know under which number a person was loaded, but it can tell of any number
    whether it is that one.

    Parameters
    ----------
    texts : iterable of str
        What may hold numbers.
    pseudonyms : iterable of str
        Pseudonyms of the person.
    pseudonym : callable
        Makes the pseudonym of a number.
    """
    own = set(pseudonyms)
    tokens = {token for text in texts for token in _ID.findall(text) if re.search(r"\d", token)}
    return {token for token in tokens if token not in own and pseudonym(token) in own}


def _han(name: str) -> str:
    """Return a name of Chinese characters without blanks; empty where it is of others."""
    bare = "".join(name.split())
    return bare if re.fullmatch(f"{_HAN}{{2,}}", bare) else ""


def _sure_form(name: str) -> str:
    """Return a pattern that only the name fits, not a longer word or name; empty where none does."""
    if _han(name):
        return f"(?:(?<!{_HAN})|(?<=[{_BEFORE}])){_loose_form(name)}(?:(?!{_HAN})|(?=[{_AFTER}]))"
    # One word may be a word of the language too: May, Mark.
    return _loose_form(name) if len(name.split()) > 1 else ""


def _loose_form(name: str) -> str:
    if bare := _han(name):
        return r"\s*".join(bare)  # 陈 国华 is 陈国华
    if re.search(_HAN, name):
        return re.escape(name)
    words = r"[ .\u00a0]+".join(map(re.escape, name.split()))
    return rf"(?<![A-Za-z0-9]){words}(?![A-Za-z0-9])"
