"""Sentences shown to people, in Chinese and English, kept apart from the code.

Each room has a gettext catalogue ``locale/zh/LC_MESSAGES/<room>.po``: ``msgctxt`` is the key
that code names, ``msgid`` the English pattern and ``msgstr`` the Chinese one, so that a
translator's editor shows both side by side.

What is raised or noticed deep down does not know who will read it. There a sentence is made without
a language: it is the English text, for logs and for who catches the error, and `render` says it
again in the language of the person at the edge. Where a page has another remedy than a command, the
catalogue has the sentence twice: as ``key``, and for the page as ``key@page``.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache, partial
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Formatter
from typing import Any, Self, TypeVar, overload
from unicodedata import normalize

__all__ = [
    "Language",
    "LazyText",
    "by_language",
    "joined",
    "key_named",
    "label",
    "languages",
    "phrase",
    "phrase_keys",
    "plain_number",
    "read_at",
    "render",
    "reworded",
    "text_in",
]

#: Code of a language: "en", or the name of a folder of catalogues.
Language = str
_Thing = TypeVar("_Thing")

#: What stands between the parts of a list, by its key in the catalogue.
_MARKS = {
    ", ": "mark_comma",
    "; ": "mark_semicolon",
    ": ": "mark_colon",
    " + ": "mark_plus",
    ". ": "mark_stop",
}
#: Where what is said is read: a sentence with a variant for there, such as `key@page`, is said so.
_PLACE: ContextVar[str] = ContextVar("place", default="")
#: Names a folder of further catalogues, laid out as ``locale`` is.
_FURTHER = "TALENTMATCH_LOCALE"


class LazyText(str):
    """A sentence in English that can be said again in another language.

    Parameters
    ----------
    again : callable
        Returns the sentence in a language.
    code : str, optional
        What it stands for, for programs; empty where it stands for itself.
    """

    __slots__ = ("again", "code")
    again: Callable[[Language], str]
    code: str

    def __new__(cls, again: Callable[[Language], str], code: str = "") -> Self:
        """Make the English text, and keep how to say it again."""
        said = super().__new__(cls, again("en"))
        said.again = again
        said.code = code
        return said

    def __reduce__(self) -> tuple[type[Self], tuple[Callable[[Language], str], str]]:
        return type(self), (self.again, self.code)


@cache
def languages() -> tuple[Language, ...]:
    """Return the languages in which sentences can be said: English, and each with a catalogue.

    Catalogues lie in ``locale/<language>/LC_MESSAGES``, and in the folder that the environment
    variable TALENTMATCH_LOCALE names.

    Examples
    --------
    >>> {"en", "zh"} <= {*languages()}
    True
    """
    found = {
        path.name
        for folder in _folders()
        if folder.is_dir()
        for path in folder.iterdir()
        if (path / "LC_MESSAGES").is_dir()
    }
    return ("en", *sorted(found - {"en"}))


def _folders() -> list[Traversable]:
    further = os.environ.get(_FURTHER)
    return [resources.files("talentmatch") / "locale", *([Path(further)] if further else [])]


@cache
def _room(room: str, lang: Language = "en") -> Mapping[str, str]:
    """Return the sentences of a room in one language; what is not translated stays English."""
    from babel.messages.pofile import read_po

    sentences: dict[str, str] = {}
    for folder in _folders():
        # English stands in every catalogue, as the pattern that is translated.
        path = folder / ("zh" if lang == "en" else lang) / "LC_MESSAGES" / f"{room}.po"
        if not path.is_file():
            continue
        with path.open("rb") as source:
            for message in read_po(source):
                if message.context:
                    text = message.id if lang == "en" else message.string or message.id
                    sentences[message.context] = str(text)
    return sentences


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
        Values for the fields of the pattern; those that were `LazyText` themselves follow the
        language.

    Returns
    -------
    str
        The sentence in the language; `LazyText` if none is given.

    Raises
    ------
    KeyError
        If the room has no such key, or the pattern has a field without a fact.

    Examples
    --------
    >>> phrase("common", "simulated", "zh")
    '模拟数据'
    >>> noticed = phrase("load", "months_turned", n=12)
    >>> noticed, render(noticed, "zh")
    ('12 monthly columns turned into rows', '12 个月份列已转为行')
    """
    again = partial(_say, room, key, facts)
    return LazyText(again) if lang is None else again(lang)


def _say(room: str, key: str, facts: dict[str, object], lang: Language) -> str:
    told = {name: render(fact, lang) for name, fact in facts.items()}
    if (place := _PLACE.get()) and f"{key}@{place}" in _room(room):
        key = f"{key}@{place}"
    english = _room(room)[key]
    try:
        return _filled(_room(room, lang).get(key) or english, told)
    except (LookupError, ValueError):
        if lang == "en":
            raise
        return _filled(english, told)  # a translation with a field that the sentence has not


def _filled(pattern: str, told: Mapping[str, object]) -> str:
    """Return a pattern with its facts; no number in it has an exponent."""
    if "g}" in pattern:
        return _PLAIN.vformat(pattern, (), told)
    return pattern.format(**told)


def plain_number(value: float, spec: str = ".4g") -> str:
    """Return a number with so many digits as people write it: whole where it is large.

    Examples
    --------
    >>> [plain_number(value) for value in (16143.2, 12.345, 0.00001234)]
    ['16143', '12.35', '0.00001234']
    >>> plain_number(16143.2, ",.4g")
    '16,143'
    """
    text = format(value, spec)
    if "e" not in text or not math.isfinite(value):
        return text
    comma = "," if "," in spec else ""
    return format(value, f"{comma}.0f") if abs(value) >= 1 else format(Decimal(text), "f")


class _PlainNumbers(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec.endswith("g") and isinstance(value, (int, float)):
            return plain_number(value, format_spec)
        return str(super().format_field(value, format_spec))


_PLAIN = _PlainNumbers()


@overload
def render(said: str | Exception, lang: Language) -> str: ...
@overload
def render(said: _Thing, lang: Language) -> _Thing | str: ...
def render(said: object, lang: Language) -> object:
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
        What was `LazyText`, in the language; of an error raised with plain text that text; anything
        else as it is.

    Examples
    --------
    >>> render(ValueError("no such file"), "zh"), render(12, "zh")
    ('no such file', 12)
    """
    if isinstance(said, Exception):
        message = said.args[0] if said.args else None
        return message.again(lang) if isinstance(message, LazyText) else str(said)
    if not isinstance(said, LazyText):
        return said
    # The English text is at hand; a sentence within sentences would be made anew at each level.
    return str(said) if lang == "en" and not _PLACE.get() else said.again(lang)


@contextmanager
def read_at(place: str) -> Iterator[None]:
    """Say what is said inside as it is said at a place, such as a page, that has its own remedies.

    Examples
    --------
    >>> said = phrase("load", "see_template")
    >>> with read_at("page"):
    ...     print(render(said, "en"))
    choose its table and columns under 'Correct headings'
    """
    before = _PLACE.set(place)
    try:
        yield
    finally:
        _PLACE.reset(before)


def key_named(text: str, names: Mapping[str, str]) -> str | None:
    """Return the key that a person names in either language, or by itself; None if there is none.

    Parameters
    ----------
    text : str
        What the person wrote; case, width and blanks around it do not matter.
    names : mapping of str to str
        What each key is called, `LazyText`.

    Examples
    --------
    >>> grades = {"high": phrase("plan", "grade_high"), "severe": phrase("plan", "grade_severe")}
    >>> key_named("非常紧缺", grades), key_named(" Scarce", grades), key_named("mood", grades)
    ('severe', 'high', None)
    """
    for key, said in names.items():
        if _plain(text) in {_plain(key), *(_plain(render(said, lang)) for lang in languages())}:
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
        What stands between the parts in English; a comma, semicolon, colon, plus or full stop has
        its mark in the catalogue, any other mark is the same in all languages.

    Returns
    -------
    str
        The English text, `LazyText`.

    Examples
    --------
    >>> render(joined(["本科", "硕士"]), "zh")
    '本科、硕士'
    """
    return LazyText(partial(_join, tuple(parts), mark))


def _join(parts: tuple[object, ...], mark: str, lang: Language) -> str:
    between = phrase("common", _MARKS[mark], lang) if mark in _MARKS and lang != "en" else mark
    return between.join(str(render(part, lang)) for part in parts)


def reworded(said: str, change: Callable[[str], str]) -> str:
    """Return a sentence that is changed in each language after it was said, such as cut to fit.

    Examples
    --------
    >>> render(reworded(phrase("common", "simulated"), str.upper), "en")
    'SIMULATED DATA'
    """
    return LazyText(partial(_reword, said, change))


def _reword(said: str, change: Callable[[str], str], lang: Language) -> str:
    return change(str(render(said, lang)))


def by_language(names: Mapping[Language, str]) -> str:
    """Return a text that carries its languages itself, as vocabularies, tables and specs do.

    Parameters
    ----------
    names : mapping of str to str
        Language to text; "en" is there. Other keys do no harm. A language that is not there is
        looked for in the catalogue `texts`, under the English text.

    Returns
    -------
    str
        The English text, `LazyText`.

    Examples
    --------
    >>> render(by_language({"en": "openings", "zh": "需求人数"}), "zh")
    '需求人数'
    """
    return LazyText(partial(text_in, names))


def text_in(names: Mapping[Language, str], lang: Language) -> str:
    """Return one of the languages of `by_language`.

    Examples
    --------
    >>> text_in({"en": "openings", "zh": "需求人数"}, "fr")
    'openings'
    """
    return names.get(lang) or _room("texts", lang).get(names["en"]) or names["en"]


def label(room: str, key: str, lang: Language | None = None) -> str:
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
        What the thing is called; `LazyText` if the room knows it and no language is given.

    Examples
    --------
    >>> label("things", "skill", "zh"), label("things", "J001", "zh")
    ('技能', 'J001')
    """
    return phrase(room, key, lang) if key in _room(room) else key


@cache
def phrase_keys(room: str) -> tuple[str, ...]:
    """Return the names of all sentences of one room."""
    return tuple(key for key in _room(room) if "@" not in key)
