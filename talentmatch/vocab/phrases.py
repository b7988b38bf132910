"""Sentences shown to people, in Chinese and English, kept apart from the code.

Each room has a gettext catalogue ``locale/zh/LC_MESSAGES/<room>.po``: ``msgctxt`` is the key that
code names, ``msgid`` the English pattern and ``msgstr`` the Chinese one, so that a translator's
editor shows both side by side.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

__all__ = ["Language", "phrase", "phrase_keys"]

Language = Literal["zh", "en"]


@cache
def _room(room: str) -> dict[str, dict[Language, str]]:
    from babel.messages.pofile import read_po

    path = resources.files("talentmatch.vocab") / "locale" / "zh" / "LC_MESSAGES" / f"{room}.po"
    with path.open("rb") as source:
        catalogue = read_po(source)
    return {
        message.context: {"en": str(message.id), "zh": str(message.string)}
        for message in catalogue
        if message.context
    }


def phrase(room: str, key: str, /, lang: Language = "en", **facts: object) -> str:
    """Return one sentence in the reader's language.

    Parameters
    ----------
    room : str
        Name of the catalogue ("match", "team", "demand", "plan", "report", …).
    key : str
        Name of the sentence: its ``msgctxt``.
    lang : {"en", "zh"}
        Language of the reader.
    **facts
        Values for the fields of the pattern.

    Examples
    --------
    >>> phrase("common", "simulated", "zh")
    '模拟数据'
    """
    return _room(room)[key][lang].format(**facts)


def phrase_keys(room: str) -> tuple[str, ...]:
    """Return the names of all sentences of one room."""
    return tuple(_room(room))
