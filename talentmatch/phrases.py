"""Sentences shown to people, in Chinese and English, kept apart from the code.

Each room has a gettext catalogue ``locale/zh/LC_MESSAGES/<room>.po``: ``msgctxt`` is the key
that code names, ``msgid`` the English pattern and ``msgstr`` the Chinese one, so that a
translator's editor shows both side by side.

What is raised or noticed deep down does not know who will read it. There a sentence is made without
a language: it is the English text, for logs and for who catches the error, and `retold` says it
again in the language of the person at the edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from importlib import resources
from typing import Final, Literal, Self, TypeVar, overload
from unicodedata import normalize

__all__ = ["LANGUAGES", "Language", "Said", "called", "either", "joined", "meant", "phrase", "phrase_keys",
           "retold"]  # fmt: skip

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
_Thing = TypeVar("_Thing")

#: What stands between the parts of a list.
_MARKS = {", ": "、", "; ": "；", ": ": "："}


class Said(str):
    """A sentence in English that can be said again in another language.

    Parameters
    ----------
    again : callable
        Returns the sentence in a language.
    """

    __slots__ = ("again",)
    again: Callable[[Language], str]

    def __new__(cls, again: Callable[[Language], str]) -> Self:
        """Make the English text, and keep how to say it again."""
        said = super().__new__(cls, again("en"))
        said.again = again
        return said

    def __reduce__(self) -> tuple[type[Self], tuple[Callable[[Language], str]]]:
        return type(self), (self.again,)


@cache
def _room(room: str) -> dict[str, dict[Language, str]]:
    from babel.messages.pofile import read_po

    locale = resources.files("talentmatch") / "locale" / "zh" / "LC_MESSAGES"
    with (locale / f"{room}.po").open("rb") as source:
        catalogue = read_po(source)
    return {
        message.context: {"en": str(message.id), "zh": str(message.string)}
        for message in catalogue
        if message.context
    }


def phrase(room: str, key: str, lang: Language | None = None, /, **facts: object) -> str:
    """Return one sentence in the reader's language; in English, to be said again, if none is given.

    Parameters
    ----------
    room : str
        Name of the catalogue ("match", "team", "demand", "plan", "report", …).
    key : str
        Name of the sentence: its ``msgctxt``.
    lang : {"en", "zh"}, optional
        Language of the reader, where it is known.
    **facts
        Values for the fields of the pattern; those that were `Said` themselves follow the language.

    Returns
    -------
    str
        The sentence in the language; `Said` if none is given.

    Raises
    ------
    KeyError
        If the room has no such key, or the pattern has a field without a fact.

    Examples
    --------
    >>> phrase("common", "simulated", "zh")
    '模拟数据'
    >>> noticed = phrase("load", "months_turned", n=12)
    >>> noticed, retold(noticed, "zh")
    ('12 monthly columns turned into rows', '12 个月份列已转为行')
    """
    again = partial(_say, room, key, facts)
    return Said(again) if lang is None else again(lang)


def _say(room: str, key: str, facts: dict[str, object], lang: Language) -> str:
    told = {name: retold(fact, lang) for name, fact in facts.items()}
    return _room(room)[key][lang].format(**told)


@overload
def retold(said: str | Exception, lang: Language) -> str: ...
@overload
def retold(said: _Thing, lang: Language) -> _Thing | str: ...
def retold(said: object, lang: Language) -> object:
    """Return a sentence, or the message of an error, in a language.

    Parameters
    ----------
    said : object
        A sentence, an error or any other fact.
    lang : {"en", "zh"}
        Language of the reader.

    Returns
    -------
    object
        What was `Said`, in the language; of an error raised with plain text that text; anything
        else as it is.

    Examples
    --------
    >>> retold(ValueError("no such file"), "zh"), retold(12, "zh")
    ('no such file', 12)
    """
    if isinstance(said, Exception):
        message = said.args[0] if said.args else None
        return message.again(lang) if isinstance(message, Said) else str(said)
    return said.again(lang) if isinstance(said, Said) else said


def meant(text: str, names: Mapping[str, str]) -> str | None:
    """Return the key that a person names in either language, or by itself; None if there is none.

    Parameters
    ----------
    text : str
        What the person wrote; case, width and blanks around it do not matter.
    names : mapping of str to str
        What each key is called, `Said`.

    Examples
    --------
    >>> grades = {"high": phrase("plan", "grade_high"), "severe": phrase("plan", "grade_severe")}
    >>> meant("非常紧缺", grades), meant(" Scarce", grades), meant("mood", grades)
    ('severe', 'high', None)
    """
    for key, said in names.items():
        if _plain(text) in {_plain(key), *(_plain(retold(said, lang)) for lang in LANGUAGES)}:
            return key
    return None


def _plain(text: str) -> str:
    return normalize("NFKC", text).strip().casefold()


def joined(parts: Iterable[object], mark: str = ", ") -> str:
    """Join parts that can be said again to a text that can; marks are those of the language.

    Parameters
    ----------
    parts : iterable of object
        Sentences, names or numbers.
    mark : str, default=", "
        What stands between the parts in English; a comma, semicolon or colon has its Chinese mark,
        any other mark is the same in both languages.

    Returns
    -------
    str
        The English text, `Said`.

    Examples
    --------
    >>> retold(joined(["本科", "硕士"]), "zh")
    '本科、硕士'
    """
    return Said(partial(_join, tuple(parts), mark))


def _join(parts: tuple[object, ...], mark: str, lang: Language) -> str:
    between = _MARKS.get(mark, mark) if lang == "zh" else mark
    return between.join(str(retold(part, lang)) for part in parts)


def either(en: str, zh: str) -> str:
    """Return a name that carries both languages itself, as tables and columns do.

    Parameters
    ----------
    en, zh : str
        The name in English and in Chinese.

    Returns
    -------
    str
        The English name, `Said`.

    Examples
    --------
    >>> retold(either("openings", "需求人数"), "zh")
    '需求人数'
    """
    return Said(partial(_pick, en, zh))


def _pick(en: str, zh: str, lang: Language) -> str:
    return zh if lang == "zh" else en


def called(room: str, key: str, lang: Language | None = None) -> str:
    """Return what a room calls a thing; its own name if the room does not know it.

    Parameters
    ----------
    room : str
        Name of the catalogue ("tables", "columns", "units", …).
    key : str
        Name of the thing in code and data.
    lang : {"en", "zh"}, optional
        Language of the reader, where it is known.

    Returns
    -------
    str
        What the thing is called; `Said` if the room knows it and no language is given.

    Examples
    --------
    >>> called("things", "skill", "zh"), called("things", "J001", "zh")
    ('技能', 'J001')
    """
    return phrase(room, key, lang) if key in _room(room) else key


def phrase_keys(room: str) -> tuple[str, ...]:
    """Return the names of all sentences of one room."""
    return tuple(_room(room))
