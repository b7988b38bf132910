"""Cells of a list as people read them: codes by their names, sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd

from talentmatch.i18n import Language, LazyText, label, render
from talentmatch.lists.spec import Field, ListSpec
from talentmatch.vocab import industries, levels, occupations, plain_names, regions, skills

__all__ = ["in_codes", "in_words", "lazy_cells", "lazy_word", "word"]


def _name_of(vocabulary: Any, code: str, lang: Language) -> str:
    return str(vocabulary.name(code, lang)) if vocabulary.exists(code) else code


def _level(kind: str, code: str, lang: Language) -> str:
    return levels.label(kind, code, lang) if code in levels.order(kind) else code


_VOCABULARIES: Final[Mapping[str, Callable[[str, Language], str]]] = {
    "industry": partial(_name_of, industries),
    "occupation": partial(_name_of, occupations),
    "region": partial(_name_of, regions),
    "skill": lambda code, lang: skills.name(code, lang),
    "group": lambda code, lang: " × ".join(
        label("fairness", part, lang) for part in code.split(" × ")
    ),
    **{kind: partial(plain_names.name, kind) for kind in plain_names.kinds()},
    **{kind: partial(_level, kind) for kind in levels.kinds()},
}


def word(vocabulary: str, code: str, lang: Language) -> str:
    """Return what a code of a vocabulary is called; a text that is no code stands for itself.

    Parameters
    ----------
    vocabulary : str
        As a `Field` names it; of several with a bar between them the first that knows the code.
    code : str
        The code.
    lang : str
        Language of the reader.

    Examples
    --------
    >>> word("education", "bachelor", "zh"), word("plan:grade_", "severe", "zh")
    ('本科', '非常紧缺')
    """
    names = (_word(one, code, lang) for one in vocabulary.split("|"))
    return next((name for name in names if name != code), code)


def _word(vocabulary: str, code: str, lang: Language) -> str:
    word_of = _VOCABULARIES.get(vocabulary)
    if word_of is not None:
        return word_of(code, lang)
    room, _, beginning = vocabulary.partition(":")
    name = label(room, beginning + code, lang)
    return code if name == beginning + code else name


def lazy_word(vocabulary: str, code: str) -> str:
    """Return what a code is called, able to be said in any language.

    Examples
    --------
    >>> render(lazy_word("education", "bachelor"), "zh")
    '本科'
    """
    return LazyText(partial(word, vocabulary, code))


def in_codes(table: pd.DataFrame) -> pd.DataFrame:
    """Return a list as a program reads it: what a sentence stands for, else its English.

    Parameters
    ----------
    table : DataFrame
        The list.
    """
    codes = table.copy()
    for name in table.columns:
        if pd.api.types.is_object_dtype(table[name]):
            codes[name] = lazy_cells(map(_code, table[name]), table.index)
    return codes


def _code(value: Any) -> Any:
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_code(part) for part in value]
    return value.code or str(value) if isinstance(value, LazyText) else value


def in_words(spec: ListSpec, table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return a list with names for codes and sentences in the reader's language; figures stay.

    Parameters
    ----------
    spec : ListSpec
        What the columns say.
    table : DataFrame
        The list.
    lang : str
        Language of the reader.
    """
    words = table.copy()
    for place, name in enumerate(table.columns):
        values = table.iloc[:, place]
        if values.dtype.kind in "iufbM":
            continue
        words[name] = _cells(values, spec[str(name)], lang)
    return words


def lazy_cells(cells: object, index: pd.Index | None = None) -> pd.Series:
    """Return sentences as a column that keeps them able to be said in any language.

    Text columns of pandas keep plain text alone.
    """
    return pd.Series(list(cells), index=index, dtype=object)  # type: ignore[call-overload,no-any-return]


def _cells(values: pd.Series, field: Field, lang: Language) -> pd.Series:
    # A code occurs many times; what it is called is looked up once.
    names: dict[str, str] = {}

    def in_language(value: Any) -> Any:
        if isinstance(value, (list, tuple, np.ndarray)):
            return [in_language(part) for part in value]
        if not isinstance(value, str):
            return value
        if isinstance(value, LazyText) or not field.vocabulary:
            return render(value, lang)
        if value not in names:
            names[value] = word(field.vocabulary, value, lang)
        return names[value]

    return lazy_cells(map(in_language, values), values.index)
