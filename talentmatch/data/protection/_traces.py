"""Find a person in texts by id, telephone or e-mail, whole: who is P-001 is not P-0010."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Traces"]

#: What may stand beside a trace but makes it another one: P-0010, XP-001, 1.1001.
_BEFORE = r"(?<![A-Za-z0-9])"
_AFTER_FIGURE = r"(?![A-Za-z0-9]|\.\d*[1-9])"
_AFTER = rf"{_AFTER_FIGURE}(?!-\d|-[A-Za-z](?![A-Za-z0-9]))"
#: A number stands for somebody else behind letters too: P-1001 is not 1001.
_BEFORE_NUMBER = rf"{_BEFORE}(?<![A-Za-z0-9][-_])(?<!\d\.)"
_LONG = 7
#: The country's number before an area code or a mobile number.
_COUNTRY = re.compile(r"^(?:00)?86(?=\d{10,12}$)")
_PARTED = "[ ()-]{0,2}"


@dataclass(frozen=True)
class Traces:
    """Texts by which a person can be found.

    Attributes
    ----------
    pseudonyms : tuple of str
        Those that only this store can have made, so that a table with one of them is its output.
    number : str
        The id given; empty if none.
    contacts : tuple of str
        Telephone and e-mail.

    Examples
    --------
    >>> traces = Traces((), "P-001", ("138-0013-8000",))
    >>> [traces.found_in(text) for text in ("P-001;P-002", "面试P-001。", "P-0010", "+8613800138000")]
    [True, True, False, True]
    >>> traces.masked("P-001 and P-0010")
    '… and P-0010'
    """

    pseudonyms: tuple[str, ...]
    number: str = ""
    contacts: tuple[str, ...] = ()

    @property
    def everything(self) -> tuple[str, ...]:
        """All the texts, each once."""
        return tuple(dict.fromkeys(filter(None, (*self.pseudonyms, self.number, *self.contacts))))

    @property
    def parts(self) -> tuple[str, ...]:
        """A text for each trace that stands wherever it does: of a telephone its last digits."""
        return tuple(text[-4:] if _is_telephone(text) else text for text in self.everything)

    @property
    def telling(self) -> Traces:
        """Traces that a run or a model holds by no accident: 1001 is in many a figure of it.

        Nor is an id a trace there that is a word, as `nobody`: cards of models are written in words.
        talentmatch writes pseudonyms there, so no person is missed.

        Examples
        --------
        >>> Traces((), "nobody").telling.number, Traces((), "P-001").telling.number
        ('', 'P-001')
        """
        telling = self.of_figures(8)
        return telling if re.search(r"\d", telling.number) else telling.without_number()

    def without_number(self) -> Traces:
        """Return the traces less the id given, where it is of somebody or something else."""
        return Traces(self.pseudonyms, "", self.contacts)

    def of_figures(self, least: int) -> Traces:
        """Return the traces less numbers that have fewer digits than `least`."""
        number = "" if _digits(self.number) < least else self.number
        return Traces(
            self.pseudonyms, number, tuple(c for c in self.contacts if _digits(c) >= least)
        )

    def found_in(self, text: str) -> bool:
        """Tell whether a text holds a trace as a whole."""
        return bool(self._pattern and self._pattern.search(text))

    def masked(self, text: str) -> str:
        """Return a text with an ellipsis in the place of every trace."""
        return self._pattern.sub("…", text) if self._pattern else text

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        # A pseudonym is of one length: none is a part of another.
        parts = [*map(re.escape, self.pseudonyms), *map(_contact, self.contacts)]
        parts += [_id(self.number)] if self.number else []
        return re.compile("|".join(parts)) if parts else None


def _digits(text: str) -> float:
    """Count the digits of a number; a text that is none is long enough for anything."""
    return len(text) if text.isdigit() else float("inf")


def _id(text: str) -> str:
    before = _BEFORE_NUMBER if text[:1].isdigit() and len(text) < _LONG else _BEFORE
    return f"{before}{re.escape(text)}{_AFTER}"


def _contact(text: str) -> str:
    if "@" in text:
        return rf"(?i:(?<![a-z0-9._%+-]){re.escape(text)}(?!\.?[a-z0-9]|-))"
    return _telephone(re.sub(r"[^0-9]", "", text)) if _is_telephone(text) else _id(text)


def _is_telephone(text: str) -> bool:
    figures = re.fullmatch(r"[-+() 0-9]*\d{4}", text)
    return bool(figures) and len(re.sub(r"[^0-9]", "", text)) >= _LONG


def _telephone(digits: str) -> str:
    """Return a pattern of a number with or without the country's, however it is parted.

    The 0 before an area code is a part of the number, which only the country's replaces.
    """
    bare = _COUNTRY.sub("", digits)
    mobile = re.fullmatch(r"0?(1[3-9]\d{9})", bare)
    far = bare != digits or bare.startswith("0")
    own = mobile[1] if mobile else bare.removeprefix("0") if far else bare
    before = r"(?:(?:\+|00)?86[ -]?" + (r"\(?0?\)?|0)" if far or mobile else ")?")
    before += "?" if mobile else ""
    return rf"(?<![A-Za-z0-9])(?<!\d\.){before}{_PARTED.join(own)}{_AFTER_FIGURE}"
