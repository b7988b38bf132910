"""Names without codes: majors, chains and units of targets in their languages, universities for short."""

from __future__ import annotations

import re
from functools import cache

from talentmatch.i18n import Language, languages, text_in
from talentmatch.vocab.reading import comparable, read_rows, read_words

__all__ = ["UNIVERSITIES", "kinds", "name"]

#: What universities are called without 大学: 硕士/中南 names no field.
UNIVERSITIES = frozenset(read_words("short name of a university"))

_BETWEEN = re.compile(r"\s*([、，,;；/])\s*")


@cache
def _rows(kind: str) -> dict[str, dict[str, str]]:
    rows = [dict(row) for row in read_rows("plain_names") if row["kind"] == kind]
    # What two Chinese names are called alike in English stands for the first.
    by_name: dict[str, dict[str, str]] = {}
    for lang in languages()[::-1]:
        for row in rows:
            by_name.setdefault(comparable(text_in(row, lang)), row)
    return by_name


@cache
def kinds() -> tuple[str, ...]:
    """Return what kinds of names there are.

    Examples
    --------
    >>> kinds()
    ('major', 'chain', 'unit')
    """
    return tuple(dict.fromkeys(row["kind"] for row in read_rows("plain_names")))


def name(kind: str, text: str, lang: Language = "en") -> str:
    """Return a name in a language; one that is not known stands for itself.

    Parameters
    ----------
    kind : {"major", "chain", "unit"}
        What it names.
    text : str
        The name in either language, or several with a comma between them.
    lang : str
        Language of the reader.

    Examples
    --------
    >>> name("major", "软件工程"), name("major", "Software engineering", "zh"), name("major", "茶学")
    ('Software engineering', '软件工程', '茶学')
    >>> name("major", "自动化、茶学"), name("major", "自动化、软件工程")
    ('自动化、茶学', 'Automation; Software engineering')
    """
    rows = _rows(kind)
    row = rows.get(comparable(text))
    if row is not None:
        return text_in(row, lang)
    parts = [rows.get(comparable(part)) for part in _BETWEEN.split(text)[::2]]
    if len(parts) < 2 or None in parts:
        return text
    return ("、" if lang == "zh" else "; ").join(text_in(part, lang) for part in parts if part)
