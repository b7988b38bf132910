"""How people write the columns and values of a list, and how the log of changes is read to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any, Final
from unicodedata import normalize

import pandas as pd

from talentmatch.data.tables.shared import SCARCITY_GRADES
from talentmatch.errors import InputError
from talentmatch.i18n import (
    Language,
    LazyText,
    joined,
    key_named,
    label,
    languages,
    phrase,
    phrase_keys,
)
from talentmatch.lists import Field
from talentmatch.lists.words import lazy_word
from talentmatch.plan.shortage import SHORTAGE
from talentmatch.vocab import levels, skills

__all__ = [
    "EDITABLE",
    "as_logged",
    "checked_column",
    "column_named",
    "heading",
    "logged_value",
    "parts_of",
    "shown_value",
    "values_of",
]


def _kind(field: Field) -> str:
    """Return how a person writes the values of a column: a kind of level, or how it is read."""
    if field.unit:
        return "number"
    kinds = {"plan:grade_": "grade", "skill": "list", **{kind: kind for kind in levels.kinds()}}
    return kinds.get(field.vocabulary, "text")


#: Columns a person may change, and their kind. What is estimated keeps its interval: it is not
#: here.
EDITABLE: Final[Mapping[str, str]] = {
    field.name: _kind(field) for field in SHORTAGE.fields if field.editable
}
_UNIT = re.compile(r"\s*[(\[（].*$")
_LIST_MARKS = re.compile(r"[;；、，,]")


def as_logged(value: Any) -> str:
    """Write a value of a list as the log keeps it.

    Examples
    --------
    >>> as_logged(12.0), as_logged(["CAD", "CNC"]), as_logged(None)
    ('12', 'CAD; CNC', '')
    """
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return ""
    return f"{value:.10g}" if isinstance(value, (int, float)) else str(value)


def heading(column: str) -> str:
    """Return the heading of a column without its unit, in the reader's language.

    Examples
    --------
    >>> from talentmatch.i18n import render
    >>> heading("number"), render(heading("number"), "zh")
    ('Number wanted', '需求人数')
    """
    return LazyText(partial(_heading, column))


def _heading(column: str, lang: Language) -> str:
    return _UNIT.sub("", label("columns", column, lang))


def column_named(text: str) -> str:
    """Return the column that a person names by a heading in any language; else the text itself.

    Examples
    --------
    >>> column_named("紧缺程度"), column_named("Number wanted"), column_named("mood")
    ('grade', 'number', 'mood')
    """
    return _columns().get(_comparable(text), text.strip())


def checked_column(text: str) -> str:
    """Return the column that a person names by a heading in any language.

    Raises
    ------
    InputError
        If it may not be changed by hand.

    Examples
    --------
    >>> checked_column("需求人数")
    'number'
    """
    column = column_named(text)
    if column not in EDITABLE:
        raise InputError(
            phrase("list_refused", "not_by_hand", column=text),
            [phrase("list_refused", "editable", columns=joined(map(heading, EDITABLE)))],
        )
    return column


@cache
def _columns() -> dict[str, str]:
    # What may be changed comes last: two columns of one heading, such as a project's, give way.
    columns = [*phrase_keys("columns"), *EDITABLE]
    names = {
        _comparable(_heading(column, lang)): column for column in columns for lang in languages()
    }
    return names | {_comparable(column): column for column in columns}


def _comparable(text: str) -> str:
    return _UNIT.sub("", normalize("NFKC", text)).strip().casefold()


def logged_value(column: str, value: object) -> str:
    """Return a value that a person wrote in any language, as the log keeps it.

    Parameters
    ----------
    column : str
        A column of `EDITABLE`.
    value : object
        A text, a number or a list of texts; an empty one is an empty text.

    Raises
    ------
    InputError
        If the value is none of the column; the values it may have are told.

    Examples
    --------
    >>> cells = (("grade", "非常紧缺"), ("number", "１,200"), ("skills", "焊接、CAD"))
    >>> [logged_value(*cell) for cell in cells]
    ['severe', '1200', 'Welding; CAD']
    """
    text = as_logged(value).strip()
    kind = EDITABLE[column]
    if not text or kind == "text":
        return text
    if kind == "list":
        return "; ".join(map(_skill, parts_of(text)))
    if kind == "number":
        return _number(column, text)
    code = (
        key_named(
            _UNIT.sub("", text), dict(_choices(kind))
        )  # "scarce (to be confirmed)" is printed
        if kind == "grade"
        else levels.parse(kind, text)
    )
    if code is None:
        choices = joined(word for _, word in _choices(kind))
        facts = {"column": heading(column), "value": text, "choices": choices}
        raise InputError(phrase("list_refused", "no_choice", **facts))
    return code


def parts_of(text: str) -> list[str]:
    """Split a list that a person wrote, whatever marks stand between its parts.

    Examples
    --------
    >>> parts_of("焊接、CAD；PLC")
    ['焊接', 'CAD', 'PLC']
    """
    return [part.strip() for part in _LIST_MARKS.split(text) if part.strip()]


def _skill(part: str) -> str:
    """Return the skill of this very name; what an alias stands for stays as it was written."""
    skill = skills.canonical(part) or part
    return skill if part in {skills.name(skill, lang) for lang in languages()} else part


def _number(column: str, text: str) -> str:
    facts = {"column": heading(column), "value": text}
    try:
        number = float(normalize("NFKC", text).replace(",", ""))
    except ValueError:
        raise InputError(phrase("list_refused", "no_number", **facts)) from None
    if not 0 <= number < float("inf"):
        raise InputError(phrase("list_refused", "negative", **facts))
    return as_logged(number)


def _choices(kind: str) -> Iterator[tuple[str, str]]:
    """Return the values of a kind, each with its name."""
    for value in SCARCITY_GRADES if kind == "grade" else levels.order(kind):
        if kind == "grade":
            yield value, phrase("plan", f"grade_{value}")
        else:
            yield value, lazy_word(kind, value)


def values_of(column: str) -> list[tuple[str, str]]:
    """Return the values that a column may have, each with its name; none where any may be written.

    Examples
    --------
    >>> values_of("grade")[0][0], values_of("number")
    ('none', [])
    """
    kind = EDITABLE[column]
    return [] if kind in ("number", "text", "list") else list(_choices(kind))


def shown_value(column: str, logged: object) -> str:
    """Return a value of the log as a person reads it, in whatever language.

    Examples
    --------
    >>> from talentmatch.i18n import render
    >>> cells = (("grade", "severe"), ("skills", "Welding; CAD"))
    >>> [render(shown_value(*cell), "zh") for cell in cells]
    ['非常紧缺', '焊接、CAD']
    """
    text = as_logged(logged)
    if column == "confirmed":
        return phrase("plausibility", "word_confirmed") if text == "confirmed" else text
    vocabulary = SHORTAGE[column].vocabulary
    if EDITABLE.get(column) == "list":
        return joined(lazy_word(vocabulary, part) for part in parts_of(text))
    return lazy_word(vocabulary, text) if vocabulary and text else text
